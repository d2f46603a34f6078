#!/bin/bash
# The packer's page in a real browser: Debian's Chromium, driven by playwright-core, before a running station with things
# to pack. Pictures of each step are left in $BUILD/screenshots. The steps are in page.mjs.
. "$(dirname "$0")/../station/station.sh" || exit 1
. "$fixtures/lib.sh"
trap 'station_end; rm -rf "$folder"' EXIT
. "$root/tests/web/browse.sh"

fail() { echo "not ok $*"; exit 1; }

web_modules
rm -f "$BUILD"/screenshots/failed-*
mkdir -p "$BUILD/screenshots"
listen=127.0.0.1:$(free_port)
station_make 'driver = file' 'path = labels'
station_start --demo && until_true has orders/D-1040 '.state == "released"' || fail "the station: $(cat log)"

# what a shop's customers and clerks may write, and what a bench may have to show
cat >notes-items.csv <<-'END'
	sku,code,description,serial,instructions,parts
	LAMP,N-LAMP,Lamp,,This side up <u>always</u>,
	CUP,N-CUP,Cup,,,
	POT,N-POT,Pot,,,
	PHONE,N-PHONE,"Phone <img src=x onerror=""window.hostile=1"">",yes,,
	SET,N-SET,Tea <i>set</i>,,,CUP; POT
END
{
	echo 'order_id,ship_to_name,address1,city,postcode,country,sku,quantity,note,gift_message,replaces'
	echo 'N-0,Ann,1 Road,London,NW8 9AY,GB,POT,1,,,'
	echo 'N-1,Ben,2 Road,London,NW8 9AY,GB,LAMP,1,"<img src=x onerror=""window.hostile=1""> Wrap <b>all</b> & keep dry",Happy <script>window.hostile=1</script> birthday,N-0'
	echo 'N-1,,,,,,SET,3,,,'
	echo 'N-1,,,,,,PHONE,1,,,'
	echo "N-2,Cat,3 Road,London,NW8 9AY,GB,CUP,1,$(printf 'sentence number %d of a note without end. ' $(seq 70))$(printf 'W%.0s' $(seq 150)),,"
} >notes.csv
{ pw import --items notes-items.csv && pw import notes.csv; } >imported || fail "the notes: $(cat imported)"

browse page.mjs
status=$?
station_stop >stopped || { echo "not ok the_station_stops"; status=1; }
sed -i 's/^\[station\]/&\nshadow = yes/' data/packwarden.conf
station_start --demo || fail "the trial: $(cat log)"
TRIAL=1 browse page.mjs || status=1
station_stop >stopped || { echo "not ok the_trial_stops"; status=1; }
sed -i -e '/^shadow = yes$/d' -e 's/^\[lane bench-1\]$/&\nscale = yes\ncarton = S/' data/packwarden.conf
printf '%s\n' '[carton S]' 'code = CARTON-S' 'tare_g = 100' 'max_units = 2' >>data/packwarden.conf
printf '%s\n' sku,code,weight_g TUB,N-TUB,400 >tubs.csv
printf '%s\n' order_id,ship_to_name,address1,city,postcode,country,sku,quantity 'W-1,Dan,4 Road,London,NW8 9AY,GB,TUB,2' \
	'W-2,Eve,5 Road,London,NW8 9AY,GB,TUB,3' >weights.csv
station_start --demo && pw import --items tubs.csv >imported && pw import weights.csv >>imported ||
	fail "the scale: $(cat log imported)"
until_true curl -sf -o /dev/null "http://$listen/" || fail "no page: $(cat log)"
SCALE=1 browse page.mjs || status=1
if station_stop >stopped; then
	echo "ok the_station_ends_in_order"
else
	echo "not ok the_station_ends_in_order"
	sed 's/^/# /' stopped log
	status=1
fi
exit "$status"
