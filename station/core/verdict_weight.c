/* The decisions about a scale: which box it weighs, and whether what it shows is that box's weight. */
#include "rules.h"

bool
rules_waits_for_scale(const struct pack *pack, const struct pack_order *order, const struct pack_box *box)
{
	const struct pack_lane *lane = pack_find_lane(pack, order->lane);

	return lane != NULL && lane->scale && !lane->shadow && box->weight_g == 0;
}

uint64_t
pack_waiting_box(const struct pack *pack, const struct pack_lane *lane)
{
	const struct pack_order *order = pack_find_order(pack, lane->order);
	uint64_t oldest = 0;

	for (size_t i = 0; order != NULL && i < order->box_count; i++) {
		const struct pack_box *box = &order->boxes[i];
		if (box->state == BOX_COMPLETE && rules_waits_for_scale(pack, order, box) && (oldest == 0 || box->id < oldest))
			oldest = box->id;
	}
	return oldest;
}

/* More than 5 %, more than boxes like it differ among themselves, and more than scales and tape do. */
static bool
is_another_weight(const struct event_weight *weight)
{
	uint64_t difference = weight->grams > weight->expected_g ? weight->grams - weight->expected_g
	                                                         : weight->expected_g - weight->grams;

	return weight->expected_g != 0 && difference * 20 > weight->expected_g &&
	       difference > 2 * (uint64_t)weight->deviation_g && difference > weight->floor_g;
}

struct decision
rules_weight(const struct pack *pack, const struct pack_lane *lane, const struct event_weight *weight)
{
	const struct pack_order *order = pack_find_order(pack, lane->order);
	uint64_t waiting = pack_waiting_box(pack, lane);
	enum verdict stopped;
	bool other;

	/* 1. nothing stands on the scale */
	if (weight->state == SCALE_STABLE && weight->grams < SCALE_EMPTY_G)
		return DECIDE(.verdict = VERDICT_NONE, .deed = DEED_SCALE_EMPTY);
	/* 2. nobody asks what it weighs; or the reading is for another box, which no correct engine says */
	if (waiting == 0 || waiting != weight->box)
		return DECIDE(.verdict = VERDICT_NONE);
	/* 3. something is to be put right first */
	if (lane->latch != VERDICT_NONE)
		return DECIDE(.verdict = VERDICT_ACKNOWLEDGE_FIRST);
	/* 4. somebody puts it there */
	if (lane->user == 0)
		return DECIDE(.verdict = VERDICT_NOT_SIGNED_IN);
	/* 5. stopped in the middle, or something must come out first */
	stopped = rules_label_stopped(pack, order);
	if (stopped != VERDICT_NONE)
		return DECIDE(.verdict = stopped);
	/* 6. no weight yet */
	if (weight->state != SCALE_STABLE)
		return DECIDE(.verdict = VERDICT_SCALE_UNSTABLE, .scale = weight->state);
	/* 7. the box before may still stand there: its weight is never this one's */
	if (lane->weighed != 0 && lane->weighed != waiting)
		return DECIDE(.verdict = VERDICT_SCALE_UNSTABLE, .scale = SCALE_NOT_EMPTIED);
	/* 8. something is missing, or too much; a mistake in the catalogue is a lead's to let through */
	other = is_another_weight(weight);
	if (other && !rules_allows(lane, VERDICT_WEIGHT_MISMATCH, 0))
		return DECIDE(.verdict = VERDICT_WEIGHT_MISMATCH, .deed = DEED_ON_SCALE);
	return DECIDE(.verdict = VERDICT_WEIGHT_ACCEPTED, .deed = DEED_WEIGH, .override = other);
}
