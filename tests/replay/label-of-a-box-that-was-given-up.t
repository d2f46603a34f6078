# Its number says so even if nothing else does: a voided box has no label.
lane lane=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
scan lane=1 via=scanner label=1 box=9 box-order=10 box-lane=1 box-state=voided box-order-state=open number=4 intent=2 attempt=1

verdict lane=1 signed-in user=7
verdict lane=1 wrong-label user=7
