#include "engine_training.h"

#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "training_world.h"

static struct training_world **
place_of(struct engine *engine, uint32_t lane)
{
	return &engine->training[lane - 1];
}

/* The row is the page's: it is read anew after the commit that a verdict follows. */
static void
show(struct engine *engine, const struct training_world *world)
{
	json_t *view = training_world_view(world);
	char *text = view != NULL ? json_dumps(view, JSON_COMPACT) : NULL;

	engine_begin(engine);
	if (text != NULL)
		store_run(&engine->store, SQL_TRAINING_PUT, "it", (int64_t)world->lane, text);
	free(text);
	json_decref(view);
}

static void
begin(struct engine *engine, uint32_t lane)
{
	const struct pack_lane *row = pack_find_lane(&engine->pack, lane);
	const struct event_lane rules = { .done = row->done, .at_end = row->at_end };
	struct training_world *world = training_world_create(lane, &rules, row->user, ROLE_PACKER, engine_clock(engine));

	if (world == NULL) {
		log_error("no memory for training");
		return;
	}
	*place_of(engine, lane) = world;
	show(engine, world);
}

static void
end(struct engine *engine, uint32_t lane)
{
	engine_begin(engine);
	store_run(&engine->store, SQL_TRAINING_END, "i", (int64_t)lane);
	training_world_destroy(*place_of(engine, lane));
	*place_of(engine, lane) = NULL;
}

/* What follows from it is real: who is at the lane, a call for help, and the ways out. */
static bool
is_real(const struct training_world *world, const struct event_scan *facts)
{
	const struct pack_lane *lane = pack_find_lane(&world->pack, world->lane);

	switch (facts->command) {
	case COMMAND_NONE: break;
	case COMMAND_TRAINING:
	case COMMAND_SIGNOUT:
	case COMMAND_CALL: return true;
	default: return false;
	}
	/* a lead shows how a latch is opened by a badge */
	if (facts->badge != 0 && facts->role >= ROLE_LEAD && lane->latch != VERDICT_NONE)
		return false;
	return facts->badge != 0 || facts->lane_code != 0;
}

static json_t *
answer_json(struct engine *engine, const struct training_world *world, const struct action *action, const struct scan *scan)
{
	const struct config_lane *lane = store_lane_config(&engine->store, world->lane);
	const char *result = action->kind == ACTION_EVENT ? "event" : verdict_refuses(action->verdict) ? "refused" : "accepted";
	json_t *code = json_stringn(scan != NULL ? scan->text : "", scan != NULL ? scan->length : 0);
	char text[256];
	json_t *answer;

	words_text(action->verdict, text, sizeof text);
	answer = json_pack("{s:s, s:o, s:s, s:s, s:s, s:b}", "lane", lane != NULL ? lane->name : "", "code",
	                   code != NULL ? code : json_string(""), "result", result, "verdict", verdict_text(action->verdict),
	                   "text", text, "training", true);
	training_world_put(world, action, answer);
	return answer;
}

static json_t *
event_names(const struct training_world *world)
{
	json_t *names = json_array();

	for (size_t i = 1; i < world->action_count; i++)
		if (world->actions[i].kind == ACTION_EVENT)
			json_array_append_new(names, json_string(verdict_text(world->actions[i].verdict)));
	return names;
}

json_t *
training_scan(struct engine *engine, const struct scan *scan, const struct event_scan *facts)
{
	struct training_world *world = engine->training[scan->lane - 1];
	json_t *answer;

	if (world == NULL || is_real(world, facts))
		return NULL;
	training_world_scan(world, facts, scan->text, scan->length, engine_clock(engine));
	answer = answer_json(engine, world, &world->actions[0], scan);
	json_object_set_new(answer, "events", event_names(world));
	json_decref(world->last);
	world->last = json_incref(answer);
	show(engine, world);
	engine_push(engine, scan->lane, json_incref(answer));
	for (size_t i = 0; i < world->news_count; i++)
		engine_push(engine, scan->lane, answer_json(engine, world, &world->news[i], NULL));
	return answer;
}

void
training_follow(struct engine *engine, uint32_t lane, const struct event_scan *facts, json_t *answer)
{
	const char *verdict = json_string_value(json_object_get(answer, "verdict"));
	bool trains = *place_of(engine, lane) != NULL;

	if (facts->command != COMMAND_TRAINING || strcmp(verdict, verdict_text(VERDICT_ACKNOWLEDGED)) != 0)
		return;
	if (trains)
		end(engine, lane);
	else
		begin(engine, lane);
	json_object_set_new(answer, "training", json_string(trains ? "ended" : "begun"));
	json_object_set_new(answer, "text", json_string(trains ? "Training has ended. What is scanned now is real." :
	                                                         "Training: nothing that is packed now is real."));
}

void
training_packer(struct engine *engine, uint32_t lane, uint32_t user)
{
	const struct training_world *world = *place_of(engine, lane);

	if (world != NULL && world->user != user)
		end(engine, lane);
}

void
training_restore(struct engine *engine)
{
	for (uint32_t lane = 1; lane <= LIMIT_LANES; lane++) {
		const struct pack_lane *row = pack_find_lane(&engine->pack, lane);

		if (store_number(&engine->store, SQL_TRAINING_FIND, 0, "i", (int64_t)lane) == 0)
			continue;
		if (row != NULL && row->user != 0 && row->order == 0)
			begin(engine, lane);
		else
			end(engine, lane);
	}
}
