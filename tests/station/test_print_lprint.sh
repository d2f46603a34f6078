#!/bin/bash
# A label through ipp:// to LPrint, which speaks ZPL to the raw printer: one sheet, and its bits are the label's.
cd "$(dirname "$0")/../.." || exit 1
PACKWARDEN=${PACKWARDEN:-$PWD/build/asan/packwarden}
case $PACKWARDEN in /*) ;; *) PACKWARDEN=$PWD/$PACKWARDEN ;; esac
NAME=a_label_through_lprint_is_one_sheet_with_the_labels_bits
pw() { timeout 60 "$PACKWARDEN" --data data "$@" </dev/null; }

# The rows of a picture, in hexadecimal: LPrint's ~DG (run lengths) and our ^GFA (Z64).
stored() { perl -0777 -ne '
	/^~DG[^,]*,(\d+),(\d+),\s*(.*)/s or die; my ($n, $w, $d, $row, $last, $r) = ($2 * 2, $2, $3, "", "", 0);
	for my $c (split //, $d) {
		if ($c =~ /[G-Y]/) { $r += ord($c) - 70 } elsif ($c =~ /[g-z]/) { $r += 20 * (ord($c) - 102) }
		elsif ($c =~ /[0-9A-F]/) { $row .= $c x ($r || 1); $r = 0 }
		elsif ($c eq ",") { $row .= "0" x ($n - length $row) } elsif ($c eq "!") { $row .= "F" x ($n - length $row) }
		elsif ($c eq ":") { $row = $last }
		if (length $row >= $n) { print substr($row, 0, $n), "\n"; $last = $row; $row = "" }
	}' "$1"; }
wanted() { perl -MMIME::Base64 -MCompress::Zlib -0777 -ne '
	/\^GFA,\d+,\d+,(\d+),:Z64:([^:]*):/ or die; my $w = $1; my $b = uncompress(decode_base64($2)) // die;
	print uc unpack("H*", substr($b, $_ * $w, $w)), "\n" for 0 .. length($b) / $w - 1' "$1"; }

inside() {
	cd "$1" && mkdir data && printf '%s\n' '[station]' 'name = s' '[lane bench-1]' 'printer = lprint' 'carrier = sscc' \
		'[printer lprint]' 'driver = cups' "uri = $LPRINT_URI" '[carrier sscc]' 'company_prefix = 0614141' >data/packwarden.conf
	printf 'sku,code,quantity\nA,0614141000012,1\n' >items.csv
	printf 'order_id,ship_to_name,address1,city,postcode,country,sku,quantity\nO,Ann,1 Road,London,NW8 9AY,GB,A,1\n' >orders.csv
	setsid "$PACKWARDEN" --data data run >log 2>&1 </dev/null &
	station=$!
	for _ in $(seq 600); do pw --json doctor >/dev/null 2>&1 && break; sleep 0.05; done
	pw import --items items.csv && pw import orders.csv &&
		pw scan --lane bench-1 "$(pw --json user add Ann --role packer | jq -r .badge)" O 0614141000012 || return
	for _ in $(seq 600); do [ "$(pw --json order show O | jq -r '.boxes[0].state')" = labelled ] && break; sleep 0.05; done
	box=$(pw --json order show O | jq -r '.boxes[0].box')
	pw label render "$box" --dpi 203 --format zpl -o wanted.zpl
	kill "$station" && wait "$station" 2>/dev/null
	! grep -E 'Sanitizer|runtime error' log || return
	[ "$(wc -l <"$RAW_PRINTED")" = 1 ] || { echo "# sheets: $(cat "$RAW_PRINTED")"; return 1; }
	stored "${RAW_JOBS%/jobs}/stored" >is && wanted wanted.zpl >should && [ "$(wc -l <should)" -gt 1000 ] &&
		cmp is should || { wc is should; return 1; }
}

if [ "${1:-}" = inside ]; then inside "$2"; exit; fi
command -v lprint >/dev/null || { echo "ok $NAME # skipped: LPrint is not installed"; exit 0; }
folder=$(mktemp -d /tmp/packwarden-lprint.XXXXXX) && chmod 755 "$folder" || exit 1
timeout 200 scripts/fixtures/lprint run "$folder/lprint" "$PWD/tests/station/test_print_lprint.sh" inside "$folder" >"$folder/out" 2>&1
case $? in
0) echo "ok $NAME"; failed=0 ;;
77) echo "ok $NAME # skipped: network namespaces are not allowed here"; failed=0 ;;
*) sed 's/^/# /' "$folder/out"; echo "not ok $NAME"; failed=1 ;;
esac
rm -rf "$folder"
exit $failed
