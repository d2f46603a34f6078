/* Yamato, Sagawa, Yu-Pack: eleven digits of a block that the carrier gives, and their rest of seven. NW-7
 * (Codabar), begun and ended by A. */
#include <stdio.h>
#include <string.h>

#include "parcel.h"
#include "station/config.h"

extern const struct carrier_driver carrier_japan;

static const struct number_form form = {
	.name = "a number of a Japanese carrier",
	.pattern = "###########=",
	.prefix_min = 2,
	.prefix_max = 8,
	.digit = { .kind = DIGIT_MOD7 },
};

static uint64_t
japan_capacity(const struct config_carrier *config)
{
	return number_capacity(&form, config->prefix, "");
}

static void
japan_number(const struct config_carrier *config, uint64_t serial, char out[CARRIER_NUMBER_MAX])
{
	number_make(&form, config->prefix, "", serial, out);
}

static void
japan_check(const char *number, size_t length, struct carrier_check *check)
{
	number_check(&form, number, length, check);
}

/* Between the letters that begin and end it, which a scanner may leave away. */
static bool
japan_read(const char *text, size_t length, char number[CARRIER_NUMBER_MAX])
{
	size_t digits = strlen(form.pattern);

	if (length != digits + 2)
		return false;
	memcpy(number, text + 1, digits);
	number[digits] = '\0';
	return true;
}

static int
japan_fields(const struct config_carrier *config, struct label_fields *fields,
	     struct carrier_refusal *refusal)
{
	static const unsigned char groups[] = { 4, 4, 0 };
	char code[CARRIER_NUMBER_MAX + 2];

	(void)refusal;
	snprintf(code, sizeof code, "A%sA", label_fields_get(fields, "number"));
	return parcel_fields(fields, config->name, PARCEL_CODABAR, code, groups);
}

const struct carrier_driver carrier_japan = {
	.name = "japan",
	.title = "Japan (Yamato, Sagawa, Yu-Pack)",
	.number_field = "number",
	.svg = carrier_parcel_svg,
	.svg_4x4 = carrier_parcel_4x4_svg,
	.needs = "prefix, 2 to 8 digits of the block that the carrier gave you",
	.capacity = japan_capacity,
	.number = japan_number,
	.check = japan_check,
	.read = japan_read,
	.fields = japan_fields,
};
