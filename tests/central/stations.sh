# Sourced by the tests of central, after station.sh and pg.sh: several whole stations, each in a folder of its own, and a
# central database that they speak to. No USB, no printer but a folder.
declare -A station_pid=()

central() { timeout 60 "$PACKWARDEN" central "$@"; }
st() { local name=$1; shift; timeout 60 "$PACKWARDEN" --data "$folder/$name" "$@"; }
st_api() { curl -sS --max-time 30 --unix-socket "$folder/$1/run/packwarden.sock" "http://localhost/api/v1/$2"; }
st_has() { [ "$(st_api "$1" "$2" | jq "$3")" = true ]; }

# central_make DB: an empty central database with a catalogue
central_make() {
	pg_sql postgres "CREATE DATABASE $1" && central init "$(pg_url "$1")" >/dev/null || return 1
	db=$1
	cat >"$folder/items.csv" <<-'END'
		sku,code,quantity,description
		MUG,0614141000012,1,"Mug, blue"
		TEA,0614141000036,1,"Green tea, 100 g"
		PEN,0614141000104,1,"Pen, black"
	END
	central add-numbers "$(pg_url "$1")" sscc 0 999999 >/dev/null &&
		central import --items "$(pg_url "$1")" "$folder/items.csv" >/dev/null
}

# central_orders FIELDS...: "ORDER,SKU,QUANTITY[,REVISION,STATUS]" each
central_orders() {
	{
		echo 'order_id,ship_to_name,address1,city,postcode,country,sku,quantity,revision,status'
		printf '%s\n' "$@" | awk -F, -v OFS=, '{ print $1, "Ann Example", $1 " Abbey Road", "London,NW8 9AY,GB", $2, $3, $4, $5 }'
	} >"$folder/central-orders.csv"
	central import "$(pg_url "$db")" "$folder/central-orders.csv"
}

# station_add NAME PREFIX [CONFIG-LINE...]: its folder, known to central; the lines stand in [central]
station_add() {
	local name=$1 prefix=$2
	shift 2
	rm -rf "$folder/$name"
	mkdir "$folder/$name"
	# a role is the whole server's: an earlier test had one of that name
	pg_sql postgres "DROP ROLE IF EXISTS \"packwarden_$name\"" 2>/dev/null || return 1
	central add-station "$(pg_url "$db")" "$name" --json >"$folder/station.$name" || return 1
	station_configure "$name" "$prefix" "$@"
}

station_configure() {
	local name=$1 prefix=$2
	shift 2
	jq -r .password "$folder/station.$name" >"$folder/$name/central.password"
	printf '%s\n' 'format = 1' '[station]' "name = $name" '[lane bench-1]' 'printer = label' 'carrier = sscc' \
		'[lane bench-2]' 'printer = label' 'carrier = sscc' '[carrier sscc]' "company_prefix = $prefix" \
		'[printer label]' 'driver = file' 'path = labels' '[central]' "url = $(jq -r .url "$folder/station.$name")" \
		'password_file = central.password' 'timeout_s = 5' 'every_s = 2' "$@" >"$folder/$name/packwarden.conf"
}

station_up() { # NAME
	env "${station_env[@]}" "$PACKWARDEN" --data "$folder/$1" run >>"$folder/log.$1" 2>&1 </dev/null &
	station_pid[$1]=$!
	until_true st_has "$1" doctor '.engine_reads == true'
}

station_down() { # NAME
	[ -n "${station_pid[$1]:-}" ] || return 0
	kill "${station_pid[$1]}" && wait "${station_pid[$1]}"
	unset "station_pid[$1]"
}

# packer NAME: somebody who packs there, at both lanes
packer() {
	st "$1" user add Ann --role packer >/dev/null && st "$1" user add Bob --role packer >/dev/null || return 1
	st "$1" --json badges >"$folder/badges.$1"
	scan_at "$1" bench-1 "$(jq -r .Ann "$folder/badges.$1")" && scan_at "$1" bench-2 "$(jq -r .Bob "$folder/badges.$1")"
}

# scan_at STATION LANE CODE: what is answered stays in $answer
scan_at() {
	answer=$(curl -sS --max-time 30 --unix-socket "$folder/$1/run/packwarden.sock" -H 'Content-Type: application/json' \
		-d "$(jq -nc --arg code "$3" '{code: $code, via: "scanner"}')" "http://localhost/api/v1/lanes/$2/scan")
}
verdict() { jq -r .verdict <<<"$answer"; }
scans() { # STATION LANE CODE VERDICT
	scan_at "$1" "$2" "$3"
	same "$(verdict)" "$4"
}

# pack STATION LANE ORDER: all of its lines, and the label on the box
pack() {
	local sku code n seal
	scans "$1" "$2" "$3" order-opened || return 1
	while read -r sku n; do
		case $sku in MUG) code=0614141000012 ;; TEA) code=0614141000036 ;; *) code=0614141000104 ;; esac
		while [ "$n" -gt 0 ]; do
			scans "$1" "$2" "$code" item-accepted || return 1
			n=$((n - 1))
		done
	done < <(st_api "$1" "orders/$3" | jq -r '.lines[] | "\(.sku) \(.quantity - .packed)"')
	until_true st_has "$1" "orders/$3" 'any(.boxes[]; .seal_code != null)' || return 1
	seal=$(st_api "$1" "orders/$3" | jq -r '[.boxes[].seal_code | select(. != null)][0]')
	scans "$1" "$2" "$seal" box-sealed
}

# watch_lane STATION LANE: what its page hears goes into $folder/stream
watch_lane() {
	: >"$folder/stream"
	curl -sSN --unix-socket "$folder/$1/run/packwarden.sock" "http://localhost/api/v1/events?lane=$2" >"$folder/stream" 2>/dev/null &
	watcher=$!
	until_true grep -q '^event: lane' "$folder/stream"
}

linked() { st_has "$1" sync '.link == "up"'; }
unlinked() { st_has "$1" sync '.link == "down"'; }
all_sent() { st_has "$1" sync '.link == "up" and .events_waiting == 0 and .boxes_waiting == 0'; }
in_state() { st_has "$1" "orders/$2" ".state == \"$3\""; } # STATION ORDER STATE
leased_to() { [ "$(central orders "$(pg_url "$db")" "$2" --json | jq -r '.station // ""')" = "$1" ]; }

stations_end() {
	local name pid
	for name in "${!station_pid[@]}"; do
		kill "${station_pid[$name]}" 2>/dev/null && wait "${station_pid[$name]}"
	done
	station_pid=()
	rm -f "$folder"/log.*
	for pid in $(pgrep -f -- "packwarden --data $folder/"); do kill -9 "$pid" 2>/dev/null; done
	return 0
}
station_end() { stations_end; }
diagnose() { # before station_end
	local file
	for file in "$folder"/log.*; do [ -f "$file" ] && { echo "== $file"; tail -n 15 "$file"; }; done
	grep -v 'STATEMENT' "$pg_folder.log" | cut -c1-300 | tail -n 8
}
