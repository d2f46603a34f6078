#include "expiry.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "barcode.h"

enum { MINUTES_A_DAY = 24 * 60 };

static bool
all_digits(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (text[i] < '0' || text[i] > '9')
			return false;
	return true;
}

static int
number(const char *digits, size_t length)
{
	int value = 0;

	for (size_t i = 0; i < length; i++)
		value = value * 10 + (digits[i] - '0');
	return value;
}

static struct tm
day_of(int64_t wall_ms)
{
	time_t seconds = (time_t)(wall_ms / 1000);
	struct tm day;

	gmtime_r(&seconds, &day);
	return day;
}

/* Days since 1970-01-01; the caller has seen that it is a date. */
static int64_t
days_since_epoch(const char *text)
{
	struct tm day = { .tm_year = number(text, 4) - 1900, .tm_mon = number(text + 5, 2) - 1,
		          .tm_mday = number(text + 8, 2) };

	return (int64_t)timegm(&day) / 86400;
}

/* 31 February is no date: it comes back as another. */
static bool
put_date(char text[EXPIRY_TEXT], int year, int month, int day)
{
	struct tm given = { .tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day };

	if (year < 1900 || timegm(&given) == (time_t)-1 || given.tm_mon != month - 1 || given.tm_mday != day)
		return false;
	snprintf(text, EXPIRY_TEXT, "%04d-%02d-%02d", year % 10000, month % 100, day % 100);
	return true;
}

bool
expiry_from_element(const char *value, size_t length, int64_t wall_ms, char text[EXPIRY_TEXT])
{
	int32_t date;
	size_t at;

	if ((length != 6 && length != 10) || !all_digits(value, length))
		return false;
	date = barcode_date(value, day_of(wall_ms).tm_year + 1900);
	if (date < 0 || !put_date(text, date / 10000, date / 100 % 100, date % 100))
		return false;
	if (length == 6)
		return true;
	if (number(value + 6, 2) > 23 || number(value + 8, 2) > 59)
		return false;
	at = strlen(text);
	snprintf(text + at, EXPIRY_TEXT - at, "T%.2s:%.2s", value + 6, value + 8);
	return true;
}

bool
expiry_from_answer(const char *value, size_t length, int64_t wall_ms, char text[EXPIRY_TEXT])
{
	if (length == 6)
		return expiry_from_element(value, length, wall_ms, text);
	if (length == 8 && all_digits(value, 8))
		return put_date(text, number(value, 4), number(value + 4, 2), number(value + 6, 2));
	return length == EXPIRY_DATE_LENGTH && value[4] == '-' && value[7] == '-' && all_digits(value, 4) &&
	       all_digits(value + 5, 2) && all_digits(value + 8, 2) &&
	       put_date(text, number(value, 4), number(value + 5, 2), number(value + 8, 2));
}

bool
expiry_is_past(const char *text, int64_t wall_ms, int64_t minimum_days)
{
	int64_t now_minutes = wall_ms / 60000, left = days_since_epoch(text) - now_minutes / MINUTES_A_DAY;

	if (left < minimum_days || left < 0)
		return true;
	/* the last day, and the code names the minute */
	return left == 0 && strlen(text) > EXPIRY_DATE_LENGTH &&
	       now_minutes % MINUTES_A_DAY >= number(text + 11, 2) * 60 + number(text + 14, 2);
}

bool
expiry_clock_is_wrong(int64_t wall_ms)
{
	static const char built[] = __DATE__; /* "Nov 22 2026"; SOURCE_DATE_EPOCH sets it */

	return day_of(wall_ms).tm_year + 1900 < number(built + 7, 4);
}

void
expiry_today(int64_t wall_ms, char text[EXPIRY_TEXT])
{
	struct tm day = day_of(wall_ms);

	put_date(text, day.tm_year + 1900, day.tm_mon + 1, day.tm_mday);
}
