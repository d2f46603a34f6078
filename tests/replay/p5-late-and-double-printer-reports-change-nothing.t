# Reports of an old attempt, and the same report twice, of a box that has moved on.
lane lane=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
load order=10 state=released range=1 lines=1:501x1
scan lane=1 via=scanner order=10 order-state=released
scan lane=1 via=scanner items=501x1 product=1
label order=10 box=1 intent=1 attempt=1 ok=1
print order=10 box=1 intent=1 attempt=1 step=not-printed
print order=10 box=1 intent=1 attempt=1 step=not-printed
label order=10 box=1 intent=1 attempt=1 ok=1
tick t=+5000
print order=10 box=1 intent=1 attempt=1 step=printed
print order=10 box=1 intent=1 attempt=1 step=not-printed
label order=10 box=1 intent=1 attempt=1
print order=10 box=1 intent=1 attempt=2 step=not-printed
tick t=+5000
print order=10 box=1 intent=1 attempt=2 step=unknown
label order=10 box=1 intent=1 attempt=3 ok=1
print order=10 box=1 intent=1 attempt=3 step=created
print order=10 box=1 intent=1 attempt=3 step=sent
print order=10 box=1 intent=1 attempt=3 step=printed
print order=10 box=1 intent=1 attempt=3 step=printed
print order=10 box=1 intent=1 attempt=3 step=unknown
print order=10 box=1 intent=3 attempt=1 step=printed
print order=10 box=9 intent=1 attempt=1 step=printed
print order=77 box=1 intent=1 attempt=1 step=printed

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
box lane=1 labelled order=10 box=1 ordinal=1 units=1 number=1 intent=1 attempt=3
event lane=1 label-printed order=10 box=1 ordinal=1
