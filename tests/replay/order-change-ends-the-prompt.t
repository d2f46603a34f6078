# The order changes while the lane asks: what has changed is to be seen first, and the thing is scanned again.
lane lane=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
load order=10 state=released range=1 lines=1:501x3,2:502x2
scan lane=1 via=scanner order=10 order-state=released
scan lane=1 via=scanner items=501x1:2 product=1
load order=10 state=open at=1 range=1 lines=1:501x2,2:502x2
order order=10 state=open was=open lines=1
scan lane=1 via=scanner command=ACK
scan lane=1 via=scanner

verdict lane=1 signed-in user=7
verdict lane=1 order-opened order=10 user=7
order lane=1 open order=10
verdict lane=1 serial-required order=10 item=501 user=7 asks=2
event lane=1 order-changed order=10
verdict lane=1 acknowledged order=10 user=7
verdict lane=1 unknown-code order=10 user=7
