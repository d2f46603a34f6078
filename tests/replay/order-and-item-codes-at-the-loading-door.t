# The door loads boxes; an order's code or an item there is nothing that it knows.
lane lane=4 outbound=1
scan lane=4 via=scanner badge=7 role=packer
load order=10 state=released range=1 lines=1:501x1
scan lane=4 via=scanner order=10 order-state=released
scan lane=4 via=scanner items=501x1 product=1
scan lane=4 via=scanner command=NEWBOX
scan lane=4 via=scanner command=DONE
scan lane=4 via=scanner command=UNDO

verdict lane=4 signed-in user=7
verdict lane=4 unknown-code order=10 user=7
verdict lane=4 unknown-code item=501 user=7
verdict lane=4 no-order-open user=7
verdict lane=4 no-order-open user=7
verdict lane=4 nothing-to-undo user=7
