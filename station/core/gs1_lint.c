/* The dictionary's linters: one small rule each for a component of a value. */
#include "gs1.h"
#include <string.h>

static bool
all_digits(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (!gs1_is_digit(text[i]))
			return false;
	return true;
}

static unsigned
two_digits(const char *text)
{
	return (unsigned)(text[0] - '0') * 10 + (unsigned)(text[1] - '0');
}

static bool
only(const char *text, size_t length, char wanted)
{
	for (size_t i = 0; i < length; i++)
		if (text[i] != wanted)
			return false;
	return true;
}

/* GS1 alphanumeric check pair: character values weighted with the primes from the right, modulo 1021, in
 * base 32. */
static enum barcode_code
check_pair(const char *text, size_t length, size_t *position, size_t *size)
{
	static const char values[] =
		"!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
	static const char pair[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
	static const uint8_t primes[] = { 2,  3,  5,  7,  11, 13, 17, 19, 23, 29, 31,  37,  41,  43,  47,
		                          53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109, 113 };
	unsigned sum = 0;

	if (length < 2 || length - 2 > sizeof primes)
		return BARCODE_VALUE_SHORT;
	for (size_t i = 0; i < length - 2; i++) {
		const char *value = text[i] ? strchr(values, text[i]) : NULL;

		if (!value) {
			*position = i;
			*size = 1;
			return BARCODE_CHARACTER;
		}
		sum += (unsigned)(value - values) * primes[length - 3 - i];
	}
	sum %= 1021;
	*position = length - 2;
	*size = 2;
	return text[length - 2] == pair[sum >> 5] && text[length - 1] == pair[sum & 31]
	               ? BARCODE_OK
	               : BARCODE_CHECK_CHARACTERS;
}

static unsigned
month_days(unsigned year, unsigned month)
{
	static const uint8_t days[] = { 0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return month == 2 && leap ? 29 : days[month];
}

/* YYMMDD or YYYYMMDD. Of two digits the century is not known; 00 is then 2000, a leap year. */
static enum barcode_code
check_date(const char *text, size_t length, bool zero_day, size_t *position, size_t *size)
{
	size_t year_digits = length == 8 ? 4 : 2;
	unsigned year, month, day;

	if (length != 6 && length != 8)
		return BARCODE_DATE;
	year = length == 8 ? two_digits(text) * 100 + two_digits(text + 2) : 2000 + two_digits(text);
	month = two_digits(text + year_digits);
	day = two_digits(text + year_digits + 2);
	*size = 2;
	*position = year_digits;
	if (month < 1 || month > 12)
		return BARCODE_DATE;
	*position = year_digits + 2;
	return (day == 0 && !zero_day) || day > month_days(year, month) ? BARCODE_DATE : BARCODE_OK;
}

static enum barcode_code
check_time(const char *text, size_t length, unsigned hours_at, size_t *position, size_t *size)
{
	static const unsigned most[] = { 23, 59, 59 };

	*size = 2;
	for (size_t i = 0; i + 1 < length && hours_at + i / 2 < sizeof most / sizeof *most; i += 2) {
		*position = i;
		if (two_digits(text + i) > most[hours_at + i / 2])
			return BARCODE_TIME;
	}
	return BARCODE_OK;
}

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static enum barcode_code
check_percent(const char *text, size_t length, size_t *position, size_t *size)
{
	for (size_t i = 0; i < length; i++) {
		if (text[i] != '%')
			continue;
		*position = i;
		*size = length - i < 3 ? length - i : 3;
		if (*size < 3 || hex_value(text[i + 1]) < 0 || hex_value(text[i + 2]) < 0)
			return BARCODE_FORMAT;
	}
	return BARCODE_OK;
}

static enum barcode_code
check_company_prefix(const char *text, size_t length, size_t from, size_t *position, size_t *size)
{
	enum { SHORTEST = 4 };

	if (length < from + SHORTEST)
		return BARCODE_COMPANY_PREFIX;
	for (size_t i = from; i < from + SHORTEST; i++) {
		*position = i;
		*size = 1;
		if (!gs1_is_digit(text[i]))
			return BARCODE_COMPANY_PREFIX;
	}
	return BARCODE_OK;
}

/* Country, two check digits, account: moved to the end and read as a number in base 10 with A = 10, 1
 * modulo 97. */
static bool
is_iban(const char *text, size_t length)
{
	unsigned remainder = 0;

	if (length < 5 || !gs1_country(text) || !all_digits(text + 2, 2))
		return false;
	for (size_t i = 0; i < length; i++) {
		char c = text[(i + 4) % length];

		if (gs1_is_digit(c))
			remainder = (remainder * 10 + (unsigned)(c - '0')) % 97;
		else if (c >= 'A' && c <= 'Z')
			remainder = (remainder * 100 + (unsigned)(c - 'A') + 10) % 97;
		else
			return false;
	}
	return remainder == 1;
}

static bool
is_piece_of_total(const char *text, size_t length)
{
	if (length != 4)
		return false;
	return two_digits(text) > 0 && two_digits(text) <= two_digits(text + 2);
}

static bool
is_birth_sequence(const char *text, size_t length)
{
	return length == 3 && text[1] == '/' && text[0] >= '1' && text[0] <= '9' && text[2] <= '9' &&
	       text[0] <= text[2];
}

static bool
is_package_type(const char *text, size_t length)
{
	if (length > 3)
		return false;
	for (size_t i = 0; i < length; i++)
		if (!gs1_is_digit(text[i]) && (text[i] < 'A' || text[i] > 'Z'))
			return false;
	return true;
}

static bool
is_media_type(const char *text, size_t length)
{
	unsigned type = length == 2 ? two_digits(text) : 0;

	return (type >= 1 && type <= 10) || type >= 80;
}

/* Takes a length digit in [low, high] and that many more digits plus `more`; false past the end. */
static bool
take_counted(const char *text, size_t length, size_t *at, char low, char high, size_t more)
{
	if (*at >= length || text[*at] < low || text[*at] > high)
		return false;
	*at += 1 + (size_t)(text[*at] - '0') + more;
	return *at <= length;
}

/* North American coupons, AI 8110: company prefix, offer, save value, first purchase requirement, its
 * code, family. */
static bool
is_coupon(const char *text, size_t length)
{
	size_t at = 0;

	if (!all_digits(text, length) || !take_counted(text, length, &at, '0', '6', 6) || length - at < 6)
		return false;
	at += 6;
	if (!take_counted(text, length, &at, '1', '5', 0)) /* the save value */
		return false;
	if (!take_counted(text, length, &at, '1', '5', 0)) /* the first purchase requirement */
		return false;
	return at < length && (text[at] <= '4' || text[at] == '9') && length - at >= 4;
}

/* AI 8112: format, funder, offer, serial number, and nothing more. */
static bool
is_positive_offer(const char *text, size_t length)
{
	size_t at = 1;

	if (length < 1 || !all_digits(text, length) || text[0] > '1')
		return false;
	if (!take_counted(text, length, &at, '0', '6', 6) || length - at < 6)
		return false;
	at += 6;
	return take_counted(text, length, &at, '0', '9', 6) && at == length;
}

/* Numbers of ten digits: degrees times ten million, from the south pole or the date line. */
static bool
is_at_most(const char *text, size_t length, const char *most)
{
	return length == 10 && memcmp(text, most, 10) <= 0;
}

static enum barcode_code
check_sum(const char *text, size_t length, size_t *position, size_t *size)
{
	*position = length - 1;
	*size = 1;
	return text[length - 1] == barcode_check_digit(text, length - 1) ? BARCODE_OK : BARCODE_CHECK_DIGIT;
}

static bool
has_format(enum gs1_lint lint, const char *text, size_t length)
{
	switch (lint) {
	case LINT_ISO5218:
		return text[0] <= '2' || text[0] == '9';
	case LINT_LATITUDE:
		return is_at_most(text, length, "1800000000");
	case LINT_LONGITUDE:
		return is_at_most(text, length, "3600000000");
	case LINT_YESNO:
		return text[0] <= '1';
	case LINT_HYPHEN:
		return only(text, length, '-');
	case LINT_IMPORTERIDX:
		return gs1_in_set('Z', text[0]) && text[0] != '=';
	case LINT_POSINSEQSLASH:
		return is_birth_sequence(text, length);
	case LINT_NONZERO:
		return !only(text, length, '0');
	case LINT_ZERO:
		return only(text, length, '0');
	case LINT_WINDING:
		return text[0] <= '1' || text[0] == '9';
	case LINT_PIECEOFTOTAL:
		return is_piece_of_total(text, length);
	case LINT_IBAN:
		return is_iban(text, length);
	case LINT_NOZEROPREFIX:
		return text[0] != '0' || length == 1;
	case LINT_HASNONDIGIT:
		return !all_digits(text, length);
	case LINT_COUPONCODE:
		return is_coupon(text, length);
	case LINT_COUPONPOSOFFER:
		return is_positive_offer(text, length);
	default:
		return true;
	}
}

enum barcode_code
gs1_lint(enum gs1_lint lint, const char *component, size_t length, size_t *position, size_t *size)
{
	*position = 0;
	*size = length;
	if (length == 0)
		return BARCODE_VALUE_MISSING;
	switch (lint) {
	case LINT_CSUM:
		return check_sum(component, length, position, size);
	case LINT_CSUMALPHA:
		return check_pair(component, length, position, size);
	case LINT_GCPPOS1:
		return check_company_prefix(component, length, 0, position, size);
	case LINT_GCPPOS2:
		return check_company_prefix(component, length, 1, position, size);
	case LINT_YYMMDD:
	case LINT_YYYYMMDD:
		return check_date(component, length, false, position, size);
	case LINT_YYMMD0:
		return check_date(component, length, true, position, size);
	case LINT_HHMI:
	case LINT_HH:
		return check_time(component, length, 0, position, size);
	case LINT_MI:
	case LINT_SS:
		return check_time(component, length, 1, position, size);
	case LINT_PCENC:
		return check_percent(component, length, position, size);
	case LINT_PACKAGETYPE:
		return is_package_type(component, length) ? BARCODE_OK : BARCODE_CODE_LIST;
	case LINT_MEDIATYPE:
		return is_media_type(component, length) ? BARCODE_OK : BARCODE_CODE_LIST;
	default:
		return has_format(lint, component, length) ? BARCODE_OK : BARCODE_FORMAT;
	}
}
