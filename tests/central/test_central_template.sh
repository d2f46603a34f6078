#!/bin/bash
# Label templates that central sets: looked at before they are used, refused with words, and taken back.
set -u
. tests/station/station.sh
. "$root/tests/central/pg.sh"
. "$root/tests/central/stations.sh"

central_template() { central template "$1" "$(pg_url "$db")" "${@:2}"; }
in_use() { [ "$(st_api st-1 templates | jq -r '.[0].file')" = "$1" ]; }
uses() { cmp -s "$folder/st-1/central/sscc.svg" "$1"; }
incident_has() { central incidents "$(pg_url "$db")" | grep -q "$1"; }
# FILE: the label of the box as the render process draws it now; what has printed, at 203 dpi, is kept as it was
picture() {
	curl -sS --max-time 30 -o "$1" --unix-socket "$folder/st-1/run/packwarden.sock" "http://localhost/api/v1/boxes/$box/label.png?dpi=300" &&
		[ "$(head -c 4 "$1" | tail -c 3)" = PNG ]
}
differs_from() { picture now.png && ! cmp -s now.png "$1"; }

a_good_one_is_drawn_from_at_once_and_after_a_start() {
	central_make template && central_orders O-1,MUG,1 >/dev/null && station_add st-1 0614141 && station_up st-1 && packer st-1 &&
		until_true linked st-1 && central deal "$(pg_url "$db")" >/dev/null && until_true in_state st-1 O-1 released &&
		pack st-1 bench-1 O-1 || return 1
	box=$(st_api st-1 orders/O-1 | jq -r '.boxes[0].box')
	picture built-in.png && in_use null || return 1
	"$PACKWARDEN" label new sscc own.svg >out || return 1
	sed '0,/<rect [^>]*data-text="{service}"/s/{service}/CENTRAL/' own.svg >good.svg && ! cmp -s own.svg good.svg || return 1
	central_template put sscc good.svg --by Ada >/dev/null && until_true uses good.svg && in_use central/sscc.svg &&
		until_true differs_from built-in.png && cp now.png good.png || return 1
	same "$(central_template list --json | jq -r '.carrier')" sscc && incident_has 'Label template of sscc: revision .*, by Ada' || return 1
	# the file is lost, as after a restore: it is made again from the database
	station_down st-1 && rm st-1/central/sscc.svg && station_up st-1 && until_true uses good.svg &&
		until_true eval 'picture now.png && cmp -s now.png good.png'
}

one_with_errors_is_refused_and_the_one_before_goes_on() {
	station_up st-1 && until_true linked st-1 || return 1
	sed 's/{sscc}/{ssc}/' good.svg >bad.svg
	central_template put sscc bad.svg >/dev/null && until_true incident_has 'label template of sscc, revision .*: line ' ||
		return 1
	uses good.svg && picture now.png && cmp now.png good.png || return 1
	printf '<svg' >torn.svg
	central_template put sscc torn.svg >/dev/null && until_true eval '[ "$(central incidents "$(pg_url "$db")" | grep -c "label template of sscc, revision")" = 2 ]' ||
		return 1
	st st-1 sync --full >/dev/null && uses good.svg && same "$(central incidents "$(pg_url "$db")" | grep -c 'label template of sscc, revision')" 2 || return 1
	# of a carrier that this station does not have
	central_template put ups good.svg >/dev/null && st st-1 sync >/dev/null && [ ! -e st-1/central/ups.svg ] || return 1
	central_template put ../../x good.svg >out 2>&1; same $? 3
}

taken_back_each_station_has_its_own_again() {
	station_up st-1 && until_true linked st-1 && central_template remove sscc >/dev/null && until_true in_use null &&
		until_true eval 'picture now.png && cmp -s now.png built-in.png' || return 1
	central_template remove sscc >out 2>&1; same $? 1
}

trap 'stations_end; pg_end; cd /; rm -rf "$folder"' EXIT
pg_make && pg_start || { echo 'not ok postgres starts'; exit 1; }
run a_good_one_is_drawn_from_at_once_and_after_a_start one_with_errors_is_refused_and_the_one_before_goes_on \
	taken_back_each_station_has_its_own_again
