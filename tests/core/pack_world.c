#include "tests/core/pack_world.h"

enum { USERS = 6, RECENT = 12 };

struct model world;
uint64_t world_random;

uint64_t
world_random64(void)
{
	uint64_t z = world_random += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

uint64_t
world_below(uint64_t limit)
{
	return limit > 0 ? world_random64() % limit : 0;
}

bool
world_chance(unsigned percent)
{
	return world_below(100) < percent;
}

/* One of the newest `RECENT` ids, so that people meet each other; now and then any. */
uint64_t
world_recent(uint64_t last)
{
	if (last == 0)
		return 0;
	return last > RECENT && !world_chance(5) ? last - world_below(RECENT) : 1 + world_below(last);
}

/* ---- leads ---- */

void
world_decide(uint64_t box, uint8_t decision)
{
	struct event event = { .kind = EVENT_BOX, .box = { .order = world.boxes[box].order, .box = box,
		.decision = decision, .user = 5 } };

	if (box != 0 && model_load(&world, world.boxes[box].order))
		model_send(&world, &event);
}

/* A lead looks for the sheet first, and is right nine times in ten. */
static void
settle(uint64_t box)
{
	const struct pack_box *row = &world.boxes[box].row;
	bool there = world.intents[row->intent].sheets > 0;

	if (world_chance(10))
		there = !there;
	world_decide(box, there ? DECISION_PRINTED : DECISION_NOT_PRINTED);
}

/* The goods do not fit: mostly an order at a lane, now and then one that is not. */
static void
add_box(void)
{
	uint64_t open = world.lanes[world_below(MODEL_LANES)].order;
	uint64_t order = open != 0 && world_chance(85) ? open : world_recent(world.last_order);
	struct event event = { .kind = EVENT_BOX, .box = { .order = order, .decision = DECISION_ADD, .user = 5 } };

	if (order != 0 && model_load(&world, order))
		model_send(&world, &event);
}

/* The database was a backup: a few boxes are told so. */
static void
restore(void)
{
	struct event event = { .kind = EVENT_RESTORE, .restore = { .epoch = 2, .skipped = world_below(2) } };

	model_send(&world, &event);
	for (uint64_t i = world_below(4); i > 0; i--)
		world_decide(world_recent(world.last_box), DECISION_RENEW);
}

/* Who packs it has gone home: mostly from a lane where an order is, now and then from one that is latched. */
static void
free_order(void)
{
	uint64_t open = world.lanes[world_below(MODEL_LANES)].order;
	uint64_t order = open != 0 ? open : world_recent(world.last_order);
	struct event event = { .kind = EVENT_BOX, .box = { .order = order, .decision = DECISION_FREE, .user = 5 } };

	if (order != 0 && model_load(&world, order))
		model_send(&world, &event);
}

void
world_tick(void)
{
	struct event event = { .kind = EVENT_TICK };

	if (world.deadline_ms != PACK_NO_DEADLINE && world_chance(50) && world.now_ms < world.deadline_ms)
		world.now_ms = world.deadline_ms + (world_chance(50) ? PACK_RETRY_MS : 0);
	model_send(&world, &event);
}

void
world_add_numbers(uint32_t range, uint64_t count)
{
	struct event event = { .kind = EVENT_RANGE };

	world.ranges[range - 1].last += count;
	/* an old message may say where the range once began */
	event.range = (struct event_range){ range, world_chance(80) ? world.ranges[range - 1].next : 1,
		world.ranges[range - 1].last, 0 };
	model_send(&world, &event);
}

static void
configure_lane(void)
{
	struct pack_lane *lane = &world.lanes[world_below(MODEL_LANES)];
	struct event event = { .kind = EVENT_LANE, .lane = lane->id,
		.rules = { .done = world_chance(30), .at_end = world_chance(30), .outbound = world_chance(lane->id == 4 ? 80 : 5),
		           .shadow = world_chance(lane->id == 5 ? 80 : 5),
		           .idle_ms = world_chance(50) ? 2000 + (uint32_t)world_below(60000) : 0,

		           .scale = world_chance(40), .carton = (uint32_t)world_below(MODEL_CARTONS + 1) } };

	if (lane->order != 0)
		event.rules.done = lane->done; /* what ends an order does not change in its middle */
	lane->done = event.rules.done;
	lane->at_end = event.rules.at_end;
	lane->outbound = event.rules.outbound;
	lane->shadow = event.rules.shadow;
	lane->idle_ms = event.rules.idle_ms;
	if (lane->shadow)
		lane->latch = VERDICT_NONE;
	lane->scale = event.rules.scale;
	lane->carton = event.rules.carton;
	model_send(&world, &event);
}

/* ---- people ---- */

/* A box whose label a lead may want to see to; mostly. */
static uint64_t
some_closed_box(void)
{
	uint64_t box = world_recent(world.last_box);

	for (int i = 0; i < 5; i++) {
		uint8_t state = world.boxes[box].row.state;
		if (state > BOX_OPEN && state < BOX_SEALED)
			break;
		box = world_recent(world.last_box);
	}
	return box;
}

/* Mostly. */
static uint64_t
some_sealed_box(void)
{
	uint64_t box = world_recent(world.last_box);

	for (int i = 0; i < 8 && world.boxes[box].row.state != BOX_SEALED && world.boxes[box].row.state != BOX_LOADED; i++)
		box = world_recent(world.last_box);
	return box;
}

/* What a lead does about boxes that have left the bench. */
static void
see_to_sealed_box(void)
{
	uint64_t box = some_sealed_box();

	world_decide(box, world_chance(60) ? DECISION_TENDER : world_chance(15) ? DECISION_INTERCEPT : DECISION_VOID);
}

static uint64_t
newest_sheet_of(uint64_t order)
{
	for (uint64_t i = world.last_sheet; i > 0 && i + 100 > world.last_sheet; i--)
		if (world.boxes[world.sheets[i].box].order == order && world.boxes[world.sheets[i].box].row.state < BOX_SEALED)
			return i;
	return 0;
}

const struct event_line *
world_line_with_room(const struct model_order *order)
{
	for (size_t i = 0; i < order->line_count; i++)
		if (order->lines[i].status == LINE_OPEN && order->lines[i].packed < order->lines[i].quantity)
			return &order->lines[i];
	return NULL;
}

const struct event_line *
world_line_with_excess(uint64_t id)
{
	const struct model_order *order = &world.orders[id];

	for (size_t i = 0; i < order->line_count; i++)
		if (model_excess(order, &order->lines[i]) > 0 &&
		    model_units(&world, id, order->lines[i].n, BOX_OPEN, BOX_UNKNOWN) > 0)
			return &order->lines[i];
	return NULL;
}

/* A box goes onto the truck, mostly. */
static void
load_well(uint32_t lane)
{
	uint64_t sheet = world_recent(world.last_sheet);

	for (int i = 0; i < 6 && world.boxes[world.sheets[sheet].box].row.state != BOX_SEALED; i++)
		sheet = world_recent(world.last_sheet);
	if (world.lanes[lane - 1].latch != VERDICT_NONE)
		world_scan_command(lane, COMMAND_ACK);
	else if (world.lanes[lane - 1].user == 0)
		world_scan_badge(lane, 1 + (uint32_t)world_below(USERS));
	else if (world.lanes[lane - 1].order != 0)
		world_scan_command(lane, COMMAND_SETASIDE);
	else
		world_scan_label(lane, sheet, world_chance(20), 0);
}

/* Boxes are rearranged: back to an earlier one, or something of another goes into this. */
static void
move_something(uint32_t lane)
{
	uint32_t quantity = 1, item = world_item_elsewhere(lane, &quantity);

	if (!world.lanes[lane - 1].moving)
		world_scan_command(lane, world_chance(40) ? COMMAND_BACK : COMMAND_MOVE);
	else if (item != 0)
		world_scan_item(lane, item, world_chance(90) ? quantity : 1 + (uint32_t)world_below(3));
	else
		world_scan_command(lane, COMMAND_ACK);
}

/* As a packer sees it: a heavy thing more may still not fit. */
static bool
has_room(const struct pack_lane *lane)
{
	struct pack_box box = world.boxes[lane->box].row;

	box.units++;
	box.grams += 100 * WORLD_ITEMS;
	return box.units == 1 || model_fits(&world, &box);
}

/* Somebody who does what comes next. */
static void
work_well(uint32_t lane)
{
	const struct pack_lane *row = &world.lanes[lane - 1];
	const struct model_order *order = &world.orders[row->order];
	const struct event_line *line = world_line_with_room(order), *excess = world_line_with_excess(row->order);
	uint64_t sheet = newest_sheet_of(row->order);

	if (verdict_may_be_overridden(row->refused) && world_chance(50))
		world_override(lane);
	else if (row->latch != VERDICT_NONE)
		world_scan_command(lane, COMMAND_ACK);
	else if (row->user == 0)
		world_scan_badge(lane, 1 + (uint32_t)world_below(USERS));
	else if (row->order == 0)
		world_scan_order(lane, world_recent(world.last_order));
	else if (row->asks != 0 && world_chance(70))
		world_scan_answer(lane);
	else if (row->moving || (order->box_count > 1 && world_chance(8)))
		move_something(lane);
	else if (excess != NULL && world_chance(80))
		world_scan_item(lane, excess->item, world_chance(50) ? 1 : 1 + (uint32_t)world_below(4));
	else if (sheet != 0 && (line == NULL || world_chance(20)))
		world_scan_label(lane, sheet, world_chance(50), 0);
	else if (model_waiting_box(&world, row) != 0 && world_chance(85))
		world_weigh(lane, world_chance(80));
	else if (line != NULL && row->box != 0 && !has_room(row) && world_chance(80))
		world_scan_command(lane, COMMAND_NEWBOX);
	else if (line != NULL && world_chance(2))
		world_scan_carton(lane, 1 + (uint32_t)world_below(MODEL_CARTONS));
	else if (line != NULL && world_chance(2))
		world_scan_command(lane, world_chance(60) ? COMMAND_SHORT : COMMAND_DAMAGED);
	else if (line != NULL && world_chance(6))
		world_scan_command(lane, world_chance(70) ? COMMAND_NEWBOX : COMMAND_SETASIDE);
	else if (line != NULL)
		world_scan_item(lane, line->item, world_chance(75) ? 1 : 1 + (uint32_t)world_below(4));
	else
		world_scan_command(lane, row->done || world_chance(50) ? COMMAND_DONE : COMMAND_SETASIDE);
}

static void
work_badly(uint32_t lane)
{
	switch (world_below(12)) {
	case 9: world_override(lane); return;
	case 10: world_scan_answer(lane); return;
	case 0: world_scan_badge(lane, 1 + (uint32_t)world_below(USERS)); return;
	case 1: world_scan_command(lane, (enum command)(1 + world_below(COMMANDS - 1))); return;
	case 2: world_scan_command(lane, world_chance(50) ? COMMAND_UNDO : (enum command[]){ COMMAND_NEWBOX, COMMAND_BACK, COMMAND_MOVE }[world_below(3)]); return;
	case 3:
		world_scan_order(lane, world_chance(70) ? world_recent(world.last_order) : world.boxes[some_sealed_box()].order);
		return;
	case 4: world_scan_item(lane, 1 + (uint32_t)world_below(WORLD_ITEMS), 1 + (uint32_t)world_below(3)); return;
	case 5: world_scan_label(lane, world_recent(world.last_sheet), world_chance(50), 0); return;
	case 6: world_scan_label(lane, 0, false, 0); return;
	case 7: world_scan_carton(lane, 1 + (uint32_t)world_below(MODEL_CARTONS)); return;
	case 8: world_weigh(lane, world_chance(50)); return;
	default: world_scan_nonsense(lane); return;
	}
}

static void
somebody_works(uint32_t lane)
{
	if (world.lanes[lane - 1].outbound)
		load_well(lane);
	else
		work_well(lane);
}

/* Who signs in at the pages, looks at an address, or has what is past its retention taken out. */
static void
leave_evidence(void)
{
	struct event event = { .kind = EVENT_ACCESS, .access = { .what = (uint8_t)(ACCESS_SIGN_IN + world_below(ACCESS_PURGE_JOURNAL)),
		.badge = world_chance(50), .user = (uint32_t)world_below(USERS + 1), .token = (uint32_t)world_below(2),
		.order = world_recent(world.last_order), .days = (uint32_t)world_below(400) } };

	model_send(&world, &event);
}

void
world_does_anything(void)
{
	uint64_t what = world_below(1000);

	world.now_ms += (int64_t)world_below(800);
	if (what < 430)
		somebody_works(1 + (uint32_t)world_below(MODEL_LANES));
	else if (what < 610)
		work_badly(1 + (uint32_t)world_below(MODEL_LANES));
	else if (what < 850)
		world_work_printers();
	else if (what < 880)
		world_import_order();
	else if (what < 900)
		world_hold_or_release(world_recent(world.last_order));
	else if (what < 935)
		world_change_something(world_chance(60) ? world_recent(world.last_order) : world.boxes[some_sealed_box()].order);
	else if (what < 955)
		settle(some_closed_box());
	else if (what < 965)
		world_decide(some_closed_box(), (uint8_t)(DECISION_REPRINT + world_below(2)));
	else if (what < 969)
		add_box();
	else if (what < 970)
		free_order();
	else if (what < 971)
		restore();
	else if (what < 976)
		see_to_sealed_box();
	else if (what < 985)
		world_tick();
	else if (what < 987)
		leave_evidence();
	else if (what < 994)
		world_add_numbers(1 + (uint32_t)world_below(MODEL_RANGES), world_below(7));
	else if (what < 998)
		world_bring_numbers(world_recent(world.last_order), (uint32_t)world_below(4));
	else
		configure_lane();
}
