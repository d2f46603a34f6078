/* A label template: an SVG whose rectangles say what goes in; everything else is drawn as it stands.
 *
 * On a <rect> (mm below are the SVG's user units, scaled as the root's width and height say):
 *   data-text="SHIP TO|{ship_to}"      text; {name} is a field, | a new line; a line whose fields are all
 * blank goes data-barcode="gs1-128:[00]{sscc}"  a barcode: kind, colon, data data-if="field" or "!field" only
 * if the field is there, or is not data-required="yes"                refuse the label if nothing would stand
 * here data-align="left|center|right"     default left, for barcodes center data-valign="top|middle|bottom"
 * default top data-font="bold condensed mono"    any of these words data-min, data-max                 size
 * of the text in points, default 6 and 10; the largest that fits is taken data-wrap="yes|no" default no
 *   data-module="0.495-1.016"          width of a barcode's module in mm; the most whole dots that fit are
 * taken <g id="strip"> holds what may differ from print to print, <g id="carrier" data-top="16"> all the
 * rest: the carrier's area, from `data-top` user units below the sheet's upper edge to its lower one. */
#ifndef STATION_TEMPLATE_H
#define STATION_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "label.h"

enum { TEMPLATE_ELEMENTS_MAX = 64, TEMPLATE_PATTERN_MAX = 511, TEMPLATE_SIZE_MAX = 4 << 20 };

enum template_align { ALIGN_START, ALIGN_CENTER, ALIGN_END };

struct template_element {
	int line;                        /* in the SVG, for messages */
	double x, y, width, height;      /* mm on the sheet */
	bool strip;
	const struct barcode_kind *kind; /* NULL: text */
	char pattern[TEMPLATE_PATTERN_MAX + 1]; /* of the text, or of the barcode's data */
	char condition[LABEL_FIELD_NAME + 2];   /* "", "field" or "!field" */
	bool required, wrap, bold, condensed, mono;
	enum template_align align, valign;
	double size_min, size_max;       /* points */
	double module_min, module_max;   /* mm */
};

struct template {
	double width, height; /* mm */
	double carrier_top;   /* mm; above it is the strip */
	struct template_element elements[TEMPLATE_ELEMENTS_MAX];
	size_t count;
	void *still;          /* the SVG without the rectangles that say what goes in */
	size_t still_size;
};

/* Reads a template; `name` is for messages. 0, or -1 with "NAME:LINE: what is wrong". */
int template_parse(struct template *template, const void *svg, size_t size, const char *name, char *text,
                   size_t capacity);
void template_finish(struct template *template); /* zeroed is fine */

/* Draws what stands still into a new bitmap. 0, or -1 with text. */
int template_draw(const struct template *template, uint32_t dpi, struct bitmap *bitmap, char *text,
                  size_t capacity);

/* The next {field} of a pattern: its name, and *at moved past it; false if there is none. */
bool template_next_field(const char **at, char name[LABEL_FIELD_NAME + 1]);

#endif
