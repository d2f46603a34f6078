/* What a scan does, once rules_scan() has decided. */
#include "step.h"

static void
open_order(struct step *step, struct pack_lane *lane, struct pack_order *order)
{
	struct pack_box *box;

	if (lane->order != 0)
		step_leave_order(step, lane);
	lane->order = order->id;
	box = state_box(order, order->box);
	lane->box = box != NULL && box->state == BOX_OPEN ? box->id : step_newest_open_box(order);
	order->box = 0;
	if (order->state == ORDER_CANCELLED) {
		/* only to have its items taken out */
		step_set_order(step, order, ORDER_CANCELLED, lane->id);
		return;
	}
	step_set_order(step, order, step_is_packed(order) ? ORDER_PACKED : ORDER_OPEN, lane->id);
	step_go_on(step, order);
}

static void
add_unit(struct step *step, struct pack_order *order, struct pack_box *box, struct pack_line *line, uint32_t quantity,
         uint32_t grams, bool override)
{
	struct action *action = step_act(step, ACTION_UNIT);

	order->room -= rules_line_room(line);
	line->packed += quantity;
	order->room += rules_line_room(line);
	box->units += quantity;
	box->grams += (uint64_t)grams * quantity;
	action->unit = ++step->pack->last_unit;
	action->order = order->id;
	action->box = box->id;
	action->line = line->n;
	action->item = line->item;
	action->quantity = quantity;
	action->grams = grams;
	action->via = step->event->scan.via;
	action->override = override;
	pack_hash_unit(&step->pack->digest, 1, action->unit, box->id, line->n, line->item, quantity, grams);
}

/* A case may fill the rest of one line and go on in the next of the same item. */
static void
pack_units(struct step *step, struct pack_lane *lane, struct pack_order *order, const struct decision *decision)
{
	const struct scan_item *item = &step->event->scan.items[decision->item];
	struct pack_box *box = state_box(order, lane->box);
	uint32_t left = item->quantity;

	if (box == NULL)
		box = step_open_box(step, lane, order);
	step_box_begin(step, order, box);
	for (uint32_t i = decision->line; left > 0 && i < order->line_count; i++) {
		struct pack_line *line = &step->pack->lines[order->first_line + i];
		uint32_t room = rules_line_room(line);
		if (line->item != item->item || room == 0)
			continue;
		add_unit(step, order, box, line, left < room ? left : room, item->grams, decision->override);
		left -= left < room ? left : room;
	}
	step_box_row(step, order, box);
	step_finish_if_in(step, lane, order);
}

static void
remove_unit(struct step *step, struct pack_order *order, struct pack_box *box, const struct scan_unit *last)
{
	struct pack_line *line = &step->pack->lines[order->first_line + rules_line_index(step->pack, order, last->line)];
	struct action *action = step_act(step, ACTION_UNIT_GONE);

	box->units -= last->quantity;
	box->grams -= (uint64_t)last->grams * last->quantity;
	order->room -= rules_line_room(line);
	line->packed -= last->quantity;
	order->room += rules_line_room(line);
	action->unit = last->unit;
	action->order = order->id;
	action->box = box->id;
	action->line = last->line;
	action->item = last->item;
	action->quantity = last->quantity;
	action->grams = last->grams;
	pack_hash_unit(&step->pack->digest, -1, last->unit, box->id, last->line, last->item, last->quantity,
	               last->grams);
}

/* The box that a unit comes out of, its label void: it is open again; for a return it stays closed while units wait in
 * another. Between step_box_begin() and its row. */
static struct pack_box *
begin_removal(struct step *step, struct pack_lane *lane, struct pack_order *order)
{
	struct pack_box *open = state_box(order, lane->box), *box;

	if (open != NULL && open->id != step->event->scan.last.box && open->units == 0)
		step_void_box(step, lane, order, open);
	box = state_box(order, step->event->scan.last.box);
	if (box->intent != 0)
		step_void_label(step, order, box, NUMBER_VOID);
	step_box_begin(step, order, box);
	box->retry_ms = 0;
	box->weight_g = 0; /* the scale has seen it with more */
	if (lane->box == 0)
		lane->box = box->id;
	if (lane->box == box->id || step->event->scan.command == COMMAND_UNDO)
		box->state = BOX_OPEN;
	return box;
}

static void
end_removal(struct step *step, struct pack_lane *lane, struct pack_order *order, struct pack_box *box, bool had_excess)
{
	bool excess = rules_has_excess(step->pack, order);

	step_box_row(step, order, box);
	if (box->units == 0 && box->id != lane->box)
		step_void_box(step, lane, order, box);
	if (order->state == ORDER_PACKED)
		step_set_order(step, order, ORDER_OPEN, lane->id);
	/* 1. a cancelled order has left the bench when all is out */
	if (order->state == ORDER_CANCELLED && !excess)
		step_leave_order(step, lane);
	if (rules_order_stopped(order->state) != VERDICT_NONE)
		return;
	/* 2. labels that waited for the last that was too many */
	if (had_excess && !excess)
		step_go_on(step, order);
	else
		step_finish_if_in(step, lane, order);
}

static void
undo_scan(struct step *step, struct pack_lane *lane, struct pack_order *order)
{
	const struct event_scan *scan = &step->event->scan;
	bool had_excess = rules_has_excess(step->pack, order);
	struct pack_box *box;

	if (scan->last.from != 0) {
		step_move_back(step, lane, order);
		return;
	}
	box = begin_removal(step, lane, order);
	for (size_t i = 0; i <= scan->also_count; i++)
		remove_unit(step, order, box, rules_row(scan, i));
	end_removal(step, lane, order, box, had_excess);
}

/* Of a case that went in at once, what may stay becomes a unit row of its own. */
static void
return_units(struct step *step, struct pack_lane *lane, struct pack_order *order, const struct decision *decision)
{
	const struct scan_unit *last = &step->event->scan.last;
	uint32_t out = step->event->scan.items[decision->item].quantity;
	struct pack_line *line = &step->pack->lines[order->first_line + decision->line];
	struct pack_box *box = begin_removal(step, lane, order);

	remove_unit(step, order, box, last);
	if (out < last->quantity)
		add_unit(step, order, box, line, last->quantity - out, last->grams, false);
	end_removal(step, lane, order, box, true);
}

static void
short_line(struct step *step, struct pack_lane *lane, struct pack_order *order, const struct decision *decision)
{
	struct pack_line *line = &step->pack->lines[order->first_line + decision->line];
	struct action *action = step_act(step, ACTION_LINE);

	order->room -= rules_line_room(line);
	line->status = step->event->scan.command == COMMAND_DAMAGED ? LINE_DAMAGED : LINE_SHORT;
	action->order = order->id;
	action->line = line->n;
	action->item = line->item;
	action->state = line->status;
	step_finish_if_in(step, lane, order);
}

static void
load_box(struct step *step)
{
	struct pack_order *order = state_order(step->pack, step->event->scan.label.order);

	step_set_box_state(step, order, state_box(order, step->event->scan.label.box), BOX_LOADED);
}

static void
note_old_sheet(struct step *step)
{
	struct action *action = step_act(step, ACTION_NUMBER_VOID);

	action->number = step->event->scan.label.number;
	action->box = step->event->scan.label.box;
	action->state = NUMBER_VOID;
}

static void
seal_box(struct step *step, struct pack_lane *lane, struct pack_order *order, struct pack_box *box)
{
	step_box_begin(step, order, box);
	box->state = BOX_SEALED;
	box->retry_ms = 0;
	step_box_row(step, order, box);
	/* its scan proves that the label came out, whatever the printer has said or will say */
	step_set_intent(step, box->id, box->intent, box->attempt, INTENT_PRINTED);
	step_seal_order(step, lane, order);
}

/* What was refused is put aside, or a lead has seen to it. */
static void
unlatch(struct step *step, struct pack_lane *lane)
{
	struct action *action = step_act(step, ACTION_UNLOCK);
	uint32_t lead = step->event->scan.badge;

	action->verdict = lane->latch;
	action->order = lane->order;
	action->user = lead != 0 ? lead : lane->user;
	action->state = lead != 0;
	if (lane->latch == lane->refused) {
		action->item = lane->refused_item;
		action->number = lane->refused_seq;
	}
	lane->latch = VERDICT_NONE;
}

/* In a trial the other order is open now, and the answer was that this one is not complete. */
static void
open_scanned(struct step *step, struct pack_lane *lane, const struct decision *decision)
{
	struct pack_order *order = state_order(step->pack, step->event->scan.order);

	open_order(step, lane, order);
	if (decision->news != VERDICT_NONE)
		step_news(step, decision->news, order, NULL);
}

/* The box is in this carton, a new one if none is open. */
static void
take_carton(struct step *step, struct pack_lane *lane, struct pack_order *order)
{
	struct pack_box *box = state_box(order, lane->box);

	if (box == NULL)
		box = step_open_box(step, lane, order);
	if (box->carton == step->event->scan.carton)
		return;
	step_box_begin(step, order, box);
	box->carton = step->event->scan.carton;
	step_box_row(step, order, box);
}

static void
sign_in(struct step *step, struct pack_lane *lane, uint32_t other)
{
	struct pack_lane *left = state_lane(step->pack, other);

	if (left != NULL) {
		left->user = 0;
		step_end_prompt(left);
	}
	lane->user = step->event->scan.badge;
}

static void
carry_out(struct step *step, struct pack_lane *lane, const struct decision *decision)
{
	struct pack_order *order = state_order(step->pack, lane->order);

	switch (decision->deed) {
	case DEED_NONE:
	case DEED_SCALE_EMPTY: /* of readings: step_weight() */
	case DEED_ON_SCALE:
	case DEED_WEIGH:
		return;
	case DEED_UNLATCH:
		unlatch(step, lane);
		return;
	case DEED_SIGN_IN:
		sign_in(step, lane, decision->other);
		return;
	case DEED_SIGN_OUT:
		lane->user = 0;
		return;
	case DEED_OPEN:
		open_scanned(step, lane, decision);
		return;
	case DEED_PACK:
		pack_units(step, lane, order, decision);
		return;
	case DEED_UNDO:
		undo_scan(step, lane, order);
		return;
	case DEED_BACK:
		step_back(step, lane, order);
		return;
	case DEED_ASK_MOVE:
		lane->moving = true;
		return;
	case DEED_MOVE:
		step_move(step, lane, order);
		return;
	case DEED_NEW_BOX:
		step_next_box(step, lane, order);
		return;
	case DEED_FINISH:
		step_finish_order(step, lane, order);
		return;
	case DEED_SET_ASIDE:
		step_leave_order(step, lane);
		return;
	case DEED_RETURN:
		return_units(step, lane, order, decision);
		return;
	case DEED_SHORT:
		short_line(step, lane, order, decision);
		return;
	case DEED_LOAD:
		load_box(step);
		return;
	case DEED_CARTON:
		take_carton(step, lane, order);
		return;
	case DEED_OLD_SHEET:
		note_old_sheet(step);
		return;
	case DEED_SEAL:
		seal_box(step, lane, order, state_box(order, step->event->scan.label.box));
		return;
	}
}

/* An UNDO whose units would not fit into the box that they were moved out of. */
static bool
is_refused_move_back(const struct event_scan *scan, const struct decision *decision)
{
	return scan->command == COMMAND_UNDO && decision->limit != LIMIT_NONE;
}

/* The order and box that the answer is about, as they are once it is carried out. */
static void
fill_verdict(const struct step *step, struct action *answer, const struct decision *decision, uint64_t order_before,
             const struct pack_lane *lane)
{
	const struct event_scan *scan = &step->event->scan;
	const struct pack_order *order = pack_find_order(step->pack, lane->order ? lane->order : order_before);

	answer->user = lane->user;
	answer->via = scan->via;
	answer->asks = lane->asks;
	answer->order = order != NULL ? order->id : order_before;
	answer->position = scan->position;
	answer->number = decision->other; /* the lane elsewhere */
	answer->limit = decision->limit;
	if (answer->order == 0)
		answer->order = scan->order;
	answer->box = lane->box;
	if (decision->order != 0 && decision->order != answer->order) {
		answer->order = decision->order;
		answer->box = 0;
	}
	if (decision->deed == DEED_SEAL || decision->verdict == VERDICT_BOX_SEALED || decision->verdict == VERDICT_BOX_LOADED ||
	    decision->verdict == VERDICT_INTERCEPTED)
		answer->box = scan->label.box;
	if (is_refused_move_back(scan, decision))
		answer->box = scan->last.from;
	if (order != NULL && (decision->deed == DEED_MOVE || decision->deed == DEED_PACK || decision->deed == DEED_UNDO || decision->deed == DEED_RETURN ||
	                      decision->deed == DEED_SHORT)) {
		const struct pack_line *line = &step->pack->lines[order->first_line + decision->line];
		answer->line = line->n;
		answer->item = line->item;
		answer->count = line->packed;
		answer->of = line->quantity;
	} else if (scan->item_count > 0) {
		answer->item = scan->items[decision->item].item;
	}
	answer->override = decision->override;
	answer->shadow = lane->shadow;
}

/* The box that the unit went into or came out of, even if that has closed it. */
static void
box_of_last_unit(const struct step *step, struct action *answer)
{
	const struct pack_order *order = pack_find_order(step->pack, answer->order);
	const struct pack_box *box;

	for (size_t i = 1; i < step->count; i++)
		if (step->out[i].kind == ACTION_UNIT || step->out[i].kind == ACTION_UNIT_GONE ||
		    step->out[i].kind == ACTION_UNIT_MOVED || step->out[i].kind == ACTION_UNIT_BACK)
			answer->box = step->out[i].box;
	box = order != NULL ? pack_find_box(order, answer->box) : NULL;
	answer->ordinal = box != NULL ? box->ordinal : 0;
	answer->carton = box != NULL ? box->carton : 0;
}

/* What is remembered of the answer: a refusal, for a lead who may let it through, until something else is accepted. */
static void
remember(const struct step *step, struct pack_lane *lane, const struct decision *decision)
{
	const struct event_scan *scan = &step->event->scan;
	bool changes_nothing = decision->deed == DEED_NONE || decision->deed == DEED_UNLATCH ||
	                       decision->deed == DEED_SIGN_IN || decision->deed == DEED_SIGN_OUT;

	/* 1. a permission is for the next scan; commands and what they are answered do not count */
	if (scan->command == COMMAND_NONE)
		lane->allow = VERDICT_NONE;
	/* 2. a trial stops nobody */
	if (verdict_latches(decision->verdict) && !lane->shadow)
		lane->latch = decision->verdict;
	/* 3. the refusal that latched the lane stays the last one until it is dealt with */
	if (decision->verdict == VERDICT_ACKNOWLEDGE_FIRST || (!verdict_refuses(decision->verdict) && changes_nothing))
		return;
	lane->refused = verdict_refuses(decision->verdict) ? decision->verdict : VERDICT_NONE;
	lane->refused_item = lane->refused != VERDICT_NONE && scan->item_count > 0 ? scan->items[decision->item].item : 0;
	lane->refused_seq = lane->refused != VERDICT_NONE ? step->event->seq : 0;
}

/* A scan that asks has an order open and a packer, and does nothing else. */
static void
prompt(struct step *step, struct pack_lane *lane, const struct decision *decision)
{
	const struct event_scan *scan = &step->event->scan;

	if (decision->asks == 0) {
		if (!rules_prompt_stays(scan, decision))
			step_end_prompt(lane);
		return;
	}
	lane->knows = rules_known(lane, scan);
	lane->asks = decision->asks;
	lane->ask_item = scan->items[decision->item].item;
	lane->ask_quantity = scan->items[decision->item].quantity;
}

/* What ends a move that was asked for: any other command, a refusal that latches, another packer, and its item. A code that
 * was misread does not: the next one would be packed instead. */
static bool
ends_move(const struct event_scan *scan, const struct decision *decision)
{
	return (scan->command != COMMAND_NONE && scan->command != COMMAND_MOVE) || verdict_latches(decision->verdict) ||
	       decision->deed == DEED_SIGN_IN || decision->deed == DEED_MOVE;
}

/* Whether the answer is about one box and another. */
static bool
is_between_boxes(const struct event_scan *scan, const struct decision *decision, bool moving)
{
	switch (decision->deed) {
	case DEED_BACK:
	case DEED_ASK_MOVE:
	case DEED_MOVE:
		return true;
	case DEED_UNDO:
		return scan->last.from != 0;
	default:
		if (is_refused_move_back(scan, decision))
			return true;
		if (decision->verdict == VERDICT_OVER_QUANTITY)
			return moving;
		return decision->verdict == VERDICT_NOTHING_TO_UNDO && scan->command != COMMAND_UNDO;
	}
}

void
step_scan(struct step *step)
{
	struct pack_lane *lane = state_lane(step->pack, step->event->lane);
	struct decision decision;
	struct action *answer;
	uint64_t order_before;
	bool moving;

	if (lane == NULL)
		return;
	moving = lane->moving;
	order_before = lane->order;
	decision = rules_scan(step->pack, lane, &step->event->scan);
	answer = step_act(step, ACTION_VERDICT);
	answer->verdict = decision.verdict;
	answer->between = is_between_boxes(&step->event->scan, &decision, moving);
	lane->last_ms = step->event->at_ms;
	carry_out(step, lane, &decision);
	remember(step, lane, &decision);
	prompt(step, lane, &decision);
	if (ends_move(&step->event->scan, &decision))
		lane->moving = false;
	/* a lane asks one thing at a time */
	if (lane->moving)
		step_end_prompt(lane);
	fill_verdict(step, answer, &decision, order_before, lane);
	box_of_last_unit(step, answer);
}

