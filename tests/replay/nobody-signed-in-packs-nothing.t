# Before a badge is scanned, orders, items, labels and commands are refused: nobody would have done it.
lane lane=1
range range=1 next=100 last=999
load order=10 state=released range=1 lines=1:501x1
scan lane=1 via=scanner order=10 order-state=released
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner label=1 box=1 box-order=10 box-lane=1 box-state=labelled intent=1 attempt=1
scan lane=1 via=scanner command=SIGNOUT
scan lane=1 via=scanner damaged=1 position=3

verdict lane=1 not-signed-in order=10
verdict lane=1 not-signed-in item=501
verdict lane=1 not-signed-in
verdict lane=1 not-signed-in
verdict lane=1 not-signed-in
verdict lane=1 not-signed-in position=3
