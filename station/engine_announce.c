/* What packwarden.conf says of lanes and cartons, and how far the number ranges are, told to the core as
 * events: so the journal has them, and replays without that file. */
#include "engine.h"

static uint32_t
carton_id(struct engine *engine, const char *name)
{
	return (uint32_t)store_number(&engine->store, SQL_CARTON_FIND, 0, "t", name);
}

static void
announce_carton(struct engine *engine, uint32_t id, const struct config_carton *config)
{
	struct event event;

	engine_event(engine, &event, EVENT_CARTON);
	event.carton = (struct event_carton){ .carton = id, .gone = config == NULL };
	if (config != NULL) {
		event.carton.tare_g = config->tare_g;
		event.carton.max_weight_g = config->max_weight_g;
		event.carton.max_units = config->max_units;
	}
	engine_step(engine, &event, NULL, NULL);
}

/* Those that have gone from packwarden.conf make room for the others; a box that is in one has no limits
 * any more. */
static void
announce_cartons(struct engine *engine)
{
	sqlite3_stmt *statement = store_query(&engine->store, SQL_ALL_CARTONS, "");

	while (store_next(&engine->store, statement))
		if (config_find_carton(engine->config, store_column(statement, 1)) == NULL)
			announce_carton(engine, (uint32_t)sqlite3_column_int64(statement, 0), NULL);
	for (size_t i = 0; i < engine->config->carton_count; i++)
		announce_carton(engine, carton_id(engine, engine->config->cartons[i].name),
		                &engine->config->cartons[i]);
}

void
announce_lanes(struct engine *engine)
{
	for (uint32_t id = 1; id <= LIMIT_LANES; id++) {
		const struct config_lane *config =
			pack_find_lane(&engine->pack, id) != NULL ? store_lane_config(&engine->store, id) : NULL;
		struct event event;
		if (config == NULL)
			continue;
		engine_event(engine, &event, EVENT_LANE);
		event.lane = id;
		event.rules = (struct event_lane){ .done = config->finish == FINISH_DONE,
			.at_end = config->labels == LABELS_AT_END, .outbound = config->kind == LANE_OUTBOUND,
			.shadow = engine->config->shadow == SWITCH_YES, .idle_ms = config->idle_minutes * 60000,
			.scale = config->scale == SWITCH_YES, .carton = carton_id(engine, config->carton) };
		engine_step(engine, &event, NULL, NULL);
	}
}

static void
announce_ranges(struct engine *engine)
{
	for (size_t i = 0; i < LIMIT_RANGES && engine->pack.ranges[i].id != 0; i++) {
		struct event event;
		engine_event(engine, &event, EVENT_RANGE);
		event.range = (struct event_range){ .range = engine->pack.ranges[i].id,
			.next = engine->pack.ranges[i].next, .last = engine->pack.ranges[i].last };
		engine_step(engine, &event, NULL, NULL);
	}
}

void
announce(struct engine *engine)
{
	announce_cartons(engine);
	announce_lanes(engine);
	announce_ranges(engine);
}
