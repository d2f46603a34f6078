# The order is set aside while the lane asks; taken up again, it asks for nothing.
lane lane=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
load order=10 state=released range=1 lines=1:501x3,2:502x2
scan lane=1 via=scanner order=10 order-state=released
scan lane=1 via=scanner items=501x1:2 product=1
scan lane=1 via=scanner command=SETASIDE
load order=10 state=released range=1 lines=1:501x3,2:502x2
scan lane=1 via=scanner order=10 order-state=released
scan lane=1 via=scanner

verdict lane=1 signed-in user=7
verdict lane=1 order-opened order=10 user=7
order lane=1 open order=10
verdict lane=1 serial-required order=10 item=501 user=7 asks=2
verdict lane=1 order-set-aside order=10 user=7
order released order=10
verdict lane=1 order-opened order=10 user=7
order lane=1 open order=10
verdict lane=1 unknown-code order=10 user=7
