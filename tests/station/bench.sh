# Sourced by the tests that work at a station without devices, by its command line and its API: what they share beside
# lib.sh. The test has a set_up, which makes data/packwarden.conf and calls start, and ends with: run_all TEST...
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh" || exit 1
trap 'stop; cd / && rm -rf "$folder"' EXIT

pw() { timeout 60 "$PACKWARDEN" --data data "$@" </dev/null 2>err; }

ready() { api doctor | is '.engine_reads == true'; }
start() {
	setsid "$PACKWARDEN" --data data run >>log 2>&1 </dev/null &
	station=$!
	until_true ready || say "the station does not start: $(tail -3 log)"
}

# As an init system does: asked to, it ends in order.
stop() {
	local status=0
	[ -z "$station" ] || { kill "$station" && wait "$station"; } 2>/dev/null
	status=$?
	station=
	[ $status = 0 ] || say "the station ended with $status"
}

engine_pid() { pgrep -P "$station" -x engine; }
has_another_engine() { local new; new=$(engine_pid) && [ -n "$new" ] && [ "$new" != "$1" ]; }

# The next scan is answered by another life of it.
kill_engine() {
	local old
	old=$(engine_pid)
	[ -n "$old" ] || { say 'no engine'; return; }
	kill -9 "$old"
	until_true has_another_engine "$old" && until_true ready
}

# scan LANE CODE...: the verdicts, a blank behind each
scan() { pw scan --lane "$@" | sed 's/^[A-Z]* \([a-z-]*\).*/\1/' | tr '\n' ' '; }

# answers "VERDICT …" LANE CODE...
answers() {
	local wanted=$1 got
	shift
	got=$(scan "$@")
	[ "$got" = "$wanted " ] || say "$* answered '$got', not '$wanted'"
}

# gives FILTER WANTED COMMAND...: what jq makes of the command's answer
gives() {
	local filter=$1 wanted=$2 got
	shift 2
	got=$(pw --json "$@" | jq -c "$filter" 2>&1)
	[ "$got" = "$wanted" ] || say "$*: '$got', not '$wanted' ($(cat err))"
}

command_code() { pw --json commands | jq -r ".$1"; }

# seal_code ORDER [N]: what seals its box N, or any, now; "" while no label is out
seal_code() { pw --json order show "$1" | jq -r "[.boxes[]${2:+ | select(.ordinal == $2)} | .seal_code | strings][0] // \"\""; }

# label_of ORDER [N]: waits until it is out, and keeps its code in $label; seals LANE ORDER [N] scans it, too
has_label() { label=$(seal_code "$@") && [ -n "$label" ]; }
label_of() { until_true has_label "$@" || say "$*: no label came out"; }
seals() { label_of "${@:2}" && answers box-sealed "$1" "$label"; }

# P12, for the end of a test
the_journal_replays_to_the_same_digest() {
	pw journal >journal && pw --json journal --verify >/dev/null && pw --json digest | is .agree &&
		[ "$("$PACKWARDEN" replay journal | tail -1)" = "digest $(pw digest)" ] || say 'another digest'
}

# run_all TEST...: each is a function that goes on where the one before has left the station
run_all() {
	local test failed=0
	: >log
	if declare -F set_up >/dev/null && ! set_up; then echo 'not ok set_up'; failed=1; fi
	for test; do
		if "$test"; then echo "ok $test"; else echo "not ok $test"; failed=1; fi
	done
	stop || failed=1
	if grep -E 'Sanitizer|runtime error' log; then failed=1; fi
	[ $failed = 0 ] || tail -n 40 log | sed 's/^/# /'
	return $failed
}
