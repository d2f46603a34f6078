/* A finished label that came with the order from its carrier's system: read back, checked against the order, and put onto
 * a sheet as it is, with the station's own mark beside it. */
#ifndef STATION_LABEL_GIVEN_H
#define STATION_LABEL_GIVEN_H

#include "label.h"

/* As label_render(), from a file: PNG, a PDF of one page, or ZPL that is a picture (^GF). fields has the order's as there;
 * number is what a barcode of the label must hold. `code` is the text of that barcode, "" where it is the number itself.
 * The carrier's area, and its hash, are the label's own bits. A hostile file may end the process. */
int label_given_render(const struct label_fields *fields, const struct config_carrier *carrier, const void *file, size_t size,
                       struct bitmap *out, struct label_result *result, char code[LABEL_TEXT_MAX]);

/* What kind of file its first bytes say it is: "PNG", "PDF", "ZPL"; NULL: none of these. */
const char *label_given_kind(const void *file, size_t size);

/* ---- for label_given.c: a file as a bitmap at a resolution. 0, or -1 with *result ---- */

/* Each dot of the picture is a whole number of the printer's. width and height: the media's, dots; 0: unknown. */
int label_given_png(const void *file, size_t size, uint32_t dpi, uint32_t width, uint32_t height, struct bitmap *out,
                    struct label_result *result);
int label_given_pdf(const void *file, size_t size, uint32_t dpi, struct bitmap *out, struct label_result *result);
int label_given_zpl(const char *file, size_t size, uint32_t dpi, struct bitmap *out, struct label_result *result);

/* A quarter turn; `label` is finished. -1 without memory. */
int label_given_turn(struct bitmap *label);

/* Draws the strip of the carrier's template for the media that the fields name onto the top of a sheet that is white there.
 * 0, or -1 with *result. */
int label_draw_strip(const struct label_fields *fields, const struct config_carrier *carrier, struct bitmap *sheet,
                     struct label_result *result);
double label_strip_height(const struct config_carrier *carrier, const char *media); /* mm; 0: no template can be read */

/* The codes of a label image, format by format until `enough` says so, found in this process, which zxing may abort. Returns
 * how many. */
typedef bool label_enough(const struct label_code *codes, int count, const void *context);
int label_list_here(const struct bitmap *bitmap, struct label_code codes[LABEL_CODES_MAX], label_enough *enough,
                    const void *context);

#endif
