#!/bin/bash
# A box of each carrier, from the order to the seal: the label is read as a scanner would read it, and what its own symbol
# says, postcode, service and all, seals that box and no other. In the end the journal must replay to the station's digest.
. "$(dirname "$0")/bench.sh" || exit 1
A=0614141000012

set_up() {
	mkdir data
	{
		printf '%s\n' '[station]' 'name = station-1' 'ship_from_name = Almacén Norte' \
			'ship_from_address1 = Calle Mayor 5' 'ship_from_city = Madrid' 'ship_from_postcode = 28013' 'ship_from_country = ES' \
			'[lane bench-1]' 'printer = folder' 'carrier = royalmail' \
			'[printer folder]' 'driver = file' 'path = labels'
		while read -r name driver keys; do
			echo "[carrier $name]"
			echo "driver = $driver"
			tr ';' '\n' <<<"$keys"
		done <<-'END'
			royalmail s10 prefix = RB;country = GB
			usps impb prefix = 92001901234567
			dpd dpd prefix = 0150;service_code = 136
			ups ups prefix = 5R893903
			gls gls prefix = 6013
			dhl deutsche_post prefix = 56310
			canada canada_post prefix = 0073938
			russia russian_post prefix = 10131267
			yamato japan prefix = 3900
		END
	} >data/packwarden.conf
	printf '%s\n' 'sku,code,quantity' "A,$A,1" >items.csv
	{
		echo 'order_id,carrier,ship_to_name,address1,city,state,postcode,country,sku,quantity'
		for n in 1 2; do
			while read -r name postcode country state; do
				echo "$name-$n,$name,Ann $n,1 Road,Town,$state,${postcode//_/ },$country,A,1"
			done <<-'END'
				royalmail NW8_9AY GB
				usps 62704-1234 US IL
				dpd 63741 DE
				ups V6B_4Y8 CA BC
				gls 75008 FR
				dhl 10115 DE
				canada K1A_0B1 CA ON
				russia 101000 RU Москва
				yamato 100-0001 JP 東京都
			END
		done
	} >orders.csv
	start
	pw import --items items.csv >/dev/null && pw import orders.csv >/dev/null || say "import: $(cat err)" || return
	ACK=$(command_code ACK)
	pw user add Lee --role lead >/dev/null && answers signed-in bench-1 "$(pw --json user add Ann --role packer | jq -r .badge)"
}

# symbols ORDER: what a scanner reads of its label but for the strip's, which only a station knows; a line each
symbols() {
	local box
	box=$(pw --json order show "$1" | jq -r '.boxes[0].box')
	pw label render "$box" --dpi 203 -o label.png >/dev/null && pw --json label check label.png |
		jq -r 'select(.text | startswith("PWS") | not) | .text'
}

# What its label's symbols say seals the box; the next box is sealed by none of them, but by its own number.
packs() { # CARRIER
	local codes code again=() verdicts
	answers 'order-opened item-accepted' bench-1 "$1-1" $A && label_of "$1-1" || return
	mapfile -t codes < <(symbols "$1-1")
	[ ${#codes[@]} -gt 0 ] || say "$1: no symbol was read" || return
	verdicts=$(scan bench-1 "${codes[@]}")
	[[ $verdicts = *box-sealed* ]] || say "$1: nothing sealed it: ${codes[*]}: $verdicts" || return
	answers 'order-opened item-accepted' bench-1 "$1-2" $A && label_of "$1-2" || return
	for code in "${codes[@]}"; do again+=("$code" "$ACK"); done
	verdicts=$(scan bench-1 "${again[@]}" "$label")
	[[ $verdicts = *box-sealed*box-sealed* || $verdicts != *'box-sealed ' ]] && say "$1, the next box: $verdicts" && return 1
	gives '[.state, .boxes[0].state]' '["sealed","sealed"]' order show "$1-2"
}

royal_mail_s10() { packs royalmail; }
usps_with_the_zip_code_before_the_number() { packs usps; }
dpd_with_postcode_service_and_country_in_the_symbol() { packs dpd; }
ups_with_a_postal_code_that_seals_nothing() { packs ups; }
gls() { packs gls; }
deutsche_post_identcode() { packs dhl; }
canada_post() { packs canada; }
russian_post() { packs russia; }
yamato_between_letters() { packs yamato; }

the_sender_and_the_order_stand_on_the_label() {
	local box
	box=$(pw --json order show royalmail-1 | jq -r '.boxes[0].box') &&
		same "$(api "boxes/$box/fields" | jq -c '[.ship_from_name, .ship_from_postcode, .ship_from_country, .reference, .weight // ""]')" \
			'["Almacén Norte","28013","ES","royalmail-1",""]'
}

tells_of_the_zip_code() { pw box waiting | grep -q 'order FAR .*ZIP code of the United States'; }
an_address_that_the_carriers_code_cannot_hold_prints_nothing_and_says_why() {
	printf '%s\n' 'order_id,carrier,ship_to_name,address1,city,postcode,country,sku,quantity' \
		"FAR,usps,Ann,1 Road,Town,10115,DE,A,1" >far.csv
	pw import far.csv >/dev/null && answers 'order-opened item-accepted' bench-1 FAR $A &&
		until_true tells_of_the_zip_code || say "$(pw box waiting)" || return
	api needs | is '[.needs[] | select(.kind == "waiting" and .order == "FAR") | .text | test("ZIP code")] == [true]' &&
		pw order change FAR --country US --postcode 62704 --reason 'wrong country' --by Lee >/dev/null &&
		seals bench-1 FAR && gives .state '"sealed"' order show FAR
}

a_carrier_without_its_contract_is_refused_by_its_line() {
	mkdir other && sed 's/^prefix = 6013/prefix = 6/' data/packwarden.conf >other/packwarden.conf
	"$PACKWARDEN" --data other digest >out 2>&1 </dev/null
	[ $? = 3 ] && grep -q '^.*packwarden.conf:[0-9]*: \[carrier gls\] can make no numbers: it needs prefix, 2 to 8 digits' out ||
		say "$(cat out)"
}

run_all royal_mail_s10 usps_with_the_zip_code_before_the_number dpd_with_postcode_service_and_country_in_the_symbol \
	ups_with_a_postal_code_that_seals_nothing gls deutsche_post_identcode canada_post russian_post yamato_between_letters \
	the_sender_and_the_order_stand_on_the_label an_address_that_the_carriers_code_cannot_hold_prints_nothing_and_says_why \
	a_carrier_without_its_contract_is_refused_by_its_line the_journal_replays_to_the_same_digest
