/* The document that each report fills and each writer reads. */
#include "report.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static const char *const kind_names[] = { [REPORT_CELL_TEXT] = "text",
					  [REPORT_CELL_NUMBER] = "number",
					  [REPORT_CELL_TIME] = "time",
					  [REPORT_CELL_ORDER] = "order",
					  [REPORT_CELL_BOX] = "box" };

json_t *
report_section(struct report *report, const char *name, const char *heading_key)
{
	json_t *section = json_pack("{s:s, s:s, s:[], s:[], s:[], s:i}", "name", name, "heading",
				    heading_key ? report_word(report, heading_key) : "", "text", "columns",
				    "rows", "more", 0);

	json_array_append_new(json_object_get(report->document, "sections"), section);
	return section;
}

void
report_paragraph(json_t *section, char *text)
{
	if (text)
		json_array_append_new(json_object_get(section, "text"), json_string(text));
	free(text);
}

void
report_column(struct report *report, json_t *section, const char *name, const char *title_key,
	      enum report_kind kind)
{
	json_array_append_new(json_object_get(section, "columns"),
			      json_pack("{s:s, s:s, s:s}", "name", name, "title",
					report_word(report, title_key), "kind", kind_names[kind]));
}

/* What came from outside may be no UTF-8: the rest of it is still worth reading. */
static json_t *
text_json(const char *text)
{
	const char *words = text != NULL ? text : "";
	json_t *value = json_string(words);
	char *copy;

	if (value || !(copy = strdup(words)))
		return value;
	for (char *c = copy; *c; c++)
		if (*c & 0x80)
			*c = '?';
	value = json_string(copy);
	free(copy);
	return value;
}

static json_t *
cells(const char *types, va_list values)
{
	json_t *row = json_array();

	for (; *types; types++) {
		if (*types == 'i')
			json_array_append_new(row, json_integer(va_arg(values, int64_t)));
		else if (*types == 'f')
			json_array_append_new(row, json_real(round(va_arg(values, double) * 10) / 10));
		else
			json_array_append_new(row, text_json(va_arg(values, const char *)));
	}
	return row;
}

void
report_row(struct report *report, json_t *section, const char *types, ...)
{
	json_t *rows = json_object_get(section, "rows"), *more = json_object_get(section, "more");
	va_list values;

	if (json_array_size(rows) >= report->rows_max) {
		json_integer_set(more, json_integer_value(more) + 1);
		return;
	}
	va_start(values, types);
	json_array_append_new(rows, cells(types, values));
	va_end(values);
}

void
report_total(json_t *section, const char *types, ...)
{
	va_list values;

	va_start(values, types);
	json_object_set_new(section, "total", cells(types, values));
	va_end(values);
}

void
report_chart(json_t *section, const char *x, const char *y, const char *series)
{
	json_object_set_new(section, "chart", json_pack("{s:s, s:s, s:s}", "x", x, "y", y, "series", series));
}

void
report_time(const struct report *report, int64_t ms, char text[REPORT_TIME])
{
	char whole[CALENDAR_TEXT];

	text[0] = '\0';
	if (ms <= 0 || ms == CALENDAR_NEVER)
		return;
	calendar_text(report->query->zone, ms / 1000, whole);
	snprintf(text, REPORT_TIME, "%.10s %.5s", whole, whole + 11);
}

char *
report_cell(const struct report *report, const json_t *section, size_t column, const json_t *cell)
{
	const char *kind = json_string_value(
		json_object_get(json_array_get(json_object_get(section, "columns"), column), "kind"));
	char text[REPORT_TIME];

	if (json_is_integer(cell) && kind && strcmp(kind, "time") == 0)
		report_time(report, json_integer_value(cell), text);
	else if (json_is_integer(cell))
		snprintf(text, sizeof text, "%lld", (long long)json_integer_value(cell));
	else if (json_is_real(cell))
		snprintf(text, sizeof text, "%.1f", json_real_value(cell));
	else
		return strdup(json_is_string(cell) ? json_string_value(cell) : "");
	return strdup(text);
}
