/* Scales and cartons in the model. */
#include "tests/core/pack_model.h"

bool
model_fits(const struct model *model, const struct pack_box *box)
{
	const struct pack_carton *carton = box->carton != 0 ? &model->cartons[box->carton - 1] : NULL;

	if (carton == NULL || carton->id == 0)
		return true;
	if (carton->max_units != 0 && box->units > carton->max_units)
		return false;
	return carton->max_weight_g == 0 || box->grams == 0 || carton->tare_g + box->grams <= carton->max_weight_g;
}

/* The first box in line for the scale, whatever the core thinks. */
uint64_t
model_waiting_box(const struct model *model, const struct pack_lane *lane)
{
	const struct model_order *order = &model->orders[lane->order];
	uint64_t oldest = 0;

	for (size_t i = 0; i < order->box_count && lane->order != 0 && lane->scale && !lane->shadow; i++) {
		const struct model_box *box = &model->boxes[order->boxes[i]];
		if (box->row.state == BOX_COMPLETE && !box->weighed && (oldest == 0 || box->row.id < oldest))
			oldest = box->row.id;
	}
	return oldest;
}

/* In other words than the core's: of a box that should weigh 1 kg, 950 to 1050 g always will do. */
bool
model_is_weight(const struct event_weight *weight)
{
	double off = (double)weight->grams - weight->expected_g;

	if (off < 0)
		off = -off;
	return weight->expected_g == 0 || off <= 0.05 * weight->expected_g || off <= 2.0 * weight->deviation_g ||
	       off <= weight->floor_g;
}

static bool
refused_weight_is_right(struct model *model, const struct event *event, const struct pack_lane *before,
                        const struct digest *digest, enum verdict verdict)
{
	const struct event_weight *weight = &event->weight;

	for (size_t i = 1; i < model->action_count; i++)
		if (model->actions[i].kind != ACTION_LANE)
			return model_fails(model, "P10: %s changed a row", verdict_text(verdict));
	if (digest->a != model->live.digest.a || digest->b != model->live.digest.b)
		return model_fails(model, "P10: %s changed the digest", verdict_text(verdict));
	if (model->lanes[event->lane - 1].latch != before->latch)
		return model_fails(model, "%s latched the lane", verdict_text(verdict));
	if (verdict == VERDICT_WEIGHT_MISMATCH && model_is_weight(weight))
		return model_fails(model, "%u g refused, %u g expected", weight->grams, weight->expected_g);
	if (verdict == VERDICT_SCALE_UNSTABLE && weight->state == SCALE_STABLE && before->weighed == 0)
		return model_fails(model, "the scale was empty, and stands still");
	return true;
}

bool
model_weight_is_right(struct model *model, const struct event *event, const struct pack_lane *before,
                      const struct digest *digest)
{
	const struct event_weight *weight = &event->weight;
	bool answered = model->action_count > 0 && model->actions[0].kind == ACTION_VERDICT;
	enum verdict verdict = answered ? model->actions[0].verdict : VERDICT_NONE;

	for (size_t i = 1; i < model->action_count; i++)
		if (model->actions[i].kind == ACTION_VERDICT)
			return model_fails(model, "two answers");
	if (!answered && model->waiting != 0 && model->waiting == weight->box && weight->grams >= SCALE_EMPTY_G)
		return model_fails(model, "nobody is told what box %lu weighs", weight->box);
	if (answered && (model->waiting == 0 || model->waiting != weight->box))
		return model_fails(model, "box %lu is not the one that waits for the scale", weight->box);
	if (verdict_refuses(verdict))
		return refused_weight_is_right(model, event, before, digest, verdict);
	if (verdict != VERDICT_WEIGHT_ACCEPTED)
		return true;
	if (weight->state != SCALE_STABLE || weight->grams < SCALE_EMPTY_G)
		return model_fails(model, "no weight, and box %lu has it", weight->box);
	if (before->weighed != 0 && before->weighed != weight->box)
		return model_fails(model, "box %lu has the weight of box %lu", weight->box, before->weighed);
	if (!model_is_weight(weight) && before->allow != VERDICT_WEIGHT_MISMATCH)
		return model_fails(model, "%u g accepted, %u g expected", weight->grams, weight->expected_g);
	return true;
}
