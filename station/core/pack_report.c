/* What printers, leads, manifests and the clock report. */
#include "message.h"
#include "step.h"

void
step_label(struct step *step)
{
	const struct event_label *label = &step->event->label;
	struct pack_order *order = state_order(step->pack, label->order);
	struct pack_box *box = order != NULL ? state_box(order, label->box) : NULL;

	if (box == NULL || box->state != BOX_PRINTING || box->intent != label->intent || box->attempt != label->attempt)
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

	/* a later intent or attempt has taken its place, or its scan has settled it */
	if (box == NULL || box->intent != print->intent || box->attempt != print->attempt)
		return;
	if (box->state != BOX_PRINTING && box->state != BOX_UNKNOWN)
		return;
	step_set_intent(step, box->id, box->intent, box->attempt, intent_after(print->step));
	if (print->step == STEP_PRINTED) {
		step_set_box_state(step, order, box, BOX_LABELLED);
		step_news(step, VERDICT_LABEL_PRINTED, order, box);
	} else if (print->step == STEP_UNKNOWN) {
		step_set_box_state(step, order, box, BOX_UNKNOWN);
		step_news(step, VERDICT_LABEL_UNKNOWN, order, box);
	} else if (print->step == STEP_NOT_PRINTED) {
		box->retry_ms = step->event->at_ms + PACK_RETRY_MS;
		step_set_box_state(step, order, box, BOX_COMPLETE);
		step_news(step, VERDICT_PRINTER_UNAVAILABLE, order, box);
	}
}

static void
redo_label(struct step *step, struct pack_order *order, struct pack_box *box)
{
	step_set_intent(step, box->id, box->intent, box->attempt, INTENT_VOID);
	step_void_number(step, box);
	step_box_begin(step, order, box);
	box->number = 0;
	box->reprinted = false;
	pack_hash_box(&step->pack->digest, 1, order->id, box);
	step_queue_label(step, order, box, true);
}

static void
reprint_label(struct step *step, struct pack_order *order, struct pack_box *box)
{
	step_set_intent(step, box->id, box->intent, box->attempt, INTENT_VOID);
	step_box_begin(step, order, box);
	/* where a sheet may be out there, its number alone no longer seals */
	box->reprinted = box->reprinted || box->state != BOX_COMPLETE;
	pack_hash_box(&step->pack->digest, 1, order->id, box);
	step_queue_label(step, order, box, true);
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
		if (box->state != BOX_UNKNOWN && box->state != BOX_PRINTING)
			return;
		step_set_intent(step, box->id, box->intent, box->attempt, INTENT_PRINTED);
		step_set_box_state(step, order, box, BOX_LABELLED);
		step_news(step, VERDICT_LABEL_PRINTED, order, box);
		return;
	case DECISION_NOT_PRINTED:
		if (box->state == BOX_UNKNOWN)
			step_queue_label(step, order, box, false);
		return;
	case DECISION_REPRINT:
		if (box->state != BOX_PRINTING)
			reprint_label(step, order, box);
		return;
	case DECISION_VOID:
		redo_label(step, order, box);
		return;
	default:
		return;
	}
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
}

void
step_tick(struct step *step)
{
	for (size_t i = 0; i < LIMIT_OPEN_ORDERS; i++) {
		struct pack_order *order = &step->pack->orders[i];
		for (size_t j = 0; order->id != 0 && j < order->box_count; j++)
			if (order->boxes[j].retry_ms != 0 && order->boxes[j].retry_ms <= step->event->at_ms &&
			    step->count < PACK_ACTIONS_MAX - 8)
				step_queue_label(step, order, &order->boxes[j], false);
	}
}

