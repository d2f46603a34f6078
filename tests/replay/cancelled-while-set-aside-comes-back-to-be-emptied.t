# Half packed and set aside, then cancelled: the order opens only to have its items taken out, one scan each,
# and leaves the lane by itself.
lane lane=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
load order=10 content=a state=released range=1 lines=1:501x2,2:502x1
scan lane=1 via=scanner order=10 order-state=released
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=SETASIDE
load order=10 content=a state=open range=1 lines=1:501x2/2,2:502x1 boxes=1:1:1:2:1:0:0:0:0
order order=10 state=cancelled was=open content=a was-content=a user=3
load order=10 content=a state=cancelled range=1 lines=1:501x2/2,2:502x1 boxes=1:1:1:2:1:0:0:0:0
scan lane=1 via=scanner order=10 order-state=cancelled
scan lane=1 via=scanner items=502x1 product=1
scan lane=1 via=scanner items=501x1 product=1 last-unit=2 last-box=1 last-line=1 last-item=501 last-quantity=1
scan lane=1 via=scanner items=501x1 product=1 last-unit=1 last-box=1 last-line=1 last-item=501 last-quantity=1
load order=10 content=a state=cancelled range=1 lines=1:501x2,2:502x1
scan lane=1 via=scanner order=10 order-state=cancelled

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
verdict lane=1 order-set-aside order=10 user=7
order open order=10
verdict lane=1 order-resumed order=10 box=1 ordinal=1 user=7
order lane=1 cancelled order=10
verdict lane=1 order-cancelled order=10 box=1 ordinal=1 item=502 user=7
verdict lane=1 item-returned count=1 of=2 order=10 line=1 box=1 ordinal=1 item=501 user=7
unit-gone lane=1 order=10 line=1 box=1 unit=2 item=501 quantity=1
box lane=1 open order=10 box=1 ordinal=1 units=1 number=1
verdict lane=1 item-returned of=2 order=10 line=1 box=1 item=501 user=7
unit-gone lane=1 order=10 line=1 box=1 unit=1 item=501 quantity=1
box lane=1 open order=10 box=1 ordinal=1 number=1
number-void lane=1 box=1 number=1
box lane=1 voided order=10 box=1 ordinal=1 number=1
order cancelled order=10
verdict lane=1 order-cancelled order=10 user=7
