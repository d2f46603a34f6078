#include "engine.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "engine_range.h"
#include "engine_trail.h"
#include "engine_training.h"
#include "log.h"
#include "record.h"

void
engine_event(struct engine *engine, struct event *event, enum event_kind kind)
{
	*event = (struct event){ .kind = kind, .at_ms = engine_clock(engine), .wall_ms = engine_wall() };
}

static void
tell_news(struct engine *engine)
{
	for (size_t i = 0; i < engine->action_count; i++)
		if (engine->actions[i].kind == ACTION_EVENT && engine->actions[i].lane != 0)
			engine_push(engine, engine->actions[i].lane, words_action(engine, &engine->actions[i], "", 0));
}

void
engine_step(struct engine *engine, struct event *event, const char *serial, const char *lot)
{
	engine_begin(engine);
	store_journal(&engine->store, event);
	engine->action_count = pack_step(&engine->pack, event, engine->actions, &engine->deadline_ms);
	for (size_t i = 0; i < engine->action_count; i++) {
		if (engine->actions[i].kind == ACTION_UNIT_GONE)
			trail_undone(engine, &engine->actions[i]);
		store_apply(&engine->store, event, &engine->actions[i], serial, lot);
		/* a serial number is one unit's, however many rows a scan makes */
		if (engine->actions[i].kind == ACTION_UNIT)
			serial = NULL;
		if (engine->actions[i].kind == ACTION_NUMBER)
			engine->range_ended |= range_is_used_up(engine, engine->actions[i].range);
		if (engine->actions[i].kind == ACTION_LANE)
			training_packer(engine, engine->actions[i].lane, engine->actions[i].user);
		if (engine->actions[i].kind == ACTION_LABEL)
			label_job_add(engine, &engine->actions[i]);
		if (engine->actions[i].kind == ACTION_INTENT && engine->actions[i].state == INTENT_VOID)
			label_job_cancel(engine, &engine->actions[i]);
	}
	trail_note(engine, event);
	progress_stepped(engine, event);
	/* what follows from a scan goes with its answer */
	if (event->kind != EVENT_SCAN)
		tell_news(engine);
}

void
engine_reload(struct engine *engine, uint64_t order)
{
	struct event event;

	engine_event(engine, &event, EVENT_LOAD);
	if (store_load(&engine->store, &engine->pack, order, 0, &engine->storage, &event.load))
		engine_step(engine, &event, NULL, NULL);
}

bool
engine_load(struct engine *engine, uint64_t order, uint32_t lane)
{
	struct event event;

	if (pack_find_order(&engine->pack, order) != NULL)
		return true;
	engine_event(engine, &event, EVENT_LOAD);
	if (!store_load(&engine->store, &engine->pack, order, lane, &engine->storage, &event.load))
		return false;
	engine_step(engine, &event, NULL, NULL);
	return pack_find_order(&engine->pack, order) != NULL;
}

static void
push(struct engine *engine, const char *lane, const char *text)
{
	static uint8_t body[MESSAGE_BODY_MAX];
	struct record_writer writer;

	record_begin(&writer, body, sizeof body);
	record_put_pair(&writer, "lane", lane);
	record_put_pair(&writer, "json", text);
	if (!writer.full)
		engine_send(engine, engine->web, MESSAGE_PUSH, (struct message_id){ engine->incarnation, ++engine->sent },
		            body, writer.used, -1);
}

void
engine_push_text(struct engine *engine, uint32_t lane, const char *text)
{
	const struct config_lane *config = store_lane_config(&engine->store, lane);

	if (config != NULL)
		push(engine, config->name, text);
}

void
engine_push(struct engine *engine, uint32_t lane, json_t *news)
{
	char *text = news != NULL ? json_dumps(news, JSON_COMPACT) : NULL;

	json_decref(news);
	if (text != NULL)
		engine_push_text(engine, lane, text);
	free(text);
}

void
engine_push_views(struct engine *engine)
{
	push(engine, "", "");
}
