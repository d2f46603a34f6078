/* The decisions about overrides: packwarden.conf says who may let which refusal through, and a lead says when, with a
 * reason. A permission is for one scan. */
#include "rules.h"

bool
rules_allows(const struct pack_lane *lane, enum verdict refusal, uint32_t item)
{
	return lane->allow == refusal && lane->allow_item == item;
}

bool
rules_override(const struct pack_lane *lane, const struct event_override *override)
{
	/* 1. what mixes, doubles or misleads a shipment never is, whatever a table says */
	if (!verdict_may_be_overridden((enum verdict)override->verdict))
		return false;
	/* 2. somebody whom the table names */
	if (override->user == 0 || override->least < ROLE_LEAD || override->role < override->least)
		return false;
	/* 3. the lane's last refusal, with its order still open */
	if (lane->order == 0 || lane->refused != (enum verdict)override->verdict)
		return false;
	/* 4. something else has latched the lane since: that is seen to first */
	return lane->latch == VERDICT_NONE || lane->latch == lane->refused;
}
