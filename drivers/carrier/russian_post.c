/* Russian Post, within the country: post office, month of the range, serial, 6 + 2 + 5 digits, and a check
 * digit, odd places three times. Interleaved 2 of 5. The rule was recomputed from one published number. */
#include "parcel.h"
#include "station/config.h"

extern const struct carrier_driver carrier_russian_post;

static const struct number_form form = {
	.name = "a number of Russian Post",
	.pattern = "#############=",
	.prefix_min = 8,
	.prefix_max = 8,
	.digit = { .kind = DIGIT_MOD10, .evens = 3, .odds = 1 },
};

static uint64_t
russian_post_capacity(const struct config_carrier *config)
{
	return number_capacity(&form, config->prefix, "");
}

static void
russian_post_number(const struct config_carrier *config, uint64_t serial, char out[CARRIER_NUMBER_MAX])
{
	number_make(&form, config->prefix, "", serial, out);
}

static void
russian_post_check(const char *number, size_t length, struct carrier_check *check)
{
	number_check(&form, number, length, check);
}

static int
russian_post_fields(const struct config_carrier *config, struct label_fields *fields,
		    struct carrier_refusal *refusal)
{
	static const unsigned char groups[] = { 6, 2, 5, 0 };

	(void)config;
	(void)refusal;
	return parcel_fields(fields, "ПОЧТА РОССИИ", PARCEL_ITF, label_fields_get(fields, "number"), groups);
}

const struct carrier_driver carrier_russian_post = {
	.name = "russian_post",
	.title = "Russian Post",
	.number_field = "number",
	.svg = carrier_parcel_svg,
	.svg_4x4 = carrier_parcel_4x4_svg,
	.needs = "prefix, 8 digits: the post office and the month of the range",
	.capacity = russian_post_capacity,
	.number = russian_post_number,
	.check = russian_post_check,
	.fields = russian_post_fields,
};
