# The only line is short: there is nothing to ship, the lane is free, and the order does not open again before
# a lead has seen to it.
lane lane=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
load order=10 content=a state=released range=1 lines=1:501x2
scan lane=1 via=scanner order=10 order-state=released
scan lane=1 via=scanner command=SHORT
load order=10 content=a state=released range=1 lines=1:501x2!3
scan lane=1 via=scanner order=10 order-state=released

verdict lane=1 signed-in user=7
verdict lane=1 order-opened order=10 user=7
order lane=1 open order=10
verdict lane=1 line-short of=2 order=10 line=1 item=501 user=7
line lane=1 short order=10 line=1 item=501
order released order=10
verdict lane=1 nothing-to-pack order=10 user=7
