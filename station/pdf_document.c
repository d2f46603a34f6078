/* A report as PDF: A4, upright, or across where a table has many columns. */
#include "pdf_page.h"

#include <cairo-pdf.h>
#include <stdlib.h>
#include <string.h>

#include "fonts.h"

enum { COLUMNS_UPRIGHT = 8 };

#define A4_SHORT 595.28
#define A4_LONG 841.89

double
pdf_left(const struct pdf_pages *pages)
{
	return pages->height - PDF_MARGIN - PDF_FOOT - pages->y;
}

double
pdf_inner(const struct pdf_pages *pages)
{
	return pages->width - 2 * PDF_MARGIN;
}

PangoLayout *
pdf_layout(const struct pdf_pages *pages, const char *text, double size, bool bold, double width)
{
	PangoLayout *layout = pango_layout_new(pages->context);
	PangoFontDescription *font = pango_font_description_from_string("DejaVu Sans");

	pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
	pango_font_description_set_weight(font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_layout_set_font_description(layout, font);
	pango_font_description_free(font);
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	if (width >= 0)
		pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
	pango_layout_set_text(layout, text, -1);
	return layout;
}

double
pdf_height_of(PangoLayout *layout)
{
	int height;

	pango_layout_get_size(layout, NULL, &height);
	return (double)height / PANGO_SCALE;
}

static void
put_at(struct pdf_pages *pages, PangoLayout *layout, double x, double y)
{
	cairo_move_to(pages->cairo, x, y);
	pango_cairo_show_layout(pages->cairo, layout);
	g_object_unref(layout);
}

static void
put_foot(struct pdf_pages *pages)
{
	const struct report *report = pages->report;
	char page[24], of[24], time[REPORT_TIME], *text, *made;
	double y = pages->height - PDF_MARGIN - PDF_FOOT / 2;
	PangoLayout *layout;

	snprintf(page, sizeof page, "%u", pages->page);
	snprintf(of, sizeof of, "%u", pages->of);
	report_time(report, report->now_ms, time);
	text = report_text(report, "pdf.page", "page", page, "of", of, NULL);
	made = report_text(report, "pdf.made", "station", report->query->station, "time", time, NULL);
	cairo_set_line_width(pages->cairo, 0.5);
	cairo_move_to(pages->cairo, PDF_MARGIN, y - 4);
	cairo_line_to(pages->cairo, pages->width - PDF_MARGIN, y - 4);
	cairo_stroke(pages->cairo);
	put_at(pages, pdf_layout(pages, made ? made : "", 8, false, pdf_inner(pages) * 3 / 4), PDF_MARGIN, y);
	layout = pdf_layout(pages, text ? text : "", 8, false, pdf_inner(pages) / 4);
	pango_layout_set_alignment(layout, PANGO_ALIGN_RIGHT);
	put_at(pages, layout, PDF_MARGIN + pdf_inner(pages) * 3 / 4, y);
	free(text);
	free(made);
}

void
pdf_new_page(struct pdf_pages *pages)
{
	put_foot(pages);
	cairo_show_page(pages->cairo);
	pages->page++;
	pages->y = PDF_MARGIN;
}

void
pdf_paragraph(struct pdf_pages *pages, const char *text, double size, bool bold, double below)
{
	struct pdf_cell cell = { pdf_layout(pages, text, size, bold, pdf_inner(pages)), PDF_MARGIN,
				 pdf_inner(pages) };

	pdf_row(pages, &cell, 1, NULL, NULL);
	pages->y += below;
	g_object_unref(cell.layout);
}

/* A heading does not stand alone at the foot of a page. */
static void
put_heading(struct pdf_pages *pages, const char *text)
{
	if (text[0] == '\0')
		return;
	if (pdf_left(pages) < 90)
		pdf_new_page(pages);
	else
		pages->y += 10;
	pdf_paragraph(pages, text, 12, true, 4);
}

static void
put_section(struct pdf_pages *pages, const json_t *section)
{
	const json_t *paragraph;
	size_t i;

	put_heading(pages, json_string_value(json_object_get(section, "heading")));
	json_array_foreach(json_object_get(section, "text"), i, paragraph)
		pdf_paragraph(pages, json_string_value(paragraph), 10, false, 4);
	if (json_array_size(json_object_get(section, "columns")) == 0)
		return;
	if (json_array_size(json_object_get(section, "rows")) == 0)
		pdf_paragraph(pages, report_word(pages->report, "table.empty"), 10, false, 4);
	else
		pdf_table(pages, section);
}

/* Where somebody signs by hand. */
static void
put_signatures(struct pdf_pages *pages, const json_t *captions)
{
	const json_t *caption;
	double width = pdf_inner(pages) / (double)(json_array_size(captions) + 1);
	size_t i;

	if (json_array_size(captions) == 0)
		return;
	if (pdf_left(pages) < 80)
		pdf_new_page(pages);
	pages->y += 50;
	json_array_foreach(captions, i, caption) {
		double x = PDF_MARGIN + (double)i * (width + width / (double)json_array_size(captions));

		cairo_move_to(pages->cairo, x, pages->y);
		cairo_line_to(pages->cairo, x + width, pages->y);
		cairo_stroke(pages->cairo);
		put_at(pages, pdf_layout(pages, json_string_value(caption), 8, false, width), x,
		       pages->y + 3);
	}
	pages->y += 24;
}

static void
put_document(struct pdf_pages *pages)
{
	const json_t *document = pages->report->document, *section;
	size_t i;

	pages->y = PDF_MARGIN;
	pages->page = 1;
	pdf_paragraph(pages, json_string_value(json_object_get(document, "title")), 17, true, 6);
	json_array_foreach(json_object_get(document, "sections"), i, section)
		put_section(pages, section);
	put_signatures(pages, json_object_get(document, "signatures"));
	put_foot(pages);
	cairo_show_page(pages->cairo);
}

static cairo_status_t
drop(void *context, const unsigned char *bytes, unsigned length)
{
	(void)context;
	(void)bytes;
	(void)length;
	return CAIRO_STATUS_SUCCESS;
}

static cairo_status_t
put(void *context, const unsigned char *bytes, unsigned length)
{
	return fwrite(bytes, 1, length, context) == length ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

/* Lays it out; returns how many pages it has, 0 if that failed. file NULL: only counted. */
static unsigned
lay_out(struct pdf_pages *pages, FILE *file)
{
	cairo_surface_t *surface =
		cairo_pdf_surface_create_for_stream(file ? put : drop, file, pages->width, pages->height);
	const char *title = json_string_value(json_object_get(pages->report->document, "title"));
	bool good;

	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Packwarden");
	pages->cairo = cairo_create(surface);
	put_document(pages);
	cairo_destroy(pages->cairo);
	cairo_surface_finish(surface);
	good = cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS;
	cairo_surface_destroy(surface);
	return good ? pages->page : 0;
}

static bool
is_wide(const json_t *document)
{
	const json_t *section;
	size_t i;

	if (json_is_true(json_object_get(document, "wide"))) /* long sentences in its cells */
		return true;
	json_array_foreach(json_object_get(document, "sections"), i, section)
		if (json_array_size(json_object_get(section, "columns")) > COLUMNS_UPRIGHT)
			return true;
	return false;
}

/* The labels' fonts, but smooth: what a printer or a screen draws in its own dots. */
static PangoContext *
open_context(const char *language)
{
	PangoContext *context = pango_font_map_create_context(pango_context_get_font_map(fonts_context()));
	cairo_font_options_t *options = cairo_font_options_create();

	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	pango_cairo_context_set_font_options(context, options);
	cairo_font_options_destroy(options);
	pango_context_set_language(context, pango_language_from_string(language));
	pango_context_set_round_glyph_positions(context, FALSE);
	return context;
}

int
report_write_pdf(const struct report *report, FILE *file)
{
	bool wide = is_wide(report->document);
	struct pdf_pages pages = { .report = report,
				   .width = wide ? A4_LONG : A4_SHORT,
				   .height = wide ? A4_SHORT : A4_LONG };

	if (!fonts_context())
		return -1;
	pages.context = open_context(json_string_value(json_object_get(report->document, "lang")));
	pages.of = lay_out(&pages, NULL);
	if (pages.of > 0)
		pages.of = lay_out(&pages, file);
	g_object_unref(pages.context);
	return pages.of > 0 ? 0 : -1;
}
