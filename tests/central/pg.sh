# Sourced by the tests of central: a PostgreSQL 15 of their own in a folder, on a socket there and a free port of 127.0.0.1,
# run by a user who is not root. Each test has a database of its own. pg_end ends it, whatever has become of the test.
PG_BIN=${PG_BIN:-/usr/lib/postgresql/15/bin}
pg_folder=
pg_port=

as_pg() {
	if [ "$(id -u)" = 0 ]; then
		setpriv --reuid=nobody --regid="$(id -g nobody)" --clear-groups env HOME="$pg_folder" "$@"
	else
		"$@"
	fi
}

# Not one that connections get: a server that is killed must find its port again.
. "$(dirname "${BASH_SOURCE[0]}")/../../scripts/fixtures/lib.sh"

# pg_make [SETTING...]: a new cluster that flushes what it commits
pg_make() {
	pg_folder=$(mktemp -d /tmp/packwarden-pg.XXXXXX) || return 1
	[ "$(id -u)" != 0 ] || chown nobody "$pg_folder"
	chmod 755 "$pg_folder"
	(cd / && as_pg "$PG_BIN/initdb" -D "$pg_folder/data" -U admin -A trust -E UTF8 --locale=C --no-sync) \
		>"${TMPDIR:-/tmp}/pg-init.$$" 2>&1 || { cat "${TMPDIR:-/tmp}/pg-init.$$"; return 1; }
	rm -f "${TMPDIR:-/tmp}/pg-init.$$"
	pg_port=$(free_port)
	{
		printf '%s\n' "listen_addresses = '127.0.0.1'" "unix_socket_directories = '$pg_folder'" 'shared_buffers = 32MB' \
			'max_connections = 60' 'wal_level = minimal' 'max_wal_senders = 0' 'autovacuum_naptime = 10min' \
			'log_min_messages = warning' "port = $pg_port" "$@"
	} | as_pg tee -a "$pg_folder/data/postgresql.conf" >/dev/null
	# the admin comes in by the socket alone; everybody else shows a password
	printf '%s\n' 'local all admin trust' 'local all all scram-sha-256' 'host all all 127.0.0.1/32 scram-sha-256' |
		as_pg tee "$pg_folder/data/pg_hba.conf" >/dev/null
}

pg_start() {
	as_pg setsid "$PG_BIN/postgres" -D "$pg_folder/data" >>"$pg_folder.log" 2>&1 </dev/null &
	local end=$((SECONDS + 60))
	until pg_sql postgres 'SELECT 1' >/dev/null 2>&1; do
		[ $SECONDS -lt $end ] || { cat "$pg_folder.log"; return 1; }
		sleep 0.05
	done
}

pg_pid() { head -1 "$pg_folder/data/postmaster.pid" 2>/dev/null; }
pg_sql() { "$PG_BIN/psql" -X -q -A -t -h "$pg_folder" -p "$pg_port" -U admin -d "$1" -v ON_ERROR_STOP=1 -c "$2"; }
pg_url() { echo "postgresql://admin@/$1?host=$pg_folder&port=$pg_port"; }

# pg_kill: as power would end it
pg_kill() {
	local pid
	pid=$(pg_pid)
	[ -n "$pid" ] && kill -9 "$pid" 2>/dev/null
	# its children notice by themselves
	while [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null; do sleep 0.02; done
	while pgrep -f -- "postgres: .*$pg_folder" >/dev/null || pgrep -P "$pid" >/dev/null 2>&1; do sleep 0.02; done
}

pg_end() {
	local pid
	[ -n "$pg_folder" ] || return 0
	pid=$(pg_pid)
	if [ -n "$pid" ]; then
		kill -QUIT "$pid" 2>/dev/null
		while kill -0 "$pid" 2>/dev/null; do sleep 0.02; done
	fi
	rm -rf "$pg_folder" "$pg_folder.log"
}
