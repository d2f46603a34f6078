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

/* What central has set of them, in the data folder: CARRIER.svg each, over what packwarden.conf says. */
#define TEMPLATE_FOLDER "central"

enum { TEMPLATE_ELEMENTS_MAX = 64, TEMPLATE_PATTERN_MAX = 511, TEMPLATE_SIZE_MAX = 4 << 20,
       TEMPLATE_ID_MAX = 47, TEMPLATE_REASON_MAX = 224 };

enum template_align { ALIGN_START, ALIGN_CENTER, ALIGN_END };

struct template_element {
	int line;                        /* in the SVG, for messages */
	char id[TEMPLATE_ID_MAX + 1];    /* in the SVG, "": it has none */
	bool faulty;                     /* not fit to be drawn */
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

/* Something that is wrong with a template, and where. */
struct template_fault {
	bool warning;                    /* it can be printed all the same */
	const char *code;                /* a stable word: "attribute", "place", "unsafe" ... */
	int line;
	char id[TEMPLATE_ID_MAX + 1];    /* of the element, "": it has none */
	bool placed;                     /* the next four are known */
	double x, y, width, height;      /* mm on the sheet */
	char text[TEMPLATE_REASON_MAX];  /* for a person */
};
typedef void template_report(void *context, const struct template_fault *fault);

/* Reads as much of a template as can be read and reports all that is wrong. 0: nothing is; else -1, and *template holds
 * what is good, with width 0 if not even its size is known. Either way it is the caller's to finish. */
int template_read(struct template *template, const void *svg, size_t size, template_report *report, void *context);

/* Whether an element or instruction of the SVG would run a program or fetch what is not in the file: *text says which. */
struct _xmlNode;
bool template_is_unsafe(const struct _xmlNode *node, char *text, size_t capacity);

/* The font-size that an element itself says, in user units; false if it says none, or not as a length. */
bool template_font_size(const struct _xmlNode *node, double *units);

/* Reads a template that is to be used: the first error refuses it. `name` is for messages. 0, or -1 with "NAME:LINE: what is wrong". */
int template_parse(struct template *template, const void *svg, size_t size, const char *name, char *text,
                   size_t capacity);
void template_finish(struct template *template); /* zeroed is fine */

/* Draws what stands still into a new bitmap. 0, or -1 with text. */
int template_draw(const struct template *template, uint32_t dpi, struct bitmap *bitmap, char *text,
                  size_t capacity);

/* The next {field} of a pattern: its name, and *at moved past it; false if there is none. */
bool template_next_field(const char **at, char name[LABEL_FIELD_NAME + 1]);

#endif
