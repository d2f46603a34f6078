#!/bin/bash
# Stations and central: orders come down, what is packed goes up, and cancels are heard at an open lane.
set -u
. tests/station/station.sh
. "$root/tests/central/pg.sh"
. "$root/tests/central/stations.sh"

boxes() { pg_sql "$db" "SELECT count(*) FROM packwarden.box WHERE state = 'sealed'"; }
boxes_are() { [ "$(boxes)" = "$1" ]; }
events_agree() { # STATION: what central has is the journal, byte for byte
	st "$1" journal >"$folder/journal.$1" || return 1
	pg_sql "$db" "SELECT line FROM packwarden.event v JOIN packwarden.station s ON s.id = v.station WHERE s.name = '$1' ORDER BY v.epoch, v.seq" \
		>"$folder/events.$1"
	cmp "$folder/journal.$1" "$folder/events.$1"
}

an_order_is_claimed_by_its_scan_and_its_box_goes_up() {
	central_make claim && central_orders O-1,MUG,2 O-2,TEA,1 >/dev/null && station_add st-1 0614141 && station_up st-1 &&
		packer st-1 && until_true linked st-1 || return 1
	watch_lane st-1 bench-1
	scans st-1 bench-1 O-1 order-not-leased || return 1
	same "$(jq -r .asking <<<"$answer")" true || return 1
	until_true grep -q '"verdict":"order-opened"' "$folder/stream" || say "$(cat "$folder/stream")" || return 1
	scans st-1 bench-1 0614141000012 item-accepted && scans st-1 bench-1 0614141000012 item-accepted || return 1
	until_true st_has st-1 orders/O-1 '.boxes[0].seal_code != null' || return 1
	scans st-1 bench-1 "$(st_api st-1 orders/O-1 | jq -r '.boxes[0].seal_code')" box-sealed || return 1
	until_true boxes_are 1 && until_true all_sent st-1 && events_agree st-1 || return 1
	same "$(central boxes "$(pg_url "$db")" --json | jq -r '[.order_id, .station, .state, .units] | join(" ")')" 'O-1 st-1 sealed 2'
}

an_order_of_another_station_and_one_of_nobody_are_refused_in_words() {
	central_make refuse && central_orders O-1,MUG,1 O-9,MUG,1,1,cancelled >/dev/null && station_add st-1 0614141 &&
		station_add st-2 0614142 && station_up st-1 && station_up st-2 && packer st-1 && packer st-2 &&
		until_true linked st-1 && until_true linked st-2 || return 1
	scans st-1 bench-1 O-1 order-not-leased && until_true in_state st-1 O-1 open || return 1
	watch_lane st-2 bench-1
	scans st-2 bench-1 O-1 order-not-leased && until_true grep -q 'st-1 holds this order' "$folder/stream" || return 1
	scans st-2 bench-1 O-9 order-not-leased && until_true grep -q 'The order is cancelled' "$folder/stream" || return 1
	scans st-2 bench-1 NOBODYS order-not-leased && until_true grep -q '"verdict":"order-unknown"' "$folder/stream"
}

dealt_orders_come_by_themselves_by_share_and_carrier() {
	central_make deal && station_add st-1 0614141 && station_add st-2 0614142 && station_up st-1 && station_up st-2 &&
		until_true linked st-1 && until_true linked st-2 || return 1
	central_orders $(seq -f 'D-%03g,MUG,1' 1 40) >/dev/null || return 1
	central rule "$(pg_url "$db")" st-1 --share 3 >/dev/null && central deal "$(pg_url "$db")" >/dev/null || return 1
	until_true st_has st-1 sync '.orders_to_pack == 30' || say "$(st st-1 sync status)" || return 1
	until_true st_has st-2 sync '.orders_to_pack == 10' || say "$(st st-2 sync status)" || return 1
	central_orders Z-1,MUG,1 >/dev/null && central rule "$(pg_url "$db")" st-1 --zones ES >/dev/null &&
		central deal "$(pg_url "$db")" >/dev/null && until_true in_state st-2 Z-1 released
}

# The lane has it open: the cancel, the hold and the new revision come while it packs.
changes_are_heard_at_an_open_lane() {
	central_make change && central_orders O-1,MUG,2 O-2,TEA,2 >/dev/null && station_add st-1 0614141 && station_up st-1 &&
		packer st-1 && until_true linked st-1 || return 1
	scans st-1 bench-1 O-1 order-not-leased && until_true in_state st-1 O-1 open &&
		scans st-1 bench-1 0614141000012 item-accepted || return 1
	watch_lane st-1 bench-1
	central cancel "$(pg_url "$db")" O-1 --reason 'customer called' >/dev/null || return 1
	until_true grep -q 'order-cancelled\|order-changed' "$folder/stream" && in_state st-1 O-1 cancelled || return 1
	scans st-1 bench-2 O-2 order-not-leased && until_true in_state st-1 O-2 open || return 1
	central hold "$(pg_url "$db")" O-2 --reason 'wait' >/dev/null && until_true in_state st-1 O-2 held || return 1
	central release "$(pg_url "$db")" O-2 --reason 'go on' >/dev/null && until_true in_state st-1 O-2 open || return 1
	central_orders O-2,TEA,3,5 >/dev/null && until_true st_has st-1 orders/O-2 '.lines[0].quantity == 3'
}

without_a_link_the_station_packs_what_it_holds_and_nothing_else() {
	central_make alone && central_orders O-1,MUG,1 O-2,MUG,1 >/dev/null && station_add st-1 0614141 && station_up st-1 &&
		packer st-1 && until_true linked st-1 || return 1
	central deal "$(pg_url "$db")" --most 1 >/dev/null && until_true in_state st-1 O-1 released || return 1
	pg_kill && until_true unlinked st-1 || return 1
	pack st-1 bench-1 O-1 || return 1
	scans st-1 bench-1 O-2 order-not-leased && same "$(jq -r .asking <<<"$answer")" false || return 1
	pg_start && until_true all_sent st-1 && boxes_are 1 && events_agree st-1
}

what_is_given_back_goes_to_another() {
	central_make give && central_orders O-1,MUG,1 O-2,MUG,1 >/dev/null && station_add st-1 0614141 && station_add st-2 0614142 &&
		station_up st-1 && station_up st-2 && packer st-1 && packer st-2 && until_true linked st-1 && until_true linked st-2 ||
		return 1
	scans st-1 bench-1 O-1 order-not-leased && until_true in_state st-1 O-1 open || return 1
	st st-1 order give-back O-1 --reason 'too late' >out 2>&1 && say 'given back while it is open' && return 1
	scans st-1 bench-2 O-2 order-not-leased && until_true in_state st-1 O-2 open || return 1
	st st-1 --json commands >"$folder/commands"
	scans st-1 bench-2 "$(jq -r .SETASIDE "$folder/commands")" order-set-aside || return 1
	st st-1 order give-back O-2 --reason 'not ours' >out 2>&1 || say "$(cat out)" || return 1
	scans st-1 bench-2 O-2 order-not-leased || return 1
	until_true leased_to '' O-2 || leased_to st-1 O-2 || return 1
}

# What a lead takes from a silent station is the other's; what the silent one has sealed meanwhile is intercepted on both sides.
a_taken_lease_fences_the_silent_station() {
	central_make taken && central_orders O-1,MUG,1 >/dev/null && station_add st-1 0614141 && station_add st-2 0614142 &&
		station_up st-1 && station_up st-2 && packer st-1 && packer st-2 && until_true linked st-1 && until_true linked st-2 ||
		return 1
	central deal "$(pg_url "$db")" >/dev/null && until_true in_state st-1 O-1 released || return 1
	# out of reach: it can still pack what it holds
	pg_sql "$db" "UPDATE packwarden.station SET state = 'disabled' WHERE name = 'st-1'" && until_true unlinked st-1 || return 1
	central reassign "$(pg_url "$db")" O-1 --to st-2 --reason 'st-1 is silent' >out 2>&1 && say 'without an attest' && return 1
	grep -q 'leased to st-1' out || say "$(cat out)" || return 1
	central reassign "$(pg_url "$db")" O-1 --to st-2 --attest --reason 'st-1 is silent' --by Lea >/dev/null || return 1
	until_true in_state st-2 O-1 released && pack st-2 bench-1 O-1 && pack st-1 bench-1 O-1 || return 1
	pg_sql "$db" "UPDATE packwarden.station SET state = 'ok' WHERE name = 'st-1'" || return 1
	until_true conflict_found && until_true st_has st-1 orders/O-1 '.state == "held"' &&
		until_true st_has st-2 orders/O-1 '.state == "held"' || return 1
	until_true intercepted st-1 O-1 && until_true intercepted st-2 O-1 && until_true all_sent st-1 && until_true all_sent st-2
}
# What it had sealed, and central had, before the order was taken is a conflict as well.
boxes_sealed_before_a_lease_is_taken_are_intercepted() {
	central_make before && central_orders O-1,MUG,1 >/dev/null && station_add st-1 0614141 && station_add st-2 0614142 &&
		station_up st-1 && station_up st-2 && packer st-1 && until_true linked st-1 && until_true linked st-2 || return 1
	central deal "$(pg_url "$db")" >/dev/null && until_true in_state st-1 O-1 released && pack st-1 bench-1 O-1 &&
		until_true boxes_are 1 || return 1
	central reassign "$(pg_url "$db")" O-1 --to st-2 --attest --reason 'st-1 is silent' --by Lea >/dev/null || return 1
	until_true conflict_found && until_true st_has st-2 orders/O-1 '.state == "held"' && until_true intercepted st-1 O-1
}
conflict_found() { central conflicts "$(pg_url "$db")" --json | jq -e 'select(.kind == "lease" and .order_id == "O-1")' | grep -q .; }
intercepted() { [ "$(pg_sql "$db" "SELECT bool_and(intercept) FROM packwarden.box b JOIN packwarden.station s ON s.id = b.station WHERE s.name = '$1' AND order_id = '$2'")" = t ]; }

a_copied_station_is_refused_on_both_machines() {
	central_make clone && station_add st-1 0614141 && station_up st-1 && until_true linked st-1 && station_down st-1 || return 1
	cp -a "$folder/st-1" "$folder/copy" && rm -rf "$folder/copy/run" || return 1
	station_up st-1 && until_true linked st-1 && station_down st-1 || return 1
	station_up copy && until_true refused_as copy 'Two machines have worked as the station st-1' || say "$(st copy sync status)" || return 1
	station_up st-1 && until_true refused_as st-1 'Two machines have worked as the station st-1'
}
refused_as() { st "$1" sync status | grep -q "$2"; }

a_station_is_not_linked_before_it_has_greeted() {
	central_make early && station_add st-1 0614141 && station_up st-1 && until_true linked st-1 && station_down st-1 &&
		pg_kill || return 1
	station_up st-1 && unlinked st-1 || say "$(st_api st-1 sync)"
	pg_start && until_true linked st-1
}

# Stations before central: the other way round is what the manual says, and somebody does this.
a_station_newer_than_central_says_so_and_goes_on_after_its_upgrade() {
	central_make older && pg_sql "$db" 'ALTER FUNCTION packwarden.feed_heads RENAME TO not_yet' && station_add st-1 0614141 &&
		station_up st-1 && until_true refused_as st-1 'older than this station.*central init' || say "$(st st-1 sync status)" || return 1
	central init "$(pg_url "$db")" >/dev/null && until_true linked st-1
}

# Most of an import of one order is the start of its process: the next one is there before anybody waits for it.
a_claim_is_imported_by_a_process_that_waited_for_it() {
	central_make ahead && central_orders O-1,MUG,1 O-2,MUG,1 >/dev/null && station_add st-1 0614141 && station_up st-1 &&
		packer st-1 && until_true linked st-1 && until_true ahead_of 0 || return 1
	local first second
	first=$ahead
	kill -9 "$first" && until_true ahead_of "$first" || say 'no other took its place' || return 1
	second=$ahead
	scans st-1 bench-1 O-1 order-not-leased && until_true in_state st-1 O-1 open || return 1
	until_true ahead_of "$second" && [ ! -e "/proc/$second" ] || say "$second still waits" || return 1
	# and once more while its successor may be on its way up
	scan_at st-1 bench-1 "$(st st-1 --json commands | jq -r .SETASIDE)"
	scans st-1 bench-1 O-2 order-not-leased && until_true in_state st-1 O-2 open
}
# ahead_of PID: there is another import process, in $ahead, past its start: it is a child of the supervisor by its own name
ahead_of() {
	ahead=$(pgrep -f -- "packwarden --data $folder/st-1 child import 0 ")
	[ -n "$ahead" ] && [ "$ahead" != "$1" ] && [ "$(cat "/proc/$ahead/comm")" = import ]
}

# Central is put back to an older copy: the stations send again what it has lost, and nothing is there twice.
a_restored_central_gets_all_that_it_lost() {
	central_make restored && central_orders O-1,MUG,1 O-2,MUG,1 >/dev/null && station_add st-1 0614141 && station_up st-1 &&
		packer st-1 && until_true linked st-1 && central deal "$(pg_url "$db")" >/dev/null || return 1
	until_true in_state st-1 O-2 released && pack st-1 bench-1 O-1 && until_true all_sent st-1 || return 1
	pg_sql postgres "ALTER DATABASE restored ALLOW_CONNECTIONS false" && pg_sql postgres \
		"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'restored'" >/dev/null
	pg_sql postgres "CREATE DATABASE yesterday TEMPLATE restored" && pg_sql postgres "ALTER DATABASE restored ALLOW_CONNECTIONS true" ||
		return 1
	until_true linked st-1 && pack st-1 bench-1 O-2 && until_true all_sent st-1 && until_true boxes_are 2 || return 1
	pg_sql postgres "ALTER DATABASE restored ALLOW_CONNECTIONS false" && pg_sql postgres \
		"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'restored'" >/dev/null
	pg_sql postgres "ALTER DATABASE restored RENAME TO lost" && pg_sql postgres "ALTER DATABASE yesterday RENAME TO restored" || return 1
	until_true boxes_are 2 && until_true all_sent st-1 && events_agree st-1 || return 1
	central incidents "$(pg_url "$db")" --json | grep -q central-restored
}

trap 'stations_end; pg_end; cd /; rm -rf "$folder"' EXIT
pg_make && pg_start || { echo 'not ok postgres starts'; exit 1; }
run an_order_is_claimed_by_its_scan_and_its_box_goes_up an_order_of_another_station_and_one_of_nobody_are_refused_in_words \
	dealt_orders_come_by_themselves_by_share_and_carrier changes_are_heard_at_an_open_lane \
	without_a_link_the_station_packs_what_it_holds_and_nothing_else what_is_given_back_goes_to_another \
	a_taken_lease_fences_the_silent_station boxes_sealed_before_a_lease_is_taken_are_intercepted \
	a_station_is_not_linked_before_it_has_greeted a_copied_station_is_refused_on_both_machines \
	a_restored_central_gets_all_that_it_lost a_claim_is_imported_by_a_process_that_waited_for_it \
	a_station_newer_than_central_says_so_and_goes_on_after_its_upgrade
