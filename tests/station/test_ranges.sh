#!/bin/bash
# Numbers come from ranges that a lead gives: none is in two of them, none that a box has had comes again, an order goes on
# with the next range when its own ends, also after a restart, and the journal replays to the station's digest.
. "$(dirname "$0")/bench.sh" || exit 1
MUG=0614141000012

set_up() {
	mkdir data && printf '%s\n' '[station]' 'name = station-1' '[lane bench-1]' 'printer = label' 'carrier = sscc' \
		'[printer label]' 'driver = file' 'path = labels' '[carrier sscc]' 'company_prefix = 0614141' \
		'[carrier post]' 'driver = s10' 'prefix = RR' 'country = GB' >data/packwarden.conf
	printf 'sku,code\nMUG,%s\n' $MUG >items.csv
	printf '%s\n' order_id,ship_to_name,address1,city,postcode,country,sku,quantity \
		'A-1,Ann,1 Abbey Road,London,NW8 9AY,GB,MUG,40' >orders.csv
	start && pw import --items items.csv >/dev/null && pw import orders.csv >/dev/null &&
		pw user add Ann --role packer >/dev/null && pw user add Lea --role lead >/dev/null &&
		badge=$(pw --json badges | jq -r .Ann) && newbox=$(command_code NEWBOX)
}

restart() { stop && start; }

# sscc SERIAL: its number
sscc() {
	printf '00614141%09d\n' "$1" |
		awk '{ for (i = 1; i <= 17; i++) s += substr($0, i, 1) * (i % 2 ? 3 : 1); print $0 (10 - s % 10) % 10 }'
}
has_boxes() {
	local wanted='' serial got
	for serial; do wanted+="$(sscc "$serial") "; done
	got=$(pw --json order show A-1 | jq -r '.boxes[].sscc' | tr '\n' ' ')
	same "$got" "$wanted"
}
refuses() { # TEXT WORD...
	local text=$1
	shift
	! pw ranges add "$@" >said || say "taken: $*" || return 1
	contains "$(cat err)" "$text"
}
adds() { pw ranges add "$@" --reason letter >said || say "$*: $(cat err)"; } # WORD...

the_whole_prefix_is_the_range_until_one_is_given() {
	gives '[.[] | .whole_prefix, .left, .next_number]' \
		"[true,100000000,\"RR000000005GB\",true,1000000000,\"$(sscc 0)\"]" ranges show &&
		contains "$(pw ranges show)" 'no range was given'
}

what_is_no_number_of_the_carrier_is_refused() {
	local before
	before=$(pw digest)
	refuses 'check digit should be' sscc 006141410000001001 006141410000001999 --reason x &&
		refuses 'begins or ends otherwise' sscc 1 106141410000000019 --reason x &&
		refuses 'before the first' sscc 200 100 --reason x &&
		refuses 'highest serial of this carrier is' sscc 0 1000000000 --reason x &&
		refuses 'neither a serial nor a number' sscc RR000000195GB 5 --reason x &&
		refuses 'no such carrier' nobody 1 2 --reason x &&
		refuses '--reason' sscc 1 2 && refuses 'Only a lead' sscc 1 2 --reason x --by Ann &&
		refuses 'names nobody' sscc 1 2 --reason x --by Eve && same "$(pw digest)" "$before"
}

a_number_may_come_with_or_without_its_check_digit() {
	adds post 'RR 000 000 195 GB' RR00000020GB && contains "$(cat said)" 'RR000000195GB to RR000000204GB' &&
		gives '[.[] | select(.carrier == "post") | .first, .last, .left, .whole_prefix]' '[19,20,2,false]' ranges show
}

the_first_range_takes_the_place_of_the_whole_prefix() {
	answers 'signed-in order-opened item-accepted' bench-1 "$badge" A-1 $MUG &&
		refuses 'given out or passed by' sscc 0 9 --reason x &&
		adds sscc "$(sscc 100 | cut -c 1-17)" "(00) $(sscc 101)" --by Lea && contains "$(cat said)" 'no longer all' &&
		gives '[.[] | select(.carrier == "sscc") | [.first, .last, .left]]' '[[0,0,0],[100,101,2]]' ranges show
}

no_number_is_in_two_ranges() {
	refuses 'is a range already' sscc 101 105 --reason x && refuses 'is a range already' sscc 90 200 --reason x &&
		refuses 'is a range already' sscc 0 0 --reason x && adds sscc 50 51 && refuses 'is a range already' sscc 51 60 --reason x &&
		gives '[.[] | select(.carrier == "sscc") | .left]' '[0,2,2]' ranges show
}

an_order_goes_on_with_the_next_range() {
	answers 'box-opened item-accepted box-opened item-accepted' bench-1 "$newbox" $MUG "$newbox" $MUG &&
		answers 'box-opened item-accepted' bench-1 "$newbox" $MUG && has_boxes 0 100 101 50
}

what_was_given_is_known_after_a_restart() {
	restart && refuses 'is a range already' sscc 50 52 --reason x && refuses 'is a range already' sscc 100 100 --reason x &&
		answers 'box-opened item-accepted' bench-1 "$newbox" $MUG && has_boxes 0 100 101 50 51
}

the_end_of_all_ranges_stops_and_an_add_goes_on() {
	answers no-tracking-numbers bench-1 "$newbox" && contains "$(pw doctor)" '0 label numbers of sscc are left; packwarden ranges add' &&
		api needs | is 'any(.needs[]; .kind == "numbers" and .carrier == "sscc" and .left == 0)' &&
		restart && answers no-tracking-numbers bench-1 "$newbox" && adds sscc 102 2101 &&
		answers 'box-opened item-accepted' bench-1 "$newbox" $MUG && has_boxes 0 100 101 50 51 102
}

the_low_water_mark_is_the_carriers_own() {
	api needs | is 'all(.needs[]; .kind != "numbers" or .carrier != "sscc")' || say "$(api needs)" || return 1
	curl -sS --unix-socket data/run/packwarden.sock http://localhost/metrics >metrics
	contains "$(cat metrics)" 'carrier_numbers_left{carrier="sscc"} 1999' &&
		contains "$(cat metrics)" 'carrier_numbers_low_water{carrier="sscc"} 1000' || return 1
	sed -i '/^company_prefix/a low_water = 5000' data/packwarden.conf && restart &&
		api needs | is 'any(.needs[]; .kind == "numbers" and .carrier == "sscc" and .left == 1999)' &&
		contains "$(pw doctor)" '1999 label numbers of sscc are left; packwarden ranges add'
}

the_journal_has_who_gave_a_range_and_replays() {
	the_journal_replays_to_the_same_digest && grep -q '^range .*range=[0-9]* next=100 last=101 user=[1-9]' journal ||
		say "$(grep '^range' journal | tail -3)"
}

run_all the_whole_prefix_is_the_range_until_one_is_given what_is_no_number_of_the_carrier_is_refused \
	a_number_may_come_with_or_without_its_check_digit the_first_range_takes_the_place_of_the_whole_prefix \
	no_number_is_in_two_ranges an_order_goes_on_with_the_next_range what_was_given_is_known_after_a_restart \
	the_end_of_all_ranges_stops_and_an_add_goes_on the_low_water_mark_is_the_carriers_own \
	the_journal_has_who_gave_a_range_and_replays
