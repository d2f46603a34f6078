# Who signs in at the pages, mistypes a PIN, looks at an address or has them purged changes nothing.
lane lane=1
scan lane=1 via=scanner badge=7 role=packer
access what=sign-in badge=1 user=2
access what=wrong-pin user=2
access what=pin user=2
access what=look user=2 order=7
access what=look token=1 order=7
access what=new-pin user=2
access what=disable user=2
access what=purge user=2 days=60
access what=purge
access what=purge-journal user=2
access what=sign-out user=2

verdict lane=1 signed-in user=7
