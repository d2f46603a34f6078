/* An order's story, newest first: what was packed (table unit), what was decided (table trail), and the
 * labels that were asked for. A page of it at a time; before: the number of the journal's line that the page
 * before ended with. */
#include "query_internal.h"

#include <stdlib.h>
#include <string.h>

#include "event.h"
#include "order.h"
#include "trail.h"
#include "verdict.h"

enum { TRAIL_PAGE = 200 };

struct trail_argument {
	const char *order_id;
	int64_t before;
};

static const char *
via_word(int via)
{
	return via == VIA_SCANNER  ? "scanned"
	       : via == VIA_KEYED  ? "typed"
	       : via == VIA_SCREEN ? "screen"
	                           : NULL;
}

static const char *
decision_word(int decision)
{
	static const char *const words[] = {
		[DECISION_PRINTED] = "printed", [DECISION_NOT_PRINTED] = "not-printed",
		[DECISION_REPRINT] = "reprint", [DECISION_VOID] = "void",
		[DECISION_TENDER] = "tendered", [DECISION_INTERCEPT] = "intercepted",
		[DECISION_ADD] = "box-added",   [DECISION_FREE] = "set-free",
		[DECISION_RENEW] = "renewed"
	};

	return decision > 0 && decision <= DECISION_RENEW ? words[decision] : "";
}

static const char *
print_word(int step)
{
	return step == STEP_PRINTED ? "printed" : step == STEP_NOT_PRINTED ? "not-printed" : "unknown";
}

/* A kind of its own for each sentence that a page can say. */
static void
put_what(int kind, int what, json_t *out)
{
	static const char *const words[TRAIL_KINDS] = { "",         "scan",     "order",  "label", "print",
		                                        "decision", "override", "weight", "call",  "look" };
	const char *said = "";

	json_object_set_new(out, "kind", json_string(kind > 0 && kind < TRAIL_KINDS ? words[kind] : ""));
	if (kind == TRAIL_SCAN || kind == TRAIL_OVERRIDE || kind == TRAIL_WEIGHT)
		said = verdict_text((enum verdict)what);
	else if (kind == TRAIL_ORDER)
		said = order_state_text((enum order_state)(what & (TRAIL_LINES - 1)));
	else if (kind == TRAIL_PRINT)
		said = print_word(what);
	else if (kind == TRAIL_BOX)
		said = decision_word(what);
	else if (kind == TRAIL_CALL)
		said = what ? "ended" : "answered";
	json_object_set_new(out, "what", json_string(said));
	json_object_set_new(out, "refused",
	                    json_boolean(kind == TRAIL_SCAN && verdict_refuses((enum verdict)what)));
	if (kind == TRAIL_ORDER) {
		json_object_set_new(out, "lines", json_boolean(what & TRAIL_LINES));
		json_object_set_new(out, "address", json_boolean(what & TRAIL_ADDRESS));
	}
}

/* What both statements begin with. */
static json_t *
row_json(struct query *query, sqlite3_stmt *row)
{
	const char *via = via_word(sqlite3_column_int(row, 7));
	int64_t wall = sqlite3_column_int64(row, 1), box = sqlite3_column_int64(row, 4);
	json_t *out = json_object();

	json_object_set_new(out, "seq", query_integer(row, 0));
	json_object_set_new(out, "at_ms", wall > 0 ? json_integer(wall) : json_null());
	put_what(sqlite3_column_int(row, 2), sqlite3_column_int(row, 3), out);
	json_object_set_new(out, "box", box != 0 ? query_box_name(query, box) : json_null());
	json_object_set_new(out, "lane", query_text_or_null(row, 5));
	json_object_set_new(out, "by", query_text_or_null(row, 6));
	json_object_set_new(out, "via", via ? json_string(via) : json_null());
	json_object_set_new(out, "scanner", query_text_or_null(row, 8));
	json_object_set_new(out, "product", query_text_or_null(row, 9));
	json_object_set_new(out, "sku", query_text_or_null(row, 10));
	return out;
}

static json_t *
trail_json(struct query *query, sqlite3_stmt *row)
{
	json_t *out = row_json(query, row);

	json_object_set_new(out, "text", query_text_or_null(row, 11)); /* the reason, or what was scanned */
	json_object_set_new(out, "undone",
	                    json_boolean(sqlite3_column_int(row, 2) == TRAIL_SCAN &&
	                                 sqlite3_column_int(row, 3) == VERDICT_ITEM_ACCEPTED));
	if (sqlite3_column_type(row, 12) != SQLITE_NULL)
		json_object_set_new(out, "unlocked",
		                    json_string(sqlite3_column_int(row, 12) ? "lead" : "ack"));
	return out;
}

static json_t *
unit_json(struct query *query, sqlite3_stmt *row)
{
	json_t *out = row_json(query, row);

	json_object_set_new(out, "serial", query_text_or_null(row, 11));
	json_object_set_new(out, "override", json_boolean(sqlite3_column_int(row, 12)));
	json_object_set_new(out, "quantity", query_integer(row, 13));
	json_object_set_new(out, "lot", query_text_or_null(row, 14));
	json_object_set_new(out, "expiry", query_text_or_null(row, 15));
	return out;
}

static json_t *
label_json(struct query *query, sqlite3_stmt *row)
{
	static const char *const states[] = {
		[INTENT_MADE] = "made",       [INTENT_RENDERED] = "rendered",
		[INTENT_CREATED] = "created", [INTENT_SENT] = "sent",
		[INTENT_PRINTED] = "printed", [INTENT_NOT_PRINTED] = "not-printed",
		[INTENT_UNKNOWN] = "unknown", [INTENT_UNREADABLE] = "unreadable",
		[INTENT_VOID] = "void"
	};
	int state = sqlite3_column_int(row, 3);
	json_t *out = json_object();

	json_object_set_new(out, "intent", query_integer(row, 0));
	json_object_set_new(out, "asked_ms", query_integer(row, 1));
	json_object_set_new(out, "out_ms", query_integer(row, 2));
	json_object_set_new(out, "state",
	                    json_string(state >= INTENT_MADE && state <= INTENT_VOID ? states[state] : ""));
	json_object_set_new(out, "box", query_box_name(query, sqlite3_column_int64(row, 4)));
	json_object_set_new(out, "attempt", query_integer(row, 5));
	json_object_set_new(out, "number", query_text(row, 6));
	json_object_set_new(out, "printer", query_text_or_null(row, 7));
	json_object_set_new(out, "text", query_text_or_null(row, 8));
	return out;
}

static json_int_t
seq_of(const json_t *array, size_t i)
{
	return json_integer_value(json_object_get(json_array_get(array, i), "seq"));
}

/* Both are newest first; so is what comes out, at most a page. */
static void
merge(const json_t *trail, const json_t *units, json_t *into)
{
	size_t i = 0, j = 0;

	while (json_array_size(into) < TRAIL_PAGE &&
	       (i < json_array_size(trail) || j < json_array_size(units))) {
		if (j == json_array_size(units) ||
		    (i < json_array_size(trail) && seq_of(trail, i) > seq_of(units, j)))
			json_array_append(into, json_array_get(trail, i++));
		else
			json_array_append(into, json_array_get(units, j++));
	}
}

/* Where the order came from: the first thing that happened to it. */
static enum query_result
put_start(struct query *query, int64_t import, int64_t created, json_t *out)
{
	sqlite3_stmt *row = query_start(query, SELECT_TRAIL_START, "i", import);
	enum query_result result = query_step(query, row);

	json_object_set_new(out, "created_ms", created > 0 ? json_integer(created) : json_null());
	json_object_set_new(out, "file", result == QUERY_FOUND ? query_text_or_null(row, 1) : json_null());
	return result == QUERY_NONE ? QUERY_FOUND : result;
}

static enum query_result
read_trail(struct query *query, const void *argument, json_t *out)
{
	const struct trail_argument *wanted = argument;
	json_t *trail = json_array(), *units = json_array(), *story = json_array(), *labels = json_array();
	sqlite3_stmt *row = query_start(query, SELECT_ORDER_ID, "t", wanted->order_id);
	enum query_result result = query_step(query, row);
	int64_t order = result == QUERY_FOUND ? sqlite3_column_int64(row, 0) : 0;

	json_object_set_new(out, "story", story);
	json_object_set_new(out, "labels", labels);
	if (result == QUERY_FOUND)
		result = put_start(query, sqlite3_column_int64(row, 3), sqlite3_column_int64(row, 2), out);
	if (result == QUERY_FOUND)
		result = query_rows(
			query,
			query_start(query, SELECT_TRAIL, "iii", order, wanted->before, (int64_t)TRAIL_PAGE),
			trail_json, trail);
	if (result == QUERY_FOUND)
		result = query_rows(query,
		                    query_start(query, SELECT_TRAIL_UNITS, "iii", order, wanted->before,
		                                (int64_t)TRAIL_PAGE),
		                    unit_json, units);
	if (result == QUERY_FOUND)
		result = query_rows(query, query_start(query, SELECT_TRAIL_LABELS, "i", order), label_json,
		                    labels);
	merge(trail, units, story);
	json_object_set_new(out, "next",
	                    json_array_size(story) == TRAIL_PAGE ? json_integer(seq_of(story, TRAIL_PAGE - 1))
	                                                         : json_null());
	json_decref(trail);
	json_decref(units);
	return result;
}

enum query_result
query_trail(struct query *query, const char *order_id, int64_t before, json_t **out)
{
	struct trail_argument argument = { .order_id = order_id, .before = before > 0 ? before : INT64_MAX };

	return query_read(query, read_trail, &argument, json_object(), out);
}
