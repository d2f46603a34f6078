# The order changes while the lead comes: that is seen to first.
lane lane=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
load order=10 state=released range=1 lines=1:501x2,2:502x1
scan lane=1 via=scanner order=10 order-state=released
scan lane=1 via=scanner items=501x1 product=1
scan lane=1 via=scanner items=501x1 product=1 expired=1
load order=10 content=2 state=open at=1 range=1 lines=1:501x2/1,2:502x1!4 boxes=1:1:1:1:1:0:0:0:0
order order=10 state=open was=open content=2 lines=1
override lane=1 verdict=expired user=9 role=lead least=lead
scan lane=1 via=scanner items=501x1 product=1 expired=1
scan lane=1 via=scanner command=ACK
override lane=1 verdict=expired user=9 role=lead least=lead
scan lane=1 via=scanner items=501x1 product=1 expired=1

verdict lane=1 signed-in user=7
verdict lane=1 order-opened order=10 user=7
order lane=1 open order=10
verdict lane=1 item-accepted count=1 of=2 order=10 line=1 box=1 ordinal=1 item=501 user=7
box lane=1 open order=10 box=1 ordinal=1 number=1
unit lane=1 order=10 line=1 box=1 unit=1 item=501 quantity=1
box lane=1 open order=10 box=1 ordinal=1 units=1 number=1
verdict lane=1 expired order=10 box=1 ordinal=1 item=501 user=7
event lane=1 order-changed order=10
verdict lane=1 acknowledge-first order=10 box=1 ordinal=1 item=501 user=7
verdict lane=1 acknowledged order=10 box=1 ordinal=1 user=7
override lane=1 expired order=10 item=501 number=7 user=9
event lane=1 acknowledged order=10 item=501 override
verdict lane=1 item-accepted count=2 of=2 order=10 line=1 box=1 ordinal=1 item=501 user=7 override
unit lane=1 order=10 line=1 box=1 unit=2 item=501 quantity=1 override
box lane=1 open order=10 box=1 ordinal=1 units=2 number=1
order lane=1 packed order=10
box lane=1 complete order=10 box=1 ordinal=1 units=2 number=1
event lane=1 box-complete order=10 box=1 ordinal=1
box lane=1 printing order=10 box=1 ordinal=1 units=2 number=1 intent=1 attempt=1
label lane=1 order=10 box=1 number=1 intent=1 attempt=1
event lane=1 label-queued order=10 box=1 ordinal=1
