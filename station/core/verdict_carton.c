/* The decisions about cartons: what one may be used for, and what still fits into it. */
#include "rules.h"

/* 64 bits hold what units of a box weigh at most; the sums of a box and a scan may still pass them. */
static enum action_limit
passes_limit(const struct pack_carton *carton, const struct pack_box *box, uint64_t units, uint64_t grams)
{
	uint64_t tare = carton->tare_g;

	if (carton->max_units != 0 && box->units + units > carton->max_units)
		return LIMIT_CARTON_UNITS;
	if (carton->max_weight_g == 0 || (box->grams == 0 && grams == 0))
		return LIMIT_NONE;
	if (box->grams > carton->max_weight_g || grams > carton->max_weight_g ||
	    tare + box->grams + grams > carton->max_weight_g)
		return LIMIT_CARTON_WEIGHT;
	return LIMIT_NONE;
}

/* A box that is not there yet is the lane's own carton, and empty. */
enum action_limit
rules_carton_full(const struct pack *pack, const struct pack_lane *lane, const struct pack_box *box, uint64_t units,
                  uint64_t grams)
{
	const struct pack_box next = { .carton = lane->carton };
	const struct pack_carton *carton = pack_find_carton(pack, box != NULL ? box->carton : next.carton);

	return carton != NULL ? passes_limit(carton, box != NULL ? box : &next, units, grams) : LIMIT_NONE;
}

struct decision
rules_carton(const struct pack *pack, const struct pack_lane *lane, const struct event_scan *scan)
{
	const struct pack_order *order = pack_find_order(pack, lane->order);
	const struct pack_carton *carton = pack_find_carton(pack, scan->carton);
	const struct pack_box *box = order != NULL ? pack_find_box(order, lane->box) : NULL;
	enum verdict refused = rules_open_refused(order);
	enum action_limit full;

	/* 1. a box is an order's, which may be stopped in the middle */
	if (order == NULL || refused != VERDICT_NONE)
		return DECIDE(.verdict = refused);
	/* 2. no correct engine says so */
	if (carton == NULL)
		return DECIDE(.verdict = VERDICT_UNKNOWN_CODE);
	/* 3. a box with units in it goes into a carton that holds them; the same carton again changes nothing */
	if (box != NULL) {
		full = box->carton != carton->id ? passes_limit(carton, box, 0, 0) : LIMIT_NONE;
		if (full != LIMIT_NONE)
			return DECIDE(.verdict = VERDICT_LIMIT_EXCEEDED, .limit = (uint8_t)full);
		return DECIDE(.verdict = VERDICT_BOX_OPENED, .deed = DEED_CARTON);
	}
	/* 4. nothing would go into a new one */
	if (order->room == 0)
		return DECIDE(.verdict = VERDICT_NOTHING_TO_PACK);
	/* 5. limits and numbers */
	refused = rules_box_refused(pack, lane, order, 0);
	if (refused != VERDICT_NONE)
		return DECIDE(.verdict = refused);
	return DECIDE(.verdict = VERDICT_BOX_OPENED, .deed = DEED_CARTON);
}
