# A cancelled order has the item in two lines: that of line 1 has gone with the carrier, that of line 2 is at the bench. It
# is the one at the bench that comes out.
lane lane=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
load order=10 content=a state=cancelled range=1 lines=1:501x1/1,2:501x1/1,3:502x1 boxes=1:1:8:1:1:1:1:0:0,2:2:1:1:2:0:0:0:0
scan lane=1 via=scanner order=10 order-state=cancelled
scan lane=1 via=scanner items=501x1 product=1 last-unit=2 last-box=2 last-line=2 last-item=501 last-quantity=1

verdict lane=1 signed-in user=7
verdict lane=1 order-resumed order=10 box=2 ordinal=2 user=7
order lane=1 cancelled order=10
verdict lane=1 item-returned of=1 order=10 line=2 box=2 item=501 user=7
unit-gone lane=1 order=10 line=2 box=2 unit=2 item=501 quantity=1
box lane=1 open order=10 box=2 ordinal=2 number=2
number-void lane=1 box=2 number=2
box lane=1 voided order=10 box=2 ordinal=2 number=2
order cancelled order=10
