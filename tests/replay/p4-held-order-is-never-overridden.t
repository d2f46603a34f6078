# A held order has its own way on: release. A lead does not let it through at the bench.
lane lane=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
load order=10 state=held range=1 lines=1:501x2,2:502x1
scan lane=1 via=scanner order=10 order-state=held
override lane=1 verdict=order-held user=9 role=admin least=lead
scan lane=1 via=scanner items=501x1 product=1

verdict lane=1 signed-in user=7
verdict lane=1 order-held order=10 user=7
verdict lane=1 no-order-open item=501 user=7
