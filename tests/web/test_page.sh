#!/bin/bash
# The packer's page in a real browser: Debian's Chromium, driven by playwright-core, before a running station with things
# to pack. Pictures of each step are left in $BUILD/screenshots. The steps are in page.mjs.
. "$(dirname "$0")/../station/station.sh" || exit 1
. "$fixtures/lib.sh"
trap 'station_end; rm -rf "$folder"' EXIT
node=$BUILD/web

fail() { echo "not ok $*"; exit 1; }

# The version that package.json names, checked against package-lock.json's hash, beside the build.
[ "$(jq -r .version "$node/node_modules/playwright-core/package.json" 2>/dev/null)" = \
	"$(jq -r '.devDependencies["playwright-core"]' "$root/tests/web/package.json")" ] || {
	mkdir -p "$node" && cp "$root"/tests/web/package*.json "$node" &&
		npm ci --prefix "$node" --ignore-scripts --no-audit --no-fund >npm.log 2>&1 || fail "npm: $(cat npm.log)"
}

rm -rf "$BUILD/screenshots"
mkdir -p "$BUILD/screenshots"
listen=127.0.0.1:$(free_port)
station_make 'driver = file' 'path = labels'
station_start --demo && until_true has orders/D-1040 '.state == "released"' || fail "the station: $(cat log)"

NODE_PATH=$node/node_modules PACKWARDEN=$PACKWARDEN DATA=$folder/data \
	timeout 300 node "$root/tests/web/page.mjs" "http://$listen" "$BUILD/screenshots" 2>&1
status=$?
if station_stop >stopped; then
	echo "ok the_station_ends_in_order"
else
	echo "not ok the_station_ends_in_order"
	sed 's/^/# /' stopped log
	status=1
fi
exit "$status"
