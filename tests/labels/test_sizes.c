/* Labels of all sizes: those that the built-in templates serve read back, others are refused with words; and a label that is
 * turned for its printer has the same dots. */
#include <stdlib.h>

#include "carrier.h"
#include "station/barcode_draw.h"
#include "station/label_template.h"
#include "station/zxing.h"
#include "tests/labels/kinds.h"
#include "tests/labels/sample.h"
#include "tests/test.h"

static struct label_fields fields;
static struct label_result result;
static struct bitmap bitmap;

static int
make(const struct kind *kind, const struct script *script, const char *media, unsigned dpi)
{
	struct script to = kind_address(kind, script);

	kind_fields(kind, &to, kind->number, dpi, &fields);
	label_fields_put(&fields, "media", media);
	bitmap_finish(&bitmap);
	return label_render(&fields, &kind->config, &bitmap, &result);
}

/* For a person to look at. */
static void
keep_picture(const struct kind *kind, const char *media, unsigned dpi)
{
	const char *folder = getenv("PACKWARDEN_PICTURES");
	char name[512];
	FILE *file;

	snprintf(name, sizeof name, "%s/%s-%s-%u.png", folder ? folder : "", kind->name, media, dpi);
	if (!folder || !(file = fopen(name, "w")))
		return;
	bitmap_write_png(&bitmap, fileno(file));
	fclose(file);
}

struct size {
	const char *media;
	uint32_t at_203[2], at_300[2]; /* dots */
};

static bool
is_sized(const struct size *size, unsigned dpi)
{
	const uint32_t *dots = dpi == 203 ? size->at_203 : size->at_300;

	if (bitmap.width != dots[0] || bitmap.height != dots[1])
		printf("# %s at %u dpi: %u by %u\n", size->media, dpi, bitmap.width, bitmap.height);
	return bitmap.width == dots[0] && bitmap.height == dots[1];
}

static void
check_size(const struct kind *kind, const struct size *size, unsigned dpi)
{
	char codes[KIND_CODES_MAX][KIND_CODE_MAX];
	struct script to = kind_address(kind, &scripts[0]);
	size_t count = kind_says(kind, kind->number, &to, codes);

	if (make(kind, &scripts[0], size->media, dpi) < 0)
		printf("# %s, %s, %u dpi: %s: %s\n", kind->name, size->media, dpi, result.field, result.text);
	CHECK_INT(result.status, LABEL_OK);
	CHECK(is_sized(size, dpi));
	CHECK_INT(result.symbol_count, 1 + count);
	CHECK_TEXT(result.symbols[0].text, KIND_SEAL_MARK);
	for (size_t i = 0; i < count; i++)
		CHECK_TEXT(result.symbols[1 + i].text, codes[i]);
	keep_picture(kind, size->media, dpi);
}

static void
test_each_carrier_has_labels_like_four_by_six_inches(void)
{
	static const struct size sizes[] = {
		{ "", { 812, 1218 }, { 1200, 1800 } },
		{ "4x6in", { 812, 1218 }, { 1200, 1800 } },
		{ "100x150mm", { 799, 1199 }, { 1181, 1772 } },
		{ "A6", { 839, 1183 }, { 1240, 1748 } },
	};

	for (size_t k = 0; k < kind_count; k++)
		for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
			check_size(&kinds[k], &sizes[i], 203);
			check_size(&kinds[k], &sizes[i], 300);
		}
}

static void
test_most_carriers_have_labels_of_four_by_four_inches(void)
{
	static const struct size size = { "4x4in", { 812, 812 }, { 1200, 1200 } };
	size_t without = 0;

	for (size_t k = 0; k < kind_count; k++) {
		if (!carrier_find(kinds[k].config.driver)->svg_4x4) {
			without++;
			CHECK_INT(make(&kinds[k], &scripts[0], size.media, 203), -1);
			CHECK_INT(result.status, LABEL_MEDIA);
			CHECK(strstr(result.text, "4x6in, 100x150mm and A6, not for 4x4in") != NULL);
			continue;
		}
		check_size(&kinds[k], &size, 203);
		check_size(&kinds[k], &size, 300);
		for (size_t i = 0; i < script_count; i++) {
			if (make(&kinds[k], &scripts[i], size.media, 203) < 0)
				printf("# %s in %s: %s\n", kinds[k].name, scripts[i].name, result.text);
			CHECK_INT(result.status, LABEL_OK);
		}
	}
	CHECK_INT(without, 6); /* USPS twice, DPD, UPS twice, Colissimo */
}

/* GS1's least height of the bars does not shrink with the label. */
static void
test_bars_stay_as_high_as_their_rules_say(void)
{
	static const char *const media[] = { "4x6in", "100x150mm", "A6", "4x4in" };

	for (size_t i = 0; i < sizeof media / sizeof *media; i++)
		for (unsigned dpi = 203; dpi <= 300; dpi += 97) {
			CHECK_INT(make(&kinds[0], &scripts[0], media[i], dpi), 0);
			CHECK(result.symbols[1].height * 25.4 / dpi >= 32);
			CHECK(result.symbols[1].module * 25.4 / dpi >= 0.495);
		}
}

static void
test_other_sizes_are_refused_with_what_there_is(void)
{
	static const char *const media[] = { "2x1in", "A5", "100x100in", "4x5in", "6x4in" };

	for (size_t i = 0; i < sizeof media / sizeof *media; i++) {
		CHECK_INT(make(&kinds[0], &scripts[0], media[i], 203), -1);
		CHECK_INT(result.status, LABEL_MEDIA);
		CHECK_TEXT(result.field, "media");
		if (!strstr(result.text, "4x6in, 100x150mm, 4x4in and A6"))
			printf("# %s: %s\n", media[i], result.text);
		CHECK(strstr(result.text, media[i]) && strstr(result.text, "4x6in, 100x150mm, 4x4in and A6"));
		CHECK(bitmap.rows == NULL);
	}
}

/* What somebody has drawn is not stretched: only they know what may be. */
static void
test_a_carriers_own_template_is_for_its_own_size_only(void)
{
	struct kind own = kinds[0];
	char folder[] = "/tmp/packwarden-sizes-XXXXXX", path[64], text[LABEL_TEXT_MAX];
	char *svg = label_template_builtin(carrier_find("sscc"), "A6", text, sizeof text);

	CHECK(svg != NULL && mkdtemp(folder) != NULL);
	snprintf(path, sizeof path, "%s/own.svg", folder);
	FILE *file = fopen(path, "w");
	CHECK(file != NULL);
	fputs(svg, file);
	fclose(file);
	free(svg);
	snprintf(own.config.template_file, sizeof own.config.template_file, "%s", path);
	int fits = make(&own, &scripts[0], "A6", 203), same = make(&own, &scripts[0], "105x148mm", 203);
	int other = make(&own, &scripts[0], "4x6in", 203);
	remove(path);
	remove(folder);
	CHECK_INT(fits, 0);
	CHECK_INT(same, 0);
	CHECK_INT(other, -1);
	CHECK_INT(result.status, LABEL_MEDIA);
	CHECK(strstr(result.text, "105 by 148 mm, the printer's media 101.6 by 152.4") != NULL);
}

/* As zxing sees it from above, whichever way it was turned. */
static bool
still_says(const struct bitmap *of, const char *text)
{
	static struct label_code codes[LABEL_CODES_MAX];
	int count = label_list(of, codes);

	for (int i = 0; i < count; i++)
		if (strcmp(codes[i].text, text) == 0)
			return true;
	return false;
}

static void
test_a_turned_label_has_the_same_dots(void)
{
	struct bitmap turned;

	CHECK_INT(make(&kinds[0], &scripts[0], "4x6in", 203), 0);
	for (unsigned quarters = 0; quarters < 4; quarters++) {
		bool sideways = quarters % 2;
		CHECK_INT(bitmap_create(&turned, bitmap.width, bitmap.height, bitmap.dpi), 0);
		memcpy(turned.rows, bitmap.rows, (size_t)bitmap.stride * bitmap.height);
		CHECK_INT(bitmap_turn(&turned, quarters), 0);
		CHECK_INT(turned.dpi, 203);
		CHECK_INT(turned.width, sideways ? bitmap.height : bitmap.width);
		bool first = bitmap_get(&bitmap, 20, 177), found = quarters == 0 ? bitmap_get(&turned, 20, 177)
			: quarters == 1 ? bitmap_get(&turned, turned.width - 1 - 177, 20)
			: quarters == 2 ? bitmap_get(&turned, turned.width - 1 - 20, turned.height - 1 - 177)
			: bitmap_get(&turned, 177, turned.height - 1 - 20);
		CHECK_INT(first, found);
		CHECK(still_says(&turned, kinds[0].code));
		CHECK_INT(bitmap_turn(&turned, 4 - quarters), 0);
		bool same = bitmap_equal(&turned, &bitmap);
		bitmap_finish(&turned);
		CHECK(same);
	}
}

int
main(void)
{
	char text[LABEL_TEXT_MAX];

	if (label_start(NULL, NULL, text, sizeof text) < 0) {
		printf("not ok labels start: %s\n", text);
		return 1;
	}
	TEST(test_each_carrier_has_labels_like_four_by_six_inches);
	TEST(test_most_carriers_have_labels_of_four_by_four_inches);
	TEST(test_bars_stay_as_high_as_their_rules_say);
	TEST(test_other_sizes_are_refused_with_what_there_is);
	TEST(test_a_carriers_own_template_is_for_its_own_size_only);
	TEST(test_a_turned_label_has_the_same_dots);
	bitmap_finish(&bitmap);
	label_stop();
	return test_failures > 0;
}
