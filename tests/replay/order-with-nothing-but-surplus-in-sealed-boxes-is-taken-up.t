# Fewer are wanted than went into the sealed box, and nothing else is missing. Its order is no empty one: it opens, and
# the item answers that its box must not leave.
lane lane=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
load order=10 state=open range=1 lines=1:501x1/2 boxes=1:1:6:2:1:1:1:0:0
scan lane=1 via=scanner order=10 order-state=open
scan lane=1 via=scanner items=501x1 product=1 last-unit=2 last-box=1 last-line=1 last-item=501 last-quantity=1
scan lane=1 via=scanner items=501x1 product=1 last-unit=2 last-box=9 last-line=1 last-item=501 last-quantity=1

verdict lane=1 signed-in user=7
verdict lane=1 order-resumed order=10 user=7
order lane=1 open order=10
verdict lane=1 intercepted order=10 item=501 user=7
verdict lane=1 intercepted order=10 item=501 user=7
