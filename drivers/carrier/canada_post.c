/* Canada Post PIN: seven digits of the customer, eight of the parcel, a check digit, weights 3,1. */
#include "parcel.h"
#include "station/config.h"

extern const struct carrier_driver carrier_canada_post;

static const struct number_form form = {
	.name = "a Canada Post number",
	.pattern = "###############=",
	.prefix_min = 7,
	.prefix_max = 11,
	.digit = { .kind = DIGIT_MOD10, .evens = 3, .odds = 1 },
};

static uint64_t
canada_post_capacity(const struct config_carrier *config)
{
	return number_capacity(&form, config->prefix, "");
}

static void
canada_post_number(const struct config_carrier *config, uint64_t serial, char out[CARRIER_NUMBER_MAX])
{
	number_make(&form, config->prefix, "", serial, out);
}

static void
canada_post_check(const char *number, size_t length, struct carrier_check *check)
{
	number_check(&form, number, length, check);
}

static int
canada_post_fields(const struct config_carrier *config, struct label_fields *fields,
		   struct carrier_refusal *refusal)
{
	static const unsigned char groups[] = { 4, 4, 4, 0 };

	(void)config;
	(void)refusal;
	return parcel_fields(fields, "CANADA POST", PARCEL_CODE128, label_fields_get(fields, "number"),
			     groups);
}

const struct carrier_driver carrier_canada_post = {
	.name = "canada_post",
	.title = "Canada Post",
	.number_field = "number",
	.svg = carrier_parcel_svg,
	.svg_4x4 = carrier_parcel_4x4_svg,
	.needs = "prefix, 7 to 11 digits that Canada Post gave you",
	.capacity = canada_post_capacity,
	.number = canada_post_number,
	.check = canada_post_check,
	.fields = canada_post_fields,
};
