# A lead adds a box and the packer was asked for an item to move: the move is over, the empty box is given up by DONE, and
# the label that was out seals. Where labels print at the end, they count the boxes and are made anew.
lane lane=1 at-end=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
load order=10 state=released range=1 lines=1:501x2,2:502x1
scan lane=1 via=scanner order=10 order-state=released
scan lane=1 via=scanner items=501x2 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=502x1 product=1
scan lane=1 via=scanner command=MOVE
box order=10 decision=add user=3
scan lane=1 via=scanner items=502x1 product=1
scan lane=1 via=scanner command=ACK
scan lane=1 via=scanner command=DONE

verdict lane=1 signed-in user=7
verdict lane=1 order-opened order=10 user=7
order lane=1 open order=10
verdict lane=1 item-accepted count=2 of=2 order=10 line=1 box=1 ordinal=1 item=501 user=7
box lane=1 open order=10 box=1 ordinal=1 number=1
unit lane=1 order=10 line=1 box=1 unit=1 item=501 quantity=2
box lane=1 open order=10 box=1 ordinal=1 units=2 number=1
verdict lane=1 box-opened order=10 box=2 ordinal=2 user=7
box lane=1 complete order=10 box=1 ordinal=1 units=2 number=1
event lane=1 box-complete order=10 box=1 ordinal=1
box lane=1 open order=10 box=2 ordinal=2 number=2
verdict lane=1 item-accepted count=1 of=1 order=10 line=2 box=2 ordinal=2 item=502 user=7
unit lane=1 order=10 line=2 box=2 unit=2 item=502 quantity=1
box lane=1 open order=10 box=2 ordinal=2 units=1 number=2
order lane=1 packed order=10
box lane=1 complete order=10 box=2 ordinal=2 units=1 number=2
event lane=1 box-complete order=10 box=2 ordinal=2
box lane=1 printing order=10 box=1 ordinal=1 units=2 number=1 intent=1 attempt=1
label lane=1 order=10 box=1 number=1 intent=1 attempt=1
event lane=1 label-queued order=10 box=1 ordinal=1
box lane=1 printing order=10 box=2 ordinal=2 units=1 number=2 intent=2 attempt=1
label lane=1 order=10 box=2 number=2 intent=2 attempt=1
event lane=1 label-queued order=10 box=2 ordinal=2
verdict lane=1 acknowledged order=10 user=7 between
order lane=1 open order=10
number-void box=1 number=1
box lane=1 complete order=10 box=1 ordinal=1 units=2
number-void box=2 number=2
box lane=1 complete order=10 box=2 ordinal=2 units=1
box lane=1 open order=10 box=3 ordinal=3 number=3
event lane=1 box-opened order=10 box=3 ordinal=3
verdict lane=1 over-quantity order=10 box=3 ordinal=3 item=502 user=7
verdict lane=1 acknowledged order=10 box=3 ordinal=3 user=7
verdict lane=1 acknowledged order=10 user=7
order lane=1 packed order=10
number-void lane=1 box=3 number=3
box lane=1 voided order=10 box=3 ordinal=3 number=3
box lane=1 printing order=10 box=1 ordinal=1 units=2 number=4 intent=3 attempt=1
label lane=1 order=10 box=1 number=4 intent=3 attempt=1
event lane=1 label-queued order=10 box=1 ordinal=1
box lane=1 printing order=10 box=2 ordinal=2 units=1 number=5 intent=4 attempt=1
label lane=1 order=10 box=2 number=5 intent=4 attempt=1
event lane=1 label-queued order=10 box=2 ordinal=2
