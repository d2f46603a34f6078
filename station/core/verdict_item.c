/* The decisions about a thing in the packer's hand: in, out again, or missing. Each is a list of numbered rules; the first
 * that fits decides. */
#include "rules.h"

/* There is one: units of the item still have room. */
static uint32_t
first_line_with_room(const struct pack *pack, const struct pack_order *order, uint32_t item)
{
	const struct pack_line *lines = &pack->lines[order->first_line];
	uint32_t i = 0;

	while (lines[i].item != item || rules_line_room(&lines[i]) == 0)
		i++;
	return i;
}

uint8_t
rules_known(const struct pack_lane *lane, const struct event_scan *scan)
{
	return (uint8_t)((scan->answer ? lane->knows : 0) | (scan->has_lot ? NEEDS_LOT : 0) |
	                 (scan->has_serial ? NEEDS_SERIAL : 0) | (scan->has_expiry ? NEEDS_EXPIRY : 0));
}

/* The lines that a case goes over: there are enough. */
static size_t
lines_filled(const struct pack *pack, const struct pack_order *order, const struct scan_item *item)
{
	const struct pack_line *line = &pack->lines[order->first_line];
	uint32_t left = item->quantity, room;
	size_t count = 0;

	for (; left > 0; line++) {
		room = line->item == item->item ? rules_line_room(line) : 0;
		count += room > 0;
		left -= left < room ? left : room;
	}
	return count;
}

enum verdict
rules_unit_unknown(const struct pack_lane *lane, const struct scan_item *item, uint8_t known)
{
	/* 1. what must be known of each unit; a case has one code, not the serials of its units */
	if ((item->needs & NEEDS_SERIAL) && (!(known & NEEDS_SERIAL) || item->quantity != 1) &&
	    !rules_allows(lane, VERDICT_SERIAL_REQUIRED, item->item))
		return VERDICT_SERIAL_REQUIRED;
	/* 2. the closed list has one verdict for the lot and the date */
	if ((item->needs & (NEEDS_LOT | NEEDS_EXPIRY) & ~known) && !rules_allows(lane, VERDICT_LOT_REQUIRED, item->item))
		return VERDICT_LOT_REQUIRED;
	return VERDICT_NONE;
}

/* The first that is wrong with it; a lead may have let that through, but not what is wrong beside it. */
static enum verdict
unit_refused(const struct pack_lane *lane, const struct event_scan *scan, const struct scan_item *item, uint8_t known)
{
	/* 1. nobody may get it */
	if (scan->recalled && !rules_allows(lane, VERDICT_RECALLED, item->item))
		return VERDICT_RECALLED;
	if (scan->expired && !rules_allows(lane, VERDICT_EXPIRED, item->item))
		return VERDICT_EXPIRED;
	/* 2. a serial number is packed once, ever, whether the catalogue asks for it or not */
	if (scan->has_serial && scan->serial_used)
		return VERDICT_DUPLICATE_SERIAL;
	/* 3. a date that counts, and a clock that nobody may believe */
	if (scan->clock_wrong && ((item->needs | known) & NEEDS_EXPIRY))
		return VERDICT_LEAD_REQUIRED;
	return rules_unit_unknown(lane, item, known);
}

/* Whether it would have been refused, but for a lead's word. */
static bool
unit_is_let_through(const struct event_scan *scan, const struct scan_item *item, uint8_t known)
{
	static const struct pack_lane nobody_allows;

	return unit_refused(&nobody_allows, scan, item, known) != VERDICT_NONE;
}

/* What the next scan shall tell: nothing, if that would not help. */
static uint8_t
what_to_ask(enum verdict refused, const struct scan_item *item, uint8_t known)
{
	if (refused != VERDICT_SERIAL_REQUIRED && refused != VERDICT_LOT_REQUIRED)
		return 0;
	if ((item->needs & NEEDS_SERIAL) && item->quantity != 1)
		return 0;
	return (uint8_t)(item->needs & ~known);
}

bool
rules_prompt_stays(const struct event_scan *scan, const struct decision *decision)
{
	/* 1. put aside, or given up */
	if (verdict_latches(decision->verdict) || scan->command == COMMAND_ACK)
		return false;
	/* 2. another thing is in hand */
	if (scan->item_count > 0 && !scan->answer)
		return false;
	/* 3. a case whose units the catalogue now wants one by one: no answer helps */
	if (decision->verdict == VERDICT_SERIAL_REQUIRED)
		return false;
	/* 4. the box was full: the thing goes into the next, or into a larger carton */
	return decision->deed == DEED_NONE || decision->deed == DEED_NEW_BOX || decision->deed == DEED_CARTON;
}

struct candidates {
	size_t wanted;    /* the order has them */
	size_t with_room; /* and not all of it is packed */
	size_t chosen;    /* the first with room */
};

static struct candidates
count_candidates(const struct pack *pack, const struct pack_order *order, const struct event_scan *scan)
{
	struct candidates candidates = { 0 };

	for (size_t i = 0; i < scan->item_count; i++) {
		if (!rules_has_item(pack, order, scan->items[i].item))
			continue;
		candidates.wanted++;
		if (rules_item_room(pack, order, scan->items[i].item) == 0)
			continue;
		if (candidates.with_room++ == 0)
			candidates.chosen = i;
	}
	return candidates;
}

/* Of the items that the code may be: how many have something that must come out, and the first of them. */
static size_t
count_returns(const struct pack *pack, const struct pack_order *order, const struct event_scan *scan, size_t *first)
{
	size_t count = 0;

	for (size_t i = 0; i < scan->item_count; i++)
		if (rules_excess_line(pack, order, scan->items[i].item) < order->line_count && count++ == 0)
			*first = i;
	return count;
}

/* What must come out of a box comes out first, also of a cancelled order: one scan, one unit or one case. */
static struct decision
decide_return(const struct pack *pack, const struct pack_order *order, const struct event_scan *scan)
{
	const struct pack_box *box = pack_find_box(order, scan->last.box);
	const struct pack_line *line;
	const struct scan_item *item;
	size_t first = 0, count = count_returns(pack, order, scan, &first);
	uint32_t index;

	/* 1. nothing of it has to */
	if (count == 0)
		return DECIDE(.verdict = VERDICT_NONE);
	/* 2. items that share the barcode: a person says which, nobody guesses */
	if (count > 1)
		return DECIDE(.verdict = VERDICT_AMBIGUOUS_CODE);
	item = &scan->items[first];
	index = rules_return_line(pack, order, item->item, scan->last.line);
	line = &pack->lines[order->first_line + index];
	/* 3. all of it is in sealed boxes: they do not leave, and a lead opens them */
	if (scan->last.unit == 0 || box == NULL || box->state >= BOX_SEALED)
		return DECIDE(.verdict = VERDICT_INTERCEPTED);
	/* 4. this very unit never went in */
	if (scan->has_serial && !scan->serial_used)
		return DECIDE(.verdict = VERDICT_WRONG_ITEM);
	/* 5. a case of more than has to come out, or than went in at once */
	if (item->quantity == 0 || item->quantity > rules_line_excess(order, line) || item->quantity > scan->last.quantity)
		return DECIDE(.verdict = VERDICT_OVER_QUANTITY);
	/* 6. a unit that is not in its line or box: no correct engine says so */
	if (scan->last.line != line->n || scan->last.quantity > line->packed || scan->last.quantity > box->units ||
	    (uint64_t)scan->last.grams * scan->last.quantity > box->grams)
		return DECIDE(.verdict = VERDICT_OVER_QUANTITY);
	return DECIDE(.verdict = VERDICT_ITEM_RETURNED, .deed = DEED_RETURN, .item = first, .line = index);
}

struct decision
rules_item(const struct pack *pack, const struct pack_lane *lane, const struct event_scan *scan)
{
	const struct pack_order *order = pack_find_order(pack, lane->order);
	struct candidates candidates;
	const struct scan_item *item;
	struct decision back, full;
	enum verdict refused;
	uint8_t known = rules_known(lane, scan);

	/* 1. nothing to pack it for */
	if (order == NULL)
		return DECIDE(.verdict = VERDICT_NO_ORDER_OPEN);
	/* 2. MOVE has asked for it */
	if (lane->moving)
		return rules_move_item(pack, lane, order, scan);
	/* 3. something that has to come out again */
	back = decide_return(pack, order, scan);
	if (back.verdict != VERDICT_NONE)
		return back;
	/* 4. stopped in the middle */
	refused = rules_order_stopped(order->state);
	if (refused != VERDICT_NONE)
		return DECIDE(.verdict = refused);
	candidates = count_candidates(pack, order, scan);
	/* 5. not of this order, known to the catalogue or not */
	if (candidates.wanted == 0)
		return DECIDE(.verdict = VERDICT_WRONG_ITEM);
	/* 6. of this order, but all of it is packed */
	if (candidates.with_room == 0)
		return DECIDE(.verdict = VERDICT_OVER_QUANTITY);
	/* 7. items that share the barcode: a person says which, nobody guesses */
	if (candidates.with_room > 1)
		return DECIDE(.verdict = VERDICT_AMBIGUOUS_CODE);
	item = &scan->items[candidates.chosen];
	/* 8. a case that would overshoot: none of it counts */
	if (item->quantity == 0 || item->quantity > rules_item_room(pack, order, item->item))
		return DECIDE(.verdict = VERDICT_OVER_QUANTITY);
	/* 9. this very unit: what is missing is asked for */
	refused = unit_refused(lane, scan, item, known);
	if (refused != VERDICT_NONE)
		return DECIDE(.verdict = refused, .item = candidates.chosen, .asks = what_to_ask(refused, item, known));
	/* 10. limits and numbers */
	if (lines_filled(pack, order, item) > LIMIT_SCAN_LINES)
		return DECIDE(.verdict = VERDICT_LIMIT_EXCEEDED);
	full = rules_no_place(pack, lane, order, item->quantity, (uint64_t)item->grams * item->quantity);
	if (full.verdict != VERDICT_NONE)
		return full;
	return DECIDE(.verdict = VERDICT_ITEM_ACCEPTED, .deed = DEED_PACK, .item = candidates.chosen,
	              .override = unit_is_let_through(scan, item, known), .line = first_line_with_room(pack, order, item->item));
}

/* The line that the lane shows as next: the first that wants something. */
struct decision
rules_short(const struct pack *pack, const struct pack_lane *lane)
{
	const struct pack_order *order = pack_find_order(pack, lane->order);
	enum verdict stopped = rules_open_refused(order);

	/* 1. there is an order that something is missing of, which may be stopped in the middle */
	if (stopped != VERDICT_NONE)
		return DECIDE(.verdict = stopped);
	for (uint32_t i = 0; i < order->line_count; i++)
		if (rules_line_room(&pack->lines[order->first_line + i]) > 0)
			return DECIDE(.verdict = VERDICT_LINE_SHORT, .deed = DEED_SHORT, .line = i);
	return DECIDE(.verdict = VERDICT_NOTHING_TO_PACK);
}
