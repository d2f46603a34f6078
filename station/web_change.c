/* What changes something: each becomes one request to the engine, which checks who may. */
#include "web.h"

#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum { FIELDS_MAX = 32, FIELD_NAME_MAX = 32 };

static uint8_t record_space[MESSAGE_BODY_MAX];

struct record_writer
web_open_record(const struct request *request, const char *verb)
{
	struct record_writer record;
	char uid[16];

	record_begin(&record, record_space, sizeof record_space);
	record_put_pair(&record, "do", verb);
	if (request->local) {
		snprintf(uid, sizeof uid, "%lu", (unsigned long)request->uid);
		record_put_pair(&record, "peer_uid", uid);
	}
	record_put_pair(&record, "source", request->source);
	record_put_pair(&record, "session", request->session.hash[0] ? request->session.hash : NULL);
	record_put_pair(&record, "bearer", request->bearer[0] ? request->bearer : NULL);
	record_put_pair(&record, "pin_key", request->pin_key[0] ? request->pin_key : NULL);
	return record;
}

enum MHD_Result
web_ask_now(struct request *request, const struct record_writer *record)
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
	struct record_writer record = web_open_record(request, "scan");
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
		return web_reply_error_at(request, MHD_HTTP_BAD_REQUEST, "bad-request", "code",
		                       "\"code\": a string with what was scanned is required.");
	record_put_pair(&record, "lane", request->parts[0]);
	record_put_text(&record, "code");
	record_put(&record, text, length > LIMIT_CODE ? LIMIT_CODE + 1 : length);
	record_put_pair(&record, "via", !request->local ? "screen" : keyed ? "keyed" : "scanner");
	return web_ask_now(request, &record);
}

/* Not one that is put in here; `own` may come from the body all the same. */
static bool
is_field_name(const char *name, const char *own)
{
	static const char *const ours[] = { "do", "order", "box", "name", "lane", "code", "via", "peer_uid", "recall", "printer",
		                            "device", "source", "session", "pin_key", "token", "bearer", "badge", "new_pin" };
	size_t length = strlen(name);

	if (own && strcmp(name, own) == 0)
		return true;
	for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
		if (strcmp(ours[i], name) == 0)
			return false;
	return length > 0 && length <= FIELD_NAME_MAX
	       && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == length;
}

/* The body's members as the engine gets them: strings, whole numbers, "1" for true. False: one is none. */
static bool
put_fields(struct record_writer *record, json_t *json, const char *own, const char **wrong)
{
	const char *name;
	json_t *value;
	char number[24];

	*wrong = NULL;
	if (json_object_size(json) > FIELDS_MAX)
		return false;
	json_object_foreach(json, name, value) {
		*wrong = name;
		if (!is_field_name(name, own)
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
bad_fields(struct request *request, const char *wrong)
{
	return web_reply_error_at(
		request, MHD_HTTP_BAD_REQUEST, "bad-request", wrong,
		"The body holds a field that has no place here, or that is no text, number or truth.");
}

static bool
is_one_of(const char *word, const char *const *words)
{
	while (*words && strcmp(*words, word) != 0)
		words++;
	return *words;
}

bool
web_put_box(struct request *request, struct record_writer *record, enum MHD_Result *result)
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

/* The engine's verb is the route's. What its path names comes first: a body cannot say otherwise. */
enum MHD_Result
web_change(struct request *request)
{
	const struct web_route *route = request->route;
	struct record_writer record = web_open_record(request, route->detail);
	bool named = strchr(route->path, '*') != NULL;
	enum MHD_Result result;
	const char *wrong;

	if ((route->flags & WEB_BOX) && !web_put_box(request, &record, &result))
		return result;
	if (named && (route->flags & WEB_BOX) == 0)
		record_put_pair(&record, route->part, request->parts[0]);
	if (request->json && !put_fields(&record, request->json, named ? NULL : route->part, &wrong))
		return bad_fields(request, wrong);
	return web_ask_now(request, &record);
}

enum MHD_Result
web_label_fields(struct request *request)
{
	struct record_writer record = web_open_record(request, "label-fields");
	enum MHD_Result result;

	return web_put_box(request, &record, &result) ? web_ask_now(request, &record) : result;
}

/* What a scale shows; the engine looks at the values. */
enum MHD_Result
web_weigh(struct request *request)
{
	struct record_writer record = web_open_record(request, "weigh");
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
	return web_ask_now(request, &record);
}

/* The PIN goes no further than here: the engine stores its hash. Returns false when the request sleeps for that, or is
 * answered as *result. */
static bool
hash_new_pin(struct request *request, enum MHD_Result *result)
{
	const json_t *pin = json_object_get(request->json, "new_pin");
	size_t length = json_string_length(pin);

	if (!pin || request->new_pin[0])
		return true;
	if (length < PIN_LEAST || length > PIN_MOST)
		*result = web_reply_error_at(request, MHD_HTTP_BAD_REQUEST, "bad-request", "new_pin", "A PIN has 4 to 64 characters.");
	else
		*result = web_pin_hash(request, NULL, json_string_value(pin), length);
	return false;
}

enum MHD_Result
web_add_user(struct request *request)
{
	const char *name = json_string_value(json_object_get(request->json, "name"));
	const char *role = json_string_value(json_object_get(request->json, "role"));
	struct record_writer record;
	enum MHD_Result result;

	if (!name || !role)
		return web_reply_error(request, MHD_HTTP_BAD_REQUEST, "bad-request",
		                       "\"name\" and \"role\" are required.");
	if (!hash_new_pin(request, &result))
		return result;
	record = web_open_record(request, "user-add");
	record_put_pair(&record, "name", name);
	record_put_pair(&record, "role", role);
	record_put_pair(&record, "pin", request->new_pin[0] ? request->new_pin : NULL);
	return web_ask_now(request, &record);
}

enum MHD_Result
web_set_pin(struct request *request)
{
	struct record_writer record;
	enum MHD_Result result;

	if (!json_is_string(json_object_get(request->json, "new_pin")))
		return web_reply_error(request, MHD_HTTP_BAD_REQUEST, "bad-request", "\"new_pin\" is required.");
	if (!hash_new_pin(request, &result))
		return result;
	record = web_open_record(request, "user-pin");
	record_put_pair(&record, "name", request->parts[0]);
	record_put_pair(&record, "pin", request->new_pin);
	return web_ask_now(request, &record);
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
	struct import_options options = { .record = web_open_record(request, "import") };

	MHD_get_connection_values(request->connection, MHD_GET_ARGUMENT_KIND, take_option, &options);
	if (options.wrong[0])
		return web_reply_error(request, MHD_HTTP_BAD_REQUEST, "bad-request", options.wrong);
	if (fcntl(request->file, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) < 0)
		return web_reply_error(request, MHD_HTTP_INTERNAL_SERVER_ERROR, "internal",
		                       "The file could not be sealed.");
	return web_ask(request, &options.record, request->file, INT64_MAX);
}
