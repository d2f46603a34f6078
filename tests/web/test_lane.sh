#!/bin/bash
# What the packer's page has to show besides packing, in a real browser; the steps are in lane.mjs. It is no demo: codes come
# from scanners, keyboards and buttons. The station is stopped, frozen and started when a step asks for it.
. "$(dirname "$0")/../station/station.sh" || exit 1
. "$fixtures/lib.sh"
. "$root/tests/web/browse.sh"
trap 'station_end; rm -rf "$folder"' EXIT

fail() { echo "not ok $*"; exit 1; }
web_process() { pgrep -f -- "packwarden --data $folder/data child web "; }

# What a step has written into the file `wish`; the file goes when it is done.
fulfil() {
	case $(cat wish) in
	stop) station_stop ;;
	start) station_start && plug s kbd ;;
	freeze) kill -STOP "$(web_process)" ;;
	thaw) kill -CONT "$(web_process)" ;;
	esac
	rm -f wish
}

web_modules
mkdir -p "$BUILD/screenshots"
rm -f "$BUILD"/screenshots/{lane-,index}*
listen=127.0.0.1:$(free_port)
station_make 'driver = file' 'path = labels'
cat >items.csv <<-'END'
	sku,code,description,lot,image
	MUG,L-MUG,"Mug, blue",,mug.png
	TEA,L-TEA,Green tea,,broken.png
	PILL,L-PILL,Pills,yes,
END
for i in $(seq 10000); do echo "S$i,L-S$i,Spoon number $i,,"; done >>items.csv
{
	echo 'order_id,ship_to_name,address1,city,postcode,country,sku,quantity'
	echo 'L-1,Ann,1 Road,London,NW8 9AY,GB,MUG,3'
	echo 'L-1,,,,,,TEA,2'
	echo 'L-2,Ben,2 Road,London,NW8 9AY,GB,MUG,1'
	echo 'L-3,Cat,3 Road,London,NW8 9AY,GB,PILL,1'
	echo 'L-4,Dan,4 Road,London,NW8 9AY,GB,TEA,2'
	echo 'L-5,Eve,5 Road,London,NW8 9AY,GB,S1,1'
	for i in $(seq 2 100); do echo "L-5,,,,,,S$i,1"; done
	echo 'L-10000,Fay,6 Road,London,NW8 9AY,GB,S1,1'
	for i in $(seq 2 10000); do echo "L-10000,,,,,,S$i,1"; done
} >lane-orders.csv
station_start && pw import --items items.csv >imported && pw import lane-orders.csv >>imported &&
	pw user add Pat --role packer >>imported && pw user add Bob --role packer >>imported &&
	pw user add Lee --role lead >>imported || fail "set-up: $(tail -5 imported) $(tail -5 log)"
until_true curl -sf -o /dev/null "http://$listen/" || fail "no page: $(cat log)"
plug s kbd && usb type s "$(pw --json lanes | jq -r '."bench-1"')" && until_true has lanes/bench-1 '.scanners | length == 1' ||
	fail "the scanner: $(tail -5 log)"

browse lane.mjs >steps &
browser=$!
while kill -0 "$browser" 2>/dev/null; do
	[ ! -e wish ] || fulfil
	sleep 0.05
done
wait "$browser"
status=$?
cat steps
if station_stop >stopped; then
	echo "ok the_station_ends_in_order"
else
	echo "not ok the_station_ends_in_order"
	sed 's/^/# /' stopped log
	status=1
fi
exit "$status"
