/* What one value of a manifest may be. */
#include "station/manifest_internal.h"
#include <string.h>

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Blanks, and the no-break space that spreadsheets leave. */
struct manifest_text
manifest_trim(const char *text, size_t length)
{
	for (;;) {
		if (length > 0 && is_blank(text[0])) {
			text++;
			length--;
		} else if (length > 1 && memcmp(text, "\xc2\xa0", 2) == 0) {
			text += 2;
			length -= 2;
		} else {
			break;
		}
	}
	for (;;) {
		if (length > 0 && is_blank(text[length - 1]))
			length--;
		else if (length > 1 && memcmp(text + length - 2, "\xc2\xa0", 2) == 0)
			length -= 2;
		else
			break;
	}
	return (struct manifest_text){ text, (uint32_t)length };
}

bool
manifest_same(struct manifest_text a, struct manifest_text b)
{
	return a.length == b.length && (a.length == 0 || memcmp(a.text, b.text, a.length) == 0);
}

bool
manifest_is(struct manifest_text text, const char *word)
{
	size_t length = strlen(word);

	if (text.length != length)
		return false;
	for (size_t i = 0; i < length; i++) {
		char c = text.text[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c + 'a' - 'A');
		if (c != word[i])
			return false;
	}
	return true;
}

int
manifest_whole(struct manifest_text text, uint32_t most, uint32_t *value)
{
	uint64_t number = 0;

	if (text.length == 0)
		return -1;
	for (uint32_t i = 0; i < text.length; i++)
		if (!is_digit(text.text[i]))
			return -1;
	for (uint32_t i = 0; i < text.length && number <= most; i++)
		number = number * 10 + (uint64_t)(text.text[i] - '0');
	if (number > most)
		return -2;
	*value = (uint32_t)number;
	return 0;
}

/* Exactly `digits` digits at *text; moves behind them. */
static bool
take_number(const char **text, const char *end, int digits, int *value)
{
	*value = 0;
	for (int i = 0; i < digits; i++) {
		if (*text == end || !is_digit(**text))
			return false;
		*value = *value * 10 + (*(*text)++ - '0');
	}
	return true;
}

static bool
take_character(const char **text, const char *end, const char *any)
{
	if (*text == end || **text == '\0' || !strchr(any, **text))
		return false;
	(*text)++;
	return true;
}

/* Days since 1970-01-01 of a date of the Gregorian calendar, or -1. */
static int64_t
days_since_1970(int year, int month, int day)
{
	static const int before[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	int last = year - 1;

	if (year < 1970 || month < 1 || month > 12 || day < 1 ||
	    day > before[month] - before[month - 1] + (month == 2 && leap))
		return -1;
	return (int64_t)last * 365 + last / 4 - last / 100 + last / 400 - 719162 + before[month - 1] +
	       (month > 2 && leap) + day - 1;
}

static bool
take_date(const char **text, const char *end, int64_t *days)
{
	int year, month, day;

	if (!take_number(text, end, 4, &year) || !take_character(text, end, "-") ||
	    !take_number(text, end, 2, &month) || !take_character(text, end, "-") ||
	    !take_number(text, end, 2, &day))
		return false;
	*days = days_since_1970(year, month, day);
	return *days >= 0;
}

/* "T10:00:00.5+02:00" in microseconds of UTC; more than six decimals are cut. */
static bool
take_time(const char **text, const char *end, int64_t *micros)
{
	int hour, minute, second, zone_hour = 0, zone_minute = 0, sign = 1;
	int64_t fraction = 0, unit = 100000;

	if (!take_character(text, end, "Tt ") || !take_number(text, end, 2, &hour) ||
	    !take_character(text, end, ":") || !take_number(text, end, 2, &minute) ||
	    !take_character(text, end, ":") || !take_number(text, end, 2, &second) || hour > 23 ||
	    minute > 59 || second > 60)
		return false;
	if (take_character(text, end, ".")) {
		if (*text == end || !is_digit(**text))
			return false;
		for (; *text < end && is_digit(**text); (*text)++, unit /= 10)
			fraction += (**text - '0') * unit;
	}
	if (!take_character(text, end, "Zz")) {
		if (*text < end && **text == '-')
			sign = -1;
		if (!take_character(text, end, "+-") || !take_number(text, end, 2, &zone_hour) ||
		    !take_character(text, end, ":") || !take_number(text, end, 2, &zone_minute) ||
		    zone_hour > 23 || zone_minute > 59)
			return false;
	}
	*micros =
		((int64_t)hour * 3600 + minute * 60 + second - sign * (zone_hour * 3600 + zone_minute * 60)) *
			1000000 +
		fraction;
	return true;
}

int64_t
manifest_revision(const char *text, size_t length)
{
	enum { WHOLE_DIGITS = 15 };
	const int64_t times = 1000000000000000; /* 10^15: a time is newer than any whole number */
	const char *end = text + length;
	int64_t days, micros, number = 0;

	if (length <= WHOLE_DIGITS) {
		size_t i = 0;

		for (; i < length && is_digit(text[i]); i++)
			number = number * 10 + (text[i] - '0');
		if (i == length)
			return number;
	}
	if (!take_date(&text, end, &days) || !take_time(&text, end, &micros) || text != end)
		return -1;
	micros += days * 86400 * 1000000;
	return micros < 0 ? -1 : times + micros;
}

bool
manifest_moment(const char *text, size_t length, int64_t *utc_s)
{
	const char *end = text + length;
	int64_t days, micros;

	if (!take_date(&text, end, &days) || !take_time(&text, end, &micros) || text != end)
		return false;
	*utc_s = days * 86400 + micros / 1000000;
	return true;
}

bool
manifest_date(struct manifest_text text)
{
	const char *at = text.text, *end = text.text + text.length;
	int64_t days, micros;

	if (!take_date(&at, end, &days))
		return false;
	return at == end || (take_time(&at, end, &micros) && at == end);
}

int64_t
manifest_milligrams(struct manifest_text grams)
{
	enum { MOST_GRAMS = 1000000 };
	int64_t whole = 0, part = 0, unit = 100;
	uint32_t i = 0;

	for (; i < grams.length && is_digit(grams.text[i]) && whole <= MOST_GRAMS; i++)
		whole = whole * 10 + (grams.text[i] - '0');
	if (i == 0 || whole > MOST_GRAMS)
		return -1;
	if (i < grams.length && grams.text[i] == '.') {
		uint32_t first = ++i;

		for (; i < grams.length && is_digit(grams.text[i]); i++, unit /= 10)
			part += (grams.text[i] - '0') * unit;
		if (i == first)
			return -1;
	}
	return i == grams.length ? whole * 1000 + part : -1;
}

const char *
manifest_quote(struct manifest_text text, char quote[MANIFEST_QUOTE])
{
	enum { MOST = MANIFEST_QUOTE - 8 };
	size_t length = text.length;

	if (length > MOST) {
		length = MOST;
		while (length > 0 && ((unsigned char)text.text[length] & 0xc0) == 0x80)
			length--;
	}
	for (size_t i = 0; i < length; i++)
		quote[i] = (unsigned char)text.text[i] < 0x20 || text.text[i] == 0x7f ? '?' : text.text[i];
	memcpy(quote + length, length < text.length ? "…" : "", length < text.length ? 4 : 1);
	return quote;
}
