/* The model's tables as a whole: checked against each other, hashed, and read back into a core. */
#include <string.h>

#include "tests/core/pack_model.h"

static void
fill_load(struct model *model, uint64_t id, struct event_load *load)
{
	const struct model_order *order = &model->orders[id];

	*load = (struct event_load){ .order = id, .content = order->content, .state = order->state, .lane = order->lane,
		.range = order->range, .own = order->own, .given = order->given, .box = order->box, .lines = order->lines, .line_count = order->line_count,
		.boxes = model->storage.boxes, .box_count = order->box_count };
	for (size_t i = 0; i < order->box_count; i++) {
		const struct pack_box *row = &model->boxes[order->boxes[i]].row;
		model->storage.boxes[i] = (struct event_box){ .id = row->id, .number = row->number,
			.intent = row->intent, .retry_ms = row->retry_ms, .ordinal = row->ordinal,
			.units = row->units, .attempt = row->attempt, .state = row->state,
			.reprinted = row->reprinted, .intercept = row->intercept, .carton = row->carton, .grams = row->grams,
			.weight_g = row->weight_g };
	}
}

bool
model_load(struct model *model, uint64_t order)
{
	return pack_find_order(&model->live, order) != NULL || model_reload(model, order);
}

bool
model_reload(struct model *model, uint64_t order)
{
	struct event event = { .kind = EVENT_LOAD };

	fill_load(model, order, &event.load);
	return model_send(model, &event);
}

void
model_start(struct model *model)
{
	model->now_ms = 1000;
	model->deadline_ms = PACK_NO_DEADLINE;
	for (uint32_t i = 1; i <= MODEL_LANES; i++) {
		struct event event = { .kind = EVENT_LANE, .lane = i, .rules = { .done = i == 2, .at_end = i == 3,
			.outbound = i == 4, .shadow = i == 5, .idle_ms = i == 2 ? 20000 : 0,
			.scale = i == 2, .carton = i == 1 } };
		model->lanes[i - 1] = (struct pack_lane){ .id = i, .done = i == 2, .at_end = i == 3, .outbound = i == 4,
			.shadow = i == 5, .idle_ms = i == 2 ? 20000 : 0,
			.scale = i == 2, .carton = i == 1 };
		model_send(model, &event);
	}
	for (uint32_t i = 1; i <= MODEL_CARTONS; i++) {
		struct event event = { .kind = EVENT_CARTON, .carton = { .carton = i, .tare_g = 100 * i,
			.max_weight_g = i == 3 ? 0 : 3000 * i, .max_units = i == 1 ? 0 : 3 * i } };
		model->cartons[i - 1] = (struct pack_carton){ i, event.carton.tare_g, event.carton.max_weight_g,
			event.carton.max_units };
		model_send(model, &event);
	}
	for (uint32_t i = 1; i <= MODEL_RANGES; i++) {
		struct event event = { .kind = EVENT_RANGE, .range = { .range = i, .next = 1, .last = 5 } };
		model->ranges[i - 1] = (struct pack_range){ .id = i, .next = 1, .last = 5 };
		model_send(model, &event);
	}
}

static void
hash_tables(const struct model *model, struct digest *digest)
{
	for (uint64_t i = 1; i <= model->last_order; i++)
		pack_hash_order(digest, 1, i, model->orders[i].state, model->orders[i].content);
	for (uint64_t i = 1; i <= model->last_box; i++)
		pack_hash_box(digest, 1, model->boxes[i].order, &model->boxes[i].row);
	for (uint64_t i = 1; i <= model->last_unit; i++) {
		const struct model_unit *unit = &model->units[i];
		if (unit->there)
			pack_hash_unit(digest, 1, i, unit->box, unit->line, unit->item, unit->quantity, unit->grams);
	}
	for (uint64_t i = 1; i <= model->last_number; i++)
		pack_hash_number(digest, 1, i, model->numbers[i].box, model->numbers[i].state != NUMBER_LIVE);
}

static bool
needs_the_core(const struct model *model, const struct model_order *order)
{
	for (size_t i = 0; i < order->box_count; i++) {
		const struct pack_box *box = &model->boxes[order->boxes[i]].row;
		if (box->state == BOX_PRINTING || box->retry_ms != 0)
			return true;
	}
	return order->lane != 0;
}

bool
model_restart(struct model *model)
{
	struct pack *pack = &model->live;

	memset(pack, 0, sizeof *pack);
	for (size_t i = 0; i < MODEL_LANES; i++)
		if (!pack_restore_lane(pack, &model->lanes[i]))
			return model_fails(model, "lane %zu is not restored", i + 1);
	memcpy(pack->ranges, model->ranges, sizeof model->ranges);
	memcpy(pack->cartons, model->cartons, sizeof model->cartons);
	/* not in the order in which they were opened: a database gives them as it likes */
	for (uint64_t i = model->last_order; i > 0; i--) {
		struct event_load load;
		if (!needs_the_core(model, &model->orders[i]))
			continue;
		fill_load(model, i, &load);
		if (!pack_restore_order(pack, &load))
			return model_fails(model, "order %lu is not restored", i);
	}
	pack->last_box = model->last_box;
	pack->last_intent = model->last_intent;
	pack->last_unit = model->last_unit;
	pack->last_number = model->last_number;
	hash_tables(model, &pack->digest);
	return true;
}

/* ---- checks ---- */

/* Sums by box; by line they are checked as they come. */
static bool
check_units(struct model *model)
{
	static uint64_t in_box[MODEL_ROWS], grams[MODEL_ROWS];

	memset(in_box, 0, (model->last_box + 1) * sizeof *in_box);
	memset(grams, 0, (model->last_box + 1) * sizeof *grams);
	for (uint64_t i = 1; i <= model->last_unit; i++)
		if (model->units[i].there) {
			in_box[model->units[i].box] += model->units[i].quantity;
			grams[model->units[i].box] += (uint64_t)model->units[i].quantity * model->units[i].grams;
		}
	for (uint64_t i = 1; i <= model->last_box; i++)
		if (in_box[i] != model->boxes[i].row.units)
			return model_fails(model, "box %lu says %u units, has %lu", i, model->boxes[i].row.units, in_box[i]);
	for (uint64_t i = 1; i <= model->last_box; i++)
		if (grams[i] != model->boxes[i].row.grams)
			return model_fails(model, "box %lu says %lu g, has %lu", i, model->boxes[i].row.grams, grams[i]);
	return true;
}

static bool
check_box(struct model *model, const struct model_order *order, const struct model_box *box)
{
	const struct pack_box *row = &box->row;
	const struct model_number *number = &model->numbers[row->number];

	if (row->number != 0 && (number->state != NUMBER_LIVE || number->box != row->id))
		return model_fails(model, "P5: box %lu has a number that is void or another box's", row->id);
	if (row->state >= BOX_PRINTING && (row->number == 0 || row->intent == 0))
		return model_fails(model, "box %lu is printing without a number", row->id);
	if (row->retry_ms != 0 && (row->state != BOX_COMPLETE || order->lane == 0 || model_label_stopped(model, order)))
		return model_fails(model, "P4: box %lu would be tried again", row->id);
	if (row->state >= BOX_PRINTING && row->state <= BOX_UNKNOWN && model->intents[row->intent].address != order->address)
		return model_fails(model, "P4: the label of box %lu has an old address", row->id);
	if ((row->state == BOX_SEALED || row->state == BOX_LOADED) && !row->intercept &&
	    (order->state == ORDER_CANCELLED || box->address != order->address))
		return model_fails(model, "P4: box %lu is not intercepted", row->id);
	return true;
}

/* P13: a closed box at a lane that may go on waits for the rest or for the scale, is tried again, or needs a person for its text. */
static bool
check_goes_on(struct model *model, const struct model_order *order, const struct pack_box *row)
{
	bool waits;

	if (row->state != BOX_COMPLETE || order->lane == 0 || model_label_stopped(model, order) || row->retry_ms != 0)
		return true;
	waits = order->state != ORDER_PACKED && model->lanes[order->lane - 1].at_end && row->intent == 0;
	waits = waits || (model->lanes[order->lane - 1].scale && !model->lanes[order->lane - 1].shadow && row->weight_g == 0);
	if (!waits && model->intents[row->intent].state != INTENT_UNREADABLE)
		return model_fails(model, "P13: nothing asks for the label of box %lu", row->id);
	return true;
}

/* What its lines and boxes say is what its state says. */
static bool
check_state(struct model *model, uint64_t id, size_t sealed, size_t tendered, size_t open)
{
	struct model_order *order = &model->orders[id];
	bool excess = model_has_excess(model, order), done = order->lane != 0 && model->lanes[order->lane - 1].done;
	uint64_t room = model_room(order);

	if (order->state == ORDER_SEALED && (sealed != order->box_count || sealed == 0 || (room != 0 && !excess)))
		return model_fails(model, "order %lu is sealed, not all of it is", id);
	if (order->state == ORDER_TENDERED && (tendered != order->box_count || tendered == 0 || room != 0))
		return model_fails(model, "order %lu is tendered, not all of it is", id);
	if (order->state == ORDER_SEALED && tendered == order->box_count && !excess)
		return model_fails(model, "P13: all of order %lu is tendered, and it is not", id);
	if (order->state == ORDER_OPEN && order->lane != 0 && !done && !order->by_hand && room == 0 && !excess)
		return model_fails(model, "P13: order %lu is all in and nothing ends it", id);
	if (order->state == ORDER_PACKED && (open != 0 || room != 0 || sealed == order->box_count))
		return model_fails(model, "order %lu is packed, not all of it is", id);
	if (order->state == ORDER_RELEASED && sealed != order->box_count)
		return model_fails(model, "P13: order %lu is released, and boxes of it are not sealed", id);
	if (order->state == ORDER_CANCELLED && order->lane != 0 && !excess)
		return model_fails(model, "P13: order %lu is cancelled, nothing is in a box, and its lane is not free", id);
	return true;
}

static bool
check_order(struct model *model, uint64_t id)
{
	struct model_order *order = &model->orders[id];
	size_t sealed = 0, tendered = 0, open = 0, lanes = 0;

	for (size_t i = 0; i < order->box_count; i++) {
		const struct model_box *box = &model->boxes[order->boxes[i]];
		sealed += box->row.state >= BOX_SEALED;
		tendered += box->row.state == BOX_TENDERED;
		open += box->row.state == BOX_OPEN;
		if (box->row.state == BOX_OPEN && box->row.units == 0 &&
		    (order->lane == 0 || model->lanes[order->lane - 1].box != box->row.id))
			return model_fails(model, "box %lu is open, empty and nobody's", box->row.id);
		if (!check_box(model, order, box) || !check_goes_on(model, order, &box->row))
			return false;
	}
	for (size_t i = 0; i < order->line_count; i++)
		if (order->lines[i].packed > order->lines[i].quantity && order->lines[i].packed > order->most[i])
			return model_fails(model, "P2: order %lu has %u of %u", id, order->lines[i].packed, order->lines[i].quantity);
	for (size_t i = 0; i < MODEL_LANES; i++)
		lanes += model->lanes[i].order == id;
	if (lanes > 1 || (lanes == 1) != (order->lane != 0) ||
	    (order->lane != 0 && model->lanes[order->lane - 1].order != id))
		return model_fails(model, "P3: order %lu is at %zu lanes", id, lanes);
	if (open > 0 && order->lane != 0 && model->lanes[order->lane - 1].box == 0)
		return model_fails(model, "order %lu has an open box, and its lane packs into none", id);
	return check_state(model, id, sealed, tendered, open);
}

static bool
check_lanes(struct model *model)
{
	for (size_t i = 0; i < MODEL_LANES; i++) {
		const struct pack_lane *lane = &model->lanes[i];
		const struct model_box *box = &model->boxes[lane->box];
		if (lane->moving && (lane->order == 0 || lane->latch != VERDICT_NONE))
			return model_fails(model, "lane %u asks for an item to move", lane->id);
		if (lane->box != 0 && (box->order != lane->order || box->row.state != BOX_OPEN))
			return model_fails(model, "P1: lane %u packs into box %lu of another order", lane->id, lane->box);
		if (lane->asks != 0 ? lane->order == 0 || lane->user == 0 || lane->latch != VERDICT_NONE || (lane->asks & lane->knows)
		                    : lane->knows != 0 || lane->ask_item != 0 || lane->ask_quantity != 0)
			return model_fails(model, "lane %u asks, and nobody can answer", lane->id);
		for (size_t j = 0; j < i; j++)
			if (lane->user != 0 && lane->user == model->lanes[j].user)
				return model_fails(model, "user %u is at two lanes", lane->user);
	}
	return true;
}

bool
model_check(struct model *model)
{
	struct digest digest = { 0 };

	if (model->failed[0] != '\0' || !check_units(model) || !check_lanes(model))
		return false;
	for (uint64_t i = 1; i <= model->last_order; i++)
		if (!check_order(model, i))
			return false;
	hash_tables(model, &digest);
	if (digest.a != model->live.digest.a || digest.b != model->live.digest.b)
		return model_fails(model, "P12: the tables' digest is not the core's");
	return true;
}
