/* Barcodes: encoded by zint, drawn by us in whole dots, since a bar that is a dot off may not read. */
#ifndef STATION_BARCODE_DRAW_H
#define STATION_BARCODE_DRAW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "label.h"
#include "station/template.h"

/* A kind of symbol, by the name that templates use. */
struct barcode_kind {
	const char *name;
	int symbology;      /* zint's */
	bool gs1, linear;
	unsigned quiet;     /* modules of white that it needs: left and right, and of a matrix also above and
	                       below */
	size_t input_max;   /* bytes; zint 2.11 writes past its buffers on some longer inputs */
	const char *format; /* zxing's name */
	const char *aim;    /* what a scanner puts before the text; NULL: not compared */
	bool hexagons;      /* its modules are no squares */
};

const struct barcode_kind *barcode_kind_find(const char *name); /* NULL if there is none */

struct barcode_place {
	uint32_t x, y, width, height; /* dots, quiet zones included */
	double module_min, module_max; /* mm */
	enum template_align align;
};

/* Encodes data and draws it into *bitmap, which is white there. For GS1 kinds data is "[00]123…[10]A1…".
 * Returns 0 with *symbol filled, or -1 with text. */
int barcode_draw(struct bitmap *bitmap, const struct barcode_kind *kind, const struct barcode_place *place,
                 const char *data, struct label_symbol *symbol, char *text, size_t capacity);

#endif
