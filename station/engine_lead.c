/* At a lane, from afar: each deed returns an exit code and fills the answer. */
#include "engine_lead.h"

#include <stdio.h>
#include <string.h>

#include "engine_call.h"

struct answer {
	char code[32], text[256];
	uint64_t seq; /* of the event that the reason belongs to, 0: there is none */
};

typedef int lead_deed(struct engine *engine, uint32_t lane, uint32_t user, struct answer *answer);

static int
say(int exit_code, struct answer *answer, const char *code, const char *text)
{
	snprintf(answer->code, sizeof answer->code, "%s", code);
	snprintf(answer->text, sizeof answer->text, "%s", text);
	return exit_code;
}

/* The same as the lead's badge scanned there, so that the lane cannot tell the difference. */
static int
unlock(struct engine *engine, uint32_t lane, uint32_t user, struct answer *answer)
{
	sqlite3_stmt *row = store_query(&engine->store, SQL_USER_BADGE, "i", (int64_t)user);
	struct scan scan = { .lane = lane, .via = VIA_SCREEN };
	char badge[64] = "";

	if (store_next(&engine->store, row))
		snprintf(badge, sizeof badge, "%s", store_column(row, 0));
	store_done(row);
	if (badge[0] == '\0')
		return say(USAGE, answer, "bad-request", "Who unlocks a lane has a name: --by USER.");
	/* at a lane that is not latched, a badge signs in */
	if (pack_find_lane(&engine->pack, lane)->latch == VERDICT_NONE)
		return say(REFUSED, answer, "not-possible", "The lane is not latched any more.");
	scan.text = badge;
	scan.length = strlen(badge);
	json_decref(engine_scan(engine, &scan));
	answer->seq = engine->store.seq;
	return say(DONE, answer, "", "The lane goes on.");
}

static int
set_free(struct engine *engine, uint32_t lane, uint32_t user, struct answer *answer)
{
	const struct pack_lane *row = pack_find_lane(&engine->pack, lane);
	uint64_t order = row->order;
	struct event event;

	if (order == 0)
		return say(REFUSED, answer, "no-order-open", "No order is open at that lane any more.");
	if (row->latch != VERDICT_NONE)
		return say(REFUSED, answer, "acknowledge-first",
		           "The lane is latched: deal with the thing that it refused, and unlock it first.");
	engine_event(engine, &event, EVENT_BOX);
	event.box = (struct event_decision){ .order = order, .decision = DECISION_FREE, .user = user };
	engine_step(engine, &event, NULL, NULL);
	answer->seq = event.seq;
	return say(DONE, answer, "", "The order is free: its code opens it at another lane.");
}

static int
come(struct engine *engine, uint32_t lane, uint32_t user, struct answer *answer)
{
	if (!call_answer(engine, lane, user, false, &answer->seq))
		return say(REFUSED, answer, "not-possible",
		           "That lane does not call any more, or somebody goes already.");
	return say(DONE, answer, "", "The lane shows that somebody is coming.");
}

static int
been(struct engine *engine, uint32_t lane, uint32_t user, struct answer *answer)
{
	if (!call_answer(engine, lane, user, true, &answer->seq))
		return say(REFUSED, answer, "not-possible", "That lane does not call any more.");
	return say(DONE, answer, "", "The call has ended.");
}

static const struct {
	const char *verb;
	lead_deed *carry_out;
} deeds[] = {
	{ "lane-unlock", unlock }, { "lane-free", set_free }, { "lane-come", come }, { "lane-been", been }
};

static lead_deed *
find_deed(const char *verb)
{
	size_t i = 0;

	while (strcmp(deeds[i].verb, verb) != 0)
		i++;
	return deeds[i].carry_out;
}

void
lead_request(struct engine *engine, const struct request *request)
{
	struct answer answer = { .seq = 0 };
	char name[LIMIT_NAME + 1] = "";
	uint32_t lane, user;
	int exit_code;

	request_get(request, "lane", name, sizeof name);
	lane = (uint32_t)store_number(&engine->store, SQL_FIND_LANE, 0, "t", name);
	if (pack_find_lane(&engine->pack, lane) == NULL || store_lane_config(&engine->store, lane) == NULL) {
		reply_error(engine, request, BAD_INPUT, "no-such-lane",
		            "There is no such lane in packwarden.conf.");
		return;
	}
	if (!request_user(engine, request, ROLE_LEAD, &user))
		return;
	exit_code = find_deed(request->verb)(engine, lane, user, &answer);
	if (answer.seq != 0)
		request_keep_reason(engine, request, answer.seq);
	if (exit_code != DONE)
		reply_error(engine, request, exit_code, answer.code, answer.text);
	else
		reply_json(engine, request, DONE,
		           json_pack("{s:s, s:s}", "result", "accepted", "text", answer.text));
}
