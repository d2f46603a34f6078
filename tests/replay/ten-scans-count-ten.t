# A burst of ten scans of the same item, as fast as a scanner sends them, counts ten and not nine.
lane lane=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
load order=10 state=released range=1 lines=1:501x10
scan lane=1 via=scanner order=10 order-state=released
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner items=501x1 product=1

verdict lane=1 signed-in user=7
verdict lane=1 order-opened order=10 user=7
order lane=1 open order=10
verdict lane=1 item-accepted count=1 of=10 order=10 line=1 box=1 ordinal=1 item=501 user=7
box lane=1 open order=10 box=1 ordinal=1 number=1
unit lane=1 order=10 line=1 box=1 unit=1 item=501 quantity=1
box lane=1 open order=10 box=1 ordinal=1 units=1 number=1
verdict lane=1 item-accepted count=2 of=10 order=10 line=1 box=1 ordinal=1 item=501 user=7
unit lane=1 order=10 line=1 box=1 unit=2 item=501 quantity=1
box lane=1 open order=10 box=1 ordinal=1 units=2 number=1
verdict lane=1 item-accepted count=3 of=10 order=10 line=1 box=1 ordinal=1 item=501 user=7
unit lane=1 order=10 line=1 box=1 unit=3 item=501 quantity=1
box lane=1 open order=10 box=1 ordinal=1 units=3 number=1
verdict lane=1 item-accepted count=4 of=10 order=10 line=1 box=1 ordinal=1 item=501 user=7
unit lane=1 order=10 line=1 box=1 unit=4 item=501 quantity=1
box lane=1 open order=10 box=1 ordinal=1 units=4 number=1
verdict lane=1 item-accepted count=5 of=10 order=10 line=1 box=1 ordinal=1 item=501 user=7
unit lane=1 order=10 line=1 box=1 unit=5 item=501 quantity=1
box lane=1 open order=10 box=1 ordinal=1 units=5 number=1
verdict lane=1 item-accepted count=6 of=10 order=10 line=1 box=1 ordinal=1 item=501 user=7
unit lane=1 order=10 line=1 box=1 unit=6 item=501 quantity=1
box lane=1 open order=10 box=1 ordinal=1 units=6 number=1
verdict lane=1 item-accepted count=7 of=10 order=10 line=1 box=1 ordinal=1 item=501 user=7
unit lane=1 order=10 line=1 box=1 unit=7 item=501 quantity=1
box lane=1 open order=10 box=1 ordinal=1 units=7 number=1
verdict lane=1 item-accepted count=8 of=10 order=10 line=1 box=1 ordinal=1 item=501 user=7
unit lane=1 order=10 line=1 box=1 unit=8 item=501 quantity=1
box lane=1 open order=10 box=1 ordinal=1 units=8 number=1
verdict lane=1 item-accepted count=9 of=10 order=10 line=1 box=1 ordinal=1 item=501 user=7
unit lane=1 order=10 line=1 box=1 unit=9 item=501 quantity=1
box lane=1 open order=10 box=1 ordinal=1 units=9 number=1
verdict lane=1 item-accepted count=10 of=10 order=10 line=1 box=1 ordinal=1 item=501 user=7
unit lane=1 order=10 line=1 box=1 unit=10 item=501 quantity=1
box lane=1 open order=10 box=1 ordinal=1 units=10 number=1
order lane=1 packed order=10
box lane=1 complete order=10 box=1 ordinal=1 units=10 number=1
event lane=1 box-complete order=10 box=1 ordinal=1
box lane=1 printing order=10 box=1 ordinal=1 units=10 number=1 intent=1 attempt=1
label lane=1 order=10 box=1 number=1 intent=1 attempt=1
event lane=1 label-queued order=10 box=1 ordinal=1
verdict lane=1 over-quantity order=10 item=501 user=7
