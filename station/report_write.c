/* Text for a terminal, JSON lines for programs, CSV for spreadsheets, and the document itself for a browser.
 */
#include "query_internal.h"
#include "report.h"

#include <stdlib.h>
#include <string.h>
#include <glib.h>

enum { COLUMN_MOST = 48 };

/* How wide a terminal shows it: Chinese takes two cells a letter, a combining mark none. */
static size_t
width_of(const char *text)
{
	size_t width = 0;

	for (const char *at = text; *at; at = g_utf8_next_char(at)) {
		gunichar letter = g_utf8_get_char(at);
		width += g_unichar_iszerowidth(letter) ? 0 : g_unichar_iswide(letter) ? 2 : 1;
	}
	return width;
}

static bool
is_number(const json_t *column)
{
	return strcmp(json_string_value(json_object_get(column, "kind")), "number") == 0;
}

/* What was scanned must not move the cursor or colour the terminal. */
static void
put_plain(FILE *file, const char *text)
{
	for (; *text; text++)
		fputc((unsigned char)*text < ' ' || *text == 0x7f ? ' ' : *text, file);
}

static void
put_padded(FILE *file, const char *text, size_t width, bool right, bool last)
{
	size_t used = width_of(text), pad = used < width ? width - used : 0;

	if (right)
		fprintf(file, "%*s", (int)pad, "");
	put_plain(file, text);
	if (!right && !last)
		fprintf(file, "%*s", (int)pad, "");
	fputs(last ? "\n" : "  ", file);
}

static void
widen(const struct report *report, const json_t *section, const json_t *row, size_t *widths)
{
	const json_t *cell;
	size_t i;

	json_array_foreach(row, i, cell) {
		char *text = report_cell(report, section, i, cell);
		size_t width = text ? width_of(text) : 0;

		if (width > widths[i])
			widths[i] = width < COLUMN_MOST ? width : COLUMN_MOST;
		free(text);
	}
}

static void
put_row(const struct report *report, const json_t *section, const json_t *row, const size_t *widths,
	FILE *file)
{
	const json_t *columns = json_object_get(section, "columns"), *cell;
	size_t i;

	json_array_foreach(row, i, cell) {
		char *text = report_cell(report, section, i, cell);

		put_padded(file, text ? text : "", widths[i], is_number(json_array_get(columns, i)),
			   i + 1 == json_array_size(row));
		free(text);
	}
}

static void
put_more(const struct report *report, const json_t *section, FILE *file)
{
	char n[24], *text;

	snprintf(n, sizeof n, "%lld", (long long)json_integer_value(json_object_get(section, "more")));
	if (strcmp(n, "0") == 0)
		return;
	text = report_text(report, "table.more", "n", n, NULL);
	fprintf(file, "%s\n", text ? text : "");
	free(text);
}

static int
put_table(const struct report *report, const json_t *section, FILE *file)
{
	const json_t *columns = json_object_get(section, "columns"), *rows = json_object_get(section, "rows"),
		     *row, *column;
	const json_t *total = json_object_get(section, "total");
	size_t *widths = calloc(json_array_size(columns) + 1, sizeof *widths), i;

	if (!widths)
		return -1;
	json_array_foreach(columns, i, column)
		widths[i] = width_of(json_string_value(json_object_get(column, "title")));
	json_array_foreach(rows, i, row)
		widen(report, section, row, widths);
	widen(report, section, total, widths);
	json_array_foreach(columns, i, column)
		put_padded(file, json_string_value(json_object_get(column, "title")), widths[i],
			   is_number(column), i + 1 == json_array_size(columns));
	json_array_foreach(rows, i, row)
		put_row(report, section, row, widths, file);
	if (total)
		put_row(report, section, total, widths, file);
	put_more(report, section, file);
	free(widths);
	return 0;
}

int
report_write_text(const struct report *report, FILE *file)
{
	const json_t *sections = json_object_get(report->document, "sections"), *section, *paragraph;
	size_t i, k;

	put_plain(file, json_string_value(json_object_get(report->document, "title")));
	fputc('\n', file);
	json_array_foreach(sections, i, section) {
		const char *heading = json_string_value(json_object_get(section, "heading"));

		fputs(heading[0] ? "\n" : "", file);
		put_plain(file, heading);
		fputs(heading[0] ? "\n" : "", file);
		json_array_foreach(json_object_get(section, "text"), k, paragraph) {
			put_plain(file, json_string_value(paragraph));
			fputc('\n', file);
		}
		if (json_array_size(json_object_get(section, "columns")) == 0)
			continue;
		if (json_array_size(json_object_get(section, "rows")) == 0)
			fprintf(file, "%s\n", report_word(report, "table.empty"));
		else if (put_table(report, section, file) < 0)
			return -1;
	}
	return 0;
}

/* ---- CSV: RFC 4180, in UTF-8 with a byte order mark, as spreadsheets want it ---- */

void
report_csv_cell(FILE *file, const char *text, bool number)
{
	/* a cell that begins so is a formula to a spreadsheet; an apostrophe makes it text */
	bool formula = !number && text[0] && strchr("=+-@\t\r", text[0]) != NULL;
	bool quoted = formula || strpbrk(text, ",;\"\r\n") || text[0] == ' ';

	if (quoted)
		fputc('"', file);
	if (formula)
		fputc('\'', file);
	for (; *text; text++) {
		if (*text == '"')
			fputc('"', file);
		fputc(*text, file);
	}
	if (quoted)
		fputc('"', file);
}

static void
put_csv_row(const struct report *report, const json_t *section, const json_t *row, FILE *file)
{
	const json_t *cell;
	size_t i;

	report_csv_cell(file, json_string_value(json_object_get(section, "heading")), false);
	json_array_foreach(row, i, cell) {
		char *text = report_cell(report, section, i, cell);

		fputc(',', file);
		report_csv_cell(file, text ? text : "", json_is_number(cell));
		free(text);
	}
	fputs("\r\n", file);
}

int
report_write_csv(const struct report *report, FILE *file)
{
	const json_t *sections = json_object_get(report->document, "sections"), *section, *row, *column;
	size_t i, k;

	fputs("\xef\xbb\xbf", file);
	json_array_foreach(sections, i, section) {
		const json_t *columns = json_object_get(section, "columns");

		if (json_array_size(columns) == 0)
			continue;
		report_csv_cell(file, report_word(report, "csv.table"), false);
		json_array_foreach(columns, k, column) {
			fputc(',', file);
			report_csv_cell(file, json_string_value(json_object_get(column, "title")), false);
		}
		fputs("\r\n", file);
		json_array_foreach(json_object_get(section, "rows"), k, row)
			put_csv_row(report, section, row, file);
	}
	return 0;
}

/* ---- JSON: a line for each row, its fields named as the columns are ---- */

static json_t *
row_json(const struct report *report, const json_t *section, const json_t *row)
{
	const json_t *columns = json_object_get(section, "columns"), *column;
	json_t *out = json_pack("{s:O}", "table", json_object_get(section, "name"));
	size_t i;

	json_array_foreach(columns, i, column) {
		json_t *cell = json_array_get(row, i);
		const char *name = json_string_value(json_object_get(column, "name"));
		bool time = strcmp(json_string_value(json_object_get(column, "kind")), "time") == 0;

		if (time && json_integer_value(cell) > 0)
			json_object_set_new(out, name, query_time(report->query, json_integer_value(cell)));
		else if (time)
			json_object_set_new(out, name, json_null());
		else
			json_object_set(out, name, cell);
	}
	return out;
}

static int
put_json(json_t *json, FILE *file)
{
	int result = json_dumpf(json, file, JSON_COMPACT);

	json_decref(json);
	fputc('\n', file);
	return result;
}

int
report_write_json(const struct report *report, FILE *file)
{
	const json_t *sections = json_object_get(report->document, "sections"), *section, *row;
	size_t i, k;

	json_array_foreach(sections, i, section) {
		json_array_foreach(json_object_get(section, "rows"), k, row)
			if (put_json(row_json(report, section, row), file) < 0)
				return -1;
		if (json_array_size(json_object_get(section, "columns")) == 0 &&
		    put_json(json_pack("{s:O, s:O}", "table", json_object_get(section, "name"), "text",
				       json_object_get(section, "text")),
			     file) < 0)
			return -1;
	}
	return 0;
}

int
report_write_page(const struct report *report, FILE *file)
{
	return put_json(json_incref(report->document), file);
}
