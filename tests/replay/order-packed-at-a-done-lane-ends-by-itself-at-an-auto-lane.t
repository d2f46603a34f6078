# All in but not DONE, set aside, taken up where the last item ends the order: it ends at once.
lane lane=1 done=1
lane lane=2
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
load order=10 state=released range=1 lines=1:501x1
scan lane=1 via=scanner order=10 order-state=released
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=SETASIDE
scan lane=2 via=scanner badge=8 role=packer
load order=10 state=open range=1 lines=1:501x1/1 boxes=1:1:1:1:1:0:0:0:0
scan lane=2 via=scanner order=10 order-state=open

verdict lane=1 signed-in user=7
verdict lane=1 order-opened order=10 user=7
order lane=1 open order=10
verdict lane=1 item-accepted count=1 of=1 order=10 line=1 box=1 ordinal=1 item=501 user=7
box lane=1 open order=10 box=1 ordinal=1 number=1
unit lane=1 order=10 line=1 box=1 unit=1 item=501 quantity=1
box lane=1 open order=10 box=1 ordinal=1 units=1 number=1
verdict lane=1 order-set-aside order=10 user=7
order open order=10
verdict lane=2 signed-in user=8
verdict lane=2 order-resumed order=10 user=8
order lane=2 open order=10
order lane=2 packed order=10
box lane=2 complete order=10 box=1 ordinal=1 units=1 number=1
event lane=2 box-complete order=10 box=1 ordinal=1
box lane=2 printing order=10 box=1 ordinal=1 units=1 number=1 intent=1 attempt=1
label lane=2 order=10 box=1 number=1 intent=1 attempt=1
event lane=2 label-queued order=10 box=1 ordinal=1
