# All is in and its label prints, and the box has become too heavy: a lead adds one, and the order is open again for MOVE.
# The first box's label stays as it is until something comes out of it; an item that is not moved is one too many.
lane lane=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
load order=10 state=released range=1 lines=1:501x2
scan lane=1 via=scanner order=10 order-state=released
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner items=501x1 product=1
box order=10 decision=add user=3
scan lane=1 via=scanner command=MOVE
scan lane=1 via=scanner items=501x1 product=1 last-unit=2 last-box=1 last-line=1 last-item=501 last-quantity=1
scan lane=1 via=scanner command=DONE

verdict lane=1 signed-in user=7
verdict lane=1 order-opened order=10 user=7
order lane=1 open order=10
verdict lane=1 item-accepted count=1 of=2 order=10 line=1 box=1 ordinal=1 item=501 user=7
box lane=1 open order=10 box=1 ordinal=1 number=1
unit lane=1 order=10 line=1 box=1 unit=1 item=501 quantity=1
box lane=1 open order=10 box=1 ordinal=1 units=1 number=1
verdict lane=1 item-accepted count=2 of=2 order=10 line=1 box=1 ordinal=1 item=501 user=7
unit lane=1 order=10 line=1 box=1 unit=2 item=501 quantity=1
box lane=1 open order=10 box=1 ordinal=1 units=2 number=1
order lane=1 packed order=10
box lane=1 complete order=10 box=1 ordinal=1 units=2 number=1
event lane=1 box-complete order=10 box=1 ordinal=1
box lane=1 printing order=10 box=1 ordinal=1 units=2 number=1 intent=1 attempt=1
label lane=1 order=10 box=1 number=1 intent=1 attempt=1
event lane=1 label-queued order=10 box=1 ordinal=1
order lane=1 open order=10
box lane=1 open order=10 box=2 ordinal=2 number=2
event lane=1 box-opened order=10 box=2 ordinal=2
verdict lane=1 acknowledged order=10 box=2 ordinal=2 user=7 between
verdict lane=1 item-accepted count=2 of=2 order=10 line=1 box=2 ordinal=2 item=501 user=7 between
number-void lane=1 box=1 number=1
box lane=1 complete order=10 box=1 ordinal=1 units=2
box lane=1 open order=10 box=1 ordinal=1 units=2
unit-moved lane=1 order=10 line=1 box=2 unit=2 item=501 quantity=1
box lane=1 open order=10 box=1 ordinal=1 units=1
box lane=1 open order=10 box=2 ordinal=2 units=1 number=2
verdict lane=1 acknowledged order=10 user=7
order lane=1 packed order=10
box lane=1 complete order=10 box=1 ordinal=1 units=1
event lane=1 box-complete order=10 box=1 ordinal=1
box lane=1 printing order=10 box=1 ordinal=1 units=1 number=3 intent=2 attempt=1
label lane=1 order=10 box=1 number=3 intent=2 attempt=1
event lane=1 label-queued order=10 box=1 ordinal=1
box lane=1 complete order=10 box=2 ordinal=2 units=1 number=2
event lane=1 box-complete order=10 box=2 ordinal=2
box lane=1 printing order=10 box=2 ordinal=2 units=1 number=2 intent=3 attempt=1
label lane=1 order=10 box=2 number=2 intent=3 attempt=1
event lane=1 label-queued order=10 box=2 ordinal=2
