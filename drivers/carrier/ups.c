/* UPS: 1Z, the shipper's six characters, two of the service, seven digits and a check digit: letters count as
 * (ASCII - 63) % 10, every second character twice, up to the next ten. UPS's own guide asks for a MaxiCode
 * and for its approval of each shipper's labels: this template has neither (ups.svg). */
#include <stdio.h>
#include <string.h>

#include "carrier_ups.h"
#include "country.h"
#include "label.h"
#include "number.h"
#include "station/config.h"

extern const struct carrier_driver carrier_ups;

static const struct number_form form = {
	.name = "a 1Z number",
	.pattern = "1Z***************=",
	.prefix_min = 8,
	.prefix_max = 8,
	.unchecked = 2,
	.digit = { .kind = DIGIT_MOD10, .evens = 1, .odds = 2 },
};

static uint64_t
ups_capacity(const struct config_carrier *config)
{
	return number_capacity(&form, config->prefix, "");
}

static void
ups_number(const struct config_carrier *config, uint64_t serial, char out[CARRIER_NUMBER_MAX])
{
	number_make(&form, config->prefix, "", serial, out);
}

static void
ups_check(const char *number, size_t length, struct carrier_check *check)
{
	number_check(&form, number, length, check);
}

/* Letters and digits of a postcode, capitals, nine at most: what AI 420 and 421 hold. "" if there are others.
 */
static const char *
postcode_of(const struct label_fields *fields, char out[10])
{
	const char *at = label_fields_get(fields, "ship_to_postcode");
	size_t count = 0;

	for (; *at; at++) {
		bool small = *at >= 'a' && *at <= 'z';

		if (*at == ' ' || *at == '-')
			continue;
		if (count == 9 || (!small && !(*at >= 'A' && *at <= 'Z') && !(*at >= '0' && *at <= '9')))
			return "";
		out[count++] = (char)(small ? *at - 'a' + 'A' : *at);
	}
	out[count] = '\0';
	return out;
}

/* AI 420 within the United States, 421 with the country's number elsewhere; none where there is no postcode.
 */
static int
put_postal_code(struct label_fields *fields)
{
	const char *country = label_fields_get(fields, "ship_to_country"), *digits = country_number(country);
	char buffer[10], code[16] = "";
	const char *postcode = postcode_of(fields, buffer);
	bool domestic = strcmp(country, "US") == 0;

	if (*postcode && digits)
		snprintf(code, sizeof code, "%s%s", domestic ? "" : digits, postcode);
	if (label_fields_put(fields, "postal_ai", domestic ? "420" : "421") < 0)
		return -1;
	return label_fields_put(fields, "postal_code", code);
}

static int
ups_fields(const struct config_carrier *config, struct label_fields *fields, struct carrier_refusal *refusal)
{
	static const unsigned char groups[] = { 2, 3, 3, 2, 4, 4, 0 };
	char text[2 * CARRIER_NUMBER_MAX];

	(void)config;
	(void)refusal;
	number_group(label_fields_get(fields, "number"), groups, text);
	return label_fields_put(fields, "number_text", text) < 0 ? -1 : put_postal_code(fields);
}

const struct carrier_driver carrier_ups = {
	.name = "ups",
	.title = "UPS",
	.number_field = "number",
	.svg = carrier_ups_svg,
	.needs = "prefix: the shipper's six characters and two of the service",
	.capacity = ups_capacity,
	.number = ups_number,
	.check = ups_check,
	.fields = ups_fields,
};
