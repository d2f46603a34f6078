# Units went from box 1 to box 2, then the packer took a smaller carton for box 1: UNDO does not overfill it. In the larger one it does its work.
lane lane=1 carton=3
carton carton=3 tare=100 max-weight=2000 max-units=4
carton carton=4 tare=300 max-weight=9000
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
load order=10 state=released range=1 lines=1:501x7
scan lane=1 via=scanner order=10 order-state=released
scan lane=1 via=scanner carton=4
scan lane=1 via=scanner items=501x1@100 product=1
scan lane=1 via=scanner items=501x1@100 product=1
scan lane=1 via=scanner items=501x1@100 product=1
scan lane=1 via=scanner items=501x2@100 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner command=MOVE
scan lane=1 via=scanner items=501x2@100 product=1 last-unit=4 last-box=1 last-line=1 last-item=501 last-quantity=2 last-grams=100
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner carton=3
scan lane=1 via=scanner command=UNDO last-unit=4 last-box=2 last-from=1 last-line=1 last-item=501 last-quantity=2 last-grams=100
scan lane=1 via=scanner carton=4
scan lane=1 via=scanner command=UNDO last-unit=4 last-box=2 last-from=1 last-line=1 last-item=501 last-quantity=2 last-grams=100

verdict lane=1 signed-in user=7
verdict lane=1 order-opened order=10 user=7
order lane=1 open order=10
verdict lane=1 box-opened order=10 box=1 ordinal=1 carton=4 user=7
box lane=1 open order=10 box=1 ordinal=1 carton=3 number=1
box lane=1 open order=10 box=1 ordinal=1 carton=4 number=1
verdict lane=1 item-accepted count=1 of=7 order=10 line=1 box=1 ordinal=1 item=501 carton=4 user=7
unit lane=1 order=10 line=1 box=1 unit=1 item=501 quantity=1 grams=100
box lane=1 open order=10 box=1 ordinal=1 units=1 carton=4 grams=100 number=1
verdict lane=1 item-accepted count=2 of=7 order=10 line=1 box=1 ordinal=1 item=501 carton=4 user=7
unit lane=1 order=10 line=1 box=1 unit=2 item=501 quantity=1 grams=100
box lane=1 open order=10 box=1 ordinal=1 units=2 carton=4 grams=200 number=1
verdict lane=1 item-accepted count=3 of=7 order=10 line=1 box=1 ordinal=1 item=501 carton=4 user=7
unit lane=1 order=10 line=1 box=1 unit=3 item=501 quantity=1 grams=100
box lane=1 open order=10 box=1 ordinal=1 units=3 carton=4 grams=300 number=1
verdict lane=1 item-accepted count=5 of=7 order=10 line=1 box=1 ordinal=1 item=501 carton=4 user=7
unit lane=1 order=10 line=1 box=1 unit=4 item=501 quantity=2 grams=100
box lane=1 open order=10 box=1 ordinal=1 units=5 carton=4 grams=500 number=1
verdict lane=1 box-opened order=10 box=2 ordinal=2 carton=3 user=7
box lane=1 complete order=10 box=1 ordinal=1 units=5 carton=4 grams=500 number=1
event lane=1 box-complete order=10 box=1 ordinal=1
box lane=1 printing order=10 box=1 ordinal=1 units=5 carton=4 grams=500 number=1 intent=1 attempt=1
label lane=1 order=10 box=1 number=1 intent=1 attempt=1
event lane=1 label-queued order=10 box=1 ordinal=1
box lane=1 open order=10 box=2 ordinal=2 carton=3 number=2
verdict lane=1 acknowledged order=10 box=2 ordinal=2 carton=3 user=7 between
verdict lane=1 item-accepted count=5 of=7 order=10 line=1 box=2 ordinal=2 item=501 carton=3 user=7 between
number-void lane=1 box=1 number=1
box lane=1 complete order=10 box=1 ordinal=1 units=5 carton=4 grams=500
box lane=1 open order=10 box=1 ordinal=1 units=5 carton=4 grams=500
unit-moved lane=1 order=10 line=1 box=2 unit=4 item=501 quantity=2 grams=100
box lane=1 open order=10 box=1 ordinal=1 units=3 carton=4 grams=300
box lane=1 open order=10 box=2 ordinal=2 units=2 carton=3 grams=200 number=2
verdict lane=1 box-opened order=10 box=1 ordinal=1 carton=4 user=7 between
verdict lane=1 box-opened order=10 box=1 ordinal=1 carton=3 user=7
box lane=1 open order=10 box=1 ordinal=1 units=3 carton=3 grams=300
verdict lane=1 limit-exceeded order=10 box=1 ordinal=1 carton=3 user=7 limit=carton-units between
verdict lane=1 box-opened order=10 box=1 ordinal=1 carton=4 user=7
box lane=1 open order=10 box=1 ordinal=1 units=3 carton=4 grams=300
verdict lane=1 undone count=5 of=7 order=10 line=1 box=1 ordinal=1 item=501 carton=4 user=7 between
unit-back lane=1 order=10 line=1 box=1 unit=4 item=501 quantity=2 grams=100
box lane=1 open order=10 box=2 ordinal=2 carton=3 number=2
box lane=1 open order=10 box=1 ordinal=1 units=5 carton=4 grams=500
number-void lane=1 box=2 number=2
box lane=1 voided order=10 box=2 ordinal=2 carton=3 number=2
