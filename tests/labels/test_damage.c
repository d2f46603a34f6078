/* How much damage a label's symbols bear, as a table: what print heads, ribbons and transport do to them. The damaged dots
 * are looked at as a scanner sees them, through an aperture of three quarters of a module, and what is counted is whether
 * two readers that share no code, zxing and zbar, read the right text each time. A barcode's own check
 * lets one wrong text in a hundred through; what the number's check digit, or the seal mark's, does not stop then is an error,
 * whatever the damage.
 *
 *   test_damage              a short table
 *   test_damage TRIALS       the whole, with so many trials of each step of damage */
#include <stdlib.h>
#include <zbar.h>

#include "carrier.h"
#include "station/barcode_draw.h"
#include "station/seal_mark.h"
#include "station/zxing.h"
#include "tests/labels/kinds.h"
#include "tests/labels/sample.h"
#include "tests/test.h"

enum { ROOM = 20 };

static unsigned trials = 3, misread, caught;
static bool whole;

/* One symbol with its quiet zones and some white around: grey, a byte a dot. */
struct picture {
	int width, height, module;
	const char *format, *text;
	const struct kind *kind; /* whose number it is; NULL: a seal mark */
	uint8_t *dots;
};

static int
size_of(const struct picture *picture)
{
	return picture->width * picture->height;
}

static struct picture
cut(const struct bitmap *bitmap, const struct label_symbol *symbol, const struct kind *kind)
{
	uint32_t quiet = symbol->quiet;
	struct picture picture = { .width = (int)(symbol->width + 2 * quiet), .height = (int)symbol->height + 2 * ROOM,
		.module = (int)symbol->module, .format = symbol->kind->format, .text = symbol->text, .kind = kind };

	picture.dots = malloc((size_t)size_of(&picture));
	for (int i = 0; picture.dots && i < size_of(&picture); i++) {
		uint32_t x = (uint32_t)(i % picture.width), y = (uint32_t)(i / picture.width);
		bool inside = x >= quiet && x < quiet + symbol->width && y >= ROOM && y < ROOM + symbol->height;
		bool black = inside && bitmap_get(bitmap, symbol->x - quiet + x, symbol->y - ROOM + y);
		picture.dots[i] = black ? 0 : 255;
	}
	return picture;
}

/* ---- damage: `much` of it, *to is a copy ---- */

static int
chance(int below)
{
	return (int)sample_random((uint32_t)below);
}

/* Dots of the print head that burn no more: white columns. */
static void
dead_columns(struct picture *to, int much)
{
	for (int n = 0; n < much; n++)
		for (int x = chance(to->width), y = 0; y < to->height; y++)
			to->dots[y * to->width + x] = 255;
}

/* Columns that are left out: what follows moves up. */
static void
lost_columns(struct picture *to, int much)
{
	for (int n = 0; n < much; n++) {
		int from = chance(to->width - 1);
		for (int y = 0; y < to->height; y++) {
			uint8_t *row = to->dots + y * to->width;
			memmove(row + from, row + from + 1, (size_t)(to->width - from - 1));
			row[to->width - 1] = 255;
		}
	}
}

/* Rows that did not come out, percent of them. */
static void
lost_rows(struct picture *to, int much)
{
	for (int y = 0; y < to->height; y++)
		if (chance(100) < much)
			memset(to->dots + y * to->width, 255, (size_t)to->width);
}

static bool
is_near(const struct picture *of, const uint8_t *dots, int i, int reach, uint8_t value)
{
	int x = i % of->width;

	for (int at = x; at >= 0 && at >= x - reach; at--)
		if (dots[i - x + at] == value)
			return true;
	return false;
}

/* Bars that are `much` dots too wide, or too thin. */
static void
spread(struct picture *to, int much, uint8_t value)
{
	uint8_t *before = malloc((size_t)size_of(to));

	if (before)
		memcpy(before, to->dots, (size_t)size_of(to));
	for (int i = 0; before && i < size_of(to); i++)
		if (is_near(to, before, i, much, value))
			to->dots[i] = value;
	free(before);
}

static void
thicker_bars(struct picture *to, int much)
{
	spread(to, much, 0);
}

static void
thinner_bars(struct picture *to, int much)
{
	spread(to, much, 255);
}

/* Percent of the dots are black where they are white, or white where they are black. */
static void
speckle(struct picture *to, int much)
{
	for (int i = 0; i < size_of(to); i++)
		if (chance(100) < much)
			to->dots[i] = (uint8_t)(255 - to->dots[i]);
}

/* A scratch across all of the bars, so many percent of the symbol's height. */
static void
scratch(struct picture *to, int much)
{
	int thick = (to->height - 2 * ROOM) * much / 100, top = ROOM + chance(to->height - 2 * ROOM - thick + 1);

	memset(to->dots + top * to->width, 255, (size_t)(thick * to->width));
}

struct damage {
	const char *name, *unit;
	void (*do_it)(struct picture *to, int much);
	int step, most;  /* how much at a time */
	int least;       /* zxing reads every symbol that has so much of it */
	bool certain;    /* it is the same each time */
};

static const struct damage damages[] = {
	{ "dead dots of the head", "columns", dead_columns, 1, 12, 1, false },
	{ "columns left out", "columns", lost_columns, 2, 30, 2, false },
	{ "rows left out", "%", lost_rows, 10, 90, 50, false },
	{ "bars thicker by", "dots", thicker_bars, 1, 6, 1, true },
	{ "bars thinner by", "dots", thinner_bars, 1, 6, 1, true },
	{ "speckle", "%", speckle, 1, 20, 2, false },
	{ "a scratch across", "% of height", scratch, 10, 90, 50, false },
};

enum { DAMAGES = sizeof damages / sizeof *damages };

/* ---- readers ---- */

/* The mean over `width` dots across (step 1) or down (step: the picture's width). */
static void
smear(uint8_t *dots, int count, int step, int width, uint8_t *line)
{
	int sum = 0, held = 0;

	for (int i = -width / 2; i < count; i++) {
		int enters = i + width / 2, leaves = enters - width;

		if (enters < count) {
			sum += dots[enters * step];
			held++;
		}
		if (leaves >= 0) {
			sum -= dots[leaves * step];
			held--;
		}
		if (i >= 0)
			line[i] = (uint8_t)(sum / held);
	}
	for (int i = 0; i < count; i++)
		dots[i * step] = line[i];
}

static void
look_through_aperture(struct picture *picture)
{
	int aperture = (picture->module * 3 + 2) / 4;
	uint8_t *line = malloc((size_t)(picture->width + picture->height));

	for (int y = 0; line && y < picture->height; y++)
		smear(picture->dots + y * picture->width, picture->width, 1, aperture, line);
	for (int x = 0; line && x < picture->width; x++)
		smear(picture->dots + x, picture->height, picture->width, aperture, line);
	free(line);
}

/* Would the station take it for a label's code? */
static bool
is_plausible(const struct picture *picture, const char *text, size_t length)
{
	const struct carrier_driver *driver = picture->kind ? carrier_find(picture->kind->config.driver) : NULL;
	char number[CARRIER_NUMBER_MAX] = "";
	struct carrier_check check;
	struct seal_mark mark;

	if (!driver)
		return seal_mark_parse(&mark, text, length);
	if (driver->read)
		return driver->read(text, length, number) && carrier_check(driver, number, strlen(number), &check);
	size_t identifier = strcmp(driver->name, "sscc") == 0 && length > 2 ? 2 : 0;
	return carrier_check(driver, text + identifier, length - identifier, &check);
}

static bool
is_text(const struct picture *picture, const char *text, size_t length)
{
	bool same = length == strlen(picture->text) && memcmp(text, picture->text, length) == 0;

	if (!same && is_plausible(picture, text, length)) {
		printf("\n# misread: '%.*s' for '%s'\n", (int)length, text, picture->text);
		misread++;
	} else if (!same) {
		caught++;
	}
	return same;
}

static bool
zxing_reads(const struct picture *picture)
{
	struct zxing_code code = { 0 };

	return zxing_read(picture->dots, picture->width, picture->height, picture->width, picture->format, 0, &code) == 1
	       && is_text(picture, code.text, code.length);
}

/* The short codes that it makes out of stripes are of kinds that no label has. */
static bool
zbar_reads(const struct picture *picture)
{
	static const struct {
		const char *format;
		zbar_symbol_type_t type;
	} types[] = { { "Code128", ZBAR_CODE128 }, { "ITF", ZBAR_I25 }, { "Codabar", ZBAR_CODABAR } };
	zbar_image_scanner_t *scanner = zbar_image_scanner_create();
	zbar_image_t *image = zbar_image_create();
	bool read = false;

	zbar_image_scanner_set_config(scanner, 0, ZBAR_CFG_ENABLE, 0);
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (strcmp(types[i].format, picture->format) == 0)
			zbar_image_scanner_set_config(scanner, types[i].type, ZBAR_CFG_ENABLE, 1);
	zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
	zbar_image_set_size(image, (unsigned)picture->width, (unsigned)picture->height);
	zbar_image_set_data(image, picture->dots, (unsigned long)size_of(picture), NULL);
	zbar_scan_image(scanner, image);
	for (const zbar_symbol_t *s = zbar_image_first_symbol(image); s && !read; s = zbar_symbol_next(s))
		read = is_text(picture, zbar_symbol_get_data(s), zbar_symbol_get_data_length(s));
	zbar_image_destroy(image);
	zbar_image_scanner_destroy(scanner);
	return read;
}

typedef bool reader(const struct picture *picture);

static bool
bears(const struct picture *picture, const struct damage *damage, int much, reader *reads)
{
	struct picture copy = *picture;
	bool read = true;

	copy.dots = malloc((size_t)size_of(picture));
	for (unsigned n = 0; read && copy.dots && n < (damage->certain ? 1 : trials); n++) {
		memcpy(copy.dots, picture->dots, (size_t)size_of(picture));
		damage->do_it(&copy, much);
		look_through_aperture(&copy);
		read = reads(&copy);
	}
	free(copy.dots);
	return read;
}

/* The most that it bears each time, up to the end of the scale. */
static int
most_of(const struct picture *picture, const struct damage *damage, reader *reads)
{
	int most = 0;

	while (most < damage->most && bears(picture, damage, most + damage->step, reads))
		most += damage->step;
	return most;
}

/* ---- the table ---- */

static void
put_row(const struct kind *kind, const char *what, unsigned dpi, const struct picture *picture, int least[DAMAGES])
{
	printf("# | %s%s | %u | %d |", kind->name, what, dpi, picture->module);
	for (int i = 0; i < DAMAGES; i++) {
		int zxing = most_of(picture, &damages[i], zxing_reads), zbar = most_of(picture, &damages[i], zbar_reads);

		printf(" %d%s / %d%s |", zxing, zxing == damages[i].most ? "+" : "", zbar, zbar == damages[i].most ? "+" : "");
		if (zxing < least[i])
			least[i] = zxing;
	}
	printf("\n");
	fflush(stdout);
}

static void
put_label(const struct kind *kind, unsigned dpi, int least[DAMAGES])
{
	static struct label_fields fields;
	struct label_result result;
	struct bitmap bitmap;
	struct script to = kind_address(kind, &scripts[0]);

	kind_fields(kind, &to, kind->number, dpi, &fields);
	if (label_render(&fields, &kind->config, &bitmap, &result) < 0) {
		printf("# %s: %s\n", kind->name, result.text);
		least[0] = -1;
		return;
	}
	for (size_t i = kind == kinds ? 0 : 1; i < result.symbol_count; i++) {
		struct picture picture = cut(&bitmap, &result.symbols[i], i == 0 ? NULL : kind);
		put_row(kind, i == 0 ? ", seal mark" : "", dpi, &picture, least);
		free(picture.dots);
	}
	bitmap_finish(&bitmap);
}

/* One of each symbology, and the narrowest. */
static bool
is_in_short_table(const struct kind *kind)
{
	static const char *const names[] = { "sscc", "impb", "deutsche_post", "japan" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i], kind->name) == 0)
			return true;
	return false;
}

static void
put_head(void)
{
	printf("# | symbol | dpi | dots a module |");
	for (int i = 0; i < DAMAGES; i++)
		printf(" %s, %s |", damages[i].name, damages[i].unit);
	printf("\n# |---|---|---|");
	for (int i = 0; i < DAMAGES; i++)
		printf("---|");
	printf("\n");
}

static void
test_damaged_symbols_read_right_or_not_at_all(void)
{
	int least[DAMAGES];

	for (int i = 0; i < DAMAGES; i++)
		least[i] = damages[i].most;
	put_head();
	for (unsigned dpi = 203; dpi <= (whole ? 300 : 203); dpi += 97)
		for (size_t i = 0; i < kind_count; i++)
			if (whole || is_in_short_table(&kinds[i]))
				put_label(&kinds[i], dpi, least);
	printf("# %u wrong texts were stopped by a check digit, %u were not\n", caught, misread);
	for (int i = 0; i < DAMAGES; i++) {
		if (least[i] < damages[i].least)
			printf("# %s: only %d %s\n", damages[i].name, least[i], damages[i].unit);
		CHECK(least[i] >= damages[i].least);
	}
	CHECK_INT(misread, 0);
}

int
main(int argc, char **argv)
{
	char text[LABEL_TEXT_MAX];

	if (label_start(NULL, NULL, text, sizeof text) < 0) {
		printf("not ok labels start: %s\n", text);
		return 1;
	}
	whole = argc > 1;
	if (whole)
		trials = (unsigned)strtoul(argv[1], NULL, 10);
	TEST(test_damaged_symbols_read_right_or_not_at_all);
	label_stop();
	return test_failures > 0;
}
