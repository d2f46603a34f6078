/* The carriers beside SSCC: their numbers are right by other people's arithmetic, and their labels read back
 * to exactly what was meant, whatever stands in them. PACKWARDEN_NUMBERS and PACKWARDEN_LABELS are how many
 * of each are tried a carrier. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "carrier.h"
#include "station/zxing.h"
#include "tests/labels/sample.h"
#include "tests/test.h"
#include "tracking.h"

struct way { /* a carrier as a warehouse would have it, and an address that it delivers to */
	struct config_carrier config;
	const char *country, *postcode;
	const char *published; /* a number that its carrier, or who describes it, has printed */
	bool (*right)(const char *number);
	bool ruled; /* tracking_check, whose data others keep, knows such numbers too */
};

static unsigned
value(char c)
{
	return (unsigned)(c - '0');
}

/* Sum of the digits by weights that repeat from the left, the check digit among them. */
static unsigned
weighed(const char *digits, size_t count, const unsigned *weights, size_t weight_count)
{
	unsigned sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += value(digits[i]) * weights[i % weight_count];
	return sum;
}

static bool
s10_right(const char *number)
{
	static const unsigned weights[] = { 8, 6, 4, 2, 3, 5, 9, 7 };
	unsigned digit = 11 - weighed(number + 2, 8, weights, 8) % 11;

	return strlen(number) == 13 && value(number[10]) == (digit == 10 ? 0 : digit == 11 ? 5 : digit);
}

static bool
impb_right(const char *number)
{
	static const unsigned weights[] = { 3, 1 };

	return strlen(number) == 22 && weighed(number, 22, weights, 2) % 10 == 0;
}

static bool
ups_right(const char *number)
{
	unsigned sum = 0;

	for (size_t i = 2; i < 17; i++) {
		unsigned v = number[i] >= 'A' ? (unsigned)(number[i] - 63) % 10 : value(number[i]);
		sum += i % 2 == 1 ? 2 * v : v;
	}
	return strlen(number) == 18 && (sum + value(number[17])) % 10 == 0;
}

/* ISO/IEC 7064, hybrid system: the whole, check character among it, comes out at 1. */
static bool
dpd_right(const char *number)
{
	unsigned product = 36, sum = 0;

	for (size_t i = 0; i < 15; i++) {
		unsigned v = number[i] >= 'A' ? (unsigned)(number[i] - 'A') + 10 : value(number[i]);
		sum = (product + v) % 36;
		product = (sum == 0 ? 36 : sum) * 2 % 37;
	}
	return strlen(number) == 15 && sum == 1;
}

static bool
gls_right(const char *number)
{
	static const unsigned weights[] = { 3, 1 };

	return strlen(number) == 12 && (weighed(number, 11, weights, 2) + 1 + value(number[11])) % 10 == 0;
}

static bool
identcode_right(const char *number)
{
	static const unsigned weights[] = { 4, 9 };

	return strlen(number) == 12 && (weighed(number, 11, weights, 2) + value(number[11])) % 10 == 0;
}

static bool
canada_right(const char *number)
{
	static const unsigned weights[] = { 3, 1 };

	return strlen(number) == 16 && weighed(number, 16, weights, 2) % 10 == 0;
}

static bool
russian_right(const char *number)
{
	static const unsigned weights[] = { 3, 1 };

	return strlen(number) == 14 && weighed(number, 14, weights, 2) % 10 == 0;
}

static bool
japan_right(const char *number)
{
	char body[12];

	snprintf(body, sizeof body, "%.11s", number);
	return strlen(number) == 12 && strtoull(body, NULL, 10) % 7 == value(number[11]);
}

static bool
colissimo_right(const char *number)
{
	static const unsigned weights[] = { 1, 3 };

	return strlen(number) == 13 && (weighed(number + 2, 10, weights, 2) + value(number[12])) % 10 == 0;
}

static const struct way ways[] = {
	{ { .name = "royalmail", .driver = "s10", .prefix = "RB", .country = "GB" },
	  "GB", "NW8 9AY", "RB123456785GB", s10_right, true },
	{ { .name = "usps", .driver = "impb", .prefix = "92001901234567" },
	  "US", "62704-1234", NULL, impb_right, true },
	{ { .name = "usps6", .driver = "impb", .prefix = "93001123456" }, "US", "62704", NULL, impb_right, true },
	{ { .name = "dpd", .driver = "dpd", .prefix = "0150" }, "DE", "63741", "09980000020033F", dpd_right, true },
	{ { .name = "ups", .driver = "ups", .prefix = "5R893903" },
	  "US", "62704", "1Z5R89390357567127", ups_right, true },
	{ { .name = "ups world", .driver = "ups", .prefix = "5R893968" }, "GB", "NW8 9AY", NULL, ups_right, true },
	{ { .name = "gls", .driver = "gls", .prefix = "6013" }, "FR", "75008", NULL, gls_right, false },
	{ { .name = "dhl", .driver = "deutsche_post", .prefix = "56310" },
	  "DE", "10115", "563102430313", identcode_right, false },
	{ { .name = "canada", .driver = "canada_post", .prefix = "0073938" },
	  "CA", "K1A 0B1", "0073938000549297", canada_right, true },
	{ { .name = "russia", .driver = "russian_post", .prefix = "10131267" },
	  "RU", "101000", NULL, russian_right, false },
	{ { .name = "yamato", .driver = "japan", .prefix = "3900" }, "JP", "100-0001", NULL, japan_right, false },
	/* published by Business::Colissimo, on CPAN */
	{ { .name = "colissimo", .driver = "colissimo", .prefix = "8L2052" },
	  "FR", "72240", "8L20524752032", colissimo_right, false },
};

enum { WAYS = sizeof ways / sizeof *ways };

static unsigned
wanted(const char *variable, unsigned otherwise)
{
	const char *text = getenv(variable);

	return text ? (unsigned)strtoul(text, NULL, 10) : otherwise;
}

static void
test_published_numbers_are_right(void)
{
	struct carrier_check check;

	for (size_t i = 0; i < WAYS; i++) {
		if (!ways[i].published)
			continue;
		CHECK(carrier_check(carrier_find(ways[i].config.driver), ways[i].published,
				    strlen(ways[i].published), &check));
		CHECK(ways[i].right(ways[i].published));
	}
}

/* All over the range: the step is prime to it. */
static void
test_numbers_of_a_range_are_right_by_other_arithmetic(void)
{
	unsigned count = wanted("PACKWARDEN_NUMBERS", 20000);
	char number[CARRIER_NUMBER_MAX], last[CARRIER_NUMBER_MAX] = "";
	struct carrier_check check;

	for (size_t i = 0; i < WAYS; i++) {
		const struct carrier_driver *driver = carrier_find(ways[i].config.driver);
		uint64_t capacity = driver->capacity(&ways[i].config), serial = 0;

		CHECK(capacity >= 100000);
		for (unsigned k = 0; k < count; k++, serial = (serial + 999983) % capacity) {
			CHECK_INT(carrier_number(driver, &ways[i].config, serial, number), 0);
			CHECK(ways[i].right(number));
			CHECK(carrier_check(driver, number, strlen(number), &check));
			CHECK(strcmp(number, last) != 0);
			memcpy(last, number, sizeof last);
		}
		CHECK_INT(carrier_number(driver, &ways[i].config, capacity - 1, number), 0);
		CHECK_INT(carrier_number(driver, &ways[i].config, capacity, number), -1);
	}
	printf("# %u numbers a carrier\n", count);
}

static void
test_the_rules_that_others_keep_know_them(void)
{
	struct tracking *tracking = tracking_create();
	struct tracking_answer answer;
	char number[CARRIER_NUMBER_MAX];

	for (size_t i = 0; i < WAYS; i++)
		for (uint64_t serial = 0; ways[i].ruled && serial < 50; serial++) {
			carrier_number(carrier_find(ways[i].config.driver), &ways[i].config, serial * 997,
				       number);
			tracking_check(tracking, number, strlen(number), &answer);
			CHECK(answer.count > 0 && answer.matches[0].checked);
		}
	tracking_free(tracking);
}

static void
test_a_wrong_check_digit_is_refused_at_its_place(void)
{
	char number[CARRIER_NUMBER_MAX];
	struct carrier_check check;

	for (size_t i = 0; i < WAYS; i++) {
		const struct carrier_driver *driver = carrier_find(ways[i].config.driver);
		size_t at;

		CHECK_INT(carrier_number(driver, &ways[i].config, 4711, number), 0);
		at = strlen(number) - (strcmp(driver->name, "s10") == 0 ? 3 : 1);
		number[at] = number[at] == '3' ? '4' : '3';
		CHECK(!carrier_check(driver, number, strlen(number), &check));
		CHECK_INT(check.position, at);
		CHECK_INT(check.length, 1);
		CHECK(strncmp(check.reason, "check digit should be ", 22) == 0);
		CHECK(!carrier_check(driver, number, at, &check));
		CHECK(!carrier_check(driver, "", 0, &check));
	}
}

static void
test_a_contract_that_makes_no_numbers_is_told_so(void)
{
	static const struct config_carrier wrong[] = {
		{ .driver = "s10", .prefix = "RB" },
		{ .driver = "s10", .prefix = "R1", .country = "GB" },
		{ .driver = "s10", .prefix = "RB", .country = "gb" },
		{ .driver = "impb", .prefix = "92001101234567" },
		{ .driver = "impb", .prefix = "93001923456" },
		{ .driver = "impb", .prefix = "94001123456" },
		{ .driver = "impb" },
		{ .driver = "ups", .prefix = "5R8939" },
		{ .driver = "ups", .prefix = "5r893903" },
		{ .driver = "dpd", .prefix = "015" },
		{ .driver = "gls", .prefix = "A1" },
		{ .driver = "colissimo", .prefix = "L8" },
		{ .driver = "russian_post", .prefix = "101312" },
		{ .driver = "japan" },
	};
	char number[CARRIER_NUMBER_MAX];

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		CHECK_INT(carrier_number(carrier_find(wrong[i].driver), &wrong[i], 0, number), -1);
}

/* ---- labels ---- */

static void
fill(struct label_fields *fields, const struct way *way, const char *number, unsigned dpi)
{
	sample_fields(fields, dpi);
	label_fields_put(fields, "sscc", "");
	label_fields_put(fields, "number", number);
	label_fields_put(fields, "ship_to_country", way->country);
	label_fields_put(fields, "ship_to_postcode", way->postcode);
}

/* The number's own symbol says the number, wherever in it. */
static bool
says_number(const struct label_result *result, const char *number)
{
	char digits[CARRIER_NUMBER_MAX];

	snprintf(digits, sizeof digits, "%.14s", number);
	for (size_t i = 0; i < result->symbol_count; i++)
		if (strstr(result->symbols[i].text, number) || strstr(result->symbols[i].text, digits))
			return true;
	return false;
}

static void
keep_picture(const struct bitmap *bitmap, const struct way *way, unsigned dpi)
{
	const char *folder = getenv("PACKWARDEN_PICTURES");
	char name[512];
	FILE *file;

	snprintf(name, sizeof name, "%s/%s-%u.png", folder ? folder : "", way->config.name, dpi);
	if (!folder || !(file = fopen(name, "w")))
		return;
	bitmap_write_png(bitmap, fileno(file));
	fclose(file);
}

static void
check_labels(const struct way *way, unsigned dpi, unsigned count)
{
	const struct carrier_driver *driver = carrier_find(way->config.driver);
	uint64_t capacity = driver->capacity(&way->config);
	char number[CARRIER_NUMBER_MAX];
	struct label_fields fields;
	struct label_result result;
	struct bitmap bitmap;

	for (unsigned i = 0; i < count; i++) {
		carrier_number(driver, &way->config, (sample_random(1000000) * 7919ULL) % capacity, number);
		fill(&fields, way, number, dpi);
		if (label_render(&fields, &way->config, &bitmap, &result) != 0)
			printf("# %s at %u dpi: %s: %s\n", way->config.name, dpi, result.field, result.text);
		CHECK_INT(result.status, LABEL_OK);
		CHECK(says_number(&result, number));
		if (i == 0)
			keep_picture(&bitmap, way, dpi);
		bitmap_finish(&bitmap);
	}
}

static void
test_labels_of_every_carrier_read_back_to_their_number(void)
{
	unsigned count = wanted("PACKWARDEN_LABELS", 12);

	for (size_t i = 0; i < WAYS; i++) {
		check_labels(&ways[i], 203, count);
		check_labels(&ways[i], 300, count);
	}
	printf("# %u labels a carrier and resolution\n", count);
}

static void
check_refused(const struct way *way, const char *field, const char *value_of_it, const char *blamed)
{
	char number[CARRIER_NUMBER_MAX];
	struct label_fields fields;
	struct label_result result;
	struct bitmap bitmap;

	carrier_number(carrier_find(way->config.driver), &way->config, 1, number);
	fill(&fields, way, number, 203);
	label_fields_put(&fields, field, value_of_it);
	CHECK_INT(label_render(&fields, &way->config, &bitmap, &result), -1);
	CHECK_INT(result.status, LABEL_FIELD);
	CHECK_TEXT(result.field, blamed);
}

static void
test_an_address_that_the_code_cannot_hold_is_refused(void)
{
	check_refused(&ways[1], "ship_to_postcode", "", "ship_to_postcode");
	check_refused(&ways[1], "ship_to_country", "CA", "ship_to_postcode");
	check_refused(&ways[1], "ship_to_postcode", "6270]", "ship_to_postcode");
	check_refused(&ways[3], "ship_to_postcode", "12345678", "ship_to_postcode");
	check_refused(&ways[3], "ship_to_country", "XX", "ship_to_country");
	check_refused(&ways[3], "number", "015000000000018", "number");
}

int
main(void)
{
	char text[256];

	if (label_start(NULL, NULL, text, sizeof text) < 0) {
		printf("not ok labels start: %s\n", text);
		return 1;
	}
	TEST(test_published_numbers_are_right);
	TEST(test_numbers_of_a_range_are_right_by_other_arithmetic);
	TEST(test_the_rules_that_others_keep_know_them);
	TEST(test_a_wrong_check_digit_is_refused_at_its_place);
	TEST(test_a_contract_that_makes_no_numbers_is_told_so);
	TEST(test_labels_of_every_carrier_read_back_to_their_number);
	TEST(test_an_address_that_the_code_cannot_hold_is_refused);
	label_stop();
	return test_failures > 0;
}
