/* The decision about a label that was scanned: at its bench, where it seals its box, and at the loading door. */
#include "rules.h"

struct decision
rules_label(const struct pack *pack, const struct pack_lane *lane, const struct event_scan *scan)
{
	const struct scan_label *label = &scan->label;
	const struct pack_order *order = pack_find_order(pack, lane->order);
	const struct pack_box *box = order != NULL ? pack_find_box(order, label->box) : NULL;
	enum verdict stopped;

	/* 1. never issued here */
	if (label->box == 0)
		return DECIDE(.verdict = VERDICT_WRONG_LABEL);
	/* 2. void numbers and old sheets are refused wherever they are scanned */
	if (label->readdressed)
		return DECIDE(.verdict = VERDICT_ADDRESS_CHANGED, .deed = DEED_OLD_SHEET);
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
	/* 8. stopped after the print, or something must come out first */
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

	/* 1. nothing but boxes is loaded */
	if (!label->is_label)
		return DECIDE(.verdict = scan->damaged ? VERDICT_DAMAGED_CODE : VERDICT_UNKNOWN_CODE);
	/* 2. never issued here */
	if (label->box == 0)
		return DECIDE(.verdict = VERDICT_WRONG_LABEL);
	/* 3. void */
	if (label->readdressed)
		return DECIDE(.verdict = VERDICT_ADDRESS_CHANGED, .deed = DEED_OLD_SHEET);
	if (label->is_void)
		return DECIDE(.verdict = VERDICT_LABEL_VOID);
	/* 4. on the truck, or gone */
	if (label->box_state == BOX_TENDERED)
		return DECIDE(.verdict = VERDICT_TENDERED_ALREADY);
	/* 5. stopped after the seal */
	if (label->intercept || rules_order_stays(label->order_state))
		return DECIDE(.verdict = VERDICT_INTERCEPTED);
	if (label->box_state == BOX_LOADED)
		return DECIDE(.verdict = VERDICT_BOX_LOADED);
	/* 6. a box that nobody has sealed does not leave */
	if (label->box_state != BOX_SEALED)
		return DECIDE(.verdict = VERDICT_NOT_COMPLETE);
	/* 7. a typed code proves nothing about what is on the box */
	if (scan->via == VIA_KEYED)
		return DECIDE(.verdict = VERDICT_LABEL_UNREADABLE);
	/* 8. the core has no place for its order */
	if (box == NULL || box->state != BOX_SEALED)
		return DECIDE(.verdict = VERDICT_LIMIT_EXCEEDED);
	return DECIDE(.verdict = VERDICT_BOX_LOADED, .deed = DEED_LOAD);
}
