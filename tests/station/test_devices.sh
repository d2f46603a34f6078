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

run ${*:-a_scanner_that_types_on_another_keyboard_than_it_is_set_up_for_is_told \
	a_lane_is_told_that_its_scanners_keyboard_layout_is_wrong}
