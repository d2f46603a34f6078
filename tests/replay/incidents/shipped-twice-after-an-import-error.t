# The night's import ran twice, once under new order ids. The order is sealed and with the carrier; its
# paper is scanned again, its twin is held as a suspect until a lead cancels it, and a copy of the label
# seals nothing.
lane lane=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
load order=10 state=released range=1 lines=1:501x1
scan lane=1 via=scanner order=10 order-state=released
scan lane=1 via=scanner items=501x1 product=1
label order=10 box=1 intent=1 attempt=1 ok=1
print order=10 box=1 intent=1 attempt=1 step=created
print order=10 box=1 intent=1 attempt=1 step=sent
print order=10 box=1 intent=1 attempt=1 step=printed
scan lane=1 via=scanner label=1 box=1 box-order=10 box-lane=1 box-state=labelled intent=1 attempt=1
scan lane=1 via=scanner order=10 order-state=sealed
order order=90 state=suspect content=a
scan lane=1 via=scanner order=90 order-state=suspect
scan lane=1 via=scanner label=1 box=1 box-order=10 box-lane=1 box-state=sealed intent=1 attempt=1
scan lane=1 via=scanner order=10 order-state=tendered
order order=90 state=cancelled was=suspect content=a was-content=a user=3
scan lane=1 via=scanner order=90 order-state=cancelled
load order=12 state=released range=1 lines=1:501x1
scan lane=1 via=scanner order=12 order-state=released
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner label=1 box=1 box-order=10 box-lane=1 box-state=tendered intent=1 attempt=1
scan lane=1 via=scanner command=ACK

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
box lane=1 labelled order=10 box=1 ordinal=1 units=1 number=1 intent=1 attempt=1
event lane=1 label-printed order=10 box=1 ordinal=1
verdict lane=1 box-sealed order=10 box=1 ordinal=1 user=7
box lane=1 sealed order=10 box=1 ordinal=1 units=1 number=1 intent=1 attempt=1
order sealed order=10
event lane=1 order-sealed order=10
verdict lane=1 order-sealed-already order=10 user=7
verdict lane=1 order-suspect-duplicate order=90 user=7
verdict lane=1 box-sealed box=1 user=7
verdict lane=1 tendered-already order=10 user=7
verdict lane=1 order-cancelled order=90 user=7
verdict lane=1 order-opened order=12 user=7
order lane=1 open order=12
verdict lane=1 item-accepted count=1 of=1 order=12 line=1 box=2 ordinal=1 item=501 user=7
box lane=1 open order=12 box=2 ordinal=1 number=2
unit lane=1 order=12 line=1 box=2 unit=2 item=501 quantity=1
box lane=1 open order=12 box=2 ordinal=1 units=1 number=2
order lane=1 packed order=12
box lane=1 complete order=12 box=2 ordinal=1 units=1 number=2
event lane=1 box-complete order=12 box=2 ordinal=1
box lane=1 printing order=12 box=2 ordinal=1 units=1 number=2 intent=2 attempt=1
label lane=1 order=12 box=2 number=2 intent=2 attempt=1
event lane=1 label-queued order=12 box=2 ordinal=1
verdict lane=1 wrong-label order=12 user=7
verdict lane=1 acknowledged order=12 user=7
