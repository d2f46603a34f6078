/* Colissimo, parcels within France: two characters of the product, ten digits and a check digit, weights 3,1 from the right.
 * Modules of 0.33 to 0.375 mm, bars of 27 mm at least. The second code of La Poste's own label, for its sorting, needs a customer
 * number and is not made here; parcels abroad have S10 numbers. The rule is that of 2013: the contract says whether it holds. */
#include "parcel.h"
#include "station/config.h"

extern const struct carrier_driver carrier_colissimo;

static const struct number_form form = {
	.name = "a Colissimo number",
	.pattern = "#@##########=",
	.prefix_min = 2,
	.prefix_max = 8,
	.unchecked = 2,
	.digit = { .kind = DIGIT_MOD10, .evens = 1, .odds = 3 },
};

static uint64_t
colissimo_capacity(const struct config_carrier *config)
{
	return number_capacity(&form, config->prefix, "");
}

static void
colissimo_number(const struct config_carrier *config, uint64_t serial, char out[CARRIER_NUMBER_MAX])
{
	number_make(&form, config->prefix, "", serial, out);
}

static void
colissimo_check(const char *number, size_t length, struct carrier_check *check)
{
	number_check(&form, number, length, check);
}

static int
colissimo_fields(const struct config_carrier *config, struct label_fields *fields, struct carrier_refusal *refusal)
{
	static const unsigned char groups[] = { 2, 5, 5, 1, 0 };

	(void)config;
	(void)refusal;
	return parcel_fields(fields, "Colissimo", PARCEL_CODE128_FINE, label_fields_get(fields, "number"), groups);
}

const struct carrier_driver carrier_colissimo = {
	.name = "colissimo",
	.title = "Colissimo",
	.number_field = "number",
	.svg = carrier_parcel_svg,
	.needs = "prefix: the product's two characters and up to six digits of your range",
	.capacity = colissimo_capacity,
	.number = colissimo_number,
	.check = colissimo_check,
	.fields = colissimo_fields,
};
