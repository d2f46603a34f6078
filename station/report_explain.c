/* explain: the story of an order, a box or a refused scan, in sentences, first things first. */
#include "report.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "query_internal.h"
#include "report_sections.h"
#include "verdict.h"

enum { STORY_PAGES = 100 }; /* of query_trail(), each of some hundred things */

struct story {
	struct report *report;
	json_t *things; /* oldest first: what query_trail() tells, and labels with "seq" 0 */
	char order[LIMIT_FIELD + 1], box[QUERY_BOX_TEXT];
	int64_t scan;
};

static const char *
text_of(const json_t *thing, const char *name)
{
	const char *text = json_string_value(json_object_get(thing, name));

	return text ? text : "";
}

static int64_t
number_of(const json_t *thing, const char *name)
{
	return json_integer_value(json_object_get(thing, name));
}

/* ---- what is asked about ---- */

static int
take_scan(void *context, sqlite3_stmt *row)
{
	struct story *story = context;

	story->scan = sqlite3_column_int64(row, 0);
	snprintf(story->order, sizeof story->order, "%s", query_chars(row, 7));
	return 1;
}

/* An order by that name, else a box, else a scan by its number. */
static int
find_subject(struct story *story, const char *what)
{
	struct query_mismatch_filter filter = { .between = { 0, INT64_MAX - 1 },
						.lane = "",
						.sku = "",
						.by = "",
						.order = "",
						.scanner = "",
						.seq = strtoll(what, NULL, 10) };
	json_t *found = NULL;
	enum query_result result = query_order(story->report->query, what, false, &found);

	if (result == QUERY_FOUND)
		snprintf(story->order, sizeof story->order, "%s", what);
	if (result == QUERY_NONE && (result = query_box(story->report->query, what, &found)) == QUERY_FOUND) {
		snprintf(story->order, sizeof story->order, "%s", text_of(found, "order_id"));
		snprintf(story->box, sizeof story->box, "%s", text_of(found, "box"));
	}
	json_decref(found);
	if (result == QUERY_NONE && filter.seq > 0)
		result = query_mismatches(story->report->query, &filter, take_scan, story);
	if (result != QUERY_FOUND && result != QUERY_NONE)
		return report_database(story->report, result);
	if (!story->order[0] && story->scan == 0)
		return report_refuse(story->report, 1, "There is no order, box or refused scan '%.200s'.",
				     what);
	return 0;
}

/* ---- gathering ---- */

static void
add_label(struct story *story, const json_t *label)
{
	json_t *thing = json_copy((json_t *)(uintptr_t)label);

	json_object_set_new(thing, "kind", json_string("paper"));
	json_object_set_new(thing, "at_ms", json_integer(number_of(label, "asked_ms")));
	json_array_append_new(story->things, thing);
}

static int
compare_times(const void *left, const void *right)
{
	const json_t *a = *(json_t *const *)left, *b = *(json_t *const *)right;
	int64_t x = number_of(a, "at_ms"), y = number_of(b, "at_ms");

	if (x != y)
		return x < y ? -1 : 1;
	x = number_of(a, "seq");
	y = number_of(b, "seq");
	return x == y ? 0 : x == 0 ? 1 : y == 0 ? -1 : x < y ? -1 : 1;
}

static void
sort_things(struct story *story)
{
	size_t count = json_array_size(story->things);
	json_t **list = calloc(count + 1, sizeof *list), *sorted = json_array();

	for (size_t i = 0; list && i < count; i++)
		list[i] = json_array_get(story->things, i);
	if (list)
		qsort(list, count, sizeof *list, compare_times);
	for (size_t i = 0; list && i < count; i++)
		json_array_append(sorted, list[i]);
	free(list);
	json_decref(story->things);
	story->things = sorted;
}

static void
add_start(struct story *story, const json_t *trail)
{
	json_array_append_new(story->things, json_pack("{s:s, s:I, s:I, s:s}", "kind", "created", "at_ms",
						       (json_int_t)number_of(trail, "created_ms"), "seq",
						       (json_int_t)-1, "file", text_of(trail, "file")));
}

static enum query_result
gather(struct story *story)
{
	enum query_result result = QUERY_FOUND;
	int64_t before = 0;

	for (int page = 0; page < STORY_PAGES && result == QUERY_FOUND; page++) {
		json_t *trail = NULL;
		const json_t *thing;
		size_t i;

		result = query_trail(story->report->query, story->order, before, &trail);
		json_array_foreach(json_object_get(trail, "story"), i, thing)
			json_array_append(story->things, (json_t *)(uintptr_t)thing);
		if (page == 0)
			add_start(story, trail);
		json_array_foreach(page == 0 ? json_object_get(trail, "labels") : NULL, i, thing)
			add_label(story, thing);
		before = number_of(trail, "next");
		json_decref(trail);
		if (before == 0)
			break;
	}
	sort_things(story);
	return result;
}

/* ---- telling ---- */

/* A sentence for each kind; of a scan, whether it was refused or packed something. */
static const char *
sentence_of(const json_t *thing)
{
	static const char *const plain[][2] = {
		{ "created", "told.created" },    { "paper", "told.paper" }, { "order", "told.order" },
		{ "label", "told.label-failed" }, { "print", "told.print" }, { "decision", "told.decision" },
		{ "override", "told.override" },  { "weight", "told.scan" }, { "call", "told.call" },
		{ "look", "told.look" }
	};
	const char *kind = text_of(thing, "kind");

	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
		if (strcmp(kind, plain[i][0]) == 0)
			return plain[i][1];
	if (json_object_get(thing, "quantity"))
		return "told.packed";
	if (json_is_true(json_object_get(thing, "undone")))
		return "told.undone";
	return json_is_true(json_object_get(thing, "refused")) ? "told.refused" : "told.scan";
}

enum { WHAT_MAX = 200 };

/* What a lane says in words; the sentence that it goes into has a full stop of its own. */
static void
put_verdict(const struct story *story, const char *verdict, char what[WHAT_MAX])
{
	char *text = report_fill(report_verdict(story->report, (int)verdict_from_text(verdict)), "order",
				 story->order, NULL);
	size_t length;

	snprintf(what, WHAT_MAX, "%s", text ? text : "");
	free(text);
	length = strlen(what);
	if (length > 0 && what[length - 1] == '.')
		what[length - 1] = '\0';
	else if (length >= 3 && strcmp(what + length - 3, "。") == 0)
		what[length - 3] = '\0';
}

/* Codes of the record as words. */
static void
put_what(const struct story *story, const json_t *thing, char what[WHAT_MAX])
{
	const char *kind = text_of(thing, "kind"), *code = text_of(thing, "what");
	char key[64];

	if (strcmp(kind, "scan") == 0 || strcmp(kind, "override") == 0 || strcmp(kind, "weight") == 0) {
		put_verdict(story, code, what);
		return;
	}
	snprintf(key, sizeof key, "%s.%.40s", strcmp(kind, "order") == 0 ? "state" : "did", code);
	snprintf(what, WHAT_MAX, "%s", report_word(story->report, key));
}

static void
tell(struct story *story, json_t *section, const json_t *thing)
{
	struct report *report = story->report;
	char n[24], what[WHAT_MAX], label[64], out[REPORT_TIME], *text;
	const char *via = text_of(thing, "via");
	const char *sku = text_of(thing, "sku"), *lot = text_of(thing, "lot"),
		   *serial = text_of(thing, "serial");
	char via_key[32];

	put_what(story, thing, what);
	snprintf(n, sizeof n, "%" PRId64, number_of(thing, "quantity"));
	snprintf(label, sizeof label, "paper.%.40s", text_of(thing, "state"));
	snprintf(via_key, sizeof via_key, "via.%s", via);
	report_time(report, number_of(thing, "out_ms"), out);
	text = report_text(report, sentence_of(thing), "what", what, "n", n, "sku", sku, "lot", lot, "serial",
			   serial, "box", text_of(thing, "box"), "file", text_of(thing, "file"), "number",
			   text_of(thing, "number"), "printer", text_of(thing, "printer"), "paper",
			   report_word(report, label), "out", out, "reason",
			   report->personal ? text_of(thing, "text") : "", NULL);
	report_row(report, section, "itttttt", number_of(thing, "at_ms"), text, text_of(thing, "box"),
		   text_of(thing, "lane"), text_of(thing, "by"), via[0] ? report_word(report, via_key) : "",
		   text_of(thing, "product"));
	free(text);
}

static bool
belongs(const struct story *story, const json_t *thing)
{
	const char *box = text_of(thing, "box");

	return !story->box[0] || !box[0] || strcmp(box, story->box) == 0;
}

static void
put_story(struct story *story)
{
	struct report *report = story->report;
	json_t *section = report_section(report, "story", "explain.story");
	const json_t *thing;
	size_t i;

	report_column(report, section, "at", "column.time", REPORT_CELL_TIME);
	report_column(report, section, "what", "column.what", REPORT_CELL_TEXT);
	report_column(report, section, "box", "column.box", REPORT_CELL_BOX);
	report_column(report, section, "lane", "column.lane", REPORT_CELL_TEXT);
	report_column(report, section, "by", "column.person", REPORT_CELL_TEXT);
	report_column(report, section, "via", "column.via", REPORT_CELL_TEXT);
	report_column(report, section, "scanner", "column.scanner", REPORT_CELL_TEXT);
	json_array_foreach(story->things, i, thing)
		if (belongs(story, thing))
			tell(story, section, thing);
}

int
report_explain(struct report *report)
{
	struct story story = { .report = report, .things = json_array() };
	const char *what = report_argument(report, "what");
	struct query_mismatch_filter filter = {
		.between = { 0, INT64_MAX - 1 }, .lane = "", .sku = "", .by = "", .scanner = ""
	};
	enum query_result result = QUERY_FOUND;

	json_object_set_new(report->document, "wide", json_true());
	if (find_subject(&story, what) == 0) {
		report_title(report, "explain.title", what);
		if (story.order[0])
			result = gather(&story);
		filter.order = story.scan ? "" : story.order;
		filter.seq = story.scan;
		if (result != QUERY_FOUND)
			report_database(report, result);
		else if (report_list_refusals(report, &filter) == 0 && story.order[0])
			put_story(&story);
	}
	json_decref(story.things);
	return report->exit_code;
}
