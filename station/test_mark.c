#include "test_mark.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define PLAIN "PWT"
#define GS1 "91790798"

enum { DIGITS = 12 };

static unsigned
check(const struct test_mark *mark)
{
	return 98 - (mark->test % 97 * 100 + mark->module) % 97 * 100 % 97;
}

void
test_mark_text(char text[TEST_MARK_MAX], const struct test_mark *mark)
{
	snprintf(text, TEST_MARK_MAX, "%s%08" PRIu32 "%02u%02u", mark->gs1 ? "[91]790798" : PLAIN,
	         mark->test % (TEST_MARK_TESTS + 1), mark->module % 100, check(mark));
}

static uint32_t
number(const char *digits, size_t count)
{
	uint32_t value = 0;

	for (size_t i = 0; i < count; i++)
		value = value * 10 + (uint32_t)(digits[i] - '0');
	return value;
}

bool
test_mark_parse(struct test_mark *mark, const char *text, size_t length)
{
	bool gs1 = length == strlen(GS1) + DIGITS && memcmp(text, GS1, strlen(GS1)) == 0;
	const char *digits = text + length - DIGITS;

	if (!gs1 && (length != strlen(PLAIN) + DIGITS || memcmp(text, PLAIN, strlen(PLAIN)) != 0))
		return false;
	for (size_t i = 0; i < DIGITS; i++)
		if (digits[i] < '0' || digits[i] > '9')
			return false;
	*mark = (struct test_mark){ .test = number(digits, 8), .module = number(digits + 8, 2), .gs1 = gs1 };
	return mark->test > 0 && mark->module > 0 && number(digits + 10, 2) == check(mark);
}
