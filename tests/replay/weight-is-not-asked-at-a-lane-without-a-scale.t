# Set aside before it was weighed, the order is taken up where there is no scale: its label prints.
lane lane=1 scale=1 carton=3
carton carton=3 tare=100 max-weight=2000 max-units=4
carton carton=4 tare=300 max-weight=9000
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
lane lane=2
scan lane=2 via=scanner badge=8 role=packer
load order=10 state=released range=1 lines=1:501x1
scan lane=1 via=scanner order=10 order-state=released
scan lane=1 via=scanner items=501x1@400 product=1
scan lane=1 via=scanner command=SETASIDE
load order=10 state=packed range=1 lines=1:501x1/1 boxes=1:1:2:1:1:0:0:0:0:3:400:0
scan lane=2 via=scanner order=10 order-state=packed

verdict lane=1 signed-in user=7
verdict lane=2 signed-in user=8
verdict lane=1 order-opened order=10 user=7
order lane=1 open order=10
verdict lane=1 item-accepted count=1 of=1 order=10 line=1 box=1 ordinal=1 item=501 carton=3 user=7
box lane=1 open order=10 box=1 ordinal=1 carton=3 number=1
unit lane=1 order=10 line=1 box=1 unit=1 item=501 quantity=1 grams=400
box lane=1 open order=10 box=1 ordinal=1 units=1 carton=3 grams=400 number=1
order lane=1 packed order=10
box lane=1 complete order=10 box=1 ordinal=1 units=1 carton=3 grams=400 number=1
event lane=1 box-complete order=10 box=1 ordinal=1 scale=stable
verdict lane=1 order-set-aside order=10 user=7
order packed order=10
verdict lane=2 order-resumed order=10 user=8
order lane=2 packed order=10
box lane=2 printing order=10 box=1 ordinal=1 units=1 carton=3 grams=400 number=1 intent=1 attempt=1
label lane=2 order=10 box=1 number=1 intent=1 attempt=1
event lane=2 label-queued order=10 box=1 ordinal=1
