/* Tokens of other systems. Their hashes alone are known here. */
#include <string.h>

#include "engine_request.h"
#include "token.h"

static bool
is_hash(const char *text)
{
	return strlen(text) == SESSION_HASH - 1 && strspn(text, "0123456789abcdef") == SESSION_HASH - 1;
}

void
token_add(struct engine *engine, const struct request *request)
{
	char name[LIMIT_NAME + 1], hash[SESSION_HASH], scopes[TOKEN_SCOPES];

	request_get(request, "token", hash, sizeof hash);
	if (!request_get(request, "name", name, sizeof name) || name[0] == '\0') {
		reply_error_at(engine, request, BAD_INPUT, "bad-request", "name", "A token has a name, of 64 bytes at most.");
		return;
	}
	if (!request_get(request, "scopes", scopes, sizeof scopes) || !token_scopes_are_known(scopes) || !is_hash(hash)) {
		reply_error_at(engine, request, BAD_INPUT, "bad-request", "scopes",
		               "There are orders:read, lanes:read, devices:read, reports:read and personal:read.");
		return;
	}
	if (store_run(&engine->store, SQL_TOKEN_ADD, "tttii", name, hash, scopes, (int64_t)request->user, engine_wall()) == 0)
		reply_error_at(engine, request, REFUSED, "exists", "name", "There is, or was, a token of that name.");
	else
		reply_json(engine, request, DONE, json_pack("{s:s, s:s}", "name", name, "scopes", scopes));
}

void
token_revoke(struct engine *engine, const struct request *request)
{
	char name[LIMIT_NAME + 1];

	request_get(request, "name", name, sizeof name);
	if (store_run(&engine->store, SQL_TOKEN_REVOKE, "ti", name, engine_wall()) == 0)
		reply_error_at(engine, request, BAD_INPUT, "no-such-token", "name", "No token of that name is in use.");
	else
		reply_json(engine, request, DONE, json_pack("{s:s, s:b}", "name", name, "revoked", 1));
}

uint32_t
token_find(struct engine *engine, const struct request *request)
{
	char hash[SESSION_HASH];
	sqlite3_stmt *statement;
	uint32_t token = 0;

	if (!request_get(request, "bearer", hash, sizeof hash))
		return 0;
	statement = store_query(&engine->store, SQL_TOKEN_FIND, "t", hash);
	if (!store_next(&engine->store, statement))
		return 0;
	if (token_has_scope(store_column(statement, 1), "personal:read"))
		token = (uint32_t)sqlite3_column_int64(statement, 0);
	store_done(statement);
	return token;
}
