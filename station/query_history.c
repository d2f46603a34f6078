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

/* Both statements begin with the same columns; types and names are of the others. */
static json_t *
row_json(sqlite3_stmt *row, const char *types, const char *const *names)
{
	static const char *const who[] = { "by", "lane" }, *const what[] = { "sku" };
	json_t *out = json_object();

	json_object_set_new(out, "at", time_json(sqlite3_column_int64(row, 0)));
	query_put(out, row, 1, "nn", who);
	json_object_set_new(out, "verdict",
	                    json_string(verdict_text((enum verdict)sqlite3_column_int(row, 3))));
	query_put(out, row, 4, "n", what);
	query_put(out, row, 5, types, names);
	return out;
}

static json_t *
unlock_json(struct query *query, sqlite3_stmt *row)
{
	static const char *const names[] = { "code", "lead" };

	(void)query;
	return row_json(row, "nb", names);
}

static json_t *
override_json(struct query *query, sqlite3_stmt *row)
{
	static const char *const names[] = { "reason" };

	(void)query;
	return row_json(row, "n", names);
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
	enum query_result result = query_rows(query, query_start(query, SELECT_UNLOCKS, "i", order),
	                                      unlock_json, unlocks);

	if (result == QUERY_FOUND)
		result = query_rows(query, query_start(query, SELECT_OVERRIDES, "i", order), override_json,
		                    overrides);
	if (!personal) {
		hide(unlocks, "code");
		hide(overrides, "reason");
	}
	json_object_set_new(out, "put_aside", unlocks);
	json_object_set_new(out, "overrides", overrides);
	return result;
}
