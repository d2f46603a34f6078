/* The order's trail: which lines of the journal are about it. A row where something has been decided, none
 * for an accepted item, which is a row of its own already: a scan must not write a page more. */
#include "engine_trail.h"

#include "trail.h"

struct row {
	uint64_t order, box;
	int64_t what;
	uint32_t lane, user;
	enum trail_kind kind; /* 0: nothing to be told */
	uint8_t via;
};

static uint32_t
packer_at(const struct engine *engine, uint32_t lane)
{
	const struct pack_lane *row = pack_find_lane(&engine->pack, lane);

	return row != NULL ? row->user : 0;
}

/* A signing out ends with nobody there: the answer says who it was. */
static void
fill_scan(const struct engine *engine, const struct event *event, struct row *row)
{
	const struct action *answer = &engine->actions[0];

	if (engine->action_count == 0 || answer->kind != ACTION_VERDICT ||
	    answer->verdict == VERDICT_ITEM_ACCEPTED)
		return;
	*row = (struct row){ .kind = event->kind == EVENT_SCAN ? TRAIL_SCAN : TRAIL_WEIGHT,
		             .order = answer->order,
		             .box = answer->box,
		             .what = answer->verdict,
		             .lane = event->lane,
		             .user = answer->user,
		             .via = event->kind == EVENT_SCAN ? event->scan.via : event->weight.via };
	if (row->user == 0)
		row->user = packer_at(engine, event->lane);
	for (size_t i = 1; i < engine->action_count; i++)
		if (engine->actions[i].kind == ACTION_UNLOCK) /* it may have been a lead */
			row->user = engine->actions[i].user;
}

/* A new order says itself when it came, and by which file. */
static void
fill_order(const struct event *event, struct row *row)
{
	const struct event_order *order = &event->order;

	if (order->was_state != 0)
		*row = (struct row){ .kind = TRAIL_ORDER,
			             .order = order->order,
			             .user = order->user,
			             .what = order->state + (order->lines ? TRAIL_LINES : 0) +
			                     (order->address ? TRAIL_ADDRESS : 0) };
}

static void
fill_override(const struct engine *engine, const struct event *event, struct row *row)
{
	const struct pack_lane *lane = pack_find_lane(&engine->pack, event->lane);

	if (lane != NULL)
		*row = (struct row){ .kind = TRAIL_OVERRIDE,
			             .order = lane->order,
			             .box = lane->box,
			             .lane = event->lane,
			             .user = event->override.user,
			             .what = event->override.verdict };
}

static void
fill(const struct engine *engine, const struct event *event, struct row *row)
{
	const struct pack_lane *lane;

	switch (event->kind) {
	case EVENT_SCAN:
	case EVENT_WEIGHT: fill_scan(engine, event, row); return;
	case EVENT_ORDER: fill_order(event, row); return;
	case EVENT_LABEL:
		if (!event->label.ok)
			*row = (struct row){ .kind = TRAIL_LABEL,
				             .order = event->label.order,
				             .box = event->label.box };
		return;
	case EVENT_PRINT: /* table intent tells what came before */
		if (event->print.step >= STEP_PRINTED)
			*row = (struct row){ .kind = TRAIL_PRINT,
				             .order = event->print.order,
				             .box = event->print.box,
				             .what = event->print.step };
		return;
	case EVENT_BOX:
		*row = (struct row){ .kind = TRAIL_BOX,
			             .order = event->box.order,
			             .box = event->box.box,
			             .what = event->box.decision,
			             .user = event->box.user };
		return;
	case EVENT_OVERRIDE: fill_override(engine, event, row); return;
	case EVENT_CALL:
		lane = pack_find_lane(&engine->pack, event->lane);
		*row = (struct row){ .kind = TRAIL_CALL,
			             .order = lane != NULL ? lane->order : 0,
			             .lane = event->lane,
			             .user = event->call.user,
			             .what = event->call.ended };
		return;
	case EVENT_ACCESS:
		if (event->access.what == ACCESS_LOOK)
			*row = (struct row){ .kind = TRAIL_LOOK,
				             .order = event->access.order,
				             .user = event->access.user };
		return;
	default: return;
	}
}

void
trail_note(struct engine *engine, const struct event *event)
{
	struct row row = { 0 };

	fill(engine, event, &row);
	if (row.kind != 0 && row.order != 0)
		store_run(&engine->store, SQL_TRAIL_ADD, "iiiiiiiii", (int64_t)row.order, (int64_t)event->seq,
		          (int64_t)row.kind, row.what, (int64_t)row.box, (int64_t)row.lane, (int64_t)row.user,
		          (int64_t)row.via, event->kind == EVENT_SCAN ? engine->store.device : 0);
}

void
trail_undone(struct engine *engine, const struct action *action)
{
	store_run(&engine->store, SQL_TRAIL_UNDONE, "iiii", (int64_t)action->order, (int64_t)action->unit,
	          (int64_t)TRAIL_SCAN, (int64_t)VERDICT_ITEM_ACCEPTED);
}
