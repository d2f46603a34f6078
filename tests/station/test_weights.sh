#!/bin/bash
# Cartons and scales at a real station with the file printer, through the command line: what a carton may hold, that no
# label comes before its box has been weighed, and what is learnt from boxes. In the end the journal must replay to the
# station's own digest.
. "$(dirname "$0")/bench.sh" || exit 1
MUG=0614141000012 TEA=0614141000036 CHARM=0614141000104

# weighs VERDICT LANE GRAMS...: the scale is emptied first
weighs() { pw weigh --lane "$2" 0 >/dev/null; weighs_full "$@"; }

# weighs_full VERDICT LANE GRAMS [STATE]: as it stands
weighs_full() {
	local wanted=$1
	shift
	reading=$(pw --json weigh --lane "$@")
	same "$(jq -r '.verdict + .result' <<<"$reading")" "$wanted"
}
box() { pw --json order show "$1" | jq -c ".boxes[${3:-0}] | $2"; }
sealed() { label_of "$1" && answers "${3:-box-sealed}" "$2" "$label"; }

set_up() {
	mkdir data
	printf '%s\n' '[station]' 'name = station-1' '[lane bench-1]' 'printer = folder' 'carrier = sscc' 'carton = S' \
		'scale = yes' '[lane bench-2]' 'printer = folder' 'carrier = sscc' '[carton S]' 'code = CARTON-S' 'tare_g = 100' \
		'max_weight_g = 2000' 'max_units = 4' '[carton L]' 'code = CARTON-L' 'tare_g = 300' '[printer folder]' \
		'driver = file' 'path = labels' '[carrier sscc]' 'company_prefix = 0614141' >data/packwarden.conf
	printf 'sku,code,quantity,weight_g\nMUG,%s,1,400\nTEA,%s,1,100\nCHARM,%s,1,\n' $MUG $TEA $CHARM >items.csv
	{
		echo 'order_id,ship_to_name,address1,city,postcode,country,sku,quantity'
		for order in ONE,MUG,2 UNITS,TEA,5 GRAMS,MUG,5 GROWS,MUG,2 TWO,MUG,4 BACK,MUG,2 AWAY,MUG,1 FREE,MUG,1 FLOOR,TEA,1 MOVES,TEA,6 \
			C1,CHARM,1 C2,CHARM,1 C3,CHARM,1 C4,CHARM,1 C5,CHARM,1 C6,CHARM,1; do
			echo "${order%%,*},Ann,$((++n)) Road,London,NW8 9AY,GB,${order#*,}"
		done
	} >orders.csv
	start && pw import --items items.csv >/dev/null && pw import orders.csv >/dev/null || say "import: $(cat err)"
	ANN=$(pw --json user add Ann --role packer | jq -r .badge)
	BOB=$(pw --json user add Bob --role packer | jq -r .badge)
	pw --json commands >commands
	NEWBOX=$(jq -r .NEWBOX commands) UNDO=$(jq -r .UNDO commands) SETASIDE=$(jq -r .SETASIDE commands)
	ACK=$(jq -r .ACK commands) MOVE=$(jq -r .MOVE commands) BACK=$(jq -r .BACK commands)
	answers signed-in bench-1 "$ANN" && answers signed-in bench-2 "$BOB"
}

a_box_gets_its_label_once_the_scale_has_seen_it() {
	answers 'order-opened item-accepted item-accepted' bench-1 ONE $MUG $MUG &&
		same "$(box ONE '[.state, .weight_g, .carton]')" '["complete",null,"S"]' &&
		same "$(api lanes/bench-1 | jq -c '[.state, .expect, .scale.waiting, .scale.expected_g]')" \
			'["weighing","scale",true,900]' &&
		weighs weight-acceptedaccepted bench-1 910 &&
		same "$(jq -c '[.weight_g, .expected_g, .difference, .events]' <<<"$reading")" '[910,900,10,["label-queued"]]' &&
		sealed ONE bench-1 && same "$(box ONE '[.state, .weight_g]')" '["sealed",910]'
}

a_wrong_weight_is_refused_and_weighed_again() {
	answers 'order-opened item-accepted' bench-1 AWAY $MUG && weighs weight-mismatchrefused bench-1 100 &&
		same "$(jq -c '[.weight_g, .expected_g, .difference]' <<<"$reading")" '[100,500,-400]' &&
		same "$(box AWAY .state)" '"complete"' && same "$(seal_code AWAY)" '' &&
		weighs_full scale-unstablerefused bench-1 500 --moving &&
		weighs_full scale-unstablerefused bench-1 500 --under-zero &&
		weighs_full scale-unstablerefused bench-1 500 --over-capacity &&
		weighs_full weight-acceptedaccepted bench-1 500 && sealed AWAY bench-1
}

the_box_before_gives_its_weight_to_no_other() {
	answers 'order-opened item-accepted' bench-1 FLOOR $TEA && weighs_full scale-unstablerefused bench-1 200 &&
		same "$(jq -r '.scale + ": " + .text' <<<"$reading")" 'not-emptied: Take all off the scale. Then put the box on it.' &&
		weighs_full noted bench-1 9 && weighs_full weight-acceptedaccepted bench-1 228 && sealed FLOOR bench-1 &&
		weighs_full noted bench-1 9 && weighs_full noted bench-1 700
}

a_carton_is_full_by_units() {
	answers 'order-opened item-accepted item-accepted item-accepted item-accepted' bench-1 UNITS $TEA $TEA $TEA $TEA &&
		reading=$(pw --json scan --lane bench-1 $TEA)
	same "$(jq -r '.verdict + " " + .limit + " " + .text' <<<"$reading")" \
		'limit-exceeded carton-units The carton is full. Scan NEWBOX.' &&
		answers 'box-opened item-accepted' bench-1 "$NEWBOX" $TEA && weighs weight-acceptedaccepted bench-1 500 &&
		weighs weight-acceptedaccepted bench-1 200 && sealed UNITS bench-1 && sealed UNITS bench-1
}

a_carton_is_full_by_weight_and_a_larger_one_takes_its_place() {
	answers 'order-opened item-accepted item-accepted item-accepted item-accepted' bench-1 GRAMS $MUG $MUG $MUG $MUG &&
		reading=$(pw --json scan --lane bench-1 $MUG)
	same "$(jq -r '.verdict + " " + .limit' <<<"$reading")" 'limit-exceeded carton-units' &&
		reading=$(pw --json scan --lane bench-1 CARTON-L) &&
		same "$(jq -r '.verdict + " " + .carton + " " + .text' <<<"$reading")" \
			'box-opened L Carton L. Scan the next item into it.' &&
		answers item-accepted bench-1 $MUG && weighs weight-acceptedaccepted bench-1 2300 && sealed GRAMS bench-1
}

a_carton_that_is_too_small_is_refused() {
	answers 'order-opened item-accepted' bench-2 GROWS $MUG && answers box-opened bench-2 CARTON-L &&
		answers item-accepted bench-2 $MUG && same "$(box GROWS '[.carton, .weight_g]')" '["L",null]' && sealed GROWS bench-2 &&
		answers no-order-open bench-2 CARTON-S
}

# says TEXT CODE: at bench-2
says() { same "$(pw --json scan --lane bench-2 "$2" | jq -r .text)" "$1"; }

what_does_not_fit_back_says_into_which_box() {
	local full='The carton of box 1 has no room for it now. Leave it where it is, or'
	answers 'order-opened box-opened item-accepted item-accepted item-accepted item-accepted item-accepted box-opened' \
		bench-2 MOVES CARTON-L $TEA $TEA $TEA $TEA $TEA "$NEWBOX" &&
		answers 'acknowledged item-accepted box-opened box-opened' bench-2 "$MOVE" $TEA "$BACK" CARTON-S &&
		says "$full scan the code of a larger carton, then UNDO." "$UNDO" && answers box-opened bench-2 "$BACK" &&
		says "$full go BACK to that box, scan the code of a larger carton, then UNDO." "$UNDO" &&
		answers 'box-opened box-opened undone order-set-aside' bench-2 "$BACK" CARTON-L "$UNDO" "$SETASIDE"
}

undo_takes_the_weight_back() {
	answers 'order-opened item-accepted item-accepted' bench-1 BACK $MUG $MUG && weighs weight-acceptedaccepted bench-1 900 &&
		label_of BACK && answers 'undone' bench-1 "$UNDO" && same "$(box BACK '[.state, .weight_g]')" '["open",null]' &&
		answers item-accepted bench-1 $MUG && same "$(box BACK .state)" '"complete"' &&
		weighs weight-acceptedaccepted bench-1 895 && sealed BACK bench-1
}

a_restart_remembers_what_waits_and_what_stands_on_the_scale() {
	answers 'order-opened item-accepted item-accepted box-opened item-accepted item-accepted' bench-1 TWO $MUG $MUG "$NEWBOX" \
		$MUG $MUG && weighs weight-acceptedaccepted bench-1 900 && stop && start &&
		weighs_full scale-unstablerefused bench-1 900 && weighs weight-acceptedaccepted bench-1 901 && sealed TWO bench-1 &&
		sealed TWO bench-1
}

a_lane_without_a_scale_asks_for_no_weight() {
	answers 'order-opened item-accepted' bench-2 FREE $MUG && sealed FREE bench-2 &&
		same "$(api lanes/bench-2 | jq -c .scale)" null && weighs_full noted bench-2 900
}

the_weight_of_what_the_catalogue_does_not_know_is_learnt() {
	local n grams=500
	for n in 1 2 3 4 5; do
		answers 'order-opened item-accepted' bench-1 C$n $CHARM && weighs weight-acceptedaccepted bench-1 $((grams += 2)) &&
			sealed C$n bench-1 || return 1
	done
	answers 'order-opened item-accepted' bench-1 C6 $CHARM && same "$(api lanes/bench-1 | jq .scale.expected_g)" 506 &&
		weighs weight-mismatchrefused bench-1 600 && weighs weight-acceptedaccepted bench-1 530 && sealed C6 bench-1
}

what_is_no_weight_is_refused() {
	pw weigh --lane bench-1 -- -5 >/dev/null; same $? 3 || return 1
	pw weigh --lane bench-1 12.5 >/dev/null; same $? 3 || return 1
	pw weigh --lane nowhere 5 >/dev/null; same $? 3 || return 1
	pw weigh 5 >/dev/null; same $? 2 || return 1
	pw weigh --lane bench-1 5 --moving --under-zero >/dev/null; same $? 2 || return 1
	pw weigh --lane bench-1 99999999 >/dev/null; same $? 3
}

the_label_has_the_weight_as_a_field() {
	same "$(api "boxes/1/fields" | jq -c '[.carton, .weight_g, .weight]')" '["S","910","0.91 kg"]'
}

a_configuration_that_cannot_be_is_refused() {
	local problem
	mkdir -p other
	sed 's/^code = CARTON-L/code = CARTON-S/' data/packwarden.conf >other/packwarden.conf
	problem=$(timeout 20 "$PACKWARDEN" --data other run 2>&1 </dev/null)
	[[ $problem == *"[carton L] has the code 'CARTON-S', as [carton S] has"* ]] || say "two alike: $problem" || return 1
	sed 's/^carton = S/carton = M/' data/packwarden.conf >other/packwarden.conf
	problem=$(timeout 20 "$PACKWARDEN" --data other run 2>&1 </dev/null)
	[[ $problem == *"names the carton 'M', which has no section"* ]] || say "no section: $problem"
}

run_all a_box_gets_its_label_once_the_scale_has_seen_it a_wrong_weight_is_refused_and_weighed_again \
	the_box_before_gives_its_weight_to_no_other a_carton_is_full_by_units \
	a_carton_is_full_by_weight_and_a_larger_one_takes_its_place a_carton_that_is_too_small_is_refused \
	what_does_not_fit_back_says_into_which_box undo_takes_the_weight_back a_restart_remembers_what_waits_and_what_stands_on_the_scale \
	a_lane_without_a_scale_asks_for_no_weight the_weight_of_what_the_catalogue_does_not_know_is_learnt \
	what_is_no_weight_is_refused the_label_has_the_weight_as_a_field a_configuration_that_cannot_be_is_refused \
	the_journal_replays_to_the_same_digest
