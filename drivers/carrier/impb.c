/* USPS Intelligent Mail package barcode: 92 or 93, the service type code, the mailer id (nine digits, or six
 * after 93), a serial, 21 digits together, and a check digit, weights 3,1 from the right. In the symbol
 * (GS1-128) AI 420 with the ZIP code stands before it, which the check digit does not cover. USPS Publication
 * 199 as far as it is public; 94 and 95 come from USPS only. Sizes are in impb.svg. */
#include <string.h>

#include "carrier_impb.h"
#include "label.h"
#include "number.h"
#include "station/config.h"

enum { AI_DIGITS = 2 };

extern const struct carrier_driver carrier_impb;

static const struct number_form form = {
	.name = "an IMpb number",
	.pattern = "9####################=",
	.prefix_min = 10,
	.prefix_max = 17,
	.digit = { .kind = DIGIT_MOD10, .evens = 3, .odds = 1, .reverse = true },
};

/* 92 and a mailer id that begins with 9, or 93 and one that does not: so numbers of both kinds never meet. */
static bool
is_prefix(const char *prefix)
{
	size_t length = strlen(prefix);

	if (strncmp(prefix, "92", AI_DIGITS) == 0)
		return length >= 14 && prefix[5] == '9';
	return strncmp(prefix, "93", AI_DIGITS) == 0 && length >= 11 && prefix[5] != '9';
}

/* The pattern's first character stands for itself, so the form's prefix begins behind it. */
static uint64_t
impb_capacity(const struct config_carrier *config)
{
	return is_prefix(config->prefix) ? number_capacity(&form, config->prefix + 1, "") : 0;
}

static void
impb_number(const struct config_carrier *config, uint64_t serial, char out[CARRIER_NUMBER_MAX])
{
	number_make(&form, config->prefix + 1, "", serial, out);
}

static void
impb_check(const char *number, size_t length, struct carrier_check *check)
{
	number_check(&form, number, length, check);
}

/* ZIP or ZIP+4, digits only; false if it is neither, or of another country. */
static bool
read_zip(const struct label_fields *fields, char out[10])
{
	const char *postcode = label_fields_get(fields, "ship_to_postcode");
	size_t count = 0;

	for (; *postcode; postcode++)
		if (*postcode >= '0' && *postcode <= '9' && count < 9)
			out[count++] = *postcode;
		else if (*postcode != '-' && *postcode != ' ')
			return false;
	out[count] = '\0';
	return (count == 5 || count == 9) && strcmp(label_fields_get(fields, "ship_to_country"), "US") == 0;
}

/* Behind AI 420 and the ZIP code, whose separator scanners lose or replace: the number is what the symbol
 * ends with. */
static bool
impb_read(const char *text, size_t length, char number[CARRIER_NUMBER_MAX])
{
	size_t digits = strlen(form.pattern);

	if (length < digits + 3 + 5 || memcmp(text, "420", 3) != 0)
		return false;
	memcpy(number, text + length - digits, digits);
	number[digits] = '\0';
	return true;
}

static int
impb_fields(const struct config_carrier *config, struct label_fields *fields, struct carrier_refusal *refusal)
{
	static const unsigned char groups[] = { 4, 4, 4, 4, 4, 2, 0 };
	const char *number = label_fields_get(fields, "number");
	char text[2 * CARRIER_NUMBER_MAX], zip[10], ai[AI_DIGITS + 1] = "";

	(void)config;
	if (!read_zip(fields, zip)) {
		*refusal = (struct carrier_refusal){ "ship_to_postcode",
						     "a USPS label needs a ZIP code of the United States" };
		return -1;
	}
	memcpy(ai, number, AI_DIGITS);
	number_group(number, groups, text);
	if (label_fields_put(fields, "number_text", text) < 0 ||
	    label_fields_put(fields, "impb_ai", ai) < 0 ||
	    label_fields_put(fields, "impb_rest", number + AI_DIGITS) < 0)
		return -1;
	return label_fields_put(fields, "impb_zip", zip);
}

const struct carrier_driver carrier_impb = {
	.name = "impb",
	.title = "USPS IMpb",
	.number_field = "number",
	.svg = carrier_impb_svg,
	.needs = "prefix: 92, the service type code and a mailer id of nine digits, or 93 and one of six",
	.capacity = impb_capacity,
	.number = impb_number,
	.check = impb_check,
	.read = impb_read,
	.fields = impb_fields,
};
