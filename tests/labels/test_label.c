/* Labels: what is drawn reads back, what is damaged or cannot be drawn is refused with the field that is to
 * blame. */
#include <math.h>
#include <sodium.h>
#include <stdlib.h>
#include <unistd.h>

#include "carrier.h"
#include "station/barcode_draw.h"
#include "station/zxing.h"
#include "tests/labels/sample.h"
#include "tests/test.h"

/* One label with one field set differently, and what came of it. */
struct made {
	struct label_fields fields;
	struct bitmap bitmap;
	struct label_result result;
	int rc;
};

static struct made made;

static void
make(unsigned dpi, const char *name, const char *value)
{
	struct config_carrier carrier;
	sample_carrier(&carrier);
	sample_fields(&made.fields, dpi);
	if (name)
		label_fields_put(&made.fields, name, value);
	bitmap_finish(&made.bitmap);
	made.rc = label_render(&made.fields, &carrier, &made.bitmap, &made.result);
	if (made.rc < 0)
		printf("# refused: %s\n", made.result.text);
}

static const struct label_symbol *
symbol_of(const char *kind)
{
	for (size_t i = 0; i < made.result.symbol_count; i++)
		if (strcmp(made.result.symbols[i].kind->name, kind) == 0)
			return &made.result.symbols[i];
	return NULL;
}

/* Reads one symbol without the checks of label_check. */
static bool
zxing_says(const struct bitmap *bitmap, const struct label_symbol *s, const char *text)
{
	uint32_t left = s->x - s->quiet, width = s->width + 2 * s->quiet;
	struct zxing_code code;
	uint8_t *grey = malloc((size_t)width * s->height);
	if (!grey)
		return false;
	for (uint32_t y = 0; y < s->height; y++)
		for (uint32_t x = 0; x < width; x++)
			grey[(size_t)y * width + x] = bitmap_get(bitmap, left + x, s->y + y) ? 0 : 255;
	int read = zxing_read(grey, (int)width, (int)s->height, (int)width, "Code128", 1, &code);
	free(grey);
	return read == 1 && code.length == strlen(text) && memcmp(code.text, text, code.length) == 0;
}

static void
check_resolution(unsigned dpi, uint32_t width, uint32_t height, uint32_t module)
{
	make(dpi, NULL, NULL);
	CHECK_INT(made.rc, 0);
	CHECK_INT(made.bitmap.width, width);
	CHECK_INT(made.bitmap.height, height);
	const struct label_symbol *sscc = symbol_of("gs1-128"), *mark = symbol_of("code128");
	CHECK(sscc && mark);
	CHECK(zxing_says(&made.bitmap, sscc, "00006141411234567890"));
	CHECK(zxing_says(&made.bitmap, mark, "PWS12.3.1.45"));
	CHECK_INT(sscc->module, module);
	CHECK_INT(sscc->quiet, 10 * module);
	CHECK(sscc->height * 25.4 / dpi >= 32);
	CHECK(mark->y + mark->height <= made.result.carrier_top);
	CHECK(sscc->y > made.result.carrier_top);
	CHECK_INT(made.result.carrier_top + made.result.carrier_height, height);
}

static void
test_a_label_reads_back_at_203_dpi(void)
{
	check_resolution(203, 812, 1218, 4);
}

static void
test_a_label_reads_back_at_300_dpi(void)
{
	check_resolution(300, 1200, 1800, 6);
}

static void
test_an_attempt_changes_the_strip_only(void)
{
	uint8_t hash[LABEL_HASH_BYTES];
	struct bitmap first = {0};
	make(203, NULL, NULL);
	CHECK_INT(made.rc, 0);
	memcpy(hash, made.result.hash, sizeof hash);
	CHECK_INT(bitmap_create(&first, made.bitmap.width, made.bitmap.height, 203), 0);
	memcpy(first.rows, made.bitmap.rows, (size_t)first.stride * first.height);

	make(203, NULL, NULL);
	bool same = bitmap_equal(&first, &made.bitmap);
	label_fields_put(&made.fields, "attempt", "2");
	label_fields_put(&made.fields, "seal_mark", "PWS12.3.2.46");
	struct config_carrier carrier;
	sample_carrier(&carrier);
	bitmap_finish(&made.bitmap);
	int rc = label_render(&made.fields, &carrier, &made.bitmap, &made.result);
	size_t top = (size_t)made.result.carrier_top * first.stride;
	size_t rest = (size_t)made.result.carrier_height * first.stride;
	bool carrier_same = rc == 0 && memcmp(first.rows + top, made.bitmap.rows + top, rest) == 0;
	bool strip_same = rc == 0 && memcmp(first.rows, made.bitmap.rows, top) == 0;
	bitmap_finish(&first);
	CHECK(same);
	CHECK(carrier_same);
	CHECK(!strip_same);
	CHECK(memcmp(hash, made.result.hash, sizeof hash) == 0);
}

static void
test_the_hash_is_of_the_carriers_rows(void)
{
	uint8_t hash[LABEL_HASH_BYTES];
	make(203, NULL, NULL);
	CHECK_INT(made.rc, 0);
	crypto_generichash(hash, sizeof hash,
	                   made.bitmap.rows + (size_t)made.result.carrier_top * made.bitmap.stride,
	                   (size_t)made.result.carrier_height * made.bitmap.stride, NULL, 0);
	CHECK(memcmp(hash, made.result.hash, sizeof hash) == 0);
	make(203, "ship_to_name", "Maria Gonzales");
	CHECK(memcmp(hash, made.result.hash, sizeof hash) != 0);
}

static void
test_one_wrong_dot_in_a_symbol_is_refused(void)
{
	make(203, NULL, NULL);
	CHECK_INT(made.rc, 0);
	for (int i = 0; i < 300; i++) {
		const struct label_symbol *s =
			&made.result.symbols[sample_random((uint32_t)made.result.symbol_count)];
		uint32_t x = s->x - s->quiet + sample_random(s->width + 2 * s->quiet),
			 y = s->y + sample_random(s->height);
		bool black = bitmap_get(&made.bitmap, x, y);
		bitmap_fill(&made.bitmap, x, y, 1, 1, !black);
		CHECK_INT(label_check(&made.bitmap, &made.result), -1);
		CHECK_INT(made.result.status, LABEL_UNREADABLE);
		bitmap_fill(&made.bitmap, x, y, 1, 1, black);
	}
	CHECK_INT(label_check(&made.bitmap, &made.result), 0);
}

static void
test_a_symbol_that_says_something_else_is_refused(void)
{
	struct config_carrier carrier;
	make(203, NULL, NULL);
	CHECK_INT(made.rc, 0);
	struct label_result meant = made.result;
	struct bitmap other;
	sample_carrier(&carrier);
	label_fields_put(&made.fields, "sscc", "006141411234567883"); /* as wide, as whole, but another */
	CHECK_INT(label_render(&made.fields, &carrier, &other, &made.result), 0);
	int rc = label_check(&other, &meant);
	bitmap_finish(&other);
	CHECK_INT(rc, -1);
	CHECK_INT(meant.status, LABEL_UNREADABLE);
}

static void
test_missing_lines_and_columns_are_refused(void)
{
	make(203, NULL, NULL);
	CHECK_INT(made.rc, 0);
	const struct label_symbol sscc = *symbol_of("gs1-128");
	bitmap_fill(&made.bitmap, 0, sscc.y + 10, made.bitmap.width, 1, false); /* a dead line */
	CHECK_INT(label_check(&made.bitmap, &made.result), -1);
	make(203, NULL, NULL);
	bitmap_fill(&made.bitmap, sscc.x + 1, 0, 1, made.bitmap.height,
	            false); /* a dead dot of the print head */
	CHECK_INT(label_check(&made.bitmap, &made.result), -1);
	make(203, NULL, NULL);
	for (uint32_t y = 0; y < made.bitmap.height; y++) /* all that follows one dot to the left */
		for (uint32_t x = sscc.x + 100; x + 1 < made.bitmap.width; x++)
			bitmap_fill(&made.bitmap, x, y, 1, 1, bitmap_get(&made.bitmap, x + 1, y));
	CHECK_INT(label_check(&made.bitmap, &made.result), -1);
}

static void
test_text_that_is_too_long_is_refused_with_its_field(void)
{
	static const char *const names[] = {"ship_to_name", "ship_to_address1", "ship_from_city", "service",
	                                    "order",        "box_of",           "ship_to_phone"};
	static char value[4001];
	memset(value, 'W', sizeof value - 1);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		make(203, names[i], value);
		CHECK_INT(made.rc, -1);
		CHECK_INT(made.result.status, LABEL_TOO_LONG);
		CHECK_TEXT(made.result.field, names[i]);
		CHECK(strstr(made.result.text, names[i]) != NULL);
		CHECK(made.bitmap.rows == NULL);
	}
}

static void
test_a_long_address_wraps_and_shrinks_before_it_is_refused(void)
{
	make(203, "ship_to_address1",
	     "Building 17, Gate 4, Dr. Martin Luther King Junior Memorial Boulevard North-West 123456, "
	     "behind the old mill, "
	     "third floor, second door on the left, ring twice and wait for the porter");
	CHECK_INT(made.rc, 0);
	make(203, "ship_to_name",
	     "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftsangestellter");
	CHECK_INT(made.rc, 0);
}

static void
test_ten_thousand_characters_are_refused(void)
{
	static char value[30001];
	for (size_t i = 0; i + 1 < sizeof value; i += 3)
		memcpy(value + i, "漢", 3);
	make(300, "ship_to_name", value);
	CHECK_INT(made.result.status, LABEL_TOO_LONG);
	CHECK_TEXT(made.result.field, "ship_to_name");
}

static void
test_every_script_of_addresses_is_drawn(void)
{
	static const char *const names[] = {"Анна Смирнова-Ёлкина",
	                                    "北京市朝阳区建国路八十八号 王伟",
	                                    "José Muñoz Ibáñez ¿Ñandú?",
	                                    "Łukasz Żółć Đorđe Çağrı",
	                                    "Ελένη Παπαδοπούλου",
	                                    "山田太郎 カタカナ ひらがな",
	                                    "김민수",
	                                    "محمد علي",
	                                    "יעל בן־דוד",
	                                    "श्रीमती प्रियंका शर्मा",
	                                    "สมชาย วงศ์สวัสดิ์"};
	uint8_t hashes[sizeof names / sizeof *names][LABEL_HASH_BYTES];
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		make(203, "ship_to_name", names[i]);
		CHECK_INT(made.rc, 0);
		memcpy(hashes[i], made.result.hash, LABEL_HASH_BYTES);
		for (size_t k = 0; k < i; k++)
			CHECK(memcmp(hashes[i], hashes[k], LABEL_HASH_BYTES) != 0);
	}
}

static void
test_a_character_that_no_font_has_is_refused(void)
{
	make(203, "ship_to_address2", "Apt \xF0\x92\x80\x80 7"); /* U+12000, cuneiform */
	CHECK_INT(made.result.status, LABEL_NO_GLYPH);
	CHECK_TEXT(made.result.field, "ship_to_address2");
	CHECK(strstr(made.result.text, "U+12000") != NULL);
}

static void
test_bytes_that_are_no_text_are_refused(void)
{
	static const char *const values[] = {"a\x01z",       "\x1b[31m",     "\xff\xfe",     "caf\xe9",
	                                     "\xed\xa0\x80", "\xc0\xaf",     "a\x7f",        "\xc2\x9b",
	                                     "\xef\xbf\xbd", "\xef\xbf\xbf", "half \xe6\xbc"};
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		make(203, "ship_to_city", values[i]);
		CHECK_INT(made.rc, -1);
		CHECK_INT(made.result.status, LABEL_FIELD);
		CHECK_TEXT(made.result.field, "ship_to_city");
	}
}

static void
test_invisible_characters_change_nothing(void)
{
	static const char *const values[] = {
		"\u202eMaria Gonzalez", "Maria\u200b Gonzalez", "\u2067Maria Gonzalez\u2069",
		"Maria\tGonzalez",      "Maria\nGonzalez",      "  Maria Gonzalez  ",
		"Maria\u2028Gonzalez"};
	uint8_t hash[LABEL_HASH_BYTES];
	make(203, NULL, NULL);
	memcpy(hash, made.result.hash, sizeof hash);
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		make(203, "ship_to_name", values[i]);
		CHECK_INT(made.rc, 0);
		CHECK(memcmp(hash, made.result.hash, sizeof hash) == 0);
	}
}

static void
test_markup_and_braces_are_text(void)
{
	uint8_t hash[LABEL_HASH_BYTES];
	make(203, "ship_to_name", "Maria");
	memcpy(hash, made.result.hash, sizeof hash);
	static const char *const values[] = {"<b>Maria</b>",   "&lt;Maria", "{order}",
	                                     "Maria|Gonzalez", "</svg>",    "^XZ~JA"};
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		make(203, "ship_to_name", values[i]);
		CHECK_INT(made.rc, 0);
		CHECK(memcmp(hash, made.result.hash, sizeof hash) != 0);
	}
	make(203, "ship_to_name", "100-2231"); /* what {order} would have become */
	memcpy(hash, made.result.hash, sizeof hash);
	make(203, "ship_to_name", "{order}");
	CHECK(memcmp(hash, made.result.hash, sizeof hash) != 0);
}

static void
test_a_number_that_is_wrong_is_not_printed(void)
{
	static const char *const values[] = {"", "006141411234567891", "0061414112345678900",
	                                     "00614141123456789]", "[10]ABC"};
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		make(203, "sscc", values[i]);
		CHECK_INT(made.result.status, LABEL_FIELD);
		CHECK_TEXT(made.result.field, "sscc");
	}
}

static void
test_a_seal_mark_that_does_not_fit_is_refused(void)
{
	make(203, "seal_mark", "PWS18446744073709551615.18446744073709551615.4294967295.97 and more");
	CHECK_INT(made.result.status, LABEL_BARCODE);
	CHECK_TEXT(made.result.field, "seal_mark");
	make(203, "seal_mark", "PWS1234567.1234567.12.45");
	CHECK_INT(made.rc, 0);
	CHECK_INT(symbol_of("code128")->module, 2);
}

static void
test_a_label_without_an_address_is_refused(void)
{
	struct config_carrier carrier;
	sample_carrier(&carrier);
	label_fields_begin(&made.fields);
	label_fields_put(&made.fields, "dpi", "203");
	label_fields_put(&made.fields, "sscc", "006141411234567890");
	bitmap_finish(&made.bitmap);
	CHECK_INT(label_render(&made.fields, &carrier, &made.bitmap, &made.result), -1);
	CHECK_TEXT(made.result.field, "ship_to");
	label_fields_put(&made.fields, "ship_to_name", "A");
	CHECK_INT(label_render(&made.fields, &carrier, &made.bitmap, &made.result), 0);
	CHECK_INT(made.result.symbol_count, 1); /* no seal mark was given: no symbol for it */
}

static void
test_media_and_resolution_have_to_fit(void)
{
	static const char *const fitting[] = {"", "4x6in", "101.6x152.4mm", "A6", "4x4in"};
	static const char *const other[] = {"A5",        "6x4in", "4x6",   "letter",
	                                    "4x6inches", "0x0in", "4x6in "};
	for (size_t i = 0; i < sizeof fitting / sizeof *fitting; i++) {
		make(203, "media", fitting[i]);
		CHECK_INT(made.rc, 0);
	}
	for (size_t i = 0; i + 1 < sizeof other / sizeof *other; i++) {
		make(203, "media", other[i]);
		CHECK_INT(made.result.status, LABEL_MEDIA);
	}
	make(203, "dpi", "204");
	CHECK_INT(made.result.status, LABEL_MEDIA);
}

/* A random text of up to `max` characters from the scripts that orders come in. */
static void
random_text(char *text, uint32_t max)
{
	static const struct {
		uint32_t first, count;
	} scripts[] = {{'A', 26}, {'a', 26}, {'0', 10}, {0xc0, 23}, {0x410, 64}, {0x4e00, 3000}, {0x391, 17}};
	uint32_t script = sample_random(sizeof scripts / sizeof *scripts);
	for (uint32_t n = 1 + sample_random(max); n > 0; n--) {
		uint32_t c = scripts[script].first + sample_random(scripts[script].count);
		if (c < 0x80) {
			*text++ = (char)c;
		} else if (c < 0x800) {
			*text++ = (char)(0xc0 | c >> 6);
			*text++ = (char)(0x80 | (c & 0x3f));
		} else {
			*text++ = (char)(0xe0 | c >> 12);
			*text++ = (char)(0x80 | (c >> 6 & 0x3f));
			*text++ = (char)(0x80 | (c & 0x3f));
		}
		if (sample_random(7) == 0)
			*text++ = ' ';
	}
	*text = '\0';
}

static void
test_200_random_labels_read_back_to_their_fields(void)
{
	static const char *const names[] = {"ship_to_name",     "ship_to_company", "ship_to_address1",
	                                    "ship_to_address2", "ship_to_city",    "ship_from_name",
	                                    "ship_from_city"};
	static const char *const countries[] = {"US", "ES", "RU", "CN", "DE", "JP", "ZZ", "BR"};
	struct config_carrier carrier;
	char text[512], number[CARRIER_NUMBER_MAX], mark[64], expected[32];
	sample_carrier(&carrier);
	for (int i = 0; i < 200; i++) {
		sample_fields(&made.fields, i % 2 ? 203 : 300);
		for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
			random_text(text, names[k][5] == 't' ? 40 : 30);
			label_fields_put(&made.fields, names[k], text);
		}
		label_fields_put(&made.fields, "ship_to_country", countries[sample_random(8)]);
		CHECK_INT(carrier_number(carrier_find("sscc"), &carrier, sample_random(1000000000), number),
		          0);
		label_fields_put(&made.fields, "sscc", number);
		snprintf(mark, sizeof mark, "PWS%u.%u.%u.%02u", sample_random(1000000), sample_random(1000),
		         sample_random(100), sample_random(97));
		label_fields_put(&made.fields, "seal_mark", mark);
		bitmap_finish(&made.bitmap);
		if (label_render(&made.fields, &carrier, &made.bitmap, &made.result) < 0)
			printf("# label %d: %s\n", i, made.result.text);
		CHECK(made.bitmap.rows != NULL);
		snprintf(expected, sizeof expected, "00%.18s", number);
		CHECK(zxing_says(&made.bitmap, symbol_of("gs1-128"), expected));
		CHECK(zxing_says(&made.bitmap, symbol_of("code128"), mark));
	}
}

static void
test_the_codes_of_a_label_image_are_listed(void)
{
	static struct label_code codes[LABEL_CODES_MAX];
	struct bitmap copy;
	make(203, NULL, NULL);
	CHECK_INT(made.rc, 0);
	int fd = sample_file("", 0);
	CHECK_INT(bitmap_write_png(&made.bitmap, fd), 0);
	lseek(fd, 0, SEEK_SET);
	CHECK_INT(bitmap_read_png(&copy, fd), 0);
	close(fd);
	int count = label_list(&copy, codes);
	bitmap_finish(&copy);
	CHECK_INT(count, 2);
	CHECK_TEXT(codes[0].text, "PWS12.3.1.45");
	CHECK_TEXT(codes[0].aim, "]C0");
	CHECK_TEXT(codes[1].text, "00006141411234567890");
	CHECK_TEXT(codes[1].aim, "]C1");
	const struct label_symbol *sscc = symbol_of("gs1-128");
	CHECK(codes[1].y >= sscc->y && codes[1].y + codes[1].height <= sscc->y + sscc->height + 1);
}

static void
test_a_blank_image_has_no_codes(void)
{
	static struct label_code codes[LABEL_CODES_MAX];
	struct bitmap blank;
	CHECK_INT(bitmap_create(&blank, 100, 30, 203), 0);
	int count = label_list(&blank, codes);
	bitmap_finish(&blank);
	CHECK_INT(count, 0);
}

int
main(void)
{
	char text[LABEL_TEXT_MAX];
	if (label_start(NULL, NULL, text, sizeof text) < 0) {
		printf("not ok label_start: %s\n", text);
		return 1;
	}
	TEST(test_a_label_reads_back_at_203_dpi);
	TEST(test_a_label_reads_back_at_300_dpi);
	TEST(test_an_attempt_changes_the_strip_only);
	TEST(test_the_hash_is_of_the_carriers_rows);
	TEST(test_one_wrong_dot_in_a_symbol_is_refused);
	TEST(test_a_symbol_that_says_something_else_is_refused);
	TEST(test_missing_lines_and_columns_are_refused);
	TEST(test_text_that_is_too_long_is_refused_with_its_field);
	TEST(test_a_long_address_wraps_and_shrinks_before_it_is_refused);
	TEST(test_ten_thousand_characters_are_refused);
	TEST(test_every_script_of_addresses_is_drawn);
	TEST(test_a_character_that_no_font_has_is_refused);
	TEST(test_bytes_that_are_no_text_are_refused);
	TEST(test_invisible_characters_change_nothing);
	TEST(test_markup_and_braces_are_text);
	TEST(test_a_number_that_is_wrong_is_not_printed);
	TEST(test_a_seal_mark_that_does_not_fit_is_refused);
	TEST(test_a_label_without_an_address_is_refused);
	TEST(test_media_and_resolution_have_to_fit);
	TEST(test_200_random_labels_read_back_to_their_fields);
	TEST(test_the_codes_of_a_label_image_are_listed);
	TEST(test_a_blank_image_has_no_codes);
	bitmap_finish(&made.bitmap);
	label_stop();
	return test_failures > 0;
}
