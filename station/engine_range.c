/* Number ranges that a lead gives. No number is in two ranges, and none that a box has had is in a new one: so each is for
 * one box, ever. A carrier to which nobody has given a range has all that its prefix allows; its first range puts an end
 * to that. */
#include "engine_range.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "carrier.h"
#include "log.h"

enum { SENTENCE = 400 };

struct range_wish {
	const struct config_carrier *carrier;
	const struct carrier_driver *driver;
	uint64_t first, last; /* serials */
	char first_number[CARRIER_NUMBER_MAX], last_number[CARRIER_NUMBER_MAX];
	uint32_t user;
	int64_t own;          /* the row with all that the prefix allows, 0: ranges were given before */
	uint64_t own_next;
};

/* ---- what is asked for ---- */

static bool
bad(struct engine *engine, const struct request *request, const char *place, const char *text)
{
	reply_error_at(engine, request, BAD_INPUT, "bad-request", place, text);
	return false;
}

static bool
read_carrier(struct engine *engine, const struct request *request, struct range_wish *wish)
{
	char name[LIMIT_NAME + 1] = "", text[SENTENCE];

	request_get(request, "carrier", name, sizeof name);
	wish->carrier = config_find_carrier(engine->config, name);
	wish->driver = wish->carrier != NULL ? carrier_find(wish->carrier->driver) : NULL;
	if (wish->driver == NULL)
		return bad(engine, request, "carrier", "packwarden.conf has no such carrier.");
	if (wish->driver->capacity(wish->carrier) > 0)
		return true;
	snprintf(text, sizeof text, "Numbers for %s are not made here: packwarden.conf would have to say %s.", name,
	         wish->driver->needs);
	return bad(engine, request, "carrier", text);
}

static bool
read_serial(struct engine *engine, const struct request *request, const struct range_wish *wish, const char *name,
            uint64_t *serial)
{
	char given[128] = "", reason[CARRIER_REASON_MAX], text[SENTENCE];

	if (!request_get(request, name, given, sizeof given) || given[0] == '\0')
		return bad(engine, request, name, "A range has a first and a last number, as the carrier prints them.");
	if (carrier_serial(wish->driver, wish->carrier, given, serial, reason))
		return true;
	snprintf(text, sizeof text, "The %s number: %s.", name, reason);
	return bad(engine, request, name, text);
}

static bool
read_wish(struct engine *engine, const struct request *request, struct range_wish *wish)
{
	if (!read_carrier(engine, request, wish) || !read_serial(engine, request, wish, "first", &wish->first) ||
	    !read_serial(engine, request, wish, "last", &wish->last))
		return false;
	if (wish->last < wish->first)
		return bad(engine, request, "last", "The last number is before the first.");
	if (!request_user(engine, request, ROLE_LEAD, &wish->user))
		return false;
	carrier_number(wish->driver, wish->carrier, wish->first, wish->first_number);
	carrier_number(wish->driver, wish->carrier, wish->last, wish->last_number);
	return true;
}

/* ---- what is there already ---- */

/* Two carriers of packwarden.conf may be set up to make the same numbers. */
static bool
same_numbers(const struct engine *engine, const struct range_wish *wish, const char *name)
{
	const struct config_carrier *other = config_find_carrier(engine->config, name);
	char ours[CARRIER_NUMBER_MAX], theirs[CARRIER_NUMBER_MAX];

	return other != NULL && carrier_find(other->driver) == wish->driver &&
	       carrier_number(wish->driver, wish->carrier, 0, ours) == 0 &&
	       carrier_number(wish->driver, other, 0, theirs) == 0 && strcmp(ours, theirs) == 0;
}

/* The range that has one of the numbers, into text; false: there is none. Finds the carrier's own row, too. */
static bool
overlaps(struct engine *engine, struct range_wish *wish, char text[SENTENCE])
{
	sqlite3_stmt *row = store_query(&engine->store, SQL_RANGE_ROWS, "");
	bool found = false;

	while (store_next(&engine->store, row)) {
		const char *carrier = store_column(row, 1);
		uint64_t next = (uint64_t)sqlite3_column_int64(row, 2), last = (uint64_t)sqlite3_column_int64(row, 3);
		uint64_t first = (uint64_t)sqlite3_column_int64(row, 4);
		char begin[CARRIER_NUMBER_MAX], end[CARRIER_NUMBER_MAX];
		bool own = sqlite3_column_int(row, 5) != 0 && strcmp(carrier, wish->carrier->name) == 0;

		if (own) {
			wish->own = sqlite3_column_int64(row, 0);
			wish->own_next = next;
			last = next == 0 ? 0 : next - 1; /* the rest of it was given to nobody */
		}
		if (found || (own && next == 0) || !same_numbers(engine, wish, carrier) || wish->first > last ||
		    wish->last < first)
			continue;
		carrier_number(wish->driver, wish->carrier, first, begin);
		carrier_number(wish->driver, wish->carrier, last, end);
		if (own)
			snprintf(text, SENTENCE, "%s to %s are given out or passed by. Begin behind them.", begin, end);
		else
			snprintf(text, SENTENCE, "%s to %s is a range already (carrier %s). A number is in one range only.",
			         begin, end, carrier);
		found = true;
	}
	return found;
}

static bool
given_out(struct engine *engine, const struct range_wish *wish, char text[SENTENCE])
{
	sqlite3_stmt *row = store_query(&engine->store, SQL_RANGE_GIVEN, "tt", wish->first_number, wish->last_number);
	uint64_t serial;
	bool found = false;

	while (store_next(&engine->store, row)) {
		if (found || !carrier_number_serial(wish->driver, wish->carrier, store_column(row, 0), &serial))
			continue;
		snprintf(text, SENTENCE, "%s is the number of a box already. A number is for one box, ever.", store_column(row, 0));
		found = true;
	}
	return found;
}

/* ---- giving ---- */

static uint64_t
tell_core(struct engine *engine, int64_t range, uint64_t next, uint64_t last, uint32_t user)
{
	struct event event;

	engine_event(engine, &event, EVENT_RANGE);
	event.range = (struct event_range){ .range = (uint32_t)range, .next = next, .last = last, .user = user };
	engine_step(engine, &event, NULL, NULL);
	return event.seq;
}

/* The row for it: the carrier's own, where nothing of that was used; the one that ends where it begins; a new one; one that
 * is used up, where there are as many as there may be. 0: none of them. */
static int64_t
put_row(struct engine *engine, const struct range_wish *wish)
{
	struct store *store = &engine->store;
	const char *carrier = wish->carrier->name;
	int64_t first = (int64_t)wish->first, last = (int64_t)wish->last, range = wish->own_next == 0 ? wish->own : 0;

	if (range == 0 && (range = store_number(store, SQL_RANGE_ENDING, 0, "ti", carrier, first)) != 0) {
		store_run(store, SQL_RANGE_EXTEND, "ii", range, last);
		return range;
	}
	if (range == 0 && store_number(store, SQL_RANGE_COUNT, 0, "") < LIMIT_RANGES) {
		store_run(store, SQL_RANGE_ADD, "tii", carrier, first, last);
		return sqlite3_last_insert_rowid(store->db);
	}
	if (range == 0)
		range = store_number(store, SQL_RANGE_USED_UP, 0, "ti", carrier, first);
	if (range != 0)
		store_run(store, SQL_RANGE_REPLACE, "iii", range, first, last);
	return range;
}

/* What was used of all that the prefix allows stays a range of its own, without the rest. */
static void
cut_own(struct engine *engine, const struct range_wish *wish)
{
	if (wish->own == 0 || wish->own_next == 0)
		return;
	store_run(&engine->store, SQL_RANGE_CUT, "i", wish->own);
	tell_core(engine, wish->own, wish->own_next, wish->own_next - 1, wish->user);
}

/* After a restore a range may be one that was given before, and used since the backup. */
static void
pass_forgotten(struct engine *engine, const struct range_wish *wish, int64_t range)
{
	struct store *store = &engine->store;
	uint64_t next = (uint64_t)store_number(store, SQL_RANGE_AT, 0, "i", range);

	store_run(store, SQL_RANGE_NEXT, "ii", range,
	          (int64_t)store_fresh_number(store, wish->carrier->name, next, wish->last));
}

static void
say_what_happens(const struct range_wish *wish, char text[SENTENCE])
{
	uint64_t count = wish->last - wish->first + 1;

	if (wish->own != 0)
		snprintf(text, SENTENCE, "From now on %s has these %" PRIu64 " numbers, and no longer all that its prefix allows.",
		         wish->carrier->name, count);
	else
		snprintf(text, SENTENCE, "%s has %" PRIu64 " numbers more. They are used when those before them are used up.",
		         wish->carrier->name, count);
}

static void
give(struct engine *engine, const struct request *request, const struct range_wish *wish)
{
	char text[SENTENCE], reason[LIMIT_REASON + 1];
	int64_t range;

	engine_begin(engine);
	range = put_row(engine, wish);
	if (range == 0) {
		snprintf(text, sizeof text, "The station has %d ranges, and none that is used up and before this one. Give it one "
		         "that goes on where another ends.", LIMIT_RANGES);
		reply_error(engine, request, REFUSED, "limit-exceeded", text);
		return;
	}
	if (engine->store.epoch > 1)
		pass_forgotten(engine, wish, range);
	cut_own(engine, wish);
	request_get(request, "reason", reason, sizeof reason);
	store_run(&engine->store, SQL_SCAN_TEXT_ADD, "it",
	          (int64_t)tell_core(engine, range, (uint64_t)store_number(&engine->store, SQL_RANGE_AT, 0, "i", range),
	                             wish->last, wish->user), reason);
	engine->range_ended = true;
	range_follow(engine);
	say_what_happens(wish, text);
	log_info("%s: range %" PRId64 ", %s to %s", wish->carrier->name, range, wish->first_number, wish->last_number);
	engine_push_views(engine);
	reply_json(engine, request, DONE, json_pack("{s:s, s:I, s:s, s:s, s:s, s:I, s:s}", "result", "accepted", "range",
	           (json_int_t)range, "carrier", wish->carrier->name, "first_number", wish->first_number, "last_number",
	           wish->last_number, "count", (json_int_t)wish->last - (json_int_t)wish->first + 1, "text", text));
}

void
range_add(struct engine *engine, const struct request *request)
{
	struct range_wish wish = { 0 };
	char text[SENTENCE];

	if (engine->config->central.url[0] != '\0') {
		reply_error(engine, request, REFUSED, "not-possible",
		            "Central gives this station its numbers, so that no other has the same.");
		return;
	}
	if (!read_wish(engine, request, &wish))
		return;
	if (overlaps(engine, &wish, text) || given_out(engine, &wish, text))
		reply_error(engine, request, REFUSED, "range-overlaps", text);
	else
		give(engine, request, &wish);
}

/* ---- orders go on with the next range ---- */

bool
range_is_used_up(const struct engine *engine, uint32_t range)
{
	for (size_t i = 0; i < LIMIT_RANGES; i++)
		if (engine->pack.ranges[i].id == range)
			return engine->pack.ranges[i].next > engine->pack.ranges[i].last;
	return true;
}

void
range_follow(struct engine *engine)
{
	if (!engine->range_ended)
		return;
	engine->range_ended = false;
	for (size_t i = 0; i < LIMIT_OPEN_ORDERS; i++) {
		const struct pack_order *order = &engine->pack.orders[i];
		uint32_t range = order->id != 0 ? store_range(&engine->store, &engine->pack, order->id) : 0;

		if (range != 0 && range != order->range)
			engine_reload(engine, order->id);
	}
}
