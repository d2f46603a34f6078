/* The decision about a label that was scanned: at its bench, where it seals its box, and at the loading door. */
#include "rules.h"

/* What a label is refused for wherever it is scanned. */
static struct decision
decide_dead_label(const struct scan_label *label)
{
	/* 1. never issued here */
	if (label->box == 0)
		return DECIDE(.verdict = VERDICT_WRONG_LABEL);
	/* 2. void numbers and old sheets */
	if (label->readdressed)
		return DECIDE(.verdict = VERDICT_ADDRESS_CHANGED, .deed = DEED_OLD_SHEET);
	return DECIDE(.verdict = label->is_void ? VERDICT_LABEL_VOID : VERDICT_NONE);
}

struct decision
rules_label(const struct pack *pack, const struct pack_lane *lane, const struct event_scan *scan)
{
	const struct scan_label *label = &scan->label;
	const struct pack_order *order = pack_find_order(pack, lane->order);
	const struct pack_box *box = order != NULL ? pack_find_box(order, label->box) : NULL;
	const struct decision dead = decide_dead_label(label);
	enum verdict stopped;

	/* 1. never issued here, or void */
	if (dead.verdict != VERDICT_NONE)
		return dead;
	/* 2. the lane's own sealed label again, with nothing else in hand */
	if (label->box_state >= BOX_SEALED && label->box_state <= BOX_TENDERED &&
	    (box != NULL || (lane->order == 0 && label->lane == lane->id)))
		return DECIDE(.verdict = VERDICT_BOX_SEALED);
	/* 3. another box's, another lane's */
	if (box == NULL)
		return DECIDE(.verdict = VERDICT_WRONG_LABEL);
	/* 4. no label of this box can be out yet */
	if (box->state == BOX_OPEN || box->state == BOX_COMPLETE)
		return DECIDE(.verdict = VERDICT_WRONG_LABEL);
	/* 5. two sheets may carry the number: only the newest seal mark tells them apart. The sheet in hand may be the
	 *    good one, so it is neither void nor wrong, and nothing latches */
	if (box->reprinted && !label->by_mark)
		return DECIDE(.verdict = VERDICT_LABEL_UNKNOWN);
	/* 6. a typed code proves nothing about what is on the box */
	if (scan->via == VIA_KEYED)
		return DECIDE(.verdict = VERDICT_LABEL_UNREADABLE);
	/* 7. stopped after the print, or something must come out first */
	stopped = rules_label_stopped(pack, order);
	if (stopped != VERDICT_NONE)
		return DECIDE(.verdict = stopped);
	return DECIDE(.verdict = VERDICT_BOX_SEALED, .deed = DEED_SEAL);
}

/* The loading door: what is on the truck is what was scanned onto it. */
struct decision
rules_loading(const struct pack *pack, const struct event_scan *scan)
{
	const struct scan_label *label = &scan->label;
	const struct pack_order *order = pack_find_order(pack, label->order);
	const struct pack_box *box = order != NULL ? pack_find_box(order, label->box) : NULL;
	const struct decision dead = decide_dead_label(label);

	/* 1. nothing but boxes is loaded */
	if (!label->is_label)
		return DECIDE(.verdict = scan->damaged ? VERDICT_DAMAGED_CODE : VERDICT_UNKNOWN_CODE);
	/* 2. never issued here, or void */
	if (dead.verdict != VERDICT_NONE)
		return dead;
	/* 3. on the truck, or gone */
	if (label->box_state == BOX_TENDERED)
		return DECIDE(.verdict = VERDICT_TENDERED_ALREADY);
	/* 4. stopped after the seal */
	if (label->intercept || rules_order_stays(label->order_state))
		return DECIDE(.verdict = VERDICT_INTERCEPTED);
	if (label->box_state == BOX_LOADED)
		return DECIDE(.verdict = VERDICT_BOX_LOADED);
	/* 5. a box that nobody has sealed does not leave */
	if (label->box_state != BOX_SEALED)
		return DECIDE(.verdict = VERDICT_NOT_COMPLETE);
	/* 6. a typed code proves nothing about what is on the box */
	if (scan->via == VIA_KEYED)
		return DECIDE(.verdict = VERDICT_LABEL_UNREADABLE);
	/* 7. the core has no place for its order */
	if (box == NULL || box->state != BOX_SEALED)
		return DECIDE(.verdict = VERDICT_LIMIT_EXCEEDED);
	return DECIDE(.verdict = VERDICT_BOX_LOADED, .deed = DEED_LOAD);
}
