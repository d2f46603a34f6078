# All but badges has somebody who did it.
lane lane=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
scan lane=1 via=scanner command=SIGNOUT
scan lane=1 via=scanner command=BACK
scan lane=1 via=scanner command=MOVE

verdict lane=1 signed-in user=7
verdict lane=1 signed-out
verdict lane=1 not-signed-in
verdict lane=1 not-signed-in
