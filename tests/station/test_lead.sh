#!/bin/bash
# What a shift lead reads and does: what needs a person, calls, search, an order's story, an order set free from its lane.
# (The pages: tests/web/test_lead.sh.)
. "$(dirname "$0")/station.sh" || exit 1
trap 'station_end; rm -rf "$folder"' EXIT

post() { # PATH JSON
	curl -sS --max-time 30 --unix-socket data/run/packwarden.sock -H 'Content-Type: application/json' -d "$2" \
		"http://localhost/api/v1/$1"
}
at() { pw --json scan --lane "$@"; } # LANE CODE...
needs() { same "$(api needs | jq -c "[.needs[] | $1]")" "$2"; } # PROGRAM WANTED
story() { same "$(api "orders/$1/trail" | jq -c "[.story[] | $2]")" "$3"; } # ORDER PROGRAM WANTED
finds() { # TEXT PROGRAM WANTED
	same "$(curl -sS --max-time 30 --unix-socket data/run/packwarden.sock -G --data-urlencode "q=$1" \
		http://localhost/api/v1/search | jq -c "[.hits[] | $2]")" "$3"
}

set_up() {
	station_make 'driver = file' 'path = labels'
	cat >customers.csv <<-'END'
		order_id,ship_to_name,ship_to_company,address1,city,postcode,country,sku,quantity,tote
		L-1001,María González,,1 Road,London,NW8 9AY,GB,MUG,2,T-9
		L-1002,Søren Łukasz,Büro Weiß,1 Road,London,NW8 9AY,GB,TEA,1,
		L-1003,王小明,,1 Road,London,NW8 9AY,GB,PEN,1,
		L-1004,Анна Королёва,,1 Road,London,NW8 9AY,GB,PEN,1,
		L-1005,Mario Gonzaga,,1 Road,London,NW8 9AY,GB,PEN,3,
		L-1006,Bad Row,,1 Road,London,NW8 9AY,GB,NOSUCH,1,
	END
	station_start && pw import --items items.csv >imported || return 1
	pw import customers.csv >>imported # one is quarantined
	pw --json user add Lee --role lead | jq -r .badge >lee && pw --json user add Ann --role packer | jq -r .badge >ann &&
		pw --json user add Bob --role packer | jq -r .badge >bob && pw --json commands >commands
	until_true has 'search?q=Maria' '.behind == 0'
}

a_quarantined_row_and_a_latched_lane_need_a_person() {
	at bench-1 "$(cat ann)" L-1001 0614141000012 0614141000104 >scanned
	needs '[.kind, .order, .lane, .by, .verdict, .sku, .count]' \
		'[["latched","L-1001","bench-1","Ann","wrong-item","PEN",null],["quarantine",null,null,null,null,null,1]]' &&
		same "$(api "quarantine/$(api quarantine | jq .imports[0].import)" | jq -c '[.rows[] | [.line, .column, .order]]')" \
			'[[7,"sku","L-1006"]]'
}

a_lead_unlocks_it_with_a_reason_and_only_a_lead() {
	post lanes/bench-1/unlock '{"by":"Bob","reason":"x"}' | is '.error.code == "lead-required"' &&
		post lanes/bench-1/free '{"by":"Lee","reason":"x"}' | is '.error.code == "acknowledge-first"' &&
		post lanes/bench-1/unlock '{"by":"Lee","reason":"shown where it belongs"}' | is '.result == "accepted"' &&
		post lanes/bench-1/unlock '{"by":"Lee","reason":"again"}' | is '.error.code == "not-possible"' &&
		has lanes/bench-1 '.latch == null and .packer == "Ann"' && needs .kind '["quarantine"]'
}

a_call_waits_until_somebody_comes_and_survives_a_restart() {
	at bench-2 "$(cat bob)" "$(command_code CALL)" "$(command_code CALL)" >scanned
	needs '[.kind, .lane, .by, .answered_ms]' '[["call","bench-2","Bob",null],["quarantine",null,null,null]]' || return 1
	station_stop && station_start || return 1
	needs '[.kind, .lane]' '[["call","bench-2"],["quarantine",null]]' &&
		has lanes/bench-2 '.call.answered == false' &&
		post lanes/bench-2/come '{"by":"Lee"}' | is '.result == "accepted"' &&
		post lanes/bench-2/come '{"by":"Lee"}' | is '.error.code == "not-possible"' &&
		has lanes/bench-2 '.call.answered and .call.by == "Lee"' &&
		post lanes/bench-2/been '{"by":"Lee"}' | is '.result == "accepted"' &&
		has lanes/bench-2 '.call == null' && needs .kind '["quarantine"]' &&
		pw --json digest | is .agree
}

an_order_is_set_free_and_goes_on_at_another_lane() {
	post lanes/bench-1/free '{"by":"Lee","reason":"gone home"}' | is '.result == "accepted"' &&
		has lanes/bench-1 '.order == null' &&
		at bench-2 L-1001 | is '.verdict == "order-resumed"' &&
		at bench-2 --keyed 0614141000012 | is '.verdict == "item-accepted" and .count == 2'
}

the_story_tells_who_when_and_why() {
	pw order hold L-1001 --by Lee --reason 'customer rang' >held &&
		pw order release L-1001 --by Lee --reason 'may go' >>held &&
		pw order change L-1001 --address1 '2 Road' --by Lee --reason moved >>held || return 1
	story L-1001 'select(.kind != "print") | [.what, .by, .lane, .via, .text // .sku]' \
		'[["packed","Lee",null,null,"moved"],["packed","Lee",null,null,"may go"],["held","Lee",null,null,"customer rang"],["item-accepted","Bob","bench-1","typed","MUG"],["order-resumed","Bob","bench-2","scanned",null],["set-free","Lee",null,null,"gone home"],["acknowledged","Lee","bench-1","screen","shown where it belongs"],["wrong-item","Ann","bench-1","scanned","0614141000104"],["item-accepted","Ann","bench-1","scanned","MUG"],["order-opened","Ann","bench-1","scanned",null]]' ||
		return 1
	has orders/L-1001/trail '.file == "customers.csv" and (.labels | length) > 0 and ([.story[].at_ms] | all(. > 1e12))'
}

names_are_found_as_they_are_heard() {
	finds 'maria gonzalez' '[.order, .match]' '[["L-1001","exact"]]' &&
		finds 'Gonsales' '.order' '["L-1001"]' &&
		finds 'Gonz' '.order' '["L-1005","L-1001"]' &&
		finds 'soren' '.order' '["L-1002"]' && finds 'lukasz weiss' '.order' '["L-1002"]' &&
		finds '王小' '.order' '["L-1003"]' && finds 'КОРОЛЕВА' '.order' '["L-1004"]' && finds 'карелева анна' '.order' '["L-1004"]' &&
		finds 'nobody at all' '.order' '[]'
}

numbers_are_found_with_one_slip() {
	local sscc
	sscc=$(pw --json order show L-1001 | jq -r .boxes[0].sscc)
	finds L-1004 '[.kind, .order, .match]' '[["order","L-1004","exact"]]' &&
		finds l-1004 '.order' '["L-1004"]' && finds L-100 '.match' '["prefix","prefix","prefix","prefix","prefix"]' &&
		finds L-1O04 '[.order, .match]' '[["L-1004","near"]]' && finds L-9994 .order '[]' &&
		finds T-9 '[.kind, .order]' '[["tote","L-1001"]]' &&
		finds "00$sscc" '[.kind, .order]' '[["number","L-1001"]]' && finds "${sscc/0614141/0641141}" .match '["near"]' &&
		finds MUG '[.kind, .sku // .order]' '[["item","MUG"],["wants","L-1001"]]' &&
		finds 614141000104 '.sku // empty' '["PEN"]'
}

a_new_address_is_found_and_the_old_one_is_not() {
	pw order change L-1003 --ship-to-name 'Zachary Unheard' --by Lee --reason x >changed && pw order change L-1004 --ship-to-name Anna --by Lee --reason x >>changed
	finds unheard .order '["L-1003"]' && finds '王小明' .order '[]' && finds 'Королёва' .order '[]' &&
		same "$(sqlite3 -readonly data/packwarden.db "SELECT count(*) FROM word WHERE text LIKE 'корол%' OR text LIKE '王%'")" 0
}

what_changes_something_says_why() {
	local path box
	box=$(api orders/L-1001 | jq -r '.boxes[0].box')
	for path in orders/L-1003/{hold,release,cancel,uncancel,change,add-box} "boxes/$box"/{void,redo,reprint,settle} override \
		lanes/bench-1/{unlock,free} ranges recalls; do
		post $path '{"reason":" "}' | is '.error | .code == "bad-request" and .place == "reason"' ||
			say "$path: $(post $path '{}')" || return 1
	done
	has orders/L-1003 '.state == "released"'
}

nothing_changed_costs_nothing() {
	local tag status
	tag=$(curl -sS -D - -o needs --unix-socket data/run/packwarden.sock http://localhost/api/v1/needs | sed -n 's/^ETag: \(.*\)\r/\1/p')
	for _ in 1 2 3; do # the ten seconds after which it is told anew may just be over
		status=$(curl -sS -o again -w '%{http_code}' -H "If-None-Match: $tag" --unix-socket data/run/packwarden.sock \
			http://localhost/api/v1/needs)
		[ "$status" = 304 ] && break
		tag=$(curl -sS -D - -o needs --unix-socket data/run/packwarden.sock http://localhost/api/v1/needs | sed -n 's/^ETag: \(.*\)\r/\1/p')
	done
	same "$status" 304 && at bench-1 "$(cat ann)" >scanned || return 1
	same "$(curl -sS -o again -w '%{http_code}' -H "If-None-Match: $tag" --unix-socket data/run/packwarden.sock \
		http://localhost/api/v1/needs)" 200
}

it_ends_in_order() { station_stop; }

failed=0
for test in set_up a_quarantined_row_and_a_latched_lane_need_a_person a_lead_unlocks_it_with_a_reason_and_only_a_lead \
	a_call_waits_until_somebody_comes_and_survives_a_restart an_order_is_set_free_and_goes_on_at_another_lane \
	the_story_tells_who_when_and_why names_are_found_as_they_are_heard numbers_are_found_with_one_slip \
	a_new_address_is_found_and_the_old_one_is_not what_changes_something_says_why nothing_changed_costs_nothing it_ends_in_order; do
	if "$test" >output 2>&1; then
		echo "ok $test"
	else
		echo "not ok $test"
		{ cat output; tail -n 20 log; } | sed 's/^/# /'
		failed=1
	fi
done
exit $failed
