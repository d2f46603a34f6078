/* Hold, release, cancel, uncancel: an order's state as people change it, one order or all that a file
 * names. */
#include <string.h>

#include "engine.h"

#define BIT(state) (1u << (state))

/* After the seal too, until the carrier has it: then its boxes are intercepted. */
enum { UNTENDERED = BIT(ORDER_RELEASED) | BIT(ORDER_OPEN) | BIT(ORDER_PACKED) | BIT(ORDER_SUSPECT) | BIT(ORDER_SEALED) };

static const struct state_change changes[] = {
	{ "order-hold", UNTENDERED, ORDER_HELD, ROLE_PACKER, "The order is on hold." },
	{ "order-release", BIT(ORDER_HELD) | BIT(ORDER_SUSPECT), 0, ROLE_LEAD, "The order is released." },
	{ "order-cancel", UNTENDERED | BIT(ORDER_HELD), ORDER_CANCELLED, ROLE_LEAD, "The order is cancelled." },
	{ "order-uncancel", BIT(ORDER_CANCELLED), 0, ROLE_LEAD, "The cancel is taken back." },
};

const struct state_change *
state_change_find(const char *verb)
{
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
		if (strcmp(changes[i].verb, verb) == 0)
			return &changes[i];
	return NULL;
}

static enum verdict
why_not(uint8_t state)
{
	switch (state) {
	case ORDER_SEALED: return VERDICT_ORDER_SEALED_ALREADY;
	case ORDER_TENDERED: return VERDICT_TENDERED_ALREADY;
	case ORDER_CANCELLED: return VERDICT_ORDER_CANCELLED;
	case ORDER_HELD: return VERDICT_ORDER_HELD;
	default: return VERDICT_ACKNOWLEDGED; /* it is so already */
	}
}

static void
tell_lane(struct engine *engine, uint64_t order, uint8_t state)
{
	const struct pack_order *open = pack_find_order(&engine->pack, order);
	struct action action = { .kind = ACTION_EVENT, .order = order };

	if (open == NULL || open->lane == 0)
		return;
	action.lane = open->lane;
	action.verdict = state == ORDER_HELD ? VERDICT_ORDER_HELD :
	                 state == ORDER_CANCELLED ? VERDICT_ORDER_CANCELLED : VERDICT_ORDER_RESUMED;
	engine_push(engine, open->lane, words_action(engine, &action, "", 0));
}

enum verdict
state_change(struct engine *engine, const struct state_change *change, uint64_t order, uint32_t user,
             const char *reason, uint8_t *state)
{
	sqlite3_stmt *statement = store_query(&engine->store, SQL_ORDER_ROW, "i", (int64_t)order);
	struct change told = { .order = order, .user = user };
	uint8_t was, resume;
	uint64_t seq;

	*state = 0;
	if (!store_next(&engine->store, statement))
		return VERDICT_ORDER_UNKNOWN;
	was = *state = (uint8_t)sqlite3_column_int64(statement, 1);
	resume = (uint8_t)sqlite3_column_int64(statement, 4);
	told.was_state = was;
	told.content = told.was_content = (uint64_t)sqlite3_column_int64(statement, 2);
	store_done(statement);
	if ((change->from & BIT(was)) == 0)
		return why_not(was);
	/* its address has been purged: there is nowhere to send it to */
	if (was == ORDER_CANCELLED && store_number(&engine->store, SQL_ORDER_FORGOTTEN, 0, "i", (int64_t)order) != 0)
		return why_not(was);
	told.state = *state = change->to != 0 ? change->to : change_resume_state(engine, order, resume);
	/* a hold on a hold, or a cancel of a held order, goes back to where the first began */
	if (was != ORDER_HELD && was != ORDER_CANCELLED && was != ORDER_SUSPECT)
		resume = was;
	store_run(&engine->store, SQL_ORDER_HOLD, "iii", (int64_t)order, (int64_t)told.state,
	          (int64_t)resume);
	seq = change_tell(engine, &told);
	if (reason[0] != '\0')
		store_run(&engine->store, SQL_SCAN_TEXT_ADD, "it", (int64_t)seq, reason);
	tell_lane(engine, order, told.state);
	return VERDICT_NONE;
}
