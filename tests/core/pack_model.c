#include "tests/core/pack_model.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool
model_fails(struct model *model, const char *format, ...)
{
	va_list arguments;

	if (model->failed[0] != '\0')
		return false;
	va_start(arguments, format);
	vsnprintf(model->failed, sizeof model->failed, format, arguments);
	va_end(arguments);
	return false;
}

bool
model_stopped(uint8_t state)
{
	return state != ORDER_RELEASED && state != ORDER_OPEN && state != ORDER_PACKED;
}

uint64_t
model_room(const struct model_order *order)
{
	uint64_t room = 0;

	for (size_t i = 0; i < order->line_count; i++)
		if (order->lines[i].status == LINE_OPEN)
			room += order->lines[i].quantity - order->lines[i].packed;
	return room;
}

static struct event_line *
find_line(struct model_order *order, uint32_t n)
{
	for (size_t i = 0; i < order->line_count; i++)
		if (order->lines[i].n == n)
			return &order->lines[i];
	return NULL;
}

/* ---- rows, as actions say ---- */

static bool
apply_unit(struct model *model, const struct event *event, const struct action *action)
{
	struct model_order *order = &model->orders[action->order];
	struct event_line *line = find_line(order, action->line);
	struct model_box *box = &model->boxes[action->box];
	uint64_t lane_box = event->kind == EVENT_SCAN ? model->lanes[event->lane - 1].box : 0;

	if (event->kind != EVENT_SCAN || action->unit != ++model->last_unit || action->unit >= MODEL_ROWS)
		return model_fails(model, "unit %lu out of turn", action->unit);
	/* a box that this event has opened is empty and not yet the lane's */
	if (box->order != action->order || box->row.state != BOX_OPEN ||
	    (lane_box != box->row.id && (lane_box != 0 || box->row.units != 0)))
		return model_fails(model, "P1: unit %lu in a box that is not its order's open one", action->unit);
	if (line == NULL || line->item != action->item || line->status != LINE_OPEN || model_stopped(order->state))
		return model_fails(model, "P1: unit %lu was not ordered", action->unit);
	line->packed += action->quantity;
	if (action->quantity == 0 || line->packed > line->quantity)
		return model_fails(model, "P2: %u of %u packed", line->packed, line->quantity);
	model->units[action->unit] = (struct model_unit){ .box = action->box, .line = action->line,
		.item = action->item, .quantity = action->quantity, .there = true };
	return true;
}

static bool
apply_unit_gone(struct model *model, const struct action *action)
{
	struct model_unit *unit = &model->units[action->unit];
	struct event_line *line = find_line(&model->orders[action->order], action->line);

	if (!unit->there || line == NULL || unit->box != action->box || unit->quantity != action->quantity ||
	    model->boxes[unit->box].row.state >= BOX_SEALED)
		return model_fails(model, "unit %lu cannot go", action->unit);
	unit->there = false;
	line->packed -= action->quantity;
	return true;
}

static bool
apply_number(struct model *model, const struct action *action)
{
	struct pack_range *range = &model->ranges[action->range - 1];

	if (action->number != ++model->last_number || action->number >= MODEL_ROWS)
		return model_fails(model, "P6: number %lu is not new", action->number);
	for (uint64_t i = 1; i < action->number; i++)
		if (model->numbers[i].box == action->box && !model->numbers[i].is_void)
			return model_fails(model, "P5: box %lu would have two live numbers", action->box);
	if (action->serial != range->next || action->serial > range->last)
		return model_fails(model, "P6: serial %lu is not the range's next", action->serial);
	range->next++;
	model->numbers[action->number] = (struct model_number){ .box = action->box, .range = action->range,
		.serial = action->serial };
	return true;
}

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
	if (sheet->number != box->row.number || model->numbers[sheet->number].is_void)
		return model_fails(model, "P5: box %lu sealed by a void number", box->row.id);
	if (older_sheet_is_about(model, box) && (!event->scan.label.by_mark || sheet->intent != box->row.intent ||
	                                         sheet->attempt != box->row.attempt))
		return model_fails(model, "P5: box %lu sealed by an old sheet", box->row.id);
	if (order->lane != event->lane || model_stopped(order->state))
		return model_fails(model, "P4: box %lu of a stopped order sealed", box->row.id);
	if (box->row.state < BOX_PRINTING || box->row.state > BOX_UNKNOWN)
		return model_fails(model, "P7: box %lu sealed out of turn", box->row.id);
	return true;
}

static bool
apply_box(struct model *model, const struct event *event, const struct action *action)
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
	if (box->order != action->order || (box->row.state >= BOX_SEALED && box->row.state != action->state))
		return model_fails(model, "box %lu changes after its seal, or its order", action->box);
	if (action->state == BOX_SEALED && box->row.state != BOX_SEALED && !seal_is_right(model, event, box))
		return false;
	if (action->state == BOX_VOIDED) {
		if (box->row.units != 0)
			return model_fails(model, "box %lu is void with units in it", action->box);
		forget_box(order, action->box);
	}
	box->row = (struct pack_box){ .id = action->box, .number = action->number, .intent = action->intent,
		.retry_ms = action->retry_ms, .ordinal = action->ordinal, .units = action->units,
		.attempt = action->attempt, .state = action->state, .reprinted = action->reprinted };
	return true;
}

static bool
apply_intent(struct model *model, const struct event *event, const struct action *action)
{
	struct model_intent *intent = &model->intents[action->intent];

	if (action->intent == 0 || action->intent > model->last_intent + 1 || action->intent >= MODEL_ROWS)
		return model_fails(model, "intent %lu out of turn", action->intent);
	if (action->intent == model->last_intent + 1) {
		model->last_intent++;
		*intent = (struct model_intent){ .box = action->box, .number = model->boxes[action->box].row.number };
	}
	if (intent->box != action->box)
		return model_fails(model, "intent %lu changes its box", action->intent);
	if ((action->state == INTENT_RENDERED || action->state == INTENT_CREATED) &&
	    model_stopped(model->orders[model->boxes[action->box].order].state))
		return model_fails(model, "P4: box %lu of a stopped order goes on printing", action->box);
	if (event->kind == EVENT_BOX && action->state == INTENT_NOT_PRINTED)
		intent->sheets = 0; /* a person's word */
	intent->attempt = action->attempt;
	intent->state = action->state;
	return true;
}

/* P5: once a label may have come out, only a person's word lets it, or another with its number, print again. */
static bool
prints_unasked(const struct model *model, const struct action *action)
{
	if (model->intents[action->intent].sheets != 0)
		return true;
	for (uint64_t i = 1; i <= model->last_intent; i++)
		if (i != action->intent && model->intents[i].number == action->number && action->attempt == 1)
			return true;
	return false;
}

/* The oldest that has come to its end. */
static bool
forget_job(struct model *model)
{
	size_t i = 0;

	while (i < model->job_count && model->jobs[i].told != INTENT_PRINTED)
		i++;
	if (i == model->job_count)
		return false;
	model->job_count--;
	memmove(&model->jobs[i], &model->jobs[i + 1], (model->job_count - i) * sizeof *model->jobs);
	return true;
}

static bool
apply_label(struct model *model, const struct event *event, const struct action *action)
{
	struct model_number *number = &model->numbers[action->number];
	const struct model_box *box = &model->boxes[action->box];

	if (model_stopped(model->orders[action->order].state) || box->order != action->order)
		return model_fails(model, "P4: label for box %lu of a stopped order", action->box);
	if (number->is_void || number->box != action->box || box->row.state != BOX_PRINTING)
		return model_fails(model, "P5: label of box %lu with a number that is not its live one", action->box);
	if (event->kind != EVENT_BOX && prints_unasked(model, action))
		return model_fails(model, "P5: a second sheet of number %lu, and nobody was asked", action->number);
	for (size_t i = 0; i < model->job_count; i++)
		if (model->jobs[i].intent == action->intent && model->jobs[i].attempt == action->attempt)
			return model_fails(model, "P5: intent %lu prints twice", action->intent);
	if (model->job_count == MODEL_JOBS && !forget_job(model))
		return model_fails(model, "%d labels on their way", MODEL_JOBS);
	model->jobs[model->job_count++] = (struct model_job){ .order = action->order, .box = action->box,
		.number = action->number, .intent = action->intent, .attempt = action->attempt };
	return true;
}

static bool
apply_lane(struct model *model, const struct action *action)
{
	struct pack_lane *lane = &model->lanes[action->lane - 1];

	if (action->lane == 0 || action->lane > MODEL_LANES || lane->id == 0)
		return model_fails(model, "lane %u is not configured", action->lane);
	lane->user = action->user;
	lane->order = action->order;
	lane->box = action->box;
	lane->latch = action->verdict;
	return true;
}

static bool
apply(struct model *model, const struct event *event, const struct action *action)
{
	switch (action->kind) {
	case ACTION_UNIT: return apply_unit(model, event, action);
	case ACTION_UNIT_GONE: return apply_unit_gone(model, action);
	case ACTION_NUMBER: return apply_number(model, action);
	case ACTION_BOX: return apply_box(model, event, action);
	case ACTION_INTENT: return apply_intent(model, event, action);
	case ACTION_LABEL: return apply_label(model, event, action);
	case ACTION_LANE: return apply_lane(model, action);
	case ACTION_ORDER:
		model->orders[action->order].state = action->state;
		model->orders[action->order].lane = action->lane;
		return true;
	case ACTION_NUMBER_VOID:
		if (model->numbers[action->number].is_void || model->numbers[action->number].box != action->box)
			return model_fails(model, "number %lu is void already", action->number);
		model->numbers[action->number].is_void = true;
		return true;
	case ACTION_VERDICT:
	case ACTION_EVENT:
		model->verdicts[action->verdict]++;
		return true;
	default:
		return model_fails(model, "action of no kind");
	}
}

void
model_print_sheet(struct model *model, const struct model_job *job)
{
	if (model->last_sheet + 1 == MODEL_ROWS)
		return;
	model->sheets[++model->last_sheet] = (struct model_sheet){ .box = job->box, .number = job->number,
		.intent = job->intent, .attempt = job->attempt };
	model->intents[job->intent].sheets++;
}

/* ---- what a scan may be answered ---- */

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
	       !scan->label.is_label && scan->order == 0 && !scan->overlong;
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

/* P10: a refusal changes nothing but the latch. */
static bool
refusal_is_right(struct model *model, const struct pack_lane *before, const struct pack_lane *after,
                 const struct digest *digest, enum verdict verdict)
{
	enum verdict latch = verdict_latches(verdict) ? verdict : before->latch;

	for (size_t i = 1; i < model->action_count; i++)
		if (model->actions[i].kind != ACTION_LANE)
			return model_fails(model, "P10: %s changed a row", verdict_text(verdict));
	if (digest->a != model->live.digest.a || digest->b != model->live.digest.b)
		return model_fails(model, "P10: %s changed the digest", verdict_text(verdict));
	if (after->user != before->user || after->order != before->order || after->box != before->box ||
	    after->latch != latch)
		return model_fails(model, "P10: %s changed the lane", verdict_text(verdict));
	return true;
}

/* What is accepted is done, all of it. */
static bool
acceptance_is_right(struct model *model, const struct event_scan *scan, enum verdict verdict)
{
	uint32_t units = 0;
	bool wanted = false, sealed = scan->label.box_state >= BOX_SEALED;

	for (size_t i = 1; i < model->action_count; i++) {
		if (model->actions[i].kind == ACTION_UNIT)
			units += model->actions[i].quantity;
		if (model->actions[i].kind == ACTION_BOX && model->actions[i].state == BOX_SEALED)
			sealed = true;
	}
	for (size_t i = 0; i < scan->item_count; i++)
		wanted = wanted || scan->items[i].quantity == units;
	if (verdict == VERDICT_ITEM_ACCEPTED && !wanted)
		return model_fails(model, "P2: %u units of a scan are packed, not all or none", units);
	if (verdict == VERDICT_BOX_SEALED && !sealed)
		return model_fails(model, "P7: box-sealed, and no box is");
	return true;
}

static bool
answer_is_right(struct model *model, const struct event *event, const struct pack_lane *before,
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
	if (before->latch == VERDICT_NONE && before->user != 0 && before->order != 0 && is_only_an_item(&event->scan) &&
	    !model_stopped(order->state) && !order_has_item(order, &event->scan) && verdict != VERDICT_WRONG_ITEM)
		return model_fails(model, "P1: %s for an item of another order", verdict_text(verdict));
	if (verdict_refuses(verdict))
		return refusal_is_right(model, before, &model->lanes[event->lane - 1], digest, verdict);
	return acceptance_is_right(model, &event->scan, verdict);
}

/* ---- one event ---- */

/* P12: the journal line alone leads to the same. */
static bool
replay(struct model *model, const struct event *event)
{
	static char line[1 << 16];
	size_t length = event_format(event, line, sizeof line), count;
	struct event parsed = { 0 };
	int64_t deadline;

	if (length == 0 || event_parse(&parsed, &model->parsed, line, length) != 0)
		return model_fails(model, "P12: no line: %s", line);
	if (model->journal)
		puts(line);
	count = pack_step(&model->replayed, &parsed, model->replayed_actions, &deadline);
	if (count != model->action_count || deadline != model->deadline_ms ||
	    memcmp(model->actions, model->replayed_actions, count * sizeof *model->actions) != 0)
		return model_fails(model, "P12: the replay does something else: %.120s", line);
	if (memcmp(&model->live.digest, &model->replayed.digest, sizeof model->live.digest) != 0)
		return model_fails(model, "P12: the replay's digest differs: %.120s", line);
	return true;
}

bool
model_send(struct model *model, struct event *event)
{
	struct pack_lane before = { 0 };
	struct digest digest = model->live.digest;

	if (model->failed[0] != '\0')
		return false;
	event->seq = ++model->seq;
	event->at_ms = model->now_ms;
	event->wall_ms = 1767225600000 + model->now_ms;
	if (model->spoil != NULL)
		model->spoil(model->spoiled, event);
	if (event->kind == EVENT_SCAN)
		before = model->lanes[event->lane - 1];
	model->action_count = pack_step(&model->live, event, model->actions, &model->deadline_ms);
	if (model->most_actions < model->action_count)
		model->most_actions = model->action_count;
	if (model->action_count >= PACK_ACTIONS_MAX - 1)
		return model_fails(model, "%zu actions", model->action_count);
	if (!replay(model, event))
		return false;
	for (size_t i = 0; i < model->action_count; i++)
		if (!apply(model, event, &model->actions[i]))
			return false;
	return event->kind != EVENT_SCAN || answer_is_right(model, event, &before, &digest);
}
