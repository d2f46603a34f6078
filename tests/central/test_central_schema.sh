#!/bin/bash
# The central database: set up and upgraded, again and again; and what a station may do there, and what not.
set -u
. tests/station/station.sh
. "$root/tests/central/pg.sh"

start() { pg_make && pg_start && pg_sql postgres 'CREATE DATABASE one' >/dev/null; }

central() { timeout 60 "$PACKWARDEN" central "$@"; } # --json stands behind the command

# what a station's role says, with its password from add-station
station_sql() { # NAME SQL
	PGPASSWORD=$(jq -r .password "station.$1") "$PG_BIN/psql" -X -q -A -t -v ON_ERROR_STOP=1 -c "$2" "$(jq -r .url "station.$1")" 2>&1
}

init_is_harmless_again_and_again() {
	central init "$(pg_url one)" >out || return 1
	grep -q 'is set up, version' out || say "$(cat out)" || return 1
	central add-station "$(pg_url one)" keeps >/dev/null || return 1
	central init "$(pg_url one)" >out && grep -q 'already' out || say "$(cat out)" || return 1
	same "$(pg_sql one 'SELECT count(*) FROM packwarden.station')" 1
}

two_at_once_set_it_up_once() {
	pg_sql postgres 'CREATE DATABASE two' || return 1
	central init "$(pg_url two)" >out.1 2>&1 & local first=$!
	central init "$(pg_url two)" >out.2 2>&1 & local second=$!
	wait $first && wait $second || say "$(cat out.1 out.2)" || return 1
	same "$(pg_sql two 'SELECT count(*) = max(version) FROM packwarden.version')" t
}

# What a station, and a lead at central, had put there by version 2.
some_data() {
	case $1 in
	1) cat <<-'END' ;;
		INSERT INTO station (name, role, epoch) VALUES ('old', 'packwarden_old', 1);
		INSERT INTO station_epoch VALUES (1, 1, 1, 7);
		INSERT INTO box (station, epoch, n, up, row, order_id, ordinal, state, number, carrier, intercept, weight_g, fence, units,
			contents) VALUES (1, 1, 5, 7, '{"tendered_ms":1600000000000}', 'O-1', 1, 'tendered', 'N-5', 'sscc', false, 100, 0, 2, '[]');
		INSERT INTO conflict (kind, order_id, station, epoch, n, what) VALUES ('number', 'O-1', 1, 1, 5, 'N-5');
	END
	2) cat <<-'END' ;;
		INSERT INTO orders (order_id, revision, content, status, lines, units) VALUES ('O-1', 1, '', 'released', 1, 2);
		INSERT INTO order_document VALUES ('O-1', '{"lines":[{"sku":"MUG","quantity":1},{"sku":"MUG","quantity":1}]}');
		INSERT INTO lease (order_id, station, fence) VALUES ('O-1', 1, nextval('fence'));
		INSERT INTO wish (order_id, verb, reason, who) VALUES ('O-1', 'hold', 'why', 'Lee');
	END
	esac
}

# Functions, a view and a trigger of earlier programs: other bodies, other rights, other arguments, and gone since.
earlier_functions() { # VERSION
	cat <<-'END'
		CREATE FUNCTION digest_boxes(p_epoch int, p_step bigint) RETURNS TABLE (block bigint, boxes bigint, hash text)
		LANGUAGE sql SECURITY DEFINER SET search_path = packwarden, pg_temp AS $$
			SELECT 1::bigint, count(*), 'of an earlier program' FROM station, box WHERE role = session_user $$;
		CREATE FUNCTION digest_events(p_epoch int, p_step bigint) RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;
		CREATE VIEW seen_boxes AS SELECT 'nowhere' AS station, 1 AS epoch;
	END
	[ "$1" -lt 2 ] || [ "$1" -ge 6 ] || echo "CREATE FUNCTION put_person(text, text, text, text, boolean) RETURNS void
		LANGUAGE sql AS 'SELECT NULL'; GRANT EXECUTE ON FUNCTION put_person TO packwarden_station;"
	[ "$1" -lt 4 ] || echo "CREATE FUNCTION note_wanted() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
		CREATE TRIGGER note_wanted AFTER INSERT OR UPDATE ON order_document FOR EACH ROW EXECUTE FUNCTION note_wanted();"
}

# make_older DB VERSION: as the program of that version would have made it, and somebody used it
make_older() {
	pg_sql postgres "CREATE DATABASE $1" || return 1
	{
		echo 'SET client_min_messages = warning; CREATE SCHEMA packwarden AUTHORIZATION packwarden_owner;'
		echo 'SET ROLE packwarden_owner; SET search_path = packwarden, pg_temp;'
		echo 'GRANT USAGE ON SCHEMA packwarden TO packwarden_station, packwarden_reader;'
		echo 'CREATE TABLE version (version int PRIMARY KEY, applied timestamptz NOT NULL DEFAULT now());'
		for version in $(seq "$2"); do
			cat "$root/drivers/central/$(printf %03d "$version").sql"
			echo "INSERT INTO version (version) VALUES ($version);"
			some_data "$version"
		done
		earlier_functions "$2"
	} | "$PG_BIN/psql" -X -q -h "$pg_folder" -p "$pg_port" -U admin -d "$1" -v ON_ERROR_STOP=1 -f - >out 2>&1 || say "$(cat out)"
}

# All tables, functions, views and rights, as text; newer ones of pg_dump put a word of their own around it
schema_of() { "$PG_BIN/pg_dump" -s -n packwarden -h "$pg_folder" -p "$pg_port" -U admin -d "$1" | grep -v '^\\\(un\)\?restrict'; }

# From each version to the newest: what was there is there, and all else is as in a new one.
older_ones_are_upgraded_in_order() {
	local newest version db
	newest=$(pg_sql one 'SELECT max(version) FROM packwarden.version')
	schema_of one >new || return 1
	[ "$(grep -c '^CREATE FUNCTION' new)" -gt 30 ] || return 1
	for version in $(seq $((newest - 1))); do
		db=older_$version
		make_older "$db" "$version" && central init "$(pg_url "$db")" --json >out || return 1
		same "$(jq -c '[.from, .version]' out)" "[$version,$newest]" || return 1
		same "$(pg_sql "$db" 'SELECT string_agg(version::text, $$,$$ ORDER BY version) FROM packwarden.version')" \
			"$(seq -s, 1 "$newest")" || return 1
		schema_of "$db" >upgraded && diff new upgraded >out || say "from version $version: $(head -n 20 out)" || return 1
		same "$(pg_sql "$db" "SELECT station, box, extract(epoch FROM tendered), heard IS NOT NULL FROM packwarden.seen_shipped")" \
			'old|old-1-5|1600000000.000000|t' || return 1
		same "$(pg_sql "$db" 'SELECT what FROM packwarden.seen_conflicts')" N-5 || return 1
		[ "$version" -lt 2 ] || same "$(pg_sql "$db" "SELECT o.wanted, l.fence, w.revision > 0 FROM packwarden.orders o
			JOIN packwarden.lease l USING (order_id) JOIN packwarden.wish w USING (order_id)")" '{"MUG": 2}|1|t' || return 1
	done
}

# open_as DB ROLE: a connection that stays; asks SQL: what it answers, a line, stays in $line
open_as() {
	coproc opened { "$PG_BIN/psql" -X -q -A -t -h "$pg_folder" -p "$pg_port" -U admin -d "$1" -v ON_ERROR_STOP=1 2>&1; }
	echo "SET SESSION AUTHORIZATION \"$2\";" >&"${opened[1]}"
}
asks() {
	line=
	echo "$1" >&"${opened[1]}" && read -r -t 60 line <&"${opened[0]}"
}
close_opened() {
	local pid=$opened_PID
	echo '\q' >&"${opened[1]}"
	wait "$pid"
}
held_up() { [ "$(pg_sql "$1" 'SELECT count(*) FROM pg_locks WHERE NOT granted')" -gt 0 ]; }

a_station_in_the_middle_of_it_goes_on() {
	central add-station "$(pg_url one)" busy >/dev/null && open_as one packwarden_busy || return 1
	asks "BEGIN; SELECT packwarden.greet('test', '[[1,1]]', 0, '', 'aaaaaaaaaaaaaaaa', '')->>'station';"
	same "$line" busy || return 1
	# functions are put in place of those that it calls: nobody waits for the other
	central init "$(pg_url one)" >out && grep -q already out || say "$(cat out)" || return 1
	asks "SELECT packwarden.push(1, 1, ARRAY['a'], ARRAY[]::text[]); COMMIT;"
	same "$line" 1 || return 1
	close_opened && pg_sql one "DELETE FROM packwarden.event"
}

# Tables change under nobody who is at them: the upgrade waits, and the next call is answered by what is new.
an_upgrade_waits_for_a_station_in_the_middle() {
	local upgrade
	make_older middle 1 && pg_sql postgres 'CREATE ROLE packwarden_old LOGIN IN ROLE packwarden_station' &&
		open_as middle packwarden_old || return 1
	asks "BEGIN; SELECT hash FROM packwarden.digest_boxes(1, 10);"
	same "$line" 'of an earlier program' || return 1
	central init "$(pg_url middle)" >out.1 2>&1 &
	upgrade=$!
	until_true held_up middle || say "$(cat out.1)" || return 1
	asks "SELECT boxes FROM packwarden.digest_boxes(1, 10); COMMIT;"
	same "$line" 1 && wait "$upgrade" || say "$(cat out.1)" || return 1
	asks "SELECT length(hash) FROM packwarden.digest_boxes(1, 10);"
	same "$line" 64 && close_opened
}

# What a person has changed there by hand is as it should be once more.
init_restores_functions_and_rights() {
	schema_of one >before
	pg_sql one "REVOKE EXECUTE ON FUNCTION packwarden.claim FROM packwarden_station;
		GRANT EXECUTE ON FUNCTION packwarden.deal TO packwarden_station, PUBLIC; DROP FUNCTION packwarden.push;
		REVOKE SELECT ON packwarden.seen_boxes FROM packwarden_reader" || return 1
	central init "$(pg_url one)" >/dev/null && schema_of one >after && diff before after >out || say "$(cat out)"
}

# Central is upgraded before its stations: these are the calls that they were built with, and what they read of the answers.
# A call that is to be another gets another name; this list grows, and no line of it changes.
what_stations_of_earlier_versions_call_is_there() {
	cat >calls <<-'END'
		claim(p_code text) json
		compared(p_agree boolean, p_text text) void
		digest_boxes(p_epoch integer, p_step bigint) TABLE(block bigint, boxes bigint, hash text)
		feed_heads() TABLE(everyone bigint, mine bigint)
		greet(p_program text, p_epochs jsonb, p_greeting bigint, p_nonce text, p_next text, p_past text) json
		news(p_all bigint, p_mine bigint, p_most integer) TABLE(mine boolean, n bigint, kind text, key text, fence bigint, body text)
		note_incident(p_kind text, p_text text) void
		numbers(p_carrier text, p_count bigint) bigint
		push(p_epoch integer, p_first bigint, p_lines text[], p_boxes text[]) bigint
		rows_of_boxes(p_epoch integer, p_from bigint, p_until bigint) TABLE(n bigint, "row" text)
	END
	pg_sql one "SELECT format('%s(%s) %s', proname, pg_get_function_arguments(p.oid), pg_get_function_result(p.oid)) FROM pg_proc p
		WHERE pronamespace = 'packwarden'::regnamespace AND has_function_privilege('packwarden_station', p.oid, 'EXECUTE')
		ORDER BY 1" >out
	diff calls out >differ || say "$(cat differ)"
}

a_newer_one_is_refused() {
	pg_sql postgres 'CREATE DATABASE newer TEMPLATE one' && pg_sql newer 'INSERT INTO packwarden.version VALUES (1000)' || return 1
	central init "$(pg_url newer)" >out 2>&1 && say "taken: $(cat out)" && return 1
	grep -q 'newer Packwarden' out || say "$(cat out)"
}

anothers_schema_is_left_alone() {
	pg_sql postgres 'CREATE DATABASE other' && pg_sql other 'CREATE SCHEMA packwarden; CREATE TABLE packwarden.mine (a int)' ||
		return 1
	central init "$(pg_url other)" >out 2>&1 && say "taken: $(cat out)" && return 1
	grep -q "another program's" out || say "$(cat out)" || return 1
	same "$(pg_sql other "SELECT string_agg(relname, ',') FROM pg_class WHERE relnamespace = 'packwarden'::regnamespace")" mine
}

# Each table and each function of the schema, not those that somebody thought of.
a_station_may_call_functions_and_touch_no_table() {
	central add-station "$(pg_url one)" st-1 --json >station.st-1 || return 1
	local table refused=0 may
	for table in $(pg_sql one "SELECT relname FROM pg_class WHERE relnamespace = 'packwarden'::regnamespace AND relkind IN ('r','p','v')"); do
		station_sql st-1 "SELECT * FROM packwarden.$table" >out && say "read $table: $(cat out)" && return 1
		station_sql st-1 "DELETE FROM packwarden.$table" >out && say "emptied $table" && return 1
		refused=$((refused + 1))
	done
	[ "$refused" -ge 10 ] || say "only $refused tables were tried" || return 1
	station_sql st-1 'CREATE TABLE packwarden.mine (a int)' >out && say 'made a table' && return 1
	station_sql st-1 "SET ROLE packwarden_owner" >out && say 'became the owner' && return 1
	may=$(pg_sql one "SELECT string_agg(DISTINCT proname, ' ') FROM pg_proc WHERE pronamespace = 'packwarden'::regnamespace
		AND has_function_privilege('packwarden_st-1', oid, 'EXECUTE') AND (NOT prosecdef OR proconfig IS NULL)")
	same "$may" '' || say "functions that a station may call and that do not fix their rights and path" || return 1
	station_sql st-1 "SELECT packwarden.greet('test', '[[1,1]]', 0, '', 'aaaaaaaaaaaaaaaa', '')" >out || say "$(cat out)" || return 1
	same "$(jq -r .station out)" st-1
}

a_wrong_password_or_a_disabled_station_is_refused() {
	local url
	url=$(jq -r .url station.st-1)
	PGPASSWORD=wrong "$PG_BIN/psql" -X -c 'SELECT 1' "$url" >out 2>&1 && say 'came in' && return 1
	grep -q 'password authentication failed' out || say "$(cat out)" || return 1
	central disable-station "$(pg_url one)" st-1 >/dev/null || return 1
	station_sql st-1 "SELECT packwarden.digest_boxes(1, 10)" >out && say 'was answered' && return 1
	grep -q 'is disabled at central' out || say "$(cat out)" || return 1
	central enable-station "$(pg_url one)" st-1 >/dev/null && station_sql st-1 "SELECT packwarden.digest_boxes(1, 10)" >out
}

a_new_password_ends_the_old_one() {
	cp station.st-1 station.old
	central add-station "$(pg_url one)" st-1 --json >out 2>&1 && say 'added twice' && return 1
	central add-station "$(pg_url one)" st-1 --again --json >station.st-1 || return 1
	station_sql old 'SELECT 1' >out && say 'the old password is good' && return 1
	same "$(station_sql st-1 'SELECT 1')" 1
}

push() { station_sql "$1" "SELECT packwarden.push($2, $3, ARRAY[$4]::text[], ARRAY[$5]::text[])"; }

events_are_gap_free_the_same_again_and_anothers_never() {
	same "$(push st-1 1 1 "'a','b','c'" '')" 3 || return 1
	same "$(push st-1 1 2 "'b','c','d'" '')" 4 || return 1
	same "$(push st-1 1 1 "'a','b'" '')" 4 || return 1
	push st-1 1 6 "'f'" '' >out && say 'a gap was taken' && return 1
	grep -q 'does not follow event 4' out || say "$(cat out)" || return 1
	push st-1 1 3 "'c','x','e'" '' >out && say 'another line was taken' && return 1
	grep -q 'Event 4 of epoch 1 is another' out || say "$(cat out)" || return 1
	push st-1 2 1 "'a'" '' >out && say 'an epoch that was never greeted was taken' && return 1
	same "$(pg_sql one "SELECT string_agg(line, '' ORDER BY seq) FROM packwarden.event")" abcd
}

# Two of one image: the second is found out as soon as both have greeted, and both are refused in words.
a_clone_is_found_and_both_are_refused() {
	central add-station "$(pg_url one)" twin --json >station.twin || return 1
	local a=aaaaaaaaaaaaaaaaaaaa b=bbbbbbbbbbbbbbbbbbbb c=cccccccccccccccccccc x=xxxxxxxxxxxxxxxxxxxx
	greet() { station_sql twin "SELECT packwarden.greet('test', '[[$1,1]]', $2, '$3', '$4', '')"; }
	same "$(greet 1 0 '' $a | jq -r .station)" twin || return 1
	same "$(greet 1 0 '' $a | jq -r .station)" twin || say 'the same again' || return 1
	same "$(greet 1 1 $a $b | jq -r .station)" twin || return 1
	# the image was copied here; one goes on
	same "$(greet 1 2 $b $c | jq -r .station)" twin || return 1
	same "$(greet 1 2 $b $x | jq -r .refused)" cloned || return 1
	greet 1 3 $c $a >out && say 'the first goes on' && return 1
	grep -q 'Two machines have worked as the station twin' out || say "$(cat out)" || return 1
	central enable-station "$(pg_url one)" twin >/dev/null && same "$(greet 1 3 $c $b | jq -r .station)" twin || return 1
	# a restored backup is another epoch, and the machine before it is told
	same "$(greet 2 9 '' $x | jq -r .station)" twin || return 1
	same "$(greet 1 4 $b $c | jq -r .refused)" superseded || return 1
	same "$(pg_sql one "SELECT string_agg(DISTINCT kind, ' ') FROM packwarden.incident WHERE kind IN ('cloned','restored','superseded')")" \
		'cloned restored superseded'
}

readers_see_boxes_and_nobodys_address() {
	pg_sql one "CREATE ROLE dashboard LOGIN IN ROLE packwarden_reader; CREATE SCHEMA dashboards AUTHORIZATION admin" || return 1
	local view seen=0
	for view in $(pg_sql one "SELECT relname FROM pg_class WHERE relnamespace = 'packwarden'::regnamespace AND relkind = 'v'"); do
		pg_sql one "SET ROLE dashboard; SELECT count(*) FROM packwarden.$view" >out || say "$view: $(cat out)" || return 1
		pg_sql one "SET ROLE dashboard; DELETE FROM packwarden.$view" >out 2>&1 && say "wrote $view" && return 1
		seen=$((seen + 1))
	done
	[ "$seen" -ge 4 ] || return 1
	for table in $(pg_sql one "SELECT relname FROM pg_class WHERE relnamespace = 'packwarden'::regnamespace AND relkind IN ('r','p')"); do
		pg_sql one "SET ROLE dashboard; SELECT * FROM packwarden.$table" >out 2>&1 && say "read $table" && return 1
	done
	return 0
}

an_address_over_a_network_must_prove_itself() {
	central init 'postgresql://admin@central.example/one?sslmode=require' >out 2>&1 && return 1
	grep -q 'lets anybody answer' out || say "$(cat out)" || return 1
	central init 'postgresql://admin@127.0.0.1:1/one' >out 2>&1
	same $? 4 || say "$(cat out)"
}

diagnose() { grep -v STATEMENT "$pg_folder.log" | cut -c1-300 | tail -n 8; }
trap 'pg_end; cd /; rm -rf "$folder"' EXIT
start || { echo 'not ok postgres starts'; exit 1; }
run init_is_harmless_again_and_again two_at_once_set_it_up_once older_ones_are_upgraded_in_order \
	a_station_in_the_middle_of_it_goes_on an_upgrade_waits_for_a_station_in_the_middle init_restores_functions_and_rights \
	what_stations_of_earlier_versions_call_is_there a_newer_one_is_refused anothers_schema_is_left_alone a_station_may_call_functions_and_touch_no_table \
	a_wrong_password_or_a_disabled_station_is_refused a_new_password_ends_the_old_one \
	events_are_gap_free_the_same_again_and_anothers_never a_clone_is_found_and_both_are_refused \
	readers_see_boxes_and_nobodys_address an_address_over_a_network_must_prove_itself
