# The order is held: no new box is opened for it.
lane lane=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
load order=10 state=released range=1 lines=1:501x2
scan lane=1 via=scanner order=10 order-state=released
order order=10 state=held was=open
scan lane=1 via=scanner command=ACK
scan lane=1 via=scanner command=NEWBOX

verdict lane=1 signed-in user=7
verdict lane=1 order-opened order=10 user=7
order lane=1 open order=10
event lane=1 order-held order=10
verdict lane=1 acknowledged order=10 user=7
verdict lane=1 order-held order=10 user=7
