/* Identcode of Deutsche Post: mail centre, customer, serial, eleven digits together, and a check digit,
 * weights 4,9 from the right. Interleaved 2 of 5, modules of 0.375 to 0.5 mm, 5 mm of white at least. */
#include "parcel.h"
#include "station/config.h"

extern const struct carrier_driver carrier_deutsche_post;

static const struct number_form form = {
	.name = "an Identcode",
	.pattern = "###########=",
	.prefix_min = 5,
	.prefix_max = 8,
	.digit = { .kind = DIGIT_MOD10, .evens = 4, .odds = 9, .reverse = true },
};

static uint64_t
deutsche_post_capacity(const struct config_carrier *config)
{
	return number_capacity(&form, config->prefix, "");
}

static void
deutsche_post_number(const struct config_carrier *config, uint64_t serial, char out[CARRIER_NUMBER_MAX])
{
	number_make(&form, config->prefix, "", serial, out);
}

static void
deutsche_post_check(const char *number, size_t length, struct carrier_check *check)
{
	number_check(&form, number, length, check);
}

static int
deutsche_post_fields(const struct config_carrier *config, struct label_fields *fields,
		     struct carrier_refusal *refusal)
{
	static const unsigned char groups[] = { 2, 3, 3, 3, 0 };

	(void)config;
	(void)refusal;
	return parcel_fields(fields, "DHL", PARCEL_ITF, label_fields_get(fields, "number"), groups);
}

const struct carrier_driver carrier_deutsche_post = {
	.name = "deutsche_post",
	.title = "Deutsche Post / DHL Identcode",
	.number_field = "number",
	.svg = carrier_parcel_svg,
	.svg_4x4 = carrier_parcel_4x4_svg,
	.needs = "prefix, 5 to 8 digits: the mail centre, your number",
	.capacity = deutsche_post_capacity,
	.number = deutsche_post_number,
	.check = deutsche_post_check,
	.fields = deutsche_post_fields,
};
