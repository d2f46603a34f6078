/* The decisions about boxes that are there already: the last scan is taken back, an earlier box is the lane's again, an item
 * goes from one box to another. Each is a list of numbered rules; the first that fits decides. */
#include "rules.h"

/* What a scan has moved goes back where it was; if that box was given up, into another. */
static enum verdict
move_back_refused(const struct pack *pack, const struct pack_order *order, const struct pack_box *box, uint64_t units)
{
	enum verdict stopped = rules_order_stopped(order->state);

	/* 1. a box that is sealed stays as it is: no correct engine says so */
	if (box != NULL && box->state >= BOX_SEALED)
		return VERDICT_NOTHING_TO_UNDO;
	/* 2. so many units a box, and no more */
	if (box != NULL)
		return units > UINT32_MAX - box->units ? VERDICT_LIMIT_EXCEEDED : VERDICT_NONE;
	/* 3. there must be another box */
	return stopped != VERDICT_NONE ? stopped : rules_new_box_refused(pack, order);
}

struct decision
rules_undo(const struct pack *pack, const struct pack_lane *lane, const struct event_scan *scan)
{
	const struct pack_order *order = pack_find_order(pack, lane->order);
	const struct pack_box *box = order != NULL ? pack_find_box(order, scan->last.box) : NULL;
	const struct pack_box *from = order != NULL ? pack_find_box(order, scan->last.from) : NULL;
	enum verdict refused;
	enum action_limit full;
	uint64_t units;

	/* 1. nothing was accepted, or all of it is sealed */
	if (scan->last.unit == 0 || box == NULL || box->state >= BOX_SEALED)
		return DECIDE(.verdict = VERDICT_NOTHING_TO_UNDO);
	/* 2. units that are not in their lines or box: no correct engine says so */
	units = rules_rows_in_box(pack, order, box, scan);
	if (units == 0)
		return DECIDE(.verdict = VERDICT_NOTHING_TO_UNDO);
	/* 3. a move */
	refused = scan->last.from != 0 ? move_back_refused(pack, order, from, units) : VERDICT_NONE;
	if (refused != VERDICT_NONE)
		return DECIDE(.verdict = refused);
	/* 4. it was in a larger carton then */
	full = scan->last.from != 0 ? rules_carton_full(pack, lane, from, units, rules_rows_grams(scan)) : LIMIT_NONE;
	if (full != LIMIT_NONE)
		return DECIDE(.verdict = VERDICT_LIMIT_EXCEEDED, .limit = (uint8_t)full);
	return DECIDE(.verdict = VERDICT_UNDONE, .deed = DEED_UNDO, .line = rules_line_index(pack, order, scan->last.line));
}

struct decision
rules_back(const struct pack *pack, const struct pack_lane *lane)
{
	const struct pack_order *order = pack_find_order(pack, lane->order);
	enum verdict stopped = rules_open_refused(order);

	/* 1. a box is an order's, which may be stopped in the middle */
	if (stopped != VERDICT_NONE)
		return DECIDE(.verdict = stopped);
	/* 2. what is sealed is not opened again at a bench */
	if (rules_box_before(order, lane->box) == 0)
		return DECIDE(.verdict = VERDICT_NOTHING_TO_UNDO);
	return DECIDE(.verdict = VERDICT_BOX_OPENED, .deed = DEED_BACK);
}

struct decision
rules_move(const struct pack *pack, const struct pack_lane *lane)
{
	const struct pack_order *order = pack_find_order(pack, lane->order);
	enum verdict stopped = rules_open_refused(order);

	/* 1. units are an order's, which may be stopped in the middle */
	if (stopped != VERDICT_NONE)
		return DECIDE(.verdict = stopped);
	/* 2. there is no other box to take something from; another than this one is never empty */
	if (rules_box_before(order, lane->box) == 0)
		return DECIDE(.verdict = VERDICT_NOTHING_TO_UNDO);
	return DECIDE(.verdict = VERDICT_ACKNOWLEDGED, .deed = DEED_ASK_MOVE);
}

/* The candidates that the order has: whether any, and the index of the one whose units were found. */
static bool
find_candidate(const struct pack *pack, const struct pack_order *order, const struct event_scan *scan, size_t *found)
{
	bool wanted = false;

	*found = scan->item_count;
	for (size_t i = 0; i < scan->item_count; i++) {
		if (!rules_has_item(pack, order, scan->items[i].item))
			continue;
		wanted = true;
		if (scan->items[i].item == scan->last.item)
			*found = i;
	}
	return wanted;
}

static bool
are_of_several_items(const struct event_scan *scan)
{
	for (size_t i = 0; i < scan->also_count; i++)
		if (scan->also[i].item != scan->last.item)
			return true;
	return false;
}

struct decision
rules_move_item(const struct pack *pack, const struct pack_lane *lane, const struct pack_order *order,
                const struct event_scan *scan)
{
	const struct pack_box *box = pack_find_box(order, scan->last.box);
	enum verdict refused = rules_order_stopped(order->state);
	struct decision full;
	uint64_t units;
	size_t found;

	/* 1. stopped in the middle */
	if (refused != VERDICT_NONE)
		return DECIDE(.verdict = refused);
	/* 2. not of this order, known to the catalogue or not */
	if (!find_candidate(pack, order, scan, &found))
		return DECIDE(.verdict = VERDICT_WRONG_ITEM);
	/* 3. no other box has one */
	if (found == scan->item_count || box == NULL || box->id == lane->box || box->state >= BOX_SEALED)
		return DECIDE(.verdict = VERDICT_NOTHING_TO_UNDO);
	/* 4. items that share the barcode: a person says which, nobody guesses */
	if (are_of_several_items(scan))
		return DECIDE(.verdict = VERDICT_AMBIGUOUS_CODE);
	/* 5. which of them it is */
	refused = rules_unit_unknown(lane, &scan->items[found], rules_known(lane, scan));
	if (refused != VERDICT_NONE)
		return DECIDE(.verdict = refused);
	/* 6. what went in by another scan comes out by such a scan; units that are not in their lines or box: no correct engine
	 *    says so */
	units = rules_rows_in_box(pack, order, box, scan);
	if (units == 0 || units != scan->items[found].quantity)
		return DECIDE(.verdict = VERDICT_OVER_QUANTITY);
	/* 7. limits and numbers */
	full = rules_no_place(pack, lane, order, scan->items[found].quantity, rules_rows_grams(scan));
	if (full.verdict != VERDICT_NONE)
		return full;
	return DECIDE(.verdict = VERDICT_ITEM_ACCEPTED, .deed = DEED_MOVE, .item = found,
	              .line = rules_line_index(pack, order, scan->last.line));
}
