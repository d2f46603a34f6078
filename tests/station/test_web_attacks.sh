#!/bin/bash
# What somebody tries who should not be there, each as an attack on a running station. (Foreign sites, broken HTTP, slow and
# enormous requests, and readers that fall behind: test_web.c, test_web_limits.c, test_web_events.c.)
. "$(dirname "$0")/station.sh" || exit 1
. "$fixtures/lib.sh"
trap 'station_end; rm -rf "$folder"' EXIT
listen=127.0.0.1:$(free_port)
database=data/packwarden.db

http() { curl -sS --max-time 30 -o answer -w '%{http_code}' "$@" "http://$listen$path"; } # $path: curl resolves dots
get() { path=$1; shift; http --path-as-is "$@"; }
post() { path=$1 body=$2; shift 2; http -H 'Content-Type: application/json' -d "$body" "$@"; }
code() { jq -r '.error.code' answer; }
refused() { same "$1 $(code)" "$2"; }                         # STATUS WANTED: "403 csrf"
try() { post /api/v1/session "$(jq -cn --arg name "$1" --arg pin "$2" '{name: $name, pin: $pin}')"; }
as() { signed_in "$@" >/dev/null; cat status; }               # METHOD PATH [JSON]: the status; the answer is in `answer`
journal_has() { pw journal | grep -q "$1" || say "no '$1' in the journal"; }
# change TABLE SET: what only time would do, while the station stands still
change() { station_stop && sqlite3 "$database" "UPDATE $1 SET $2" && station_start; }

set_up() {
	station_make 'driver = file' 'path = labels'
	station_start && station_orders S-1,MUG,2 S-2,TEA,1 || return 1
	echo 2468 | pw user add Lee --role lead --pin-stdin >added && echo 1357 | pw user add Ada --role admin --pin-stdin >>added &&
		echo 9753 | pw user add Pat --role packer --pin-stdin >>added && pw --json badges >badges
}

nobody_gets_in_without_a_session() {
	refused "$(post /api/v1/orders/S-1/hold '{"reason":"x"}')" '401 not-signed-in' &&
		refused "$(get '/api/v1/orders/S-1?personal=1')" '401 not-signed-in' &&
		refused "$(get /api/v1/needs -b 'packwarden=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA')" '401 not-signed-in' &&
		refused "$(get /api/v1/needs -b "packwarden=' OR 1=1 --")" '401 not-signed-in' &&
		refused "$(post /api/v1/orders/S-1/hold '{"reason":"x","peer_uid":"0"}')" '401 not-signed-in'
}

a_cookie_is_out_of_scripts_and_other_sites_reach() {
	curl -sS -D head -o answer -H 'Content-Type: application/json' -d '{"name":"Lee","pin":"2468"}' \
		"http://$listen/api/v1/session"
	grep -qi '^Set-Cookie: packwarden=[A-Za-z0-9_-]\{43\}; Path=/; HttpOnly; SameSite=Strict' head || say "$(cat head)"
	! sqlite3 "$database" 'SELECT token FROM session' | grep -qF "$(sed -n 's/.*packwarden=\([^;]*\).*/\1/p' head)"
}

a_change_needs_the_sessions_own_csrf_token() {
	local lees adas
	sign_in Ada 1357 && adas=$csrf && sign_in Lee 2468 && lees=$csrf && differ "$adas" "$lees" || return 1
	csrf=$adas
	refused "$(as POST orders/S-1/hold '{"reason":"x"}')" '403 csrf' || return 1
	csrf=
	refused "$(as POST orders/S-1/hold '{"reason":"x"}')" '403 csrf' || return 1
	csrf=$lees
	same "$(as POST orders/S-1/hold '{"reason":"x"}')" 200 && same "$(as POST orders/S-1/release '{"reason":"x"}')" 200 &&
		refused "$(as DELETE orders/S-1)" '405 method'
}

foreign_hosts_and_origins_are_refused_with_a_session_too() {
	sign_in Lee 2468
	local with=(-b jar -H "X-CSRF-Token: $csrf")
	refused "$(post /api/v1/orders/S-1/hold '{"reason":"x"}' "${with[@]}" -H 'Host: evil.example')" '421 wrong-host' &&
		refused "$(post /api/v1/orders/S-1/hold '{"reason":"x"}' "${with[@]}" -H 'Origin: http://evil.example')" \
			'403 foreign-site' &&
		refused "$(post /api/v1/session '{"name":"Lee","pin":"2468"}' -H 'Origin: http://evil.example')" '403 foreign-site' &&
		refused "$(get /api/v1/needs "${with[@]}" -H 'Sec-Fetch-Site: cross-site' -H 'Sec-Fetch-Mode: cors')" '403 foreign-site'
}

a_session_ends_when_it_is_told_to_and_never_comes_back() {
	sign_in Lee 2468 && cp jar old && same "$(as DELETE session)" 200 && cp old jar &&
		refused "$(as GET needs)" '401 not-signed-in' && refused "$(as POST orders/S-1/hold '{}')" '401 not-signed-in'
}

a_session_ends_by_itself_and_so_does_a_pin() {
	sign_in Lee 2468 && change session "pin_ms = pin_ms - 301000" &&
		same "$(as GET needs)" 200 && refused "$(as POST orders/S-1/cancel '{"reason":"x"}')" '403 pin-required' &&
		same "$(as POST orders/S-1/hold '{"reason":"x"}')" 200 &&
		same "$(as POST orders/S-1/release '{"reason":"x","pin":"2468"}')" 200 &&
		change session "seen_ms = seen_ms - 1801000" && refused "$(as GET needs)" '401 not-signed-in' &&
		sign_in Lee 2468 && change session "started_ms = started_ms - 43201000" &&
		refused "$(as GET needs)" '401 not-signed-in'
}

guessed_pins_wait_longer_and_longer_over_restarts() {
	local n
	pw user add Max --role lead --pin-stdin <<<8642 >added || return 1
	for n in 1 2 3 4 5; do refused "$(try Max "000$n")" '403 wrong-pin' || return 1; done
	refused "$(try Max 8642)" '429 too-many-tries' && is '.error.wait_s > 20 and .error.wait_s <= 30' answer || return 1
	station_stop && station_start && refused "$(try Max 8642)" '429 too-many-tries' || return 1
	change pin_try "last_ms = last_ms - 30000" && refused "$(try Max 0006)" '403 wrong-pin' &&
		refused "$(try Max 8642)" '429 too-many-tries' && is '.error.wait_s > 45 and .error.wait_s <= 60' answer &&
		same "$(try Lee 2468)" 200 && journal_has 'access .* what=wrong-pin' || return 1
	pw user pin Max <<<7777 >changed && same "$(try Max 7777)" 200
}

names_that_nobody_has_are_answered_like_others() {
	local n
	for n in 1 2 3 4 5; do refused "$(try Nobody "000$n")" '403 wrong-pin' || return 1; done
	refused "$(try Nobody 0006)" '429 too-many-tries'
}

the_pin_of_a_running_session_cannot_be_guessed_through_it() {
	local n
	change pin_try 'tries = 0' && sign_in Lee 2468 || return 1
	for n in 1 2 3 4 5; do
		refused "$(as POST orders/S-1/cancel "{\"reason\":\"x\",\"pin\":\"000$n\"}")" '403 wrong-pin' || return 1
	done
	refused "$(as POST orders/S-1/cancel '{"reason":"x","pin":"2468"}')" '429 too-many-tries' &&
		has orders/S-1 '.state == "released"' && change pin_try 'tries = 0'
}

nobody_climbs_above_his_role() {
	refused "$(try Pat 9753)" '403 lead-required' &&
		refused "$(post /api/v1/session "{\"badge\":\"$(badge Pat)\"}")" '403 lead-required' &&
		refused "$(post /api/v1/session '{"badge":"PWB000000000000"}')" '403 wrong-badge' && sign_in Lee 2468 &&
		refused "$(as GET users)" '403 admin-required' &&
		refused "$(as POST users '{"name":"Eve","role":"admin","new_pin":"1234"}')" '403 admin-required' &&
		refused "$(as POST users/Lee/pin '{"new_pin":"1234"}')" '403 admin-required' &&
		refused "$(as GET journal)" '403 lead-required' || return 1
	# who asks is the session's business, not the body's
	same "$(as POST orders/S-2/hold '{"reason":"x","by":"Ada"}')" 200 && same "$(as POST orders/S-2/release '{"reason":"x"}')" 200 &&
		! pw journal | grep 'state=held' | tail -1 | grep -q "user=$(sqlite3 "$database" "SELECT id FROM users WHERE name='Ada'")" &&
		refused "$(as POST orders/S-2/hold '{"reason":"x","session":"0"}')" '400 bad-request' &&
		refused "$(as POST orders/S-2/hold '{"reason":"x","pin_key":"0"}')" '400 bad-request' && is '.error.place == "pin_key"' answer
}

a_badge_alone_looks_and_does_nothing_that_can_hurt() {
	same "$(post /api/v1/session "{\"badge\":\"$(badge Lee)\"}" -c jar)" 200 && csrf=$(jq -r .csrf answer) &&
		same "$(as GET needs)" 200 && refused "$(as POST orders/S-1/cancel '{"reason":"x"}')" '403 pin-required' &&
		same "$(as POST session/pin '{"pin":"2468"}')" 200 && is '.pin_fresh' answer
}

who_is_disabled_is_out_at_once() {
	pw user add Zoe --role lead --pin-stdin <<<5555 >added && sign_in Zoe 5555 && same "$(as GET needs)" 200 &&
		pw user disable Zoe --reason left >disabled && refused "$(as GET needs)" '401 not-signed-in' &&
		refused "$(try Zoe 5555)" '403 wrong-pin'
}

personal_data_is_shown_to_leads_alone_and_each_look_is_kept() {
	local path seen
	timeout 5 curl -sSN "http://$listen/api/v1/events?lane=bench-1" >stream
	for path in / /lane/bench-1 /api/v1/lanes /api/v1/lanes/bench-1 /api/v1/orders/S-1 /api/v1/next /api/v1/late \
		/api/v1/devices /api/v1/boxes/waiting /healthz; do
		get "$path" >status
		! grep -q 'Ann Example\|Abbey\|NW8' answer stream || { say "$path tells whose order it is"; return 1; }
	done
	seen=$(pw journal | grep -c 'what=look')
	sign_in Lee 2468 && same "$(as GET orders/S-1)" 200 && ! grep -q 'Abbey' answer &&
		same "$(as GET 'orders/S-1?personal=1')" 200 && grep -q '1 Abbey Road' answer &&
		same "$(pw journal | grep -c 'what=look')" $((seen + 1)) &&
		journal_has "what=look user=$(sqlite3 "$database" "SELECT id FROM users WHERE name='Lee'") order=1"
}

another_systems_token_reads_what_its_scopes_say() {
	local token more with
	token=$(pw --json token add erp --scope orders:read,lanes:read | jq -r .token) &&
		more=$(pw --json token add shop --scope orders:read,personal:read | jq -r .token) || return 1
	! sqlite3 "$database" .dump | grep -qF "$token" || { say 'the token is stored'; return 1; }
	with=(-H "Authorization: Bearer $token")
	same "$(get /api/v1/needs "${with[@]}")" 200 && refused "$(get /api/v1/ranges "${with[@]}")" '403 scope' &&
		refused "$(get '/api/v1/orders/S-1?personal=1' "${with[@]}")" '401 not-signed-in' &&
		refused "$(get '/api/v1/search?q=Ann' "${with[@]}")" '403 scope' &&
		refused "$(get /api/v1/users "${with[@]}")" '403 scope' &&
		refused "$(post /api/v1/orders/S-1/hold '{"reason":"x"}' "${with[@]}")" '403 scope' &&
		refused "$(get /api/v1/needs -H 'Authorization: Bearer pwt_guess')" '401 wrong-token' || return 1
	with=(-H "Authorization: Bearer $more")
	same "$(get '/api/v1/orders/S-1?personal=1' "${with[@]}")" 200 && grep -q 'Abbey' answer &&
		journal_has 'what=look token=2 order=1' || return 1
	pw token revoke erp >revoked && refused "$(get /api/v1/needs -H "Authorization: Bearer $token")" '401 wrong-token' &&
		! pw token add wrong --scope orders:write >said 2>&1 && grep -q 'orders:read' said
}

the_same_key_is_one_change_and_never_another() {
	sign_in Lee 2468
	local with=(-b jar -H "X-CSRF-Token: $csrf" -H 'Idempotency-Key: k-1')
	same "$(post /api/v1/orders/S-2/hold '{"reason":"one"}' "${with[@]}")" 200 && cp answer first &&
		same "$(post /api/v1/orders/S-2/hold '{"reason":"one"}' "${with[@]}")" 200 && cmp first answer &&
		refused "$(post /api/v1/orders/S-2/hold '{"reason":"two"}' "${with[@]}")" '409 key-reused' &&
		station_stop && station_start &&
		same "$(post /api/v1/orders/S-2/hold '{"reason":"one"}' "${with[@]}")" 200 && cmp first answer &&
		refused "$(post /api/v1/orders/S-2/hold '{"reason":"two"}' "${with[@]}")" '409 key-reused'
}

paths_lead_nowhere_else() {
	local path
	for path in /../packwarden.conf /..%2fpackwarden.conf /lane/..%2f..%2fpackwarden.conf //lane//bench-1 /lane/bench-1%00 \
		/images/..%2fpackwarden.conf /images/../packwarden.db /login.html%00.js /%2e%2e/%2e%2e/etc/passwd; do
		case $(get "$path") in 400 | 404) ;; *) say "$path is answered"; return 1 ;; esac
		! grep -q 'format = 1\|SQLite\|root:' answer || { say "$path leads out"; return 1; }
	done
}

scripts_in_names_and_paths_stay_texts() {
	local path evil='<script>alert(1)</script>'
	printf 'sku,code,quantity,description\n"%s",X-1,1,"%s"\n' "$evil" "$evil" >items-evil.csv
	printf '%s\n' 'order_id,ship_to_name,address1,city,postcode,country,sku,quantity,note' \
		"\"E$evil\",\"$evil\",1 Road,London,NW8 9AY,GB,\"$evil\",1,\"$evil\"" >orders-evil.csv
	curl -sS --unix-socket data/run/packwarden.sock --data-binary @items-evil.csv -H 'Content-Type: text/csv' \
		"http://localhost/api/v1/import?items=1&name=%3Cscript%3E.csv" >imported
	curl -sS --unix-socket data/run/packwarden.sock --data-binary @orders-evil.csv -H 'Content-Type: text/csv' \
		"http://localhost/api/v1/import?name=%3Cscript%3E.csv" >imported
	pw user add "$evil" --role lead --pin-stdin <<<1234 >added && sign_in "$evil" 1234 || return 1
	for path in "/api/v1/orders/E%3Cscript%3Ealert(1)%3C%2Fscript%3E?personal=1" /api/v1/session /api/v1/next /api/v1/needs \
		"/lane/%3Cscript%3Ealert(1)%3C%2Fscript%3E" "/login?back=%3Cscript%3Ealert(1)%3C/script%3E" \
		"/%3Cscript%3Ealert(1)%3C/script%3E" "/api/v1/search?q=%3Cscript%3Ealert(1)" /; do
		get "$path" -b jar -D head >status
		grep -qi '^X-Content-Type-Options: nosniff' head && grep -qi "^Content-Security-Policy: default-src 'self'" head &&
			! grep -i '^Content-Security-Policy' head | grep -q unsafe || { say "$path: $(cat head)"; return 1; }
		! grep -qi '^Content-Type: text/html' head || ! grep -q 'alert(1)' answer || { say "$path gives it as HTML"; return 1; }
	done
}

a_thousand_event_streams_leave_room_for_packers() {
	perl -MIO::Socket::INET -e '
		for (1 .. 1000) {
			my $s = IO::Socket::INET->new(PeerAddr => $ARGV[0], Blocking => 0) or next;
			print $s "GET /api/v1/events?lane=bench-1 HTTP/1.1\r\nHost: localhost\r\n\r\n"; push @all, $s;
		}
		print "open\n"; $| = 1; STDOUT->flush; sleep 600' "$listen" >streams &
	local pid=$!
	until_true grep -q open streams
	same "$(pw --json scan --lane bench-1 "$(badge Ann)" | jq -r .verdict)" signed-in && until_true has doctor '.event_streams <= 160'
	local result=$?
	kill "$pid"
	wait "$pid" 2>/dev/null
	until_true same "$(get /healthz)" 200 && return "$result"
}

it_ends_in_order() { station_stop; }
exits() { # STATUS WORDS: so ends `run`, which tells why
	timeout 60 env "${station_env[@]}" "$PACKWARDEN" --data "$folder/data" run >said 2>&1 </dev/null
	same $? "$1" && contains "$(cat said)" "$2"
}
certify() { # NAME
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj "/CN=$1" \
		-addext "subjectAltName=DNS:$1" -keyout "data/$1.key" -out "data/$1.pem" 2>openssl.log && chmod 644 data/"$1".*
}
with_tls() { # CERTIFICATE KEY
	sed -i "/^listen\|^tls_/d; s/^\[station\]/&\nlisten = 0.0.0.0:${listen#*:}\ntls_certificate = $1\ntls_key = $2/" \
		data/packwarden.conf
}

other_machines_are_served_with_a_certificate_or_not_at_all() {
	sed -i "s/^listen = .*/listen = 0.0.0.0:${listen#*:}/" data/packwarden.conf
	exits 3 'tls_certificate and tls_key' && certify packwarden.example && certify other.example || return 1
	with_tls packwarden.example.pem nowhere.key && exits 3 'nowhere.key: No such file' && contains "$(cat said)" 'openssl req' &&
		with_tls packwarden.example.pem other.example.key && exits 3 'do not belong together' &&
		with_tls packwarden.example.pem packwarden.conf && exits 3 'packwarden.conf' &&
		with_tls packwarden.example.pem packwarden.example.key && station_start
}

over_tls_the_cookie_goes_nowhere_else() {
	local port=${listen#*:}
	local with=(-sS --max-time 30 --cacert data/packwarden.example.pem --resolve "packwarden.example:$port:127.0.0.1"
		--resolve "evil.example:$port:127.0.0.1")
	curl "${with[@]}" -D head -o answer -H 'Content-Type: application/json' -d '{"name":"Lee","pin":"2468"}' \
		"https://packwarden.example:$port/api/v1/session" && grep -qi '^Set-Cookie: .*; Secure' head &&
		is '.role == "lead"' answer || return 1
	same "$(curl "${with[@]}" -o answer -w '%{http_code}' -k "https://evil.example:$port/healthz")" 421 &&
		! curl "${with[@]}" "https://evil.example:$port/healthz" 2>/dev/null &&
		! curl "${with[@]}" --tls-max 1.1 "https://packwarden.example:$port/healthz" 2>/dev/null &&
		! curl "${with[@]}" "http://packwarden.example:$port/healthz" 2>/dev/null | grep -q ok &&
		same "$(curl "${with[@]}" -o answer -w '%{http_code}' "https://packwarden.example:$port/login")" 200
}

the_journal_still_replays() { pw journal --verify >verified && pw digest | grep -q . && station_stop; }

failed=0
for test in set_up nobody_gets_in_without_a_session a_cookie_is_out_of_scripts_and_other_sites_reach \
	a_change_needs_the_sessions_own_csrf_token foreign_hosts_and_origins_are_refused_with_a_session_too \
	a_session_ends_when_it_is_told_to_and_never_comes_back a_session_ends_by_itself_and_so_does_a_pin \
	guessed_pins_wait_longer_and_longer_over_restarts names_that_nobody_has_are_answered_like_others \
	the_pin_of_a_running_session_cannot_be_guessed_through_it nobody_climbs_above_his_role \
	a_badge_alone_looks_and_does_nothing_that_can_hurt who_is_disabled_is_out_at_once \
	personal_data_is_shown_to_leads_alone_and_each_look_is_kept the_same_key_is_one_change_and_never_another \
	another_systems_token_reads_what_its_scopes_say paths_lead_nowhere_else scripts_in_names_and_paths_stay_texts \
	a_thousand_event_streams_leave_room_for_packers it_ends_in_order \
	other_machines_are_served_with_a_certificate_or_not_at_all over_tls_the_cookie_goes_nowhere_else \
	the_journal_still_replays; do
	if "$test" >output 2>&1; then
		echo "ok $test"
	else
		echo "not ok $test"
		{ cat output; tail -n 20 log; } | sed 's/^/# /'
		failed=1
	fi
done
exit $failed
