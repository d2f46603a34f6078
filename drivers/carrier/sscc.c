/* GS1 logistic label: the box's SSCC, which needs no contract with a carrier.
 *
 * SSCC: extension digit, GS1 company prefix, serial reference, 17 digits together, and a check digit: weights
 * 3,1 from the right, up to the next ten. GS1 General Specifications 3.2 (AI 00) and 7.9.1. The symbol's
 * sizes (X 0.495 to 1.016 mm, bars of 32 mm at least, the lowest on the label) are in sscc.svg. */
#include <string.h>

#include "carrier_sscc.h"
#include "carrier_sscc_4x4.h"
#include "label.h"
#include "number.h"
#include "station/config.h"

enum { SSCC_LENGTH = 18, SSCC_BODY = 17, PREFIX_MIN = 4, PREFIX_MAX = 12 };

extern const struct carrier_driver carrier_sscc;

static const struct number_form form = {
	.name = "an SSCC",
	.pattern = "#################=",
	.prefix_min = 1 + PREFIX_MIN,
	.prefix_max = 1 + PREFIX_MAX,
	.digit = { .kind = DIGIT_MOD10, .evens = 3, .odds = 1, .reverse = true },
};

/* The extension digit and the company prefix. */
static const char *
prefix_of(const struct config_carrier *config, char out[1 + sizeof config->company_prefix])
{
	out[0] = (char)('0' + config->extension);
	memcpy(out + 1, config->company_prefix, sizeof config->company_prefix);
	return out;
}

static uint64_t
sscc_capacity(const struct config_carrier *config)
{
	char prefix[1 + sizeof config->company_prefix];

	return number_capacity(&form, prefix_of(config, prefix), "");
}

static void
sscc_number(const struct config_carrier *config, uint64_t serial, char out[CARRIER_NUMBER_MAX])
{
	char prefix[1 + sizeof config->company_prefix];

	number_make(&form, prefix_of(config, prefix), "", serial, out);
}

static void
sscc_check(const char *number, size_t length, struct carrier_check *check)
{
	number_check(&form, number, length, check);
}

/* "(00) 0 0614141 123456789 0": in the groups that people compare, where the prefix is ours and so known. */
static int
sscc_fields(const struct config_carrier *config, struct label_fields *fields, struct carrier_refusal *refusal)
{
	const char *sscc = label_fields_get(fields, "sscc");
	size_t prefix = strnlen(config->company_prefix, sizeof config->company_prefix);
	(void)refusal;
	if (strlen(sscc) != SSCC_LENGTH)
		return label_fields_put(fields, "sscc_text", sscc);
	if (prefix < PREFIX_MIN || prefix > PREFIX_MAX ||
	    memcmp(sscc + 1, config->company_prefix, prefix) != 0)
		prefix = 0;

	char text[2 * SSCC_LENGTH] = "(00) ";
	size_t used = strlen(text);
	for (size_t i = 0; i < SSCC_LENGTH; i++) {
		if (prefix && (i == 1 || i == 1 + prefix || i == SSCC_BODY))
			text[used++] = ' ';
		text[used++] = sscc[i];
	}
	text[used] = '\0';
	return label_fields_put(fields, "sscc_text", text);
}

const struct carrier_driver carrier_sscc = {
	.name = "sscc",
	.title = "GS1 logistic label (SSCC)",
	.number_field = "sscc",
	.svg = carrier_sscc_svg,
	.svg_4x4 = carrier_sscc_4x4_svg,
	.needs = "company_prefix, a GS1 company prefix of 4 to 12 digits",
	.capacity = sscc_capacity,
	.number = sscc_number,
	.check = sscc_check,
	.fields = sscc_fields,
};
