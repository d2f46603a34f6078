# Another packer cannot take a latched bench over: the thing in the hand is dealt with first.
lane lane=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
load order=10 state=released range=1 lines=1:501x2,2:502x1
scan lane=1 via=scanner order=10 order-state=released
scan lane=1 via=scanner items=777x1 product=1
scan lane=1 via=scanner badge=8 role=packer
scan lane=1 via=scanner badge=7 role=packer
scan lane=1 via=scanner command=ACK
scan lane=1 via=scanner badge=8 role=packer

verdict lane=1 signed-in user=7
verdict lane=1 order-opened order=10 user=7
order lane=1 open order=10
verdict lane=1 wrong-item order=10 item=777 user=7
verdict lane=1 acknowledge-first order=10 user=7
verdict lane=1 acknowledge-first order=10 user=7
verdict lane=1 acknowledged order=10 user=7
verdict lane=1 signed-in order=10 user=8
