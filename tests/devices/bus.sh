# What the tests of the made-up bus (tests/devices/mock) share; sourced from the project's folder. Goes into a folder of
# its own, which is removed at the end.
BUILD=${BUILD:-build}
case $BUILD in /*) ;; *) BUILD=$PWD/$BUILD ;; esac
WAIT=${WAIT:-300}
station=('[station]' 'name = s' '[lane a]' 'printer = p' 'carrier = c' '[printer p]' 'driver = file' 'path = labels'
	'[carrier c]' 'driver = sscc' 'company_prefix = 0614141')
patient=("${station[@]}" '[scanner all]' 'match = usb:*' 'timeout_ms = 5000') # a slow machine is no pause in a code
project=$PWD
folder=$(mktemp -d) || exit 1
cd "$folder" || exit 1
mock=
trap 'stop_mock; rm -rf "$folder"' EXIT
# libumockdev is loaded before libasan; the leak check cannot trace a process that is not dumpable
export ASAN_OPTIONS=verify_asan_link_order=0:detect_leaks=0

stop_mock() {
	[ -n "$mock" ] && kill "$mock" 2>/dev/null && wait "$mock"
	mock=
}

# start [CONFIG-LINE]...: an empty bus, the scan process on it
start() {
	rm -f in out err control config go
	mkfifo in
	printf '%s\n' "$@" >config
	[ $# -gt 0 ] || rm config
	"$BUILD/mock_usb" --control control sh -c "${before:-}"' exec "$@"' sh "$BUILD/asan/scan_harness" \
		${1:+config} <in >out 2>err &
	mock=$!
	exec 7>in
	[ -n "${before:-}" ] || wait_for 1 hello
}

# finish: the process ends by itself and in order when its sockets are closed
finish() {
	echo stop >&7
	exec 7>&-
	wait_for 1 'ended 0' && wait "$mock" && mock= &&
		! grep -q 'ERROR: AddressSanitizer\|runtime error' err
}

usb() { "$BUILD/mock_usb" --send control "$@"; }
tell() { local n; n=$(count "did $1"); echo "$1" >&7; wait_for $((n + 1)) "did $1"; }
count() { grep -c -- "^$1" out; }
codes() { sed -n 's/^code [0-9]* [^ ]* //p' out; }

# wait_for COUNT BEGINNING: until that many lines of the output begin so
wait_for() {
	local i
	for ((i = 0; i < WAIT; i++)); do
		[ "$(count "$2")" -ge "$1" ] && return 0
		sleep 0.1
	done
	echo "# waited in vain for $1 times '$2'"
	return 1
}

# plug NAME KIND DRIVER: and wait until it is ready
plug() { usb plug "$1" "$2" && wait_for 1 "device ready $3 .*:SN-$1 "; }

expect_codes() {
	[ "$(codes)" = "$(printf '%s\n' "$@")" ] && return 0
	echo "# codes were: $(codes | tr '\n' '|')"
	return 1
}

run() {
	local test failed=0
	for test; do
		if "$test" >log 2>&1; then
			echo "ok $test"
		else
			echo "not ok $test"
			sed 's/^/# /' log out err
			failed=1
		fi
		exec 7>&-
		stop_mock
	done
	return "$failed"
}

# run_tests SCRIPT [TEST]…: those named, or all functions of the script with an underscore in their names
run_tests() {
	local script=$1
	shift
	[ $# -gt 0 ] || set -- $(sed -n 's/^\([a-z_]*_[a-z_]*_[a-z_]*\)() {$/\1/p' "$script")
	run "$@"
}
