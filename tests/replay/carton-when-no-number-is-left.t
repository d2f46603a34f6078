# A new box gets its number when it is opened, by its carton's code as well: there is none left.
lane lane=1 carton=3
carton carton=3 tare=100 max-weight=2000 max-units=4
carton carton=4 tare=300 max-weight=9000
range range=1 next=100 last=100
scan lane=1 via=scanner badge=7 role=packer
load order=10 state=released range=1 lines=1:501x2
scan lane=1 via=scanner order=10 order-state=released
scan lane=1 via=scanner items=501x1@100 product=1
scan lane=1 via=scanner command=SETASIDE
load order=11 state=released range=1 lines=1:501x2
scan lane=1 via=scanner order=11 order-state=released
scan lane=1 via=scanner carton=4

verdict lane=1 signed-in user=7
verdict lane=1 order-opened order=10 user=7
order lane=1 open order=10
verdict lane=1 item-accepted count=1 of=2 order=10 line=1 box=1 ordinal=1 item=501 carton=3 user=7
box lane=1 open order=10 box=1 ordinal=1 carton=3 number=1
unit lane=1 order=10 line=1 box=1 unit=1 item=501 quantity=1 grams=100
box lane=1 open order=10 box=1 ordinal=1 units=1 carton=3 grams=100 number=1
verdict lane=1 order-set-aside order=10 user=7
order open order=10
verdict lane=1 order-opened order=11 user=7
order lane=1 open order=11
verdict lane=1 no-tracking-numbers order=11 user=7
