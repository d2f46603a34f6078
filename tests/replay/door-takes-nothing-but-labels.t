# Items and orders are not loaded, boxes are.
lane lane=1
lane lane=4 outbound=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
scan lane=4 via=scanner badge=8 role=packer
scan lane=4 via=scanner items=501x1 product=1
scan lane=4 via=scanner order=10 order-state=released
scan lane=4 via=scanner damaged=1 position=12

verdict lane=1 signed-in user=7
verdict lane=4 signed-in user=8
verdict lane=4 unknown-code item=501 user=8
verdict lane=4 unknown-code order=10 user=8
verdict lane=4 damaged-code user=8 position=12
