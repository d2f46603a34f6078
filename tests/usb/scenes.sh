# Sourced by scripts/test-usb: what the station in the machine must show. Scanner pos works for bench-1, kbd for bench-2,
# cdc and the scale for bench-3.
socket=/var/data/run/packwarden.sock
unanswered=80  # codes of one scanner that may wait for their verdicts
typed=16       # of the keyboard's, whose codes are 48 reports each: QEMU buffers 2000

api() { guest "guest_watch --get $socket $1"; }
# device NAME CONDITION
device() { api devices | jq -e ".scanners[] | select(.key | endswith(\":SN-$1\")) | $2" | grep -qx true; }
lane_of() { case $1 in pos) echo bench-1 ;; kbd) echo bench-2 ;; *) echo bench-3 ;; esac; }
said() { usb count "$1"; }
said_more() { [ "$(said "$1")" -gt "$2" ]; }
verdict_of() {
	grep "^$1 " "$folder/verdicts.txt" | tail -n +$(($2 + 1)) | head -n 1 | cut -d ' ' -f 3- | jq -r .verdict
}

# scan NAME TEXT VERDICT: the scanner's lane answers so
scan() {
	local lane n
	lane=$(lane_of "$1")
	n=$(said "$lane") || return 1
	usb type "$1" "$2" && until_true said_more "$lane" "$n" && same "$(verdict_of "$lane" "$n")" "$3"
}

# An item's code with a serial number of its own, as NAME sends it, and kept as sent.
code() { # NAME SERIAL
	echo "$2" >>"$folder/sent.$1"
	case $1 in
	pos) echo "]d2010061414100001221$2" ;;
	*) echo "010061414100001221$2" ;;
	esac
}
# codes_of NAME PREFIX COUNT: many of them, into the file PREFIX
codes_of() {
	local aim=
	[ "$1" = pos ] && aim=']d2'
	seq -f "$2%05.0f" "$3" | tee -a "$folder/sent.$1" | sed "s/^/${aim}010061414100001221/" >"$folder/$2"
}
feed() { usb feed "$1" "$(lane_of "$1")" "$2" "$folder/$3"; }

# fed NAME...: until all they were given is answered; only standing still is a failure
fed() {
	local name now last= moved=$SECONDS
	for name; do
		until now=$(usb idle "$name"); [ "$now" = yes ]; do
			[ "$now" = "$last" ] || moved=$SECONDS
			last=$now
			[ $((SECONDS - moved)) -lt "$WAIT" ] && kill -0 "$machine" ||
				{ say "$name stands still: $now"; return 1; }
			sleep 0.2
		done
	done
}

the_station_starts_as_released() {
	guest "setsid packwarden --data /var/data run >/run/station.log 2>&1 & echo \$! >/run/station" &&
		until_true guest "test -S $socket" && until_true guest "guest_watch --get $socket devices" && watch
}

# Only once can a port of the machine be opened: it is, and what listens is another each time.
watch() { # [--reports]
	guest "[ ! -e /run/watch ] || kill \$(cat /run/watch); rm -f watching;" \
		"guest_watch $* $socket bench-1 bench-2 bench-3 >&4 & echo \$! >/run/watch" &&
		until_true guest 'test -e watching'
}

# Render loads its fonts first.
confined() {
	local process
	guest "packwarden --data /var/data --json doctor" | grep "\"check\"" >"$folder/doctor"
	for process in scan engine web render print; do
		jq -r "select(.check == \"process $process\").text" "$folder/doctor" |
			grep -qx "pid [0-9]*, uid 990, seccomp, no new privileges, not dumpable" || return 1
	done
}
each_process_is_in_its_sandbox() {
	until_true confined || { cat "$folder/doctor"; return 1; }
	echo "# Sandbox, as doctor says: $(jq -r 'select(.check == "process scan").text' "$folder/doctor")"
	# where landlock is missing or refused, the log says so
	guest 'dmesg | grep -q "landlock: Up and running"' && ! guest "grep landlock /run/station.log"
}

four_devices_are_taken_from_the_kernels_drivers() {
	until_true device pos '.state == "ready" and .driver == "hid_pos"' &&
		until_true device kbd '.state == "ready" and .driver == "hid_kbd"' &&
		until_true device cdc '.state == "ready" and .driver == "cdc_acm"' &&
		until_true device scale '.state == "ready" and .driver == "scale_hid"' &&
		guest 'dmesg | grep "hid-generic.*hidraw0" && dmesg | grep "cdc_acm.*ttyACM0"' &&
		same "$(drivers)" ' 4 usbfs '
}

scanners_are_bound_by_scanning_their_lanes() {
	local name i=0 packers=(none Ann Bob Cleo)
	for name in pos kbd cdc; do
		i=$((i + 1))
		scan $name "$(code_of lanes bench-$i)" lane-bound &&
			scan $name "$(code_of badges "${packers[i]}")" signed-in &&
			scan $name BIG-$i order-opened || return 1
	done
	guest "packwarden --data /var/data devices bind usb:1-4:0922:8004:SN-scale bench-3" &&
		device scale '.lane == "bench-3"'
}

all_codes_arrive_once_and_in_order() {
	local share=$((codes / 20)) begun=$SECONDS
	codes_of pos P1 $((share * 10)) && codes_of cdc C1 $((share * 8)) && codes_of kbd K1 $((codes - share * 18)) &&
		feed pos $unanswered P1 && feed cdc $unanswered C1 && feed kbd $typed K1 && fed kbd cdc pos &&
		echo "# Scanned: $codes codes by three scanners at once in $((SECONDS - begun)) s"
}

gone() { device "$1" '.state == "gone"'; }
ready() { device "$1" '.state == "ready"'; }
replug() { usb unplug "$1" && until_true gone "$1" && usb plug "$1" && until_true ready "$1"; }

# Half a code, then the plug is pulled. Nothing comes of the half, and after it the scanner still works for its lane: the
# lane's next verdict is the next code's.
unplugged_in_the_middle_of_a_code_nothing_comes_of_it() {
	local name
	for name in pos kbd cdc; do
		usb partial $name 'CUT0614141' && replug $name &&
			scan $name "$(code $name "U$name")" item-accepted || return 1
	done
}

# While the others scan on, one is plugged in and out.
plugging_one_disturbs_no_other() {
	codes_of pos P2 $((codes / 40)) && codes_of cdc C2 $((codes / 40)) && feed pos $unanswered P2 &&
		feed cdc $unanswered C2 && usb partial kbd 'CUT' && replug kbd && replug scale &&
		scan kbd "$(code kbd Rkbd)" item-accepted && fed pos cdc
}

# All at the same moment, and none waits for an answer: 30 codes each, and the scale between them.
a_burst_of_four_devices_is_taken_whole() {
	local name
	for name in pos kbd cdc; do codes_of $name B$name 30; done
	feed pos 30 Bpos && feed kbd 30 Bkbd && feed cdc 30 Bcdc &&
		usb type scale '4 11 -1 20' && usb type scale '4 11 -1 21' && usb type scale '2 11 0 0' && fed pos kbd cdc
}

a_box_is_weighed() {
	usb type scale '2 11 0 0' && scan cdc "$(code_of commands SETASIDE)" order-set-aside &&
		scan cdc W-1 order-opened && scan cdc 0614141000036 item-accepted &&
		usb type scale '4 11 -1 106' &&
		until_true grep -q '^bench-3 .*"weight-accepted"' "$folder/verdicts.txt" &&
		until_true grep -q '^bench-3 .*"label-printed"' "$folder/verdicts.txt"
}

quantile() { sort -n | awk -v q="$1" '{ v[NR] = $1 } END { i = int(NR * q + 0.5); print v[i < 1 ? 1 : i] }'; }

# From the report in the kernel to the verdict on the page, which is durable then; beside it what a bare transaction of the
# same rows takes, in the same machine.
a_verdict_comes_soon() {
	local from times
	watch --reports && from=$(said bench-1) && codes_of pos L1 200 && feed pos 1 L1 && fed pos || return 1
	times=$(grep '^bench-1 ' "$folder/verdicts.txt" | tail -n +$((from + 1)) | cut -d ' ' -f 2)
	same "$(wc -l <<<"$times")" 200 &&
		echo "# Report in the kernel to durable verdict on the page: p50 $(quantile 0.5 <<<"$times")" \
			"p99 $(quantile 0.99 <<<"$times") microseconds" &&
		guest '/var/bench_verdict 100 100 20' |
			sed -nE 's/^ *(micros.*|reports to.*|same rows.*n .*|write .*)/# Beside it: \1/p'
}

# How often the threads of the scan process went to sleep, or had to wait for a processor.
switches() { guest "grep -h ctxt_switches /proc/$(scan_process)/task/*/status"; }
scan_process() { jq -r 'select(.check == "process scan").text | ltrimstr("pid ") | split(",")[0]' "$folder/doctor"; }

# Four devices are plugged in, and nobody scans.
nothing_wakes_the_scan_process_for_ten_seconds() {
	local before
	before=$(switches) && grep -q ctxt <<<"$before" && guest 'sleep 10' && same "$(switches)" "$before"
}

drivers() { # of the devices' first interfaces, counted
	guest 'for i in 1 2 3 4; do basename $(readlink /sys/bus/usb/devices/1-$i:1.0/driver); done' | sort | uniq -c | tr -s ' \n' ' '
}

the_station_ends_in_order() {
	guest 'kill $(cat /run/watch) $(cat /run/station)' &&
		until_true guest '[ ! -d /proc/$(cat /run/station) ]' &&
		! guest 'grep -E "died of signal|ended with exit code|lost" /run/station.log' &&
		same "$(drivers)" ' 1 cdc_acm 3 usbhid ' &&
		! guest 'dmesg | grep -E "BUG|WARNING|Call Trace|Oops|did not claim"' &&
		guest 'umount /var' && { printf '1 poweroff -f\n' >&7; wait "$machine"; machine=; } &&
		mkdir "$folder/after" &&
		debugfs -R "rdump /data $folder/after" "$folder/disk" 2>/dev/null &&
		{ [ "$(id -u)" -ne 0 ] || chown -R 0:0 "$folder/after"; }
}

database() { sqlite3 -readonly "$folder/after/data/packwarden.db" "$1"; }

# In the tables, in the order of the scans, each scanner's units are what it sent: none lost, doubled or mixed up.
what_is_in_the_database_is_what_was_sent() {
	local name i=0
	for name in pos kbd cdc; do
		i=$((i + 1))
		database "SELECT u.serial FROM unit u JOIN orders o ON o.id = u.orders JOIN device d ON d.id = u.device
			WHERE o.order_id = 'BIG-$i' AND d.key LIKE '%SN-$name' ORDER BY u.scan" >"$folder/got.$name"
		cmp "$folder/sent.$name" "$folder/got.$name" ||
			{ diff "$folder/sent.$name" "$folder/got.$name" | head -n 20; return 1; }
	done
	same "$(database "SELECT count(*) FROM unit WHERE serial IS NOT NULL")" "$(cat "$folder"/sent.* | wc -l)" &&
		same "$(database 'SELECT count(*) FROM mismatch')" 0 &&
		echo "# In the database: $(cat "$folder"/got.* | wc -l) units, each as sent"
}

# And so is what the pages were shown.
what_was_shown_is_what_was_sent() {
	local name
	for name in pos kbd cdc; do
		grep "^$(lane_of $name) " "$folder/verdicts.txt" | sed 's/^[^ ]* [^ ]* //' |
			jq -r 'select(.verdict == "item-accepted" and .order != "W-1").code' |
			sed 's/^.*0001221//' >"$folder/shown.$name"
		cmp "$folder/sent.$name" "$folder/shown.$name" || return 1
	done
}

the_journal_replays_to_the_same_state() {
	pw_after journal --verify && pw_after journal >"$folder/journal" && pw_after digest >"$folder/digest" &&
		pw_after replay "$folder/journal" | tail -n 1 >"$folder/replayed" &&
		cat "$folder/digest" "$folder/replayed" && grep -qE '[0-9a-f]{16,}' "$folder/digest" &&
		same "$(grep -oE '[0-9a-f]{16,}' "$folder/replayed")" "$(grep -oE '[0-9a-f]{16,}' "$folder/digest")"
}
pw_after() { timeout "$WAIT" "$BUILD/packwarden" --data "$folder/after/data" "$@"; }

scenes() {
	check the_station_starts_as_released each_process_is_in_its_sandbox four_devices_are_taken_from_the_kernels_drivers \
		scanners_are_bound_by_scanning_their_lanes
	[ "$failed" -eq 0 ] || return
	check all_codes_arrive_once_and_in_order unplugged_in_the_middle_of_a_code_nothing_comes_of_it \
		plugging_one_disturbs_no_other a_burst_of_four_devices_is_taken_whole a_box_is_weighed a_verdict_comes_soon \
		nothing_wakes_the_scan_process_for_ten_seconds \
		the_station_ends_in_order what_is_in_the_database_is_what_was_sent what_was_shown_is_what_was_sent \
		the_journal_replays_to_the_same_state
}
