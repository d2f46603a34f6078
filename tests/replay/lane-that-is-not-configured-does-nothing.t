# Scans for a bench that the configuration does not have, or that no station can have, leave no trace.
lane lane=1
scan lane=2 via=scanner badge=7 role=packer
scan lane=33 via=scanner items=501x1 product=1
scan lane=1 via=scanner badge=7 role=packer

verdict lane=1 signed-in user=7
