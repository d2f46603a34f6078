#!/bin/bash
# Numbers that come with an order from its carrier's system: looked at before the order goes in, and used once.
. "$(dirname "$0")/bench.sh" || exit 1
A=0614141000012
H=order_id,revision,carrier,tracking_number,replaces,status,ship_to_name,address1,city,state,postcode,country,sku,quantity

set_up() {
	mkdir data
	printf '%s\n' '[station]' 'name = station-1' '[lane bench-1]' 'printer = folder' 'carrier = sscc' \
		'[printer folder]' 'driver = file' 'path = labels' '[carrier sscc]' 'company_prefix = 0614141' \
		'[carrier ups]' 'prefix = 5R893903' '[carrier royalmail]' 'driver = s10' 'prefix = RB' 'country = GB' \
		'[carrier seur]' 'driver = pass-through' '[carrier own-vans]' 'driver = pass-through' 'numbers = any' \
		>data/packwarden.conf
	start
	printf '%s\n' 'sku,code,quantity' "A,$A,1" >items.csv
	pw import --items items.csv >/dev/null || return
	pw user add Lee --role lead >/dev/null && answers signed-in bench-1 "$(pw --json user add Ann --role packer | jq -r .badge)"
}

# one ORDER REVISION CARRIER NUMBER [REPLACES [STATUS [ARG...]]]: an import of one order
one() {
	printf '%s\n' "$H" "$1,$2,$3,$4,${5:-},${6:-},Ann $1,1 Road,Springfield,IL,62704,US,A,1" >one.csv
	pw --json import "${@:7}" one.csv
}
# takes WHAT ORDER…: it is new or updated, and nothing is kept back
takes() { [ "$(one "${@:2}" | jq -c "[.orders.$1, .orders.quarantined]")" = '[1,0]' ] || say "$*: $(cat err)"; }
# keeps_back REASON ORDER…: kept back for the number, whose column is named
keeps_back() {
	local got
	got=$(one "${@:2}" | jq -r '[.orders.quarantined, .quarantine[0].line, .quarantine[0].column, .quarantine[0].reason] | @tsv')
	[[ $got = *"1	2	tracking_number	"*"$1"* ]] || say "${*:2}: '$got', not '$1'"
}

a_number_of_the_named_carrier_is_taken() { takes new U-1 1 ups 1Z999AA10123456784; }
a_wrong_check_digit_says_which_it_should_be() {
	keeps_back 'The tracking number 1Z999AA10123456785 is none of the carrier ups (at character 18: check digit should be 4). Correct the number or the carrier.' \
		U-2 1 ups 1Z999AA10123456785
}
a_number_of_another_carrier_is_kept_back() { keeps_back 'is none of the carrier royalmail (at character 1: ' R-1 1 royalmail 1Z999AA10123456784; }
where_no_carrier_is_named_any_form_that_is_known_will_do() {
	takes new N-1 1 '' 'RB 123 456 785 US' && keeps_back 'is not right: ' N-2 1 '' RB123456786US &&
		keeps_back 'is not right: no carrier that is known here has such numbers' N-3 1 '' HELLO
}
what_is_no_number_is_kept_back() {
	keeps_back 'has a character that is in no carrier'"'"'s numbers' C-1 1 '' '1Z999+AA1' &&
		keeps_back 'A tracking number is blank' C-2 1 '' 'RB123456785GB|' &&
		keeps_back 'is longer than 63 characters' C-3 1 '' "$(printf '1%.0s' {1..64})"
}
a_number_of_another_order_is_kept_back_and_says_whose() {
	keeps_back 'The tracking number 1Z999AA10123456784 is that of order U-1 already. A number is for one box, ever' \
		U-3 1 ups 1z999aa10123456784
}
the_same_order_again_is_no_re_use() {
	[ "$(one U-1 1 ups 1Z999AA10123456784 | jq .orders.unchanged)" = 1 ] && takes updated U-1 2 ups '1Z 999 AA1 01 2345 6784'
}
a_newer_revision_may_bring_another_and_sets_the_old_one_free() {
	takes updated U-1 3 ups 1Z879E930346834440 && takes new U-4 1 ups 1Z999AA10123456784
}
a_number_twice_in_one_order_is_kept_back() {
	keeps_back 'stands twice in this order' D-1 1 '' 'RB473124829US|rb 473124829 us'
}
a_number_that_this_station_gives_out_itself_is_kept_back() {
	keeps_back 'is one of those that this station gives out itself ([carrier royalmail])' O-1 1 royalmail RB000000005GB &&
		keeps_back '[carrier sscc]' O-2 1 '' 006141410000000005
}
a_dry_run_finds_a_number_that_stands_in_two_orders_of_the_file() {
	printf '%s\n' "$H" T-1,1,,RB473124829FR,,,Ann,1,L,,1,FR,A,1 T-2,1,,RB473124829FR,,,Bob,2,M,,2,FR,A,1 >two.csv
	gives '[.orders.new, .orders.quarantined, .quarantine[0].line]' '[1,1,3]' import --dry-run two.csv &&
		gives '[.orders.new, .orders.quarantined, .quarantine[0].line]' '[1,1,3]' import two.csv
}
a_replacement_may_have_the_number_of_what_it_replaces() {
	keeps_back 'is that of order T-1 already' T-3 1 '' RB473124829FR && takes new T-3 1 '' RB473124829FR T-1 &&
		takes updated T-3 2 '' RB473124829FR '' cancelled && takes new T-4 1 '' RB473124829FR
}
a_number_that_an_older_system_has_shipped_with_is_kept_back() {
	printf 'order_id,tracking_number,shipped\nOLD-1,(00)380652920001234563,2025-01-31\n' >old.csv
	pw import --shipped old.csv >/dev/null
	keeps_back 'is that of order OLD-1 already' S-1 1 '' 380652920001234563
}

an_order_of_a_carrier_that_makes_none_needs_one() {
	keeps_back 'The order has no tracking number, and those of the carrier seur come with their orders.' P-0 1 seur '' &&
		keeps_back 'is not right: ' P-0 1 seur VAN42 && takes new P-0 1 own-vans VAN42
}
box_has() { gives ".boxes[$2] | [.state, .tracking_number]" "$3" order show "$1"; }
a_box_gets_the_number_that_came_with_its_order_and_is_sealed_by_it() {
	takes new P-1 1 seur RB100000003ES && answers 'order-opened item-accepted' bench-1 P-1 $A && label_of P-1 &&
		answers box-sealed bench-1 RB100000003ES && box_has P-1 0 '["sealed","RB100000003ES"]'
}
# two NUMBERS…: an order of two units
two() {
	printf '%s\n' "$H" "$1,$2,seur,$3,,,Ann $1,1 Road,Springfield,IL,62704,US,A,2" >two.csv
	gives .orders.quarantined 0 import two.csv
}
each_box_has_one_and_without_one_there_is_no_further_box() {
	two P-2 1 RB100000017ES && answers 'order-opened item-accepted no-tracking-numbers' bench-1 P-2 $A "$(command_code NEWBOX)" &&
		two P-2 2 'RB100000017ES|RB100000025ES' && answers 'box-opened item-accepted' bench-1 "$(command_code NEWBOX)" $A &&
		seals bench-1 P-2 1 && seals bench-1 P-2 2 && box_has P-2 1 '["sealed","RB100000025ES"]'
}
an_order_that_is_set_aside_keeps_its_number() {
	two P-3 1 RB100000034ES && answers 'order-opened order-set-aside order-opened item-accepted item-accepted' bench-1 P-3 \
		"$(command_code SETASIDE)" P-3 $A $A && seals bench-1 P-3 && box_has P-3 0 '["sealed","RB100000034ES"]'
}
waits_for_a_number() { pw box waiting | grep -q 'order P-4 '; }
another_number_voids_the_label_with_the_old_one() {
	two P-4 1 RB100000048ES && answers 'order-opened item-accepted item-accepted' bench-1 P-4 $A $A && label_of P-4 &&
		old=$label && two P-4 2 RB100000051ES && answers address-changed bench-1 RB100000048ES && seals bench-1 P-4 &&
		box_has P-4 0 '["sealed","RB100000051ES"]'
}
undo_voids_the_number_and_the_box_waits_for_another() {
	two P-5 1 RB100000065ES && answers 'order-opened item-accepted item-accepted' bench-1 P-5 $A $A && label_of P-5 &&
		answers 'undone item-accepted' bench-1 "$(command_code UNDO)" $A && answers label-void bench-1 RB100000065ES &&
		answers acknowledged bench-1 "$(command_code ACK)" && gives '.boxes[0].state' '"complete"' order show P-5 &&
		two P-5 2 RB100000079ES && seals bench-1 P-5 && box_has P-5 0 '["sealed","RB100000079ES"]'
}
a_number_that_a_box_had_is_kept_back() { keeps_back 'is that of a box of order P-1 already' P-9 1 seur RB100000003ES; }

run_all a_number_of_the_named_carrier_is_taken a_wrong_check_digit_says_which_it_should_be \
	a_number_of_another_carrier_is_kept_back where_no_carrier_is_named_any_form_that_is_known_will_do \
	what_is_no_number_is_kept_back a_number_of_another_order_is_kept_back_and_says_whose the_same_order_again_is_no_re_use \
	a_newer_revision_may_bring_another_and_sets_the_old_one_free a_number_twice_in_one_order_is_kept_back \
	a_number_that_this_station_gives_out_itself_is_kept_back \
	a_dry_run_finds_a_number_that_stands_in_two_orders_of_the_file a_replacement_may_have_the_number_of_what_it_replaces \
	a_number_that_an_older_system_has_shipped_with_is_kept_back an_order_of_a_carrier_that_makes_none_needs_one \
	a_box_gets_the_number_that_came_with_its_order_and_is_sealed_by_it \
	each_box_has_one_and_without_one_there_is_no_further_box an_order_that_is_set_aside_keeps_its_number \
	another_number_voids_the_label_with_the_old_one undo_voids_the_number_and_the_box_waits_for_another \
	a_number_that_a_box_had_is_kept_back the_journal_replays_to_the_same_digest
