/* Overrides, trials and pauses, remembered beside the core from its answers alone. */
#include "tests/core/pack_model.h"

/* What is wrong with the unit, by the facts of its scan: how much, and the last of it. */
static size_t
count_faults(const struct event_scan *scan, const struct scan_item *item, enum verdict *fault)
{
	const bool serial = (item->needs & NEEDS_SERIAL) && (!scan->has_serial || item->quantity != 1);
	const bool lot = ((item->needs & NEEDS_LOT) && !scan->has_lot) || ((item->needs & NEEDS_EXPIRY) && !scan->has_expiry);

	*fault = lot ? VERDICT_LOT_REQUIRED : serial ? VERDICT_SERIAL_REQUIRED :
	         scan->expired ? VERDICT_EXPIRED : scan->recalled ? VERDICT_RECALLED : VERDICT_NONE;
	return (size_t)scan->recalled + scan->expired + serial + lot;
}

static const struct action *
find_action(const struct model *model, enum action_kind kind)
{
	for (size_t i = 0; i < model->action_count; i++)
		if (model->actions[i].kind == kind)
			return &model->actions[i];
	return NULL;
}

/* A unit with one fault went in by a lead's word alone, one with two not at all. */
static bool
item_may_go_in(struct model *model, const struct event_scan *scan, const struct model_policy *policy)
{
	const struct action *unit = find_action(model, ACTION_UNIT);
	enum verdict fault;
	size_t faults = 0;

	/* what is moved is in a box already */
	if (model->actions[0].between)
		return unit == NULL || model_fails(model, "a move lets something in");
	for (size_t i = 0; i < scan->item_count && faults == 0; i++)
		if (unit != NULL && scan->items[i].item == unit->item)
			faults = count_faults(scan, &scan->items[i], &fault);
	if (scan->has_serial && scan->serial_used)
		return model_fails(model, "P2: a serial number is packed twice");
	if (unit == NULL || unit->override != (faults > 0) || model->actions[0].override != (faults > 0))
		return model_fails(model, "a unit does not say whether a lead let it in");
	model->let_in += faults;
	if (faults > 1 || (faults == 1 && (policy->permit != fault || policy->permit_item != unit->item)))
		return model_fails(model, "%s, and nobody let it in", verdict_text(fault));
	return true;
}

static bool
unlock_is_right(struct model *model, const struct event *event, const struct pack_lane *before)
{
	const struct action *unlock = find_action(model, ACTION_UNLOCK);
	uint32_t who = event->scan.badge != 0 ? event->scan.badge : before->user;
	bool unlocks = before->latch != VERDICT_NONE && model->actions[0].verdict == VERDICT_ACKNOWLEDGED;

	if ((unlock != NULL) != unlocks)
		return model_fails(model, "P11: a latch opens, or does not, against its row");
	if (unlocks && (unlock->verdict != before->latch || unlock->user != who || unlock->order != before->order))
		return model_fails(model, "P11: the latch of %s opens as another's", verdict_text(before->latch));
	if (unlocks && verdict_refuses(before->latch) && before->latch != VERDICT_ORDER_CHANGED &&
	    (unlock->number != model->policies[event->lane - 1].refused_seq ||
	     unlock->item != model->policies[event->lane - 1].item))
		return model_fails(model, "P11: something else was put aside");
	return true;
}

static bool
after_scan(struct model *model, const struct event *event, const struct pack_lane *before)
{
	struct model_policy *policy = &model->policies[event->lane - 1];
	const struct action *answer = &model->actions[0];

	if (!unlock_is_right(model, event, before))
		return false;
	if (answer->verdict == VERDICT_ITEM_ACCEPTED && !item_may_go_in(model, &event->scan, policy))
		return false;
	if (event->scan.command == COMMAND_NONE)
		policy->permit = VERDICT_NONE;
	if (!verdict_refuses(answer->verdict) || answer->verdict == VERDICT_ACKNOWLEDGE_FIRST)
		return true;
	policy->refused = answer->verdict;
	policy->refused_seq = event->seq;
	policy->item = answer->item;
	return true;
}

/* A reading that counts uses the permission up; only with one is another weight let through. */
static bool
after_weight(struct model *model, const struct event *event)
{
	struct model_policy *policy = &model->policies[event->lane - 1];
	const struct action *answer = find_action(model, ACTION_VERDICT);

	if (answer == NULL || (answer->verdict != VERDICT_WEIGHT_ACCEPTED && answer->verdict != VERDICT_WEIGHT_MISMATCH))
		return true;
	if (answer->override != (answer->verdict == VERDICT_WEIGHT_ACCEPTED && !model_is_weight(&event->weight)))
		return model_fails(model, "a weight does not say whether a lead let it through");
	if (answer->override && policy->permit != VERDICT_WEIGHT_MISMATCH)
		return model_fails(model, "%u g let through by nobody", event->weight.grams);
	model->let_in += answer->override;
	policy->permit = VERDICT_NONE;
	if (answer->verdict != VERDICT_WEIGHT_MISMATCH)
		return true;
	policy->refused = VERDICT_WEIGHT_MISMATCH;
	policy->refused_seq = event->seq;
	policy->item = 0;
	return true;
}

static bool
after_override(struct model *model, const struct event *event)
{
	struct model_policy *policy = &model->policies[event->lane - 1];
	const struct event_override *override = &event->override;
	const struct action *row = find_action(model, ACTION_OVERRIDE);

	if (row == NULL)
		return model->action_count == 0 || model_fails(model, "an override that does something else");
	if (override->role < ROLE_LEAD || override->role < override->least || override->least == 0 || override->user == 0)
		return model_fails(model, "P11: overridden by somebody who may not");
	if (policy->refused != row->verdict || policy->item != row->item || policy->refused_seq != row->number ||
	    row->verdict != (enum verdict)override->verdict || policy->order == 0)
		return model_fails(model, "%s is overridden, and was not the last refusal", verdict_text(row->verdict));
	switch (row->verdict) {
	case VERDICT_EXPIRED: case VERDICT_RECALLED: case VERDICT_SERIAL_REQUIRED: case VERDICT_LOT_REQUIRED:
	case VERDICT_WEIGHT_MISMATCH:
		break;
	default:
		return model_fails(model, "P1: %s is overridden", verdict_text(row->verdict));
	}
	policy->permit = row->verdict;
	policy->permit_item = row->item;
	model->overrides++;
	return true;
}

/* Who was at which lane, and who is: scans sign people in and out, and the clock those who have long done nothing. */
static bool
users_are_right(struct model *model, const struct event *event, const struct pack_lane *lane,
                const struct model_policy *policy)
{
	bool idle = policy->user != 0 && lane->idle_ms != 0 && lane->last_ms + lane->idle_ms <= event->at_ms;

	if (event->kind == EVENT_SCAN)
		return true;
	if (event->kind == EVENT_TICK && (lane->user == 0) != (policy->user == 0 || idle))
		return model_fails(model, "lane %u: signed out, or not, against its pause", lane->id);
	if (event->kind != EVENT_TICK && lane->user != policy->user)
		return model_fails(model, "lane %u: somebody else works there", lane->id);
	model->idle += event->kind == EVENT_TICK && idle;
	return true;
}

bool
model_policy_is_right(struct model *model, const struct event *event, const struct pack_lane *before)
{
	if (event->kind == EVENT_SCAN || event->kind == EVENT_LANE)
		model->lanes[event->lane - 1].last_ms = event->at_ms;
	if (event->kind == EVENT_SCAN && !after_scan(model, event, before))
		return false;
	if (event->kind == EVENT_WEIGHT && !after_weight(model, event))
		return false;
	if (event->kind == EVENT_OVERRIDE && !after_override(model, event))
		return false;
	for (size_t i = 0; i < MODEL_LANES; i++) {
		const struct pack_lane *lane = &model->lanes[i];
		struct model_policy *policy = &model->policies[i];
		if (!users_are_right(model, event, lane, policy))
			return false;
		if (lane->order != policy->order)
			policy->permit = VERDICT_NONE;
		if (lane->shadow && lane->latch != VERDICT_NONE)
			return model_fails(model, "lane %zu: a trial is blocked", i + 1);
		if (lane->allow != policy->permit || (lane->allow != VERDICT_NONE && lane->allow_item != policy->permit_item))
			return model_fails(model, "lane %zu: a permission that nobody gave, or that was used", i + 1);
		policy->user = lane->user;
		policy->order = lane->order;
	}
	return true;
}
