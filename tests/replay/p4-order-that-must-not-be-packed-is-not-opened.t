# Held, cancelled, suspected double, sealed, handed to the carrier: each says which it is.
lane lane=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
scan lane=1 via=scanner order=10 order-state=held
scan lane=1 via=scanner order=10 order-state=cancelled
scan lane=1 via=scanner order=10 order-state=suspect
scan lane=1 via=scanner order=10 order-state=sealed
scan lane=1 via=scanner order=10 order-state=tendered
scan lane=1 via=scanner command=SETASIDE

verdict lane=1 signed-in user=7
verdict lane=1 order-held order=10 user=7
verdict lane=1 order-cancelled order=10 user=7
verdict lane=1 order-suspect-duplicate order=10 user=7
verdict lane=1 order-sealed-already order=10 user=7
verdict lane=1 tendered-already order=10 user=7
verdict lane=1 no-order-open user=7
