# Nothing is known here by that code: central is asked. With an order open it is only an unknown code.
lane lane=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
scan lane=1 via=scanner unleased=1
load order=10 state=released range=1 lines=1:501x1
scan lane=1 via=scanner order=10 order-state=released
scan lane=1 via=scanner unleased=1

verdict lane=1 signed-in user=7
verdict lane=1 order-not-leased user=7
verdict lane=1 order-opened order=10 user=7
order lane=1 open order=10
verdict lane=1 unknown-code order=10 user=7
