#!/bin/bash
# Four stations and central over links as they are: cut, flapping, throttled, slow and torn, with kills of stations and of
# PostgreSQL in mid-exchange, while random orders of a pool are packed. When all is healed, P3, P6 and P9 are looked at from
# both sides. PACKWARDEN_KILLS (10) and PACKWARDEN_SEED say how much and which; scripts/check-central does 200.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/net.sh"
net_own "$0" "$@"
. tests/station/station.sh
. "$root/tests/central/pg.sh"
. "$root/tests/central/stations.sh"
. "$root/scripts/fixtures/lib.sh"
kills=${PACKWARDEN_KILLS:-10}
seed=${PACKWARDEN_SEED:-$RANDOM}
stations='1 2 3 4'
orders=$((60 + kills * 6))
WAIT=120

pull_out() { # STATION LANE: what an order that is open there still wants, one scan; then its label
	local order sku code
	order=$(st_api "$1" "lanes/$2" | jq -r '.order.order_id // empty')
	[ -n "$order" ] || return 1
	code=$(st_api "$1" "orders/$order" | jq -r '[.boxes[] | select(.state != "sealed") | .seal_code | select(. != null)][0] // empty')
	if [ -z "$code" ]; then
		sku=$(st_api "$1" "orders/$order" | jq -r '[.lines[] | select(.quantity > .packed) | .sku][0] // empty')
		case $sku in MUG) code=0614141000012 ;; TEA) code=0614141000036 ;; PEN) code=0614141000104 ;; *) return 0 ;; esac
	fi
	scan_at "$1" "$2" "$code" 2>/dev/null
	case $(verdict) in
	item-accepted | box-sealed | '') ;;
	*) scan_at "$1" "$2" "$(jq -r .ACK "$folder/commands.$1")"; scan_at "$1" "$2" "$(jq -r .SETASIDE "$folder/commands.$1")" ;;
	esac
}

# Somebody who packs at a lane until the file `stop` is there, whatever becomes of the station meanwhile.
packs() { # STATION LANE SEED
	RANDOM=$3
	while [ ! -e "$folder/stop" ]; do
		pull_out "$1" "$2" || scan_at "$1" "$2" "O-$((RANDOM % orders + 1))" || sleep 0.2
	done >/dev/null 2>&1
}

kill_station() { # N: its supervisor, and with it all of its processes
	kill -9 "${station_pid[st-$1]}" && wait "${station_pid[st-$1]}" 2>/dev/null
	until_true no_process_of "st-$1" && count_kill "$1" && station_up "st-$1"
}
no_process_of() { ! pgrep -f -- "packwarden --data $folder/$1 " >/dev/null; }

# in the middle of its exchange, with luck; it may be on its way up again from the last time
kill_sync() { until_true sync_dies "$1" && count_kill "$1"; } # N
sync_dies() {
	local pid
	pid=$(pgrep -f -- "packwarden --data $folder/st-$1 .*sync" | head -n 1)
	[ -n "$pid" ] && kill -9 "$pid"
}

kill_central() { pg_kill && count_kill $stations && pg_start; }

# count_kill N...: one more; in mid-exchange if any of these stations has something that central has not acknowledged. From a
# copy: where all of a station was killed, only its engine may put its database in order.
count_kill() {
	local n
	killed=$((killed + 1))
	for n; do
		rm -f "$folder"/copy.db*
		cp "$folder/st-$n/packwarden.db" "$folder/copy.db" && cp "$folder/st-$n/packwarden.db-wal" "$folder/copy.db-wal" || return 1
		[ "$(sqlite3 "$folder/copy.db" 'SELECT (SELECT max(seq) FROM journal) > (SELECT max(acked) FROM outbox)')" != 1 ] || {
			killed_in_exchange=$((killed_in_exchange + 1))
			return 0
		}
	done
}

take_order() { # STATION: a lead believes that it stands still, and is wrong
	local order
	order=$(pg_sql "$db" "SELECT order_id FROM packwarden.lease l JOIN packwarden.station s ON s.id = l.station
		WHERE s.name = 'st-$1' ORDER BY random() LIMIT 1")
	[ -z "$order" ] || central reassign "$(pg_url "$db")" "$order" --to "st-$(($1 % 4 + 1))" --attest --reason 'it is silent' \
		--by Lea >/dev/null 2>&1 || true
}

trouble() { # STATION
	case $((RANDOM % 6)) in
	0) cut_link "$1"; sleep 0.$((RANDOM % 9)); take_order "$1"; sleep 1; heal_link "$1" ;;
	1) flap_link "$1" ;;
	2) throttle_link "$1" $((RANDOM % 60 + 8))kbit; sleep 1 ;;
	3) heal_link "$1" ;;
	4) echo "$((RANDOM % 300)) $((RANDOM % 60))" >"$folder/line" ;;
	5) echo '0 0' >"$folder/line" ;;
	esac
}

make_stations() {
	local n
	central_make net && central_orders $(awk -v n="$orders" -v seed="$seed" 'BEGIN { srand(seed); split("MUG TEA PEN", s, " ")
		for (i = 1; i <= n; i++) print "O-" i "," s[int(rand() * 3) + 1] "," int(rand() * 2) + 1 }') >/dev/null || return 1
	for n in $stations; do
		net_station "st-$n" "$n" && station_add "st-$n" 0614141 || return 1
		sed -i "s|^url = .*|url = postgresql://packwarden_st-$n@$net_here:$proxy_port/$db?sslrootcert=$folder/central.pem|" \
			"$folder/st-$n/packwarden.conf"
		station_up "st-$n" && packer "st-$n" && st "st-$n" --json commands >"$folder/commands.st-$n" || return 1
	done
	for n in $stations; do until_true linked "st-$n" || say "$(st "st-$n" sync status)" || return 1; done
	central deal "$(pg_url "$db")" --most $((orders / 2)) >/dev/null
}

# in its own namespace: what stations.sh has is started there
station_up() {
	env "${station_env[@]}" nsenter --net="/run/netns/$1" "$PACKWARDEN" --data "$folder/$1" run >>"$folder/log.$1" 2>&1 </dev/null &
	station_pid[$1]=$!
	until_true st_has "$1" doctor '.engine_reads == true'
}

what_comes_through_is_what_was_sent_or_is_torn() {
	local n
	head -c 300000 /dev/urandom >"$folder/sent"
	echo_port=$(free_port)
	perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new(LocalPort => $ARGV[0], Listen => 9, ReuseAddr => 1) or die;
		while ($c = $s->accept) { print $c $_ while sysread $c, $_, 4096; close $c }' "$echo_port" &
	local echo=$!
	"$root/tests/central/proxy" "$((echo_port + 1))" 127.0.0.1 "$echo_port" "$folder/plain" &
	local plain=$!
	until_true listens "$echo_port" && until_true listens "$((echo_port + 1))" || return 1
	echo '20 0' >"$folder/plain"
	through && cmp "$folder/sent" "$folder/back" || say 'other bytes came back' || return 1
	echo '0 1000' >"$folder/plain"
	through
	cmp -s "$folder/sent" "$folder/back" && say 'nothing was torn' && return 1
	same "$(cat "$folder/plain.torn")" 1
	kill "$echo" "$plain"
}
through() {
	perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new(PeerHost => "127.0.0.1", PeerPort => $ARGV[0]) or die;
		$/ = undef; open F, "<", $ARGV[1]; $d = <F>; if (!fork) { print $s $d; exit }
		while (sysread $s, $b, 65536) { print $b; $n += length $b; last if $n == length $d }' \
		"$((echo_port + 1))" "$folder/sent" >"$folder/back"
}

troubled_links_and_kills() {
	local n lane killed=0 killed_in_exchange=0 workers=()
	make_stations || return 1
	for n in $stations; do
		for lane in bench-1 bench-2; do packs "st-$n" "$lane" $((seed + n * 10 + ${lane#bench-})) & workers+=($!); done
	done
	RANDOM=$seed
	while [ "$killed" -lt "$kills" ]; do
		trouble $((RANDOM % 4 + 1))
		trouble $((RANDOM % 4 + 1))
		case $((RANDOM % 3)) in
		0) kill_central || return 1 ;;
		1) kill_station $((RANDOM % 4 + 1)) || return 1 ;;
		2) kill_sync $((RANDOM % 4 + 1)) || return 1 ;;
		esac
	done
	for n in $stations; do heal_link "$n"; done
	echo '0 0' >"$folder/line"
	for n in $stations; do until_true has_sealed "$n" || say "st-$n has sealed nothing" || return 1; done
	touch "$folder/stop"
	wait "${workers[@]}"
	for n in $stations; do until_true all_sent "st-$n" || say "st-$n: $(st "st-$n" sync status)" || return 1; done
	[ "$killed_in_exchange" -gt 0 ] || say 'no kill was in mid-exchange' || return 1
	echo "# seed $seed: $killed kills, $killed_in_exchange of them in mid-exchange, $(pg_sql "$db" 'SELECT count(*) FROM packwarden.box') boxes at central," \
		"$(pg_sql "$db" 'SELECT count(*) FROM packwarden.conflict') conflicts, $(cat "$folder/line.torn" 2>/dev/null || echo 0) torn connections" >"$folder/figures"
}

has_sealed() { [ "$(of_station "$1" 'SELECT count(*) FROM box WHERE sealed_ms IS NOT NULL')" -gt 0 ]; }
of_station() { sqlite3 -readonly "$(ls "$folder/st-$1"/*.db | head -n 1)" "$2"; } # N SQL

p9_central_has_each_journal_and_each_sealed_box_once() {
	local n
	for n in $stations; do
		of_station "$n" 'SELECT line FROM journal ORDER BY seq' >"$folder/here"
		pg_sql "$db" "SELECT line FROM packwarden.event v JOIN packwarden.station s ON s.id = v.station WHERE s.name = 'st-$n'
			ORDER BY v.epoch, v.seq" >"$folder/there"
		cmp "$folder/here" "$folder/there" || say "the journal of st-$n" || return 1
		of_station "$n" "SELECT b.id, o.order_id, n.text FROM box b JOIN orders o ON o.id = b.orders JOIN number n ON n.id = b.number
			WHERE b.sealed_ms IS NOT NULL ORDER BY b.id" | tr '|' ' ' >"$folder/here"
		pg_sql "$db" "SELECT b.n || ' ' || order_id || ' ' || number FROM packwarden.box b JOIN packwarden.station s ON s.id = b.station
			WHERE s.name = 'st-$n' ORDER BY b.n" >"$folder/there"
		cmp "$folder/here" "$folder/there" || say "the boxes of st-$n: $(diff "$folder/here" "$folder/there")" || return 1
	done
}

# All stations have one company prefix: that no number is there twice is for central's blocks alone to see to.
p6_no_number_is_there_twice() {
	local n
	for n in $stations; do of_station "$n" 'SELECT text FROM number'; done | sort >"$folder/numbers"
	[ -s "$folder/numbers" ] || say 'no numbers' || return 1
	same "$(uniq -d "$folder/numbers")" '' || return 1
	same "$(pg_sql "$db" "SELECT number FROM packwarden.box GROUP BY number HAVING count(*) > 1")" '' || return 1
	same "$(pg_sql "$db" "SELECT a.id, b.id FROM packwarden.block a JOIN packwarden.block b ON a.carrier = b.carrier AND a.id < b.id
		AND a.first <= b.last AND b.first <= a.last")" '' || return 1
	same "$(pg_sql "$db" 'SELECT count(DISTINCT station) FROM packwarden.block')" 4
}

# An order that two have sealed boxes of is a conflict that people are told of at central, and the box is on the list of what
# must not leave at its station; no order is held by two, by what they say themselves, and whom central names holds it.
p3_an_order_is_packed_at_one_station_or_is_a_conflict() {
	local n
	for n in $stations; do
		of_station "$n" "SELECT o.order_id || ' st-$n' FROM lease l JOIN orders o ON o.id = l.orders WHERE l.state = 1"
	done | sort >"$folder/held"
	same "$(cut -d ' ' -f 1 "$folder/held" | uniq -d)" '' || return 1
	pg_sql "$db" "SELECT order_id || ' ' || s.name FROM packwarden.lease l JOIN packwarden.station s ON s.id = l.station" | sort >"$folder/leased"
	same "$(comm -23 "$folder/held" "$folder/leased")" '' || return 1
	for n in $stations; do
		of_station "$n" "SELECT DISTINCT o.order_id FROM box b JOIN orders o ON o.id = b.orders WHERE b.sealed_ms IS NOT NULL"
	done | sort | uniq -d >"$folder/twice"
	pg_sql "$db" 'SELECT DISTINCT order_id FROM packwarden.conflict' | sort >"$folder/conflicts"
	same "$(comm -23 "$folder/twice" "$folder/conflicts")" '' || return 1
	for n in $stations; do until_true intercepts_its_conflicts "$n" || say "st-$n" || return 1; done
}
intercepts_its_conflicts() { # N
	pg_sql "$db" "SELECT c.n FROM packwarden.conflict c JOIN packwarden.station s ON s.id = c.station WHERE s.name = 'st-$1'" |
		sort >"$folder/told"
	of_station "$1" 'SELECT id FROM box WHERE intercept <> 0' | sort >"$folder/intercepts"
	[ -z "$(comm -23 "$folder/told" "$folder/intercepts")" ]
}

trap 'touch "$folder/stop"; [ -z "${proxy:-}" ] || kill "$proxy"; stations_end; pg_end; cd /; rm -rf "$folder"' EXIT
net_make || { echo 'not ok the network of the test cannot be made'; exit 1; }
pg_make "listen_addresses = '127.0.0.1,$net_here'" 'ssl = on' && net_certificate && pg_start || { echo 'not ok postgres starts'; exit 1; }
net_proxy "$folder/line" || { echo 'not ok the proxy starts'; exit 1; }
station_end() { :; }  # the stations of one test are looked at by the next
run what_comes_through_is_what_was_sent_or_is_torn troubled_links_and_kills \
	p9_central_has_each_journal_and_each_sealed_box_once p6_no_number_is_there_twice \
	p3_an_order_is_packed_at_one_station_or_is_a_conflict
status=$?
cat "$folder/figures" 2>/dev/null
exit $status
