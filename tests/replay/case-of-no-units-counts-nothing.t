# A code of 0 units comes from no correct engine; it packs nothing and takes nothing out.
lane lane=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
load order=10 content=a state=released range=1 lines=1:501x2,2:502x1
scan lane=1 via=scanner order=10 order-state=released
scan lane=1 via=scanner items=501x0 product=1
scan lane=1 via=scanner command=ACK
scan lane=1 via=scanner items=501x1 product=1
load order=10 content=b state=open at=1 range=1 lines=1:501x0/1,2:502x1 boxes=1:1:1:1:1:0:0:0:0
order order=10 state=open was=open content=b was-content=a user=3 lines=1
scan lane=1 via=scanner command=ACK
scan lane=1 via=scanner items=501x0 product=1 last-unit=1 last-box=1 last-line=1 last-item=501 last-quantity=1
scan lane=1 via=scanner command=ACK
scan lane=1 via=scanner items=501x1 product=1 last-unit=1 last-box=1 last-line=2 last-item=501 last-quantity=1
scan lane=1 via=scanner command=ACK
scan lane=1 via=scanner items=501x1 product=1 last-unit=1 last-box=1 last-line=1 last-item=501 last-quantity=2
scan lane=1 via=scanner command=ACK
load order=10 content=b state=open at=1 range=1 lines=1:501x0/2,2:502x1 boxes=1:1:1:1:1:0:0:0:0
scan lane=1 via=scanner items=501x1 product=1 last-unit=1 last-box=1 last-line=1 last-item=501 last-quantity=2
scan lane=1 via=scanner command=ACK
load order=10 content=b state=open at=1 range=1 lines=1:501x0/1,2:502x1 boxes=1:1:1:1:1:0:0:0:0
scan lane=1 via=scanner items=501x1 product=1 last-unit=1 last-box=1 last-line=1 last-item=501 last-quantity=1

verdict lane=1 signed-in user=7
verdict lane=1 order-opened order=10 user=7
order lane=1 open order=10
verdict lane=1 over-quantity order=10 item=501 user=7
verdict lane=1 acknowledged order=10 user=7
verdict lane=1 item-accepted count=1 of=2 order=10 line=1 box=1 ordinal=1 item=501 user=7
box lane=1 open order=10 box=1 ordinal=1 number=1
unit lane=1 order=10 line=1 box=1 unit=1 item=501 quantity=1
box lane=1 open order=10 box=1 ordinal=1 units=1 number=1
event lane=1 order-changed order=10
verdict lane=1 acknowledged order=10 box=1 ordinal=1 user=7
verdict lane=1 over-quantity order=10 box=1 ordinal=1 item=501 user=7
verdict lane=1 acknowledged order=10 box=1 ordinal=1 user=7
verdict lane=1 over-quantity order=10 box=1 ordinal=1 item=501 user=7
verdict lane=1 acknowledged order=10 box=1 ordinal=1 user=7
verdict lane=1 over-quantity order=10 box=1 ordinal=1 item=501 user=7
verdict lane=1 acknowledged order=10 box=1 ordinal=1 user=7
verdict lane=1 over-quantity order=10 box=1 ordinal=1 item=501 user=7
verdict lane=1 acknowledged order=10 box=1 ordinal=1 user=7
verdict lane=1 item-returned order=10 line=1 box=1 ordinal=1 item=501 user=7
unit-gone lane=1 order=10 line=1 box=1 unit=1 item=501 quantity=1
box lane=1 open order=10 box=1 ordinal=1 number=1
