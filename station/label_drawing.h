/* The steps of drawing a label, for label.c, which prints, label_strip.c, which draws the strip
 * alone, and label_lint.c, which looks whether a template could. */
#ifndef STATION_LABEL_DRAWING_H
#define STATION_LABEL_DRAWING_H

#include <cairo.h>
#include <stdint.h>
#include "carrier.h"
#include "label.h"
#include "station/template.h"

/* What one label is made with. */
struct label_drawing {
	const struct template *template;
	const struct carrier_driver *driver;
	const struct config_carrier *carrier;
	const struct bitmap *kept;  /* the carrier's area as it was drawn before; NULL: it is drawn */
	struct label_fields fields; /* clean, with those that are made from others */
	uint32_t dpi;
	cairo_surface_t *surface;   /* the text, 1 bit a dot */
	cairo_t *cairo;
	struct bitmap *out;
	struct label_result *result;
};

/* Whether a template is as large as the media ("": any). 0, or -1 with *result. */
int label_check_media(const struct template *template, const char *media, struct label_result *result);

/* label_render() with a driver that need not be one of carrier_drivers[]. */
int label_draw_as(const struct carrier_driver *driver, const struct label_fields *fields, const struct config_carrier *carrier,
                  struct bitmap *out, struct label_result *result);

/* Adds the fields that are made from others. 0, or -1 with *result. */
int label_derive(struct label_drawing *drawing);

/* Makes *out from what stands still (NULL: *out is there already), and a surface for text; -1 with *result if there is no
 * memory. Then each element; then _end, once for each _begin that was good, which puts the text onto the bitmap if `merge`. */
int label_drawing_begin(struct label_drawing *drawing, const struct bitmap *base);
int label_draw_element(struct label_drawing *drawing, const struct template_element *element); /* 0, or -1 with *result */
void label_drawing_end(struct label_drawing *drawing, bool merge);

/* What is wrong with one symbol of a finished label, "has damaged bars" and the like; NULL: it reads as it should. */
const char *label_check_symbol(const struct bitmap *bitmap, const struct label_symbol *symbol);

#endif
