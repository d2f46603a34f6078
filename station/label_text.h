/* Text on a label: fields made safe, put into patterns, and drawn as large as fits. */
#ifndef STATION_LABEL_TEXT_H
#define STATION_LABEL_TEXT_H

#include <cairo.h>
#include <stdbool.h>
#include <stddef.h>
#include "label.h"
#include "station/template.h"

enum { LABEL_EXPANDED_MAX = 16384 };

/* Sets result's status, field (NULL: none) and text. Returns -1, so that a caller can return it. */
__attribute__((format(printf, 4, 5))) int label_refuse(struct label_result *result, enum label_status status,
                                                       const char *field, const char *format, ...);

/* Copies fields into *clean: white space becomes a space; what turns the direction of text or has no width
 * goes; other control characters and invalid UTF-8 refuse. 0, or -1 with *result. */
int label_clean(const struct label_fields *fields, struct label_fields *clean, struct label_result *result);

/* Puts fields into a pattern ('|' is a new line; a line goes if it names fields and all are blank).
 * Returns the length, or -1 if text is too small. */
int label_expand(const char *pattern, const struct label_fields *fields, char *text, size_t capacity);

/* Whether an element's data-if holds. */
bool label_condition(const struct template_element *element, const struct label_fields *fields);

/* Draws a text element on an A1 surface, in the dots of *place. 0, or -1 with *result: which field does not
 * fit at the smallest size, or has a character that no font has. */
struct label_place {
	uint32_t x, y, width, height; /* dots */
};
int label_draw_text(cairo_t *cairo, const struct template_element *element, const struct label_place *place,
                    uint32_t dpi, const struct label_fields *fields, struct label_result *result);

/* Makes the fonts of a text element ready at its largest size, which most labels use. */
void label_warm_text(const struct template_element *element, uint32_t dpi);

/* Puts what was drawn on an A1 surface of the same size onto the bitmap. */
void label_merge_text(cairo_surface_t *surface, struct bitmap *out);

/* "4x6in", "100x150mm" or an ISO A size, in mm. False: it is none of these. */
bool label_media_size(const char *media, double *width, double *height);

#endif
