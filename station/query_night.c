/* The station's nights, as the night process has had them written down. */
#include "query_internal.h"

#include <stdlib.h>
#include <string.h>

#include "wall_clock.h"

enum { LATE_MS = 10 * 60 * 1000 }; /* behind the latest moment at which it begins by itself */

bool
query_night_is_late(const struct query *query, int64_t due_ms, int64_t now_ms)
{
	const struct config_night *night = query->config != NULL ? &query->config->night : NULL;

	return night != NULL && night->at[0] != '\0' && now_ms > due_ms + (int64_t)night->spread_minutes * 60000 + LATE_MS;
}

/* "a b" as a list */
static json_t *
words_json(const char *words)
{
	json_t *list = json_array();

	while (*words != '\0') {
		size_t length = strcspn(words, " ");

		json_array_append_new(list, json_stringn(words, length));
		words += length + strspn(words + length, " ");
	}
	return list;
}

static json_t *
time_or_null(const struct query *query, int64_t ms)
{
	return ms > 0 ? query_time(query, ms) : json_null();
}

/* missed, failed, open, done, or none yet; null where the station has no nights */
static const char *
state_of(const json_t *night)
{
	const json_t *open = json_object_get(night, "open"), *last = json_object_get(night, "last");

	if (!json_is_true(json_object_get(night, "configured")))
		return NULL;
	if (json_is_true(json_object_get(night, "missed")))
		return "missed";
	if (json_is_object(open))
		return "open";
	if (json_is_object(last))
		return json_array_size(json_object_get(last, "failed")) > 0 ? "failed" : "done";
	return "none";
}

static enum query_result
read_one(struct query *query, bool open, json_t *out)
{
	sqlite3_stmt *row = query_start(query, SELECT_NIGHT, "i", (int64_t)open);
	enum query_result result = query_step(query, row);
	json_t *one, *found;

	json_object_set_new(out, open ? "open" : "last", json_null());
	if (result != QUERY_FOUND)
		return result == QUERY_NONE ? QUERY_FOUND : result;
	found = json_loads(query_chars(row, 11), 0, NULL);
	one = json_pack("{s:o, s:o, s:b, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "night", query_integer(row, 0), "due",
	                time_or_null(query, sqlite3_column_int64(row, 1)), "asked", sqlite3_column_int(row, 2), "by",
	                query_text_or_null(row, 3), "begun", time_or_null(query, sqlite3_column_int64(row, 4)), "ended",
	                time_or_null(query, sqlite3_column_int64(row, 5)), "ended_ms", query_integer(row, 5), "tries", query_integer(row, 6), "step",
	                query_text_or_null(row, 7), "done", words_json(query_chars(row, 8)), "failed",
	                words_json(query_chars(row, 9)), "trouble", query_text_or_null(row, 10), "result",
	                found != NULL ? found : json_object());
	json_object_set_new(out, open ? "open" : "last", one);
	sqlite3_reset(row);
	return QUERY_FOUND;
}

static enum query_result
read_night(struct query *query, const void *argument, json_t *out)
{
	const struct config_night *night = query->config != NULL ? &query->config->night : NULL;
	sqlite3_stmt *row = query_start(query, SELECT_META, "t", "night-next");
	enum query_result result = query_step(query, row);
	int64_t next = result == QUERY_FOUND ? sqlite3_column_int64(row, 0) : 0;

	(void)argument;
	if (result != QUERY_FOUND && result != QUERY_NONE)
		return result;
	sqlite3_reset(row);
	json_object_set_new(out, "configured", json_boolean(night != NULL && night->there == SWITCH_YES));
	json_object_set_new(out, "at", json_string(night != NULL ? night->at : ""));
	json_object_set_new(out, "backups", json_integer(night != NULL ? night->backups : 0));
	json_object_set_new(out, "retention_days", night != NULL && night->retention_days > 0 ? json_integer(night->retention_days)
	                                                                                     : json_null());
	json_object_set_new(out, "next", time_or_null(query, next));
	result = read_one(query, true, out);
	if (result == QUERY_FOUND)
		result = read_one(query, false, out);
	json_object_set_new(out, "missed", json_boolean(next > 0 && json_is_null(json_object_get(out, "open")) &&
	                                                query_night_is_late(query, next, wall_clock_ms())));
	return result;
}

enum query_result
query_put_night(struct query *query, json_t *out)
{
	json_t *night = json_object();
	enum query_result result = read_night(query, NULL, night);
	const char *state = state_of(night);

	json_object_set_new(out, "night", state == NULL ? json_null()
	                                                : json_pack("{s:s, s:O?}", "state", state, "ended_ms",
	                                                            json_object_get(json_object_get(night, "last"), "ended_ms")));
	json_decref(night);
	return result;
}

enum query_result
query_night(struct query *query, json_t **out)
{
	return query_read(query, read_night, NULL, json_object(), out);
}
