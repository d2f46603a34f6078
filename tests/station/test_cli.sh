#!/bin/bash
# The command line as somebody uses it who has never seen it: every command with and without --json, first without a
# station, then with one running. What is promised for scripts (fields, exit codes, words) is checked to the letter.
cd "$(dirname "$0")/../.." || exit 1
here=$PWD
PACKWARDEN=${PACKWARDEN:-$PWD/build/asan/packwarden}
folder=$(mktemp -d /tmp/packwarden-cli.XXXXXX) || exit 1
chmod 755 "$folder"
cd "$folder" || exit 1
station=

say() { echo "# $*"; return 1; }

# pw WORD...: output in out, complaints in err, exit code in code
pw() {
	timeout 60 "$PACKWARDEN" --data data "$@" >out 2>err </dev/null
	code=$?
	! grep -q 'Sanitizer\|runtime error' err || { cat err; code=99; }
}

# exits CODE WORD...: pw, and it ends so
exits() {
	local wanted=$1
	shift
	pw "$@"
	[ "$code" = "$wanted" ] || say "packwarden $*: exit $code, not $wanted: $(cat out err)"
}

is() { [ "$(cat out)" = "$1" ] || say "it says '$(cat out)', not '$1'"; }
json() { [ "$(jq "$@" out)" = true ] || say "not so: $1 of $(cat out)"; }
complains() { grep -qF -- "$1" err || say "'$1' is not in: $(cat err)"; }
code_of() { "$PACKWARDEN" --data data --json commands </dev/null | jq -r ".$1"; }

mkdir data
cat >data/packwarden.conf <<'END'
[station]
name = station-1
[lane bench-1]
printer = folder
carrier = sscc
[lane bench-2]
printer = folder
carrier = sscc
finish = done
[printer folder]
driver = file
path = labels
[carrier sscc]
company_prefix = 0614141
END
cat >items.csv <<'END'
sku,code,quantity,description,weight_g,lot,serial,expiry,image
TEA,4006381333931,1,"Green tea, 250 g",250,,,,
TEA,14006381333938,6,,,,,,
PHONE,9506000134352,1,Phone,300,,yes,,
PHONE,19506000134359,4,,,,,,
END
cat >orders.csv <<'END'
order_id,ship_to_name,address1,city,postcode,country,sku,quantity
1001,Ann Bo,1 High St,Leeds,LS1 1AA,GB,TEA,3
1002,Bo Berg,Hauptstr. 2,Berlin,10115,DE,PHONE,1
1003,Cy Lee,3 Rue X,Paris,75001,FR,NOPE,1
END

without_a_station_a_command_starts_one_for_itself_and_leaves_none() {
	exits 0 import --items items.csv && is '4 rows: 2 new, 2 updated, 0 unchanged, 0 stale, 0 suspect, 0 quarantined' &&
		[ ! -e data/run/packwarden.sock ] && exits 1 import orders.csv &&
		grep -qx '3 rows: 2 new, 0 updated, 0 unchanged, 0 stale, 0 suspect, 1 quarantined' out &&
		grep -q '^orders.csv:4: 1003, sku: The catalogue has no SKU "NOPE"' out
}

the_same_file_again_changes_nothing() {
	exits 0 digest || return
	local before
	before=$(cat out)
	exits 0 --json import --items items.csv && json '.items == {new:0,updated:0,unchanged:4,stale:0,suspect:0,quarantined:0}' &&
		exits 1 --json import orders.csv && json '.orders.unchanged == 2 and .orders.new == 0' &&
		json '.quarantine[0] == {file:"orders.csv",line:4,column:"sku",order:"1003",reason:.quarantine[0].reason}' &&
		exits 0 digest && is "$before"
}

a_dry_run_tells_and_does_not_do() {
	sed 's/^1001/2001/' orders.csv >dry.csv
	exits 1 --json import --dry-run dry.csv && json '.dry_run and .orders.new == 1 and .orders.unchanged == 1' &&
		exits 3 order show 2001 && complains 'There is no such order.'
}

an_import_may_come_from_a_pipe() {
	timeout 60 "$PACKWARDEN" --data data --json import - <orders.csv >out 2>err
	[ $? = 1 ] && json '.rows == 3 and .quarantine[0].file == "-"'
}

an_order_without_a_revision_has_revision_0() {
	exits 0 order show 1001 && [ "$(head -1 out)" = 'order 1001  released  revision 0' ] &&
		exits 0 --json order show 1001 && json '.revision == "0" and .state == "released" and .boxes == []' &&
		json '.lines == [{line_id:"1",sku:"TEA",quantity:3,packed:0,status:"open",description:"Green tea, 250 g",typed:0}]'
}

people_get_badges() {
	exits 0 --json user add Pat --role packer && json '.name == "Pat" and .role == "packer"' || return
	jq -r .badge out >badge
	exits 0 user add Lee --role lead && grep -qx 'Lee, lead, badge PWB[0-9A-Z]*' out && exits 0 --json badges &&
		json --rawfile badge badge '.Pat == ($badge | rtrimstr("\n")) and has("Lee")' &&
		exits 1 user add Pat --role packer && complains 'There is a user of that name already.' &&
		exits 2 user add Zoe && exits 2 user add Zoe --role king && exits 3 user disable Nobody &&
		exits 0 --json user list && [ "$(jq -s 'length' out)" = 2 ]
}

sheets_name_every_command_and_lane() {
	exits 0 --json commands && json '(keys | sort) == (["ACK","UNDO","NEWBOX","DONE","SETASIDE","SHORT","DAMAGED",
		"REPRINT","VOID","CALL","SIGNOUT","TRAINING","BACK","MOVE"] | sort) and ([.[]] | unique | length) == 14' &&
		exits 0 --json lanes && json 'keys == ["bench-1","bench-2"]' && exits 0 lanes && [ "$(wc -l <out)" = 2 ]
}

a_code_is_taken_apart() {
	exits 0 --json code parse ']C101040063813339311729022810AB{GS}21xy' && json '. == {valid:true,symbology:"GS1-128",
		gtin:"04006381333931",sscc:null,elements:[{ai:"01",value:"04006381333931"},{ai:"17",value:"290228"},
		{ai:"10",value:"AB"},{ai:"21",value:"xy"}],error:null}' &&
		exits 1 --json code parse ']C101040063813339311729023010AB' &&
		json '(.valid | not) and .error == {code:"date",position:25,length:2,text:.error.text}' &&
		exits 1 code parse 4006381333932 && grep -q '^character 13: the check digit is wrong' out &&
		exits 1 --json code parse '' && json '.error.code == "empty"'
}

a_tracking_number_is_judged() {
	exits 0 --json tracking check 006141410000000012 &&
		json 'del(.matches) == {number:"006141410000000012",valid:true,carrier:"sscc",type:"sscc",reason:null}' &&
		exits 0 --json tracking check '1z 999 aa1 01 2345 6784' && json '.carrier == "ups" and .matches[0].service != null' &&
		exits 1 tracking check 1Z999AA10123456785 && grep -q 'check digit is 5, not 4' out &&
		exits 1 --json tracking check 006141410000000013 && json '.valid == false and .carrier == null and (.reason | length) > 0'
}

a_wrong_call_is_told_how_it_is_right() {
	exits 2 && exits 2 fly && complains "there is no command 'fly'" && exits 2 order && exits 2 order show &&
		complains 'usage: packwarden order show ID' && exits 2 order hold 1001 && complains '--reason' && exits 2 scan X &&
		complains '--lane' && exits 2 scan --lane bench-1 && exits 2 label render 1 && exits 2 code parse && exits 2 code parse a b &&
		exits 3 order show 9999 && exits 3 box show 9999 && exits 3 box show nothing && exits 3 scan --lane nowhere X &&
		exits 3 import nowhere.csv && complains 'nowhere.csv: No such file' && exits 3 import . && exits 3 label check items.csv &&
		exits 0 --help && grep -q 'packwarden replay' out && exits 0 import --help &&
		grep -q '^packwarden import .*FILE' out || return
	timeout 20 "$PACKWARDEN" --help >out 2>err && [ ! -s err ] && grep -q 'packwarden scan --lane LANE' out || return
	timeout 20 "$PACKWARDEN" --data nowhere digest >out 2>err
	[ $? = 4 ] && complains 'nowhere: No such file'
}

a_code_that_needs_a_serial_number_keeps_needing_it() {
	exits 0 scan --lane bench-2 "$(cat badge)" 1002 && exits 1 scan --lane bench-2 9506000134352 &&
		is 'REFUSED serial-required PHONE: Its serial number is needed. Scan or type it.' &&
		exits 0 --json scan --lane bench-2 ']C1010950600013435221SN-1{GS}10A' &&
		json '.verdict == "item-accepted" and .count == 1 and .of == 1 and .events == []' &&
		exits 0 scan --lane bench-2 "$(code_of UNDO)" "$(code_of SETASIDE)" "$(code_of SIGNOUT)" &&
		[ "$(cut -d' ' -f1,2 out | xargs)" = 'ACCEPTED undone ACCEPTED order-set-aside ACCEPTED signed-out' ]
}

station_is_started() {
	setsid "$PACKWARDEN" --data data run >log 2>&1 </dev/null &
	station=$!
	local i
	for ((i = 0; i < 600; i++)); do
		curl -s --max-time 5 --unix-socket data/run/packwarden.sock http://localhost/healthz 2>/dev/null |
			grep -q '"ok":true' && return 0
		sleep 0.05
	done
	say "the station does not answer: $(cat log)"
}

a_running_station_says_the_same() {
	local asked=('order show 1001' 'order show 1002' digest lanes commands badges 'user list' 'box show 1') i
	for i in "${!asked[@]}"; do
		exits 0 ${asked[i]} && mv out "alone.$i" || return
	done
	station_is_started || return
	for i in "${!asked[@]}"; do
		exits 0 ${asked[i]} && cmp out "alone.$i" || return
	done
}

every_process_is_locked_down_and_doctor_shows_it() {
	local name
	exits 0 --json doctor || return
	for name in engine scan render web print; do
		jq -se --arg name "process $name" 'any(.[]; .check == $name and .result == "ok" and
			(.text | test("seccomp, no new privileges, not dumpable")))' out >/dev/null || say "$name: $(cat out)" || return
	done
	exits 0 doctor && grep -q '^OK   station: station-1 runs in data' out && grep -q '^WARN scanners: none is plugged in' out &&
		grep -q '^WARN manifests: 1 rows are in quarantine' out &&
		exits 0 --json devices && json '.printers[0].name == "folder" and .printers[0].state == "idle" and .scanners == []'
}

scans_are_answered_a_line_each() {
	exits 1 scan --lane bench-1 4006381333931 "$(cat badge)" 1001 4006381333931 0614141000012 4006381333931 "$(code_of ACK)" \
		4006381333932 "$(code_of UNDO)" "$(code_of UNDO)" 14006381333938 "$(code_of ACK)" || return
	is 'REFUSED not-signed-in TEA: Nobody is signed in. Scan your badge.
ACCEPTED signed-in Signed in. Scan an order.
ACCEPTED order-opened Order open. Scan its items.
ACCEPTED item-accepted 1 of 3 TEA
REFUSED wrong-item Wrong item. It is not in this order. Put it aside, then scan ACK.
REFUSED acknowledge-first TEA: Deal with the mistake first. Put the thing aside, then scan ACK.
ACCEPTED acknowledged Go on.
REFUSED damaged-code The code is damaged or misread. Scan it again. (character 13)
ACCEPTED undone 0 of 3 Taken back. Take that item out of the box.
REFUSED nothing-to-undo There is nothing to take back.
REFUSED over-quantity TEA: Too many. This order has enough of it. Put it aside, then scan ACK.
ACCEPTED acknowledged Go on.'
}

json_of_a_scan_has_what_scripts_read() {
	exits 0 --json scan --lane bench-1 4006381333931 &&
		json '.lane == "bench-1" and .code == "4006381333931" and .result == "accepted" and .verdict == "item-accepted" and
			(.text | type) == "string" and .order == "1001" and .line == "1" and .count == 1 and .of == 3 and
			.box == "station-1-1-2" and .events == []' &&
		exits 1 --json scan --lane bench-1 4006381333932 &&
		json '.result == "refused" and .verdict == "damaged-code" and .position == 12 and .line == null' &&
		exits 1 --json scan --lane bench-2 1001 && json '.verdict == "not-signed-in"'
}

the_last_item_prints_the_label_and_its_scan_seals_the_box() {
	local i
	exits 0 scan --lane bench-1 ']C10104006381333931' 4006381333931 &&
		[ "$(tail -1 out)" = 'ACCEPTED item-accepted 3 of 3 TEA [box-complete label-queued]' ] || return
	for ((i = 0; i < 600; i++)); do
		exits 0 --json order show 1001 || return
		[ "$(jq '.boxes[0].state == "labelled"' out)" = true ] && break
		sleep 0.05
	done
	json '.state == "packed" and .boxes[0].sscc == "006141410000000012" and .boxes[0].tracking_number == null' &&
		jq -r '.boxes[0].seal_code' out >seal && cp out order &&
		exits 1 scan --keyed --lane bench-1 "$(cat seal)" && grep -q '^REFUSED label-unreadable' out &&
		exits 0 scan --lane bench-1 "$(cat seal)" && is 'ACCEPTED box-sealed Box sealed. [order-sealed]' &&
		exits 0 --json order show 1001 && json '.state == "sealed" and .boxes[0].state == "sealed" and .boxes[0].seal_code == null' &&
		exits 1 scan --lane bench-1 1001 && grep -q '^REFUSED order-sealed-already' out
}

a_label_comes_in_every_format_and_reads_back() {
	local box
	box=$(jq -r '.boxes[0].box' order)
	exits 0 label render "$box" --format png --dpi 203 -o a.png && exits 0 --json label render "$box" --dpi 300 -o b.png &&
		json '. == {file:"b.png",width:1200,height:1800,dpi:300}' && exits 0 label render "$box" -o a.pdf &&
		exits 0 label render "$(jq -r '.boxes[0].sscc' order)" --format zpl -o a.zpl && exits 0 label render 2 --format pwg -o a.pwg &&
		[ "$(head -c 4 a.pdf)" = %PDF ] && [ "$(head -c 4 a.pwg)" = RaS2 ] && [ "$(head -c 3 a.zpl)" = ^XA ] || return
	local name
	for name in a.png b.png a.pwg; do
		exits 0 --json label check "$name" || return
		jq -se --rawfile code seal 'any(.[]; .aim == "]C1" and .text == ($code | rtrimstr("\n")))' out >/dev/null ||
			say "$name: $(cat out)" || return
	done
	cmp a.png "data/labels/$(ls data/labels | grep 'png$')" || say 'it is not what was printed' || return
	exits 0 --json box show 2 && json '.order_id == "1001" and .state == "sealed" and .units == 3 and (.contents | length) == 1'
}

an_order_is_held_and_released_with_a_reason() {
	exits 0 order hold 1002 --reason 'the customer asked' --by Pat && exits 1 scan --lane bench-1 1002 &&
		grep -q '^REFUSED order-held' out && exits 1 order release 1002 --reason x --by Pat && complains 'Only a lead may do that.' &&
		exits 0 order release 1002 --reason x --by Lee && exits 0 --json order cancel 1002 --reason x --by Lee &&
		json '.state == "cancelled"' && exits 0 order uncancel 1002 --reason x --by Lee &&
		exits 3 order hold 1002 --reason x --by Nobody && exits 3 --json order hold 9999 --reason x && json '.error.code == "order-unknown"'
}

the_journal_replays_to_the_same_digest() {
	exits 0 digest && mv out digest && exits 0 journal && cp out journal.txt &&
		exits 0 replay journal.txt && [ "$(tail -1 out)" = "digest $(cat digest)" ] &&
		exits 0 --json replay journal.txt && [ "$(tail -1 out | jq -r .digest)" = "$(cat digest)" ]
}

a_replay_says_where_it_differs() {
	exits 0 replay "$here/tests/replay/damaged-code-says-where.t" && tail -1 out | grep -qx 'digest [0-9a-f]\{32\}' &&
		sed 's/damaged-code/unknown-code/' "$here/tests/replay/damaged-code-says-where.t" >differs.t &&
		exits 1 replay differs.t && complains 'differs.t:' && echo 'scan no=event' >bad.t && exits 3 replay bad.t &&
		complains 'bad.t:1:' && exits 3 replay nowhere.t
}

# It said that central is not reached, and a night that nobody carried out was waited for.
an_exchange_is_asked_of_a_running_station_only() {
	local how
	for how in '' --full --night; do
		exits 4 sync $how && complains 'no station answers' && complains 'Start it with' || return
	done
}

the_station_ends_in_order() {
	kill "$station" && wait "$station" || say "it ended with $?: $(cat log)" || return
	station=
	! grep -n 'Sanitizer\|runtime error\|starting it again' log && [ ! -e data/run/packwarden.sock ]
}

# An import that waits for its text keeps the station that it has made for itself.
a_station_that_starts_while_a_command_works_waits_for_it() {
	local import
	mkfifo text && exec 8<>text
	"$PACKWARDEN" --data data import --items /dev/stdin <text >imported 2>&1 8<&- &
	import=$!
	for _ in $(seq 600); do [ -S data/run/packwarden.sock ] && pw digest && [ "$code" = 0 ] && break; sleep 0.05; done
	setsid "$PACKWARDEN" --data data run >log 2>&1 </dev/null 8<&- &
	station=$!
	cat items.csv >&8 && exec 8>&- && wait "$import" || say "the import: $(cat imported)" || return
	for _ in $(seq 600); do exits 0 doctor >/dev/null && break; sleep 0.05; done
	kill -0 "$station" && grep -qx 'Packwarden is ready.' log && ! grep -q already log || say "$(cat log)" || return
	kill "$station" && wait "$station" && station=
}

failed=0
for name in without_a_station_a_command_starts_one_for_itself_and_leaves_none the_same_file_again_changes_nothing \
	a_dry_run_tells_and_does_not_do an_import_may_come_from_a_pipe an_order_without_a_revision_has_revision_0 \
	people_get_badges sheets_name_every_command_and_lane a_code_is_taken_apart a_tracking_number_is_judged \
	a_wrong_call_is_told_how_it_is_right a_code_that_needs_a_serial_number_keeps_needing_it \
	a_running_station_says_the_same every_process_is_locked_down_and_doctor_shows_it scans_are_answered_a_line_each \
	json_of_a_scan_has_what_scripts_read the_last_item_prints_the_label_and_its_scan_seals_the_box \
	a_label_comes_in_every_format_and_reads_back an_order_is_held_and_released_with_a_reason \
	the_journal_replays_to_the_same_digest a_replay_says_where_it_differs the_station_ends_in_order \
	an_exchange_is_asked_of_a_running_station_only \
	a_station_that_starts_while_a_command_works_waits_for_it; do
	if "$name"; then echo "ok $name"; else
		echo "not ok $name"
		failed=1
	fi
done
[ -n "$station" ] && kill "$station" && wait "$station"
cd / && rm -rf "$folder"
exit "$failed"
