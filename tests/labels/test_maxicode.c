/* MaxiCode: what it says is what zxing reads, its size is what carriers ask for, each dot of it is looked at, and what it has no
 * form for is refused. */
#include <stdlib.h>
#include <string.h>

#include "station/barcode_draw.h"
#include "station/label_drawing.h"
#include "station/zxing.h"
#include "tests/test.h"

#define GS "\x1d"

/* The example that makers of printers quote from UPS's guide. */
#define PITTSBURGH "152382802|840|001|1Z00004951|UPSN|06X610|159|1234567|1/1||Y|634 ALPHA DR|PITTSBURGH|PA"

static struct bitmap sheet;
static struct label_symbol symbol;
static char why[LABEL_TEXT_MAX];

static int
draw(const char *data, uint32_t dpi)
{
	const struct barcode_place place = { 3, 5, 28 * dpi * 10 / 254, 28 * dpi * 10 / 254, 0.82, 0.93, ALIGN_CENTER };

	bitmap_finish(&sheet);
	if (bitmap_create(&sheet, 2 * dpi, 2 * dpi, dpi) < 0)
		abort();
	why[0] = '\0';
	return barcode_draw(&sheet, barcode_kind_find("maxicode"), &place, data, &symbol, why, sizeof why);
}

static void
check_says(const char *data, const char *text)
{
	for (uint32_t dpi = 203; dpi <= 300; dpi += 97) {
		CHECK_INT(draw(data, dpi), 0);
		CHECK_TEXT(why, "");
		CHECK_INT(symbol.length, strlen(text));
		CHECK(memcmp(symbol.text, text, symbol.length) == 0);
		CHECK(label_check_symbol(&sheet, &symbol) == NULL); /* zxing has read just that */
	}
}

static void
it_says_the_whole_carrier_message(void)
{
	check_says(PITTSBURGH, "[)>\x1e" "01" GS "96152382802" GS "840" GS "001" GS "1Z00004951" GS "UPSN" GS "06X610" GS "159" GS
	                       "1234567" GS "1/1" GS GS "Y" GS "634 ALPHA DR" GS "PITTSBURGH" GS "PA\x1e\x04");
	check_says("62704|840|003|1Z12345675|UPSN|12345E|089||1/1|10|N|||IL",
	           "[)>\x1e" "01" GS "96627040000" GS "840" GS "003" GS "1Z12345675" GS "UPSN" GS "12345E" GS "089" GS GS "1/1" GS "10" GS
	           "N" GS GS GS "IL\x1e\x04");
}

static void
a_postcode_abroad_has_six_places(void)
{
	check_says("V6C3E2|124|001|1Z12345675|UPSN", "[)>\x1e" "01" GS "96V6C3E2" GS "124" GS "001" GS "1Z12345675" GS "UPSN\x1e\x04");
	check_says("0150|578|066|1Z12345675|UPSN", "[)>\x1e" "01" GS "960150  " GS "578" GS "066" GS "1Z12345675" GS "UPSN\x1e\x04");
}

/* 24.82 to 27.93 by 23.71 to 26.69 mm */
static void
it_is_as_large_as_carriers_ask_for(void)
{
	for (uint32_t dpi = 203; dpi <= 300; dpi += 97) {
		CHECK_INT(draw(PITTSBURGH, dpi), 0);
		CHECK(symbol.width * 25.4 / dpi >= 24.82 && symbol.width * 25.4 / dpi <= 27.93);
		CHECK(symbol.height * 25.4 / dpi >= 23.71 && symbol.height * 25.4 / dpi <= 26.69);
	}
}

/* zxing would correct most of them. */
static void
each_dot_of_it_counts(void)
{
	uint32_t x, y, missed = 0;

	CHECK_INT(draw(PITTSBURGH, 203), 0);
	for (y = 0; y < symbol.height; y++)
		for (x = y % 7; x < symbol.width; x += 7) {
			bool black = bitmap_get(&sheet, symbol.x + x, symbol.y + y);
			const char *wrong;

			bitmap_fill(&sheet, symbol.x + x, symbol.y + y, 1, 1, !black);
			wrong = label_check_symbol(&sheet, &symbol);
			missed += !wrong || strcmp(wrong, "has damaged bars") != 0;
			bitmap_fill(&sheet, symbol.x + x, symbol.y + y, 1, 1, black);
		}
	CHECK_INT(missed, 0);
	bitmap_fill(&sheet, symbol.x - 1, symbol.y + 20, 1, 1, true);
	CHECK_TEXT(label_check_symbol(&sheet, &symbol), "has something in its quiet zone");
}

static void
what_it_has_no_form_for_is_refused(void)
{
	static const char *const wrong[] = { "1523|840|001|X", "15238A|840|001|X", "ABCDEFG|124|001|X", "|124|001|X", "A-1|124|001|X",
		                             "152382802|84|001|X", "152382802|840|1|X", "152382802|840|001", "152382802" };
	char longest[300] = PITTSBURGH;

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		CHECK_INT(draw(wrong[i], 203), -1);
		CHECK_TEXT(why, "a maxicode begins with a postcode, the country's three digits and three of the service");
	}
	memset(longest + strlen(longest), 'X', 60);
	CHECK_INT(draw(longest, 203), -1);
	CHECK(strncmp(why, "no maxicode can be made of it: ", 31) == 0);
	CHECK_INT(draw("62704|840|003|\x1d", 203), -1);
}

int
main(void)
{
	TEST(it_says_the_whole_carrier_message);
	TEST(a_postcode_abroad_has_six_places);
	TEST(it_is_as_large_as_carriers_ask_for);
	TEST(each_dot_of_it_counts);
	TEST(what_it_has_no_form_for_is_refused);
	bitmap_finish(&sheet);
	return test_failures > 0;
}
