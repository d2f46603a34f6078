# An engine gone mad says that a unit weighs more than its box: nothing comes out.
lane lane=1 scale=1
carton carton=3 tare=100 max-weight=2000 max-units=4
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
load order=10 state=released range=1 lines=1:501x2
scan lane=1 via=scanner order=10 order-state=released
scan lane=1 via=scanner items=501x1@100 product=1
order order=10 state=cancelled was=open
scan lane=1 via=scanner command=ACK
scan lane=1 via=scanner items=501x1@100 product=1 last-unit=1 last-box=1 last-line=1 last-item=501 last-quantity=1 last-grams=101
scan lane=1 via=scanner command=ACK
scan lane=1 via=scanner items=501x1@100 product=1 last-unit=1 last-box=1 last-line=1 last-item=501 last-quantity=1 last-grams=100

verdict lane=1 signed-in user=7
verdict lane=1 order-opened order=10 user=7
order lane=1 open order=10
verdict lane=1 item-accepted count=1 of=2 order=10 line=1 box=1 ordinal=1 item=501 user=7
box lane=1 open order=10 box=1 ordinal=1 number=1
unit lane=1 order=10 line=1 box=1 unit=1 item=501 quantity=1 grams=100
box lane=1 open order=10 box=1 ordinal=1 units=1 grams=100 number=1
event lane=1 order-cancelled order=10
verdict lane=1 acknowledged order=10 box=1 ordinal=1 user=7
verdict lane=1 over-quantity order=10 box=1 ordinal=1 item=501 user=7
verdict lane=1 acknowledged order=10 box=1 ordinal=1 user=7
verdict lane=1 item-returned of=2 order=10 line=1 box=1 item=501 user=7
unit-gone lane=1 order=10 line=1 box=1 unit=1 item=501 quantity=1 grams=100
box lane=1 open order=10 box=1 ordinal=1 number=1
number-void lane=1 box=1 number=1
box lane=1 voided order=10 box=1 ordinal=1 number=1
order cancelled order=10
