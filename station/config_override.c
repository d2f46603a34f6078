/* [override]: which refusals somebody may let through, and why the rest never are. */
#include <string.h>

#include "order.h"
#include "station/config.h"
#include "station/config_value.h"
#include "verdict.h"

#define OVERRIDE(word, member) \
	{ .name = (word), .kind = KEY_CHOICE, .offset = offsetof(struct config, overrides.member), \
	  .words = { "never", "lead", "admin" } }

/* The rest can never be overridden: see config_never_overridden(). */
const struct key config_override_keys[] = {
	OVERRIDE("expired", expired),
	OVERRIDE("recalled", recalled),
	OVERRIDE("serial-required", serial_required),
	OVERRIDE("lot-required", lot_required),
	OVERRIDE("weight-mismatch", weight_mismatch),
	{ 0 },
};

unsigned
config_override_role(const struct config *config, unsigned verdict)
{
	static const enum role roles[] = { [OVERRIDE_NEVER] = ROLE_NONE, [OVERRIDE_LEAD] = ROLE_LEAD,
		[OVERRIDE_ADMIN] = ROLE_ADMIN };

	switch (verdict) {
	case VERDICT_EXPIRED: return roles[config->overrides.expired];
	case VERDICT_RECALLED: return roles[config->overrides.recalled];
	case VERDICT_SERIAL_REQUIRED: return roles[config->overrides.serial_required];
	case VERDICT_LOT_REQUIRED: return roles[config->overrides.lot_required];
	case VERDICT_WEIGHT_MISMATCH: return roles[config->overrides.weight_mismatch];
	default: return ROLE_NONE;
	}
}

static const char *
reason(enum verdict verdict)
{
	switch (verdict) {
	case VERDICT_WRONG_ITEM:
		return "another customer's thing would be in the box";
	case VERDICT_OVER_QUANTITY:
		return "more would leave than was ordered; order change raises a quantity";
	case VERDICT_DUPLICATE_SERIAL:
		return "a serial number is one unit's; find out which of the two units has the wrong one";
	case VERDICT_ORDER_HELD:
	case VERDICT_ORDER_SUSPECT_DUPLICATE:
		return "order release lets the order go on";
	case VERDICT_ORDER_CANCELLED:
		return "order uncancel takes the cancel back";
	case VERDICT_ORDER_SEALED_ALREADY:
	case VERDICT_TENDERED_ALREADY:
		return "the order would be shipped twice; box void takes a box back";
	case VERDICT_WRONG_LABEL:
	case VERDICT_LABEL_VOID:
	case VERDICT_ADDRESS_CHANGED:
		return "the box would go to somebody else; box reprint or box void makes its own label";
	default:
		return "it is not about one thing in the packer's hand";
	}
}

const char *
config_never_overridden(const char *word)
{
	enum verdict verdict = verdict_from_text(word);

	return verdict_refuses(verdict) && !verdict_may_be_overridden(verdict) ? reason(verdict) : NULL;
}
