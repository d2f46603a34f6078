#include "training_world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RANGE = 1, LAST_NUMBER = 1000000 };

const struct training_item training_items[TRAINING_ITEMS] = {
	{ "T-MUG", "TRAINING-MUG", "Training mug" },
	{ "T-TEA", "TRAINING-TEA", "Training tea" },
	{ "T-PEN", "TRAINING-PEN", "Training pen" },
	{ "T-LAMP", "TRAINING-LAMP", "Training lamp" },
	{ "T-ROCK", "TRAINING-ROCK", "Training stone" }, /* no order wants it */
};

static const struct { uint32_t item, quantity; } wanted[TRAINING_ORDERS][TRAINING_LINES] = {
	{ { 1, 1 }, { 2, 2 } },
	{ { 3, 3 }, { 1, 1 }, { 4, 1 } },
	{ { 2, 4 }, { 4, 2 }, { 3, 5 } },
};

void
training_order_name(uint64_t order, char name[TRAINING_CODE_MAX])
{
	snprintf(name, TRAINING_CODE_MAX, "TRAINING-%u", (unsigned)order);
}

void
training_label_name(uint64_t number, char name[TRAINING_CODE_MAX])
{
	snprintf(name, TRAINING_CODE_MAX, "TRAINING-LABEL-%u", (unsigned)number);
}

static struct training_order *
order_of(struct training_world *world, uint64_t id)
{
	return id >= 1 && id <= TRAINING_ORDERS ? &world->orders[id - 1] : NULL;
}

static struct event_line *
line_of(struct training_order *order, uint32_t n)
{
	return n >= 1 && n <= order->line_count ? &order->lines[n - 1] : NULL;
}

static struct event_box *
box_of(struct training_order *order, uint64_t id)
{
	for (size_t i = 0; i < order->box_count; i++)
		if (order->boxes[i].id == id)
			return &order->boxes[i];
	return NULL;
}

/* ---- the rows that the world's core wants written ---- */

static void
keep_box(struct training_order *order, const struct action *action)
{
	struct event_box *box = box_of(order, action->box);

	if (box == NULL && order->box_count < LIMIT_ORDER_BOXES)
		box = &order->boxes[order->box_count++];
	if (box == NULL)
		return;
	*box = (struct event_box){ .id = action->box, .number = action->number, .intent = action->intent,
		.grams = action->grams, .ordinal = action->ordinal, .units = action->units, .attempt = action->attempt,
		.state = action->state };
	if (action->state == BOX_VOIDED)
		*box = order->boxes[--order->box_count];
}

static void
keep_unit(struct training_order *order, const struct action *action)
{
	struct event_line *line = line_of(order, action->line);

	if (line == NULL || order->unit_count == TRAINING_UNITS)
		return;
	line->packed += action->quantity;
	order->units[order->unit_count++] = (struct training_unit){ .unit = action->unit, .box = action->box,
		.line = action->line, .item = action->item, .quantity = action->quantity };
}

static struct training_unit *
unit_of(struct training_order *order, uint64_t id)
{
	for (size_t i = 0; i < order->unit_count; i++)
		if (order->units[i].unit == id)
			return &order->units[i];
	return NULL;
}

static void
drop_unit(struct training_order *order, const struct action *action)
{
	struct training_unit *unit = unit_of(order, action->unit);
	struct event_line *line = unit != NULL ? line_of(order, unit->line) : NULL;

	if (line == NULL)
		return;
	line->packed -= unit->quantity;
	order->unit_count--;
	memmove(unit, unit + 1, (size_t)(order->units + order->unit_count - unit) * sizeof *unit);
}

/* To the end: an UNDO takes back what the last scan has put where it is. */
static void
move_unit(struct training_order *order, const struct action *action)
{
	struct training_unit *unit = unit_of(order, action->unit), moved;

	if (unit == NULL)
		return;
	moved = *unit;
	moved.from = action->kind == ACTION_UNIT_MOVED ? unit->box : 0;
	moved.box = action->box;
	memmove(unit, unit + 1, (size_t)(order->units + order->unit_count - unit - 1) * sizeof *unit);
	order->units[order->unit_count - 1] = moved;
}

static void
keep(struct training_world *world, const struct action *action)
{
	struct training_order *order = order_of(world, action->order);
	struct event_line *line = order != NULL ? line_of(order, action->line) : NULL;

	if (order == NULL)
		return;
	switch (action->kind) {
	case ACTION_ORDER: order->state = action->state; break;
	case ACTION_BOX: keep_box(order, action); break;
	case ACTION_UNIT: keep_unit(order, action); break;
	case ACTION_UNIT_GONE: drop_unit(order, action); break;
	case ACTION_UNIT_MOVED:
	case ACTION_UNIT_BACK: move_unit(order, action); break;
	case ACTION_LINE:
		if (line != NULL)
			line->status = action->state;
		break;
	default: break;
	}
}

static size_t
step(struct training_world *world, const struct event *event, struct action *actions)
{
	int64_t deadline;
	size_t count = pack_step(&world->pack, event, actions, &deadline);

	for (size_t i = 0; i < count; i++)
		keep(world, &actions[i]);
	return count;
}

/* A label that nobody sees is drawn and comes out at once. */
static void
print_labels(struct training_world *world, int64_t at_ms)
{
	static struct action actions[PACK_ACTIONS_MAX];

	world->news_count = 0;
	for (size_t i = 0; i < world->action_count; i++) {
		const struct action *label = &world->actions[i];
		struct event event = { .kind = EVENT_PRINT, .at_ms = at_ms };
		size_t count;

		if (label->kind != ACTION_LABEL)
			continue;
		event.print = (struct event_print){ .order = label->order, .box = label->box, .intent = label->intent,
			.attempt = label->attempt, .step = STEP_PRINTED };
		count = step(world, &event, actions);
		for (size_t j = 0; j < count; j++)
			if (actions[j].kind == ACTION_EVENT)
				world->news[world->news_count++] = actions[j];
	}
}

/* ---- what a code means there ---- */

static bool
is_code(const char *code, size_t length, const char *name)
{
	return strlen(name) == length && memcmp(code, name, length) == 0;
}

static bool
find_item(struct event_scan *facts, const char *code, size_t length)
{
	for (uint32_t i = 0; i < TRAINING_ITEMS; i++) {
		if (!is_code(code, length, training_items[i].code))
			continue;
		facts->items[0] = (struct scan_item){ .item = i + 1, .quantity = 1 };
		facts->item_count = 1;
		facts->product = true;
		facts->damaged = false;
		return true;
	}
	return false;
}

static void
find_order(struct training_world *world, struct event_scan *facts, const char *code, size_t length)
{
	for (uint64_t id = 1; id <= TRAINING_ORDERS; id++) {
		char name[TRAINING_CODE_MAX];

		training_order_name(id, name);
		if (!is_code(code, length, name))
			continue;
		facts->order = id;
		facts->order_state = world->orders[id - 1].state;
		facts->order_lane = world->pack.lanes[world->lane - 1].order == id ? world->lane : 0;
		facts->damaged = false;
	}
}

static void
find_label(struct training_world *world, struct event_scan *facts, const char *code, size_t length)
{
	for (size_t i = 0; i < TRAINING_ORDERS; i++) {
		const struct training_order *order = &world->orders[i];

		for (size_t j = 0; j < order->box_count; j++) {
			const struct event_box *box = &order->boxes[j];
			char name[TRAINING_CODE_MAX];

			training_label_name(box->number, name);
			if (box->number != 0 && is_code(code, length, name))
				facts->label = (struct scan_label){ .is_label = true, .box = box->id, .order = order->id,
					.intent = box->intent, .attempt = box->attempt, .lane = world->lane,
					.box_state = box->state, .order_state = order->state, .number = box->number };
		}
	}
}

static struct scan_unit
scan_unit(const struct training_unit *unit)
{
	return (struct scan_unit){ .unit = unit->unit, .box = unit->box, .from = unit->from, .line = unit->line,
		.item = unit->item, .quantity = unit->quantity };
}

/* The unit that UNDO takes back, or that MOVE takes from another box: one scan is one row here. */
static void
find_unit(struct training_world *world, struct event_scan *facts)
{
	const struct pack_lane *lane = &world->pack.lanes[world->lane - 1];
	const struct training_order *order = order_of(world, lane->order);
	size_t i = order != NULL ? order->unit_count : 0;

	if (facts->command == COMMAND_UNDO && i > 0)
		facts->last = scan_unit(&order->units[i - 1]);
	if (facts->item_count == 0 || !lane->moving)
		return;
	for (; i > 0; i--)
		if (order->units[i - 1].item == facts->items[0].item && order->units[i - 1].box != lane->box) {
			facts->last = scan_unit(&order->units[i - 1]);
			return;
		}
}

static void
load(struct training_world *world, uint64_t id, int64_t at_ms)
{
	const struct training_order *order = order_of(world, id);
	struct event event = { .kind = EVENT_LOAD, .at_ms = at_ms };

	if (order == NULL || pack_find_order(&world->pack, id) != NULL)
		return;
	event.load = (struct event_load){ .order = id, .content = id, .state = order->state, .range = RANGE,
		.lines = order->lines, .line_count = order->line_count, .boxes = order->boxes,
		.box_count = order->box_count };
	step(world, &event, world->actions);
}

/* The same orders each time, and again when all are through. */
static void
make_orders(struct training_world *world)
{
	memset(world->orders, 0, sizeof world->orders);
	for (size_t i = 0; i < TRAINING_ORDERS; i++) {
		struct training_order *order = &world->orders[i];

		order->id = i + 1;
		order->state = ORDER_RELEASED;
		for (uint32_t j = 0; j < TRAINING_LINES && wanted[i][j].item != 0; j++)
			order->lines[order->line_count++] = (struct event_line){ .n = j + 1, .item = wanted[i][j].item,
				.quantity = wanted[i][j].quantity };
	}
}

static bool
all_sealed(const struct training_world *world)
{
	for (size_t i = 0; i < TRAINING_ORDERS; i++)
		if (world->orders[i].state != ORDER_SEALED)
			return false;
	return true;
}

void
training_world_scan(struct training_world *world, const struct event_scan *facts, const char *code, size_t length,
                    int64_t at_ms)
{
	struct event event = { .kind = EVENT_SCAN, .at_ms = at_ms, .lane = world->lane };
	struct event_scan *scan = &event.scan;

	/* nothing that the tables know of orders, goods and labels counts here; made-up labels are on the screen alone */
	*scan = (struct event_scan){ .via = VIA_SCREEN, .overlong = facts->overlong, .command = facts->command,
		.badge = facts->badge, .role = facts->role, .product = facts->product, .damaged = facts->damaged,
		.position = facts->position };
	if (scan->command == COMMAND_NONE && scan->badge == 0) {
		find_label(world, scan, code, length);
		if (!find_item(scan, code, length))
			find_order(world, scan, code, length);
	}
	find_unit(world, scan);
	load(world, scan->order, at_ms);
	world->action_count = step(world, &event, world->actions);
	print_labels(world, at_ms);
	if (all_sealed(world))
		make_orders(world);
}

/* ---- its life ---- */

struct training_world *
training_world_create(uint32_t lane, const struct event_lane *rules, uint32_t user, uint8_t role, int64_t at_ms)
{
	struct training_world *world = calloc(1, sizeof *world);
	struct event event = { .kind = EVENT_LANE, .at_ms = at_ms, .lane = lane };
	struct event_scan badge = { .badge = user, .role = role };

	if (world == NULL)
		return NULL;
	world->lane = lane;
	world->user = user;
	make_orders(world);
	event.rules = (struct event_lane){ .done = rules->done, .at_end = rules->at_end };
	step(world, &event, world->actions);
	event = (struct event){ .kind = EVENT_RANGE, .at_ms = at_ms };
	event.range = (struct event_range){ .range = RANGE, .next = 1, .last = LAST_NUMBER };
	step(world, &event, world->actions);
	training_world_scan(world, &badge, "", 0, at_ms);
	world->action_count = 0;
	return world;
}

void
training_world_destroy(struct training_world *world)
{
	if (world == NULL)
		return;
	json_decref(world->last);
	free(world);
}
