/* The lane's page. Its cost does not grow with the order: the engine keeps sums and the next lines with the lane.
 *
 * state                 expect   when
 * signed-out            badge    nobody is signed in
 * latched               ack      a refusal latched the lane
 * ready                 order    no order is open
 * packing               serial, lot, expiry  one unit's is still to be told
 * packing               item     units are still to go in
 * weighing              scale    the box is closed, and its lane's scale has not seen it
 * complete, printing    wait     the box is closed, its label is on its way
 * labelled, unknown     label    the label is out, or may be: its scan seals */
#include "query_internal.h"

#include <string.h>

#include "engine.h"
#include "order.h"
#include "order_notes.h"

enum { LANE_LINES_SHOWN = ORDER_LINES_SHOWN, LANE_NEXT_SHOWN = 3 };

struct lane_row {
	int64_t id, order, box, user;
	enum verdict latch;
	uint8_t asks;
	const char *state;
};

/* The last verdict may be a later acknowledge-first: then the latch has its refusal's general words. */
static json_t *
latch_json(enum verdict latch, const json_t *last)
{
	const char *text = json_string_value(json_object_get(last, "text"));
	const char *verdict = json_string_value(json_object_get(last, "verdict"));
	char words[256];

	if (latch == VERDICT_NONE)
		return json_null();
	if (!text || !verdict || strcmp(verdict, verdict_text(latch)) != 0) {
		words_text(latch, words, sizeof words);
		text = words;
	}
	return json_pack("{s:s, s:s}", "verdict", verdict_text(latch), "text", text);
}

static json_t *
line_json(struct query *query, sqlite3_stmt *row)
{
	static const char *const names[] = { "line", "sku", "description", "image", "quantity", "packed", "instructions",
		"kit", "kit_description" };
	json_t *out = json_object();

	(void)query;
	query_put(out, row, 0, "ttttiinnn", names);
	return out;
}

static json_t *
label_json(struct query *query, sqlite3_stmt *row)
{
	struct query_sheet sheet = { .box = sqlite3_column_int64(row, 0),
		                     .state = sqlite3_column_int64(row, 2),
		                     .intent = sqlite3_column_int64(row, 4),
		                     .attempt = sqlite3_column_int64(row, 5),
		                     .reprinted = sqlite3_column_int(row, 6) };
	json_t *out = json_object();

	json_object_set_new(out, "box", query_box_name(query, sheet.box));
	json_object_set_new(out, "ordinal", query_integer(row, 1));
	json_object_set_new(out, "state", json_string(box_state_text((enum box_state)sheet.state)));
	json_object_set_new(out, "sscc", query_text_or_null(row, 3));
	json_object_set_new(out, "seal_code", query_seal_code(&sheet, query_chars(row, 3)));
	return out;
}

/* Which lines the last scans went to, newest first, each once. */
static enum query_result
touched_lines(struct query *query, int64_t order, int64_t lines[LANE_LINES_SHOWN], int *count)
{
	sqlite3_stmt *row = query_start(query, SELECT_TOUCHED, "i", order);
	enum query_result result;

	*count = 0;
	while (*count < LANE_LINES_SHOWN && (result = query_step(query, row)) == QUERY_FOUND) {
		int64_t line = sqlite3_column_int64(row, 0);
		int known = 0;

		while (known < *count && lines[known] != line)
			known++;
		if (known == *count)
			lines[(*count)++] = line;
	}
	return *count == LANE_LINES_SHOWN || result == QUERY_NONE ? QUERY_FOUND : result;
}

static json_t *
takeout_json(struct query *query, sqlite3_stmt *row)
{
	json_t *out = line_json(query, row);

	json_object_set_new(out, "wanted", query_integer(row, 9));
	return out;
}

static enum query_result
put_packed(struct query *query, int64_t order, json_t *array)
{
	int64_t lines[LANE_LINES_SHOWN];
	int count;
	enum query_result result = touched_lines(query, order, lines, &count);

	for (int i = 0; i < count && result == QUERY_FOUND; i++)
		result = query_rows(query, query_start(query, SELECT_LINE, "ii", order, lines[i]), line_json,
		                    array);
	return result;
}

static bool
is_told(const json_t *instructions, const char *sku)
{
	const json_t *one;
	size_t i;

	json_array_foreach(instructions, i, one)
		if (strcmp(json_string_value(json_object_get(one, "sku")), sku) == 0)
			return true;
	return false;
}

/* How its items are packed, each item once. */
static enum query_result
put_instructions(struct query *query, int64_t order, const char *lines, json_t *list)
{
	sqlite3_stmt *row = query_start(query, SELECT_INSTRUCTIONS, "it", order, lines);
	enum query_result result = QUERY_FOUND;

	while (json_array_size(list) < ORDER_INSTRUCTIONS_MAX && (result = query_step(query, row)) == QUERY_FOUND)
		if (!is_told(list, query_chars(row, 0)))
			json_array_append_new(list, json_pack("{s:o, s:o, s:o}", "sku", query_text(row, 0), "description",
			                                      query_text(row, 1), "text", query_text(row, 2)));
	return result == QUERY_NONE ? QUERY_FOUND : result;
}

/* The engine's lists of lines, as they stand in the lane's row until the next step of that statement. */
static enum query_result
put_lines(struct query *query, int64_t order, sqlite3_stmt *lane, json_t *out)
{
	enum query_result result = put_instructions(
		query, order, query_chars(lane, 10), json_object_get(json_object_get(out, "order"), "instructions"));

	if (result == QUERY_FOUND)
		result = query_rows(query, query_start(query, SELECT_MISSING, "it", order, query_chars(lane, 8)),
		                    line_json, json_object_get(out, "missing"));
	if (result == QUERY_FOUND)
		result = query_rows(query, query_start(query, SELECT_TAKEOUT, "it", order, query_chars(lane, 9)),
		                    takeout_json, json_object_get(out, "takeout"));
	return result;
}

static enum query_result
put_order(struct query *query, const struct lane_row *lane, json_t *out)
{
	sqlite3_stmt *row = query_start(query, SELECT_LANE_ORDER, "i", lane->id);
	enum query_result result = query_step(query, row);
	json_t *object = json_object();

	json_object_set_new(out, "order", object);
	if (result != QUERY_FOUND)
		return result == QUERY_NONE ? QUERY_ERROR : result;
	json_object_set_new(object, "order_id", query_text(row, 0));
	json_object_set_new(object, "note", query_text(row, 1));
	json_object_set_new(object, "gift_message", query_text_or_null(row, 2));
	json_object_set_new(object, "replaces", query_text_or_null(row, 3));
	json_object_set_new(object, "instructions", json_array());
	json_object_set_new(object, "lines", query_integer(row, 4));
	json_object_set_new(object, "units", query_integer(row, 5));
	json_object_set_new(object, "packed", query_integer(row, 6));
	json_object_set_new(out, "missing_count", query_integer(row, 7));
	result = put_lines(query, lane->order, row, out);
	if (result == QUERY_FOUND)
		result = put_packed(query, lane->order, json_object_get(out, "packed"));
	if (result == QUERY_FOUND)
		result = query_rows(query, query_start(query, SELECT_LANE_LABELS, "i", lane->order), label_json,
		                    json_object_get(out, "labels"));
	return result;
}

static json_t *
box_json(struct query *query, sqlite3_stmt *row)
{
	json_t *out = json_object();

	json_object_set_new(out, "box", query_box_name(query, sqlite3_column_int64(row, 0)));
	json_object_set_new(out, "ordinal", query_integer(row, 1));
	json_object_set_new(out, "state", json_string(box_state_text((enum box_state)sqlite3_column_int(row, 2))));
	json_object_set_new(out, "units", query_integer(row, 3));
	return out;
}

static enum query_result
put_box(struct query *query, int64_t box, json_t *out)
{
	sqlite3_stmt *row = query_start(query, SELECT_LANE_BOX, "i", box);
	enum query_result result = query_step(query, row);

	if (result != QUERY_FOUND)
		return result == QUERY_NONE ? QUERY_FOUND : result;
	json_object_set_new(out, "box", box_json(query, row));
	return QUERY_FOUND;
}

/* All boxes of the order; that which items go into is also view.box. */
static enum query_result
put_boxes(struct query *query, int64_t order, json_t *out)
{
	json_t *boxes = json_object_get(out, "boxes"), *box, *current;
	enum query_result result = query_rows(query, query_start(query, SELECT_LANE_BOXES, "i", order), box_json, boxes);
	size_t i;

	current = json_object_get(json_object_get(out, "box"), "ordinal");
	json_array_foreach(boxes, i, box)
		json_object_set_new(box, "current", json_boolean(json_equal(json_object_get(box, "ordinal"), current)));
	return result;
}

/* The box that items go into decides; with none open, the first box whose label is still to be scanned. */
static const char *
lane_state(const struct lane_row *lane, const json_t *out)
{
	const char *state = json_string_value(json_object_get(json_object_get(out, "box"), "state"));
	const json_t *labels = json_object_get(out, "labels"), *box = json_object_get(out, "box");

	if (lane->latch != VERDICT_NONE)
		return "latched";
	if (lane->user == 0)
		return "signed-out";
	if (lane->order == 0)
		return "ready";
	/* a box that is begun is packed first */
	if (json_is_true(json_object_get(json_object_get(out, "scale"), "waiting")) &&
	    json_integer_value(json_object_get(box, "units")) == 0)
		return "weighing";
	if (!state || strcmp(state, "sealed") == 0 || strcmp(state, "voided") == 0) {
		state = json_string_value(json_object_get(json_array_get(labels, 0), "state"));
		if (json_integer_value(json_object_get(out, "missing_count")) > 0)
			state = NULL;
	}
	return state && strcmp(state, "open") != 0 ? state : "packing";
}

static const char *
lane_expect(const char *state)
{
	static const char *const expect[][2] = { { "latched", "ack" },    { "signed-out", "badge" },
		                                 { "ready", "order" },    { "packing", "item" },
		                                 { "labelled", "label" }, { "unknown", "label" }, { "weighing", "scale" } };

	for (size_t i = 0; i < sizeof expect / sizeof *expect; i++)
		if (strcmp(expect[i][0], state) == 0)
			return expect[i][1];
	return "wait";
}

/* What the next scan shall tell of the thing in the packer's hand. */
static json_t *
asks_json(uint8_t asks, sqlite3_stmt *row)
{
	if (asks == 0)
		return json_null();
	return json_pack("{s:o, s:o, s:o}", "item", query_text(row, 9), "description", query_text(row, 10), "needs",
	                 words_needs(asks));
}

/* Serial number, lot, date: in this order. */
static const char *
asks_first(uint8_t asks)
{
	return asks & NEEDS_SERIAL ? "serial" : asks & NEEDS_LOT ? "lot" : "expiry";
}

static void
put_head(const char *name, sqlite3_stmt *row, struct lane_row *lane, json_t *out)
{
	json_t *last = json_loads(query_chars(row, 6), 0, NULL);

	*lane = (struct lane_row){ .id = sqlite3_column_int64(row, 0), .user = sqlite3_column_int64(row, 2),
		.order = sqlite3_column_int64(row, 3), .box = sqlite3_column_int64(row, 4),
		.latch = (enum verdict)sqlite3_column_int(row, 5), .asks = (uint8_t)sqlite3_column_int(row, 8) };
	json_object_set_new(out, "lane", json_string(name));
	json_object_set_new(out, "state", json_null()); /* known at the end, stands at the beginning */
	json_object_set_new(out, "expect", json_null());
	json_object_set_new(out, "packer", query_text_or_null(row, 7));
	json_object_set_new(out, "latch", latch_json(lane->latch, last));
	json_object_set_new(out, "asks", asks_json(lane->asks, row));
	json_object_set_new(out, "last", last ? last : json_null());
	json_object_set_new(out, "order", json_null());
	json_object_set_new(out, "box", json_null());
	json_object_set_new(out, "boxes", json_array());
	json_object_set_new(out, "moving", json_boolean(sqlite3_column_int(row, 11)));
	json_object_set_new(out, "labels", json_array());
	json_object_set_new(out, "missing", json_array());
	json_object_set_new(out, "missing_count", json_integer(0));
	json_object_set_new(out, "packed", json_array());
	json_object_set_new(out, "takeout", json_array());
	json_object_set_new(out, "next", json_array());
	json_object_set_new(out, "printers", json_array());
	json_object_set_new(out, "scanners", json_array());
	json_object_set_new(out, "scale", json_null());
	json_object_set_new(out, "demo", json_null());
}

/* A lane shows the printers that its configuration names, in that order of preference; without one, all. */
static enum query_result
put_devices(struct query *query, const struct lane_row *lane, const char *name, json_t *out)
{
	const struct config_lane *rules = query->config ? config_find_lane(query->config, name) : NULL;
	json_t *all = json_array(), *shown = json_object_get(out, "printers"), *printer;
	enum query_result result =
		query_rows(query, query_start(query, SELECT_PRINTERS, ""), query_printer, all);
	size_t i;

	for (size_t n = 0; rules && n < rules->printer_count; n++) {
		json_array_foreach(all, i, printer) {
			const char *other = json_string_value(json_object_get(printer, "name"));

			if (other && strcmp(other, rules->printers[n]) == 0)
				json_array_append(shown, printer);
		}
	}
	if (!rules)
		json_array_extend(shown, all);
	json_decref(all);
	if (result != QUERY_FOUND)
		return result;
	return query_rows(query, query_start(query, SELECT_LANE_SCANNERS, "i", lane->id), query_device,
	                  json_object_get(out, "scanners"));
}

/* Whether somebody was called, and who comes. */
static enum query_result
put_call(struct query *query, int64_t lane, json_t *out)
{
	sqlite3_stmt *row = query_start(query, SELECT_LANE_CALL, "i", lane);
	enum query_result result = query_step(query, row);

	json_object_set_new(out, "call", json_null());
	if (result != QUERY_FOUND)
		return result == QUERY_NONE ? QUERY_FOUND : result;
	json_object_set_new(out, "call", json_pack("{s:o, s:b, s:o}", "since_ms", query_integer(row, 0), "answered",
	                                           sqlite3_column_int64(row, 1) > 0, "by", query_text_or_null(row, 2)));
	return QUERY_FOUND;
}

/* A lane that trains: what it shows of made-up orders stands in the place of what is real, which is nothing. */
static enum query_result
put_training(struct query *query, int64_t lane, json_t *out)
{
	sqlite3_stmt *row = query_start(query, SELECT_TRAINING, "i", lane);
	enum query_result result = query_step(query, row);
	json_t *view = result == QUERY_FOUND ? json_loads(query_chars(row, 0), 0, NULL) : NULL;

	json_object_set_new(out, "training", json_null());
	if (view != NULL)
		json_object_update(out, view);
	json_decref(view);
	return result == QUERY_NONE ? QUERY_FOUND : result;
}

static enum query_result
read_lane(struct query *query, const void *argument, json_t *out)
{
	const char *name = argument, *state;
	sqlite3_stmt *row = query_start(query, SELECT_LANE, "t", name);
	enum query_result result = query_step(query, row);
	const struct config_lane *rules = query->config ? config_find_lane(query->config, name) : NULL;
	struct lane_row lane;
	char code[256];

	if (result != QUERY_FOUND)
		return result;
	put_head(name, row, &lane, out);
	json_object_set_new(out, "shadow", json_boolean(query->config && query->config->shadow == SWITCH_YES));
	snprintf(code, sizeof code, "%s", query_chars(row, 1));
	if (lane.order != 0)
		result = put_order(query, &lane, out);
	if (result == QUERY_FOUND && lane.box != 0)
		result = put_box(query, lane.box, out);
	if (result == QUERY_FOUND && lane.order == 0)
		result = query_proposals(query, lane.id, name, LANE_NEXT_SHOWN, json_object_get(out, "next"));
	if (result == QUERY_FOUND && lane.order != 0)
		result = put_boxes(query, lane.order, out);
	if (result == QUERY_FOUND)
		result = put_devices(query, &lane, name, out);
	if (result == QUERY_FOUND)
		result = put_call(query, lane.id, out);
	if (result == QUERY_FOUND && rules != NULL && rules->scale == SWITCH_YES)
		result = query_put_scale(query, lane.order, out);
	if (result == QUERY_FOUND && query->demo)
		result = query_demo(query, code, lane.order, out);
	state = lane_state(&lane, out);
	json_object_set_new(out, "state", json_string(state));
	json_object_set_new(out, "expect", json_string(lane.asks != 0 ? asks_first(lane.asks) : lane_expect(state)));
	return result == QUERY_FOUND ? put_training(query, lane.id, out) : result;
}

enum query_result
query_lane(struct query *query, const char *name, json_t **out)
{
	return query_read(query, read_lane, name, json_object(), out);
}
