# A box is an order's: without one a carton opens nothing.
lane lane=1 carton=3
carton carton=3 tare=100 max-weight=2000 max-units=4
carton carton=4 tare=300 max-weight=9000
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
scan lane=1 via=scanner carton=4

verdict lane=1 signed-in user=7
verdict lane=1 no-order-open user=7
