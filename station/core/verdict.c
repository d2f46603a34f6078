/* What a scan is answered. Each function is a list of numbered rules; the first that fits decides.
 *
 * The order of meanings (first match): command, badge, lane, label or SSCC, tote; then with an order open item before
 * order, without one order before item. So no product's barcode can work the lane, and a command never packs. */
#include "rules.h"

#define DECIDE(...) ((struct decision){ __VA_ARGS__ })

uint64_t
rules_item_room(const struct pack *pack, const struct pack_order *order, uint32_t item)
{
	uint64_t room = 0;

	for (uint32_t i = 0; i < order->line_count; i++) {
		const struct pack_line *line = &pack->lines[order->first_line + i];
		if (line->item == item && line->status == LINE_OPEN)
			room += line->quantity - line->packed;
	}
	return room;
}

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
		if (line->item == item && line->status == LINE_OPEN && line->packed < line->quantity)
			break;
	}
	return i;
}

bool
rules_all_sealed(const struct pack_order *order)
{
	for (size_t i = 0; i < order->box_count; i++)
		if (order->boxes[i].state < BOX_SEALED)
			return false;
	return true;
}

static bool
has_units(const struct pack_order *order)
{
	for (size_t i = 0; i < order->box_count; i++)
		if (order->boxes[i].units > 0)
			return true;
	return false;
}

/* An order may be stopped while it is being packed. */
enum verdict
rules_order_stopped(uint8_t state)
{
	switch (state) {
	case ORDER_HELD: return VERDICT_ORDER_HELD;
	case ORDER_CANCELLED: return VERDICT_ORDER_CANCELLED;
	case ORDER_SUSPECT: return VERDICT_ORDER_SUSPECT_DUPLICATE;
	case ORDER_TENDERED: return VERDICT_TENDERED_ALREADY;
	case ORDER_SEALED: return VERDICT_ORDER_SEALED_ALREADY;
	default: return VERDICT_NONE;
	}
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
	/* 3. held, cancelled, shipped */
	if (stopped != VERDICT_NONE)
		return DECIDE(.verdict = stopped);
	/* 4. one place */
	if (scan->order_lane != 0 && scan->order_lane != lane->id)
		return DECIDE(.verdict = VERDICT_ORDER_OPEN_ELSEWHERE, .other = scan->order_lane);
	/* 5. the core has no place for its lines */
	order = pack_find_order(pack, scan->order);
	if (order == NULL)
		return DECIDE(.verdict = VERDICT_LIMIT_EXCEEDED);
	/* 6. every line waits for stock or a person */
	if (order->room == 0 && order->box_count == 0)
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

static struct decision
decide_item(const struct pack *pack, const struct pack_lane *lane, const struct event_scan *scan)
{
	const struct pack_order *order = pack_find_order(pack, lane->order);
	struct candidates candidates;
	const struct scan_item *item;
	enum verdict refused;

	/* 1. nothing to pack it for */
	if (order == NULL)
		return DECIDE(.verdict = VERDICT_NO_ORDER_OPEN);
	/* 2. stopped in the middle */
	refused = rules_order_stopped(order->state);
	if (refused != VERDICT_NONE)
		return DECIDE(.verdict = refused);
	candidates = count_candidates(pack, order, scan);
	/* 3. not of this order, known to the catalogue or not */
	if (candidates.wanted == 0)
		return DECIDE(.verdict = VERDICT_WRONG_ITEM);
	/* 4. of this order, but all of it is packed */
	if (candidates.with_room == 0)
		return DECIDE(.verdict = VERDICT_OVER_QUANTITY);
	/* 5. items that share the barcode: a person says which, nobody guesses */
	if (candidates.with_room > 1)
		return DECIDE(.verdict = VERDICT_AMBIGUOUS_CODE);
	item = &scan->items[candidates.chosen];
	/* 6. a case that would overshoot: none of it counts */
	if (item->quantity == 0 || item->quantity > rules_item_room(pack, order, item->item))
		return DECIDE(.verdict = VERDICT_OVER_QUANTITY);
	/* 7. this very unit */
	refused = unit_refused(scan, item);
	if (refused != VERDICT_NONE)
		return DECIDE(.verdict = refused);
	/* 8. limits and numbers */
	refused = box_refused(pack, lane, order, item->quantity);
	if (refused != VERDICT_NONE)
		return DECIDE(.verdict = refused);
	return DECIDE(.verdict = VERDICT_ITEM_ACCEPTED, .deed = DEED_PACK, .item = candidates.chosen,
	              .line = first_line_with_room(pack, order, item->item));
}

static struct decision
decide_label(const struct pack *pack, const struct pack_lane *lane, const struct event_scan *scan)
{
	const struct scan_label *label = &scan->label;
	const struct pack_order *order = pack_find_order(pack, lane->order);
	const struct pack_box *box = order != NULL ? pack_find_box(order, label->box) : NULL;
	enum verdict stopped;

	/* 1. never issued here */
	if (label->box == 0)
		return DECIDE(.verdict = VERDICT_WRONG_LABEL);
	/* 2. void numbers and old sheets are refused wherever they are scanned */
	if (label->is_void)
		return DECIDE(.verdict = VERDICT_LABEL_VOID);
	/* 3. the lane's own sealed label again, with nothing else in hand */
	if (label->box_state >= BOX_SEALED && label->box_state <= BOX_TENDERED &&
	    (box != NULL || (lane->order == 0 && label->lane == lane->id)))
		return DECIDE(.verdict = VERDICT_BOX_SEALED);
	/* 4. another box's, another lane's */
	if (box == NULL)
		return DECIDE(.verdict = VERDICT_WRONG_LABEL);
	/* 5. no label of this box can be out yet */
	if (box->state == BOX_OPEN || box->state == BOX_COMPLETE)
		return DECIDE(.verdict = VERDICT_WRONG_LABEL);
	/* 6. two sheets may carry the number: only the newest seal mark tells them apart. The sheet in hand may be the
	 *    good one, so it is neither void nor wrong, and nothing latches */
	if (box->reprinted && !label->by_mark)
		return DECIDE(.verdict = VERDICT_LABEL_UNKNOWN);
	/* 7. a typed code proves nothing about what is on the box */
	if (scan->via == VIA_KEYED)
		return DECIDE(.verdict = VERDICT_LABEL_UNREADABLE);
	/* 8. stopped after the print */
	stopped = rules_order_stopped(order->state);
	if (stopped != VERDICT_NONE)
		return DECIDE(.verdict = stopped);
	return DECIDE(.verdict = VERDICT_BOX_SEALED, .deed = DEED_SEAL);
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
	/* 3. short: SHORT or a lead says so, never DONE */
	if (order->room > 0)
		return DECIDE(.verdict = VERDICT_NOT_COMPLETE);
	/* 4. nothing was wanted in the end */
	if (!has_units(order))
		return DECIDE(.verdict = VERDICT_NOTHING_TO_PACK);
	/* 5. ended already: its labels are on their way */
	if (order->state == ORDER_PACKED)
		return DECIDE(.verdict = VERDICT_ACKNOWLEDGED);
	return DECIDE(.verdict = VERDICT_ACKNOWLEDGED, .deed = DEED_FINISH);
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
	if (scan->label.is_label)
		return decide_label(pack, lane, scan);
	if (scan->order != 0 && (lane->order == 0 || scan->item_count == 0))
		return decide_order(pack, lane, scan);
	if (scan->item_count > 0)
		return decide_item(pack, lane, scan);
	return decide_unmatched(lane, scan);
}
