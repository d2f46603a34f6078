#!/bin/bash
# Orders that change while they are packed, and after: through the command line and the manifest, at a real station
# with the file printer. In the end the journal must replay to the station's own digest.
. "$(dirname "$0")/bench.sh" || exit 1
A=0614141000012 B=0614141000029

state() { [ "$(pw --json order show "$1" | jq -r .state)" = "$2" ] || say "$1 is $(pw --json order show "$1" | jq -r .state), not $2"; }

set_up() {
	mkdir data
	printf '%s\n' '[station]' 'name = station-1' '[lane bench-1]' 'printer = folder' 'carrier = sscc' '[lane door]' \
		'kind = outbound' 'printer = folder' 'carrier = sscc' '[printer folder]' 'driver = file' 'path = labels' \
		'[carrier sscc]' 'company_prefix = 0614141' >data/packwarden.conf
	printf 'sku,code,quantity\nA,%s,1\nB,%s,1\n' $A $B >items.csv
	cat >orders.csv <<-END
		order_id,ship_to_name,address1,city,postcode,country,sku,quantity,line_status
		FEWER,Ann,1 Road,London,NW8 9AY,GB,A,2,
		,,,,,,B,1,
		MOVED,Bob,2 Road,London,NW8 9AY,GB,A,1,
		STOPPED,Cid,3 Road,London,NW8 9AY,GB,A,2,
		,,,,,,B,1,
		WAITS,Dee,4 Road,London,NW8 9AY,GB,A,1,
		,,,,,,B,1,backordered
		LATE,Eve,5 Road,London,NW8 9AY,GB,A,1,
		REVISED,Fay,6 Road,London,NW8 9AY,GB,A,3,
	END
	start
	pw import --items items.csv >/dev/null && pw import orders.csv >/dev/null || say "import: $(cat err)"
	ANN=$(pw --json user add Ann --role packer | jq -r .badge)
	LEE=$(pw --json user add Lee --role lead | jq -r .badge)
	ACK=$(pw --json commands | jq -r .ACK) SHORT=$(pw --json commands | jq -r .SHORT)
	answers signed-in bench-1 "$ANN" && answers signed-in door "$LEE"
}

fewer_units_wanted_come_out_before_the_box_is_closed() {
	answers 'order-opened item-accepted item-accepted' bench-1 FEWER $A $A &&
		pw order change FEWER --line 1 --quantity 1 --reason customer >/dev/null &&
		answers 'acknowledge-first acknowledged item-accepted item-returned' bench-1 $B "$ACK" $B $A &&
		seals bench-1 FEWER && state FEWER sealed
}

a_new_address_voids_the_printed_label_and_prints_another() {
	answers 'order-opened item-accepted' bench-1 MOVED $A && label_of MOVED && old=$label &&
		pw order change MOVED --address1 '9 New Street' --reason moved >/dev/null &&
		answers 'address-changed label-void acknowledged' bench-1 "$old" "$old" "$ACK" && label_of MOVED &&
		{ [ "$label" != "$old" ] || say 'the number is the same'; } &&
		answers box-sealed bench-1 "$label" && state MOVED sealed
}

a_cancelled_order_leaves_nothing_in_the_box() {
	answers 'order-opened item-accepted item-accepted' bench-1 STOPPED $A $B &&
		pw order cancel STOPPED --reason customer >/dev/null &&
		answers 'acknowledge-first acknowledged order-cancelled' bench-1 $A "$ACK" STOPPED &&
		answers 'item-returned item-returned' bench-1 $B $A && state STOPPED cancelled &&
		answers 'no-order-open order-cancelled' bench-1 $A STOPPED
}

what_waits_for_stock_does_not_block_and_ships_next() {
	answers 'order-opened item-accepted' bench-1 WAITS $A && seals bench-1 WAITS &&
		state WAITS released && answers nothing-to-pack bench-1 WAITS &&
		pw order change WAITS --line 2 --line-status open --reason arrived >/dev/null &&
		answers 'order-opened item-accepted' bench-1 WAITS $B && seals bench-1 WAITS &&
		state WAITS sealed
}

a_newer_revision_in_mid_pack_says_what_comes_out() {
	printf '%s\n' 'order_id,revision,ship_to_name,address1,city,postcode,country,sku,quantity' \
		'REVISED,1,Fay,6 Road,London,NW8 9AY,GB,A,2' >revision.csv
	answers 'order-opened item-accepted item-accepted item-accepted' bench-1 REVISED $A $A $A && label_of REVISED &&
		pw import revision.csv >/dev/null &&
		answers 'acknowledge-first acknowledged' bench-1 "$label" "$ACK" &&
		answers 'item-returned' bench-1 $A && seals bench-1 REVISED &&
		state REVISED sealed
}

a_box_cancelled_after_the_seal_does_not_get_onto_the_truck() {
	answers 'order-opened item-accepted' bench-1 LATE $A && seals bench-1 LATE &&
		late=$label && fewer=00$(pw --json order show FEWER | jq -r '.boxes[0].sscc') &&
		pw order cancel LATE --reason customer >/dev/null &&
		answers 'intercepted box-loaded box-loaded unknown-code' door "$late" "$fewer" "$fewer" $A &&
		pw --json closeout --carrier sscc >truck &&
		{ [ "$(jq '(.tendered | map(.order)) == ["FEWER"] and (.intercepted | map(.order)) == ["LATE"]' truck)" = true ] ||
			say "the truck: $(cat truck)"; } &&
		state FEWER tendered && answers tendered-already door "$fewer" &&
		{ pw order cancel FEWER --reason late >/dev/null && say 'cancelled with the carrier'; [ -s err ]; }
}

short_closes_the_line_and_lets_the_rest_go() {
	printf '%s\n' 'order_id,ship_to_name,address1,city,postcode,country,sku,quantity' \
		'SHORT,Gil,7 Road,London,NW8 9AY,GB,A,2' ',,,,,,B,1' >short.csv
	pw import short.csv >/dev/null && answers 'order-opened item-accepted line-short item-accepted' bench-1 SHORT $A "$SHORT" $B &&
		seals bench-1 SHORT && state SHORT released
}

a_settle_that_does_not_say_what_came_out_is_refused() {
	local before
	before=$(pw digest)
	curl -sS -D - -o answer --max-time 30 --unix-socket data/run/packwarden.sock -H 'Content-Type: application/json' \
		-d '{"reason":"forgot"}' http://localhost/api/v1/boxes/1/settle | grep -qi '^packwarden-exit: 2' ||
		{ say "answered: $(cat answer)"; return 1; }
	[ "$(pw digest)" = "$before" ] || say 'something has changed'
}

run_all fewer_units_wanted_come_out_before_the_box_is_closed a_new_address_voids_the_printed_label_and_prints_another \
	a_cancelled_order_leaves_nothing_in_the_box what_waits_for_stock_does_not_block_and_ships_next \
	a_newer_revision_in_mid_pack_says_what_comes_out short_closes_the_line_and_lets_the_rest_go \
	a_box_cancelled_after_the_seal_does_not_get_onto_the_truck a_settle_that_does_not_say_what_came_out_is_refused \
	the_journal_replays_to_the_same_digest
