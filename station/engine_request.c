/* What the command line and the pages ask for, by verb. A request changes things by events like everything else, and
 * is answered once: the answer is kept in the same commit. */
#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "engine_box.h"
#include "engine_lead.h"
#include "engine_night.h"
#include "engine_printer_test.h"
#include "engine_picture.h"
#include "engine_range.h"
#include "engine_recall.h"
#include "engine_request.h"
#include "record.h"

/* ---- what several have ---- */

/* Who answers for it: whose session it is; over the local socket, a user of ours named by "by", or nobody. False: the
 * answer is sent. */
bool
request_user(struct engine *engine, const struct request *request, enum role least, uint32_t *user)
{
	char name[128];
	enum role role;

	*user = request->user;
	if (!request->local || !request_get(request, "by", name, sizeof name) || name[0] == '\0')
		return true;
	if (!people_find(engine, name, user, &role)) {
		reply_error_at(engine, request, BAD_INPUT, "no-such-user", "by", PEOPLE_UNKNOWN);
		return false;
	}
	if (role < least)
		reply_error(engine, request, REFUSED, "lead-required", "Only a lead may do that.");
	return role >= least;
}

void
request_keep_reason(struct engine *engine, const struct request *request, uint64_t seq)
{
	char reason[LIMIT_REASON + 1];

	if (request_get(request, "reason", reason, sizeof reason) && reason[0] != '\0')
		store_run(&engine->store, SQL_SCAN_TEXT_ADD, "it", (int64_t)seq, reason);
}

static bool
has_words(const struct record_field *field)
{
	for (size_t i = 0; i < field->length; i++)
		if (!isspace((unsigned char)field->text[i]))
			return true;
	return false;
}

bool
request_says_why(struct engine *engine, const struct request *request)
{
	struct record_field reason;

	if (record_find(request->record, request->size, "reason", &reason) && has_words(&reason))
		return true;
	reply_error_at(engine, request, USAGE, "bad-request", "reason", "Say why: reason is missing.");
	return false;
}

/* False: the answer is sent. */
static bool
find_lane(struct engine *engine, const struct request *request, uint32_t *lane)
{
	char name[LIMIT_NAME + 1] = "";

	request_get(request, "lane", name, sizeof name);
	*lane = (uint32_t)store_number(&engine->store, SQL_FIND_LANE, 0, "t", name);
	if (pack_find_lane(&engine->pack, *lane) != NULL && store_lane_config(&engine->store, *lane) != NULL)
		return true;
	reply_error_at(engine, request, BAD_INPUT, "no-such-lane", "lane", "There is no such lane in packwarden.conf.");
	return false;
}

static void
reply_verdict(struct engine *engine, const struct request *request, json_t *answer)
{
	bool refused = strcmp(json_string_value(json_object_get(answer, "result")), "refused") == 0;

	reply_json(engine, request, refused ? REFUSED : DONE, answer);
}

/* ---- scanning ---- */

static uint8_t
via_of(const struct engine *engine, const char *name)
{
	if (strcmp(name, "scanner") == 0)
		return VIA_SCANNER;
	/* where no scanner may be at hand, the screen is one: to look at the station, never to ship */
	if (strcmp(name, "screen") == 0 && engine->process->demo)
		return VIA_SCREEN;
	return VIA_KEYED;
}

static void
do_scan(struct engine *engine, const struct request *request)
{
	struct record_field lane, code;
	struct scan scan = { 0 };
	char via[16];

	request_get(request, "via", via, sizeof via);
	if (!record_find(request->record, request->size, "lane", &lane) ||
	    !record_find(request->record, request->size, "code", &code)) {
		reply_error(engine, request, USAGE, "bad-request", "A scan needs a lane and a code.");
		return;
	}
	if (!find_lane(engine, request, &scan.lane))
		return;
	scan.via = via_of(engine, via);
	scan.overlong = code.length > LIMIT_CODE;
	scan.text = code.text;
	scan.length = scan.overlong ? LIMIT_CODE : code.length;
	reply_verdict(engine, request, engine_scan(engine, &scan));
}

/* A reading of a lane's scale. */
static void
do_weigh(struct engine *engine, const struct request *request)
{
	static const char *const states[] = { "", "stable", "moving", "under-zero", "over-capacity" };
	char grams[24], state[16];
	struct event_weight reading = { .via = VIA_KEYED };
	uint32_t lane;

	request_get(request, "grams", grams, sizeof grams);
	request_get(request, "state", state, sizeof state);
	if (!find_lane(engine, request, &lane))
		return;
	for (int i = SCALE_STABLE; i <= SCALE_OVER_CAPACITY; i++)
		if (strcmp(states[i], state) == 0)
			reading.state = (uint8_t)i;
	if (grams[0] == '\0' || strlen(grams) > 7 || strspn(grams, "0123456789") != strlen(grams) || reading.state == 0) {
		reply_error_at(engine, request, BAD_INPUT, "bad-request", "grams",
		            "A weight is whole grams, 0 to 9999999, and stable, moving, under-zero or over-capacity.");
		return;
	}
	reading.grams = (uint32_t)strtoul(grams, NULL, 10);
	reply_verdict(engine, request, engine_weigh(engine, lane, &reading));
}

/* Answered at once: how it goes is in the view of the exchange. */
static void
do_sync(struct engine *engine, const struct request *request)
{
	char full[8];

	if (engine->sync < 0) {
		reply_error(engine, request, REFUSED, "no-central", "packwarden.conf has no [central]: this station works alone.");
		return;
	}
	central_wake(engine, request_get(request, "full", full, sizeof full) && full[0] == '1');
	answer_json(engine, request, DONE, json_pack("{s:s}", "result", "accepted"));
}

static void
do_closeout(struct engine *engine, const struct request *request)
{
	char carrier[LIMIT_NAME + 1], attest[4];
	uint32_t user;

	if (!request_get(request, "carrier", carrier, sizeof carrier) || config_find_carrier(engine->config, carrier) == NULL)
		reply_error_at(engine, request, BAD_INPUT, "no-such-carrier", "carrier", "There is no such carrier in packwarden.conf.");
	else if (request_user(engine, request, ROLE_LEAD, &user))
		reply_json(engine, request, DONE,
		           change_closeout(engine, carrier, request_get(request, "attest", attest, sizeof attest), user));
}

static void
do_override(struct engine *engine, const struct request *request)
{
	uint64_t seq = 0;
	json_t *answer;
	const struct override_wish wish = { request->record, request->size, request->user, request->role };
	int exit_code = override_request(engine, &wish, &seq, &answer);

	if (seq != 0)
		request_keep_reason(engine, request, seq);
	reply_json(engine, request, exit_code, answer);
}

/* ---- boxes ---- */

static uint8_t
decision_of(const struct request *request)
{
	const char *verb = request->verb;
	char flag[8];

	/* redo is what a packer calls it: this number is void, a new label with another comes */
	if (strcmp(verb, "box-void") == 0 || strcmp(verb, "box-redo") == 0)
		return DECISION_VOID;
	if (strcmp(verb, "box-reprint") == 0)
		return DECISION_REPRINT;
	if (strcmp(verb, "box-settle") != 0)
		return 0;
	if (request_get(request, "printed", flag, sizeof flag) && strcmp(flag, "1") == 0)
		return DECISION_PRINTED;
	/* never by default: it prints again */
	if (request_get(request, "not_printed", flag, sizeof flag) && strcmp(flag, "1") == 0)
		return DECISION_NOT_PRINTED;
	return 0;
}

/* Counted in the same commit: "box-reprint", "box-redo" … */
static void
decided(struct engine *engine, const struct request *request)
{
	store_run(&engine->store, SQL_COUNT_UP, "tt", request->verb, "");
	reply_json(engine, request, DONE, json_pack("{s:s, s:s}", "result", "accepted", "text", "Done."));
}

static void
decide_box(struct engine *engine, const struct request *request, uint8_t decision, uint64_t box, uint32_t user)
{
	sqlite3_stmt *statement = store_query(&engine->store, SQL_FIND_BOX, "i", (int64_t)box);
	uint64_t order = store_next(&engine->store, statement) ? (uint64_t)sqlite3_column_int64(statement, 2) : 0;
	bool printing = order != 0 && sqlite3_column_int(statement, 6) == BOX_PRINTING;
	struct event event;

	store_done(statement);
	if (order == 0) {
		reply_error(engine, request, BAD_INPUT, "no-such-box", "There is no such box.");
		return;
	}
	engine_load(engine, order, 0);
	engine_event(engine, &event, EVENT_BOX);
	event.box = (struct event_decision){ .order = order, .box = box, .decision = decision, .user = user };
	engine_step(engine, &event, NULL, NULL);
	request_keep_reason(engine, request, event.seq);
	if (engine->action_count == 0)
		reply_error(engine, request, REFUSED, "not-possible",
		            printing ? "The box's label is printing: wait until it is out, then say it again."
		                     : "The box is in no state for that: see box show. Settle is for boxes in state unknown.");
	else
		decided(engine, request);
}

static void
do_box(struct engine *engine, const struct request *request)
{
	uint8_t decision = decision_of(request);
	char box[24];
	uint32_t user;

	request_get(request, "box", box, sizeof box);
	if (decision == 0)
		reply_error(engine, request, USAGE, "bad-request", "Settle needs printed or not_printed.");
	else if (request_user(engine, request, ROLE_LEAD, &user))
		decide_box(engine, request, decision, strtoull(box, NULL, 10), user);
}

static void
do_label_fields(struct engine *engine, const struct request *request)
{
	static struct label_fields fields;
	json_t *json = json_object();
	char box[24];

	request_get(request, "box", box, sizeof box);
	label_fields_of_box(engine, strtoull(box, NULL, 10), &fields);
	for (size_t i = 0; i < fields.count; i++)
		json_object_set_new(json, fields.fields[i].name, json_string(fields.text + fields.fields[i].at));
	answer_json(engine, request, DONE, json);
}

/* ---- printers ---- */

static void
do_printer_test(struct engine *engine, const struct request *request)
{
	char printer[LIMIT_NAME + 1] = "", reason[LIMIT_REASON + 1] = "";
	uint32_t user;
	json_t *answer;
	int code;

	request_get(request, "printer", printer, sizeof printer);
	request_get(request, "reason", reason, sizeof reason);
	if (!request_user(engine, request, ROLE_PACKER, &user))
		return;
	answer = printer_test_ask(engine, printer, reason, user, &code);
	reply_json(engine, request, code, answer);
}

/* ---- evidence ---- */

/* Both digests: the one that the core keeps, and the one of all rows. */
static void
do_digest(struct engine *engine, const struct request *request)
{
	char core[DIGEST_TEXT], tables[DIGEST_TEXT];
	struct digest digest;

	store_digest(&engine->store, &digest);
	digest_text(&engine->pack.digest, core);
	digest_text(&digest, tables);
	answer_json(engine, request, strcmp(core, tables) == 0 ? DONE : INTERNAL,
	           json_pack("{s:s, s:s, s:b, s:I}", "digest", core, "tables", tables, "agree",
	                     strcmp(core, tables) == 0, "seq", (json_int_t)engine->store.seq));
}

/* ---- recalls ---- */

static void
do_recall(struct engine *engine, const struct request *request)
{
	bool add = strcmp(request->verb, "recall-add") == 0;
	char sku[LIMIT_FIELD + 1] = "", lot[96] = "", serial[96] = "", reason[LIMIT_REASON + 1] = "", recall[24] = "";
	const struct recall_wish wish = { .sku = sku, .lot = lot, .serial = serial, .reason = reason };
	uint32_t user;
	json_t *answer;
	int code;

	request_get(request, "sku", sku, sizeof sku);
	request_get(request, "lot", lot, sizeof lot);
	request_get(request, "serial", serial, sizeof serial);
	request_get(request, "reason", reason, sizeof reason);
	request_get(request, "recall", recall, sizeof recall);
	if (!request_user(engine, request, ROLE_LEAD, &user))
		return;
	if (!add && store_number(&engine->store, SQL_RECALL_IS_GIVEN, 0, "i", (int64_t)strtoll(recall, NULL, 10)) != 0) {
		reply_error(engine, request, REFUSED, "central-decides",
		            "Central has begun this recall, and ends it: packwarden central recall --end.");
		return;
	}
	answer = add ? recall_add(engine, &wish, user, &code)
	             : recall_end(engine, strtoll(recall, NULL, 10), reason, user, &code);
	reply_json(engine, request, code, answer);
}

/* ---- the verbs ---- */

enum verb_flags {
	VERB_LOCAL = 1, /* over the local socket alone */
	VERB_PIN = 2,   /* it can hurt: the PIN is asked for again */
	VERB_TOKEN = 4, /* another system's token is enough */
	VERB_REASON = 8, /* it says why */
};

/* Who may ask for it over TCP: ROLE_NONE is whoever stands at a lane. What came over the local socket may do all. */
struct verb {
	const char *name;
	enum role least;
	unsigned flags;
	void (*run)(struct engine *engine, const struct request *request);
};

static const struct verb verbs[] = {
	{ "scan", ROLE_NONE, 0, do_scan },
	{ "weigh", ROLE_NONE, VERB_LOCAL, do_weigh },
	{ "label-fields", ROLE_LEAD, 0, do_label_fields },
	{ "label-picture", ROLE_LEAD, 0, picture_request },
	{ "digest", ROLE_LEAD, 0, do_digest },
	{ "import", ROLE_LEAD, 0, request_import },
	{ "order-hold", ROLE_LEAD, VERB_REASON, request_order },
	{ "order-release", ROLE_LEAD, VERB_PIN | VERB_REASON, request_order },
	{ "order-cancel", ROLE_LEAD, VERB_PIN | VERB_REASON, request_order },
	{ "order-uncancel", ROLE_LEAD, VERB_PIN | VERB_REASON, request_order },
	{ "order-change", ROLE_LEAD, VERB_PIN | VERB_REASON, request_order_change },
	{ "order-add-box", ROLE_LEAD, VERB_REASON, request_order_add_box },
	{ "order-give-back", ROLE_LEAD, VERB_REASON, request_order_give_back },
	{ "sync", ROLE_LEAD, 0, do_sync },
	{ "night", ROLE_LEAD, 0, night_ask },
	{ "purge", ROLE_NONE, VERB_LOCAL, purge_request },
	{ "night-note", ROLE_NONE, VERB_LOCAL, night_note },
	{ "box-void", ROLE_LEAD, VERB_PIN | VERB_REASON, do_box },
	{ "box-redo", ROLE_LEAD, VERB_PIN | VERB_REASON, do_box },
	{ "box-reprint", ROLE_LEAD, VERB_PIN | VERB_REASON, do_box },
	{ "box-settle", ROLE_LEAD, VERB_PIN | VERB_REASON, do_box },
	{ "override", ROLE_LEAD, VERB_PIN | VERB_REASON, do_override },
	{ "lane-unlock", ROLE_LEAD, VERB_PIN | VERB_REASON, lead_request },
	{ "lane-free", ROLE_LEAD, VERB_PIN | VERB_REASON, lead_request },
	{ "lane-come", ROLE_LEAD, 0, lead_request },
	{ "lane-been", ROLE_LEAD, 0, lead_request },
	{ "closeout", ROLE_LEAD, VERB_PIN, do_closeout },
	{ "printer-test", ROLE_LEAD, 0, do_printer_test },
	{ "device-bind", ROLE_LEAD, 0, device_bind },
	{ "device-allow", ROLE_LEAD, 0, device_allow },
	{ "range-add", ROLE_LEAD, VERB_PIN | VERB_REASON, range_add },
	{ "recall-add", ROLE_LEAD, VERB_REASON, do_recall },
	{ "recall-end", ROLE_LEAD, VERB_PIN | VERB_REASON, do_recall },
	{ "user-add", ROLE_ADMIN, VERB_PIN, people_add },
	{ "user-pin", ROLE_ADMIN, VERB_PIN, people_pin },
	{ "user-disable", ROLE_ADMIN, VERB_PIN, people_disable },
	{ "session-open", ROLE_NONE, 0, session_open },
	{ "session-pin", ROLE_LEAD, 0, session_pin },
	{ "session-close", ROLE_NONE, 0, session_close },
	{ "session-seen", ROLE_LEAD, 0, session_seen },
	{ "look", ROLE_LEAD, VERB_TOKEN, session_look },
	{ "token-add", ROLE_ADMIN, VERB_PIN, token_add },
	{ "token-revoke", ROLE_ADMIN, VERB_PIN, token_revoke },
};

static const struct verb *
find_verb(const char *name)
{
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		if (strcmp(verbs[i].name, name) == 0)
			return &verbs[i];
	return NULL;
}

static bool
may_run(struct engine *engine, const struct request *request, const struct verb *verb)
{
	if ((verb->flags & VERB_LOCAL) && !request->local) {
		reply_error(engine, request, REPLY_FORBIDDEN, "lead-required",
		            "This is done with the packwarden command at the station.");
		return false;
	}
	if ((verb->flags & VERB_TOKEN) && request->token != 0)
		return true;
	return session_allows(engine, request, verb->least, (verb->flags & VERB_PIN) != 0);
}

/* P11: a reason is there where one is needed, and kept whole, or the request is refused. */
static bool
reason_fits(struct engine *engine, const struct request *request, const struct verb *verb)
{
	struct record_field reason;

	if (!record_find(request->record, request->size, "reason", &reason) || reason.length <= LIMIT_REASON)
		return !(verb->flags & VERB_REASON) || request_says_why(engine, request);
	reply_error_at(engine, request, BAD_INPUT, "bad-request", "reason",
	               "The reason is longer than 1000 bytes. Use fewer words.");
	return false;
}

void
engine_request(struct engine *engine, const struct message_id *id, const void *record, size_t size, int *fd)
{
	struct request request = { .id = id, .record = record, .size = size, .fd = fd };
	const struct verb *verb;

	request_get(&request, "do", request.verb, sizeof request.verb);
	session_read(engine, &request);
	verb = find_verb(request.verb);
	if (verb == NULL)
		reply_error(engine, &request, USAGE, "bad-request", "The station does not know that request.");
	else if (may_run(engine, &request, verb) && reason_fits(engine, &request, verb))
		verb->run(engine, &request);
}
