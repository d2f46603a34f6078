/* How an order comes to its end, or leaves a lane before it. */
#include "step.h"

/* Lines that wait for stock or a person: the order is released again with them, as its next shipment. */
static bool
has_remainder(const struct pack *pack, const struct pack_order *order)
{
	for (uint32_t i = 0; i < order->line_count; i++) {
		const struct pack_line *line = &pack->lines[order->first_line + i];
		if (line->status != LINE_OPEN && line->status != LINE_CANCELLED && line->packed < line->quantity)
			return true;
	}
	return false;
}

static bool
all_tendered(const struct pack_order *order)
{
	for (size_t i = 0; i < order->box_count; i++)
		if (order->boxes[i].state != BOX_TENDERED)
			return false;
	return order->box_count > 0;
}

/* Of an order whose boxes are all sealed. */
static enum order_state
state_when_sealed(const struct pack *pack, const struct pack_order *order)
{
	if (order->room > 0 || has_remainder(pack, order) || order->box_count == 0)
		return ORDER_RELEASED;
	return all_tendered(order) ? ORDER_TENDERED : ORDER_SEALED;
}

void
step_seal_order(struct step *step, struct pack_lane *lane, struct pack_order *order)
{
	struct action *news;

	if (order->room > 0 || lane->box != 0 || !rules_all_sealed(order) || rules_has_excess(step->pack, order))
		return;
	step_set_order(step, order, state_when_sealed(step->pack, order), 0);
	lane->moving = false;
	news = step_act(step, ACTION_EVENT);
	news->verdict = VERDICT_ORDER_SEALED;
	news->order = order->id;
	news->lane = lane->id;
	lane->order = 0;
	step_end_prompt(lane);
}

/* All is in: what is open closes, and the labels that waited for the number of boxes print now, in box order. */
void
step_finish_order(struct step *step, struct pack_lane *lane, struct pack_order *order)
{
	step_set_order(step, order, ORDER_PACKED, lane->id);
	for (size_t i = order->box_count; i-- > 0;)
		if (order->boxes[i].state == BOX_OPEN && order->boxes[i].units == 0)
			step_void_box(step, lane, order, &order->boxes[i]);
	for (size_t i = 0; i < order->box_count; i++)
		if (order->boxes[i].state == BOX_OPEN)
			step_close_box(step, lane, order, &order->boxes[i]);
	step_queue_labels(step, order);
	step_seal_order(step, lane, order);
}

void
step_finish_if_in(struct step *step, struct pack_lane *lane, struct pack_order *order)
{
	struct pack_box *box = state_box(order, lane->box);

	if (order->state != ORDER_OPEN || order->room > 0 || rules_has_excess(step->pack, order))
		return;
	if (rules_has_unsealed_units(order)) {
		if (!lane->done)
			step_finish_order(step, lane, order);
		return;
	}
	if (box != NULL)
		step_void_box(step, lane, order, box);
	if (order->box_count > 0)
		step_seal_order(step, lane, order);
	else
		step_leave_order(step, lane);
}

void
step_go_on(struct step *step, struct pack_order *order)
{
	struct pack_lane *lane = state_lane(step->pack, order->lane);

	/* a lane and its order that do not know of each other come from no correct engine */
	if (lane == NULL)
		return;
	if (order->state != ORDER_OPEN && !step_is_packed(order))
		step_set_order(step, order, ORDER_OPEN, order->lane);
	step_finish_if_in(step, lane, order);
	if (lane->order == order->id)
		step_queue_labels(step, order);
}

/* Its labels wait until somebody takes it up again: no paper comes out for a box that has left the lane. */
void
step_leave_order(struct step *step, struct pack_lane *lane)
{
	struct pack_order *order = state_order(step->pack, lane->order);
	struct pack_box *box = order != NULL ? state_box(order, lane->box) : NULL;

	if (box != NULL && box->state == BOX_OPEN && box->units == 0)
		step_void_box(step, lane, order, box);
	if (order != NULL)
		order->box = lane->box != step_newest_open_box(order) ? lane->box : 0;
	for (size_t i = 0; order != NULL && i < order->box_count; i++)
		if (order->boxes[i].retry_ms != 0)
			step_set_retry(step, order, &order->boxes[i], 0);
	if (order != NULL && order->state == ORDER_OPEN && rules_all_sealed(order))
		step_set_order(step, order, ORDER_RELEASED, 0);
	else if (order != NULL)
		step_set_order(step, order, (enum order_state)order->state, 0);
	lane->order = 0;
	lane->box = 0;
	step_end_prompt(lane);
	lane->moving = false;
}

/* What a change, or the end of a hold, makes of an order that is open nowhere. */
static enum order_state
state_away(const struct pack *pack, const struct pack_order *order)
{
	/* 1. stopped by a person or a manifest, or gone */
	if (order->state != ORDER_SEALED && rules_order_stopped(order->state) != VERDICT_NONE)
		return (enum order_state)order->state;
	/* 2. boxes that somebody has to take up again */
	if (!rules_all_sealed(order))
		return step_is_packed(order) ? ORDER_PACKED : ORDER_OPEN;
	/* 3. a sealed box with too much in it waits for a lead, not for a packer */
	if (rules_has_excess(pack, order))
		return ORDER_SEALED;
	return state_when_sealed(pack, order);
}

void
step_settle_away(struct step *step, struct pack_order *order)
{
	enum order_state state = state_away(step->pack, order);

	if (state != (enum order_state)order->state)
		step_set_order(step, order, state, 0);
}

void
step_tender(struct step *step, struct pack_order *order, struct pack_box *box)
{
	step_set_box_state(step, order, box, BOX_TENDERED);
	if (order->state == ORDER_SEALED && all_tendered(order))
		step_set_order(step, order, ORDER_TENDERED, 0);
}
