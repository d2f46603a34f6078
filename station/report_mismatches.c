/* mismatches: what was refused, by kind, item, lane and hour, and how each went on. */
#include "report.h"

#include <stdlib.h>
#include <string.h>

#include "message.h"
#include "query_internal.h"
#include "report_sections.h"
#include "report_tally.h"
#include "verdict.h"

enum { ITEMS_LISTED = 30 };

struct refusals {
	struct report *report;
	json_t *kinds, *items, *lanes, *hours, *list;
	int64_t count;
};

int
report_database(struct report *report, enum query_result result)
{
	return result == QUERY_BUSY
		       ? report_refuse(report, 4, "The database is being recovered. Try again in a moment.")
		       : report_refuse(report, 5, "The database cannot be read; the log says why.");
}

void
report_title(struct report *report, const char *key, const char *detail)
{
	char from[REPORT_TIME], to[REPORT_TIME], behind[300], *text;

	report_time(report, report->from_ms, from);
	report_time(report, report->to_ms, to);
	snprintf(behind, sizeof behind, "%s%s", detail && detail[0] ? " " : "", detail ? detail : "");
	text = from[0] ? report_text(report, "title.span", "title", report_word(report, key), "from", from,
				     "to", to, "detail", behind, NULL)
		       : report_text(report, "title.plain", "title", report_word(report, key), "detail",
				     behind, NULL);
	json_object_set_new(report->document, "title", json_string(text ? text : ""));
	free(text);
}

void
report_hour(const struct report *report, int64_t ms, char text[REPORT_TIME])
{
	report_time(report, ms, text);
	if (strlen(text) >= 13)
		strcpy(text + 13, ":00");
}

/* How it went on, as one sentence. */
static char *
outcome(const struct report *report, sqlite3_stmt *row)
{
	char time[REPORT_TIME];

	if (sqlite3_column_int64(row, 15) > 0) {
		report_time(report, sqlite3_column_int64(row, 15), time);
		return report_text(report, "outcome.let-through", "time", time, "by", query_chars(row, 16),
				   NULL);
	}
	if (sqlite3_column_int64(row, 10) != 0)
		return report_text(report, "outcome.shadow", NULL);
	if (sqlite3_column_int64(row, 12) > 0) {
		report_time(report, sqlite3_column_int64(row, 12), time);
		return report_text(report,
				   sqlite3_column_int64(row, 14) ? "outcome.unlocked" : "outcome.aside",
				   "time", time, "by", query_chars(row, 13), NULL);
	}
	return report_text(report,
			   verdict_latches((enum verdict)sqlite3_column_int(row, 4)) ? "outcome.open"
										     : "outcome.nothing",
			   NULL);
}

static const char *
via_word(const struct report *report, int64_t via)
{
	if (report->format == REPORT_JSON)
		return via == VIA_KEYED ? "typed" : via == VIA_SCREEN ? "screen" : "scanned";
	return report_word(report, via == VIA_KEYED    ? "via.typed"
				   : via == VIA_SCREEN ? "via.screen"
						       : "via.scanned");
}

static void
list(struct refusals *all, sqlite3_stmt *row)
{
	struct report *report = all->report;
	char *went_on = outcome(report, row);

	report_row(report, all->list, "iitttttttttt", sqlite3_column_int64(row, 1),
		   sqlite3_column_int64(row, 0), verdict_text((enum verdict)sqlite3_column_int(row, 4)),
		   report_verdict(report, sqlite3_column_int(row, 4)), query_chars(row, 2),
		   query_chars(row, 3), query_chars(row, 7), query_chars(row, 5), query_chars(row, 6),
		   via_word(report, sqlite3_column_int64(row, 8)),
		   report->personal ? query_chars(row, 11) : "", went_on);
	free(went_on);
}

static int
take(void *context, sqlite3_stmt *row)
{
	struct refusals *all = context;
	char hour[REPORT_TIME];

	report_hour(all->report, sqlite3_column_int64(row, 1), hour);
	tally_add(all->kinds, verdict_text((enum verdict)sqlite3_column_int(row, 4)),
		  report_verdict(all->report, sqlite3_column_int(row, 4)), 0, 1);
	if (query_chars(row, 5)[0])
		tally_add(all->items, query_chars(row, 5), query_chars(row, 6), 0, 1);
	tally_add(all->lanes, query_chars(row, 2), "", 0, 1);
	tally_add(all->hours, hour, "", 0, 1);
	all->count++;
	if (all->list)
		list(all, row);
	return 0;
}

/* A table of one name and its count; two names where the second has a column. */
static void
put_counts(struct report *report, json_t *tally, const char *name, const char *heading, const char *column,
	   const char *second, const char *second_column, int by)
{
	json_t *section = report_section(report, name, heading);
	size_t count, most = report->rows_max;
	struct tally_row *rows = tally_rows(tally, by, &count);

	report_column(report, section, name, column, REPORT_CELL_TEXT);
	if (second)
		report_column(report, section, second, second_column, REPORT_CELL_TEXT);
	report_column(report, section, "mismatches", "column.mismatches", REPORT_CELL_NUMBER);
	report_chart(section, second && strcmp(second, "what") == 0 ? second : name, "mismatches", "");
	report->rows_max = second ? ITEMS_LISTED : most;
	for (size_t i = 0; rows && i < count; i++) {
		if (second)
			report_row(report, section, "tti", rows[i].a, rows[i].b, (int64_t)rows[i].sum[0]);
		else
			report_row(report, section, "ti", rows[i].a, (int64_t)rows[i].sum[0]);
	}
	report->rows_max = most;
	free(rows);
	json_decref(tally);
}

static json_t *
list_section(struct report *report)
{
	json_t *section = report_section(report, "mismatches", "mismatches.list");

	report_column(report, section, "at", "column.time", REPORT_CELL_TIME);
	report_column(report, section, "scan", "column.scan", REPORT_CELL_NUMBER);
	report_column(report, section, "verdict", "column.code", REPORT_CELL_TEXT);
	report_column(report, section, "what", "column.what", REPORT_CELL_TEXT);
	report_column(report, section, "lane", "column.lane", REPORT_CELL_TEXT);
	report_column(report, section, "packer", "column.packer", REPORT_CELL_TEXT);
	report_column(report, section, "order", "column.order", REPORT_CELL_ORDER);
	report_column(report, section, "sku", "column.sku", REPORT_CELL_TEXT);
	report_column(report, section, "description", "column.description", REPORT_CELL_TEXT);
	report_column(report, section, "via", "column.via", REPORT_CELL_TEXT);
	report_column(report, section, "scanned", "column.scanned", REPORT_CELL_TEXT);
	report_column(report, section, "outcome", "column.outcome", REPORT_CELL_TEXT);
	return section;
}

int
report_sections_refusals(struct report *report, const struct query_mismatch_filter *filter, bool with_list)
{
	struct refusals all = { .report = report,
				.kinds = json_object(),
				.items = json_object(),
				.lanes = json_object(),
				.hours = json_object() };
	enum query_result result;
	json_t *sections = json_object_get(report->document, "sections");
	size_t place = json_array_size(sections);

	/* the list is made on the way and stands last */
	all.list = with_list ? list_section(report) : NULL;
	result = query_mismatches(report->query, filter, take, &all);
	put_counts(report, all.kinds, "kind", "mismatches.by-kind", "column.code", "what", "column.what", 0);
	put_counts(report, all.items, "sku", "mismatches.by-item", "column.sku", "description",
		   "column.description", 0);
	put_counts(report, all.lanes, "lane", "mismatches.by-lane", "column.lane", NULL, NULL, 0);
	put_counts(report, all.hours, "hour", "mismatches.by-hour", "column.hour", NULL, NULL, -1);
	if (all.list) {
		json_incref(all.list);
		json_array_remove(sections, place);
		json_array_append_new(sections, all.list);
	}
	return result == QUERY_FOUND ? 0 : report_database(report, result);
}

static int
take_listed(void *context, sqlite3_stmt *row)
{
	list(context, row);
	return 0;
}

int
report_list_refusals(struct report *report, const struct query_mismatch_filter *filter)
{
	struct refusals all = { .report = report, .list = list_section(report) };
	enum query_result result = query_mismatches(report->query, filter, take_listed, &all);

	return result == QUERY_FOUND ? 0 : report_database(report, result);
}

int
report_mismatches(struct report *report)
{
	const char *kind = report_argument(report, "kind");
	struct query_mismatch_filter filter = { .lane = report_argument(report, "lane"),
						.sku = report_argument(report, "sku"),
						.by = report_argument(report, "by"),
						.order = report_argument(report, "order"),
						.scanner = report_argument(report, "scanner"),
						.verdict = (int)verdict_from_text(kind) };

	if (kind[0] && !verdict_refuses((enum verdict)filter.verdict))
		return report_refuse(report, 3, "--kind %.60s is no refusal: wrong-item, over-quantity, …",
				     kind);
	if (report_span(report, 0) != 0)
		return report->exit_code;
	filter.between = (struct query_between){ report->from_ms, report->to_ms };
	report_title(report, "mismatches.title", NULL);
	return report_sections_refusals(report, &filter, true);
}
