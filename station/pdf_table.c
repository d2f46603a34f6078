/* Tables: columns as wide as what stands in them, cells that wrap, headings on each page. */
#include "pdf_page.h"

#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MAX = 24, ROWS_MEASURED = 300 };

#define SIZE 9.0

struct table {
	struct pdf_pages *pages;
	const json_t *section;
	size_t columns;
	double x[COLUMNS_MAX], width[COLUMNS_MAX];
	bool right[COLUMNS_MAX];
};

/* ---- a row that may be longer than its page ---- */

/* Draws the lines of a cell from number `from` on that fit into `room`; *used is how high they are. Returns
 * the next line. */
static int
put_lines(const struct pdf_pages *pages, const struct pdf_cell *cell, int from, double room, double *used)
{
	PangoLayoutIter *iter = pango_layout_get_iter(cell->layout);
	double top = -1;
	int line = 0;

	*used = 0;
	do {
		PangoRectangle box;
		int base = pango_layout_iter_get_baseline(iter);
		double bottom;

		pango_layout_iter_get_line_extents(iter, NULL, &box);
		if (line < from)
			continue;
		if (top < 0)
			top = (double)box.y / PANGO_SCALE;
		bottom = (double)(box.y + box.height) / PANGO_SCALE - top;
		if (bottom > room && line > from)
			break;
		cairo_move_to(pages->cairo, cell->x + (double)box.x / PANGO_SCALE,
			      pages->y + (double)base / PANGO_SCALE - top);
		pango_cairo_show_layout_line(pages->cairo, pango_layout_iter_get_line_readonly(iter));
		*used = bottom;
	} while (++line, pango_layout_iter_next_line(iter));
	pango_layout_iter_free(iter);
	return line;
}

void
pdf_row(struct pdf_pages *pages, const struct pdf_cell *cells, size_t count, void (*again)(void *),
	void *context)
{
	int next[COLUMNS_MAX] = { 0 };
	double most = 0;
	bool more = true;

	for (size_t i = 0; i < count; i++)
		most = pdf_height_of(cells[i].layout) > most ? pdf_height_of(cells[i].layout) : most;
	/* whole on the next page, if a page holds it */
	if (most > pdf_left(pages) &&
	    (most < (pages->height - 2 * PDF_MARGIN) / 2 || pdf_left(pages) < 2 * SIZE)) {
		pdf_new_page(pages);
		if (again)
			again(context);
	}
	while (more) {
		double high = 0, used;

		more = false;
		for (size_t i = 0; i < count; i++) {
			int lines = pango_layout_get_line_count(cells[i].layout);
			if (next[i] >= lines)
				continue;
			next[i] = put_lines(pages, &cells[i], next[i], pdf_left(pages), &used);
			high = used > high ? used : high;
			more |= next[i] < lines;
		}
		pages->y += high;
		if (more)
			pdf_new_page(pages);
		if (more && again)
			again(context);
	}
}

/* ---- how wide ---- */

static double
natural(const struct table *table, const char *text, bool bold)
{
	PangoLayout *layout = pdf_layout(table->pages, text, SIZE, bold, -1);
	int width;

	pango_layout_get_size(layout, &width, NULL);
	g_object_unref(layout);
	return (double)width / PANGO_SCALE + 2 * PDF_CELL;
}

static void
measure(struct table *table)
{
	const json_t *columns = json_object_get(table->section, "columns"),
		     *rows = json_object_get(table->section, "rows"), *row;
	const json_t *total = json_object_get(table->section, "total");
	size_t n;

	for (size_t i = 0; i < table->columns; i++) {
		const json_t *column = json_array_get(columns, i);
		char *text =
			total ? report_cell(table->pages->report, table->section, i, json_array_get(total, i))
			      : NULL;

		table->right[i] = strcmp(json_string_value(json_object_get(column, "kind")), "number") == 0;
		/* a heading may break between its words */
		table->width[i] = natural(table, json_string_value(json_object_get(column, "title")), true);
		table->width[i] = table->width[i] > 70 ? 70 : table->width[i];
		table->width[i] = text && natural(table, text, true) > table->width[i]
					  ? natural(table, text, true)
					  : table->width[i];
		free(text);
	}
	json_array_foreach(rows, n, row) {
		if (n == ROWS_MEASURED)
			break;
		for (size_t i = 0; i < table->columns; i++) {
			char *text =
				report_cell(table->pages->report, table->section, i, json_array_get(row, i));
			double wide = natural(table, text ? text : "", false);

			table->width[i] = wide > table->width[i] ? wide : table->width[i];
			free(text);
		}
	}
}

/* Columns that ask for less than their share get it; the others part what is left, by what they ask for. */
static void
fit(struct table *table)
{
	double room = pdf_inner(table->pages), sum = 0, x = PDF_MARGIN;
	bool fixed[COLUMNS_MAX] = { 0 };
	size_t open = table->columns;

	for (size_t i = 0; i < table->columns; i++)
		sum += table->width[i];
	for (bool again = sum > room; again;) {
		double share = room / (double)open;

		again = false;
		for (size_t i = 0; i < table->columns && open > 1; i++) {
			if (fixed[i] || table->width[i] > share)
				continue;
			fixed[i] = again = true;
			room -= table->width[i];
			open--;
		}
	}
	if (sum > pdf_inner(table->pages)) {
		double asked = 0;

		for (size_t i = 0; i < table->columns; i++)
			asked += fixed[i] ? 0 : table->width[i];
		for (size_t i = 0; i < table->columns; i++)
			table->width[i] = fixed[i] ? table->width[i] : table->width[i] * room / asked;
	}
	for (size_t i = 0; i < table->columns; i++) {
		table->x[i] = x;
		x += table->width[i];
	}
}

/* ---- drawing ---- */

static void
put_texts(struct table *table, char *const *texts, bool bold, void (*again)(void *))
{
	struct pdf_cell cells[COLUMNS_MAX] = { 0 };

	for (size_t i = 0; i < table->columns; i++) {
		cells[i] = (struct pdf_cell){ .x = table->x[i] + PDF_CELL,
					      .width = table->width[i] - 2 * PDF_CELL };
		cells[i].layout =
			pdf_layout(table->pages, texts[i] ? texts[i] : "", SIZE, bold, cells[i].width);
		if (table->right[i])
			pango_layout_set_alignment(cells[i].layout, PANGO_ALIGN_RIGHT);
	}
	pdf_row(table->pages, cells, table->columns, again, table);
	for (size_t i = 0; i < table->columns; i++)
		g_object_unref(cells[i].layout);
	table->pages->y += 3;
}

static void
put_rule(struct table *table, double weight)
{
	struct pdf_pages *pages = table->pages;
	double x = table->x[table->columns - 1] + table->width[table->columns - 1];

	cairo_set_line_width(pages->cairo, weight);
	cairo_move_to(pages->cairo, PDF_MARGIN, pages->y - 1);
	cairo_line_to(pages->cairo, x, pages->y - 1);
	cairo_stroke(pages->cairo);
	pages->y += 1;
}

static void
put_headings(void *context)
{
	struct table *table = context;
	char *texts[COLUMNS_MAX] = { 0 };

	for (size_t i = 0; i < table->columns; i++)
		texts[i] = (char *)(uintptr_t)json_string_value(json_object_get(
			json_array_get(json_object_get(table->section, "columns"), i), "title"));
	put_texts(table, texts, true, NULL);
	put_rule(table, 0.8);
}

static void
put_row(struct table *table, const json_t *row, bool bold)
{
	char *texts[COLUMNS_MAX] = { 0 };

	for (size_t i = 0; i < table->columns; i++)
		texts[i] = report_cell(table->pages->report, table->section, i, json_array_get(row, i));
	put_texts(table, texts, bold, put_headings);
	for (size_t i = 0; i < table->columns; i++)
		free(texts[i]);
}

static void
put_more(struct pdf_pages *pages, const json_t *section)
{
	char n[24], *text;

	snprintf(n, sizeof n, "%lld", (long long)json_integer_value(json_object_get(section, "more")));
	if (strcmp(n, "0") == 0)
		return;
	text = report_text(pages->report, "table.more", "n", n, NULL);
	pdf_paragraph(pages, text ? text : "", SIZE, false, 4);
	free(text);
}

void
pdf_table(struct pdf_pages *pages, const json_t *section)
{
	const json_t *rows = json_object_get(section, "rows"), *row,
		     *total = json_object_get(section, "total");
	struct table table = { .pages = pages, .section = section };
	size_t i;

	table.columns = json_array_size(json_object_get(section, "columns"));
	table.columns = table.columns < COLUMNS_MAX ? table.columns : COLUMNS_MAX;
	measure(&table);
	fit(&table);
	if (pdf_left(pages) < 60)
		pdf_new_page(pages);
	put_headings(&table);
	json_array_foreach(rows, i, row)
		put_row(&table, row, false);
	if (total) {
		put_rule(&table, 0.8);
		put_row(&table, total, true);
	}
	put_more(pages, section);
	pages->y += 6;
}
