# The packer calls, with and without an order open.
lane lane=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
scan lane=1 via=scanner command=CALL
load order=10 state=released range=1 lines=1:501x1
scan lane=1 via=scanner order=10 order-state=released
scan lane=1 via=scanner command=CALL

verdict lane=1 signed-in user=7
verdict lane=1 called user=7
verdict lane=1 order-opened order=10 user=7
order lane=1 open order=10
verdict lane=1 called order=10 user=7
