#!/bin/bash
# Several boxes an order at a real station: back to an earlier one, units from one to another, a whole scan taken back, where
# labels print as boxes close and where they print at the end; every box is sealed by its own label. In the end the journal
# must replay to the station's own digest.
. "$(dirname "$0")/bench.sh" || exit 1
A=0614141000012 B=0614141000029 CASE=0614141000036 S=0614141000043

# says FILTER LANE CODE: the answer's JSON is so
says() { pw --json scan --lane "$2" "$3" >answer; is "$1" answer || say "$3: $(cat answer) is not $1"; }
order() { pw --json order show "$1" | is "$2" || say "$1: $(pw --json order show "$1") is not $2"; }
view() { api "lanes/$1" >view && is "$2" view || say "$1: $(jq -c '{state,moving,box,boxes}' view) is not $2"; }

# seals_order LANE ORDER N...: the labels of boxes N come out and are scanned, and that is all of the order
seals_order() {
	local lane=$1 order=$2 n
	shift 2
	for n; do
		seals "$lane" "$order" "$n" || return
	done
	order "$order" '.state == "sealed"'
}

set_up() {
	mkdir data
	printf '%s\n' '[station]' 'name = station-1' '[lane bench-1]' 'printer = folder' 'carrier = sscc' '[lane bench-2]' \
		'labels = at-end' 'printer = folder' 'carrier = sscc' '[printer folder]' 'driver = file' 'path = labels' \
		'[carrier sscc]' 'company_prefix = 0614141' >data/packwarden.conf
	printf 'sku,code,quantity,serial\nA,%s,1,\nA,%s,12,\nB,%s,1,\nS,%s,1,yes\n' $A $CASE $B $S >items.csv
	{
		echo 'order_id,ship_to_name,address1,city,postcode,country,sku,quantity'
		for id in BACK END KILL; do
			printf '%s,Ann %s,1 Road,London,NW8 9AY,GB,A,2\n,,,,,,B,2\n' $id $id
		done
		printf 'ADD,Eve,5 Road,London,NW8 9AY,GB,A,2\nONE,Fay,6 Road,London,NW8 9AY,GB,B,1\n'
		printf 'MOVE,Bob,2 Road,London,NW8 9AY,GB,A,3\n,,,,,,B,1\n'
		printf 'CASE,Cid,3 Road,London,NW8 9AY,GB,A,5\n,,,,,,A,7\n,,,,,,B,1\n'
		printf 'LAST,Eve,5 Road,London,NW8 9AY,GB,A,2\n,,,,,,B,3\n'
		printf 'SERIAL,Dee,4 Road,London,NW8 9AY,GB,S,3\n'
	} >orders.csv
	start && pw import --items items.csv >/dev/null && pw import orders.csv >/dev/null || say "import: $(cat err)" || return
	answers signed-in bench-1 "$(pw --json user add Ann --role packer | jq -r .badge)" &&
		answers signed-in bench-2 "$(pw --json user add Bob --role packer | jq -r .badge)" || return
	BACK=$(command_code BACK) MOVE=$(command_code MOVE) NEWBOX=$(command_code NEWBOX) UNDO=$(command_code UNDO)
	ACK=$(command_code ACK) DONE=$(command_code DONE) SETASIDE=$(command_code SETASIDE)
}

back_to_a_box_that_was_closed_too_early() {
	answers 'order-opened item-accepted box-opened item-accepted' bench-1 BACK $A "$NEWBOX" $B &&
		says '.verdict == "box-opened" and .ordinal == 1 and .text == "Box 1 again. Scan the next item into it."' bench-1 "$BACK" &&
		order BACK '[.boxes[] | [.ordinal, .state, .units, .current]] == [[1,"open",1,true],[2,"open",1,false]]' &&
		view bench-1 '.box.ordinal == 1 and [.boxes[] | [.ordinal, .state, .units, .current]] ==
			[[1,"open",1,true],[2,"open",1,false]] and .moving == false' &&
		answers 'item-accepted order-set-aside order-resumed' bench-1 $A "$SETASIDE" BACK &&
		view bench-1 '.box.ordinal == 1' && answers 'box-opened item-accepted' bench-1 "$BACK" $B &&
		order BACK '[.boxes[] | [.ordinal, .units]] == [[1,2],[2,2]]' && seals_order bench-1 BACK 1 2
}

units_move_and_move_back() {
	answers 'order-opened item-accepted item-accepted item-accepted item-accepted' bench-1 MOVE $A $A $A $B &&
		says '.verdict == "acknowledged" and .between and .text == "Scan the item that goes into a new box."' bench-1 "$MOVE" &&
		view bench-1 .moving &&
		says '.verdict == "item-accepted" and .ordinal == 2 and .count == 3 and .of == 3 and
			(.text | startswith("Moved to box 2."))' bench-1 $A &&
		view bench-1 '.moving == false and .state == "packing"' &&
		answers 'acknowledged item-accepted acknowledged wrong-item acknowledged' bench-1 "$MOVE" $B "$MOVE" $S "$ACK" &&
		order MOVE '[.boxes[] | [.ordinal, .units]] == [[1,2],[2,2]]' &&
		says '.verdict == "undone" and .ordinal == 1 and (.text | startswith("Moved back. Put it into box 1."))' bench-1 "$UNDO" &&
		order MOVE '[.boxes[] | [.ordinal, .units]] == [[1,3],[2,1]]' &&
		answers 'acknowledged acknowledged acknowledged' bench-1 "$MOVE" "$ACK" "$DONE" &&
		answers nothing-to-pack bench-1 "$NEWBOX" && seals_order bench-1 MOVE 1 2
}

a_case_over_two_lines_is_one_scan() {
	answers 'order-opened item-accepted undone nothing-to-undo' bench-1 CASE $CASE "$UNDO" "$UNDO" &&
		order CASE '[.lines[].packed] == [0,0,0]' &&
		answers 'item-accepted box-opened acknowledged item-accepted' bench-1 $CASE "$NEWBOX" "$MOVE" $CASE &&
		order CASE '[.boxes[] | select(.state != "voided") | [.ordinal, .units]] == [[2,12]]' &&
		answers 'undone' bench-1 "$UNDO" &&
		order CASE '[.lines[].packed] == [5,7,0] and ([.boxes[] | select(.state != "voided").units] | add) == 12' &&
		answers 'undone item-accepted' bench-1 "$UNDO" $CASE && answers item-accepted bench-1 $B &&
		seals_order bench-1 CASE "$(pw --json order show CASE | jq '.boxes[] | select(.state != "voided").ordinal')"
}

a_serial_number_moves_that_very_unit() {
	local s="(01)0$S(21)"
	answers 'order-opened item-accepted item-accepted box-opened item-accepted' bench-1 SERIAL "]C1010${S}21X1" \
		"]C1010${S}21X2" "$NEWBOX" "]C1010${S}21X3" &&
		answers 'acknowledged serial-required item-accepted' bench-1 "$MOVE" $S "]C1010${S}21X1" &&
		box=$(pw --json order show SERIAL | jq -r '.boxes[-1].box') &&
		{ pw --json box show "$box" | grep -q X1 || say "box show: $(pw --json box show "$box") ($s)"; } &&
		order SERIAL '[.boxes[].units] == [1,1,1]' || return
	answers acknowledged bench-1 "$DONE" && seals_order bench-1 SERIAL 1 2 3
}

labels_at_the_end_count_the_boxes_that_are_there() {
	answers 'order-opened item-accepted box-opened item-accepted box-opened item-accepted' bench-2 END $A "$NEWBOX" $A "$NEWBOX" $B &&
		answers 'box-opened acknowledged item-accepted box-opened' bench-2 "$BACK" "$MOVE" $B "$BACK" &&
		order END '[.boxes[] | select(.state != "voided") | [.ordinal, .state, .units, .current]] ==
			[[1,"open",1,true],[2,"open",2,false]]' &&
		answers item-accepted bench-2 $B && seals_order bench-2 END 1 2
}

# A went from box 1 to 2 and on to 3, and 2 is sealed: UNDO does not put it where it was before that.
what_cannot_go_back_to_its_last_box_goes_to_none_before() {
	answers 'order-opened item-accepted item-accepted box-opened item-accepted' bench-1 LAST $A $B "$NEWBOX" $B &&
		answers 'acknowledged item-accepted box-opened item-accepted' bench-1 "$MOVE" $A "$NEWBOX" $A &&
		answers 'acknowledged item-accepted item-accepted' bench-1 "$MOVE" $A $B && seals bench-1 LAST 2 &&
		answers 'undone undone undone' bench-1 "$UNDO" "$UNDO" "$UNDO" && order LAST '[.lines[].packed] == [1,1]' &&
		answers 'item-accepted item-accepted item-accepted' bench-1 $A $B $B || return
	[ "$(pw --json order show LAST | jq '[.boxes[] | select(.state != "voided" and .state != "sealed").units] | add')" = 4 ] &&
		seals_order bench-1 LAST $(pw --json order show LAST | jq '.boxes[] | select(.state != "voided" and .state != "sealed").ordinal')
}

# refuses CODE COMMAND...: with what to do instead
refuses() {
	local wanted=$1 text=$2
	shift 2
	pw --json "$@" >answer && { say "$*: not refused"; return; }
	is ".error.code == \"$wanted\" and (.error.text | contains(\"$text\"))" answer || say "$*: $(cat answer)"
}

a_lead_adds_a_box_to_an_order_that_is_packed() {
	local add='order add-box --reason heavy'
	pw --json user add Lea --role lead >/dev/null && refuses no-order-open 'Scan its code at a lane' $add ADD &&
		answers 'order-opened item-accepted item-accepted' bench-1 ADD $A $A &&
		order ADD '.state == "packed" and (.boxes | length) == 1' && refuses lead-required lead $add ADD --by Ann &&
		{ pw order add-box ADD >/dev/null; [ $? -eq 2 ] && grep -q -- --reason err || say "no reason: $(cat err)"; } &&
		[ "$(pw $add ADD --by Lea)" = 'Box 2 is open at bench-1. Scan MOVE there, then the item that goes into it; DONE when all is in its box.' ] &&
		view bench-1 '.box.ordinal == 2 and [.boxes[] | [.ordinal, .units, .current]] == [[1,2,false],[2,0,true]]' &&
		refuses nothing-to-pack 'Box 2 of the order is open and empty' $add ADD &&
		pw journal | grep -q ' decision=add user=[1-9]' &&
		answers 'acknowledged item-accepted acknowledged' bench-1 "$MOVE" $A "$DONE" &&
		refuses nothing-to-pack 'two units' $add ADD && seals_order bench-1 ADD 1 2 &&
		refuses order-sealed-already 'box redo' $add ADD && answers 'order-opened item-accepted' bench-1 ONE $B &&
		refuses nothing-to-pack 'two units' $add ONE && seals_order bench-1 ONE 1 && refuses order-unknown 'no such order' $add NONE &&
		[ "$(sqlite3 data/packwarden.db "SELECT text FROM scan_text JOIN journal USING (seq) WHERE line LIKE '%decision=add%'")" = heavy ]
}

# The engine dies between MOVE and its item; the lane still asks when it is back.
an_engine_that_is_killed_still_asks_for_the_item() {
	answers 'order-opened item-accepted box-opened item-accepted acknowledged' bench-1 KILL $A "$NEWBOX" $B "$MOVE" && kill_engine &&
		view bench-1 .moving && says '.verdict == "item-accepted" and .between and .count == 1' bench-1 $A &&
		order KILL '[.boxes[] | select(.state != "voided") | [.ordinal, .units]] == [[2,2]]' &&
		answers 'item-accepted item-accepted' bench-1 $A $B && seals_order bench-1 KILL 2
}

# A folder that was made before these commands were there.
new_commands_get_their_codes_in_an_old_folder() {
	local before=$ACK
	stop
	sqlite3 data/packwarden.db "DELETE FROM command WHERE command > 12" || return
	start && [ "$(command_code ACK)" = "$before" ] && pw --json commands >codes &&
		is 'length == 14 and ([.[]] | unique | length) == 14 and (.BACK | startswith("PWC"))' codes ||
		say "commands: $(cat codes)"
}

run_all back_to_a_box_that_was_closed_too_early units_move_and_move_back a_case_over_two_lines_is_one_scan \
	a_serial_number_moves_that_very_unit labels_at_the_end_count_the_boxes_that_are_there \
	what_cannot_go_back_to_its_last_box_goes_to_none_before \
	a_lead_adds_a_box_to_an_order_that_is_packed an_engine_that_is_killed_still_asks_for_the_item the_journal_replays_to_the_same_digest \
	new_commands_get_their_codes_in_an_old_folder
