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
		if (order->lines[i].status == LINE_OPEN && order->lines[i].packed < order->lines[i].quantity)
			room += order->lines[i].quantity - order->lines[i].packed;
	return room;
}

uint32_t
model_excess(const struct model_order *order, const struct event_line *line)
{
	uint32_t wanted = order->state == ORDER_CANCELLED || line->status == LINE_CANCELLED ? 0 : line->quantity;

	return line->packed > wanted ? line->packed - wanted : 0;
}

bool
model_has_excess(const struct model *model, const struct model_order *order)
{
	if (order->state == ORDER_CANCELLED) {
		for (size_t i = 0; i < order->box_count; i++)
			if (model->boxes[order->boxes[i]].row.state < BOX_SEALED && model->boxes[order->boxes[i]].row.units > 0)
				return true;
		return false;
	}
	for (size_t i = 0; i < order->line_count; i++)
		if (model_excess(order, &order->lines[i]) > 0)
			return true;
	return false;
}

bool
model_label_stopped(const struct model *model, const struct model_order *order)
{
	return model_stopped(order->state) || model_has_excess(model, order);
}

uint32_t
model_units(const struct model *model, uint64_t order, uint32_t line, uint8_t from, uint8_t to)
{
	uint32_t units = 0;

	for (uint64_t i = 1; i <= model->last_unit; i++) {
		const struct model_unit *unit = &model->units[i];
		const struct model_box *box = &model->boxes[unit->box];
		if (unit->there && box->order == order && unit->line == line && box->row.state >= from && box->row.state <= to)
			units += unit->quantity;
	}
	return units;
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

/* The rest of a case of which something came out. */
static bool
is_rest(const struct model *model, const struct event *event, const struct action *action)
{
	const struct scan_unit *last = &event->scan.last;

	return model->actions[0].verdict == VERDICT_ITEM_RETURNED && action->box == last->box && action->line == last->line &&
	       action->quantity < last->quantity && !model->units[last->unit].there;
}

static bool
unit_is_wanted(struct model *model, const struct event *event, const struct action *action)
{
	const struct model_order *order = &model->orders[action->order];
	const struct event_line *line = find_line(&model->orders[action->order], action->line);
	const struct model_box *box = &model->boxes[action->box];
	uint64_t lane_box = model->lanes[event->lane - 1].box;

	/* a box that this event has opened is empty and not yet the lane's */
	if (box->order != action->order || box->row.state != BOX_OPEN ||
	    (lane_box != box->row.id && (lane_box != 0 || box->row.units != 0)))
		return model_fails(model, "P1: unit %lu in a box that is not its order's open one", action->unit);
	if (line->status != LINE_OPEN || model_stopped(order->state))
		return model_fails(model, "P1: unit %lu was not ordered", action->unit);
	if (line->packed + action->quantity > line->quantity)
		return model_fails(model, "P2: %u of %u packed", line->packed + action->quantity, line->quantity);
	return true;
}

static bool
apply_unit(struct model *model, const struct event *event, const struct action *action)
{
	struct event_line *line = find_line(&model->orders[action->order], action->line);

	if (event->kind != EVENT_SCAN || action->unit != ++model->last_unit || action->unit >= MODEL_ROWS)
		return model_fails(model, "unit %lu out of turn", action->unit);
	if (line == NULL || line->item != action->item || action->quantity == 0)
		return model_fails(model, "P1: unit %lu was never ordered", action->unit);
	if (!is_rest(model, event, action) && !unit_is_wanted(model, event, action))
		return false;
	line->packed += action->quantity;
	model->units[action->unit] = (struct model_unit){ .box = action->box, .scan = event->seq, .line = action->line,
		.item = action->item, .quantity = action->quantity, .grams = (uint32_t)action->grams, .there = true };
	model->boxes[action->box].weighed = false;
	return true;
}

static bool
apply_unit_gone(struct model *model, const struct event *event, const struct action *action)
{
	struct model_unit *unit = &model->units[action->unit];
	struct model_order *order = &model->orders[action->order];
	struct event_line *line = find_line(order, action->line);

	if (!unit->there || line == NULL || unit->box != action->box || unit->quantity != action->quantity ||
	    model->boxes[unit->box].row.state >= BOX_SEALED || event->kind != EVENT_SCAN)
		return model_fails(model, "unit %lu cannot go", action->unit);
	if (model->actions[0].verdict == VERDICT_ITEM_RETURNED && model_excess(order, line) == 0)
		return model_fails(model, "unit %lu comes out, and is wanted", action->unit);
	if (unit->grams != action->grams)
		return model_fails(model, "unit %lu has changed its weight", action->unit);
	unit->there = false;
	model_forget_moves(model, action->unit);
	model->boxes[unit->box].weighed = false;
	line->packed -= action->quantity;
	return true;
}

static bool
apply_line(struct model *model, const struct event *event, const struct action *action)
{
	struct event_line *line = find_line(&model->orders[action->order], action->line);

	if (line == NULL || event->kind != EVENT_SCAN || line->status != LINE_OPEN ||
	    (action->state != LINE_SHORT && action->state != LINE_DAMAGED))
		return model_fails(model, "line %u changes its status", action->line);
	line->status = action->state;
	return true;
}

/* P6: one of those that came with the box's own order. */
static bool
take_given(struct model *model, const struct action *action)
{
	struct model_order *order = &model->orders[model->boxes[action->box].order];

	if (!order->own || order->given == 0 || action->order != model->boxes[action->box].order)
		return model_fails(model, "P6: box %lu gets a number that did not come with its order", action->box);
	order->given--;
	return true;
}

static bool
take_serial(struct model *model, const struct action *action)
{
	struct pack_range *range = &model->ranges[action->range - 1];

	if (action->serial != range->next || action->serial > range->last)
		return model_fails(model, "P6: serial %lu is not the range's next", action->serial);
	range->next++;
	return true;
}

static bool
apply_number(struct model *model, const struct action *action)
{
	if (action->number != ++model->last_number || action->number >= MODEL_ROWS)
		return model_fails(model, "P6: number %lu is not new", action->number);
	for (uint64_t i = 1; i < action->number; i++)
		if (model->numbers[i].box == action->box && model->numbers[i].state == NUMBER_LIVE)
			return model_fails(model, "P5: box %lu would have two live numbers", action->box);
	if (action->range == 0 ? !take_given(model, action) : !take_serial(model, action))
		return false;
	model->numbers[action->number] = (struct model_number){ .box = action->box, .range = action->range,
		.serial = action->serial, .state = NUMBER_LIVE };
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
		*intent = (struct model_intent){ .box = action->box, .number = model->boxes[action->box].row.number,
			.address = model->orders[model->boxes[action->box].order].address };
	}
	if (intent->box != action->box)
		return model_fails(model, "intent %lu changes its box", action->intent);
	if ((action->state == INTENT_RENDERED || action->state == INTENT_CREATED) &&
	    model_label_stopped(model, &model->orders[model->boxes[action->box].order]))
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
model_waits_for_scale(const struct model *model, const struct model_box *box)
{
	uint32_t lane = model->orders[box->order].lane;

	return lane != 0 && model->lanes[lane - 1].scale && !model->lanes[lane - 1].shadow && !box->weighed;
}

static bool
apply_label(struct model *model, const struct event *event, const struct action *action)
{
	struct model_number *number = &model->numbers[action->number];
	struct model_box *box = &model->boxes[action->box];

	if (model_label_stopped(model, &model->orders[action->order]) || box->order != action->order)
		return model_fails(model, "P4: label for box %lu of a stopped order", action->box);
	if (number->state != NUMBER_LIVE || number->box != action->box || box->row.state != BOX_PRINTING)
		return model_fails(model, "P5: label of box %lu with a number that is not its live one", action->box);
	if (model_waits_for_scale(model, box))
		return model_fails(model, "label for box %lu, which the scale has not seen", action->box);
	if (event->kind != EVENT_BOX && !box->asked && prints_unasked(model, action))
		return model_fails(model, "P5: a second sheet of number %lu, and nobody was asked", action->number);
	for (size_t i = 0; i < model->job_count; i++)
		if (model->jobs[i].intent == action->intent && model->jobs[i].attempt == action->attempt)
			return model_fails(model, "P5: intent %lu prints twice", action->intent);
	box->asked = false;
	if (model->job_count == MODEL_JOBS && !forget_job(model))
		return model_fails(model, "%d labels on their way", MODEL_JOBS);
	model->jobs[model->job_count++] = (struct model_job){ .order = action->order, .box = action->box,
		.number = action->number, .intent = action->intent, .attempt = action->attempt,
		.address = model->orders[action->order].address };
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
	lane->refused = action->refused;
	lane->refused_item = action->item;
	lane->refused_seq = action->number;
	lane->allow = action->allow;
	lane->allow_item = action->allow_item;
	lane->asks = action->asks;
	lane->knows = action->knows;
	lane->ask_item = action->ask_item;
	lane->ask_quantity = action->quantity;
	lane->moving = action->moving;
	lane->weighed = action->weighed;
	return true;
}

/* Void once, and for ever; that the old sheet of a new address has been seen changes only what is said of it. */
static bool
apply_number_void(struct model *model, const struct event *event, const struct action *action)
{
	struct model_number *number = &model->numbers[action->number];
	bool seen = number->state == NUMBER_READDRESSED && event->kind == EVENT_SCAN && action->state == NUMBER_VOID &&
	            model->actions[0].verdict == VERDICT_ADDRESS_CHANGED;

	if (number->box != action->box || action->state == NUMBER_LIVE || (number->state != NUMBER_LIVE && !seen))
		return model_fails(model, "number %lu is void already", action->number);
	if (action->state == NUMBER_READDRESSED && (event->kind != EVENT_ORDER || !event->order.address))
		return model_fails(model, "number %lu has no new address", action->number);
	number->state = action->state;
	return true;
}

/* Where everything is in, and somebody opens boxes again, he says when they are right. */
static bool
apply_order(struct model *model, const struct event *event, const struct action *action)
{
	struct model_order *order = &model->orders[action->order];

	if (action->box != 0 && (action->lane != 0 || model->boxes[action->box].row.state != BOX_OPEN ||
	                         model->boxes[action->box].order != action->order))
		return model_fails(model, "order %lu goes on with box %lu", action->order, action->box);
	order->by_hand = action->state == ORDER_OPEN && action->lane != 0 &&
	                 ((event->kind == EVENT_SCAN && model->actions[0].between) || model_adds_box(event));
	order->state = action->state;
	order->lane = action->lane;
	order->box = action->box;
	return true;
}

static bool
apply(struct model *model, const struct event *event, const struct action *action)
{
	if (action->kind < ACTION_KINDS)
		model->kinds[action->kind]++;
	switch (action->kind) {
	case ACTION_UNIT: return apply_unit(model, event, action);
	case ACTION_UNIT_GONE: return apply_unit_gone(model, event, action);
	case ACTION_NUMBER: return apply_number(model, action);
	case ACTION_BOX: return model_apply_box(model, event, action);
	case ACTION_INTENT: return apply_intent(model, event, action);
	case ACTION_LABEL: return apply_label(model, event, action);
	case ACTION_LANE: return apply_lane(model, action);
	case ACTION_ORDER: return apply_order(model, event, action);
	case ACTION_UNIT_MOVED: return model_apply_move(model, event, action);
	case ACTION_UNIT_BACK: return model_apply_move_back(model, event, action);
	case ACTION_NUMBER_VOID: return apply_number_void(model, event, action);
	case ACTION_LINE: return apply_line(model, event, action);
	case ACTION_OVERRIDE:
	case ACTION_UNLOCK:
		return true; /* see model_policy_is_right() */
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
		.intent = job->intent, .attempt = job->attempt, .address = job->address };
	model->intents[job->intent].sheets++;
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
	bool may_add = model_may_add_box(model, event);
	bool frees = event->kind == EVENT_BOX && event->box.decision == DECISION_FREE;
	uint32_t lane_before = frees ? model->orders[event->box.order].lane : 0;

	if (model->failed[0] != '\0')
		return false;
	event->seq = ++model->seq;
	event->at_ms = model->now_ms;
	event->wall_ms = 1767225600000 + model->now_ms;
	if (model->spoil != NULL)
		model->spoil(model->spoiled, event);
	if (event->kind == EVENT_SCAN || event->kind == EVENT_WEIGHT)
		before = model->lanes[event->lane - 1];
	model->waiting = event->kind == EVENT_WEIGHT ? model_waiting_box(model, &before) : 0;
	model->action_count = pack_step(&model->live, event, model->actions, &model->deadline_ms);
	if (model->most_actions < model->action_count)
		model->most_actions = model->action_count;
	if (model->action_count >= PACK_ACTIONS_MAX - 1)
		return model_fails(model, "%zu actions", model->action_count);
	if (event->kind == EVENT_RESTORE)
		model->last_intent += event->restore.skipped;
	if (!replay(model, event))
		return false;
	for (size_t i = 0; i < model->action_count; i++)
		if (!apply(model, event, &model->actions[i]))
			return false;
	if (frees && !model_free_is_right(model, event, lane_before, &digest))
		return false;
	if (model_adds_box(event) && !model_add_is_right(model, event, may_add, &digest))
		return false;
	if (event->kind == EVENT_ACCESS &&
	    (model->action_count > 0 || memcmp(&digest, &model->live.digest, sizeof digest) != 0))
		return model_fails(model, "what is evidence alone has changed something");
	if (event->kind == EVENT_SCAN && !model_answer_is_right(model, event, &before, &digest))
		return false;
	if (event->kind == EVENT_WEIGHT && !model_weight_is_right(model, event, &before, &digest))
		return false;
	return model_policy_is_right(model, event, &before);
}
