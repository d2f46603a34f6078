/* shipped: what has left with a carrier, for other systems. It is no document for people but what shipped.h writes. */
#include "report.h"

#include <stdlib.h>
#include <string.h>

#include "query_internal.h"
#include "query_report.h"
#include "report_sections.h"
#include "shipped.h"

/* This process makes one report. */
static struct shipped_profile profile;
static char profile_error[SHIPPED_ERROR];

struct shipping {
	struct report *report;
	json_t *boxes;
};

static int
take(void *context, sqlite3_stmt *row)
{
	struct shipping *shipping = context;
	json_t *name = query_box_name(shipping->report->query, sqlite3_column_int64(row, 1));
	const struct shipped_row box = { .station = shipping->report->query->station, .box = json_string_value(name),
		.order = query_chars(row, 2), .ordinal = sqlite3_column_int64(row, 3), .number = query_chars(row, 4),
		.carrier = query_chars(row, 5), .weight_g = sqlite3_column_int64(row, 6), .units = sqlite3_column_int64(row, 7),
		.contents = query_chars(row, 8), .wanted = query_chars(row, 9), .shipped_ms = sqlite3_column_int64(row, 0) };

	json_array_append_new(shipping->boxes, shipped_box(&box));
	json_decref(name);
	return 0;
}

/* The name is one of a file in DATA/profiles, and no path. */
static void
load_profile(const char *name, const char *data)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
	char path[4096];

	if (name[0] == '\0' || strspn(name, letters) != strlen(name)) {
		strcpy(profile_error, "profile names a file of the folder profiles, without .ini");
		return;
	}
	snprintf(path, sizeof path, "%s/profiles/%s.ini", data, name);
	shipped_profile_load(&profile, path, profile_error);
}

void
report_shipped_start(const json_t *request, const char *data)
{
	const char *name = json_string_value(json_object_get(request, "profile"));

	shipped_defaults(&profile);
	if (name != NULL)
		load_profile(name, data);
}

/* A file that lacks orders must not look like one that has all: then it is refused, and the command line tells which. */
static int
make_body(struct report *report, const json_t *boxes, enum shipped_format format)
{
	char problem[SHIPPED_ERROR];
	FILE *file = open_memstream(&report->body, &report->body_length);
	int result = file ? shipped_write(file, format, &profile, boxes, problem) : -1;

	if (file && fclose(file) != 0)
		result = -1;
	report->body_type = shipped_type(format);
	if (result < 0)
		return report_refuse(report, 5, "out of memory");
	return result == 0 ? 0 : report_refuse(report, 3, "%s", problem);
}

static int
read_control(struct report *report)
{
	const char *control = report_argument(report, "control");

	profile.control = atol(control);
	if (!control[0] || (strspn(control, "0123456789") == strlen(control) && strlen(control) <= 9 && profile.control > 0))
		return 0;
	return report_refuse(report, 3, "--control %s: the interchange's number, 1 to 999999999", control);
}

int
report_shipped(struct report *report)
{
	enum shipped_format format = shipped_find(report_argument(report, "format"));
	struct shipping shipping = { .report = report };
	struct query_between between;
	enum query_result result;

	if (format == SHIPPED_FORMATS)
		return report_refuse(report, 3, "The format is text, json, csv, x12-945 or x12-856.");
	if (profile_error[0])
		return report_refuse(report, 3, "%s", profile_error);
	if (report_span(report, 0) != 0 || read_control(report) != 0)
		return report->exit_code;
	between = (struct query_between){ report->from_ms, report->to_ms };
	shipping.boxes = json_array();
	result = query_shipped(report->query, &between, report_argument(report, "carrier"), take, &shipping);
	if (result == QUERY_FOUND)
		make_body(report, shipping.boxes, format);
	else
		report_database(report, result);
	json_decref(shipping.boxes);
	return report->exit_code;
}
