/* What a reading of a scale does, once rules_weight() has decided. */
#include "step.h"

static void
answer_weight(struct step *step, const struct pack_lane *lane, const struct pack_order *order, const struct decision *decision)
{
	const struct event_weight *weight = &step->event->weight;
	const struct pack_box *box = pack_find_box(order, weight->box);
	struct action *answer = step_act(step, ACTION_VERDICT);

	answer->verdict = decision->verdict;
	answer->user = lane->user;
	answer->via = weight->via;
	answer->order = order->id;
	answer->box = box->id;
	answer->ordinal = box->ordinal;
	answer->carton = box->carton;
	answer->weight_g = weight->grams;
	answer->expected_g = weight->expected_g;
	answer->scale = decision->scale;
	answer->override = decision->override;
}

/* A weight that was refused may be let through, by a lead, for the next reading that counts. */
static void
remember(const struct step *step, struct pack_lane *lane, enum verdict verdict)
{
	bool refused = verdict_refuses(verdict);

	lane->weighed = step->event->weight.box;
	lane->allow = VERDICT_NONE;
	lane->refused = refused ? verdict : VERDICT_NONE;
	lane->refused_item = 0;
	lane->refused_seq = refused ? step->event->seq : 0;
}

void
step_weight(struct step *step)
{
	const struct event_weight *weight = &step->event->weight;
	struct pack_lane *lane = state_lane(step->pack, step->event->lane);
	struct pack_order *order;
	struct decision decision;

	if (lane == NULL)
		return;
	order = state_order(step->pack, lane->order);
	decision = rules_weight(step->pack, lane, weight);
	if (decision.verdict != VERDICT_NONE)
		answer_weight(step, lane, order, &decision);
	if (decision.deed == DEED_SCALE_EMPTY)
		lane->weighed = 0;
	else if (decision.deed == DEED_ON_SCALE || decision.deed == DEED_WEIGH)
		remember(step, lane, decision.verdict);
	if (decision.deed == DEED_WEIGH)
		step_set_weight(step, order, state_box(order, weight->box), weight->grams);
}
