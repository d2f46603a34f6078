#!/bin/bash
# Who may let what through, what nobody may, what was put aside and by whom, and a trial in which nothing is blocked: by the
# command line and the API, at real stations with the file printer. Each journal must replay to the station's own digest.
. "$(dirname "$0")/bench.sh" || exit 1
A=0614141000012 B=0614141000029 C=0614141000104
OLD=]C1010061414100001217200101    # A, best before 2020
BARE=$C                            # C needs a serial number
SERIAL=]C1010061414100010421S-1

# shows ORDER FILTER: jq's filter holds for order show
shows() { pw --json order show "$1" | jq "$2" >shown; [ "$(cat shown)" = true ] || say "$1: $2 is $(cat shown)"; }

# override WORD...: at bench-1, for a reason
override() { pw override --lane "${lane:-bench-1}" --reason 'the customer knows' "$@" >said; }

# refuses EXIT TEXT WORD...: and it is said why
refuses() {
	local wanted=$1 text=$2 got
	shift 2
	override "$@"
	got=$?
	[ $got = "$wanted" ] || say "override $* ended with $got, not $wanted: $(cat said err)" || return 1
	grep -q "$text" err || say "override $* said: $(cat err)"
}

config() {
	printf '%s\n' '[station]' 'name = station-1' "$@" '[lane bench-1]' 'printer = folder' 'carrier = sscc' '[lane bench-2]' \
		'printer = folder' 'carrier = sscc' 'idle_minutes = 0' '[printer folder]' 'driver = file' 'path = labels' \
		'[carrier sscc]' 'company_prefix = 0614141' >data/packwarden.conf
}

# begin CONFIG-LINE...: a station with orders, and Ann at bench-1
begin() {
	rm -rf data
	mkdir data
	config "$@"
	start || return
	printf 'sku,code,quantity,serial\nA,%s,1,\nB,%s,1,\nC,%s,1,yes\n' $A $B $C >items.csv
	{
		echo 'order_id,ship_to_name,address1,city,postcode,country,sku,quantity'
		for order in ONE TWO THREE FOUR FIVE; do
			printf '%s,Ann,1 Road,London,NW8 9AY,GB,A,4\n,,,,,,B,2\n,,,,,,C,3\n' $order
		done
	} | awk -F, 'BEGIN { OFS = "," } $1 != "" && NR > 1 { $3 = NR " Road" } { print }' >orders.csv
	pw import --items items.csv >/dev/null && pw import orders.csv >/dev/null || say "import: $(cat err)"
	ANN=$(pw --json user add Ann --role packer | jq -r .badge)
	BOB=$(pw --json user add Bob --role packer | jq -r .badge)
	LEE=$(pw --json user add Lee --role lead | jq -r .badge)
	pw user add Ada --role admin >/dev/null
	ACK=$(pw --json commands | jq -r .ACK)
	answers signed-in bench-1 "$ANN"
}

# refused_config LINE TEXT CONFIG-LINE...: the station does not start, and says where and why
refused_config() {
	local line=$1 text=$2 status
	shift 2
	rm -rf data
	mkdir data
	config "$@"
	timeout 60 "$PACKWARDEN" --data data run >said 2>&1 </dev/null
	status=$?
	[ $status = 3 ] || say "$*: ended with $status: $(cat said)" || return 1
	grep -q "packwarden.conf:$line: .*$text" said || say "$*: $(cat said)"
}

a_table_that_would_mix_shipments_is_refused_with_its_line() {
	refused_config 5 "'wrong-item' can never be overridden" '[override]' 'expired = lead' 'wrong-item = admin' || return 1
	for never in over-quantity duplicate-serial order-held order-cancelled order-sealed-already tendered-already wrong-label \
		label-void unknown-code no-tracking-numbers; do
		refused_config 4 "'$never' can never be overridden: [a-z]" '[override]' "$never = lead" || return 1
	done
	refused_config 4 "did you mean 'expired'" '[override]' 'expird = lead' &&
		refused_config 4 'must be one of never, lead, admin' '[override]' 'expired = packer' &&
		refused_config 5 'stands here twice' '[override]' 'expired = lead' '[override]' &&
		refused_config 3 'takes no name' '[override lane]' &&
		refused_config 3 '(0 to 1440)' 'idle_minutes = 1441' &&
		refused_config 3 'must be one of no, yes' 'shadow = maybe'
}

without_a_table_nothing_is_overridden() {
	begin && answers 'order-opened expired' bench-1 ONE $OLD &&
		refuses 1 'allows nothing' --by Ada && answers acknowledge-first bench-1 $OLD && the_journal_replays_to_the_same_digest && stop
}

a_lead_lets_a_refusal_through_once_and_it_stays_on_record() {
	begin '[override]' 'expired = lead' 'serial-required = admin' || return 1
	answers 'order-opened expired acknowledge-first' bench-1 ONE $OLD $A &&
		refuses 1 'lead may let expired through' --by Ann && refuses 3 'names nobody' --by Nobody &&
		refuses 1 'is expired, not recalled' --by Lee --verdict recalled &&
		refuses 3 'is a refusal' --by Lee --verdict item-accepted &&
		override --by Lee --verdict expired && grep -q '^expired: Let through once' said || return 1
	pw --json scan --lane bench-1 $OLD | is '.verdict == "item-accepted" and .override == true' ||
		say 'the scan does not say that it was overridden' || return 1
	answers 'expired acknowledged' bench-1 $OLD "$ACK" &&
		shows ONE '.overrides | length == 1 and .[0].by == "Lee" and .[0].sku == "A" and .[0].verdict == "expired" and
			.[0].reason == "the customer knows" and .[0].lane == "bench-1" and (.[0].at | test("^20.*Z$"))' &&
		lane=bench-2 refuses 1 'refused nothing' --by Lee
}

an_admin_lets_through_what_the_table_leaves_to_admins() {
	answers serial-required bench-1 $BARE && api floor | is '.lanes[0] | .override == "serial-required" and .latch == null' ||
		say 'the floor does not show it' || return 1
	refuses 1 'an admin may let serial-required through' --by Lee &&
		override --by Ada && answers item-accepted bench-1 $BARE && api floor | is '.lanes[0].override == null'
}

what_nobody_may_let_through_says_so() {
	answers 'wrong-item acknowledged' bench-1 96385074 "$ACK" && refuses 1 'wrong-item can never be overridden' --by Ada &&
		answers 'item-accepted duplicate-serial' bench-1 $SERIAL $SERIAL &&
		refuses 1 'duplicate-serial can never be overridden.*expired by a lead' --by Ada && answers acknowledged bench-1 "$ACK"
}

an_override_needs_a_lane_a_person_and_a_reason() {
	local name status
	for name in lane reason by; do
		case $name in
		lane) pw override --reason x --by Lee ;;
		reason) pw override --lane bench-1 --by Lee ;;
		by) pw override --lane bench-1 --reason x ;;
		esac
		status=$?
		[ $status = 2 ] && grep -q -- "--$name is needed" err || say "without $name: $status $(cat err)" || return 1
	done
	pw override --lane bench-9 --reason x --by Lee
	[ $? = 3 ] && grep -q 'no such lane' err || say "bench-9: $(cat err)"
	curl -sS -D - -o answer --max-time 30 --unix-socket data/run/packwarden.sock -H 'Content-Type: application/json' \
		-d '{"lane":"bench-1","by":"Lee"}' http://localhost/api/v1/override | grep -qi '^packwarden-exit: 2' ||
		say "without a reason: $(cat answer)"
}

what_was_put_aside_is_on_record_with_who_and_when() {
	shows ONE '.put_aside | map(select(.verdict == "wrong-item")) | length == 1 and .[0].by == "Ann" and .[0].lead == false
		and .[0].code == "96385074" and (.[0].at | test("^20.*Z$"))' &&
		answers 'expired acknowledged' bench-1 $OLD "$LEE" &&
		shows ONE '.put_aside[-1] | .by == "Lee" and .lead == true and .verdict == "expired" and .sku == "A"' &&
		pw order show ONE >page && grep -q '^put aside: 96385074 by Ann at 20.*Z, bench-1 (wrong-item)$' page &&
		grep -q '^unlocked: A by Lee at ' page && grep -q '^let through: A by Lee at .*(expired): the customer knows$' page ||
		say "$(cat page)"
}

typed_codes_are_told_from_scanned_ones() {
	answers item-accepted bench-1 $B && answers item-accepted bench-1 --keyed $B &&
		shows ONE '(.lines | map(.typed)) == [0, 1, 0] and .boxes[0].typed == 1'
}

another_packer_takes_over_and_each_unit_keeps_who_packed_it() {
	local users
	answers signed-in bench-1 "$BOB" && answers signed-in bench-2 "$ANN" && answers item-accepted bench-1 $A &&
		shows ONE '.boxes | length == 1' || return 1
	users=$(sqlite3 -readonly data/packwarden.db "SELECT group_concat(n) FROM (SELECT w.name AS n FROM unit u
		JOIN users w ON w.id = u.user ORDER BY u.id DESC LIMIT 2)")
	[ "$users" = Bob,Ann ] || say "packed by $users" || return 1
	the_journal_replays_to_the_same_digest && stop
}

a_trial_tells_everything_and_blocks_nothing() {
	begin 'shadow = yes' || return 1
	answers 'order-opened item-accepted wrong-item item-accepted expired item-accepted' bench-1 ONE $A 96385074 $A $OLD $B &&
		pw --json scan --lane bench-1 $C | is '.shadow == true and .verdict == "serial-required"' &&
		api lanes/bench-1 | is '.shadow == true and .latch == null' ||
		say "the lane: $(api lanes/bench-1)" || return 1
	shows ONE '(.lines | map(.packed)) == [2, 1, 0]' &&
		[ "$(sqlite3 -readonly data/packwarden.db 'SELECT count(*) FROM mismatch WHERE shadow = 1')" = 3 ] ||
		say 'the refusals are not on record'
}

a_trial_follows_the_packer_to_the_next_order() {
	pw --json scan --lane bench-1 TWO | is '.verdict == "not-complete" and .order == "TWO" and .shadow == true and
		.events == ["order-opened"]' || say 'TWO is not open' || return 1
	answers 'item-accepted not-complete item-accepted' bench-1 $A ONE $A &&
		pw order hold THREE --reason stock >/dev/null && answers 'order-held item-accepted' bench-1 THREE $A &&
		shows ONE '.lines[0].packed == 4' && shows TWO '.lines[0].packed == 1' && shows THREE '.boxes == []' && the_journal_replays_to_the_same_digest && stop
}

run_all a_table_that_would_mix_shipments_is_refused_with_its_line without_a_table_nothing_is_overridden \
	a_lead_lets_a_refusal_through_once_and_it_stays_on_record an_admin_lets_through_what_the_table_leaves_to_admins \
	what_nobody_may_let_through_says_so an_override_needs_a_lane_a_person_and_a_reason \
	what_was_put_aside_is_on_record_with_who_and_when typed_codes_are_told_from_scanned_ones \
	another_packer_takes_over_and_each_unit_keeps_who_packed_it a_trial_tells_everything_and_blocks_nothing \
	a_trial_follows_the_packer_to_the_next_order
