/* One scan: facts, load, step, answer. */
#include <stdlib.h>
#include <string.h>

#include "engine.h"
#include "engine_call.h"
#include "engine_printer_test.h"
#include "engine_range.h"
#include "engine_training.h"
#include "engine_unit.h"
#include "log.h"

/* An order that may be opened by this scan must be with the core before it decides. */
static void
load_candidate(struct engine *engine, const struct event_scan *facts, uint32_t lane)
{
	const struct pack_lane *row = pack_find_lane(&engine->pack, lane);

	range_follow(engine);
	/* the loading door changes boxes of orders that are open nowhere */
	if (row != NULL && row->outbound && facts->label.order != 0)
		engine_load(engine, facts->label.order, lane);
	if (facts->order == 0 || facts->order_lane != 0 || row == NULL || row->user == 0 || row->latch != VERDICT_NONE)
		return;
	if (facts->order_state != ORDER_RELEASED && facts->order_state != ORDER_OPEN &&
	    facts->order_state != ORDER_PACKED && facts->order_state != ORDER_CANCELLED)
		return;
	if (row->order == 0 || facts->item_count == 0)
		engine_load(engine, facts->order, lane);
}

json_t *
engine_event_names(const struct engine *engine)
{
	json_t *names = json_array();

	for (size_t i = 1; i < engine->action_count; i++)
		if (engine->actions[i].kind == ACTION_EVENT)
			json_array_append_new(names, json_string(verdict_text(engine->actions[i].verdict)));
	return names;
}

/* The order is through: what this lane is to pack next. */
static void
put_next(struct engine *engine, uint32_t lane, json_t *answer)
{
	static char order_id[LIMIT_FIELD + 1];
	bool sealed = false;

	for (size_t i = 0; i < engine->action_count; i++)
		sealed |= engine->actions[i].kind == ACTION_EVENT && engine->actions[i].verdict == VERDICT_ORDER_SEALED;
	if (sealed && urgency_next(engine, lane, order_id))
		json_object_set_new(answer, "next", json_string(order_id));
}

/* To the screen that looks on, and kept for one that is loaded later. */
void
engine_show(struct engine *engine, uint32_t lane, const json_t *answer)
{
	char *text = json_dumps(answer, JSON_COMPACT);

	if (text != NULL) {
		store_run(&engine->store, SQL_LANE_LAST, "it", (int64_t)lane, text);
		engine->store.lane = lane;
		engine_push_text(engine, lane, text);
	}
	free(text);
}

static json_t *
refuse_all(struct engine *engine, const struct scan *scan)
{
	struct action action = { .kind = ACTION_VERDICT, .lane = scan->lane, .verdict = VERDICT_STORAGE_FULL };
	json_t *answer = words_action(engine, &action, scan->text, scan->length);

	json_object_set_new(answer, "events", json_array());
	engine_push(engine, scan->lane, json_incref(answer));
	return answer;
}

json_t *
engine_scan(struct engine *engine, const struct scan *scan)
{
	struct fact_texts texts;
	struct event event;
	const char *text;
	char doubt[128];
	json_t *answer;

	if (engine->full)
		return refuse_all(engine, scan);
	engine_event(engine, &event, EVENT_SCAN);
	event.lane = scan->lane;
	facts_find(engine, scan, &event.scan, &texts);
	if ((answer = training_scan(engine, scan, &event.scan)) != NULL)
		return answer;
	load_candidate(engine, &event.scan, scan->lane);
	engine_step(engine, &event, texts.serial[0] ? texts.serial : NULL, texts.lot[0] ? texts.lot : NULL);
	if (engine->action_count == 0)
		log_fatal("lane %u: the core gave no answer", scan->lane);
	if (engine->actions[0].verdict == VERDICT_CALLED)
		call_note(engine, &event);
	unit_keep(engine, scan->lane, &engine->actions[0], &texts);
	if (verdict_refuses(engine->actions[0].verdict))
		store_run(&engine->store, SQL_SCAN_TEXT_ADD, "is", (int64_t)event.seq, scan->text, scan->length);
	answer = words_action(engine, &engine->actions[0], scan->text, scan->length);
	if (texts.kit != 0 && engine->actions[0].verdict == VERDICT_AMBIGUOUS_CODE)
		words_kit(engine, answer, engine->actions[0].order, texts.kit);
	if ((text = unit_why_not(&event.scan, &texts, &engine->actions[0])) != NULL)
		json_object_set_new(answer, "text", json_string(text));
	printer_test_scanned(engine, scan, engine->actions[0].verdict, answer);
	if (scan->keyboard != NULL && verdict_refuses(engine->actions[0].verdict) &&
	    layout_doubt(engine, scan, doubt, sizeof doubt))
		json_object_set_new(answer, "text", json_string(doubt));
	json_object_set_new(answer, "events", engine_event_names(engine));
	engine->asked[scan->lane] = 0;
	if (engine->actions[0].verdict == VERDICT_ORDER_NOT_LEASED)
		central_claim(engine, scan, event.seq, answer);
	notes_put(engine, &engine->actions[0], answer);
	put_next(engine, scan->lane, answer);
	training_follow(engine, scan->lane, &event.scan, answer);
	engine_show(engine, scan->lane, answer);
	return answer;
}

uint32_t
engine_device_lane(struct engine *engine, const char *key, int64_t *device, bool *keyboard)
{
	sqlite3_stmt *statement = store_query(&engine->store, SQL_DEVICE_LANE, "t", key);
	uint32_t lane = 0;

	*device = 0;
	*keyboard = false;
	if (!store_next(&engine->store, statement))
		return 0;
	lane = (uint32_t)sqlite3_column_int64(statement, 0);
	*device = sqlite3_column_int64(statement, 1);
	*keyboard = strcmp((const char *)sqlite3_column_text(statement, 2), "hid_kbd") == 0;
	store_done(statement);
	return lane;
}

/* A scanner does nothing but show up on the devices page until it has been bound to a lane by that lane's code. */
void
engine_code(struct engine *engine, const struct message_id *id, const struct message_code *code)
{
	int64_t device;
	bool keyboard;
	uint32_t bound = engine_device_lane(engine, code->device, &device, &keyboard);
	uint32_t lane_code = code->overlong ? 0 : facts_lane_code(engine, code->text, code->length);
	struct scan scan = { .lane = lane_code != 0 ? lane_code : bound, .via = VIA_SCANNER,
		.overlong = code->overlong, .fresh = lane_code != 0 && lane_code != bound, .text = code->text,
		.length = code->length, .keyboard = keyboard ? code->device : NULL };

	memcpy(scan.aim, code->aim, sizeof scan.aim - 1);
	if (pack_find_lane(&engine->pack, scan.lane) != NULL && store_lane_config(&engine->store, scan.lane) != NULL) {
		engine->store.device = device;
		json_decref(engine_scan(engine, &scan));
		engine->store.device = 0;
		if (scan.fresh)
			store_run(&engine->store, SQL_DEVICE_BIND, "ti", code->device, (int64_t)lane_code);
	} else if (keyboard && !code->overlong)
		layout_doubt(engine, &scan, NULL, 0);
	store_run(&engine->store, SQL_DEVICE_SCANNED, "ti", code->device, engine_wall());
	engine_send(engine, engine->scan, MESSAGE_DONE, *id, NULL, 0, -1);
}

void
engine_device(struct engine *engine, const struct message_device *device)
{
	if (device->state == DEVICE_READY)
		device_follow(engine, device->device);
	store_run(&engine->store, SQL_DEVICE_PUT, "tttiiti", device->device, device->driver, device->product,
	          (int64_t)device->state, (int64_t)device->errors, device->text, engine_wall());
	if (device->state == DEVICE_FAILED || device->state == DEVICE_FOREIGN)
		log_warn("%s: %s", device->device, device->text);
	engine_push_views(engine);
}
