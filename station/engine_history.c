/* What was shipped elsewhere. `import --shipped` takes over an older system's history: such an order is
 * tendered, so that nothing of it is packed again, and a number of ours that it used is passed by. `import
 * --acks` changes nothing: it compares what the shop knows as shipped with what was tendered here, both ways.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "carrier.h"
#include "engine_history.h"
#include "log.h"

enum { DIFFERENCES_SHOWN = 10000 };

/* ---- numbers of ours ---- */

/* P6: a number that was used is not given to a box. Ranges only go forward, so all below it are passed by
 * too. */
static bool
pass_number_by(struct engine *engine, struct manifest_text text, bool dry_run, uint64_t *left)
{
	struct history_range {
		uint64_t id, next, last;
		char carrier[LIMIT_NAME + 1];
	} found = { 0 };
	char number[CARRIER_NUMBER_MAX];
	sqlite3_stmt *statement;
	uint64_t serial = 0;
	struct event event;

	carrier_plain(text.text, text.length, number);
	statement = *number ? store_query(&engine->store, SQL_ALL_RANGES, "") : NULL;
	while (statement != NULL && store_next(&engine->store, statement)) {
		const struct config_carrier *carrier =
			config_find_carrier(engine->config, store_column(statement, 1));
		const struct carrier_driver *driver = carrier != NULL ? carrier_find(carrier->driver) : NULL;
		uint64_t here, next = (uint64_t)sqlite3_column_int64(statement, 2),
			 last = (uint64_t)sqlite3_column_int64(statement, 3);

		if (driver != NULL && driver->number != NULL && carrier_number_serial(driver, carrier, number, &here) &&
		    here >= next && here <= last) {
			serial = here;
			found.id = (uint64_t)sqlite3_column_int64(statement, 0);
			found.last = last;
		}
	}
	if (found.id == 0)
		return false;
	*left = found.last - serial;
	if (dry_run)
		return true;
	store_run(&engine->store, SQL_RANGE_NEXT, "ii", (int64_t)found.id, (int64_t)serial + 1);
	engine_event(engine, &event, EVENT_RANGE);
	event.range =
		(struct event_range){ .range = (uint32_t)found.id, .next = serial + 1, .last = found.last };
	engine_step(engine, &event, NULL, NULL);
	return true;
}

/* ---- an order that was shipped ---- */

struct here {
	int64_t id;
	uint8_t state;
	uint64_t content;
};

static struct here
find(struct engine *engine, const struct manifest_order *order)
{
	const struct manifest_text *id = &order->field[ORDER_ID];
	struct here here = { .id = store_number(&engine->store, SQL_FIND_ORDER, 0, "s", id->text,
						(size_t)id->length) };
	sqlite3_stmt *statement =
		here.id != 0 ? store_query(&engine->store, SQL_ORDER_ROW, "i", here.id) : NULL;

	if (statement != NULL && store_next(&engine->store, statement)) {
		here.state = (uint8_t)sqlite3_column_int64(statement, 1);
		here.content = (uint64_t)sqlite3_column_int64(statement, 2);
		store_done(statement);
	}
	return here;
}

static void
add_order(struct engine *engine, const struct manifest_order *order, int64_t import, struct here *here)
{
	const struct manifest_text *id = &order->field[ORDER_ID], *given = &order->field[ORDER_TRACKING_NUMBER];
	char number[CARRIER_NUMBER_MAX];

	carrier_plain(given->text, given->length, number);
	/* content, address and duplicate hash 0: there is nothing that another order could be like */
	store_run(&engine->store, SQL_ORDER_ADD, "ssiiiissssssssiiiiiii", id->text, (size_t)id->length, "",
		  (size_t)0, (int64_t)0, (int64_t)ORDER_TENDERED, (int64_t)0, (int64_t)0, "", (size_t)0, "",
		  (size_t)0, "", (size_t)0, "", (size_t)0, "", (size_t)0, "", (size_t)0, number,
		  strlen(number), "", (size_t)0, import, (int64_t)0, engine_wall(), (int64_t)0,
		  (int64_t)CALENDAR_NEVER, (int64_t)CONFIG_PRIORITY, (int64_t)0);
	here->id = sqlite3_last_insert_rowid(engine->store.db);
	engine->store.orders++;
}

static const char *
why_not(struct engine *engine, const struct here *here)
{
	if (here->state == ORDER_SEALED)
		return "The order is said to be shipped, but its boxes are sealed here and wait for their "
		       "carrier: tender them, "
		       "or find out who has sent it.";
	if (here->id != 0 && (store_number(&engine->store, SQL_ORDER_HAS_BOXES, 0, "i", here->id) != 0 ||
			      pack_find_order(&engine->pack, (uint64_t)here->id) != NULL))
		return "The order is said to be shipped, but it is being packed here. Put it on hold, have "
		       "its items taken out "
		       "(UNDO), and import this file again.";
	if (here->id == 0 && !store_has_room(&engine->store))
		return "limit-exceeded: the station holds 1,000,000 orders. Purge old ones first.";
	return NULL;
}

enum history_result
history_shipped(struct engine *engine, const struct manifest_order *order, int64_t import, bool dry_run,
		char reason[HISTORY_REASON])
{
	struct here here = find(engine, order);
	uint8_t was = here.state;
	struct event event;
	const char *refusal;
	uint64_t left;
	bool fresh = here.id == 0;

	reason[0] = '\0';
	if (pass_number_by(engine, order->field[ORDER_TRACKING_NUMBER], dry_run, &left))
		snprintf(reason, HISTORY_REASON,
			 "the tracking number is in this station's own range, which now begins behind it: "
			 "%" PRIu64 " numbers are left",
			 left);
	if (here.state == ORDER_TENDERED)
		return HISTORY_UNCHANGED;
	refusal = why_not(engine, &here);
	if (refusal != NULL) {
		snprintf(reason, HISTORY_REASON, "%s", refusal);
		return HISTORY_REFUSED;
	}
	if (dry_run)
		return fresh ? HISTORY_NEW : HISTORY_UPDATED;
	if (fresh)
		add_order(engine, order, import, &here);
	else
		store_run(&engine->store, SQL_ORDER_HOLD, "iii", here.id, (int64_t)ORDER_TENDERED,
			  (int64_t)0);
	engine_event(engine, &event, EVENT_ORDER);
	event.order = (struct event_order){ .order = (uint64_t)here.id,
					    .state = ORDER_TENDERED,
					    .was_state = was,
					    .content = here.content,
					    .was_content = here.content };
	engine_step(engine, &event, NULL, NULL);
	return fresh ? HISTORY_NEW : HISTORY_UPDATED;
}

/* ---- what the shop knows ---- */

struct history_acks {
	json_t *differences;
	uint64_t agree, unknown, not_tendered, not_in_shop;
	size_t size;
	uint8_t *seen; /* a bit for each order that the file names */
};

static void
differ(struct history_acks *acks, const char *order, size_t length, const char *ours, const char *shop,
       uint32_t line)
{
	if (json_array_size(acks->differences) < DIFFERENCES_SHOWN)
		json_array_append_new(acks->differences,
				      json_pack("{s:s%, s:s, s:s, s:i}", "order", order, length, "here", ours,
						"shop", shop, "line", (int)line));
}

struct history_acks *
history_acks_begin(struct engine *engine)
{
	struct history_acks *acks = calloc(1, sizeof *acks);

	if (acks == NULL)
		log_fatal("no memory");
	acks->size = (size_t)store_number(&engine->store, SQL_ORDER_LAST, 0, "") / 8 + 1;
	acks->seen = calloc(1, acks->size);
	acks->differences = json_array();
	if (acks->seen == NULL || acks->differences == NULL)
		log_fatal("no memory");
	return acks;
}

void
history_acks_end(struct history_acks *acks)
{
	if (acks == NULL)
		return;
	json_decref(acks->differences);
	free(acks->seen);
	free(acks);
}

void
history_ack(struct engine *engine, struct history_acks *acks, const struct manifest_order *order)
{
	struct here here = find(engine, order);
	const struct manifest_text *id = &order->field[ORDER_ID];
	size_t byte = (size_t)here.id / 8, bit = (size_t)here.id % 8;

	if (here.id != 0 && byte < acks->size) {
		if (acks->seen[byte] >> bit & 1)
			return; /* another parcel of the same order */
		acks->seen[byte] |= (uint8_t)(1u << bit);
	}
	if (here.state == ORDER_TENDERED) {
		acks->agree++;
		return;
	}
	*(here.id == 0 ? &acks->unknown : &acks->not_tendered) += 1;
	differ(acks, id->text, id->length, here.id == 0 ? "unknown" : order_state_text(here.state), "shipped",
	       order->file_line);
}

json_t *
history_acks_answer(struct engine *engine, struct history_acks *acks, bool *agree)
{
	sqlite3_stmt *statement =
		store_query(&engine->store, SQL_ORDERS_IN_STATE, "i", (int64_t)ORDER_TENDERED);

	while (store_next(&engine->store, statement)) {
		size_t id = (size_t)sqlite3_column_int64(statement, 0);
		const char *order = store_column(statement, 1);

		if (id / 8 < acks->size && (acks->seen[id / 8] >> (id % 8) & 1))
			continue;
		acks->not_in_shop++;
		differ(acks, order, strlen(order), "tendered", "not shipped", 0);
	}
	*agree = acks->unknown + acks->not_tendered + acks->not_in_shop == 0;
	return json_pack("{s:{s:I, s:I, s:I, s:I}, s:O}", "acks", "agree", (json_int_t)acks->agree,
			 "unknown_here", (json_int_t)acks->unknown, "not_tendered_here",
			 (json_int_t)acks->not_tendered, "not_shipped_in_shop", (json_int_t)acks->not_in_shop,
			 "differences", acks->differences);
}
