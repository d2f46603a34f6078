# 64 boxes are there and closed: there is none to move into.
lane lane=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
load order=10 state=packed range=1 lines=1:501x65/65 boxes=1:1:2:2:1:0:0:0:0,2:2:2:1:2:0:0:0:0,3:3:2:1:3:0:0:0:0,4:4:2:1:4:0:0:0:0,5:5:2:1:5:0:0:0:0,6:6:2:1:6:0:0:0:0,7:7:2:1:7:0:0:0:0,8:8:2:1:8:0:0:0:0,9:9:2:1:9:0:0:0:0,10:10:2:1:10:0:0:0:0,11:11:2:1:11:0:0:0:0,12:12:2:1:12:0:0:0:0,13:13:2:1:13:0:0:0:0,14:14:2:1:14:0:0:0:0,15:15:2:1:15:0:0:0:0,16:16:2:1:16:0:0:0:0,17:17:2:1:17:0:0:0:0,18:18:2:1:18:0:0:0:0,19:19:2:1:19:0:0:0:0,20:20:2:1:20:0:0:0:0,21:21:2:1:21:0:0:0:0,22:22:2:1:22:0:0:0:0,23:23:2:1:23:0:0:0:0,24:24:2:1:24:0:0:0:0,25:25:2:1:25:0:0:0:0,26:26:2:1:26:0:0:0:0,27:27:2:1:27:0:0:0:0,28:28:2:1:28:0:0:0:0,29:29:2:1:29:0:0:0:0,30:30:2:1:30:0:0:0:0,31:31:2:1:31:0:0:0:0,32:32:2:1:32:0:0:0:0,33:33:2:1:33:0:0:0:0,34:34:2:1:34:0:0:0:0,35:35:2:1:35:0:0:0:0,36:36:2:1:36:0:0:0:0,37:37:2:1:37:0:0:0:0,38:38:2:1:38:0:0:0:0,39:39:2:1:39:0:0:0:0,40:40:2:1:40:0:0:0:0,41:41:2:1:41:0:0:0:0,42:42:2:1:42:0:0:0:0,43:43:2:1:43:0:0:0:0,44:44:2:1:44:0:0:0:0,45:45:2:1:45:0:0:0:0,46:46:2:1:46:0:0:0:0,47:47:2:1:47:0:0:0:0,48:48:2:1:48:0:0:0:0,49:49:2:1:49:0:0:0:0,50:50:2:1:50:0:0:0:0,51:51:2:1:51:0:0:0:0,52:52:2:1:52:0:0:0:0,53:53:2:1:53:0:0:0:0,54:54:2:1:54:0:0:0:0,55:55:2:1:55:0:0:0:0,56:56:2:1:56:0:0:0:0,57:57:2:1:57:0:0:0:0,58:58:2:1:58:0:0:0:0,59:59:2:1:59:0:0:0:0,60:60:2:1:60:0:0:0:0,61:61:2:1:61:0:0:0:0,62:62:2:1:62:0:0:0:0,63:63:2:1:63:0:0:0:0,64:64:2:1:64:0:0:0:0
scan lane=1 via=scanner order=10 order-state=packed
scan lane=1 via=scanner command=MOVE
scan lane=1 via=scanner items=501x1 product=1 last-unit=65 last-box=1 last-line=1 last-item=501 last-quantity=1

verdict lane=1 signed-in user=7
verdict lane=1 order-resumed order=10 user=7
order lane=1 packed order=10
box lane=1 printing order=10 box=1 ordinal=1 units=2 number=1 intent=1 attempt=1
label lane=1 order=10 box=1 number=1 intent=1 attempt=1
event lane=1 label-queued order=10 box=1 ordinal=1
box lane=1 printing order=10 box=2 ordinal=2 units=1 number=2 intent=2 attempt=1
label lane=1 order=10 box=2 number=2 intent=2 attempt=1
event lane=1 label-queued order=10 box=2 ordinal=2
box lane=1 printing order=10 box=3 ordinal=3 units=1 number=3 intent=3 attempt=1
label lane=1 order=10 box=3 number=3 intent=3 attempt=1
event lane=1 label-queued order=10 box=3 ordinal=3
box lane=1 printing order=10 box=4 ordinal=4 units=1 number=4 intent=4 attempt=1
label lane=1 order=10 box=4 number=4 intent=4 attempt=1
event lane=1 label-queued order=10 box=4 ordinal=4
box lane=1 printing order=10 box=5 ordinal=5 units=1 number=5 intent=5 attempt=1
label lane=1 order=10 box=5 number=5 intent=5 attempt=1
event lane=1 label-queued order=10 box=5 ordinal=5
box lane=1 printing order=10 box=6 ordinal=6 units=1 number=6 intent=6 attempt=1
label lane=1 order=10 box=6 number=6 intent=6 attempt=1
event lane=1 label-queued order=10 box=6 ordinal=6
box lane=1 printing order=10 box=7 ordinal=7 units=1 number=7 intent=7 attempt=1
label lane=1 order=10 box=7 number=7 intent=7 attempt=1
event lane=1 label-queued order=10 box=7 ordinal=7
box lane=1 printing order=10 box=8 ordinal=8 units=1 number=8 intent=8 attempt=1
label lane=1 order=10 box=8 number=8 intent=8 attempt=1
event lane=1 label-queued order=10 box=8 ordinal=8
box lane=1 printing order=10 box=9 ordinal=9 units=1 number=9 intent=9 attempt=1
label lane=1 order=10 box=9 number=9 intent=9 attempt=1
event lane=1 label-queued order=10 box=9 ordinal=9
box lane=1 printing order=10 box=10 ordinal=10 units=1 number=10 intent=10 attempt=1
label lane=1 order=10 box=10 number=10 intent=10 attempt=1
event lane=1 label-queued order=10 box=10 ordinal=10
box lane=1 printing order=10 box=11 ordinal=11 units=1 number=11 intent=11 attempt=1
label lane=1 order=10 box=11 number=11 intent=11 attempt=1
event lane=1 label-queued order=10 box=11 ordinal=11
box lane=1 printing order=10 box=12 ordinal=12 units=1 number=12 intent=12 attempt=1
label lane=1 order=10 box=12 number=12 intent=12 attempt=1
event lane=1 label-queued order=10 box=12 ordinal=12
box lane=1 printing order=10 box=13 ordinal=13 units=1 number=13 intent=13 attempt=1
label lane=1 order=10 box=13 number=13 intent=13 attempt=1
event lane=1 label-queued order=10 box=13 ordinal=13
box lane=1 printing order=10 box=14 ordinal=14 units=1 number=14 intent=14 attempt=1
label lane=1 order=10 box=14 number=14 intent=14 attempt=1
event lane=1 label-queued order=10 box=14 ordinal=14
box lane=1 printing order=10 box=15 ordinal=15 units=1 number=15 intent=15 attempt=1
label lane=1 order=10 box=15 number=15 intent=15 attempt=1
event lane=1 label-queued order=10 box=15 ordinal=15
box lane=1 printing order=10 box=16 ordinal=16 units=1 number=16 intent=16 attempt=1
label lane=1 order=10 box=16 number=16 intent=16 attempt=1
event lane=1 label-queued order=10 box=16 ordinal=16
box lane=1 printing order=10 box=17 ordinal=17 units=1 number=17 intent=17 attempt=1
label lane=1 order=10 box=17 number=17 intent=17 attempt=1
event lane=1 label-queued order=10 box=17 ordinal=17
box lane=1 printing order=10 box=18 ordinal=18 units=1 number=18 intent=18 attempt=1
label lane=1 order=10 box=18 number=18 intent=18 attempt=1
event lane=1 label-queued order=10 box=18 ordinal=18
box lane=1 printing order=10 box=19 ordinal=19 units=1 number=19 intent=19 attempt=1
label lane=1 order=10 box=19 number=19 intent=19 attempt=1
event lane=1 label-queued order=10 box=19 ordinal=19
box lane=1 printing order=10 box=20 ordinal=20 units=1 number=20 intent=20 attempt=1
label lane=1 order=10 box=20 number=20 intent=20 attempt=1
event lane=1 label-queued order=10 box=20 ordinal=20
box lane=1 printing order=10 box=21 ordinal=21 units=1 number=21 intent=21 attempt=1
label lane=1 order=10 box=21 number=21 intent=21 attempt=1
event lane=1 label-queued order=10 box=21 ordinal=21
box lane=1 printing order=10 box=22 ordinal=22 units=1 number=22 intent=22 attempt=1
label lane=1 order=10 box=22 number=22 intent=22 attempt=1
event lane=1 label-queued order=10 box=22 ordinal=22
box lane=1 printing order=10 box=23 ordinal=23 units=1 number=23 intent=23 attempt=1
label lane=1 order=10 box=23 number=23 intent=23 attempt=1
event lane=1 label-queued order=10 box=23 ordinal=23
box lane=1 printing order=10 box=24 ordinal=24 units=1 number=24 intent=24 attempt=1
label lane=1 order=10 box=24 number=24 intent=24 attempt=1
event lane=1 label-queued order=10 box=24 ordinal=24
box lane=1 printing order=10 box=25 ordinal=25 units=1 number=25 intent=25 attempt=1
label lane=1 order=10 box=25 number=25 intent=25 attempt=1
event lane=1 label-queued order=10 box=25 ordinal=25
box lane=1 printing order=10 box=26 ordinal=26 units=1 number=26 intent=26 attempt=1
label lane=1 order=10 box=26 number=26 intent=26 attempt=1
event lane=1 label-queued order=10 box=26 ordinal=26
box lane=1 printing order=10 box=27 ordinal=27 units=1 number=27 intent=27 attempt=1
label lane=1 order=10 box=27 number=27 intent=27 attempt=1
event lane=1 label-queued order=10 box=27 ordinal=27
box lane=1 printing order=10 box=28 ordinal=28 units=1 number=28 intent=28 attempt=1
label lane=1 order=10 box=28 number=28 intent=28 attempt=1
event lane=1 label-queued order=10 box=28 ordinal=28
box lane=1 printing order=10 box=29 ordinal=29 units=1 number=29 intent=29 attempt=1
label lane=1 order=10 box=29 number=29 intent=29 attempt=1
event lane=1 label-queued order=10 box=29 ordinal=29
box lane=1 printing order=10 box=30 ordinal=30 units=1 number=30 intent=30 attempt=1
label lane=1 order=10 box=30 number=30 intent=30 attempt=1
event lane=1 label-queued order=10 box=30 ordinal=30
box lane=1 printing order=10 box=31 ordinal=31 units=1 number=31 intent=31 attempt=1
label lane=1 order=10 box=31 number=31 intent=31 attempt=1
event lane=1 label-queued order=10 box=31 ordinal=31
box lane=1 printing order=10 box=32 ordinal=32 units=1 number=32 intent=32 attempt=1
label lane=1 order=10 box=32 number=32 intent=32 attempt=1
event lane=1 label-queued order=10 box=32 ordinal=32
box lane=1 printing order=10 box=33 ordinal=33 units=1 number=33 intent=33 attempt=1
label lane=1 order=10 box=33 number=33 intent=33 attempt=1
event lane=1 label-queued order=10 box=33 ordinal=33
box lane=1 printing order=10 box=34 ordinal=34 units=1 number=34 intent=34 attempt=1
label lane=1 order=10 box=34 number=34 intent=34 attempt=1
event lane=1 label-queued order=10 box=34 ordinal=34
box lane=1 printing order=10 box=35 ordinal=35 units=1 number=35 intent=35 attempt=1
label lane=1 order=10 box=35 number=35 intent=35 attempt=1
event lane=1 label-queued order=10 box=35 ordinal=35
box lane=1 printing order=10 box=36 ordinal=36 units=1 number=36 intent=36 attempt=1
label lane=1 order=10 box=36 number=36 intent=36 attempt=1
event lane=1 label-queued order=10 box=36 ordinal=36
box lane=1 printing order=10 box=37 ordinal=37 units=1 number=37 intent=37 attempt=1
label lane=1 order=10 box=37 number=37 intent=37 attempt=1
event lane=1 label-queued order=10 box=37 ordinal=37
box lane=1 printing order=10 box=38 ordinal=38 units=1 number=38 intent=38 attempt=1
label lane=1 order=10 box=38 number=38 intent=38 attempt=1
event lane=1 label-queued order=10 box=38 ordinal=38
box lane=1 printing order=10 box=39 ordinal=39 units=1 number=39 intent=39 attempt=1
label lane=1 order=10 box=39 number=39 intent=39 attempt=1
event lane=1 label-queued order=10 box=39 ordinal=39
box lane=1 printing order=10 box=40 ordinal=40 units=1 number=40 intent=40 attempt=1
label lane=1 order=10 box=40 number=40 intent=40 attempt=1
event lane=1 label-queued order=10 box=40 ordinal=40
box lane=1 printing order=10 box=41 ordinal=41 units=1 number=41 intent=41 attempt=1
label lane=1 order=10 box=41 number=41 intent=41 attempt=1
event lane=1 label-queued order=10 box=41 ordinal=41
box lane=1 printing order=10 box=42 ordinal=42 units=1 number=42 intent=42 attempt=1
label lane=1 order=10 box=42 number=42 intent=42 attempt=1
event lane=1 label-queued order=10 box=42 ordinal=42
box lane=1 printing order=10 box=43 ordinal=43 units=1 number=43 intent=43 attempt=1
label lane=1 order=10 box=43 number=43 intent=43 attempt=1
event lane=1 label-queued order=10 box=43 ordinal=43
box lane=1 printing order=10 box=44 ordinal=44 units=1 number=44 intent=44 attempt=1
label lane=1 order=10 box=44 number=44 intent=44 attempt=1
event lane=1 label-queued order=10 box=44 ordinal=44
box lane=1 printing order=10 box=45 ordinal=45 units=1 number=45 intent=45 attempt=1
label lane=1 order=10 box=45 number=45 intent=45 attempt=1
event lane=1 label-queued order=10 box=45 ordinal=45
box lane=1 printing order=10 box=46 ordinal=46 units=1 number=46 intent=46 attempt=1
label lane=1 order=10 box=46 number=46 intent=46 attempt=1
event lane=1 label-queued order=10 box=46 ordinal=46
box lane=1 printing order=10 box=47 ordinal=47 units=1 number=47 intent=47 attempt=1
label lane=1 order=10 box=47 number=47 intent=47 attempt=1
event lane=1 label-queued order=10 box=47 ordinal=47
box lane=1 printing order=10 box=48 ordinal=48 units=1 number=48 intent=48 attempt=1
label lane=1 order=10 box=48 number=48 intent=48 attempt=1
event lane=1 label-queued order=10 box=48 ordinal=48
box lane=1 printing order=10 box=49 ordinal=49 units=1 number=49 intent=49 attempt=1
label lane=1 order=10 box=49 number=49 intent=49 attempt=1
event lane=1 label-queued order=10 box=49 ordinal=49
box lane=1 printing order=10 box=50 ordinal=50 units=1 number=50 intent=50 attempt=1
label lane=1 order=10 box=50 number=50 intent=50 attempt=1
event lane=1 label-queued order=10 box=50 ordinal=50
box lane=1 printing order=10 box=51 ordinal=51 units=1 number=51 intent=51 attempt=1
label lane=1 order=10 box=51 number=51 intent=51 attempt=1
event lane=1 label-queued order=10 box=51 ordinal=51
box lane=1 printing order=10 box=52 ordinal=52 units=1 number=52 intent=52 attempt=1
label lane=1 order=10 box=52 number=52 intent=52 attempt=1
event lane=1 label-queued order=10 box=52 ordinal=52
box lane=1 printing order=10 box=53 ordinal=53 units=1 number=53 intent=53 attempt=1
label lane=1 order=10 box=53 number=53 intent=53 attempt=1
event lane=1 label-queued order=10 box=53 ordinal=53
box lane=1 printing order=10 box=54 ordinal=54 units=1 number=54 intent=54 attempt=1
label lane=1 order=10 box=54 number=54 intent=54 attempt=1
event lane=1 label-queued order=10 box=54 ordinal=54
box lane=1 printing order=10 box=55 ordinal=55 units=1 number=55 intent=55 attempt=1
label lane=1 order=10 box=55 number=55 intent=55 attempt=1
event lane=1 label-queued order=10 box=55 ordinal=55
box lane=1 printing order=10 box=56 ordinal=56 units=1 number=56 intent=56 attempt=1
label lane=1 order=10 box=56 number=56 intent=56 attempt=1
event lane=1 label-queued order=10 box=56 ordinal=56
box lane=1 printing order=10 box=57 ordinal=57 units=1 number=57 intent=57 attempt=1
label lane=1 order=10 box=57 number=57 intent=57 attempt=1
event lane=1 label-queued order=10 box=57 ordinal=57
box lane=1 printing order=10 box=58 ordinal=58 units=1 number=58 intent=58 attempt=1
label lane=1 order=10 box=58 number=58 intent=58 attempt=1
event lane=1 label-queued order=10 box=58 ordinal=58
box lane=1 printing order=10 box=59 ordinal=59 units=1 number=59 intent=59 attempt=1
label lane=1 order=10 box=59 number=59 intent=59 attempt=1
event lane=1 label-queued order=10 box=59 ordinal=59
box lane=1 printing order=10 box=60 ordinal=60 units=1 number=60 intent=60 attempt=1
label lane=1 order=10 box=60 number=60 intent=60 attempt=1
event lane=1 label-queued order=10 box=60 ordinal=60
box lane=1 printing order=10 box=61 ordinal=61 units=1 number=61 intent=61 attempt=1
label lane=1 order=10 box=61 number=61 intent=61 attempt=1
event lane=1 label-queued order=10 box=61 ordinal=61
box lane=1 printing order=10 box=62 ordinal=62 units=1 number=62 intent=62 attempt=1
label lane=1 order=10 box=62 number=62 intent=62 attempt=1
event lane=1 label-queued order=10 box=62 ordinal=62
box lane=1 printing order=10 box=63 ordinal=63 units=1 number=63 intent=63 attempt=1
label lane=1 order=10 box=63 number=63 intent=63 attempt=1
event lane=1 label-queued order=10 box=63 ordinal=63
box lane=1 printing order=10 box=64 ordinal=64 units=1 number=64 intent=64 attempt=1
label lane=1 order=10 box=64 number=64 intent=64 attempt=1
event lane=1 label-queued order=10 box=64 ordinal=64
verdict lane=1 acknowledged order=10 user=7 between
verdict lane=1 limit-exceeded order=10 item=501 user=7
