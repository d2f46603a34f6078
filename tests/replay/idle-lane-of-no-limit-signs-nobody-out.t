# Without a limit nobody is signed out; another lane's limit is its own.
lane t=1000 lane=1
lane lane=2 idle=60000
scan lane=1 via=scanner badge=7 role=packer
scan lane=2 via=scanner badge=8 role=packer
tick t=+6000000
scan lane=1 via=scanner items=501x1 product=1
scan lane=2 via=scanner items=501x1 product=1

verdict lane=1 signed-in user=7
verdict lane=2 signed-in user=8
event lane=2 signed-out
verdict lane=1 no-order-open item=501 user=7
verdict lane=2 not-signed-in item=501
