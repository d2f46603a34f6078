/* The boxes of the model: each change of a row is one that the promises allow. */
#include "tests/core/pack_model.h"

#include <string.h>

static void
forget_box(struct model_order *order, uint64_t box)
{
	size_t i = 0;

	while (i < order->box_count && order->boxes[i] != box)
		i++;
	if (i == order->box_count)
		return;
	memmove(&order->boxes[i], &order->boxes[i + 1], (order->box_count - i - 1) * sizeof *order->boxes);
	order->box_count--;
}

/* Paper of an earlier intent carries the same number. */
static bool
older_sheet_is_about(const struct model *model, const struct model_box *box)
{
	for (uint64_t i = 1; i < box->row.intent; i++)
		if (model->intents[i].number == box->row.number && model->intents[i].sheets > 0)
			return true;
	return false;
}

/* P7, with P4 and P5: the paper that was scanned is this box's, its number lives, its order may go out. */
static bool
seal_is_right(struct model *model, const struct event *event, const struct model_box *box)
{
	const struct model_sheet *sheet = model->scanned;
	const struct model_order *order = &model->orders[box->order];

	if (event->kind != EVENT_SCAN || event->scan.via == VIA_KEYED || sheet == NULL || sheet->box != box->row.id)
		return model_fails(model, "P7: box %lu sealed without its own paper", box->row.id);
	if (sheet->number != box->row.number || model->numbers[sheet->number].state != NUMBER_LIVE)
		return model_fails(model, "P5: box %lu sealed by a void number", box->row.id);
	if (older_sheet_is_about(model, box) && (!event->scan.label.by_mark || sheet->intent != box->row.intent ||
	                                         sheet->attempt != box->row.attempt))
		return model_fails(model, "P5: box %lu sealed by an old sheet", box->row.id);
	if (order->lane != event->lane || model_stopped(order->state))
		return model_fails(model, "P4: box %lu of a stopped order sealed", box->row.id);
	if (sheet->address != order->address)
		return model_fails(model, "P4: box %lu sealed with an old address", box->row.id);
	if (model_has_excess(model, order))
		return model_fails(model, "P2: box %lu sealed while something must come out", box->row.id);
	if (box->row.state < BOX_PRINTING || box->row.state > BOX_UNKNOWN)
		return model_fails(model, "P7: box %lu sealed out of turn", box->row.id);
	return true;
}

/* P4 for what has left the bench: it is not given to the carrier once its order was stopped or readdressed, or wants
 * less than is certainly in sealed boxes. */
static bool
may_leave(struct model *model, const struct model_box *box)
{
	const struct model_order *order = &model->orders[box->order];

	if (box->row.intercept)
		return model_fails(model, "P4: intercepted box %lu leaves", box->row.id);
	if (order->state == ORDER_HELD || order->state == ORDER_CANCELLED || order->state == ORDER_SUSPECT)
		return model_fails(model, "P4: box %lu of a stopped order leaves", box->row.id);
	if (box->address != order->address)
		return model_fails(model, "P4: box %lu leaves with an old address", box->row.id);
	for (size_t i = 0; i < order->line_count; i++) {
		uint32_t n = order->lines[i].n, excess = model_excess(order, &order->lines[i]);
		if (excess > model_units(model, box->order, n, BOX_OPEN, BOX_UNKNOWN))
			return model_fails(model, "P4: box %lu leaves, and too much is sealed", box->row.id);
	}
	return true;
}

static bool
after_seal_is_right(struct model *model, const struct event *event, const struct action *action,
                    const struct model_box *box)
{
	const struct model_sheet *sheet = model->scanned;

	if (box->row.state == BOX_TENDERED)
		return model_fails(model, "box %lu changes, and the carrier has it", box->row.id);
	if (action->number != box->row.number && (event->kind != EVENT_BOX || action->number != 0))
		return model_fails(model, "box %lu changes its number after its seal", box->row.id);
	switch (action->state) {
	case BOX_LOADED:
		if (box->row.state == BOX_LOADED)
			break;
		if (event->kind != EVENT_SCAN || !model->lanes[event->lane - 1].outbound || sheet == NULL ||
		    sheet->box != box->row.id || sheet->number != box->row.number || event->scan.via == VIA_KEYED)
			return model_fails(model, "box %lu is loaded without its own paper", box->row.id);
		return may_leave(model, box);
	case BOX_TENDERED:
		if (event->kind != EVENT_BOX || event->box.decision != DECISION_TENDER)
			return model_fails(model, "box %lu is tendered by nobody", box->row.id);
		return may_leave(model, box);
	case BOX_COMPLETE:
		if (event->kind != EVENT_BOX || event->box.decision != DECISION_VOID)
			return model_fails(model, "box %lu is unsealed by nobody", box->row.id);
		return true;
	default:
		break;
	}
	if (action->state != box->row.state ||
	    (event->kind != EVENT_ORDER && (event->kind != EVENT_BOX || event->box.decision != DECISION_INTERCEPT)) || !action->intercept || box->row.intercept)
		return model_fails(model, "box %lu changes after its seal", box->row.id);
	return true;
}

bool
model_apply_box(struct model *model, const struct event *event, const struct action *action)
{
	struct model_box *box = &model->boxes[action->box];
	struct model_order *order = &model->orders[action->order];

	if (action->box >= MODEL_ROWS || action->box > model->last_box + 1 || order->box_count > LIMIT_ORDER_BOXES)
		return model_fails(model, "box %lu out of turn", action->box);
	if (action->box == model->last_box + 1) {
		if (order->box_count == LIMIT_ORDER_BOXES || action->ordinal == 0)
			return model_fails(model, "order %lu: box %u", action->order, action->ordinal);
		for (size_t i = 0; i < order->box_count; i++)
			if (model->boxes[order->boxes[i]].row.ordinal == action->ordinal)
				return model_fails(model, "order %lu has box %u twice", action->order, action->ordinal);
		model->last_box++;
		box->order = action->order;
		order->boxes[order->box_count++] = action->box;
	}
	if (box->order != action->order)
		return model_fails(model, "box %lu changes its order", action->box);
	if (action->carton != box->row.carton && action->state != BOX_OPEN)
		return model_fails(model, "box %lu changes its carton when it is closed", action->box);
	if (box->row.state >= BOX_SEALED && !after_seal_is_right(model, event, action, box))
		return false;
	if (action->state == BOX_SEALED && box->row.state < BOX_SEALED) {
		if (!seal_is_right(model, event, box))
			return false;
		box->address = model->scanned->address;
	}
	if (action->state == BOX_VOIDED) {
		if (box->row.units != 0)
			return model_fails(model, "box %lu is void with units in it", action->box);
		forget_box(order, action->box);
	}
	box->row = (struct pack_box){ .id = action->box, .number = action->number, .intent = action->intent,
		.retry_ms = action->retry_ms, .ordinal = action->ordinal, .units = action->units,
		.attempt = action->attempt, .state = action->state, .reprinted = action->reprinted,
		.intercept = action->intercept, .carton = action->carton, .grams = action->grams, .weight_g = action->weight_g };
	if (event->kind == EVENT_BOX && event->box.decision == DECISION_REPRINT)
		box->asked = true;
	if (event->kind == EVENT_WEIGHT && model->actions[0].verdict == VERDICT_WEIGHT_ACCEPTED && event->weight.box == action->box)
		box->weighed = true;
	/* something will go in or out */
	if (action->state == BOX_OPEN)
		box->weighed = false;
	if ((action->weight_g != 0) != box->weighed)
		return model_fails(model, "box %lu has the weight %u, and the scale has not seen it so", action->box, action->weight_g);
	return true;
}

/* ---- a further box, for a lead ---- */

bool
model_adds_box(const struct event *event)
{
	return event->kind == EVENT_BOX && event->box.decision == DECISION_ADD;
}

bool
model_may_add_box(const struct model *model, const struct event *event)
{
	const struct model_order *order;
	uint64_t numbers = 0;
	bool useful, empty = false;

	if (!model_adds_box(event) || event->box.order == 0 || event->box.order > model->last_order)
		return false;
	order = &model->orders[event->box.order];
	useful = model_room(order) > 0;
	for (size_t i = 0; i < order->box_count; i++) {
		const struct pack_box *row = &model->boxes[order->boxes[i]].row;
		useful = useful || (row->state < BOX_SEALED && row->units > 1);
		empty = empty || (row->state == BOX_OPEN && row->units == 0);
	}
	if (order->own)
		numbers = order->given;
	for (size_t i = 0; order->own && i < order->box_count && numbers > 0; i++)
		numbers -= model->boxes[order->boxes[i]].row.number == 0; /* that one will take it */
	if (order->range != 0)
		numbers = model->ranges[order->range - 1].last + 1 - model->ranges[order->range - 1].next;
	return order->lane != 0 && !model_stopped(order->state) && useful && !empty && numbers > 0 &&
	       order->box_count < LIMIT_ORDER_BOXES;
}

bool
model_free_is_right(struct model *model, const struct event *event, uint32_t lane_before, const struct digest *before)
{
	const struct model_order *order = &model->orders[event->box.order];
	bool latched = lane_before != 0 && model->lanes[lane_before - 1].latch != VERDICT_NONE;

	if (lane_before == 0 || latched)
		return (order->lane == lane_before && memcmp(before, &model->live.digest, sizeof *before) == 0) ||
		       model_fails(model, "order %lu changes, and may not be set free", event->box.order);
	if (order->lane != 0 || model->lanes[lane_before - 1].order != 0)
		return model_fails(model, "order %lu is still at its lane", event->box.order);
	return true;
}

bool
model_add_is_right(struct model *model, const struct event *event, bool may, const struct digest *before)
{
	const struct model_order *order = &model->orders[event->box.order];
	const struct model_box *box = &model->boxes[model->last_box];

	if (!may)
		return memcmp(before, &model->live.digest, sizeof *before) == 0 ||
		       model_fails(model, "order %lu changes, and no box may be added", event->box.order);
	if (box->order != event->box.order || box->row.state != BOX_OPEN || box->row.units != 0)
		return model_fails(model, "order %lu gets no further box", event->box.order);
	if (order->state != ORDER_OPEN || model->lanes[order->lane - 1].box != model->last_box ||
	    model->lanes[order->lane - 1].moving)
		return model_fails(model, "box %lu was added, and units do not go into it", model->last_box);
	return true;
}
