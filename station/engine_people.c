/* People: who works here, with which badge and PIN. */
#include <string.h>

#include "badge.h"
#include "engine_request.h"
#include "pin.h"

bool
people_find(struct engine *engine, const char *name, uint32_t *user, enum role *role)
{
	sqlite3_stmt *statement = store_query(&engine->store, SQL_USER_ROLE, "t", name);

	if (!store_next(&engine->store, statement))
		return false;
	*user = (uint32_t)sqlite3_column_int64(statement, 0);
	*role = (enum role)sqlite3_column_int64(statement, 1);
	store_done(statement);
	return true;
}

static enum role
role_of(const char *name)
{
	for (int role = ROLE_PACKER; role <= ROLE_ADMIN; role++)
		if (strcmp(role_text((enum role)role), name) == 0)
			return (enum role)role;
	return ROLE_NONE;
}

void
people_add(struct engine *engine, const struct request *request)
{
	char name[128], role[16], pin[PIN_STORED], badge[BADGE_TEXT];

	request_get(request, "role", role, sizeof role);
	request_get(request, "pin", pin, sizeof pin);
	if (!request_get(request, "name", name, sizeof name) || name[0] == '\0' || role_of(role) == ROLE_NONE) {
		reply_error(engine, request, BAD_INPUT, "bad-request", "A user has a name and a role: packer, lead or admin.");
		return;
	}
	badge_make(badge);
	if (store_run(&engine->store, SQL_USER_ADD, "titt", name, (int64_t)role_of(role), badge, pin) == 0) {
		reply_error(engine, request, REFUSED, "exists", "There is a user of that name already.");
		return;
	}
	reply_json(engine, request, DONE, json_pack("{s:s, s:s, s:s}", "name", name, "role", role, "badge", badge));
}

/* The user of that name, 0 if there is none; then the answer is sent. */
static uint32_t
find_named(struct engine *engine, const struct request *request, char *name, size_t capacity)
{
	uint32_t user;

	request_get(request, "name", name, capacity);
	user = (uint32_t)store_number(&engine->store, SQL_USER_ROLE, 0, "t", name);
	if (user == 0)
		reply_error(engine, request, BAD_INPUT, "no-such-user", "There is no such user.");
	return user;
}

/* One PIN at all stations, or nobody knows which it is here. */
static bool
is_given(struct engine *engine, const char *name)
{
	sqlite3_stmt *row = store_query(&engine->store, SQL_USER_GIVEN, "t", name);
	bool given = store_next(&engine->store, row) && sqlite3_column_int64(row, 3) != 0;

	store_done(row);
	return given;
}

/* Whoever knew the old one is out, and nobody waits any longer for wrong tries. */
void
people_pin(struct engine *engine, const struct request *request)
{
	char name[128], pin[PIN_STORED];
	uint32_t user = find_named(engine, request, name, sizeof name);

	if (user == 0)
		return;
	if (is_given(engine, name)) {
		reply_error(engine, request, REFUSED, "central-decides",
		            "Central has set this user: packwarden central user gives a new PIN, at all stations.");
		return;
	}
	if (!request_get(request, "pin", pin, sizeof pin) || pin[0] == '\0') {
		reply_error(engine, request, BAD_INPUT, "bad-request", "A PIN has 4 to 64 characters.");
		return;
	}
	store_run(&engine->store, SQL_USER_PIN, "tt", name, pin);
	store_run(&engine->store, SQL_SESSION_END_USER, "t", name);
	session_forget_tries(engine, user);
	session_journal(engine, &(struct event_access){ .what = ACCESS_NEW_PIN, .user = user });
	reply_json(engine, request, DONE, json_pack("{s:s, s:s}", "name", name, "text", "The PIN is new."));
}

void
people_disable(struct engine *engine, const struct request *request)
{
	char name[128];
	uint32_t user;

	request_get(request, "name", name, sizeof name);
	user = (uint32_t)store_number(&engine->store, SQL_USER_ROLE, 0, "t", name);
	if (store_run(&engine->store, SQL_USER_DISABLE, "t", name) == 0) {
		reply_error(engine, request, BAD_INPUT, "no-such-user", "There is no such user.");
		return;
	}
	store_run(&engine->store, SQL_SESSION_END_USER, "t", name);
	if (user != 0)
		session_journal(engine, &(struct event_access){ .what = ACCESS_DISABLE, .user = user });
	reply_json(engine, request, DONE, json_pack("{s:s, s:b}", "name", name, "disabled", 1));
}
