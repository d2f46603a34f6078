#!/bin/bash
# A scanner's reports in, a sealed box out: the running daemon, real libusb and libudev on a made-up bus, a private
# cupsd, and ippeveprinter for a printer, whose rasters are decoded as a scanner would.
. "$(dirname "$0")/station.sh" || exit 1
trap 'station_end; "$fixtures/printer" stop "$folder/printer"; rm -rf "$folder"' EXIT

"$fixtures/printer" start "$folder/printer" >printer.log 2>&1 && . printer/env ||
	{ echo "not ok printer: $(cat printer.log)"; exit 1; }
queue=('driver = cups' "uri = $CUPS_QUEUE" "server = $CUPS_SERVER")
direct=('driver = cups' "uri = $PRINTER_URI")
mug=0614141000012 tea=0614141000036 pen=0614141000104

printed() { wc -l <"$PRINTED"; }
printed_at_least() { [ "$(printed)" -ge "$1" ]; }

# printed_sscc N: what the Nth label that ever came out says, read from what the printer received
printed_sscc() {
	local file
	until_true printed_at_least "$1" || return 1
	file=$(sed -n "$1p" "$PRINTED")
	pw label check "$PRINTER_JOBS/$file" >codes || say "label $file does not read" || return 1
	sscc=$(sed -n 's/^Code128 \]C1 \(00[0-9]\{18\}\)$/\1/p' codes)
	same ${#sscc} 20 || say "label $file says: $(cat codes)"
}

is_sealed() { has "orders/$1" '.state == "sealed" and all(.boxes[]; .state == "sealed")'; }

diagnose() {
	! station_alive || pw journal | tail -n 30
	tail -n 40 "$PRINTED" printer/printer/log printer/cups/log/error_log
}

# begin CONFIG-LINE...: a station at which nothing has been scanned
begin() {
	station_make "$@" && station_start && station_orders A-1,MUG,2 A-1,TEA,1 B-1,PEN,2 B-1,TEA,1 &&
		watch bench-1 && watch bench-2
}

# at_work DEVICE KIND LANE PACKER ORDER
at_work() {
	plug "$1" "$2" && scan "$1" "$3" "$(lane_code "$3")" lane-bound && scan "$1" "$3" "$(badge "$4")" signed-in &&
		scan "$1" "$3" "$5" "order-opened $5"
}

# an_order_is_packed KIND EAN CODE128 GS1-128: the last three are what the scanner sends before a code of that kind
an_order_is_packed() {
	local before=$(printed) digest
	begin "${queue[@]}" && at_work s "$1" bench-1 Ann A-1 &&
		scan s bench-1 "$2$mug" 'item-accepted A-1 1/2' &&
		digest=$(pw digest) && scan s bench-1 "$2$pen" 'wrong-item A-1' && scan s bench-1 "$2$mug" acknowledge-first &&
		scan s bench-1 "$3B-1" acknowledge-first && same "$(pw digest)" "$digest" &&
		scan s bench-1 "$3$(command_code ACK)" 'acknowledged A-1' &&
		scan s bench-1 "$2$tea" 'item-accepted A-1 1/1' && scan s bench-1 "$3$mug" 'item-accepted A-1 2/2' &&
		hears bench-1 11 'label-printed A-1' && printed_sscc $((before + 1)) &&
		has orders/A-1 ".state == \"packed\" and .boxes[0].sscc == \"${sscc#00}\"" &&
		scan s bench-1 "$4$sscc" 'box-sealed A-1' && is_sealed A-1 && same "$(printed)" $((before + 1)) &&
		pw order show A-1 | grep -q 'sealed' && station_stop
}

an_order_is_packed_with_a_keyboard_scanner_through_cups() { an_order_is_packed kbd '' '' ''; }
an_order_is_packed_with_a_hid_pos_scanner_through_cups() { an_order_is_packed pos ]E0 ]C0 ]C1; }

two_boxes_are_packed_with_a_printer_of_its_own_address() {
	local before=$(printed) first
	begin "${direct[@]}" && at_work s pos bench-1 Ann A-1 && scan s bench-1 $mug 'item-accepted A-1 1/2' &&
		scan s bench-1 "$(command_code NEWBOX)" 'box-opened A-1' && hears bench-1 6 'label-printed A-1' &&
		printed_sscc $((before + 1)) && first=$sscc && scan s bench-1 "]C1$first" 'box-sealed A-1' &&
		has orders/A-1 '.state == "open"' &&
		scan s bench-1 $tea 'item-accepted A-1 1/1' && scan s bench-1 $mug 'item-accepted A-1 2/2' &&
		hears bench-1 10 'label-printed A-1' && printed_sscc $((before + 2)) && differ "$sscc" "$first" &&
		scan s bench-1 "]C1$sscc" 'box-sealed A-1' && is_sealed A-1 &&
		has orders/A-1 '.boxes | length == 2' && same "$(printed)" $((before + 2)) && station_stop
}

# In the middle of the order and of a code; the page is told.
unplug_and_replug() { # KIND
	begin "${direct[@]}" && at_work s "$1" bench-1 Ann A-1 && scan s bench-1 $mug 'item-accepted A-1 1/2' &&
		usb partial s 06141410 && unplug s && until_true grep -q '"state":"gone"' stream.bench-1 && plug s "$1" &&
		scan s bench-1 $mug 'item-accepted A-1 2/2' && unplug s && plug s "$1" && unplug s && plug s "$1" &&
		scan s bench-1 $tea 'item-accepted A-1 1/1' && hears bench-1 7 'label-printed A-1' &&
		same "$(said bench-2)" 0 && station_stop
}

a_keyboard_scanner_unplugged_in_mid_order_goes_on_at_its_lane() { unplug_and_replug kbd; }
a_hid_pos_scanner_unplugged_in_mid_order_goes_on_at_its_lane() { unplug_and_replug pos; }

a_scanner_that_is_bound_to_no_lane_reaches_nothing() {
	local digest journal
	begin "${direct[@]}" && at_work s kbd bench-1 Ann A-1 && plug t pos && digest=$(pw digest) &&
		journal=$(pw journal) && usb type t "]C0$mug" && usb type t "]C0$(badge Bob)" && usb type t ]C0B-1 &&
		usb type t "]C0$(command_code SIGNOUT)" && scan s bench-1 $mug 'item-accepted A-1 1/2' &&
		same "$(said bench-1)" 4 && same "$(said bench-2)" 0 &&
		same "$(pw journal | head -n "$(wc -l <<<"$journal")")" "$journal" &&
		same "$(pw journal | grep -c '^scan ')" 4 && differ "$(pw digest)" "$digest" &&
		scan t bench-2 "]C0$(lane_code bench-2)" lane-bound && scan t bench-2 "]C0$mug" not-signed-in && station_stop
}

two_lanes_at_once_never_mix() {
	local before=$(printed) one two i
	begin "${queue[@]}" && at_work s kbd bench-1 Ann A-1 && at_work t pos bench-2 Bob B-1 &&
		scan s bench-1 B-1 'order-open-elsewhere' && scan t bench-2 "]C0$mug" 'wrong-item B-1' &&
		scan s bench-1 $mug 'item-accepted A-1 1/2' && scan t bench-2 "]C0$pen" acknowledge-first &&
		scan t bench-2 "]C0$(command_code ACK)" acknowledged || return 1
	# both at the same time: two processes type
	{ usb type s $mug && usb type s $tea; } &
	usb type t "]C0$pen" && usb type t "]C0$tea" && usb type t "]C0$pen" && wait $! &&
		hears bench-1 6 'item-accepted A-1 2/2' && hears bench-1 7 'item-accepted A-1 1/1' &&
		hears bench-2 7 'item-accepted B-1 1/2' && hears bench-2 8 'item-accepted B-1 1/1' &&
		hears bench-2 9 'item-accepted B-1 2/2' && hears bench-1 8 'label-printed A-1' &&
		hears bench-2 10 'label-printed B-1' && one=$(pw --json order show A-1 | jq -r '"00" + .boxes[0].sscc') &&
		two=$(pw --json order show B-1 | jq -r '"00" + .boxes[0].sscc') && differ "$one" "$two" || return 1
	for i in 1 2; do
		printed_sscc $((before + i)) || return 1
		echo "$sscc"
	done | sort >printed
	same "$(cat printed)" "$(printf '%s\n' "$one" "$two" | sort)" || say "printed: $(cat printed)" || return 1
	scan s bench-1 "$two" wrong-label && scan s bench-1 "$one" acknowledge-first &&
		scan t bench-2 "]C1$two" 'box-sealed B-1' && scan s bench-1 "$(command_code ACK)" acknowledged &&
		scan s bench-1 "$one" 'box-sealed A-1' && is_sealed A-1 && is_sealed B-1 && station_stop
}

a_station_that_was_stopped_goes_on_where_it_was() {
	begin "${direct[@]}" && at_work s kbd bench-1 Ann A-1 && scan s bench-1 $mug 'item-accepted A-1 1/2' &&
		scan s bench-1 $pen 'wrong-item A-1' && station_stop && station_start && watch bench-1 && plug s kbd &&
		scan s bench-1 $mug acknowledge-first && scan s bench-1 "$(command_code ACK)" acknowledged &&
		scan s bench-1 $mug 'item-accepted A-1 2/2' && station_stop
}

run ${*:-an_order_is_packed_with_a_keyboard_scanner_through_cups \
	an_order_is_packed_with_a_hid_pos_scanner_through_cups \
	two_boxes_are_packed_with_a_printer_of_its_own_address \
	a_keyboard_scanner_unplugged_in_mid_order_goes_on_at_its_lane \
	a_hid_pos_scanner_unplugged_in_mid_order_goes_on_at_its_lane \
	a_scanner_that_is_bound_to_no_lane_reaches_nothing two_lanes_at_once_never_mix \
	a_station_that_was_stopped_goes_on_where_it_was}
