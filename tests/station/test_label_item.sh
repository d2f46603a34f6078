#!/bin/bash
# Labels for goods without a barcode: from the catalogue to a folder, a ZPL printer and files; each says the item's code.
cd "$(dirname "$0")/../.." || exit 1
PACKWARDEN=${PACKWARDEN:-$PWD/build/asan/packwarden}
case $PACKWARDEN in /*) ;; *) PACKWARDEN=$PWD/$PACKWARDEN ;; esac
root=$PWD
folder=$(mktemp -d /tmp/packwarden-item.XXXXXX) || exit 1
chmod 755 "$folder"
failed=0
say() { echo "# $*"; return 1; }
pw() { timeout 60 "$PACKWARDEN" --data "$folder/data" "$@" </dev/null 2>"$folder/err"; }
exits() { local want=$1; shift; pw "$@" >"$folder/out"; got=$?; [ $got -eq "$want" ] || say "$*: exit $got: $(cat "$folder/out" "$folder/err")"; }
t() { if "$1"; then echo "ok $1"; else echo "not ok $1"; failed=1; fi; }

mkdir "$folder/data"
"$root/scripts/fixtures/rawprinter" start "$folder/raw" >"$folder/configuration" 2>&1 || { cat "$folder/configuration"; echo "not ok the_printer_starts"; exit 1; }
. "$folder/configuration"
cat >"$folder/data/packwarden.conf" <<END
[station]
name = station-1
[lane bench-1]
printer = labels
carrier = sscc
[printer labels]
driver = file
path = labels
[printer tags]
driver = file
path = tags
media = 2x1in
[printer small]
driver = zpl
uri = $RAW_URI
media = 50x25mm
dpi = 300
rotate = 180
[carrier sscc]
company_prefix = 0614141
END
cat >"$folder/items.csv" <<END
sku,code,quantity,description
MUG-1,0614141000012,1,"Mug, blue, 300 ml"
SCREW,SCREW-M4x20,1,Schraube M4 × 20
LONG,A-VERY-LONG-CODE/2026-11/000123456,1,瓷杯
CASE,CASE-12,12,Only as a case
END
"$PACKWARDEN" --data "$folder/data" run >"$folder/log" 2>&1 </dev/null &
station=$!
trap 'kill $station; wait $station 2>/dev/null; "$root/scripts/fixtures/rawprinter" stop "$folder/raw" >/dev/null; rm -rf "$folder"' EXIT
for _ in $(seq 300); do pw lanes >/dev/null && break; sleep 0.1; done
pw import --items "$folder/items.csv" >/dev/null || say "$(cat "$folder/err")"

says() { # FILE AIM TEXT
	pw --json label check "$1" >"$folder/codes"
	[ "$(jq -r '.aim + " " + .text' "$folder/codes")" = "$2 $3" ] || say "$1: $(cat "$folder/codes" "$folder/err")"
}

a_gtin_a_short_and_a_long_code_each_get_a_symbol_that_fits() {
	for dpi in 203 300; do
		exits 0 label item MUG-1 -o "$folder/mug.png" --dpi $dpi && says "$folder/mug.png" ']C1' 0100614141000012 &&
			exits 0 label item SCREW -o "$folder/screw.png" --dpi $dpi && says "$folder/screw.png" ']C0' SCREW-M4x20 &&
			exits 0 label item LONG -o "$folder/long.png" --dpi $dpi &&
			says "$folder/long.png" ']d1' A-VERY-LONG-CODE/2026-11/000123456 || return 1
	done
	[ -z "$PACKWARDEN_PICTURES" ] || cp "$folder"/*.png "$PACKWARDEN_PICTURES"
}

a_folder_gets_as_many_as_were_asked_for() {
	exits 0 label item MUG-1 --printer tags --count 3 && grep -q '^3 labels of MUG-1 ' "$folder/out" || say "$(cat "$folder/out")" || return 1
	set -- "$folder"/data/tags/*.png
	[ $# -eq 3 ] && says "$1" ']C1' 0100614141000012 && cmp "$1" "$3"
}

a_zpl_printer_gets_them() {
	exits 0 --json label item SCREW --printer small --count 2 && [ "$(jq .printed "$folder/out")" = 2 ] || return 1
	[ "$(wc -l <"$RAW_PRINTED")" = 2 ] || say "$(cat "$RAW_PRINTED")"
}

what_is_no_label_is_refused_with_words() {
	exits 1 label item CASE -o "$folder/x.png" && grep -q 'no barcode of one unit' "$folder/err" &&
		exits 0 label item CASE --code CASE-12 -o "$folder/x.png" && says "$folder/x.png" ']C0' CASE-12 &&
		exits 1 label item MUG-1 --printer labels && grep -q '2x1in or 50x25mm, not 4x6in' "$folder/err" &&
		exits 3 label item MUG-1 --printer nobody && exits 2 label item MUG-1 && exits 2 label item MUG-1 --printer tags --count 0 &&
		exits 3 label item NO-SUCH -o "$folder/y.png" && [ ! -e "$folder/y.png" ]
}

for test in a_gtin_a_short_and_a_long_code_each_get_a_symbol_that_fits a_folder_gets_as_many_as_were_asked_for \
	a_zpl_printer_gets_them what_is_no_label_is_refused_with_words; do t $test; done
exit $failed
