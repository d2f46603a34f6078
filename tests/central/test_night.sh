#!/bin/bash
# The night of a station with a real PostgreSQL: everything is exchanged and compared down to the box, what is safe is mended,
# what is not is named; and where central cannot be reached the rest is done, and the night waits.
set -u
. tests/station/station.sh
. "$root/tests/central/pg.sh"
. "$root/tests/central/stations.sh"

night_is() { st_has "$1" night "$2"; }
night_code_is() { local got; timeout 120 "$PACKWARDEN" --data "$folder/$1" sync --night >"$folder/out" 2>&1; got=$?; [ "$got" = "$2" ] || say "it ended with $got, not $2: $(cat "$folder/out")"; }
box_at_central() { pg_sql "$db" "SELECT row FROM packwarden.box ORDER BY n LIMIT 1"; }

with_two_boxes_packed() { # DB
	central_make "$1" && central_orders O-1,MUG,1 O-2,TEA,2 >/dev/null && station_add st-1 0614141 '[night]' 'spread_minutes = 0' "${at:-backups = 2}" &&
		station_up st-1 && packer st-1 && until_true linked st-1 && central deal "$(pg_url "$db")" >/dev/null || return 1
	until_true in_state st-1 O-2 released && pack st-1 bench-1 O-1 && pack st-1 bench-1 O-2 && until_true all_sent st-1
}

a_night_proves_that_both_sides_agree() {
	with_two_boxes_packed agree && night_code_is st-1 0 || return 1
	grep -q 'compared: agree: 2 boxes' "$folder/out" && grep -q 'backup: backups/st-1-' "$folder/out" || say "$(cat "$folder/out")" || return 1
	st st-1 report reconcile | grep -q 'the station and central agree: 2 boxes' || return 1
	same "$(central nights "$(pg_url "$db")" --json | jq -c '[.station, .agrees, .text]')" '["st-1",true,"agree: 2 boxes"]'
}

what_central_lacks_is_sent_again_and_what_differs_is_named() {
	with_two_boxes_packed differ || return 1
	before=$(box_at_central)
	pg_sql "$db" "DELETE FROM packwarden.box WHERE n = (SELECT min(n) FROM packwarden.box)"
	night_code_is st-1 0 && grep -q '1 of 2 boxes differ, 1 of them mended' "$folder/out" && same "$(box_at_central)" "$before" || return 1
	pg_sql "$db" "UPDATE packwarden.box SET row = replace(row, '\"units\":1', '\"units\":7')"
	night_code_is st-1 4 && grep -q 'packwarden report reconcile names them' "$folder/out" || say "$(cat "$folder/out")" || return 1
	st st-1 report reconcile | grep -q '^st-1-1-1: central and the station say different things' || say "$(st st-1 report reconcile)" || return 1
	night_is st-1 '.last.failed == ["differs"] and .last.done == ["exchange","backup","purge","figures"]' &&
		st_has st-1 needs 'any(.needs[]; .kind == "night" and .reason == "differs")' || return 1
	pg_sql "$db" "UPDATE packwarden.box SET row = replace(row, '\"units\":7', '\"units\":1')"
	night_code_is st-1 0 && st_has st-1 needs 'all(.needs[]; .kind != "night")'
}

# Its time comes while central stands still: the backup is made all the same, and when somebody asks it goes on at once.
without_central_the_rest_is_done_and_the_night_waits() {
	at='at = *-*-* *:*:0/3' with_two_boxes_packed down && until_true night_is st-1 '.last.failed == []' && pg_kill || return 1
	until_true night_is st-1 '.open.failed == ["exchange"] and .open.step == "waits" and (.open.done | contains(["backup"]))' ||
		say "$(st_api st-1 night)" || return 1
	pack_count=$(st_api st-1 night | jq .open.night)
	st st-1 doctor | grep -q 'WARN night: goes on since .*Central is not reached' || say "$(st st-1 doctor)" || return 1
	! st st-1 doctor | grep 'WARN process' || return 1 # the import that waits for a file has nothing to be confined from yet
	same "$(night_is st-1 '.open.tries == 1' && echo once)" once && pg_start && until_true linked st-1 || return 1
	night_code_is st-1 0 && until_true night_is st-1 ".last.night >= $pack_count and .last.failed == []"
}

central_holds() { [ "$(pg_sql "$db" "SELECT count(*) FROM packwarden.order_document WHERE document LIKE '%$1%'")" = "$2" ]; }
ahead() { station_down st-1 && station_env+=("PACKWARDEN_DAYS_AHEAD=$1") && station_up st-1; }

first_of_journal() { st st-1 journal | head -1 | sed 's/.* seq=\([0-9]*\).*/\1/'; }

# Months later: the orders that are done lose their names on both sides, and nothing that central has not acknowledged goes.
what_is_past_its_retention_goes_on_both_sides_and_nothing_unacknowledged() {
	local url
	at='retention_days = 60' with_two_boxes_packed purge && url=$(pg_url "$db") || return 1
	printf '%s\n' 'journal_days = 35' >>"$folder/st-1/packwarden.conf"
	st st-1 closeout --carrier sscc --attest >/dev/null && central_orders O-9,MUG,1 >/dev/null && until_true all_sent st-1 || return 1
	acked=$(st_api st-1 sync | jq .acknowledged)
	central purge --days 60 "$url" | grep -q 'of 0 orders' && central_holds 'Ann Example' 3 || return 1
	pg_sql "$db" "UPDATE packwarden.box SET heard = now() - interval '80 days'; UPDATE packwarden.orders SET changed = now() - interval '80 days'; UPDATE packwarden.purge SET at = now() - interval '1 day'"
	central purge --days 60 --nightly "$url" >/dev/null && pg_kill && ahead 70 || return 1
	# more of the journal than central knows of
	st st-1 order hold O-1 --reason 'nobody may' >/dev/null 2>&1
	scan_at st-1 bench-1 UNKNOWN-CODE && scan_at st-1 bench-1 UNKNOWN-CODE
	ahead 140 && st st-1 --json purge --clock-is-right >"$folder/purged" || say "$(cat "$folder/purged")" || return 1
	[ "$(jq '.journal > 0 and .orders == 2' "$folder/purged")" = true ] || say "$(cat "$folder/purged")" || return 1
	first=$(first_of_journal)
	[ "$first" -le $((acked + 1)) ] && [ "$first" -gt 1 ] || say "from $first, acknowledged $acked" || return 1
	st st-1 journal --verify | grep -q 'those before them were purged' && st st-1 --json digest | is .agree || return 1
	! grep -rlaq 'Ann Example' "$folder/st-1/" || say "$(grep -rla 'Ann Example' "$folder/st-1/")" || return 1
	st st-1 backup "$folder/copy" >/dev/null && station_down st-1 && st st-1 restore "$folder/copy" >/dev/null && station_up st-1 || return 1
	pg_start && until_true all_sent st-1 && night_code_is st-1 0 && grep -q 'compared: agree: 2 boxes' "$folder/out" || say "$(cat "$folder/out")" || return 1
	# what it has acknowledged only now stays so long from now on, however old it is: a central that is restored lacks it
	same "$(first_of_journal)" "$first" && [ "$(st_api st-1 sync | jq .acknowledged)" -gt "$acked" ] || say 'the night took more' || return 1
	same "$(pg_sql "$db" "SELECT count(*) = max(seq) FROM packwarden.event WHERE epoch = 1")" t || return 1
	central_holds 'Ann Example' 1 && same "$(central purges "$url" --json | tail -1 | jq -c '[.days, .orders, .who]')" '[60,2,"the night of st-1"]'
}

trap 'stations_end; pg_end; cd /; rm -rf "$folder"' EXIT
pg_make && pg_start || { echo 'not ok postgres starts'; exit 1; }
run a_night_proves_that_both_sides_agree what_central_lacks_is_sent_again_and_what_differs_is_named \
	without_central_the_rest_is_done_and_the_night_waits \
	what_is_past_its_retention_goes_on_both_sides_and_nothing_unacknowledged
