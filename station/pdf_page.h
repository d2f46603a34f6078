/* Pages of a printed document: text that wraps, tables whose headings repeat, and "3 of 7" at the foot. A document is
 * laid out twice, as the number of pages is known only at its end. Lengths are points, 1/72 in. */
#ifndef STATION_PDF_PAGE_H
#define STATION_PDF_PAGE_H

#include <cairo.h>
#include <jansson.h>
#include <pango/pangocairo.h>
#include <stdbool.h>
#include "report.h"

#define PDF_MARGIN 42.0
#define PDF_FOOT 30.0    /* of the height: the page's number */
#define PDF_CELL 4.0     /* between columns */

struct pdf_pages {
	cairo_t *cairo;
	PangoContext *context;
	const struct report *report;
	double width, height;  /* of a page */
	double y;              /* where the next thing goes */
	unsigned page, of;     /* of: 0 while they are counted */
};

double pdf_left(const struct pdf_pages *pages);   /* how much room is left on this page */
double pdf_inner(const struct pdf_pages *pages);  /* the width that text has */
void pdf_new_page(struct pdf_pages *pages);       /* ends this one with its foot */

/* A layout of that size, bold or not; the caller's, g_object_unref(). width < 0: as long as it gets. */
PangoLayout *pdf_layout(const struct pdf_pages *pages, const char *text, double size, bool bold, double width);
double pdf_height_of(PangoLayout *layout);

/* Text as wide as the page, on as many pages as it needs. */
void pdf_paragraph(struct pdf_pages *pages, const char *text, double size, bool bold, double below);

/* One line of cells, sliced where the page ends; before each new page's first line `again` draws the headings. */
struct pdf_cell {
	PangoLayout *layout;
	double x, width;
};
void pdf_row(struct pdf_pages *pages, const struct pdf_cell *cells, size_t count, void (*again)(void *), void *context);

void pdf_table(struct pdf_pages *pages, const json_t *section);

#endif
