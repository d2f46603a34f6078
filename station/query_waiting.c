/* The boxes whose labels no printer prints now. Nobody waits at a lane for them: they print by themselves. */
#include "query_internal.h"

#include "pack.h"

/* Its label could not be drawn: nothing changes that by itself. */
static bool
is_stuck(sqlite3_stmt *row)
{
	return sqlite3_column_int(row, 9) != 0;
}

/* Why: what the printer says now, else what it said at the last try. */
static const char *
reason_of(sqlite3_stmt *row)
{
	const char *now = query_chars(row, 6), *then = query_chars(row, 7);

	if (now[0] && !is_stuck(row))
		return now;
	return then[0] ? then : "the label has not been printed yet";
}

static json_t *
waiting_json(struct query *query, sqlite3_stmt *row)
{
	int64_t since = sqlite3_column_int64(row, 3);
	bool retried = sqlite3_column_int64(row, 8) > 0;
	json_t *out = json_object();

	json_object_set_new(out, "box", query_box_name(query, sqlite3_column_int64(row, 0)));
	json_object_set_new(out, "order", query_text(row, 1));
	json_object_set_new(out, "lane", query_text_or_null(row, 2));
	json_object_set_new(out, "since", since ? query_time(query, since) : json_null());
	json_object_set_new(out, "printer", query_text_or_null(row, 4));
	json_object_set_new(out, "reason", query_text_or_null(row, 5));
	json_object_set_new(out, "why", json_string(reason_of(row)));
	/* tried again by the clock, or the printer has the label already and goes on with it */
	json_object_set_new(out, "next_try",
	                    json_string(is_stuck(row) ? "after order change, or box redo when the template is right"
	                                : retried     ? "within seconds"
	                                              : "when the printer prints again"));
	json_object_set_new(out, "retry_seconds", retried ? json_integer(PACK_RETRY_MS / 1000) : json_null());
	return out;
}

static enum query_result
read_waiting(struct query *query, const void *argument, json_t *out)
{
	json_t *array = json_array();

	(void)argument;
	json_object_set_new(out, "waiting", array);
	return query_rows(query, query_start(query, SELECT_WAITING, ""), waiting_json, array);
}

enum query_result
query_waiting(struct query *query, json_t **out)
{
	return query_read(query, read_waiting, NULL, json_object(), out);
}
