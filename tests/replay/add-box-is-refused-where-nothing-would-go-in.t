# A lead's further box: of an order that is open nowhere, of one unit, beside an empty box, of a held order, without a
# number for it, and after the last seal, nothing happens.
lane lane=1
range range=1 next=100 last=100
scan lane=1 via=scanner badge=7 role=packer
load order=10 state=released range=1 lines=1:501x1
box order=10 decision=add user=3
load order=10 state=released range=1 lines=1:501x1
scan lane=1 via=scanner order=10 order-state=released
scan lane=1 via=scanner items=501x1 product=1
box order=10 decision=add user=3
label order=10 box=1 intent=1 attempt=1 ok=1
print order=10 box=1 intent=1 attempt=1 step=created
print order=10 box=1 intent=1 attempt=1 step=printed
scan lane=1 via=scanner label=1 box=1 box-order=10 box-lane=1 box-state=labelled box-order-state=packed number=1 intent=1 attempt=1
box order=10 decision=add user=3
load order=11 state=released range=1 lines=1:501x4
scan lane=1 via=scanner order=11 order-state=released
box order=11 decision=add user=3
range range=1 next=101 last=101
scan lane=1 via=scanner items=501x2 product=1
box order=11 decision=add user=3
range range=1 next=102 last=103
order order=11 state=held was=open
box order=11 decision=add user=3
order order=11 state=open was=held
box order=11 decision=add user=3
box order=11 decision=add user=3

verdict lane=1 signed-in user=7
verdict lane=1 order-opened order=10 user=7
order lane=1 open order=10
verdict lane=1 item-accepted count=1 of=1 order=10 line=1 box=1 ordinal=1 item=501 user=7
box lane=1 open order=10 box=1 ordinal=1 number=1
unit lane=1 order=10 line=1 box=1 unit=1 item=501 quantity=1
box lane=1 open order=10 box=1 ordinal=1 units=1 number=1
order lane=1 packed order=10
box lane=1 complete order=10 box=1 ordinal=1 units=1 number=1
event lane=1 box-complete order=10 box=1 ordinal=1
box lane=1 printing order=10 box=1 ordinal=1 units=1 number=1 intent=1 attempt=1
label lane=1 order=10 box=1 number=1 intent=1 attempt=1
event lane=1 label-queued order=10 box=1 ordinal=1
box lane=1 labelled order=10 box=1 ordinal=1 units=1 number=1 intent=1 attempt=1
event lane=1 label-printed order=10 box=1 ordinal=1
verdict lane=1 box-sealed order=10 box=1 ordinal=1 user=7
box lane=1 sealed order=10 box=1 ordinal=1 units=1 number=1 intent=1 attempt=1
order sealed order=10
event lane=1 order-sealed order=10
verdict lane=1 order-opened order=11 user=7
order lane=1 open order=11
verdict lane=1 item-accepted count=2 of=4 order=11 line=1 box=2 ordinal=1 item=501 user=7
box lane=1 open order=11 box=2 ordinal=1 number=2
unit lane=1 order=11 line=1 box=2 unit=2 item=501 quantity=2
box lane=1 open order=11 box=2 ordinal=1 units=2 number=2
event lane=1 order-held order=11
event lane=1 order-resumed order=11
box lane=1 complete order=11 box=2 ordinal=1 units=2 number=2
event lane=1 box-complete order=11 box=2 ordinal=1
box lane=1 printing order=11 box=2 ordinal=1 units=2 number=2 intent=2 attempt=1
label lane=1 order=11 box=2 number=2 intent=2 attempt=1
event lane=1 label-queued order=11 box=2 ordinal=1
box lane=1 open order=11 box=3 ordinal=2 number=3
event lane=1 box-opened order=11 box=3 ordinal=2
