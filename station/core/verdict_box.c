/* The decisions about a box: whether there may be another, and whether the order is done. */
#include "rules.h"

static bool
has_units(const struct pack_order *order)
{
	for (size_t i = 0; i < order->box_count; i++)
		if (order->boxes[i].units > 0)
			return true;
	return false;
}

/* Boxes that will take one of the numbers that came with the order. */
static uint32_t
boxes_without_number(const struct pack_order *order)
{
	uint32_t count = 0;

	for (size_t i = 0; i < order->box_count; i++)
		count += order->boxes[i].number == 0;
	return count;
}

enum verdict
rules_new_box_refused(const struct pack *pack, const struct pack_order *order)
{
	/* 1. so many boxes and no more */
	if (order->box_count >= LIMIT_ORDER_BOXES)
		return VERDICT_LIMIT_EXCEEDED;
	/* 2. the order has brought its numbers, and those are all */
	if (order->own)
		return boxes_without_number(order) < order->given ? VERDICT_NONE : VERDICT_NO_TRACKING_NUMBERS;
	/* 3. each box gets its number when it is opened */
	for (size_t i = 0; i < LIMIT_RANGES; i++)
		if (pack->ranges[i].id != 0 && pack->ranges[i].id == order->range)
			return pack->ranges[i].next > pack->ranges[i].last ? VERDICT_NO_TRACKING_NUMBERS : VERDICT_NONE;
	return VERDICT_NO_TRACKING_NUMBERS;
}

/* There must be a box to put the units into. */
enum verdict
rules_box_refused(const struct pack *pack, const struct pack_lane *lane, const struct pack_order *order, uint32_t quantity)
{
	const struct pack_box *box = pack_find_box(order, lane->box);

	if (box == NULL)
		return rules_new_box_refused(pack, order);
	return quantity > UINT32_MAX - box->units ? VERDICT_LIMIT_EXCEEDED : VERDICT_NONE;
}

struct decision
rules_no_place(const struct pack *pack, const struct pack_lane *lane, const struct pack_order *order, uint32_t quantity,
               uint64_t grams)
{
	enum verdict refused = rules_box_refused(pack, lane, order, quantity);
	enum action_limit full;

	/* 1. limits and numbers */
	if (refused != VERDICT_NONE)
		return DECIDE(.verdict = refused);
	/* 2. the carton is full */
	full = rules_carton_full(pack, lane, pack_find_box(order, lane->box), quantity, grams);
	return DECIDE(.verdict = full != LIMIT_NONE ? VERDICT_LIMIT_EXCEEDED : VERDICT_NONE, .limit = (uint8_t)full);
}

struct decision
rules_new_box(const struct pack *pack, const struct pack_lane *lane)
{
	const struct pack_order *order = pack_find_order(pack, lane->order);
	const struct pack_box *box = order != NULL ? pack_find_box(order, lane->box) : NULL;
	enum verdict refused = rules_open_refused(order);

	/* 1. a box is an order's, which may be stopped in the middle */
	if (refused != VERDICT_NONE)
		return DECIDE(.verdict = refused);
	/* 2. an empty box is given again */
	if (box != NULL && box->units == 0)
		return DECIDE(.verdict = VERDICT_BOX_OPENED);
	/* 3. nothing would go into it, not even a part of what is in this one */
	if (order->room == 0 && /* NOLINT(clang-analyzer-core.NullDereference): 1. has refused a lane without one */
	    (box == NULL || box->units < 2))
		return DECIDE(.verdict = VERDICT_NOTHING_TO_PACK);
	/* 4. limits and numbers */
	refused = rules_new_box_refused(pack, order);
	if (refused != VERDICT_NONE)
		return DECIDE(.verdict = refused);
	return DECIDE(.verdict = VERDICT_BOX_OPENED, .deed = DEED_NEW_BOX);
}

/* What a further box could take in, where nothing is missing: a part of what another holds. */
static bool
has_units_to_part(const struct pack_order *order)
{
	for (size_t i = 0; i < order->box_count; i++)
		if (order->boxes[i].state < BOX_SEALED && order->boxes[i].units > 1)
			return true;
	return false;
}

enum verdict
rules_add_box_refused(const struct pack *pack, const struct pack_order *order)
{
	const struct pack_lane *lane = order != NULL ? pack_find_lane(pack, order->lane) : NULL;
	const struct pack_box *box;
	enum verdict stopped;

	/* 1. a box is opened where somebody stands */
	if (lane == NULL || lane->order != order->id)
		return VERDICT_NO_ORDER_OPEN;
	/* 2. stopped in the middle */
	stopped = rules_order_stopped(order->state);
	if (stopped != VERDICT_NONE)
		return stopped;
	/* 3. there is an empty one, or nothing would go into it */
	box = pack_find_box(order, lane->box);
	if ((box != NULL && box->units == 0) || (order->room == 0 && !has_units_to_part(order)))
		return VERDICT_NOTHING_TO_PACK;
	/* 4. limits and numbers */
	return rules_new_box_refused(pack, order);
}

enum verdict
pack_add_box_refused(const struct pack *pack, uint64_t order)
{
	return rules_add_box_refused(pack, pack_find_order(pack, order));
}

struct decision
rules_done(const struct pack *pack, const struct pack_lane *lane)
{
	const struct pack_order *order = pack_find_order(pack, lane->order);
	enum verdict stopped = rules_open_refused(order);

	/* 1. there is an order to end, which may be stopped in the middle */
	if (stopped != VERDICT_NONE)
		return DECIDE(.verdict = stopped);
	/* 2. short: SHORT or a lead says so, never DONE; nor is it done while something must come out */
	if (order->room > 0 || rules_has_excess(pack, order))
		return DECIDE(.verdict = VERDICT_NOT_COMPLETE);
	/* 3. nothing was wanted in the end */
	if (!has_units(order))
		return DECIDE(.verdict = VERDICT_NOTHING_TO_PACK);
	/* 4. ended already: its labels are on their way */
	if (order->state == ORDER_PACKED)
		return DECIDE(.verdict = VERDICT_ACKNOWLEDGED);
	return DECIDE(.verdict = VERDICT_ACKNOWLEDGED, .deed = DEED_FINISH);
}
