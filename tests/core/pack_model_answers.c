/* What a scan may be answered, and what must follow from the answer. */
#include "tests/core/pack_model.h"

static bool
unlatches(const struct event *event)
{
	const struct event_scan *scan = &event->scan;

	return scan->command == COMMAND_ACK || (scan->badge != 0 && scan->role >= ROLE_LEAD) ||
	       (scan->fresh && scan->lane_code == event->lane);
}

static bool
is_only_an_item(const struct event_scan *scan)
{
	return scan->item_count > 0 && scan->command == COMMAND_NONE && scan->badge == 0 && scan->lane_code == 0 &&
	       !scan->label.is_label && scan->order == 0 && !scan->overlong && !scan->answer;
}

static bool
order_has_item(const struct model_order *order, const struct event_scan *scan)
{
	for (size_t i = 0; i < scan->item_count; i++)
		for (size_t j = 0; j < order->line_count; j++)
			if (order->lines[j].item == scan->items[i].item)
				return true;
	return false;
}

/* P10: a refusal changes nothing but the latch; in a trial the other order's code opens that order all the same. */
static bool
refusal_is_right(struct model *model, const struct event_scan *scan, const struct pack_lane *before,
                 const struct pack_lane *after, const struct digest *digest, enum verdict verdict)
{
	enum verdict latch = verdict_latches(verdict) && !before->shadow ? verdict : before->latch;

	if (before->shadow && verdict == VERDICT_NOT_COMPLETE && after->order == scan->order && !before->outbound)
		return model->actions[0].order == scan->order || model_fails(model, "a trial opens one order and names another");
	for (size_t i = 1; i < model->action_count; i++)
		if (model->actions[i].kind != ACTION_LANE && verdict != VERDICT_ADDRESS_CHANGED)
			return model_fails(model, "P10: %s changed a row", verdict_text(verdict));
	if (digest->a != model->live.digest.a || digest->b != model->live.digest.b)
		return model_fails(model, "P10: %s changed the digest", verdict_text(verdict));
	if (after->user != before->user || after->order != before->order || after->box != before->box ||
	    after->latch != latch || (after->moving && (!before->moving || verdict_latches(verdict))))
		return model_fails(model, "P10: %s changed the lane", verdict_text(verdict));
	return true;
}

/* Nothing comes out that the order still wants. */
static bool
return_is_right(struct model *model)
{
	const struct model_order *order = &model->orders[model->actions[0].order];

	for (size_t i = 0; i < order->line_count; i++) {
		const struct event_line *line = &order->lines[i];
		if (line->n == model->actions[0].line && order->state != ORDER_CANCELLED && line->status != LINE_CANCELLED &&
		    line->packed < line->quantity)
			return model_fails(model, "%u of %u stay, and more are wanted", line->packed, line->quantity);
	}
	return true;
}

/* What is accepted is done, all of it. */
static bool
acceptance_is_right(struct model *model, const struct event_scan *scan, enum verdict verdict)
{
	uint32_t units = 0, out = 0, moved = 0;
	bool wanted = false, short_line = false, sealed = scan->label.box_state >= BOX_SEALED;

	for (size_t i = 1; i < model->action_count; i++) {
		if (model->actions[i].kind == ACTION_UNIT)
			units += model->actions[i].quantity;
		if (model->actions[i].kind == ACTION_UNIT_GONE)
			out += model->actions[i].quantity;
		if (model->actions[i].kind == ACTION_UNIT_MOVED)
			moved += model->actions[i].quantity;
		short_line = short_line || model->actions[i].kind == ACTION_LINE;
		if (model->actions[i].kind == ACTION_BOX && model->actions[i].state == BOX_SEALED)
			sealed = true;
	}
	for (size_t i = 0; i < scan->item_count; i++)
		wanted = wanted || scan->items[i].quantity == (verdict == VERDICT_ITEM_RETURNED ? out - units : units + moved);
	if (verdict == VERDICT_ITEM_RETURNED && !return_is_right(model))
		return false;
	if (verdict == VERDICT_ITEM_RETURNED && !wanted)
		return model_fails(model, "%u units of a scan came out, not all or none", out - units);
	if ((verdict == VERDICT_LINE_SHORT) != short_line)
		return model_fails(model, "a line is short, or is not, against the answer");
	if (verdict == VERDICT_BOX_LOADED && model->boxes[scan->label.box].row.state != BOX_LOADED)
		return model_fails(model, "box-loaded, and it is not");
	if (verdict == VERDICT_ITEM_ACCEPTED && !wanted)
		return model_fails(model, "P2: %u units of a scan are packed, not all or none", units);
	if (moved != 0 && (units != 0 || out != 0))
		return model_fails(model, "a move packs something");
	if (verdict == VERDICT_UNDONE && !model_undo_is_right(model, scan))
		return false;
	if ((verdict == VERDICT_ITEM_ACCEPTED || (verdict == VERDICT_BOX_OPENED && scan->carton != 0)) &&
	    !model_fits(model, &model->boxes[model->actions[0].box].row))
		return model_fails(model, "%s, and the carton is too small", verdict_text(verdict));
	if (verdict == VERDICT_BOX_OPENED && scan->carton != 0 &&
	    model->boxes[model->actions[0].box].row.carton != scan->carton)
		return model_fails(model, "box-opened, and it is in another carton");
	if (verdict == VERDICT_BOX_SEALED && !sealed)
		return model_fails(model, "P7: box-sealed, and no box is");
	return true;
}

static uint8_t
told(const struct pack_lane *before, const struct event_scan *scan)
{
	uint8_t bits = scan->answer ? before->knows : 0;

	bits |= scan->has_lot ? NEEDS_LOT : 0;
	bits |= scan->has_serial ? NEEDS_SERIAL : 0;
	bits |= scan->has_expiry ? NEEDS_EXPIRY : 0;
	return bits;
}

static const struct scan_item *
find_item(const struct event_scan *scan, uint32_t item)
{
	for (size_t i = 0; i < scan->item_count; i++)
		if (scan->items[i].item == item)
			return &scan->items[i];
	return NULL;
}

static bool
has_a_case(const struct event_scan *scan)
{
	for (size_t i = 0; i < scan->item_count; i++)
		if (scan->items[i].quantity != 1 && (scan->items[i].needs & NEEDS_SERIAL))
			return true;
	return false;
}

/* Nothing goes in of which something is missing that must be known, and what is missing is asked for. */
static bool
prompt_is_right(struct model *model, const struct event *event, const struct pack_lane *before, enum verdict verdict)
{
	const struct pack_lane *after = &model->lanes[event->lane - 1];
	const struct event_scan *scan = &event->scan;
	const struct scan_item *asked = find_item(scan, after->ask_item), *packed = find_item(scan, model->actions[0].item);
	uint8_t known = told(before, scan);
	bool asks = verdict == VERDICT_SERIAL_REQUIRED || verdict == VERDICT_LOT_REQUIRED;

	if (after->moving && after->asks != 0)
		return model_fails(model, "the lane asks for two things at once");
	if (verdict == VERDICT_ITEM_ACCEPTED && !model->actions[0].between &&
	    (packed == NULL || ((packed->needs & ~known) && !model->actions[0].override)))
		return model_fails(model, "a unit went in, and its serial number, lot or date is not known");
	if (scan->answer && scan->product && (!verdict_refuses(verdict) || (verdict == VERDICT_AMBIGUOUS_CODE && after->asks == 0)))
		return model_fails(model, "%s to what may be a product's code", verdict_text(verdict));
	if (verdict == VERDICT_ITEM_ACCEPTED && !model->actions[0].between && (packed->needs & NEEDS_SERIAL) && packed->quantity != 1 && !model->actions[0].override)
		return model_fails(model, "%u units went in with one serial number", packed->quantity);
	if (asks && after->asks != 0 && (asked == NULL || after->asks != (asked->needs & ~known)))
		return model_fails(model, "the lane asks for %u", after->asks);
	/* an item to be moved is asked for whole: its code with the serial number, or the lot */
	if (asks && after->asks == 0 && !has_a_case(scan) && !before->moving)
		return model_fails(model, "something is missing, and the lane does not ask for it");
	if (!asks && after->asks != 0 && (after->asks != before->asks || after->ask_item != before->ask_item))
		return model_fails(model, "%s made the lane ask", verdict_text(verdict));
	if (after->asks != 0 && (scan->command == COMMAND_ACK || scan->command == COMMAND_SETASIDE))
		return model_fails(model, "the lane still asks after %s", command_text(scan->command));
	if (after->asks != 0 && is_only_an_item(scan) && asked == NULL)
		return model_fails(model, "the lane asks of one item, another is in hand");
	return true;
}

/* Training begins and ends beside no order, and is nothing to the core: no row but the lane's changes by it. */
static bool
training_is_right(struct model *model, const struct pack_lane *before)
{
	if (before->order != 0 || before->outbound || before->latch != VERDICT_NONE || before->user == 0)
		return model_fails(model, "training is let in beside something real");
	for (size_t i = 1; i < model->action_count; i++)
		if (model->actions[i].kind != ACTION_LANE)
			return model_fails(model, "training changed a row");
	return true;
}

bool
model_answer_is_right(struct model *model, const struct event *event, const struct pack_lane *before,
                      const struct digest *digest)
{
	const struct model_order *order = &model->orders[before->order];
	enum verdict verdict = model->actions[0].verdict;

	if (model->action_count == 0 || model->actions[0].kind != ACTION_VERDICT)
		return model_fails(model, "no answer");
	for (size_t i = 1; i < model->action_count; i++)
		if (model->actions[i].kind == ACTION_VERDICT)
			return model_fails(model, "two answers");
	if (before->latch != VERDICT_NONE && !unlatches(event) && verdict != VERDICT_ACKNOWLEDGE_FIRST)
		return model_fails(model, "P1: %s at a latched lane", verdict_text(verdict));
	if (before->latch == VERDICT_NONE && before->user != 0 && before->order != 0 && !before->outbound && is_only_an_item(&event->scan) &&
	    !model_stopped(order->state) && !order_has_item(order, &event->scan) &&
	    verdict != VERDICT_WRONG_ITEM)
		return model_fails(model, "P1: %s for an item of another order", verdict_text(verdict));
	if (!prompt_is_right(model, event, before, verdict))
		return false;
	if (event->scan.unleased && before->order != event->scan.order && event->scan.order != 0 &&
	    model->lanes[event->lane - 1].order == event->scan.order &&
	    model->orders[event->scan.order].state != ORDER_CANCELLED)
		return model_fails(model, "P3: order %lu is opened without its lease", event->scan.order);
	if (verdict == VERDICT_ORDER_NOT_LEASED && !event->scan.unleased)
		return model_fails(model, "P3: order %lu is leased, and refused", event->scan.order);
	if (verdict_refuses(verdict))
		return refusal_is_right(model, &event->scan, before, &model->lanes[event->lane - 1], digest, verdict);
	if (event->scan.command == COMMAND_TRAINING && !training_is_right(model, before))
		return false;
	if (event->scan.command == COMMAND_BACK && verdict == VERDICT_BOX_OPENED &&
	    !model_back_is_right(model, before, &model->lanes[event->lane - 1]))
		return false;
	if (before->moving && is_only_an_item(&event->scan) && verdict == VERDICT_ITEM_ACCEPTED && !model->actions[0].between)
		return model_fails(model, "an item that was to be moved is packed");
	return acceptance_is_right(model, &event->scan, verdict);
}
