# The box before has left the order, and stands on the scale: the next order's box does not get its weight.
lane lane=1 scale=1 carton=3
carton carton=3 tare=100 max-weight=2000 max-units=4
carton carton=4 tare=300 max-weight=9000
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
load order=10 state=released range=1 lines=1:501x1
scan lane=1 via=scanner order=10 order-state=released
scan lane=1 via=scanner items=501x1@400 product=1
weight lane=1 via=scanner scale=stable grams=500 box=1 expected=500 floor=28
scan lane=1 via=scanner command=SETASIDE
load order=11 state=released range=1 lines=1:501x1
scan lane=1 via=scanner order=11 order-state=released
scan lane=1 via=scanner items=501x1@400 product=1
weight lane=1 via=scanner scale=stable grams=500 box=2 expected=500 floor=28
weight lane=1 via=scanner scale=stable box=2 expected=500 floor=28
weight lane=1 via=scanner scale=stable grams=500 box=2 expected=500 floor=28

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
verdict lane=1 weight-accepted order=10 box=1 ordinal=1 carton=3 weight=500 expected=500 user=7
box lane=1 complete order=10 box=1 ordinal=1 units=1 carton=3 grams=400 weight=500 number=1
box lane=1 printing order=10 box=1 ordinal=1 units=1 carton=3 grams=400 weight=500 number=1 intent=1 attempt=1
label lane=1 order=10 box=1 number=1 intent=1 attempt=1
event lane=1 label-queued order=10 box=1 ordinal=1
verdict lane=1 order-set-aside order=10 user=7
order packed order=10
verdict lane=1 order-opened order=11 user=7
order lane=1 open order=11
verdict lane=1 item-accepted count=1 of=1 order=11 line=1 box=2 ordinal=1 item=501 carton=3 user=7
box lane=1 open order=11 box=2 ordinal=1 carton=3 number=2
unit lane=1 order=11 line=1 box=2 unit=2 item=501 quantity=1 grams=400
box lane=1 open order=11 box=2 ordinal=1 units=1 carton=3 grams=400 number=2
order lane=1 packed order=11
box lane=1 complete order=11 box=2 ordinal=1 units=1 carton=3 grams=400 number=2
event lane=1 box-complete order=11 box=2 ordinal=1 scale=stable
verdict lane=1 scale-unstable order=11 box=2 ordinal=1 carton=3 weight=500 expected=500 user=7 scale=not-emptied
verdict lane=1 weight-accepted order=11 box=2 ordinal=1 carton=3 weight=500 expected=500 user=7
box lane=1 complete order=11 box=2 ordinal=1 units=1 carton=3 grams=400 weight=500 number=2
box lane=1 printing order=11 box=2 ordinal=1 units=1 carton=3 grams=400 weight=500 number=2 intent=2 attempt=1
label lane=1 order=11 box=2 number=2 intent=2 attempt=1
event lane=1 label-queued order=11 box=2 ordinal=1
