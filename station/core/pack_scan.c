/* What a scan does, once rules_scan() has decided. */
#include "step.h"

static void
seal_order(struct step *step, struct pack_lane *lane, struct pack_order *order)
{
	struct action *news;

	if (order->room > 0 || lane->box != 0 || !rules_all_sealed(order))
		return;
	step_set_order(step, order, ORDER_SEALED, 0);
	news = step_act(step, ACTION_EVENT);
	news->verdict = VERDICT_ORDER_SEALED;
	news->order = order->id;
	lane->order = 0;
}

/* All is in: what is open closes, and the labels that waited for the number of boxes print now, in box order. */
static void
finish_order(struct step *step, struct pack_lane *lane, struct pack_order *order)
{
	step_set_order(step, order, ORDER_PACKED, lane->id);
	for (size_t i = order->box_count; i-- > 0;)
		if (order->boxes[i].state == BOX_OPEN && order->boxes[i].units == 0)
			step_void_box(step, lane, order, &order->boxes[i]);
	for (size_t i = 0; i < order->box_count; i++)
		if (order->boxes[i].state == BOX_OPEN)
			step_close_box(step, lane, order, &order->boxes[i]);
	step_queue_labels(step, order);
	seal_order(step, lane, order);
}

/* Its labels wait until somebody takes it up again: no paper comes out for a box that has left the lane. */
static void
leave_order(struct step *step, struct pack_lane *lane)
{
	struct pack_order *order = state_order(step->pack, lane->order);
	struct pack_box *box = order != NULL ? state_box(order, lane->box) : NULL;

	if (box != NULL && box->state == BOX_OPEN && box->units == 0)
		step_void_box(step, lane, order, box);
	for (size_t i = 0; order != NULL && i < order->box_count; i++)
		if (order->boxes[i].retry_ms != 0)
			step_set_retry(step, order, &order->boxes[i], 0);
	if (order != NULL && order->state == ORDER_OPEN && order->box_count == 0)
		step_set_order(step, order, ORDER_RELEASED, 0);
	else if (order != NULL)
		step_set_order(step, order, (enum order_state)order->state, 0);
	lane->order = 0;
	lane->box = 0;
}

static void
open_order(struct step *step, struct pack_lane *lane, struct pack_order *order)
{
	if (lane->order != 0)
		leave_order(step, lane);
	lane->order = order->id;
	lane->box = 0;
	for (size_t i = 0; i < order->box_count; i++)
		if (order->boxes[i].state == BOX_OPEN)
			lane->box = order->boxes[i].id;
	step_set_order(step, order, step_is_packed(order) ? ORDER_PACKED : ORDER_OPEN, lane->id);
	if (order->state == ORDER_OPEN && order->room == 0 && !lane->done)
		finish_order(step, lane, order);
	else
		step_queue_labels(step, order);
}

static void
add_unit(struct step *step, struct pack_order *order, struct pack_box *box, struct pack_line *line, uint32_t quantity)
{
	struct action *action = step_act(step, ACTION_UNIT);

	line->packed += quantity;
	order->room -= quantity;
	box->units += quantity;
	action->unit = ++step->pack->last_unit;
	action->order = order->id;
	action->box = box->id;
	action->line = line->n;
	action->item = line->item;
	action->quantity = quantity;
	action->via = step->event->scan.via;
	pack_hash_unit(&step->pack->digest, 1, action->unit, box->id, line->n, line->item, quantity);
}

/* A case may fill the rest of one line and go on in the next of the same item. */
static void
pack_units(struct step *step, struct pack_lane *lane, struct pack_order *order, const struct decision *decision)
{
	const struct scan_item *item = &step->event->scan.items[decision->item];
	struct pack_box *box = state_box(order, lane->box);
	uint32_t left = item->quantity;

	if (box == NULL)
		box = step_open_box(step, lane, order);
	step_box_begin(step, order, box);
	for (uint32_t i = decision->line; left > 0 && i < order->line_count; i++) {
		struct pack_line *line = &step->pack->lines[order->first_line + i];
		uint32_t room = line->quantity - line->packed;
		if (line->item != item->item || line->status != LINE_OPEN || room == 0)
			continue;
		add_unit(step, order, box, line, left < room ? left : room);
		left -= left < room ? left : room;
	}
	step_box_row(step, order, box);
	if (order->room == 0 && !lane->done)
		finish_order(step, lane, order);
}

static void
remove_unit(struct step *step, struct pack_order *order, struct pack_box *box, struct pack_line *line)
{
	const struct scan_unit *last = &step->event->scan.last;
	struct action *action = step_act(step, ACTION_UNIT_GONE);

	box->units -= last->quantity;
	line->packed -= last->quantity;
	if (line->status == LINE_OPEN)
		order->room += last->quantity;
	action->unit = last->unit;
	action->order = order->id;
	action->box = box->id;
	action->line = last->line;
	action->item = last->item;
	action->quantity = last->quantity;
	pack_hash_unit(&step->pack->digest, -1, last->unit, box->id, last->line, last->item, last->quantity);
}

static void
undo_unit(struct step *step, struct pack_lane *lane, struct pack_order *order, const struct decision *decision)
{
	struct pack_box *open = state_box(order, lane->box), *box;

	if (open != NULL && open->id != step->event->scan.last.box)
		step_void_box(step, lane, order, open);
	box = state_box(order, step->event->scan.last.box);
	if (box->intent != 0)
		step_void_label(step, order, box, true);
	step_box_begin(step, order, box);
	box->state = BOX_OPEN;
	box->retry_ms = 0;
	remove_unit(step, order, box, &step->pack->lines[order->first_line + decision->line]);
	step_box_row(step, order, box);
	lane->box = box->id;
	if (order->state == ORDER_PACKED)
		step_set_order(step, order, ORDER_OPEN, lane->id);
}

static void
seal_box(struct step *step, struct pack_lane *lane, struct pack_order *order, struct pack_box *box)
{
	step_box_begin(step, order, box);
	box->state = BOX_SEALED;
	box->retry_ms = 0;
	step_box_row(step, order, box);
	/* its scan proves that the label came out, whatever the printer has said or will say */
	step_set_intent(step, box->id, box->intent, box->attempt, INTENT_PRINTED);
	seal_order(step, lane, order);
}

static void
next_box(struct step *step, struct pack_lane *lane, struct pack_order *order)
{
	struct pack_box *box = state_box(order, lane->box);

	if (box != NULL)
		step_close_box(step, lane, order, box);
	step_open_box(step, lane, order);
}

static void
sign_in(struct step *step, struct pack_lane *lane, uint32_t other)
{
	struct pack_lane *left = state_lane(step->pack, other);

	if (left != NULL)
		left->user = 0;
	lane->user = step->event->scan.badge;
}

static void
carry_out(struct step *step, struct pack_lane *lane, const struct decision *decision)
{
	struct pack_order *order = state_order(step->pack, lane->order);

	switch (decision->deed) {
	case DEED_NONE:
		return;
	case DEED_UNLATCH:
		lane->latch = VERDICT_NONE;
		return;
	case DEED_SIGN_IN:
		sign_in(step, lane, decision->other);
		return;
	case DEED_SIGN_OUT:
		lane->user = 0;
		return;
	case DEED_OPEN:
		open_order(step, lane, state_order(step->pack, step->event->scan.order));
		return;
	case DEED_PACK:
		pack_units(step, lane, order, decision);
		return;
	case DEED_UNDO:
		undo_unit(step, lane, order, decision);
		return;
	case DEED_NEW_BOX:
		next_box(step, lane, order);
		return;
	case DEED_FINISH:
		finish_order(step, lane, order);
		return;
	case DEED_SET_ASIDE:
		leave_order(step, lane);
		return;
	case DEED_SEAL:
		seal_box(step, lane, order, state_box(order, step->event->scan.label.box));
		return;
	}
}

/* The order and box that the answer is about, as they are once it is carried out. */
static void
fill_verdict(const struct step *step, struct action *answer, const struct decision *decision, uint64_t order_before,
             const struct pack_lane *lane)
{
	const struct event_scan *scan = &step->event->scan;
	const struct pack_order *order = pack_find_order(step->pack, lane->order ? lane->order : order_before);

	answer->user = lane->user;
	answer->via = scan->via;
	answer->order = order != NULL ? order->id : order_before;
	answer->position = scan->position;
	answer->number = decision->other; /* the lane elsewhere */
	if (answer->order == 0 || decision->verdict == VERDICT_NOT_COMPLETE)
		answer->order = answer->order != 0 ? answer->order : scan->order;
	answer->box = lane->box;
	if (decision->deed == DEED_SEAL || decision->verdict == VERDICT_BOX_SEALED)
		answer->box = scan->label.box;
	if (order != NULL && (decision->deed == DEED_PACK || decision->deed == DEED_UNDO)) {
		const struct pack_line *line = &step->pack->lines[order->first_line + decision->line];
		answer->line = line->n;
		answer->item = line->item;
		answer->count = line->packed;
		answer->of = line->quantity;
	} else if (scan->item_count > 0) {
		answer->item = scan->items[0].item;
	}
}

/* The box that the unit went into or came out of, even if that has closed it. */
static void
box_of_last_unit(const struct step *step, struct action *answer)
{
	const struct pack_order *order = pack_find_order(step->pack, answer->order);
	const struct pack_box *box;

	for (size_t i = 1; i < step->count; i++)
		if (step->out[i].kind == ACTION_UNIT || step->out[i].kind == ACTION_UNIT_GONE)
			answer->box = step->out[i].box;
	box = order != NULL ? pack_find_box(order, answer->box) : NULL;
	answer->ordinal = box != NULL ? box->ordinal : 0;
}

void
step_scan(struct step *step)
{
	struct pack_lane *lane = state_lane(step->pack, step->event->lane);
	struct decision decision;
	struct action *answer;
	uint64_t order_before;

	if (lane == NULL)
		return;
	order_before = lane->order;
	decision = rules_scan(step->pack, lane, &step->event->scan);
	answer = step_act(step, ACTION_VERDICT);
	answer->verdict = decision.verdict;
	carry_out(step, lane, &decision);
	if (verdict_latches(decision.verdict))
		lane->latch = decision.verdict;
	fill_verdict(step, answer, &decision, order_before, lane);
	box_of_last_unit(step, answer);
}

