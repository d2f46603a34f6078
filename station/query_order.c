/* Orders and boxes, in the shapes of `order show` and `box show`. */
#include "query_internal.h"

#include <stdlib.h>
#include <string.h>

#include "order.h"
#include "seal_mark.h"

enum { SSCC_DIGITS = 18 };

static bool
is_sscc(const char *number)
{
	return strlen(number) == SSCC_DIGITS && strspn(number, "0123456789") == SSCC_DIGITS;
}

static int64_t
epoch_of(const struct query *query, int64_t box)
{
	int64_t epoch = query->epochs[0].epoch;

	for (size_t i = 1; i < query->epoch_count && query->epochs[i].first_box <= box; i++)
		epoch = query->epochs[i].epoch;
	return epoch;
}

json_t *
query_box_name(const struct query *query, int64_t box)
{
	return json_sprintf("%s-%lld-%lld", query->station, (long long)epoch_of(query, box), (long long)box);
}

json_t *
query_seal_code(const struct query_sheet *sheet, const char *number)
{
	char mark[SEAL_MARK_MAX];

	if (sheet->state != BOX_LABELLED && sheet->state != BOX_UNKNOWN)
		return json_null();
	if (sheet->reprinted) {
		seal_mark_text(mark, sizeof mark, (uint64_t)sheet->box, (uint64_t)sheet->intent,
		               (uint32_t)sheet->attempt);
		return json_string(mark);
	}
	return is_sscc(number) ? json_sprintf("00%s", number) : number[0] ? json_string(number) : json_null();
}

static json_t *
box_json(struct query *query, sqlite3_stmt *row)
{
	struct query_sheet sheet = { .box = sqlite3_column_int64(row, 0),
		                     .state = sqlite3_column_int64(row, 2),
		                     .intent = sqlite3_column_int64(row, 4),
		                     .attempt = sqlite3_column_int64(row, 5),
		                     .reprinted = sqlite3_column_int(row, 11) };
	const char *number = query_chars(row, 6);
	json_t *out = json_object();

	json_object_set_new(out, "box", query_box_name(query, sheet.box));
	json_object_set_new(out, "ordinal", query_integer(row, 1));
	json_object_set_new(out, "sscc", is_sscc(number) ? json_string(number) : json_null());
	json_object_set_new(out, "state", json_string(box_state_text((enum box_state)sheet.state)));
	json_object_set_new(out, "units", query_integer(row, 3));
	json_object_set_new(out, "current", json_boolean(sqlite3_column_int(row, 13)));
	json_object_set_new(out, "tracking_number",
	                    number[0] && !is_sscc(number) ? query_text(row, 6) : query_text_or_null(row, 8));
	json_object_set_new(out, "seal_code", query_seal_code(&sheet, number));
	json_object_set_new(out, "lane", query_text_or_null(row, 7));
	json_object_set_new(out, "typed", query_integer(row, 12));
	json_object_set_new(out, "reprints", query_integer(row, 14));
	json_object_set_new(out, "carton", query_text_or_null(row, 15));
	json_object_set_new(out, "weight_g", sqlite3_column_int64(row, 16) != 0 ? query_integer(row, 16) : json_null());
	return out;
}

static json_t *
status_json(sqlite3_stmt *row)
{
	const char *status = line_status_text((enum line_status)sqlite3_column_int(row, 4));

	return json_string(status[0] ? status : "open");
}

static json_t *
line_json(sqlite3_stmt *row)
{
	json_t *out = json_object();

	json_object_set_new(out, "line_id", query_text(row, 0));
	json_object_set_new(out, "sku", query_text(row, 1));
	json_object_set_new(out, "quantity", query_integer(row, 2));
	json_object_set_new(out, "packed", query_integer(row, 3));
	json_object_set_new(out, "status", status_json(row));
	json_object_set_new(out, "description", query_text(row, 5));
	json_object_set_new(out, "typed", query_integer(row, 10));
	return out;
}

/* A kit as it was ordered: it is packed as often as all its parts are. */
static json_t *
kit_json(sqlite3_stmt *row)
{
	json_int_t per = sqlite3_column_int64(row, 7);
	json_t *out = json_object();

	json_object_set_new(out, "line_id", query_text(row, 0));
	json_object_set_new(out, "sku", query_text(row, 8));
	json_object_set_new(out, "quantity", json_integer(sqlite3_column_int64(row, 2) / per));
	json_object_set_new(out, "packed", json_integer(sqlite3_column_int64(row, 3) / per));
	json_object_set_new(out, "status", status_json(row));
	json_object_set_new(out, "description", query_text(row, 9));
	json_object_set_new(out, "parts", json_array());
	return out;
}

static void
add_part(json_t *kit, sqlite3_stmt *row)
{
	json_int_t kits = sqlite3_column_int64(row, 3) / sqlite3_column_int64(row, 7);
	json_t *part = line_json(row);

	json_object_del(part, "line_id");
	if (kits < json_integer_value(json_object_get(kit, "packed")))
		json_object_set_new(kit, "packed", json_integer(kits));
	/* one part that is short makes the kit so */
	if (strcmp(json_string_value(json_object_get(kit, "status")), "open") == 0)
		json_object_set(kit, "status", json_object_get(part, "status"));
	json_array_append_new(json_object_get(kit, "parts"), part);
}

static enum query_result
read_lines(struct query *query, int64_t order, json_t *lines)
{
	sqlite3_stmt *row = query_start(query, SELECT_LINES, "i", order);
	enum query_result result;
	int64_t kit = 0;

	while ((result = query_step(query, row)) == QUERY_FOUND) {
		json_t *last = json_array_get(lines, json_array_size(lines) - 1);
		int64_t was = kit;

		kit = sqlite3_column_int64(row, 6);
		if (kit != 0 && (kit != was || strcmp(json_string_value(json_object_get(last, "line_id")),
		                                      query_chars(row, 0)) != 0))
			json_array_append_new(lines, kit_json(row));
		if (kit == 0)
			json_array_append_new(lines, line_json(row));
		else
			add_part(json_array_get(lines, json_array_size(lines) - 1), row);
	}
	return result == QUERY_NONE ? QUERY_FOUND : result;
}

static json_t *
first_text(struct query *query, sqlite3_stmt *row)
{
	(void)query;
	return query_text(row, 0);
}

static enum query_result
read_address(struct query *query, int64_t order, json_t *out)
{
	static const char *const fields[] = {
		"ship_to_name", "ship_to_company", "address1", "address2", "city",
		"state",        "postcode",        "country",  "phone",    "email"
	};
	sqlite3_stmt *row = query_start(query, SELECT_ADDRESS, "i", order);
	enum query_result result = query_step(query, row);
	json_t *address;

	if (result != QUERY_FOUND) {
		json_object_set_new(out, "address", json_null()); /* purged */
		return result == QUERY_NONE ? QUERY_FOUND : result;
	}
	address = json_object();
	for (int i = 0; i < (int)(sizeof fields / sizeof *fields); i++)
		json_object_set_new(address, fields[i], query_text(row, i));
	json_object_set_new(out, "address", address);
	return QUERY_FOUND;
}

static void
put_order(sqlite3_stmt *row, json_t *out)
{
	static const char *const fields[] = { "revision", "ship_by", "carrier", "service", "tote", "note",
		                              "replaces", "gift_message" };

	json_object_set_new(out, "order_id", query_text(row, 1));
	json_object_set_new(out, "state",
	                    json_string(order_state_text((enum order_state)sqlite3_column_int(row, 2))));
	for (int i = 0; i < (int)(sizeof fields / sizeof *fields); i++)
		json_object_set_new(out, fields[i], query_text(row, 3 + i));
	json_object_set_new(out, "replaced_by", json_array());
	json_object_set_new(out, "lines", json_array());
	json_object_set_new(out, "boxes", json_array());
}

struct order_argument {
	const char *order_id;
	bool personal;
};

static enum query_result
read_order(struct query *query, const void *argument, json_t *out)
{
	const struct order_argument *wanted = argument;
	sqlite3_stmt *row = query_start(query, SELECT_ORDER, "t", wanted->order_id);
	enum query_result result = query_step(query, row);
	int64_t order;

	if (result != QUERY_FOUND)
		return result;
	order = sqlite3_column_int64(row, 0);
	put_order(row, out);
	result = read_lines(query, order, json_object_get(out, "lines"));
	if (result == QUERY_FOUND)
		result = query_rows(query, query_start(query, SELECT_REPLACED_BY, "t", wanted->order_id), first_text,
		                    json_object_get(out, "replaced_by"));
	if (result == QUERY_FOUND)
		result = query_rows(query, query_start(query, SELECT_ORDER_BOXES, "i", order), box_json,
		                    json_object_get(out, "boxes"));
	if (result == QUERY_FOUND)
		result = query_order_history(query, order, wanted->personal, out);
	if (result == QUERY_FOUND && wanted->personal)
		result = read_address(query, order, out);
	return result;
}

enum query_result
query_order(struct query *query, const char *order_id, bool personal, json_t **out)
{
	struct order_argument argument = { .order_id = order_id, .personal = personal };

	return query_read(query, read_order, &argument, json_object(), out);
}

/* A whole decimal number without sign or leading zero, or -1. */
static int64_t
plain_number(const char *text)
{
	size_t length = strlen(text);

	if (length == 0 || length > 17 || text[0] == '0' || strspn(text, "0123456789") != length)
		return -1;
	return strtoll(text, NULL, 10);
}

/* The N of "STATION-EPOCH-N" if the rest is this station, and the epoch that has it. A station's name may hold "-". */
static int64_t
named_number(const struct query *query, const char *text)
{
	char whole[QUERY_BOX_TEXT];
	const char *dash = strrchr(text, '-');
	int64_t box = dash != NULL ? plain_number(dash + 1) : -1;

	if (box < 0)
		return -1;
	snprintf(whole, sizeof whole, "%s-%lld-%lld", query->station, (long long)epoch_of(query, box), (long long)box);
	return strcmp(whole, text) == 0 ? box : -1;
}

static enum query_result
find_box(struct query *query, const char *text, int64_t *box)
{
	const char *number = strlen(text) == SSCC_DIGITS + 2 && strncmp(text, "00", 2) == 0 ? text + 2 : text;
	sqlite3_stmt *row = query_start(query, SELECT_BOX_BY_NUMBER, "t", number);
	enum query_result result = query_step(query, row);

	if (result == QUERY_FOUND)
		*box = sqlite3_column_int64(row, 0);
	if (result != QUERY_NONE)
		return result;
	*box = named_number(query, text);
	if (*box < 0)
		*box = plain_number(text);
	if (*box < 0)
		return QUERY_NONE;
	return query_step(query, query_start(query, SELECT_BOX, "i", *box));
}

enum query_result
query_find_box(struct query *query, const char *text, int64_t *box, int64_t *order)
{
	enum query_result result = find_box(query, text, box);
	sqlite3_stmt *row;

	if (result != QUERY_FOUND)
		return result;
	row = query_start(query, SELECT_BOX, "i", *box);
	result = query_step(query, row);
	*order = result == QUERY_FOUND ? sqlite3_column_int64(row, 10) : 0;
	return result;
}

static json_t *
content_json(struct query *query, sqlite3_stmt *row)
{
	json_t *out = json_object();

	(void)query;
	json_object_set_new(out, "line_id", query_text(row, 0));
	json_object_set_new(out, "sku", query_text(row, 1));
	json_object_set_new(out, "quantity", query_integer(row, 2));
	json_object_set_new(out, "serials", query_text_or_null(row, 3));
	json_object_set_new(out, "lots", query_text_or_null(row, 4));
	return out;
}

static json_t *
intent_json(struct query *query, sqlite3_stmt *row)
{
	static const char *const states[] = { [INTENT_MADE] = "made", [INTENT_RENDERED] = "rendered",
		[INTENT_CREATED] = "created", [INTENT_SENT] = "sent", [INTENT_PRINTED] = "printed",
		[INTENT_NOT_PRINTED] = "not-printed", [INTENT_UNKNOWN] = "unknown",
		[INTENT_UNREADABLE] = "unreadable", [INTENT_VOID] = "void" };
	int state = sqlite3_column_int(row, 2);
	json_t *out = json_object();

	(void)query;
	json_object_set_new(out, "intent", query_integer(row, 0));
	json_object_set_new(out, "attempt", query_integer(row, 1));
	json_object_set_new(out, "state",
	                    json_string(state >= INTENT_MADE && state <= INTENT_VOID ? states[state] : ""));
	json_object_set_new(out, "printer", query_text_or_null(row, 3));
	json_object_set_new(out, "text", query_text_or_null(row, 4));
	json_object_set_new(out, "number", query_text(row, 5));
	return out;
}

static enum query_result
read_box(struct query *query, const void *argument, json_t *out)
{
	int64_t box, order;
	sqlite3_stmt *row;
	json_t *head, *contents = json_array(), *labels = json_array();
	enum query_result result = find_box(query, argument, &box);

	json_object_set_new(out, "contents", contents);
	json_object_set_new(out, "labels", labels);
	if (result == QUERY_FOUND)
		result = query_step(query, row = query_start(query, SELECT_BOX, "i", box));
	if (result != QUERY_FOUND)
		return result;
	order = sqlite3_column_int64(row, 10);
	head = box_json(query, row);
	json_object_set_new(head, "order_id", query_text(row, 9));
	json_object_update_missing(head, out); /* what the box is, before what is in it */
	json_object_clear(out);
	json_object_update(out, head);
	json_decref(head);
	result = query_rows(query, query_start(query, SELECT_BOX_CONTENTS, "ii", order, box), content_json,
	                    contents);
	if (result == QUERY_FOUND)
		result = query_rows(query, query_start(query, SELECT_BOX_INTENTS, "i", box), intent_json,
		                    labels);
	return result;
}

enum query_result
query_box(struct query *query, const char *text, json_t **out)
{
	return query_read(query, read_box, text, json_object(), out);
}

static enum query_result
read_box_id(struct query *query, const void *argument, json_t *out)
{
	int64_t box;
	enum query_result result = find_box(query, argument, &box);

	if (result == QUERY_FOUND)
		json_object_set_new(out, "box", json_integer(box));
	return result;
}

enum query_result
query_box_id(struct query *query, const char *text, int64_t *box)
{
	json_t *out;
	enum query_result result = query_read(query, read_box_id, text, json_object(), &out);

	*box = result == QUERY_FOUND ? json_integer_value(json_object_get(out, "box")) : 0;
	json_decref(out);
	return result;
}
