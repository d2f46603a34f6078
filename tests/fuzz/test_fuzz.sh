#!/bin/bash
# Each parser of what a stranger's device or barcode may send, with its seeds and some thousand mutations of them, always the
# same ones. scripts/fuzz goes on from here, for as long as wished. By hand: FUZZ_RUNS=N tests/fuzz/test_fuzz.sh [TARGET]…
BUILD=${BUILD:-build}
targets=("$@")
[ $# -gt 0 ] || targets=($(ls tests/fuzz/fuzz_*.c | sed 's,.*/fuzz_,,; s,\.c$,,'))
failed=0
for target in "${targets[@]}"; do
	runs=${FUZZ_RUNS:-20000}
	[ "$target" != usb_host ] || runs=$((runs / 4)) # a whole bus
	corpus=(tests/fuzz/corpus/"$target"/*)
	[ -e "${corpus[0]}" ] || corpus=()
	if log=$("$BUILD/asan/fuzz_$target" --runs "$runs" "${corpus[@]}" 2>&1); then
		echo "ok fuzz_$target: $(echo "$log" | tail -1)"
	else
		echo "not ok fuzz_$target"
		echo "$log" | tail -40 | sed 's/^/# /'
		failed=1
	fi
done
if [ $# -eq 0 ]; then
	if log=$("$BUILD/asan/usb_storm" 2>"${TMPDIR:-/tmp}/usb_storm.$$"); then
		echo "ok a_scanner_is_read_while_a_thousand_devices_a_second_come_and_go: $log"
	else
		echo "not ok a_scanner_is_read_while_a_thousand_devices_a_second_come_and_go"
		tail -30 "${TMPDIR:-/tmp}/usb_storm.$$" | sed 's/^/# /'
		failed=1
	fi
	rm -f "${TMPDIR:-/tmp}/usb_storm.$$"
fi
exit "$failed"
