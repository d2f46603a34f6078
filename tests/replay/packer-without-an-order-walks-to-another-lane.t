# A packer with nothing open signs in at another bench; the first one then has nobody.
lane lane=2
lane lane=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
scan lane=2 via=scanner badge=7 role=packer
scan lane=1 via=scanner command=CALL
scan lane=2 via=scanner command=CALL

verdict lane=1 signed-in user=7
verdict lane=2 signed-in number=1 user=7
verdict lane=1 not-signed-in
verdict lane=2 called user=7
