# Another packer takes the lane over in mid-box; the first goes to another bench at once.
lane lane=2
lane lane=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
load order=10 state=released range=1 lines=1:501x2,2:502x1
scan lane=1 via=scanner order=10 order-state=released
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner badge=8 role=packer
scan lane=2 via=scanner badge=7 role=packer
scan lane=1 via=scanner items=501x1 product=1
load order=11 state=released range=1 lines=1:503x1
scan lane=2 via=scanner order=11 order-state=released
scan lane=2 via=scanner items=503x1 product=1
scan lane=1 via=scanner items=502x1 product=1

verdict lane=1 signed-in user=7
verdict lane=1 order-opened order=10 user=7
order lane=1 open order=10
verdict lane=1 item-accepted count=1 of=2 order=10 line=1 box=1 ordinal=1 item=501 user=7
box lane=1 open order=10 box=1 ordinal=1 number=1
unit lane=1 order=10 line=1 box=1 unit=1 item=501 quantity=1
box lane=1 open order=10 box=1 ordinal=1 units=1 number=1
verdict lane=1 signed-in order=10 box=1 ordinal=1 user=8
verdict lane=2 signed-in user=7
verdict lane=1 item-accepted count=2 of=2 order=10 line=1 box=1 ordinal=1 item=501 user=8
unit lane=1 order=10 line=1 box=1 unit=2 item=501 quantity=1
box lane=1 open order=10 box=1 ordinal=1 units=2 number=1
verdict lane=2 order-opened order=11 user=7
order lane=2 open order=11
verdict lane=2 item-accepted count=1 of=1 order=11 line=1 box=2 ordinal=1 item=503 user=7
box lane=2 open order=11 box=2 ordinal=1 number=2
unit lane=2 order=11 line=1 box=2 unit=3 item=503 quantity=1
box lane=2 open order=11 box=2 ordinal=1 units=1 number=2
order lane=2 packed order=11
box lane=2 complete order=11 box=2 ordinal=1 units=1 number=2
event lane=2 box-complete order=11 box=2 ordinal=1
box lane=2 printing order=11 box=2 ordinal=1 units=1 number=2 intent=1 attempt=1
label lane=2 order=11 box=2 number=2 intent=1 attempt=1
event lane=2 label-queued order=11 box=2 ordinal=1
verdict lane=1 item-accepted count=1 of=1 order=10 line=2 box=1 ordinal=1 item=502 user=8
unit lane=1 order=10 line=2 box=1 unit=4 item=502 quantity=1
box lane=1 open order=10 box=1 ordinal=1 units=3 number=1
order lane=1 packed order=10
box lane=1 complete order=10 box=1 ordinal=1 units=3 number=1
event lane=1 box-complete order=10 box=1 ordinal=1
box lane=1 printing order=10 box=1 ordinal=1 units=3 number=1 intent=2 attempt=1
label lane=1 order=10 box=1 number=1 intent=2 attempt=1
event lane=1 label-queued order=10 box=1 ordinal=1
