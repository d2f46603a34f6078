/* What to pack next, and what will miss its truck; the ranking is that of urgency.h. */
#include "query_internal.h"

#include <string.h>

#include "order.h"
#include "wall_clock.h"
#include "zone.h"

enum {
	MINUTE_MS = 60000,
	DUE_LOOKED_AT = 10000, /* the most urgent, when late ones are told; the web process reads nothing else meanwhile */
	PROPOSALS_MAX = 1000,
};

json_t *
query_time(const struct query *query, int64_t ms)
{
	char text[CALENDAR_TEXT];

	if (ms == CALENDAR_NEVER)
		return json_null();
	calendar_text(query->zone ? query->zone : &zone_utc, ms / 1000, text);
	return json_string(text);
}

/* Whole minutes, rounded down: 59 seconds before the cut-off, none are left; a second after it, one too
 * many are. */
static int64_t
minutes_until(int64_t ms, int64_t now)
{
	int64_t left = ms - now;

	return left / MINUTE_MS - (left % MINUTE_MS < 0);
}

static json_t *
urgent_json(struct query *query, sqlite3_stmt *row)
{
	int64_t due = sqlite3_column_int64(row, 3), now = wall_clock_ms();
	bool has_due = due != CALENDAR_NEVER;
	json_t *out = json_object();

	json_object_set_new(out, "order", query_text(row, 0));
	json_object_set_new(out, "carrier", query_text_or_null(row, 1));
	json_object_set_new(out, "service", query_text_or_null(row, 2));
	json_object_set_new(out, "due", query_time(query, due));
	json_object_set_new(out, "due_ms", has_due ? json_integer(due) : json_null());
	json_object_set_new(out, "minutes_left",
	                    has_due ? json_integer(minutes_until(due, now)) : json_null());
	json_object_set_new(out, "late", json_boolean(has_due && due <= now));
	json_object_set_new(out, "ship_by", query_text_or_null(row, 6));
	json_object_set_new(out, "priority", query_integer(row, 7));
	json_object_set_new(out, "lines", query_integer(row, 8));
	json_object_set_new(out, "units", query_integer(row, 9));
	json_object_set_new(out, "state",
	                    json_string(order_state_text((enum order_state)sqlite3_column_int(row, 4))));
	json_object_set_new(out, "tote", query_text_or_null(row, 5));
	return out;
}

/* How many packing lanes of packwarden.conf the statement names; one that is not there any more does not
 * count. */
static enum query_result
count_lanes(struct query *query, sqlite3_stmt *row, int64_t *count)
{
	enum query_result result;

	*count = 0;
	while ((result = query_step(query, row)) == QUERY_FOUND) {
		const struct config_lane *lane = query->config ? config_find_lane(query->config, query_chars(row, 0)) : NULL;
		*count += !query->config || (lane && lane->kind == LANE_PACKING);
	}
	return result == QUERY_NONE ? QUERY_FOUND : result;
}

/* ---- next ---- */

enum query_result
query_proposals(struct query *query, int64_t lane, const char *name, int64_t limit, json_t *array)
{
	const struct config_lane *rules = query->config ? config_find_lane(query->config, name) : NULL;
	int64_t before;
	enum query_result result;

	if (rules && rules->kind == LANE_OUTBOUND)
		return QUERY_FOUND;
	/* the same as engine_urgency.c: the first lane that waits is sent to the first order, the second
	 * to the second */
	result = count_lanes(query, query_start(query, SELECT_LANES_FREE, "i", lane), &before);
	if (result == QUERY_FOUND)
		result = query_rows(query, query_start(query, SELECT_NEXT, "ii", limit, before), urgent_json,
		                    array);
	if (result == QUERY_FOUND && before > 0 && json_array_size(array) == 0) /* fewer orders than lanes */
		result = query_rows(query, query_start(query, SELECT_NEXT, "ii", limit, (int64_t)0),
		                    urgent_json, array);
	return result;
}

struct next_argument {
	const char *lane;
	int64_t limit;
};

static enum query_result
read_next(struct query *query, const void *argument, json_t *out)
{
	const struct next_argument *next = argument;
	json_t *array = json_array();
	enum query_result result;
	sqlite3_stmt *row;
	int64_t lane;

	json_object_set_new(out, "next", array);
	if (!next->lane)
		return query_rows(query, query_start(query, SELECT_NEXT, "ii", next->limit, (int64_t)0),
		                  urgent_json, array);
	row = query_start(query, SELECT_LANE, "t", next->lane);
	result = query_step(query, row);
	if (result != QUERY_FOUND)
		return result;
	lane = sqlite3_column_int64(row, 0);
	return query_proposals(query, lane, next->lane, next->limit, array);
}

enum query_result
query_next(struct query *query, const char *lane, int64_t limit, json_t **out)
{
	struct next_argument argument = { .lane = lane, .limit = limit < PROPOSALS_MAX ? limit : PROPOSALS_MAX };

	return query_read(query, read_next, &argument, json_object(), out);
}

/* ---- late ---- */

struct late_argument {
	int64_t minutes, limit;
};

struct late {
	int64_t now, minutes, lanes, limit;
	int64_t before; /* orders that are packed before this one is through, itself among them */
	int64_t count, seen;
};

/* When the order is packed at this pace; now where no pace is given. Who is stopped takes nobody's time. */
static int64_t
packed_at(struct late *late, enum order_state state)
{
	int64_t turn = late->before + 1;

	if (state == ORDER_RELEASED || state == ORDER_OPEN || state == ORDER_PACKED)
		late->before++;
	return late->now + (turn + late->lanes - 1) / late->lanes * late->minutes * MINUTE_MS;
}

static enum query_result
put_late(struct query *query, const struct late *late, int64_t order, int64_t finish, json_t *array)
{
	sqlite3_stmt *row = query_start(query, SELECT_DUE_ORDER, "i", order);
	enum query_result result = query_step(query, row);
	int64_t due;
	json_t *out;

	if (result != QUERY_FOUND)
		return result == QUERY_NONE ? QUERY_ERROR : result;
	due = sqlite3_column_int64(row, 3);
	out = urgent_json(query, row);
	json_object_set_new(out, "lane", query_text_or_null(row, 10));
	json_object_set_new(out, "missed", json_boolean(due <= late->now));
	json_object_set_new(out, "packed_at", late->minutes > 0 ? query_time(query, finish) : json_null());
	json_object_set_new(out, "minutes_late", json_integer(-minutes_until(due, finish)));
	json_array_append_new(array, out);
	return QUERY_FOUND;
}

static enum query_result
read_late(struct query *query, const void *argument, json_t *out)
{
	const struct late_argument *asked = argument;
	struct late late = { .now = wall_clock_ms(), .minutes = asked->minutes, .limit = asked->limit };
	json_t *array = json_array();
	enum query_result result = count_lanes(query, query_start(query, SELECT_LANES_MANNED, ""),
	                                       &late.lanes);
	sqlite3_stmt *row = query_start(query, SELECT_DUE, "i", (int64_t)DUE_LOOKED_AT);

	json_object_set_new(out, "late", array);
	late.lanes += late.lanes == 0;
	while (result == QUERY_FOUND && (result = query_step(query, row)) == QUERY_FOUND) {
		int64_t due = sqlite3_column_int64(row, 1);
		int64_t finish = packed_at(&late, (enum order_state)sqlite3_column_int(row, 2));

		late.seen++;
		if (late.minutes == 0 && due > late.now)
			break; /* all behind it are due later */
		if (due <= late.now || due < finish)
			late.count++;
		if ((due <= late.now || due < finish) && late.count <= late.limit)
			result = put_late(query, &late, sqlite3_column_int64(row, 0), finish, array);
	}
	json_object_set_new(out, "count", json_integer(late.count));
	json_object_set_new(out, "complete", json_boolean(late.seen < DUE_LOOKED_AT)); /* false: count is the least */
	json_object_set_new(out, "minutes", late.minutes > 0 ? json_integer(late.minutes) : json_null());
	json_object_set_new(out, "lanes", json_integer(late.lanes));
	json_object_set_new(out, "now", query_time(query, late.now));
	return result == QUERY_NONE ? QUERY_FOUND : result;
}

enum query_result
query_late(struct query *query, int64_t minutes, int64_t limit, json_t **out)
{
	struct late_argument argument = { .minutes = minutes, .limit = limit < PROPOSALS_MAX ? limit : PROPOSALS_MAX };

	return query_read(query, read_late, &argument, json_object(), out);
}
