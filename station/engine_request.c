/* What the command line and the pages ask for, by verb. A request changes things by events like everything else, and
 * is answered once: the answer is kept in the same commit. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "engine.h"
#include "engine_box.h"
#include "engine_recall.h"
#include "log.h"
#include "record.h"

struct request {
	const struct message_id *id;
	const void *record;
	size_t size;
};

enum { DONE = 0, REFUSED = 1, USAGE = 2, BAD_INPUT = 3, UNAVAILABLE = 4, INTERNAL = 5 };

static int
seal_text(const char *text, size_t length)
{
	int fd = memfd_create("reply", MFD_CLOEXEC | MFD_ALLOW_SEALING);

	if (fd < 0 || write(fd, text, length) != (ssize_t)length ||
	    fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) != 0)
		log_fatal("memfd: %s", strerror(errno));
	return fd;
}

/* A text that no message holds goes as a file. */
void
engine_reply_again(struct engine *engine, const struct message_id *id, int exit_code, const char *text)
{
	static uint8_t body[MESSAGE_BODY_MAX];
	size_t length = strlen(text);
	struct message_reply head = { .exit_code = exit_code, .length = (uint32_t)length };

	memcpy(body, &head, sizeof head);
	if (length > sizeof body - sizeof head) {
		engine_send_owned(engine, engine->web, MESSAGE_REPLY, *id, body, sizeof head, seal_text(text, length));
		return;
	}
	memcpy(body + sizeof head, text, length);
	engine_send(engine, engine->web, MESSAGE_REPLY, *id, body, sizeof head + length, -1);
}

void
engine_reply(struct engine *engine, const struct message_id *id, int exit_code, const char *text)
{
	store_run(&engine->store, SQL_ANSWER_ADD, "iiiti", (int64_t)id->incarnation, (int64_t)id->n,
	          (int64_t)engine->store.seq, text, (int64_t)exit_code);
	engine_reply_again(engine, id, exit_code, text);
}

static void
reply_json(struct engine *engine, const struct request *request, int exit_code, json_t *json)
{
	char *text = json != NULL ? json_dumps(json, JSON_COMPACT) : NULL;

	engine_reply(engine, request->id, text != NULL ? exit_code : INTERNAL, text != NULL ? text : "{}");
	free(text);
	json_decref(json);
}

/* To a question: it changes nothing, so whoever asks again may be told something newer. */
static void
answer_json(struct engine *engine, const struct request *request, int exit_code, json_t *json)
{
	char *text = json != NULL ? json_dumps(json, JSON_COMPACT) : NULL;

	engine_reply_again(engine, request->id, text != NULL ? exit_code : INTERNAL, text != NULL ? text : "{}");
	free(text);
	json_decref(json);
}

static void
reply_error(struct engine *engine, const struct request *request, int exit_code, const char *code, const char *text)
{
	reply_json(engine, request, exit_code, json_pack("{s:{s:s, s:s}}", "error", "code", code, "text", text));
}

static bool
get(const struct request *request, const char *name, char *text, size_t capacity)
{
	return record_text(request->record, request->size, name, text, capacity);
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
	char lane[LIMIT_NAME + 1], via[16];
	struct record_field code;
	struct scan scan = { 0 };
	json_t *answer;

	get(request, "via", via, sizeof via);
	if (!get(request, "lane", lane, sizeof lane) || !record_find(request->record, request->size, "code", &code)) {
		reply_error(engine, request, USAGE, "bad-request", "A scan needs a lane and a code.");
		return;
	}
	scan.lane = (uint32_t)store_number(&engine->store, SQL_FIND_LANE, 0, "t", lane);
	if (pack_find_lane(&engine->pack, scan.lane) == NULL || store_lane_config(&engine->store, scan.lane) == NULL) {
		reply_error(engine, request, BAD_INPUT, "no-such-lane", "There is no such lane in packwarden.conf.");
		return;
	}
	scan.via = via_of(engine, via);
	scan.overlong = code.length > LIMIT_CODE;
	scan.text = code.text;
	scan.length = scan.overlong ? LIMIT_CODE : code.length;
	answer = engine_scan(engine, &scan);
	reply_json(engine, request, strcmp(json_string_value(json_object_get(answer, "result")), "refused") == 0, answer);
}

/* A reading of a lane's scale. */
static void
do_weigh(struct engine *engine, const struct request *request)
{
	static const char *const states[] = { "", "stable", "moving", "under-zero", "over-capacity" };
	char name[LIMIT_NAME + 1], grams[24], state[16];
	struct event_weight reading = { .via = VIA_KEYED };
	uint32_t lane;
	json_t *answer;

	get(request, "lane", name, sizeof name);
	get(request, "grams", grams, sizeof grams);
	get(request, "state", state, sizeof state);
	lane = (uint32_t)store_number(&engine->store, SQL_FIND_LANE, 0, "t", name);
	if (pack_find_lane(&engine->pack, lane) == NULL || store_lane_config(&engine->store, lane) == NULL) {
		reply_error(engine, request, BAD_INPUT, "no-such-lane", "There is no such lane in packwarden.conf.");
		return;
	}
	for (uint8_t i = SCALE_STABLE; i <= SCALE_OVER_CAPACITY; i++)
		if (strcmp(states[i], state) == 0)
			reading.state = i;
	if (grams[0] == '\0' || strlen(grams) > 7 || strspn(grams, "0123456789") != strlen(grams) || reading.state == 0) {
		reply_error(engine, request, BAD_INPUT, "bad-request",
		            "A weight is whole grams, 0 to 9999999, and stable, moving, under-zero or over-capacity.");
		return;
	}
	reading.grams = (uint32_t)strtoul(grams, NULL, 10);
	answer = engine_weigh(engine, lane, &reading);
	reply_json(engine, request, strcmp(json_string_value(json_object_get(answer, "result")), "refused") == 0, answer);
}

/* ---- orders ---- */

/* Who asks: a user of ours named by "by", or whoever may use the local socket. False: the answer is sent. */
static bool
find_user(struct engine *engine, const struct request *request, enum role least, uint32_t *user)
{
	char name[128];
	sqlite3_stmt *statement;
	int role;

	*user = 0;
	if (!get(request, "by", name, sizeof name) || name[0] == '\0')
		return true;
	statement = store_query(&engine->store, SQL_USER_ROLE, "t", name);
	if (!store_next(&engine->store, statement)) {
		reply_error(engine, request, BAD_INPUT, "no-such-user", "--by names nobody who works here: see user list.");
		return false;
	}
	*user = (uint32_t)sqlite3_column_int64(statement, 0);
	role = (int)sqlite3_column_int64(statement, 1);
	store_done(statement);
	if (role < (int)least) {
		reply_error(engine, request, REFUSED, "lead-required", "Only a lead may do that.");
		return false;
	}
	return true;
}

/* False: the answer is sent. */
static bool
find_order(struct engine *engine, const struct request *request, uint64_t *order)
{
	char order_id[LIMIT_FIELD + 1] = "";

	get(request, "order", order_id, sizeof order_id);
	*order = (uint64_t)store_number(&engine->store, SQL_FIND_ORDER, 0, "t", order_id);
	if (*order == 0)
		reply_error(engine, request, BAD_INPUT, "order-unknown", "There is no such order.");
	return *order != 0;
}

static void
keep_reason(struct engine *engine, const struct request *request, uint64_t seq)
{
	char reason[LIMIT_REASON + 1];

	if (get(request, "reason", reason, sizeof reason) && reason[0] != '\0')
		store_run(&engine->store, SQL_SCAN_TEXT_ADD, "it", (int64_t)seq, reason);
}

static void
change_order(struct engine *engine, const struct request *request, const struct state_change *change, uint64_t order,
             uint32_t user)
{
	char reason[LIMIT_REASON + 1] = "", text[256];
	enum verdict refused;
	uint8_t state;

	get(request, "reason", reason, sizeof reason);
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
static void
do_import(struct engine *engine, const struct request *request, int *fd)
{
	char kind[16], verb[32];
	const struct state_change *change;
	uint32_t user = 0;

	get(request, "kind", kind, sizeof kind);
	snprintf(verb, sizeof verb, "order-%s", kind);
	change = state_change_find(verb);
	if (kind[0] != '\0' && change == NULL && strcmp(kind, "shipped") != 0 && strcmp(kind, "acks") != 0)
		reply_error(engine, request, USAGE, "bad-request",
		            "The kind of an import is shipped, acks, hold, release, cancel or uncancel, or there is none.");
	else if (change == NULL || find_user(engine, request, change->least, &user))
		import_request(engine, request->id, request->record, request->size, fd, change, user);
}

static void
do_order_change(struct engine *engine, const struct request *request)
{
	char text[256];
	uint64_t order, seq = 0;
	uint32_t user;

	if (!find_order(engine, request, &order) || !find_user(engine, request, ROLE_LEAD, &user))
		return;
	if (change_request(engine, order, request->record, request->size, user, &seq, text, sizeof text) == CHANGE_REFUSED) {
		reply_error(engine, request, REFUSED, "not-possible", text);
		return;
	}
	if (seq != 0)
		keep_reason(engine, request, seq);
	reply_json(engine, request, DONE, json_pack("{s:s, s:s}", "result", "accepted", "text", text));
}

static void
do_add_box(struct engine *engine, const struct request *request)
{
	char text[256];
	enum verdict refused;
	uint64_t order, seq;
	uint32_t user;

	if (!find_order(engine, request, &order) || !find_user(engine, request, ROLE_LEAD, &user))
		return;
	refused = box_add(engine, order, user, &seq, text, sizeof text);
	if (refused != VERDICT_NONE) {
		reply_error(engine, request, REFUSED, verdict_text(refused), text);
		return;
	}
	keep_reason(engine, request, seq);
	reply_json(engine, request, DONE, json_pack("{s:s, s:s}", "result", "accepted", "text", text));
}

static void
do_closeout(struct engine *engine, const struct request *request)
{
	char carrier[LIMIT_NAME + 1], attest[4];
	uint32_t user;

	if (!get(request, "carrier", carrier, sizeof carrier) || config_find_carrier(engine->config, carrier) == NULL)
		reply_error(engine, request, BAD_INPUT, "no-such-carrier", "There is no such carrier in packwarden.conf.");
	else if (find_user(engine, request, ROLE_LEAD, &user))
		reply_json(engine, request, DONE,
		           change_closeout(engine, carrier, get(request, "attest", attest, sizeof attest), user));
}

static void
do_override(struct engine *engine, const struct request *request)
{
	uint64_t seq = 0;
	json_t *answer;
	int exit_code = override_request(engine, request->record, request->size, &seq, &answer);

	if (seq != 0)
		keep_reason(engine, request, seq);
	reply_json(engine, request, exit_code, answer);
}

static bool
do_order(struct engine *engine, const struct request *request, const char *verb)
{
	const struct state_change *change = state_change_find(verb);
	uint64_t order;
	uint32_t user;

	if (change == NULL)
		return false;
	if (find_order(engine, request, &order) && find_user(engine, request, change->least, &user))
		change_order(engine, request, change, order, user);
	return true;
}

/* ---- boxes ---- */

static uint8_t
decision_of(const struct request *request, const char *verb)
{
	char flag[8];

	/* redo is what a packer calls it: this number is void, a new label with another comes */
	if (strcmp(verb, "box-void") == 0 || strcmp(verb, "box-redo") == 0)
		return DECISION_VOID;
	if (strcmp(verb, "box-reprint") == 0)
		return DECISION_REPRINT;
	if (strcmp(verb, "box-settle") != 0)
		return 0;
	if (get(request, "printed", flag, sizeof flag) && strcmp(flag, "1") == 0)
		return DECISION_PRINTED;
	/* never by default: it prints again */
	if (get(request, "not_printed", flag, sizeof flag) && strcmp(flag, "1") == 0)
		return DECISION_NOT_PRINTED;
	return 0;
}

static void
decide_box(struct engine *engine, const struct request *request, uint8_t decision, uint64_t box, uint32_t user)
{
	sqlite3_stmt *statement = store_query(&engine->store, SQL_FIND_BOX, "i", (int64_t)box);
	uint64_t order = store_next(&engine->store, statement) ? (uint64_t)sqlite3_column_int64(statement, 2) : 0;
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
	keep_reason(engine, request, event.seq);
	if (engine->action_count == 0)
		reply_error(engine, request, REFUSED, "not-possible",
		            "The box is in no state for that: see box show. Settle is for boxes in state unknown.");
	else
		reply_json(engine, request, DONE, json_pack("{s:s, s:s}", "result", "accepted", "text", "Done."));
}

static bool
do_box(struct engine *engine, const struct request *request, const char *verb)
{
	uint8_t decision = decision_of(request, verb);
	char box[24];
	uint32_t user;

	if (decision == 0)
		return false;
	get(request, "box", box, sizeof box);
	if (find_user(engine, request, ROLE_LEAD, &user))
		decide_box(engine, request, decision, strtoull(box, NULL, 10), user);
	return true;
}

static void
do_label_fields(struct engine *engine, const struct request *request)
{
	static struct label_fields fields;
	json_t *json = json_object();
	char box[24];

	get(request, "box", box, sizeof box);
	label_fields_of_box(engine, strtoull(box, NULL, 10), &fields);
	for (size_t i = 0; i < fields.count; i++)
		json_object_set_new(json, fields.fields[i].name, json_string(fields.text + fields.fields[i].at));
	answer_json(engine, request, DONE, json);
}

/* ---- people, evidence ---- */

static enum role
role_of(const char *name)
{
	for (int role = ROLE_PACKER; role <= ROLE_ADMIN; role++)
		if (strcmp(role_text((enum role)role), name) == 0)
			return (enum role)role;
	return ROLE_NONE;
}

static void
do_user_add(struct engine *engine, const struct request *request)
{
	static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTUVX";
	char name[128], role[16], pin[crypto_pwhash_STRBYTES], badge[16] = "PWB";

	get(request, "role", role, sizeof role);
	get(request, "pin", pin, sizeof pin);
	if (!get(request, "name", name, sizeof name) || name[0] == '\0' || role_of(role) == ROLE_NONE) {
		reply_error(engine, request, BAD_INPUT, "bad-request", "A user has a name and a role: packer, lead or admin.");
		return;
	}
	for (int i = 3; i < 15; i++)
		badge[i] = digits[randombytes_uniform(sizeof digits - 1)];
	badge[15] = '\0';
	if (store_run(&engine->store, SQL_USER_ADD, "titt", name, (int64_t)role_of(role), badge, pin) == 0) {
		reply_error(engine, request, REFUSED, "exists", "There is a user of that name already.");
		return;
	}
	reply_json(engine, request, DONE, json_pack("{s:s, s:s, s:s}", "name", name, "role", role, "badge", badge));
}

static void
do_user_disable(struct engine *engine, const struct request *request)
{
	char name[128];

	get(request, "name", name, sizeof name);
	if (store_run(&engine->store, SQL_USER_DISABLE, "t", name) == 0)
		reply_error(engine, request, BAD_INPUT, "no-such-user", "There is no such user.");
	else
		reply_json(engine, request, DONE, json_pack("{s:s, s:b}", "name", name, "disabled", 1));
}

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

static bool
do_recall(struct engine *engine, const struct request *request, const char *verb)
{
	bool add = strcmp(verb, "recall-add") == 0;
	char sku[LIMIT_FIELD + 1] = "", lot[96] = "", serial[96] = "", reason[LIMIT_REASON + 1] = "", recall[24] = "";
	const struct recall_wish wish = { .sku = sku, .lot = lot, .serial = serial, .reason = reason };
	uint32_t user;
	json_t *answer;
	int code;

	if (!add && strcmp(verb, "recall-end") != 0)
		return false;
	get(request, "sku", sku, sizeof sku);
	get(request, "lot", lot, sizeof lot);
	get(request, "serial", serial, sizeof serial);
	get(request, "reason", reason, sizeof reason);
	get(request, "recall", recall, sizeof recall);
	if (!find_user(engine, request, ROLE_LEAD, &user))
		return true;
	answer = add ? recall_add(engine, &wish, user, &code)
	             : recall_end(engine, strtoll(recall, NULL, 10), reason, user, &code);
	reply_json(engine, request, code, answer);
	return true;
}

/* P11: a reason is kept whole, or the request is refused. */
static bool
reason_fits(struct engine *engine, const struct request *request)
{
	struct record_field reason;

	if (!record_find(request->record, request->size, "reason", &reason) || reason.length <= LIMIT_REASON)
		return true;
	reply_error(engine, request, BAD_INPUT, "bad-request", "The reason is longer than 1000 bytes. Use fewer words.");
	return false;
}

void
engine_request(struct engine *engine, const struct message_id *id, const void *record, size_t size, int *fd)
{
	struct request request = { .id = id, .record = record, .size = size };
	char verb[64];

	get(&request, "do", verb, sizeof verb);
	if (!reason_fits(engine, &request))
		return;
	if (strcmp(verb, "scan") == 0)
		do_scan(engine, &request);
	else if (strcmp(verb, "weigh") == 0)
		do_weigh(engine, &request);
	else if (strcmp(verb, "import") == 0)
		do_import(engine, &request, fd);
	else if (strcmp(verb, "label-fields") == 0)
		do_label_fields(engine, &request);
	else if (strcmp(verb, "user-add") == 0)
		do_user_add(engine, &request);
	else if (strcmp(verb, "user-disable") == 0)
		do_user_disable(engine, &request);
	else if (strcmp(verb, "order-change") == 0)
		do_order_change(engine, &request);
	else if (strcmp(verb, "order-add-box") == 0)
		do_add_box(engine, &request);
	else if (strcmp(verb, "override") == 0)
		do_override(engine, &request);
	else if (strcmp(verb, "closeout") == 0)
		do_closeout(engine, &request);
	else if (strcmp(verb, "digest") == 0)
		do_digest(engine, &request);
	else if (!do_order(engine, &request, verb) && !do_box(engine, &request, verb) &&
	         !do_recall(engine, &request, verb))
		reply_error(engine, &request, USAGE, "bad-request", "The station does not know that request.");
}
