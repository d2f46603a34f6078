/* The label that tests a printer: what is on it reads back, its grades tell good bits from doubtful ones, and its codes
 * are no other's. */
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "station/barcode_draw.h"
#include "station/label_test.h"
#include "station/seal_mark.h"
#include "station/test_mark.h"
#include "tests/labels/sample.h"
#include "tests/test.h"

static struct bitmap bitmap;
static struct label_result result;
static struct label_test sheet;

static int
make(const char *dpi, const char *media)
{
	static struct label_fields fields;
	int rc;

	label_fields_begin(&fields);
	label_fields_put(&fields, "test", "17");
	label_fields_put(&fields, "printer", "zebra-1");
	label_fields_put(&fields, "driver", "zpl");
	label_fields_put(&fields, "station", "station-1");
	label_fields_put(&fields, "time", "2026-11-22 04:20:00 UTC");
	label_fields_put(&fields, "dpi", dpi);
	label_fields_put(&fields, "media", media);
	bitmap_finish(&bitmap);
	rc = label_test_render(&fields, &bitmap, &result, &sheet);
	if (rc != 0)
		printf("# %s %s: %s\n", dpi, media, result.text);
	return rc;
}

static void
keep_picture(const char *name)
{
	const char *build = getenv("BUILD");
	char path[256];
	FILE *file;

	snprintf(path, sizeof path, "%s/%s", build ? build : "build", name);
	file = fopen(path, "w");
	CHECK(file && bitmap_write_png(&bitmap, fileno(file)) == 0);
	fclose(file);
}

/* ---- what is on it ---- */

static void
each_width_of_modules_is_there_and_reads(void)
{
	static struct label_code codes[LABEL_CODES_MAX];
	struct test_mark mark;
	unsigned plain = 0, gs1 = 0;
	int count;

	CHECK_INT(make("203", "4x6in"), 0);
	keep_picture("test-label-203.png");
	count = label_list(&bitmap, codes);
	CHECK_INT(count, 4);
	for (int i = 0; i < count; i++) {
		CHECK(test_mark_parse(&mark, codes[i].text, codes[i].length));
		CHECK_INT(mark.test, 17);
		CHECK_TEXT(codes[i].aim, mark.gs1 ? "]C1" : "]C0");
		*(mark.gs1 ? &gs1 : &plain) |= 1u << mark.module;
	}
	CHECK_INT(plain, 1 << 2 | 1 << 3 | 1 << 4);
	CHECK_INT(gs1, 1 << 4);
}

static void
at_300_dpi_the_modules_go_to_six_dots(void)
{
	char text[LABEL_TEXT_MAX];
	unsigned plain = 0;

	CHECK_INT(make("300", "4x6in"), 0);
	keep_picture("test-label-300.png");
	CHECK_INT(sheet.count, 6);
	for (size_t i = 0; i < sheet.count; i++) {
		CHECK(sheet.symbols[i].fits);
		plain |= sheet.symbols[i].gs1 ? 0 : 1u << sheet.symbols[i].module;
	}
	CHECK_INT(plain, 1 << 2 | 1 << 3 | 1 << 4 | 1 << 5 | 1 << 6);
	label_test_text(&sheet, text);
	CHECK(strstr(text, "code128:2:") && strstr(text, " gs1-128:6:"));
}

static bool
black_line(uint32_t x, uint32_t y, uint32_t width, uint32_t height)
{
	for (uint32_t row = y; row < y + height; row++)
		for (uint32_t column = x; column < x + width; column++)
			if (!bitmap_get(&bitmap, column, row))
				return false;
	return true;
}

/* A sheet that is shifted by a dot has lost a side of it. */
static void
the_frame_is_at_the_edge_of_the_bits(void)
{
	CHECK_INT(make("203", "4x6in"), 0);
	CHECK_INT(bitmap.width, 812);
	CHECK_INT(bitmap.height, 1218);
	CHECK(black_line(0, 0, 812, 2) && black_line(0, 1216, 812, 2));
	CHECK(black_line(0, 0, 2, 1218) && black_line(810, 0, 2, 1218));
}

static void
the_rulers_are_in_millimetres(void)
{
	CHECK_INT(make("300", "4x6in"), 0);
	for (int mm = 10; mm < 100; mm += 10) {
		uint32_t at = (uint32_t)lround(mm * 300 / 25.4);

		CHECK(black_line(at, 0, 1, 35) && !bitmap_get(&bitmap, at + 4, 20) && !bitmap_get(&bitmap, at - 4, 20));
		CHECK(black_line(0, at, 35, 1) && !bitmap_get(&bitmap, 20, at + 4) && !bitmap_get(&bitmap, 20, at - 4));
	}
}

static void
small_media_leave_out_what_does_not_fit_and_say_so(void)
{
	CHECK_INT(make("203", "57x50mm"), 0);
	keep_picture("test-label-small.png");
	CHECK(sheet.symbols[0].fits && !sheet.symbols[3].fits);
	CHECK(strstr((label_test_text(&sheet, result.text), result.text), "gs1-128:4:-:0:0"));
}

static void
media_that_are_too_small_or_unknown_are_refused(void)
{
	CHECK_INT(make("203", "20x10mm"), -1);
	CHECK_INT(result.status, LABEL_MEDIA);
	CHECK_INT(make("203", "large"), -1);
	CHECK_INT(result.status, LABEL_MEDIA);
	CHECK_INT(make("600", "4x6in"), -1);
	CHECK_TEXT(result.field, "dpi");
	CHECK(bitmap.rows == NULL);
}

/* ---- grades ---- */

static void
draw_one(unsigned module, unsigned dpi, struct label_symbol *symbol)
{
	struct barcode_place place = { 0, 0, 1200, 60, module * 25.4 / dpi, module * 25.4 / dpi, ALIGN_CENTER };
	char why[LABEL_TEXT_MAX];

	bitmap_finish(&bitmap);
	CHECK_INT(bitmap_create(&bitmap, 1200, 60, dpi), 0);
	CHECK_INT(barcode_draw(&bitmap, barcode_kind_find("code128"), &place, "PWT0000001703", symbol, why, sizeof why), 0);
}

static struct label_grade
grade_of(unsigned module, unsigned dpi)
{
	struct label_grade grade = { 0 };
	struct label_symbol symbol;

	draw_one(module, dpi, &symbol);
	if (label_grade(&bitmap, &symbol, &grade) != 0)
		grade.letter = '?';
	return grade;
}

/* By hand: a bar half a dot wider makes three bars of a character 1.5 dots wider, of 1.75 modules that they may be. */
static void
decodability_is_what_the_standard_computes(void)
{
	for (unsigned module = 3; module <= 6; module++) {
		double by_hand = 100 * (1.75 - 1.5 / module) / 1.75;

		CHECK(fabs(grade_of(module, 203).decodability - by_hand) <= 1.0);
	}
}

static void
narrower_modules_have_no_better_grade(void)
{
	static const unsigned resolutions[] = { 203, 300 };

	for (size_t r = 0; r < 2; r++)
		for (unsigned module = 2; module < 6; module++) {
			struct label_grade one = grade_of(module, resolutions[r]), next = grade_of(module + 1, resolutions[r]);

			printf("# %u dpi, %u dots: %c, modulation %u, decodability %u\n", resolutions[r], module, one.letter,
			       one.modulation, one.decodability);
			CHECK(one.letter >= next.letter && one.modulation <= next.modulation &&
			      one.decodability <= next.decodability);
		}
}

static void
what_labels_are_printed_with_has_the_best_grade(void)
{
	CHECK_INT(grade_of(4, 203).letter, 'A');
	CHECK_INT(grade_of(6, 300).letter, 'A');
	CHECK(grade_of(2, 300).letter >= 'C');
	CHECK_INT(grade_of(1, 300).letter, 'F');
}

/* A space that is closed for a dot in the middle line is seen. */
static void
damage_lowers_the_grade(void)
{
	struct label_grade whole, damaged;
	struct label_symbol symbol;
	uint32_t x;

	draw_one(3, 203, &symbol);
	CHECK_INT(label_grade(&bitmap, &symbol, &whole), 0);
	for (x = symbol.x; bitmap_get(&bitmap, x, 30); x++)
		;
	bitmap_fill(&bitmap, x, 0, 1, 60, true);
	CHECK_INT(label_grade(&bitmap, &symbol, &damaged), 0);
	CHECK(damaged.letter > whole.letter);
}

/* ---- codes ---- */

static void
a_mark_is_read_as_it_was_written(void)
{
	struct seal_mark seal;
	char text[TEST_MARK_MAX];

	for (int i = 0; i < 2000; i++) {
		struct test_mark mark = { .test = sample_random(TEST_MARK_TESTS) + 1, .module = sample_random(99) + 1,
			.gs1 = i % 2 }, read;
		size_t at = 0, length;

		test_mark_text(text, &mark);
		for (const char *p = text; *p; p++) /* as a scanner says it: without brackets */
			if (*p != '[' && *p != ']')
				text[at++] = *p;
		text[at] = '\0';
		length = strlen(text);
		CHECK(test_mark_parse(&read, text, length));
		CHECK(read.test == mark.test && read.module == mark.module && read.gs1 == mark.gs1);
		CHECK(!seal_mark_parse(&seal, text, length));
		text[length - 3] = (char)('0' + (text[length - 3] - '0' + 1) % 10);
		CHECK(!test_mark_parse(&read, text, length));
		CHECK(!test_mark_parse(&read, text, length - 1));
	}
	seal_mark_text(text, sizeof text, 1, 1, 1);
	CHECK(!test_mark_parse(&(struct test_mark){ 0 }, text, strlen(text)));
	CHECK(!test_mark_parse(&(struct test_mark){ 0 }, "", 0));
}

int
main(void)
{
	TEST(each_width_of_modules_is_there_and_reads);
	TEST(at_300_dpi_the_modules_go_to_six_dots);
	TEST(the_frame_is_at_the_edge_of_the_bits);
	TEST(the_rulers_are_in_millimetres);
	TEST(small_media_leave_out_what_does_not_fit_and_say_so);
	TEST(media_that_are_too_small_or_unknown_are_refused);
	TEST(decodability_is_what_the_standard_computes);
	TEST(narrower_modules_have_no_better_grade);
	TEST(what_labels_are_printed_with_has_the_best_grade);
	TEST(damage_lowers_the_grade);
	TEST(a_mark_is_read_as_it_was_written);
	bitmap_finish(&bitmap);
	label_stop();
	return test_failures != 0;
}
