/* Reads a label back from the very bits that will print. First the bits: every module is whole dots, every
 * line of a linear symbol is the same, the quiet zones are white. Then the meaning: zxing reads what was
 * meant. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "label.h"
#include "station/barcode_draw.h"
#include "station/barcode_maxicode.h"
#include "station/label_drawing.h"
#include "station/label_text.h"
#include "station/zxing.h"

enum { LINES_READ = 24 };

static bool
is_white(const struct bitmap *bitmap, uint32_t x, uint32_t y, uint32_t width, uint32_t height)
{
	for (uint32_t row = y; row < y + height; row++)
		for (uint32_t column = x; column < x + width; column++)
			if (bitmap_get(bitmap, column, row))
				return false;
	return true;
}

static bool
is_inside(const struct bitmap *bitmap, const struct label_symbol *s)
{
	uint32_t above = s->kind->linear ? 0 : s->quiet;
	return s->x >= s->quiet && s->y >= above && s->width > 0 && s->height > 0 && s->module > 0 &&
	       (uint64_t)s->x + s->width + s->quiet <= bitmap->width &&
	       (uint64_t)s->y + s->height + above <= bitmap->height;
}

static bool
quiet_zones_white(const struct bitmap *bitmap, const struct label_symbol *s)
{
	uint32_t above = s->kind->linear ? 0 : s->quiet;
	return is_white(bitmap, s->x - s->quiet, s->y - above, s->quiet, s->height + 2 * above) &&
	       is_white(bitmap, s->x + s->width, s->y - above, s->quiet, s->height + 2 * above) &&
	       is_white(bitmap, s->x, s->y - above, s->width, above) &&
	       is_white(bitmap, s->x, s->y + s->height, s->width, above);
}

static bool
rows_equal(const struct bitmap *bitmap, const struct label_symbol *s, uint32_t one, uint32_t other)
{
	const uint8_t *p = bitmap->rows + (size_t)one * bitmap->stride;
	const uint8_t *q = bitmap->rows + (size_t)other * bitmap->stride;
	uint32_t from = s->x / 8, to = (s->x + s->width - 1) / 8;
	uint8_t first = (uint8_t)(0xff >> s->x % 8),
		last = (uint8_t)(0xff00 >> ((s->x + s->width - 1) % 8 + 1));
	for (uint32_t i = from; i <= to; i++) {
		uint8_t mask = (uint8_t)((i == from ? first : 0xff) & (i == to ? last : 0xff));
		if ((p[i] ^ q[i]) & mask)
			return false;
	}
	return true;
}

/* Every dot is as its module's first: so no bar is a dot too wide, too narrow or interrupted. */
static bool
modules_whole(const struct bitmap *bitmap, const struct label_symbol *s)
{
	uint32_t row_height = s->kind->linear ? s->height : s->module;
	for (uint32_t y = 0; y < s->height; y++) {
		if (y % row_height) {
			if (!rows_equal(bitmap, s, s->y + y - 1, s->y + y))
				return false;
			continue;
		}
		for (uint32_t x = 0; x < s->width; x++)
			if (bitmap_get(bitmap, s->x + x, s->y + y) !=
			    bitmap_get(bitmap, s->x + x - x % s->module, s->y + y))
				return false;
	}
	return true;
}

/* The region of a symbol and its quiet zones as grey, which zxing takes; the caller frees. Of a linear symbol
 * some lines are enough: by then they are known to be all the same. */
static uint8_t *
crop(const struct bitmap *bitmap, const struct label_symbol *s, uint32_t *width, uint32_t *height)
{
	uint32_t above = s->kind->linear ? 0 : s->quiet;
	*width = s->width + 2 * s->quiet;
	*height = s->kind->linear && s->height > LINES_READ ? LINES_READ : s->height + 2 * above;
	uint8_t *grey = malloc((size_t)*width * *height);
	for (uint32_t y = 0; grey && y < *height; y++)
		for (uint32_t x = 0; x < *width; x++)
			grey[(size_t)y * *width + x] =
				bitmap_get(bitmap, s->x - s->quiet + x, s->y - above + y) ? 0 : 255;
	return grey;
}

static bool
reads_back(const struct bitmap *bitmap, const struct label_symbol *s)
{
	uint32_t width, height;
	struct zxing_code code;
	uint8_t *grey = crop(bitmap, s, &width, &height);
	bool read =
		grey && zxing_read(grey, (int)width, (int)height, (int)width, s->kind->format, 1, &code) == 1;
	free(grey);
	return read && code.length == s->length && memcmp(code.text, s->text, s->length) == 0 &&
	       (!s->kind->aim || strcmp(code.aim, s->kind->aim) == 0);
}

const char *
label_check_symbol(const struct bitmap *bitmap, const struct label_symbol *symbol)
{
	if (!is_inside(bitmap, symbol))
		return "reaches over the edge";
	if (!quiet_zones_white(bitmap, symbol))
		return "has something in its quiet zone";
	if (!(symbol->kind->hexagons ? maxicode_is_whole : modules_whole)(bitmap, symbol))
		return "has damaged bars";
	return reads_back(bitmap, symbol) ? NULL : "does not read back as what was meant";
}

int
label_check(const struct bitmap *bitmap, struct label_result *result)
{
	for (size_t i = 0; i < result->symbol_count; i++) {
		const struct label_symbol *s = &result->symbols[i];
		const char *wrong = label_check_symbol(bitmap, s);
		if (wrong)
			return label_refuse(result, LABEL_UNREADABLE, NULL, "the %s at %u,%u %s",
			                    s->kind->name, s->x, s->y, wrong);
	}
	return 0;
}
