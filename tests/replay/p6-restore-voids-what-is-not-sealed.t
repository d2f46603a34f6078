# The database was a backup. Box 1 is labelled: its label is void, and a new one with another number prints when the time of
# the deadline comes; box 2 is open: its number is void, and it takes another when it is closed. A sealed box stays as it is.
# The range was set forth, and intents go on behind those that nobody remembers.
lane lane=1
range range=1 next=8 last=99
scan lane=1 via=scanner badge=7 role=packer
load order=10 state=released range=1 lines=1:501x2
scan lane=1 via=scanner order=10 order-state=released
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner command=NEWBOX
print order=10 box=1 intent=1 attempt=1 step=printed
restore epoch=2 backup=8 skipped=1000
box order=10 box=1 decision=renew
box order=10 box=2 decision=renew
range range=1 next=50 last=99
tick t=+5000
scan lane=1 via=scanner label=1 void=1 box=1 box-order=10 box-lane=1 box-state=printing number=1 intent=1 attempt=1
scan lane=1 via=scanner command=ACK
scan lane=1 via=scanner items=501x1 product=1
print order=10 box=1 intent=1002 attempt=1 step=printed
scan lane=1 via=scanner label=1 box=1 box-order=10 box-lane=1 box-state=labelled number=3 intent=1002 attempt=1
box order=10 box=1 decision=renew

verdict lane=1 signed-in user=7
verdict lane=1 order-opened order=10 user=7
order lane=1 open order=10
verdict lane=1 item-accepted count=1 of=2 order=10 line=1 box=1 ordinal=1 item=501 user=7
box lane=1 open order=10 box=1 ordinal=1 number=1
unit lane=1 order=10 line=1 box=1 unit=1 item=501 quantity=1
box lane=1 open order=10 box=1 ordinal=1 units=1 number=1
verdict lane=1 box-opened order=10 box=2 ordinal=2 user=7
box lane=1 complete order=10 box=1 ordinal=1 units=1 number=1
event lane=1 box-complete order=10 box=1 ordinal=1
box lane=1 printing order=10 box=1 ordinal=1 units=1 number=1 intent=1 attempt=1
label lane=1 order=10 box=1 number=1 intent=1 attempt=1
event lane=1 label-queued order=10 box=1 ordinal=1
box lane=1 open order=10 box=2 ordinal=2 number=2
box lane=1 labelled order=10 box=1 ordinal=1 units=1 number=1 intent=1 attempt=1
event lane=1 label-printed order=10 box=1 ordinal=1
number-void box=1 number=1
box lane=1 complete order=10 box=1 ordinal=1 units=1
box lane=1 complete order=10 box=1 ordinal=1 units=1 retry=5000
number-void box=2 number=2
box lane=1 open order=10 box=2 ordinal=2
box lane=1 printing order=10 box=1 ordinal=1 units=1 number=3 intent=1002 attempt=1
label lane=1 order=10 box=1 number=3 intent=1002 attempt=1
event lane=1 label-queued order=10 box=1 ordinal=1
verdict lane=1 label-void order=10 box=2 ordinal=2 user=7
verdict lane=1 acknowledged order=10 box=2 ordinal=2 user=7
verdict lane=1 item-accepted count=2 of=2 order=10 line=1 box=2 ordinal=2 item=501 user=7
unit lane=1 order=10 line=1 box=2 unit=2 item=501 quantity=1
box lane=1 open order=10 box=2 ordinal=2 units=1
order lane=1 packed order=10
box lane=1 complete order=10 box=2 ordinal=2 units=1
event lane=1 box-complete order=10 box=2 ordinal=2
box lane=1 printing order=10 box=2 ordinal=2 units=1 number=4 intent=1003 attempt=1
label lane=1 order=10 box=2 number=4 intent=1003 attempt=1
event lane=1 label-queued order=10 box=2 ordinal=2
box lane=1 labelled order=10 box=1 ordinal=1 units=1 number=3 intent=1002 attempt=1
event lane=1 label-printed order=10 box=1 ordinal=1
verdict lane=1 box-sealed order=10 box=1 ordinal=1 user=7
box lane=1 sealed order=10 box=1 ordinal=1 units=1 number=3 intent=1002 attempt=1
