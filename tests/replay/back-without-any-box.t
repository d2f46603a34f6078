# The order is open, and nothing is in a box yet.
lane lane=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
load order=10 state=released range=1 lines=1:501x2,2:502x2
scan lane=1 via=scanner order=10 order-state=released
scan lane=1 via=scanner command=BACK

verdict lane=1 signed-in user=7
verdict lane=1 order-opened order=10 user=7
order lane=1 open order=10
verdict lane=1 nothing-to-undo order=10 user=7 between
