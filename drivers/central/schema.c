/* Sets the central database up, or brings it to the version that this program knows: each numbered step once, in their order,
 * and behind them all functions, views and rights as they are now. One transaction: whoever asks meanwhile finds what was
 * there before, whole, or what is there now. */
#include "central.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "central_sql.inc"

enum { STEP_MS = 600000, ASK_MS = 30000 };

/* The lock first: whoever else is at it is waited for, and then all is there already.
 *
 * Two roles that are there for rights alone: stations are members of the first, dashboards of the second. The third owns
 * all, so that functions which run with their owner's rights have no more than these tables. */
static const char begin[] =
	"BEGIN; SET LOCAL client_min_messages = warning; "
	"SELECT pg_advisory_xact_lock(hashtext('packwarden.init')); "
	"DO $$ BEGIN "
	"IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'packwarden_station') THEN CREATE ROLE packwarden_station; END IF; "
	"IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'packwarden_reader') THEN CREATE ROLE packwarden_reader; END IF; "
	"IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'packwarden_owner') THEN CREATE ROLE packwarden_owner; END IF; "
	"IF NOT pg_has_role('packwarden_owner', 'MEMBER') THEN EXECUTE format('GRANT packwarden_owner TO %I', current_user); "
	"END IF; "
	"IF EXISTS (SELECT FROM pg_namespace WHERE nspname = 'packwarden') AND to_regclass('packwarden.version') IS NULL THEN "
	"RAISE EXCEPTION 'There is a schema packwarden that is another program''s.' USING ERRCODE = 'PW020', "
	"HINT = 'Name another database in the address.'; END IF; "
	"IF to_regclass('packwarden.version') IS NULL THEN CREATE SCHEMA packwarden AUTHORIZATION packwarden_owner; END IF; "
	"END $$; "
	"SET LOCAL ROLE packwarden_owner; SET LOCAL search_path = packwarden, pg_temp; "
	"CREATE TABLE IF NOT EXISTS version (version int PRIMARY KEY, applied timestamptz NOT NULL DEFAULT now())";

/* Each call of a station reads table station before any other: it waits there, and not with a table in hand that a step is
 * about to wait for. */
static const char keep_stations_out[] =
	"DO $$ BEGIN IF to_regclass('packwarden.station') IS NOT NULL THEN LOCK TABLE station IN ACCESS EXCLUSIVE MODE; END IF; "
	"END $$";

int
central_version(void)
{
	return (int)(sizeof steps / sizeof *steps);
}

static bool
run(struct central *central, const char *statements, struct central_error *error)
{
	return central_run(central, statements, STEP_MS, error) == CENTRAL_DONE;
}

static bool
read_version(struct central *central, int *version, struct central_error *error)
{
	struct central_rows *rows;

	if (central_call(central, "SELECT coalesce(max(version), 0) FROM version", NULL, 0, ASK_MS, &rows, error) != CENTRAL_DONE)
		return false;
	*version = (int)central_number(rows, 0, 0);
	central_free(rows);
	if (*version <= central_version())
		return true;
	snprintf(error->text, sizeof error->text, "The database is of version %d, made by a newer Packwarden; this one knows "
	         "%d. Use that one.", *version, central_version());
	return false;
}

static bool
apply(struct central *central, int version, struct central_error *error)
{
	char number[16];
	const struct central_value value = { .text = number };

	snprintf(number, sizeof number, "%d", version);
	return run(central, steps[version - 1], error) && central_call(central, "INSERT INTO version (version) VALUES ($1)", &value, 1,
	                                                               ASK_MS, NULL, error) == CENTRAL_DONE;
}

static bool
apply_steps(struct central *central, int from, struct central_error *error)
{
	if (from < central_version() && !run(central, keep_stations_out, error))
		return false;
	for (int version = from + 1; version <= central_version(); version++)
		if (!apply(central, version, error))
			return false;
	return true;
}

static bool
install_parts(struct central *central, struct central_error *error)
{
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (!run(central, parts[i], error))
			return false;
	return true;
}

bool
central_upgrade(struct central *central, int *from, struct central_error *error)
{
	if (run(central, begin, error) && read_version(central, from, error) && apply_steps(central, *from, error) &&
	    install_parts(central, error) && run(central, "COMMIT", error))
		return true;
	central_run(central, "ROLLBACK", ASK_MS, &(struct central_error){ 0 });
	return false;
}
