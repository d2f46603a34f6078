#include "tests/core/pack_world.h"

enum { USERS = 6, LEADS_FROM = 5, ITEMS = WORLD_ITEMS, RECENT = 12 };

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

/* ---- scans, with the facts that an engine would find ---- */

static struct event last_refused[MODEL_LANES]; /* a thing that was not let in, to be scanned again */

static bool
is_refused_item(const struct event *event)
{
	return world.action_count > 0 && verdict_may_be_overridden(world.actions[0].verdict) && event->scan.item_count > 0;
}

bool
world_scan(struct event *event, uint32_t lane)
{
	bool sent;

	event->kind = EVENT_SCAN;
	event->lane = lane;
	if (event->scan.via == 0)
		event->scan.via = (uint8_t)(world_chance(80) ? VIA_SCANNER : world_chance(50) ? VIA_KEYED : VIA_SCREEN);
	sent = model_send(&world, event);
	if (is_refused_item(event))
		last_refused[lane - 1] = *event;
	return sent;
}

void
world_override(uint32_t lane)
{
	struct event event = { .kind = EVENT_OVERRIDE, .lane = lane, .override = { .user = 5, .role = ROLE_LEAD, .least = ROLE_LEAD,
		.verdict = (uint8_t)world.lanes[lane - 1].refused } };

	if (world_chance(10))
		event.override.verdict = (uint8_t)world_below(VERDICT_END);
	if (*verdict_text((enum verdict)event.override.verdict) == '\0')
		event.override.verdict = 0;
	if (world_chance(10))
		event.override.least = (uint8_t)world_below(4);
	if (world_chance(10))
		event.override.role = (uint8_t)world_below(4);
	model_send(&world, &event);
	if (world_chance(10))
		world_scan_command(lane, COMMAND_CALL);
	if (last_refused[lane - 1].kind == EVENT_SCAN && world_chance(80)) {
		event = last_refused[lane - 1];
		event.scan.last = (struct scan_unit){ 0 };
		event.scan.order = 0;
		world_scan(&event, lane);
	}
}

void
world_scan_badge(uint32_t lane, uint32_t user)
{
	struct event event = { .scan = { .badge = user, .role = user >= LEADS_FROM ? ROLE_LEAD : ROLE_PACKER } };

	world_scan(&event, lane);
}

/* As the catalogue says, which may not know it, and may change. */
static uint32_t
item_grams(uint32_t item)
{
	return item % 5 == 0 ? 0 : item * 100 + (uint32_t)world_below(3);
}

void
world_scan_command(uint32_t lane, enum command command)
{
	struct event event = { .scan = { .command = command } };

	if (command == COMMAND_UNDO)
		world_fill_last_scan(&event.scan, world.lanes[lane - 1].order);
	world_scan(&event, lane);
}

static void
fill_order(struct event_scan *facts, uint64_t order)
{
	facts->order = order;
	facts->order_state = world.orders[order].state;
	facts->order_lane = world.orders[order].lane;
	facts->unleased = world_chance(5);
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
	    (!model_stopped(event.scan.order_state) || event.scan.order_state == ORDER_CANCELLED))
		model_load(&world, order);
	world_scan(&event, lane);
}

void
world_scan_only_item(uint32_t lane, uint32_t item, uint32_t quantity)
{
	struct event event = { .scan = { .via = VIA_SCANNER, .items = { { item, quantity, 0, item_grams(item) } }, .item_count = 1 } };

	world_fill_units(&event.scan, lane);
	world_scan(&event, lane);
}

void
world_scan_item(uint32_t lane, uint32_t item, uint32_t quantity)
{
	struct event event = { .scan = { .items = { { .item = item, .quantity = quantity, .grams = item_grams(item) } },
		.item_count = 1, .product = true } };
	struct event_scan *facts = &event.scan;

	if (world_chance(5))
		facts->items[facts->item_count++] = (struct scan_item){ 1 + (uint32_t)world_below(ITEMS), 1, 0, 0 };
	if (world_chance(8)) {
		facts->items[0].needs = (uint8_t)world_below(8);
		facts->has_expiry = world_chance(50);
		facts->clock_wrong = world_chance(5);
		facts->has_serial = world_chance(50);
		facts->serial_used = facts->has_serial && world_chance(30);
		facts->has_lot = world_chance(50);
		facts->expired = world_chance(10);
		facts->recalled = world_chance(10);
	}
	if (world_chance(2) && world.lanes[lane - 1].order != 0)
		fill_order(facts, world_recent(world.last_order));
	world_fill_units(facts, lane);
	world_scan(&event, lane);
}

/* What the lane asks for, or a part of it; now and then nobody has asked. */
static void
scan_answer(uint32_t lane)
{
	const struct pack_lane *row = &world.lanes[lane - 1];
	uint8_t told = row->knows | (uint8_t)world_below(8);
	struct event event = { .scan = { .answer = true, .item_count = 1, .items = { { .item = row->ask_item,
		.quantity = row->ask_quantity, .needs = row->asks | row->knows } } } };

	if (row->asks == 0 || world_chance(2))
		event.scan.items[0] = (struct scan_item){ 1 + (uint32_t)world_below(ITEMS), 1, (uint8_t)world_below(8), 0 };
	event.scan.has_serial = (told & NEEDS_SERIAL) != 0;
	event.scan.has_lot = (told & NEEDS_LOT) != 0;
	event.scan.has_expiry = (told & NEEDS_EXPIRY) != 0;
	event.scan.serial_used = event.scan.has_serial && world_chance(5);
	event.scan.expired = event.scan.has_expiry && world_chance(5);
	event.scan.recalled = world_chance(5);
	event.scan.clock_wrong = world_chance(5);
	event.scan.product = world_chance(5);
	world_scan(&event, lane);
}

/* A sheet of paper, by its number or its seal mark; 0: a label that was never issued here. */
void
world_scan_label(uint32_t lane, uint64_t id, bool by_mark, uint8_t via)
{
	const struct model_sheet *sheet = &world.sheets[id];
	const struct model_box *box = &world.boxes[sheet->box];
	struct event event = { .scan = { .via = via, .label = { .is_label = true, .by_mark = by_mark } } };
	struct scan_label *label = &event.scan.label;

	if (id != 0) {
		label->is_void = by_mark ? sheet->intent != box->row.intent || sheet->attempt != box->row.attempt
		                         : world.numbers[sheet->number].state != NUMBER_LIVE;
		label->readdressed = world.numbers[sheet->number].state == NUMBER_READDRESSED;
		label->number = sheet->number;
		label->order_state = world.orders[box->order].state;
		label->intercept = box->row.intercept;
		label->box = sheet->box;
		label->order = box->order;
		label->intent = box->row.intent;
		label->attempt = box->row.attempt;
		label->lane = world.orders[box->order].lane != 0 ? world.orders[box->order].lane : lane;
		label->box_state = box->row.state;
	}
	if (id != 0 && world.lanes[lane - 1].outbound)
		model_load(&world, box->order);
	world.scanned = id != 0 ? sheet : NULL;
	world_scan(&event, lane);
	world.scanned = NULL;
}

void
world_scan_carton(uint32_t lane, uint32_t carton)
{
	struct event event = { .scan = { .carton = carton } };

	world_scan(&event, lane);
}

void
world_weigh(uint32_t lane, bool well)
{
	const struct pack_lane *row = &world.lanes[lane - 1];
	uint64_t waiting = model_waiting_box(&world, row);
	const struct pack_box *box = &world.boxes[waiting].row;
	struct event event = { .kind = EVENT_WEIGHT, .lane = lane, .weight = { .state = SCALE_STABLE, .via = VIA_SCANNER,
		.box = waiting, .floor_g = 28 } };
	struct event_weight *weight = &event.weight;

	weight->expected_g = waiting != 0 && world_chance(80) ? (uint32_t)box->grams + world.cartons[box->carton != 0 ?
	                                                        box->carton - 1 : 0].tare_g : 0;
	weight->deviation_g = world_chance(70) ? 0 : (uint32_t)world_below(80);
	weight->grams = weight->expected_g != 0 ? weight->expected_g + (uint32_t)world_below(weight->expected_g / 20 + 1) : 500;
	if (!well && world_chance(50))
		weight->grams = (uint32_t)world_below(world_chance(30) ? 20 : 4000);
	if (!well && world_chance(30))
		weight->state = (uint8_t)(SCALE_STABLE + world_below(4));
	if (row->weighed != 0 && row->weighed != waiting && (well || world_chance(70))) {
		struct event empty = { .kind = EVENT_WEIGHT, .lane = lane, .weight = { .state = SCALE_STABLE } };
		model_send(&world, &empty);
	}
	model_send(&world, &event);
	if (world.lanes[lane - 1].refused == VERDICT_WEIGHT_MISMATCH && world_chance(75)) {
		last_refused[lane - 1] = (struct event){ 0 };
		world_override(lane);
		model_send(&world, &event);
	}
}

static void
scan_nonsense(uint32_t lane)
{
	struct event event = { .scan = { .damaged = world_chance(30), .position = (uint32_t)world_below(40),
		.product = world_chance(30), .overlong = world_chance(10), .fresh = world_chance(20),
		.unleased = world_chance(10) } };

	if (world_chance(40))
		event.scan.lane_code = 1 + (uint32_t)world_below(MODEL_LANES);
	world_scan(&event, lane);
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
		scan_answer(lane);
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
	case 10: scan_answer(lane); return;
	case 0: world_scan_badge(lane, 1 + (uint32_t)world_below(USERS)); return;
	case 1: world_scan_command(lane, (enum command)(1 + world_below(COMMANDS - 1))); return;
	case 2: world_scan_command(lane, world_chance(50) ? COMMAND_UNDO : (enum command[]){ COMMAND_NEWBOX, COMMAND_BACK, COMMAND_MOVE }[world_below(3)]); return;
	case 3:
		world_scan_order(lane, world_chance(70) ? world_recent(world.last_order) : world.boxes[some_sealed_box()].order);
		return;
	case 4: world_scan_item(lane, 1 + (uint32_t)world_below(ITEMS), 1 + (uint32_t)world_below(3)); return;
	case 5: world_scan_label(lane, world_recent(world.last_sheet), world_chance(50), 0); return;
	case 6: world_scan_label(lane, 0, false, 0); return;
	case 7: world_scan_carton(lane, 1 + (uint32_t)world_below(MODEL_CARTONS)); return;
	case 8: world_weigh(lane, world_chance(50)); return;
	default: scan_nonsense(lane); return;
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
	else if (what < 994)
		world_add_numbers(1 + (uint32_t)world_below(MODEL_RANGES), world_below(7));
	else if (what < 998)
		world_bring_numbers(world_recent(world.last_order), (uint32_t)world_below(4));
	else
		configure_lane();
}
