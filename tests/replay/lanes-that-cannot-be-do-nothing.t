# Lane numbers run from 1 to 32; others come from no correct engine.
lane
lane lane=33
lane lane=32
scan lane=33 via=scanner badge=7 role=packer
scan lane=32 via=scanner badge=7 role=packer

verdict lane=32 signed-in user=7
