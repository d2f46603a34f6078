/* The label of an item of the catalogue, for goods that come without a barcode: 2 by 1 inches.
 *
 * Fields: sku, code (as the catalogue has it), description, dpi, media. A GTIN becomes a GS1-128, another code a Code 128 if that
 * fits, else a Data Matrix. */
#ifndef STATION_LABEL_ITEM_H
#define STATION_LABEL_ITEM_H

#include "label.h"

#define LABEL_ITEM_MEDIA "2x1in"

/* As label_render(). */
int label_item_render(const struct label_fields *fields, struct bitmap *out, struct label_result *result);

#endif
