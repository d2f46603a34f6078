#!/bin/sh
# The manual and openapi.json know every route of the API, and no other; and the manual is well formed.
set -u
LC_ALL=C; export LC_ALL
cd "$(dirname "$0")/../.." || exit 1
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
failed=0

# check NAME FILE: passes if FILE, a list of complaints, is empty
check() {
	if [ -s "$2" ]; then
		echo "not ok $1"; sed 's/^/# /' "$2"; failed=1
	else
		echo "ok $1"
	fi
}

# "GET /api/v1/orders/* +": what is no page; + for anybody, lead, admin, or nothing: for the local socket alone
sed -n 's/^\t{ "\([A-Z]*\)", "\([^"]*\)", WEB_\([A-Z]*\), .* },$/\1 \2 \3/p' station/web_api.c |
	awk '$2 ~ "^/api/|^/healthz|^/metrics|^/images/" {
		print $1, $2 ($3 == "ANYBODY" ? " +" : $3 == "LOCAL" ? "" : " " tolower($3)) }' | sort >"$work/routes"
sed -n 's/^\.It \(GET\|POST\|DELETE\) /\1 /p' station/man/packwarden.1 |
	sed 's/?[^ ]*//; s/[A-Z][A-Z]*\([/ ]\|$\)/*\1/2g' | sort >"$work/manual"
diff "$work/routes" "$work/manual" >"$work/differ"
[ "$(wc -l <"$work/routes")" -gt 20 ] || echo "the routes were not found" >>"$work/differ"
check every_route_is_in_the_manual_and_no_other "$work/differ"

# a new route stands in the API's own document, too: its summary, who may, what goes in and what comes out
jq -r '.paths | to_entries[] | .key as $path | .value | to_entries[] | .value["x-who"] as $who |
	"\(.key | ascii_upcase) \($path | gsub("{[a-z]+}"; "*"))\({anybody: " +", socket: ""}[$who] // " \($who)")"' \
	station/web/openapi.json | sort >"$work/document"
grep ' /api/v1/' "$work/routes" | diff - "$work/document" >"$work/differ"
check every_route_is_in_openapi_json_and_no_other "$work/differ"

for page in station/man/*.[157]; do
	groff -man -mdoc -ww -Tutf8 "$page" 2>&1 >/dev/null | sed "s|^|$page: |"
done >"$work/wrong"
command -v groff >"$work/groff" || : >"$work/wrong"
check the_manual_pages_are_well_formed "$work/wrong"
exit $failed
