/* What printers, leads, manifests and the clock report. */
#include "message.h"
#include "step.h"

/* P4: right before a label prints its order is looked at again. True: the order is stopped and the label is void, so
 * that even if paper comes out, it seals nothing; the release of the order asks for a new one. */
static bool
stop_label(struct step *step, const struct pack_order *order, struct pack_box *box)
{
	enum verdict stopped = rules_label_stopped(step->pack, order);

	if (stopped == VERDICT_NONE)
		return false;
	step_void_label(step, order, box, NUMBER_VOID);
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
	if (box->state == BOX_PRINTING || rules_label_stopped(step->pack, order) != VERDICT_NONE)
		return;
	step_void_label(step, order, box, NUMBER_LIVE);
	step_queue_label(step, order, box);
}

/* A box comes back to a bench: for a new label, or for what is in it. */
static void
unseal(struct step *step, struct pack_order *order, struct pack_box *box)
{
	step_void_label(step, order, box, NUMBER_VOID);
	if (order->state == ORDER_RELEASED || order->state == ORDER_SEALED)
		step_set_order(step, order, order->room == 0 ? ORDER_PACKED : ORDER_OPEN, 0);
	if (!rules_order_stays(order->state))
		step_queue_label(step, order, box);
}

static void
intercept(struct step *step, const struct pack_order *order, struct pack_box *box)
{
	if (box->intercept || box->state < BOX_SEALED || box->state >= BOX_TENDERED)
		return;
	step_box_begin(step, order, box);
	box->intercept = true;
	step_box_row(step, order, box);
	step_news(step, VERDICT_INTERCEPTED, order, box);
}

/* After a restore: sheets that nobody remembers may be on boxes, with this number or a later one. What was asked for is
 * made anew with another number; a box that has not come so far gets one when it does. */
static void
renew_label(struct step *step, const struct pack_order *order, struct pack_box *box)
{
	int64_t retry_ms = box->intent != 0 ? step_retry_ms(step, order) : box->retry_ms;

	if (box->intent != 0) {
		step_void_label(step, order, box, NUMBER_VOID);
	} else if (box->number != 0) {
		step_void_number(step, box, NUMBER_VOID);
		step_box_begin(step, order, box);
		box->number = 0;
		box->reprinted = false;
		step_box_row(step, order, box);
	}
	if (box->retry_ms != retry_ms)
		step_set_retry(step, order, box, retry_ms);
}

/* A box that has left the lane: the carrier takes it, or it comes back. */
static void
decide_sealed(struct step *step, struct pack_order *order, struct pack_box *box)
{
	uint8_t decision = step->event->box.decision;

	/* 1. the carrier has it */
	if (box->state == BOX_TENDERED)
		return;
	if (decision == DECISION_VOID)
		unseal(step, order, box);
	/* 2. what must not leave is not given to it */
	else if (decision == DECISION_TENDER && !box->intercept && !rules_order_stays(order->state))
		step_tender(step, order, box);
	/* 3. a recall, or whatever a lead has heard */
	else if (decision == DECISION_INTERCEPT)
		intercept(step, order, box);
}

/* Units come into it by MOVE, or as the next item: so the order is not packed any more. */
static void
add_box(struct step *step, struct pack_order *order)
{
	struct pack_lane *lane = order != NULL ? state_lane(step->pack, order->lane) : NULL;

	if (rules_add_box_refused(step->pack, order) != VERDICT_NONE)
		return;
	if (order->state != ORDER_OPEN) /* NOLINT(clang-analyzer-core.NullDereference): no order is refused a box */
		step_set_order(step, order, ORDER_OPEN, lane->id);
	lane->moving = false;
	step_next_box(step, lane, order);
	step_news(step, VERDICT_BOX_OPENED, order, pack_find_box(order, lane->box));
}

/* As SETASIDE does, for a packer who has gone. A latched lane has something in hand that is to be dealt with first. */
static void
free_order(struct step *step, const struct pack_order *order)
{
	struct pack_lane *lane = order != NULL ? state_lane(step->pack, order->lane) : NULL;

	if (lane == NULL || lane->order != order->id || lane->latch != VERDICT_NONE)
		return;
	step_news(step, VERDICT_ORDER_SET_ASIDE, order, NULL);
	step_leave_order(step, lane);
}

void
step_decision(struct step *step)
{
	const struct event_decision *decision = &step->event->box;
	struct pack_order *order = state_order(step->pack, decision->order);
	struct pack_box *box = order != NULL ? state_box(order, decision->box) : NULL;

	if (decision->decision == DECISION_ADD) {
		add_box(step, order);
		return;
	}
	if (decision->decision == DECISION_FREE) {
		free_order(step, order);
		return;
	}
	if (decision->decision == DECISION_RENEW) {
		if (box != NULL && box->state < BOX_SEALED)
			renew_label(step, order, box);
		return;
	}
	if (box == NULL || box->state < BOX_COMPLETE || box->intent == 0)
		return;
	if (box->state >= BOX_SEALED) {
		decide_sealed(step, order, box);
		return;
	}
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
		step_void_label(step, order, box, NUMBER_VOID);
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
	bool stopped = rules_label_stopped(step->pack, order) != VERDICT_NONE;

	for (size_t i = 0; stopped && i < order->box_count; i++)
		if (order->boxes[i].retry_ms != 0)
			step_set_retry(step, order, &order->boxes[i], 0);
	if (rules_order_stopped(order->state) == VERDICT_NONE)
		step_go_on(step, order);
}

/* P4, P5: no sheet with the old address seals; boxes that are closed get a new number on a new sheet, at once or when
 * somebody takes the order up again. */
static void
readdress(struct step *step, struct pack_order *order)
{
	bool told = false;

	for (size_t i = 0; i < order->box_count; i++) {
		struct pack_box *box = &order->boxes[i];
		intercept(step, order, box);
		if (box->intent == 0 || box->state < BOX_COMPLETE || box->state >= BOX_SEALED)
			continue;
		step_void_label(step, order, box, NUMBER_READDRESSED);
		if (!told && order->lane != 0)
			step_news(step, VERDICT_ADDRESS_CHANGED, order, box);
		told = true;
	}
}

/* A box that is sealed cannot be mended at a lane: it must not leave. While its order is on hold it cannot be loaded
 * either, but a release sets it free. */
static void
intercept_sealed(struct step *step, struct pack_order *order)
{
	bool stop = order->state == ORDER_CANCELLED ||
	            (step->event->order.lines && rules_has_excess(step->pack, order));

	for (size_t i = 0; stop && i < order->box_count; i++)
		intercept(step, order, &order->boxes[i]);
}

/* The packer is stopped until it is seen what has to come out; an order of which nothing was packed just goes. */
static void
tell_what_comes_out(struct step *step, struct pack_lane *lane, struct pack_order *order)
{
	bool cancelled = order->state == ORDER_CANCELLED;

	step_news(step, cancelled ? VERDICT_ORDER_CANCELLED : VERDICT_ORDER_CHANGED, order, NULL);
	if (!lane->shadow)
		lane->latch = VERDICT_ORDER_CHANGED;
	lane->moving = false;
	if (cancelled && !rules_has_excess(step->pack, order))
		step_leave_order(step, lane);
}

/* A hold, and its end: nothing has to come out, and nothing goes on meanwhile. */
static void
tell_hold(struct step *step, const struct pack_order *order)
{
	bool was = step->event->order.was_state == ORDER_HELD || step->event->order.was_state == ORDER_SUSPECT;
	bool is = order->state == ORDER_HELD || order->state == ORDER_SUSPECT;

	if (is && !was)
		step_news(step, rules_order_stopped(order->state), order, NULL);
	else if (was && rules_order_stopped(order->state) == VERDICT_NONE)
		step_news(step, VERDICT_ORDER_RESUMED, order, NULL);
}

void
step_order(struct step *step)
{
	const struct event_order *change = &step->event->order;
	struct pack_order *order = state_order(step->pack, change->order);
	struct pack_lane *lane = order != NULL ? state_lane(step->pack, order->lane) : NULL;

	if (change->was_state != 0)
		pack_hash_order(&step->pack->digest, -1, change->order, change->was_state, change->was_content);
	pack_hash_order(&step->pack->digest, 1, change->order, change->state, change->content);
	if (order == NULL)
		return;
	order->state = change->state;
	order->content = change->content;
	if (change->address)
		readdress(step, order);
	intercept_sealed(step, order);
	if (lane == NULL || lane->order != order->id) {
		step_settle_away(step, order);
		return;
	}
	/* what is in hand may be wanted no more, or in another way */
	step_end_prompt(lane);
	if (change->lines || (order->state == ORDER_CANCELLED && change->was_state != ORDER_CANCELLED))
		tell_what_comes_out(step, lane, order);
	tell_hold(step, order);
	if (lane->order == order->id)
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

/* Nobody has scanned there for so long that whoever comes next may be somebody else. Orders stay where they are. */
static void
sign_out_idle(struct step *step)
{
	for (size_t i = 0; i < LIMIT_LANES; i++) {
		struct pack_lane *lane = &step->pack->lanes[i];
		struct action *news;
		if (state_idle_ms(lane) > step->event->at_ms)
			continue;
		lane->user = 0;
		step_end_prompt(lane);
		news = step_act(step, ACTION_EVENT);
		news->verdict = VERDICT_SIGNED_OUT;
		news->lane = lane->id;
		news->order = lane->order;
	}
}

/* What does not fit the step's actions has its time in the next tick, at once. */
void
step_tick(struct step *step)
{
	struct pack_order *order = NULL;
	struct pack_box *box = oldest_due(step->pack, step->event->at_ms, &order);

	sign_out_idle(step);
	while (box != NULL && step->count < PACK_ACTIONS_MAX - 8 - LIMIT_LANES) {
		step_queue_label(step, order, box);
		box = oldest_due(step->pack, step->event->at_ms, &order);
	}
}

/* A lead lets the lane's last refusal through: it is unlatched, and the next scan of that item may pass. */
void
step_override(struct step *step)
{
	struct pack_lane *lane = state_lane(step->pack, step->event->lane);
	const struct event_override *override = &step->event->override;
	struct action *action;

	if (lane == NULL || !rules_override(lane, override))
		return;
	action = step_act(step, ACTION_OVERRIDE);
	action->verdict = lane->refused;
	action->order = lane->order;
	action->item = lane->refused_item;
	action->number = lane->refused_seq;
	action->user = override->user;
	action = step_act(step, ACTION_EVENT);
	action->verdict = VERDICT_ACKNOWLEDGED;
	action->order = lane->order;
	action->item = lane->refused_item;
	action->override = true;
	lane->allow = lane->refused;
	lane->allow_item = lane->refused_item;
	lane->latch = VERDICT_NONE;
	lane->refused = VERDICT_NONE;
}
