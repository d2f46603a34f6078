# 64 boxes with a unit each, closed by NEWBOX and opened again by BACK: the 65th is refused, and the last item closes all in
# box order.
lane lane=1 at-end=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
load order=10 state=released range=1 lines=1:501x65
scan lane=1 via=scanner order=10 order-state=released
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=NEWBOX
scan lane=1 via=scanner items=501x1 product=1

verdict lane=1 signed-in user=7
verdict lane=1 order-opened order=10 user=7
order lane=1 open order=10
verdict lane=1 item-accepted count=1 of=65 order=10 line=1 box=1 ordinal=1 item=501 user=7
box lane=1 open order=10 box=1 ordinal=1 number=1
unit lane=1 order=10 line=1 box=1 unit=1 item=501 quantity=1
box lane=1 open order=10 box=1 ordinal=1 units=1 number=1
verdict lane=1 box-opened order=10 box=2 ordinal=2 user=7
box lane=1 complete order=10 box=1 ordinal=1 units=1 number=1
event lane=1 box-complete order=10 box=1 ordinal=1
box lane=1 open order=10 box=2 ordinal=2 number=2
verdict lane=1 item-accepted count=2 of=65 order=10 line=1 box=2 ordinal=2 item=501 user=7
unit lane=1 order=10 line=1 box=2 unit=2 item=501 quantity=1
box lane=1 open order=10 box=2 ordinal=2 units=1 number=2
verdict lane=1 box-opened order=10 box=3 ordinal=3 user=7
box lane=1 complete order=10 box=2 ordinal=2 units=1 number=2
event lane=1 box-complete order=10 box=2 ordinal=2
box lane=1 open order=10 box=3 ordinal=3 number=3
verdict lane=1 item-accepted count=3 of=65 order=10 line=1 box=3 ordinal=3 item=501 user=7
unit lane=1 order=10 line=1 box=3 unit=3 item=501 quantity=1
box lane=1 open order=10 box=3 ordinal=3 units=1 number=3
verdict lane=1 box-opened order=10 box=4 ordinal=4 user=7
box lane=1 complete order=10 box=3 ordinal=3 units=1 number=3
event lane=1 box-complete order=10 box=3 ordinal=3
box lane=1 open order=10 box=4 ordinal=4 number=4
verdict lane=1 item-accepted count=4 of=65 order=10 line=1 box=4 ordinal=4 item=501 user=7
unit lane=1 order=10 line=1 box=4 unit=4 item=501 quantity=1
box lane=1 open order=10 box=4 ordinal=4 units=1 number=4
verdict lane=1 box-opened order=10 box=5 ordinal=5 user=7
box lane=1 complete order=10 box=4 ordinal=4 units=1 number=4
event lane=1 box-complete order=10 box=4 ordinal=4
box lane=1 open order=10 box=5 ordinal=5 number=5
verdict lane=1 item-accepted count=5 of=65 order=10 line=1 box=5 ordinal=5 item=501 user=7
unit lane=1 order=10 line=1 box=5 unit=5 item=501 quantity=1
box lane=1 open order=10 box=5 ordinal=5 units=1 number=5
verdict lane=1 box-opened order=10 box=6 ordinal=6 user=7
box lane=1 complete order=10 box=5 ordinal=5 units=1 number=5
event lane=1 box-complete order=10 box=5 ordinal=5
box lane=1 open order=10 box=6 ordinal=6 number=6
verdict lane=1 item-accepted count=6 of=65 order=10 line=1 box=6 ordinal=6 item=501 user=7
unit lane=1 order=10 line=1 box=6 unit=6 item=501 quantity=1
box lane=1 open order=10 box=6 ordinal=6 units=1 number=6
verdict lane=1 box-opened order=10 box=7 ordinal=7 user=7
box lane=1 complete order=10 box=6 ordinal=6 units=1 number=6
event lane=1 box-complete order=10 box=6 ordinal=6
box lane=1 open order=10 box=7 ordinal=7 number=7
verdict lane=1 item-accepted count=7 of=65 order=10 line=1 box=7 ordinal=7 item=501 user=7
unit lane=1 order=10 line=1 box=7 unit=7 item=501 quantity=1
box lane=1 open order=10 box=7 ordinal=7 units=1 number=7
verdict lane=1 box-opened order=10 box=8 ordinal=8 user=7
box lane=1 complete order=10 box=7 ordinal=7 units=1 number=7
event lane=1 box-complete order=10 box=7 ordinal=7
box lane=1 open order=10 box=8 ordinal=8 number=8
verdict lane=1 item-accepted count=8 of=65 order=10 line=1 box=8 ordinal=8 item=501 user=7
unit lane=1 order=10 line=1 box=8 unit=8 item=501 quantity=1
box lane=1 open order=10 box=8 ordinal=8 units=1 number=8
verdict lane=1 box-opened order=10 box=9 ordinal=9 user=7
box lane=1 complete order=10 box=8 ordinal=8 units=1 number=8
event lane=1 box-complete order=10 box=8 ordinal=8
box lane=1 open order=10 box=9 ordinal=9 number=9
verdict lane=1 item-accepted count=9 of=65 order=10 line=1 box=9 ordinal=9 item=501 user=7
unit lane=1 order=10 line=1 box=9 unit=9 item=501 quantity=1
box lane=1 open order=10 box=9 ordinal=9 units=1 number=9
verdict lane=1 box-opened order=10 box=10 ordinal=10 user=7
box lane=1 complete order=10 box=9 ordinal=9 units=1 number=9
event lane=1 box-complete order=10 box=9 ordinal=9
box lane=1 open order=10 box=10 ordinal=10 number=10
verdict lane=1 item-accepted count=10 of=65 order=10 line=1 box=10 ordinal=10 item=501 user=7
unit lane=1 order=10 line=1 box=10 unit=10 item=501 quantity=1
box lane=1 open order=10 box=10 ordinal=10 units=1 number=10
verdict lane=1 box-opened order=10 box=11 ordinal=11 user=7
box lane=1 complete order=10 box=10 ordinal=10 units=1 number=10
event lane=1 box-complete order=10 box=10 ordinal=10
box lane=1 open order=10 box=11 ordinal=11 number=11
verdict lane=1 item-accepted count=11 of=65 order=10 line=1 box=11 ordinal=11 item=501 user=7
unit lane=1 order=10 line=1 box=11 unit=11 item=501 quantity=1
box lane=1 open order=10 box=11 ordinal=11 units=1 number=11
verdict lane=1 box-opened order=10 box=12 ordinal=12 user=7
box lane=1 complete order=10 box=11 ordinal=11 units=1 number=11
event lane=1 box-complete order=10 box=11 ordinal=11
box lane=1 open order=10 box=12 ordinal=12 number=12
verdict lane=1 item-accepted count=12 of=65 order=10 line=1 box=12 ordinal=12 item=501 user=7
unit lane=1 order=10 line=1 box=12 unit=12 item=501 quantity=1
box lane=1 open order=10 box=12 ordinal=12 units=1 number=12
verdict lane=1 box-opened order=10 box=13 ordinal=13 user=7
box lane=1 complete order=10 box=12 ordinal=12 units=1 number=12
event lane=1 box-complete order=10 box=12 ordinal=12
box lane=1 open order=10 box=13 ordinal=13 number=13
verdict lane=1 item-accepted count=13 of=65 order=10 line=1 box=13 ordinal=13 item=501 user=7
unit lane=1 order=10 line=1 box=13 unit=13 item=501 quantity=1
box lane=1 open order=10 box=13 ordinal=13 units=1 number=13
verdict lane=1 box-opened order=10 box=14 ordinal=14 user=7
box lane=1 complete order=10 box=13 ordinal=13 units=1 number=13
event lane=1 box-complete order=10 box=13 ordinal=13
box lane=1 open order=10 box=14 ordinal=14 number=14
verdict lane=1 item-accepted count=14 of=65 order=10 line=1 box=14 ordinal=14 item=501 user=7
unit lane=1 order=10 line=1 box=14 unit=14 item=501 quantity=1
box lane=1 open order=10 box=14 ordinal=14 units=1 number=14
verdict lane=1 box-opened order=10 box=15 ordinal=15 user=7
box lane=1 complete order=10 box=14 ordinal=14 units=1 number=14
event lane=1 box-complete order=10 box=14 ordinal=14
box lane=1 open order=10 box=15 ordinal=15 number=15
verdict lane=1 item-accepted count=15 of=65 order=10 line=1 box=15 ordinal=15 item=501 user=7
unit lane=1 order=10 line=1 box=15 unit=15 item=501 quantity=1
box lane=1 open order=10 box=15 ordinal=15 units=1 number=15
verdict lane=1 box-opened order=10 box=16 ordinal=16 user=7
box lane=1 complete order=10 box=15 ordinal=15 units=1 number=15
event lane=1 box-complete order=10 box=15 ordinal=15
box lane=1 open order=10 box=16 ordinal=16 number=16
verdict lane=1 item-accepted count=16 of=65 order=10 line=1 box=16 ordinal=16 item=501 user=7
unit lane=1 order=10 line=1 box=16 unit=16 item=501 quantity=1
box lane=1 open order=10 box=16 ordinal=16 units=1 number=16
verdict lane=1 box-opened order=10 box=17 ordinal=17 user=7
box lane=1 complete order=10 box=16 ordinal=16 units=1 number=16
event lane=1 box-complete order=10 box=16 ordinal=16
box lane=1 open order=10 box=17 ordinal=17 number=17
verdict lane=1 item-accepted count=17 of=65 order=10 line=1 box=17 ordinal=17 item=501 user=7
unit lane=1 order=10 line=1 box=17 unit=17 item=501 quantity=1
box lane=1 open order=10 box=17 ordinal=17 units=1 number=17
verdict lane=1 box-opened order=10 box=18 ordinal=18 user=7
box lane=1 complete order=10 box=17 ordinal=17 units=1 number=17
event lane=1 box-complete order=10 box=17 ordinal=17
box lane=1 open order=10 box=18 ordinal=18 number=18
verdict lane=1 item-accepted count=18 of=65 order=10 line=1 box=18 ordinal=18 item=501 user=7
unit lane=1 order=10 line=1 box=18 unit=18 item=501 quantity=1
box lane=1 open order=10 box=18 ordinal=18 units=1 number=18
verdict lane=1 box-opened order=10 box=19 ordinal=19 user=7
box lane=1 complete order=10 box=18 ordinal=18 units=1 number=18
event lane=1 box-complete order=10 box=18 ordinal=18
box lane=1 open order=10 box=19 ordinal=19 number=19
verdict lane=1 item-accepted count=19 of=65 order=10 line=1 box=19 ordinal=19 item=501 user=7
unit lane=1 order=10 line=1 box=19 unit=19 item=501 quantity=1
box lane=1 open order=10 box=19 ordinal=19 units=1 number=19
verdict lane=1 box-opened order=10 box=20 ordinal=20 user=7
box lane=1 complete order=10 box=19 ordinal=19 units=1 number=19
event lane=1 box-complete order=10 box=19 ordinal=19
box lane=1 open order=10 box=20 ordinal=20 number=20
verdict lane=1 item-accepted count=20 of=65 order=10 line=1 box=20 ordinal=20 item=501 user=7
unit lane=1 order=10 line=1 box=20 unit=20 item=501 quantity=1
box lane=1 open order=10 box=20 ordinal=20 units=1 number=20
verdict lane=1 box-opened order=10 box=21 ordinal=21 user=7
box lane=1 complete order=10 box=20 ordinal=20 units=1 number=20
event lane=1 box-complete order=10 box=20 ordinal=20
box lane=1 open order=10 box=21 ordinal=21 number=21
verdict lane=1 item-accepted count=21 of=65 order=10 line=1 box=21 ordinal=21 item=501 user=7
unit lane=1 order=10 line=1 box=21 unit=21 item=501 quantity=1
box lane=1 open order=10 box=21 ordinal=21 units=1 number=21
verdict lane=1 box-opened order=10 box=22 ordinal=22 user=7
box lane=1 complete order=10 box=21 ordinal=21 units=1 number=21
event lane=1 box-complete order=10 box=21 ordinal=21
box lane=1 open order=10 box=22 ordinal=22 number=22
verdict lane=1 item-accepted count=22 of=65 order=10 line=1 box=22 ordinal=22 item=501 user=7
unit lane=1 order=10 line=1 box=22 unit=22 item=501 quantity=1
box lane=1 open order=10 box=22 ordinal=22 units=1 number=22
verdict lane=1 box-opened order=10 box=23 ordinal=23 user=7
box lane=1 complete order=10 box=22 ordinal=22 units=1 number=22
event lane=1 box-complete order=10 box=22 ordinal=22
box lane=1 open order=10 box=23 ordinal=23 number=23
verdict lane=1 item-accepted count=23 of=65 order=10 line=1 box=23 ordinal=23 item=501 user=7
unit lane=1 order=10 line=1 box=23 unit=23 item=501 quantity=1
box lane=1 open order=10 box=23 ordinal=23 units=1 number=23
verdict lane=1 box-opened order=10 box=24 ordinal=24 user=7
box lane=1 complete order=10 box=23 ordinal=23 units=1 number=23
event lane=1 box-complete order=10 box=23 ordinal=23
box lane=1 open order=10 box=24 ordinal=24 number=24
verdict lane=1 item-accepted count=24 of=65 order=10 line=1 box=24 ordinal=24 item=501 user=7
unit lane=1 order=10 line=1 box=24 unit=24 item=501 quantity=1
box lane=1 open order=10 box=24 ordinal=24 units=1 number=24
verdict lane=1 box-opened order=10 box=25 ordinal=25 user=7
box lane=1 complete order=10 box=24 ordinal=24 units=1 number=24
event lane=1 box-complete order=10 box=24 ordinal=24
box lane=1 open order=10 box=25 ordinal=25 number=25
verdict lane=1 item-accepted count=25 of=65 order=10 line=1 box=25 ordinal=25 item=501 user=7
unit lane=1 order=10 line=1 box=25 unit=25 item=501 quantity=1
box lane=1 open order=10 box=25 ordinal=25 units=1 number=25
verdict lane=1 box-opened order=10 box=26 ordinal=26 user=7
box lane=1 complete order=10 box=25 ordinal=25 units=1 number=25
event lane=1 box-complete order=10 box=25 ordinal=25
box lane=1 open order=10 box=26 ordinal=26 number=26
verdict lane=1 item-accepted count=26 of=65 order=10 line=1 box=26 ordinal=26 item=501 user=7
unit lane=1 order=10 line=1 box=26 unit=26 item=501 quantity=1
box lane=1 open order=10 box=26 ordinal=26 units=1 number=26
verdict lane=1 box-opened order=10 box=27 ordinal=27 user=7
box lane=1 complete order=10 box=26 ordinal=26 units=1 number=26
event lane=1 box-complete order=10 box=26 ordinal=26
box lane=1 open order=10 box=27 ordinal=27 number=27
verdict lane=1 item-accepted count=27 of=65 order=10 line=1 box=27 ordinal=27 item=501 user=7
unit lane=1 order=10 line=1 box=27 unit=27 item=501 quantity=1
box lane=1 open order=10 box=27 ordinal=27 units=1 number=27
verdict lane=1 box-opened order=10 box=28 ordinal=28 user=7
box lane=1 complete order=10 box=27 ordinal=27 units=1 number=27
event lane=1 box-complete order=10 box=27 ordinal=27
box lane=1 open order=10 box=28 ordinal=28 number=28
verdict lane=1 item-accepted count=28 of=65 order=10 line=1 box=28 ordinal=28 item=501 user=7
unit lane=1 order=10 line=1 box=28 unit=28 item=501 quantity=1
box lane=1 open order=10 box=28 ordinal=28 units=1 number=28
verdict lane=1 box-opened order=10 box=29 ordinal=29 user=7
box lane=1 complete order=10 box=28 ordinal=28 units=1 number=28
event lane=1 box-complete order=10 box=28 ordinal=28
box lane=1 open order=10 box=29 ordinal=29 number=29
verdict lane=1 item-accepted count=29 of=65 order=10 line=1 box=29 ordinal=29 item=501 user=7
unit lane=1 order=10 line=1 box=29 unit=29 item=501 quantity=1
box lane=1 open order=10 box=29 ordinal=29 units=1 number=29
verdict lane=1 box-opened order=10 box=30 ordinal=30 user=7
box lane=1 complete order=10 box=29 ordinal=29 units=1 number=29
event lane=1 box-complete order=10 box=29 ordinal=29
box lane=1 open order=10 box=30 ordinal=30 number=30
verdict lane=1 item-accepted count=30 of=65 order=10 line=1 box=30 ordinal=30 item=501 user=7
unit lane=1 order=10 line=1 box=30 unit=30 item=501 quantity=1
box lane=1 open order=10 box=30 ordinal=30 units=1 number=30
verdict lane=1 box-opened order=10 box=31 ordinal=31 user=7
box lane=1 complete order=10 box=30 ordinal=30 units=1 number=30
event lane=1 box-complete order=10 box=30 ordinal=30
box lane=1 open order=10 box=31 ordinal=31 number=31
verdict lane=1 item-accepted count=31 of=65 order=10 line=1 box=31 ordinal=31 item=501 user=7
unit lane=1 order=10 line=1 box=31 unit=31 item=501 quantity=1
box lane=1 open order=10 box=31 ordinal=31 units=1 number=31
verdict lane=1 box-opened order=10 box=32 ordinal=32 user=7
box lane=1 complete order=10 box=31 ordinal=31 units=1 number=31
event lane=1 box-complete order=10 box=31 ordinal=31
box lane=1 open order=10 box=32 ordinal=32 number=32
verdict lane=1 item-accepted count=32 of=65 order=10 line=1 box=32 ordinal=32 item=501 user=7
unit lane=1 order=10 line=1 box=32 unit=32 item=501 quantity=1
box lane=1 open order=10 box=32 ordinal=32 units=1 number=32
verdict lane=1 box-opened order=10 box=33 ordinal=33 user=7
box lane=1 complete order=10 box=32 ordinal=32 units=1 number=32
event lane=1 box-complete order=10 box=32 ordinal=32
box lane=1 open order=10 box=33 ordinal=33 number=33
verdict lane=1 item-accepted count=33 of=65 order=10 line=1 box=33 ordinal=33 item=501 user=7
unit lane=1 order=10 line=1 box=33 unit=33 item=501 quantity=1
box lane=1 open order=10 box=33 ordinal=33 units=1 number=33
verdict lane=1 box-opened order=10 box=34 ordinal=34 user=7
box lane=1 complete order=10 box=33 ordinal=33 units=1 number=33
event lane=1 box-complete order=10 box=33 ordinal=33
box lane=1 open order=10 box=34 ordinal=34 number=34
verdict lane=1 item-accepted count=34 of=65 order=10 line=1 box=34 ordinal=34 item=501 user=7
unit lane=1 order=10 line=1 box=34 unit=34 item=501 quantity=1
box lane=1 open order=10 box=34 ordinal=34 units=1 number=34
verdict lane=1 box-opened order=10 box=35 ordinal=35 user=7
box lane=1 complete order=10 box=34 ordinal=34 units=1 number=34
event lane=1 box-complete order=10 box=34 ordinal=34
box lane=1 open order=10 box=35 ordinal=35 number=35
verdict lane=1 item-accepted count=35 of=65 order=10 line=1 box=35 ordinal=35 item=501 user=7
unit lane=1 order=10 line=1 box=35 unit=35 item=501 quantity=1
box lane=1 open order=10 box=35 ordinal=35 units=1 number=35
verdict lane=1 box-opened order=10 box=36 ordinal=36 user=7
box lane=1 complete order=10 box=35 ordinal=35 units=1 number=35
event lane=1 box-complete order=10 box=35 ordinal=35
box lane=1 open order=10 box=36 ordinal=36 number=36
verdict lane=1 item-accepted count=36 of=65 order=10 line=1 box=36 ordinal=36 item=501 user=7
unit lane=1 order=10 line=1 box=36 unit=36 item=501 quantity=1
box lane=1 open order=10 box=36 ordinal=36 units=1 number=36
verdict lane=1 box-opened order=10 box=37 ordinal=37 user=7
box lane=1 complete order=10 box=36 ordinal=36 units=1 number=36
event lane=1 box-complete order=10 box=36 ordinal=36
box lane=1 open order=10 box=37 ordinal=37 number=37
verdict lane=1 item-accepted count=37 of=65 order=10 line=1 box=37 ordinal=37 item=501 user=7
unit lane=1 order=10 line=1 box=37 unit=37 item=501 quantity=1
box lane=1 open order=10 box=37 ordinal=37 units=1 number=37
verdict lane=1 box-opened order=10 box=38 ordinal=38 user=7
box lane=1 complete order=10 box=37 ordinal=37 units=1 number=37
event lane=1 box-complete order=10 box=37 ordinal=37
box lane=1 open order=10 box=38 ordinal=38 number=38
verdict lane=1 item-accepted count=38 of=65 order=10 line=1 box=38 ordinal=38 item=501 user=7
unit lane=1 order=10 line=1 box=38 unit=38 item=501 quantity=1
box lane=1 open order=10 box=38 ordinal=38 units=1 number=38
verdict lane=1 box-opened order=10 box=39 ordinal=39 user=7
box lane=1 complete order=10 box=38 ordinal=38 units=1 number=38
event lane=1 box-complete order=10 box=38 ordinal=38
box lane=1 open order=10 box=39 ordinal=39 number=39
verdict lane=1 item-accepted count=39 of=65 order=10 line=1 box=39 ordinal=39 item=501 user=7
unit lane=1 order=10 line=1 box=39 unit=39 item=501 quantity=1
box lane=1 open order=10 box=39 ordinal=39 units=1 number=39
verdict lane=1 box-opened order=10 box=40 ordinal=40 user=7
box lane=1 complete order=10 box=39 ordinal=39 units=1 number=39
event lane=1 box-complete order=10 box=39 ordinal=39
box lane=1 open order=10 box=40 ordinal=40 number=40
verdict lane=1 item-accepted count=40 of=65 order=10 line=1 box=40 ordinal=40 item=501 user=7
unit lane=1 order=10 line=1 box=40 unit=40 item=501 quantity=1
box lane=1 open order=10 box=40 ordinal=40 units=1 number=40
verdict lane=1 box-opened order=10 box=41 ordinal=41 user=7
box lane=1 complete order=10 box=40 ordinal=40 units=1 number=40
event lane=1 box-complete order=10 box=40 ordinal=40
box lane=1 open order=10 box=41 ordinal=41 number=41
verdict lane=1 item-accepted count=41 of=65 order=10 line=1 box=41 ordinal=41 item=501 user=7
unit lane=1 order=10 line=1 box=41 unit=41 item=501 quantity=1
box lane=1 open order=10 box=41 ordinal=41 units=1 number=41
verdict lane=1 box-opened order=10 box=42 ordinal=42 user=7
box lane=1 complete order=10 box=41 ordinal=41 units=1 number=41
event lane=1 box-complete order=10 box=41 ordinal=41
box lane=1 open order=10 box=42 ordinal=42 number=42
verdict lane=1 item-accepted count=42 of=65 order=10 line=1 box=42 ordinal=42 item=501 user=7
unit lane=1 order=10 line=1 box=42 unit=42 item=501 quantity=1
box lane=1 open order=10 box=42 ordinal=42 units=1 number=42
verdict lane=1 box-opened order=10 box=43 ordinal=43 user=7
box lane=1 complete order=10 box=42 ordinal=42 units=1 number=42
event lane=1 box-complete order=10 box=42 ordinal=42
box lane=1 open order=10 box=43 ordinal=43 number=43
verdict lane=1 item-accepted count=43 of=65 order=10 line=1 box=43 ordinal=43 item=501 user=7
unit lane=1 order=10 line=1 box=43 unit=43 item=501 quantity=1
box lane=1 open order=10 box=43 ordinal=43 units=1 number=43
verdict lane=1 box-opened order=10 box=44 ordinal=44 user=7
box lane=1 complete order=10 box=43 ordinal=43 units=1 number=43
event lane=1 box-complete order=10 box=43 ordinal=43
box lane=1 open order=10 box=44 ordinal=44 number=44
verdict lane=1 item-accepted count=44 of=65 order=10 line=1 box=44 ordinal=44 item=501 user=7
unit lane=1 order=10 line=1 box=44 unit=44 item=501 quantity=1
box lane=1 open order=10 box=44 ordinal=44 units=1 number=44
verdict lane=1 box-opened order=10 box=45 ordinal=45 user=7
box lane=1 complete order=10 box=44 ordinal=44 units=1 number=44
event lane=1 box-complete order=10 box=44 ordinal=44
box lane=1 open order=10 box=45 ordinal=45 number=45
verdict lane=1 item-accepted count=45 of=65 order=10 line=1 box=45 ordinal=45 item=501 user=7
unit lane=1 order=10 line=1 box=45 unit=45 item=501 quantity=1
box lane=1 open order=10 box=45 ordinal=45 units=1 number=45
verdict lane=1 box-opened order=10 box=46 ordinal=46 user=7
box lane=1 complete order=10 box=45 ordinal=45 units=1 number=45
event lane=1 box-complete order=10 box=45 ordinal=45
box lane=1 open order=10 box=46 ordinal=46 number=46
verdict lane=1 item-accepted count=46 of=65 order=10 line=1 box=46 ordinal=46 item=501 user=7
unit lane=1 order=10 line=1 box=46 unit=46 item=501 quantity=1
box lane=1 open order=10 box=46 ordinal=46 units=1 number=46
verdict lane=1 box-opened order=10 box=47 ordinal=47 user=7
box lane=1 complete order=10 box=46 ordinal=46 units=1 number=46
event lane=1 box-complete order=10 box=46 ordinal=46
box lane=1 open order=10 box=47 ordinal=47 number=47
verdict lane=1 item-accepted count=47 of=65 order=10 line=1 box=47 ordinal=47 item=501 user=7
unit lane=1 order=10 line=1 box=47 unit=47 item=501 quantity=1
box lane=1 open order=10 box=47 ordinal=47 units=1 number=47
verdict lane=1 box-opened order=10 box=48 ordinal=48 user=7
box lane=1 complete order=10 box=47 ordinal=47 units=1 number=47
event lane=1 box-complete order=10 box=47 ordinal=47
box lane=1 open order=10 box=48 ordinal=48 number=48
verdict lane=1 item-accepted count=48 of=65 order=10 line=1 box=48 ordinal=48 item=501 user=7
unit lane=1 order=10 line=1 box=48 unit=48 item=501 quantity=1
box lane=1 open order=10 box=48 ordinal=48 units=1 number=48
verdict lane=1 box-opened order=10 box=49 ordinal=49 user=7
box lane=1 complete order=10 box=48 ordinal=48 units=1 number=48
event lane=1 box-complete order=10 box=48 ordinal=48
box lane=1 open order=10 box=49 ordinal=49 number=49
verdict lane=1 item-accepted count=49 of=65 order=10 line=1 box=49 ordinal=49 item=501 user=7
unit lane=1 order=10 line=1 box=49 unit=49 item=501 quantity=1
box lane=1 open order=10 box=49 ordinal=49 units=1 number=49
verdict lane=1 box-opened order=10 box=50 ordinal=50 user=7
box lane=1 complete order=10 box=49 ordinal=49 units=1 number=49
event lane=1 box-complete order=10 box=49 ordinal=49
box lane=1 open order=10 box=50 ordinal=50 number=50
verdict lane=1 item-accepted count=50 of=65 order=10 line=1 box=50 ordinal=50 item=501 user=7
unit lane=1 order=10 line=1 box=50 unit=50 item=501 quantity=1
box lane=1 open order=10 box=50 ordinal=50 units=1 number=50
verdict lane=1 box-opened order=10 box=51 ordinal=51 user=7
box lane=1 complete order=10 box=50 ordinal=50 units=1 number=50
event lane=1 box-complete order=10 box=50 ordinal=50
box lane=1 open order=10 box=51 ordinal=51 number=51
verdict lane=1 item-accepted count=51 of=65 order=10 line=1 box=51 ordinal=51 item=501 user=7
unit lane=1 order=10 line=1 box=51 unit=51 item=501 quantity=1
box lane=1 open order=10 box=51 ordinal=51 units=1 number=51
verdict lane=1 box-opened order=10 box=52 ordinal=52 user=7
box lane=1 complete order=10 box=51 ordinal=51 units=1 number=51
event lane=1 box-complete order=10 box=51 ordinal=51
box lane=1 open order=10 box=52 ordinal=52 number=52
verdict lane=1 item-accepted count=52 of=65 order=10 line=1 box=52 ordinal=52 item=501 user=7
unit lane=1 order=10 line=1 box=52 unit=52 item=501 quantity=1
box lane=1 open order=10 box=52 ordinal=52 units=1 number=52
verdict lane=1 box-opened order=10 box=53 ordinal=53 user=7
box lane=1 complete order=10 box=52 ordinal=52 units=1 number=52
event lane=1 box-complete order=10 box=52 ordinal=52
box lane=1 open order=10 box=53 ordinal=53 number=53
verdict lane=1 item-accepted count=53 of=65 order=10 line=1 box=53 ordinal=53 item=501 user=7
unit lane=1 order=10 line=1 box=53 unit=53 item=501 quantity=1
box lane=1 open order=10 box=53 ordinal=53 units=1 number=53
verdict lane=1 box-opened order=10 box=54 ordinal=54 user=7
box lane=1 complete order=10 box=53 ordinal=53 units=1 number=53
event lane=1 box-complete order=10 box=53 ordinal=53
box lane=1 open order=10 box=54 ordinal=54 number=54
verdict lane=1 item-accepted count=54 of=65 order=10 line=1 box=54 ordinal=54 item=501 user=7
unit lane=1 order=10 line=1 box=54 unit=54 item=501 quantity=1
box lane=1 open order=10 box=54 ordinal=54 units=1 number=54
verdict lane=1 box-opened order=10 box=55 ordinal=55 user=7
box lane=1 complete order=10 box=54 ordinal=54 units=1 number=54
event lane=1 box-complete order=10 box=54 ordinal=54
box lane=1 open order=10 box=55 ordinal=55 number=55
verdict lane=1 item-accepted count=55 of=65 order=10 line=1 box=55 ordinal=55 item=501 user=7
unit lane=1 order=10 line=1 box=55 unit=55 item=501 quantity=1
box lane=1 open order=10 box=55 ordinal=55 units=1 number=55
verdict lane=1 box-opened order=10 box=56 ordinal=56 user=7
box lane=1 complete order=10 box=55 ordinal=55 units=1 number=55
event lane=1 box-complete order=10 box=55 ordinal=55
box lane=1 open order=10 box=56 ordinal=56 number=56
verdict lane=1 item-accepted count=56 of=65 order=10 line=1 box=56 ordinal=56 item=501 user=7
unit lane=1 order=10 line=1 box=56 unit=56 item=501 quantity=1
box lane=1 open order=10 box=56 ordinal=56 units=1 number=56
verdict lane=1 box-opened order=10 box=57 ordinal=57 user=7
box lane=1 complete order=10 box=56 ordinal=56 units=1 number=56
event lane=1 box-complete order=10 box=56 ordinal=56
box lane=1 open order=10 box=57 ordinal=57 number=57
verdict lane=1 item-accepted count=57 of=65 order=10 line=1 box=57 ordinal=57 item=501 user=7
unit lane=1 order=10 line=1 box=57 unit=57 item=501 quantity=1
box lane=1 open order=10 box=57 ordinal=57 units=1 number=57
verdict lane=1 box-opened order=10 box=58 ordinal=58 user=7
box lane=1 complete order=10 box=57 ordinal=57 units=1 number=57
event lane=1 box-complete order=10 box=57 ordinal=57
box lane=1 open order=10 box=58 ordinal=58 number=58
verdict lane=1 item-accepted count=58 of=65 order=10 line=1 box=58 ordinal=58 item=501 user=7
unit lane=1 order=10 line=1 box=58 unit=58 item=501 quantity=1
box lane=1 open order=10 box=58 ordinal=58 units=1 number=58
verdict lane=1 box-opened order=10 box=59 ordinal=59 user=7
box lane=1 complete order=10 box=58 ordinal=58 units=1 number=58
event lane=1 box-complete order=10 box=58 ordinal=58
box lane=1 open order=10 box=59 ordinal=59 number=59
verdict lane=1 item-accepted count=59 of=65 order=10 line=1 box=59 ordinal=59 item=501 user=7
unit lane=1 order=10 line=1 box=59 unit=59 item=501 quantity=1
box lane=1 open order=10 box=59 ordinal=59 units=1 number=59
verdict lane=1 box-opened order=10 box=60 ordinal=60 user=7
box lane=1 complete order=10 box=59 ordinal=59 units=1 number=59
event lane=1 box-complete order=10 box=59 ordinal=59
box lane=1 open order=10 box=60 ordinal=60 number=60
verdict lane=1 item-accepted count=60 of=65 order=10 line=1 box=60 ordinal=60 item=501 user=7
unit lane=1 order=10 line=1 box=60 unit=60 item=501 quantity=1
box lane=1 open order=10 box=60 ordinal=60 units=1 number=60
verdict lane=1 box-opened order=10 box=61 ordinal=61 user=7
box lane=1 complete order=10 box=60 ordinal=60 units=1 number=60
event lane=1 box-complete order=10 box=60 ordinal=60
box lane=1 open order=10 box=61 ordinal=61 number=61
verdict lane=1 item-accepted count=61 of=65 order=10 line=1 box=61 ordinal=61 item=501 user=7
unit lane=1 order=10 line=1 box=61 unit=61 item=501 quantity=1
box lane=1 open order=10 box=61 ordinal=61 units=1 number=61
verdict lane=1 box-opened order=10 box=62 ordinal=62 user=7
box lane=1 complete order=10 box=61 ordinal=61 units=1 number=61
event lane=1 box-complete order=10 box=61 ordinal=61
box lane=1 open order=10 box=62 ordinal=62 number=62
verdict lane=1 item-accepted count=62 of=65 order=10 line=1 box=62 ordinal=62 item=501 user=7
unit lane=1 order=10 line=1 box=62 unit=62 item=501 quantity=1
box lane=1 open order=10 box=62 ordinal=62 units=1 number=62
verdict lane=1 box-opened order=10 box=63 ordinal=63 user=7
box lane=1 complete order=10 box=62 ordinal=62 units=1 number=62
event lane=1 box-complete order=10 box=62 ordinal=62
box lane=1 open order=10 box=63 ordinal=63 number=63
verdict lane=1 item-accepted count=63 of=65 order=10 line=1 box=63 ordinal=63 item=501 user=7
unit lane=1 order=10 line=1 box=63 unit=63 item=501 quantity=1
box lane=1 open order=10 box=63 ordinal=63 units=1 number=63
verdict lane=1 box-opened order=10 box=64 ordinal=64 user=7
box lane=1 complete order=10 box=63 ordinal=63 units=1 number=63
event lane=1 box-complete order=10 box=63 ordinal=63
box lane=1 open order=10 box=64 ordinal=64 number=64
verdict lane=1 item-accepted count=64 of=65 order=10 line=1 box=64 ordinal=64 item=501 user=7
unit lane=1 order=10 line=1 box=64 unit=64 item=501 quantity=1
box lane=1 open order=10 box=64 ordinal=64 units=1 number=64
verdict lane=1 box-opened order=10 box=63 ordinal=63 user=7 between
box lane=1 open order=10 box=63 ordinal=63 units=1 number=63
verdict lane=1 box-opened order=10 box=62 ordinal=62 user=7 between
box lane=1 open order=10 box=62 ordinal=62 units=1 number=62
verdict lane=1 box-opened order=10 box=61 ordinal=61 user=7 between
box lane=1 open order=10 box=61 ordinal=61 units=1 number=61
verdict lane=1 box-opened order=10 box=60 ordinal=60 user=7 between
box lane=1 open order=10 box=60 ordinal=60 units=1 number=60
verdict lane=1 box-opened order=10 box=59 ordinal=59 user=7 between
box lane=1 open order=10 box=59 ordinal=59 units=1 number=59
verdict lane=1 box-opened order=10 box=58 ordinal=58 user=7 between
box lane=1 open order=10 box=58 ordinal=58 units=1 number=58
verdict lane=1 box-opened order=10 box=57 ordinal=57 user=7 between
box lane=1 open order=10 box=57 ordinal=57 units=1 number=57
verdict lane=1 box-opened order=10 box=56 ordinal=56 user=7 between
box lane=1 open order=10 box=56 ordinal=56 units=1 number=56
verdict lane=1 box-opened order=10 box=55 ordinal=55 user=7 between
box lane=1 open order=10 box=55 ordinal=55 units=1 number=55
verdict lane=1 box-opened order=10 box=54 ordinal=54 user=7 between
box lane=1 open order=10 box=54 ordinal=54 units=1 number=54
verdict lane=1 box-opened order=10 box=53 ordinal=53 user=7 between
box lane=1 open order=10 box=53 ordinal=53 units=1 number=53
verdict lane=1 box-opened order=10 box=52 ordinal=52 user=7 between
box lane=1 open order=10 box=52 ordinal=52 units=1 number=52
verdict lane=1 box-opened order=10 box=51 ordinal=51 user=7 between
box lane=1 open order=10 box=51 ordinal=51 units=1 number=51
verdict lane=1 box-opened order=10 box=50 ordinal=50 user=7 between
box lane=1 open order=10 box=50 ordinal=50 units=1 number=50
verdict lane=1 box-opened order=10 box=49 ordinal=49 user=7 between
box lane=1 open order=10 box=49 ordinal=49 units=1 number=49
verdict lane=1 box-opened order=10 box=48 ordinal=48 user=7 between
box lane=1 open order=10 box=48 ordinal=48 units=1 number=48
verdict lane=1 box-opened order=10 box=47 ordinal=47 user=7 between
box lane=1 open order=10 box=47 ordinal=47 units=1 number=47
verdict lane=1 box-opened order=10 box=46 ordinal=46 user=7 between
box lane=1 open order=10 box=46 ordinal=46 units=1 number=46
verdict lane=1 box-opened order=10 box=45 ordinal=45 user=7 between
box lane=1 open order=10 box=45 ordinal=45 units=1 number=45
verdict lane=1 box-opened order=10 box=44 ordinal=44 user=7 between
box lane=1 open order=10 box=44 ordinal=44 units=1 number=44
verdict lane=1 box-opened order=10 box=43 ordinal=43 user=7 between
box lane=1 open order=10 box=43 ordinal=43 units=1 number=43
verdict lane=1 box-opened order=10 box=42 ordinal=42 user=7 between
box lane=1 open order=10 box=42 ordinal=42 units=1 number=42
verdict lane=1 box-opened order=10 box=41 ordinal=41 user=7 between
box lane=1 open order=10 box=41 ordinal=41 units=1 number=41
verdict lane=1 box-opened order=10 box=40 ordinal=40 user=7 between
box lane=1 open order=10 box=40 ordinal=40 units=1 number=40
verdict lane=1 box-opened order=10 box=39 ordinal=39 user=7 between
box lane=1 open order=10 box=39 ordinal=39 units=1 number=39
verdict lane=1 box-opened order=10 box=38 ordinal=38 user=7 between
box lane=1 open order=10 box=38 ordinal=38 units=1 number=38
verdict lane=1 box-opened order=10 box=37 ordinal=37 user=7 between
box lane=1 open order=10 box=37 ordinal=37 units=1 number=37
verdict lane=1 box-opened order=10 box=36 ordinal=36 user=7 between
box lane=1 open order=10 box=36 ordinal=36 units=1 number=36
verdict lane=1 box-opened order=10 box=35 ordinal=35 user=7 between
box lane=1 open order=10 box=35 ordinal=35 units=1 number=35
verdict lane=1 box-opened order=10 box=34 ordinal=34 user=7 between
box lane=1 open order=10 box=34 ordinal=34 units=1 number=34
verdict lane=1 box-opened order=10 box=33 ordinal=33 user=7 between
box lane=1 open order=10 box=33 ordinal=33 units=1 number=33
verdict lane=1 box-opened order=10 box=32 ordinal=32 user=7 between
box lane=1 open order=10 box=32 ordinal=32 units=1 number=32
verdict lane=1 box-opened order=10 box=31 ordinal=31 user=7 between
box lane=1 open order=10 box=31 ordinal=31 units=1 number=31
verdict lane=1 box-opened order=10 box=30 ordinal=30 user=7 between
box lane=1 open order=10 box=30 ordinal=30 units=1 number=30
verdict lane=1 box-opened order=10 box=29 ordinal=29 user=7 between
box lane=1 open order=10 box=29 ordinal=29 units=1 number=29
verdict lane=1 box-opened order=10 box=28 ordinal=28 user=7 between
box lane=1 open order=10 box=28 ordinal=28 units=1 number=28
verdict lane=1 box-opened order=10 box=27 ordinal=27 user=7 between
box lane=1 open order=10 box=27 ordinal=27 units=1 number=27
verdict lane=1 box-opened order=10 box=26 ordinal=26 user=7 between
box lane=1 open order=10 box=26 ordinal=26 units=1 number=26
verdict lane=1 box-opened order=10 box=25 ordinal=25 user=7 between
box lane=1 open order=10 box=25 ordinal=25 units=1 number=25
verdict lane=1 box-opened order=10 box=24 ordinal=24 user=7 between
box lane=1 open order=10 box=24 ordinal=24 units=1 number=24
verdict lane=1 box-opened order=10 box=23 ordinal=23 user=7 between
box lane=1 open order=10 box=23 ordinal=23 units=1 number=23
verdict lane=1 box-opened order=10 box=22 ordinal=22 user=7 between
box lane=1 open order=10 box=22 ordinal=22 units=1 number=22
verdict lane=1 box-opened order=10 box=21 ordinal=21 user=7 between
box lane=1 open order=10 box=21 ordinal=21 units=1 number=21
verdict lane=1 box-opened order=10 box=20 ordinal=20 user=7 between
box lane=1 open order=10 box=20 ordinal=20 units=1 number=20
verdict lane=1 box-opened order=10 box=19 ordinal=19 user=7 between
box lane=1 open order=10 box=19 ordinal=19 units=1 number=19
verdict lane=1 box-opened order=10 box=18 ordinal=18 user=7 between
box lane=1 open order=10 box=18 ordinal=18 units=1 number=18
verdict lane=1 box-opened order=10 box=17 ordinal=17 user=7 between
box lane=1 open order=10 box=17 ordinal=17 units=1 number=17
verdict lane=1 box-opened order=10 box=16 ordinal=16 user=7 between
box lane=1 open order=10 box=16 ordinal=16 units=1 number=16
verdict lane=1 box-opened order=10 box=15 ordinal=15 user=7 between
box lane=1 open order=10 box=15 ordinal=15 units=1 number=15
verdict lane=1 box-opened order=10 box=14 ordinal=14 user=7 between
box lane=1 open order=10 box=14 ordinal=14 units=1 number=14
verdict lane=1 box-opened order=10 box=13 ordinal=13 user=7 between
box lane=1 open order=10 box=13 ordinal=13 units=1 number=13
verdict lane=1 box-opened order=10 box=12 ordinal=12 user=7 between
box lane=1 open order=10 box=12 ordinal=12 units=1 number=12
verdict lane=1 box-opened order=10 box=11 ordinal=11 user=7 between
box lane=1 open order=10 box=11 ordinal=11 units=1 number=11
verdict lane=1 box-opened order=10 box=10 ordinal=10 user=7 between
box lane=1 open order=10 box=10 ordinal=10 units=1 number=10
verdict lane=1 box-opened order=10 box=9 ordinal=9 user=7 between
box lane=1 open order=10 box=9 ordinal=9 units=1 number=9
verdict lane=1 box-opened order=10 box=8 ordinal=8 user=7 between
box lane=1 open order=10 box=8 ordinal=8 units=1 number=8
verdict lane=1 box-opened order=10 box=7 ordinal=7 user=7 between
box lane=1 open order=10 box=7 ordinal=7 units=1 number=7
verdict lane=1 box-opened order=10 box=6 ordinal=6 user=7 between
box lane=1 open order=10 box=6 ordinal=6 units=1 number=6
verdict lane=1 box-opened order=10 box=5 ordinal=5 user=7 between
box lane=1 open order=10 box=5 ordinal=5 units=1 number=5
verdict lane=1 box-opened order=10 box=4 ordinal=4 user=7 between
box lane=1 open order=10 box=4 ordinal=4 units=1 number=4
verdict lane=1 box-opened order=10 box=3 ordinal=3 user=7 between
box lane=1 open order=10 box=3 ordinal=3 units=1 number=3
verdict lane=1 box-opened order=10 box=2 ordinal=2 user=7 between
box lane=1 open order=10 box=2 ordinal=2 units=1 number=2
verdict lane=1 box-opened order=10 box=1 ordinal=1 user=7 between
box lane=1 open order=10 box=1 ordinal=1 units=1 number=1
verdict lane=1 box-opened order=10 box=64 ordinal=64 user=7 between
verdict lane=1 limit-exceeded order=10 box=64 ordinal=64 user=7
verdict lane=1 item-accepted count=65 of=65 order=10 line=1 box=64 ordinal=64 item=501 user=7
unit lane=1 order=10 line=1 box=64 unit=65 item=501 quantity=1
box lane=1 open order=10 box=64 ordinal=64 units=2 number=64
order lane=1 packed order=10
box lane=1 complete order=10 box=1 ordinal=1 units=1 number=1
event lane=1 box-complete order=10 box=1 ordinal=1
box lane=1 complete order=10 box=2 ordinal=2 units=1 number=2
event lane=1 box-complete order=10 box=2 ordinal=2
box lane=1 complete order=10 box=3 ordinal=3 units=1 number=3
event lane=1 box-complete order=10 box=3 ordinal=3
box lane=1 complete order=10 box=4 ordinal=4 units=1 number=4
event lane=1 box-complete order=10 box=4 ordinal=4
box lane=1 complete order=10 box=5 ordinal=5 units=1 number=5
event lane=1 box-complete order=10 box=5 ordinal=5
box lane=1 complete order=10 box=6 ordinal=6 units=1 number=6
event lane=1 box-complete order=10 box=6 ordinal=6
box lane=1 complete order=10 box=7 ordinal=7 units=1 number=7
event lane=1 box-complete order=10 box=7 ordinal=7
box lane=1 complete order=10 box=8 ordinal=8 units=1 number=8
event lane=1 box-complete order=10 box=8 ordinal=8
box lane=1 complete order=10 box=9 ordinal=9 units=1 number=9
event lane=1 box-complete order=10 box=9 ordinal=9
box lane=1 complete order=10 box=10 ordinal=10 units=1 number=10
event lane=1 box-complete order=10 box=10 ordinal=10
box lane=1 complete order=10 box=11 ordinal=11 units=1 number=11
event lane=1 box-complete order=10 box=11 ordinal=11
box lane=1 complete order=10 box=12 ordinal=12 units=1 number=12
event lane=1 box-complete order=10 box=12 ordinal=12
box lane=1 complete order=10 box=13 ordinal=13 units=1 number=13
event lane=1 box-complete order=10 box=13 ordinal=13
box lane=1 complete order=10 box=14 ordinal=14 units=1 number=14
event lane=1 box-complete order=10 box=14 ordinal=14
box lane=1 complete order=10 box=15 ordinal=15 units=1 number=15
event lane=1 box-complete order=10 box=15 ordinal=15
box lane=1 complete order=10 box=16 ordinal=16 units=1 number=16
event lane=1 box-complete order=10 box=16 ordinal=16
box lane=1 complete order=10 box=17 ordinal=17 units=1 number=17
event lane=1 box-complete order=10 box=17 ordinal=17
box lane=1 complete order=10 box=18 ordinal=18 units=1 number=18
event lane=1 box-complete order=10 box=18 ordinal=18
box lane=1 complete order=10 box=19 ordinal=19 units=1 number=19
event lane=1 box-complete order=10 box=19 ordinal=19
box lane=1 complete order=10 box=20 ordinal=20 units=1 number=20
event lane=1 box-complete order=10 box=20 ordinal=20
box lane=1 complete order=10 box=21 ordinal=21 units=1 number=21
event lane=1 box-complete order=10 box=21 ordinal=21
box lane=1 complete order=10 box=22 ordinal=22 units=1 number=22
event lane=1 box-complete order=10 box=22 ordinal=22
box lane=1 complete order=10 box=23 ordinal=23 units=1 number=23
event lane=1 box-complete order=10 box=23 ordinal=23
box lane=1 complete order=10 box=24 ordinal=24 units=1 number=24
event lane=1 box-complete order=10 box=24 ordinal=24
box lane=1 complete order=10 box=25 ordinal=25 units=1 number=25
event lane=1 box-complete order=10 box=25 ordinal=25
box lane=1 complete order=10 box=26 ordinal=26 units=1 number=26
event lane=1 box-complete order=10 box=26 ordinal=26
box lane=1 complete order=10 box=27 ordinal=27 units=1 number=27
event lane=1 box-complete order=10 box=27 ordinal=27
box lane=1 complete order=10 box=28 ordinal=28 units=1 number=28
event lane=1 box-complete order=10 box=28 ordinal=28
box lane=1 complete order=10 box=29 ordinal=29 units=1 number=29
event lane=1 box-complete order=10 box=29 ordinal=29
box lane=1 complete order=10 box=30 ordinal=30 units=1 number=30
event lane=1 box-complete order=10 box=30 ordinal=30
box lane=1 complete order=10 box=31 ordinal=31 units=1 number=31
event lane=1 box-complete order=10 box=31 ordinal=31
box lane=1 complete order=10 box=32 ordinal=32 units=1 number=32
event lane=1 box-complete order=10 box=32 ordinal=32
box lane=1 complete order=10 box=33 ordinal=33 units=1 number=33
event lane=1 box-complete order=10 box=33 ordinal=33
box lane=1 complete order=10 box=34 ordinal=34 units=1 number=34
event lane=1 box-complete order=10 box=34 ordinal=34
box lane=1 complete order=10 box=35 ordinal=35 units=1 number=35
event lane=1 box-complete order=10 box=35 ordinal=35
box lane=1 complete order=10 box=36 ordinal=36 units=1 number=36
event lane=1 box-complete order=10 box=36 ordinal=36
box lane=1 complete order=10 box=37 ordinal=37 units=1 number=37
event lane=1 box-complete order=10 box=37 ordinal=37
box lane=1 complete order=10 box=38 ordinal=38 units=1 number=38
event lane=1 box-complete order=10 box=38 ordinal=38
box lane=1 complete order=10 box=39 ordinal=39 units=1 number=39
event lane=1 box-complete order=10 box=39 ordinal=39
box lane=1 complete order=10 box=40 ordinal=40 units=1 number=40
event lane=1 box-complete order=10 box=40 ordinal=40
box lane=1 complete order=10 box=41 ordinal=41 units=1 number=41
event lane=1 box-complete order=10 box=41 ordinal=41
box lane=1 complete order=10 box=42 ordinal=42 units=1 number=42
event lane=1 box-complete order=10 box=42 ordinal=42
box lane=1 complete order=10 box=43 ordinal=43 units=1 number=43
event lane=1 box-complete order=10 box=43 ordinal=43
box lane=1 complete order=10 box=44 ordinal=44 units=1 number=44
event lane=1 box-complete order=10 box=44 ordinal=44
box lane=1 complete order=10 box=45 ordinal=45 units=1 number=45
event lane=1 box-complete order=10 box=45 ordinal=45
box lane=1 complete order=10 box=46 ordinal=46 units=1 number=46
event lane=1 box-complete order=10 box=46 ordinal=46
box lane=1 complete order=10 box=47 ordinal=47 units=1 number=47
event lane=1 box-complete order=10 box=47 ordinal=47
box lane=1 complete order=10 box=48 ordinal=48 units=1 number=48
event lane=1 box-complete order=10 box=48 ordinal=48
box lane=1 complete order=10 box=49 ordinal=49 units=1 number=49
event lane=1 box-complete order=10 box=49 ordinal=49
box lane=1 complete order=10 box=50 ordinal=50 units=1 number=50
event lane=1 box-complete order=10 box=50 ordinal=50
box lane=1 complete order=10 box=51 ordinal=51 units=1 number=51
event lane=1 box-complete order=10 box=51 ordinal=51
box lane=1 complete order=10 box=52 ordinal=52 units=1 number=52
event lane=1 box-complete order=10 box=52 ordinal=52
box lane=1 complete order=10 box=53 ordinal=53 units=1 number=53
event lane=1 box-complete order=10 box=53 ordinal=53
box lane=1 complete order=10 box=54 ordinal=54 units=1 number=54
event lane=1 box-complete order=10 box=54 ordinal=54
box lane=1 complete order=10 box=55 ordinal=55 units=1 number=55
event lane=1 box-complete order=10 box=55 ordinal=55
box lane=1 complete order=10 box=56 ordinal=56 units=1 number=56
event lane=1 box-complete order=10 box=56 ordinal=56
box lane=1 complete order=10 box=57 ordinal=57 units=1 number=57
event lane=1 box-complete order=10 box=57 ordinal=57
box lane=1 complete order=10 box=58 ordinal=58 units=1 number=58
event lane=1 box-complete order=10 box=58 ordinal=58
box lane=1 complete order=10 box=59 ordinal=59 units=1 number=59
event lane=1 box-complete order=10 box=59 ordinal=59
box lane=1 complete order=10 box=60 ordinal=60 units=1 number=60
event lane=1 box-complete order=10 box=60 ordinal=60
box lane=1 complete order=10 box=61 ordinal=61 units=1 number=61
event lane=1 box-complete order=10 box=61 ordinal=61
box lane=1 complete order=10 box=62 ordinal=62 units=1 number=62
event lane=1 box-complete order=10 box=62 ordinal=62
box lane=1 complete order=10 box=63 ordinal=63 units=1 number=63
event lane=1 box-complete order=10 box=63 ordinal=63
box lane=1 complete order=10 box=64 ordinal=64 units=2 number=64
event lane=1 box-complete order=10 box=64 ordinal=64
box lane=1 printing order=10 box=1 ordinal=1 units=1 number=1 intent=1 attempt=1
label lane=1 order=10 box=1 number=1 intent=1 attempt=1
event lane=1 label-queued order=10 box=1 ordinal=1
box lane=1 printing order=10 box=2 ordinal=2 units=1 number=2 intent=2 attempt=1
label lane=1 order=10 box=2 number=2 intent=2 attempt=1
event lane=1 label-queued order=10 box=2 ordinal=2
box lane=1 printing order=10 box=3 ordinal=3 units=1 number=3 intent=3 attempt=1
label lane=1 order=10 box=3 number=3 intent=3 attempt=1
event lane=1 label-queued order=10 box=3 ordinal=3
box lane=1 printing order=10 box=4 ordinal=4 units=1 number=4 intent=4 attempt=1
label lane=1 order=10 box=4 number=4 intent=4 attempt=1
event lane=1 label-queued order=10 box=4 ordinal=4
box lane=1 printing order=10 box=5 ordinal=5 units=1 number=5 intent=5 attempt=1
label lane=1 order=10 box=5 number=5 intent=5 attempt=1
event lane=1 label-queued order=10 box=5 ordinal=5
box lane=1 printing order=10 box=6 ordinal=6 units=1 number=6 intent=6 attempt=1
label lane=1 order=10 box=6 number=6 intent=6 attempt=1
event lane=1 label-queued order=10 box=6 ordinal=6
box lane=1 printing order=10 box=7 ordinal=7 units=1 number=7 intent=7 attempt=1
label lane=1 order=10 box=7 number=7 intent=7 attempt=1
event lane=1 label-queued order=10 box=7 ordinal=7
box lane=1 printing order=10 box=8 ordinal=8 units=1 number=8 intent=8 attempt=1
label lane=1 order=10 box=8 number=8 intent=8 attempt=1
event lane=1 label-queued order=10 box=8 ordinal=8
box lane=1 printing order=10 box=9 ordinal=9 units=1 number=9 intent=9 attempt=1
label lane=1 order=10 box=9 number=9 intent=9 attempt=1
event lane=1 label-queued order=10 box=9 ordinal=9
box lane=1 printing order=10 box=10 ordinal=10 units=1 number=10 intent=10 attempt=1
label lane=1 order=10 box=10 number=10 intent=10 attempt=1
event lane=1 label-queued order=10 box=10 ordinal=10
box lane=1 printing order=10 box=11 ordinal=11 units=1 number=11 intent=11 attempt=1
label lane=1 order=10 box=11 number=11 intent=11 attempt=1
event lane=1 label-queued order=10 box=11 ordinal=11
box lane=1 printing order=10 box=12 ordinal=12 units=1 number=12 intent=12 attempt=1
label lane=1 order=10 box=12 number=12 intent=12 attempt=1
event lane=1 label-queued order=10 box=12 ordinal=12
box lane=1 printing order=10 box=13 ordinal=13 units=1 number=13 intent=13 attempt=1
label lane=1 order=10 box=13 number=13 intent=13 attempt=1
event lane=1 label-queued order=10 box=13 ordinal=13
box lane=1 printing order=10 box=14 ordinal=14 units=1 number=14 intent=14 attempt=1
label lane=1 order=10 box=14 number=14 intent=14 attempt=1
event lane=1 label-queued order=10 box=14 ordinal=14
box lane=1 printing order=10 box=15 ordinal=15 units=1 number=15 intent=15 attempt=1
label lane=1 order=10 box=15 number=15 intent=15 attempt=1
event lane=1 label-queued order=10 box=15 ordinal=15
box lane=1 printing order=10 box=16 ordinal=16 units=1 number=16 intent=16 attempt=1
label lane=1 order=10 box=16 number=16 intent=16 attempt=1
event lane=1 label-queued order=10 box=16 ordinal=16
box lane=1 printing order=10 box=17 ordinal=17 units=1 number=17 intent=17 attempt=1
label lane=1 order=10 box=17 number=17 intent=17 attempt=1
event lane=1 label-queued order=10 box=17 ordinal=17
box lane=1 printing order=10 box=18 ordinal=18 units=1 number=18 intent=18 attempt=1
label lane=1 order=10 box=18 number=18 intent=18 attempt=1
event lane=1 label-queued order=10 box=18 ordinal=18
box lane=1 printing order=10 box=19 ordinal=19 units=1 number=19 intent=19 attempt=1
label lane=1 order=10 box=19 number=19 intent=19 attempt=1
event lane=1 label-queued order=10 box=19 ordinal=19
box lane=1 printing order=10 box=20 ordinal=20 units=1 number=20 intent=20 attempt=1
label lane=1 order=10 box=20 number=20 intent=20 attempt=1
event lane=1 label-queued order=10 box=20 ordinal=20
box lane=1 printing order=10 box=21 ordinal=21 units=1 number=21 intent=21 attempt=1
label lane=1 order=10 box=21 number=21 intent=21 attempt=1
event lane=1 label-queued order=10 box=21 ordinal=21
box lane=1 printing order=10 box=22 ordinal=22 units=1 number=22 intent=22 attempt=1
label lane=1 order=10 box=22 number=22 intent=22 attempt=1
event lane=1 label-queued order=10 box=22 ordinal=22
box lane=1 printing order=10 box=23 ordinal=23 units=1 number=23 intent=23 attempt=1
label lane=1 order=10 box=23 number=23 intent=23 attempt=1
event lane=1 label-queued order=10 box=23 ordinal=23
box lane=1 printing order=10 box=24 ordinal=24 units=1 number=24 intent=24 attempt=1
label lane=1 order=10 box=24 number=24 intent=24 attempt=1
event lane=1 label-queued order=10 box=24 ordinal=24
box lane=1 printing order=10 box=25 ordinal=25 units=1 number=25 intent=25 attempt=1
label lane=1 order=10 box=25 number=25 intent=25 attempt=1
event lane=1 label-queued order=10 box=25 ordinal=25
box lane=1 printing order=10 box=26 ordinal=26 units=1 number=26 intent=26 attempt=1
label lane=1 order=10 box=26 number=26 intent=26 attempt=1
event lane=1 label-queued order=10 box=26 ordinal=26
box lane=1 printing order=10 box=27 ordinal=27 units=1 number=27 intent=27 attempt=1
label lane=1 order=10 box=27 number=27 intent=27 attempt=1
event lane=1 label-queued order=10 box=27 ordinal=27
box lane=1 printing order=10 box=28 ordinal=28 units=1 number=28 intent=28 attempt=1
label lane=1 order=10 box=28 number=28 intent=28 attempt=1
event lane=1 label-queued order=10 box=28 ordinal=28
box lane=1 printing order=10 box=29 ordinal=29 units=1 number=29 intent=29 attempt=1
label lane=1 order=10 box=29 number=29 intent=29 attempt=1
event lane=1 label-queued order=10 box=29 ordinal=29
box lane=1 printing order=10 box=30 ordinal=30 units=1 number=30 intent=30 attempt=1
label lane=1 order=10 box=30 number=30 intent=30 attempt=1
event lane=1 label-queued order=10 box=30 ordinal=30
box lane=1 printing order=10 box=31 ordinal=31 units=1 number=31 intent=31 attempt=1
label lane=1 order=10 box=31 number=31 intent=31 attempt=1
event lane=1 label-queued order=10 box=31 ordinal=31
box lane=1 printing order=10 box=32 ordinal=32 units=1 number=32 intent=32 attempt=1
label lane=1 order=10 box=32 number=32 intent=32 attempt=1
event lane=1 label-queued order=10 box=32 ordinal=32
box lane=1 printing order=10 box=33 ordinal=33 units=1 number=33 intent=33 attempt=1
label lane=1 order=10 box=33 number=33 intent=33 attempt=1
event lane=1 label-queued order=10 box=33 ordinal=33
box lane=1 printing order=10 box=34 ordinal=34 units=1 number=34 intent=34 attempt=1
label lane=1 order=10 box=34 number=34 intent=34 attempt=1
event lane=1 label-queued order=10 box=34 ordinal=34
box lane=1 printing order=10 box=35 ordinal=35 units=1 number=35 intent=35 attempt=1
label lane=1 order=10 box=35 number=35 intent=35 attempt=1
event lane=1 label-queued order=10 box=35 ordinal=35
box lane=1 printing order=10 box=36 ordinal=36 units=1 number=36 intent=36 attempt=1
label lane=1 order=10 box=36 number=36 intent=36 attempt=1
event lane=1 label-queued order=10 box=36 ordinal=36
box lane=1 printing order=10 box=37 ordinal=37 units=1 number=37 intent=37 attempt=1
label lane=1 order=10 box=37 number=37 intent=37 attempt=1
event lane=1 label-queued order=10 box=37 ordinal=37
box lane=1 printing order=10 box=38 ordinal=38 units=1 number=38 intent=38 attempt=1
label lane=1 order=10 box=38 number=38 intent=38 attempt=1
event lane=1 label-queued order=10 box=38 ordinal=38
box lane=1 printing order=10 box=39 ordinal=39 units=1 number=39 intent=39 attempt=1
label lane=1 order=10 box=39 number=39 intent=39 attempt=1
event lane=1 label-queued order=10 box=39 ordinal=39
box lane=1 printing order=10 box=40 ordinal=40 units=1 number=40 intent=40 attempt=1
label lane=1 order=10 box=40 number=40 intent=40 attempt=1
event lane=1 label-queued order=10 box=40 ordinal=40
box lane=1 printing order=10 box=41 ordinal=41 units=1 number=41 intent=41 attempt=1
label lane=1 order=10 box=41 number=41 intent=41 attempt=1
event lane=1 label-queued order=10 box=41 ordinal=41
box lane=1 printing order=10 box=42 ordinal=42 units=1 number=42 intent=42 attempt=1
label lane=1 order=10 box=42 number=42 intent=42 attempt=1
event lane=1 label-queued order=10 box=42 ordinal=42
box lane=1 printing order=10 box=43 ordinal=43 units=1 number=43 intent=43 attempt=1
label lane=1 order=10 box=43 number=43 intent=43 attempt=1
event lane=1 label-queued order=10 box=43 ordinal=43
box lane=1 printing order=10 box=44 ordinal=44 units=1 number=44 intent=44 attempt=1
label lane=1 order=10 box=44 number=44 intent=44 attempt=1
event lane=1 label-queued order=10 box=44 ordinal=44
box lane=1 printing order=10 box=45 ordinal=45 units=1 number=45 intent=45 attempt=1
label lane=1 order=10 box=45 number=45 intent=45 attempt=1
event lane=1 label-queued order=10 box=45 ordinal=45
box lane=1 printing order=10 box=46 ordinal=46 units=1 number=46 intent=46 attempt=1
label lane=1 order=10 box=46 number=46 intent=46 attempt=1
event lane=1 label-queued order=10 box=46 ordinal=46
box lane=1 printing order=10 box=47 ordinal=47 units=1 number=47 intent=47 attempt=1
label lane=1 order=10 box=47 number=47 intent=47 attempt=1
event lane=1 label-queued order=10 box=47 ordinal=47
box lane=1 printing order=10 box=48 ordinal=48 units=1 number=48 intent=48 attempt=1
label lane=1 order=10 box=48 number=48 intent=48 attempt=1
event lane=1 label-queued order=10 box=48 ordinal=48
box lane=1 printing order=10 box=49 ordinal=49 units=1 number=49 intent=49 attempt=1
label lane=1 order=10 box=49 number=49 intent=49 attempt=1
event lane=1 label-queued order=10 box=49 ordinal=49
box lane=1 printing order=10 box=50 ordinal=50 units=1 number=50 intent=50 attempt=1
label lane=1 order=10 box=50 number=50 intent=50 attempt=1
event lane=1 label-queued order=10 box=50 ordinal=50
box lane=1 printing order=10 box=51 ordinal=51 units=1 number=51 intent=51 attempt=1
label lane=1 order=10 box=51 number=51 intent=51 attempt=1
event lane=1 label-queued order=10 box=51 ordinal=51
box lane=1 printing order=10 box=52 ordinal=52 units=1 number=52 intent=52 attempt=1
label lane=1 order=10 box=52 number=52 intent=52 attempt=1
event lane=1 label-queued order=10 box=52 ordinal=52
box lane=1 printing order=10 box=53 ordinal=53 units=1 number=53 intent=53 attempt=1
label lane=1 order=10 box=53 number=53 intent=53 attempt=1
event lane=1 label-queued order=10 box=53 ordinal=53
box lane=1 printing order=10 box=54 ordinal=54 units=1 number=54 intent=54 attempt=1
label lane=1 order=10 box=54 number=54 intent=54 attempt=1
event lane=1 label-queued order=10 box=54 ordinal=54
box lane=1 printing order=10 box=55 ordinal=55 units=1 number=55 intent=55 attempt=1
label lane=1 order=10 box=55 number=55 intent=55 attempt=1
event lane=1 label-queued order=10 box=55 ordinal=55
box lane=1 printing order=10 box=56 ordinal=56 units=1 number=56 intent=56 attempt=1
label lane=1 order=10 box=56 number=56 intent=56 attempt=1
event lane=1 label-queued order=10 box=56 ordinal=56
box lane=1 printing order=10 box=57 ordinal=57 units=1 number=57 intent=57 attempt=1
label lane=1 order=10 box=57 number=57 intent=57 attempt=1
event lane=1 label-queued order=10 box=57 ordinal=57
box lane=1 printing order=10 box=58 ordinal=58 units=1 number=58 intent=58 attempt=1
label lane=1 order=10 box=58 number=58 intent=58 attempt=1
event lane=1 label-queued order=10 box=58 ordinal=58
box lane=1 printing order=10 box=59 ordinal=59 units=1 number=59 intent=59 attempt=1
label lane=1 order=10 box=59 number=59 intent=59 attempt=1
event lane=1 label-queued order=10 box=59 ordinal=59
box lane=1 printing order=10 box=60 ordinal=60 units=1 number=60 intent=60 attempt=1
label lane=1 order=10 box=60 number=60 intent=60 attempt=1
event lane=1 label-queued order=10 box=60 ordinal=60
box lane=1 printing order=10 box=61 ordinal=61 units=1 number=61 intent=61 attempt=1
label lane=1 order=10 box=61 number=61 intent=61 attempt=1
event lane=1 label-queued order=10 box=61 ordinal=61
box lane=1 printing order=10 box=62 ordinal=62 units=1 number=62 intent=62 attempt=1
label lane=1 order=10 box=62 number=62 intent=62 attempt=1
event lane=1 label-queued order=10 box=62 ordinal=62
box lane=1 printing order=10 box=63 ordinal=63 units=1 number=63 intent=63 attempt=1
label lane=1 order=10 box=63 number=63 intent=63 attempt=1
event lane=1 label-queued order=10 box=63 ordinal=63
box lane=1 printing order=10 box=64 ordinal=64 units=2 number=64 intent=64 attempt=1
label lane=1 order=10 box=64 number=64 intent=64 attempt=1
event lane=1 label-queued order=10 box=64 ordinal=64
