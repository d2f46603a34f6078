# Nothing of it was packed: there is nothing to take out, and it does not open.
lane lane=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
load order=10 content=a state=released range=1 lines=1:501x2,2:502x1
scan lane=1 via=scanner order=10 order-state=released
scan lane=1 via=scanner command=SETASIDE
order order=10 state=cancelled was=released content=a was-content=a user=3
load order=10 content=a state=cancelled range=1 lines=1:501x2,2:502x1
scan lane=1 via=scanner order=10 order-state=cancelled

verdict lane=1 signed-in user=7
verdict lane=1 order-opened order=10 user=7
order lane=1 open order=10
verdict lane=1 order-set-aside order=10 user=7
order released order=10
verdict lane=1 order-cancelled order=10 user=7
