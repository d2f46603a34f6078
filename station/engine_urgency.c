/* Cut-offs in the tables: of an order that is new or changed at once, of all orders when the calendars
 * have changed, a few hundred between scans, so that no lane waits. Table meta keeps how far that has
 * come. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine.h"
#include "log.h"

enum { ORDERS_A_BATCH = 256, ALL_DONE = -1, PLACE_MAX = URGENCY_NAME + 24 };

static const char meta_name[] = "calendars";

static void
write_place(struct engine *engine, int64_t at)
{
	char name[URGENCY_NAME], text[PLACE_MAX];

	urgency_text(&engine->urgency, name);
	snprintf(text, sizeof text, "%s %" PRId64, name, at);
	store_run(&engine->store, SQL_META_SET, "tt", meta_name, text);
}

/* How far an earlier life has come with these very calendars. */
static int64_t
read_place(struct engine *engine)
{
	sqlite3_stmt *statement = store_query(&engine->store, SQL_META_GET, "t", meta_name);
	char name[URGENCY_NAME], kept[PLACE_MAX] = "";
	size_t length;

	urgency_text(&engine->urgency, name);
	length = strlen(name);
	if (store_next(&engine->store, statement)) {
		snprintf(kept, sizeof kept, "%s", store_column(statement, 0));
		store_done(statement);
	}
	return strncmp(kept, name, length) == 0 && kept[length] == ' ' ? strtoll(kept + length, NULL, 10) : 0;
}

void
urgency_begin(struct engine *engine)
{
	engine->due_at = read_place(engine);
	engine->due_until = store_number(&engine->store, SQL_ORDER_LAST, 0, "");
	if (engine->due_at == 0 && engine->due_until > 0)
		log_info("the calendars are new: ranking the orders anew");
}

static void
renew_row(struct engine *engine, sqlite3_stmt *row)
{
	struct urgency_rank rank;
	struct urgency_order order = { .carrier = store_column(row, 1), .service = store_column(row, 2),
		.ship_by = store_column(row, 3), .created_ms = sqlite3_column_int64(row, 4) };

	order.carrier_length = strlen(order.carrier);
	order.service_length = strlen(order.service);
	order.ship_by_length = strlen(order.ship_by);
	urgency_of(&engine->urgency, &order, &rank);
	store_run(&engine->store, SQL_ORDER_DUE_PUT, "iii", sqlite3_column_int64(row, 0), rank.due_ms,
	          (int64_t)rank.priority);
}

/* Orders with ids behind `after`, up to `last`. */
static void
renew_rows(struct engine *engine, int64_t after, int64_t last)
{
	sqlite3_stmt *row = store_query(&engine->store, SQL_ORDERS_DUE, "ii", after, last);

	while (store_next(&engine->store, row))
		renew_row(engine, row);
}

void
urgency_renew(struct engine *engine, uint64_t order)
{
	renew_rows(engine, (int64_t)order - 1, (int64_t)order);
}

bool
urgency_catch_up(struct engine *engine)
{
	int64_t last = engine->due_at + ORDERS_A_BATCH;

	if (engine->due_at == ALL_DONE)
		return false;
	engine_begin(engine);
	renew_rows(engine, engine->due_at, last);
	engine->due_at = last < engine->due_until ? last : ALL_DONE;
	write_place(engine, engine->due_at);
	return true;
}

/* ---- what is next ---- */

/* Lanes that wait for an order, in the order of their ids: the first is sent to the most urgent, the
 * second to the one after it, so that no two are sent to the same. */
static int64_t
lanes_before(struct engine *engine, uint32_t lane)
{
	int64_t count = 0;

	for (uint32_t id = 1; id < lane; id++) {
		const struct pack_lane *row = pack_find_lane(&engine->pack, id);
		const struct config_lane *config = store_lane_config(&engine->store, id);
		count += row != NULL && config != NULL && config->kind == LANE_PACKING && row->user != 0 && row->order == 0;
	}
	return count;
}

bool
urgency_next(struct engine *engine, uint32_t lane, char order_id[LIMIT_FIELD + 1])
{
	int64_t offset = lanes_before(engine, lane);
	sqlite3_stmt *row = store_query(&engine->store, SQL_NEXT, "i", offset);
	bool found = store_next(&engine->store, row);

	/* fewer orders than lanes */
	if (!found && offset > 0)
		found = store_next(&engine->store,
		                   row = store_query(&engine->store, SQL_NEXT, "i", (int64_t)0));
	if (!found)
		return false;
	snprintf(order_id, LIMIT_FIELD + 1, "%s", store_column(row, 0));
	store_done(row);
	return true;
}
