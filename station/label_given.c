/* A finished label on a sheet.
 *
 *   file ─▶ dots ─▶ read back: a barcode holds the number, its postcode is the order's ─▶ sheet ─▶ mark ─▶ read once more
 *
 * The sheet shows the station's seal mark beside the label's own bits, which stay as they came: where the media is longer
 * than the label, a strip as on every label; else a small Data Matrix in a place that is blank, away from all ink. */
#include "station/label_given.h"

#include <ctype.h>
#include <math.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "carrier.h"
#include "station/barcode_draw.h"
#include "station/config.h"
#include "station/label_text.h"

static const double mark_module[2] = { 0.25, 0.38 };                           /* mm */
static const struct { double across, down; } clear[] = { { 4, 2 }, { 2.5, 1 } }; /* mm around the mark, the better first */

struct given {
	const struct label_fields *fields;
	const struct config_carrier *carrier;
	struct bitmap *sheet;
	struct label_result *result;
	uint32_t dpi, width, height; /* of the media, dots; 0: unknown */
	char number[CARRIER_NUMBER_MAX];
};

const char *
label_given_kind(const void *file, size_t size)
{
	const char *text = file;
	size_t at = 0;

	if (size > 8 && memcmp(text, "\x89PNG\r\n\x1a\n", 8) == 0)
		return "PNG";
	if (size > 5 && memcmp(text, "%PDF-", 5) == 0)
		return "PDF";
	while (at < size && (text[at] == ' ' || text[at] == '\r' || text[at] == '\n' || text[at] == '\t'))
		at++;
	return size - at > 3 && (text[at] == '^' || text[at] == '~') ? "ZPL" : NULL;
}

/* ---- dots ---- */

static uint32_t
dots(double mm, uint32_t dpi)
{
	return (uint32_t)lround(mm * dpi / 25.4);
}

static int
read_file(struct given *given, const void *file, size_t size, struct bitmap *label)
{
	const char *kind = label_given_kind(file, size);

	if (!kind)
		return label_refuse(given->result, LABEL_FIELD, "label_file", "it is neither PNG, PDF nor ZPL");
	if (strcmp(kind, "PNG") == 0)
		return label_given_png(file, size, given->dpi, given->width, given->height, label, given->result);
	if (strcmp(kind, "PDF") == 0)
		return label_given_pdf(file, size, given->dpi, label, given->result);
	return label_given_zpl(file, size, given->dpi, label, given->result);
}

static bool
fits(const struct given *given, uint32_t width, uint32_t height)
{
	/* a label of 102 by 152 mm is one of 4 by 6 inches */
	return width <= given->width + given->width / 50 && height <= given->height + given->height / 50;
}

/* Lying labels are turned; larger ones are not made smaller. */
static int
fit_media(struct given *given, struct bitmap *label)
{
	uint32_t width = label->width, height = label->height;

	if (given->width == 0) {
		given->width = width;
		given->height = height;
	}
	if (!fits(given, width, height) && fits(given, height, width))
		return label_given_turn(label) < 0 ? label_refuse(given->result, LABEL_INTERNAL, NULL, "out of memory") : 0;
	if (fits(given, width, height) && (uint64_t)width * 2 > given->width)
		return 0;
	return label_refuse(given->result, LABEL_MEDIA, "label_file", "it is %.0f by %.0f mm and the printer's media %.0f by %.0f: ask "
	                    "for a label of that size, for %u dpi", width * 25.4 / given->dpi, height * 25.4 / given->dpi,
	                    given->width * 25.4 / given->dpi, given->height * 25.4 / given->dpi, given->dpi);
}

/* ---- what it says ---- */

/* Capitals and digits of a code's text, which may have separators in it. */
static size_t
plain(const struct label_code *code, char out[LABEL_SYMBOL_TEXT + 1])
{
	size_t used = 0;

	for (size_t i = 0; i < code->length; i++)
		if (isalnum((unsigned char)code->text[i]))
			out[used++] = (char)toupper((unsigned char)code->text[i]);
	out[used] = '\0';
	return used;
}

/* The code that is the number, else one that holds it; -1: none. */
static int
find_number(const struct label_code *codes, int count, const char *number)
{
	char text[LABEL_SYMBOL_TEXT + 1];
	int inside = -1;

	for (int i = 0; i < count; i++) {
		plain(&codes[i], text);
		if (strcmp(text, number) == 0)
			return i;
		if (inside < 0 && strstr(text, number))
			inside = i;
	}
	return inside;
}

static bool
has_number(const struct label_code *codes, int count, const void *number)
{
	return find_number(codes, count, number) >= 0;
}

static int
refuse_number(const struct given *given, const struct label_code *codes, int count)
{
	char read[LABEL_SYMBOL_TEXT + 1] = "";

	for (int i = 0; i < count && !*read; i++)
		plain(&codes[i], read);
	if (!*read)
		return label_refuse(given->result, LABEL_UNREADABLE, "label_file", "no barcode of it can be read: ask for it again, as "
		                    "PNG of %u dpi", given->dpi);
	return label_refuse(given->result, LABEL_UNREADABLE, "label_file", "the number %.40s is in none of its barcodes (one is "
	                    "%.40s): it is another box's label", given->number, read);
}

/* The postcode that a code is known to hold: AI 420 (the United States), 421 with a country; DPD's seven characters. */
static bool
postcode_in(const struct label_code *code, char out[LABEL_SYMBOL_TEXT + 1])
{
	char text[LABEL_SYMBOL_TEXT + 1];
	size_t length = plain(code, text);

	if (strcmp(code->aim, "]C1") == 0 && length >= 8 && memcmp(text, "420", 3) == 0) {
		memcpy(out, text + 3, 5);
		out[5] = '\0';
		return true;
	}
	if (strcmp(code->aim, "]C1") == 0 && length > 6 && memcmp(text, "421", 3) == 0 && !memchr(code->text, 0x1d, code->length)) {
		memcpy(out, text + 6, length - 5);
		return true;
	}
	if (code->text[0] == '%' && length == 27) {
		memcpy(out, text, 7);
		out[7] = '\0';
		return true;
	}
	return false;
}

/* "0063741" is "63741", and "62704" is in "62704-1234". */
static bool
same_postcode(const char *read, const char *ours)
{
	char text[LABEL_SYMBOL_TEXT + 1];
	size_t used = 0;

	for (; *ours && used < LABEL_SYMBOL_TEXT; ours++)
		if (isalnum((unsigned char)*ours))
			text[used++] = (char)toupper((unsigned char)*ours);
	text[used] = '\0';
	while (*read == '0' && strlen(read) > used)
		read++;
	return used == 0 || strncmp(text, read, strlen(read)) == 0;
}

static int
check_postcode(const struct given *given, const struct label_code *codes, int count)
{
	const char *ours = label_fields_get(given->fields, "ship_to_postcode");
	char read[LABEL_SYMBOL_TEXT + 1];

	for (int i = 0; i < count; i++)
		if (postcode_in(&codes[i], read) && !same_postcode(read, ours))
			return label_refuse(given->result, LABEL_UNREADABLE, "label_file", "it goes to postcode %.20s and the order to %.20s: "
			                    "ask the carrier's system for a new one", read, ours);
	return 0;
}

static int
read_back(struct given *given, const struct bitmap *label, struct label_code *found)
{
	static struct label_code codes[LABEL_CODES_MAX];
	int count = label_list_here(label, codes, has_number, given->number), at = find_number(codes, count, given->number);

	if (at < 0)
		return refuse_number(given, codes, count);
	*found = codes[at];
	return check_postcode(given, codes, count);
}

/* ---- the sheet ---- */

static void
copy_label(const struct bitmap *label, struct bitmap *sheet, uint32_t top)
{
	for (uint32_t y = 0; y < label->height && top + y < sheet->height; y++)
		for (uint32_t x = 0; x < label->width && x < sheet->width; x++)
			if (bitmap_get(label, x, y))
				bitmap_fill(sheet, x, top + y, 1, 1, true);
}

/* sums[y][x]: black dots above and left of it */
static uint32_t *
sum_dots(const struct bitmap *sheet)
{
	size_t wide = (size_t)sheet->width + 1;
	uint32_t *sums = calloc(wide * (sheet->height + 1), sizeof *sums);

	for (uint32_t y = 0; sums && y < sheet->height; y++)
		for (uint32_t x = 0; x < sheet->width; x++)
			sums[(y + 1) * wide + x + 1] = sums[y * wide + x + 1] + sums[(y + 1) * wide + x] - sums[y * wide + x] +
			                               bitmap_get(sheet, x, y);
	return sums;
}

/* A blank place of that size for a mark, from the lower edge up: there is the least to be in the way of. */
static bool
find_blank(const struct bitmap *sheet, const uint32_t *sums, uint32_t width, uint32_t height, uint32_t *left, uint32_t *top)
{
	size_t wide = (size_t)sheet->width + 1;

	for (uint32_t y = sheet->height > height ? sheet->height - height : 0; y > 0; y--)
		for (uint32_t x = sheet->width > width ? sheet->width - width : 0; x > 0; x--)
			if (sums[(y + height) * wide + x + width] - sums[y * wide + x + width] - sums[(y + height) * wide + x] +
			    sums[y * wide + x] == 0) {
				*left = x;
				*top = y;
				return true;
			}
	return false;
}

/* Its size is known once it is drawn: on a scrap first. */
static int
mark_size(const struct given *given, uint32_t *side)
{
	struct barcode_place place = { .width = dots(20, given->dpi), .height = dots(20, given->dpi), .module_min = mark_module[0],
		.module_max = mark_module[1], .align = ALIGN_CENTER };
	const char *mark = label_fields_get(given->fields, "seal_mark");
	struct label_symbol symbol;
	struct bitmap scrap;
	char why[LABEL_TEXT_MAX];
	int drawn;

	if (bitmap_create(&scrap, place.width, place.height, given->dpi) < 0)
		return label_refuse(given->result, LABEL_INTERNAL, NULL, "out of memory");
	drawn = barcode_draw(&scrap, barcode_kind_find("datamatrix"), &place, mark, &symbol, why, sizeof why);
	bitmap_finish(&scrap);
	*side = symbol.width + 2 * symbol.quiet;
	return drawn == 0 ? 0 : label_refuse(given->result, LABEL_BARCODE, "seal_mark", "%s", why);
}

static int
draw_mark(struct given *given, uint32_t left, uint32_t top, uint32_t side)
{
	struct barcode_place place = { left, top, side, side, mark_module[0], mark_module[1], ALIGN_CENTER };
	char why[LABEL_TEXT_MAX];

	if (barcode_draw(given->sheet, barcode_kind_find("datamatrix"), &place, label_fields_get(given->fields, "seal_mark"),
	                 &given->result->symbols[0], why, sizeof why) < 0)
		return label_refuse(given->result, LABEL_BARCODE, "seal_mark", "%s", why);
	given->result->symbol_count = 1;
	return label_check(given->sheet, given->result);
}

static int
mark_blank_place(struct given *given)
{
	uint32_t *sums = sum_dots(given->sheet), side = 0, left, top;
	bool found = false;
	int marked = -1;

	if (!sums)
		return label_refuse(given->result, LABEL_INTERNAL, NULL, "out of memory");
	if (mark_size(given, &side) < 0) {
		free(sums);
		return -1;
	}
	for (size_t i = 0; !found && i < sizeof clear / sizeof *clear; i++) {
		uint32_t across = dots(clear[i].across, given->dpi), down = dots(clear[i].down, given->dpi);

		found = find_blank(given->sheet, sums, side + 2 * across, side + 2 * down, &left, &top);
		if (found)
			marked = draw_mark(given, left + across, top + down, side);
	}
	free(sums);
	return found ? marked
	             : label_refuse(given->result, LABEL_MEDIA, "label_file", "it has no blank place of %.0f mm for the seal mark: use "
	                            "media that is 17 mm longer than the label", side * 25.4 / given->dpi + 5);
}

static int
make_sheet(struct given *given, const struct bitmap *label)
{
	uint32_t strip = dots(label_strip_height(given->carrier, label_fields_get(given->fields, "media")), given->dpi);
	bool beside = strip > 0 && given->height >= label->height + strip && given->width >= dots(100, given->dpi);

	if (bitmap_create(given->sheet, given->width, given->height, given->dpi) < 0)
		return label_refuse(given->result, LABEL_INTERNAL, NULL, "out of memory");
	copy_label(label, given->sheet, beside ? strip : 0);
	given->result->carrier_top = beside ? strip : 0;
	given->result->carrier_height = given->height - given->result->carrier_top;
	crypto_generichash(given->result->hash, sizeof given->result->hash, label->rows, (size_t)label->stride * label->height,
	                   NULL, 0);
	if (!beside)
		return mark_blank_place(given);
	if (label_draw_strip(given->fields, given->carrier, given->sheet, given->result) < 0)
		return -1;
	return label_check(given->sheet, given->result);
}

/* The media may have cut the label's edge, and the mark or the strip stands beside its barcode. */
static int
read_once_more(struct given *given)
{
	static struct label_code codes[LABEL_CODES_MAX];

	if (has_number(codes, label_list_here(given->sheet, codes, has_number, given->number), given->number))
		return 0;
	return label_refuse(given->result, LABEL_UNREADABLE, "label_file", "its barcode can no longer be read on the printer's "
	                    "media: ask for a label of %.0f by %.0f mm at most", given->width * 25.4 / given->dpi,
	                    given->height * 25.4 / given->dpi);
}

static int
render(struct given *given, const void *file, size_t size, struct label_code *found)
{
	struct bitmap label = { 0 };
	int done = read_file(given, file, size, &label);

	if (done == 0)
		done = fit_media(given, &label);
	if (done == 0)
		done = read_back(given, &label, found);
	if (done == 0)
		done = make_sheet(given, &label);
	if (done == 0)
		done = read_once_more(given);
	bitmap_finish(&label);
	if (done < 0)
		bitmap_finish(given->sheet);
	return done;
}

int
label_given_render(const struct label_fields *fields, const struct config_carrier *carrier, const void *file, size_t size,
                   struct bitmap *out, struct label_result *result, char code[LABEL_TEXT_MAX])
{
	struct given given = { .fields = fields, .carrier = carrier, .sheet = out, .result = result };
	const char *media = label_fields_get(fields, "media");
	struct label_code found = { 0 };
	double width, height;

	*out = (struct bitmap){ 0 };
	memset(result, 0, sizeof *result);
	code[0] = '\0';
	given.dpi = (uint32_t)strtoul(label_fields_get(fields, "dpi"), NULL, 10);
	if (given.dpi < 100 || given.dpi > 1200 || sodium_init() < 0)
		return label_refuse(result, LABEL_MEDIA, "dpi", "a label can be made at 203 and 300 dpi only");
	if (*media && label_media_size(media, &width, &height)) {
		given.width = dots(width, given.dpi);
		given.height = dots(height, given.dpi);
	}
	snprintf(given.number, sizeof given.number, "%s", label_fields_get(fields, "number"));
	if (render(&given, file, size, &found) < 0)
		return -1;
	if (strcmp(found.text, given.number) != 0 && found.length < LABEL_TEXT_MAX)
		memcpy(code, found.text, (size_t)found.length + 1);
	return 0;
}
