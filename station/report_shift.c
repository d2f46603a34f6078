/* shift: how a shift went, by lane and packer.
 *
 * A box of many lines or units takes longer than one of a single unit. The adjusted count of a box is
 *     (1 + its lines / average lines + its units / average units) / 3
 * over the boxes of this report, so that all boxes together count as many as they are. An hour is one in
 * which boxes were sealed: quarters of an hour without any do not count. */
#include "report.h"

#include <stdlib.h>
#include <string.h>

#include "query_internal.h"
#include "report_sections.h"
#include "report_tally.h"

enum column { BOXES, LINES, UNITS, TYPED, QUARTERS, REPRINTS, REDOS, LET_THROUGH };

#define QUARTER_MS INT64_C(900000)

struct shift {
	struct report *report;
	json_t *people; /* by lane and packer */
	json_t *hours;  /* by hour */
	json_t *last;   /* "lane\x1fpacker": the last quarter that was counted */
	double boxes, lines, units;
};

static void
count_quarter(struct shift *shift, const char *lane, const char *packer, int64_t ms)
{
	char key[2 * TALLY_NAME];
	const json_t *last;

	snprintf(key, sizeof key, "%s\x1f%s", lane, packer);
	last = json_object_get(shift->last, key);
	if (last && json_integer_value(last) == ms / QUARTER_MS)
		return;
	json_object_set_new(shift->last, key, json_integer(ms / QUARTER_MS));
	tally_add(shift->people, lane, packer, QUARTERS, 1);
}

static int
take_box(void *context, sqlite3_stmt *row)
{
	struct shift *shift = context;
	const char *lane = query_chars(row, 3), *packer = query_chars(row, 4);
	double lines = (double)sqlite3_column_int64(row, 5), units = (double)sqlite3_column_int64(row, 6);
	char hour[REPORT_TIME];

	report_hour(shift->report, sqlite3_column_int64(row, 0), hour);
	tally_add(shift->people, lane, packer, BOXES, 1);
	tally_add(shift->people, lane, packer, LINES, lines);
	tally_add(shift->people, lane, packer, UNITS, units);
	tally_add(shift->people, lane, packer, TYPED, (double)sqlite3_column_int64(row, 7));
	count_quarter(shift, lane, packer, sqlite3_column_int64(row, 0));
	tally_add(shift->hours, hour, lane, BOXES, 1);
	tally_add(shift->hours, hour, lane, LINES, lines);
	tally_add(shift->hours, hour, lane, UNITS, units);
	shift->boxes += 1;
	shift->lines += lines;
	shift->units += units;
	return 0;
}

static int
take_label(void *context, sqlite3_stmt *row)
{
	struct shift *shift = context;

	tally_add(shift->people, query_chars(row, 2), query_chars(row, 3),
		  sqlite3_column_int64(row, 4) ? REPRINTS : REDOS, 1);
	return 0;
}

/* A lead lets it through, but it happened at the packer's lane: under the lead's name. */
static int
take_override(void *context, sqlite3_stmt *row)
{
	struct shift *shift = context;

	tally_add(shift->people, query_chars(row, 2), query_chars(row, 3), LET_THROUGH, 1);
	return 0;
}

static double
adjusted(const struct shift *shift, const double *sum)
{
	double lines = shift->lines > 0 ? sum[LINES] * shift->boxes / shift->lines : sum[BOXES];
	double units = shift->units > 0 ? sum[UNITS] * shift->boxes / shift->units : sum[BOXES];

	return (sum[BOXES] + lines + units) / 3;
}

static double
per_hour(double boxes, double quarters)
{
	return quarters > 0 ? boxes * 4 / quarters : 0;
}

static void
put_people(struct report *report, const struct shift *shift)
{
	json_t *section = report_section(report, "packers", "shift.packers");
	size_t count;
	struct tally_row *rows = tally_rows(shift->people, -1, &count);
	double sum[TALLY_COLUMNS] = { 0 };

	report_paragraph(section, report_text(report, "shift.how", NULL));
	report_column(report, section, "lane", "column.lane", REPORT_CELL_TEXT);
	report_column(report, section, "packer", "column.packer", REPORT_CELL_TEXT);
	report_column(report, section, "hours", "column.hours", REPORT_CELL_NUMBER);
	report_column(report, section, "boxes", "column.boxes", REPORT_CELL_NUMBER);
	report_column(report, section, "lines", "column.lines", REPORT_CELL_NUMBER);
	report_column(report, section, "units", "column.units", REPORT_CELL_NUMBER);
	report_column(report, section, "boxes_an_hour", "column.an-hour", REPORT_CELL_NUMBER);
	report_column(report, section, "adjusted_an_hour", "column.adjusted", REPORT_CELL_NUMBER);
	report_chart(section, "packer", "adjusted_an_hour", "lane");
	for (size_t i = 0; rows && i < count; i++) {
		const double *n = rows[i].sum;

		if (n[BOXES] > 0)
			report_row(report, section, "ttfiiiff", rows[i].a, rows[i].b, n[QUARTERS] / 4,
				   (int64_t)n[BOXES], (int64_t)n[LINES], (int64_t)n[UNITS],
				   per_hour(n[BOXES], n[QUARTERS]),
				   per_hour(adjusted(shift, n), n[QUARTERS]));
		for (size_t k = 0; k < TALLY_COLUMNS; k++)
			sum[k] += n[k];
	}
	report_total(section, "ttfiiiff", report_word(report, "table.total"), "", sum[QUARTERS] / 4,
		     (int64_t)sum[BOXES], (int64_t)sum[LINES], (int64_t)sum[UNITS],
		     per_hour(sum[BOXES], sum[QUARTERS]), per_hour(adjusted(shift, sum), sum[QUARTERS]));
	free(rows);
}

static void
put_hours(struct report *report, const struct shift *shift)
{
	json_t *section = report_section(report, "hours", "shift.hours");
	size_t count;
	struct tally_row *rows = tally_rows(shift->hours, -1, &count);

	report_column(report, section, "hour", "column.hour", REPORT_CELL_TEXT);
	report_column(report, section, "lane", "column.lane", REPORT_CELL_TEXT);
	report_column(report, section, "boxes", "column.boxes", REPORT_CELL_NUMBER);
	report_column(report, section, "adjusted", "column.adjusted-boxes", REPORT_CELL_NUMBER);
	report_column(report, section, "lines", "column.lines", REPORT_CELL_NUMBER);
	report_column(report, section, "units", "column.units", REPORT_CELL_NUMBER);
	report_chart(section, "hour", "boxes", "lane");
	for (size_t i = 0; rows && i < count; i++)
		report_row(report, section, "ttifii", rows[i].a, rows[i].b, (int64_t)rows[i].sum[BOXES],
			   adjusted(shift, rows[i].sum), (int64_t)rows[i].sum[LINES],
			   (int64_t)rows[i].sum[UNITS]);
	report_total(section, "ttifii", report_word(report, "table.total"), "", (int64_t)shift->boxes,
		     shift->boxes, (int64_t)shift->lines, (int64_t)shift->units);
	free(rows);
}

static void
put_care(struct report *report, const struct shift *shift)
{
	json_t *section = report_section(report, "care", "shift.care");
	size_t count;
	struct tally_row *rows = tally_rows(shift->people, -1, &count);
	double sum[TALLY_COLUMNS] = { 0 };

	report_column(report, section, "lane", "column.lane", REPORT_CELL_TEXT);
	report_column(report, section, "person", "column.person", REPORT_CELL_TEXT);
	report_column(report, section, "units", "column.units", REPORT_CELL_NUMBER);
	report_column(report, section, "typed", "column.typed", REPORT_CELL_NUMBER);
	report_column(report, section, "typed_percent", "column.typed-percent", REPORT_CELL_NUMBER);
	report_column(report, section, "reprints", "column.reprints", REPORT_CELL_NUMBER);
	report_column(report, section, "redos", "column.redos", REPORT_CELL_NUMBER);
	report_column(report, section, "overrides", "column.overrides", REPORT_CELL_NUMBER);
	report_chart(section, "person", "typed_percent", "lane");
	for (size_t i = 0; rows && i < count; i++) {
		const double *n = rows[i].sum;

		report_row(report, section, "ttiifiii", rows[i].a, rows[i].b, (int64_t)n[UNITS],
			   (int64_t)n[TYPED], n[UNITS] > 0 ? 100 * n[TYPED] / n[UNITS] : 0,
			   (int64_t)n[REPRINTS], (int64_t)n[REDOS], (int64_t)n[LET_THROUGH]);
		for (size_t k = 0; k < TALLY_COLUMNS; k++)
			sum[k] += n[k];
	}
	report_total(section, "ttiifiii", report_word(report, "table.total"), "", (int64_t)sum[UNITS],
		     (int64_t)sum[TYPED], sum[UNITS] > 0 ? 100 * sum[TYPED] / sum[UNITS] : 0,
		     (int64_t)sum[REPRINTS], (int64_t)sum[REDOS], (int64_t)sum[LET_THROUGH]);
	free(rows);
}

int
report_shift(struct report *report)
{
	struct shift shift = {
		.report = report, .people = json_object(), .hours = json_object(), .last = json_object()
	};
	struct query_mismatch_filter filter = { .lane = "", .sku = "", .by = "", .order = "", .scanner = "" };
	enum query_result result = QUERY_FOUND;

	if (report_span(report, 0) == 0) {
		filter.between = (struct query_between){ report->from_ms, report->to_ms };
		report_title(report, "shift.title", NULL);
		result = query_sealed(report->query, &filter.between, take_box, &shift);
		if (result == QUERY_FOUND)
			result = query_further_labels(report->query, &filter.between, take_label, &shift);
		if (result == QUERY_FOUND)
			result = query_overrides(report->query, &filter.between, take_override, &shift);
		put_people(report, &shift);
		put_hours(report, &shift);
		put_care(report, &shift);
		if (result != QUERY_FOUND)
			report_database(report, result);
		else if (report_sections_refusals(report, &filter, false) == 0)
			report_section_ages(report);
	}
	json_decref(shift.people);
	json_decref(shift.hours);
	json_decref(shift.last);
	return report->exit_code;
}
