# No order is open.
lane lane=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
scan lane=1 via=scanner command=MOVE

verdict lane=1 signed-in user=7
verdict lane=1 no-order-open user=7
