/* Finished labels that come with an order: PNG, PDF and ZPL in, the same dots out with the station's mark beside them, and
 * what is wrong with one said in words. The labels are those of our own carriers without their strip. */
#include "station/label_given.h"

#include <cairo-pdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "carrier.h"
#include "station/config.h"
#include "tests/test.h"
#include "tests/labels/sample.h"

static const char number[] = "92001901234567000000000017";

static struct config_carrier usps = { .name = "usps", .driver = "impb", .prefix = "92001901234567" };
static struct config_carrier given = { .name = "seur", .driver = "pass-through" };
static struct label_fields fields;
static struct label_result result;
static struct bitmap label, sheet; /* what came, and what prints */
static struct label_symbol number_symbol; /* of the number, as our own carrier drew it */
static char code[LABEL_TEXT_MAX];

/* The carrier's area of a label of ours, as a carrier's system would send it: 4 by 5.35 inches. */
static void
make_label(unsigned dpi)
{
	char usps_number[CARRIER_NUMBER_MAX];
	struct bitmap whole;

	bitmap_finish(&label);
	carrier_number(carrier_find("impb"), &usps, 1, usps_number);
	sample_fields(&fields, dpi);
	label_fields_put(&fields, "number", usps_number);
	label_fields_put(&fields, "ship_from_name", "");
	CHECK_INT(label_render(&fields, &usps, &whole, &result), 0);
	CHECK_TEXT(result.text, "");
	CHECK_INT(bitmap_create(&label, whole.width, result.carrier_height, dpi), 0);
	for (uint32_t y = 0; y < label.height; y++)
		memcpy(label.rows + (size_t)y * label.stride, whole.rows + (size_t)(y + result.carrier_top) * whole.stride,
		       whole.stride);
	bitmap_finish(&whole);
	for (size_t i = 0; i < result.symbol_count; i++)
		if (result.symbols[i].y > result.carrier_top)
			number_symbol = result.symbols[i];
	label_fields_put(&fields, "carrier", "seur");
}

/* The part of it from there on, white where it had nothing; left may wrap below 0. */
static void
crop_label(uint32_t left, uint32_t top, uint32_t width, uint32_t height)
{
	struct bitmap part;

	CHECK_INT(bitmap_create(&part, width, height, label.dpi), 0);
	for (uint32_t y = 0; y < height; y++)
		for (uint32_t x = 0; x < width; x++)
			if (bitmap_get(&label, left + x, top + y))
				bitmap_fill(&part, x, y, 1, 1, true);
	bitmap_finish(&label);
	label = part;
}

static int
take(const void *file, size_t size)
{
	bitmap_finish(&sheet);
	return label_given_render(&fields, &given, file, size, &sheet, &result, code);
}

/* As a file that `write_bits` makes of the label. */
static int
take_as(int (*write_bits)(const struct bitmap *, int))
{
	int fd = sample_file("", 0), taken;
	size_t size;
	uint8_t *bytes;

	if (write_bits(&label, fd) != 0)
		abort();
	bytes = sample_bytes(fd, &size);
	taken = take(bytes, size);
	free(bytes);
	close(fd);
	return taken;
}

/* Every black dot of the label is on the sheet, `top` rows lower, and no other near it. */
static void
check_same_dots(uint32_t top)
{
	const struct label_symbol *mark = &result.symbols[0];
	size_t differ = 0;

	for (uint32_t y = 0; y < label.height; y++)
		for (uint32_t x = 0; x < label.width; x++) {
			bool marked = x >= mark->x && x < mark->x + mark->width && y + top >= mark->y && y + top < mark->y + mark->height;

			differ += !marked && bitmap_get(&label, x, y) != bitmap_get(&sheet, x, y + top);
		}
	CHECK_INT(differ, 0);
}

static void
a_label_prints_dot_for_dot_with_a_mark_in_a_blank_place(void)
{
	for (unsigned dpi = 203; dpi <= 300; dpi += 97) {
		int (*const writers[])(const struct bitmap *, int) = { bitmap_write_png, bitmap_write_pdf, bitmap_write_zpl };
		uint8_t hash[LABEL_HASH_BYTES] = { 0 };

		make_label(dpi);
		for (size_t i = 0; i < 3; i++) {
			label_fields_put(&fields, "media", "");
			CHECK_INT(take_as(writers[i]), 0);
			CHECK_TEXT(result.text, "");
			check_same_dots(0);
			CHECK_TEXT(result.symbols[0].text, "PWS12.3.1.45");
			CHECK(i == 0 || memcmp(hash, result.hash, sizeof hash) == 0);
			memcpy(hash, result.hash, sizeof hash);
		}
	}
}

static void
longer_media_has_the_strip_above_the_label(void)
{
	make_label(203);
	label_fields_put(&fields, "media", "4x6in");
	CHECK_INT(take_as(bitmap_write_png), 0);
	CHECK(result.carrier_top > 100);
	check_same_dots(result.carrier_top);
	CHECK_INT(result.symbol_count, 1);
	CHECK_TEXT(result.symbols[0].kind ? "there" : "", "there");
}

/* The strip of 4 by 4 inches is lower than that of 4 by 6. */
static void
the_strip_is_the_one_of_the_printers_media(void)
{
	make_label(203);
	crop_label(0, label.height - 690, label.width, 690);
	label_fields_put(&fields, "media", "4x4in");
	CHECK_INT(take_as(bitmap_write_png), 0);
	CHECK_TEXT(result.text, "");
	CHECK_INT(result.carrier_top, 118);
	check_same_dots(result.carrier_top);
	CHECK_TEXT(result.symbols[0].text, "PWS12.3.1.45");
}

/* A label may be larger than its media by a hair, whose dots do not print. */
static void
a_barcode_that_the_media_would_cut_is_refused(void)
{
	const struct label_symbol *symbol;
	uint32_t right;

	make_label(203);
	symbol = &number_symbol;
	right = symbol->x + symbol->width;
	crop_label(right - 826, 0, 826, label.height);
	label_fields_put(&fields, "media", "4x6in");
	CHECK_INT(take_as(bitmap_write_png), -1);
	CHECK_TEXT(result.text, "its barcode can no longer be read on the printer's media: ask for a label of 102 by 152 mm at most");
}

static void
its_hash_is_the_same_for_another_attempt(void)
{
	uint8_t hash[LABEL_HASH_BYTES];

	make_label(203);
	CHECK_INT(take_as(bitmap_write_png), 0);
	memcpy(hash, result.hash, sizeof hash);
	label_fields_put(&fields, "seal_mark", "PWS12.4.2.51");
	CHECK_INT(take_as(bitmap_write_png), 0);
	CHECK(memcmp(hash, result.hash, sizeof hash) == 0);
}

static void
what_its_barcode_says_beside_the_number_is_told(void)
{
	char wanted[64];

	make_label(203);
	CHECK_INT(take_as(bitmap_write_png), 0);
	snprintf(wanted, sizeof wanted, "42062704\x1d%s", label_fields_get(&fields, "number"));
	CHECK_TEXT(code, wanted);
}

static void
lying_labels_are_turned(void)
{
	make_label(203);
	CHECK_INT(label_given_turn(&label), 0);
	label_fields_put(&fields, "media", "4x6in");
	CHECK_INT(take_as(bitmap_write_png), 0);
	CHECK_INT(sheet.width, 812);
	CHECK_INT(sheet.height, 1218);
}

static void
a_picture_is_enlarged_by_whole_dots_alone(void)
{
	make_label(203);
	label_fields_put(&fields, "dpi", "300");
	CHECK_INT(take_as(bitmap_write_png), -1);
	CHECK_TEXT(result.text, "its picture is of 203 dpi and the printer has 300, no whole number of it: ask for a label of 300 dpi");
	make_label(300);
	label.dpi = 150;
	CHECK_INT(take_as(bitmap_write_png), 0);
	CHECK_INT(sheet.width, label.width * 2);
	label.dpi = 0;
	label_fields_put(&fields, "media", "4x6in");
	CHECK_INT(take_as(bitmap_write_png), -1);
	CHECK_TEXT(result.text, "its picture of 1200 by 1606 dots says no dpi and does not fill the media: ask for one of 1200 by "
	                        "1800 dots, or with its dpi");
}

static void
anothers_label_is_refused(void)
{
	make_label(203);
	label_fields_put(&fields, "number", number);
	CHECK_INT(take_as(bitmap_write_png), -1);
	CHECK(strstr(result.text, "the number 92001901234567000000000017 is in none of its barcodes (one is 42062704920019"));
	CHECK(strstr(result.text, "it is another box's label"));
}

static void
a_label_for_another_postcode_is_refused(void)
{
	make_label(203);
	label_fields_put(&fields, "ship_to_postcode", "10001");
	CHECK_INT(take_as(bitmap_write_png), -1);
	CHECK_TEXT(result.text, "it goes to postcode 62704 and the order to 10001: ask the carrier's system for a new one");
}

static void
a_label_without_a_barcode_is_refused(void)
{
	make_label(203);
	bitmap_fill(&label, 0, label.height / 3, label.width, label.height - label.height / 3, false);
	CHECK_INT(take_as(bitmap_write_png), -1);
	CHECK(strstr(result.text, "no barcode of it can be read"));
}

static void
a_label_that_is_too_large_or_too_small_is_refused(void)
{
	make_label(203);
	label_fields_put(&fields, "media", "2x1in");
	CHECK_INT(take_as(bitmap_write_png), -1);
	CHECK(strstr(result.text, "it is 102 by 136 mm and the printer's media 51 by 25"));
	label_fields_put(&fields, "media", "210x297mm");
	CHECK_INT(take_as(bitmap_write_zpl), -1);
	CHECK(strstr(result.text, "ask for a label of that size"));
}

/* The label as hexadecimal, with Zebra's repeats. */
static char *
in_digits(void)
{
	size_t stride = (label.width + 7) / 8, used;
	char *text = malloc(label.height * (stride * 2 + 2) + 200);

	used = (size_t)sprintf(text, "\n^XA^PW%u^LH0,0^FX a comment^FO0,0^GFA,%zu,%zu,%zu,", label.width, stride * label.height,
	                       stride * label.height, stride);
	for (uint32_t y = 0; y < label.height; y++) {
		const uint8_t *row = label.rows + (size_t)y * label.stride;

		if (y > 0 && memcmp(row, row - label.stride, stride) == 0) {
			text[used++] = ':';
			continue;
		}
		for (size_t i = 0, run = 0; i < stride * 2; i += run) {
			int value = row[i / 2] >> (i % 2 ? 0 : 4) & 15;

			for (run = 1; i + run < stride * 2 && (row[(i + run) / 2] >> ((i + run) % 2 ? 0 : 4) & 15) == value; run++)
				;
			if (value == 0 && i + run == stride * 2) {
				text[used++] = ',';
				break;
			}
			if (run >= 20)
				text[used++] = (char)('g' + run / 20 - 1);
			if (run % 20 > 0 && run > 1)
				text[used++] = (char)('G' + run % 20 - 1);
			used += (size_t)sprintf(text + used, "%X", (unsigned)value);
		}
	}
	strcpy(text + used, "\n^FS^PQ1^XZ\n");
	return text;
}

static void
zpl_in_digits_is_the_same_picture(void)
{
	char *text;

	make_label(203);
	text = in_digits();
	CHECK_INT(take(text, strlen(text)), 0);
	CHECK_TEXT(result.text, "");
	check_same_dots(0);
	free(text);
}

static void
what_is_no_label_is_refused_in_words(void)
{
	static const struct {
		const char *file, *why;
	} wrong[] = {
		{ "GIF89a", "it is neither PNG, PDF nor ZPL" },
		{ "\x89PNG\r\n\x1a\n...", "it is a torn PNG: ask for it again" },
		{ "%PDF-1.4\n1 0 obj", "it is a torn or locked PDF: ask for it again, or as PNG" },
		{ "^XA^FO10,10^A0N,30,30^FDHello^FS^XZ", "it is ZPL that the printer draws itself (^A0), which cannot be read back "
		                                         "here: ask for PNG, PDF or ^GFA" },
		{ "^XA^FO0,0^BCN,100^FD123^FS^XZ", "it is ZPL that the printer draws itself (^BC), which cannot be read back here: "
		                                   "ask for PNG, PDF or ^GFA" },
		{ "^XA^XZ", "its ZPL has no graphic between ^XA and ^XZ" },
		{ "^XA^FO0,0^GFA,8,8,1,0000", "its graphic (^GF) is torn: ask for it again" },
		{ "^XA^FO0,0^GFA,8,8,1,:Z64:eJwDAAAAAAE=:0000^XZ", "its graphic (^GF) is torn: ask for it again" },
		{ "^XA^FO0,0^GFB,8,8,1,12345678^XZ", "its graphic (^GF) is not in ASCII form, or its sizes are wrong: ask for ^GFA" },
		{ "^XA^FO0,0^GFA,8,8,0,00^XZ", "its graphic (^GF) is not in ASCII form, or its sizes are wrong: ask for ^GFA" },
		{ "^XA^FO99,999^GFA,8,8,1,0000000000000000^FS^XZ^XA^XZ", "it is ZPL of more than one label: each label is a file of "
		                                                            "its own" },
	};

	make_label(203);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		CHECK_INT(take(wrong[i].file, strlen(wrong[i].file)), -1);
		CHECK_TEXT(result.text, wrong[i].why);
		CHECK_TEXT(result.field, "label_file");
	}
}

static cairo_status_t
keep_bytes(void *fd, const unsigned char *data, unsigned length)
{
	return write(*(int *)fd, data, length) == (ssize_t)length ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static void
a_pdf_of_two_pages_is_refused(void)
{
	int fd = sample_file("", 0);
	cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(keep_bytes, &fd, 288, 432);
	cairo_t *cairo = cairo_create(surface);
	size_t size;
	uint8_t *bytes;

	cairo_show_page(cairo);
	cairo_show_page(cairo);
	cairo_destroy(cairo);
	cairo_surface_destroy(surface);
	bytes = sample_bytes(fd, &size);
	make_label(203);
	CHECK_INT(take(bytes, size), -1);
	CHECK_TEXT(result.text, "it is a PDF of 2 pages: each label is a file of one page");
	free(bytes);
	close(fd);
}

/* Any byte changed: an answer or a refusal, nothing worse. (What poppler and zxing do to their process is another matter.) */
static void
spoiled_zpl_and_png_do_no_harm(void)
{
	int fd = sample_file("", 0);
	size_t size, length;
	uint8_t *png;
	char *zpl;

	make_label(203);
	CHECK_INT(bitmap_write_png(&label, fd), 0);
	png = sample_bytes(fd, &size);
	zpl = in_digits();
	length = strlen(zpl);
	for (int i = 0; i < 60; i++) {
		struct bitmap out = { 0 };
		size_t at = sample_random((uint32_t)size), in = sample_random((uint32_t)(i % 2 ? 80 : length));
		uint8_t was = png[at];
		char had = zpl[in];

		png[at] = (uint8_t)sample_random(256);
		label_given_png(png, size, 203, 812, 1218, &out, &result);
		bitmap_finish(&out);
		png[at] = was;
		zpl[in] = (char)(1 + sample_random(126));
		label_given_zpl(zpl, length, 203, &out, &result);
		bitmap_finish(&out);
		zpl[in] = had;
	}
	CHECK(size > 0);
	free(png);
	free(zpl);
	close(fd);
}

int
main(void)
{
	char text[LABEL_TEXT_MAX];

	if (label_start(NULL, NULL, text, sizeof text) < 0)
		return 1;
	TEST(a_label_prints_dot_for_dot_with_a_mark_in_a_blank_place);
	TEST(longer_media_has_the_strip_above_the_label);
	TEST(the_strip_is_the_one_of_the_printers_media);
	TEST(a_barcode_that_the_media_would_cut_is_refused);
	TEST(its_hash_is_the_same_for_another_attempt);
	TEST(what_its_barcode_says_beside_the_number_is_told);
	TEST(lying_labels_are_turned);
	TEST(a_picture_is_enlarged_by_whole_dots_alone);
	TEST(anothers_label_is_refused);
	TEST(a_label_for_another_postcode_is_refused);
	TEST(a_label_without_a_barcode_is_refused);
	TEST(a_label_that_is_too_large_or_too_small_is_refused);
	TEST(zpl_in_digits_is_the_same_picture);
	TEST(what_is_no_label_is_refused_in_words);
	TEST(a_pdf_of_two_pages_is_refused);
	TEST(spoiled_zpl_and_png_do_no_harm);
	bitmap_finish(&label);
	bitmap_finish(&sheet);
	label_stop();
	return test_failures > 0;
}
