# The label was printed where there is no scale. A lead asks for it again at a lane with one: the box is weighed first.
lane lane=1 scale=1 carton=3
carton carton=3 tare=100 max-weight=2000 max-units=4
carton carton=4 tare=300 max-weight=9000
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
load order=10 state=packed range=1 lines=1:501x1/1 boxes=1:1:4:1:1:1:1:0:0:3:400:0
scan lane=1 via=scanner order=10 order-state=packed
box order=10 box=1 decision=reprint user=3
weight lane=1 via=scanner scale=stable grams=500 box=1 expected=500 floor=28

verdict lane=1 signed-in user=7
verdict lane=1 order-resumed order=10 user=7
order lane=1 packed order=10
box lane=1 complete order=10 box=1 ordinal=1 units=1 carton=3 grams=400 number=1 reprinted
event lane=1 box-complete order=10 box=1 ordinal=1 scale=stable
verdict lane=1 weight-accepted order=10 box=1 ordinal=1 carton=3 weight=500 expected=500 user=7
box lane=1 complete order=10 box=1 ordinal=1 units=1 carton=3 grams=400 weight=500 number=1 reprinted
box lane=1 printing order=10 box=1 ordinal=1 units=1 carton=3 grams=400 weight=500 number=1 intent=1 attempt=1 reprinted
label lane=1 order=10 box=1 number=1 intent=1 attempt=1
event lane=1 label-queued order=10 box=1 ordinal=1
