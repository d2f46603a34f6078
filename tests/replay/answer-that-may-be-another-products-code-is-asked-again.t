# While the lane asks for a serial number, digits that may be the barcode of another product: nothing is packed, and it still asks. Typed, they are the answer.
lane lane=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
load order=10 state=released range=1 lines=1:501x3,2:502x2
scan lane=1 via=scanner order=10 order-state=released
scan lane=1 via=scanner items=501x1:2 product=1
scan lane=1 via=scanner items=501x1:2 product=1 answer=1
scan lane=1 via=keyed items=501x1:2 answer=1 serial=1

verdict lane=1 signed-in user=7
verdict lane=1 order-opened order=10 user=7
order lane=1 open order=10
verdict lane=1 serial-required order=10 item=501 user=7 asks=2
verdict lane=1 ambiguous-code order=10 item=501 user=7 asks=2
verdict lane=1 item-accepted count=1 of=3 order=10 line=1 box=1 ordinal=1 item=501 user=7
box lane=1 open order=10 box=1 ordinal=1 number=1
unit lane=1 order=10 line=1 box=1 unit=1 item=501 quantity=1
box lane=1 open order=10 box=1 ordinal=1 units=1 number=1
