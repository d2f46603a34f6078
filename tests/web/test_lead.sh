#!/bin/bash
# A lead's day at the pages, in a real browser before a running station. Pictures of each step are left in
# $BUILD/screenshots. The steps are in lead.mjs; then every page is walked through by keyboard, in pages.mjs.
. "$(dirname "$0")/../station/station.sh" || exit 1
. "$fixtures/lib.sh"
trap 'station_end; rm -rf "$folder"' EXIT
. "$root/tests/web/browse.sh"

fail() { echo "not ok $*"; exit 1; }

web_modules
mkdir -p "$BUILD/screenshots"
rm -f "$BUILD"/screenshots/{lead,login}-*
listen=127.0.0.1:$(free_port)
station_make 'driver = file' 'path = labels' '[carrier own]' 'driver = sscc' 'company_prefix = 0614142' 'template = own.svg' \
	'[override]' 'serial-required = lead'
pw label new sscc data/own.svg >drawn || fail "the template: $(cat drawn)"
station_start --demo && until_true has orders/D-1040 '.state == "released"' || fail "the station: $(cat log)"
printf '%s\n' sku,code,description,serial 'WRONG,N-WRONG,Wrong thing,' 'CAM,N-CAM,A camera,yes' >items.csv
{
	echo 'order_id,ship_to_name,address1,city,postcode,country,sku,quantity,note'
	echo 'X-BAD,Ann,1 Road,London,NW8 9AY,GB,NOSUCH,1,'
	echo 'X-SERIAL,Cy,3 Road,London,NW8 9AY,GB,CAM,1,'
	echo 'X-HOSTILE,Hostile <script>window.hostile=1</script>,1 Road,London,NW8 9AY,GB,WRONG,1,"<img src=x onerror=""window.hostile=1"">"'
} >orders.csv
pw import --items items.csv >imported && ! pw import orders.csv >>imported || fail "the orders: $(cat imported)"
# an order whose label is out
codes=$(api lanes/bench-1 | jq -r '.demo.badges[] | select(.name == "Sam (packer)") .code')
pw scan --lane bench-2 "$codes" D-1006 >scanned
for _ in $(seq 60); do
	code=$(api lanes/bench-2 | jq -r 'if .missing_count > 0 then .missing[0].sku else "" end')
	[ -n "$code" ] || break
	pw scan --lane bench-2 "$(api lanes/bench-2 | jq -r --arg sku "$code" '.demo.items[] | select(.sku == $sku) .code')" >>scanned
done
until_true has orders/D-1006 '.boxes[0].state == "labelled"' || fail "the label: $(cat scanned)"

browse lead.mjs
status=$?
ROUTES=$root/station/web_api.c browse pages.mjs || status=1
if station_stop >stopped; then
	echo "ok the_station_ends_in_order"
else
	echo "not ok the_station_ends_in_order"
	sed 's/^/# /' stopped log
	status=1
fi
exit "$status"
