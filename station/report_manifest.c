/* manifest: what a carrier took in a time, for the driver to sign. */
#include "report.h"

#include <inttypes.h>

#include "query_internal.h"
#include "query_report.h"
#include "report_sections.h"

struct manifest {
	struct report *report;
	json_t *section;
	int64_t boxes, unweighed;
	double kg;
};

static int
take(void *context, sqlite3_stmt *row)
{
	struct manifest *manifest = context;
	struct report *report = manifest->report;
	double kg = (double)sqlite3_column_int64(row, 5) / 1000;
	json_t *name = query_box_name(report->query, sqlite3_column_int64(row, 1));
	char weight[24] = "";

	manifest->boxes++;
	manifest->kg += kg;
	manifest->unweighed += kg <= 0;
	if (kg > 0)
		snprintf(weight, sizeof weight, "%.3f", kg);
	report_row(report, manifest->section, "ittttttt", manifest->boxes, query_chars(row, 2),
		   json_string_value(name), query_chars(row, 3), query_chars(row, 4), query_chars(row, 6),
		   query_chars(row, 7), weight);
	json_decref(name);
	return 0;
}

static void
put_totals(struct manifest *manifest)
{
	struct report *report = manifest->report;
	char boxes[24], kg[32], unweighed[24];
	json_t *section;

	snprintf(boxes, sizeof boxes, "%" PRId64, manifest->boxes);
	snprintf(kg, sizeof kg, "%.3f", manifest->kg);
	snprintf(unweighed, sizeof unweighed, "%" PRId64, manifest->unweighed);
	report_total(manifest->section, "tttttttt", "", report_word(report, "table.total"), boxes, "", "", "",
		     "", kg);
	section = report_section(report, "totals", "manifest.totals");
	report_paragraph(section, report_text(report, "manifest.sum", "boxes", boxes, "kg", kg, NULL));
	if (manifest->unweighed > 0)
		report_paragraph(section, report_text(report, "manifest.unweighed", "n", unweighed, NULL));
	json_object_set_new(report->document, "signatures",
			    json_pack("[s, s, s]", report_word(report, "manifest.driver"),
				      report_word(report, "manifest.ours"),
				      report_word(report, "manifest.date")));
}

int
report_manifest(struct report *report)
{
	struct manifest manifest = { .report = report };
	const char *carrier = report_argument(report, "carrier");
	enum query_result result;

	if (!carrier[0])
		return report_refuse(report, 2, "Which carrier? --carrier NAME");
	if (report_span(report, 0) != 0)
		return report->exit_code;
	report_title(report, "manifest.title", carrier);
	manifest.section = report_section(report, "boxes", NULL);
	report_column(report, manifest.section, "n", "column.n", REPORT_CELL_NUMBER);
	report_column(report, manifest.section, "number", "column.number", REPORT_CELL_TEXT);
	report_column(report, manifest.section, "box", "column.box", REPORT_CELL_BOX);
	report_column(report, manifest.section, "order", "column.order", REPORT_CELL_ORDER);
	report_column(report, manifest.section, "service", "column.service", REPORT_CELL_TEXT);
	report_column(report, manifest.section, "postcode", "column.postcode", REPORT_CELL_TEXT);
	report_column(report, manifest.section, "country", "column.country", REPORT_CELL_TEXT);
	report_column(report, manifest.section, "kg", "column.kg", REPORT_CELL_NUMBER);
	result = query_tendered(report->query, &(struct query_between){ report->from_ms, report->to_ms },
				carrier, take, &manifest);
	if (result != QUERY_FOUND)
		return report_database(report, result);
	put_totals(&manifest);
	return 0;
}
