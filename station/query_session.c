/* Whose session it is: read at each request that needs one. */
#include "query_internal.h"

#include "order.h"

static enum query_result
read_session(struct query *query, const void *argument, json_t *out)
{
	sqlite3_stmt *row = query_start(query, SELECT_SESSION, "t", argument);
	enum query_result result = query_step(query, row);

	if (result != QUERY_FOUND)
		return result;
	json_object_set_new(out, "name", query_text(row, 0));
	json_object_set_new(out, "role", query_integer(row, 1));
	json_object_set_new(out, "pin", query_text(row, 2));
	json_object_set_new(out, "started_ms", query_integer(row, 3));
	json_object_set_new(out, "seen_ms", query_integer(row, 4));
	json_object_set_new(out, "pin_ms", query_integer(row, 5));
	return QUERY_FOUND;
}

enum query_result
query_session(struct query *query, const char *hash, json_t **out)
{
	return query_read(query, read_session, hash, json_object(), out);
}

struct pin_argument {
	const char *name, *badge;
};

static enum query_result
read_pin(struct query *query, const void *argument, json_t *out)
{
	const struct pin_argument *who = argument;
	sqlite3_stmt *row = query_start(query, SELECT_PIN, "tt", who->name, who->badge);
	enum query_result result = query_step(query, row);

	if (result == QUERY_FOUND)
		json_object_set_new(out, "pin", query_text(row, 0));
	return result;
}

enum query_result
query_pin(struct query *query, const char *name, const char *badge, json_t **out)
{
	struct pin_argument who = { .name = name, .badge = badge };

	return query_read(query, read_pin, &who, json_object(), out);
}

static enum query_result
read_token(struct query *query, const void *argument, json_t *out)
{
	sqlite3_stmt *row = query_start(query, SELECT_TOKEN, "t", argument);
	enum query_result result = query_step(query, row);

	if (result == QUERY_FOUND)
		json_object_set_new(out, "scopes", query_text(row, 0));
	return result;
}

enum query_result
query_token(struct query *query, const char *hash, json_t **out)
{
	return query_read(query, read_token, hash, json_object(), out);
}

static json_t *
token_json(struct query *query, sqlite3_stmt *row)
{
	(void)query;
	return json_pack("{s:o, s:o, s:o, s:b}", "name", query_text(row, 0), "scopes", query_text(row, 1), "created_ms",
	                 query_integer(row, 2), "revoked", sqlite3_column_int64(row, 3) != 0);
}

static enum query_result
read_tokens(struct query *query, const void *argument, json_t *out)
{
	(void)argument;
	return query_rows(query, query_start(query, SELECT_TOKENS, ""), token_json, out);
}

enum query_result
query_tokens(struct query *query, json_t **out)
{
	return query_read(query, read_tokens, NULL, json_array(), out);
}
