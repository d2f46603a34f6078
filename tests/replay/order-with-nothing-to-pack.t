# Every line waits for stock or a person: the order is not opened.
lane lane=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
load order=10 state=released range=1 lines=1:501x1!1,2:502x3!2
scan lane=1 via=scanner order=10 order-state=released
scan lane=1 via=scanner command=NEWBOX

verdict lane=1 signed-in user=7
verdict lane=1 nothing-to-pack order=10 user=7
verdict lane=1 no-order-open user=7
