#include "report_incident.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "order.h"
#include "query_internal.h"

static void
key_of(int64_t id, char key[24])
{
	snprintf(key, 24, "%" PRId64, id);
}

static int64_t
number_of(const json_t *object, const char *name)
{
	return json_integer_value(json_object_get(object, name));
}

static const char *
text_of(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text ? text : "";
}

/* ---- collecting ---- */

static json_t *
order_of(struct incident *incident, sqlite3_stmt *row)
{
	json_t *order;
	char key[24];

	key_of(sqlite3_column_int64(row, AFFECTED_ORDERS), key);
	order = json_object_get(incident->orders, key);
	if (order)
		return order;
	order = json_pack("{s:o, s:I, s:i, s:{}}", "order", query_text(row, AFFECTED_ORDER_ID), "state",
			  (json_int_t)sqlite3_column_int64(row, AFFECTED_ORDER_STATE), "class", 0, "boxes");
	if (incident->report->personal) {
		json_object_set_new(order, "name", query_text(row, AFFECTED_NAME));
		json_object_set_new(order, "email", query_text(row, AFFECTED_EMAIL));
		json_object_set_new(order, "phone", query_text(row, AFFECTED_PHONE));
	}
	json_object_set_new(incident->orders, key, order);
	return order;
}

static json_t *
box_of(json_t *order, sqlite3_stmt *row)
{
	static const struct {
		const char *name;
		int column;
	} numbers[] = { { "id", AFFECTED_BOX },
			{ "state", AFFECTED_STATE },
			{ "sealed", AFFECTED_SEALED },
			{ "tendered", AFFECTED_TENDERED },
			{ "intercept", AFFECTED_INTERCEPT } };
	json_t *boxes = json_object_get(order, "boxes"), *box;
	char key[24];

	key_of(sqlite3_column_int64(row, AFFECTED_BOX), key);
	box = json_object_get(boxes, key);
	if (box)
		return box;
	box = json_pack("{s:i, s:o, s:o}", "class", 0, "lane", query_text(row, AFFECTED_LANE), "number",
			query_text(row, AFFECTED_NUMBER));
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		json_object_set_new(box, numbers[i].name, query_integer(row, numbers[i].column));
	json_object_set_new(boxes, key, box);
	return box;
}

void
incident_add(struct incident *incident, sqlite3_stmt *row, const struct incident_why *why)
{
	json_t *order = order_of(incident, row), *box = box_of(order, row);

	if (number_of(order, "class") < (int)why->class)
		json_object_set_new(order, "class", json_integer((int)why->class));
	if (number_of(box, "class") == (int)why->class && strcmp(text_of(box, "why"), why->key) == 0) {
		json_object_set_new(box, "n", json_integer(number_of(box, "n") + why->n));
		return;
	}
	if (number_of(box, "class") >= (int)why->class)
		return;
	json_object_set_new(box, "class", json_integer((int)why->class));
	json_object_set_new(box, "why", json_string(why->key));
	json_object_set_new(box, "n", json_integer(why->n));
	json_object_set_new(box, "of", json_integer(why->of));
	json_object_set_new(box, "at", json_integer(why->at_ms));
	json_object_set_new(box, "text", json_string(why->text ? why->text : ""));
}

/* ---- one box in words ---- */

static char *
why_text(const struct report *report, const json_t *box)
{
	char n[24], of[24], time[REPORT_TIME];

	key_of(number_of(box, "n"), n);
	key_of(number_of(box, "of"), of);
	report_time(report, number_of(box, "at"), time);
	return report_text(report, text_of(box, "why"), "n", n, "of", of, "time", time, "text",
			   text_of(box, "text"), "lane", text_of(box, "lane"), NULL);
}

/* What is to be done: the key of a sentence. Numbered rules, the first that fits. */
static const char *
advice_of(const json_t *order, const json_t *box, int class)
{
	int64_t state = number_of(box, "state");

	/* 1. there is nothing to fear */
	if (class == INCIDENT_CLEARED || state == BOX_VOIDED)
		return "do.nothing";
	/* 2. no box of ours: it is not packed yet, or was shipped elsewhere */
	if (number_of(box, "id") == 0)
		return number_of(order, "state") == ORDER_TENDERED    ? "do.ask"
		       : number_of(order, "state") == ORDER_CANCELLED ? "do.nothing"
								      : "do.hold";
	/* 3. by where it is */
	if (state == BOX_TENDERED)
		return "do.tell";
	if (state < BOX_SEALED)
		return "do.look";
	return number_of(box, "intercept") ? "do.intercepted" : "do.intercept";
}

static const char *
where_of(const struct report *report, const json_t *box)
{
	int64_t state = number_of(box, "state");

	if (number_of(box, "id") == 0)
		return report_word(report, "where.none");
	if (state == BOX_TENDERED)
		return report_word(report, "where.carrier");
	if (state == BOX_VOIDED)
		return report_word(report, "where.voided");
	if (state == BOX_LOADED)
		return report_word(report, "where.loaded");
	return report_word(report, state == BOX_SEALED ? "where.sealed" : "where.lane");
}

/* ---- the sections ---- */

struct counts {
	int64_t orders[INCIDENT_CONFIRMED + 1], boxes[INCIDENT_CONFIRMED + 1];
	int64_t intercepted, held, look, intercept, tell, hold;
};

static void
count_box(struct counts *counts, const json_t *order, const json_t *box)
{
	int class = (int)number_of(box, "class");
	const char *advice = advice_of(order, box, class);

	counts->boxes[class] += number_of(box, "id") != 0;
	counts->intercepted += strcmp(advice, "do.intercepted") == 0;
	counts->look += strcmp(advice, "do.look") == 0;
	counts->intercept += strcmp(advice, "do.intercept") == 0;
	counts->tell += strcmp(advice, "do.tell") == 0;
	counts->hold += strcmp(advice, "do.hold") == 0 && number_of(order, "state") != ORDER_HELD;
}

static void
count_all(const struct incident *incident, struct counts *counts)
{
	const json_t *order, *box;
	const char *key, *inner;

	json_object_foreach(incident->orders, key, order) {
		counts->orders[number_of(order, "class")]++;
		counts->held += number_of(order, "class") > INCIDENT_CLEARED &&
				number_of(order, "state") == ORDER_HELD;
		json_object_foreach(json_object_get(order, "boxes"), inner, box)
			count_box(counts, order, box);
	}
}

static char *
counted(const struct report *report, const char *key, int64_t n)
{
	char text[24];

	key_of(n, text);
	return report_text(report, key, "n", text, NULL);
}

static const char *
class_name(int class)
{
	return class == INCIDENT_CONFIRMED  ? "confirmed"
	       : class == INCIDENT_POSSIBLE ? "possible"
					    : "cleared";
}

static const char *
class_key(int class)
{
	return class == INCIDENT_CONFIRMED  ? "class.confirmed"
	       : class == INCIDENT_POSSIBLE ? "class.possible"
					    : "class.cleared";
}

static void
put_summary(struct report *report, const struct counts *counts)
{
	json_t *section = report_section(report, "classes", "affected.who");

	report_column(report, section, "class", "column.class", REPORT_CELL_TEXT);
	report_column(report, section, "orders", "column.orders", REPORT_CELL_NUMBER);
	report_column(report, section, "boxes", "column.boxes", REPORT_CELL_NUMBER);
	report_column(report, section, "meaning", "column.meaning", REPORT_CELL_TEXT);
	for (int class = INCIDENT_CONFIRMED; class >= INCIDENT_CLEARED; class --) {
		char meaning[32];
		snprintf(meaning, sizeof meaning, "meaning.%s", class_name(class));
		report_row(report, section, "tiit",
			   report->format == REPORT_JSON ? class_name(class)
							 : report_word(report, class_key(class)),
			   counts->orders[class], counts->boxes[class], report_word(report, meaning));
	}
}

static void
put_self(struct report *report, const struct incident *incident, const struct counts *counts)
{
	json_t *section = report_section(report, "station_did", "affected.self");

	if (counts->held > 0)
		report_paragraph(section, counted(report, "self.held", counts->held));
	if (counts->intercepted > 0)
		report_paragraph(section, counted(report, "self.intercepted", counts->intercepted));
	if (incident->refusals > 0)
		report_paragraph(section, counted(report, "self.refused", incident->refusals));
	if (counts->held + counts->intercepted + incident->refusals == 0)
		report_paragraph(section, report_text(report, "self.nothing", NULL));
	section = report_section(report, "open", "affected.open");
	if (counts->hold > 0)
		report_paragraph(section, counted(report, "open.hold", counts->hold));
	if (counts->look > 0)
		report_paragraph(section, counted(report, "open.look", counts->look));
	if (counts->intercept > 0)
		report_paragraph(section, counted(report, "open.intercept", counts->intercept));
	if (counts->intercepted > 0)
		report_paragraph(section, counted(report, "open.intercepted", counts->intercepted));
	if (counts->tell > 0)
		report_paragraph(section, counted(report, "open.tell", counts->tell));
	if (counts->hold + counts->look + counts->intercept + counts->intercepted + counts->tell == 0)
		report_paragraph(section, report_text(report, "open.nothing", NULL));
}

static void
put_box(struct report *report, json_t *section, const json_t *order, const json_t *box)
{
	char *why = why_text(report, box), *name = NULL;
	const char *advice = report_word(report, advice_of(order, box, (int)number_of(box, "class")));
	json_t *json = number_of(box, "id") ? query_box_name(report->query, number_of(box, "id")) : NULL;
	char state[32];

	name = json ? strdup(json_string_value(json)) : NULL;
	snprintf(state, sizeof state, "%s",
		 number_of(box, "id") ? box_state_text((enum box_state)number_of(box, "state")) : "");
	report_row(report, section, "ttttttt", text_of(order, "order"), name, text_of(box, "number"),
		   report->format == REPORT_JSON ? state : where_of(report, box), text_of(box, "lane"), why,
		   advice);
	json_decref(json);
	free(name);
	free(why);
}

static void
put_class(struct report *report, const struct incident *incident, int class)
{
	json_t *section = report_section(report, class_name(class), class_key(class));
	const json_t *order, *box;
	const char *key, *inner;

	report_column(report, section, "order", "column.order", REPORT_CELL_ORDER);
	report_column(report, section, "box", "column.box", REPORT_CELL_BOX);
	report_column(report, section, "number", "column.number", REPORT_CELL_TEXT);
	report_column(report, section, "state", "column.where", REPORT_CELL_TEXT);
	report_column(report, section, "lane", "column.lane", REPORT_CELL_TEXT);
	report_column(report, section, "why", "column.why", REPORT_CELL_TEXT);
	report_column(report, section, "do", "column.do", REPORT_CELL_TEXT);
	json_object_foreach(incident->orders, key, order)
		if (number_of(order, "class") == class)
			json_object_foreach(json_object_get(order, "boxes"), inner, box)
				put_box(report, section, order, box);
}

static bool
is_to_be_told(const json_t *order)
{
	const json_t *box;
	const char *key;

	json_object_foreach((json_t *)(uintptr_t)json_object_get(order, "boxes"), key, box)
		if (strcmp(advice_of(order, box, (int)number_of(box, "class")), "do.tell") == 0)
			return true;
	return false;
}

static void
put_customers(struct report *report, const struct incident *incident)
{
	json_t *section = report_section(report, "customers", "affected.customers");
	const json_t *order;
	const char *key;

	if (!report->personal)
		report_paragraph(section, report_text(report, "affected.lead-only", NULL));
	report_column(report, section, "order", "column.order", REPORT_CELL_ORDER);
	report_column(report, section, "class", "column.class", REPORT_CELL_TEXT);
	if (report->personal) {
		report_column(report, section, "name", "column.name", REPORT_CELL_TEXT);
		report_column(report, section, "email", "column.email", REPORT_CELL_TEXT);
		report_column(report, section, "phone", "column.phone", REPORT_CELL_TEXT);
	}
	json_object_foreach(incident->orders, key, order) {
		int class = (int)number_of(order, "class");
		const char *word = report->format == REPORT_JSON ? class_name(class)
								 : report_word(report, class_key(class));

		if (is_to_be_told(order) && report->personal)
			report_row(report, section, "ttttt", text_of(order, "order"), word,
				   text_of(order, "name"), text_of(order, "email"), text_of(order, "phone"));
		else if (is_to_be_told(order))
			report_row(report, section, "tt", text_of(order, "order"), word);
	}
}

void
incident_write(struct incident *incident, char *what)
{
	struct report *report = incident->report;
	struct counts counts = { 0 };
	json_t *section = report_section(report, "what", "affected.what");
	char from[REPORT_TIME], to[REPORT_TIME];

	count_all(incident, &counts);
	report_time(report, report->from_ms, from);
	report_time(report, report->to_ms, to);
	report_paragraph(section, what);
	if (from[0])
		report_paragraph(section, report_text(report, "affected.when", "from", from, "to", to, NULL));
	put_summary(report, &counts);
	put_self(report, incident, &counts);
	for (int class = INCIDENT_CONFIRMED; class >= INCIDENT_CLEARED; class --)
		put_class(report, incident, class);
	put_customers(report, incident);
}
