/* What a carton or a scale has to say, in words. */
#include <inttypes.h>
#include <stdio.h>

#include "engine.h"

static const char *const scale_names[] = {
	[SCALE_STABLE] = "stable", [SCALE_MOVING] = "moving", [SCALE_UNDER_ZERO] = "under-zero",
	[SCALE_OVER_CAPACITY] = "over-capacity", [SCALE_NOT_EMPTIED] = "not-emptied",
};

static void
put_carton(struct engine *engine, json_t *json, uint32_t carton)
{
	sqlite3_stmt *statement = store_query(&engine->store, SQL_CARTON_NAME, "i", (int64_t)carton);

	if (carton == 0 || !store_next(&engine->store, statement))
		return;
	json_object_set_new(json, "carton", json_string(store_column(statement, 0)));
	store_done(statement);
}

void
words_put_box(struct engine *engine, json_t *json, const struct action *action)
{
	put_carton(engine, json, action->carton);
	if (action->limit != LIMIT_NONE)
		json_object_set_new(json, "limit", json_string(action->limit == LIMIT_CARTON_UNITS ? "carton-units" :
		                                                                                    "carton-weight"));
	if (action->scale != 0 && action->verdict == VERDICT_SCALE_UNSTABLE)
		json_object_set_new(json, "scale", json_string(scale_names[action->scale]));
	if (action->weight_g == 0)
		return;
	json_object_set_new(json, "weight_g", json_integer(action->weight_g));
	if (action->expected_g == 0)
		return;
	json_object_set_new(json, "expected_g", json_integer(action->expected_g));
	json_object_set_new(json, "difference",
	                    json_integer((json_int_t)action->weight_g - action->expected_g));
}

/* A carton that was scanned; one that has no room; one that no box could be. */
static const char *
full_text(struct engine *engine, const struct action *action)
{
	const struct pack_order *order = pack_find_order(&engine->pack, action->order);
	const struct pack_box *box = order != NULL ? pack_find_box(order, action->box) : NULL;

	if (action->item == 0)
		return "This carton is too small for what is in the box. Take a larger one.";
	return box != NULL && box->units > 0 ? "The carton is full. Scan NEWBOX." :
	                                       "It is too much for this carton. Scan the code of a larger one.";
}

static const char *
unstable_text(uint8_t state)
{
	switch (state) {
	case SCALE_UNDER_ZERO: return "The scale shows less than nothing. Take all off it and set it to "
	                              "zero.";
	case SCALE_OVER_CAPACITY: return "It is more than the scale can weigh. Call a lead.";
	case SCALE_NOT_EMPTIED: return "Take all off the scale. Then put the box on it.";
	default: return "The scale moves. Take your hands off and wait.";
	}
}

bool
words_box_text(struct engine *engine, const struct action *action, const char *carton, char *text,
               size_t capacity)
{
	if (action->verdict == VERDICT_LIMIT_EXCEEDED && action->limit != LIMIT_NONE)
		snprintf(text, capacity, "%s", full_text(engine, action));
	else if (action->verdict == VERDICT_BOX_OPENED && carton != NULL && !action->between)
		snprintf(text, capacity, "Carton %s. Scan the next item into it.", carton);
	else if (action->verdict == VERDICT_SCALE_UNSTABLE)
		snprintf(text, capacity, "%s", unstable_text(action->scale));
	else if (action->verdict == VERDICT_WEIGHT_MISMATCH)
		snprintf(text, capacity, "It weighs %" PRIu32 " g, and should weigh %"
		         PRIu32 " g. Compare the box with the list.", action->weight_g, action->expected_g);
	else if (action->verdict == VERDICT_BOX_COMPLETE && action->scale != 0)
		snprintf(text, capacity, "Put the box on the scale.");
	else
		return false;
	return true;
}
