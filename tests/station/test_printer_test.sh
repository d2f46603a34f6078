#!/bin/bash
# The test label at each way of printing: it comes out once, its codes read off what came out, and no lane takes one for
# anything else. A station with a folder, an IPP printer, a queue, a ZPL printer and a raw queue.
cd "$(dirname "$0")/../.." || exit 1
PACKWARDEN=${PACKWARDEN:-$PWD/build/asan/packwarden}
case $PACKWARDEN in /*) ;; *) PACKWARDEN=$PWD/$PACKWARDEN ;; esac
root=$PWD
PATH=$PATH:/usr/sbin
folder=$(mktemp -d /tmp/packwarden-testlabel.XXXXXX) || exit 1
chmod 755 "$folder"
"$root"/scripts/fixtures/all start "$folder/devices" >"$folder/configuration" 2>&1 || {
	cat "$folder/configuration"
	echo "not ok the_fixtures_start"
	exit 1
}
. "$folder/devices/env"
cd "$folder" || exit 1
A=0614141000012 # a mug
S=0614141000036 # a watch, which has a serial number

say() { echo "# $*"; return 1; }
pw() { timeout 60 "$PACKWARDEN" --data data "$@" </dev/null 2>err; }
scan() { pw --json scan --lane bench-1 "$@"; }
command_code() { pw --json commands | jq -r ".$1"; }
sheets() { cat "$PRINTED" "$RAW_PRINTED" | wc -l; }
state() { pw --json printer show "$1" | jq -r .state; }
fate() { pw --json printer show zpl | jq -r '.tests[0].state'; }
settled() { fate | grep -q '^printed\|^not-printed\|^unknown'; }
has_label() { [ -n "$(pw --json order show O1 | jq -r '.boxes[0].seal_code // empty')" ]; }
is() { [ "$("${@:2}")" = "$1" ]; }
mark() { # TEST DOTS: what that code of the test label says
	local check
	check=$(printf %02d $((98 - ($1 % 97 * 100 + $2) % 97 * 100 % 97)))
	printf 'PWT%08d%02d%s' "$1" "$2" "$check"
}

until_true() {
	for _ in $(seq 600); do
		"$@" >/dev/null 2>&1 && return 0
		sleep 0.05
	done
	say "waited in vain for: $* (is: $("${@:2}" 2>&1))"
}

set_up() {
	mkdir data
	{
		printf '%s\n' '[station]' 'name = station-1' '[lane bench-1]' 'printer = zpl' 'carrier = sscc' \
			'[carrier sscc]' 'company_prefix = 0614141' '[printer folder]' 'driver = file' 'path = labels' 'dpi = 300' \
			'[printer tiny]' 'driver = file' 'path = labels' 'media = 20x20mm'
		cat configuration
	} >data/packwarden.conf
	printf '%s\n' sku,code,quantity,description,serial "MUG,$A,1,Mug," "WATCH,$S,1,Watch,yes" >items.csv
	printf '%s\n' order_id,ship_to_name,address1,city,postcode,country,sku,quantity \
		'O1,Ann,1 Abbey Road,London,NW8 9AY,GB,WATCH,1' 'O1,,,,,,MUG,1' >orders.csv
	setsid "$PACKWARDEN" --data data run >log 2>&1 </dev/null &
	station=$!
	until_true test -S data/run/packwarden.sock && until_true pw digest || return 1 # a command alone would start a station
	pw import --items items.csv >import && pw import orders.csv >>import && pw user add Ann --role packer >>import ||
		say "$(cat import err)" || return 1
	for printer in folder ipp queue zpl zpl-queue; do until_true is idle state $printer || return 1; done
}

each_way_of_printing_prints_one_sheet_and_tells_the_grades() {
	local before printer
	for printer in folder ipp queue zpl zpl-queue; do
		before=$(sheets)
		pw --json printer test $printer --reason 'new roll' >told || say "$printer: $(cat told err)" || return 1
		[ "$(jq -c '[.printer, .state, .reason]' told)" = "[\"$printer\",\"printed\",\"new roll\"]" ] ||
			say "$(cat told)" || return 1
		[ "$(jq '[.symbols[] | select(.grade | test("^[A-D]$"))] | length' told)" = $([ $printer = folder ] && echo 6 || echo 4) ] ||
			say "$(cat told)" || return 1
		[ $printer = folder ] || until_true is $((before + 1)) sheets || return 1
	done
	pw printer test folder >told && grep -q 'GS1-128   *6 dots  grade A' told && grep -q '5 dots  grade A' told ||
		say "$(cat told)"
}

# wide FILE: the codes of a test label are on what came out, whole
codes_of() { pw label check "$1" | grep -c 'PWT000000\|91790798000000'; }

the_codes_read_off_what_came_out() {
	local png
	png=$(ls data/labels/*.png | head -n 1)
	[ "$(codes_of "$png")" = 6 ] || say "$png: $(pw label check "$png")" || return 1
	png=$(dirname "$PRINTED")/jobs/$(tail -n 1 "$PRINTED")
	[ "$(codes_of "$png")" = 4 ] || say "$png: $(pw label check "$png")"
}

its_code_is_refused_wherever_it_is_scanned_and_says_whose_it_is() {
	local before serial
	before=$(pw digest)
	scan "$(mark 4 3)" >said
	[ "$(jq -r '[.result, .verdict, .test_label.printer, .test_label.dots] | join(" ")' said)" = \
		'refused not-signed-in zpl 3' ] || say "$(cat said)" || return 1
	scan "$(pw --json badges | jq -r .Ann)" >said
	scan "$(mark 4 3)" >said
	[ "$(jq -r .verdict said)" = order-unknown ] && grep -q 'Test label of printer zpl, test 4: Code 128 of 3 dots = 0.375 mm' said ||
		say "$(cat said)" || return 1
	[ "$(pw digest)" = "$before" ] || say 'it changed something' || return 1
	scan O1 >said
	# a prompt for a serial number takes any text, but not this one
	scan $S >said && say "no prompt: $(cat said)"
	[ "$(jq -r .verdict said)" = serial-required ] || say "$(cat said)" || return 1
	for code in "$(mark 4 2)" "]C0$(mark 4 2)" "]C191790798$(mark 4 4 | tail -c 12)" "91790798$(mark 4 4 | tail -c 12)"; do
		scan "$code" >said
		[ "$(jq -r '[.result, .verdict] | join(" ")' said)" = 'refused unknown-code' ] && grep -q 'printer zpl' said ||
			say "$code: $(cat said)" || return 1
	done
	scan SN-1 >said || say "the prompt is gone: $(cat said)" || return 1
	scan "PWT0000000403$(printf %02d 1)" >said
	[ "$(jq -r '.test_label // "none"' said)" = none ] || say "a damaged one: $(cat said)" || return 1
	scan "$(mark 999 3)" >said
	grep -q "another station's printer" said || say "$(cat said)" || return 1
	# a latched lane says what it waits for, and this as well
	scan $S >said
	scan $S >said
	[ "$(jq -r .verdict said)" = over-quantity ] || [ "$(jq -r .verdict said)" = acknowledge-first ] || say "$(cat said)" || return 1
	scan "$(mark 4 3)" >said
	[ "$(jq -r .verdict said)" = acknowledge-first ] && grep -q 'Test label of printer zpl' said || say "$(cat said)" || return 1
	scan "$(command_code ACK)" >said
}

what_a_scanner_has_read_of_the_sheet_is_kept() {
	[ "$(pw --json printer show zpl | jq -c '[.tests[0].symbols[] | [.kind, .dots, .scanned]]')" = \
		'[["code128",2,true],["code128",3,true],["code128",4,false],["gs1-128",4,true]]' ] ||
		say "$(pw --json printer show zpl)" || return 1
	pw --json scan --lane bench-1 --keyed "$(mark 4 4)" >said # typed: tells nothing of the paper
	[ "$(pw --json printer show zpl | jq '.tests[0].symbols[2].scanned')" = false ] || say 'a typed code counts' || return 1
	pw printer show zpl | grep -q '3 dots .*a scanner has read it'
}

a_printer_that_cannot_print_says_why_at_once() {
	local before status
	before=$(sheets)
	echo paper-out >devices/raw/fault
	until_true is stopped state zpl || return 1
	pw printer test zpl; status=$?
	[ $status = 4 ] && grep -q 'cannot print now: .*out of labels' err || say "$status: $(cat err)" || return 1
	rm devices/raw/fault
	until_true is idle state zpl || return 1
	pw printer test nobody; status=$?
	[ $status = 3 ] && grep -q 'no such printer' err || say "$status: $(cat err)" || return 1
	pw printer test zpl --by Nobody; status=$?
	[ $status = 3 ] || say "$status: $(cat err)" || return 1
	pw --json printer test tiny >told; status=$?
	[ $status = 4 ] && [ "$(jq -r .state told)" = unreadable ] && grep -q '20 by 20' told || say "$status: $(cat told err)" || return 1
	[ "$(sheets)" = "$before" ] || say 'something printed'
}

# The same care as with a box's label: what may have come out does not come out again by itself.
a_kill_in_mid_print_neither_doubles_the_sheet_nor_lies() {
	local before after state pid
	before=$(sheets)
	echo slow 2000 >devices/raw/fault
	pw --json printer test zpl >told &
	until_true is printing fate || return 1
	[ -n "$(pgrep -f -- "packwarden --data $folder/data child print")" ] || say 'no process to kill' || return 1
	for process in engine print; do
		for pid in $(pgrep -f -- "packwarden --data $folder/data child $process"); do kill -9 "$pid"; done
	done
	wait $!
	rm devices/raw/fault
	until_true settled || return 1
	state=$(fate)
	after=$(sheets)
	echo "# $state, $((after - before)) sheets"
	case $state in
	printed) [ "$after" = $((before + 1)) ] ;;
	not-printed) [ "$after" = "$before" ] ;;
	unknown) [ "$after" -le $((before + 1)) ] ;;
	*) say "$state" ;;
	esac
}

labels_of_boxes_print_as_ever() {
	until_true is idle state zpl || return 1
	scan $A >said || say "$(cat said)" || return 1
	until_true has_label || return 1
	scan "$(pw --json order show O1 | jq -r '.boxes[0].seal_code')" | grep -q box-sealed
}

failed=0
for test in set_up each_way_of_printing_prints_one_sheet_and_tells_the_grades the_codes_read_off_what_came_out \
	its_code_is_refused_wherever_it_is_scanned_and_says_whose_it_is what_a_scanner_has_read_of_the_sheet_is_kept \
	a_printer_that_cannot_print_says_why_at_once a_kill_in_mid_print_neither_doubles_the_sheet_nor_lies \
	labels_of_boxes_print_as_ever; do
	if "$test" >output 2>&1; then
		grep '^#' output
		echo "ok $test"
	else
		echo "not ok $test"
		{ cat output err; tail -n 20 log; } 2>&1 | sed 's/^/# /'
		failed=1
	fi
done
kill "$station" 2>/dev/null && wait "$station"
"$root"/scripts/fixtures/all stop "$folder/devices"
cd /
[ -n "${KEEP:-}" ] || rm -rf "$folder"
exit "$failed"
