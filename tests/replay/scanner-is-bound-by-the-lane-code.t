# A scanner that is new to the bench scans the bench's own code, signed in or not.
lane lane=1
scan lane=1 via=scanner fresh=1 lane-code=1
scan lane=1 via=scanner badge=7 role=packer
scan lane=1 via=scanner fresh=1 lane-code=1
scan lane=1 via=scanner lane-code=1

verdict lane=1 lane-bound
verdict lane=1 signed-in user=7
verdict lane=1 lane-bound user=7
verdict lane=1 lane-bound user=7
