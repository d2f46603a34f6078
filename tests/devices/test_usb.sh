#!/bin/bash
# The scan process with real libusb and libudev on a made-up USB bus (tests/devices/mock). Each test has a bus
# and a process of its own. Waits for what must come, up to WAIT tenths of a second, and never expects it sooner.
source tests/devices/bus.sh || exit 1

a_keyboard_scanner_is_claimed_and_its_codes_arrive() {
	start && plug a kbd hid_kbd && usb type a 'hello World!' &&
		usb type a '0104006381333931\x1d10AB' && wait_for 2 code &&
		expect_codes '- hello\x20World!' '- 0104006381333931\x1d10AB' && finish
}

a_hid_pos_scanner_is_enabled_and_its_codes_arrive() {
	local long=$(printf '%0150d' 7)
	start && plug a pos hid_pos && usb type a ']C10104006381333931\x1d10AB' && usb type a "]d2$long" &&
		wait_for 2 code &&
		expect_codes ']C1 0104006381333931\x1d10AB' "]d2 $long" && finish
}

another_makers_report_is_read_by_its_descriptor() {
	start && plug a newland hid_pos && usb type a 4006381333931 && wait_for 1 code &&
		expect_codes '- 4006381333931' && finish
}

scanners_that_were_there_before_are_found() {
	before='while [ ! -e go ]; do sleep 0.02; done;' start
	until [ -S control ]; do sleep 0.02; done
	usb plug a kbd && usb plug b pos && touch go && wait_for 1 'device ready hid_kbd' &&
		wait_for 1 'device ready hid_pos' &&
		usb type a one && usb type b ']C0two' && wait_for 2 code &&
		expect_codes '- one' ']C0 two' && finish
}

# A process that had no /dev/bus/usb when it was locked in may not open it later: it makes way for another.
where_usb_comes_late_the_process_starts_anew() {
	before='rm -rf "$UMOCKDEV_DIR/dev/bus"; "$@";' start && wait_for 1 hello &&
		usb plug a kbd && wait_for 1 'ended 0' && wait_for 2 hello && wait_for 1 'device ready hid_kbd' &&
		usb type a one && wait_for 1 code && expect_codes '- one' && finish
}

unplugged_in_the_middle_of_a_code_nothing_comes_of_it() {
	start "${patient[@]}" && plug a kbd hid_kbd && plug b pos hid_pos && usb type a first && usb partial a 123 &&
		usb unplug a &&
		usb partial b ']C0123' && usb unplug b && wait_for 2 'device gone' &&
		usb plug a kbd && usb plug b pos && wait_for 2 'device ready hid_kbd' &&
		wait_for 2 'device ready hid_pos' &&
		usb type a 456 && usb type b ']C0789' && wait_for 3 code &&
		expect_codes '- first' '- 456' ']C0 789' && finish
}

plugged_in_again_it_has_the_same_key() {
	start && plug a kbd hid_kbd && plug b kbd hid_kbd && usb unplug a && wait_for 1 'device gone' &&
		usb plug a kbd &&
		wait_for 3 'device ready' &&
		[ "$(sed -n 's/^device \([a-z]*\) [^ ]* usb:\([^ ]*\) .*/\1 \2/p' out)" = "ready 1-1:05e0:1200:SN-a
ready 1-2:05e0:1200:SN-b
gone 1-1:05e0:1200:SN-a
ready 1-1:05e0:1200:SN-a" ] && finish
}

# libumockdev takes its client down where an unplug meets an ioctl: that is the made-up bus's race, and the run is made
# again. Whatever else ends the process fails the test.
plugged_in_and_out_fifty_times_it_still_reads() {
	local try
	for try in 1 2 3 4 5 6 7 8; do
		plugging && return 0
		grep -q 'libumockdev-preload: .*ioctl socket' err || return 1
		wait
	done
	return 1
}

plugging() {
	local i
	start || return 1
	for ((i = 1; i <= 50; i++)); do usb plug a pos && usb unplug a || return 1; done
	plug b pos hid_pos && usb type b ']C0still' && wait_for 1 code && expect_codes ']C0 still' && finish
}

a_stalled_endpoint_is_cleared() {
	start && plug a kbd hid_kbd && usb type a one && usb stall a &&
		wait_for 1 'device ready hid_kbd usb:[^ ]* 1 ' && sleep 0.3 &&
		usb type a two && wait_for 2 code && expect_codes '- one' '- two' && finish
}

transfer_errors_are_counted_and_survived() {
	start && plug a pos hid_pos && usb type a ']C0one' && usb error a && usb overflow a &&
		wait_for 1 'device ready hid_pos usb:[^ ]* 2 ' && sleep 0.3 && usb type a ']C0two' &&
		wait_for 2 code &&
		expect_codes ']C0 one' ']C0 two' && finish
}

a_code_with_an_error_in_its_middle_is_dropped_whole() {
	start "${patient[@]}" && plug a kbd hid_kbd && usb partial a 12 && usb error a && usb type a 34 && usb type a 56 &&
		wait_for 1 code &&
		expect_codes '- 56' && finish
}

a_device_that_only_fails_is_given_up_and_tried_again() {
	local i
	start && plug a pos hid_pos || return 1
	for ((i = 0; i < 8; i++)); do usb error a || return 1; done
	wait_for 1 'device failed hid_pos usb:[^ ]* 8 reading' &&
		wait_for 2 'device ready hid_pos usb:[^ ]* [08] ' &&
		usb type a ']C0healed' && wait_for 1 code && expect_codes ']C0 healed' && finish
}

completions_of_zero_bytes_are_no_reports() {
	start && plug a pos hid_pos && usb empty a && usb partial a ']C0one' && usb empty a &&
		usb empty a && wait_for 1 code &&
		usb type a ']C0two' && wait_for 2 code && expect_codes ']C0 one' ']C0 two' && finish
}

a_device_that_is_announced_twice_is_used_once() {
	start && plug a kbd hid_kbd && usb again a && usb again a && usb type a one && wait_for 1 code &&
		usb type a two &&
		wait_for 2 code && expect_codes '- one' '- two' && [ "$(count device)" = 1 ] && finish
}

a_device_without_configuration_is_waited_for() {
	start && usb plug a kbd unconfigured && sleep 0.3 && [ "$(count device)" = 0 ] && usb configure a &&
		wait_for 1 'device ready hid_kbd' && usb type a one && wait_for 1 code && finish
}

a_foreign_keyboard_is_reported_and_never_opened() {
	start && usb plug f foreign && wait_for 1 'device foreign - usb:1-1:046d:c31c:SN-f ' &&
		plug a kbd hid_kbd &&
		usb untouched f && usb unplug f && wait_for 1 'device gone - usb:1-1:046d:c31c:SN-f ' &&
		finish
}

the_configuration_makes_a_keyboard_a_scanner() {
	start "${station[@]}" '[scanner desk]' 'match = usb:1-*:046d:C31C:*' 'gs = ~' 'suffix = !' &&
		plug f foreign hid_kbd && usb type f 'a~b!' && wait_for 1 code &&
		expect_codes '- a\x1db' && finish
}

devices_that_are_no_scanners_are_left_alone() {
	start && usb plug m mouse && plug a kbd hid_kbd && usb unplug m && usb unplug a &&
		wait_for 1 'device gone' &&
		[ "$(count device)" = 2 ] && finish
}

devices_that_the_kernel_holds_are_not_opened_just_to_look() {
	start && usb plug k keys bound && wait_for 1 'device foreign - usb:1-1:046d:c33f' &&
		usb plug m mouse bound && plug a kbd hid_kbd &&
		usb untouched k && usb untouched m && [ "$(count device)" = 2 ] && finish
}

a_scanner_that_the_kernel_holds_is_taken_from_it() {
	start && usb plug o other bound && wait_for 1 'device ready hid_pos usb:1-1:1234:0001' &&
		usb plug a kbd bound &&
		wait_for 1 'device ready hid_kbd' && usb type o one && usb type a two && wait_for 2 code &&
		expect_codes '- one' '- two' && finish
}

one_that_was_killed_is_followed_by_one_that_reads_on() {
	before='"$@";' start && wait_for 1 hello && plug a kbd hid_kbd && plug b pos hid_pos && usb type a one &&
		wait_for 1 code && tell kill && wait_for 1 'ended 137' && wait_for 2 hello &&
		wait_for 2 'device ready hid_kbd' && wait_for 2 'device ready hid_pos' && usb type a two &&
		usb type b ']C0three' && wait_for 3 code && expect_codes '- one' '- two' ']C0 three' && finish
}

an_engine_that_starts_anew_gets_all_it_has_not_answered() {
	start && plug a kbd hid_kbd && usb type a zero && wait_for 1 code && tell hold && usb type a one &&
		usb type a two &&
		wait_for 3 code && tell hello && wait_for 5 code && wait_for 2 'device ready' &&
		tell answer && tell hello && wait_for 7 code &&
		tell hello && wait_for 4 'device ready' && usb type a three && wait_for 8 code &&
		[ "$(sed -n 's/^code \([0-9]*\) .* \(.*\)/\1\2/p' out | tr '\n' ' ')" = \
			"1zero 2one 3two 2one 3two 2one 3two 4three " ] &&
		finish
}

# More codes than the engine's socket and the scan process hold: the scanner is not read from until there is room.
an_engine_that_stands_still_loses_no_code() {
	local codes=900 i before typing
	MOCK_WAIT_S=3 start && plug a pos hid_pos && tell pile || return 1
	for ((i = 1; i <= codes; i++)); do
		until usb type a "]C0c$i" 2>/dev/null; do [ -S control ] || break 2; done
		echo "$i" >typed
	done &
	typing=$!
	until before=$(cat typed 2>/dev/null) && sleep 1 &&
		[ "$(cat typed)" = "$before" ]; do [ -S control ] || return 1; done
	[ "$before" -lt "$codes" ] || { echo "# it never waited"; return 1; }
	tell read && wait "$typing" && wait_for "$codes" code &&
		[ "$(codes)" = "$(seq -f ']C0 c%g' "$codes")" ] && finish
}

a_code_past_the_limit_is_refused_not_cut() {
	start && plug a pos hid_pos && usb type a "]Q1$(printf '%04096d' 1)" &&
		usb type a "]Q1$(printf '%04097d' 1)" &&
		wait_for 2 code && [ "$(codes | sed -n '1s/.* //p' | tr -d '\n' | wc -c)" = 4096 ] &&
		[ "$(codes | sed -n 2p)" = ']Q1 overlong:4096' ] && finish
}

a_scales_weight_arrives_without_its_stale_first_report() {
	start && plug a scale scale_hid && usb type a '4 11 -1 340' && usb type a '4 11 -1 68' && usb type a '3 11 -1 70' &&
		usb type a '4 2 0 26' && wait_for 1 'weight usb:1-1:0922:8004:SN-a 1 192777' &&
		wait_for 1 'weight usb:1-1:0922:8004:SN-a 1 26000' && [ "$(count weight)" = 2 ] && finish
}

a_serial_scanners_codes_arrive() {
	local long=$(printf '%0150d' 7)
	start && plug a cdc cdc_acm && usb type a '0104006381333931\x1d10AB' && usb type a "$long" && usb partial a 12 &&
		usb type a 34 && wait_for 3 code && expect_codes '- 0104006381333931\x1d10AB' "- $long" '- 1234' && finish
}

# The kernel lets a request to another interface pass, with a word in its log, and only while no driver holds that one.
each_interface_is_claimed_before_it_is_used() {
	local kind
	start "${station[@]}" '[scanner till]' 'match = 0403:6001' || return 1
	for kind in kbd pos cdc ftdi scale; do
		usb plug $kind $kind && wait_for 1 "device ready [a-z_]* usb:[^ ]*:SN-$kind " && usb claimed $kind || return 1
	done
	finish
}

# The second is told in the memory of the first, whose third interface controlled its serial line: it has only one itself.
one_that_comes_in_the_place_of_another_does_not_get_its_control_interface() {
	printf '%s\n' 'packwarden-recording 1' 'from this test' 'device 12 01 00 02 02 00 00 40 e0 05 01 17 00 01 01 02 03 01' \
		'configuration 09 02 29 00 02 01 00 a0 32 09 04 02 00 01 02 02 01 00 07 05 82 03 08 00 10' \
		'configuration 09 04 03 00 01 0a 00 00 00 07 05 81 02 40 00 00' 'product Third' 'driver cdc_acm' >third.rec
	start "${station[@]}" '[scanner till]' 'match = 0403:6001' && plug a "$folder/third.rec" cdc_acm && usb unplug a &&
		wait_for 1 'device gone' && plug b ftdi ftdi && usb claimed b && usb type b 4006381333931 && wait_for 1 code &&
		expect_codes '- 4006381333931' && finish
}

a_scanner_behind_an_ftdi_chip_is_one_only_by_the_configuration() {
	local long=$(printf '%0150d' 7)
	start && usb plug a ftdi && plug b cdc cdc_acm && usb untouched a && [ "$(count device)" = 1 ] && finish &&
		stop_mock && start "${station[@]}" '[scanner till]' 'match = 0403:6001' 'baud = 115200' &&
		plug a ftdi ftdi && usb type a '4006381333931' && usb type a "$long" && wait_for 2 code &&
		expect_codes '- 4006381333931' "- $long" && finish
}

# For ten seconds none of its threads went to sleep, and none was given a processor: nothing had woken it.
nothing_wakes_it_while_nothing_is_scanned() {
	local first second
	start && plug a kbd hid_kbd && plug b pos hid_pos && plug c cdc cdc_acm && plug d scale scale_hid && usb type a one &&
		wait_for 1 code && sleep 1 || return 1
	tell wakeups && sleep 10 && tell wakeups || return 1
	first=$(grep ^wakeups out | sed -n 1p) second=$(grep ^wakeups out | sed -n 2p)
	[ "$first" = "$second" ] || { echo "# $first, then $second"; return 1; }
	finish
}

run_tests "$project/tests/devices/test_usb.sh" "$@"
