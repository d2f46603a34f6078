/* The packing state machine.
 *
 *   order:  released ──open──▶ open ──last unit──▶ packed ──last seal──▶ sealed ──last tender──▶ tendered
 *              ▲  ▲             │ ▲                  │  │  ▲                 │         (rules in verdict.c)
 *              │  └─nothing in──┘ └undo, back, move─┘  │  └───void by a lead┘
 *              └──────────last seal, lines that wait────┘
 *
 *   box:    open ──close()──▶ complete ──queue_label()──▶ printing ──printed──▶ labelled ──its scan──▶ sealed
 *             ▲                ▲ ▲                          │ │ └──may be out──▶ unknown ───its scan────▲ │
 *             │                │ └──────did not print───────┘ └──its scan (it did come out)─────────────┘ │
 *             │                └──void by a lead, new address: another number──────────────────────────────┤
 *             └──undo, return, back, move: the number is void, a later one is new      loaded ◀──the door──┘
 *                                                                                         └──the carrier──▶ tendered
 *
 * A complete box gets its label: when it closes, or when its order is packed (labels = at-end); again 5 s after it did
 * not print; and when its order is taken up at a lane, or may go on after a hold, or when the last that was too many has
 * come out.
 *
 * An order may have several open boxes; units go into the one that is its lane's. NEWBOX closes that one alone and opens
 * another (a lead does so for an order whose boxes are all closed too, and it is open again), BACK makes an earlier one the lane's and leaves the other open, MOVE puts units of another box into it, and the
 * order's end closes all in box order. Somebody who goes back or moves when all is in, ends the order by DONE, also where
 * the last item would. UNDO takes back one scan whole: all that it packed, or moved.
 *
 * An order may change at any moment. What it wants no more comes out of its boxes, one scan each; until then it is not
 * finished, nothing of it prints and no box of it is sealed. After a new address no earlier label seals. A sealed box of
 * an order that was cancelled or readdressed, or wants less, is intercepted: the core does not know which of the sealed
 * boxes has the surplus, so all are. Only a lead's void takes a box from there.
 *
 * An item whose code does not tell all that must be known of the unit makes its lane ask: the next scan answers, or says
 * that something else is in hand now, and then the prompt is gone.
 *
 *   prompt: none ──item, something missing──▶ asks ──answer, still missing──▶ asks
 *             ▲                                │ └─a damaged code, CALL, NEWBOX, another order's code: it stays
 *             └──the last answer, another item, ACK, UNDO, SETASIDE, a latch, a change of the order or the packer
 *
 * Invariants: a lane asks only with an order and a packer and without a latch, and never for what it knows; a lane's box
 * is open and of the lane's order; a lane without a box has an order without open boxes; an open box that is not a lane's
 * has units in it; a lane that waits for an item to move asks for nothing else, has an order and no latch; units of a box
 * are the sum of its unit rows; a box from
 * printing on has a live number; a live number has one box; a tendered box never changes; retry_ms is set only in complete
 * boxes of orders that are at a lane, not stopped and without surplus; a packed order has no open box and no room; a
 * released one has no box that is not sealed; a cancelled one is at a lane only while units are in a box not sealed. */
#include <string.h>

#include "step.h"

static void
step_lane(struct step *step)
{
	const struct event_lane *rules = &step->event->rules;
	struct pack_order *order;
	struct pack_lane *lane;

	if (step->event->lane == 0 || step->event->lane > LIMIT_LANES)
		return;
	lane = &step->pack->lanes[step->event->lane - 1];
	lane->id = step->event->lane;
	lane->done = rules->done;
	lane->at_end = rules->at_end;
	lane->outbound = rules->outbound;
	lane->shadow = rules->shadow;
	lane->idle_ms = rules->idle_ms;
	lane->last_ms = step->event->at_ms;
	if (lane->shadow)
		lane->latch = VERDICT_NONE;
	lane->scale = rules->scale;
	lane->carton = rules->carton;
	order = state_order(step->pack, lane->order);
	/* labels that waited for the end, or for the scale, may have to wait no more */
	if (order != NULL)
		step_queue_labels(step, order);
}

static int64_t
next_deadline(const struct pack *pack)
{
	int64_t deadline = PACK_NO_DEADLINE;

	for (size_t i = 0; i < LIMIT_OPEN_ORDERS; i++)
		for (size_t j = 0; pack->orders[i].id != 0 && j < pack->orders[i].box_count; j++) {
			int64_t retry = pack->orders[i].boxes[j].retry_ms;
			if (retry != 0 && retry < deadline)
				deadline = retry;
		}
	for (size_t i = 0; i < LIMIT_LANES; i++)
		if (state_idle_ms(&pack->lanes[i]) < deadline)
			deadline = state_idle_ms(&pack->lanes[i]);
	return deadline;
}

/* A refusal, and the permission to let it through, are about the order that is open. */
static void
forget_refusals(struct pack *pack, const struct pack_lane before[LIMIT_LANES])
{
	for (size_t i = 0; i < LIMIT_LANES; i++) {
		struct pack_lane *lane = &pack->lanes[i];
		if (lane->order != before[i].order)
			lane->allow = VERDICT_NONE;
		if (lane->order != before[i].order && lane->latch == VERDICT_NONE)
			lane->refused = VERDICT_NONE;
		if (lane->allow == VERDICT_NONE)
			lane->allow_item = 0;
		if (lane->refused == VERDICT_NONE) {
			lane->refused_item = 0;
			lane->refused_seq = 0;
		}
	}
}

/* What is asked changes with a refusal, or when nothing is asked any more. */
static bool
lane_differs(const struct pack_lane *lane, const struct pack_lane *before)
{
	return lane->user != before->user || lane->order != before->order || lane->box != before->box ||
	       lane->latch != before->latch || lane->refused_seq != before->refused_seq || lane->allow != before->allow ||
	       lane->asks != before->asks || lane->moving != before->moving || lane->weighed != before->weighed;
}

static void
lane_rows(struct step *step, const struct pack_lane before[LIMIT_LANES])
{
	for (size_t i = 0; i < LIMIT_LANES; i++) {
		const struct pack_lane *lane = &step->pack->lanes[i];
		struct action *action;
		if (lane->id == 0 || !lane_differs(lane, &before[i]))
			continue;
		action = step_act(step, ACTION_LANE);
		action->lane = lane->id;
		action->user = lane->user;
		action->order = lane->order;
		action->box = lane->box;
		action->verdict = lane->latch;
		action->refused = lane->refused;
		action->item = lane->refused_item;
		action->number = lane->refused_seq;
		action->allow = lane->allow;
		action->allow_item = lane->allow_item;
		action->asks = lane->asks;
		action->knows = lane->knows;
		action->ask_item = lane->ask_item;
		action->quantity = lane->ask_quantity;
		action->moving = lane->moving;
		action->weighed = lane->weighed;
	}
}

size_t
pack_step(struct pack *pack, const struct event *event, struct action out[PACK_ACTIONS_MAX], int64_t *deadline_ms)
{
	struct step step = { .pack = pack, .event = event, .out = out };
	struct pack_lane before[LIMIT_LANES];

	memcpy(before, pack->lanes, sizeof before);
	switch (event->kind) {
	case EVENT_LANE: step_lane(&step); break;
	case EVENT_RANGE: state_set_range(pack, &event->range); break;
	case EVENT_LOAD: state_load(pack, &event->load); break;
	case EVENT_SCAN: step_scan(&step); break;
	case EVENT_ORDER: step_order(&step); break;
	case EVENT_LABEL: step_label(&step); break;
	case EVENT_PRINT: step_print(&step); break;
	case EVENT_BOX: step_decision(&step); break;
	case EVENT_TICK: step_tick(&step); break;
	case EVENT_OVERRIDE: step_override(&step); break;
	case EVENT_CARTON: state_set_carton(pack, &event->carton); break;
	case EVENT_WEIGHT: step_weight(&step); break;
	case EVENT_RESTORE: pack->last_intent += event->restore.skipped; break;
	case EVENT_RECALL: /* evidence alone */
	case EVENT_CALL:
	case EVENT_ACCESS:
	case EVENT_LEASE:
	case EVENT_KINDS: break;
	}
	forget_refusals(pack, before);
	lane_rows(&step, before);
	if (event->kind != EVENT_LOAD)
		state_drop_idle(pack);
	*deadline_ms = next_deadline(pack);
	return step.count;
}
