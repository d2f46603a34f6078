/* What changes something: each becomes one request to the engine, which checks who may. */
#include "web.h"

#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum { FIELDS_MAX = 32, FIELD_NAME_MAX = 32, PIN_MAX = 64 };

#define PIN_MEMORY (size_t)(19 * 1024 * 1024) /* argon2id with 19 MiB and two passes */

static uint8_t record_space[MESSAGE_BODY_MAX];

static struct record_writer
open_record(const struct request *request, const char *verb)
{
	struct record_writer record;
	char uid[16];

	record_begin(&record, record_space, sizeof record_space);
	record_put_pair(&record, "do", verb);
	if (request->local) {
		snprintf(uid, sizeof uid, "%lu", (unsigned long)request->uid);
		record_put_pair(&record, "peer_uid", uid);
	}
	return record;
}

static enum MHD_Result
ask(struct request *request, const struct record_writer *record)
{
	return web_ask(request, record, -1, web_now_ms() + WEB_REPLY_MS);
}

/* The bytes of "code_hex", for codes that are no UTF-8, as many as there is room for; -1 if they are not hexadecimal
 * digits. */
static ptrdiff_t
code_bytes(const json_t *hex, char *code, size_t capacity)
{
	size_t length;
	const char *text = json_string_value(hex);
	size_t digits = json_string_length(hex);

	if (digits % 2 != 0 || strspn(text, "0123456789abcdefABCDEF") != digits)
		return -1;
	if (digits > 2 * capacity)
		digits = 2 * capacity;
	if (sodium_hex2bin((unsigned char *)code, capacity, text, digits, NULL, &length, NULL) != 0)
		return -1;
	return (ptrdiff_t)length;
}

/* A code longer than LIMIT_CODE is handed on one byte too long: the engine sees that, and refuses it. */
enum MHD_Result
web_scan(struct request *request)
{
	struct record_writer record = open_record(request, "scan");
	const json_t *code = json_object_get(request->json, "code");
	const json_t *hex = json_object_get(request->json, "code_hex");
	bool keyed = json_is_true(json_object_get(request->json, "keyed"));
	char bytes[LIMIT_CODE + 1];
	const char *text = json_string_value(code);
	size_t length = code ? json_string_length(code) : 0;
	ptrdiff_t count;

	if (!text && json_is_string(hex) && (count = code_bytes(hex, bytes, sizeof bytes)) >= 0) {
		text = bytes;
		length = (size_t)count;
	}
	if (!text)
		return web_reply_error(request, MHD_HTTP_BAD_REQUEST, "bad-request",
		                       "\"code\": a string with what was scanned is required.");
	record_put_pair(&record, "lane", request->parts[0]);
	record_put_text(&record, "code");
	record_put(&record, text, length > LIMIT_CODE ? LIMIT_CODE + 1 : length);
	record_put_pair(&record, "via", !request->local ? "screen" : keyed ? "keyed" : "scanner");
	return ask(request, &record);
}

static bool
is_field_name(const char *name)
{
	static const char *const ours[] = { "do", "order", "box", "name", "lane", "code", "via", "peer_uid", "recall", "printer" };
	size_t length = strlen(name);

	for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
		if (strcmp(ours[i], name) == 0)
			return false;
	return length > 0 && length <= FIELD_NAME_MAX
	       && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == length;
}

/* The body's members as the engine gets them: strings, whole numbers, "1" for true. False: one is none. */
static bool
put_fields(struct record_writer *record, json_t *json)
{
	const char *name;
	json_t *value;
	char number[24];

	if (json_object_size(json) > FIELDS_MAX)
		return false;
	json_object_foreach(json, name, value) {
		if (!is_field_name(name)
		    || (json_is_string(value)
		        && strlen(json_string_value(value)) != json_string_length(value)))
			return false;
		snprintf(number, sizeof number, "%lld", (long long)json_integer_value(value));
		if (json_is_string(value))
			record_put_pair(record, name, json_string_value(value));
		else if (json_is_integer(value))
			record_put_pair(record, name, number);
		else if (json_is_true(value))
			record_put_pair(record, name, "1");
		else if (!json_is_null(value) && !json_is_false(value))
			return false;
	}
	return true;
}

static enum MHD_Result
bad_fields(struct request *request)
{
	return web_reply_error(
		request, MHD_HTTP_BAD_REQUEST, "bad-request",
		"The body holds a field that has no place here, or that is no text, number or truth.");
}

static bool
is_one_of(const char *word, const char *const *words)
{
	while (*words && strcmp(*words, word) != 0)
		words++;
	return *words;
}

enum MHD_Result
web_change_order(struct request *request)
{
	static const char *const changes[] = { "hold", "release", "cancel", "uncancel", "change", "add-box", NULL };
	struct record_writer record;
	char verb[WEB_PART_MAX + 8];

	if (!is_one_of(request->parts[1], changes))
		return web_reply_error(request, MHD_HTTP_NOT_FOUND, "not-found",
		                       "An order: hold, release, cancel, uncancel, change, add-box.");
	snprintf(verb, sizeof verb, "order-%s", request->parts[1]);
	record = open_record(request, verb);
	record_put_pair(&record, "order", request->parts[0]);
	if (!put_fields(&record, request->json))
		return bad_fields(request);
	return ask(request, &record);
}

/* Adds the box's number, however it was named. Returns false when the answer is already queued as *result. */
static bool
put_box(struct request *request, struct record_writer *record, enum MHD_Result *result)
{
	char number[24];
	int64_t box;
	enum query_result found = query_box_id(&request->web->query, request->parts[0], &box);

	*result = MHD_YES;
	if (found != QUERY_FOUND) {
		*result = web_reply_query(request, found, NULL, "box");
		return false;
	}
	snprintf(number, sizeof number, "%lld", (long long)box);
	record_put_pair(record, "box", number);
	return true;
}

enum MHD_Result
web_change_box(struct request *request)
{
	static const char *const changes[] = { "void", "redo", "reprint", "settle", NULL };
	struct record_writer record;
	enum MHD_Result result;
	char verb[WEB_PART_MAX + 8];

	if (!is_one_of(request->parts[1], changes))
		return web_reply_error(request, MHD_HTTP_NOT_FOUND, "not-found",
		                       "A box: void, redo, reprint, settle.");
	snprintf(verb, sizeof verb, "box-%s", request->parts[1]);
	record = open_record(request, verb);
	if (!put_box(request, &record, &result))
		return result;
	if (!put_fields(&record, request->json))
		return bad_fields(request);
	return ask(request, &record);
}

/* unlock, free, come, been */
enum MHD_Result
web_change_lane(struct request *request)
{
	static const char *const changes[] = { "unlock", "free", "come", "been", NULL };
	struct record_writer record;
	char verb[WEB_PART_MAX + 8];

	if (!is_one_of(request->parts[1], changes))
		return web_reply_error(request, MHD_HTTP_NOT_FOUND, "not-found", "A lane: scan, unlock, free, come, been.");
	snprintf(verb, sizeof verb, "lane-%s", request->parts[1]);
	record = open_record(request, verb);
	record_put_pair(&record, "lane", request->parts[0]);
	if (!put_fields(&record, request->json))
		return bad_fields(request);
	return ask(request, &record);
}

enum MHD_Result
web_label_fields(struct request *request)
{
	struct record_writer record = open_record(request, "label-fields");
	enum MHD_Result result;

	return put_box(request, &record, &result) ? ask(request, &record) : result;
}

enum MHD_Result
web_override(struct request *request)
{
	struct record_writer record = open_record(request, "override");
	const char *lane = json_string_value(json_object_get(request->json, "lane"));

	if (lane)
		record_put_pair(&record, "lane", lane);
	json_object_del(request->json, "lane");
	if (!put_fields(&record, request->json))
		return bad_fields(request);
	return ask(request, &record);
}

enum MHD_Result
web_closeout(struct request *request)
{
	struct record_writer record = open_record(request, "closeout");

	if (!put_fields(&record, request->json))
		return bad_fields(request);
	return ask(request, &record);
}

/* What a scale shows; the engine looks at the values. */
enum MHD_Result
web_weigh(struct request *request)
{
	struct record_writer record = open_record(request, "weigh");
	const char *lane = json_string_value(json_object_get(request->json, "lane"));
	const char *state = json_string_value(json_object_get(request->json, "state"));
	const json_t *grams = json_object_get(request->json, "grams");
	char number[24];

	if (!lane || !json_is_integer(grams))
		return web_reply_error(request, MHD_HTTP_BAD_REQUEST, "bad-request",
		                       "\"lane\", and \"grams\" as a whole number, are required.");
	snprintf(number, sizeof number, "%lld", (long long)json_integer_value(grams));
	record_put_pair(&record, "lane", lane);
	record_put_pair(&record, "grams", number);
	record_put_pair(&record, "state", state ? state : "stable");
	return ask(request, &record);
}

enum MHD_Result
web_add_recall(struct request *request)
{
	struct record_writer record = open_record(request, "recall-add");

	if (!put_fields(&record, request->json))
		return bad_fields(request);
	return ask(request, &record);
}

enum MHD_Result
web_end_recall(struct request *request)
{
	struct record_writer record = open_record(request, "recall-end");

	record_put_pair(&record, "recall", request->parts[0]);
	if (!put_fields(&record, request->json))
		return bad_fields(request);
	return ask(request, &record);
}

enum MHD_Result
web_test_printer(struct request *request)
{
	struct record_writer record = open_record(request, "printer-test");

	record_put_pair(&record, "printer", request->parts[0]);
	if (!put_fields(&record, request->json))
		return bad_fields(request);
	return ask(request, &record);
}

enum MHD_Result
web_digest(struct request *request)
{
	struct record_writer record = open_record(request, "digest");

	return ask(request, &record);
}

/* The PIN goes no further than here: the engine stores its hash. */
enum MHD_Result
web_add_user(struct request *request)
{
	struct record_writer record = open_record(request, "user-add");
	const char *name = json_string_value(json_object_get(request->json, "name"));
	const char *role = json_string_value(json_object_get(request->json, "role"));
	const json_t *pin = json_object_get(request->json, "pin");
	char hash[crypto_pwhash_STRBYTES];

	if (!name || !role)
		return web_reply_error(request, MHD_HTTP_BAD_REQUEST, "bad-request",
		                       "\"name\" and \"role\" are required.");
	record_put_pair(&record, "name", name);
	record_put_pair(&record, "role", role);
	if (json_is_string(pin)) {
		if (json_string_length(pin) < 4 || json_string_length(pin) > PIN_MAX)
			return web_reply_error(request, MHD_HTTP_BAD_REQUEST, "bad-request",
			                       "A PIN has 4 to 64 characters.");
		if (crypto_pwhash_str(hash, json_string_value(pin), json_string_length(pin), 2, PIN_MEMORY) < 0)
			return web_reply_error(request, MHD_HTTP_SERVICE_UNAVAILABLE, "busy",
			                       "Out of memory.");
		record_put_pair(&record, "pin", hash);
	}
	return ask(request, &record);
}

enum MHD_Result
web_disable_user(struct request *request)
{
	struct record_writer record = open_record(request, "user-disable");

	record_put_pair(&record, "name", request->parts[0]);
	if (!put_fields(&record, request->json))
		return bad_fields(request);
	return ask(request, &record);
}

struct import_options {
	struct record_writer record;
	char wrong[160]; /* "": nothing */
};

/* An option that is not understood is not passed over: dry-run=1 would import. */
static enum MHD_Result
take_option(void *context, enum MHD_ValueKind kind, const char *name, const char *given)
{
	static const char *const texts[] = { "name", "profile", "encoding", "kind", "revision", "reason", "by", NULL };
	static const char *const flags[] = { "dry_run", "items", "mend", NULL };
	struct import_options *options = context;
	char value[WEB_PART_MAX];
	bool flag = is_one_of(name, flags);

	(void)kind;
	if (!flag && !is_one_of(name, texts))
		snprintf(options->wrong, sizeof options->wrong, "An option is not known; there are name, profile, encoding, "
		         "kind, revision, reason, by, dry_run, items and mend.");
	else if (!given || !web_decode(value, sizeof value, given, strlen(given)))
		snprintf(options->wrong, sizeof options->wrong, "The value of \"%s\" is missing, longer than %d bytes or wrongly "
		         "encoded.", name, WEB_PART_MAX - 1);
	else if (flag && strcmp(value, "1") != 0 && strcmp(value, "0") != 0)
		snprintf(options->wrong, sizeof options->wrong, "\"%s\" is 1 or 0.", name);
	else if (value[0])
		record_put_pair(&options->record, name, value);
	return options->wrong[0] ? MHD_NO : MHD_YES;
}

/* The file is sealed: it cannot change under the import process. The answer comes when that is through. */
enum MHD_Result
web_import(struct request *request)
{
	struct import_options options = { .record = open_record(request, "import") };

	MHD_get_connection_values(request->connection, MHD_GET_ARGUMENT_KIND, take_option, &options);
	if (options.wrong[0])
		return web_reply_error(request, MHD_HTTP_BAD_REQUEST, "bad-request", options.wrong);
	if (fcntl(request->file, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) < 0)
		return web_reply_error(request, MHD_HTTP_INTERNAL_SERVER_ERROR, "internal",
		                       "The file could not be sealed.");
	return web_ask(request, &options.record, request->file, INT64_MAX);
}
