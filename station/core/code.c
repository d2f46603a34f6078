/* From a scan's text to what it means: AIM identifier first, then what its symbology carries; without one,
 * the form of the text decides. */
#include "gs1.h"
#include <string.h>

enum carrier {
	CARRIES_TEXT,     /* anything */
	CARRIES_LINK,     /* anything, a Digital Link among it */
	CARRIES_ELEMENTS, /* a GS1 element string */
	CARRIES_EAN13,    /* 13 digits, 12 (UPC-A), 8 (UPC-E as printed) */
	CARRIES_EAN8,
	CARRIES_ITF, /* digits; 14 are a GTIN */
};

struct symbology {
	char code;
	const char *modifiers; /* the characters behind the code that this row is for; "" any */
	const char *name;
	enum carrier carrier;
};

/* ISO/IEC 15424 */
static const struct symbology symbologies[] = {
	{ 'C', "1", "GS1-128", CARRIES_ELEMENTS },
	{ 'C', "", "Code 128", CARRIES_TEXT },
	{ 'E', "03", "EAN-13", CARRIES_EAN13 },
	{ 'E', "4", "EAN-8", CARRIES_EAN8 },
	{ 'E', "12", "EAN add-on", CARRIES_TEXT },
	{ 'e', "01", "GS1 DataBar", CARRIES_ELEMENTS },
	{ 'e', "", "GS1 Composite", CARRIES_TEXT },
	{ 'd', "25", "GS1 DataMatrix", CARRIES_ELEMENTS },
	{ 'd', "", "Data Matrix", CARRIES_LINK },
	{ 'Q', "34", "GS1 QR Code", CARRIES_ELEMENTS },
	{ 'Q', "", "QR Code", CARRIES_LINK },
	{ 'J', "14", "GS1 DotCode", CARRIES_ELEMENTS },
	{ 'J', "", "DotCode", CARRIES_LINK },
	{ 'I', "", "Interleaved 2 of 5", CARRIES_ITF },
	{ 'A', "", "Code 39", CARRIES_TEXT },
	{ 'z', "", "Aztec", CARRIES_LINK },
	{ 'L', "", "PDF417", CARRIES_LINK },
	{ 'F', "", "Codabar", CARRIES_TEXT },
	{ 'G', "", "Code 93", CARRIES_TEXT },
	{ 'H', "", "Code 11", CARRIES_TEXT },
	{ 'K', "", "Code 16K", CARRIES_TEXT },
	{ 'M', "", "MSI", CARRIES_TEXT },
	{ 'P', "", "Plessey", CARRIES_TEXT },
	{ 'R', "", "Straight 2 of 5", CARRIES_TEXT },
	{ 'S', "", "Straight 2 of 5", CARRIES_TEXT },
	{ 'T', "", "Code 49", CARRIES_TEXT },
	{ 'U', "", "MaxiCode", CARRIES_TEXT },
	{ 'B', "", "Telepen", CARRIES_TEXT },
	{ 'X', "", "", CARRIES_TEXT },
};

char
barcode_check_digit(const char *digits, size_t length)
{
	unsigned sum = 0;

	for (size_t i = 0; i < length; i++)
		sum += (unsigned)(digits[length - 1 - i] - '0') * (i % 2 ? 1 : 3);
	return (char)('0' + (10 - sum % 10) % 10);
}

static bool
check_digit_fits(const char *digits, size_t length)
{
	return digits[length - 1] == barcode_check_digit(digits, length - 1);
}

static size_t
count_digits(const char *text, size_t length)
{
	size_t i = 0;

	while (i < length && gs1_is_digit(text[i]))
		i++;
	return i;
}

static void
set_gtin(char gtin[15], const char *digits, size_t length)
{
	memset(gtin, '0', 14 - length);
	memcpy(gtin + 14 - length, digits, length);
	gtin[14] = '\0';
}

/* The 8 digits of UPC-E (number system, six, check digit) as the 12 of UPC-A, whose check digit must fit. */
static bool
expand_upce(const char *e, char upca[12])
{
	char last = e[6];

	if (e[0] > '1')
		return false;
	memset(upca, '0', 12);
	upca[0] = e[0];
	memcpy(upca + 1, e + 1, 2);
	upca[11] = e[7];
	if (last <= '2') {
		upca[3] = last;
		memcpy(upca + 8, e + 3, 3);
	} else if (last == '3') {
		upca[3] = e[3];
		memcpy(upca + 9, e + 4, 2);
	} else if (last == '4') {
		memcpy(upca + 3, e + 3, 2);
		upca[10] = e[5];
	} else {
		memcpy(upca + 3, e + 3, 3);
		upca[10] = last;
	}
	/* the shorter forms stand for numbers that the longer ones do not */
	if ((last == '3' && e[3] <= '2') || (last == '4' && e[4] == '0') || (last >= '5' && e[5] == '0'))
		return false;
	return check_digit_fits(upca, 12);
}

static bool
take_gtin(struct gs1_scan *scan, size_t at, size_t length, const char *symbology)
{
	const char *digits = scan->text + at;
	size_t good = count_digits(digits, length);

	scan->out->form = FORM_GTIN;
	scan->out->symbology = symbology;
	if (good < length)
		return gs1_fail(scan, BARCODE_DIGITS_ONLY, at + good, 1);
	if (!check_digit_fits(digits, length))
		return gs1_fail(scan, BARCODE_CHECK_DIGIT, at + length - 1, 1);
	set_gtin(scan->out->gtin, digits, length);
	return true;
}

static bool
take_upce(struct gs1_scan *scan, size_t at)
{
	char upca[12];

	scan->out->form = FORM_GTIN;
	scan->out->symbology = "UPC-E";
	if (!expand_upce(scan->text + at, upca))
		return gs1_fail(scan, BARCODE_UPCE, at, 8);
	set_gtin(scan->out->gtin, upca, 12);
	return true;
}

/* A GTIN from an EAN or UPC symbol, whose 2D companion may follow behind "|]e0". */
static bool
parse_ean(struct gs1_scan *scan, size_t at, bool ean8)
{
	static const char companion[] = "|]e0";
	const char *bar = memchr(scan->text + at, '|', scan->length - at);
	size_t end = bar ? (size_t)(bar - scan->text) : scan->length, length = end - at, digits;
	struct barcode *out = scan->out;
	bool good;

	out->form = FORM_GTIN;
	if (length == 0)
		return gs1_fail(scan, BARCODE_EMPTY, at, 0);
	digits = count_digits(scan->text + at, length);
	if (digits < length)
		return gs1_fail(scan, BARCODE_DIGITS_ONLY, at + digits, 1);
	if (ean8 ? length != 8 : length != 13 && length != 12 && length != 8)
		return gs1_fail(scan, BARCODE_WRONG_LENGTH, at, length);
	if (length == 8)
		good = ean8 ? take_gtin(scan, at, 8, "EAN-8") : take_upce(scan, at);
	else
		good = take_gtin(scan, at, length, length == 12 ? "UPC-A" : "EAN-13");
	if (!good || !bar)
		return good;
	if (scan->length - end < sizeof companion - 1 || memcmp(bar, companion, sizeof companion - 1) != 0)
		return gs1_fail(scan, BARCODE_SYMBOL_DATA, end, scan->length - end);
	out->form = FORM_ELEMENTS;
	memcpy(out->decoded, out->gtin, 14);
	out->decoded_used = 14;
	return gs1_add(scan, gs1_find("01", 2), (struct gs1_name){ "01", 2, at }, 0, 14, true) &&
	       gs1_elements(scan, end + sizeof companion - 1);
}

static bool
is_link(const char *text, size_t length, bool strict)
{
	static const char *const schemes[] = { "http://", "HTTP://", "https://", "HTTPS://" };

	for (size_t i = strict ? 0 : 1; i < 4; i += strict ? 1 : 2) {
		size_t size = strlen(schemes[i]), same = 0;

		if (length < size)
			continue;
		while (same < size && (text[same] == schemes[i][same] ||
		                       (!strict && text[same] == (schemes[i][same] | 0x20))))
			same++;
		if (same == size)
			return true;
	}
	return false;
}

/* In a symbol of general use a web address that has no GS1 key is just text. */
static bool
parse_general(struct gs1_scan *scan, size_t at)
{
	struct barcode *out = scan->out;

	if (!is_link(scan->text + at, scan->length - at, true))
		return true;
	out->form = FORM_LINK;
	if (gs1_link(scan, at, 0))
		return true;
	if (out->error.code != BARCODE_LINK_KEY)
		return false;
	out->error = (struct barcode_error){ 0 };
	out->form = FORM_PLAIN;
	return true;
}

static bool
parse_itf(struct gs1_scan *scan, size_t at)
{
	size_t length = scan->length - at;

	if (length == 0)
		return gs1_fail(scan, BARCODE_EMPTY, at, 0);
	if (count_digits(scan->text + at, length) < length)
		return gs1_fail(scan, BARCODE_DIGITS_ONLY, at + count_digits(scan->text + at, length), 1);
	return length == 14 ? take_gtin(scan, at, 14, "ITF-14") : true;
}

static bool
parse_carried(struct gs1_scan *scan, const struct symbology *symbology)
{
	struct barcode *out = scan->out;

	switch (symbology->carrier) {
	case CARRIES_ELEMENTS:
		out->form = FORM_ELEMENTS;
		if (out->data_length > 0 && scan->text[out->data] == GS1_FNC1) {
			out->data++;
			out->data_length--;
		}
		return gs1_elements(scan, out->data);
	case CARRIES_EAN13:
		return parse_ean(scan, out->data, false);
	case CARRIES_EAN8:
		return parse_ean(scan, out->data, true);
	case CARRIES_ITF:
		return parse_itf(scan, out->data);
	case CARRIES_LINK:
		return parse_general(scan, out->data);
	case CARRIES_TEXT:
		break;
	}
	return true;
}

static const struct symbology *
find_symbology(char code, char modifier)
{
	bool hexadecimal = gs1_is_digit(modifier) || ((modifier | 0x20) >= 'a' && (modifier | 0x20) <= 'f');

	for (size_t i = 0; hexadecimal && i < sizeof symbologies / sizeof *symbologies; i++)
		if (symbologies[i].code == code &&
		    (!symbologies[i].modifiers[0] || strchr(symbologies[i].modifiers, modifier)))
			return &symbologies[i];
	return NULL;
}

static bool
parse_identified(struct gs1_scan *scan)
{
	struct barcode *out = scan->out;
	const struct symbology *symbology =
		scan->length < 3 ? NULL : find_symbology(scan->text[1], scan->text[2]);

	if (!symbology)
		return gs1_fail(scan, BARCODE_AIM_UNKNOWN, 0, scan->length < 3 ? scan->length : 3);
	out->data = 3;
	out->data_length = (uint16_t)(scan->length - 3);
	out->symbology = symbology->name;
	return parse_carried(scan, symbology);
}

static bool
parse_eight(struct gs1_scan *scan)
{
	char upca[12];
	bool upce = expand_upce(scan->text, upca);

	if (upce && !check_digit_fits(scan->text, 8))
		return take_upce(scan, 0);
	if (!take_gtin(scan, 0, 8, "EAN-8"))
		return false;
	if (upce)
		set_gtin(scan->out->other_gtin, upca, 12);
	return true;
}

static void
reset(struct gs1_scan *scan)
{
	struct barcode *out = scan->out;

	out->form = FORM_PLAIN;
	out->symbology = "";
	out->element_count = 0;
	out->decoded_used = 0;
	out->gtin[0] = out->sscc[0] = '\0';
	out->error = out->warning = (struct barcode_error){ 0 };
}

/* Scanners as keyboards often send neither the AIM identifier nor the first FNC1. What reads in full as an
 * element string that begins with a number of ours is one; what does not is text. */
static bool
parse_elements_perhaps(struct gs1_scan *scan)
{
	const char *text = scan->text;
	bool separated = memchr(text, GS1_FNC1, scan->length) != NULL;
	bool begins = scan->length >= 16 && text[0] == '0' && text[1] <= '2' && count_digits(text, 16) == 16;

	if (!separated && !begins)
		return true;
	scan->out->form = FORM_ELEMENTS;
	if (gs1_elements(scan, 0))
		return true;
	if (separated)
		return false;
	reset(scan);
	return true;
}

static bool
parse_guessed(struct gs1_scan *scan)
{
	struct barcode *out = scan->out;
	size_t length = scan->length;

	out->guessed = true;
	if (count_digits(scan->text, length) < length)
		return parse_elements_perhaps(scan);
	switch (length) {
	case 8:
		return parse_eight(scan);
	case 12:
		return take_gtin(scan, 0, 12, "UPC-A");
	case 13:
		return take_gtin(scan, 0, 13, "EAN-13");
	case 14:
		return take_gtin(scan, 0, 14, "ITF-14");
	case 18:
		if (!check_digit_fits(scan->text, 18))
			return true;
		out->form = FORM_SSCC;
		memcpy(out->sscc, scan->text, 18);
		out->sscc[18] = '\0';
		return true;
	default:
		return parse_elements_perhaps(scan);
	}
}

static bool
parse(struct gs1_scan *scan)
{
	const char *text = scan->text;
	struct barcode *out = scan->out;

	if (scan->length == 0)
		return gs1_fail(scan, BARCODE_EMPTY, 0, 0);
	if (text[0] == ']')
		return parse_identified(scan);
	if (text[0] == GS1_FNC1) {
		out->data = 1;
		out->data_length--;
		out->form = FORM_ELEMENTS;
		return gs1_elements(scan, 1);
	}
	if (text[0] == '(' && scan->length > 3 && count_digits(text + 1, scan->length - 1) >= 2) {
		out->form = FORM_ELEMENTS;
		return gs1_brackets(scan, 0);
	}
	if (is_link(text, scan->length, false)) {
		out->form = FORM_LINK;
		if (!is_link(text, scan->length, true))
			return gs1_fail(scan, BARCODE_LINK_DOMAIN, 0,
			                (size_t)((const char *)memchr(text, ':', scan->length) - text));
		return gs1_link(scan, 0, 0);
	}
	return parse_guessed(scan);
}

void
barcode_parse(struct barcode *out, const char *text, size_t length)
{
	struct gs1_scan scan; /* its arrays are set as elements are found */

	scan.out = out;
	scan.text = text;
	scan.length = length;
	memset(out, 0, offsetof(struct barcode, elements));
	out->symbology = "";
	out->form = FORM_PLAIN;
	if (length > LIMIT_CODE) {
		gs1_fail(&scan, BARCODE_TOO_LONG, LIMIT_CODE, 0);
		return;
	}
	out->data_length = (uint16_t)length;
	out->valid = parse(&scan);
	if (!out->valid)
		out->gtin[0] = out->other_gtin[0] = out->sscc[0] = '\0';
	out->product = out->gtin[0] != '\0';
}
