#!/bin/bash
# What is packed next at a real station: by cut-off, not by arrival; when it changes; what has missed its truck. The
# cut-offs are made from today's date, so that nothing waits.
. "$(dirname "$0")/bench.sh" || exit 1
A=0614141000012
today=$(TZ=Europe/Madrid date +%F)
day() { date -d "$today $1 days" +%F; }

names() { jq -r .order | tr '\n' ' '; }
next_is() { same "$(pw --json next "${@:2}" | names)" "$1"; }
late_is() { same "$(pw --json next --late "${@:2}" | names)" "$1"; }

ask() { pw --json scan --lane "$@"; }

write_config() { # CUTOFF
	printf '%s\n' '[station]' 'name = station-1' 'timezone = Europe/Madrid' '[lane bench-1]' 'printer = folder' \
		'carrier = sscc' '[lane bench-2]' 'printer = folder' 'carrier = sscc' '[printer folder]' 'driver = file' \
		'path = labels' '[carrier sscc]' 'company_prefix = 0614141' "cutoff = Mon-Sun $1" 'holidays = days.txt' \
		'[service sscc/Express]' 'priority = 9' '[service sscc/Early Bird]' 'cutoff = Mon-Sun 00:01' \
		>data/packwarden.conf
}

set_up() {
	mkdir data
	write_config 23:58
	: >data/days.txt
	printf 'sku,code,quantity\nA,%s,1\n' $A >items.csv
	cat >orders.csv <<-END
		order_id,ship_by,service,ship_to_name,address1,city,postcode,country,sku,quantity,status,line_status
		FAR,$(day 9),,Ann,1 Road,London,NW8 9AY,GB,A,1,,
		NEAR,$(day 4),,Bob,2 Road,London,NW8 9AY,GB,A,1,,
		EXPRESS,$(day 4),express,Cid,3 Road,London,NW8 9AY,GB,A,2,,
		MISSED,$(day -3),,Dee,4 Road,London,NW8 9AY,GB,A,1,,
		HELD,$(day 3),,Eve,5 Road,London,NW8 9AY,GB,A,1,held,
		WAITS,$(day 3),,Fay,6 Road,London,NW8 9AY,GB,A,1,,backordered
		GONE,$(day 3),,Guy,7 Road,London,NW8 9AY,GB,A,1,cancelled,
	END
	start && pw import --items items.csv >/dev/null && pw import orders.csv >/dev/null || say "import: $(cat err)"
	ann=$(pw --json user add Ann --role packer | jq -r .badge)
	bob=$(pw --json user add Bob --role packer | jq -r .badge)
}

orders_come_by_cut_off_then_priority_not_by_arrival() {
	next_is 'MISSED EXPRESS NEAR FAR ' || return 1
	next_is 'MISSED EXPRESS ' -n 2 || return 1
	same "$(pw --json next -n 4 | sed -n 2p | jq -r '"\(.due[0:16]) \(.priority) \(.lines) \(.units) \(.late) \(.state)"')" \
		"$(day 4)T23:58 9 1 2 false released" || return 1
	same "$(api next | jq -c '[.next[].order]')" '["MISSED","EXPRESS","NEAR","FAR"]'
}

an_order_without_ship_by_makes_the_first_cut_off_after_its_import() {
	local before after
	before=$(TZ=Europe/Madrid date -d '+2 minutes' +%F)
	printf 'order_id,ship_to_name,address1,city,postcode,country,sku,quantity\nPLAIN,Hal,8 Road,London,NW8 9AY,GB,A,1\n' >p.csv
	pw import p.csv >/dev/null || say "$(cat err)" || return 1
	after=$(TZ=Europe/Madrid date -d '+2 minutes' +%F)
	got=$(pw --json next | jq -r 'select(.order == "PLAIN").due[0:16]')
	[ "$got" = "${before}T23:58" ] || [ "$got" = "${after}T23:58" ] || say "PLAIN is due at $got" || return 1
	pw order cancel PLAIN --reason test >/dev/null
}

a_hold_that_is_released_takes_its_place() {
	pw order release HELD --reason found >/dev/null && next_is 'MISSED HELD EXPRESS NEAR FAR ' || return 1
	pw order hold HELD --reason again >/dev/null && next_is 'MISSED EXPRESS NEAR FAR '
}

another_service_or_ship_by_is_another_place() {
	pw order change NEAR --service Express --reason faster >/dev/null && next_is 'MISSED NEAR EXPRESS FAR ' || return 1
	pw order change NEAR --service "early bird" --reason faster >/dev/null || return 1
	same "$(pw --json next | jq -r 'select(.order == "NEAR").due[11:16]')" 00:01 || return 1
	pw order change FAR --ship-by "$(day 2)" --reason sooner >/dev/null && next_is 'MISSED FAR NEAR EXPRESS ' || return 1
	pw order change FAR --ship-by "$(day 9)" --reason later >/dev/null
	pw order change NEAR --service "" --reason back >/dev/null && next_is 'MISSED EXPRESS NEAR FAR '
}

only_what_is_past_is_late_and_more_at_a_slow_pace() {
	late_is 'MISSED ' || return 1
	same "$(pw --json next --late | jq -c '[.missed, .packed_at, .minutes_late > 2000]')" '[true,null,true]' || return 1
	# at a day an order the second is through in two days, and its truck leaves tomorrow
	pw order change FAR --ship-by "$(day 1)" --reason sooner >/dev/null
	late_is 'MISSED ' --minutes 1 || return 1
	late_is 'MISSED FAR ' --minutes 1440 || return 1
	same "$(api 'late?minutes=1440&n=1' | jq -c '[.count, .lanes, .minutes, (.late | length)]')" '[2,1,1440,1]' || return 1
	pw next --late --minutes 1440 | grep -q ' FAR .*will miss by' || say "$(pw next --late --minutes 1440)" || return 1
	pw order change FAR --ship-by "$(day 9)" --reason later >/dev/null
	pw next --late | grep -q 'MISSED by' || say "$(pw next --late)"
}

two_lanes_that_wait_are_sent_to_different_orders() {
	ask bench-1 "$ann" >/dev/null && ask bench-2 "$bob" >/dev/null
	same "$(api lanes/bench-1 | jq -r '[.next[].order] | join(" ")')" 'MISSED EXPRESS NEAR' || return 1
	same "$(api lanes/bench-2 | jq -r '[.next[].order] | join(" ")')" 'EXPRESS NEAR FAR' || return 1
	next_is 'EXPRESS NEAR FAR ' --lane bench-2 || return 1
	# who opens his own does not change what the other is told
	ask bench-1 MISSED >/dev/null
	same "$(api lanes/bench-1 | jq -c .next)" '[]' || return 1
	same "$(api lanes/bench-2 | jq -r '.next[0].order')" EXPRESS || return 1
	late_is 'MISSED ' && same "$(pw --json next --late | jq -r .lane)" bench-1
}

the_scan_that_seals_an_order_names_the_next() {
	local answer
	ask bench-1 $A >/dev/null
	label_of MISSED || return 1
	answer=$(ask bench-1 "$label")
	same "$(jq -r '"\(.verdict) \(.next)"' <<<"$answer")" 'box-sealed EXPRESS' || return 1
	late_is ''
}

other_calendars_rank_all_orders_anew() {
	stop
	write_config 11:00
	printf '%s # a holiday\n' "$(day 4)" >data/days.txt
	start || return 1
	for _ in $(seq 100); do
		got=$(pw --json next | jq -r 'select(.order == "NEAR").due[0:16]')
		[ "$got" = "$(day 3)T11:00" ] && return 0
		sleep 0.1
	done
	say "NEAR is due at $got, not $(day 3)T11:00"
}

wrong_words_are_told() {
	pw next -n 0 >/dev/null && say "-n 0 was taken" && return 1
	pw next --lane nowhere >/dev/null && say "a lane that is not there was taken" && return 1
	pw next --minutes 5 >/dev/null && say "--minutes without --late was taken" && return 1
	stop
	printf '2026-12-25\nChristmas\n' >data/days.txt
	timeout 20 "$PACKWARDEN" --data data run >out 2>&1 </dev/null && say "a wrong holiday was taken" && return 1
	grep -q 'days.txt:2: not a date' out || say "$(cat out)"
}

run_all orders_come_by_cut_off_then_priority_not_by_arrival \
	an_order_without_ship_by_makes_the_first_cut_off_after_its_import a_hold_that_is_released_takes_its_place \
	another_service_or_ship_by_is_another_place only_what_is_past_is_late_and_more_at_a_slow_pace \
	two_lanes_that_wait_are_sent_to_different_orders the_scan_that_seals_an_order_names_the_next \
	other_calendars_rank_all_orders_anew wrong_words_are_told
