/* Events and what follows from them, as rows. */
#include <errno.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "carrier.h"
#include "log.h"
#include "store.h"

enum { JOURNAL_LINE_MAX = LIMIT_ORDER_LINES * 40 + 65536 };

static void
chain(struct store *store, const char *line, size_t length)
{
	crypto_generichash_state state;

	crypto_generichash_init(&state, NULL, 0, CHAIN_BYTES);
	crypto_generichash_update(&state, store->chain, CHAIN_BYTES);
	crypto_generichash_update(&state, (const unsigned char *)line, length);
	crypto_generichash_final(&state, store->chain, CHAIN_BYTES);
}

void
store_journal(struct store *store, struct event *event)
{
	static char line[JOURNAL_LINE_MAX];
	size_t length;

	event->seq = ++store->seq;
	length = event_format(event, line, sizeof line);
	if (length == 0)
		log_fatal("journal: event %" PRIu64 " does not fit a line", event->seq);
	chain(store, line, length);
	store_run(store, SQL_JOURNAL_ADD, "isb", (int64_t)event->seq, line, length, store->chain, (size_t)CHAIN_BYTES);
}

static const struct config_carrier *
carrier_of_range(struct store *store, uint32_t range, uint64_t *last)
{
	sqlite3_stmt *statement = store_query(store, SQL_ALL_RANGES, "");
	const struct config_carrier *carrier = NULL;

	while (store_next(store, statement))
		if (sqlite3_column_int64(statement, 0) == range) {
			carrier = config_find_carrier(store->config, store_column(statement, 1));
			*last = (uint64_t)sqlite3_column_int64(statement, 3);
		}
	return carrier;
}

uint64_t
store_fresh_number(const struct store *store, const char *carrier, uint64_t next, uint64_t last)
{
	return high_water_next(&store->high, carrier, next, last);
}

/* P6: before the first number of a step is used, it is written outside of the database that it may be. */
static void
go_ahead(struct store *store, const char *carrier, uint64_t serial, uint64_t last)
{
	uint64_t to = last - serial < HIGH_WATER_STEP ? last + 1 : serial + HIGH_WATER_STEP;

	if (high_water_next(&store->high, carrier, serial, serial) != serial)
		return;
	high_water_note(&store->high, carrier, serial, to);
	if (high_water_write(&store->high) != 0)
		log_fatal(HIGH_WATER_FILE ": %s", strerror(errno));
}

/* The next of those that came with the order. Its carrier is the order's, or that of the lane. */
static void
add_given(struct store *store, const struct action *action)
{
	const struct config_lane *lane = store_lane_config(store, action->lane);
	sqlite3_stmt *row = store_query(store, SQL_GIVEN_NEXT, "i", (int64_t)action->order);
	char text[CARRIER_NUMBER_MAX], carrier[LIMIT_NAME + 1];
	int64_t given;

	if (!store_next(store, row))
		log_fatal("order %" PRIu64 " has no number left that came with it", action->order);
	given = sqlite3_column_int64(row, 0);
	snprintf(text, sizeof text, "%s", store_column(row, 1));
	snprintf(carrier, sizeof carrier, "%s", *store_column(row, 2) || lane == NULL ? store_column(row, 2) : lane->carrier);
	store_done(row);
	store_run(store, SQL_NUMBER_ADD, "itti", (int64_t)action->number, text, carrier, (int64_t)action->box);
	store_run(store, SQL_GIVEN_USE, "ii", given, (int64_t)action->number);
}

/* The number's text is made here, in the commit that takes its serial out of the range. */
static void
add_number(struct store *store, const struct action *action)
{
	uint64_t last = 0;
	const struct config_carrier *carrier = carrier_of_range(store, action->range, &last);
	const struct carrier_driver *driver = carrier != NULL ? carrier_find(carrier->driver) : NULL;
	char text[CARRIER_NUMBER_MAX];

	if (driver == NULL || carrier_number(driver, carrier, action->serial, text) != 0)
		log_fatal("range %" PRIu32 ": no number for serial %" PRIu64 ": its carrier has gone from packwarden.conf",
		          action->range, action->serial);
	go_ahead(store, carrier->name, action->serial, last);
	store_run(store, SQL_NUMBER_ADD, "itti", (int64_t)action->number, text, carrier->name, (int64_t)action->box);
	store_run(store, SQL_RANGE_NEXT, "ii", (int64_t)action->range, (int64_t)action->serial + 1);
}

static int
write_box(struct store *store, enum store_sql sql, const struct event *event, const struct action *action)
{
	return store_run(store, sql, "iiiiiiiiiiiiiiiiii", (int64_t)action->box, (int64_t)action->order,
	                 (int64_t)action->ordinal, (int64_t)action->state, (int64_t)action->units, (int64_t)action->number,
	                 (int64_t)action->intent, (int64_t)action->attempt, (int64_t)action->reprinted, action->retry_ms,
	                 (int64_t)action->lane, (int64_t)action->user, event->wall_ms, (int64_t)action->intercept,
	                 (int64_t)action->carton, (int64_t)action->grams, (int64_t)action->weight_g,
	                 (int64_t)event->seq);
}

static void
put_box(struct store *store, const struct event *event, const struct action *action)
{
	if (write_box(store, SQL_BOX_KEEP, event, action) == 0)
		write_box(store, SQL_BOX_PUT, event, action);
	if (action->state == BOX_TENDERED) /* nobody prints its label again */
		store_run(store, SQL_LABEL_FORGET, "i", (int64_t)action->number);
}

static void
add_unit(struct store *store, const struct event *event, const struct action *action, const char *serial, const char *lot)
{
	store_run(store, SQL_UNIT_ADD, "iiiiiittiiiiii", (int64_t)action->unit, (int64_t)action->box, (int64_t)action->order,
	          (int64_t)action->line, (int64_t)action->item, (int64_t)action->quantity, serial, lot,
	          (int64_t)action->via, (int64_t)action->override, (int64_t)action->lane, (int64_t)event->seq,
	          (int64_t)action->grams, store->device);
	store_run(store, SQL_LINE_PACKED, "iii", (int64_t)action->order, (int64_t)action->line, (int64_t)action->quantity);
}

static void
remove_unit(struct store *store, const struct action *action)
{
	store_run(store, SQL_MOVED_FORGET, "i", (int64_t)action->unit);
	store_run(store, SQL_UNIT_REMOVE, "ii", (int64_t)action->unit, (int64_t)action->order);
	store_run(store, SQL_LINE_PACKED, "iii", (int64_t)action->order, (int64_t)action->line,
	          -(int64_t)action->quantity);
}

static void
note_mismatch(struct store *store, const struct event *event, const struct action *action)
{
	if (verdict_refuses(action->verdict))
		store_run(store, SQL_MISMATCH_ADD, "iiiiiiiiii", (int64_t)event->seq, event->wall_ms, (int64_t)action->lane,
		          (int64_t)action->user, (int64_t)action->order, (int64_t)action->verdict, (int64_t)action->item,
		          (int64_t)action->via, (int64_t)action->shadow, store->device);
}

static void
set_lane(struct store *store, const struct action *action)
{
	store_run(store, SQL_LANE_SET, "iiiiiiiiiiiiiiii", (int64_t)action->lane, (int64_t)action->user, (int64_t)action->order,
	          (int64_t)action->box, (int64_t)action->verdict, (int64_t)action->refused, (int64_t)action->item,
	          (int64_t)action->number, (int64_t)action->allow, (int64_t)action->allow_item,
	          (int64_t)action->asks, (int64_t)action->knows, (int64_t)action->ask_item, (int64_t)action->quantity,
	          (int64_t)action->moving, (int64_t)action->weighed);
}

void
store_apply(struct store *store, const struct event *event, const struct action *action, const char *serial,
            const char *lot)
{
	switch (action->kind) {
	case ACTION_VERDICT:
		note_mismatch(store, event, action);
		return;
	case ACTION_ORDER:
		store_run(store, SQL_ORDER_SET, "iii", (int64_t)action->order, (int64_t)action->state,
		          (int64_t)action->box);
		return;
	case ACTION_BOX:
		put_box(store, event, action);
		return;
	case ACTION_UNIT:
		add_unit(store, event, action, serial, lot);
		return;
	case ACTION_UNIT_GONE:
		remove_unit(store, action);
		return;
	case ACTION_UNIT_MOVED:
		store_run(store, SQL_MOVED_ADD, "iii", (int64_t)action->unit, (int64_t)action->order, (int64_t)event->seq);
		store_run(store, SQL_UNIT_MOVE, "iii", (int64_t)action->unit, (int64_t)action->order, (int64_t)action->box);
		return;
	case ACTION_UNIT_BACK:
		store_run(store, SQL_MOVED_TAKE_BACK, "i", (int64_t)action->unit);
		store_run(store, SQL_UNIT_MOVE, "iii", (int64_t)action->unit, (int64_t)action->order, (int64_t)action->box);
		return;
	case ACTION_NUMBER:
		if (action->range == 0)
			add_given(store, action);
		else
			add_number(store, action);
		return;
	case ACTION_NUMBER_VOID:
		store_run(store, SQL_NUMBER_VOID, "ii", (int64_t)action->number, (int64_t)action->state);
		store_run(store, SQL_LABEL_FORGET, "i", (int64_t)action->number);
		return;
	case ACTION_LINE:
		store_run(store, SQL_LINE_STATUS, "iii", (int64_t)action->order, (int64_t)action->line,
		          (int64_t)action->state);
		return;
	case ACTION_LANE:
		set_lane(store, action);
		return;
	case ACTION_OVERRIDE:
		store_run(store, SQL_OVERRIDE_ADD, "iiiiiiii", (int64_t)event->seq, event->wall_ms, (int64_t)action->lane,
		          (int64_t)action->user, (int64_t)action->order, (int64_t)action->verdict, (int64_t)action->item,
		          (int64_t)action->number);
		return;
	case ACTION_UNLOCK:
		store_run(store, SQL_UNLOCK_ADD, "iiiiiiiii", (int64_t)event->seq, event->wall_ms, (int64_t)action->lane,
		          (int64_t)action->user, (int64_t)action->state, (int64_t)action->order, (int64_t)action->verdict,
		          (int64_t)action->item, (int64_t)action->number);
		return;
	case ACTION_INTENT:
		store_run(store, SQL_INTENT_PUT, "iiiii", (int64_t)action->intent, (int64_t)action->box,
		          (int64_t)action->attempt, (int64_t)action->state, event->wall_ms);
		return;
	case ACTION_EVENT:
	case ACTION_LABEL:
	case ACTION_KINDS:
		return;
	}
}

void
store_save(struct store *store, const struct pack *pack, int64_t clock_ms)
{
	char text[256], digest[DIGEST_TEXT];

	digest_text(&pack->digest, digest);
	snprintf(text, sizeof text, "%" PRId64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %s %" PRIu64 " %" PRIu64,
	         clock_ms, pack->last_box, pack->last_intent, pack->last_unit, pack->last_number, digest, store->scan_life,
	         store->scan_n);
	if (store_run(store, SQL_LANE_STATE, "iit", (int64_t)store->lane, (int64_t)++store->saved, text) != 1)
		log_fatal("database: lane %" PRIu32 " has gone", store->lane);
	store->clock_ms = clock_ms;
}
