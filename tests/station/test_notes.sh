#!/bin/bash
# What a packer is told of an order before its first item: by the scan that opens it, by the lane's view after a reload,
# and in the text of the command line. (How the page shows it: tests/web/page.mjs.)
. "$(dirname "$0")/station.sh" || exit 1
trap 'station_end; rm -rf "$folder"' EXIT

ask() { pw --json scan --lane bench-1 "$@"; }
# told PROGRAM WANTED JSON
told() { same "$(jq -c "$1" <<<"$3")" "$2"; }

set_up() {
	station_make 'driver = file' 'path = labels'
	{
		echo 'sku,code,description,instructions,parts'
		echo 'MUG,0614141000012,"Mug, blue","Wrap in paper.
This side up",'
		printf '%s\n' 'TEA,0614141000036,Green tea,Keep dry,' 'PEN,0614141000104,Pen,,' \
			'SET,SET-1,Gift set,Ribbon around all,TEA*2; PEN'
		for i in $(seq 30); do echo "S$i,C-$i,Spoon $i,Polish $i,"; done
	} >items.csv
	{
		echo 'order_id,ship_to_name,address1,city,postcode,country,phone,sku,quantity,note,gift_message,replaces'
		echo 'A-1,Ann Person,1 Road,London,NW8 9AY,GB,555-1234,PEN,1,,,'
		echo 'A-2,Ann Person,1 Road,London,NW8 9AY,GB,555-1234,PEN,1,"Two lines:
the second <b>one</b> ""quoted""",Happy birthday,A-1'
		printf '%s\n' 'A-2,,,,,,,MUG,1,,,' 'A-2,,,,,,,MUG,2,,,' 'A-2,,,,,,,SET,1,,,'
		for i in $(seq 30); do echo "A-3,Bob,2 Road,London,NW8 9AY,GB,,S$i,1,,,"; done
		long=$(printf 'x%.0s' $(seq 4090))
		echo "A-4,Cat,3 Road,London,NW8 9AY,GB,,PEN,1,$long,$long,"
	} >orders.csv
	station_start && pw import --items items.csv >imported && pw import orders.csv >>imported || { cat imported err log; return 1; }
	ANN=$(pw --json user add Ann --role packer | jq -r .badge)
	SETASIDE=$(pw --json commands | jq -r .SETASIDE)
	ACK=$(pw --json commands | jq -r .ACK)
	ask "$ANN" >/dev/null
}

the_scan_that_opens_an_order_tells_its_notes_and_each_item_once() {
	local answer
	answer=$(ask A-2)
	told '[.verdict, .note, .gift_message, .replaces]' \
		'["order-opened","Two lines:\nthe second <b>one</b> \"quoted\"","Happy birthday","A-1"]' "$answer" &&
		told '.instructions' '[{"sku":"MUG","description":"Mug, blue","text":"Wrap in paper.\nThis side up"},{"sku":"TEA","description":"Green tea","text":"Keep dry"},{"sku":"SET","description":"Gift set","text":"Ribbon around all"}]' \
			"$(jq '.instructions |= sort_by(.sku == "SET")' <<<"$answer")" &&
		told 'tostring | test("Person|555|Road")' false "$answer"
}

the_view_tells_the_same_after_a_reload_and_names_the_kit() {
	local view
	view=$(api lanes/bench-1)
	told '.order | [.note, .gift_message, .replaces, (.instructions | map(.sku) | sort)]' \
		'["Two lines:\nthe second <b>one</b> \"quoted\"","Happy birthday","A-1",["MUG","SET","TEA"]]' "$view" &&
		told '[.missing[] | [.sku, .kit, .kit_description, .instructions]]' '[["PEN",null,null,null],["MUG",null,null,"Wrap in paper.\nThis side up"],["MUG",null,null,"Wrap in paper.\nThis side up"],["TEA","SET","Gift set","Keep dry"],["PEN","SET","Gift set",null]]' "$view" &&
		told 'tostring | test("Person|555|Road")' false "$view"
}

no_other_answer_bears_them() {
	told '[has("note"), has("instructions"), has("replaces")]' '[false,false,false]' "$(ask 0614141000012)" &&
		told '[has("note"), has("instructions")]' '[false,false]' "$(ask "$ACK")"
}

an_order_that_goes_on_tells_them_again_in_text_under_the_verdict() {
	ask "$SETASIDE" >/dev/null
	same "$(pw scan --lane bench-1 A-2 | sed 1s/resumed.*/resumed/)" "$(cat <<-'END'
		ACCEPTED order-resumed
		  replaces order A-1
		  note: Two lines:
		  note: the second <b>one</b> "quoted"
		  gift message: Happy birthday
	END
	)"
}

an_order_without_notes_has_none_and_one_line() {
	ask "$SETASIDE" >/dev/null
	same "$(pw scan --lane bench-1 A-1 | wc -l)" 1 &&
		told '[has("note"), has("gift_message"), has("replaces"), has("instructions")]' '[false,false,false,false]' "$(ask A-1)" &&
		told '.order | [.note, .gift_message, .replaces, .instructions]' '["",null,null,[]]' "$(api lanes/bench-1)"
}

twenty_items_tell_how_they_are_packed() {
	ask "$SETASIDE" >/dev/null
	told '[(.instructions | length), .instructions[0].text, .instructions[19].text]' '[20,"Polish 1","Polish 20"]' "$(ask A-3)" &&
		told '.order.instructions | length' 20 "$(api lanes/bench-1)"
}

the_longest_notes_reach_every_screen() {
	ask "$SETASIDE" >/dev/null
	watch bench-1 || return 1
	ask A-4 >/dev/null
	until_true grep -q '"verdict":"order-opened".*"note":"x\{4090\}"' stream.bench-1
}

control_characters_in_an_items_texts_are_quarantined() {
	printf 'sku,code,description,instructions\nESC,E-1,Fine,Red \033[31m text\nBEL,E-2,Bell \007,\nTAB,E-3,Fine,a\tb\n' >bad.csv
	pw --json import --items bad.csv >imported
	told '[.items.new, [.quarantine[] | [.line, .column, .order, .reason]]]' '[1,[[2,"instructions","ESC","the value has a control character in it"],[3,"description","BEL","the value has a control character in it"]]]' "$(cat imported)"
}

the_station_ends_in_order() { station_stop; }

failed=0
for test in set_up the_scan_that_opens_an_order_tells_its_notes_and_each_item_once \
	the_view_tells_the_same_after_a_reload_and_names_the_kit no_other_answer_bears_them \
	an_order_that_goes_on_tells_them_again_in_text_under_the_verdict an_order_without_notes_has_none_and_one_line \
	twenty_items_tell_how_they_are_packed the_longest_notes_reach_every_screen \
	control_characters_in_an_items_texts_are_quarantined the_station_ends_in_order; do
	if "$test" >output 2>&1; then
		echo "ok $test"
	else
		echo "not ok $test"
		{ cat output; tail -n 20 log; } | sed 's/^/# /'
		failed=1
	fi
done
exit $failed
