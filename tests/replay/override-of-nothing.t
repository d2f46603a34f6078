# Nothing was refused; no order is open; no such lane.
lane lane=1
scan lane=1 via=scanner badge=7 role=packer
override lane=1 verdict=expired user=9 role=lead least=lead
scan lane=1 via=scanner items=501x1 product=1 expired=1
override lane=1 verdict=no-order-open user=9 role=lead least=lead
override lane=2 verdict=expired user=9 role=lead least=lead

verdict lane=1 signed-in user=7
verdict lane=1 no-order-open item=501 user=7
