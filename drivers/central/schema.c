/* The central database's versions, each applied once, in their order, each in one transaction. */
#include "central.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "central_sql.inc"

enum { STEP_MS = 600000, ASK_MS = 30000 };

/* Two roles that are there for rights alone: stations are members of the first, dashboards of the second. The third owns
 * all, so that functions which run with their owner's rights have no more than these tables. */
static const char begin[] =
	"DO $$ BEGIN "
	"PERFORM pg_advisory_xact_lock(hashtext('packwarden.init')); "
	"IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'packwarden_station') THEN CREATE ROLE packwarden_station; END IF; "
	"IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'packwarden_reader') THEN CREATE ROLE packwarden_reader; END IF; "
	"IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'packwarden_owner') THEN CREATE ROLE packwarden_owner; END IF; "
	"IF NOT pg_has_role('packwarden_owner', 'MEMBER') THEN EXECUTE format('GRANT packwarden_owner TO %I', current_user); "
	"END IF; "
	"IF EXISTS (SELECT FROM pg_namespace WHERE nspname = 'packwarden') AND to_regclass('packwarden.version') IS NULL THEN "
	"RAISE EXCEPTION 'There is a schema packwarden that is another program''s.' USING ERRCODE = 'PW020', "
	"HINT = 'Name another database in the address.'; END IF; "
	"IF to_regclass('packwarden.version') IS NULL THEN "
	"CREATE SCHEMA packwarden AUTHORIZATION packwarden_owner; "
	"SET LOCAL ROLE packwarden_owner; "
	"CREATE TABLE packwarden.version (version int PRIMARY KEY, applied timestamptz NOT NULL DEFAULT now()); "
	"GRANT USAGE ON SCHEMA packwarden TO packwarden_station, packwarden_reader; "
	"END IF; END $$";

static const char end[] =
	"REVOKE ALL ON ALL FUNCTIONS IN SCHEMA packwarden FROM PUBLIC";

int
central_version(void)
{
	return (int)(sizeof versions / sizeof *versions);
}

static bool
read_version(struct central *central, int *version, struct central_error *error)
{
	struct central_rows *rows;

	if (central_call(central, "SELECT coalesce(max(version), 0) FROM packwarden.version", NULL, 0, ASK_MS, &rows, error) !=
	    CENTRAL_DONE)
		return false;
	*version = (int)central_number(rows, 0, 0);
	central_free(rows);
	return true;
}

/* The lock first: whoever else is at it is waited for, and then this step is there already. */
static bool
apply(struct central *central, int version, struct central_error *error)
{
	char *text;
	bool done = false;
	int now;

	if (central_run(central, "BEGIN; SET LOCAL client_min_messages = warning; "
	                "SELECT pg_advisory_xact_lock(hashtext('packwarden.init'))", STEP_MS, error) != CENTRAL_DONE ||
	    !read_version(central, &now, error))
		goto roll_back;
	if (now >= version)
		return central_run(central, "COMMIT", ASK_MS, error) == CENTRAL_DONE;
	if (asprintf(&text, "SET LOCAL ROLE packwarden_owner; SET LOCAL search_path = packwarden, pg_temp; %s; %s; "
	             "INSERT INTO version (version) VALUES (%d); COMMIT", versions[version - 1], end, version) < 0)
		goto roll_back;
	done = central_run(central, text, STEP_MS, error) == CENTRAL_DONE;
	free(text);
	if (done)
		return true;

roll_back:
	central_run(central, "ROLLBACK", ASK_MS, &(struct central_error){ 0 });
	return false;
}

bool
central_upgrade(struct central *central, int *from, struct central_error *error)
{
	if (central_run(central, begin, STEP_MS, error) != CENTRAL_DONE || !read_version(central, from, error))
		return false;
	if (*from > central_version()) {
		snprintf(error->text, sizeof error->text, "The database is of version %d, made by a newer Packwarden; this one knows "
		         "%d. Use that one.", *from, central_version());
		return false;
	}
	for (int version = *from + 1; version <= central_version(); version++)
		if (!apply(central, version, error))
			return false;
	return true;
}
