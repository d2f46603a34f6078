/* affected: what may have gone wrong with, by a time, a lane, a printer, a file, a scanner, a lot or a kind
 * of mismatch. Each way of looking has rules that put a box into one of three classes: confirmed  the trace
 * itself is on record possible   the record does not tell cleared    it was looked at, and the record shows
 * that it is not concerned */
#include "report_look.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "order.h"
#include "query_internal.h"
#include "report_sections.h"
#include "verdict.h"

enum { WEEK_HOURS = 7 * 24 };

void
look_copy(char *to, size_t capacity, sqlite3_stmt *row, int column)
{
	snprintf(to, capacity, "%s", query_chars(row, column));
}

int64_t
look_evidence(sqlite3_stmt *row, int n)
{
	return sqlite3_column_int64(row, (int)AFFECTED_EVIDENCE + n);
}

static bool
is_empty(sqlite3_stmt *row)
{
	return sqlite3_column_int64(row, AFFECTED_STATE) == BOX_VOIDED ||
	       sqlite3_column_int64(row, AFFECTED_UNITS_IN) == 0;
}

int
look_database(struct look *look, enum query_result result)
{
	return result == QUERY_FOUND ? 0 : report_database(look->incident.report, result);
}

/* ---- a time, at a lane or anywhere ---- */

static int
judge_time(void *context, sqlite3_stmt *row)
{
	struct look *look = context;

	if (is_empty(row))
		incident_add(&look->incident, row,
			     &(struct incident_why){ INCIDENT_CLEARED, "why.empty", 0, 0, 0, NULL });
	else if (look_evidence(row, 4))
		incident_add(&look->incident, row,
			     &(struct incident_why){ INCIDENT_CONFIRMED, "why.then", 0, 0, 0, NULL });
	else
		incident_add(&look->incident, row,
			     &(struct incident_why){ INCIDENT_POSSIBLE, "why.stood", 0, 0, 0, NULL });
	return 0;
}

static int
look_at_time(struct look *look)
{
	struct report *report = look->incident.report;

	look->work.lane = report_argument(report, "lane");
	if (look->work.lane[0] && !config_find_lane(report->config, look->work.lane))
		return report_refuse(report, 1, "There is no lane '%.100s' in packwarden.conf.",
				     look->work.lane);
	if (report_span(report, 24) != 0)
		return report->exit_code;
	look->work.between = (struct query_between){ report->from_ms, report->to_ms };
	if (look_database(look, query_in_work(report->query, &look->work, judge_time, look)) != 0)
		return report->exit_code;
	incident_write(&look->incident,
		       look->work.lane[0] ? report_text(report, "what.lane", "name", look->work.lane, NULL)
					  : report_text(report, "what.time", NULL));
	return 0;
}

/* ---- a scanner ---- */

static int
take_scanner(void *context, sqlite3_stmt *row)
{
	struct look *look = context;

	look->work.scanner = sqlite3_column_int64(row, 0);
	snprintf(look->name, sizeof look->name, "%s %s", query_chars(row, 2), query_chars(row, 1));
	look_copy(look->scanner_lane, sizeof look->scanner_lane, row, 3);
	return 0;
}

static int
judge_scanner(void *context, sqlite3_stmt *row)
{
	struct look *look = context;
	int64_t mine = look_evidence(row, 0), unknown = look_evidence(row, 1),
		all = sqlite3_column_int64(row, AFFECTED_UNITS_IN);
	bool here = strcmp(query_chars(row, AFFECTED_LANE), look->scanner_lane) == 0;

	if (mine > 0 && !is_empty(row))
		incident_add(&look->incident, row,
			     &(struct incident_why){ INCIDENT_CONFIRMED, "why.scanner", mine, all, 0, NULL });
	else if (here && unknown > 0 && !is_empty(row))
		incident_add(&look->incident, row,
			     &(struct incident_why){ INCIDENT_POSSIBLE, "why.scanner-unknown", unknown, all,
						     0, NULL });
	else if (here)
		incident_add(
			&look->incident, row,
			&(struct incident_why){ INCIDENT_CLEARED, "why.scanner-other", 0, all, 0, NULL });
	return 0;
}

static int
look_at_scanner(struct look *look)
{
	struct report *report = look->incident.report;
	const char *key = report_argument(report, "scanner");
	enum query_result result = query_find(report->query, FIND_SCANNER, key, take_scanner, look);

	if (result == QUERY_NONE)
		return report_refuse(report, 1, "There is no scanner '%.200s': see packwarden devices.", key);
	if (look_database(look, result) != 0 || report_span(report, WEEK_HOURS) != 0)
		return report->exit_code;
	look->work.between = (struct query_between){ report->from_ms, report->to_ms };
	if (look_database(look, query_in_work(report->query, &look->work, judge_scanner, look)) == 0)
		incident_write(&look->incident,
			       report_text(report, "what.scanner", "name", look->name, NULL));
	return report->exit_code;
}

/* ---- a printer ---- */

static int
take_name(void *context, sqlite3_stmt *row)
{
	struct look *look = context;

	look_copy(look->name, sizeof look->name, row, 0);
	return 0;
}

/* The label's state, when its printer was done with it, whether it is the box's newest. Rules, the first that
 * fits. */
static int
judge_label(void *context, sqlite3_stmt *row)
{
	struct look *look = context;
	const struct report *report = look->incident.report;
	int64_t state = look_evidence(row, 0), out = look_evidence(row, 1),
		asked = sqlite3_column_int64(row, 0);
	bool newest = look_evidence(row, 2) && sqlite3_column_int64(row, AFFECTED_STATE) != BOX_VOIDED;
	bool then = out >= report->from_ms && out <= report->to_ms;
	struct incident_why why = { .class = INCIDENT_CLEARED, .at_ms = out };

	/* 1. its time at the printer does not touch the one that is asked about */
	if ((out > 0 && out < report->from_ms) || asked > report->to_ms)
		return 0;
	/* 2. it certainly did not come out; or only later */
	if (state == INTENT_NOT_PRINTED || state == INTENT_UNREADABLE || (out > 0 && !then))
		why.key = "why.printer-not";
	/* 3. another label is on the box */
	else if (!newest)
		why.key = "why.printer-replaced";
	/* 4. nobody can tell */
	else if (state == INTENT_UNKNOWN || out == 0) {
		why.class = INCIDENT_POSSIBLE;
		why.key = out == 0 ? "why.printer-waits" : "why.printer-maybe";
	} else {
		why.class = INCIDENT_CONFIRMED;
		why.key = "why.printer";
	}
	incident_add(&look->incident, row, &why);
	return 0;
}

static int
look_at_printer(struct look *look)
{
	struct report *report = look->incident.report;
	const char *name = report_argument(report, "printer");
	enum query_result result = query_find(report->query, FIND_PRINTER, name, take_name, look);

	if (result == QUERY_NONE)
		return report_refuse(report, 1, "There is no printer '%.100s': see packwarden devices.",
				     name);
	if (look_database(look, result) != 0 || report_span(report, 24) != 0)
		return report->exit_code;
	look->work.between = (struct query_between){ report->from_ms, report->to_ms };
	if (look_database(look,
			  query_labels_of(report->query, name, &look->work.between, judge_label, look)) == 0)
		incident_write(&look->incident,
			       report_text(report, "what.printer", "name", look->name, NULL));
	return report->exit_code;
}

/* ---- an import ---- */

static int
take_import(void *context, sqlite3_stmt *row)
{
	struct look *look = context;
	char time[REPORT_TIME];

	look->id = sqlite3_column_int64(row, 0);
	look_copy(look->name, sizeof look->name, row, 1);
	look->started_ms = sqlite3_column_int64(row, 2);
	report_time(look->incident.report, look->started_ms, time);
	snprintf(look->detail, sizeof look->detail, "%s", time);
	return 0;
}

static int
judge_import(void *context, sqlite3_stmt *row)
{
	struct look *look = context;
	int64_t until = look_evidence(row, 0);
	bool box = sqlite3_column_int64(row, AFFECTED_BOX) != 0;
	bool filled = box && !is_empty(row);
	struct incident_why why = { .class = INCIDENT_CLEARED, .at_ms = until };

	if (until == 0 && !filled && sqlite3_column_int64(row, AFFECTED_ORDER_STATE) == ORDER_CANCELLED)
		why.key = "why.import-cancelled";
	else if (until == 0 && box && !filled)
		why.key = "why.empty";
	else if (until == 0)
		why = (struct incident_why){
			INCIDENT_CONFIRMED, filled ? "why.import" : "why.import-unpacked", 0, 0, 0, NULL
		};
	else if (filled && sqlite3_column_int64(row, AFFECTED_OPENED) < until) {
		why.class = INCIDENT_POSSIBLE;
		why.key = "why.import-before";
	} else
		why.key = "why.import-replaced";
	incident_add(&look->incident, row, &why);
	return 0;
}

static int
look_at_import(struct look *look)
{
	struct report *report = look->incident.report;
	const char *name = report_argument(report, "import");
	enum query_result result = query_find(report->query, FIND_IMPORT, name, take_import, look);

	if (result == QUERY_NONE)
		return report_refuse(
			report, 1,
			"No file '%.200s' was imported here; give its name as it was, or its number.", name);
	if (look_database(look, result) != 0)
		return report->exit_code;
	report->from_ms = look->started_ms;
	report->to_ms = report->now_ms;
	if (look_database(look, query_imported(report->query, look->id, judge_import, look)) == 0)
		incident_write(&look->incident, report_text(report, "what.import", "name", look->name, "time",
							    look->detail, NULL));
	return report->exit_code;
}

/* ---- a kind of mismatch ---- */

static int
judge_refusal(void *context, sqlite3_stmt *row)
{
	struct look *look = context;
	enum incident_class class = INCIDENT_CLEARED;
	const char *key = "why.kind-nothing";
	int64_t orders = sqlite3_column_int64(row, 18);
	char id[24];
	const json_t *known;

	if (orders == 0) {
		look->incident.refusals++;
		return 0;
	}
	if (sqlite3_column_int64(row, 15) > 0 || sqlite3_column_int64(row, 10) != 0) {
		class = INCIDENT_CONFIRMED;
		key = sqlite3_column_int64(row, 15) > 0 ? "why.kind-through" : "why.kind-shadow";
	} else if (sqlite3_column_int64(row, 12) > 0) {
		class = sqlite3_column_int64(row, 14) ? INCIDENT_POSSIBLE : INCIDENT_CLEARED;
		key = sqlite3_column_int64(row, 14) ? "why.kind-unlocked" : "why.kind-aside";
	} else if (verdict_latches((enum verdict)sqlite3_column_int(row, 4))) {
		class = INCIDENT_POSSIBLE;
		key = "why.kind-open";
	}
	snprintf(id, sizeof id, "%" PRId64, orders);
	known = json_object_get(look->refused, id);
	if (!known || json_integer_value(json_object_get(known, "class")) < (int)class)
		json_object_set_new(look->refused, id,
				    json_pack("{s:i, s:s, s:I}", "class", (int)class, "key", key, "at",
					      (json_int_t)sqlite3_column_int64(row, 1)));
	return 0;
}

struct refused_order {
	struct look *look;
	struct incident_why why;
};

static int
add_refused(void *context, sqlite3_stmt *row)
{
	const struct refused_order *order = context;

	incident_add(&order->look->incident, row, &order->why);
	return 0;
}

static int
look_at_kind(struct look *look)
{
	struct report *report = look->incident.report;
	struct query_mismatch_filter filter = { .lane = "",
						.sku = "",
						.by = "",
						.order = "",
						.scanner = "",
						.verdict = (int)verdict_from_text(
							report_argument(report, "kind")) };
	enum query_result result;
	const json_t *known;
	const char *id;

	if (!verdict_refuses((enum verdict)filter.verdict))
		return report_refuse(report, 3, "--kind %.60s is no refusal: wrong-item, over-quantity, …",
				     report_argument(report, "kind"));
	if (report_span(report, WEEK_HOURS) != 0)
		return report->exit_code;
	filter.between = (struct query_between){ report->from_ms, report->to_ms };
	look->refused = json_object();
	result = query_mismatches(report->query, &filter, judge_refusal, look);
	json_object_foreach(look->refused, id, known) {
		struct refused_order order = { look,
					       { (enum incident_class)json_integer_value(
							 json_object_get(known, "class")),
						 json_string_value(json_object_get(known, "key")), 0, 0,
						 json_integer_value(json_object_get(known, "at")), NULL } };
		if (result == QUERY_FOUND)
			result = query_boxes_of(report->query, strtoll(id, NULL, 10), add_refused, &order);
	}
	if (look_database(look, result) == 0)
		incident_write(&look->incident, report_text(report, "what.kind", "name",
							    report_verdict(report, filter.verdict), NULL));
	json_decref(look->refused);
	return report->exit_code;
}

/* ---- which ---- */

static const struct {
	const char *argument;
	look_run *run;
} looks[] = { { "scanner", look_at_scanner }, { "printer", look_at_printer }, { "import", look_at_import },
	      { "lot", look_at_goods },       { "recall", look_at_goods },    { "kind", look_at_kind },
	      { "lane", look_at_time } };

int
report_affected(struct report *report)
{
	struct look *look = calloc(1, sizeof *look);
	look_run *run = NULL;

	if (!look)
		return report_refuse(report, 5, "out of memory");
	look->incident = (struct incident){ .report = report, .orders = json_object() };
	look->work.lane = "";
	json_object_set_new(report->document, "wide", json_true());
	for (size_t i = 0; i < sizeof looks / sizeof *looks; i++) {
		if (!report_argument(report, looks[i].argument)[0])
			continue;
		if (run)
			report_refuse(report, 2,
				      "One of --lane, --printer, --import, --scanner, --lot, --recall and "
				      "--kind at a time.");
		run = looks[i].run;
	}
	if (!run && !report_argument(report, "from")[0] && !report_argument(report, "to")[0])
		report_refuse(
			report, 2,
			"Say what happened: --from and --to, --lane, --printer, --import, --scanner, --lot, "
			"--recall or --kind.");
	if (report->exit_code == 0 && (run ? run : look_at_time)(look) == 0)
		report_title(report, "affected.title", NULL);
	json_decref(look->incident.orders);
	free(look);
	return report->exit_code;
}
