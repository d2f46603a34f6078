#!/bin/bash
# What central sets at all stations: people, policies, recalls and their end; who wins, and that nothing is taken twice.
set -u
. tests/station/station.sh
. "$root/tests/central/pg.sh"
. "$root/tests/central/stations.sh"

badge_of() { central user add "$(pg_url "$db")" "$@" --json | jq -r .badge; }
post() { # STATION PATH JSON: the status; the answer is in $folder/answer
	curl -sS --max-time 30 -o "$folder/answer" -w '%{http_code}' --unix-socket "$folder/$1/run/packwarden.sock" \
		-H 'Content-Type: application/json' -d "$3" "http://localhost/api/v1/$2"
}
user_here() { [ "$(st "$1" user list --json | jq -r "select(.name == \"$2\") | \"\(.role) \(.disabled)\"")" = "$3" ]; } # STATION NAME "ROLE DISABLED"
full() { st "$1" sync --full >/dev/null; }
incident_has() { central incidents "$(pg_url "$db")" | grep -q "$1"; }

begin() { # DB
	central_make "$1" && station_add st-1 0614141 '[override]' 'expired = lead' && station_up st-1 && until_true linked st-1
}

people_work_at_each_station_by_one_badge_and_pin() {
	begin people && station_add st-2 0614142 && station_up st-2 && until_true linked st-2 || return 1
	local badge
	badge=$(echo 2468 | central user add "$(pg_url "$db")" Lea --role lead --pin-stdin --json | jq -r .badge)
	until_true user_here st-1 Lea 'lead false' && until_true user_here st-2 Lea 'lead false' || return 1
	same "$(st st-1 --json badges | jq -r .Lea)" "$badge" && same "$(st st-2 --json badges | jq -r .Lea)" "$badge" || return 1
	scans st-1 bench-1 "$badge" signed-in || return 1
	same "$(post st-2 session '{"name":"Lea","pin":"2468"}')" 200 || say "$(cat answer)" || return 1
	echo 1357 | central user pin "$(pg_url "$db")" Lea >/dev/null || return 1
	until_true new_pin_holds || say "$(cat answer)" || return 1
	central user remove "$(pg_url "$db")" Lea >/dev/null && until_true user_here st-2 Lea 'lead true' || return 1
	central user list "$(pg_url "$db")" --json | jq -r '[.name, .disabled] | join(" ")' >out && same "$(cat out)" 'Lea true' || return 1
	central user remove "$(pg_url "$db")" Nobody >out 2>&1; same $? 1 && grep -q 'no user Nobody' out
}
new_pin_holds() { [ "$(post st-2 session '{"name":"Lea","pin":"1357"}')" = 200 ] && [ "$(post st-2 session '{"name":"Lea","pin":"2468"}')" != 200 ]; }

# The station's own Ann becomes central's; what is done here afterwards holds until central says something new.
central_wins_by_its_newest_word_and_once() {
	begin wins && st st-1 user add Ann --role packer >/dev/null || return 1
	local badge
	badge=$(badge_of Ann --role lead --badge ANNS-BADGE) && same "$badge" ANNS-BADGE && until_true user_here st-1 Ann 'lead false' || return 1
	scans st-1 bench-1 ANNS-BADGE signed-in || return 1
	echo 2468 | st st-1 user pin Ann >out 2>&1; same $? 1 && grep -q 'Central has set this user' out || say "$(cat out)" || return 1
	st st-1 user disable Ann --reason 'lost her badge' >/dev/null && user_here st-1 Ann 'lead true' || return 1
	full st-1 && user_here st-1 Ann 'lead true' || say 'the same word of central undid it' || return 1
	badge_of Ann --role packer >/dev/null && until_true user_here st-1 Ann 'packer false' || return 1
	# a badge that is somebody else's here is refused, and central hears of it
	st st-1 user add Bob --role packer >/dev/null && badge_of Cid --role packer --badge "$(st st-1 --json badges | jq -r .Bob)" >/dev/null || return 1
	until_true incident_has 'user Cid, .*: somebody else has that badge here' && st st-1 user list | grep -q '^Bob' || return 1
	full st-1 && same "$(central incidents "$(pg_url "$db")" | grep -c 'user Cid, ')" 1
}

policies_hold_over_packwarden_conf_until_taken_back() {
	begin policy || return 1
	policy_is() { st st-1 override --lane bench-1 --reason x --by Lee 2>&1 | grep -q "$1"; }
	central policy set "$(pg_url "$db")" override.expird lead >out 2>&1; same $? 3 && grep -q "did you mean 'override.expired'" out || say "$(cat out)" || return 1
	central policy set "$(pg_url "$db")" override.expired sometimes >out 2>&1; same $? 3 && grep -q 'never, lead or admin' out || return 1
	central policy set "$(pg_url "$db")" override.expired never --by Ada >/dev/null && central policy set "$(pg_url "$db")" lane.idle_minutes 7 >/dev/null || return 1
	until_true idle_is 420000 && incident_has 'Policy override.expired: never, by Ada' || return 1
	until_true eval '[ "$(policies)" = "lane.idle_minutes=7 override.expired=never" ]' || say "$(policies)" || return 1
	# after a start it holds still
	station_down st-1 && station_up st-1 && idle_is 420000 || return 1
	central policy unset "$(pg_url "$db")" lane.idle_minutes >/dev/null && until_true idle_is '' || return 1
	central policy unset "$(pg_url "$db")" lane.idle_minutes >out 2>&1; same $? 1 || return 1
	# from a central that is newer than the station
	pg_sql "$db" "SET search_path = packwarden; SELECT put_policy('lane.colour', 'red', 'x')" >/dev/null || return 1
	until_true incident_has "policy lane.colour = red, .*: there is no policy 'lane.colour'"
}
policies() { sqlite3 "file:$folder/st-1/packwarden.db?mode=ro" "SELECT group_concat(name || '=' || value, ' ') FROM (SELECT * FROM policy WHERE value IS NOT NULL ORDER BY name)"; }
station_policy_holds() { st_has st-1 needs '.call_seconds == 45' && st_has st-1 lanes/bench-1 '.shadow == true'; }
station_policy_is_over() { st_has st-1 needs '.call_seconds == 120' && st_has st-1 lanes/bench-1 '.shadow == false'; }
policy() { central policy "$1" "$(pg_url "$db")" "${@:2}" >"$folder/out" 2>&1; }

# What both sides of a station do by: the engine, which decides, and what is shown; a start changes nothing of it.
a_trial_the_calls_and_the_scales_follow_central_too() {
	begin trial && packer st-1 || return 1
	policy set station.shadow maybe; same $? 3 && grep -q 'station.shadow is no or yes' "$folder/out" || say "$(cat "$folder/out")" || return 1
	policy set station.call_seconds 9; same $? 3 && grep -q 'station.call_seconds is 10 to 3600' "$folder/out" || return 1
	policy set station.shadw yes; same $? 3 && grep -q "did you mean 'station.shadow'" "$folder/out" || return 1
	station_policy_is_over && policy set station.shadow yes && policy set station.call_seconds 45 && policy set station.weight_floor_g 900 || return 1
	until_true station_policy_holds && until_true eval '[[ $(policies) = *"station.weight_floor_g=900"* ]]' || say "$(policies)" || return 1
	lane_is shadow=1 && station_down st-1 && station_up st-1 && station_policy_holds && lane_is shadow=1 || return 1
	same "$(policies)" 'station.call_seconds=45 station.shadow=yes station.weight_floor_g=900' || return 1
	policy unset station.shadow && policy unset station.call_seconds && until_true station_policy_is_over && lane_is ''
}
lane_is() { [ "$(st st-1 journal | grep '^lane .*lane=1 \|^lane .*lane=1$' | tail -1 | grep -o 'shadow=[0-9]*')" = "$1" ]; }

idle_is() { [ "$(st st-1 journal | grep '^lane .*lane=1 \|^lane .*lane=1$' | tail -1 | grep -o 'idle=[0-9]*')" = "${1:+idle=$1}" ]; }

recalls_end_where_they_began_and_wait_for_their_item() {
	begin recall && central_orders O-1,MUG,1 O-2,TEA,1 >/dev/null && packer st-1 || return 1
	central recall "$(pg_url "$db")" MUG --reason 'may break' >/dev/null && until_true recalled MUG 1 || return 1
	st st-1 recall end 1 --reason 'we think so' >out 2>&1; same $? 1 && grep -q 'Central has begun this recall' out || say "$(cat out)" || return 1
	# one of an item that this station does not know yet
	central recall "$(pg_url "$db")" NEW --reason 'bad lot' >/dev/null && until_true waits_for_item || return 1
	printf '%s\n' 'sku,code,quantity,description' 'NEW,0614141000203,1,New' >new.csv
	central import --items "$(pg_url "$db")" new.csv >/dev/null && until_true recalled NEW 1 || return 1
	central recall "$(pg_url "$db")" 1 --end --reason 'looked at' >/dev/null && until_true recalled MUG 0 && recalled NEW 1 || return 1
	central recall "$(pg_url "$db")" 1 --end --reason 'again' >out 2>&1; same $? 1 || return 1
	full st-1 && recalled MUG 0 && same "$(st st-1 recall list --json | jq length)" 2 || return 1
	# who comes later hears of what goes on, and not of what is over
	station_add st-2 0614142 && station_up st-2 && until_true linked st-2 && until_true recalled_at st-2 NEW 1 && recalled_at st-2 MUG 0
}
recalled_at() { [ "$(sqlite3 "file:$folder/$1/packwarden.db?mode=ro" "SELECT count(*) FROM recall r JOIN item i ON i.id = r.item WHERE i.sku = '$2' AND r.ended_ms = 0")" = "$3" ]; }
recalled() { recalled_at st-1 "$1" "$2"; }
waits_for_item() { [ "$(sqlite3 "file:$folder/st-1/packwarden.db?mode=ro" 'SELECT count(*) FROM recall_later')" = 1 ]; }

# What somebody wished of an order before a station had it, and what a lead decided after.
a_wish_goes_with_its_order_and_is_carried_out_once() {
	begin wish && central_orders O-1,MUG,1 O-2,TEA,1 >/dev/null && packer st-1 || return 1
	central cancel "$(pg_url "$db")" O-1 --reason 'customer called' >/dev/null && central hold "$(pg_url "$db")" O-2 --reason wait >/dev/null || return 1
	central deal "$(pg_url "$db")" >/dev/null && until_true in_state st-1 O-1 cancelled && until_true in_state st-1 O-2 held || return 1
	st st-1 order release O-2 --reason 'it goes' >out 2>&1 && full st-1 && in_state st-1 O-2 released && in_state st-1 O-1 cancelled
}

# As tests/model has it: a restored station holds nothing until it asks, and what is packed and nobody's is for a lead.
a_restored_station_asks_anew_and_packed_orders_are_a_leads() {
	begin packed && central_orders O-1,MUG,1 O-2,TEA,1 >/dev/null && packer st-1 && central deal "$(pg_url "$db")" >/dev/null &&
		until_true in_state st-1 O-2 released && pack st-1 bench-1 O-1 && until_true all_sent st-1 || return 1
	st st-1 backup "$folder/copy" >out 2>&1 && station_down st-1 && st st-1 restore "$folder/copy" >out 2>&1 || say "$(cat out)" || return 1
	station_up st-1 && until_true linked st-1 && leased_to '' O-1 && leased_to '' O-2 || return 1
	same "$(central deal "$(pg_url "$db")" --most 9 | grep -o '^[0-9]*')" 1 && until_true leased_to st-1 O-2 && leased_to '' O-1 || return 1
	station_add st-2 0614142 && station_up st-2 && packer st-2 && until_true linked st-2 || return 1
	scans st-2 bench-1 O-1 order-not-leased && until_true shown st-2 bench-1 'Boxes of this order are packed already' || return 1
	leased_to '' O-1 && central reassign "$(pg_url "$db")" O-1 --to st-2 --reason 'looked at' >/dev/null && leased_to st-2 O-1
}
shown() { st_api "$1" "lanes/$2" | grep -q "$3"; }

# Central was put back to a state in which it had told less: nobody misses what it says from then on.
a_restored_central_is_heard_from_the_beginning() {
	begin heads && badge_of Ann --role packer >/dev/null && until_true user_here st-1 Ann 'packer false' || return 1
	pg_sql "$db" "BEGIN; DELETE FROM packwarden.feed; UPDATE packwarden.feed_head SET n = 0; DELETE FROM packwarden.person; COMMIT" || return 1
	badge_of Bea --role packer >/dev/null && station_down st-1 && station_up st-1 && until_true user_here st-1 Bea 'packer false'
}

trap 'stations_end; pg_end; cd /; rm -rf "$folder"' EXIT
pg_make && pg_start || { echo 'not ok postgres starts'; exit 1; }
run people_work_at_each_station_by_one_badge_and_pin central_wins_by_its_newest_word_and_once \
	policies_hold_over_packwarden_conf_until_taken_back a_trial_the_calls_and_the_scales_follow_central_too \
	recalls_end_where_they_began_and_wait_for_their_item \
	a_wish_goes_with_its_order_and_is_carried_out_once a_restored_station_asks_anew_and_packed_orders_are_a_leads \
	a_restored_central_is_heard_from_the_beginning
