/* What the text of a scan means: AIM symbology identifiers, GS1 element strings, GS1 Digital Link URIs,
 * GTINs, SSCCs.
 *
 * Pure: no I/O, no malloc, no locale; a text is any bytes. Rules: GS1 General Specifications as far as the
 * GS1 syntax dictionary (station/core/data) states them, ISO/IEC 15424 for AIM identifiers, GS1 Digital
 * Link URI syntax.
 *
 * A text is judged by its form alone. Whether it is an order, a tote or an item is the caller's to look
 * up, and that comes first: digits with a wrong check digit may be a perfectly good order number when they
 * came without an AIM identifier (`guessed`), and are a damaged product code only if nothing of that name
 * exists. */
#ifndef PACKWARDEN_BARCODE_H
#define PACKWARDEN_BARCODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "limits.h"

enum {
	BARCODE_ELEMENTS_MAX = 64, /* application identifiers in one text; more is an error */
	BARCODE_AI_MAX = 4,        /* digits of an application identifier */
};

enum barcode_form {
	FORM_PLAIN = 1,     /* text that GS1 says nothing about */
	FORM_GTIN,          /* digits of EAN-8, UPC-E, UPC-A, EAN-13, ITF-14 */
	FORM_SSCC,          /* 18 bare digits, right check digit */
	FORM_ELEMENTS,      /* GS1 element string, from FNC1 or written "(01)…" */
	FORM_LINK,          /* GS1 Digital Link URI */
};

enum barcode_code {
	BARCODE_OK,
	BARCODE_EMPTY,               /* no text, or none behind the AIM identifier */
	BARCODE_TOO_LONG,            /* more than LIMIT_CODE bytes */
	BARCODE_AIM_UNKNOWN,         /* "]" and something that is no AIM identifier */
	BARCODE_CHECK_DIGIT,
	BARCODE_CHECK_CHARACTERS,    /* the two of AI 8013 and the like */
	BARCODE_DIGITS_ONLY,         /* something other than a digit where only digits may be */
	BARCODE_WRONG_LENGTH,        /* EAN, UPC, ITF: not a number of digits that the symbology has */
	BARCODE_UPCE,                /* digits that no UPC-E symbol stands for */
	BARCODE_AI_UNKNOWN,
	BARCODE_AI_MISPLACED,        /* "(" or ")" where none may be */
	BARCODE_VALUE_MISSING,
	BARCODE_VALUE_SHORT,
	BARCODE_VALUE_LONG,          /* or a separator is missing */
	BARCODE_CHARACTER,           /* outside the characters that this value may have */
	BARCODE_SEPARATOR,           /* FNC1 where none may be */
	BARCODE_DATE,
	BARCODE_TIME,
	BARCODE_CODE_LIST,           /* not a country, currency, package type … that is listed */
	BARCODE_FORMAT,              /* fails another rule of its component: latitude, IBAN, coupon … */
	BARCODE_COMPANY_PREFIX,      /* the place where a GS1 company prefix begins does not hold one */
	BARCODE_AI_REPEATED,         /* the same identifier twice with different values */
	BARCODE_AI_EXCLUDED,         /* two identifiers that must not stand together */
	BARCODE_AI_REQUIRED,         /* warning: it needs another one, which may be on a second symbol */
	BARCODE_TOO_MANY_ELEMENTS,
	BARCODE_LINK_CHARACTER,      /* a character that a URI may not have */
	BARCODE_LINK_ESCAPE,         /* "%" without two hexadecimal digits, or %00 */
	BARCODE_LINK_DOMAIN,
	BARCODE_LINK_KEY,            /* a web address without a GS1 primary key */
	BARCODE_LINK_PATH,           /* a qualifier that does not go with the key, or in the wrong order */
	BARCODE_LINK_ATTRIBUTE,      /* an identifier that may not stand behind "?" */
	BARCODE_SYMBOL_DATA,         /* the symbology promises GS1 data that is not there */
	BARCODE_CODES
};

struct barcode_error {
	enum barcode_code code; /* BARCODE_OK: none */
	uint16_t position;      /* bytes from the start of the text given, AIM identifier included */
	uint16_t length;        /* bytes concerned, 0 where something is missing */
};

struct barcode_element {
	char ai[BARCODE_AI_MAX + 1]; /* "01", NUL-terminated */
	uint8_t decoded;             /* 0: the value is in the text; 1: in barcode.decoded */
	uint16_t offset, length;     /* the value's */
};

struct barcode {
	bool valid;            /* error.code is BARCODE_OK */
	bool product;          /* a well-formed product code: gtin is set and nothing is wrong */
	bool guessed;          /* no AIM identifier, FNC1, bracket or URI said what it is */
	enum barcode_form form;
	const char *symbology; /* "GS1-128", "EAN-13", "QR Code" …; "" if the text does not tell */
	uint16_t data;         /* what was printed is at text + data, behind AIM identifier and FNC1 */
	uint16_t data_length;
	char gtin[15];         /* 14 digits or "": AI 01, 8006 or 03, EAN, UPC, ITF; not AI 02, contents */
	char other_gtin[15];   /* 8 digits that fit EAN-8 and UPC-E alike: the second reading, else "" */
	char sscc[19];         /* 18 digits or "" */
	struct barcode_error error;   /* the first thing that is wrong */
	struct barcode_error warning; /* well-formed, but BARCODE_AI_REQUIRED */
	uint16_t element_count;
	uint16_t decoded_used;
	struct barcode_element elements[BARCODE_ELEMENTS_MAX]; /* element_count of them are set */
	char decoded[LIMIT_CODE];     /* decoded_used bytes are set */
};

/* Parses text[length] into *out; never reads beyond it and writes nothing else. out keeps no pointer into
 * text. With an error, the elements before it are kept. */
void barcode_parse(struct barcode *out, const char *text, size_t length);

/* The stable machine word of an error ("check-digit") and words for a person ("the check digit is wrong"). */
const char *barcode_error_name(enum barcode_code code);
const char *barcode_error_text(enum barcode_code code);

/* The element with this identifier, or NULL. */
const struct barcode_element *barcode_find(const struct barcode *barcode, const char *ai);

/* Where the element's value is: `element->length` bytes, not NUL-terminated. text is what was parsed. */
const char *barcode_value(const struct barcode *barcode, const char *text,
                          const struct barcode_element *element);

/* The right check digit ('0' to '9') of digits[length] that lack it: GTIN, SSCC, GLN (weights 3 and 1 from
 * the right). */
char barcode_check_digit(const char *digits, size_t length);

/* A YYMMDD value as YYYYMMDD; the century by the GS1 rule, 49 years back to 50 ahead of this_year; day 00
 * is the month's last day. -1 if it is no date. */
int32_t barcode_date(const char yymmdd[6], int this_year);

#endif
