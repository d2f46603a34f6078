#include "tests/core/pack_world.h"

enum { USERS = 6, LEADS_FROM = 5, ITEMS = 12, RECENT = 12 };

struct model world;
uint64_t world_random;

static uint64_t
random64(void)
{
	uint64_t z = world_random += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

uint64_t
world_below(uint64_t limit)
{
	return limit > 0 ? random64() % limit : 0;
}

bool
world_chance(unsigned percent)
{
	return world_below(100) < percent;
}

/* One of the newest `RECENT` ids, so that people meet each other; now and then any. */
static uint64_t
recent(uint64_t last)
{
	if (last == 0)
		return 0;
	return last > RECENT && !world_chance(5) ? last - world_below(RECENT) : 1 + world_below(last);
}

/* ---- orders, imports, leads ---- */

void
world_change_order(uint64_t id, uint8_t state, uint64_t content, uint32_t user)
{
	struct model_order *order = &world.orders[id];
	struct event event = { .kind = EVENT_ORDER, .order = { .order = id, .state = state, .was_state = order->state,
		.content = content, .was_content = order->content, .user = user } };

	order->state = state;
	order->content = content;
	model_send(&world, &event);
}

static void
import_order(void)
{
	struct model_order *order = &world.orders[world.last_order + 1];

	if (world.last_order + 2 >= MODEL_ORDERS)
		return;
	world.last_order++;
	order->range = 1 + (uint32_t)world_below(MODEL_RANGES);
	order->line_count = 1 + world_below(MODEL_LINES);
	for (uint32_t i = 0; i < order->line_count; i++)
		order->lines[i] = (struct event_line){ .n = i + 1, .item = 1 + (uint32_t)world_below(ITEMS),
			.quantity = 1 + (uint32_t)world_below(world_chance(80) ? 3 : 9),
			.status = world_chance(8) ? (uint8_t)world_below(5) : LINE_OPEN };
	world_change_order(world.last_order, ORDER_RELEASED, random64(), 0);
}

void
world_hold_or_release(uint64_t id)
{
	struct model_order *order = &world.orders[id];
	static const uint8_t stops[] = { ORDER_HELD, ORDER_CANCELLED, ORDER_SUSPECT };

	if (id == 0 || order->state == ORDER_SEALED)
		return;
	if (model_stopped(order->state)) {
		world_change_order(id, order->resume, order->content, 5);
		return;
	}
	order->resume = order->state;
	world_change_order(id, stops[world_below(3)], order->content, world_chance(50) ? 5 : 0);
}

static void
decide(uint64_t box, uint8_t decision)
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
	decide(box, there ? DECISION_PRINTED : DECISION_NOT_PRINTED);
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
		world.ranges[range - 1].last };
	model_send(&world, &event);
}

static void
configure_lane(void)
{
	struct pack_lane *lane = &world.lanes[world_below(MODEL_LANES)];
	struct event event = { .kind = EVENT_LANE, .lane = lane->id,
		.rules = { .done = world_chance(30), .at_end = world_chance(30), .outbound = world_chance(10) } };

	if (lane->order != 0)
		event.rules.done = lane->done; /* what ends an order does not change in its middle */
	lane->done = event.rules.done;
	lane->at_end = event.rules.at_end;
	lane->outbound = event.rules.outbound;
	model_send(&world, &event);
}

/* ---- scans, with the facts that an engine would find ---- */

bool
world_scan(struct event *event, uint32_t lane)
{
	event->kind = EVENT_SCAN;
	event->lane = lane;
	if (event->scan.via == 0)
		event->scan.via = (uint8_t)(world_chance(80) ? VIA_SCANNER : world_chance(50) ? VIA_KEYED : VIA_SCREEN);
	return model_send(&world, event);
}

void
world_scan_badge(uint32_t lane, uint32_t user)
{
	struct event event = { .scan = { .badge = user, .role = user >= LEADS_FROM ? ROLE_LEAD : ROLE_PACKER } };

	world_scan(&event, lane);
}

static void
fill_last_unit(struct event_scan *facts, uint64_t order)
{
	for (uint64_t i = world.last_unit; i > 0 && order != 0; i--) {
		const struct model_unit *unit = &world.units[i];
		const struct model_box *box = &world.boxes[unit->box];
		if (!unit->there || box->order != order || box->row.state >= BOX_SEALED)
			continue;
		facts->last = (struct scan_unit){ i, unit->box, unit->line, unit->item, unit->quantity };
		return;
	}
}

void
world_scan_command(uint32_t lane, enum command command)
{
	struct event event = { .scan = { .command = command } };

	if (command == COMMAND_UNDO)
		fill_last_unit(&event.scan, world.lanes[lane - 1].order);
	world_scan(&event, lane);
}

static void
fill_order(struct event_scan *facts, uint64_t order)
{
	facts->order = order;
	facts->order_state = world.orders[order].state;
	facts->order_lane = world.orders[order].lane;
}

void
world_scan_order(uint32_t lane, uint64_t order)
{
	struct event event = { 0 };
	const struct pack_lane *row = &world.lanes[lane - 1];

	if (order == 0)
		return;
	fill_order(&event.scan, order);
	if (event.scan.order_lane == 0 && row->user != 0 && row->latch == VERDICT_NONE &&
	    !model_stopped(event.scan.order_state))
		model_load(&world, order);
	world_scan(&event, lane);
}

static void
scan_item(uint32_t lane, uint32_t item, uint32_t quantity)
{
	struct event event = { .scan = { .items = { { .item = item, .quantity = quantity } }, .item_count = 1,
		.product = true } };
	struct event_scan *facts = &event.scan;

	if (world_chance(5))
		facts->items[facts->item_count++] = (struct scan_item){ 1 + (uint32_t)world_below(ITEMS), 1, 0 };
	if (world_chance(5)) {
		facts->items[0].needs = (uint8_t)world_below(8);
		facts->has_serial = world_chance(50);
		facts->serial_used = facts->has_serial && world_chance(30);
		facts->has_lot = world_chance(50);
		facts->expired = world_chance(10);
		facts->recalled = world_chance(10);
	}
	if (world_chance(2) && world.lanes[lane - 1].order != 0)
		fill_order(facts, recent(world.last_order));
	world_scan(&event, lane);
}

/* A sheet of paper, by its number or its seal mark; 0: a label that was never issued here. */
static void
scan_label(uint32_t lane, uint64_t id, bool by_mark, uint8_t via)
{
	const struct model_sheet *sheet = &world.sheets[id];
	const struct model_box *box = &world.boxes[sheet->box];
	struct event event = { .scan = { .via = via, .label = { .is_label = true, .by_mark = by_mark } } };
	struct scan_label *label = &event.scan.label;

	if (id != 0) {
		label->is_void = by_mark ? sheet->intent != box->row.intent || sheet->attempt != box->row.attempt
		                         : world.numbers[sheet->number].is_void;
		label->box = sheet->box;
		label->order = box->order;
		label->intent = box->row.intent;
		label->attempt = box->row.attempt;
		label->lane = world.orders[box->order].lane != 0 ? world.orders[box->order].lane : lane;
		label->box_state = box->row.state;
	}
	world.scanned = id != 0 ? sheet : NULL;
	world_scan(&event, lane);
	world.scanned = NULL;
}

static void
scan_nonsense(uint32_t lane)
{
	struct event event = { .scan = { .damaged = world_chance(30), .position = (uint32_t)world_below(40),
		.product = world_chance(30), .overlong = world_chance(10), .fresh = world_chance(20) } };

	if (world_chance(40))
		event.scan.lane_code = 1 + (uint32_t)world_below(MODEL_LANES);
	world_scan(&event, lane);
}

/* ---- people ---- */

/* A box whose label a lead may want to see to; mostly. */
static uint64_t
some_closed_box(void)
{
	uint64_t box = recent(world.last_box);

	for (int i = 0; i < 5; i++) {
		uint8_t state = world.boxes[box].row.state;
		if (state > BOX_OPEN && state < BOX_SEALED)
			break;
		box = recent(world.last_box);
	}
	return box;
}

static uint64_t
newest_sheet_of(uint64_t order)
{
	for (uint64_t i = world.last_sheet; i > 0 && i + 100 > world.last_sheet; i--)
		if (world.boxes[world.sheets[i].box].order == order && world.boxes[world.sheets[i].box].row.state < BOX_SEALED)
			return i;
	return 0;
}

static const struct event_line *
line_with_room(const struct model_order *order)
{
	for (size_t i = 0; i < order->line_count; i++)
		if (order->lines[i].status == LINE_OPEN && order->lines[i].packed < order->lines[i].quantity)
			return &order->lines[i];
	return NULL;
}

/* Somebody who does what comes next. */
static void
work_well(uint32_t lane)
{
	const struct pack_lane *row = &world.lanes[lane - 1];
	const struct model_order *order = &world.orders[row->order];
	const struct event_line *line = line_with_room(order);
	uint64_t sheet = newest_sheet_of(row->order);

	if (row->latch != VERDICT_NONE)
		world_scan_command(lane, COMMAND_ACK);
	else if (row->user == 0)
		world_scan_badge(lane, 1 + (uint32_t)world_below(USERS));
	else if (row->order == 0)
		world_scan_order(lane, recent(world.last_order));
	else if (sheet != 0 && (line == NULL || world_chance(20)))
		scan_label(lane, sheet, world_chance(50), 0);
	else if (line != NULL && world_chance(6))
		world_scan_command(lane, world_chance(70) ? COMMAND_NEWBOX : COMMAND_SETASIDE);
	else if (line != NULL)
		scan_item(lane, line->item, world_chance(85) ? 1 : 1 + (uint32_t)world_below(4));
	else
		world_scan_command(lane, row->done ? COMMAND_DONE : COMMAND_SETASIDE);
}

static void
work_badly(uint32_t lane)
{
	switch (world_below(8)) {
	case 0: world_scan_badge(lane, 1 + (uint32_t)world_below(USERS)); return;
	case 1: world_scan_command(lane, (enum command)(1 + world_below(COMMANDS - 1))); return;
	case 2: world_scan_command(lane, world_chance(50) ? COMMAND_NEWBOX : COMMAND_UNDO); return;
	case 3: world_scan_order(lane, recent(world.last_order)); return;
	case 4: scan_item(lane, 1 + (uint32_t)world_below(ITEMS), 1 + (uint32_t)world_below(3)); return;
	case 5: scan_label(lane, recent(world.last_sheet), world_chance(50), 0); return;
	case 6: scan_label(lane, 0, false, 0); return;
	default: scan_nonsense(lane); return;
	}
}

void
world_does_anything(void)
{
	uint64_t what = world_below(1000);

	world.now_ms += (int64_t)world_below(800);
	if (what < 430)
		work_well(1 + (uint32_t)world_below(MODEL_LANES));
	else if (what < 630)
		work_badly(1 + (uint32_t)world_below(MODEL_LANES));
	else if (what < 880)
		world_work_printers();
	else if (what < 910)
		import_order();
	else if (what < 935)
		world_hold_or_release(recent(world.last_order));
	else if (what < 955)
		settle(some_closed_box());
	else if (what < 965)
		decide(some_closed_box(), (uint8_t)(DECISION_REPRINT + world_below(2)));
	else if (what < 985)
		world_tick();
	else if (what < 998)
		world_add_numbers(1 + (uint32_t)world_below(MODEL_RANGES), world_below(12));
	else
		configure_lane();
}

/* ---- P13: when all faults are healed, every order that can be shipped is sealed ---- */

static const struct pack_box *
unsealed_box(const struct model_order *order)
{
	for (size_t i = 0; i < order->box_count; i++)
		if (world.boxes[order->boxes[i]].row.state < BOX_SEALED && world.boxes[order->boxes[i]].row.units > 0)
			return &world.boxes[order->boxes[i]].row;
	return NULL;
}

/* The sheet of the box's newest label, 0: none came out. */
static uint64_t
sheet_of(const struct pack_box *box)
{
	for (uint64_t i = world.last_sheet; i > 0; i--)
		if (world.sheets[i].intent == box->intent && world.sheets[i].attempt == box->attempt)
			return i;
	return 0;
}

static void
finish_jobs(void)
{
	for (size_t i = 0; i < world.job_count; i++)
		while (world.jobs[i].told < INTENT_PRINTED)
			world_advance_job(&world.jobs[i], 100);
}

static void
one_step_towards_the_seal(uint64_t id)
{
	const struct model_order *order = &world.orders[id];
	const struct event_line *line = line_with_room(order);
	const struct pack_box *box = unsealed_box(order);
	struct event event = { .scan = { .via = VIA_SCANNER } };

	if (order->lane != 1) {
		world_scan_order(1, id);
	} else if (line != NULL) {
		event.scan.items[event.scan.item_count++] = (struct scan_item){ line->item, 1, 0 };
		world_scan(&event, 1);
	} else if (box == NULL || order->state == ORDER_OPEN) {
		world_scan_command(1, COMMAND_DONE);
	} else if (box->retry_ms != 0) {
		world.now_ms = box->retry_ms;
		world_tick();
	} else if (sheet_of(box) != 0) {
		scan_label(1, sheet_of(box), true, VIA_SCANNER);
	} else {
		decide(box->id, DECISION_REPRINT);
	}
	finish_jobs();
}

static void
heal(void)
{
	for (uint32_t i = 1; i <= MODEL_RANGES; i++)
		world_add_numbers(i, 100000);
	for (uint64_t id = 1; id <= world.last_order; id++)
		if (model_stopped(world.orders[id].state))
			world_hold_or_release(id);
	for (uint32_t lane = 1; lane <= MODEL_LANES; lane++) {
		world_scan_badge(lane, USERS);
		world_scan_command(lane, COMMAND_ACK);
		world_scan_badge(lane, USERS);
		world_scan_command(lane, COMMAND_SETASIDE);
	}
	world_scan_badge(1, USERS);
	finish_jobs();
}

void
world_ends_all_orders(void)
{
	heal();
	for (uint64_t id = 1; id <= world.last_order; id++) {
		const struct model_order *order = &world.orders[id];
		if (model_room(order) == 0 && unsealed_box(order) == NULL)
			continue;
		for (int step = 0; step < 300 && order->state != ORDER_SEALED && world.failed[0] == '\0'; step++)
			one_step_towards_the_seal(id);
		if (order->state != ORDER_SEALED)
			model_fails(&world, "P13: order %lu cannot be finished", id);
	}
	model_check(&world);
}
