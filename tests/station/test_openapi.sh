#!/bin/bash
# /api/v1/openapi.json tells the truth: each GET answers with each status that it names, 200 in the shape that it says. (That
# it has every route and no other: test_manual.sh.)
. "$(dirname "$0")/station.sh" || exit 1
. "$fixtures/lib.sh"
trap 'station_end; rm -rf "$folder"' EXIT
listen=127.0.0.1:$(free_port)
document=$root/station/web/openapi.json

set_up() {
	station_make 'driver = file' 'path = labels'
	station_start && station_orders A-1,MUG,1 A-2,TEA,1 A-3,TEA,2 || return 1
	printf '%s\n' 'order_id,ship_to_name,address1,city,postcode,country,sku,quantity' 'A-4,Ann,1 Road,London,NW8 9AY,GB,NOSUCH,1' \
		>bad.csv
	pw import bad.csv >imported
	echo 2468 | pw user add Lee --role lead --pin-stdin >added && echo 1357 | pw user add Ada --role admin --pin-stdin >>added &&
		pw token add erp --scope orders:read >>added && pw recall add PEN --reason test >>added &&
		pw printer test label --reason test >>added || return 1
	pw --json scan --lane bench-1 "$(badge Ann)" A-1 0614141000012 >scanned && pw --json scan --lane bench-2 "$(badge Bob)" A-2 >scanned
	until_true has orders/A-1 '.boxes[0].seal_code != null' && until_true has printers/label '.tests | length == 1'
}

it_is_served_as_it_is_kept() {
	curl -sS "http://$listen/api/v1/openapi.json" | cmp - "$document"
}

# What GET answers, as `who`: anybody, lead, admin, or socket. In the files answer and status.
ask() {
	case $1 in
	anybody) curl -sS --max-time 30 -o answer -w '%{http_code}' "http://$listen$2" >status ;;
	lead) cp lee.jar jar && csrf= && signed_in GET "${2#/api/v1/}" >shown ;;
	admin) cp ada.jar jar && csrf= && signed_in GET "${2#/api/v1/}" >shown ;;
	socket) curl -sS --max-time 30 -o answer -w '%{http_code}' --unix-socket data/run/packwarden.sock "http://localhost$2" >status ;;
	esac
}

# The path with what there is, or with what there is not.
filled() { # PATH there|not
	if [ "$2" = not ]; then
		sed 's/{[a-z]*}/no-such/g' <<<"$1"
	else
		sed "s/{lane}/bench-1/; s/{order}/A-1/; s/{box}/$box/; s/{printer}/label/; s/{report}/unshipped/; s/{carrier}/sscc/; s/{test}/$test_number/; s/{import}/$import/
			s/{recall}/1/; s/{item}/MUG/" <<<"$1"
	fi
}

# Of the schema that is in `schema`; says where the answer is otherwise.
fits() {
	jq -r --slurpfile schema schema '
		def type_of: if type == "number" and . == floor then "integer" else type end;
		def wrong($s; $at):
			(if $s.type and ($s.type != type_of) and ($s.type != "number" or type != "number") and (. != null or ($s.nullable | not))
			 then "\($at) is \(type_of), not \($s.type)" else empty end),
			(if type == "object" then
				(. as $o | ($s.required // [])[] | select(. as $k | $o | has($k) | not) | "\($at) lacks \(.)"),
				(. as $o | ($s.properties // {} | to_entries)[] | .key as $k | .value as $p | $o | select(has($k)) | .[$k] |
				 select(. != null) | wrong($p; "\($at).\($k)")),
				(if $s.additionalProperties then (to_entries[] | .key as $k | .value | wrong($s.additionalProperties; "\($at).\($k)"))
				 else empty end)
			 elif type == "array" and $s.items then (.[] | wrong($s.items; "\($at)[]")) else empty end);
		wrong($schema[0]; "")' answer
}

check() { # PATH WHO STATUS
	local path=$1 who=$2 said
	case $3 in
	200) path=$(filled "$path" there) ;;
	401) who=anybody path=$(filled "$path" there) ;;
	403) path=$(filled "$path" there) && if [ "$who" = admin ]; then who=lead; else who=anybody; fi ;;
	404) path=$(filled "$path" not) ;;
	400) path="$(filled "$path" not)?n=0&dpi=72" ;;
	esac
	case $1:$3 in
	/api/v1/events:200)
		curl -sSNi --max-time "$WAIT" -o stream "http://$listen$path?lane=bench-1" &
		until_true grep -q '^HTTP/1.1 200' stream
		said=$?
		kill $!
		return "$said"
		;;
	/api/v1/session:200) who=lead ;;
	/api/v1/search:200) path="$path?q=A-1" ;;
	/api/v1/next:404 | /api/v1/events:404) path="$path?lane=no-such" ;;
	/api/v1/openapi.json:*) return 0 ;;
	esac
	ask "$who" "$path"
	same "$(cat status)" "$3" || { say "GET $path as $who: $(head -c 300 answer)"; return 1; }
	jq --arg path "$1" --arg status "$3" '.components.responses.Error as $error | .paths[$path].get.responses[$status] |
		(if has("$ref") then $error else . end) | .content["application/json"].schema // {}' "$document" >schema
	[ "$(cat schema)" = '{}' ] || said=$(fits) && [ -z "$said" ] || say "GET $path: $said"
}

each_get_answers_with_each_status_in_its_shape() {
	sign_in Lee 2468 && cp jar lee.jar && sign_in Ada 1357 && cp jar ada.jar || return 1
	box=$(api orders/A-1 | jq -r '.boxes[0].box') import=$(api quarantine | jq '.imports[0].import')
	test_number=$(api printers/label | jq '.tests[0].test')
	local failed=0 path who status
	jq -r '.paths | to_entries[] | .key as $path | .value.get // empty | .["x-who"] as $who | .responses | keys[] |
		"\($path) \($who) \(.)"' "$document" >cases
	[ "$(wc -l <cases)" -gt 60 ] || say "$(wc -l <cases) cases" || return 1
	while read -r path who status; do
		check "$path" "$who" "$status" || failed=1
	done <cases
	return "$failed"
}

errors_have_code_place_and_words() {
	sign_in Lee 2468
	signed_in POST orders/A-1/hold '{"reason":7.5}' | is '.error | .code == "bad-request" and .place == "reason" and (.text | length > 9)' &&
		signed_in POST recalls '{"sku"}' | is '.error | .code == "bad-json" and (.place | test("line 1"))' &&
		signed_in GET nothing | is '.error | .code == "not-found" and has("place")'
}

it_ends_in_order() { station_stop; }

failed=0
for test in set_up it_is_served_as_it_is_kept each_get_answers_with_each_status_in_its_shape \
	errors_have_code_place_and_words it_ends_in_order; do
	if "$test" >output 2>&1; then
		echo "ok $test"
	else
		echo "not ok $test"
		{ cat output; tail -n 20 log; } | sed 's/^/# /'
		failed=1
	fi
done
exit $failed
