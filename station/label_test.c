#include "station/label_test.h"

#include <cairo.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "station/barcode_draw.h"
#include "station/label_text.h"
#include "station/test_mark.h"

/* mm */
#define LEAST_WIDTH 50.0
#define LEAST_HEIGHT 40.0
#define LEFT 8.0       /* of it is the ruler's */
#define TOP 8.0
#define EDGE 1.0       /* kept white inside the frame */
#define CAPTION 4.0
#define BARS_LEAST 5.0
#define BARS_MOST 13.0
#define GAP 2.0
#define PATCHES 14.0
#define ROOM_FOR_ALL 75.0 /* to name what the grade is made of */

enum { FRAME = 2, PATCH_COUNT = 8 }; /* dots */

struct sheet {
	const struct label_fields *fields;
	struct label_result *result;
	struct label_test *test;
	struct bitmap *out;
	cairo_surface_t *surface;
	cairo_t *cairo;
	double width, height, y; /* mm; y: what is above is taken */
	int failed;
};

static uint32_t
dots(const struct sheet *sheet, double mm)
{
	return mm > 0 ? (uint32_t)lround(mm * sheet->out->dpi / 25.4) : 0;
}

/* ---- text ---- */

struct style {
	double least, most; /* points */
	bool bold;
	enum template_align align;
};

/* Text that has no room is left out: a ruler and bars are worth more. */
static void
put_text(struct sheet *sheet, double x, double y, double width, double height, const struct style *style,
         const char *text)
{
	struct template_element element = { .size_min = style->least, .size_max = style->most, .bold = style->bold,
		.align = style->align, .valign = ALIGN_CENTER };
	struct label_place place = { dots(sheet, x), dots(sheet, y), dots(sheet, width), dots(sheet, height) };
	struct label_result told = { 0 };

	snprintf(element.pattern, sizeof element.pattern, "%s", text);
	if (label_draw_text(sheet->cairo, &element, &place, sheet->out->dpi, sheet->fields, &told) != 0
	    && told.status != LABEL_TOO_LONG) {
		*sheet->result = told;
		sheet->failed = -1;
	}
}

static double
room(const struct sheet *sheet)
{
	return sheet->width - LEFT - EDGE;
}

static void
put_line(struct sheet *sheet, double height, const struct style *style, const char *text)
{
	put_text(sheet, LEFT, sheet->y, room(sheet), height, style, text);
	sheet->y += height;
}

static void
put_head(struct sheet *sheet)
{
	static const struct style title = { 5, 13, true, ALIGN_START }, name = { 6, 24, true, ALIGN_START },
		small = { 5, 9, false, ALIGN_START };

	sheet->y = TOP;
	put_line(sheet, 5, &title, "TEST LABEL. It belongs on no box");
	put_line(sheet, 9, &name, "{printer}");
	put_line(sheet, 4, &small, "{dpi} dpi, {media}, driver {driver}, {station}, test {test}");
	put_line(sheet, 4, &small, "{time}");
	sheet->y += GAP;
}

/* ---- rulers and frame ---- */

static double
tick(int mm)
{
	return mm % 10 == 0 ? 3 : mm % 5 == 0 ? 2.2 : 1.4;
}

static void
put_rulers(struct sheet *sheet)
{
	static const struct style style = { 5, 6, false, ALIGN_START };
	uint32_t line = sheet->out->dpi > 250 ? 3 : 2;
	char text[16];

	for (int mm = 1; mm < sheet->width; mm++)
		bitmap_fill(sheet->out, dots(sheet, mm) - line / 2, 0, line, dots(sheet, tick(mm)), true);
	for (int mm = 1; mm < sheet->height; mm++)
		bitmap_fill(sheet->out, 0, dots(sheet, mm) - line / 2, dots(sheet, tick(mm)), line, true);
	for (int mm = 10; mm < sheet->width - 6; mm += 10) {
		snprintf(text, sizeof text, "%d", mm);
		put_text(sheet, mm - 1.2, 3.2, 7, 3, &style, text);
	}
	for (int mm = 10; mm < sheet->height - 3; mm += 10) {
		snprintf(text, sizeof text, "%d", mm);
		put_text(sheet, 2.8, mm - 1.6, 6, 3.2, &style, text);
	}
}

static void
put_frame(struct sheet *sheet)
{
	struct bitmap *out = sheet->out;

	bitmap_fill(out, 0, 0, out->width, FRAME, true);
	bitmap_fill(out, 0, out->height - FRAME, out->width, FRAME, true);
	bitmap_fill(out, 0, 0, FRAME, out->height, true);
	bitmap_fill(out, out->width - FRAME, 0, FRAME, out->height, true);
}

/* ---- barcodes ---- */

static bool
draw_symbol(struct sheet *sheet, struct label_test_symbol *symbol, double height)
{
	struct label_result *result = sheet->result;
	const struct test_mark mark = { .test = (uint32_t)strtoul(label_fields_get(sheet->fields, "test"), NULL, 10),
		.module = symbol->module, .gs1 = symbol->gs1 };
	double mm = symbol->module * 25.4 / sheet->out->dpi;
	const struct barcode_place place = { dots(sheet, LEFT), dots(sheet, sheet->y + CAPTION), dots(sheet, room(sheet)),
		dots(sheet, height), mm, mm, ALIGN_START };
	char data[TEST_MARK_MAX], why[LABEL_TEXT_MAX];

	test_mark_text(data, &mark);
	symbol->fits = sheet->y + CAPTION + height <= sheet->height - EDGE && result->symbol_count < LABEL_SYMBOLS_MAX
	               && barcode_draw(sheet->out, barcode_kind_find(symbol->gs1 ? "gs1-128" : "code128"), &place, data,
	                               &result->symbols[result->symbol_count], why, sizeof why) == 0;
	return symbol->fits;
}

/* What stands above the bars: it is written when they have been read back and graded. */
static int
finish_symbol(struct sheet *sheet, struct label_test_symbol *symbol)
{
	static const struct style style = { 5, 9, true, ALIGN_START };
	struct label_result *result = sheet->result;
	char text[LABEL_TEXT_MAX];
	int used;

	result->symbol_count++;
	if (label_check(sheet->out, result) != 0)
		return -1;
	if (label_grade(sheet->out, &result->symbols[result->symbol_count - 1], &symbol->grade) != 0)
		return label_refuse(result, LABEL_INTERNAL, NULL, "out of memory");
	used = snprintf(text, sizeof text, "%u dots = %.3f mm: grade %c", symbol->module,
	                symbol->module * 25.4 / sheet->out->dpi, symbol->grade.letter);
	if (room(sheet) >= ROOM_FOR_ALL)
		snprintf(text + used, sizeof text - (size_t)used, "  (%s, modulation %u %%, decodability %u %%)",
		         symbol->gs1 ? "GS1-128" : "Code 128", symbol->grade.modulation, symbol->grade.decodability);
	put_text(sheet, LEFT, sheet->y, room(sheet), CAPTION, &style, text);
	return 0;
}

static void
choose_symbols(struct label_test *test, unsigned dpi)
{
	unsigned most = dpi > 250 ? 6 : 4;

	for (unsigned module = 2; module <= most; module++)
		test->symbols[test->count++] = (struct label_test_symbol){ .module = module };
	test->symbols[test->count++] = (struct label_test_symbol){ .module = most, .gs1 = true };
}

static int
put_symbols(struct sheet *sheet)
{
	struct label_test *test = sheet->test;
	double each, bars;

	choose_symbols(test, sheet->out->dpi);
	each = (sheet->height - EDGE - PATCHES - sheet->y) / (double)test->count;
	bars = fmax(BARS_LEAST, fmin(BARS_MOST, each - CAPTION - GAP));
	for (size_t i = 0; i < test->count; i++) {
		if (!draw_symbol(sheet, &test->symbols[i], bars))
			continue;
		if (finish_symbol(sheet, &test->symbols[i]) != 0)
			return -1;
		sheet->y += CAPTION + bars + GAP;
	}
	return 0;
}

/* ---- darkness ---- */

static bool
patch_dot(int patch, uint32_t x, uint32_t y)
{
	switch (patch) {
	case 0: return true;
	case 1: return x % 2 || y % 2;
	case 2: return (x + y) % 2;
	case 3: return x % 2 && y % 2;
	case 4: return x % 2;
	case 5: return y % 2;
	case 6: return x / 2 % 2;
	default: return y / 2 % 2;
	}
}

static void
put_patches(struct sheet *sheet)
{
	static const struct style style = { 5, 8, false, ALIGN_START };
	double top = sheet->height - EDGE - PATCHES, side = fmin(9, room(sheet) / PATCH_COUNT - 1);

	if (top < sheet->y)
		return;
	put_text(sheet, LEFT, top, room(sheet), CAPTION, &style,
	         "Black 100, 75, 50, 25 %; lines of 1 and 2 dots. Each even all over, no lines run together");
	for (int patch = 0; patch < PATCH_COUNT; patch++) {
		uint32_t left = dots(sheet, LEFT + patch * (side + 1)), above = dots(sheet, top + CAPTION);

		for (uint32_t y = 0; y < dots(sheet, side); y++)
			for (uint32_t x = 0; x < dots(sheet, side); x++)
				if (patch_dot(patch, x, y))
					bitmap_fill(sheet->out, left + x, above + y, 1, 1, true);
	}
}

/* ---- the sheet ---- */

static int
open_sheet(struct sheet *sheet)
{
	const char *media = label_fields_get(sheet->fields, "media");
	unsigned long dpi = strtoul(label_fields_get(sheet->fields, "dpi"), NULL, 10);

	if (dpi != 203 && dpi != 300)
		return label_refuse(sheet->result, LABEL_MEDIA, "dpi", "a label can be made at 203 and 300 dpi only");
	if (!label_media_size(media[0] ? media : "4x6in", &sheet->width, &sheet->height))
		return label_refuse(sheet->result, LABEL_MEDIA, "media",
		                    "the media '%.40s' is not a size like 4x6in, 100x150mm or A6", media);
	if (sheet->width < LEAST_WIDTH || sheet->height < LEAST_HEIGHT)
		return label_refuse(sheet->result, LABEL_MEDIA, "media",
		                    "a test label needs %g by %g mm, the printer's media has %g by %g", LEAST_WIDTH,
		                    LEAST_HEIGHT, sheet->width, sheet->height);
	/* as many dots as a carrier's label on this media: what is more is not printable */
	if (bitmap_create(sheet->out, (uint32_t)lround(sheet->width * (double)dpi / 25.4),
	                  (uint32_t)lround(sheet->height * (double)dpi / 25.4), (uint32_t)dpi) != 0)
		return label_refuse(sheet->result, LABEL_INTERNAL, NULL, "out of memory");
	sheet->surface = cairo_image_surface_create(CAIRO_FORMAT_A1, (int)sheet->out->width, (int)sheet->out->height);
	sheet->cairo = cairo_create(sheet->surface);
	cairo_set_antialias(sheet->cairo, CAIRO_ANTIALIAS_NONE);
	return 0;
}

static int
draw(struct sheet *sheet)
{
	put_rulers(sheet);
	put_frame(sheet);
	put_head(sheet);
	if (put_symbols(sheet) != 0)
		return -1;
	put_patches(sheet);
	if (sheet->failed == 0 && cairo_status(sheet->cairo) != CAIRO_STATUS_SUCCESS)
		return label_refuse(sheet->result, LABEL_INTERNAL, NULL, "cairo: %s",
		                    cairo_status_to_string(cairo_status(sheet->cairo)));
	return sheet->failed;
}

int
label_test_render(const struct label_fields *fields, struct bitmap *out, struct label_result *result,
                  struct label_test *test)
{
	struct sheet sheet = { .fields = fields, .result = result, .test = test, .out = out };
	char text[LABEL_TEXT_MAX];
	int drawn;

	*out = (struct bitmap){ 0 };
	*result = (struct label_result){ 0 };
	*test = (struct label_test){ 0 };
	if (label_start(NULL, NULL, text, sizeof text) != 0)
		return label_refuse(result, LABEL_INTERNAL, NULL, "%s", text);
	if (open_sheet(&sheet) != 0)
		return -1;
	drawn = draw(&sheet);
	cairo_destroy(sheet.cairo);
	cairo_surface_flush(sheet.surface);
	if (drawn == 0)
		label_merge_text(sheet.surface, out);
	cairo_surface_destroy(sheet.surface);
	/* with the text: it must not have come too near to a symbol */
	if (drawn == 0)
		drawn = label_check(out, result);
	if (drawn != 0)
		bitmap_finish(out);
	return drawn;
}

void
label_test_text(const struct label_test *test, char text[LABEL_TEXT_MAX])
{
	size_t used = 0;

	text[0] = '\0';
	for (size_t i = 0; i < test->count && used < LABEL_TEXT_MAX; i++) {
		const struct label_test_symbol *symbol = &test->symbols[i];

		used += (size_t)snprintf(text + used, LABEL_TEXT_MAX - used, "%s%s:%u:%c:%u:%u", i > 0 ? " " : "",
		                         symbol->gs1 ? "gs1-128" : "code128", symbol->module,
		                         symbol->fits ? symbol->grade.letter : '-', symbol->grade.modulation,
		                         symbol->grade.decodability);
	}
}
