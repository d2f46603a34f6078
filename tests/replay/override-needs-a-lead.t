# A packer lets nothing through, whatever the event says of the table.
lane lane=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
load order=10 state=released range=1 lines=1:501x2,2:502x1
scan lane=1 via=scanner order=10 order-state=released
scan lane=1 via=scanner items=501x1 product=1 expired=1
override lane=1 verdict=expired user=9 role=packer least=lead
override lane=1 verdict=expired user=9 role=packer least=packer
scan lane=1 via=scanner items=501x1 product=1 expired=1
scan lane=1 via=scanner command=ACK

verdict lane=1 signed-in user=7
verdict lane=1 order-opened order=10 user=7
order lane=1 open order=10
verdict lane=1 expired order=10 item=501 user=7
verdict lane=1 acknowledge-first order=10 item=501 user=7
verdict lane=1 acknowledged order=10 user=7
