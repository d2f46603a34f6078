#include "station/barcode_draw.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <zint.h>

#include "station/barcode_maxicode.h"

static const struct barcode_kind kinds[] = {
	{"gs1-128", BARCODE_GS1_128, true, true, 10, 90, "Code128", "]C1", false},
	{"code128", BARCODE_CODE128, false, true, 10, 60, "Code128", "]C0", false},
	{"itf", BARCODE_C25INTER, false, true, 10, 40, "ITF", NULL, false}, /* ]I1 where the last digit happens to be a GTIN's */
	{"codabar", BARCODE_CODABAR, false, true, 10, 40, "Codabar", "]F0", false},
	{"datamatrix", BARCODE_DATAMATRIX, false, false, 2, 300, "DataMatrix", "]d1", false},
	{"gs1-datamatrix", BARCODE_DATAMATRIX, true, false, 2, 300, "DataMatrix", "]d2", false},
	{"qr", BARCODE_QRCODE, false, false, 4, 300, "QRCode", "]Q1", false},
	{"maxicode", BARCODE_MAXICODE, false, false, 1, 200, "MaxiCode", "]U1", true},
};

const struct barcode_kind *
barcode_kind_find(const char *name)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	return NULL;
}

/* Application identifiers whose length is fixed need no separator after them: GS1 General
 * Specifications, 7.8.5. */
static bool
is_predefined(const char *ai)
{
	static const char fixed[] = "00 01 02 03 04 11 12 13 14 15 16 17 18 19 20 31 32 33 34 35 36 41";
	char two[3] = {ai[0], ai[1], '\0'};
	return strstr(fixed, two) != NULL;
}

/* What a scanner will report for "[00]123[10]A": the brackets go, GS comes where a length is open. */
static int
gs1_text(const char *data, struct label_symbol *symbol)
{
	size_t used = 0;
	const char *open = NULL; /* the identifier whose value is being copied */
	for (const char *p = data; *p; p++) {
		if (*p == '[') {
			if (open && !is_predefined(open))
				symbol->text[used++] = 0x1d;
			open = p + 1;
		} else if (*p != ']') {
			symbol->text[used++] = *p;
		}
		if (used >= LABEL_SYMBOL_TEXT)
			return -1;
	}
	symbol->text[used] = '\0';
	symbol->length = (uint16_t)used;
	return 0;
}

static int
plain_text(const char *data, struct label_symbol *symbol)
{
	size_t length = strlen(data);
	if (length > LABEL_SYMBOL_TEXT)
		return -1;
	memcpy(symbol->text, data, length + 1);
	symbol->length = (uint16_t)length;
	return 0;
}

static int
check_input(const struct barcode_kind *kind, const char *data, char *text, size_t capacity)
{
	size_t length = strlen(data);
	if (length == 0 || length > kind->input_max) {
		snprintf(text, capacity, "a %s takes 1 to %zu characters, not %zu", kind->name,
		         kind->input_max, length);
		return -1;
	}
	for (size_t i = 0; i < length; i++)
		if (data[i] < 0x20 || data[i] > 0x7e) {
			snprintf(text, capacity, "a %s cannot hold byte 0x%02X", kind->name,
			         (unsigned char)data[i]);
			return -1;
		}
	return 0;
}

static int
encode(struct zint_symbol *zint, const struct barcode_kind *kind, const char *data, char *text,
       size_t capacity)
{
	if (check_input(kind, data, text, capacity) < 0)
		return -1;
	zint->symbology = kind->symbology;
	zint->input_mode = kind->gs1 ? GS1_MODE : DATA_MODE;
	zint->warn_level = WARN_FAIL_ALL; /* a wrong check digit or date is only a warning otherwise */
	if (kind->symbology == BARCODE_DATAMATRIX)
		zint->option_3 = DM_SQUARE;
	int rc = ZBarcode_Encode(zint, (const unsigned char *)data, (int)strlen(data));
	if (rc != 0 || zint->width <= 0 || zint->rows <= 0 || (kind->linear && zint->rows != 1)) {
		snprintf(text, capacity, "no %s can be made of it: %s", kind->name, zint->errtxt);
		return -1;
	}
	return 0;
}

/* The most whole dots a module may have that are allowed and fit. */
static uint32_t
module_dots(const struct barcode_kind *kind, const struct barcode_place *place,
            const struct zint_symbol *zint, uint32_t dpi)
{
	double tolerance = 1e-6; /* 0.508 mm at 300 dpi is exactly 6 dots, whatever the floating point says */
	uint32_t least = (uint32_t)ceil(place->module_min * dpi / 25.4 - tolerance);
	uint32_t most = (uint32_t)floor(place->module_max * dpi / 25.4 + tolerance);
	uint32_t across = (uint32_t)zint->width + 2 * kind->quiet;
	uint32_t down = (uint32_t)zint->rows + 2 * kind->quiet;
	if (most > place->width / across)
		most = place->width / across;
	if (!kind->linear && most > place->height / down)
		most = place->height / down;
	return most >= least ? most : 0;
}

static bool
is_black(const struct zint_symbol *zint, int row, int column)
{
	return zint->encoded_data[row][column >> 3] >> (column & 7) & 1;
}

static void
draw_modules(struct bitmap *bitmap, const struct zint_symbol *zint, const struct label_symbol *symbol)
{
	uint32_t row_height = symbol->height / (uint32_t)zint->rows;
	for (int row = 0; row < zint->rows; row++)
		for (int column = 0, end; column < zint->width; column = end) {
			for (end = column + 1; end < zint->width; end++)
				if (is_black(zint, row, end) != is_black(zint, row, column))
					break;
			if (is_black(zint, row, column))
				bitmap_fill(bitmap, symbol->x + (uint32_t)column * symbol->module,
				            symbol->y + (uint32_t)row * row_height,
				            (uint32_t)(end - column) * symbol->module, row_height, true);
		}
}

/* Bars are whole dots: at some resolutions none is as wide as is allowed; or all that are need more room. */
static void
explain_no_module(const struct barcode_kind *kind, const struct barcode_place *place, const struct zint_symbol *zint,
                  uint32_t dpi, char *text, size_t capacity)
{
	double dot = 25.4 / dpi, least = ceil(place->module_min / dot - 1e-6);
	double across = (zint->width + 2.0 * kind->quiet) * least * dot;
	double down = kind->linear ? 0 : (zint->rows + 2.0 * kind->quiet) * least * dot;
	if (least * dot > place->module_max + 1e-6)
		snprintf(text, capacity, "no whole number of dots is %g to %g mm wide at %u dpi: %.0f are %.3f, %.0f are %.3f",
		         place->module_min, place->module_max, dpi, least - 1, (least - 1) * dot, least, least * dot);
	else if (across > place->width * dot)
		snprintf(text, capacity, "a %s of %d modules with its quiet zones needs %.1f mm at %u dpi, and has %.1f",
		         kind->name, zint->width, across, dpi, place->width * dot);
	else
		snprintf(text, capacity, "a %s of %d rows with its quiet zones needs %.1f mm of height at %u dpi, and has %.1f",
		         kind->name, zint->rows, down, dpi, place->height * dot);
}

static int
place_symbol(const struct barcode_kind *kind, const struct barcode_place *place,
             const struct zint_symbol *zint, uint32_t dpi, struct label_symbol *symbol, char *text,
             size_t capacity)
{
	symbol->kind = kind;
	symbol->module = module_dots(kind, place, zint, dpi);
	if (symbol->module == 0) {
		explain_no_module(kind, place, zint, dpi, text, capacity);
		return -1;
	}
	symbol->quiet = kind->quiet * symbol->module;
	symbol->width = (uint32_t)zint->width * symbol->module;
	symbol->height = kind->linear ? place->height : (uint32_t)zint->rows * symbol->module;
	uint32_t spare = place->width - symbol->width - 2 * symbol->quiet;
	symbol->x = place->x + symbol->quiet +
	            (place->align == ALIGN_START ? 0 : place->align == ALIGN_CENTER ? spare / 2 : spare);
	symbol->y = place->y + (kind->linear ? 0 : (place->height - symbol->height) / 2);
	return 0;
}

int
barcode_draw(struct bitmap *bitmap, const struct barcode_kind *kind, const struct barcode_place *place,
             const char *data, struct label_symbol *symbol, char *text, size_t capacity)
{
	*symbol = (struct label_symbol){0};
	if (kind->hexagons)
		return check_input(kind, data, text, capacity) < 0
		               ? -1
		               : maxicode_draw(bitmap, kind, place, data, symbol, text, capacity);
	struct zint_symbol *zint = ZBarcode_Create();
	if (!zint) {
		snprintf(text, capacity, "out of memory");
		return -1;
	}
	int result = encode(zint, kind, data, text, capacity);
	if (result == 0)
		result = place_symbol(kind, place, zint, bitmap->dpi, symbol, text, capacity);
	if (result == 0 && (kind->gs1 ? gs1_text(data, symbol) : plain_text(data, symbol)) < 0) {
		snprintf(text, capacity, "its text is longer than %d bytes", LABEL_SYMBOL_TEXT);
		result = -1;
	}
	if (result == 0)
		draw_modules(bitmap, zint, symbol);
	ZBarcode_Delete(zint);
	return result;
}
