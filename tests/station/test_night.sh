#!/bin/bash
# The night of a station that works alone: by hand and by its calendar, made up for once when it was missed, gone on with after
# a kill, and told to people where it could not do all.
. "$(dirname "$0")/bench.sh" || exit 1
A=0614141000012

code_is() { local got; "${@:2}" >out 2>err; got=$?; [ "$got" = "$1" ] || say "${*:2}: ended with $got, not $1: $(cat out err)"; }
night_is() { api night | is "$1"; }
nights() { sqlite "SELECT count(*) FROM night WHERE $1"; }
# as a reader; or, while no station runs, as the hand of somebody who breaks things
sqlite() { python3 -c 'import sqlite3, sys; db = sqlite3.connect("data/packwarden.db"); print(*[r[0] for r in db.execute(sys.argv[1])]); db.commit()' "$1"; }
night_pid() { pgrep -P "$station" -x night; }
has_night() { [ -n "$(night_pid)" ]; }

configure() { # LINE... of [night]
	printf '%s\n' '[station]' 'name = station-1' '[lane bench-1]' 'printer = folder' 'carrier = sscc' '[printer folder]' \
		'driver = file' 'path = labels' '[carrier sscc]' 'company_prefix = 0614141' "$@" >data/packwarden.conf
}

set_up() {
	mkdir data
	configure '[night]' 'spread_minutes = 0' 'backups = 2' 'retention_days = 90'
	printf 'sku,code,quantity\nA,%s,1\n' $A >items.csv
	printf 'order_id,ship_to_name,address1,city,postcode,country,sku,quantity\nONE,Ann,1 Road,London,NW8 9AY,GB,A,1\n' >orders.csv
	start && pw import --items items.csv >/dev/null && pw import orders.csv >/dev/null || say "import: $(cat err)" || return
	answers signed-in bench-1 "$(pw --json user add Ann --role packer | jq -r .badge)"
}

by_hand_it_backs_up_and_says_what_it_did() {
	answers 'order-opened item-accepted' bench-1 ONE $A && seals bench-1 ONE || return
	code_is 0 pw sync --night && contains "$(cat out)" 'backup: backups/station-1-' &&
		contains "$(cat out)" 'since the night before: 1 boxes with 1 units' || return
	code_is 0 pw --json sync --night && is '.failed == [] and .done == ["exchange","backup","purge","figures"] and .result.boxes == 0' out ||
		say "$(cat out)" || return
	same "$(ls data/backups | wc -l)" 2 && same "$(stat -c %a data/backups)" 700 &&
		same "$(stat -c %a data/backups/* | sort -u)" 600 && same "$(ls data/backups/*.part 2>/dev/null)" ''
}

only_so_many_backups_are_kept_and_the_newest_restores() {
	sleep 1.1 # their names tell seconds
	code_is 0 pw sync --night && same "$(ls data/backups | wc -l)" 2 || return
	newest=$(ls data/backups | tail -1)
	cp "data/backups/$newest" copy && mkdir other && cp data/packwarden.conf other/ || return
	"$PACKWARDEN" --data other restore copy --skip 1000 >out 2>&1 && contains "$(cat out)" 'The station is as it was on'
}

its_process_may_write_nothing_but_backups() {
	until_true has_night && same "$(ps -o user= -p "$(night_pid)")" "$(ps -o user= -p "$(engine_pid)")" &&
		pw doctor >out; contains "$(cat out)" 'process night: pid' && contains "$(cat out)" 'OK   night: done'
}

# Nobody made it: the station was off, its time has passed since. What several have missed is made up for once.
a_missed_night_is_told_and_made_up_for_once() {
	stop
	configure '[night]' 'at = *-*-* *:00' 'spread_minutes = 0' 'backups = 2' 'retention_days = 90'
	sqlite "INSERT INTO night (due_ms, calendar, asked, user, begun_ms, seq, ended_ms) VALUES ((strftime('%s') - 5 * 3600) * 1000, 1, 0, 0, 1, 1, 2)"
	sqlite "INSERT OR REPLACE INTO meta VALUES ('night-next', (strftime('%s') - 4 * 3600) * 1000)"
	pw sync status >out && contains "$(cat out)" 'was missed, as the station was off' || return
	before=$(nights calendar)
	start && until_true night_is '.last.result.boxes != null and (.last.asked | not) and .missed == false' || say "$(api night)" || return
	same "$(nights calendar)" $((before + 1)) && night_is '.open == null' || return
	stop && start && until_true has_night && until_true night_is '.next != null' && same "$(nights calendar)" $((before + 1))
}

by_its_calendar_it_comes_again_and_again() {
	stop
	configure '[night]' 'at = *:*:0/2' 'spread_minutes = 0' 'backups = 0' 'retention_days = 90'
	before=$(nights calendar)
	start && until_true has_come_twice || say "$(api night)" || return
	same "$(sqlite 'SELECT count(DISTINCT due_ms) = count(*) FROM night WHERE calendar')" 1
}
has_come_twice() { [ "$(nights 'calendar AND ended_ms > 0')" -gt $((before + 1)) ]; }

# A disk that is full, or a folder that somebody has taken away.
what_it_could_not_do_is_on_the_leads_page_and_in_doctor() {
	stop
	configure '[night]' 'spread_minutes = 0' 'backups = 2'
	# one that the calendar has begun, and the stop has cut off, is ended first
	start && until_true night_is '.open == null' && rm -rf data/backups && touch data/backups && code_is 4 pw sync --night && contains "$(cat out)" 'No backup was made' &&
		contains "$(cat out)" 'since the night before' || return
	api needs | is 'any(.needs[]; .kind == "night" and .reason == "backup")' || say "$(api needs)" || return
	api floor | is '.night.state == "failed"' || say "$(api floor)" || return
	pw doctor >out
	contains "$(cat out)" 'WARN night: that of' && contains "$(cat out)" 'No backup was made' && contains "$(cat out)" 'WARN retention' || return
	rm data/backups
	kill_night && code_is 0 pw sync --night && api needs | is 'all(.needs[]; .kind != "night")'
}

kill_night() { local old; until_true has_night && old=$(night_pid) && kill -9 "$old" && until_true has_other_night "$old"; }
has_other_night() { local new; new=$(night_pid); [ -n "$new" ] && [ "$new" != "$1" ]; }

# Each time another moment of it: one row, that ends.
a_night_that_is_killed_goes_on_where_it_was() {
	for i in 1 2 3 4; do
		id=$(api night -X POST -H 'Content-Type: application/json' -d '{}' | jq .night)
		sleep "0.$i"
		kill_night && until_true night_is ".open == null and .last.night == $id and .last.failed == []" || say "$(api night)" || return
	done
}

without_a_section_nobody_is_led_to_believe_in_it() {
	stop
	configure
	start && code_is 1 pw sync --night && contains "$(cat err)" 'has no [night]' || return
	pw doctor >out
	contains "$(cat out)" 'WARN night: none: nothing is backed up by itself' && api floor | is '.night == null' && ! has_night
}

run_all by_hand_it_backs_up_and_says_what_it_did only_so_many_backups_are_kept_and_the_newest_restores \
	its_process_may_write_nothing_but_backups a_missed_night_is_told_and_made_up_for_once \
	by_its_calendar_it_comes_again_and_again what_it_could_not_do_is_on_the_leads_page_and_in_doctor \
	a_night_that_is_killed_goes_on_where_it_was without_a_section_nobody_is_led_to_believe_in_it
