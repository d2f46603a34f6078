# No central server for a week, and on Tuesday the printer dies in mid-order. The station tries for a
# minute; the packer sets the box aside and packs what needs no label yet. On Wednesday the new printer
# stops in the middle of a sheet: nobody knows, so a lead looks. One box, one live number, nothing printed
# behind anybody's back.
lane lane=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
load order=10 state=released range=1 lines=1:501x1
scan lane=1 via=scanner order=10 order-state=released
scan lane=1 via=scanner items=501x1 product=1
label order=10 box=1 intent=1 attempt=1 ok=1
print order=10 box=1 intent=1 attempt=1 step=not-printed
tick t=+5000
label order=10 box=1 intent=1 attempt=2 ok=1
print order=10 box=1 intent=1 attempt=2 step=not-printed
tick t=+5000
label order=10 box=1 intent=1 attempt=3 ok=1
print order=10 box=1 intent=1 attempt=3 step=not-printed
tick t=+5000
label order=10 box=1 intent=1 attempt=4 ok=1
print order=10 box=1 intent=1 attempt=4 step=not-printed
tick t=+5000
label order=10 box=1 intent=1 attempt=5 ok=1
print order=10 box=1 intent=1 attempt=5 step=not-printed
tick t=+5000
label order=10 box=1 intent=1 attempt=6 ok=1
print order=10 box=1 intent=1 attempt=6 step=not-printed
tick t=+5000
label order=10 box=1 intent=1 attempt=7 ok=1
print order=10 box=1 intent=1 attempt=7 step=not-printed
tick t=+5000
label order=10 box=1 intent=1 attempt=8 ok=1
print order=10 box=1 intent=1 attempt=8 step=not-printed
tick t=+5000
label order=10 box=1 intent=1 attempt=9 ok=1
print order=10 box=1 intent=1 attempt=9 step=not-printed
tick t=+5000
label order=10 box=1 intent=1 attempt=10 ok=1
print order=10 box=1 intent=1 attempt=10 step=not-printed
tick t=+5000
label order=10 box=1 intent=1 attempt=11 ok=1
print order=10 box=1 intent=1 attempt=11 step=not-printed
tick t=+5000
label order=10 box=1 intent=1 attempt=12 ok=1
print order=10 box=1 intent=1 attempt=12 step=not-printed
tick t=+5000
scan lane=1 via=scanner command=SETASIDE
label order=10 box=1 intent=1 attempt=13 ok=1
print order=10 box=1 intent=1 attempt=13 step=not-printed
tick t=+86400000
load order=11 state=released range=1 lines=1:601x2
scan lane=1 via=scanner order=11 order-state=released
scan lane=1 via=scanner items=601x1 product=1
scan lane=1 via=scanner command=SETASIDE
load order=10 state=packed range=1 lines=1:501x1/1 boxes=1:1:2:1:1:1:13:0:0
scan lane=1 via=scanner order=10 order-state=packed
label order=10 box=1 intent=1 attempt=14 ok=1
print order=10 box=1 intent=1 attempt=14 step=created
print order=10 box=1 intent=1 attempt=14 step=sent
print order=10 box=1 intent=1 attempt=14 step=unknown
tick t=+86400000
box order=10 box=1 decision=reprint user=3
label order=10 box=1 intent=2 attempt=1 ok=1
print order=10 box=1 intent=2 attempt=1 step=created
print order=10 box=1 intent=2 attempt=1 step=sent
print order=10 box=1 intent=2 attempt=1 step=printed
scan lane=1 via=scanner label=1 box=1 box-order=10 box-lane=1 box-state=labelled intent=2 attempt=1
scan lane=1 via=scanner label=1 mark=1 box=1 box-order=10 box-lane=1 box-state=labelled intent=2 attempt=1
load order=11 state=open range=1 lines=1:601x2/1 boxes=2:1:1:1:2:0:0:0:0
scan lane=1 via=scanner order=11 order-state=open
scan lane=1 via=scanner items=601x1 product=1
label order=11 box=2 intent=3 attempt=1 ok=1
print order=11 box=2 intent=3 attempt=1 step=created
print order=11 box=2 intent=3 attempt=1 step=sent
print order=11 box=2 intent=3 attempt=1 step=printed
scan lane=1 via=scanner label=1 box=2 box-order=11 box-lane=1 box-state=labelled intent=3 attempt=1

verdict lane=1 signed-in user=7
verdict lane=1 order-opened order=10 user=7
order lane=1 open order=10
verdict lane=1 item-accepted count=1 of=1 order=10 line=1 box=1 ordinal=1 item=501 user=7
box lane=1 open order=10 box=1 ordinal=1 number=1
unit lane=1 order=10 line=1 box=1 unit=1 item=501 quantity=1
box lane=1 open order=10 box=1 ordinal=1 units=1 number=1
order lane=1 packed order=10
box lane=1 complete order=10 box=1 ordinal=1 units=1 number=1
event lane=1 box-complete order=10 box=1 ordinal=1
box lane=1 printing order=10 box=1 ordinal=1 units=1 number=1 intent=1 attempt=1
label lane=1 order=10 box=1 number=1 intent=1 attempt=1
event lane=1 label-queued order=10 box=1 ordinal=1
box lane=1 complete order=10 box=1 ordinal=1 units=1 number=1 intent=1 attempt=1 retry=5000
event lane=1 printer-unavailable order=10 box=1 ordinal=1
box lane=1 printing order=10 box=1 ordinal=1 units=1 number=1 intent=1 attempt=2
label lane=1 order=10 box=1 number=1 intent=1 attempt=2
event lane=1 label-queued order=10 box=1 ordinal=1
box lane=1 complete order=10 box=1 ordinal=1 units=1 number=1 intent=1 attempt=2 retry=10000
event lane=1 printer-unavailable order=10 box=1 ordinal=1
box lane=1 printing order=10 box=1 ordinal=1 units=1 number=1 intent=1 attempt=3
label lane=1 order=10 box=1 number=1 intent=1 attempt=3
event lane=1 label-queued order=10 box=1 ordinal=1
box lane=1 complete order=10 box=1 ordinal=1 units=1 number=1 intent=1 attempt=3 retry=15000
event lane=1 printer-unavailable order=10 box=1 ordinal=1
box lane=1 printing order=10 box=1 ordinal=1 units=1 number=1 intent=1 attempt=4
label lane=1 order=10 box=1 number=1 intent=1 attempt=4
event lane=1 label-queued order=10 box=1 ordinal=1
box lane=1 complete order=10 box=1 ordinal=1 units=1 number=1 intent=1 attempt=4 retry=20000
event lane=1 printer-unavailable order=10 box=1 ordinal=1
box lane=1 printing order=10 box=1 ordinal=1 units=1 number=1 intent=1 attempt=5
label lane=1 order=10 box=1 number=1 intent=1 attempt=5
event lane=1 label-queued order=10 box=1 ordinal=1
box lane=1 complete order=10 box=1 ordinal=1 units=1 number=1 intent=1 attempt=5 retry=25000
event lane=1 printer-unavailable order=10 box=1 ordinal=1
box lane=1 printing order=10 box=1 ordinal=1 units=1 number=1 intent=1 attempt=6
label lane=1 order=10 box=1 number=1 intent=1 attempt=6
event lane=1 label-queued order=10 box=1 ordinal=1
box lane=1 complete order=10 box=1 ordinal=1 units=1 number=1 intent=1 attempt=6 retry=30000
event lane=1 printer-unavailable order=10 box=1 ordinal=1
box lane=1 printing order=10 box=1 ordinal=1 units=1 number=1 intent=1 attempt=7
label lane=1 order=10 box=1 number=1 intent=1 attempt=7
event lane=1 label-queued order=10 box=1 ordinal=1
box lane=1 complete order=10 box=1 ordinal=1 units=1 number=1 intent=1 attempt=7 retry=35000
event lane=1 printer-unavailable order=10 box=1 ordinal=1
box lane=1 printing order=10 box=1 ordinal=1 units=1 number=1 intent=1 attempt=8
label lane=1 order=10 box=1 number=1 intent=1 attempt=8
event lane=1 label-queued order=10 box=1 ordinal=1
box lane=1 complete order=10 box=1 ordinal=1 units=1 number=1 intent=1 attempt=8 retry=40000
event lane=1 printer-unavailable order=10 box=1 ordinal=1
box lane=1 printing order=10 box=1 ordinal=1 units=1 number=1 intent=1 attempt=9
label lane=1 order=10 box=1 number=1 intent=1 attempt=9
event lane=1 label-queued order=10 box=1 ordinal=1
box lane=1 complete order=10 box=1 ordinal=1 units=1 number=1 intent=1 attempt=9 retry=45000
event lane=1 printer-unavailable order=10 box=1 ordinal=1
box lane=1 printing order=10 box=1 ordinal=1 units=1 number=1 intent=1 attempt=10
label lane=1 order=10 box=1 number=1 intent=1 attempt=10
event lane=1 label-queued order=10 box=1 ordinal=1
box lane=1 complete order=10 box=1 ordinal=1 units=1 number=1 intent=1 attempt=10 retry=50000
event lane=1 printer-unavailable order=10 box=1 ordinal=1
box lane=1 printing order=10 box=1 ordinal=1 units=1 number=1 intent=1 attempt=11
label lane=1 order=10 box=1 number=1 intent=1 attempt=11
event lane=1 label-queued order=10 box=1 ordinal=1
box lane=1 complete order=10 box=1 ordinal=1 units=1 number=1 intent=1 attempt=11 retry=55000
event lane=1 printer-unavailable order=10 box=1 ordinal=1
box lane=1 printing order=10 box=1 ordinal=1 units=1 number=1 intent=1 attempt=12
label lane=1 order=10 box=1 number=1 intent=1 attempt=12
event lane=1 label-queued order=10 box=1 ordinal=1
box lane=1 complete order=10 box=1 ordinal=1 units=1 number=1 intent=1 attempt=12 retry=60000
event lane=1 printer-unavailable order=10 box=1 ordinal=1
box lane=1 printing order=10 box=1 ordinal=1 units=1 number=1 intent=1 attempt=13
label lane=1 order=10 box=1 number=1 intent=1 attempt=13
event lane=1 label-queued order=10 box=1 ordinal=1
verdict lane=1 order-set-aside order=10 user=7
order packed order=10
box complete order=10 box=1 ordinal=1 units=1 number=1 intent=1 attempt=13
event printer-unavailable order=10 box=1 ordinal=1
verdict lane=1 order-opened order=11 user=7
order lane=1 open order=11
verdict lane=1 item-accepted count=1 of=2 order=11 line=1 box=2 ordinal=1 item=601 user=7
box lane=1 open order=11 box=2 ordinal=1 number=2
unit lane=1 order=11 line=1 box=2 unit=2 item=601 quantity=1
box lane=1 open order=11 box=2 ordinal=1 units=1 number=2
verdict lane=1 order-set-aside order=11 user=7
order open order=11
verdict lane=1 order-resumed order=10 user=7
order lane=1 packed order=10
box lane=1 printing order=10 box=1 ordinal=1 units=1 number=1 intent=1 attempt=14
label lane=1 order=10 box=1 number=1 intent=1 attempt=14
event lane=1 label-queued order=10 box=1 ordinal=1
box lane=1 unknown order=10 box=1 ordinal=1 units=1 number=1 intent=1 attempt=14
event lane=1 label-unknown order=10 box=1 ordinal=1
box lane=1 complete order=10 box=1 ordinal=1 units=1 number=1 reprinted
box lane=1 printing order=10 box=1 ordinal=1 units=1 number=1 intent=2 attempt=1 reprinted
label lane=1 order=10 box=1 number=1 intent=2 attempt=1
event lane=1 label-queued order=10 box=1 ordinal=1
box lane=1 labelled order=10 box=1 ordinal=1 units=1 number=1 intent=2 attempt=1 reprinted
event lane=1 label-printed order=10 box=1 ordinal=1
verdict lane=1 label-unknown order=10 user=7
verdict lane=1 box-sealed order=10 box=1 ordinal=1 user=7
box lane=1 sealed order=10 box=1 ordinal=1 units=1 number=1 intent=2 attempt=1 reprinted
order sealed order=10
event lane=1 order-sealed order=10
verdict lane=1 order-resumed order=11 box=2 ordinal=1 user=7
order lane=1 open order=11
verdict lane=1 item-accepted count=2 of=2 order=11 line=1 box=2 ordinal=1 item=601 user=7
unit lane=1 order=11 line=1 box=2 unit=3 item=601 quantity=1
box lane=1 open order=11 box=2 ordinal=1 units=2 number=2
order lane=1 packed order=11
box lane=1 complete order=11 box=2 ordinal=1 units=2 number=2
event lane=1 box-complete order=11 box=2 ordinal=1
box lane=1 printing order=11 box=2 ordinal=1 units=2 number=2 intent=3 attempt=1
label lane=1 order=11 box=2 number=2 intent=3 attempt=1
event lane=1 label-queued order=11 box=2 ordinal=1
box lane=1 labelled order=11 box=2 ordinal=1 units=2 number=2 intent=3 attempt=1
event lane=1 label-printed order=11 box=2 ordinal=1
verdict lane=1 box-sealed order=11 box=2 ordinal=1 user=7
box lane=1 sealed order=11 box=2 ordinal=1 units=2 number=2 intent=3 attempt=1
order sealed order=11
event lane=1 order-sealed order=11
