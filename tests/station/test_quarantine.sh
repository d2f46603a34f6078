#!/bin/bash
# Rows that were kept back, with what stands in them: found by the import process or by the engine, in each encoding and form
# that a file may have; for whoever may see personal data, and the look is in the journal.
. "$(dirname "$0")/bench.sh" || exit 1
H=order_id,ship_to_name,address1,city,country,sku,quantity

set_up() {
	mkdir data
	printf '%s\n' '[station]' 'name = station-1' '[lane bench-1]' 'printer = folder' 'carrier = sscc' '[printer folder]' \
		'driver = file' 'path = labels' '[carrier sscc]' 'company_prefix = 0614141' '[night]' 'retention_days = 90' >data/packwarden.conf
	printf 'sku,code,quantity\nA,0614141000012,1\n' >items.csv
	start && pw import --items items.csv >/dev/null || say "$(cat err)"
}

# rows FILE: what is told of it, by line
rows() { api "quarantine/$(api quarantine | jq --arg file "$1" '[.imports[] | select(.file == $file)][0].import')?personal=1"; }
rows_are() { same "$(rows "$1" | jq -c '[.rows[] | [.line, .column, .order, .text]]')" "$2"; } # FILE WANTED
looks() { pw journal | grep -c '^access .* what=look'; }

both_the_engines_and_the_readers_rows_have_their_text() {
	printf '%s\r\n' "$H" 'OK-1,Ann,1 Road,London,GB,A,1' $'B-1,"Zo\xc3\xab ""Z""\r\nFlat 2",2 Road,London,GB,A,1' \
		'B-2,Bob,3 Road,London,GB,A,many' 'OK-2,Cy,4 Road,London,GB,A,1' 'B-3,=1+1,5 Road,London,GB,A,0' \
		'B-4,Di,6 Road,London,GB,NOSUCH,1' >both.csv
	pw import both.csv >out
	rows_are both.csv '[[3,"ship_to_name","B-1","B-1,\"Zoë \"\"Z\"\"\nFlat 2\",2 Road,London,GB,A,1"],[5,"quantity","B-2","B-2,Bob,3 Road,London,GB,A,many"],[7,"quantity","B-3","B-3,=1+1,5 Road,London,GB,A,0"],[8,"sku","B-4","B-4,Di,6 Road,London,GB,NOSUCH,1"]]'
}

who_does_not_ask_for_it_sees_none_and_the_look_is_in_the_journal() {
	local before
	before=$(looks)
	api "quarantine/$(api quarantine | jq '.imports[0].import')" | is '(.rows | length) == 4 and all(.rows[]; has("text") | not)' &&
		same "$(looks)" "$before" && rows both.csv | is '.rows | length == 4' && same "$(looks)" $((before + 1))
}

other_encodings_and_forms_are_read_as_the_import_reads_them() {
	printf '%s\n' "$H" $'U-1,\xd0\x90\xd0\xbd\xd0\xbd\xd0\xb0,1 Road,London,GB,A,none' >utf8.csv
	{ printf '\xff\xfe' && iconv -t UTF-16LE utf8.csv; } >wide.csv && pw import wide.csv >out
	rows_are wide.csv '[[2,"quantity","U-1","U-1,Анна,1 Road,London,GB,A,none"]]' || return
	printf '%s\n' "$H" $'W-1,Jos\xe9,1 Road,London,GB,A,none' >old.csv && pw import --encoding windows-1252 old.csv >out
	rows_are old.csv '[[2,"quantity","W-1","W-1,José,1 Road,London,GB,A,none"]]' || return
	printf '%s\n' '{"order_id":"J-1","ship_to_name":"Al","address1":"1 Road","city":"London","country":"GB","lines":[{"sku":"NOSUCH","quantity":1}]}' >one.jsonl
	pw import one.jsonl >out
	same "$(rows one.jsonl | jq -r '.rows[0].text')" "$(cat one.jsonl)"
}

a_long_row_and_a_quote_that_nobody_closes_are_cut_off() {
	{ echo "$H" && printf 'L-1,%s,1 Road,London,GB,A,none\n' "$(printf 'é%.0s' {1..1200})"; } >long.csv && pw import long.csv >out
	rows long.csv | is '.rows[0].text | (utf8bytelength <= 2003 and endswith("é…") and startswith("L-1,é"))' || return
	{ echo "$H" && echo 'Q-1,Ann,1 Road,London,GB,A,none' && echo 'Q-2,"Ann' && seq 100; } >open.csv && pw import open.csv >out
	! is_kept open.csv || rows open.csv | is '(.rows | length) > 0 and all(.rows[]; .text | utf8bytelength <= 2003)'
}
is_kept() { api quarantine | jq -e --arg file "$1" '[.imports[] | select(.file == $file)] | length > 0' >/dev/null; }

what_is_mended_or_past_its_retention_is_forgotten() {
	printf '%s\n' "$H" 'B-2,Bob,3 Road,London,GB,A,1' >mended.csv && pw import mended.csv >/dev/null || return
	rows both.csv | is '[.rows[].order] == ["B-1", "B-3", "B-4"]' || return
	pw import --dry-run both.csv >/dev/null
	stop && PACKWARDEN_DAYS_AHEAD=91 start && pw purge --clock-is-right >/dev/null || say "$(cat err)" || return
	api quarantine | is '.imports == []' && ! grep -rlaq 'Flat 2' data/
}

run_all both_the_engines_and_the_readers_rows_have_their_text who_does_not_ask_for_it_sees_none_and_the_look_is_in_the_journal \
	other_encodings_and_forms_are_read_as_the_import_reads_them a_long_row_and_a_quote_that_nobody_closes_are_cut_off \
	what_is_mended_or_past_its_retention_is_forgotten
