/* Scans and readings of scales in the world of pack_world.h, with the facts that an engine would find. */
#include "tests/core/pack_world.h"

enum { ITEMS = WORLD_ITEMS, LEADS_FROM = 5 /* of the users */ };

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
void
world_scan_answer(uint32_t lane)
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

void
world_scan_nonsense(uint32_t lane)
{
	struct event event = { .scan = { .damaged = world_chance(30), .position = (uint32_t)world_below(40),
		.product = world_chance(30), .overlong = world_chance(10), .fresh = world_chance(20),
		.unleased = world_chance(10) } };

	if (world_chance(40))
		event.scan.lane_code = 1 + (uint32_t)world_below(MODEL_LANES);
	world_scan(&event, lane);
}
