/* What a scan is answered. Each function is a list of numbered rules; the first that fits decides.
 *
 * The order of meanings (first match): command, badge, lane, carton, label or SSCC, tote; then with an order open item before
 * order, without one order before item. So no product's barcode can work the lane, and a command never packs. */
#include "rules.h"

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

/* Of an order that is not open here. */
static struct decision
decide_other_order(const struct pack *pack, const struct pack_lane *lane, const struct event_scan *scan)
{
	const struct pack_order *order = pack_find_order(pack, scan->order);
	enum verdict stopped = rules_order_stopped(scan->order_state);

	/* 1. a cancelled order comes back to have its items taken out; else held, cancelled, shipped */
	if (stopped == VERDICT_ORDER_CANCELLED && order != NULL && scan->order_lane == 0 && rules_has_excess(pack, order))
		return DECIDE(.order = scan->order, .verdict = VERDICT_ORDER_RESUMED, .deed = DEED_OPEN);
	if (stopped != VERDICT_NONE)
		return DECIDE(.order = scan->order, .verdict = stopped);
	/* 2. one station; what it does not hold another may be packing */
	if (scan->unleased)
		return DECIDE(.order = scan->order, .verdict = VERDICT_ORDER_NOT_LEASED);
	/* 3. one place */
	if (scan->order_lane != 0 && scan->order_lane != lane->id)
		return DECIDE(.order = scan->order, .verdict = VERDICT_ORDER_OPEN_ELSEWHERE, .other = scan->order_lane);
	/* 4. the core has no place for its lines */
	if (order == NULL)
		return DECIDE(.order = scan->order, .verdict = VERDICT_LIMIT_EXCEEDED);
	/* 5. every line waits for stock or a person */
	if (order->room == 0 && rules_all_sealed(order) && !rules_has_excess(pack, order))
		return DECIDE(.order = scan->order, .verdict = VERDICT_NOTHING_TO_PACK);
	/* 6. set aside earlier */
	if (order->state != ORDER_RELEASED)
		return DECIDE(.order = scan->order, .verdict = VERDICT_ORDER_RESUMED, .deed = DEED_OPEN);
	return DECIDE(.order = scan->order, .verdict = VERDICT_ORDER_OPENED, .deed = DEED_OPEN);
}

static struct decision
decide_order(const struct pack *pack, const struct pack_lane *lane, const struct event_scan *scan)
{
	const struct pack_order *open = pack_find_order(pack, lane->order);
	struct decision other;
	enum verdict stopped;

	/* 1. its own code again changes nothing; if it was stopped meanwhile, that is the answer */
	if (open != NULL && open->id == scan->order) {
		stopped = rules_order_stopped(open->state);
		return DECIDE(.verdict = stopped != VERDICT_NONE ? stopped : VERDICT_ORDER_OPENED);
	}
	other = decide_other_order(pack, lane, scan);
	if (open == NULL || rules_all_sealed(open))
		return other;
	/* 2. one order at a time: a box that is begun, even an empty one, is sealed or set aside first */
	if (!lane->shadow)
		return DECIDE(.verdict = VERDICT_NOT_COMPLETE);
	/* 3. a trial says so and yet follows the packer, who is at the other order already */
	if (other.deed != DEED_OPEN)
		return other;
	return DECIDE(.verdict = VERDICT_NOT_COMPLETE, .deed = DEED_OPEN, .order = scan->order, .news = other.verdict);
}

static struct decision
decide_command(const struct pack *pack, const struct pack_lane *lane, const struct event_scan *scan)
{
	switch (scan->command) {
	case COMMAND_ACK:
		return DECIDE(.verdict = VERDICT_ACKNOWLEDGED);
	case COMMAND_UNDO:
		return rules_undo(pack, lane, scan);
	case COMMAND_NEWBOX:
		return rules_new_box(pack, lane);
	case COMMAND_BACK:
		return rules_back(pack, lane);
	case COMMAND_MOVE:
		return rules_move(pack, lane);
	case COMMAND_DONE:
		return rules_done(pack, lane);
	case COMMAND_SETASIDE:
		if (lane->order == 0)
			return DECIDE(.verdict = VERDICT_NO_ORDER_OPEN);
		return DECIDE(.verdict = VERDICT_ORDER_SET_ASIDE, .deed = DEED_SET_ASIDE);
	case COMMAND_SHORT:
	case COMMAND_DAMAGED:
		return rules_short(pack, lane);
	case COMMAND_CALL:
		return DECIDE(.verdict = VERDICT_CALLED);
	case COMMAND_SIGNOUT:
		return DECIDE(.verdict = VERDICT_SIGNED_OUT, .deed = DEED_SIGN_OUT);
	case COMMAND_TRAINING:
		/* made-up orders are packed outside of this core, and never beside a real one */
		if (lane->outbound)
			return DECIDE(.verdict = VERDICT_LEAD_REQUIRED);
		return DECIDE(.verdict = lane->order != 0 ? VERDICT_NOT_COMPLETE : VERDICT_ACKNOWLEDGED);
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
	/* 3. nothing that we know; but central may know an order of it */
	if (lane->order == 0 && scan->unleased)
		return DECIDE(.verdict = VERDICT_ORDER_NOT_LEASED);
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
	if (scan->carton != 0)
		return rules_carton(pack, lane, scan);
	if (scan->label.is_label)
		return rules_label(pack, lane, scan);
	if (scan->order != 0 && (lane->order == 0 || scan->item_count == 0))
		return decide_order(pack, lane, scan);
	/* an answer to a prompt that is not open: no correct engine sends it */
	if (scan->answer && (lane->asks == 0 || scan->item_count != 1 || scan->items[0].item != lane->ask_item))
		return DECIDE(.verdict = VERDICT_UNKNOWN_CODE);
	/* a product's code, as like as not: the prompt stays, and a person says which */
	if (scan->answer && scan->product)
		return DECIDE(.verdict = VERDICT_AMBIGUOUS_CODE);
	if (scan->item_count > 0)
		return rules_item(pack, lane, scan);
	return decide_unmatched(lane, scan);
}
