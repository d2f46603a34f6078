# The order is cancelled while the lead comes, and nothing was in a box: there is nothing to let in.
lane lane=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
load order=10 state=released range=1 lines=1:501x2,2:502x1
scan lane=1 via=scanner order=10 order-state=released
scan lane=1 via=scanner items=501x1 product=1 expired=1
order order=10 state=cancelled was=open content=2
override lane=1 verdict=expired user=9 role=lead least=lead
scan lane=1 via=scanner command=ACK
override lane=1 verdict=expired user=9 role=lead least=lead
scan lane=1 via=scanner items=501x1 product=1 expired=1

verdict lane=1 signed-in user=7
verdict lane=1 order-opened order=10 user=7
order lane=1 open order=10
verdict lane=1 expired order=10 item=501 user=7
event lane=1 order-cancelled order=10
order cancelled order=10
verdict lane=1 acknowledged user=7
verdict lane=1 no-order-open item=501 user=7
