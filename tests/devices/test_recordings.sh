#!/bin/bash
# Plays every recording of tests/devices/recordings through the scan process, with real libusb and libudev on the made-up
# bus, where the kernel's HID driver holds them at first, and compares the driver that took it, and the codes or weights that came of it, with what the recording says
# (mock/recording.h). One test a recording: BUILD=build tests/devices/test_recordings.sh [NAME]…
source tests/devices/bus.sh || exit 1
recordings=$project/tests/devices/recordings
names=("$@")
[ $# -gt 0 ] || names=($(cd "$recordings" && printf '%s\n' *.rec | sed 's/\.rec$//'))

# sections: a [scanner] section for each recording that says what packwarden.conf has to say of it
sections() {
	local name
	for name in "${names[@]}"; do
		grep -q '^scanner ' "$recordings/$name.rec" || continue
		echo "[scanner $name]"
		echo "match = usb:*:SN-$name"
		sed -n 's/^scanner //p' "$recordings/$name.rec"
	done
}

expected() { grep '^\(code\|weight\) ' "$recordings/$1.rec"; }

# got NAME: what came of it, in the recording's words; where it says that any AIM identifier will do, without that
got() {
	awk -v "end=:SN-$1" '
		$1 == "code" && substr($3, length($3) - length(end) + 1) == end { print "code", $4, $5 }
		$1 == "weight" && substr($2, length($2) - length(end) + 1) == end { print "weight", $3, $4 }' out |
		awk 'NR == FNR { any[NR] = $2 == "?"; next } any[FNR] { $2 = "?" } { print }' <(expected "$1") -
}

as_expected() { [ "$(got "$1")" = "$(expected "$1")" ]; }

# play NAME DRIVER: and wait for all that must come of it
play() {
	local i
	usb plug "$1" "$recordings/$1.rec" bound && wait_for 1 "device ready $2 .*:SN-$1 " && usb play "$1" || return 1
	grep -q '^+' "$recordings/$1.rec" && ! expected "$1" >expected && ! grep -qx nothing "$recordings/$1.rec" && {
		echo "# it does not say what comes of its reports. It was: $(got "$1" | tr '\n' '|')"
		return 1
	}
	for ((i = 0; i < WAIT; i++)); do
		as_expected "$1" && return 0
		sleep 0.1
	done
	echo "# expected: $(expected "$1" | tr '\n' '|')"
	echo "# got:      $(got "$1" | tr '\n' '|')"
	return 1
}

one() {
	local driver
	driver=$(sed -n 's/^driver //p' "$recordings/$1.rec")
	grep -q '^from ' "$recordings/$1.rec" || { echo "# it does not say where it comes from"; return 1; }
	case $driver in
	'') echo "# it does not say which driver takes it"; return 1 ;;
	none) usb plug "$1" "$recordings/$1.rec" bound ;; # looked at again in the end
	foreign) usb plug "$1" "$recordings/$1.rec" bound && wait_for 1 "device foreign .*:SN-$1 " ;;
	*) play "$1" "$driver" ;;
	esac
}

# Nothing more has come of any, and what no driver takes was never opened.
nothing_else_happened() {
	local name
	for name in "${names[@]}"; do
		as_expected "$name" || { echo "# $name: more came: $(got "$name" | tr '\n' '|')"; return 1; }
		if [ "$(sed -n 's/^driver //p' "$recordings/$name.rec")" = none ]; then
			usb untouched "$name" && ! grep -q ":SN-$name " out || return 1
		fi
	done
	finish
}

start "${station[@]}" "$(sections)" || { echo "not ok recordings"; sed 's/^/# /' err; exit 1; }
failed=0
for name in "${names[@]}"; do
	if one "$name" >log 2>&1; then
		echo "ok recording $name"
	else
		echo "not ok recording $name"
		sed 's/^/# /' log err | tail -20
		failed=1
	fi
done
if nothing_else_happened >log 2>&1; then
	echo "ok nothing_else_happened"
else
	echo "not ok nothing_else_happened"
	sed 's/^/# /' log err | tail -20
	failed=1
fi
exit "$failed"
