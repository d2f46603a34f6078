# Sourced by the tests that run a whole station: the daemon with the sanitizers, on a made-up USB bus
# (tests/devices/mock). What it needs beside lib.sh, which says how such a test is.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh" || exit 1
fixtures=$root/scripts/fixtures
watchers=
# libumockdev is loaded before libasan; the leak check cannot trace processes that are not dumpable
station_env=(ASAN_OPTIONS=verify_asan_link_order=0:detect_leaks=0)

pw() { timeout 60 "$PACKWARDEN" --data "$folder/data" "$@"; }
usb() { timeout 60 "$BUILD/mock_usb" --send control "$@"; }

has() { api "$1" | is "$2"; } # PATH CONDITION
no_process() { [ -z "$(processes)" ]; }
station_alive() { kill -0 "$station" 2>/dev/null; }

# The numbers of all processes of the station of this folder, and of what started them.
processes() { pgrep -f -- "packwarden --data $folder/data "; }

# station_make CONFIG-LINE...: a new data folder with two benches; the lines say where they print, and $listen, if it is
# set, where pages are served
station_make() {
	rm -rf data
	mkdir data
	{
		printf '%s\n' 'format = 1' '[station]' 'name = station-1' ${listen:+"listen = $listen"} \
			'[lane bench-1]' 'printer = label' 'carrier = sscc' '[lane bench-2]' 'printer = label' 'carrier = sscc' \
			'[carrier sscc]' 'company_prefix = 0614141' '[printer label]' "$@"
	} >data/packwarden.conf
	cat >items.csv <<-'END'
		sku,code,quantity,description
		MUG,0614141000012,1,"Mug, blue"
		TEA,0614141000036,1,"Green tea, 100 g"
		PEN,0614141000104,1,"Pen, black"
	END
}

station_start() { # [--demo]
	rm -f control
	env "${station_env[@]}" "$BUILD/mock_usb" --control control \
		"$PACKWARDEN" --data "$folder/data" run "$@" >>log 2>&1 </dev/null &
	station=$!
	until_true station_ready
}

station_ready() { ! station_alive || { [ -S control ] && has doctor '.engine_reads == true'; }; }

# station_orders FIELDS...: "ORDER,SKU,QUANTITY" each, and a packer for each bench
station_orders() {
	{
		echo 'order_id,ship_to_name,address1,city,postcode,country,sku,quantity'
		printf '%s\n' "$@" | sed 's/,/,Ann Example,1 Abbey Road,London,NW8 9AY,GB,/'
	} >orders.csv
	pw import --items items.csv >import.log && pw import orders.csv >>import.log &&
		pw user add Ann --role packer >>import.log && pw user add Bob --role packer >>import.log || {
		say "set-up: $(cat import.log)"
		return 1
	}
	pw --json badges >badges
	pw --json lanes >lanes
	pw --json commands >commands
}

badge() { jq -r ".\"$1\"" badges; }
lane_code() { jq -r ".\"$1\"" lanes; }
command_code() { jq -r ".\"$1\"" commands; }

# watch LANE: what the lane's page is sent, a verdict a line, in verdicts.LANE: "VERDICT ORDER COUNT/OF CODE"
watch() {
	: >"stream.$1"
	: >"verdicts.$1"
	{ curl -sSN --unix-socket data/run/packwarden.sock "http://localhost/api/v1/events?lane=$1" & echo $! >"watch.$1"; wait; } |
		tee "stream.$1" | sed -un '/^event: verdict$/{n;s/^data: //p}' |
		jq --unbuffered -r '"\(.verdict) \(.order // "-") \(.count // 0)/\(.of // 0) \(.code)"' >"verdicts.$1" &
	watchers="$watchers $1"
	until_true grep -q '^event: lane' "stream.$1"
}

unwatch() {
	local lane
	for lane in $watchers; do
		[ -s "watch.$lane" ] && kill "$(cat "watch.$lane")" 2>/dev/null
	done
	watchers=
}

said() { wc -l <"verdicts.$1"; }
said_at_least() { [ "$(said "$1")" -ge "$2" ]; }

# hears LANE N BEGINNING: the lane's Nth verdict begins so
hears() {
	local line
	until_true said_at_least "$1" "$2" || return 1
	line=$(sed -n "$2p" "verdicts.$1")
	[[ $line == "$3"* ]] || say "$1: verdict $2 is '$line', not '$3'"
}

# scan DEVICE LANE TEXT BEGINNING: types it, and the lane answers so before anything else happens there
scan() {
	local n=$(($(said "$2") + 1))
	usb type "$1" "$3" && hears "$2" "$n" "$4"
}

# plug NAME KIND: and wait until it can be read from
plug() { usb plug "$1" "$2" && until_true has devices "any(.scanners[]; (.key | endswith(\":SN-$1\")) and .state == \"ready\")"; }
unplug() { usb unplug "$1" && until_true has devices "any(.scanners[]; (.key | endswith(\":SN-$1\")) and .state == \"gone\")"; }

# station_stop: asked to, it ends in order, wholly, and has said nothing of a mistake in its memory
station_stop() {
	local status
	unwatch
	kill "$station" && wait "$station"
	status=$?
	station=
	[ "$status" = 0 ] || say "the station ended with $status" || return 1
	until_true no_process || return 1
	[ ! -e data/run/packwarden.sock ] || say "its socket is still there" || return 1
	! grep -n 'Sanitizer\|runtime error\|died of signal\|ended with exit code\|not ok' log
}

# Whatever has become of the test: nothing stays behind.
station_end() {
	local pid
	unwatch
	[ -n "$station" ] && kill "$station" 2>/dev/null && wait "$station"
	station=
	for pid in $(processes); do kill -9 "$pid" 2>/dev/null; done
	return 0
}

# What helps to understand a failure; a test may define its own.
diagnose() { ! station_alive || pw journal | tail -n 30; }

# run TEST...: each is a function
run() {
	local test failed=0
	for test; do
		: >log
		if "$test" >output 2>&1; then
			echo "ok $test"
			grep '^# Measured: ' output
		else
			echo "not ok $test"
			{ cat output log; diagnose; } 2>&1 | sed 's/^/# /'
			failed=1
		fi
		station_end
	done
	return "$failed"
}
