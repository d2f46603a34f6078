#!/bin/bash
# Manifests that come again: the same revision with other content, what failed and is mended, orders on hold by the file
# that names them, replacements, and what the API takes.
. "$(dirname "$0")/bench.sh" || exit 1
samples=$root/tests/station/manifests/samples
H=order_id,ship_to_name,address1,city,postcode,country,sku,quantity

set_up() {
	mkdir data
	printf '%s\n' '[station]' 'name = station-1' '[lane bench-1]' 'printer = folder' 'carrier = sscc' \
		'[printer folder]' 'driver = file' 'path = labels' '[carrier sscc]' 'company_prefix = 0614141' \
		>data/packwarden.conf
	start
	printf '%s\n' 'sku,code' A,A B,B MUG-1,MUG-1 TEE-M,TEE-M GIFT,GIFT CARD,CARD >items.csv
	pw import --items items.csv >/dev/null
	pw user add Ann --role packer >/dev/null && pw user add Lee --role lead >/dev/null
}

other_content_in_the_same_revision_is_said_and_changes_nothing() {
	printf '%s\n' $H 'S-1,Ann,1 Road,Leeds,LS1 1AA,GB,A,1' 'S-2,Bob,2 Road,Leeds,LS1 1AA,GB,A,1' >o.csv
	gives '[.orders.new, .differs, .differing]' '[2,0,[]]' import o.csv &&
		gives '[.orders.unchanged, .differs]' '[2,0]' import o.csv &&
		sed 's/1 Road/9 Road/' o.csv >moved.csv &&
		gives '[.orders.unchanged, .orders.updated, .differs, .differing]' '[2,0,1,["S-1"]]' import moved.csv &&
		contains "$(pw import moved.csv)" '1 order is in with the same revision but other content: give the file a revision: import --revision TIME
  S-1' &&
		pw order change S-2 --address1 '7 Road' --reason moved >/dev/null &&
		gives '.differs' 0 import o.csv
}

a_revision_for_the_file_makes_its_orders_newer() {
	gives '[.orders.updated, .differs]' '[1,0]' import --revision 2025-01-31T10:00:00Z <(cat moved.csv | grep -v S-2) &&
		gives '[.revision, .address.address1]' '["2025-01-31T10:00:00Z","9 Road"]' order show S-1 &&
		touch -d 2025-02-01T00:00:00Z moved.csv && gives .orders.updated 2 import --revision file moved.csv &&
		gives .orders.unchanged 2 import --revision file moved.csv &&
		gives .revision '"2025-02-01T00:00:00.000000Z"' order show S-2 &&
		touch -d 2024-02-01T00:00:00Z moved.csv && gives .orders.stale 2 import --revision file moved.csv &&
		printf '%s\n' "$H,revision" 'S-1,Ann,3 Road,Leeds,LS1 1AA,GB,A,1,2026-01-01T00:00:00Z' >own.csv &&
		gives .orders.updated 1 import --revision 5 own.csv && gives .revision '"2026-01-01T00:00:00Z"' order show S-1 &&
		gives .refused '"the revision \"yesterday\" is neither a whole number nor a time such as 2025-01-31T10:00:00Z"' \
			import --revision yesterday own.csv
}

what_failed_is_written_to_be_mended_and_imported() {
	printf '%s\r\n' $H 'F-1,Ann,1 Road,Leeds,LS1 1AA,GB,A,1' 'F-2,"Bob
Smith",2 Road,Leeds,LS1 1AA,GB,A,1' ',,,,,,B,nine' 'F-3,Cid,3 Road,Leeds,LS1 1AA,GB,NONE,1' ',,,,,,B,1' \
		'F-4,Dee,4 Road,Leeds,LS1 1AA,GB,A,1' >f.csv
	printf 'F-5,Eve,5 Road,Leeds,LS1 1AA,GB,A,none' >>f.csv
	gives '[.orders.new, .orders.quarantined]' '[2,3]' import --failed rest.csv f.csv &&
		same "$(cat rest.csv | md5sum)" "$(sed -n '1p;3,7p;9p' f.csv | md5sum)" || { cat -A rest.csv; return 1; }
	sed -i 's/NONE/B/;s/nine/9/;s/none/1/;/Bob/{N;s/\n/ /}' rest.csv
	tr -d '\r' <rest.csv >mended.csv
	gives '[.orders.new, .orders.quarantined]' '[3,0]' import --failed no.csv mended.csv && [ ! -e no.csv ] || say 'no.csv is there'
}

what_failed_keeps_its_encoding() {
	printf '%s\n' $H 'U-1,Ann,1 Road,Leeds,LS1 1AA,GB,A,1' 'U-2,Jürgen,2 Weg,Köln,50667,DE,A,x' >u8.csv
	{ printf '\xff\xfe'; iconv -f utf-8 -t utf-16le u8.csv; } >u16.csv
	pw import --failed u16-rest.csv u16.csv >/dev/null
	same "$(iconv -f utf-16 -t utf-8 u16-rest.csv)" "$(sed 2d u8.csv)" || return 1
	iconv -t windows-1252 u8.csv >w.csv
	pw import --encoding windows-1252 --failed w-rest.csv w.csv >/dev/null
	same "$(md5sum <w-rest.csv)" "$(sed 2d w.csv | md5sum)" || return 1
	printf '%s\n' '{"order_id":"J-1","ship_to_name":"Ann","address1":"1 Road","city":"Leeds","postcode":"LS1 1AA","country":"GB","lines":[{"sku":"A","quantity":1}]}' \
		'{"order_id":"J-2"}' 'nonsense' >j.jsonl
	gives '[.orders.new, .orders.quarantined]' '[1,2]' import --failed j-rest.jsonl j.jsonl &&
		same "$(cat j-rest.jsonl)" "$(tail -n 2 j.jsonl)" || return 1
	printf '%s\n' 'sku,code,parts' 'K1,1,A' 'K2,2,NIL' ',3,' >k.csv
	pw import --items --failed k-rest.csv k.csv >/dev/null
	same "$(cat k-rest.csv)" "$(sed 2d k.csv)"
}

a_file_whose_rows_cannot_be_copied_says_so() {
	iconv -t utf-32le u8.csv >u32.csv
	pw import --encoding utf-32le --failed no.csv u32.csv >/dev/null
	contains "$(cat err)" 'no.csv: the rows that failed cannot be copied out of a file of this kind' && [ ! -e no.csv ]
}

all_orders_of_a_file_are_held_and_released() {
	printf '%s\n' $H 'S-1,,,,,,A,1' ',,,,,,B,bad' 'F-1,,,,,,,' 'NEVER,,,,,,,' 'F-4,,,,,,,' ',,,,,,,' >hold.csv
	pw order cancel F-4 --reason gone >/dev/null
	gives '[.orders, .refusals]' '[{"changed":2,"already":0,"refused":2,"quarantined":0},[{"file":"hold.csv","line":5,"order":"NEVER","verdict":"order-unknown","reason":"There is no such order."},{"file":"hold.csv","line":6,"order":"F-4","verdict":"order-cancelled","reason":"The order is cancelled. Do not ship. Set it aside."}]]' \
		order hold --file hold.csv --reason recall && gives .state '"held"' order show S-1 &&
		gives '.orders | [.changed, .already]' '[0,2]' order hold --file hold.csv --reason recall || return 1
	pw order release --file hold.csv --reason done --by Ann >/dev/null
	contains "$(cat err)" 'Only a lead' && gives .state '"held"' order show S-1 || return 1
	contains "$(pw order release --file hold.csv --reason done --by Lee)" 'release: 2 orders changed, 0 were so already, 2 refused' &&
		gives .state '"released"' order show S-1 &&
		{ echo '{"order_id":"F-1"}'; echo '{"order_id":"S-2"}'; } >hold.jsonl &&
		gives '.orders.changed' 2 order hold --file hold.jsonl --reason x &&
		pw import --profile shopify "$samples/shopify-orders.csv" >/dev/null &&
		gives '.orders | [.changed, .already, .refused]' '[3,1,3]' order hold --profile shopify --file "$samples/shopify-orders.csv" --reason y
}

hold_needs_an_order_or_a_file() {
	pw order hold --reason x; contains "$(cat err)" 'an ID or --file FILE' && pw order hold S-1 --file hold.csv --reason x
	contains "$(cat err)" 'an ID or --file FILE' && pw order hold --file hold.csv
	contains "$(cat err)" '--reason TEXT is needed' && pw order hold --file none.csv --reason x
	contains "$(cat err)" 'none.csv: No such file'
}

a_replacement_is_no_duplicate_and_both_name_each_other() {
	printf '%s\n' "$H,replaces" 'R-1,Joe,1 Way,Leeds,LS1 1AA,GB,A,7,' 'R-2,Joe,1 Way,Leeds,LS1 1AA,GB,A,7,R-1' \
		'R-3,Joe,1 Way,Leeds,LS1 1AA,GB,A,7,R-1' 'R-4,Kim,1 Way,Leeds,LS1 1AA,GB,A,7,GONE' \
		'R-5,Joe,1 Way,Leeds,LS1 1AA,GB,A,7,R-2' >r.csv
	gives '[.orders.new, .orders.suspect, (.warnings | map([.line, .column, .order, .reason]))]' \
		'[5,2,[[5,"replaces","R-4","the order that it replaces is not known here"]]]' import r.csv &&
		gives '[.state, .replaces, .replaced_by]' '["released","",["R-2","R-3"]]' order show R-1 &&
		gives '[.state, .replaces, .replaced_by]' '["released","R-1",["R-5"]]' order show R-2 &&
		gives .state '"suspect"' order show R-3 && contains "$(pw order show R-2)" 'replaces order R-1'
}

send() { api "import?$1" --data-binary "@$2"; }
the_api_imports_what_a_program_sends() {
	printf '%s\n' $H 'A-1,Ann,1 Lane,Leeds,LS1 1AA,GB,A,1' >a.csv
	same "$(send 'name=a.csv&dry_run=1' a.csv | jq -c '[.orders.new, .dry_run]')" '[1,true]' &&
		same "$(send 'name=a.csv' a.csv | jq -c '[.orders.new, .dry_run]')" '[1,false]' &&
		same "$(send 'name=s.csv&profile=shopify' "$samples/shopify-orders.csv" | jq -c .orders.unchanged)" 6 &&
		same "$(send 'name=j.jsonl' j.jsonl | jq -c '.orders.unchanged')" 1 &&
		contains "$(send 'dry-run=1' a.csv)" 'An option is not known' && contains "$(send 'dry_run=yes' a.csv)" 'is 1 or 0' &&
		contains "$(send 'kind=other' a.csv)" 'The kind of an import' && contains "$(send 'kind=hold' a.csv)" 'Say why' && contains "$(send 'profile=nobody' a.csv)" 'nobody' &&
		contains "$(curl -sS --max-time 30 --unix-socket data/run/packwarden.sock -H 'Content-Length: 3000000000' \
			-H 'Expect:' -X POST http://localhost/api/v1/import)" 'The body is too large'
}

run_all other_content_in_the_same_revision_is_said_and_changes_nothing a_revision_for_the_file_makes_its_orders_newer \
	what_failed_is_written_to_be_mended_and_imported what_failed_keeps_its_encoding \
	a_file_whose_rows_cannot_be_copied_says_so all_orders_of_a_file_are_held_and_released hold_needs_an_order_or_a_file \
	a_replacement_is_no_duplicate_and_both_name_each_other the_api_imports_what_a_program_sends
