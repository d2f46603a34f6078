#include "step.h"

#include <string.h>

/* The place for an action. That PACK_ACTIONS_MAX is enough is shown by the property tests. */
struct action *
step_act(struct step *step, enum action_kind kind)
{
	struct action *action = &step->out[step->count];

	if (step->count < PACK_ACTIONS_MAX - 1)
		step->count++;
	memset(action, 0, sizeof *action);
	action->kind = kind;
	action->lane = step->event->lane;
	return action;
}

void
step_news(struct step *step, enum verdict verdict, const struct pack_order *order, const struct pack_box *box)
{
	struct action *action = step_act(step, ACTION_EVENT);

	action->verdict = verdict;
	action->order = order->id;
	action->lane = order->lane;
	if (box != NULL) {
		action->box = box->id;
		action->ordinal = box->ordinal;
	}
}

/* ---- rows: each writer takes the old row out of the digest and puts the new one in ---- */

void
pack_hash_order(struct digest *digest, int sign, uint64_t id, uint8_t state, uint64_t content)
{
	const uint64_t words[] = { id, state, content };
	(sign > 0 ? digest_add : digest_take)(digest, DIGEST_ORDER, words, 3);
}

void
pack_hash_box(struct digest *digest, int sign, uint64_t order, const struct pack_box *box)
{
	const uint64_t words[] = { box->id, order, box->ordinal, box->state, box->units, box->number, box->intent,
		                   box->attempt, box->reprinted };
	(sign > 0 ? digest_add : digest_take)(digest, DIGEST_BOX, words, 9);
}

void
pack_hash_unit(struct digest *digest, int sign, uint64_t unit, uint64_t box, uint32_t line, uint32_t item,
               uint32_t quantity)
{
	const uint64_t words[] = { unit, box, line, item, quantity };
	(sign > 0 ? digest_add : digest_take)(digest, DIGEST_UNIT, words, 5);
}

void
pack_hash_number(struct digest *digest, int sign, uint64_t number, uint64_t box, bool is_void)
{
	const uint64_t words[] = { number, box, is_void };
	(sign > 0 ? digest_add : digest_take)(digest, DIGEST_NUMBER, words, 3);
}

void
step_set_order(struct step *step, struct pack_order *order, enum order_state state, uint32_t lane)
{
	struct action *action = step_act(step, ACTION_ORDER);

	pack_hash_order(&step->pack->digest, -1, order->id, order->state, order->content);
	order->state = (uint8_t)state;
	order->lane = lane;
	pack_hash_order(&step->pack->digest, 1, order->id, order->state, order->content);
	action->order = order->id;
	action->state = order->state;
	action->lane = lane;
}

void
step_box_row(struct step *step, const struct pack_order *order, const struct pack_box *box)
{
	struct action *action = step_act(step, ACTION_BOX);

	pack_hash_box(&step->pack->digest, 1, order->id, box);
	action->order = order->id;
	action->lane = order->lane;
	action->box = box->id;
	action->state = box->state;
	action->ordinal = box->ordinal;
	action->units = box->units;
	action->number = box->number;
	action->intent = box->intent;
	action->attempt = box->attempt;
	action->reprinted = box->reprinted;
	action->retry_ms = box->retry_ms;
}

void
step_box_begin(struct step *step, const struct pack_order *order, const struct pack_box *box)
{
	pack_hash_box(&step->pack->digest, -1, order->id, box);
}

void
step_set_box_state(struct step *step, const struct pack_order *order, struct pack_box *box, enum box_state state)
{
	step_box_begin(step, order, box);
	box->state = (uint8_t)state;
	step_box_row(step, order, box);
}

void
step_set_intent(struct step *step, uint64_t box, uint64_t intent, uint32_t attempt, enum intent_state state)
{
	struct action *action = step_act(step, ACTION_INTENT);

	action->box = box;
	action->intent = intent;
	action->attempt = attempt;
	action->state = (uint8_t)state;
}

void
step_void_number(struct step *step, const struct pack_box *box)
{
	struct action *action = step_act(step, ACTION_NUMBER_VOID);

	pack_hash_number(&step->pack->digest, -1, box->number, box->id, false);
	pack_hash_number(&step->pack->digest, 1, box->number, box->id, true);
	action->number = box->number;
	action->box = box->id;
}

/* P6: a serial leaves its range once. False: the range is used up. */
static bool
take_number(struct step *step, const struct pack_order *order, struct pack_box *box)
{
	struct pack_range *range = state_range(step->pack, order->range);
	struct action *action;

	if (range == NULL || range->next > range->last)
		return false;
	action = step_act(step, ACTION_NUMBER);
	box->number = ++step->pack->last_number;
	action->number = box->number;
	action->box = box->id;
	action->range = range->id;
	action->serial = range->next++;
	pack_hash_number(&step->pack->digest, 1, box->number, box->id, false);
	return true;
}

/* ---- boxes ---- */

struct pack_box *
step_open_box(struct step *step, struct pack_lane *lane, struct pack_order *order)
{
	struct pack_box *box = &order->boxes[order->box_count++];

	*box = (struct pack_box){ .id = ++step->pack->last_box, .ordinal = ++order->last_ordinal, .state = BOX_OPEN };
	take_number(step, order, box);
	step_box_row(step, order, box);
	lane->box = box->id;
	return box;
}

static void
remove_box(struct pack_order *order, struct pack_box *box)
{
	size_t after = order->box_count - 1 - (size_t)(box - order->boxes);

	memmove(box, box + 1, after * sizeof *box);
	order->box_count--;
}

void
step_void_box(struct step *step, struct pack_lane *lane, struct pack_order *order, struct pack_box *box)
{
	if (box->number != 0)
		step_void_number(step, box);
	step_set_box_state(step, order, box, BOX_VOIDED);
	if (lane->box == box->id)
		lane->box = 0;
	remove_box(order, box);
}

static void
make_label(struct step *step, const struct pack_order *order, struct pack_box *box)
{
	struct action *action = step_act(step, ACTION_LABEL);

	action->order = order->id;
	action->box = box->id;
	action->intent = box->intent;
	action->attempt = box->attempt;
	action->number = box->number;
	action->lane = order->lane;
}

/* P5: the intent is a row before a byte leaves. A new intent has a new sheet; a new attempt follows one that
 * certainly did not print. */
void
step_queue_label(struct step *step, const struct pack_order *order, struct pack_box *box, bool new_intent)
{
	step_box_begin(step, order, box);
	box->retry_ms = 0;
	if (box->number == 0 && !take_number(step, order, box)) {
		pack_hash_box(&step->pack->digest, 1, order->id, box);
		step_news(step, VERDICT_NO_TRACKING_NUMBERS, order, box);
		return;
	}
	if (new_intent) {
		box->intent = ++step->pack->last_intent;
		box->attempt = 1;
	} else {
		box->attempt++;
	}
	box->state = BOX_PRINTING;
	step_box_row(step, order, box);
	step_set_intent(step, box->id, box->intent, box->attempt, INTENT_MADE);
	make_label(step, order, box);
	step_news(step, VERDICT_LABEL_QUEUED, order, box);
}

void
step_close_box(struct step *step, struct pack_lane *lane, struct pack_order *order, struct pack_box *box)
{
	step_set_box_state(step, order, box, BOX_COMPLETE);
	step_news(step, VERDICT_BOX_COMPLETE, order, box);
	lane->box = 0;
	if (!lane->at_end)
		step_queue_label(step, order, box, true);
}
