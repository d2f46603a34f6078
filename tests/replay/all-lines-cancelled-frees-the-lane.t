# Nothing is packed yet when the last line is cancelled: the lane is free for the next order after ACK.
lane lane=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
load order=10 content=a state=released range=1 lines=1:501x2,2:502x1
scan lane=1 via=scanner order=10 order-state=released
load order=10 content=a state=open at=1 range=1 lines=1:501x2!4,2:502x1!4
order order=10 state=open was=open content=b was-content=a user=3 lines=1
scan lane=1 via=scanner command=ACK
scan lane=1 via=scanner command=SETASIDE

verdict lane=1 signed-in user=7
verdict lane=1 order-opened order=10 user=7
order lane=1 open order=10
event lane=1 order-changed order=10
order released order=10
verdict lane=1 acknowledged user=7
verdict lane=1 no-order-open user=7
