/* What was refused for an order, and how it went on: put aside, unlocked or let through, by whom and when. */
#include "query_internal.h"

#include <time.h>

#include "verdict.h"

static json_t *
time_json(int64_t wall_ms)
{
	time_t seconds = (time_t)(wall_ms / 1000);
	struct tm utc;
	char text[32] = "";

	if (wall_ms > 0 && gmtime_r(&seconds, &utc) != NULL)
		strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
	return text[0] != '\0' ? json_string(text) : json_null();
}

/* The columns that both statements begin with. */
static json_t *
row_json(sqlite3_stmt *row)
{
	json_t *out = json_object();

	json_object_set_new(out, "at", time_json(sqlite3_column_int64(row, 0)));
	json_object_set_new(out, "by", query_text_or_null(row, 1));
	json_object_set_new(out, "lane", query_text_or_null(row, 2));
	json_object_set_new(out, "verdict", json_string(verdict_text((enum verdict)sqlite3_column_int(row, 3))));
	json_object_set_new(out, "sku", query_text_or_null(row, 4));
	return out;
}

static json_t *
unlock_json(struct query *query, sqlite3_stmt *row)
{
	json_t *out = row_json(row);

	(void)query;
	json_object_set_new(out, "code", query_text_or_null(row, 5));
	json_object_set_new(out, "lead", json_boolean(sqlite3_column_int(row, 6)));
	return out;
}

static json_t *
override_json(struct query *query, sqlite3_stmt *row)
{
	json_t *out = row_json(row);

	(void)query;
	json_object_set_new(out, "reason", query_text_or_null(row, 5));
	return out;
}

static void
hide(json_t *rows, const char *name)
{
	json_t *row;
	size_t i;

	json_array_foreach(rows, i, row)
		json_object_del(row, name);
}

enum query_result
query_order_history(struct query *query, int64_t order, bool personal, json_t *out)
{
	json_t *unlocks = json_array(), *overrides = json_array();
	enum query_result result = query_rows(query, query_start(query, SELECT_UNLOCKS, "i", order), unlock_json, unlocks);

	if (result == QUERY_FOUND)
		result = query_rows(query, query_start(query, SELECT_OVERRIDES, "i", order), override_json, overrides);
	if (!personal) {
		hide(unlocks, "code");
		hide(overrides, "reason");
	}
	json_object_set_new(out, "put_aside", unlocks);
	json_object_set_new(out, "overrides", overrides);
	return result;
}
