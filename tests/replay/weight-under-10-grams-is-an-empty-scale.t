# 9 g are dust and draught: nobody is told anything. 10 g are a weight, and a wrong one.
lane lane=1 scale=1 carton=3
carton carton=3 tare=100 max-weight=2000 max-units=4
carton carton=4 tare=300 max-weight=9000
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
load order=10 state=released range=1 lines=1:501x1
scan lane=1 via=scanner order=10 order-state=released
scan lane=1 via=scanner items=501x1@400 product=1
weight lane=1 via=scanner scale=stable grams=9 box=1 expected=500 floor=28
weight lane=1 via=scanner scale=stable grams=10 box=1 expected=500 floor=28

verdict lane=1 signed-in user=7
verdict lane=1 order-opened order=10 user=7
order lane=1 open order=10
verdict lane=1 item-accepted count=1 of=1 order=10 line=1 box=1 ordinal=1 item=501 carton=3 user=7
box lane=1 open order=10 box=1 ordinal=1 carton=3 number=1
unit lane=1 order=10 line=1 box=1 unit=1 item=501 quantity=1 grams=400
box lane=1 open order=10 box=1 ordinal=1 units=1 carton=3 grams=400 number=1
order lane=1 packed order=10
box lane=1 complete order=10 box=1 ordinal=1 units=1 carton=3 grams=400 number=1
event lane=1 box-complete order=10 box=1 ordinal=1 scale=stable
verdict lane=1 weight-mismatch order=10 box=1 ordinal=1 carton=3 weight=10 expected=500 user=7
