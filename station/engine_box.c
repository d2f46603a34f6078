/* order add-box: a further box for an order at its lane, as NEWBOX opens one, though all of it may be
 * packed and its labels out. The core decides; here it is said why not, and what to do. */
#include <inttypes.h>
#include <stdio.h>

#include "engine.h"
#include "engine_box.h"

/* Of an order that is open at no lane. */
static enum verdict
refuse_away(uint8_t state, char *text, size_t capacity)
{
	const char *why = "The order is open at no lane. Scan its code at a lane, then ask again: a box is "
	                  "opened where somebody can fill it.";
	enum verdict code = VERDICT_NO_ORDER_OPEN;

	switch (state) {
	case ORDER_SEALED:
		code = VERDICT_ORDER_SEALED_ALREADY;
		why = "All its boxes are sealed. To take one up again: box redo, scan the order's code at a "
		      "lane, then add a box.";
		break;
	case ORDER_TENDERED:
		code = VERDICT_TENDERED_ALREADY;
		why = "The carrier has it. What is to follow is a new order.";
		break;
	case ORDER_HELD:
	case ORDER_SUSPECT:
		code = state == ORDER_HELD ? VERDICT_ORDER_HELD : VERDICT_ORDER_SUSPECT_DUPLICATE;
		why = "The order is on hold. Let it go on with order release, then ask again.";
		break;
	case ORDER_CANCELLED:
		code = VERDICT_ORDER_CANCELLED;
		why = "The order is cancelled. If it is to be shipped after all: order uncancel, then ask "
		      "again.";
		break;
	default:
		break;
	}
	snprintf(text, capacity, "%s", why);
	return code;
}

static void
why_not(const struct engine *engine, const struct pack_order *order, enum verdict refused, char *text,
        size_t capacity)
{
	const struct pack_lane *lane = pack_find_lane(&engine->pack, order->lane);
	const struct pack_box *box = lane != NULL ? pack_find_box(order, lane->box) : NULL;

	if (refused == VERDICT_LIMIT_EXCEEDED)
		snprintf(text, capacity, "The order has %d boxes, and an order has no more. Put what is "
		                         "left into those that are not sealed: BACK at its lane.",
		         LIMIT_ORDER_BOXES);
	else if (refused == VERDICT_NOTHING_TO_PACK && box != NULL && box->units == 0)
		snprintf(text, capacity, "Box %" PRIu32 " of the order is open and empty. Put it into that.",
		         box->ordinal);
	else if (refused == VERDICT_NOTHING_TO_PACK)
		snprintf(text, capacity, "Nothing would go into another box: all is packed, and no box that "
		                         "is not sealed has two units. To take up a sealed one: box redo.");
	else
		words_text(refused, text, capacity);
}

static enum verdict
check(struct engine *engine, uint64_t id, char *text, size_t capacity)
{
	const struct pack_order *order = pack_find_order(&engine->pack, id);
	sqlite3_stmt *statement;
	enum verdict refused;
	uint8_t state = 0;

	if (order == NULL || order->lane == 0) {
		statement = store_query(&engine->store, SQL_ORDER_ROW, "i", (int64_t)id);
		if (store_next(&engine->store, statement))
			state = (uint8_t)sqlite3_column_int64(statement, 1);
		store_done(statement);
		return refuse_away(state, text, capacity);
	}
	refused = pack_add_box_refused(&engine->pack, id);
	if (refused != VERDICT_NONE)
		why_not(engine, order, refused, text, capacity);
	return refused;
}

enum verdict
box_add(struct engine *engine, uint64_t order, uint32_t user, uint64_t *seq, char *text, size_t capacity)
{
	enum verdict refused = check(engine, order, text, capacity);
	const struct pack_lane *lane;
	const struct pack_order *row;
	struct event event;

	if (refused != VERDICT_NONE)
		return refused;
	engine_event(engine, &event, EVENT_BOX);
	event.box = (struct event_decision){ .order = order, .decision = DECISION_ADD, .user = user };
	engine_step(engine, &event, NULL, NULL);
	*seq = event.seq;
	row = pack_find_order(&engine->pack, order);
	lane = pack_find_lane(&engine->pack, row->lane);
	snprintf(text, capacity, "Box %" PRIu32 " is open at %s.%s", pack_find_box(row, lane->box)->ordinal,
	         store_lane_config(&engine->store, lane->id)->name,
	         row->room == 0 ? " Scan MOVE there, then the item that goes into it; DONE when all is in its box." : "");
	return VERDICT_NONE;
}
