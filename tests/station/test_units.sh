#!/bin/bash
# What must be known of a unit before it goes into a box: serial number, lot and expiry date, from its code or from the
# scan that follows, over the death of the engine between the two; and serial numbers once, ever. At a real station with
# the file printer. In the end the journal must replay to the station's own digest.
. "$(dirname "$0")/bench.sh" || exit 1
PHONE=9506000134352 PHONE2=9506000134369 PILL=0614141000012 KIT=0614141000036 MUG=0614141000029

# says FILTER CODE: of the answer's JSON
says() { [ "$(pw --json scan --lane bench-1 "$2" | tee answer | jq "$1")" = true ] || say "$2 answered $(cat answer)"; }
lane() { api lanes/bench-1 >view && is "$1" view || say "the lane shows $(jq -c '{state, expect, asks, latch}' view)"; }
row() { [ "$(sqlite3 -readonly data/packwarden.db "SELECT coalesce(serial, ''), coalesce(lot, ''), expiry FROM unit ORDER BY id DESC LIMIT 1")" = "$1" ] ||
	say "the unit's row is not $1"; }
day() { date -u -d "$1" +%y%m%d; } # day '+40 days'

set_up() {
	mkdir data
	printf '%s\n' '[station]' 'name = station-1' '[lane bench-1]' 'printer = folder' 'carrier = sscc' '[lane door]' \
		'kind = outbound' 'printer = folder' 'carrier = sscc' '[printer folder]' 'driver = file' 'path = labels' \
		'[carrier sscc]' 'company_prefix = 0614141' >data/packwarden.conf
	cat >items.csv <<-END
		sku,code,quantity,lot,serial,expiry
		PHONE,$PHONE,1,,yes,
		PHONE,$PHONE2,1,,yes,
		PHONE,PHONES-10,10,,yes,
		PILL,$PILL,1,yes,,yes
		PILL,PILLS-12,12,yes,,yes
		KIT,$KIT,1,yes,yes,yes
		MUG,$MUG,1,,,
	END
	cat >orders.csv <<-END
		order_id,ship_to_name,address1,city,postcode,country,sku,quantity
		PHONES,Ann,1 Road,London,NW8 9AY,GB,PHONE,20
		MORE,Bob,2 Road,London,NW8 9AY,GB,PHONE,2
		PILLS,Cid,3 Road,London,NW8 9AY,GB,PILL,40
		KITS,Dee,4 Road,London,NW8 9AY,GB,KIT,3
		,,,,,,MUG,9
	END
	start && pw import --items items.csv >/dev/null && pw import orders.csv >/dev/null || say "import: $(cat err)"
	for command in ACK SETASIDE UNDO; do eval "$command=$(pw --json commands | jq -r .$command)"; done
	answers signed-in bench-1 "$(pw --json user add Ann --role packer | jq -r .badge)"
}

a_serial_number_is_told_by_the_following_scan() {
	answers 'order-opened serial-required' bench-1 PHONES $PHONE &&
		lane '.expect == "serial" and .state == "packing" and .asks == {item:"PHONE",description:"",needs:["serial"]}' &&
		says '.verdict == "item-accepted" and .count == 1 and (has("needs") | not)' SN-1 && row 'SN-1||' &&
		lane '.asks == null and .expect == "item"'
}

the_prompt_outlives_the_engine() {
	says '.verdict == "serial-required" and .needs == ["serial"]' $PHONE && kill_engine &&
		lane '.asks.needs == ["serial"]' && says '.verdict == "item-accepted"' SN-2 && row 'SN-2||' &&
		answers 'order-set-aside order-opened serial-required' bench-1 "$SETASIDE" KITS $KIT && kill_engine &&
		says '.verdict == "lot-required" and .needs == ["lot","expiry"] and (.text | contains("lot"))' K1 && kill_engine &&
		says '.verdict == "lot-required" and .needs == ["expiry"] and (.text | contains("YYMMDD"))' LOT-7 &&
		lane '.expect == "expiry"' && kill_engine && says '.verdict == "item-accepted"' 2079-02-28 && row 'K1|LOT-7|2079-02-28'
}

one_code_may_tell_the_rest() {
	# what was told stays told, whatever comes first
	answers 'serial-required item-accepted' bench-1 $KIT "(21)K2(10)LOT-8(17)$(day '+400 days')" &&
		answers 'serial-required serial-required item-accepted' bench-1 $KIT '(10)LOT-9' "(21)K3(17)$(day '+400 days')" &&
		row "K3|LOT-9|$(date -u -d '+400 days' +%F)"
}

what_is_no_answer_leaves_the_prompt_or_ends_it() {
	answers 'order-set-aside order-resumed serial-required damaged-code limit-exceeded unknown-code not-complete' bench-1 "$SETASIDE" \
		PHONES $PHONE '(01)09506000134353' "$(printf '%091d' 0)" '(10)LOT' KITS && lane '.asks.item == "PHONE"' &&
		answers 'acknowledged unknown-code' bench-1 "$ACK" SN-3 && lane '.asks == null' &&
		answers 'serial-required wrong-item acknowledged' bench-1 $PHONE ']E04006381333931' "$ACK" &&
		answers 'serial-required item-accepted' bench-1 $PHONE '(21)PHONES' && row 'PHONES||' &&
		answers 'serial-required ambiguous-code' bench-1 $PHONE 4006381333931 && lane '.asks.item == "PHONE"' &&
		says '.verdict == "ambiguous-code" and .needs == ["serial"] and (.text | contains("type it"))' 036000291452 &&
		[ "$(pw scan --keyed --lane bench-1 4006381333931 | cut -d' ' -f1-2)" = 'ACCEPTED item-accepted' ] && row '4006381333931||' &&
		answers 'serial-required item-accepted' bench-1 $PHONE 96385074 && row '96385074||' &&
		answers 'serial-required item-accepted' bench-1 $PHONE 4006381333932 && row '4006381333932||' &&
		answers 'serial-required item-accepted' bench-1 $PHONE 'https://phones.example/register?n=77' &&
		answers 'serial-required' bench-1 PHONES-10 && lane '.asks == null' &&
		answers 'serial-required item-accepted' bench-1 $PHONE 'sn 4' && answers 'serial-required item-accepted' bench-1 $PHONE 'SN 4'
}

a_serial_number_is_packed_once_ever() {
	answers 'serial-required duplicate-serial acknowledge-first acknowledged' bench-1 $PHONE2 SN-1 SN-1 "$ACK" &&
		lane '.asks == null' && answers 'duplicate-serial acknowledged' bench-1 "(01)0$PHONE2(21)SN-2" "$ACK" &&
		answers 'order-set-aside order-opened serial-required duplicate-serial acknowledged' bench-1 "$SETASIDE" MORE $PHONE SN-1 "$ACK" &&
		answers 'item-accepted undone item-accepted' bench-1 "(01)0$PHONE(21)M-1" "$UNDO" "(01)0$PHONE(21)M-1" &&
		answers 'serial-required item-accepted' bench-1 $PHONE2 M-2 || return
	seals bench-1 MORE && answers 'order-resumed duplicate-serial acknowledged' bench-1 PHONES "(01)0$PHONE(21)M-1" "$ACK" &&
		pw closeout --carrier sscc --attest >/dev/null && [ "$(pw --json order show MORE | jq -r .state)" = tendered ] &&
		answers 'duplicate-serial acknowledged' bench-1 "(01)0$PHONE2(21)M-2" "$ACK"
}

what_was_returned_may_be_packed_again() {
	local packed
	packed=$(pw --json order show PHONES | jq '.lines[0].packed')
	pw order change PHONES --line 1 --quantity $((packed - 1)) --reason fewer >/dev/null &&
		answers 'acknowledged item-returned' bench-1 "$ACK" "(01)0$PHONE(21)SN-1" &&
		pw order change PHONES --line 1 --quantity 20 --reason more >/dev/null &&
		answers 'acknowledged serial-required item-accepted' bench-1 "$ACK" $PHONE SN-1
}

dates_are_judged_by_the_day() {
	answers 'order-set-aside order-opened lot-required lot-required' bench-1 "$SETASIDE" PILLS $PILL L1 &&
		says '.verdict == "lot-required" and (.text | startswith("That is no date"))' 270231 &&
		says '.verdict == "lot-required" and (.text | startswith("That is no date"))' soon &&
		answers 'expired acknowledged' bench-1 "$(day yesterday)" "$ACK" &&
		answers 'lot-required lot-required item-accepted' bench-1 $PILL L1 "$(day today)" && row "|L1|$(date -u +%F)" &&
		answers 'item-accepted expired acknowledged' bench-1 "(01)0$PILL(10)L2(17)$(day '+9 days')" \
			"(01)0$PILL(10)L2(15)$(day '-1 days')" "$ACK" &&
		answers 'item-accepted' bench-1 "(01)0$PILL(10)L2(7003)$(day '+2 days')1430" && row "|L2|$(date -u -d '+2 days' +%F)" &&
		answers 'item-accepted' bench-1 "(01)0$PILL(10)L2(16)700200" && row '|L2|2070-02-28' &&
		answers 'damaged-code' bench-1 "(01)0$PILL(10)L2(17)271301" &&
		answers 'item-accepted' bench-1 "https://id.example/01/0$PILL/10/L3?17=700331" && row '|L3|2070-03-31' &&
		answers 'lot-required lot-required item-accepted' bench-1 PILLS-12 L4 700101 && row '|L4|2070-01-01'
}

import_order() { # ID SKU QUANTITY MINIMUM-DAYS
	printf '%s\n' 'order_id,ship_to_name,address1,city,postcode,country,sku,quantity,minimum_days' \
		"$1,Eve,$1 Road,London,NW8 9AY,GB,$2,$3,$4" >one.csv
	pw import one.csv >import.out
}

an_order_may_want_days_left() {
	import_order FRESH PILL 3 90 && answers 'order-set-aside order-opened expired acknowledged item-accepted' bench-1 "$SETASIDE" FRESH \
		"(01)0$PILL(10)F1(17)$(day '+89 days')" "$ACK" "(01)0$PILL(10)F1(17)$(day '+90 days')" &&
		answers 'lot-required lot-required expired acknowledged' bench-1 $PILL F1 "$(day '+30 days')" "$ACK" || return
	for days in 3651 -1 soon; do
		import_order BAD PILL 1 $days && say "minimum_days $days is taken"
		grep -q minimum_days import.out || { say "of $days: $(cat import.out)"; return 1; }
	done
}

a_recall_refuses_looks_back_and_ends() {
	import_order GONE PILL 1 && answers 'order-set-aside order-opened item-accepted' bench-1 "$SETASIDE" GONE "(01)0$PILL(10)BAD(17)700101" &&
		seals bench-1 GONE && pw closeout --carrier sscc --attest >/dev/null &&
		import_order SEALED PILL 1 && answers 'order-opened item-accepted' bench-1 SEALED "(01)0$PILL(10)BAD(17)700101" && seals bench-1 SEALED &&
		import_order OTHER PILL 1 && answers 'order-opened item-accepted' bench-1 OTHER "(01)0$PILL(10)FINE(17)700101" && seals bench-1 OTHER &&
		import_order HALF PILL 2 && answers 'order-opened item-accepted' bench-1 HALF "(01)0$PILL(10)BAD(17)700101" || return
	pw --json recall add PILL --lot BAD --reason 'glass in it' >recall || { say "recall: $(cat recall err)"; return 1; }
	[ "$(jq -c '[.boxes[] | [.order, .state, .action]] | sort' recall)" = \
		'[["GONE","tendered","gone"],["HALF","open","on-hold"],["SEALED","sealed","intercepted"]]' ] ||
		{ say "looked back: $(cat recall)"; return 1; }
	pw --json recall boxes "$(jq .recall recall)" >boxes || { say "recall boxes: $(cat boxes err)"; return 1; }
	[ "$(jq -c '[.boxes[] | [.order, .state, .units]] | sort' boxes)" = \
		'[["GONE","tendered",1],["HALF","open",1],["SEALED","sealed",1]]' ] || { say "boxes: $(cat boxes)"; return 1; }
	[ "$(pw --json order show HALF | jq -r .state)" = held ] || say 'HALF is not on hold'
	[ "$(pw --json closeout --carrier sscc --attest | jq -c '[[.tendered[].order], [.intercepted[].order]]')" = \
		'[["OTHER"],["SEALED"]]' ] || { say 'the carrier took what it must not'; return 1; }
	import_order LATER PILL 3 && answers 'order-set-aside order-opened recalled acknowledged item-accepted' bench-1 "$SETASIDE" LATER \
		"(01)0$PILL(10)BAD(17)700101" "$ACK" "(01)0$PILL(10)FINE(17)700101" &&
		answers 'lot-required recalled acknowledged' bench-1 $PILL BAD "$ACK"
}

a_recall_of_one_unit_and_of_an_item_that_has_no_lots() {
	answers 'order-set-aside order-resumed' bench-1 "$SETASIDE" KITS || return
	pw recall add MUG --lot OLD --reason cracks >/dev/null && answers 'lot-required recalled acknowledged' bench-1 $MUG OLD "$ACK" &&
		answers 'lot-required item-accepted' bench-1 $MUG NEW && pw --json recall list >list &&
		id=$(jq '.[] | select(.sku == "MUG") | .recall' list) || return
	pw recall end "$id" --reason 'all found' >/dev/null && answers item-accepted bench-1 $MUG || return
	pw recall end "$id" --reason again >/dev/null && { say 'it ended twice'; return 1; }
	pw recall add NOTHING --reason x >/dev/null && { say 'no such item'; return 1; }
	pw recall add MUG >/dev/null && { say 'no reason'; return 1; }
	pw recall add MUG --lot A --serial B --reason x >/dev/null && { say 'lot and serial number'; return 1; }
	pw recall end 99 --reason x >/dev/null && { say 'no such recall'; return 1; }
	pw recall boxes 99 >/dev/null && { say 'no such recall has boxes'; return 1; }
	pw --json recall add PHONE --serial M-1 --reason dented >recall || { say "recall: $(cat recall err)"; return 1; }
	[ "$(jq -c '[.lot_unknown, (.boxes[] | [.order, .state, .units, .action])]' recall)" = \
		'[0,["MORE","tendered",1,"gone"]]' ] || { say "looked back at a serial number: $(cat recall)"; return 1; }
	pw recall add MUG --reason 'all of it' >/dev/null && answers 'order-held' bench-1 $MUG &&
		[ "$(pw --json order show KITS | jq -r .state)" = held ] || { say 'KITS is not on hold'; return 1; }
	# the mug that went in while nobody asked for lots
	pw --json recall add MUG --lot NEW --reason chips >recall &&
		is '.lot_unknown == 1 and [.boxes[] | [.order, .units, .action]] == [["KITS", 1, "stopped-already"]]' recall ||
		say "looked back at lot NEW: $(cat recall err)"
}

run_all a_serial_number_is_told_by_the_following_scan the_prompt_outlives_the_engine one_code_may_tell_the_rest \
	what_is_no_answer_leaves_the_prompt_or_ends_it a_serial_number_is_packed_once_ever what_was_returned_may_be_packed_again \
	dates_are_judged_by_the_day an_order_may_want_days_left a_recall_refuses_looks_back_and_ends \
	a_recall_of_one_unit_and_of_an_item_that_has_no_lots the_journal_replays_to_the_same_digest
