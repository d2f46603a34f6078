/* DPD: a parcel number of 14 digits, which begin with the depot, and a check character, ISO/IEC 7064 mod
 * 37,36, that stands in the text only. The symbol holds "%", the postcode in seven places, the parcel number,
 * the service and the country's number; its text has a check character over all of them. Modules of 0.375 to
 * 0.4 mm, bars of 25 mm: dpd.svg. */
#include <stdio.h>
#include <string.h>

#include "carrier_dpd.h"
#include "country.h"
#include "label.h"
#include "number.h"
#include "station/config.h"

enum { PARCEL_DIGITS = 14, POSTCODE_PLACES = 7 };

extern const struct carrier_driver carrier_dpd;

static const struct number_form form = {
	.name = "a DPD number",
	.pattern = "##############=",
	.prefix_min = 4,
	.prefix_max = 10,
	.digit = { .kind = DIGIT_MOD_37_36 },
};

static uint64_t
dpd_capacity(const struct config_carrier *config)
{
	return number_capacity(&form, config->prefix, "");
}

static void
dpd_number(const struct config_carrier *config, uint64_t serial, char out[CARRIER_NUMBER_MAX])
{
	number_make(&form, config->prefix, "", serial, out);
}

static void
dpd_check(const char *number, size_t length, struct carrier_check *check)
{
	number_check(&form, number, length, check);
}

/* The postcode without blanks and hyphens, zeros before it; letters are capitals. false if it has too many.
 */
static bool
put_postcode(const char *postcode, char out[POSTCODE_PLACES])
{
	char kept[POSTCODE_PLACES];
	size_t count = 0;

	for (const char *at = postcode; *at; at++) {
		bool small = *at >= 'a' && *at <= 'z';

		if (*at == ' ' || *at == '-')
			continue;
		if (count == POSTCODE_PLACES ||
		    (!small && !(*at >= 'A' && *at <= 'Z') && !(*at >= '0' && *at <= '9')))
			return false;
		kept[count++] = (char)(small ? *at - 'a' + 'A' : *at);
	}
	memset(out, '0', POSTCODE_PLACES);
	memcpy(out + POSTCODE_PLACES - count, kept, count);
	return true;
}

/* "%" may have been lost; the number's own check character is not in the symbol. */
static bool
dpd_read(const char *text, size_t length, char number[CARRIER_NUMBER_MAX])
{
	enum { PLACES = POSTCODE_PLACES + PARCEL_DIGITS + 3 + 3 };

	if (length == PLACES + 1 && text[0] == '%') {
		text++;
		length--;
	}
	if (length != PLACES)
		return false;
	memcpy(number, text + POSTCODE_PLACES, PARCEL_DIGITS);
	number[PARCEL_DIGITS] = digit_of(&form.digit, number, PARCEL_DIGITS);
	number[PARCEL_DIGITS + 1] = '\0';
	return number[PARCEL_DIGITS] != '\0';
}

static int
dpd_fields(const struct config_carrier *config, struct label_fields *fields, struct carrier_refusal *refusal)
{
	static const unsigned char groups[] = { 4, 4, 4, 2, 1, 0 };
	const char *number = label_fields_get(fields, "number"),
		   *letters = label_fields_get(fields, "ship_to_country");
	const char *country = country_number(letters);
	char code[40], postcode[POSTCODE_PLACES], text[2 * CARRIER_NUMBER_MAX];

	if (!country || !put_postcode(label_fields_get(fields, "ship_to_postcode"), postcode)) {
		*refusal = (struct carrier_refusal){
			country ? "ship_to_postcode" : "ship_to_country",
			"DPD's code needs a country and a postcode of 7 letters and digits at most"
		};
		return -1;
	}
	snprintf(code, sizeof code, "%%%.7s%.14s%.3s%s", postcode, number,
		 *config->service_code ? config->service_code : "101", country);
	number_group(number, groups, text);
	if (label_fields_put(fields, "number_text", text) < 0 ||
	    label_fields_put(fields, "dpd_country", letters) < 0)
		return -1;
	return label_fields_put(fields, "dpd_code", code);
}

const struct carrier_driver carrier_dpd = {
	.name = "dpd",
	.title = "DPD",
	.number_field = "number",
	.svg = carrier_dpd_svg,
	.needs = "prefix, 4 to 10 digits: the depot and the beginning of your range",
	.capacity = dpd_capacity,
	.number = dpd_number,
	.check = dpd_check,
	.read = dpd_read,
	.fields = dpd_fields,
};
