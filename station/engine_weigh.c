/* A reading of a lane's scale: what the box that waits for it should weigh, the step, the answer; and what
 * is learnt. */
#include <stdlib.h>
#include <string.h>

#include "core/weight.h"
#include "engine.h"

/* A box like others: what they weighed, under the key of their contents. */
struct past {
	char key[DIGEST_TEXT];
	struct weight_history history;
};

static uint32_t
tare_of(const struct engine *engine, uint32_t carton)
{
	const struct pack_carton *row = pack_find_carton(&engine->pack, carton);

	return row != NULL ? row->tare_g : 0;
}

static void
find_history(struct engine *engine, struct past *past)
{
	sqlite3_stmt *statement = store_query(&engine->store, SQL_WEIGHT_GET, "t", past->key);

	if (!store_next(&engine->store, statement))
		return;
	past->history = (struct weight_history){ .n = sqlite3_column_int64(statement, 0),
		.mean_mg = sqlite3_column_int64(statement, 1), .m2 = sqlite3_column_int64(statement, 2) };
	store_done(statement);
}

static struct weight_expectation
expect(struct engine *engine, uint64_t order, const struct pack_box *box, struct past *past)
{
	sqlite3_stmt *statement = store_query(&engine->store, SQL_BOX_CONTENTS, "ii", (int64_t)order,
	                                      (int64_t)box->id);
	struct weight_contents contents = { .tare_g = tare_of(engine, box->carton), .known = true };
	struct digest key;

	*past = (struct past){ 0 };
	weight_key_begin(&key, box->carton);
	while (store_next(&engine->store, statement)) {
		weight_key_add(&key, (uint32_t)sqlite3_column_int64(statement, 0),
		               (uint64_t)sqlite3_column_int64(statement, 1));
		contents.grams += (uint64_t)sqlite3_column_int64(statement, 2);
		contents.known = contents.known && sqlite3_column_int64(statement, 3) != 0;
	}
	digest_text(&key, past->key);
	find_history(engine, past);
	return weight_expect(&past->history, &contents, engine->config->weight_floor_g);
}

/* What the lane's box in line should weigh; box 0: none waits. */
static void
find_facts(struct engine *engine, uint32_t lane, struct event_weight *facts, struct past *past)
{
	const struct pack_lane *row = pack_find_lane(&engine->pack, lane);
	const struct pack_order *order = row != NULL ? pack_find_order(&engine->pack, row->order) : NULL;
	const struct pack_box *box;
	struct weight_expectation expectation;

	facts->box = row != NULL ? pack_waiting_box(&engine->pack, row) : 0;
	box = order != NULL ? pack_find_box(order, facts->box) : NULL;
	if (box == NULL)
		return;
	expectation = expect(engine, order->id, box, past);
	facts->expected_g = expectation.expected_g;
	facts->deviation_g = expectation.deviation_g;
	facts->floor_g = expectation.floor_g;
}

/* Only what was found right, or what nobody knew better, tells what the next one like it should weigh. */
static void
learn(struct engine *engine, struct past *past, uint32_t grams)
{
	weight_learn(&past->history, grams);
	store_run(&engine->store, SQL_WEIGHT_PUT, "tiii", past->key, past->history.n, past->history.mean_mg,
	          past->history.m2);
}

/* No box waits for it, so it answers nothing. */
static json_t *
noted(struct engine *engine, uint32_t lane, const struct event_weight *weight)
{
	bool empty = weight->state == SCALE_STABLE && weight->grams < SCALE_EMPTY_G;
	const struct config_lane *config = store_lane_config(&engine->store, lane);

	return json_pack("{s:s, s:s, s:s, s:s, s:I, s:[]}", "lane", config->name, "result", "noted", "verdict", "", "text",
	                 empty ? "The scale is empty." : "No box waits for its weight.", "weight_g",
	                 (json_int_t)weight->grams, "events");
}

static json_t *
refuse(struct engine *engine, uint32_t lane)
{
	struct action action = { .kind = ACTION_VERDICT, .lane = lane, .verdict = VERDICT_STORAGE_FULL };
	json_t *answer = words_action(engine, &action, "", 0);

	json_object_set_new(answer, "events", json_array());
	return answer;
}

json_t *
engine_weigh(struct engine *engine, uint32_t lane, const struct event_weight *reading)
{
	struct past past = { 0 };
	struct event event;
	json_t *answer;

	if (engine->full)
		return refuse(engine, lane);
	engine_event(engine, &event, EVENT_WEIGHT);
	event.lane = lane;
	event.weight = *reading;
	find_facts(engine, lane, &event.weight, &past);
	engine_step(engine, &event, NULL, NULL);
	if (engine->action_count == 0 || engine->actions[0].kind != ACTION_VERDICT)
		return noted(engine, lane, &event.weight);
	if (engine->actions[0].verdict == VERDICT_WEIGHT_ACCEPTED && !engine->actions[0].override)
		learn(engine, &past, event.weight.grams);
	answer = words_action(engine, &engine->actions[0], "", 0);
	json_object_set_new(answer, "events", engine_event_names(engine));
	engine_show(engine, lane, answer);
	return answer;
}

/* Whether the reading can change anything: it says that the scale was emptied, or a box waits for it and has not had
 * just this one. A scale says several times what stands on it. */
static bool
is_asked_for(struct engine *engine, uint32_t lane, const struct event_weight *reading)
{
	static struct { uint64_t box; uint32_t grams; uint8_t state; } last[LIMIT_LANES + 1];
	const struct pack_lane *row = pack_find_lane(&engine->pack, lane);
	uint64_t box = pack_waiting_box(&engine->pack, row);
	bool same = last[lane].box == box && last[lane].grams == reading->grams && last[lane].state == reading->state;

	last[lane].box = box;
	last[lane].grams = reading->grams;
	last[lane].state = reading->state;
	return !same && (box != 0 || (reading->state == SCALE_STABLE && reading->grams < SCALE_EMPTY_G));
}

void
engine_scale(struct engine *engine, const struct message_weight *message)
{
	struct event_weight reading = { .state = message->state, .via = VIA_SCANNER };
	int64_t device;
	bool keyboard;
	uint32_t lane = engine_device_lane(engine, message->device, &device, &keyboard);

	if (pack_find_lane(&engine->pack, lane) == NULL || store_lane_config(&engine->store, lane) == NULL ||
	    message->milligrams < 0 || message->state < SCALE_STABLE || message->state > SCALE_OVER_CAPACITY)
		return;
	reading.grams = ((uint32_t)message->milligrams + 500) / 1000;
	store_run(&engine->store, SQL_DEVICE_SCANNED, "ti", message->device, engine_wall());
	if (is_asked_for(engine, lane, &reading))
		json_decref(engine_weigh(engine, lane, &reading));
}
