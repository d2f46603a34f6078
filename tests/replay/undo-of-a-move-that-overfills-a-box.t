# A box counts to 4,294,967,295.
lane lane=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
load order=10 state=open range=1 lines=1:501x4294967295/4294967295,2:502x2/1 boxes=1:1:1:4294967295:1:0:0:0:0,2:2:1:1:2:0:0:0:0
scan lane=1 via=scanner order=10 order-state=open
scan lane=1 via=scanner command=UNDO last-unit=9 last-box=2 last-from=1 last-line=2 last-item=502 last-quantity=1
scan lane=1 via=scanner command=MOVE
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=MOVE
scan lane=1 via=scanner items=502x1 product=1 last-unit=9 last-box=2 last-line=2 last-item=502 last-quantity=1

verdict lane=1 signed-in user=7
verdict lane=1 order-resumed order=10 box=2 ordinal=2 user=7
order lane=1 open order=10
verdict lane=1 limit-exceeded order=10 box=2 ordinal=2 user=7
verdict lane=1 acknowledged order=10 box=2 ordinal=2 user=7 between
verdict lane=1 box-opened order=10 box=1 ordinal=1 user=7 between
verdict lane=1 acknowledged order=10 box=1 ordinal=1 user=7 between
verdict lane=1 limit-exceeded order=10 box=1 ordinal=1 item=502 user=7
