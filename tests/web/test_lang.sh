#!/bin/sh
# The words of the pages: every language has every word, each verdict has its text, and no page asks for a word that
# is not there. The files are one "key": "text" a line, so that a translator sees what changed; that is checked too.
set -u
LC_ALL=C; export LC_ALL
root=$(cd "$(dirname "$0")/../.." && pwd)
web=$root/station/web
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
failed=0

# check NAME FILE: passes if FILE, a list of complaints, is empty
check() {
	if [ -s "$2" ]; then
		echo "not ok $1"; sed 's/^/    /' "$2"; failed=1
	else
		echo "ok $1"
	fi
}

# The contract's verdict codes.
verdicts='signed-in signed-out order-opened item-accepted item-returned box-opened weight-accepted box-sealed box-loaded
undone acknowledged lane-bound order-set-aside order-resumed line-short called
box-complete label-queued label-printed order-sealed
not-signed-in unknown-code damaged-code ambiguous-code order-unknown order-held order-cancelled order-sealed-already
tendered-already order-open-elsewhere order-not-leased order-suspect-duplicate no-order-open nothing-to-pack wrong-item
over-quantity duplicate-serial serial-required lot-required expired recalled not-complete weight-mismatch scale-unstable
order-changed address-changed wrong-label label-void label-unknown label-unreadable printer-unavailable
no-tracking-numbers acknowledge-first lead-required intercepted nothing-to-undo storage-full limit-exceeded'

# complaints about the form; leaves key TAB text in $work/LANG and key TAB sorted {names} in $work/LANG.names
read_language() {
	awk -v out="$work/$1" '
	NR == 1 { if ($0 != "{") print "line 1: expected {"; next }
	ended { print "line " NR ": text after }"; next }
	$0 == "}" { ended = 1; if (comma) print "line " NR ": comma before }"; next }
	{
		if (NR > 2 && !comma) print "line " NR ": the line before lacks its comma"
		comma = sub(/,$/, "")
		if ($0 !~ /^"[A-Za-z.-]+": "([^"\\]|\\["\\n])*"$/) { print "line " NR ": not \"key\": \"text\""; next }
		key = $0; sub(/^"/, "", key); sub(/".*/, "", key)
		text = $0; sub(/^"[^"]*": "/, "", text); sub(/"$/, "", text)
		if (key in seen) print "line " NR ": " key " is there twice"
		if (text ~ /^[ \t]*$/) print "line " NR ": " key " is empty"
		seen[key] = 1
		print key "\t" text > out
		names = ""
		while (match(text, /\{[a-z_]+\}/)) {
			names = names " " substr(text, RSTART, RLENGTH); text = substr(text, RSTART + RLENGTH)
		}
		n = split(names, list, " "); names = ""
		for (i = 1; i <= n; i++) for (j = i + 1; j <= n; j++) if (list[j] < list[i]) { t = list[i]; list[i] = list[j]; list[j] = t }
		for (i = 1; i <= n; i++) names = names " " list[i]
		print key names > (out ".names")
	}
	END { if (!ended) print "no closing }" }' "$web/lang/$1.json" >"$work/form"
	cut -f1 "$work/$1" | sort >"$work/$1.keys"
}

languages=$(for file in "$web"/lang/*.json; do basename "$file" .json; done)
read_language en
for language in $languages; do
	read_language "$language"
	check "lang_${language}_is_well_formed_and_no_text_is_empty" "$work/form"
	comm -3 "$work/en.keys" "$work/$language.keys" >"$work/differ"
	check "lang_${language}_has_exactly_the_keys_of_en" "$work/differ"
	sort "$work/en.names" >"$work/a"; sort "$work/$language.names" >"$work/b"
	comm -3 "$work/a" "$work/b" >"$work/differ"
	check "lang_${language}_fills_in_the_same_values_as_en" "$work/differ"
done

: >"$work/lacking"
for code in $verdicts; do
	for part in say do; do
		grep -qx "verdict.$code.$part" "$work/en.keys" || echo "verdict.$code.$part" >>"$work/lacking"
	done
done
check every_verdict_says_what_and_what_to_do_next "$work/lacking"

sed -n 's/^verdict\.\(.*\)\.say$/\1/p' "$work/en.keys" | while read -r code; do
	echo $verdicts | tr ' ' '\n' | grep -qx -- "$code" || echo "$code is no verdict"
done >"$work/extra"
check no_text_for_a_verdict_that_is_none "$work/extra"

# keys that the pages name whole: t('key'), data-i18n="key"; those put together at run time are not seen here
{
	grep -oh "[^a-zA-Z]t('[a-z][A-Za-z.-]*'" "$web"/*.js | sed "s/.*t('//; s/'//"
	grep -oh 'data-i18n[a-z-]*="[^"]*"' "$web"/*.html | sed 's/.*="//; s/"//'
} | sort -u >"$work/used"
comm -23 "$work/used" "$work/en.keys" >"$work/lacking"
grep '^lint\.' "$work/en.keys" >"$work/en.lint"
check every_text_that_a_page_names_is_there "$work/lacking"
[ -s "$work/used" ] || { echo "not ok pages_name_texts"; failed=1; }

# what label lint finds, by the codes in its sources
{
	grep -ohE '(find\(linter, [^"]*|_as\(walk, [^"]*|return |define fail\([^"]*)"[a-z]+(-[a-z]+)*"' "$root"/station/label_lint.c "$root"/station/template.c |
		sed 's/"$//; s/.*"/lint./'
} | sort -u >"$work/used"
comm -3 "$work/used" "$work/en.lint" >"$work/lacking"
check each_fault_of_a_template_has_its_words_and_no_other "$work/lacking"
[ "$(wc -l <"$work/used")" -gt 15 ] || { echo "not ok lint_names_faults"; failed=1; }

# The words of reports, which the station itself writes as well: lang/report/, and every key that its sources name.
main=$web
mkdir "$work/web"; ln -s "$main/lang/report" "$work/web/lang"
web=$work/web
read_language en
for language in $languages; do
	read_language "$language"
	check "report_${language}_is_well_formed_and_no_text_is_empty" "$work/form"
	comm -3 "$work/en.keys" "$work/$language.keys" >"$work/differ"
	check "report_${language}_has_exactly_the_keys_of_en" "$work/differ"
	sort "$work/en.names" >"$work/a"; sort "$work/$language.names" >"$work/b"
	comm -3 "$work/a" "$work/b" >"$work/differ"
	check "report_${language}_fills_in_the_same_values_as_en" "$work/differ"
done
web=$main
prefixes=$(cut -d. -f1 "$work/en.keys" | sort -u | paste -sd'|')
grep -ohE "\"($prefixes)\\.[a-z][a-z-]*\"" "$root"/station/report*.c "$root"/station/pdf*.c | tr -d '"' | sort -u >"$work/used"
comm -23 "$work/used" "$work/en.keys" >"$work/lacking"
check every_text_that_a_report_names_is_there "$work/lacking"
[ "$(wc -l <"$work/used")" -gt 100 ] || { echo "not ok reports_name_texts"; failed=1; }

for language in $languages; do
	grep -q "[{ ]$language: '" "$web/i18n.js" || echo "$language"
done >"$work/lacking"
check every_language_can_be_chosen "$work/lacking"

exit $failed
