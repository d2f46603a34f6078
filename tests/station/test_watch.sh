#!/bin/bash
# Files that another program puts into a watched folder: imported once each, moved to done or failed with what to mend,
# also when the process is killed in the middle of it, and when the folder is not there.
. "$(dirname "$0")/bench.sh" || exit 1
H=order_id,ship_to_name,address1,city,postcode,country,sku,quantity

state() { pw --json order show "$1" | jq -r .state; }
is_in() { [ "$(state "$1")" = released ]; }
said() { grep -q "$1" log; }
watcher() { pgrep -P "$station" -f -- ' child watch '; }

set_up() {
	mkdir data in && chmod 777 in
	printf '%s\n' '[station]' 'name = station-1' '[lane bench-1]' 'printer = folder' 'carrier = sscc' \
		'[printer folder]' 'driver = file' 'path = labels' '[carrier sscc]' 'company_prefix = 0614141' \
		'[watch shop]' "folder = $folder/in" '[watch items]' 'folder = drop/items' 'items = yes' \
		'[watch gone]' "folder = $folder/later" 'revision = file' >data/packwarden.conf
	printf '%s\n' $H EARLY,Ann,'1 Road',Leeds,'LS1 1AA',GB,A,1 >in/early.csv
	start
}

items_come_by_a_folder_that_the_station_makes() {
	until_true [ -d data/drop/items/failed ] || return 1
	printf '%s\n' 'sku,code' A,A B,B >data/drop/items/.items.csv.new && mv data/drop/items/.items.csv.new data/drop/items/items.csv
	until_true [ -e data/drop/items/done/items.csv ] && [ ! -e data/drop/items/items.csv ]
}

what_lay_there_at_the_start_was_taken() {
	# its item was not there yet: it failed whole, and is mended by moving its row back
	until_true [ ! -e in/early.csv ] || return 1
	[ ! -e in/done/early.csv ] || [ -e in/failed/early.csv.rows.csv ] || { until_true is_in EARLY; return; }
	contains "$(cat in/failed/early.csv.txt)" 'early.csv:2: EARLY, sku: The catalogue has no SKU "A"' &&
		mv in/failed/early.csv.rows.csv in/again.csv && until_true is_in EARLY && until_true [ -e in/done/again.csv ]
}

a_file_that_is_written_slowly_is_taken_when_it_is_closed() {
	{ printf '%s\n' $H; sleep 3; printf '%s\n' 'SLOW,Ann,1 Road,Leeds,LS1 1AA,GB,A,2'; } >in/.slow && mv in/.slow in/slow.csv
	until_true is_in SLOW && until_true [ -e in/done/slow.csv ]
}

names_of_unfinished_files_are_left_alone() {
	for name in .hidden.csv a.tmp b.csv.part c.csv~ D.TMP; do printf '%s\n' $H "X$name,Ann,1 Road,Leeds,LS1 1AA,GB,A,3" >"in/$name"; done
	mkdir in/sub; ln -s /etc/passwd in/link.csv; mkfifo in/pipe.csv
	printf '%s\n' $H 'AFTER,Ann,1 Road,Leeds,LS1 1AA,GB,A,4' >in/after.csv
	until_true [ -e in/done/after.csv ] && sleep 3 &&
		[ "$(ls -A in | tr '\n' ' ')" = '.hidden.csv D.TMP a.tmp b.csv.part c.csv~ done failed link.csv pipe.csv sub ' ] ||
		say "$(ls -A in | tr '\n' ' ')"
}

what_failed_is_told_in_words_with_the_rows_to_mend() {
	printf '%s\n' $H 'G-1,Ann,1 Road,Leeds,LS1 1AA,GB,A,5' 'G-2,Bob,2 Road,Leeds,LS1 1AA,GB,A,many' ',,,,,,B,1' \
		'G-3,Cid,3 Road,Leeds,LS1 1AA,XX,A,1' >in/mixed.csv
	until_true [ -e in/failed/mixed.csv.txt ] && [ -e in/done/mixed.csv ] && is_in G-1 || return 1
	contains "$(cat in/failed/mixed.csv.txt)" '1 new, 0 updated, 0 unchanged, 0 stale, 0 suspect, 2 kept back.' &&
		contains "$(cat in/failed/mixed.csv.txt)" 'mixed.csv:3: G-2, quantity: the quantity "many" is not a whole number' &&
		contains "$(cat in/failed/mixed.csv.txt)" 'mixed.csv:5: G-3, country: "XX" is not an ISO country code' &&
		[ "$(cat in/failed/mixed.csv.rows.csv)" = "$(sed 2d in/done/mixed.csv)" ] || { cat in/failed/*; return 1; }
	sed 's/many/6/;s/XX/GB/' in/failed/mixed.csv.rows.csv >in/.mended && mv in/.mended in/mended.csv &&
		until_true is_in G-2 && is_in G-3
}

a_file_that_is_none_goes_to_failed_whole() {
	printf 'no header\nat all\n' >in/nonsense.csv
	until_true [ -e in/failed/nonsense.csv.txt ] && [ -e in/failed/nonsense.csv ] && [ ! -e in/done/nonsense.csv ] &&
		contains "$(cat in/failed/nonsense.csv.txt)" 'nothing of this file was imported' &&
		contains "$(cat in/failed/nonsense.csv.txt)" 'the header lacks'
}

a_name_that_was_there_before_gets_a_number() {
	for i in 1 2 3; do
		printf '%s\n' $H "N-$i,Ann,$i Lane,Leeds,LS1 1AA,GB,B,1" >in/.n && mv in/.n in/same.csv && until_true is_in "N-$i" &&
			until_true [ ! -e in/same.csv ] || return 1
	done
	[ -e in/done/same.csv ] && [ -e in/done/same-2.csv ] && [ -e in/done/same-3.csv ] || say "$(ls in/done)"
}

killed_in_the_middle_it_imports_again_and_changes_nothing() {
	local before
	{ printf '%s\n' $H; seq 1 3000 | sed 's/.*/K-&,Ann,& Street,Leeds,LS1 1AA,GB,A,1/'; echo 'K-BAD,Ann,1 St,Leeds,LS1 1AA,GB,A,no'; } >in/.k
	mv in/.k in/kill.csv
	for _ in 1 2 3 4 5; do
		until_true watcher && sleep 0.2
		kill -9 $(watcher)
	done
	until_true [ -e in/failed/kill.csv.txt ] && [ -e in/done/kill.csv ] && [ ! -e in/kill.csv ] &&
		[ "$(ls -A in/failed | grep -c kill)" = 2 ] && [ "$(state K-3000)" = released ] || { ls -A in/failed; return 1; }
	before=$(pw digest)
	cp in/done/kill.csv in/.k && mv in/.k in/kill.csv && until_true [ -e in/failed/kill-2.csv.txt ] &&
		contains "$(cat in/failed/kill-2.csv.txt)" '0 new, 0 updated, 3000 unchanged' && [ "$(pw digest)" = "$before" ] ||
		say "$(cat in/failed/kill-2.csv.txt)"
}

half_done_reports_are_finished_or_forgotten() {
	stop
	echo moved >in/failed/.early.csv.txt; echo report >in/failed/.after.csv.txt; echo lost >in/failed/.never.csv.rows.csv
	rm -f in/failed/early.csv.txt
	start
	until_true [ -e in/failed/after.csv.txt ] && until_true [ ! -e in/failed/.never.csv.rows.csv ]
}

a_folder_that_is_missing_is_one_line_and_is_found_when_it_comes() {
	local lines
	lines=$(grep -c "watch gone.*later: No such file" log)
	[ "$lines" -ge 1 ] && [ "$lines" -le 10 ] || { say "$lines lines"; return 1; }
	contains "$(pw doctor)" "FAIL watch gone: $folder/later is no folder" || return 1
	mkdir .later; chmod 777 .later; printf '%s\n' $H 'LATER,Ann,8 Road,Leeds,LS1 1AA,GB,A,9' >.later/l.csv; mv .later later
	until_true is_in LATER && until_true [ -e later/done/l.csv ] &&
		[ "$(pw --json order show LATER | jq -r .revision | cut -c1-2)" = 20 ] &&
		contains "$(pw doctor)" "OK   watch gone: $folder/later: 0 files wait, 0 are in failed" &&
		contains "$(pw doctor)" "WARN watch shop:"
}

the_process_is_confined() {
	local status
	status=/proc/$(watcher)/status
	grep -q 'Seccomp:.2' "$status" && grep -q 'NoNewPrivs:.1' "$status" && contains "$(pw doctor)" 'OK   process watch' ||
		[ "$(id -u)" != 0 ] || contains "$(pw doctor)" 'process watch'
}

run_all items_come_by_a_folder_that_the_station_makes what_lay_there_at_the_start_was_taken \
	a_file_that_is_written_slowly_is_taken_when_it_is_closed names_of_unfinished_files_are_left_alone \
	what_failed_is_told_in_words_with_the_rows_to_mend a_file_that_is_none_goes_to_failed_whole \
	a_name_that_was_there_before_gets_a_number killed_in_the_middle_it_imports_again_and_changes_nothing \
	half_done_reports_are_finished_or_forgotten a_folder_that_is_missing_is_one_line_and_is_found_when_it_comes \
	the_process_is_confined
