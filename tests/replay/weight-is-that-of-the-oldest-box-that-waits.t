# Two boxes wait, and the tables give the younger first: the scale asks for box 1, a reading for box 2 counts for nothing.
lane lane=1 scale=1
carton carton=3 tare=100 max-weight=2000 max-units=4
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
load order=10 state=released range=1 lines=1:501x2/2 boxes=2:2:2:1:0:0:0:0:0,1:1:2:1:0:0:0:0:0
scan lane=1 via=scanner order=10 order-state=released
weight lane=1 via=scanner scale=stable grams=500 box=2 expected=500 floor=28
weight lane=1 via=scanner scale=stable grams=500 box=1 expected=500 floor=28

verdict lane=1 signed-in user=7
verdict lane=1 order-opened order=10 user=7
order lane=1 open order=10
order lane=1 packed order=10
verdict lane=1 weight-accepted order=10 box=1 ordinal=1 weight=500 expected=500 user=7
box lane=1 complete order=10 box=1 ordinal=1 units=1 weight=500
box lane=1 printing order=10 box=1 ordinal=1 units=1 weight=500 number=1 intent=1 attempt=1
label lane=1 order=10 box=1 number=1 intent=1 attempt=1
event lane=1 label-queued order=10 box=1 ordinal=1
