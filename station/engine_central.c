/* The central database, as the engine knows it: by what the sync process asks. It is the engine that writes, and it never
 * waits for the network: what it asks central goes on its way, and the lane hears of the answer when there is one.
 *
 *   scan of an order that is not leased here ─▶ refused at once, "central is asked" ─CLAIM▶ sync
 *   sync: import the order, note its lease, "claimed" ─▶ the same scan once more, if nothing else was scanned meanwhile
 *
 * All of it may come twice: what is so already changes nothing. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine_central_set.h"
#include "engine_recall.h"
#include "engine_request.h"
#include "engine_template.h"
#include "record.h"

enum { GREETINGS_KEPT = 4096 };

static void
answer(struct engine *engine, const struct request *request, int exit_code)
{
	engine_reply_again(engine, request->id, exit_code, "{}");
}

static int64_t
number(const struct request *request, const char *name)
{
	char text[24];

	return request_get(request, name, text, sizeof text) ? strtoll(text, NULL, 10) : 0;
}

static uint64_t
find_order(struct engine *engine, const char *order_id)
{
	return (uint64_t)store_number(&engine->store, SQL_FIND_ORDER, 0, "t", order_id);
}

/* ---- how the exchange goes ---- */

/* What sync keeps here, for its next life and for who looks on. */
static void
do_set(struct engine *engine, const struct request *request)
{
	static const char *const names[] = { "greeted", "cursor-all", "cursor-mine", "exchanged", "rounds", "full", "agree",
		"reconcile", "night", "station-id" };
	struct record_reader reader;
	struct record_field name, value;

	record_open(&reader, request->record, request->size);
	while (record_next(&reader, &name) && record_next(&reader, &value))
		for (size_t i = 0; i < sizeof names / sizeof *names; i++)
			if (strlen(names[i]) == name.length && memcmp(names[i], name.text, name.length) == 0)
				store_run(&engine->store, SQL_CENTRAL_SET, "ts", names[i], value.text, value.length);
	central_set_recall_again(engine);
	answer(engine, request, DONE);
}

static void
keep_link(struct engine *engine, bool up, const char *why)
{
	if (up != engine->linked)
		store_run(&engine->store, SQL_CENTRAL_SET, "ti", "since", engine_wall());
	engine->linked = up;
	store_run(&engine->store, SQL_CENTRAL_SET, "tt", "link", up ? "up" : "down");
	store_run(&engine->store, SQL_CENTRAL_SET, "tt", "why", why);
}

static void
do_link(struct engine *engine, const struct request *request)
{
	char why[600] = "";

	request_get(request, "why", why, sizeof why);
	keep_link(engine, number(request, "up") == 1, why);
	answer(engine, request, DONE);
}

void
central_unlink(struct engine *engine)
{
	keep_link(engine, false, "");
}

static void
do_acked(struct engine *engine, const struct request *request)
{
	int64_t seq = number(request, "seq");

	if (seq >= 0 && (uint64_t)seq <= engine->store.seq) {
		store_run(&engine->store, SQL_OUTBOX_SET, "ti", "central", seq);
		store_run(&engine->store, SQL_ACKNOWLEDGED_TAKE_BACK, "i", seq);
		store_run(&engine->store, SQL_ACKNOWLEDGED_NOTE, "ii", engine_wall() / DAY_MS, seq);
	}
	answer(engine, request, DONE);
}

/* Durable before central hears it: a greeting whose answer is lost is made again word for word. */
static void
do_greeting(struct engine *engine, const struct request *request)
{
	int64_t n = number(request, "n");
	char nonce[64];

	if (n > 0 && request_get(request, "nonce", nonce, sizeof nonce)) {
		store_run(&engine->store, SQL_GREETING_PUT, "it", n, nonce);
		store_run(&engine->store, SQL_GREETING_PRUNE, "i", n - GREETINGS_KEPT);
	}
	answer(engine, request, DONE);
}

/* ---- leases ---- */

static void
put_lease(struct engine *engine, uint64_t order, int64_t fence, enum lease_state state, uint32_t user)
{
	struct event event;

	store_run(&engine->store, SQL_LEASE_PUT, "iii", (int64_t)order, fence, (int64_t)state);
	engine_event(engine, &event, EVENT_LEASE);
	event.lease = (struct event_lease){ .order = order, .fence = (uint64_t)fence, .state = (uint8_t)state, .user = user };
	engine_step(engine, &event, NULL, NULL);
}

/* The fence of the order's lease, and its state; 0: it never had one. */
static int64_t
lease_of(struct engine *engine, uint64_t order, enum lease_state *state)
{
	sqlite3_stmt *statement = store_query(&engine->store, SQL_LEASE_GET, "i", (int64_t)order);
	int64_t fence = 0;

	*state = (enum lease_state)0;
	if (store_next(&engine->store, statement)) {
		fence = sqlite3_column_int64(statement, 0);
		*state = (enum lease_state)sqlite3_column_int64(statement, 1);
		store_done(statement);
	}
	return fence;
}

/* Pairs of order and fence. An order that is not here was kept back by its import: the lease waits with it. */
static void
do_leases(struct engine *engine, const struct request *request)
{
	struct record_reader reader;
	struct record_field name, value;

	record_open(&reader, request->record, request->size);
	record_next(&reader, &name);
	record_next(&reader, &value);
	while (record_next(&reader, &name) && record_next(&reader, &value)) {
		uint64_t order = (uint64_t)store_number(&engine->store, SQL_FIND_ORDER, 0, "s", name.text, name.length);
		char text[24] = "";
		enum lease_state state;
		int64_t fence;
		if (value.length < sizeof text)
			memcpy(text, value.text, value.length);
		fence = strtoll(text, NULL, 10);
		if (order != 0 && fence > lease_of(engine, order, &state))
			put_lease(engine, order, fence, LEASE_HELD, 0);
	}
	answer(engine, request, DONE);
}

/* Nothing more is packed of it, and what is sealed stays in the house. */
static void
stop_order(struct engine *engine, uint64_t order, const char *reason)
{
	sqlite3_stmt *row = store_query(&engine->store, SQL_ORDER_BOXES, "i", (int64_t)order);
	uint64_t boxes[LIMIT_ORDER_BOXES];
	size_t count = 0;
	uint8_t state;

	while (store_next(&engine->store, row) && count < LIMIT_ORDER_BOXES) {
		int64_t at = sqlite3_column_int64(row, 6);
		if ((at == BOX_SEALED || at == BOX_LOADED) && sqlite3_column_int64(row, 9) == 0)
			boxes[count++] = (uint64_t)sqlite3_column_int64(row, 0);
	}
	store_done(row);
	for (size_t i = 0; i < count; i++)
		box_intercept(engine, order, boxes[i], 0, reason);
	state_change(engine, state_change_find("order-hold"), order, 0, reason, &state);
}

/* A lead at central has attested that this station stands still. It does not: what is here stops at once. */
static void
do_lost(struct engine *engine, const struct request *request)
{
	int64_t fence = number(request, "fence");
	uint64_t order = (uint64_t)store_number(&engine->store, SQL_LEASE_ORDER, 0, "i", fence);
	char reason[LIMIT_REASON + 1] = "";

	request_get(request, "reason", reason, sizeof reason);
	if (order != 0) {
		put_lease(engine, order, fence, LEASE_LOST, 0);
		stop_order(engine, order, reason);
	}
	answer(engine, request, DONE);
}

/* Another station has sealed boxes of it as well. */
static void
do_conflict(struct engine *engine, const struct request *request)
{
	char order_id[LIMIT_FIELD + 1], reason[LIMIT_REASON + 1] = "";
	uint64_t order;

	request_get(request, "reason", reason, sizeof reason);
	if (request_get(request, "order", order_id, sizeof order_id) && (order = find_order(engine, order_id)) != 0)
		stop_order(engine, order, reason);
	answer(engine, request, DONE);
}

static void
do_intercept(struct engine *engine, const struct request *request)
{
	char reason[LIMIT_REASON + 1] = "";
	int64_t box = number(request, "box");
	sqlite3_stmt *statement = store_query(&engine->store, SQL_FIND_BOX, "i", box);
	uint64_t order = 0;
	bool stays = false;

	request_get(request, "reason", reason, sizeof reason);
	if (store_next(&engine->store, statement)) {
		order = (uint64_t)sqlite3_column_int64(statement, 2);
		stays = sqlite3_column_int64(statement, 8) != 0;
		store_done(statement);
	}
	if (order != 0 && !stays)
		box_intercept(engine, order, (uint64_t)box, 0, reason);
	answer(engine, request, DONE);
}

/* The database was a backup: central has ended its leases, or will when it is greeted. What was begun stops until a lead has
 * looked, as it may have been shipped since. */
void
central_doubt_leases(struct engine *engine)
{
	uint64_t order = 0;

	for (;;) {
		sqlite3_stmt *row = store_query(&engine->store, SQL_LEASES_HELD, "i", (int64_t)order);
		int64_t fence;
		uint8_t state;
		if (!store_next(&engine->store, row))
			return;
		order = (uint64_t)sqlite3_column_int64(row, 0);
		fence = sqlite3_column_int64(row, 1);
		store_done(row);
		put_lease(engine, order, fence, LEASE_LOST, 0);
		if (change_has_boxes(engine, order))
			state_change(engine, state_change_find("order-hold"), order, 0, "restored from a backup", &state);
	}
}

/* An order that is not begun goes back: the station says so in its journal, and central hears of it in its place. */
enum verdict
central_give_back(struct engine *engine, uint64_t order, uint32_t user, uint64_t *seq)
{
	enum lease_state state;
	int64_t fence = lease_of(engine, order, &state);

	if (engine->sync < 0 || state != LEASE_HELD)
		return VERDICT_ORDER_NOT_LEASED;
	if (change_has_boxes(engine, order) || pack_find_order(&engine->pack, order) != NULL)
		return VERDICT_NOT_COMPLETE;
	put_lease(engine, order, fence, LEASE_GIVEN, user);
	*seq = engine->store.seq;
	return VERDICT_NONE;
}

bool
central_unleased(struct engine *engine, uint64_t order)
{
	if (engine->sync < 0)
		return false;
	return order == 0 || store_number(&engine->store, SQL_LEASE_STATE, 0, "i", (int64_t)order) != LEASE_HELD;
}

/* ---- numbers ---- */

/* A block goes on where a range ends, takes the place of one that is used up, or is one more. Central counts blocks up, and
 * gives their numbers in order, so that one that came before is known by its number, however often it comes. */
static int64_t
put_block(struct engine *engine, const char *carrier, int64_t first, int64_t last)
{
	int64_t range = store_number(&engine->store, SQL_RANGE_ENDING, 0, "ti", carrier, first);

	if (range != 0)
		store_run(&engine->store, SQL_RANGE_EXTEND, "ii", range, last);
	else if ((range = store_number(&engine->store, SQL_RANGE_USED_UP, 0, "ti", carrier, first)) != 0)
		store_run(&engine->store, SQL_RANGE_REPLACE, "iii", range, first, last);
	else if (store_number(&engine->store, SQL_RANGE_COUNT, 0, "") < LIMIT_RANGES) {
		store_run(&engine->store, SQL_RANGE_ADD, "tii", carrier, first, last);
		range = sqlite3_last_insert_rowid(engine->store.db);
	}
	return range;
}

static void
do_block(struct engine *engine, const struct request *request)
{
	int64_t block = number(request, "block"), first = number(request, "first"), last = number(request, "last"), range, next;
	char carrier[LIMIT_NAME + 1];
	struct event event;

	answer(engine, request, DONE);
	if (!request_get(request, "carrier", carrier, sizeof carrier) || first < 0 || last < first ||
	    block <= store_number(&engine->store, SQL_CENTRAL_GET, 0, "t", "block"))
		return;
	range = put_block(engine, carrier, first, last);
	if (range == 0)
		return;
	/* the block may be one from before a restore */
	next = store_number(&engine->store, SQL_RANGE_AT, 0, "i", range);
	next = (int64_t)store_fresh_number(&engine->store, carrier, (uint64_t)next, (uint64_t)last);
	store_run(&engine->store, SQL_RANGE_NEXT, "ii", range, next);
	store_run(&engine->store, SQL_CENTRAL_SET, "ti", "block", block);
	engine_event(engine, &event, EVENT_RANGE);
	event.range = (struct event_range){ .range = (uint32_t)range, .next = (uint64_t)next,
		.last = (uint64_t)last };
	engine_step(engine, &event, NULL, NULL);
	engine->range_ended = true;
}

/* ---- changes ---- */

static void
do_state(struct engine *engine, const struct request *request)
{
	char order_id[LIMIT_FIELD + 1], reason[LIMIT_REASON + 1] = "", verb[32], name[48];
	const struct state_change *change;
	uint64_t order;
	uint8_t state;

	request_get(request, "verb", verb, sizeof verb);
	request_get(request, "reason", reason, sizeof reason);
	snprintf(name, sizeof name, "order-%s", verb);
	change = state_change_find(name);
	/* a wish is carried out once: a lead may have decided otherwise since */
	if (change != NULL && request_get(request, "order", order_id, sizeof order_id) &&
	    (order = find_order(engine, order_id)) != 0 &&
	    store_run(&engine->store, SQL_LEASE_WISH, "ii", (int64_t)order, number(request, "revision")) > 0)
		state_change(engine, change, order, 0, reason, &state);
	answer(engine, request, DONE);
}

/* ---- claims ---- */

static void
put_text(json_t *json, bool asking, const char *text)
{
	json_object_set_new(json, "asking", json_boolean(asking));
	json_object_set_new(json, "text", json_string(text));
}

void
central_claim(struct engine *engine, const struct scan *scan, uint64_t seq, json_t *json)
{
	static uint8_t body[MESSAGE_BODY_MAX];
	struct record_writer writer;
	char lane[16], text[24];

	if (!engine->linked) {
		put_text(json, false, "This station does not hold the order, and cannot reach central. Take another order.");
		return;
	}
	snprintf(lane, sizeof lane, "%" PRIu32, scan->lane);
	snprintf(text, sizeof text, "%" PRIu64, seq);
	record_begin(&writer, body, sizeof body);
	record_put_pair(&writer, "lane", lane);
	record_put_pair(&writer, "scan", text);
	record_put_text(&writer, "code");
	record_put(&writer, scan->text, scan->length);
	if (writer.full)
		return;
	engine->asked[scan->lane] = seq;
	engine_send(engine, engine->sync, MESSAGE_CLAIM, (struct message_id){ engine->incarnation, ++engine->sent }, body,
	            writer.used, -1);
	put_text(json, true, "Central is asked for this order. Wait a moment.");
}

static void
refuse_claim(struct engine *engine, uint32_t lane, const char *code, size_t length, bool unknown, const char *text)
{
	struct action action = { .kind = ACTION_VERDICT, .lane = lane,
		.verdict = unknown ? VERDICT_ORDER_UNKNOWN : VERDICT_ORDER_NOT_LEASED };
	json_t *json = words_action(engine, &action, code, length);

	json_object_set_new(json, "events", json_array());
	if (text[0] != '\0')
		put_text(json, false, text);
	engine_show(engine, lane, json);
	json_decref(json);
}

/* How a claim went. Who has scanned something else meanwhile is not disturbed. */
static void
do_claimed(struct engine *engine, const struct request *request)
{
	char result[32] = "", text[600] = "";
	struct record_field code;
	struct scan scan = { .lane = (uint32_t)number(request, "lane"), .via = VIA_SCANNER };

	request_get(request, "result", result, sizeof result);
	request_get(request, "text", text, sizeof text);
	answer(engine, request, DONE);
	if (scan.lane == 0 || scan.lane > LIMIT_LANES || engine->asked[scan.lane] == 0 ||
	    engine->asked[scan.lane] != (uint64_t)number(request, "scan") ||
	    !record_find(request->record, request->size, "code", &code) || code.length > LIMIT_CODE)
		return;
	engine->asked[scan.lane] = 0;
	scan.text = code.text;
	scan.length = code.length;
	if (strcmp(result, "leased") != 0)
		refuse_claim(engine, scan.lane, code.text, code.length, strcmp(result, "unknown") == 0, text);
	else
		json_decref(engine_scan(engine, &scan));
}

void
central_wake(struct engine *engine, bool full)
{
	if (engine->sync >= 0)
		engine_send(engine, engine->sync, MESSAGE_WAKE, (struct message_id){ engine->incarnation, ++engine->sent }, "full",
		            full ? 4 : 0, -1);
}

/* ---- the verbs ---- */

static const struct {
	const char *name;
	void (*run)(struct engine *engine, const struct request *request);
} verbs[] = {
	{ "set", do_set },
	{ "link", do_link },
	{ "acked", do_acked },
	{ "greeting", do_greeting },
	{ "leases", do_leases },
	{ "lost", do_lost },
	{ "conflict", do_conflict },
	{ "intercept", do_intercept },
	{ "block", do_block },
	{ "state", do_state },
	{ "recall", central_set_recall },
	{ "person", central_set_person },
	{ "policy", central_set_policy },
	{ "noted", central_set_noted },
	{ "claimed", do_claimed },
};

void
central_request(struct engine *engine, const struct message_id *id, const void *record, size_t size, int *fd)
{
	struct request request = { .id = id, .record = record, .size = size };

	request_get(&request, "do", request.verb, sizeof request.verb);
	if (strcmp(request.verb, "import") == 0) {
		import_request(engine, id, record, size, fd, NULL, 0); /* answered when it has ended */
		return;
	}
	if (strcmp(request.verb, "template") == 0) {
		template_set(engine, &request, *fd);
		return;
	}
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		if (strcmp(verbs[i].name, request.verb) == 0) {
			verbs[i].run(engine, &request);
			return;
		}
	answer(engine, &request, USAGE);
}
