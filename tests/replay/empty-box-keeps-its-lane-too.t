# NEWBOX has given a box to this order: even empty it is set aside first, so that nothing lands in the
# wrong one.
lane lane=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
load order=10 state=released range=1 lines=1:501x2,2:502x1
scan lane=1 via=scanner order=10 order-state=released
scan lane=1 via=scanner command=NEWBOX
load order=11 state=released range=1 lines=1:601x1
scan lane=1 via=scanner order=11 order-state=released
scan lane=1 via=scanner command=SETASIDE
load order=11 state=released range=1 lines=1:601x1
scan lane=1 via=scanner order=11 order-state=released

verdict lane=1 signed-in user=7
verdict lane=1 order-opened order=10 user=7
order lane=1 open order=10
verdict lane=1 box-opened order=10 box=1 ordinal=1 user=7
box lane=1 open order=10 box=1 ordinal=1 number=1
verdict lane=1 not-complete order=10 box=1 ordinal=1 user=7
verdict lane=1 order-set-aside order=10 user=7
number-void lane=1 box=1 number=1
box lane=1 voided order=10 box=1 ordinal=1 number=1
order released order=10
verdict lane=1 order-opened order=11 user=7
order lane=1 open order=11
