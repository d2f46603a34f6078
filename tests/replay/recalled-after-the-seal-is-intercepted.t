# A recall finds a sealed box: a lead's decision keeps it in, the door refuses it, close-out leaves it, and a void brings it back
# to the bench.
lane lane=1
lane lane=2 outbound=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
load order=10 state=released range=1 lines=1:501x1
scan lane=1 via=scanner order=10 order-state=released
scan lane=1 via=scanner items=501x1:1 product=1 lot=1
label order=10 box=1 intent=1 attempt=1 ok=1
print order=10 box=1 intent=1 attempt=1 step=printed
scan lane=1 via=scanner label=1 box=1 box-order=10 box-lane=1 box-state=labelled box-order-state=packed number=1 intent=1 attempt=1
recall recall=1 item=501 user=9
load order=10 state=sealed range=1 lines=1:501x1/1 boxes=1:1:6:1:1:1:1:0:0
box order=10 box=1 decision=intercept user=9
load order=10 state=sealed range=1 lines=1:501x1/1 boxes=1:1:6:1:1:1:1:2:0
box order=10 box=1 decision=intercept user=9
load order=10 state=sealed range=1 lines=1:501x1/1 boxes=1:1:6:1:1:1:1:2:0
box order=10 box=1 decision=tender user=9
scan lane=2 via=scanner badge=8 role=packer
scan lane=2 via=scanner label=1 box=1 box-order=10 box-lane=1 box-state=sealed box-order-state=sealed intercept=1 number=1 intent=1 attempt=1
load order=10 state=sealed range=1 lines=1:501x1/1 boxes=1:1:6:1:1:1:1:2:0
box order=10 box=1 decision=void user=9
recall recall=1 item=501 user=9 ended=1

verdict lane=1 signed-in user=7
verdict lane=1 order-opened order=10 user=7
order lane=1 open order=10
verdict lane=1 item-accepted count=1 of=1 order=10 line=1 box=1 ordinal=1 item=501 user=7
box lane=1 open order=10 box=1 ordinal=1 number=1
unit lane=1 order=10 line=1 box=1 unit=1 item=501 quantity=1
box lane=1 open order=10 box=1 ordinal=1 units=1 number=1
order lane=1 packed order=10
box lane=1 complete order=10 box=1 ordinal=1 units=1 number=1
event lane=1 box-complete order=10 box=1 ordinal=1
box lane=1 printing order=10 box=1 ordinal=1 units=1 number=1 intent=1 attempt=1
label lane=1 order=10 box=1 number=1 intent=1 attempt=1
event lane=1 label-queued order=10 box=1 ordinal=1
box lane=1 labelled order=10 box=1 ordinal=1 units=1 number=1 intent=1 attempt=1
event lane=1 label-printed order=10 box=1 ordinal=1
verdict lane=1 box-sealed order=10 box=1 ordinal=1 user=7
box lane=1 sealed order=10 box=1 ordinal=1 units=1 number=1 intent=1 attempt=1
order sealed order=10
event lane=1 order-sealed order=10
box sealed order=10 box=1 ordinal=1 units=1 number=1 intent=1 attempt=1 intercept
event intercepted order=10 box=1 ordinal=1
verdict lane=2 signed-in user=8
verdict lane=2 intercepted box=1 user=8
number-void box=1 number=1
box complete order=10 box=1 ordinal=1 units=1
order packed order=10
box printing order=10 box=1 ordinal=1 units=1 number=2 intent=2 attempt=1
label order=10 box=1 number=2 intent=2 attempt=1
event label-queued order=10 box=1 ordinal=1
