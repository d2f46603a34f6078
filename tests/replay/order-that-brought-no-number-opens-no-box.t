# None came with it: the first item says so. Two come: two boxes, each with its own.
lane lane=1
scan lane=1 via=scanner badge=7 role=packer
load order=10 state=released own=1 lines=1:501x2
scan lane=1 via=scanner order=10 order-state=released
scan lane=1 via=scanner items=501x1 product=1
load order=10 state=open at=1 own=1 given=2 lines=1:501x2
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1

verdict lane=1 signed-in user=7
verdict lane=1 order-opened order=10 user=7
order lane=1 open order=10
verdict lane=1 no-tracking-numbers order=10 item=501 user=7
verdict lane=1 item-accepted count=1 of=2 order=10 line=1 box=1 ordinal=1 item=501 user=7
box lane=1 open order=10 box=1 ordinal=1
unit lane=1 order=10 line=1 box=1 unit=1 item=501 quantity=1
box lane=1 open order=10 box=1 ordinal=1 units=1
verdict lane=1 box-opened order=10 box=2 ordinal=2 user=7
box lane=1 complete order=10 box=1 ordinal=1 units=1
event lane=1 box-complete order=10 box=1 ordinal=1
box lane=1 printing order=10 box=1 ordinal=1 units=1 number=1 intent=1 attempt=1
label lane=1 order=10 box=1 number=1 intent=1 attempt=1
event lane=1 label-queued order=10 box=1 ordinal=1
box lane=1 open order=10 box=2 ordinal=2
verdict lane=1 item-accepted count=2 of=2 order=10 line=1 box=2 ordinal=2 item=501 user=7
unit lane=1 order=10 line=1 box=2 unit=2 item=501 quantity=1
box lane=1 open order=10 box=2 ordinal=2 units=1
order lane=1 packed order=10
box lane=1 complete order=10 box=2 ordinal=2 units=1
event lane=1 box-complete order=10 box=2 ordinal=2
box lane=1 printing order=10 box=2 ordinal=2 units=1 number=2 intent=2 attempt=1
label lane=1 order=10 box=2 number=2 intent=2 attempt=1
event lane=1 label-queued order=10 box=2 ordinal=2
