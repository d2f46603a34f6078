# Nobody answered, and the lane signed its packer out: whoever comes next scans the thing again.
lane t=1000 lane=1 idle=60000
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
load order=10 state=released range=1 lines=1:501x2,2:502x1
scan lane=1 via=scanner order=10 order-state=released
scan lane=1 via=scanner items=501x1:2 product=1
tick t=+3600000
scan lane=1 via=scanner badge=8 role=packer
scan lane=1 via=scanner

verdict lane=1 signed-in user=7
verdict lane=1 order-opened order=10 user=7
order lane=1 open order=10
verdict lane=1 serial-required order=10 item=501 user=7 asks=2
event lane=1 signed-out order=10
verdict lane=1 signed-in order=10 user=8
verdict lane=1 unknown-code order=10 user=8
