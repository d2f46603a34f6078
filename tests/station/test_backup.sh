#!/bin/bash
# Backups of a real station: made while it packs, refused where they are not what was written, restored whole or not at all.
# After a restore no number is used twice, no sheet from before seals, and boxes have a new epoch in their names, though
# boxes were packed after the backup; and the journal replays to the station's own digest.
. "$(dirname "$0")/bench.sh" || exit 1
A=0614141000012

code_is() { local got; "${@:2}" >out 2>err; got=$?; [ "$got" = "$1" ] || say "${*:2}: ended with $got, not $1: $(cat out err)"; }
restore() { timeout 120 "$PACKWARDEN" --data "${data:-data}" --json restore "$@"; }
# Read by the program that a killed restore has left: "EPOCH EVENTS"
life() { rm -f "$folder/look" && "$PACKWARDEN" --data "$1" --json backup "$folder/look" 2>err | jq -r '"\(.epoch) \(.events)"'; }
order() { pw --json order show "$1" | is "$2" || say "$1: $(pw --json order show "$1") is not $2"; }
numbers() { for id in "$@"; do pw --json order show "$id" | jq -r '.boxes[].sscc | strings'; done | sort; }
packs() { answers 'order-opened item-accepted' "$1" "$2" $A && seals "$1" "$2"; }

set_up() {
	mkdir data
	printf '%s\n' '[station]' 'name = station-1' '[lane bench-1]' 'printer = folder' 'carrier = sscc' '[lane bench-2]' \
		'printer = folder' 'carrier = sscc' '[printer folder]' 'driver = file' 'path = labels' \
		'[carrier sscc]' 'company_prefix = 0614141' >data/packwarden.conf
	printf 'sku,code,quantity\nA,%s,1\n' $A >items.csv
	{
		echo 'order_id,ship_to_name,address1,city,postcode,country,sku,quantity'
		for id in ONE THREE FOUR FIVE; do printf '%s,Ann %s,1 Road,London,NW8 9AY,GB,A,1\n' $id $id; done
		printf 'TWO,Bob,2 Road,London,NW8 9AY,GB,A,2\n'
	} >orders.csv
	start && pw import --items items.csv >/dev/null && pw import orders.csv >/dev/null || say "import: $(cat err)" || return
	answers signed-in bench-1 "$(pw --json user add Ann --role packer | jq -r .badge)" &&
		answers signed-in bench-2 "$(pw --json user add Bob --role packer | jq -r .badge)" || return
	ACK=$(command_code ACK)
}

a_backup_is_made_while_somebody_packs() {
	packs bench-1 ONE && answers 'order-opened item-accepted' bench-1 TWO $A &&
		answers 'order-opened item-accepted' bench-2 THREE $A && label_of THREE || return
	old_label=$label
	for _ in 1 2 3 4; do scan bench-1 "$ACK" >/dev/null; done &
	code_is 0 pw --json backup copy || return
	wait $!
	is '.station == "station-1" and .epoch == 1 and .events > 10' out && same "$(stat -c %a copy)" 600 &&
		[ ! -e copy.part ] || say "what is there: $(ls -l copy*)" || return
	events=$(jq .events out)
	code_is 1 pw backup copy && contains "$(cat err)" 'never written over'
}

boxes_are_packed_after_it() {
	answers box-sealed bench-2 "$old_label" && answers item-accepted bench-1 $A && seals bench-1 TWO &&
		packs bench-1 FOUR && packs bench-2 FIVE || return
	numbers ONE TWO THREE FOUR FIVE >before
	same "$(wc -l <before)" 5 && same "$(sort -u before | wc -l)" 5
}

a_station_that_runs_is_not_restored() {
	code_is 1 restore copy && contains "$(cat err)" 'stop it first' && order FIVE '.state == "sealed"'
}

what_is_no_backup_changes_nothing() {
	stop
	start_over=$(life data) || return
	cp copy short && truncate -s -1 short && head -c 4000 copy >half && : >empty && cp data/packwarden.db bare &&
		cp copy changed && printf X | dd of=changed bs=1 seek=5000 conv=notrunc 2>/dev/null || return
	head -c "$(stat -c %s copy)" /dev/urandom >foreign
	for file in short half empty bare changed foreign; do
		code_is 3 restore $file && [ ! -e data/packwarden.db.new ] || say $file || return
	done
	code_is 1 restore copy --by Nobody && code_is 2 restore copy --skip x && same "$(life data)" "$start_over"
}

# At whatever moment: the old one or the new one, whole; and the next restore goes through. The moments close in on the
# one that decides, whatever the machine's speed: earlier after a new one, later after an old one.
a_restore_that_is_killed_leaves_the_old_or_the_new() {
	local old=0 new=0 began wait
	cp -a data trial
	began=$(date +%s%N)
	data=trial code_is 0 restore copy || return
	wait=$((($(date +%s%N) - began) / 4000))
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12; do
		rm -rf trial && cp -a data trial
		"$PACKWARDEN" --data trial --json restore copy >/dev/null 2>&1 &
		sleep "$((wait / 1000000)).$(printf '%06d' $((wait % 1000000)))"
		kill -9 $! 2>/dev/null
		wait $! 2>/dev/null
		case $(life trial) in
		"$start_over") old=$((old + 1)) wait=$((wait * 4 / 3)) ;;
		[2-9]" $events") new=$((new + 1)) wait=$((wait / 2)) ;;
		*) say "killed after $wait µs: '$(life trial)', $(cat err)"; return ;;
		esac
		data=trial code_is 0 restore copy && same "$(life trial | cut -d' ' -f2)" "$events" &&
			[ ! -e trial/packwarden.db.new ] && same "$(stat -c %h trial/packwarden.db)" 1 || return
	done
	echo "# killed at 12 moments: $old times the old one, $new times the new one"
	[ $old -gt 0 ] || say 'it was never killed in time'
}

numbers_go_on_behind_what_was_used() {
	mv data/high-water high && code_is 1 restore copy && contains "$(cat err)" '--skip' && mv high data/high-water || return
	code_is 0 restore copy --by Ann && is '.epoch == 2 and .station == "station-1"' out || say "$(cat out)" || return
	[ -s "data/$(jq -r .kept out)" ] || say 'the old database is not kept' || return
	start && pw journal >journal && grep -q "^restore seq=[0-9]* .*epoch=2 backup=$events .*user=1$" journal ||
		say "backup=$events: $(tail -n 9 journal)" || return
	# what was sealed is as it was, by its old name; nothing is known of the rest
	gives '.order_id + " " + .state' '"ONE sealed"' order show ONE && gives .box '"station-1-1-1"' box show station-1-1-1 &&
		order FIVE '.state == "released"' && order THREE '.state == "packed"' || return
}

no_sheet_from_before_seals() {
	answers label-void bench-2 "$old_label" && answers acknowledged bench-2 "$ACK" && seals bench-2 THREE
}

no_number_is_used_twice() {
	answers item-accepted bench-1 $A && seals bench-1 TWO && packs bench-1 FOUR && packs bench-2 FIVE || return
	numbers ONE >kept
	numbers TWO THREE FOUR FIVE >after
	same "$(wc -l <after)" 4 && same "$(sort -u after | wc -l)" 4 && same "$(comm -12 before after)" '' &&
		same "$(comm -12 before kept | wc -l)" 1 || return
	gives '[.boxes[].box]' '["station-1-2-4"]' order show FOUR && gives '[.boxes[].box]' '["station-1-1-3"]' order show THREE
}

# The same backup again, without a high-water file, and from a station that is not there.
the_same_backup_may_come_again() {
	stop
	rm data/high-water && code_is 0 pw backup copy2 && code_is 0 restore copy --skip 1000 && is '.epoch == 3' out || say "$(cat out)" || return
	start && seals bench-2 THREE && answers item-accepted bench-1 $A && seals bench-1 TWO && packs bench-1 FOUR && numbers TWO FOUR >again &&
		same "$(sort before after again | uniq -d | wc -l)" 0 &&
		gives '[.boxes[].box]' '["station-1-3-4"]' order show FOUR
}

run_all a_backup_is_made_while_somebody_packs boxes_are_packed_after_it a_station_that_runs_is_not_restored \
	what_is_no_backup_changes_nothing a_restore_that_is_killed_leaves_the_old_or_the_new numbers_go_on_behind_what_was_used \
	no_sheet_from_before_seals no_number_is_used_twice the_journal_replays_to_the_same_digest \
	the_same_backup_may_come_again the_journal_replays_to_the_same_digest
