/* Postal items: two letters for the service, eight digits, a check digit, the country of the post that gave
 * the number. UPU S10-12: weights 8 6 4 2 3 5 9 7, eleven less the rest of eleven, 10 is 0, 11 is 5. Modules
 * of 0.33 to 0.51 mm, bars of 12.5 mm or 15 % of the width, ten modules of white, the text as "AA 999 999 999
 * CC". Royal Mail's numbers are of this form. */
#include "parcel.h"
#include "station/config.h"

extern const struct carrier_driver carrier_s10;

static const struct number_form form = {
	.name = "an S10 number",
	.pattern = "@@########=@@",
	.prefix_min = 2,
	.prefix_max = 8,
	.unchecked = 2,
	.digit = { .kind = DIGIT_S10, .weight_count = 8, .weights = { 8, 6, 4, 2, 3, 5, 9, 7 } },
};

static uint64_t
s10_capacity(const struct config_carrier *config)
{
	return number_capacity(&form, config->prefix, config->country);
}

static void
s10_number(const struct config_carrier *config, uint64_t serial, char out[CARRIER_NUMBER_MAX])
{
	number_make(&form, config->prefix, config->country, serial, out);
}

static void
s10_check(const char *number, size_t length, struct carrier_check *check)
{
	number_check(&form, number, length, check);
}

static int
s10_fields(const struct config_carrier *config, struct label_fields *fields, struct carrier_refusal *refusal)
{
	static const unsigned char groups[] = { 2, 3, 3, 3, 0 };

	(void)refusal;
	return parcel_fields(fields, config->name, PARCEL_CODE128, label_fields_get(fields, "number"),
			     groups);
}

const struct carrier_driver carrier_s10 = {
	.name = "s10",
	.title = "UPU S10 (postal services)",
	.number_field = "number",
	.svg = carrier_parcel_svg,
	.svg_4x4 = carrier_parcel_4x4_svg,
	.needs = "prefix, two capital letters and up to six digits, and country, two capital letters",
	.capacity = s10_capacity,
	.number = s10_number,
	.check = s10_check,
	.fields = s10_fields,
};
