#!/bin/bash
# What is plugged in, and what the station makes of it: the running daemon, real libusb and libudev on a made-up bus.
. "$(dirname "$0")/station.sh" || exit 1
trap 'station_end; rm -rf "$folder"' EXIT
folder_printer=('driver = file' 'path = labels')

diagnose() {
	! station_alive || { pw journal | tail -n 20; pw devices; }
}

# begin CONFIG-LINE...: a station at which nothing has been scanned
begin() {
	station_make "${folder_printer[@]}" "$@" && station_start && station_orders A-1,MUG,2 A-1,TEA,1 B-1,PEN,2 &&
		watch bench-1 && watch bench-2
}

# device NAME CONDITION: of the device with this serial number
device() { until_true has devices ".scanners[] | select(.key | endswith(\":SN-$1\")) | $2"; }

a_scanner_that_types_on_another_keyboard_than_it_is_set_up_for_is_told() {
	begin '[scanner all]' 'match = usb:*' 'layout = fr' && plug s kbd && usb type s "$(lane_code bench-1)" &&
		device s "(.text | contains(\"types as a 'us' keyboard, not 'fr'\")) and .lane == null" && usb unplug s &&
		station_stop
}

a_lane_is_told_that_its_scanners_keyboard_layout_is_wrong() {
	begin && plug s kbd && scan s bench-1 "$(lane_code bench-1)" lane-bound &&
		scan s bench-1 "$(badge Ann)" signed-in && usb unplug s && station_stop || return 1
	printf '%s\n' '[scanner all]' 'match = usb:*' 'layout = cz' >>data/packwarden.conf
	station_start && watch bench-1 && plug s kbd && scan s bench-1 0614141000012 order-unknown &&
		until_true has lanes/bench-1 ".last.text | contains(\"types as a 'us' keyboard, not 'cz'\")" &&
		device s '.text | contains("Set its layout")' && station_stop
}

# The box stands on the scale before it is asked for: what it shows is told again. An ounce is 28.3 g.
a_scale_that_is_bound_to_a_lane_weighs_its_boxes() {
	begin '[scanner all]' 'match = usb:*' && station_stop || return 1
	sed -i 's/^\[lane bench-1\]$/&\nscale = yes/' data/packwarden.conf
	sed -i 's/description$/description,weight_g/; s/blue"/&,300/; s/100 g"/&,120/; s/black"/&,10/' items.csv
	station_start && pw import --items items.csv >import.log && watch bench-1 && plug s kbd && plug w scale &&
		device w '.kind == "scale" and .lane == null' && ! pw devices bind "usb:none" bench-1 2>bind.err &&
		! pw devices bind "$(scale_key)" nowhere 2>>bind.err && pw devices bind "$(scale_key)" bench-1 &&
		device w '.lane == "bench-1"' && scan s bench-1 "$(lane_code bench-1)" lane-bound &&
		scan s bench-1 "$(badge Ann)" signed-in && scan s bench-1 A-1 order-opened &&
		scan s bench-1 0614141000012 item-accepted && scan s bench-1 0614141000012 item-accepted &&
		usb type w '2 11 0 0' && usb type w '2 11 0 0' && scan s bench-1 0614141000036 item-accepted &&
		until_true has lanes/bench-1 '.scale.waiting == true' && usb type w '4 11 -1 200' &&
		until_true has lanes/bench-1 '.last.verdict == "weight-mismatch"' && usb type w '2 11 0 0' &&
		usb type w '4 11 -1 254' && until_true has orders/A-1 '.state == "packed"' && usb unplug w &&
		device w '.state == "gone"' && usb plug w scale && device w '.state == "ready" and .lane == "bench-1"' &&
		pw devices | grep "^scale usb:.*scale_hid  lane bench-1  last 20.*errors 0" &&
		pw devices unbind "$(scale_key)" && device w '.lane == null' && station_stop
}

# lane_of KEY-END LANE STATE: the device whose key ends so works for that lane
lane_of() { until_true has devices "any(.scanners[]; (.key | endswith(\"$1\")) and .lane == \"$2\" and .state == \"$3\")"; }

a_scanner_with_a_serial_number_keeps_its_lane_at_another_port() {
	begin && usb plug a@C0FFEE kbd && lane_is_none C0FFEE && scan a@C0FFEE bench-1 "$(lane_code bench-1)" lane-bound &&
		scan a@C0FFEE bench-1 "$(badge Ann)" signed-in && usb unplug a@C0FFEE && lane_of 1-1:05e0:1200:C0FFEE bench-1 gone &&
		usb plug b@C0FFEE kbd && lane_of 1-2:05e0:1200:C0FFEE bench-1 ready && has devices '.scanners | length == 1' &&
		scan b@C0FFEE bench-1 A-1 order-opened && station_stop && station_start && watch bench-1 &&
		usb plug x kbd && usb plug c@C0FFEE kbd && lane_of 1-2:05e0:1200:C0FFEE bench-1 ready &&
		scan c@C0FFEE bench-1 0614141000012 item-accepted && usb unplug c@C0FFEE && station_stop
}

lane_is_none() { until_true has devices "any(.scanners[]; (.key | endswith(\"$1\")) and .lane == null and .state == \"ready\")"; }

# The serial numbers of cheap ones, all the same, are none. A second one shows the first one's lane nothing.
two_alike_are_told_apart_by_port_and_may_share_a_lane() {
	begin && usb plug a@0000 kbd && usb plug b@0000 kbd && usb plug c@ kbd && usb plug d@ kbd && lane_is_none 1-4:05e0:1200: &&
		scan a@0000 bench-1 "$(lane_code bench-1)" lane-bound && scan d@ bench-2 "$(lane_code bench-2)" lane-bound &&
		lane_of 1-1:05e0:1200:0000 bench-1 ready && lane_of 1-4:05e0:1200: bench-2 ready &&
		lane_is_none 1-2:05e0:1200:0000 && lane_is_none 1-3:05e0:1200: &&
		usb unplug a@0000 && usb unplug d@ && lane_of 1-1:05e0:1200:0000 bench-1 gone && usb plug d@ kbd &&
		usb plug e@0000 kbd && lane_is_none 1-5:05e0:1200:0000 && usb plug a@0000 kbd &&
		lane_of 1-1:05e0:1200:0000 bench-1 ready && scan a@0000 bench-1 "$(badge Ann)" signed-in &&
		scan b@0000 bench-1 "$(lane_code bench-1)" lane-bound && scan b@0000 bench-1 A-1 order-opened &&
		scan a@0000 bench-1 0614141000012 item-accepted && scan b@0000 bench-1 0614141000012 item-accepted &&
		scan d@ bench-2 "$(badge Bob)" signed-in && usb type c@ 0614141000036 &&
		scan a@0000 bench-1 0614141000036 item-accepted && [ "$(said bench-2)" = 2 ] && station_stop
}

# The same number at two ports at once: from then on it tells nothing.
a_serial_number_that_two_have_does_not_move_a_lane() {
	begin && usb plug a@12345678 kbd && scan a@12345678 bench-1 "$(lane_code bench-1)" lane-bound &&
		usb plug b@12345678 kbd && lane_is_none 1-2:05e0:1200:12345678 && usb unplug a@12345678 &&
		lane_of 1-1:05e0:1200:12345678 bench-1 gone && usb plug c@12345678 kbd &&
		lane_is_none 1-3:05e0:1200:12345678 && lane_of 1-1:05e0:1200:12345678 bench-1 gone && station_stop
}

a_keyboard_that_is_no_scanner_is_brought_to_the_lead_until_it_is_allowed_or_gone() {
	local key=usb:1-1:046d:c31c:SN-k ask='any(.needs[]; .kind == "keyboard" and .product == "Office keyboard" and .device == "'
	begin && usb plug k foreign && until_true has needs "$ask$key\")" && usb untouched k && usb unplug k &&
		until_true has needs "$ask$key\") | not" && ! pw devices allow "$key" 2>allow.err &&
		usb plug k foreign && until_true has needs "$ask$key\")" && pw doctor | grep -q "$key.*unplug it" &&
		pw devices allow "$key" && until_true has needs "$ask$key\") | not" && usb unplug k &&
		until_true has devices '.scanners[0].state == "gone"' && usb plug k foreign &&
		until_true has devices '.scanners[0] | .state == "foreign" and .allowed' && has needs "$ask$key\") | not" &&
		pw doctor | grep -q "$key.*belongs here" && station_stop
}

# Whoever is sent the signal: a person sends it to the first process, Ctrl+C and systemd to all.
a_station_that_stops_gives_its_devices_back_to_the_kernels_drivers() {
	local all
	for all in '' all; do
		: >log
		begin && usb plug s kbd bound && usb plug c cdc bound && usb plug p pos && device s '.state == "ready"' &&
			device c '.state == "ready"' && device p '.state == "ready"' &&
			scan s bench-1 "$(lane_code bench-1)" lane-bound || return 1
		[ -z "$all" ] || kill -TERM $(pgrep -f -- "packwarden --data $folder/data child ") && station_stop &&
			same "$(grep -o 'the kernel has again: .*' log | sort | tr '\n' ' ')" \
				'the kernel has again: c the kernel has again: s ' || return 1
	done
}

# begin_lane: a packer with an open order at bench-1, and a keyboard-mode scanner and a HID POS one there
begin_lane() {
	begin "$@" && plug s kbd && plug p pos && scan s bench-1 "$(lane_code bench-1)" lane-bound &&
		scan p bench-1 "$(lane_code bench-1)" lane-bound && scan s bench-1 "$(badge Ann)" signed-in &&
		scan s bench-1 A-1 order-opened
}

# hostile NAME CONFIGURATION DESCRIPTOR [REPORT]: a device with a known scanner's numbers that says so of itself
hostile() {
	printf '%s\n' 'packwarden-recording 1' 'from this test' 'device 12 01 00 02 00 00 00 08 e0 05 00 12 01 02 01 02 03 01' \
		"configuration $2" 'product hostile' "descriptor 0 $3" 'driver hid_kbd' ${4:+"+0 0 $4"} >"$1.rec"
	usb plug "$1" "$folder/$1.rec"
}

# times N TEXT
times() { local i; for ((i = 0; i < $1; i++)); do printf '%s ' "$2"; done; }

broken_and_enormous_descriptors_do_not_stop_a_lane() {
	local head='09 02 22 00 01 01 00 a0 32' face='09 04 00 00 01 03 01 01 00' hid='09 21 11 01 00 01 22 3f 00' end='07 05 81 03 08 00 01'
	local keys='05 01 09 06 a1 01 05 07 19 e0 29 e7 15 00 25 01 75 01 95 08 81 02 95 06 75 08 25 65 19 00 29 65 81 00 c0' name
	begin_lane && hostile short '09 02 ff ff 01 01 00 a0 32 09 04' "$keys" &&
		hostile zero "$head 00 00 00 00 $face $hid $end" "$keys" &&
		hostile many "09 02 ff 0f ff 01 00 a0 32 $(times 200 "$face")" "$keys" &&
		hostile long "$head $face 09 21 11 01 00 01 22 ff ff $end" "$keys" &&
		hostile nothing "$head $face $hid 07 05 81 03 00 00 01" "$keys" &&
		hostile wide "$head $face $hid 07 05 81 03 ff ff 01" "$keys" &&
		hostile deep "$head $face 09 21 11 01 00 01 22 00 10 $end" "$(times 2048 'a1 01')" &&
		hostile items "$head $face 09 21 11 01 00 01 22 00 10 $end" "$(times 1024 'fe 01 00 00')" &&
		hostile huge "$head $face 09 21 11 01 00 01 22 0a 00 $end" '05 07 75 20 96 ff ff 81 02 c0' &&
		hostile more "$head $face 09 21 11 01 00 01 22 24 00 07 05 81 03 40 00 01" "$keys" "$(times 64 ff)" &&
		until_true has devices 'any(.scanners[]; (.key | endswith("SN-more")) and .state == "ready")' && usb play more &&
		scan s bench-1 0614141000012 item-accepted &&
		until_true has devices '[.scanners[] | select(.product == "hostile" and .state == "failed")] | length >= 3' || return 1
	for name in short zero many long nothing wide deep items huge more; do usb unplug "$name" || return 1; done
	scan p bench-1 0614141000012 item-accepted && usb unplug s && usb unplug p && station_stop
}

a_code_of_four_thousand_characters_is_one_refusal() {
	begin_lane && scan p bench-1 "]Q1$(printf '%04000d' 7)" unknown-code && scan p bench-1 "]Q1$(printf '%05000d' 7)" '' &&
		scan s bench-1 "$(printf '%04000d' 7)" unknown-code && scan p bench-1 '\x01\x1b[2J\x00\x7f\xff' unknown-code &&
		scan s bench-1 0614141000012 item-accepted && usb unplug s && usb unplug p && station_stop
}

verdicts_are() { [ "$(wc -l <arrivals)" -ge "$1" ]; }
quantile() { sort -n | awk -v q="$1" '{ v[NR] = $1 } END { i = int(NR * q + 0.5); print v[i < 1 ? 1 : i] }'; }

# From a report's arrival at libusb to the verdict on the page, which is durable then. Beside it, of the program as released,
# the same without the bus, and a bare transaction of the same rows.
a_verdict_comes_soon_after_the_report() {
	local code n=0 watcher
	rm -f watching reports
	station_make "${folder_printer[@]}" && station_start && station_orders Z-1,MUG,1000 && plug p pos || return 1
	"$BUILD/guest_watch" data/run/packwarden.sock bench-1 >arrivals &
	watcher=$!
	until_true test -e watching || return 1
	for code in "$(lane_code bench-1)" "$(badge Ann)" Z-1 $(yes 0614141000012 | head -n 100); do
		n=$((n + 1))
		usb type p "$code" && until_true verdicts_are $n && usb when p reports || return 1
	done
	kill $watcher && station_stop && same "$(grep -c item-accepted arrivals)" 100 || return 1
	cut -d ' ' -f 2 arrivals | paste -d ' ' - reports | tail -n +4 | awk '{ print $1 - $2 }' >times
	echo "# Measured: report on the made-up bus to durable verdict on the page, with the sanitizers:" \
		"p50 $(quantile 0.5 <times) p99 $(quantile 0.99 <times) microseconds"
	"$BUILD/release/tests/bench/bench_verdict" 100 100 20 >bench &&
		sed -nE 's/^ *(reports to durable verdict|same rows, bare transaction) +[0-9]+ +([0-9]+)\.. +([0-9]+)\..*/# Measured: beside it, released, \1: p50 \2 p99 \3 microseconds/p' bench
}

scale_key() { pw --json devices | jq -r '.scanners[] | select(.kind == "scale").key'; }

run ${*:-a_scale_that_is_bound_to_a_lane_weighs_its_boxes \
	a_scanner_that_types_on_another_keyboard_than_it_is_set_up_for_is_told \
	a_lane_is_told_that_its_scanners_keyboard_layout_is_wrong \
	a_scanner_with_a_serial_number_keeps_its_lane_at_another_port two_alike_are_told_apart_by_port_and_may_share_a_lane \
	a_serial_number_that_two_have_does_not_move_a_lane \
	a_station_that_stops_gives_its_devices_back_to_the_kernels_drivers \
	a_verdict_comes_soon_after_the_report \
	broken_and_enormous_descriptors_do_not_stop_a_lane a_code_of_four_thousand_characters_is_one_refusal \
	a_keyboard_that_is_no_scanner_is_brought_to_the_lead_until_it_is_allowed_or_gone}
