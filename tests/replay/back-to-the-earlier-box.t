# Box 1 was closed too early: BACK opens it again, its label is void, and box 2 stays open with what is in it.
# The last item closes both, in box order.
lane lane=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
load order=10 state=released range=1 lines=1:501x2,2:502x2
scan lane=1 via=scanner order=10 order-state=released
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
label order=10 box=1 intent=1 attempt=1 ok=1
print order=10 box=1 intent=1 attempt=1 step=created
print order=10 box=1 intent=1 attempt=1 step=sent
print order=10 box=1 intent=1 attempt=1 step=printed
scan lane=1 via=scanner items=502x1 product=1
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner items=502x1 product=1

verdict lane=1 signed-in user=7
verdict lane=1 order-opened order=10 user=7
order lane=1 open order=10
verdict lane=1 item-accepted count=1 of=2 order=10 line=1 box=1 ordinal=1 item=501 user=7
box lane=1 open order=10 box=1 ordinal=1 number=1
unit lane=1 order=10 line=1 box=1 unit=1 item=501 quantity=1
box lane=1 open order=10 box=1 ordinal=1 units=1 number=1
verdict lane=1 box-opened order=10 box=2 ordinal=2 user=7
box lane=1 complete order=10 box=1 ordinal=1 units=1 number=1
event lane=1 box-complete order=10 box=1 ordinal=1
box lane=1 printing order=10 box=1 ordinal=1 units=1 number=1 intent=1 attempt=1
label lane=1 order=10 box=1 number=1 intent=1 attempt=1
event lane=1 label-queued order=10 box=1 ordinal=1
box lane=1 open order=10 box=2 ordinal=2 number=2
box lane=1 labelled order=10 box=1 ordinal=1 units=1 number=1 intent=1 attempt=1
event lane=1 label-printed order=10 box=1 ordinal=1
verdict lane=1 item-accepted count=1 of=2 order=10 line=2 box=2 ordinal=2 item=502 user=7
unit lane=1 order=10 line=2 box=2 unit=2 item=502 quantity=1
box lane=1 open order=10 box=2 ordinal=2 units=1 number=2
verdict lane=1 box-opened order=10 box=1 ordinal=1 user=7 between
number-void lane=1 box=1 number=1
box lane=1 complete order=10 box=1 ordinal=1 units=1
box lane=1 open order=10 box=1 ordinal=1 units=1
verdict lane=1 item-accepted count=2 of=2 order=10 line=1 box=1 ordinal=1 item=501 user=7
unit lane=1 order=10 line=1 box=1 unit=3 item=501 quantity=1
box lane=1 open order=10 box=1 ordinal=1 units=2
verdict lane=1 item-accepted count=2 of=2 order=10 line=2 box=1 ordinal=1 item=502 user=7
unit lane=1 order=10 line=2 box=1 unit=4 item=502 quantity=1
box lane=1 open order=10 box=1 ordinal=1 units=3
order lane=1 packed order=10
box lane=1 complete order=10 box=1 ordinal=1 units=3
event lane=1 box-complete order=10 box=1 ordinal=1
box lane=1 printing order=10 box=1 ordinal=1 units=3 number=3 intent=2 attempt=1
label lane=1 order=10 box=1 number=3 intent=2 attempt=1
event lane=1 label-queued order=10 box=1 ordinal=1
box lane=1 complete order=10 box=2 ordinal=2 units=1 number=2
event lane=1 box-complete order=10 box=2 ordinal=2
box lane=1 printing order=10 box=2 ordinal=2 units=1 number=2 intent=3 attempt=1
label lane=1 order=10 box=2 number=2 intent=3 attempt=1
event lane=1 label-queued order=10 box=2 ordinal=2
