# TRAINING is nothing to the core but evidence: it never begins beside a real order, at a loading door, or for nobody.
lane lane=1
lane lane=2 outbound=1
range range=1 next=100 last=999
scan lane=1 via=scanner command=TRAINING
scan lane=1 via=scanner badge=7 role=packer
scan lane=1 via=scanner command=TRAINING
scan lane=1 via=scanner command=TRAINING
load order=10 state=released range=1 lines=1:501x1
scan lane=1 via=scanner order=10 order-state=released
scan lane=1 via=scanner command=TRAINING
scan lane=2 via=scanner badge=8 role=packer
scan lane=2 via=scanner command=TRAINING

verdict lane=1 not-signed-in
verdict lane=1 signed-in user=7
verdict lane=1 acknowledged user=7
verdict lane=1 acknowledged user=7
verdict lane=1 order-opened order=10 user=7
order lane=1 open order=10
verdict lane=1 not-complete order=10 user=7
verdict lane=2 signed-in user=8
verdict lane=2 lead-required user=8
