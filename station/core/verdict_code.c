#include <string.h>

#include "event.h"
#include "verdict.h"

static const char *const texts[VERDICT_END] = {
	[VERDICT_SIGNED_IN] = "signed-in", [VERDICT_SIGNED_OUT] = "signed-out",
	[VERDICT_ORDER_OPENED] = "order-opened", [VERDICT_ITEM_ACCEPTED] = "item-accepted",
	[VERDICT_ITEM_RETURNED] = "item-returned", [VERDICT_BOX_OPENED] = "box-opened",
	[VERDICT_WEIGHT_ACCEPTED] = "weight-accepted", [VERDICT_BOX_SEALED] = "box-sealed",
	[VERDICT_BOX_LOADED] = "box-loaded", [VERDICT_UNDONE] = "undone", [VERDICT_ACKNOWLEDGED] = "acknowledged",
	[VERDICT_LANE_BOUND] = "lane-bound", [VERDICT_ORDER_SET_ASIDE] = "order-set-aside",
	[VERDICT_ORDER_RESUMED] = "order-resumed", [VERDICT_LINE_SHORT] = "line-short", [VERDICT_CALLED] = "called",

	[VERDICT_BOX_COMPLETE] = "box-complete", [VERDICT_LABEL_QUEUED] = "label-queued",
	[VERDICT_LABEL_PRINTED] = "label-printed", [VERDICT_ORDER_SEALED] = "order-sealed",

	[VERDICT_NOT_SIGNED_IN] = "not-signed-in", [VERDICT_UNKNOWN_CODE] = "unknown-code",
	[VERDICT_DAMAGED_CODE] = "damaged-code", [VERDICT_AMBIGUOUS_CODE] = "ambiguous-code",
	[VERDICT_ORDER_UNKNOWN] = "order-unknown", [VERDICT_ORDER_HELD] = "order-held",
	[VERDICT_ORDER_CANCELLED] = "order-cancelled", [VERDICT_ORDER_SEALED_ALREADY] = "order-sealed-already",
	[VERDICT_TENDERED_ALREADY] = "tendered-already", [VERDICT_ORDER_OPEN_ELSEWHERE] = "order-open-elsewhere",
	[VERDICT_ORDER_NOT_LEASED] = "order-not-leased",
	[VERDICT_ORDER_SUSPECT_DUPLICATE] = "order-suspect-duplicate", [VERDICT_NO_ORDER_OPEN] = "no-order-open",
	[VERDICT_NOTHING_TO_PACK] = "nothing-to-pack", [VERDICT_WRONG_ITEM] = "wrong-item",
	[VERDICT_OVER_QUANTITY] = "over-quantity", [VERDICT_DUPLICATE_SERIAL] = "duplicate-serial",
	[VERDICT_SERIAL_REQUIRED] = "serial-required", [VERDICT_LOT_REQUIRED] = "lot-required",
	[VERDICT_EXPIRED] = "expired", [VERDICT_RECALLED] = "recalled", [VERDICT_NOT_COMPLETE] = "not-complete",
	[VERDICT_WEIGHT_MISMATCH] = "weight-mismatch", [VERDICT_SCALE_UNSTABLE] = "scale-unstable",
	[VERDICT_ORDER_CHANGED] = "order-changed", [VERDICT_ADDRESS_CHANGED] = "address-changed",
	[VERDICT_WRONG_LABEL] = "wrong-label", [VERDICT_LABEL_VOID] = "label-void",
	[VERDICT_LABEL_UNKNOWN] = "label-unknown", [VERDICT_LABEL_UNREADABLE] = "label-unreadable",
	[VERDICT_PRINTER_UNAVAILABLE] = "printer-unavailable",
	[VERDICT_NO_TRACKING_NUMBERS] = "no-tracking-numbers", [VERDICT_ACKNOWLEDGE_FIRST] = "acknowledge-first",
	[VERDICT_LEAD_REQUIRED] = "lead-required", [VERDICT_INTERCEPTED] = "intercepted",
	[VERDICT_NOTHING_TO_UNDO] = "nothing-to-undo", [VERDICT_STORAGE_FULL] = "storage-full",
	[VERDICT_LIMIT_EXCEEDED] = "limit-exceeded",
};

const char *
verdict_text(enum verdict verdict)
{
	return (unsigned)verdict < VERDICT_END && texts[verdict] ? texts[verdict] : "";
}

enum verdict
verdict_from_text(const char *text)
{
	for (int verdict = 1; verdict < VERDICT_END; verdict++)
		if (texts[verdict] && strcmp(texts[verdict], text) == 0)
			return (enum verdict)verdict;
	return VERDICT_NONE;
}

bool
verdict_refuses(enum verdict verdict)
{
	return verdict >= VERDICT_NOT_SIGNED_IN && verdict < VERDICT_END;
}

bool
verdict_latches(enum verdict verdict)
{
	switch (verdict) {
	case VERDICT_WRONG_ITEM:
	case VERDICT_OVER_QUANTITY:
	case VERDICT_DUPLICATE_SERIAL:
	case VERDICT_EXPIRED:
	case VERDICT_RECALLED:
	case VERDICT_WRONG_LABEL:
	case VERDICT_LABEL_VOID:
	case VERDICT_ORDER_CHANGED:
		return true;
	default:
		return false;
	}
}

/* What is about one thing in the hand, and leaves every promise whole. A serial number that was packed before is not among
 * them: it is one unit's, ever. */
bool
verdict_may_be_overridden(enum verdict verdict)
{
	switch (verdict) {
	case VERDICT_EXPIRED:
	case VERDICT_RECALLED:
	case VERDICT_SERIAL_REQUIRED:
	case VERDICT_LOT_REQUIRED:
	case VERDICT_WEIGHT_MISMATCH:
		return true;
	default:
		return false;
	}
}

const char *
command_text(enum command command)
{
	static const char *const names[COMMANDS] = {
		[COMMAND_NONE] = "", [COMMAND_ACK] = "ACK", [COMMAND_UNDO] = "UNDO", [COMMAND_NEWBOX] = "NEWBOX",
		[COMMAND_DONE] = "DONE", [COMMAND_SETASIDE] = "SETASIDE", [COMMAND_SHORT] = "SHORT",
		[COMMAND_DAMAGED] = "DAMAGED", [COMMAND_REPRINT] = "REPRINT", [COMMAND_VOID] = "VOID",
		[COMMAND_CALL] = "CALL", [COMMAND_SIGNOUT] = "SIGNOUT", [COMMAND_TRAINING] = "TRAINING",
		[COMMAND_BACK] = "BACK", [COMMAND_MOVE] = "MOVE",
	};
	return (unsigned)command < COMMANDS ? names[command] : "";
}
