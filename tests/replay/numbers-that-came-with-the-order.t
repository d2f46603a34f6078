# One number came with the order. It is the box's when its label is asked for; a second box has none, until a newer
# revision brings another. UNDO after the label voids the number, and the box waits for another.
lane lane=1
scan lane=1 via=scanner badge=7 role=packer
load order=10 state=released own=1 given=1 lines=1:501x3
scan lane=1 via=scanner order=10 order-state=released
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x2 product=1
scan lane=1 via=scanner command=UNDO last-unit=2 last-box=1 last-line=1 last-item=501 last-quantity=2
scan lane=1 via=scanner items=501x2 product=1

verdict lane=1 signed-in user=7
verdict lane=1 order-opened order=10 user=7
order lane=1 open order=10
verdict lane=1 item-accepted count=1 of=3 order=10 line=1 box=1 ordinal=1 item=501 user=7
box lane=1 open order=10 box=1 ordinal=1
unit lane=1 order=10 line=1 box=1 unit=1 item=501 quantity=1
box lane=1 open order=10 box=1 ordinal=1 units=1
verdict lane=1 no-tracking-numbers order=10 box=1 ordinal=1 user=7
verdict lane=1 item-accepted count=3 of=3 order=10 line=1 box=1 ordinal=1 item=501 user=7
unit lane=1 order=10 line=1 box=1 unit=2 item=501 quantity=2
box lane=1 open order=10 box=1 ordinal=1 units=3
order lane=1 packed order=10
box lane=1 complete order=10 box=1 ordinal=1 units=3
event lane=1 box-complete order=10 box=1 ordinal=1
box lane=1 printing order=10 box=1 ordinal=1 units=3 number=1 intent=1 attempt=1
label lane=1 order=10 box=1 number=1 intent=1 attempt=1
event lane=1 label-queued order=10 box=1 ordinal=1
verdict lane=1 undone count=1 of=3 order=10 line=1 box=1 ordinal=1 item=501 user=7
number-void lane=1 box=1 number=1
box lane=1 complete order=10 box=1 ordinal=1 units=3
unit-gone lane=1 order=10 line=1 box=1 unit=2 item=501 quantity=2
box lane=1 open order=10 box=1 ordinal=1 units=1
order lane=1 open order=10
verdict lane=1 item-accepted count=3 of=3 order=10 line=1 box=1 ordinal=1 item=501 user=7
unit lane=1 order=10 line=1 box=1 unit=3 item=501 quantity=2
box lane=1 open order=10 box=1 ordinal=1 units=3
order lane=1 packed order=10
box lane=1 complete order=10 box=1 ordinal=1 units=3
event lane=1 box-complete order=10 box=1 ordinal=1
box lane=1 complete order=10 box=1 ordinal=1 units=3 retry=5000
event lane=1 no-tracking-numbers order=10 box=1 ordinal=1
