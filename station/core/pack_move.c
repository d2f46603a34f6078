/* From box to box of one order: BACK, MOVE, and an UNDO of a move.
 *
 * A box that is taken up again is open, whatever it was, and a label that it had is void. Nothing here ends an order: after
 * a packer has begun to rearrange its boxes, DONE says that they are right, also where the last item ends orders. */
#include "step.h"

static void
reopen_order(struct step *step, struct pack_order *order)
{
	if (order->state == ORDER_PACKED)
		step_set_order(step, order, ORDER_OPEN, order->lane);
}

void
step_reopen_box(struct step *step, const struct pack_order *order, struct pack_box *box)
{
	if (box->intent != 0)
		step_void_label(step, order, box, NUMBER_VOID);
	if (box->state == BOX_OPEN)
		return;
	step_box_begin(step, order, box);
	box->state = BOX_OPEN;
	box->retry_ms = 0;
	box->weight_g = 0; /* the scale sees it again when it is closed again */
	step_box_row(step, order, box);
}

void
step_back(struct step *step, struct pack_lane *lane, struct pack_order *order)
{
	uint64_t before = rules_box_before(order, lane->box);
	struct pack_box *left = state_box(order, lane->box);

	if (left != NULL && left->units == 0)
		step_void_box(step, lane, order, left);
	step_reopen_box(step, order, state_box(order, before));
	lane->box = before;
	reopen_order(step, order);
}

static void
move_row(struct step *step, const struct pack_order *order, const struct scan_unit *row, uint64_t to, enum action_kind kind)
{
	struct action *action = step_act(step, kind);

	action->unit = row->unit;
	action->order = order->id;
	action->box = to;
	action->line = row->line;
	action->item = row->item;
	action->quantity = row->quantity;
	action->grams = row->grams;
	pack_hash_unit(&step->pack->digest, -1, row->unit, row->box, row->line, row->item, row->quantity,
	               row->grams);
	pack_hash_unit(&step->pack->digest, 1, row->unit, to, row->line, row->item, row->quantity, row->grams);
}

/* An emptied box is given up; if it was the lane's, the lane goes on with the one that has its units now. */
static void
give_up_if_empty(struct step *step, struct pack_lane *lane, struct pack_order *order, struct pack_box *box, uint64_t to)
{
	bool was_lanes = lane->box == box->id;

	if (box->units > 0)
		return;
	step_void_box(step, lane, order, box);
	if (was_lanes)
		lane->box = to;
}

static void
move_rows(struct step *step, struct pack_lane *lane, struct pack_order *order, uint64_t to_id, enum action_kind kind)
{
	const struct event_scan *scan = &step->event->scan;
	struct pack_box *from = state_box(order, scan->last.box), *to = state_box(order, to_id);

	step_reopen_box(step, order, from);
	step_reopen_box(step, order, to);
	step_box_begin(step, order, from);
	step_box_begin(step, order, to);
	for (size_t i = 0; i <= scan->also_count; i++) {
		const struct scan_unit *row = rules_row(scan, i);
		from->units -= row->quantity;
		from->grams -= (uint64_t)row->grams * row->quantity;
		to->units += row->quantity;
		to->grams += (uint64_t)row->grams * row->quantity;
		move_row(step, order, row, to_id, kind);
	}
	step_box_row(step, order, from);
	step_box_row(step, order, to);
	if (lane->box == 0)
		lane->box = to_id;
	give_up_if_empty(step, lane, order, from, to_id);
	reopen_order(step, order);
}

void
step_move(struct step *step, struct pack_lane *lane, struct pack_order *order)
{
	if (state_box(order, lane->box) == NULL)
		step_open_box(step, lane, order);
	move_rows(step, lane, order, lane->box, ACTION_UNIT_MOVED);
}

void
step_move_back(struct step *step, struct pack_lane *lane, struct pack_order *order)
{
	uint64_t to = step->event->scan.last.from, current = lane->box;

	if (state_box(order, to) == NULL) {
		to = step_open_box(step, lane, order)->id;
		lane->box = current;
	}
	move_rows(step, lane, order, to, ACTION_UNIT_BACK);
}
