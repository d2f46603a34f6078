#!/bin/sh
# A designer's way to a template of one's own, without a station: copy, break, look, mend.
set -u
LC_ALL=C; export LC_ALL
cd "$(dirname "$0")/../.." || exit 1
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
failed=0

pw() { "$PACKWARDEN" --data "$work" "$@" >"$work/out" 2>"$work/err"; }
exits() { expected=$1; shift; pw "$@"; got=$?; [ "$got" -eq "$expected" ] || { echo "# $*: exit $got"; cat "$work/out" "$work/err"; return 1; }; }
has() { grep -qF -- "$2" "$work/$1" || { echo "# no '$2' in:"; cat "$work/$1"; return 1; }; }
t() { if "$1"; then echo "ok $1"; else echo "not ok $1"; failed=1; fi; }

a_copy_is_made_and_never_over_a_file() {
	exits 0 label new sscc "$work/own.svg" && has out 'label lint' && has out 'template = own.svg' &&
		cp "$work/own.svg" "$work/kept" && exits 1 label new sscc "$work/own.svg" && has err 'is there already' &&
		cmp "$work/own.svg" "$work/kept" && exits 3 label new ssscc "$work/other.svg" && has err "did you mean 'sscc'?" &&
		[ ! -e "$work/other.svg" ]
}

# (the longest values are for the largest label: on a smaller one they are a warning)
it_is_made_for_other_media() {
	for size in A6 100x150mm 4x4in; do
		exits 0 label new sscc "$work/$size.svg" --media $size && exits 0 label lint --media $size "$work/$size.svg" &&
			has out 'errors: 0' || return 1
	done
	exits 1 label new impb "$work/none.svg" --media 4x4in && has err '4x6in, 100x150mm and A6, not for 4x4in' &&
		[ ! -e "$work/none.svg" ] && exits 1 label new impb "$work/none.svg" --media letter && has err 'not a size'
}

a_good_one_passes() {
	exits 0 label lint "$work/own.svg" && has out 'errors: 0, warnings: 0' &&
		exits 0 --json label lint --carrier sscc --media 4x6in --dpi 300 "$work/own.svg" &&
		[ "$(jq '.valid and .errors == 0 and (.faults | length) == 0' "$work/out")" = true ]
}

a_fault_is_told_with_line_id_and_place() {
	sed 's/{service}/{servise}/; s/<rect x="3" y="87.6" width="31"/<rect id="svc" x="3" y="87.6" width="31"/' "$work/own.svg" \
		>"$work/bad.svg"
	line=$(grep -n 'id="svc"' "$work/bad.svg" | cut -d: -f1)
	exits 1 label lint "$work/bad.svg" &&
		grep -qE "bad.svg:($line|$((line + 1))): error: 'svc' at 3.0,87.6 mm \(31.0 by 9.2\): no label has a field 'servise'; did you mean 'service'\? \[field\]" \
			"$work/out" && has out 'errors: 1, warnings: 0' &&
		exits 1 --json label lint "$work/bad.svg" &&
		[ "$(jq '(.valid | not) and (.faults[0] | .code == "field" and .severity == "error" and .id == "svc" and
			.place_mm == {x: 3, y: 87.6, width: 31, height: 9.2})' "$work/out")" = true ]
}

a_warning_alone_is_no_refusal() {
	sed 's|</svg>|<text x="50" y="60" font-size="1">small</text></svg>|' "$work/own.svg" >"$work/small.svg"
	exits 0 label lint "$work/small.svg" && has out 'warning: text of 2.8 points' && has out 'errors: 0, warnings: 1'
}

what_cannot_be_looked_at_is_said() {
	exits 3 label lint "$work/nowhere.svg" && has err 'No such file' && exits 2 label lint --dpi 600 "$work/own.svg" &&
		exits 2 label lint --media letter "$work/own.svg" && exits 3 label lint --carrier upps "$work/own.svg" &&
		exits 1 label lint --media A6 "$work/own.svg" && has out '[media]'
}

the_carrier_of_the_configuration_is_taken() {
	printf '[station]\nname = s\n[lane l]\nprinter = p\ncarrier = ours\n[printer p]\ndriver = file\npath = labels\n[carrier ours]\ndriver = sscc\ncompany_prefix = 0614141\n' \
		>"$work/packwarden.conf"
	exits 0 --json label lint --carrier ours "$work/own.svg" && [ "$(jq -r .carrier "$work/out")" = ours ] &&
		exits 0 label new ours "$work/ours.svg" && has out '[carrier ours]'
}

for test in a_copy_is_made_and_never_over_a_file it_is_made_for_other_media a_good_one_passes a_fault_is_told_with_line_id_and_place \
	a_warning_alone_is_no_refusal what_cannot_be_looked_at_is_said the_carrier_of_the_configuration_is_taken; do t $test; done
exit $failed
