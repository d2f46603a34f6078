/* Words for what barcode_parse found, and ways to look into its result. */
#include "barcode.h"
#include <string.h>
#include "gs1.h"

static const struct {
	const char *name, *text;
} codes[BARCODE_CODES] = {
	[BARCODE_OK] = { "ok", "nothing is wrong" },
	[BARCODE_EMPTY] = { "empty", "there is nothing in it" },
	[BARCODE_TOO_LONG] = { "too-long", "it is longer than any code that a station reads" },
	[BARCODE_AIM_UNKNOWN] = { "aim-unknown", "it begins with ] but not with a symbology identifier" },
	[BARCODE_CHECK_DIGIT] = { "check-digit",
	                          "the check digit is wrong: a digit was misread or mistyped" },
	[BARCODE_CHECK_CHARACTERS] = { "check-characters", "the two check characters are wrong" },
	[BARCODE_DIGITS_ONLY] = { "digits-only", "only digits may stand here" },
	[BARCODE_WRONG_LENGTH] = { "wrong-length", "it has more or fewer digits than this kind of barcode" },
	[BARCODE_UPCE] = { "upc-e", "it is not a UPC-E number" },
	[BARCODE_AI_UNKNOWN] = { "ai-unknown", "no GS1 application identifier begins like this" },
	[BARCODE_AI_MISPLACED] = { "ai-misplaced",
	                           "an application identifier in brackets should stand here" },
	[BARCODE_VALUE_MISSING] = { "value-missing", "the application identifier has no value" },
	[BARCODE_VALUE_SHORT] = { "value-short",
	                          "the value is shorter than its application identifier demands" },
	[BARCODE_VALUE_LONG] = { "value-long",
	                         "the value is longer than allowed, or a separator is missing" },
	[BARCODE_CHARACTER] = { "character", "this character may not stand in this value" },
	[BARCODE_SEPARATOR] = { "separator", "a separator stands where none may be" },
	[BARCODE_DATE] = { "date", "this is not a date" },
	[BARCODE_TIME] = { "time", "this is not a time of day" },
	[BARCODE_CODE_LIST] = { "code-list", "this is not in the list of codes that may stand here" },
	[BARCODE_FORMAT] = { "format",
	                     "the value does not have the form that its application identifier demands" },
	[BARCODE_COMPANY_PREFIX] = { "company-prefix", "it does not begin with a GS1 company prefix" },
	[BARCODE_AI_REPEATED] = { "ai-repeated", "the same application identifier stands here twice" },
	[BARCODE_AI_EXCLUDED] = { "ai-excluded", "two application identifiers must not stand together" },
	[BARCODE_AI_REQUIRED] = { "ai-required", "this application identifier needs another one beside it" },
	[BARCODE_TOO_MANY_ELEMENTS] = { "too-many-elements",
	                                "it has more application identifiers than a station reads" },
	[BARCODE_LINK_CHARACTER] = { "link-character", "this character may not stand in a web address" },
	[BARCODE_LINK_ESCAPE] = { "link-escape",
	                          "a percent sign without the two hexadecimal digits of a character" },
	[BARCODE_LINK_DOMAIN] = { "link-domain", "the web address has no good scheme and domain" },
	[BARCODE_LINK_KEY] = { "link-key", "the web address holds no GS1 key, so it names no product" },
	[BARCODE_LINK_PATH] = { "link-path", "this part does not belong to the key, or the order is wrong" },
	[BARCODE_LINK_ATTRIBUTE] = { "link-attribute",
	                             "this application identifier may not stand behind the question mark" },
	[BARCODE_SYMBOL_DATA] = { "symbol-data", "what follows is not the data of a composite symbol" },
};

const char *
barcode_error_name(enum barcode_code code)
{
	return (unsigned)code < BARCODE_CODES ? codes[code].name : "unknown";
}

const char *
barcode_error_text(enum barcode_code code)
{
	return (unsigned)code < BARCODE_CODES ? codes[code].text : "unknown error";
}

const struct barcode_element *
barcode_find(const struct barcode *barcode, const char *ai)
{
	for (unsigned i = 0; i < barcode->element_count; i++)
		if (strcmp(barcode->elements[i].ai, ai) == 0)
			return &barcode->elements[i];
	return NULL;
}

const char *
barcode_value(const struct barcode *barcode, const char *text, const struct barcode_element *element)
{
	return (element->decoded ? barcode->decoded : text) + element->offset;
}

int32_t
barcode_date(const char yymmdd[6], int this_year)
{
	size_t position, size;
	int year, month, day, century = this_year - this_year % 100;

	for (size_t i = 0; i < 6; i++)
		if (!gs1_is_digit(yymmdd[i]))
			return -1;
	if (gs1_lint(LINT_YYMMD0, yymmdd, 6, &position, &size) != BARCODE_OK)
		return -1;
	year = century + (yymmdd[0] - '0') * 10 + (yymmdd[1] - '0');
	if (year - this_year >= 51)
		year -= 100;
	else if (year - this_year <= -50)
		year += 100;
	month = (yymmdd[2] - '0') * 10 + (yymmdd[3] - '0');
	day = (yymmdd[4] - '0') * 10 + (yymmdd[5] - '0');
	if (day == 0) {
		static const uint8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

		day = days[month - 1] + (month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
	}
	return year * 10000 + month * 100 + day;
}
