# The engine could not load the order: too many lines are open at once. Refused, nothing changes.
lane lane=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
scan lane=1 via=scanner order=10 order-state=released
scan lane=1 via=scanner command=CALL

verdict lane=1 signed-in user=7
verdict lane=1 limit-exceeded order=10 user=7
verdict lane=1 called user=7
