#!/bin/bash
# Training at a lane: made-up orders by the real rules, and nothing of it in the station's orders, boxes, numbers, labels or
# journal. (How the page shows it: tests/web/lane.mjs.)
. "$(dirname "$0")/station.sh" || exit 1
trap 'station_end; rm -rf "$folder"' EXIT

ask() { pw --json scan --lane bench-1 "$@"; }
# verdicts WANTED CODE...: what the codes are answered, in a line
verdicts() {
	local wanted=$1 answer
	shift
	answer=$(ask "$@" | jq -r .verdict | paste -sd ' ')
	same "$answer" "$wanted"
}
view() { api lanes/bench-1 | jq -r "$1"; }
facts() { # all that training must leave as it is
	pw digest
	pw --json order show A-1
	sqlite3 -readonly data/packwarden.db 'SELECT (SELECT count(*) FROM box), (SELECT count(*) FROM unit),
		(SELECT count(*) FROM number), (SELECT count(*) FROM intent), (SELECT group_concat(next) FROM range)'
	ls data/labels 2>/dev/null
}

set_up() {
	station_make 'driver = file' 'path = labels'
	station_start && station_orders A-1,MUG,2 && ask "$(badge Ann)" >/dev/null
	TRAINING=$(command_code TRAINING)
	ACK=$(command_code ACK)
}

training_packs_by_the_real_rules() {
	verdicts acknowledged "$TRAINING" && facts >before &&
		verdicts 'order-opened item-accepted over-quantity acknowledge-first acknowledged undone nothing-to-undo item-accepted' \
			TRAINING-1 TRAINING-MUG TRAINING-MUG TRAINING-TEA "$ACK" "$(command_code UNDO)" "$(command_code UNDO)" TRAINING-MUG &&
		verdicts 'item-accepted box-opened item-accepted' TRAINING-TEA "$(command_code NEWBOX)" TRAINING-TEA &&
		same "$(view '[.state, .order.packed, (.labels | length), .training.seal_codes[0]] | join(" ")')" 'labelled 3 2 TRAINING-LABEL-1' &&
		verdicts 'wrong-item acknowledged box-sealed box-sealed' TRAINING-ROCK "$ACK" TRAINING-LABEL-1 TRAINING-LABEL-2 &&
		same "$(view .state)" ready
}

what_is_set_aside_goes_on_where_it_was() {
	verdicts 'order-opened item-accepted order-set-aside order-opened order-set-aside order-resumed nothing-to-undo' \
		TRAINING-2 TRAINING-PEN "$(command_code SETASIDE)" TRAINING-3 "$(command_code SETASIDE)" TRAINING-2 "$(command_code BACK)" ||
		return
	same "$(view .order.packed)" 1 &&
		verdicts 'item-accepted item-accepted item-accepted item-accepted box-sealed' \
			TRAINING-PEN TRAINING-PEN TRAINING-MUG TRAINING-LAMP "$(view '.training.seal_codes[0] // "TRAINING-LABEL-3"')"
}

real_orders_goods_and_labels_are_nothing_to_it() {
	verdicts 'order-unknown order-opened wrong-item acknowledged unknown-code order-set-aside' \
		A-1 TRAINING-3 0614141000012 "$ACK" PWS1.1.1.X "$(command_code SETASIDE)"
}

all_of_it_has_left_everything_as_it_was() {
	facts >after
	diff before after || return 1
	[ "$(pw journal | grep -c 'TRAINING')" = 1 ] || say "the journal: $(pw journal | tail -5)"
}

a_restart_leaves_the_lane_in_training_with_new_orders() {
	verdicts order-opened TRAINING-3 && station_stop && station_start || return 1
	same "$(view '[.state, .order, (.training.orders | length)] | map(tostring) | join(" ")')" 'ready null 3' &&
		verdicts 'order-unknown order-opened' A-1 TRAINING-1
}

TRAINING_again_ends_it_even_latched() {
	verdicts 'wrong-item acknowledge-first acknowledged' TRAINING-ROCK TRAINING-MUG "$TRAINING" &&
		same "$(view '[.state, .training, .order] | map(tostring) | join(" ")')" 'ready null null' &&
		verdicts 'order-unknown order-opened not-complete' TRAINING-1 A-1 "$TRAINING" &&
		verdicts order-set-aside "$(command_code SETASIDE)"
}

another_packer_or_a_sign_out_ends_it() {
	verdicts 'acknowledged signed-in' "$TRAINING" "$(badge Bob)" && same "$(view .training)" null &&
		verdicts 'acknowledged order-opened signed-out' "$TRAINING" TRAINING-1 "$(command_code SIGNOUT)" &&
		same "$(view '[.state, .training] | map(tostring) | join(" ")')" 'signed-out null' &&
		verdicts 'not-signed-in' "$TRAINING"
}

the_journal_of_it_replays() {
	pw journal >journal && pw --json journal --verify >/dev/null &&
		same "$(pw replay journal | tail -1)" "digest $(pw digest)"
}

failed=0
set_up || { echo "not ok set_up"; exit 1; }
for test in training_packs_by_the_real_rules what_is_set_aside_goes_on_where_it_was \
	real_orders_goods_and_labels_are_nothing_to_it all_of_it_has_left_everything_as_it_was \
	a_restart_leaves_the_lane_in_training_with_new_orders TRAINING_again_ends_it_even_latched \
	another_packer_or_a_sign_out_ends_it the_journal_of_it_replays; do
	if "$test" >output 2>&1; then
		echo "ok $test"
	else
		echo "not ok $test"
		sed 's/^/# /' output
		failed=1
	fi
done
exit "$failed"
