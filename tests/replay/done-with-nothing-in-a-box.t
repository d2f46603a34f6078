# The lines were put on back-order before anything was packed: DONE has nothing to close.
lane lane=1 done=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
load order=10 state=released range=1 lines=1:501x2
scan lane=1 via=scanner order=10 order-state=released
load order=10 state=open at=1 range=1 lines=1:501x2!1
scan lane=1 via=scanner command=DONE
load order=10 state=open at=1 range=1 lines=1:501x2!1 boxes=1:1:1:0:1:0:0:0:0
scan lane=1 via=scanner command=DONE

verdict lane=1 signed-in user=7
verdict lane=1 order-opened order=10 user=7
order lane=1 open order=10
verdict lane=1 nothing-to-pack order=10 user=7
verdict lane=1 nothing-to-pack order=10 user=7
