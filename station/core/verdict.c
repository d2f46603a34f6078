/* What a scan is answered. Each function is a list of numbered rules; the first that fits decides.
 *
 * The order of meanings (first match): command, badge, lane, label or SSCC, tote; then with an order open item before
 * order, without one order before item. So no product's barcode can work the lane, and a command never packs. */
#include "rules.h"

static bool
order_wants_item(const struct pack *pack, const struct pack_order *order, uint32_t item)
{
	for (uint32_t i = 0; i < order->line_count; i++)
		if (pack->lines[order->first_line + i].item == item)
			return true;
	return false;
}

static uint32_t
first_line_with_room(const struct pack *pack, const struct pack_order *order, uint32_t item)
{
	uint32_t i;

	for (i = 0; i < order->line_count; i++) {
		const struct pack_line *line = &pack->lines[order->first_line + i];
		if (line->item == item && rules_line_room(line) > 0)
			break;
	}
	return i;
}

static bool
has_units(const struct pack_order *order)
{
	for (size_t i = 0; i < order->box_count; i++)
		if (order->boxes[i].units > 0)
			return true;
	return false;
}

static enum verdict
new_box_refused(const struct pack *pack, const struct pack_order *order)
{
	/* 1. so many boxes and no more */
	if (order->box_count >= LIMIT_ORDER_BOXES)
		return VERDICT_LIMIT_EXCEEDED;
	/* 2. each box gets its number when it is opened */
	for (size_t i = 0; i < LIMIT_RANGES; i++)
		if (pack->ranges[i].id != 0 && pack->ranges[i].id == order->range)
			return pack->ranges[i].next > pack->ranges[i].last ? VERDICT_NO_TRACKING_NUMBERS : VERDICT_NONE;
	return VERDICT_NO_TRACKING_NUMBERS;
}

static struct decision
decide_badge(const struct pack *pack, const struct pack_lane *lane, const struct event_scan *scan)
{
	/* 1. the same badge again changes nothing */
	if (lane->user == scan->badge)
		return DECIDE(.verdict = VERDICT_SIGNED_IN);
	/* 2. who packs at another lane sets that order aside first; a lead may walk */
	for (size_t i = 0; i < LIMIT_LANES; i++) {
		const struct pack_lane *other = &pack->lanes[i];
		if (other->id == 0 || other->id == lane->id || other->user != scan->badge)
			continue;
		if (other->order != 0 && scan->role < ROLE_LEAD)
			return DECIDE(.verdict = VERDICT_ORDER_OPEN_ELSEWHERE, .other = other->id);
		return DECIDE(.verdict = VERDICT_SIGNED_IN, .deed = DEED_SIGN_IN, .other = other->id);
	}
	/* 3. another packer's badge takes the lane over, open box and all */
	return DECIDE(.verdict = VERDICT_SIGNED_IN, .deed = DEED_SIGN_IN);
}

static struct decision
decide_order(const struct pack *pack, const struct pack_lane *lane, const struct event_scan *scan)
{
	const struct pack_order *open = pack_find_order(pack, lane->order);
	const struct pack_order *order;
	enum verdict stopped = rules_order_stopped(scan->order_state);

	/* 1. its own code again changes nothing; if it was stopped meanwhile, that is the answer */
	if (open != NULL && open->id == scan->order) {
		stopped = rules_order_stopped(open->state);
		return DECIDE(.verdict = stopped != VERDICT_NONE ? stopped : VERDICT_ORDER_OPENED);
	}
	/* 2. one order at a time: a box that is begun, even an empty one, is sealed or set aside first */
	if (open != NULL && !rules_all_sealed(open))
		return DECIDE(.verdict = VERDICT_NOT_COMPLETE);
	/* 3. a cancelled order comes back to have its items taken out; else held, cancelled, shipped */
	order = pack_find_order(pack, scan->order);
	if (stopped == VERDICT_ORDER_CANCELLED && order != NULL && scan->order_lane == 0 && rules_has_excess(pack, order))
		return DECIDE(.verdict = VERDICT_ORDER_RESUMED, .deed = DEED_OPEN);
	if (stopped != VERDICT_NONE)
		return DECIDE(.verdict = stopped);
	/* 4. one place */
	if (scan->order_lane != 0 && scan->order_lane != lane->id)
		return DECIDE(.verdict = VERDICT_ORDER_OPEN_ELSEWHERE, .other = scan->order_lane);
	/* 5. the core has no place for its lines */
	if (order == NULL)
		return DECIDE(.verdict = VERDICT_LIMIT_EXCEEDED);
	/* 6. every line waits for stock or a person */
	if (order->room == 0 && rules_all_sealed(order) && !rules_has_excess(pack, order))
		return DECIDE(.verdict = VERDICT_NOTHING_TO_PACK);
	/* 7. set aside earlier */
	if (order->state != ORDER_RELEASED)
		return DECIDE(.verdict = VERDICT_ORDER_RESUMED, .deed = DEED_OPEN);
	return DECIDE(.verdict = VERDICT_ORDER_OPENED, .deed = DEED_OPEN);
}

static enum verdict
unit_refused(const struct event_scan *scan, const struct scan_item *item)
{
	/* 1. nobody may get it */
	if (scan->recalled)
		return VERDICT_RECALLED;
	if (scan->expired)
		return VERDICT_EXPIRED;
	/* 2. a serial number is packed once, ever, whether the catalogue asks for it or not */
	if (scan->has_serial && scan->serial_used)
		return VERDICT_DUPLICATE_SERIAL;
	/* 3. what must be known of each unit; a case has one code, not the serials of its units */
	if ((item->needs & NEEDS_SERIAL) && (!scan->has_serial || item->quantity != 1))
		return VERDICT_SERIAL_REQUIRED;
	if ((item->needs & NEEDS_LOT) && !scan->has_lot)
		return VERDICT_LOT_REQUIRED;
	return VERDICT_NONE;
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
		if (!order_wants_item(pack, order, scan->items[i].item))
			continue;
		candidates.wanted++;
		if (rules_item_room(pack, order, scan->items[i].item) == 0)
			continue;
		if (candidates.with_room++ == 0)
			candidates.chosen = i;
	}
	return candidates;
}

/* There must be a box to put the units into. */
static enum verdict
box_refused(const struct pack *pack, const struct pack_lane *lane, const struct pack_order *order, uint32_t quantity)
{
	const struct pack_box *box = pack_find_box(order, lane->box);

	if (box == NULL)
		return new_box_refused(pack, order);
	return quantity > UINT32_MAX - box->units ? VERDICT_LIMIT_EXCEEDED : VERDICT_NONE;
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
	index = rules_excess_line(pack, order, item->item);
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
	if (scan->last.line != line->n || scan->last.quantity > line->packed || scan->last.quantity > box->units)
		return DECIDE(.verdict = VERDICT_OVER_QUANTITY);
	return DECIDE(.verdict = VERDICT_ITEM_RETURNED, .deed = DEED_RETURN, .item = first, .line = index);
}

static struct decision
decide_item(const struct pack *pack, const struct pack_lane *lane, const struct event_scan *scan)
{
	const struct pack_order *order = pack_find_order(pack, lane->order);
	struct candidates candidates;
	const struct scan_item *item;
	struct decision back;
	enum verdict refused;

	/* 1. nothing to pack it for */
	if (order == NULL)
		return DECIDE(.verdict = VERDICT_NO_ORDER_OPEN);
	/* 2. something that has to come out again */
	back = decide_return(pack, order, scan);
	if (back.verdict != VERDICT_NONE)
		return back;
	/* 3. stopped in the middle */
	refused = rules_order_stopped(order->state);
	if (refused != VERDICT_NONE)
		return DECIDE(.verdict = refused);
	candidates = count_candidates(pack, order, scan);
	/* 4. not of this order, known to the catalogue or not */
	if (candidates.wanted == 0)
		return DECIDE(.verdict = VERDICT_WRONG_ITEM);
	/* 5. of this order, but all of it is packed */
	if (candidates.with_room == 0)
		return DECIDE(.verdict = VERDICT_OVER_QUANTITY);
	/* 6. items that share the barcode: a person says which, nobody guesses */
	if (candidates.with_room > 1)
		return DECIDE(.verdict = VERDICT_AMBIGUOUS_CODE);
	item = &scan->items[candidates.chosen];
	/* 7. a case that would overshoot: none of it counts */
	if (item->quantity == 0 || item->quantity > rules_item_room(pack, order, item->item))
		return DECIDE(.verdict = VERDICT_OVER_QUANTITY);
	/* 8. this very unit */
	refused = unit_refused(scan, item);
	if (refused != VERDICT_NONE)
		return DECIDE(.verdict = refused);
	/* 9. limits and numbers */
	refused = box_refused(pack, lane, order, item->quantity);
	if (refused != VERDICT_NONE)
		return DECIDE(.verdict = refused);
	return DECIDE(.verdict = VERDICT_ITEM_ACCEPTED, .deed = DEED_PACK, .item = candidates.chosen,
	              .line = first_line_with_room(pack, order, item->item));
}

static uint32_t
line_index(const struct pack *pack, const struct pack_order *order, uint32_t n)
{
	uint32_t i;

	for (i = 0; i < order->line_count; i++)
		if (pack->lines[order->first_line + i].n == n)
			break;
	return i;
}

static struct decision
decide_undo(const struct pack *pack, const struct pack_lane *lane, const struct event_scan *scan)
{
	const struct pack_order *order = pack_find_order(pack, lane->order);
	const struct pack_box *box = order != NULL ? pack_find_box(order, scan->last.box) : NULL;
	const struct pack_box *open = order != NULL ? pack_find_box(order, lane->box) : NULL;
	uint32_t line;

	/* 1. nothing was accepted, or all of it is sealed */
	if (scan->last.unit == 0 || box == NULL || box->state >= BOX_SEALED)
		return DECIDE(.verdict = VERDICT_NOTHING_TO_UNDO);
	/* 2. a unit that is not in its line or box, or not the last: no correct engine says so */
	line = line_index(pack, order, scan->last.line);
	if (line == order->line_count || pack->lines[order->first_line + line].packed < scan->last.quantity ||
	    box->units < scan->last.quantity || (open != NULL && open != box && open->units > 0))
		return DECIDE(.verdict = VERDICT_NOTHING_TO_UNDO);
	return DECIDE(.verdict = VERDICT_UNDONE, .deed = DEED_UNDO, .line = line);
}

static struct decision
decide_new_box(const struct pack *pack, const struct pack_lane *lane)
{
	const struct pack_order *order = pack_find_order(pack, lane->order);
	const struct pack_box *box = order != NULL ? pack_find_box(order, lane->box) : NULL;
	enum verdict refused;

	/* 1. a box is an order's */
	if (order == NULL)
		return DECIDE(.verdict = VERDICT_NO_ORDER_OPEN);
	/* 2. stopped in the middle */
	refused = rules_order_stopped(order->state);
	if (refused != VERDICT_NONE)
		return DECIDE(.verdict = refused);
	/* 3. an empty box is given again */
	if (box != NULL && box->units == 0)
		return DECIDE(.verdict = VERDICT_BOX_OPENED);
	/* 4. nothing would go into it */
	if (order->room == 0)
		return DECIDE(.verdict = VERDICT_NOTHING_TO_PACK);
	/* 5. limits and numbers */
	refused = new_box_refused(pack, order);
	if (refused != VERDICT_NONE)
		return DECIDE(.verdict = refused);
	return DECIDE(.verdict = VERDICT_BOX_OPENED, .deed = DEED_NEW_BOX);
}

static struct decision
decide_done(const struct pack *pack, const struct pack_lane *lane)
{
	const struct pack_order *order = pack_find_order(pack, lane->order);
	enum verdict stopped;

	/* 1. nothing to end */
	if (order == NULL)
		return DECIDE(.verdict = VERDICT_NO_ORDER_OPEN);
	/* 2. stopped in the middle */
	stopped = rules_order_stopped(order->state);
	if (stopped != VERDICT_NONE)
		return DECIDE(.verdict = stopped);
	/* 3. short: SHORT or a lead says so, never DONE; nor is it done while something must come out */
	if (order->room > 0 || rules_has_excess(pack, order))
		return DECIDE(.verdict = VERDICT_NOT_COMPLETE);
	/* 4. nothing was wanted in the end */
	if (!has_units(order))
		return DECIDE(.verdict = VERDICT_NOTHING_TO_PACK);
	/* 5. ended already: its labels are on their way */
	if (order->state == ORDER_PACKED)
		return DECIDE(.verdict = VERDICT_ACKNOWLEDGED);
	return DECIDE(.verdict = VERDICT_ACKNOWLEDGED, .deed = DEED_FINISH);
}

/* The line that the lane shows as next: the first that wants something. */
static struct decision
decide_short(const struct pack *pack, const struct pack_lane *lane)
{
	const struct pack_order *order = pack_find_order(pack, lane->order);
	enum verdict stopped;

	/* 1. nothing can be missing */
	if (order == NULL)
		return DECIDE(.verdict = VERDICT_NO_ORDER_OPEN);
	/* 2. stopped in the middle */
	stopped = rules_order_stopped(order->state);
	if (stopped != VERDICT_NONE)
		return DECIDE(.verdict = stopped);
	for (uint32_t i = 0; i < order->line_count; i++)
		if (rules_line_room(&pack->lines[order->first_line + i]) > 0)
			return DECIDE(.verdict = VERDICT_LINE_SHORT, .deed = DEED_SHORT, .line = i);
	return DECIDE(.verdict = VERDICT_NOTHING_TO_PACK);
}

static struct decision
decide_command(const struct pack *pack, const struct pack_lane *lane, const struct event_scan *scan)
{
	switch (scan->command) {
	case COMMAND_ACK:
		return DECIDE(.verdict = VERDICT_ACKNOWLEDGED);
	case COMMAND_UNDO:
		return decide_undo(pack, lane, scan);
	case COMMAND_NEWBOX:
		return decide_new_box(pack, lane);
	case COMMAND_DONE:
		return decide_done(pack, lane);
	case COMMAND_SETASIDE:
		if (lane->order == 0)
			return DECIDE(.verdict = VERDICT_NO_ORDER_OPEN);
		return DECIDE(.verdict = VERDICT_ORDER_SET_ASIDE, .deed = DEED_SET_ASIDE);
	case COMMAND_SHORT:
	case COMMAND_DAMAGED:
		return decide_short(pack, lane);
	case COMMAND_CALL:
		return DECIDE(.verdict = VERDICT_CALLED);
	case COMMAND_SIGNOUT:
		return DECIDE(.verdict = VERDICT_SIGNED_OUT, .deed = DEED_SIGN_OUT);
	default:
		/* what changes labels or lines without the thing in hand is a lead's, at the lead's page */
		return DECIDE(.verdict = VERDICT_LEAD_REQUIRED);
	}
}

static struct decision
decide_unmatched(const struct pack_lane *lane, const struct event_scan *scan)
{
	/* 1. a check digit or GS1 error: the reader or the print is bad, not the choice */
	if (scan->damaged)
		return DECIDE(.verdict = VERDICT_DAMAGED_CODE);
	/* 2. a product code that the open order does not want */
	if (scan->product)
		return DECIDE(.verdict = lane->order != 0 ? VERDICT_WRONG_ITEM : VERDICT_NO_ORDER_OPEN);
	/* 3. nothing that we know */
	return DECIDE(.verdict = lane->order != 0 ? VERDICT_UNKNOWN_CODE : VERDICT_ORDER_UNKNOWN);
}

static struct decision
decide_latched(const struct event_scan *scan)
{
	/* 1. the thing is put aside */
	if (scan->command == COMMAND_ACK)
		return DECIDE(.verdict = VERDICT_ACKNOWLEDGED, .deed = DEED_UNLATCH);
	/* 2. a lead's badge unlocks without signing in */
	if (scan->badge != 0 && scan->role >= ROLE_LEAD)
		return DECIDE(.verdict = VERDICT_ACKNOWLEDGED, .deed = DEED_UNLATCH);
	return DECIDE(.verdict = VERDICT_ACKNOWLEDGE_FIRST);
}

struct decision
rules_scan(const struct pack *pack, const struct pack_lane *lane, const struct event_scan *scan)
{
	/* 1. a scanner that comes new to the lane, whatever its state */
	if (scan->lane_code == lane->id && scan->fresh)
		return DECIDE(.verdict = VERDICT_LANE_BOUND);
	/* 2. latched: one way out */
	if (lane->latch != VERDICT_NONE)
		return decide_latched(scan);
	/* 3. longer than any code */
	if (scan->overlong)
		return DECIDE(.verdict = VERDICT_LIMIT_EXCEEDED);
	/* 4. badges and lane codes work without a sign-in */
	if (scan->command == COMMAND_NONE && scan->badge != 0)
		return decide_badge(pack, lane, scan);
	if (scan->command == COMMAND_NONE && scan->lane_code != 0)
		return DECIDE(.verdict = VERDICT_LANE_BOUND);
	/* 5. all else has somebody who did it */
	if (lane->user == 0)
		return DECIDE(.verdict = VERDICT_NOT_SIGNED_IN);
	/* 6. the meanings, in their order */
	if (scan->command != COMMAND_NONE)
		return decide_command(pack, lane, scan);
	if (lane->outbound)
		return rules_loading(pack, scan);
	if (scan->label.is_label)
		return rules_label(pack, lane, scan);
	if (scan->order != 0 && (lane->order == 0 || scan->item_count == 0))
		return decide_order(pack, lane, scan);
	if (scan->item_count > 0)
		return decide_item(pack, lane, scan);
	return decide_unmatched(lane, scan);
}
