# A label that this station never issued is the wrong one, and latches.
lane lane=1
lane lane=4 outbound=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
scan lane=4 via=scanner badge=8 role=packer
scan lane=4 via=scanner label=1
scan lane=4 via=scanner command=ACK

verdict lane=1 signed-in user=7
verdict lane=4 signed-in user=8
verdict lane=4 wrong-label user=8
verdict lane=4 acknowledged user=8
