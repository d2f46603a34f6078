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
		if (verdict == VERDICT_BOX_COMPLETE && rules_waits_for_scale(step->pack, order, box))
			action->scale = SCALE_STABLE;
	}
}

void
step_end_prompt(struct pack_lane *lane)
{
	lane->asks = lane->knows = 0;
	lane->ask_item = lane->ask_quantity = 0;
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
		                   box->attempt, box->reprinted, box->intercept, box->carton, box->grams,
		                   box->weight_g };
	(sign > 0 ? digest_add : digest_take)(digest, DIGEST_BOX, words, 13);
}

void
pack_hash_unit(struct digest *digest, int sign, uint64_t unit, uint64_t box, uint32_t line, uint32_t item,
               uint32_t quantity, uint32_t grams)
{
	const uint64_t words[] = { unit, box, line, item, quantity, grams };
	(sign > 0 ? digest_add : digest_take)(digest, DIGEST_UNIT, words, 6);
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
	action->box = order->box;
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
	action->intercept = box->intercept;
	action->retry_ms = box->retry_ms;
	action->carton = box->carton;
	action->grams = box->grams;
	action->weight_g = box->weight_g;
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
step_void_number(struct step *step, const struct pack_box *box, enum number_state state)
{
	struct action *action = step_act(step, ACTION_NUMBER_VOID);

	pack_hash_number(&step->pack->digest, -1, box->number, box->id, false);
	pack_hash_number(&step->pack->digest, 1, box->number, box->id, true);
	action->number = box->number;
	action->box = box->id;
	action->state = (uint8_t)state;
}

static struct action *
give_number(struct step *step, struct pack_box *box)
{
	struct action *action = step_act(step, ACTION_NUMBER);

	box->number = ++step->pack->last_number;
	action->number = box->number;
	action->box = box->id;
	pack_hash_number(&step->pack->digest, 1, box->number, box->id, false);
	return action;
}

/* The next of those that came with the order. False: each has had its box. */
static bool
take_given(struct step *step, struct pack_order *order, struct pack_box *box)
{
	struct action *action;

	if (order->given == 0)
		return false;
	order->given--;
	action = give_number(step, box);
	action->order = order->id;
	action->lane = order->lane;
	return true;
}

/* P6: a serial leaves its range once. False: the range is used up. */
static bool
take_number(struct step *step, struct pack_order *order, struct pack_box *box)
{
	struct pack_range *range = state_range(step->pack, order->range);
	struct action *action;

	if (order->own)
		return take_given(step, order, box);
	if (range == NULL || range->next > range->last)
		return false;
	action = give_number(step, box);
	action->range = range->id;
	action->serial = range->next++;
	return true;
}

/* ---- boxes ---- */

/* "Box 2 of this order": the numbers of empty boxes that were given up are used again. */
static uint32_t
next_ordinal(const struct pack_order *order)
{
	uint32_t last = 0;

	for (size_t i = 0; i < order->box_count; i++)
		if (last < order->boxes[i].ordinal)
			last = order->boxes[i].ordinal;
	return last + 1;
}

/* Labels that print at the end say how many boxes there are: when that changes, those that are out are made anew. */
static void
recount_boxes(struct step *step, const struct pack_lane *lane, struct pack_order *order)
{
	for (size_t i = 0; lane->at_end && i < order->box_count; i++)
		if (order->boxes[i].state < BOX_SEALED && order->boxes[i].intent != 0)
			step_void_label(step, order, &order->boxes[i], NUMBER_VOID);
}

struct pack_box *
step_open_box(struct step *step, struct pack_lane *lane, struct pack_order *order)
{
	uint32_t ordinal = next_ordinal(order);
	struct pack_box *box = &order->boxes[order->box_count++];

	*box = (struct pack_box){ .id = ++step->pack->last_box, .ordinal = ordinal, .state = BOX_OPEN,
		.carton = lane->carton };
	recount_boxes(step, lane, order);
	/* a number that came with the order is not spent on a box that may be given up empty */
	if (!order->own)
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
		step_void_number(step, box, NUMBER_VOID);
	step_set_box_state(step, order, box, BOX_VOIDED);
	if (lane->box == box->id)
		lane->box = 0;
	remove_box(order, box);
	recount_boxes(step, lane, order);
}

/* ---- labels ---- */

int64_t
step_retry_ms(const struct step *step, const struct pack_order *order)
{
	if (order->lane == 0 || rules_label_stopped(step->pack, order) != VERDICT_NONE)
		return 0;
	return step->event->at_ms + PACK_RETRY_MS;
}

void
step_set_retry(struct step *step, const struct pack_order *order, struct pack_box *box, int64_t retry_ms)
{
	step_box_begin(step, order, box);
	box->retry_ms = retry_ms;
	step_box_row(step, order, box);
}

static void
make_label(struct step *step, const struct pack_order *order, struct pack_box *box)
{
	struct action *action;

	step_set_intent(step, box->id, box->intent, box->attempt, INTENT_MADE);
	action = step_act(step, ACTION_LABEL);
	action->order = order->id;
	action->box = box->id;
	action->intent = box->intent;
	action->attempt = box->attempt;
	action->number = box->number;
	action->lane = order->lane;
	step_news(step, VERDICT_LABEL_QUEUED, order, box);
}

/* Whatever asked for the label: its lane is told again where the box goes first. */
static void
wait_for_scale(struct step *step, const struct pack_order *order, struct pack_box *box)
{
	if (box->state != BOX_COMPLETE || box->retry_ms != 0) {
		step_box_begin(step, order, box);
		box->state = BOX_COMPLETE;
		box->retry_ms = 0;
		step_box_row(step, order, box);
	}
	step_news(step, VERDICT_BOX_COMPLETE, order, box);
}

/* P5: the intent is a row before a byte leaves. A new intent has a new sheet; a new attempt follows one that
 * certainly did not print. */
void
step_queue_label(struct step *step, struct pack_order *order, struct pack_box *box)
{
	enum verdict stopped = rules_label_stopped(step->pack, order);

	if (rules_waits_for_scale(step->pack, order, box)) {
		wait_for_scale(step, order, box);
		return;
	}
	step_box_begin(step, order, box);
	box->retry_ms = 0;
	box->state = BOX_COMPLETE;
	if (stopped != VERDICT_NONE || (box->number == 0 && !take_number(step, order, box))) {
		box->retry_ms = step_retry_ms(step, order);
		step_box_row(step, order, box);
		step_news(step, stopped != VERDICT_NONE ? stopped : VERDICT_NO_TRACKING_NUMBERS, order, box);
		return;
	}
	if (box->intent == 0)
		box->intent = ++step->pack->last_intent;
	box->attempt++;
	box->state = BOX_PRINTING;
	step_box_row(step, order, box);
	make_label(step, order, box);
}

uint64_t
step_newest_open_box(const struct pack_order *order)
{
	uint64_t newest = 0;

	for (size_t i = 0; i < order->box_count; i++)
		if (order->boxes[i].state == BOX_OPEN && order->boxes[i].id > newest)
			newest = order->boxes[i].id;
	return newest;
}

bool
step_is_packed(const struct pack_order *order)
{
	for (size_t i = 0; i < order->box_count; i++)
		if (order->boxes[i].state == BOX_OPEN)
			return false;
	return order->state == ORDER_PACKED && order->room == 0;
}

/* Where labels print at the end, those that have none yet wait for it. */
static bool
waits_for_end(const struct step *step, const struct pack_order *order, const struct pack_box *box)
{
	const struct pack_lane *lane = pack_find_lane(step->pack, order->lane);

	return order->state != ORDER_PACKED && (lane == NULL || lane->at_end) && box->intent == 0;
}

void
step_set_weight(struct step *step, struct pack_order *order, struct pack_box *box, uint32_t grams)
{
	step_box_begin(step, order, box);
	box->weight_g = grams;
	step_box_row(step, order, box);
	if (box->state == BOX_COMPLETE && !waits_for_end(step, order, box))
		step_queue_label(step, order, box);
}

/* Those that the scale has not seen wait for it. */
void
step_queue_labels(struct step *step, struct pack_order *order)
{
	if (rules_label_stopped(step->pack, order) != VERDICT_NONE)
		return;
	for (size_t i = 0; i < order->box_count; i++) {
		struct pack_box *box = &order->boxes[i];
		if (box->state == BOX_COMPLETE && box->retry_ms == 0 && !waits_for_end(step, order, box) &&
		    !rules_waits_for_scale(step->pack, order, box))
			step_queue_label(step, order, box);
	}
}

void
step_void_label(struct step *step, const struct pack_order *order, struct pack_box *box, enum number_state number)
{
	step_set_intent(step, box->id, box->intent, box->attempt, INTENT_VOID);
	if (number != NUMBER_LIVE)
		step_void_number(step, box, number);
	step_box_begin(step, order, box);
	/* where a sheet with the number may be out there, the number alone no longer seals */
	box->reprinted = number == NUMBER_LIVE && (box->reprinted || box->state != BOX_COMPLETE);
	if (number != NUMBER_LIVE)
		box->number = 0;
	box->state = BOX_COMPLETE;
	box->intent = 0;
	box->attempt = 0;
	box->retry_ms = 0;
	box->intercept = false;
	step_box_row(step, order, box);
}

void
step_close_box(struct step *step, struct pack_lane *lane, struct pack_order *order, struct pack_box *box)
{
	step_set_box_state(step, order, box, BOX_COMPLETE);
	step_news(step, VERDICT_BOX_COMPLETE, order, box);
	lane->box = 0;
	if (!lane->at_end && !rules_waits_for_scale(step->pack, order, box))
		step_queue_label(step, order, box);
}

void
step_next_box(struct step *step, struct pack_lane *lane, struct pack_order *order)
{
	struct pack_box *box = state_box(order, lane->box);

	if (box != NULL)
		step_close_box(step, lane, order, box);
	step_open_box(step, lane, order);
}

