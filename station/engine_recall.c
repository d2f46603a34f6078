/* Recalls: of a lot, of one unit, or of all of an item. A recall refuses at the bench from now on, and looks back at what
 * is packed already: what is not sealed is put on hold, what is sealed must not leave. What the carrier has is past
 * stopping, and is listed by query_recall.c. */
#include "engine_recall.h"

#include <inttypes.h>
#include <stdio.h>

#include "engine_request.h"

static json_t *
refusal(const char *code, const char *text)
{
	return json_pack("{s:{s:s, s:s}}", "error", "code", code, "text", text);
}

static uint64_t
journal_recall(struct engine *engine, int64_t recall, int64_t item, uint32_t user, bool ended, const char *reason)
{
	struct event event;

	engine_event(engine, &event, EVENT_RECALL);
	event.recall = (struct event_recall){ .recall = (uint64_t)recall, .item = (uint32_t)item, .user = user, .ended = ended };
	engine_step(engine, &event, NULL, NULL);
	store_run(&engine->store, SQL_SCAN_TEXT_ADD, "it", (int64_t)event.seq, reason);
	return event.seq;
}

bool
box_intercept(struct engine *engine, uint64_t order, uint64_t box, uint32_t user, const char *reason)
{
	struct event event;

	engine_load(engine, order, 0);
	engine_event(engine, &event, EVENT_BOX);
	event.box = (struct event_decision){ .order = order, .box = box, .decision = DECISION_INTERCEPT, .user = user };
	engine_step(engine, &event, NULL, NULL);
	store_run(&engine->store, SQL_SCAN_TEXT_ADD, "it", (int64_t)event.seq, reason);
	return engine->action_count > 0;
}

/* What was done about one box, as a word; the engine's own rules say whether it may be. */
static const char *
stop_box(struct engine *engine, uint64_t order, uint64_t box, int state, uint32_t user, const char *reason)
{
	uint8_t now;

	if (state >= BOX_SEALED)
		return box_intercept(engine, order, box, user, reason) ? "intercepted" : "intercepted-already";
	return state_change(engine, state_change_find("order-hold"), order, user, reason, &now) == VERDICT_NONE
	               ? "on-hold" : "stopped-already";
}

static json_t *
find_boxes(struct engine *engine, int64_t item, const char *lot, const char *serial)
{
	sqlite3_stmt *statement = lot[0] != '\0' ? store_query(&engine->store, SQL_RECALL_LOT, "it", item, lot)
	                        : serial[0] != '\0' ? store_query(&engine->store, SQL_RECALL_SERIAL, "it", item, serial)
	                                            : store_query(&engine->store, SQL_RECALL_ALL, "i", item);
	json_t *boxes = json_array();

	while (store_next(&engine->store, statement)) {
		char text[BOX_TEXT_MAX];
		store_box_text(&engine->store, (uint64_t)sqlite3_column_int64(statement, 0), text);
		json_array_append_new(boxes, json_pack("{s:I, s:I, s:i, s:s, s:s, s:s, s:I}", "row",
			(json_int_t)sqlite3_column_int64(statement, 0), "order_row", (json_int_t)sqlite3_column_int64(statement, 1),
			"state_row", sqlite3_column_int(statement, 2), "box", text, "order", store_column(statement, 3), "state",
			box_state_text((enum box_state)sqlite3_column_int(statement, 2)), "units",
			(json_int_t)sqlite3_column_int64(statement, 4)));
	}
	return boxes;
}

/* The list first: what is done about a box changes what the query reads. */
static json_t *
look_back(struct engine *engine, int64_t item, const char *lot, const char *serial, uint32_t user, const char *reason)
{
	json_t *boxes = find_boxes(engine, item, lot, serial), *box;
	size_t i;

	json_array_foreach(boxes, i, box) {
		uint64_t order = (uint64_t)json_integer_value(json_object_get(box, "order_row"));
		uint64_t id = (uint64_t)json_integer_value(json_object_get(box, "row"));
		int state = (int)json_integer_value(json_object_get(box, "state_row"));
		json_object_set_new(box, "action", json_string(stop_box(engine, order, id, state, user, reason)));
		json_object_del(box, "row");
		json_object_del(box, "order_row");
		json_object_del(box, "state_row");
	}
	return boxes;
}

json_t *
recall_add(struct engine *engine, const struct recall_wish *wish, uint32_t user, int *exit_code)
{
	int64_t item = store_number(&engine->store, SQL_SKU_FIND, 0, "t", wish->sku), recall;
	char reason[1200];

	*exit_code = BAD_INPUT;
	if (item == 0)
		return refusal("no-such-item", "The catalogue has no such SKU.");
	if (wish->lot[0] != '\0' && wish->serial[0] != '\0')
		return refusal("bad-request", "A recall is of a lot, of one serial number, or of all of an item.");
	if (wish->reason[0] == '\0')
		return refusal("bad-request", "A recall has a reason.");
	*exit_code = DONE;
	engine_begin(engine);
	store_run(&engine->store, SQL_RECALL_ADD, "itttii", item, wish->lot, wish->serial, wish->reason, (int64_t)user,
	          engine_wall());
	recall = sqlite3_last_insert_rowid(engine->store.db);
	journal_recall(engine, recall, item, user, false, wish->reason);
	snprintf(reason, sizeof reason, "recall %" PRId64 ": %s", recall, wish->reason);
	return json_pack("{s:s, s:I, s:s, s:s, s:s, s:o}", "result", "accepted", "recall", (json_int_t)recall, "sku",
	                 wish->sku, "lot", wish->lot, "serial", wish->serial, "boxes",
	                 look_back(engine, item, wish->lot, wish->serial, user, reason));
}

json_t *
recall_end(struct engine *engine, int64_t recall, const char *reason, uint32_t user, int *exit_code)
{
	int64_t item = store_number(&engine->store, SQL_RECALL_ITEM, 0, "i", recall);

	*exit_code = BAD_INPUT;
	if (item == 0)
		return refusal("no-such-recall", "There is no such recall: see recall list.");
	if (reason[0] == '\0')
		return refusal("bad-request", "The end of a recall has a reason.");
	engine_begin(engine);
	*exit_code = REFUSED;
	if (store_run(&engine->store, SQL_RECALL_END, "iiti", recall, engine_wall(), reason, (int64_t)user) == 0)
		return refusal("ended", "The recall has ended already.");
	*exit_code = DONE;
	journal_recall(engine, recall, item, user, true, reason);
	return json_pack("{s:s, s:I, s:s}", "result", "accepted", "recall", (json_int_t)recall, "text",
	                 "The recall has ended. Orders on hold and intercepted boxes stay so until a lead decides.");
}
