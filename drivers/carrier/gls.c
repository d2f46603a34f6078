/* GLS parcel number: eleven digits and a check digit, weights 3,1 from the left, one added to the sum. The
 * common label; the Uni-Ship Data Matrix of 304 characters needs GLS's routing and is not made here. */
#include "parcel.h"
#include "station/config.h"

extern const struct carrier_driver carrier_gls;

static const struct number_form form = {
	.name = "a GLS number",
	.pattern = "###########=",
	.prefix_min = 2,
	.prefix_max = 8,
	.digit = { .kind = DIGIT_MOD10_1, .evens = 3, .odds = 1 },
};

static uint64_t
gls_capacity(const struct config_carrier *config)
{
	return number_capacity(&form, config->prefix, "");
}

static void
gls_number(const struct config_carrier *config, uint64_t serial, char out[CARRIER_NUMBER_MAX])
{
	number_make(&form, config->prefix, "", serial, out);
}

static void
gls_check(const char *number, size_t length, struct carrier_check *check)
{
	number_check(&form, number, length, check);
}

static int
gls_fields(const struct config_carrier *config, struct label_fields *fields, struct carrier_refusal *refusal)
{
	static const unsigned char groups[] = { 4, 4, 0 };

	(void)config;
	(void)refusal;
	return parcel_fields(fields, "GLS", PARCEL_ITF, label_fields_get(fields, "number"), groups);
}

const struct carrier_driver carrier_gls = {
	.name = "gls",
	.title = "GLS",
	.number_field = "number",
	.svg = carrier_parcel_svg,
	.svg_4x4 = carrier_parcel_4x4_svg,
	.needs = "prefix, 2 to 8 digits that GLS gave you",
	.capacity = gls_capacity,
	.number = gls_number,
	.check = gls_check,
	.fields = gls_fields,
};
