# The wrong order was opened and nothing packed: the next order code simply switches, and the first is
# free again.
lane lane=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
load order=10 state=released range=1 lines=1:501x2,2:502x1
scan lane=1 via=scanner order=10 order-state=released
load order=11 state=released range=1 lines=1:601x1
scan lane=1 via=scanner order=11 order-state=released
load order=10 state=released range=1 lines=1:501x2,2:502x1
scan lane=1 via=scanner order=10 order-state=released

verdict lane=1 signed-in user=7
verdict lane=1 order-opened order=10 user=7
order lane=1 open order=10
verdict lane=1 order-opened order=11 user=7
order released order=10
order lane=1 open order=11
verdict lane=1 order-opened order=10 user=7
order released order=11
order lane=1 open order=10
