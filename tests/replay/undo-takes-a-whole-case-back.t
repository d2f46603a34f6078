# A case went into two lines by one scan; one UNDO takes all twelve out.
lane lane=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
load order=10 state=released range=1 lines=1:501x5,2:501x7,3:502x1
scan lane=1 via=scanner order=10 order-state=released
scan lane=1 via=scanner items=501x12 product=1
scan lane=1 via=scanner command=UNDO last-unit=2 last-box=1 last-line=2 last-item=501 last-quantity=7 also=1:1:0:1:501x5
scan lane=1 via=scanner items=501x12 product=1

verdict lane=1 signed-in user=7
verdict lane=1 order-opened order=10 user=7
order lane=1 open order=10
verdict lane=1 item-accepted count=5 of=5 order=10 line=1 box=1 ordinal=1 item=501 user=7
box lane=1 open order=10 box=1 ordinal=1 number=1
unit lane=1 order=10 line=1 box=1 unit=1 item=501 quantity=5
unit lane=1 order=10 line=2 box=1 unit=2 item=501 quantity=7
box lane=1 open order=10 box=1 ordinal=1 units=12 number=1
verdict lane=1 undone of=7 order=10 line=2 box=1 ordinal=1 item=501 user=7
unit-gone lane=1 order=10 line=2 box=1 unit=2 item=501 quantity=7
unit-gone lane=1 order=10 line=1 box=1 unit=1 item=501 quantity=5
box lane=1 open order=10 box=1 ordinal=1 number=1
verdict lane=1 item-accepted count=5 of=5 order=10 line=1 box=1 ordinal=1 item=501 user=7
unit lane=1 order=10 line=1 box=1 unit=3 item=501 quantity=5
unit lane=1 order=10 line=2 box=1 unit=4 item=501 quantity=7
box lane=1 open order=10 box=1 ordinal=1 units=12 number=1
