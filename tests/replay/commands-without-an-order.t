# Nothing to undo, close, end or set aside on an idle bench.
lane lane=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
scan lane=1 via=scanner command=UNDO
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner command=DONE
scan lane=1 via=scanner command=SETASIDE
scan lane=1 via=scanner command=ACK

verdict lane=1 signed-in user=7
verdict lane=1 nothing-to-undo user=7
verdict lane=1 no-order-open user=7
verdict lane=1 no-order-open user=7
verdict lane=1 no-order-open user=7
verdict lane=1 acknowledged user=7
