#!/bin/sh
# A station takes over what an older system and a shop have shipped: nothing of it is packed again, no number of it is
# used again, and `import --acks` names the orders on which the shop and the station differ.
set -u
program=${BUILD:-build}/asan/packwarden
folder=$(mktemp -d)
samples=tests/station/manifests/samples
failed=0

cat >"$folder/packwarden.conf" <<END
[station]
name = station-1
listen = 127.0.0.1:$((20000 + $$ % 20000))
[lane bench-1]
printer = folder
carrier = sscc
[printer folder]
driver = file
path = labels
[carrier sscc]
company_prefix = 0614141
END
setsid "$program" --data "$folder" run </dev/null >"$folder/log" 2>&1 &
station=$!
stop() { kill "$station" 2>/dev/null; wait "$station" 2>/dev/null; rm -rf "$folder"; }
trap stop EXIT

ask() { "$program" --data "$folder" "$@" 2>&1; }
check() { # NAME, what was said, what must be in it
	case $2 in
	*"$3"*) echo "ok $1" ;;
	*) echo "# wanted: $3"; printf '%s\n' "$2" | sed 's/^/# /' ; echo "not ok $1"; failed=1 ;;
	esac
}
tries=0
until ask --json lanes >/dev/null || [ $tries -eq 100 ]; do tries=$((tries + 1)); sleep 0.2; done

printf 'sku,code\nMUG-1,MUG-1\nTEE-M,TEE-M\nGIFT,GIFT\nCARD,CARD\n' >"$folder/items.csv"
check a_dry_run_counts_items_as_they_would_come_in "$(ask import --items --dry-run "$folder/items.csv")" '4 rows: 4 new'
ask import --items "$folder/items.csv" >/dev/null
printf 'sku,code,description\nMUG-1,MUG-1,\nTEE-M,TEE-M,A tee\nNEW,1,\nNEW,2,\nNEW,2,\n' >"$folder/items.csv"
check a_dry_run_tells_a_changed_item_from_the_same "$(ask import --items --dry-run "$folder/items.csv")" \
	'5 rows: 1 new, 2 updated, 2 unchanged'
check a_dry_run_of_items_is_what_then_comes "$(ask import --items "$folder/items.csv")" \
	'5 rows: 1 new, 2 updated, 2 unchanged'
printf 'order_id,ship_to_name,address1,city,country,sku,quantity\nT-1,Ann,1 High St,Leeds,GB,MUG-1,1\nT-2,Ann,1 High St,Leeds,GB,MUG-1,1\n' \
	>"$folder/twins.csv"
check a_dry_run_tells_the_second_of_two_alike "$(ask import --dry-run "$folder/twins.csv")" '2 new, 0 updated, 0 unchanged, 0 stale, 1 suspect'
before=$(ask digest)
check a_dry_run_tells_and_changes_nothing "$(ask import --dry-run --profile shopify $samples/shopify-orders.csv)" \
	'11 rows: 6 new, 0 updated, 0 unchanged'
check a_dry_run_leaves_the_digest_as_it_was "$(ask digest)" "$before"
check orders_of_a_shop_come_in_by_profile "$(ask import --profile shopify $samples/shopify-orders.csv)" '11 rows: 6 new'
between=$(ask digest)
check the_same_file_again_changes_nothing "$(ask import --profile shopify $samples/shopify-orders.csv)" \
	'0 new, 0 updated, 6 unchanged'
check the_same_file_again_leaves_the_digest_as_it_was "$(ask digest)" "$between"
check an_order_that_the_shop_has_sent_is_tendered "$(ask --json order show '#1004')" '"state":"tendered"'
check nothing_of_it_is_packed_again "$(ask user add Lea --role packer >/dev/null; ask --json badges |
	sed 's/.*"Lea":"\([^"]*\)".*/\1/' >"$folder/badge"; ask scan --lane bench-1 "$(cat "$folder/badge")" '#1004')" \
	'tendered-already'

# the old system used this station's numbers up to serial 500: 0 0614141 000000500 and its check digit
check_digit() { echo "$1" | awk '{ for (i = 1; i <= 17; i++) s += substr($0, i, 1) * (i % 2 ? 3 : 1); print $0 (10 - s % 10) % 10 }'; }
used=$(check_digit 00614141000000500)
printf 'order_id,tracking_number,shipped\nOLD-1,1Z999AA10123456784,2025-01-31\nOLD-2,(00)%s,\n#1001,,\nOLD-1,1Z9,\n,x,\nOLD-3,,31.1.2025\n' \
	"$used" >"$folder/old.csv"
check a_dry_run_of_a_history_counts_an_order_once "$(ask import --dry-run --shipped "$folder/old.csv")" \
	'2 new, 1 updated, 1 unchanged'
check what_is_wrong_in_a_history_is_told_with_its_place "$(ask import --shipped "$folder/old.csv")" \
	'old.csv:7: OLD-3, shipped: "31.1.2025" is not a date'
check an_order_that_was_waiting_here_is_not_packed_again "$(ask --json order show '#1001')" '"state":"tendered"'
check an_order_from_before_this_station_is_tendered "$(ask --json order show OLD-1)" '"state":"tendered"'
check a_history_again_changes_nothing "$(ask import --shipped "$folder/old.csv")" '0 new, 0 updated, 4 unchanged'
printf 'order_id,ship_to_name,address1,city,country,sku,quantity\nOLD-2,Ann,1 High St,Leeds,GB,MUG-1,1\n' >"$folder/o.csv"
check an_import_of_an_order_that_was_shipped_does_not_bring_it_back "$(ask import "$folder/o.csv"
	ask --json order show OLD-2)" '"state":"tendered"'
check a_number_that_was_used_is_passed_by "$(ask scan --lane bench-1 '#1007' MUG-1 >/dev/null
	ask --json order show '#1007')" "$(check_digit 00614141000000501)"

printf 'order_id\nOLD-1\nOLD-2\n#1002\nNEVER\n' >"$folder/acks.csv"
acks=$(ask import --acks "$folder/acks.csv"; echo "exit $?")
check the_shop_and_the_station_are_compared "$acks" '2 orders agree; 1 the shop says are shipped and here are not, 1 are unknown here, 2 were tendered here'
check what_the_shop_says_and_here_is_not_so "$acks" '#1002: here held, in the shop shipped'
check what_the_shop_says_and_nobody_knows "$acks" 'NEVER: here unknown, in the shop shipped'
check what_was_tendered_and_the_shop_does_not_know "$acks" '#1001: here tendered, in the shop not shipped'
check a_difference_is_an_exit_code "$acks" 'exit 1'
printf 'order_id\nOLD-1\nOLD-2\n#1001\n#1004\n' >"$folder/acks.csv"
check agreement_is_an_exit_code "$(ask import --acks "$folder/acks.csv"; echo "exit $?")" 'exit 0'
check tables_and_core_agree "$(ask --json digest)" '"agree":true'
exit $failed
