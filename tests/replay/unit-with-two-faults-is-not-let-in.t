# Recalled and expired: whichever a lead lets through, the other keeps it out.
lane lane=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
load order=10 state=released range=1 lines=1:501x2,2:502x1
scan lane=1 via=scanner order=10 order-state=released
scan lane=1 via=scanner items=501x1 product=1 expired=1 recalled=1
override lane=1 verdict=recalled user=9 role=admin least=admin
scan lane=1 via=scanner items=501x1 product=1 expired=1 recalled=1
override lane=1 verdict=expired user=9 role=lead least=lead
scan lane=1 via=scanner items=501x1 product=1 expired=1 recalled=1

verdict lane=1 signed-in user=7
verdict lane=1 order-opened order=10 user=7
order lane=1 open order=10
verdict lane=1 recalled order=10 item=501 user=7
override lane=1 recalled order=10 item=501 number=6 user=9
event lane=1 acknowledged order=10 item=501 override
verdict lane=1 expired order=10 item=501 user=7
override lane=1 expired order=10 item=501 number=8 user=9
event lane=1 acknowledged order=10 item=501 override
verdict lane=1 recalled order=10 item=501 user=7
