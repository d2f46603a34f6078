/* What printers, leads, manifests and the clock report. */
#include "message.h"
#include "step.h"

/* P4: right before a label prints its order is looked at again. True: the order is stopped and the label is void, so
 * that even if paper comes out, it seals nothing; the release of the order asks for a new one. */
static bool
stop_label(struct step *step, const struct pack_order *order, struct pack_box *box)
{
	enum verdict stopped = rules_order_stopped(order->state);

	if (stopped == VERDICT_NONE)
		return false;
	step_void_label(step, order, box, true);
	step_news(step, stopped, order, box);
	return true;
}

void
step_label(struct step *step)
{
	const struct event_label *label = &step->event->label;
	struct pack_order *order = state_order(step->pack, label->order);
	struct pack_box *box = order != NULL ? state_box(order, label->box) : NULL;

	if (box == NULL || box->state != BOX_PRINTING || box->intent != label->intent || box->attempt != label->attempt)
		return;
	if (label->ok && stop_label(step, order, box))
		return;
	step_set_intent(step, box->id, box->intent, box->attempt, label->ok ? INTENT_RENDERED : INTENT_UNREADABLE);
	if (label->ok)
		return;
	step_set_box_state(step, order, box, BOX_COMPLETE);
	step_news(step, VERDICT_LABEL_UNREADABLE, order, box);
}

static enum intent_state
intent_after(uint8_t print_step)
{
	switch (print_step) {
	case STEP_CREATED: return INTENT_CREATED;
	case STEP_SENT: return INTENT_SENT;
	case STEP_PRINTED: return INTENT_PRINTED;
	case STEP_NOT_PRINTED: return INTENT_NOT_PRINTED;
	default: return INTENT_UNKNOWN;
	}
}

void
step_print(struct step *step)
{
	const struct event_print *print = &step->event->print;
	struct pack_order *order = state_order(step->pack, print->order);
	struct pack_box *box = order != NULL ? state_box(order, print->box) : NULL;

	/* 1. a later intent or attempt has taken its place */
	if (box == NULL || box->intent != print->intent || box->attempt != print->attempt)
		return;
	/* 2. settled already; what may have come out is not taken back by a printer's later word, only confirmed */
	if (box->state != BOX_PRINTING && !(box->state == BOX_UNKNOWN && print->step == STEP_PRINTED))
		return;
	/* 3. the document is not sent yet, and shall not be */
	if (print->step == STEP_CREATED && stop_label(step, order, box))
		return;
	step_set_intent(step, box->id, box->intent, box->attempt, intent_after(print->step));
	if (print->step == STEP_PRINTED) {
		step_set_box_state(step, order, box, BOX_LABELLED);
		step_news(step, VERDICT_LABEL_PRINTED, order, box);
	} else if (print->step == STEP_UNKNOWN) {
		step_set_box_state(step, order, box, BOX_UNKNOWN);
		step_news(step, VERDICT_LABEL_UNKNOWN, order, box);
	} else if (print->step == STEP_NOT_PRINTED) {
		step_box_begin(step, order, box);
		box->state = BOX_COMPLETE;
		box->retry_ms = step_retry_ms(step, order);
		step_box_row(step, order, box);
		step_news(step, VERDICT_PRINTER_UNAVAILABLE, order, box);
	}
}

static void
attest_printed(struct step *step, struct pack_order *order, struct pack_box *box)
{
	if (box->state != BOX_UNKNOWN && box->state != BOX_PRINTING)
		return;
	step_set_intent(step, box->id, box->intent, box->attempt, INTENT_PRINTED);
	step_set_box_state(step, order, box, BOX_LABELLED);
	step_news(step, VERDICT_LABEL_PRINTED, order, box);
}

static void
attest_not_printed(struct step *step, struct pack_order *order, struct pack_box *box)
{
	if (box->state != BOX_UNKNOWN)
		return;
	step_set_intent(step, box->id, box->intent, box->attempt, INTENT_NOT_PRINTED);
	step_queue_label(step, order, box);
}

static void
reprint_label(struct step *step, struct pack_order *order, struct pack_box *box)
{
	/* what prints already comes first; a stopped order has no labels */
	if (box->state == BOX_PRINTING || rules_order_stopped(order->state) != VERDICT_NONE)
		return;
	step_void_label(step, order, box, false);
	step_queue_label(step, order, box);
}

void
step_decision(struct step *step)
{
	const struct event_decision *decision = &step->event->box;
	struct pack_order *order = state_order(step->pack, decision->order);
	struct pack_box *box = order != NULL ? state_box(order, decision->box) : NULL;

	if (box == NULL || box->state < BOX_COMPLETE || box->state >= BOX_SEALED || box->intent == 0)
		return;
	switch (decision->decision) {
	case DECISION_PRINTED:
		attest_printed(step, order, box);
		return;
	case DECISION_NOT_PRINTED:
		attest_not_printed(step, order, box);
		return;
	case DECISION_REPRINT:
		reprint_label(step, order, box);
		return;
	case DECISION_VOID:
		step_void_label(step, order, box, true);
		step_queue_label(step, order, box);
		return;
	default:
		return;
	}
}

/* An order that is at a lane: its labels stop with it, and go on when it may go on. */
static void
order_at_lane(struct step *step, struct pack_order *order)
{
	if (rules_order_stopped(order->state) != VERDICT_NONE) {
		for (size_t i = 0; i < order->box_count; i++)
			if (order->boxes[i].retry_ms != 0)
				step_set_retry(step, order, &order->boxes[i], 0);
		return;
	}
	/* units may have gone out while it was stopped, and what is at a lane is open there */
	if (order->state != ORDER_OPEN && !step_is_packed(order))
		step_set_order(step, order, ORDER_OPEN, order->lane);
	step_queue_labels(step, order);
}

void
step_order(struct step *step)
{
	const struct event_order *change = &step->event->order;
	struct pack_order *order = state_order(step->pack, change->order);

	if (change->was_state != 0)
		pack_hash_order(&step->pack->digest, -1, change->order, change->was_state, change->was_content);
	pack_hash_order(&step->pack->digest, 1, change->order, change->state, change->content);
	if (order == NULL)
		return;
	order->state = change->state;
	order->content = change->content;
	if (order->lane != 0)
		order_at_lane(step, order);
}

/* The oldest box whose time has come: ids, not slots, so that a restarted station does the same. */
static struct pack_box *
oldest_due(struct pack *pack, int64_t now_ms, struct pack_order **its_order)
{
	struct pack_box *oldest = NULL;

	for (size_t i = 0; i < LIMIT_OPEN_ORDERS; i++) {
		struct pack_order *order = &pack->orders[i];
		for (size_t j = 0; order->id != 0 && j < order->box_count; j++) {
			struct pack_box *box = &order->boxes[j];
			if (box->retry_ms == 0 || box->retry_ms > now_ms || (oldest != NULL && oldest->id < box->id))
				continue;
			oldest = box;
			*its_order = order;
		}
	}
	return oldest;
}

/* What does not fit the step's actions has its time in the next tick, at once. */
void
step_tick(struct step *step)
{
	struct pack_order *order = NULL;
	struct pack_box *box = oldest_due(step->pack, step->event->at_ms, &order);

	while (box != NULL && step->count < PACK_ACTIONS_MAX - 8) {
		step_queue_label(step, order, box);
		box = oldest_due(step->pack, step->event->at_ms, &order);
	}
}
