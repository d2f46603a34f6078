# The packer goes to another order in the middle: not-complete, and the other one is open.
lane lane=1 shadow=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
load order=10 state=released range=1 lines=1:501x2,2:502x1
scan lane=1 via=scanner order=10 order-state=released
scan lane=1 via=scanner items=501x1 product=1
load order=11 state=released range=1 lines=1:503x2
scan lane=1 via=scanner order=11 order-state=released
scan lane=1 via=scanner items=503x1 product=1
scan lane=1 via=scanner items=501x1 product=1

verdict lane=1 signed-in user=7 shadow
verdict lane=1 order-opened order=10 user=7 shadow
order lane=1 open order=10
verdict lane=1 item-accepted count=1 of=2 order=10 line=1 box=1 ordinal=1 item=501 user=7 shadow
box lane=1 open order=10 box=1 ordinal=1 number=1
unit lane=1 order=10 line=1 box=1 unit=1 item=501 quantity=1
box lane=1 open order=10 box=1 ordinal=1 units=1 number=1
verdict lane=1 not-complete order=11 user=7 shadow
order open order=10
order lane=1 open order=11
event lane=1 order-opened order=11
verdict lane=1 item-accepted count=1 of=2 order=11 line=1 box=2 ordinal=1 item=503 user=7 shadow
box lane=1 open order=11 box=2 ordinal=1 number=2
unit lane=1 order=11 line=1 box=2 unit=2 item=503 quantity=1
box lane=1 open order=11 box=2 ordinal=1 units=1 number=2
verdict lane=1 wrong-item order=11 box=2 ordinal=1 item=501 user=7 shadow
