/* Carriers' numbers: made in order, never beyond the end, and judged with the place of the error. */
#include <stdlib.h>

#include "carrier.h"
#include "tests/labels/sample.h"
#include "tests/test.h"

/* Not the driver's way of counting: all 18 digits, weighted 3,1 from the left, come to a multiple of ten. */
static bool
is_sscc(const char *number)
{
	unsigned sum = 0;
	if (strlen(number) != 18)
		return false;
	for (size_t i = 0; i < 18; i++) {
		if (number[i] < '0' || number[i] > '9')
			return false;
		sum += (unsigned)(number[i] - '0') * (i % 2 ? 1 : 3);
	}
	return sum % 10 == 0;
}

static void
test_the_sscc_of_the_gs1_specification_is_made(void)
{
	struct config_carrier carrier;
	char number[CARRIER_NUMBER_MAX];
	sample_carrier(&carrier);
	CHECK_INT(carrier_number(carrier_find("sscc"), &carrier, 123456789, number), 0);
	CHECK_TEXT(number, "006141411234567890");
}

static void
test_every_number_is_valid_and_none_comes_twice(void)
{
	struct config_carrier carrier;
	const struct carrier_driver *driver = carrier_find("sscc");
	char number[CARRIER_NUMBER_MAX], last[CARRIER_NUMBER_MAX] = "";
	struct carrier_check check;
	sample_carrier(&carrier);
	carrier.extension = 3;
	const char *count = getenv("PACKWARDEN_NUMBERS");
	for (uint64_t serial = 0, end = count ? strtoull(count, NULL, 10) : 20000; serial < end; serial++) {
		CHECK_INT(carrier_number(driver, &carrier, serial, number), 0);
		CHECK(is_sscc(number));
		CHECK(carrier_check(driver, number, 18, &check));
		CHECK(strcmp(number, last) > 0);
		memcpy(last, number, sizeof last);
	}
}

static void
test_a_range_ends_where_its_prefix_leaves_no_digits(void)
{
	static const struct {
		const char *prefix;
		uint64_t capacity;
	} cases[] = {{"0614", 1000000000000}, {"0614141", 1000000000}, {"061414112345", 10000}};
	const struct carrier_driver *driver = carrier_find("sscc");
	char number[CARRIER_NUMBER_MAX];
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct config_carrier carrier;
		sample_carrier(&carrier);
		memcpy(carrier.company_prefix, cases[i].prefix, strlen(cases[i].prefix) + 1);
		CHECK_INT(driver->capacity(&carrier), cases[i].capacity);
		CHECK_INT(carrier_number(driver, &carrier, cases[i].capacity - 1, number), 0);
		CHECK(is_sscc(number));
		CHECK(memcmp(number + 1, cases[i].prefix, strlen(cases[i].prefix)) == 0);
		CHECK_INT(carrier_number(driver, &carrier, cases[i].capacity, number), -1);
		CHECK_TEXT(number, "");
		CHECK_INT(carrier_number(driver, &carrier, UINT64_MAX, number), -1);
	}
}

static void
test_a_wrong_configuration_makes_no_number(void)
{
	static const char *const prefixes[] = {"", "061", "0614141123456", "06141a1", "0614 41"};
	const struct carrier_driver *driver = carrier_find("sscc");
	struct config_carrier carrier;
	char number[CARRIER_NUMBER_MAX];
	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
		sample_carrier(&carrier);
		memcpy(carrier.company_prefix, prefixes[i], strlen(prefixes[i]) + 1);
		CHECK_INT(carrier_number(driver, &carrier, 0, number), -1);
	}
	sample_carrier(&carrier);
	carrier.extension = 10;
	CHECK_INT(carrier_number(driver, &carrier, 0, number), -1);
}

static void
test_a_wrong_number_is_refused_with_its_place(void)
{
	static const struct {
		const char *number;
		size_t position, length;
	} cases[] = {
		{"006141411234567891", 17, 1},  {"00614141123456789", 17, 0}, {"0061414112345678901", 18, 1},
		{"00614141123456789X", 17, 1},  {"", 0, 0},                   {"0061 1411234567890", 4, 1},
		{"006141411234576890", 17, 1},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct carrier_check check;
		CHECK(!carrier_check(carrier_find("sscc"), cases[i].number, strlen(cases[i].number), &check));
		CHECK_INT(check.position, cases[i].position);
		CHECK_INT(check.length, cases[i].length);
		CHECK(check.reason[0] != '\0');
	}
}

static void
test_every_single_wrong_digit_is_found(void)
{
	char number[] = "006141411234567890";
	struct carrier_check check;
	for (size_t i = 0; i < 18; i++)
		for (char digit = '0'; digit <= '9'; digit++) {
			char right = number[i];
			number[i] = digit;
			CHECK_INT(carrier_check(carrier_find("sscc"), number, 18, &check), digit == right);
			number[i] = right;
		}
}

static void
test_drivers_are_found_by_name(void)
{
	for (size_t i = 0; carrier_drivers[i]; i++)
		CHECK(carrier_find(carrier_drivers[i]->name) == carrier_drivers[i]);
	CHECK(carrier_find("ssc") == NULL);
}

int
main(void)
{
	TEST(test_the_sscc_of_the_gs1_specification_is_made);
	TEST(test_every_number_is_valid_and_none_comes_twice);
	TEST(test_a_range_ends_where_its_prefix_leaves_no_digits);
	TEST(test_a_wrong_configuration_makes_no_number);
	TEST(test_a_wrong_number_is_refused_with_its_place);
	TEST(test_every_single_wrong_digit_is_found);
	TEST(test_drivers_are_found_by_name);
	return test_failures > 0;
}
