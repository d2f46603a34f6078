# As many lines as one scan may fill.
lane lane=1
range range=1 next=100 last=999
scan lane=1 via=scanner badge=7 role=packer
load order=10 state=released range=1 lines=1:501x1,2:501x1,3:501x1,4:501x1,5:501x1,6:501x1,7:501x1,8:501x1,9:501x1,10:501x1,11:501x1,12:501x1,13:501x1,14:501x1,15:501x1,16:501x1,17:501x1,18:501x1,19:501x1,20:501x1,21:501x1,22:501x1,23:501x1,24:501x1,25:501x1,26:501x1,27:501x1,28:501x1,29:501x1,30:501x1,31:501x1,32:501x1,33:501x1,34:501x1,35:501x1,36:501x1,37:501x1,38:501x1,39:501x1,40:501x1,41:501x1,42:501x1,43:501x1,44:501x1,45:501x1,46:501x1,47:501x1,48:501x1,49:501x1,50:501x1,51:501x1,52:501x1,53:501x1,54:501x1,55:501x1,56:501x1,57:501x1,58:501x1,59:501x1,60:501x1,61:501x1,62:501x1,63:501x1,64:501x1,65:502x1
scan lane=1 via=scanner order=10 order-state=released
scan lane=1 via=scanner items=501x64 product=1
scan lane=1 via=scanner command=UNDO last-unit=64 last-box=1 last-line=64 last-item=501 last-quantity=1 also=63:1:0:63:501x1,62:1:0:62:501x1,61:1:0:61:501x1,60:1:0:60:501x1,59:1:0:59:501x1,58:1:0:58:501x1,57:1:0:57:501x1,56:1:0:56:501x1,55:1:0:55:501x1,54:1:0:54:501x1,53:1:0:53:501x1,52:1:0:52:501x1,51:1:0:51:501x1,50:1:0:50:501x1,49:1:0:49:501x1,48:1:0:48:501x1,47:1:0:47:501x1,46:1:0:46:501x1,45:1:0:45:501x1,44:1:0:44:501x1,43:1:0:43:501x1,42:1:0:42:501x1,41:1:0:41:501x1,40:1:0:40:501x1,39:1:0:39:501x1,38:1:0:38:501x1,37:1:0:37:501x1,36:1:0:36:501x1,35:1:0:35:501x1,34:1:0:34:501x1,33:1:0:33:501x1,32:1:0:32:501x1,31:1:0:31:501x1,30:1:0:30:501x1,29:1:0:29:501x1,28:1:0:28:501x1,27:1:0:27:501x1,26:1:0:26:501x1,25:1:0:25:501x1,24:1:0:24:501x1,23:1:0:23:501x1,22:1:0:22:501x1,21:1:0:21:501x1,20:1:0:20:501x1,19:1:0:19:501x1,18:1:0:18:501x1,17:1:0:17:501x1,16:1:0:16:501x1,15:1:0:15:501x1,14:1:0:14:501x1,13:1:0:13:501x1,12:1:0:12:501x1,11:1:0:11:501x1,10:1:0:10:501x1,9:1:0:9:501x1,8:1:0:8:501x1,7:1:0:7:501x1,6:1:0:6:501x1,5:1:0:5:501x1,4:1:0:4:501x1,3:1:0:3:501x1,2:1:0:2:501x1,1:1:0:1:501x1

verdict lane=1 signed-in user=7
verdict lane=1 order-opened order=10 user=7
order lane=1 open order=10
verdict lane=1 item-accepted count=1 of=1 order=10 line=1 box=1 ordinal=1 item=501 user=7
box lane=1 open order=10 box=1 ordinal=1 number=1
unit lane=1 order=10 line=1 box=1 unit=1 item=501 quantity=1
unit lane=1 order=10 line=2 box=1 unit=2 item=501 quantity=1
unit lane=1 order=10 line=3 box=1 unit=3 item=501 quantity=1
unit lane=1 order=10 line=4 box=1 unit=4 item=501 quantity=1
unit lane=1 order=10 line=5 box=1 unit=5 item=501 quantity=1
unit lane=1 order=10 line=6 box=1 unit=6 item=501 quantity=1
unit lane=1 order=10 line=7 box=1 unit=7 item=501 quantity=1
unit lane=1 order=10 line=8 box=1 unit=8 item=501 quantity=1
unit lane=1 order=10 line=9 box=1 unit=9 item=501 quantity=1
unit lane=1 order=10 line=10 box=1 unit=10 item=501 quantity=1
unit lane=1 order=10 line=11 box=1 unit=11 item=501 quantity=1
unit lane=1 order=10 line=12 box=1 unit=12 item=501 quantity=1
unit lane=1 order=10 line=13 box=1 unit=13 item=501 quantity=1
unit lane=1 order=10 line=14 box=1 unit=14 item=501 quantity=1
unit lane=1 order=10 line=15 box=1 unit=15 item=501 quantity=1
unit lane=1 order=10 line=16 box=1 unit=16 item=501 quantity=1
unit lane=1 order=10 line=17 box=1 unit=17 item=501 quantity=1
unit lane=1 order=10 line=18 box=1 unit=18 item=501 quantity=1
unit lane=1 order=10 line=19 box=1 unit=19 item=501 quantity=1
unit lane=1 order=10 line=20 box=1 unit=20 item=501 quantity=1
unit lane=1 order=10 line=21 box=1 unit=21 item=501 quantity=1
unit lane=1 order=10 line=22 box=1 unit=22 item=501 quantity=1
unit lane=1 order=10 line=23 box=1 unit=23 item=501 quantity=1
unit lane=1 order=10 line=24 box=1 unit=24 item=501 quantity=1
unit lane=1 order=10 line=25 box=1 unit=25 item=501 quantity=1
unit lane=1 order=10 line=26 box=1 unit=26 item=501 quantity=1
unit lane=1 order=10 line=27 box=1 unit=27 item=501 quantity=1
unit lane=1 order=10 line=28 box=1 unit=28 item=501 quantity=1
unit lane=1 order=10 line=29 box=1 unit=29 item=501 quantity=1
unit lane=1 order=10 line=30 box=1 unit=30 item=501 quantity=1
unit lane=1 order=10 line=31 box=1 unit=31 item=501 quantity=1
unit lane=1 order=10 line=32 box=1 unit=32 item=501 quantity=1
unit lane=1 order=10 line=33 box=1 unit=33 item=501 quantity=1
unit lane=1 order=10 line=34 box=1 unit=34 item=501 quantity=1
unit lane=1 order=10 line=35 box=1 unit=35 item=501 quantity=1
unit lane=1 order=10 line=36 box=1 unit=36 item=501 quantity=1
unit lane=1 order=10 line=37 box=1 unit=37 item=501 quantity=1
unit lane=1 order=10 line=38 box=1 unit=38 item=501 quantity=1
unit lane=1 order=10 line=39 box=1 unit=39 item=501 quantity=1
unit lane=1 order=10 line=40 box=1 unit=40 item=501 quantity=1
unit lane=1 order=10 line=41 box=1 unit=41 item=501 quantity=1
unit lane=1 order=10 line=42 box=1 unit=42 item=501 quantity=1
unit lane=1 order=10 line=43 box=1 unit=43 item=501 quantity=1
unit lane=1 order=10 line=44 box=1 unit=44 item=501 quantity=1
unit lane=1 order=10 line=45 box=1 unit=45 item=501 quantity=1
unit lane=1 order=10 line=46 box=1 unit=46 item=501 quantity=1
unit lane=1 order=10 line=47 box=1 unit=47 item=501 quantity=1
unit lane=1 order=10 line=48 box=1 unit=48 item=501 quantity=1
unit lane=1 order=10 line=49 box=1 unit=49 item=501 quantity=1
unit lane=1 order=10 line=50 box=1 unit=50 item=501 quantity=1
unit lane=1 order=10 line=51 box=1 unit=51 item=501 quantity=1
unit lane=1 order=10 line=52 box=1 unit=52 item=501 quantity=1
unit lane=1 order=10 line=53 box=1 unit=53 item=501 quantity=1
unit lane=1 order=10 line=54 box=1 unit=54 item=501 quantity=1
unit lane=1 order=10 line=55 box=1 unit=55 item=501 quantity=1
unit lane=1 order=10 line=56 box=1 unit=56 item=501 quantity=1
unit lane=1 order=10 line=57 box=1 unit=57 item=501 quantity=1
unit lane=1 order=10 line=58 box=1 unit=58 item=501 quantity=1
unit lane=1 order=10 line=59 box=1 unit=59 item=501 quantity=1
unit lane=1 order=10 line=60 box=1 unit=60 item=501 quantity=1
unit lane=1 order=10 line=61 box=1 unit=61 item=501 quantity=1
unit lane=1 order=10 line=62 box=1 unit=62 item=501 quantity=1
unit lane=1 order=10 line=63 box=1 unit=63 item=501 quantity=1
unit lane=1 order=10 line=64 box=1 unit=64 item=501 quantity=1
box lane=1 open order=10 box=1 ordinal=1 units=64 number=1
verdict lane=1 undone of=1 order=10 line=64 box=1 ordinal=1 item=501 user=7
unit-gone lane=1 order=10 line=64 box=1 unit=64 item=501 quantity=1
unit-gone lane=1 order=10 line=63 box=1 unit=63 item=501 quantity=1
unit-gone lane=1 order=10 line=62 box=1 unit=62 item=501 quantity=1
unit-gone lane=1 order=10 line=61 box=1 unit=61 item=501 quantity=1
unit-gone lane=1 order=10 line=60 box=1 unit=60 item=501 quantity=1
unit-gone lane=1 order=10 line=59 box=1 unit=59 item=501 quantity=1
unit-gone lane=1 order=10 line=58 box=1 unit=58 item=501 quantity=1
unit-gone lane=1 order=10 line=57 box=1 unit=57 item=501 quantity=1
unit-gone lane=1 order=10 line=56 box=1 unit=56 item=501 quantity=1
unit-gone lane=1 order=10 line=55 box=1 unit=55 item=501 quantity=1
unit-gone lane=1 order=10 line=54 box=1 unit=54 item=501 quantity=1
unit-gone lane=1 order=10 line=53 box=1 unit=53 item=501 quantity=1
unit-gone lane=1 order=10 line=52 box=1 unit=52 item=501 quantity=1
unit-gone lane=1 order=10 line=51 box=1 unit=51 item=501 quantity=1
unit-gone lane=1 order=10 line=50 box=1 unit=50 item=501 quantity=1
unit-gone lane=1 order=10 line=49 box=1 unit=49 item=501 quantity=1
unit-gone lane=1 order=10 line=48 box=1 unit=48 item=501 quantity=1
unit-gone lane=1 order=10 line=47 box=1 unit=47 item=501 quantity=1
unit-gone lane=1 order=10 line=46 box=1 unit=46 item=501 quantity=1
unit-gone lane=1 order=10 line=45 box=1 unit=45 item=501 quantity=1
unit-gone lane=1 order=10 line=44 box=1 unit=44 item=501 quantity=1
unit-gone lane=1 order=10 line=43 box=1 unit=43 item=501 quantity=1
unit-gone lane=1 order=10 line=42 box=1 unit=42 item=501 quantity=1
unit-gone lane=1 order=10 line=41 box=1 unit=41 item=501 quantity=1
unit-gone lane=1 order=10 line=40 box=1 unit=40 item=501 quantity=1
unit-gone lane=1 order=10 line=39 box=1 unit=39 item=501 quantity=1
unit-gone lane=1 order=10 line=38 box=1 unit=38 item=501 quantity=1
unit-gone lane=1 order=10 line=37 box=1 unit=37 item=501 quantity=1
unit-gone lane=1 order=10 line=36 box=1 unit=36 item=501 quantity=1
unit-gone lane=1 order=10 line=35 box=1 unit=35 item=501 quantity=1
unit-gone lane=1 order=10 line=34 box=1 unit=34 item=501 quantity=1
unit-gone lane=1 order=10 line=33 box=1 unit=33 item=501 quantity=1
unit-gone lane=1 order=10 line=32 box=1 unit=32 item=501 quantity=1
unit-gone lane=1 order=10 line=31 box=1 unit=31 item=501 quantity=1
unit-gone lane=1 order=10 line=30 box=1 unit=30 item=501 quantity=1
unit-gone lane=1 order=10 line=29 box=1 unit=29 item=501 quantity=1
unit-gone lane=1 order=10 line=28 box=1 unit=28 item=501 quantity=1
unit-gone lane=1 order=10 line=27 box=1 unit=27 item=501 quantity=1
unit-gone lane=1 order=10 line=26 box=1 unit=26 item=501 quantity=1
unit-gone lane=1 order=10 line=25 box=1 unit=25 item=501 quantity=1
unit-gone lane=1 order=10 line=24 box=1 unit=24 item=501 quantity=1
unit-gone lane=1 order=10 line=23 box=1 unit=23 item=501 quantity=1
unit-gone lane=1 order=10 line=22 box=1 unit=22 item=501 quantity=1
unit-gone lane=1 order=10 line=21 box=1 unit=21 item=501 quantity=1
unit-gone lane=1 order=10 line=20 box=1 unit=20 item=501 quantity=1
unit-gone lane=1 order=10 line=19 box=1 unit=19 item=501 quantity=1
unit-gone lane=1 order=10 line=18 box=1 unit=18 item=501 quantity=1
unit-gone lane=1 order=10 line=17 box=1 unit=17 item=501 quantity=1
unit-gone lane=1 order=10 line=16 box=1 unit=16 item=501 quantity=1
unit-gone lane=1 order=10 line=15 box=1 unit=15 item=501 quantity=1
unit-gone lane=1 order=10 line=14 box=1 unit=14 item=501 quantity=1
unit-gone lane=1 order=10 line=13 box=1 unit=13 item=501 quantity=1
unit-gone lane=1 order=10 line=12 box=1 unit=12 item=501 quantity=1
unit-gone lane=1 order=10 line=11 box=1 unit=11 item=501 quantity=1
unit-gone lane=1 order=10 line=10 box=1 unit=10 item=501 quantity=1
unit-gone lane=1 order=10 line=9 box=1 unit=9 item=501 quantity=1
unit-gone lane=1 order=10 line=8 box=1 unit=8 item=501 quantity=1
unit-gone lane=1 order=10 line=7 box=1 unit=7 item=501 quantity=1
unit-gone lane=1 order=10 line=6 box=1 unit=6 item=501 quantity=1
unit-gone lane=1 order=10 line=5 box=1 unit=5 item=501 quantity=1
unit-gone lane=1 order=10 line=4 box=1 unit=4 item=501 quantity=1
unit-gone lane=1 order=10 line=3 box=1 unit=3 item=501 quantity=1
unit-gone lane=1 order=10 line=2 box=1 unit=2 item=501 quantity=1
unit-gone lane=1 order=10 line=1 box=1 unit=1 item=501 quantity=1
box lane=1 open order=10 box=1 ordinal=1 number=1
