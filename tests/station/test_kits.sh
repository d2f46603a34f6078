#!/bin/bash
# A kit is ordered as one thing and packed by its parts: in the catalogue, in the import, at a lane, when the order
# changes, and on the screen. In the end the journal must replay to the station's own digest.
. "$(dirname "$0")/bench.sh" || exit 1
A=0614141000012 B=0614141000029 SET=0614141000104 SIX=0614141000111

orders() { # "ID,REVISION,LINE,SKU,QUANTITY" each
	{
		echo 'order_id,revision,ship_to_name,address1,city,postcode,country,line_id,sku,quantity'
		printf '%s\n' "$@" | sed 's/^\([^,]*,[^,]*\),/\1,Ann,1 Road,London,NW8 9AY,GB,/'
	} >orders.csv
	pw --json import orders.csv >imported
}

set_up() {
	mkdir data
	printf '%s\n' '[station]' 'name = station-1' '[lane bench-1]' 'printer = folder' 'carrier = sscc' \
		'[printer folder]' 'driver = file' 'path = labels' '[carrier sscc]' 'company_prefix = 0614141' \
		>data/packwarden.conf
	# the kit stands before its parts, and one kit has no code of its own
	printf '%s\n' 'sku,code,description,parts,instructions' "SET,$SET,Gift set,A*2; B,Ribbon around all" \
		"SIX,$SIX,Six pack,A * 6," "A,$A,Mug,,Wrap in paper" "B,$B,Tea,," 'BARE,,No code,B*1; A,' >items.csv
	start
	ANN=$(pw --json user add Ann --role packer | jq -r .badge)
	ACK=$(pw --json commands | jq -r .ACK)
	UNDO=$(pw --json commands | jq -r .UNDO)
	answers signed-in bench-1 "$ANN"
}

a_catalogue_may_name_a_kit_before_its_parts() {
	gives '[.rows, .items.new, .items.quarantined]' '[5,5,0]' import --items --dry-run items.csv &&
		gives '[.rows, .items.new, .items.quarantined]' '[5,5,0]' import --items items.csv &&
		gives '[.items.new, .items.updated, .items.unchanged]' '[0,0,5]' import --items items.csv
}

a_catalogue_of_json_lines_is_the_same_as_a_table() {
	printf '%s\n' '{"sku":"J-SET","description":"Gift set","parts":[{"sku":"J-A","quantity":2},{"sku":"B"}],"instructions":"Ribbon"}' \
		'{"sku":"J-A","codes":["J-1",{"code":"J-12","quantity":12}],"serial":false,"weight_g":250}' >items.jsonl
	gives '[.rows, .items.new, .items.updated, .items.unchanged, .items.quarantined]' '[2,2,0,0,0]' import --items --dry-run items.jsonl &&
		gives '[.rows, .items.new, .items.updated, .items.unchanged, .items.quarantined]' '[2,2,0,0,0]' import --items items.jsonl &&
		gives '[.items.new, .items.updated, .items.unchanged]' '[0,0,2]' import --items items.jsonl || return 1
	printf '%s\n' '{"sku":"J-A","codes":["J-1",{"code":"J-12","quantity":12},"J-2"],"weight_g":250}' \
		'{"sku":"J-B","codes":["J-3","J-4"],"parts":[{"sku":"NONE"}]}' '{"sku":"J-C"}' >again.jsonl
	gives '[.items.new, .items.updated, .items.unchanged, .items.quarantined, [.quarantine[] | [.line, .column, .order]]]' \
		'[0,1,0,2,[[3,"code","J-C"],[2,"parts","J-B"]]]' import --items again.jsonl --failed failed.jsonl || return 1
	[ "$(cat failed.jsonl)" = "$(sed -n 2,3p again.jsonl)" ] || { say "left: $(cat failed.jsonl)"; return 1; }
	orders JO-1,0,1,J-SET,6 && answers 'order-opened item-accepted item-accepted' bench-1 JO-1 J-12 "$B" &&
		gives '.lines | map([.sku, .packed, .quantity])' '[["J-SET",1,6]]' order show JO-1 &&
		answers order-set-aside bench-1 "$(pw --json commands | jq -r .SETASIDE)"
}

broken_parts_are_quarantined_with_their_place() {
	printf '%s\n' 'sku,code,parts' 'X1,1,NONE*1' 'X2,2,A*0' 'X3,3,A*x' 'X4,4,A; B; A*2' 'X5,5,X5*2' 'X6,6,SET' \
		'A,A-2,B' 'X7,7,A;;B' 'X8,8,A*1000001' 'X9,9,A*1000000' ',10,A' 'X11,,' >broken.csv
	pw --json import --items broken.csv >imported
	[ "$(jq -c '[.items.new, .items.quarantined]' imported)" = '[1,11]' ] || { say "$(cat imported)"; return 1; }
	[ "$(jq -r '.quarantine[] | "\(.file):\(.line):\(.column) \(.order) \(.reason)"' imported | sort -t: -k2n)" = "$(cat <<-'END'
		broken.csv:2:parts X1 The catalogue has no part "NONE": a part is an item of its own, in this file or one before it.
		broken.csv:3:parts X2 the quantity in the part "A*0" is not a whole number from 1 to 1000000
		broken.csv:4:parts X3 the quantity in the part "A*x" is not a whole number from 1 to 1000000
		broken.csv:5:parts X4 the part "A" stands twice: write it once, with its quantity
		broken.csv:6:parts X5 the kit "X5" is among its own parts
		broken.csv:7:parts X6 There is a kit among the parts: "SET": a kit is packed by parts that are no kits.
		broken.csv:8:parts A The item is itself a part of the kit "SET": a kit is packed by parts that are no kits.
		broken.csv:9:parts X7 there is a part without a SKU: parts are written as in MUG*2; TEA
		broken.csv:10:parts X8 the quantity in the part "A*1000001" is not a whole number from 1 to 1000000
		broken.csv:12:sku  the sku is blank
		broken.csv:13:code X11 the code is blank
	END
	)" ] || say "$(jq -r '.quarantine[] | "\(.file):\(.line):\(.column) \(.order) \(.reason)"' imported)"
}

a_dry_run_of_broken_parts_says_the_same() {
	pw --json import --items --dry-run broken.csv | jq -c '.quarantine | map(.line) | sort' >dry
	[ "$(cat dry)" = '[2,3,4,5,6,7,8,9,10,12,13]' ] || say "$(cat dry)"
}

a_kit_is_packed_by_its_parts_and_shown_as_one_line() {
	orders 'K-1,1,1,SET,2' ',,2,A,1' && [ "$(jq .orders.new imported)" = 1 ] || { say "$(cat imported)"; return 1; }
	gives '[.lines[] | [.line_id, .sku, .quantity, .packed, .status, (.parts // [] | map([.sku, .quantity, .packed]))]]' \
		'[["1","SET",2,0,"open",[["A",4,0],["B",2,0]]],["2","A",1,0,"open",[]]]' order show K-1 &&
		answers 'order-opened item-accepted item-accepted item-accepted item-accepted' bench-1 K-1 $A $A $B $A &&
		gives '[.lines[] | [.packed, (.parts // [] | map(.packed))]]' '[[1,[3,1]],[0,[]]]' order show K-1
}

the_lane_shows_parts_with_the_name_of_their_kit() {
	api lanes/bench-1 >lane.json
	[ "$(jq -c '[.missing[] | [.line, .sku, .kit, .instructions]]' lane.json)" = \
		'[["1","A","SET","Wrap in paper"],["1","B","SET",null],["2","A",null,"Wrap in paper"]]' ] || say "$(cat lane.json)"
}

the_code_of_a_kit_asks_for_its_parts_and_counts_nothing() {
	gives '[.verdict, .text, .parts]' '["ambiguous-code","This is a kit. Scan its parts: A, B.",["A","B"]]' \
		scan --lane bench-1 $SET &&
		gives '.lines[0].parts | map(.packed)' '[3,1]' order show K-1 &&
		answers 'item-accepted ambiguous-code item-accepted' bench-1 $A $SET $A &&
		gives '.text' '"This is a kit. Scan its parts: B."' scan --lane bench-1 $SET &&
		answers 'item-accepted' bench-1 $B && seals bench-1 K-1 && gives '[.state, .lines[0].packed]' '["sealed",2]' order show K-1
}

a_kit_of_one_kind_is_not_counted_by_its_own_code_and_another_kit_is_wrong() {
	orders 'K-2,1,1,SIX,1' && answers 'order-opened ambiguous-code wrong-item acknowledged' bench-1 K-2 $SIX $SET "$ACK" &&
		answers 'item-accepted item-accepted item-accepted item-accepted item-accepted ambiguous-code' bench-1 $A $A $A $A $A $SIX &&
		answers 'undone item-accepted item-accepted' bench-1 "$UNDO" $A $A && seals bench-1 K-2 &&
		gives '.lines | map([.sku, .quantity, .packed])' '[["SIX",1,1]]' order show K-2
}

another_quantity_is_for_all_parts() {
	orders 'K-3,1,1,SET,1' ',,2,SIX,1' ',,3,B,1' &&
		pw order change K-3 --line 1 --quantity 3 --reason more >/dev/null &&
		gives '[.lines[] | [.sku, .quantity, (.parts // [] | map(.quantity))]]' \
			'[["SET",3,[6,3]],["SIX",1,[6]],["B",1,[]]]' order show K-3 &&
		pw order change K-3 --line 2 --line-status cancelled --reason less >/dev/null &&
		gives '.lines | map(.status)' '["open","cancelled","open"]' order show K-3 &&
		orders 'K-3,2,1,SET,2' ',,3,B,1' && [ "$(jq .orders.updated imported)" = 1 ] &&
		gives '[.lines[] | [.line_id, .sku, .quantity, .status]]' \
			'[["1","SET",2,"open"],["2","SIX",1,"cancelled"],["3","B",1,"open"]]' order show K-3
}

too_much_of_a_kit_is_refused_whole() {
	pw order change K-3 --line 1 --quantity 600000 --reason many >/dev/null
	grep -q 'more than 1000000 units of one part' err || { say "$(cat err)"; return 1; }
	gives '.lines[0].quantity' 2 order show K-3 || return 1
	orders 'K-4,1,1,SET,600000'
	[ "$(jq -c '[.orders.quarantined, .quarantine[0].line, .quarantine[0].column]' imported)" = '[1,2,"sku"]' ] ||
		say "$(cat imported)"
	{ echo 'order_id,ship_to_name,address1,city,country,sku,quantity'
		yes ',,,,,SET,1' | head -n 5001 | sed '1s/^,,,,/MANY,Ann,1 Road,Leeds,GB/;1s/GB,/GB,/'; } >many.csv
	gives '[.orders.quarantined, .quarantine[0].line]' '[1,5002]' import many.csv &&
		sed -i '$d' many.csv && gives '[.orders.new, .orders.quarantined]' '[1,0]' import many.csv
}

a_new_definition_is_for_orders_that_come_later() {
	orders 'K-5,1,1,SET,1' ',,2,B,1' && cp orders.csv first.csv &&
		printf '%s\n' 'sku,code,parts' "SET,$SET,B*3" >kit.csv &&
		gives '[.items.updated, .items.quarantined]' '[1,0]' import --items kit.csv &&
		gives '[.orders.unchanged, .orders.updated]' '[1,0]' import first.csv &&
		gives '.lines[0].parts | map([.sku, .quantity])' '[["A",2],["B",1]]' order show K-5 &&
		orders 'K-5,2,1,SET,2' ',,2,B,1' &&
		gives '.lines[0].parts | map([.sku, .quantity])' '[["A",4],["B",2]]' order show K-5 &&
		orders 'K-6,1,1,SET,2' && gives '.lines[0].parts | map([.sku, .quantity])' '[["B",6]]' order show K-6 &&
		printf '%s\n' 'sku,code,parts' "SET,$SET,none" >kit.csv && pw import --items kit.csv >/dev/null &&
		orders 'K-7,1,1,SET,4' && gives '.lines | map([.sku, .quantity, .parts])' '[["SET",4,null]]' order show K-7 &&
		answers 'order-opened item-accepted item-accepted item-accepted item-accepted' bench-1 K-7 $SET $SET $SET $SET && seals bench-1 K-7
}

a_kit_that_is_dropped_in_mid_pack_comes_out_and_can_come_back() {
	printf '%s\n' 'sku,code,parts' "SET,$SET,A; B" >kit.csv && pw import --items kit.csv >/dev/null &&
		orders 'K-8,1,1,SET,1' ',,2,B,1' && answers 'order-opened item-accepted' bench-1 K-8 $A &&
		orders 'K-8,2,2,B,1' &&
		gives '[.lines[] | [.sku, .status]]' '[["SET","cancelled"],["B","open"]]' order show K-8 &&
		orders 'K-8,3,1,SET,1' ',,2,B,1' &&
		gives '[.lines[] | [.sku, .status, .packed]]' '[["SET","open",0],["B","open",0]]' order show K-8 &&
		answers 'acknowledged item-accepted item-accepted' bench-1 "$ACK" $B $B && seals bench-1 K-8 && gives '.lines | map(.packed)' '[1,1]' order show K-8
}

the_same_kit_to_the_same_customer_is_suspect() {
	orders 'D-1,1,1,BARE,3' && orders 'D-2,1,1,BARE,3' && [ "$(jq .orders.suspect imported)" = 1 ] || say "$(cat imported)"
}

run_all a_catalogue_may_name_a_kit_before_its_parts a_catalogue_of_json_lines_is_the_same_as_a_table broken_parts_are_quarantined_with_their_place \
	a_dry_run_of_broken_parts_says_the_same a_kit_is_packed_by_its_parts_and_shown_as_one_line \
	the_lane_shows_parts_with_the_name_of_their_kit the_code_of_a_kit_asks_for_its_parts_and_counts_nothing \
	a_kit_of_one_kind_is_not_counted_by_its_own_code_and_another_kit_is_wrong another_quantity_is_for_all_parts \
	too_much_of_a_kit_is_refused_whole a_new_definition_is_for_orders_that_come_later \
	a_kit_that_is_dropped_in_mid_pack_comes_out_and_can_come_back the_same_kit_to_the_same_customer_is_suspect \
	the_journal_replays_to_the_same_digest
