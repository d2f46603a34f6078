#!/bin/bash
# Numbers across stations, kills in the middle of the exchange, and the proof that both sides agree (P6, P9).
set -u
. tests/station/station.sh
. "$root/tests/central/pg.sh"
. "$root/tests/central/stations.sh"

numbers() { pg_sql "$db" "SELECT count(number) || ' ' || count(DISTINCT number) FROM packwarden.box WHERE state = 'sealed'"; }
boxes_are() { [ "$(pg_sql "$db" "SELECT count(*) FROM packwarden.box WHERE state = 'sealed'")" = "$1" ]; }
released() { st_has "$1" sync ".orders_to_pack == $2"; }
reconcile() { st "$1" sync --full >/dev/null && st "$1" report reconcile; }

# Two stations of one company prefix: each has its own block, and goes on when that is used up.
two_stations_of_one_prefix_never_make_one_number_twice() {
	central_make numbers && central_orders $(seq -f 'N-%g,MUG,1' 1 8) >/dev/null || return 1
	station_add st-1 0614141 'numbers_low = 2' 'numbers_block = 2' && station_add st-2 0614141 'numbers_low = 2' 'numbers_block = 2' &&
		station_up st-1 && station_up st-2 && packer st-1 && packer st-2 && until_true linked st-1 && until_true linked st-2 || return 1
	central deal "$(pg_url "$db")" >/dev/null && until_true released st-1 4 && until_true released st-2 4 || return 1
	local n order
	for n in 1 2 3 4; do
		for st in st-1 st-2; do
			order=$(central orders "$(pg_url "$db")" --json | jq -r "select(.station == \"$st\") | .order_id" | sed -n "${n}p")
			pack "$st" bench-1 "$order" || return 1
		done
	done
	until_true boxes_are 8 || return 1
	same "$(numbers)" '8 8' || return 1
	same "$(central conflicts "$(pg_url "$db")" --json)" '' || return 1
	reconcile st-1 >out || say "$(cat out)" || return 1
	grep -q 'the station and central agree: 4 boxes' out || say "$(cat out)"
}

# The comparison names the box, sends again what central lacks, and says what it cannot mend.
what_differs_is_named_and_mended_where_that_is_safe() {
	central_make differs && central_orders D-1,MUG,1 D-2,MUG,1 D-3,TEA,2 >/dev/null && station_add st-1 0614141 && station_up st-1 &&
		packer st-1 && until_true linked st-1 && central deal "$(pg_url "$db")" >/dev/null && until_true released st-1 3 || return 1
	pack st-1 bench-1 D-1 && pack st-1 bench-1 D-2 && pack st-1 bench-1 D-3 && until_true boxes_are 3 || return 1
	reconcile st-1 >out || say "$(cat out)" || return 1
	pg_sql "$db" "DELETE FROM packwarden.box WHERE order_id = 'D-2'" || return 1
	reconcile st-1 >out || say "$(cat out)" || return 1
	grep -q '1 of 3 boxes differ, 1 of them mended' out && grep -q 'st-1-1-2: central lacked it: sent again' out && boxes_are 3 ||
		say "$(cat out)" || return 1
	reconcile st-1 >out && grep -q 'agree: 3 boxes' out || say "$(cat out)" || return 1
	pg_sql "$db" "UPDATE packwarden.box SET row = replace(row, 'D-3', 'D-4') WHERE order_id = 'D-3';
		INSERT INTO packwarden.box SELECT station, epoch, 77, up, row, order_id, ordinal, state, '', carrier, intercept, sealed,
			weight_g, fence, units, contents FROM packwarden.box WHERE order_id = 'D-1'" || return 1
	reconcile st-1 >out && say "they agree: $(cat out)" && return 1
	grep -q 'st-1-1-3: central and the station say different things of it' out && grep -q 'st-1-1-77: the station lacks it' out ||
		say "$(cat out)" || return 1
	same "$(central nights "$(pg_url "$db")" --json | jq -c .agrees)" false
}

# kill_one WHAT: one of st-1's processes, or the server
kill_one() {
	if [ "$1" = postgres ]; then
		pg_kill && pg_start
	else
		kill -9 $(pgrep -f -- "packwarden --data $folder/st-1 child $1 ") 2>/dev/null
	fi
	return 0
}

KILLS=${KILLS:-24}
killer() {
	local n=0
	while [ $n -lt "$KILLS" ]; do
		case $((n % 8)) in 7) kill_one postgres ;; 2 | 5) kill_one engine ;; 3) kill_one import ;; *) kill_one sync ;; esac
		n=$((n + 1))
		echo $n >"$folder/kills"
		sleep "0.$((RANDOM % 9))"
	done
}

# Nothing is lost, and nothing is there twice, whoever dies while it goes up and comes down.
killed_in_the_middle_nothing_is_lost_and_nothing_doubled() {
	local n=0 orders=10 killers
	central_make kills && station_add st-1 0614141 && station_up st-1 && packer st-1 && until_true linked st-1 || return 1
	: >"$folder/kills"
	killer >/dev/null 2>&1 & killers=$!
	while [ $n -lt $orders ]; do
		n=$((n + 1))
		until central_orders "K-$n,MUG,2" >/dev/null 2>&1; do sleep 0.1; done
		until central deal "$(pg_url "$db")" >/dev/null 2>&1; do sleep 0.1; done
		until_true st_has st-1 sync ".orders_leased == $n" && pack st-1 bench-1 "K-$n" || { kill $killers; return 1; }
	done
	wait $killers
	same "$(cat "$folder/kills")" "$KILLS" || return 1
	until_true boxes_are $orders && until_true all_sent st-1 || return 1
	same "$(numbers)" "$orders $orders" || return 1
	st st-1 journal >"$folder/journal" && pg_sql "$db" 'SELECT line FROM packwarden.event ORDER BY epoch, seq' >"$folder/events" &&
		cmp "$folder/journal" "$folder/events" || return 1
	reconcile st-1 >out || say "$(cat out)" || return 1
	grep -q "agree: $orders boxes" out || say "$(cat out)"
}

trap 'stations_end; pg_end; cd /; rm -rf "$folder"' EXIT
pg_make && pg_start || { echo 'not ok postgres starts'; exit 1; }
run ${TESTS:-two_stations_of_one_prefix_never_make_one_number_twice what_differs_is_named_and_mended_where_that_is_safe \
	killed_in_the_middle_nothing_is_lost_and_nothing_doubled}
