#!/bin/bash
# A lane with two printers, either of which fails: labels move only when they certainly did not print, boxes that wait for
# a label are a list, and the packer never waits. A station with a queue and a ZPL printer; both count their sheets.
cd "$(dirname "$0")/../.." || exit 1
PACKWARDEN=${PACKWARDEN:-$PWD/build/asan/packwarden}
case $PACKWARDEN in /*) ;; *) PACKWARDEN=$PWD/$PACKWARDEN ;; esac
root=$PWD
PATH=$PATH:/usr/sbin
folder=$(mktemp -d /tmp/packwarden-failover.XXXXXX) || exit 1
chmod 755 "$folder"
"$root"/scripts/fixtures/all start "$folder/devices" >"$folder/configuration" 2>&1 || {
	cat "$folder/configuration"
	echo "not ok the_fixtures_start"
	exit 1
}
. "$folder/devices/env"
export CUPS_SERVER
cd "$folder" || exit 1
A=0614141000012
order=0

say() { echo "# $*"; return 1; }
pw() { timeout 60 "$PACKWARDEN" --data data "$@" </dev/null 2>err; }
seal_code() { pw --json order show "$1" | jq -r '[.boxes[].seal_code | select(. != null)][0] // ""'; }
sheets() { cat "$PRINTED" "$RAW_PRINTED" | wc -l; }
reason() { curl -sS --unix-socket data/run/packwarden.sock http://localhost/api/v1/lanes/bench-1 | jq -r ".printers[] | select(.name == \"$1\") | .reason"; }
waiting() { pw --json box waiting | jq -r '"\(.order) \(.reason // "-")"'; }
is() { [ "$("${@:2}")" = "$1" ]; }

until_true() {
	for _ in $(seq 600); do
		"$@" >/dev/null 2>&1 && return 0
		sleep 0.05
	done
	say "waited in vain for: $* (is: $("${@:2}" 2>&1))"
}
label_of() { [ -n "$(seal_code "$1")" ]; }

# told PRINTER REASON: the lane's page says so; how long that took, is printed and not judged
told() {
	local began=${EPOCHREALTIME/./}
	until_true is "$2" reason "$1" || return 1
	echo "# $1: '$2' at the lane after $(((${EPOCHREALTIME/./} - began) / 1000)) ms"
}

pack() { # the next order, one unit: its box closes and asks for its label
	order=$((order + 1))
	pw scan --lane bench-1 "O$order" $A >scanned || say "O$order: $(cat scanned)" || return 1
	grep -q box-complete scanned || say "O$order: $(cat scanned)"
}
seal() { pw scan --lane bench-1 "$(seal_code "$1")" | grep -q box-sealed || say "$1 is not sealed"; }

mend() {
	rm -f devices/raw/fault devices/printer/fault
	cupsenable label
	cupsaccept label
	told queue '' && told zpl ''
}

set_up() {
	mkdir data
	{
		printf '%s\n' '[station]' 'name = station-1' '[lane bench-1]' 'printer = queue, zpl' 'carrier = sscc' \
			'[carrier sscc]' 'company_prefix = 0614141'
		cat configuration
	} >data/packwarden.conf
	printf '%s\n' sku,code,quantity,description "MUG,$A,1,Mug" >items.csv
	{
		echo order_id,ship_to_name,address1,city,postcode,country,sku,quantity
		for i in $(seq 20); do echo "O$i,Ann $i,$i Abbey Road,London,NW8 9AY,GB,MUG,1"; done
	} >orders.csv
	setsid "$PACKWARDEN" --data data run >log 2>&1 </dev/null &
	station=$!
	until_true test -S data/run/packwarden.sock && until_true pw digest || return 1 # a command alone would start a station
	pw import --items items.csv >import && pw import orders.csv >>import && pw user add Ann --role packer >>import ||
		say "$(cat import err)" || return 1
	pw scan --lane bench-1 "$(pw --json badges | jq -r .Ann)" >/dev/null && mend
}

the_first_printer_that_works_prints() {
	local before
	before=$(sheets)
	pack && until_true label_of "O$order" && seal "O$order" && [ "$(sheets)" = $((before + 1)) ] &&
		[ "$(pw --json box show "$(pw --json order show "O$order" | jq -r '.boxes[0].box')" | jq -r '.labels[0].printer')" = queue ]
}

each_fault_has_its_own_words_at_the_lane() {
	echo paper-out >devices/raw/fault; told zpl paper-out || return 1
	echo head-open >devices/raw/fault; told zpl head-open || return 1
	echo paused >devices/raw/fault; told zpl paused || return 1
	echo stall >devices/raw/fault; told zpl stalled || return 1
	echo power-off >devices/raw/fault; told zpl offline || return 1
	cupsdisable label; told queue paused || return 1
	cupsenable label; cupsreject label; told queue rejecting || return 1
	mend
}

a_label_in_a_paused_queue_comes_back_and_prints_elsewhere_once() {
	local before
	before=$(sheets)
	cupsdisable label # and at once, before it is known, a label
	pack && until_true label_of "O$order" && seal "O$order" || return 1
	mend && sleep 1
	[ "$(sheets)" = $((before + 1)) ] || say "$(($(sheets) - before)) sheets"
}

boxes_wait_in_a_list_while_nothing_prints_and_the_packer_goes_on() {
	local before first
	before=$(sheets)
	cupsdisable label
	echo paper-out >devices/raw/fault
	told queue paused && told zpl paper-out || return 1
	first=$((order + 1))
	pack && pw scan --lane bench-1 "$(pw --json commands | jq -r .SETASIDE)" >/dev/null
	pack || return 1
	until_true grep -q "^O$order paused" <(waiting)
	waiting >list
	grep -q "^O$first " list && grep -q "^O$order " list || say "the list: $(cat list)" || return 1
	pw box waiting | grep -q "O$first .*since 20.*next try" || say "$(pw box waiting)" || return 1
	[ "$(sheets)" = "$before" ] || say "something printed" || return 1
	mend && until_true label_of "O$first" && until_true label_of "O$order" && seal "O$order" || return 1
	until_true is '' waiting && sleep 0.5
	[ "$(sheets)" = $((before + 2)) ] || say "$(($(sheets) - before)) sheets for two boxes"
}

a_reprint_is_counted_and_a_redo_has_a_new_number() {
	local box number
	pack && until_true label_of "O$order" || return 1
	box=$(pw --json order show "O$order" | jq -r '.boxes[0].box')
	number=$(pw --json box show "$box" | jq -r .sscc)
	pw box reprint "$box" --reason 'torn, destroyed' >/dev/null && until_true label_of "O$order" || return 1
	[ "$(pw --json box show "$box" | jq -c '[.reprints, .sscc]')" = "[1,\"$number\"]" ] ||
		say "$(pw --json box show "$box")" || return 1
	pw doctor | grep -q 'reprints: 1 of' || say "$(pw doctor)" || return 1
	pw box redo "$box" --reason 'lost' >/dev/null && until_true label_of "O$order" || return 1
	[ "$(pw --json box show "$box" | jq -r .sscc)" != "$number" ] || say "the number is the same" || return 1
	pw scan --lane bench-1 "00$number" | grep -q label-void || say "the old number is not void" || return 1
	pw scan --lane bench-1 "$(pw --json commands | jq -r .ACK)" >/dev/null && seal "O$order"
}

metrics() { curl -sS -D metrics.head --unix-socket data/run/packwarden.sock http://localhost/metrics; }
metric() { metrics | grep -F -x -- "packwarden_$1"; }

# Prometheus' text format 0.0.4: HELP and TYPE before the samples of each name, each sample once, a number behind it.
what_is_wrong_in() {
	awk '
	/^# HELP packwarden_[a-z_]+ .+\.$/ { help[$3] = 1; next }
	/^# TYPE packwarden_[a-z_]+ (counter|gauge)$/ { if (!help[$3] || type[$3]) print NR ": TYPE of " $3; type[$3] = $4; next }
	/^packwarden_[a-z_]+({[a-z_]+="([^"\\]|\\["\\n])*"(,[a-z_]+="([^"\\]|\\["\\n])*")*})? -?[0-9]+$/ {
		name = $0; sub(/[{ ].*/, "", name)
		key = $0; sub(/ [^ ]*$/, "", key)
		if (!type[name]) print NR ": no TYPE of " name
		if ((type[name] == "counter") != (name ~ /_total$/)) print NR ": a counter ends in _total: " name
		if (seen[key]++) print NR ": twice: " key
		if (last != name && was[name]++) print NR ": samples of " name " apart"
		last = name; next
	}
	{ print NR ": " $0 }
	END { if (NR < 40) print "only " NR " lines" }' "$1"
}

metrics_count_what_has_happened_and_keep_to_the_format() {
	local before
	metrics >text || return 1
	grep -qi '^content-type: text/plain; version=0.0.4' metrics.head || say "$(cat metrics.head)" || return 1
	[ -z "$(what_is_wrong_in text)" ] || say "$(what_is_wrong_in text)" || return 1
	metric 'reprints_total 1' && metric 'redos_total 1' && metric 'boxes_waiting 0' && metric 'boxes_unknown 0' &&
		metric 'printer_state{printer="queue",state="idle"} 1' && metric 'printer_state{printer="queue",state="stopped"} 0' &&
		metric 'lanes_latched 0' && metric 'lanes_manned 1' || say "$(cat text)" || return 1
	grep -q '^packwarden_scans_total{result="refused",verdict="label-void"} 1$' text &&
		grep -q '^packwarden_scans_total{result="accepted",verdict="item-accepted"} [1-9]' text || say "$(cat text)" || return 1
	! grep -w 'Abbey\|Ann' text || say 'a name' || return 1
	# what is counted for ever outlives the engine and the web process
	before=$(metrics | grep '_printed_total\|reprints_total\|redos_total')
	for process in engine web; do
		for pid in $(pgrep -f -- "packwarden --data $folder/data child $process"); do kill -9 "$pid"; done
	done
	until_true metric 'reprints_total 1' || return 1
	[ "$(metrics | grep '_printed_total\|reprints_total\|redos_total')" = "$before" ] || say "$before is now $(metrics)"
}

doctor_says_how_to_mend_a_queue() {
	lpadmin -p label -o printer-error-policy=retry-job
	cupsreject label
	pw doctor >diagnosis
	mend
	lpadmin -p label -o printer-error-policy=abort-job
	grep -q 'queue label: error policy is .retry-job.*lpadmin -p label -o printer-error-policy=abort-job' diagnosis &&
		grep -q 'queue label: the queue rejects jobs; cupsaccept label' diagnosis &&
		grep -q 'OK *queue raw: set up for labels' diagnosis || say "$(cat diagnosis)" || return 1
	pw doctor | grep -q 'OK *queue label: set up for labels'
}

the_journal_replays_to_the_same_digest() {
	pw journal >journal && pw --json journal --verify >/dev/null &&
		[ "$("$PACKWARDEN" replay journal | tail -1)" = "digest $(pw digest)" ] || say 'another digest'
}

failed=0
for test in set_up the_first_printer_that_works_prints each_fault_has_its_own_words_at_the_lane \
	a_label_in_a_paused_queue_comes_back_and_prints_elsewhere_once \
	boxes_wait_in_a_list_while_nothing_prints_and_the_packer_goes_on \
	a_reprint_is_counted_and_a_redo_has_a_new_number \
	metrics_count_what_has_happened_and_keep_to_the_format doctor_says_how_to_mend_a_queue \
	the_journal_replays_to_the_same_digest; do
	if "$test" >output 2>&1; then
		grep '^#' output
		echo "ok $test"
	else
		echo "not ok $test"
		{ cat output err; tail -n 20 log; pw journal | tail -n 12; } 2>&1 | sed 's/^/# /'
		failed=1
	fi
done
kill "$station" 2>/dev/null && wait "$station"
"$root"/scripts/fixtures/all stop "$folder/devices"
cd /
[ -n "${KEEP:-}" ] || rm -rf "$folder"
exit "$failed"
