#!/bin/sh
# scripts/deploy/cups-queue and scripts/fixtures, against a private cupsd.
cd "$(dirname "$0")/../.." || exit 1
folder=$(mktemp -d /tmp/packwarden-queue-XXXXXX)
devices=$folder/devices
failed=0
PATH=$PATH:/usr/sbin

report() { # STATUS NAME
	if [ "$1" -eq 0 ]; then
		echo "ok $2"
	else
		echo "not ok $2"
		failed=1
	fi
}

chmod 0755 "$folder"
scripts/fixtures/printer start "$devices" >"$folder/log" 2>&1 || {
	cat "$folder/log"
	echo "not ok the_fixture_starts"
	exit 1
}
. "$devices/env"
export CUPS_SERVER
pids=$(cat "$devices"/*/*.pid)

a_queue_is_set_up_so_that_the_check_finds_nothing() {
	scripts/deploy/cups-queue bench "$PRINTER_URI" >/dev/null && scripts/deploy/cups-queue --check bench
}

the_check_names_each_thing_that_is_wrong() {
	lpadmin -p bench -o printer-error-policy=retry-job -o job-sheets-default=standard
	cupsreject bench
	cupsdisable bench
	scripts/deploy/cups-queue --check bench >"$folder/check"
	[ $? -eq 1 ] && grep -q 'error policy' "$folder/check" && grep -q 'banner' "$folder/check" &&
		grep -q rejects "$folder/check" && grep -q paused "$folder/check"
}

setting_it_up_again_mends_it() {
	scripts/deploy/cups-queue bench "$PRINTER_URI" >/dev/null && scripts/deploy/cups-queue --check bench
}

a_queue_that_does_not_exist_is_an_error() {
	scripts/deploy/cups-queue --check nowhere 2>/dev/null
	[ $? -eq 4 ]
}

a_strange_name_is_refused() {
	scripts/deploy/cups-queue 'a b;c' "$PRINTER_URI" 2>/dev/null
	[ $? -eq 4 ]
}

a_second_start_in_the_same_folder_is_refused() {
	! scripts/fixtures/cupsd start "$devices/cups" >/dev/null 2>&1 && kill -0 "$(cat "$devices/cups/cupsd.pid")"
}

stop_leaves_no_process_behind() {
	scripts/fixtures/printer stop "$devices"
	for pid in $pids; do
		! grep -q '^State:[[:space:]]*[^ZX[:space:]]' "/proc/$pid/status" 2>/dev/null || return 1
	done
}

for name in a_queue_is_set_up_so_that_the_check_finds_nothing the_check_names_each_thing_that_is_wrong \
	setting_it_up_again_mends_it a_queue_that_does_not_exist_is_an_error a_strange_name_is_refused \
	a_second_start_in_the_same_folder_is_refused stop_leaves_no_process_behind; do
	"$name"
	report $? "$name"
done
scripts/fixtures/printer stop "$devices"
rm -rf "$folder"
exit "$failed"
