/* What needs a person, the most urgent first:
 *   1. somebody stands there and waits: a call, a latched lane, a label that is not there, a printer or
 *      scanner that is out
 *   2. by the carrier's cut-off
 *   3. what has waited longest
 * Every list is bounded (query_sql.c), so that a bad day with 100,000 of one kind reads as quickly as a good
 * one. */
#include "query_internal.h"

#include <stdlib.h>
#include <string.h>

#include "order.h"
#include "verdict.h"
#include "wall_clock.h"

enum { NEEDS_SHOWN = 300, NUMBER_SIZE = 24 };

enum need_what { WHAT_NOTHING, WHAT_VERDICT, WHAT_ORDER_STATE, WHAT_COUNT, WHAT_TIME };

struct need {
	enum statement statement;
	const char *kind;
	bool waits;                       /* somebody stands there */
	enum need_what what;              /* what the number means */
	const char *number, *text, *more; /* names of the row's number and its two texts; NULL: not told */
};

static const struct need needs[] = {
	{ NEED_CALLS, "call", true, WHAT_TIME, "answered_ms", "answered_by", NULL },
	{ NEED_LATCHED, "latched", true, WHAT_VERDICT, "verdict", "code", "sku" },
	{ NEED_PRINTERS, "printer", true, WHAT_NOTHING, NULL, "reason", "text" },
	{ NEED_SCANNERS, "scanner", true, WHAT_NOTHING, NULL, "product", "text" },
	{ NEED_KEYBOARDS, "keyboard", false, WHAT_NOTHING, NULL, "product", "device" },
	{ NEED_UNKNOWN, "unknown", true, WHAT_COUNT, "attempt", "printer", "number" },
	{ NEED_WAITING, "waiting", true, WHAT_NOTHING, NULL, "printer", "text" },
	{ NEED_INTERCEPTED, "intercepted", false, WHAT_ORDER_STATE, "state", "reason", "number" },
	{ NEED_UNPACK, "unpack", false, WHAT_NOTHING, NULL, "reason", NULL },
	{ NEED_CHANGED, "changed", false, WHAT_ORDER_STATE, "state", "reason", NULL },
	{ NEED_SUSPECT, "suspect", false, WHAT_NOTHING, NULL, "like", NULL },
	{ NEED_HELD, "held", false, WHAT_NOTHING, NULL, "reason", NULL },
	{ NEED_MISSING, "missing", false, WHAT_ORDER_STATE, "state", NULL, NULL },
	{ NEED_QUARANTINE, "quarantine", false, WHAT_COUNT, "count", "file", "reason" },
	{ NEED_NUMBERS, "numbers", false, WHAT_COUNT, "left", "carrier", NULL },
	{ NEED_NIGHT, "night", false, WHAT_NOTHING, NULL, "reason", "text" },
};

struct found {
	json_t *json;
	int64_t due, since;
	bool waits;
	size_t place; /* in needs[], so that the order is always the same */
};

struct list {
	struct found *found;
	size_t count, capacity;
};

static json_t *
what_json(const struct need *need, sqlite3_stmt *row)
{
	int what = sqlite3_column_int(row, 6);

	switch (need->what) {
	case WHAT_VERDICT: return json_string(verdict_text((enum verdict)what));
	case WHAT_ORDER_STATE: return json_string(order_state_text((enum order_state)what));
	case WHAT_TIME: return sqlite3_column_int64(row, 6) > 0 ? query_integer(row, 6) : json_null();
	default: return query_integer(row, 6);
	}
}

/* The box, or whose import it is, or how many lines. */
static void
put_fifth(struct query *query, const struct need *need, sqlite3_stmt *row, json_t *out)
{
	int64_t fifth = sqlite3_column_int64(row, 5);

	if (need->statement == NEED_QUARANTINE)
		json_object_set_new(out, "import", json_integer(fifth));
	else if (need->statement == NEED_MISSING)
		json_object_set_new(out, "lines", json_integer(fifth));
	else
		json_object_set_new(out, "box", fifth != 0 ? query_box_name(query, fifth) : json_null());
}

static json_t *
need_json(struct query *query, const struct need *need, sqlite3_stmt *row)
{
	int64_t due = sqlite3_column_int64(row, 1), since = sqlite3_column_int64(row, 2);
	json_t *out = json_object();

	json_object_set_new(out, "kind", json_string(need->kind));
	json_object_set_new(out, "order", query_text_or_null(row, 0));
	json_object_set_new(out, "due_ms", due != CALENDAR_NEVER ? json_integer(due) : json_null());
	json_object_set_new(out, "since_ms", since > 0 ? json_integer(since) : json_null());
	json_object_set_new(out, "by", query_text_or_null(row, 3));
	json_object_set_new(out, "lane", query_text_or_null(row, 4));
	put_fifth(query, need, row, out);
	if (need->number)
		json_object_set_new(out, need->number, what_json(need, row));
	if (need->text)
		json_object_set_new(out, need->text, query_text_or_null(row, 7));
	if (need->more)
		json_object_set_new(out, need->more, query_text_or_null(row, 8));
	return out;
}

static bool
add(struct list *list, const struct found *found)
{
	if (list->count == list->capacity) {
		size_t capacity = list->capacity > 0 ? list->capacity * 2 : 64;
		struct found *grown = realloc(list->found, capacity * sizeof *grown);

		if (!grown)
			return false;
		list->found = grown;
		list->capacity = capacity;
	}
	list->found[list->count++] = *found;
	return true;
}

static bool
numbers_low(const struct config_carrier *carrier, int64_t left)
{
	return carrier != NULL && left < (int64_t)carrier->low_water;
}

/* A printer that packwarden.conf no longer names is nobody's trouble. */
static bool
is_ours(const struct query *query, const struct need *need, sqlite3_stmt *row)
{
	if (!query->config)
		return true;
	if (need->statement == NEED_PRINTERS)
		return config_find_printer(query->config, query_chars(row, 4)) != NULL;
	if (need->statement == NEED_SCANNERS)
		return config_find_lane(query->config, query_chars(row, 4)) != NULL;
	if (need->statement == NEED_NIGHT)
		return sqlite3_column_int64(row, 6) == 0 || query_night_is_late(query, sqlite3_column_int64(row, 6), wall_clock_ms());
	if (need->statement == NEED_NUMBERS)
		return numbers_low(config_find_carrier(query->config, query_chars(row, 7)), sqlite3_column_int64(row, 6));
	return true;
}

static enum query_result
read_kind(struct query *query, size_t place, struct list *list, json_t *counts)
{
	const struct need *need = &needs[place];
	sqlite3_stmt *row = query_start(query, need->statement, "");
	enum query_result result;
	json_int_t count = 0;

	while ((result = query_step(query, row)) == QUERY_FOUND) {
		struct found found = { .due = sqlite3_column_int64(row, 1),
			               .since = sqlite3_column_int64(row, 2),
			               .waits = need->waits,
			               .place = place };

		if (!is_ours(query, need, row))
			continue;
		count++;
		found.json = need_json(query, need, row);
		if (!add(list, &found)) {
			json_decref(found.json);
			return QUERY_ERROR;
		}
	}
	json_object_set_new(counts, need->kind, json_integer(count));
	return result == QUERY_NONE ? QUERY_FOUND : result;
}

static int
compare(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int
by_urgency(const void *left, const void *right)
{
	const struct found *a = left, *b = right;

	if (a->waits != b->waits)
		return a->waits ? -1 : 1;
	if (a->due != b->due)
		return compare(a->due, b->due);
	if (a->since != b->since)
		return compare(a->since, b->since);
	return compare((int64_t)a->place, (int64_t)b->place);
}

/* Milliseconds that the middle one of the newest boxes took, 0 if there are none. */
static enum query_result
read_pace(struct query *query, int64_t *pace)
{
	sqlite3_stmt *row = query_start(query, SELECT_PACE, "");
	int64_t times[256];
	size_t count = 0;
	enum query_result result = QUERY_FOUND;

	while (count < sizeof times / sizeof *times && (result = query_step(query, row)) == QUERY_FOUND)
		times[count++] = sqlite3_column_int64(row, 0);
	*pace = count > 0 ? times[count / 2] : 0;
	return result == QUERY_NONE ? QUERY_FOUND : result;
}

static enum query_result
read_needs(struct query *query, const void *argument, json_t *out)
{
	json_t *array = json_array(), *counts = json_object();
	struct list list = { 0 };
	enum query_result result = QUERY_FOUND;
	int64_t pace = 0;

	(void)argument;
	json_object_set_new(out, "needs", array);
	json_object_set_new(out, "counts", counts);
	for (size_t i = 0; i < sizeof needs / sizeof *needs && result == QUERY_FOUND; i++)
		result = read_kind(query, i, &list, counts);
	if (list.count > 0)
		qsort(list.found, list.count, sizeof *list.found, by_urgency);
	for (size_t i = 0; i < list.count; i++) {
		if (i < NEEDS_SHOWN)
			json_array_append(array, list.found[i].json);
		json_decref(list.found[i].json);
	}
	free(list.found);
	json_object_set_new(out, "count", json_integer((json_int_t)list.count));
	if (result == QUERY_FOUND)
		result = read_pace(query, &pace);
	json_object_set_new(out, "minutes_a_box",
	                    pace > 0 ? json_integer((pace + 59999) / 60000) : json_null());
	json_object_set_new(out, "call_seconds",
	                    json_integer(query->config ? query->config->call_seconds : 0));
	json_object_set_new(out, "now_ms", json_integer(wall_clock_ms()));
	return result;
}

enum query_result
query_needs(struct query *query, json_t **out)
{
	return query_read(query, read_needs, NULL, json_object(), out);
}

int64_t
query_version(struct query *query)
{
	sqlite3_stmt *row = query_start(query, SELECT_VERSION, "");
	int64_t version = query_step(query, row) == QUERY_FOUND ? sqlite3_column_int64(row, 0) : -1;

	sqlite3_reset(row);
	return version;
}
