# An item, known to the catalogue or only well-formed, has nowhere to go without an order.
lane lane=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner product=1

verdict lane=1 signed-in user=7
verdict lane=1 no-order-open item=501 user=7
verdict lane=1 no-order-open user=7
