# An order number that happens to be an item's barcode opens the order on an idle bench.
lane lane=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
load order=10 state=released range=1 lines=1:501x1
scan lane=1 via=scanner order=10 order-state=released items=501x1 product=1

verdict lane=1 signed-in user=7
verdict lane=1 order-opened order=10 item=501 user=7
order lane=1 open order=10
