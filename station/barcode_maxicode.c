#include "station/barcode_maxicode.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <zint.h>

/* "[)>" RS "01" GS "96": the head of the message, of format 01 as it was set down in 1996; and RS EOT, its end. */
#define HEAD "[)>\x1e" "01\x1d" "96"
#define END  "\x1e\x04"

enum { POSTCODE_US = 9, POSTCODE = 6, THREE = 3, PRIMARY = POSTCODE_US + 2 * THREE };

struct message {
	char primary[PRIMARY + 1];            /* as zint takes it */
	char second[LABEL_SYMBOL_TEXT + 1];   /* and the rest: head, what follows the class, end */
	char text[LABEL_SYMBOL_TEXT + 1];     /* as a scanner reports it: all in one, GS between fields */
	int mode;
};

static bool
are(const char *text, size_t length, int (*is)(int))
{
	for (size_t i = 0; i < length; i++)
		if (!is((unsigned char)text[i]))
			return false;
	return true;
}

/* ---- the message ---- */

/* Five digits become nine, and fewer than six letters get blanks behind: the symbol has no other length. */
static bool
put_postcode(const char *from, size_t length, bool domestic, char out[POSTCODE_US + 1])
{
	if (domestic && (length == 5 || length == POSTCODE_US) && are(from, length, isdigit)) {
		snprintf(out, POSTCODE_US + 1, "%.*s%s", (int)length, from, length == 5 ? "0000" : "");
		return true;
	}
	snprintf(out, POSTCODE_US + 1, "%-*.*s", POSTCODE, (int)length, from);
	return !domestic && length >= 1 && length <= POSTCODE && are(from, length, isalnum);
}

static int
make_message(const char *data, struct message *message, char *text, size_t capacity)
{
	size_t length = strcspn(data, "|");
	const char *rest = data + length;
	char postcode[POSTCODE_US + 1];
	bool fields = rest[0] == '|' && are(rest + 1, THREE, isdigit) && rest[4] == '|' && are(rest + 5, THREE, isdigit) &&
	              rest[8] == '|';

	if (!fields || !put_postcode(data, length, memcmp(rest + 1, "840", THREE) == 0, postcode)) {
		snprintf(text, capacity, "a maxicode begins with a postcode, the country's three digits and three of the service");
		return -1;
	}
	message->mode = memcmp(rest + 1, "840", THREE) == 0 ? 2 : 3;
	snprintf(message->primary, sizeof message->primary, "%s%.3s%.3s", postcode, rest + 1, rest + 5);
	if ((size_t)snprintf(message->second, sizeof message->second, HEAD "%s" END, rest + 9) >= sizeof message->second ||
	    (size_t)snprintf(message->text, sizeof message->text, HEAD "%s%s" END, postcode, rest) >= sizeof message->text) {
		snprintf(text, capacity, "its message is longer than %d bytes", LABEL_SYMBOL_TEXT);
		return -1;
	}
	for (char *at = message->second; (at = strchr(at, '|')) != NULL;)
		*at = 0x1d;
	for (char *at = message->text; (at = strchr(at, '|')) != NULL;)
		*at = 0x1d;
	return 0;
}

/* What make_message() made a text of. */
static void
data_of(const struct label_symbol *symbol, char data[LABEL_SYMBOL_TEXT + 1])
{
	const size_t around = sizeof HEAD - 1 + sizeof END - 1;
	size_t length = symbol->length > around ? symbol->length - around : 0, blanks;

	memcpy(data, symbol->text + sizeof HEAD - 1, length);
	data[length] = '\0';
	for (char *at = data; (at = strchr(at, 0x1d)) != NULL;)
		*at = '|';
	length = strcspn(data, " |");
	blanks = strspn(data + length, " ");
	memmove(data + length, data + length + blanks, strlen(data + length + blanks) + 1);
}

/* ---- the dots ---- */

/* 7 dots a hexagon at 203 dpi, 10 at 300, which are 0.88 and 0.85 mm of 0.82 to 0.93. */
static uint32_t
hexagon(uint32_t dpi)
{
	return dpi == 203 ? 7 : 10;
}

/* *zint, which is new, has the bitmap then. */
static int
encode(struct zint_symbol *zint, const struct message *message, uint32_t dpi, char *text, size_t capacity)
{
	zint->symbology = BARCODE_MAXICODE;
	zint->option_1 = message->mode;
	zint->warn_level = WARN_FAIL_ALL;
	zint->output_options |= OUT_BUFFER_INTERMEDIATE;
	zint->scale = (float)hexagon(dpi) / 10;
	snprintf(zint->primary, sizeof zint->primary, "%s", message->primary);
	if (ZBarcode_Encode(zint, (const unsigned char *)message->second, (int)strlen(message->second)) == 0 &&
	    ZBarcode_Buffer(zint, 0) == 0)
		return 0;
	snprintf(text, capacity, "no maxicode can be made of it: %s", zint->errtxt);
	return -1;
}

static int
place_symbol(const struct barcode_kind *kind, const struct barcode_place *place, const struct zint_symbol *zint, uint32_t dpi,
             struct label_symbol *symbol, char *text, size_t capacity)
{
	double wide = hexagon(dpi) * 25.4 / dpi;
	uint32_t spare_x, spare_y;

	*symbol = (struct label_symbol){ .kind = kind, .module = hexagon(dpi), .quiet = kind->quiet * hexagon(dpi) };
	symbol->width = (uint32_t)zint->bitmap_width;
	symbol->height = (uint32_t)zint->bitmap_height;
	if (wide < place->module_min - 1e-6 || wide > place->module_max + 1e-6) {
		snprintf(text, capacity, "a maxicode has hexagons of %.3f mm at %u dpi, and data-module asks for %g to %g", wide, dpi,
		         place->module_min, place->module_max);
		return -1;
	}
	if (symbol->width + 2 * symbol->quiet > place->width || symbol->height + 2 * symbol->quiet > place->height) {
		snprintf(text, capacity, "a maxicode with its quiet zones needs %.1f by %.1f mm at %u dpi, and has %.1f by %.1f",
		         (symbol->width + 2 * symbol->quiet) * 25.4 / dpi, (symbol->height + 2 * symbol->quiet) * 25.4 / dpi, dpi,
		         place->width * 25.4 / dpi, place->height * 25.4 / dpi);
		return -1;
	}
	spare_x = place->width - symbol->width - 2 * symbol->quiet;
	spare_y = place->height - symbol->height - 2 * symbol->quiet;
	symbol->x = place->x + symbol->quiet +
	            (place->align == ALIGN_START ? 0 : place->align == ALIGN_CENTER ? spare_x / 2 : spare_x);
	symbol->y = place->y + symbol->quiet + spare_y / 2;
	return 0;
}

static bool
is_black(const struct zint_symbol *zint, uint32_t x, uint32_t y)
{
	return zint->bitmap[y * (uint32_t)zint->bitmap_width + x] == '1';
}

int
maxicode_draw(struct bitmap *bitmap, const struct barcode_kind *kind, const struct barcode_place *place, const char *data,
              struct label_symbol *symbol, char *text, size_t capacity)
{
	struct message message;
	struct zint_symbol *zint = ZBarcode_Create();
	int result = zint ? make_message(data, &message, text, capacity) : -1;

	if (!zint)
		snprintf(text, capacity, "out of memory");
	if (result == 0)
		result = encode(zint, &message, bitmap->dpi, text, capacity);
	if (result == 0)
		result = place_symbol(kind, place, zint, bitmap->dpi, symbol, text, capacity);
	for (uint32_t y = 0; result == 0 && y < symbol->height; y++)
		for (uint32_t x = 0; x < symbol->width; x++)
			if (is_black(zint, x, y))
				bitmap_fill(bitmap, symbol->x + x, symbol->y + y, 1, 1, true);
	if (result == 0) {
		symbol->length = (uint16_t)strlen(message.text);
		memcpy(symbol->text, message.text, symbol->length + 1U);
	}
	ZBarcode_Delete(zint);
	return result;
}

bool
maxicode_is_whole(const struct bitmap *bitmap, const struct label_symbol *symbol)
{
	char data[LABEL_SYMBOL_TEXT + 1], text[LABEL_TEXT_MAX];
	struct message message;
	struct zint_symbol *zint = ZBarcode_Create();
	bool same;

	data_of(symbol, data);
	same = zint && make_message(data, &message, text, sizeof text) == 0 &&
	       encode(zint, &message, bitmap->dpi, text, sizeof text) == 0 && (uint32_t)zint->bitmap_width == symbol->width &&
	       (uint32_t)zint->bitmap_height == symbol->height;
	for (uint32_t y = 0; same && y < symbol->height; y++)
		for (uint32_t x = 0; same && x < symbol->width; x++)
			same = bitmap_get(bitmap, symbol->x + x, symbol->y + y) == is_black(zint, x, y);
	ZBarcode_Delete(zint);
	return same;
}
