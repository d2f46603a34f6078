#!/bin/bash
# P5: a label that prints again has the same bits under a new strip, whatever has become of its template since; where that
# cannot be, nothing prints and the box says why. What is kept for it goes when nobody can print the label again.
. "$(dirname "$0")/bench.sh" || exit 1
A=0614141000012

set_up() {
	mkdir data
	printf '%s\n' '[station]' 'name = station-1' '[lane bench-1]' 'printer = folder' 'carrier = sscc' '[printer folder]' \
		'driver = file' 'path = labels' '[carrier sscc]' 'company_prefix = 0614141' >data/packwarden.conf
	printf '%s\n' 'sku,code,quantity' "A,$A,1" >items.csv
	{
		echo order_id,ship_to_name,address1,city,postcode,country,sku,quantity
		for i in 1 2 3 4; do echo "R-$i,Ann $i,$i Road,London,NW8 9AY,GB,A,1"; done
	} >orders.csv
	start && pw import --items items.csv >/dev/null && pw import orders.csv >/dev/null || say "$(cat err)" || return
	pw user add Lee --role lead >/dev/null
	answers signed-in bench-1 "$(pw --json user add Ann --role packer | jq -r .badge)"
}

box_of() { pw --json order show "$1" | jq -r '.boxes[0].box'; }
rows() { sqlite3 -readonly data/packwarden.db "SELECT $1"; }
kept() { rows "count(*) FROM label"; }
# the hash of the carrier's area, as it was drawn last
area_of() {
	rows "hex(i.label) FROM intent i JOIN box b ON b.id = i.box JOIN orders o ON o.id = b.orders WHERE o.order_id = '$1'
		ORDER BY i.id DESC LIMIT 1"
}
# the process that draws may still be starting, as after a new configuration
picture_of() { until_true pw label render "$(box_of "$1")" -o "$2" || say "$1: $(cat err)"; }
has_mark() { has_label "$1" && [ "$label" != "$2" ] && [[ $label = PWS* ]]; }
reprints() { # ORDER: a new sheet is out
	local before=$label
	until_true pw box reprint "$(box_of "$1")" --reason torn --by Lee >/dev/null && until_true has_mark "$1" "$before" ||
		say "$1: no new sheet: $(pw box waiting)"
}
configure() { # LINE of [carrier sscc]
	stop && sed -i '/^template/d' data/packwarden.conf && echo "$1" >>data/packwarden.conf && start
}

a_reprint_has_the_same_bits() {
	answers 'order-opened item-accepted' bench-1 R-1 $A && label_of R-1 && first=$(area_of R-1) || return
	same "$(kept)" 1 && picture_of R-1 first.png && reprints R-1 && same "$(area_of R-1)" "$first" && same "$(kept)" 1 || return
	picture_of R-1 second.png && ! cmp -s first.png second.png || say 'the strip has not changed'
}
though_its_template_has_changed_which_others_have() {
	pw label new sscc data/own.svg >/dev/null && sed -i 's/{ship_to_name}/To: {ship_to_name}/; s/SHIP TO/CONSIGNEE/' data/own.svg &&
		grep -q CONSIGNEE data/own.svg && configure 'template = own.svg' || say "$(cat err)" || return
	reprints R-1 && same "$(area_of R-1)" "$first" && kill_engine && reprints R-1 && same "$(area_of R-1)" "$first" &&
		answers box-sealed bench-1 "$label" || return
	answers 'order-opened item-accepted' bench-1 R-2 $A && label_of R-2 && picture_of R-2 own.png && configure '' &&
		picture_of R-2 kept.png && cmp own.png kept.png || return
	answers box-sealed bench-1 "$label"
}
is_refused() { pw box waiting | grep -q "$2"; }
what_was_kept_and_is_damaged_prints_nothing() {
	answers 'order-opened item-accepted' bench-1 R-3 $A && label_of R-3 && stop &&
		sqlite3 data/packwarden.db 'UPDATE label SET png = (SELECT png FROM label ORDER BY number LIMIT 1)' && start || return
	until_true pw box reprint "$(box_of R-3)" --reason torn --by Lee >/dev/null && until_true is_refused R-3 'what was kept of it is damaged' ||
		say "$(pw box waiting)" || return
	pw box void "$(box_of R-3)" --reason damaged --by Lee >/dev/null && seals bench-1 R-3 && same "$(kept)" 3
}
nothing_is_kept_of_labels_that_nobody_prints_again() {
	answers 'order-opened item-accepted' bench-1 R-4 $A && label_of R-4 && same "$(kept)" 4 &&
		answers undone bench-1 "$(command_code UNDO)" && same "$(kept)" 3 || return
	pw closeout --carrier sscc --attest >/dev/null && same "$(kept)" 0 || say "$(cat err)"
}

run_all a_reprint_has_the_same_bits though_its_template_has_changed_which_others_have \
	what_was_kept_and_is_damaged_prints_nothing nothing_is_kept_of_labels_that_nobody_prints_again \
	the_journal_replays_to_the_same_digest
