# Where nobody is signed in, time changes nothing.
lane t=1000 lane=1 idle=60000
tick t=+600000
scan lane=1 via=scanner items=501x1 product=1

verdict lane=1 not-signed-in item=501
