# Nobody is signed in: that is told in a trial as well, as nothing can be recorded of nobody.
lane lane=1 shadow=1
scan lane=1 via=scanner items=501x1 product=1

verdict lane=1 not-signed-in item=501 shadow
