# The lines have it, the box does not.
lane lane=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
load order=10 state=open range=1 lines=1:501x5/5,2:501x7/7,3:502x1 boxes=1:1:1:6:1:0:0:0:0,2:2:2:6:2:0:0:0:0
scan lane=1 via=scanner order=10 order-state=open
scan lane=1 via=scanner command=UNDO last-unit=2 last-box=1 last-line=2 last-item=501 last-quantity=7

verdict lane=1 signed-in user=7
verdict lane=1 order-resumed order=10 box=1 ordinal=1 user=7
order lane=1 open order=10
box lane=1 printing order=10 box=2 ordinal=2 units=6 number=2 intent=1 attempt=1
label lane=1 order=10 box=2 number=2 intent=1 attempt=1
event lane=1 label-queued order=10 box=2 ordinal=2
verdict lane=1 nothing-to-undo order=10 box=1 ordinal=1 user=7
