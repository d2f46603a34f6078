/* Overrides: a lead lets the lane's last refusal through, once, where packwarden.conf says that somebody may. The core
 * checks it again; here it is said why not. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "engine_request.h"
#include "record.h"

struct override {
	struct engine *engine;
	const void *record;
	size_t size;
	const struct pack_lane *lane;
	uint32_t user;
	enum role role;
	char code[32], text[512]; /* why it is refused */
};

static bool
get(const struct override *override, const char *name, char *text, size_t capacity)
{
	return record_text(override->record, override->size, name, text, capacity) && text[0] != '\0';
}

static int __attribute__((format(printf, 4, 5)))
refuse(struct override *override, int exit_code, const char *code, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(override->text, sizeof override->text, format, arguments);
	va_end(arguments);
	snprintf(override->code, sizeof override->code, "%s", code);
	return exit_code;
}

static int
find_lane(struct override *override)
{
	char name[LIMIT_NAME + 1];
	uint32_t lane = 0;

	if (get(override, "lane", name, sizeof name))
		lane = (uint32_t)store_number(&override->engine->store, SQL_FIND_LANE, 0, "t", name);
	override->lane = pack_find_lane(&override->engine->pack, lane);
	if (override->lane == NULL || store_lane_config(&override->engine->store, lane) == NULL)
		return refuse(override, BAD_INPUT, "no-such-lane", "There is no such lane in packwarden.conf.");
	return DONE;
}

static int
find_user(struct override *override)
{
	char name[128];

	if (override->user != 0)
		return DONE; /* whose session it is */
	if (!get(override, "by", name, sizeof name))
		return refuse(override, USAGE, "bad-request", "An override needs --by USER: who answers for it.");
	if (!people_find(override->engine, name, &override->user, &override->role))
		return refuse(override, BAD_INPUT, "no-such-user", PEOPLE_UNKNOWN);
	return DONE;
}

/* "expired by a lead, recalled by an admin" */
static const char *
allowed_list(const struct config *config, char *list, size_t capacity)
{
	size_t used = 0;

	list[0] = '\0';
	for (unsigned verdict = 1; verdict < VERDICT_END && used < capacity; verdict++) {
		unsigned role = config_override_role(config, verdict);
		if (role != ROLE_NONE)
			used += (size_t)snprintf(list + used, capacity - used, "%s%s by %s %s", used > 0 ? ", " : "",
			                         verdict_text((enum verdict)verdict), role == ROLE_ADMIN ? "an" : "a",
			                         role_text((enum role)role));
	}
	return list[0] != '\0' ? list : "nothing";
}

/* What the lane has refused is what is asked for, and its order is still open. */
static int
check_refusal(struct override *override)
{
	enum verdict refused = override->lane->order != 0 ? override->lane->refused : VERDICT_NONE;
	char wanted[64];

	if (get(override, "verdict", wanted, sizeof wanted) && !verdict_refuses(verdict_from_text(wanted)))
		return refuse(override, BAD_INPUT, "bad-request", "--verdict is a refusal, such as expired.");
	if (refused == VERDICT_NONE)
		return refuse(override, REFUSED, "not-possible",
		              "That lane has refused nothing since the last thing that it accepted for its order.");
	if (get(override, "verdict", wanted, sizeof wanted) && verdict_from_text(wanted) != refused)
		return refuse(override, REFUSED, "not-possible", "What that lane has refused last is %s, not %s.",
		              verdict_text(refused), wanted);
	if (override->lane->latch != VERDICT_NONE && override->lane->latch != refused)
		return refuse(override, REFUSED, verdict_text(override->lane->latch),
		              "The order has changed since. See what to take out, then scan ACK at the lane.");
	return DONE;
}

static int
check_policy(struct override *override)
{
	const struct config *config = override->engine->config;
	enum verdict refused = override->lane->refused;
	unsigned least = config_override_role(config, refused);
	char list[256];

	if (!verdict_may_be_overridden(refused))
		return refuse(override, REFUSED, "not-possible", "%s can never be overridden. packwarden.conf allows: %s.",
		              verdict_text(refused), allowed_list(config, list, sizeof list));
	if (least == ROLE_NONE)
		return refuse(override, REFUSED, "not-possible",
		              "%s may not be overridden at this station: [override] in packwarden.conf allows %s.",
		              verdict_text(refused), allowed_list(config, list, sizeof list));
	if (override->role < least)
		return refuse(override, REFUSED, "lead-required", "Only %s %s may let %s through.",
		              least == ROLE_ADMIN ? "an" : "a", role_text((enum role)least), verdict_text(refused));
	return DONE;
}

static int
check(struct override *override)
{
	int problem = find_lane(override);

	if (problem == DONE)
		problem = find_user(override);
	if (problem == DONE)
		problem = check_refusal(override);
	return problem == DONE ? check_policy(override) : problem;
}

static void
step(struct override *override, struct event *event)
{
	struct engine *engine = override->engine;
	enum verdict refused = override->lane->refused;

	engine_event(engine, event, EVENT_OVERRIDE);
	event->lane = override->lane->id;
	event->override = (struct event_override){ .verdict = (uint8_t)refused, .user = override->user,
		.role = (uint8_t)override->role, .least = (uint8_t)config_override_role(engine->config, refused) };
	engine_step(engine, event, NULL, NULL);
}

int
override_request(struct engine *engine, const struct override_wish *wish, uint64_t *seq, json_t **answer)
{
	struct override override = { .engine = engine, .record = wish->record, .size = wish->size, .user = wish->user,
		.role = (int)wish->role };
	int problem = check(&override);
	enum verdict refused;
	struct event event;

	if (problem != DONE) {
		*answer = json_pack("{s:{s:s, s:n, s:s}}", "error", "code", override.code, "place", "text", override.text);
		return problem;
	}
	refused = override.lane->refused;
	step(&override, &event);
	*seq = event.seq;
	*answer = json_pack("{s:s, s:s, s:s}", "result", "accepted", "verdict", verdict_text(refused), "text",
	                    "Let through once. Scan that item again.");
	return DONE;
}
