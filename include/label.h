/* A label: the fields that go in, the bitmap that comes out, and what can be wrong with it.
 *
 * The sheet has two parts. The strip at its top says which box, intent and attempt it is; the carrier's area
 * below it is the same bits for the same fields, however often it is printed, and is known by its hash.
 *
 * Fields a label may have (absent and "" are the same): carrier (the name in packwarden.conf), dpi, media,
 * box, intent, attempt, order, box_of ("1 of 3"), seal_mark (the text of the strip's code), the carrier's
 * number (sscc …), service, weight ("2.35 kg", once it was weighed), reference (the order), day ("2026-11-22", where the station is), and for each of ship_to_ and ship_from_: name, company,
 * address1, address2, address3, city, state, postcode, country (two letters), phone. What is made from them:
 * ship_to and ship_from (the address as its country writes it, several lines), and what the carrier's driver
 * adds (sscc_text …). */
#ifndef PACKWARDEN_LABEL_H
#define PACKWARDEN_LABEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "message.h"

struct config;
struct config_carrier;

/* ---- fields ---- */

enum { LABEL_FIELDS_MAX = 64, LABEL_FIELD_NAME = 31, LABEL_FIELDS_TEXT = LIMIT_MESSAGE };

struct label_field {
	char name[LABEL_FIELD_NAME + 1];
	uint32_t at; /* of its NUL-terminated value in text */
};

struct label_fields {
	struct label_field fields[LABEL_FIELDS_MAX];
	size_t count;
	char text[LABEL_FIELDS_TEXT];
	size_t used;
};

void label_fields_begin(struct label_fields *fields);

/* Sets a field, or sets it again. NULL is "". Returns 0, or -1 if it does not fit or the name is not
 * [a-z0-9_]+. */
int label_fields_put(struct label_fields *fields, const char *name, const char *value);

/* Never NULL: "" if absent. Valid until the next put. */
const char *label_fields_get(const struct label_fields *fields, const char *name);

/* From a record of pairs (record.h). Returns 0, or -1 if it is torn, too large, or a value holds a NUL. */
int label_fields_read(struct label_fields *fields, const void *record, size_t size);

/* ---- bitmap ---- */

enum { BITMAP_SIDE_MAX = 20000 }; /* dots; 66 inches at 300 dpi */

struct bitmap {
	uint8_t *rows;                  /* 1 bit a dot, MSB first, 1 is black; bits past the width are 0 */
	uint32_t width, height, stride; /* dots, dots, bytes a row */
	uint32_t dpi;                   /* 0: not known */
	bool owned;                     /* rows is freed by bitmap_finish */
	size_t mapped;                  /* bytes that bitmap_finish unmaps, 0 for none */
};

int bitmap_create(struct bitmap *bitmap, uint32_t width, uint32_t height,
                  uint32_t dpi);           /* white; -1 with errno */
void bitmap_finish(struct bitmap *bitmap); /* zeroed is fine */

/* Over memory of the caller's; -1 if `size` bytes do not hold it or its sizes are out of range. */
int bitmap_wrap(struct bitmap *bitmap, void *rows, size_t size, uint32_t width, uint32_t height,
                uint32_t stride, uint32_t dpi);

bool bitmap_get(const struct bitmap *bitmap, uint32_t x, uint32_t y); /* false outside */
void bitmap_fill(struct bitmap *bitmap, uint32_t x, uint32_t y, uint32_t width, uint32_t height, bool black);
bool bitmap_equal(const struct bitmap *a, const struct bitmap *b); /* size and bits */

/* Turns it clockwise by so many quarters, into memory of its own; by 0 it stays what it is. -1 with errno, and it is as it was. */
int bitmap_turn(struct bitmap *bitmap, unsigned quarters);

/* A sealed memfd that holds the rows; the caller closes it. -1 with errno. */
int bitmap_to_memfd(const struct bitmap *bitmap);

/* Maps what a peer sent, read-only; -1 with EPROTO if it is not sealed or too short. fd may be closed
 * afterwards. */
int bitmap_from_memfd(struct bitmap *bitmap, int fd, uint32_t width, uint32_t height, uint32_t stride,
                      uint32_t dpi);

enum bitmap_pwg { BITMAP_PWG_BLACK_1, BITMAP_PWG_SGRAY_8 };

/* Each writes the whole file to fd, which stays open. 0, or -1 with errno. */
int bitmap_write_png(const struct bitmap *bitmap, int fd);
int bitmap_write_pdf(const struct bitmap *bitmap, int fd); /* one page with a 1-bit image: no vector bars */
int bitmap_write_pwg(const struct bitmap *bitmap, enum bitmap_pwg type, int fd);
int bitmap_write_zpl(const struct bitmap *bitmap, int fd); /* one label, ^GFA with :Z64: */

/* Any PNG, darker than half is black, transparent is white. Its dpi is taken from the file, 0 if that does
 * not say. 0, or -1 with errno (EINVAL: not a PNG, or larger than BITMAP_SIDE_MAX). */
int bitmap_read_png(struct bitmap *bitmap, int fd);

/* The first page of a PWG raster in black_1 or sgray_8, as a printer has received it. 0, or -1 with EINVAL. */
int bitmap_read_pwg(struct bitmap *bitmap, int fd);

/* ---- label ---- */

enum { LABEL_SYMBOLS_MAX = 16, LABEL_SYMBOL_TEXT = 512 };

enum label_status {
	LABEL_OK,
	LABEL_FIELD,      /* a field is missing, or holds what cannot be printed */
	LABEL_TOO_LONG,   /* a field does not fit at the smallest size allowed */
	LABEL_NO_GLYPH,   /* no font has a character of a field */
	LABEL_BARCODE,    /* a barcode cannot be made of its field, or does not fit in whole dots */
	LABEL_UNREADABLE, /* the finished bits do not read back as what was meant */
	LABEL_TEMPLATE,   /* the template is wrong */
	LABEL_MEDIA,      /* the template and the printer's media or resolution do not fit */
	LABEL_INTERNAL,   /* memory or a library failed */
};

struct barcode_kind;

/* Where a symbol is on the label and what it must say. */
struct label_symbol {
	const struct barcode_kind *kind;
	uint32_t x, y, width, height; /* dots, without quiet zones */
	uint32_t module, quiet;       /* dots */
	uint16_t length;
	char text[LABEL_SYMBOL_TEXT + 1]; /* as a scanner reports it, GS is 0x1D; `length` bytes and a NUL */
};

struct label_result {
	enum label_status status;
	char field[LABEL_FIELD_NAME + 1]; /* the field that is to blame, or "" */
	char text[LABEL_TEXT_MAX];        /* what is wrong, for a person; "" when OK */
	uint32_t carrier_top, carrier_height;
	uint8_t hash[LABEL_HASH_BYTES];   /* BLAKE2b-256 of the carrier's area, row by row */
	struct label_symbol symbols[LABEL_SYMBOLS_MAX];
	size_t symbol_count;
};

/* Loads the fonts and, for each carrier of *config (NULL: none), its template; draws one label of each for the printers that
 * lanes use, so that the first real one is as fast as the last. Templates are looked for in `folder` (NULL: the working
 * directory). 0, or -1 with text. Call it before threads start; label_stop frees all. */
int label_start(const struct config *config, const char *folder, char *text, size_t capacity);
void label_stop(void);

/* The carrier's template is new: the next label reads it. */
void label_forget(const char *carrier);

/* Draws a label and reads it back. On 0 *out is a new bitmap (the caller's to finish) and *result describes
 * it. On -1 result->status, field and text say why; *out is zeroed. Not for two threads at once. */
int label_render(const struct label_fields *fields, const struct config_carrier *carrier, struct bitmap *out,
                 struct label_result *result);

/* As label_render(), with the carrier's area as it was drawn before, bit for bit; only the strip is new. LABEL_MEDIA where the
 * template has no longer the same room for it. */
int label_render_kept(const struct label_fields *fields, const struct config_carrier *carrier, const struct bitmap *area,
                      struct bitmap *out, struct label_result *result);

/* Reads every symbol of *result back from the bits: exact modules, quiet zones, and what zxing makes of it.
 * 0, or -1 with result->status LABEL_UNREADABLE and which symbol. zxing may abort the process. */
int label_check(const struct bitmap *bitmap, struct label_result *result);

enum { LABEL_CODES_MAX = 32 };

struct label_code {
	char format[24]; /* zxing's name: "Code128", "DataMatrix" … */
	char aim[4];     /* "]C1" */
	uint16_t length;
	char text[LABEL_SYMBOL_TEXT + 1];
	uint32_t x, y, width, height; /* dots, about */
};

/* Lists the codes of any label image, from top to bottom. Reads in a child process, since the reader may
 * abort. Returns how many, or -1 with errno. */
int label_list(const struct bitmap *bitmap, struct label_code codes[LABEL_CODES_MAX]);

#endif
