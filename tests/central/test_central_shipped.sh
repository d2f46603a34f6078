#!/bin/bash
# What has left, for other systems: a station and central say the same of the same boxes, byte for byte, in each form.
set -u
. tests/station/station.sh
. "$root/tests/central/pg.sh"
. "$root/tests/central/stations.sh"

tendered() { [ "$(pg_sql "$db" "SELECT count(*) FROM packwarden.seen_shipped")" = "$1" ]; }
check() { perl "$root/tests/central/x12_check.pl" <"$1"; }

pack_and_tender() {
	central_make shipped && central_orders O-1,MUG,2 O-2,TEA,1 'O*3,PEN,1' O-4,PEN,1 >/dev/null && station_add st-1 0614141 &&
		station_up st-1 && packer st-1 && until_true linked st-1 && central deal "$(pg_url "$db")" >/dev/null &&
		until_true in_state st-1 O-4 released || return 1
	pack st-1 bench-1 O-1 && pack st-1 bench-1 O-2 && pack st-1 bench-1 'O*3' &&
		st st-1 closeout --carrier sscc --attest >out 2>&1 || say "$(cat out)" || return 1
	# sealed, and still here
	pack st-1 bench-1 O-4 && until_true all_sent st-1 && until_true tendered 3
}

station_and_central_write_the_same_bytes() {
	pack_and_tender || return 1
	local as
	for as in text json csv x12-945 x12-856; do
		st st-1 report shipped --as $as >"station.$as" 2>said; code=$?
		central report shipped "$(pg_url "$db")" --as $as >"central.$as" 2>said.central
		same $? $code && cmp "station.$as" "central.$as" && cmp said said.central || return 1
	done
	grep -q '^left out: order O\*3\|left out: order O\*3' said || say "$(cat said)" || return 1
	same "$(jq -r '[.order, .station, .box_number, .units, .contents[0].sku, .contents[0].ordered] | join(" ")' station.json)" \
		$'O-1 st-1 1 2 MUG 2\nO-2 st-1 1 1 TEA 1\nO*3 st-1 1 1 PEN 1' || return 1
	same "$(tail -n +2 station.csv | cut -d, -f1,6 | tr -d '\r')" "$(jq -r '[.order, .sscc] | join(",")' station.json)"
}

x12_is_valid_and_says_which_boxes() {
	local sscc
	sscc=$(jq -r 'select(.order == "O-1").sscc' station.json)
	check station.x12-945 >boxes.945 && check station.x12-856 >boxes.856 || return 1
	same "$(cat boxes.945)" "945 O-1 00$sscc $sscc MUG=2"$'\n'"945 O-2 00$(jq -r 'select(.order == "O-2").sscc' station.json) $(jq -r 'select(.order == "O-2").sscc' station.json) TEA=1" || return 1
	same "$(sed 's/^945/856/' boxes.945)" "$(cat boxes.856)" || return 1
	# a file that was cut, and one with a segment too many, are found
	head -c -20 station.x12-856 | check /dev/stdin >/dev/null 2>&1 && say 'a cut file is good' && return 1
	sed 's/^PRF/REF*ZZ*1~PRF/' station.x12-856 | check /dev/stdin >/dev/null 2>&1 && say 'a wrong count is good' && return 1
	return 0
}

a_profile_says_how_another_system_wants_it() {
	mkdir -p st-1/profiles && station_up st-1 || return 1
	printf '%s\n' '[csv]' 'delimiter = semicolon' '[columns]' 'Order ID = order' 'SKU = sku' 'Qty = quantity' 'Via = carrier' \
		'[carrier sscc]' 'name = Example Parcels' 'scac = EXPL' '[x12]' 'sender = WAREHOUSE1' 'receiver = SHOP' 'element = |' \
		'item = SK' >st-1/profiles/shop.ini
	st st-1 report shipped --as csv --profile st-1/profiles/shop.ini | tr -d '\r' >out || return 1
	same "$(head -2 out)" $'Order ID;SKU;Qty;Via\nO-1;MUG;2;Example Parcels' || return 1
	st st-1 report shipped --as x12-856 --profile st-1/profiles/shop.ini >out || return 1
	same "$(check out | cut -d' ' -f2 | paste -sd' ')" 'O-1 O-2 O*3' || return 1
	grep -q '^ISA|00|          |00|          |ZZ|WAREHOUSE1     |ZZ|SHOP           |' out && grep -q '^TD5||2|EXPL|U|Example Parcels~' out &&
		grep -q '^LIN||SK|MUG~' out || say "$(cat out)" || return 1
	# the same over HTTP, where the profile is one of the station's own
	st_api st-1 'reports/shipped?format=x12-856&profile=shop' | cmp - out || return 1
	printf '%s\n' '[x12]' 'sendr = X' >bad.ini
	st st-1 report shipped --as csv --profile bad.ini >out 2>&1; same $? 3 || return 1
	grep -q "bad.ini:2: .*did you mean 'sender'" out || say "$(cat out)"
}

times_choose_and_central_goes_on_from_what_it_has_heard() {
	station_up st-1 && same "$(st st-1 report shipped --as csv --since yesterday --until yesterday | wc -l)" 1 || return 1
	same "$(central report shipped "$(pg_url "$db")" --as x12-945 --since 2020-01-01 --until 2020-01-31 | wc -c)" 0 || return 1
	local then
	then=$(pg_sql "$db" 'SELECT now()')
	same "$(central report shipped "$(pg_url "$db")" --json --heard "$then" | wc -l)" 0 || return 1
	st st-1 closeout --carrier sscc --attest >out 2>&1 && until_true tendered 4 || return 1
	same "$(central report shipped "$(pg_url "$db")" --json --heard "$then" | jq -r .order)" O-4 || return 1
	central report shipped "$(pg_url "$db")" --since nonsense >out 2>&1; same $? 3
}

# A dashboard's role: views, and the reports that are made of them.
a_reader_sees_what_has_left_and_nobodys_address() {
	pg_sql postgres "DROP ROLE IF EXISTS wallboard; CREATE ROLE wallboard LOGIN PASSWORD 'w' IN ROLE packwarden_reader" 2>/dev/null
	local url="postgresql://wallboard:w@/$db?host=$pg_folder&port=$pg_port" view
	central report shipped "$url" --json >out && same "$(wc -l <out)" 4 || say "$(cat out)" || return 1
	central report unshipped "$url" --csv >out && same "$(wc -l <out)" 0 || return 1
	same "$(central report days "$url" --json | jq -c '[.station, .boxes, .shipped]')" '["st-1",4,4]' || return 1
	same "$(central boxes "$url" O-1 --json | jq -r .state)" tendered || return 1
	central import "$url" central-orders.csv >out 2>&1 && say 'a reader has imported' && return 1
	for view in $(pg_sql "$db" "SELECT relname FROM pg_class WHERE relnamespace = 'packwarden'::regnamespace AND relkind = 'v'"); do
		pg_sql "$db" "SET ROLE wallboard; SELECT to_json(v) FROM packwarden.$view v" | grep -i 'Ann Example\|Abbey' && say "$view shows it" && return 1
	done
	# the example of packwarden-central(7), as it stands there
	sed -n '/^SELECT station, date_trunc/,/^\.Ed/{/^\.Ed/d;p}' "$root/station/man/packwarden-central.7" >example.sql
	[ -s example.sql ] && same "$("$PG_BIN/psql" -X -q -A -t "$url" -f example.sql | cut -d'|' -f1,3)" 'st-1|4'
}

trap 'stations_end; pg_end; cd /; rm -rf "$folder"' EXIT
pg_make && pg_start || { echo 'not ok postgres starts'; exit 1; }
run station_and_central_write_the_same_bytes x12_is_valid_and_says_which_boxes a_profile_says_how_another_system_wants_it \
	times_choose_and_central_goes_on_from_what_it_has_heard a_reader_sees_what_has_left_and_nobodys_address
