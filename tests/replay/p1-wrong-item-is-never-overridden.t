# Another order's thing stays out of the box, whatever a table or a lead says.
lane lane=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
load order=10 state=released range=1 lines=1:501x2,2:502x1
scan lane=1 via=scanner order=10 order-state=released
scan lane=1 via=scanner items=777x1 product=1
override lane=1 verdict=wrong-item user=9 role=admin least=lead
scan lane=1 via=scanner items=777x1 product=1
scan lane=1 via=scanner command=ACK

verdict lane=1 signed-in user=7
verdict lane=1 order-opened order=10 user=7
order lane=1 open order=10
verdict lane=1 wrong-item order=10 item=777 user=7
verdict lane=1 acknowledge-first order=10 item=777 user=7
verdict lane=1 acknowledged order=10 user=7
