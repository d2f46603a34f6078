/* Requests that change orders: one, or all that a file names. */
#include "engine_box.h"
#include "engine_request.h"

#include <stdio.h>
#include <string.h>

/* False: the answer is sent. */
static bool
find_order(struct engine *engine, const struct request *request, uint64_t *order)
{
	char order_id[LIMIT_FIELD + 1] = "";

	request_get(request, "order", order_id, sizeof order_id);
	*order = (uint64_t)store_number(&engine->store, SQL_FIND_ORDER, 0, "t", order_id);
	if (*order == 0)
		reply_error_at(engine, request, BAD_INPUT, "order-unknown", "order", "There is no such order.");
	return *order != 0;
}

static void
change_order(struct engine *engine, const struct request *request, const struct state_change *change, uint64_t order,
             uint32_t user)
{
	char reason[LIMIT_REASON + 1] = "", text[256];
	enum verdict refused;
	uint8_t state;

	request_get(request, "reason", reason, sizeof reason);
	refused = state_change(engine, change, order, user, reason, &state);
	if (refused != VERDICT_NONE) {
		words_text(refused, text, sizeof text);
		reply_error(engine, request, refused == VERDICT_ACKNOWLEDGED ? DONE : REFUSED, verdict_text(refused), text);
		return;
	}
	reply_json(engine, request, DONE, json_pack("{s:s, s:s, s:s}", "result", "accepted", "state",
	                                            order_state_text((enum order_state)state), "text", change->done));
}

/* Of all orders that a file names. */
void
request_import(struct engine *engine, const struct request *request)
{
	char kind[16], verb[32], dry[4] = "";
	const struct state_change *change;
	uint32_t user = 0;

	request_get(request, "dry_run", dry, sizeof dry);
	if (strcmp(dry, "1") != 0 && !session_allows(engine, request, ROLE_LEAD, true))
		return;
	request_get(request, "kind", kind, sizeof kind);
	snprintf(verb, sizeof verb, "order-%s", kind);
	change = state_change_find(verb);
	if (kind[0] != '\0' && change == NULL && strcmp(kind, "shipped") != 0 && strcmp(kind, "acks") != 0)
		reply_error(engine, request, USAGE, "bad-request",
		            "The kind of an import is shipped, acks, hold, release, cancel or uncancel, or there is none.");
	else if (change == NULL || (request_says_why(engine, request) && request_user(engine, request, change->least, &user)))
		import_request(engine, request->id, request->record, request->size, request->fd, change, user);
}

/* `seq`: of the event that bears the reason; 0: nothing had to change. */
static void
reply_accepted(struct engine *engine, const struct request *request, uint64_t seq, const char *text)
{
	if (seq != 0)
		request_keep_reason(engine, request, seq);
	reply_json(engine, request, DONE, json_pack("{s:s, s:s}", "result", "accepted", "text", text));
}

void
request_order_change(struct engine *engine, const struct request *request)
{
	char text[256];
	uint64_t order, seq = 0;
	uint32_t user;

	if (!find_order(engine, request, &order) || !request_user(engine, request, ROLE_LEAD, &user))
		return;
	if (change_request(engine, order, request->record, request->size, user, &seq, text, sizeof text) == CHANGE_REFUSED) {
		reply_error(engine, request, REFUSED, "not-possible", text);
		return;
	}
	reply_accepted(engine, request, seq, text);
}

void
request_order_add_box(struct engine *engine, const struct request *request)
{
	char text[256];
	enum verdict refused;
	uint64_t order, seq;
	uint32_t user;

	if (!find_order(engine, request, &order) || !request_user(engine, request, ROLE_LEAD, &user))
		return;
	refused = box_add(engine, order, user, &seq, text, sizeof text);
	if (refused != VERDICT_NONE) {
		reply_error(engine, request, REFUSED, verdict_text(refused), text);
		return;
	}
	reply_accepted(engine, request, seq, text);
}

void
request_order_give_back(struct engine *engine, const struct request *request)
{
	char text[256];
	enum verdict refused;
	uint64_t order, seq = 0;
	uint32_t user;

	if (!find_order(engine, request, &order) || !request_user(engine, request, ROLE_LEAD, &user))
		return;
	refused = central_give_back(engine, order, user, &seq);
	if (refused != VERDICT_NONE) {
		snprintf(text, sizeof text, "%s", refused == VERDICT_NOT_COMPLETE ?
		         "The order is begun: it stays here." : "This station does not hold the order.");
		reply_error(engine, request, REFUSED, verdict_text(refused), text);
		return;
	}
	reply_accepted(engine, request, seq, "The order goes back to central.");
}

void
request_order(struct engine *engine, const struct request *request)
{
	const struct state_change *change = state_change_find(request->verb);
	uint64_t order;
	uint32_t user;

	if (find_order(engine, request, &order) && request_user(engine, request, change->least, &user))
		change_order(engine, request, change, order, user);
}
