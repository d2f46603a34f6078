/* P13: when all faults are healed, every order can be brought to its end: tendered; cancelled, with nothing in a box that
 * has not left before; or released with lines that wait for stock or a lead. */
#include "tests/core/pack_world.h"

enum { PATIENCE = 400, LEAD = 6, BENCH = 1, DOOR = 4 };

static const struct pack_box *
box_in(const struct model_order *order, uint8_t from, uint8_t to)
{
	for (size_t i = 0; i < order->box_count; i++) {
		const struct pack_box *row = &world.boxes[order->boxes[i]].row;
		if (row->state >= from && row->state <= to && row->units > 0)
			return row;
	}
	return NULL;
}

static const struct pack_box *
intercepted_box(const struct model_order *order)
{
	for (size_t i = 0; i < order->box_count; i++) {
		const struct pack_box *row = &world.boxes[order->boxes[i]].row;
		if ((row->state == BOX_SEALED || row->state == BOX_LOADED) &&
		    (row->intercept || order->state == ORDER_CANCELLED || model_has_excess(&world, order)))
			return row;
	}
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
seal(const struct pack_box *box)
{
	if (box->retry_ms != 0) {
		world.now_ms = box->retry_ms;
		world_tick();
	} else if (model_waiting_box(&world, &world.lanes[BENCH - 1]) == box->id) {
		world_weigh(BENCH, true);
	} else if (sheet_of(box) != 0) {
		world_scan_label(BENCH, sheet_of(box), true, VIA_SCANNER);
	} else {
		world_decide(box->id, DECISION_REPRINT);
	}
}

static void
ship(const struct model_order *order)
{
	const struct pack_box *box = box_in(order, BOX_SEALED, BOX_SEALED);

	if (box != NULL)
		world_scan_label(DOOR, sheet_of(box), world_chance(50), VIA_SCANNER);
	else if ((box = box_in(order, BOX_LOADED, BOX_LOADED)) != NULL)
		world_decide(box->id, DECISION_TENDER);
}

/* One unit, without the oddities of a scan at random. What does not fit goes into another box, or a larger carton. */
static void
scan_one(uint32_t item)
{
	world_scan_only_item(BENCH, item, 1);
	if (world.actions[0].verdict != VERDICT_LIMIT_EXCEEDED)
		return;
	if (world.boxes[world.lanes[BENCH - 1].box].row.units > 0)
		world_scan_command(BENCH, COMMAND_NEWBOX);
	else
		world_scan_carton(BENCH, MODEL_CARTONS);
}

static void
one_step_towards_the_end(uint64_t id)
{
	const struct model_order *order = &world.orders[id];
	const struct event_line *line = world_line_with_room(order), *excess = world_line_with_excess(id);
	const struct pack_box *box = box_in(order, BOX_OPEN, BOX_UNKNOWN), *back = intercepted_box(order);

	if (world.lanes[BENCH - 1].latch != VERDICT_NONE)
		world_scan_command(BENCH, COMMAND_ACK);
	else if (back != NULL)
		world_decide(back->id, DECISION_VOID);
	else if (order->lane == 0 && (excess != NULL || box != NULL || (line != NULL && !model_stopped(order->state))))
		world_scan_order(BENCH, id);
	else if (excess != NULL)
		scan_one(excess->item);
	else if (line != NULL && !model_stopped(order->state))
		scan_one(line->item);
	else if (order->state == ORDER_OPEN && order->lane != 0)
		world_scan_command(BENCH, COMMAND_DONE);
	else if (box != NULL)
		seal(box);
	else
		ship(order);
	finish_jobs();
}

/* Some orders stay cancelled, some lines wait for ever. */
static void
heal_orders(void)
{
	for (uint64_t id = 1; id <= world.last_order; id++) {
		uint8_t state = world.orders[id].state;
		while ((state == ORDER_HELD || state == ORDER_SUSPECT || (state == ORDER_CANCELLED && world_chance(50))) &&
		       world.failed[0] == '\0') {
			world_hold_or_release(id);
			state = world.orders[id].state;
		}
		world_bring_numbers(id, 1000);
		if (world_chance(50))
			world_open_lines(id);
	}
}

static void
heal(void)
{
	for (uint32_t i = 1; i <= MODEL_RANGES; i++)
		world_add_numbers(i, 100000);
	for (uint32_t lane = 1; lane <= MODEL_LANES; lane++) {
		struct event event = { .kind = EVENT_LANE, .lane = lane, .rules = { .done = world.lanes[lane - 1].done,
			.at_end = world.lanes[lane - 1].at_end, .outbound = lane == DOOR,
			.scale = lane == BENCH, .carton = world.lanes[lane - 1].carton } };
		world.lanes[lane - 1].outbound = lane == DOOR;
		world.lanes[lane - 1].shadow = false;
		world.lanes[lane - 1].idle_ms = 0;
		world.lanes[lane - 1].scale = lane == BENCH;
		model_send(&world, &event);
	}
	heal_orders();
	for (uint32_t lane = 1; lane <= MODEL_LANES; lane++) {
		world_scan_badge(lane, LEAD);
		world_scan_command(lane, COMMAND_ACK);
		world_scan_badge(lane, LEAD);
		world_scan_command(lane, COMMAND_SETASIDE);
	}
	world_scan_badge(BENCH, LEAD);
	world_scan_badge(DOOR, LEAD - 1);
	finish_jobs();
}

static bool
has_ended(uint64_t id)
{
	const struct model_order *order = &world.orders[id];

	if (order->lane != 0)
		return false;
	if (order->state == ORDER_CANCELLED)
		return box_in(order, BOX_OPEN, BOX_LOADED) == NULL;
	if (order->state == ORDER_RELEASED)
		return model_room(order) == 0 && box_in(order, BOX_OPEN, BOX_LOADED) == NULL;
	return order->state == ORDER_TENDERED;
}

void
world_ends_all_orders(void)
{
	heal();
	for (uint64_t id = 1; id <= world.last_order; id++) {
		for (int step = 0; step < PATIENCE && !has_ended(id) && world.failed[0] == '\0'; step++)
			one_step_towards_the_end(id);
		if (!has_ended(id))
			model_fails(&world, "P13: order %lu cannot be finished", id);
	}
	model_check(&world);
}
