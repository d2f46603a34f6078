#!/bin/bash
# Finished labels that come with orders: from the file to the seal. Another station makes them, as a carrier's system would.
. "$(dirname "$0")/bench.sh" || exit 1
A=0614141000012
H=order_id,revision,carrier,tracking_number,label_file,ship_to_name,address1,city,state,postcode,country,sku,quantity

configure() { # CARRIERS…: a lane of media that is longer than the label, and one that is not
	mkdir -p data
	printf '%s\n' '[station]' 'name = station-1' 'label_folder = incoming' '[lane bench-1]' 'printer = folder' \
		'carrier = usps' '[lane bench-2]' 'printer = tab' 'carrier = usps' '[printer folder]' 'driver = file' \
		'path = labels' '[printer tab]' 'driver = file' 'path = long' 'media = 4x6.75in' "$@" >data/packwarden.conf
	start && pw import --items items.csv >/dev/null
}

# make_one ORDER FORMAT: what the maker prints for it, into made/
make_one() {
	local box
	printf '%s\n' "$H" "$1,1,,,,Ann $1,1 Road,Springfield,IL,62704,US,A,1" >order.csv
	pw import order.csv >/dev/null && answers 'order-opened item-accepted' bench-1 "$1" $A && seals bench-1 "$1" || return
	box=$(pw --json order show "$1" | jq -r '.boxes[0].box')
	number[${#number[@]}]=$(pw --json order show "$1" | jq -r '.boxes[0].tracking_number')
	pw label render "$box" --dpi 203 -o "made/$1.$2" >/dev/null
}

set_up() {
	mkdir made && printf '%s\n' 'sku,code,quantity' "A,$A,1" >items.csv
	configure '[carrier usps]' 'driver = impb' 'prefix = 92001901234567' || return
	answers signed-in bench-1 "$(pw --json user add Ann --role packer | jq -r .badge)" &&
		make_one M-0 png && make_one M-1 pdf && make_one M-2 zpl && make_one M-3 png && make_one M-4 png && make_one M-5 png && make_one M-6 png || return
	stop && mv data maker && configure '[carrier usps]' 'driver = pass-through' || return
	mkdir data/incoming && cp made/* data/incoming
	pw user add Lee --role lead >/dev/null && answers signed-in bench-1 "$(pw --json user add Ann --role packer | jq -r .badge)" &&
		answers signed-in bench-2 "$(pw --json user add Bob --role packer | jq -r .badge)"
}

order() { # ORDER REVISION NUMBER FILE [POSTCODE]
	printf '%s\n' "$H" "$1,$2,usps,$3,$4,Ann $1,1 Road,Springfield,IL,${5:-62704},US,A,${units:-1}" >order.csv
	pw --json import order.csv
}
takes() { [ "$(order "$@" | jq .orders.quarantined)" = 0 ] || say "$*: $(cat err)"; }
keeps_back() {
	local got
	got=$(order "${@:2}" | jq -r '[.orders.quarantined, .quarantine[0].column, .quarantine[0].reason] | @tsv')
	[[ $got = "1	label_file	"*"$1"* ]] || say "${*:2}: '$got', not '$1'"
}
newest() { ls -t data/"$1"/*.png | head -1; }
# prints FOLDER NUMBER: the sheet has the carrier's barcode with its postcode and one of the station's own marks
prints() { pw --json label check "$(newest "$1")" | jq -s --arg n "$2" -c '[.[].text | (endswith($n), startswith("PWS"))] | map(select(.)) | length >= 2' | is .; }

a_png_prints_and_its_own_barcode_seals() {
	takes L-0 1 "${number[0]}" M-0.png && answers 'order-opened item-accepted' bench-1 L-0 $A && label_of L-0 &&
		prints labels "${number[0]}" && answers box-sealed bench-1 "42062704${gs}${number[0]}" &&
		gives '.boxes[0] | [.state, .tracking_number]' "[\"sealed\",\"${number[0]}\"]" order show L-0
}
a_pdf_page_prints_at_media_with_a_strip() {
	takes L-1 1 "${number[1]}" M-1.pdf && answers 'order-opened item-accepted' bench-2 L-1 $A && label_of L-1 &&
		prints long "${number[1]}" && answers box-sealed bench-2 "${number[1]}"
}
a_picture_in_zpl_prints_too() {
	takes L-2 1 "${number[2]}" M-2.zpl && answers 'order-opened item-accepted' bench-1 L-2 $A && label_of L-2 &&
		prints labels "${number[2]}" && seals bench-1 L-2
}
after_a_reprint_only_the_mark_on_the_newest_sheet_seals() {
	local mark
	takes L-3 1 "${number[3]}" M-3.png && answers 'order-opened item-accepted' bench-1 L-3 $A && label_of L-3 || return
	pw box reprint "$(pw --json order show L-3 | jq -r '.boxes[0].box')" --reason torn --by Lee >/dev/null || say "$(cat err)" || return
	is_out() { has_label L-3 && [[ $label = PWS* ]]; }
	until_true is_out && mark=$label && answers label-unknown bench-1 "42062704${gs}${number[3]}" &&
		answers box-sealed bench-1 "$mark"
}
is_refused() { pw box waiting | grep -q "order $1 .*$2"; }
anothers_label_prints_nothing_until_the_right_one_comes() {
	takes L-4 1 "${number[4]}" M-5.png && answers 'order-opened item-accepted' bench-1 L-4 $A &&
		until_true is_refused L-4 'is in none of its barcodes' || say "$(pw box waiting)" || return
	takes L-4 2 "${number[4]}" M-4.png || return
	# the station tries by itself, too: while it does, no reprint is taken
	until_true pw box reprint "$(pw --json order show L-4 | jq -r '.boxes[0].box')" --reason 'right file' --by Lee && seals bench-1 L-4
}
a_label_for_another_postcode_prints_nothing() {
	takes L-5 1 "${number[5]}" M-5.png 10001 && answers 'order-opened item-accepted' bench-1 L-5 $A &&
		until_true is_refused L-5 'goes to postcode 62704 and the order to 10001' || say "$(pw box waiting)" || return
	answers order-set-aside bench-1 "$(command_code SETASIDE)"
}
a_torn_label_keeps_its_box_waiting_and_the_next_box_prints() {
	head -c 2000 made/M-6.png >data/incoming/torn.png
	takes L-6 1 "$spare" torn.png && answers 'order-opened item-accepted' bench-1 L-6 $A &&
		until_true is_refused L-6 'it is a torn PNG: ask for it again' || say "$(pw box waiting)" || return
	answers order-set-aside bench-1 "$(command_code SETASIDE)" || return
	takes L-7 1 "${number[6]}" M-6.png && answers 'order-opened item-accepted' bench-1 L-7 $A && label_of L-7 &&
		pw label render "$(pw --json order show L-7 | jq -r '.boxes[0].box')" -o given.png && cmp given.png "$(newest labels)" &&
		answers box-sealed bench-1 "$label"
}
files_that_cannot_be_labels_keep_the_order_back() {
	echo text >data/incoming/a.txt && : >data/incoming/empty && mkdir data/incoming/sub && ln -s ../packwarden.conf data/incoming/link &&
		head -c 1100000 /dev/zero >data/incoming/large
	keeps_back 'cannot be read from the folder incoming: No such file or directory.' W-1 1 "$other" none.png &&
		keeps_back 'is neither PNG, PDF nor ZPL.' W-1 1 "$other" a.txt && keeps_back 'is empty.' W-1 1 "$other" empty &&
		keeps_back 'is no file that can be read.' W-1 1 "$other" sub &&
		keeps_back 'Too many levels of symbolic links' W-1 1 "$other" link &&
		keeps_back 'is larger than 1 MiB' W-1 1 "$other" large &&
		keeps_back 'is to be a name in the label_folder, without a path.' W-1 1 "$other" ../packwarden.conf &&
		keeps_back 'is an address on the web: fetch it first' W-1 1 "$other" https://example.com/l.png &&
		keeps_back "is no file's name" W-1 1 "$other" "data:image/png;base64;iVBORw0KGgo=" &&
		keeps_back 'more label files than tracking numbers (1)' W-1 1 "$other" 'M-4.png|M-5.png'
}

gs='{GS}'
number=()
spare=9400111899223197428497 other=9400111899223197428503
run_all a_png_prints_and_its_own_barcode_seals a_pdf_page_prints_at_media_with_a_strip a_picture_in_zpl_prints_too \
	after_a_reprint_only_the_mark_on_the_newest_sheet_seals anothers_label_prints_nothing_until_the_right_one_comes \
	a_label_for_another_postcode_prints_nothing a_torn_label_keeps_its_box_waiting_and_the_next_box_prints \
	files_that_cannot_be_labels_keep_the_order_back the_journal_replays_to_the_same_digest
