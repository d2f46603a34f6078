# What stops an order for everybody is said first; a station that gave it back says so as well.
lane lane=1
scan lane=1 via=scanner badge=7 role=packer
lease order=10 fence=7 state=held
lease order=10 fence=7 state=given user=3
scan lane=1 via=scanner order=10 order-state=held unleased=1
scan lane=1 via=scanner order=10 order-state=released unleased=1

verdict lane=1 signed-in user=7
verdict lane=1 order-held order=10 user=7
verdict lane=1 order-not-leased order=10 user=7
