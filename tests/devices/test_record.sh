#!/bin/bash
# `devices record` on the made-up bus: what it writes is a recording that tests/devices/test_recordings.sh plays.
source tests/devices/bus.sh || exit 1

# record [ARGUMENT]…: `devices record` on an empty bus, or on one where PRESENT is plugged in; its words come into out
record() {
	rm -f in out err control go ./*.rec
	mkfifo in
	"$BUILD/mock_usb" --control control sh -c 'while [ ! -e go ]; do sleep 0.02; done; exec "$@"' sh \
		"$BUILD/asan/packwarden" --data "$folder" devices record "$@" <in >out 2>err &
	mock=$!
	exec 7>in
	until [ -S control ]; do sleep 0.02; done
	[ -z "${PRESENT:-}" ] || usb plug $PRESENT || return 1
	touch go
}

answer() { echo "$1" >&7; }

# ended STATUS: by itself, with that exit status
ended() {
	local status=0
	wait "$mock" || status=$?
	mock=
	exec 7>&-
	[ "$status" = "$1" ] && ! grep -q 'ERROR: AddressSanitizer\|runtime error' err
}

# plays_again NAME DRIVER: the recording, through the scan process, gives what it says
plays_again() {
	stop_mock
	mkdir -p tests/devices && cp "$1.rec" tests/devices/played.rec
	start "${station[@]}" '[scanner played]' 'match = usb:*:SN-played' "$(sed -n 's/^scanner //p' "$1.rec")" &&
		usb plug played "$folder/tests/devices/played.rec" && wait_for 1 "device ready $2 " && usb play played &&
		wait_for "$(grep -c '^code ' "$1.rec")" code &&
		[ "$(codes | sed 's/^[^ ]* //')" = "$(sed -n 's/^code [^ ]* //p' "$1.rec")" ] && finish
}

what_a_known_scanner_sends_is_recorded_and_plays_again() {
	record --device 0c2e:0f01 && wait_for 1 'Plug 0c2e:0f01 in' && usb plug a pos && wait_for 1 'Recording usb:1-1:0c2e:0f01' &&
		usb type a ']C1011234\x1d10AB' && wait_for 1 '  read ]C1 011234\\x1d10AB' && answer '' && wait_for 1 Noted &&
		usb type a "]d2$(printf '%0150d' 7)" && answer '' && wait_for 2 Noted && answer '' && ended 0 &&
		grep -qx 'driver hid_pos' 0c2e-0f01.rec && grep -qx 'code \]C1 011234\\x1d10AB' 0c2e-0f01.rec &&
		[ "$(grep -c '^+' 0c2e-0f01.rec)" = 4 ] && plays_again 0c2e-0f01 hid_pos
}

a_keyboard_that_no_table_knows_is_recorded_with_what_the_configuration_needs() {
	record --device 046d:c31c -o mine.rec && usb plug k foreign && wait_for 1 'Recording' && usb type k 'AB-12' &&
		wait_for 1 '  read  AB-12' && answer '' && wait_for 1 Noted && answer '' && ended 0 &&
		grep -qx 'scanner driver = hid_kbd' mine.rec && plays_again mine hid_kbd
}

without_a_name_it_takes_the_one_that_is_plugged_in_and_no_other() {
	PRESENT='desk foreign' record && wait_for 1 '  usb:1-1:046d:c31c:SN-desk' && wait_for 1 'Plug the scanner in now' &&
		usb plug new kbd && wait_for 1 'Recording usb:1-2:05e0:1200' && usb untouched desk && usb type new x &&
		wait_for 1 '  read  x' && answer '' && wait_for 1 Noted && answer '' && ended 0
}

what_no_driver_reads_is_recorded_with_what_the_person_saw() {
	local source=$project/tests/devices/recordings/symbol-ls2208-simple-com.rec
	sed 's/^driver none$/&\n+0 0 02 41 42 00/' "$source" >raw.in
	record --device 05e0:0600 && usb plug f mouse && usb plug g "$folder/raw.in" &&
		wait_for 1 'Recording usb:1-2:05e0:0600.* no driver reads it' && usb untouched f && usb play g &&
		answer 'AB{GS}C' && wait_for 1 Noted && answer '' && ended 0 && grep -qx 'driver none' 05e0-0600.rec &&
		grep -qx '+0 0 02 41 42 00' 05e0-0600.rec && grep -qx 'code ? AB\\x1dC' 05e0-0600.rec &&
		cmp <(grep '^de\|^configuration' 05e0-0600.rec) <(grep '^de\|^configuration' raw.in)
}

it_holds_no_serial_number_and_overwrites_nothing() {
	record --device 05e0:1200 -o there.rec && touch there.rec && usb plug a kbd && ended 4 &&
		grep -q 'there.rec: File exists' err && [ ! -s there.rec ] &&
		record --device 05e0:1200 && usb plug a kbd && wait_for 1 Recording && usb type a 1 && wait_for 1 '  read' &&
		usb unplug a && ended 0 && ! grep -q SN- 05e0-1200.rec && grep -qx 'code - 1' 05e0-1200.rec
}

run_tests "$project/tests/devices/test_record.sh" "$@"
