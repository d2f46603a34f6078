/* GS1 logistic label: the box's SSCC, which needs no contract with a carrier.
 *
 * SSCC: extension digit, GS1 company prefix, serial reference, 17 digits together, and a check digit: weights
 * 3,1 from the right, up to the next ten. GS1 General Specifications 3.2 (AI 00) and 7.9.1. The symbol's
 * sizes (X 0.495 to 1.016 mm, bars of 32 mm at least, the lowest on the label) are in sscc.svg. */
#include "carrier.h"

#include <string.h>

#include "carrier_sscc.h"
#include "label.h"
#include "station/config.h"

enum { SSCC_LENGTH = 18, SSCC_BODY = 17, PREFIX_MIN = 4, PREFIX_MAX = 12 };

extern const struct carrier_driver carrier_sscc;

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static char
check_digit(const char body[SSCC_BODY])
{
	unsigned sum = 0;
	for (size_t i = 0; i < SSCC_BODY; i++)
		sum += (unsigned)(body[i] - '0') * (i % 2 == 0 ? 3 : 1);
	return (char)('0' + (10 - sum % 10) % 10);
}

static uint64_t
sscc_capacity(const struct config_carrier *config)
{
	size_t length = strnlen(config->company_prefix, sizeof config->company_prefix);
	if (length < PREFIX_MIN || length > PREFIX_MAX || config->extension > 9)
		return 0;
	for (size_t i = 0; i < length; i++)
		if (!is_digit(config->company_prefix[i]))
			return 0;
	uint64_t capacity = 1;
	for (size_t i = 1 + length; i < SSCC_BODY; i++)
		capacity *= 10;
	return capacity;
}

static void
sscc_number(const struct config_carrier *config, uint64_t serial, char out[CARRIER_NUMBER_MAX])
{
	size_t length = strnlen(config->company_prefix, PREFIX_MAX);
	out[0] = (char)('0' + config->extension);
	memcpy(out + 1, config->company_prefix, length);
	for (size_t i = SSCC_BODY; i-- > 1 + length; serial /= 10)
		out[i] = (char)('0' + serial % 10);
	out[SSCC_BODY] = check_digit(out);
	out[SSCC_LENGTH] = '\0';
}

static void
refuse(struct carrier_check *check, size_t position, size_t length, const char *reason)
{
	*check = (struct carrier_check){.position = position, .length = length, .reason = reason};
}

static void
sscc_check(const char *number, size_t length, struct carrier_check *check)
{
	static const char *const wrong[] = {
		"check digit should be 0", "check digit should be 1", "check digit should be 2",
		"check digit should be 3", "check digit should be 4", "check digit should be 5",
		"check digit should be 6", "check digit should be 7", "check digit should be 8",
		"check digit should be 9",
	};
	for (size_t i = 0; i < length; i++)
		if (!is_digit(number[i])) {
			refuse(check, i, 1, "an SSCC has digits only");
			return;
		}
	if (length != SSCC_LENGTH) {
		refuse(check, length < SSCC_LENGTH ? length : SSCC_LENGTH,
		       length < SSCC_LENGTH ? 0 : length - SSCC_LENGTH, "an SSCC has 18 digits");
		return;
	}
	char right = check_digit(number);
	if (number[SSCC_BODY] != right) {
		refuse(check, SSCC_BODY, 1, wrong[right - '0']);
		return;
	}
	*check = (struct carrier_check){.valid = true};
}

/* "(00) 0 0614141 123456789 0": in the groups that people compare, where the prefix is ours and so known. */
static int
sscc_fields(const struct config_carrier *config, struct label_fields *fields)
{
	const char *sscc = label_fields_get(fields, "sscc");
	size_t prefix = strnlen(config->company_prefix, sizeof config->company_prefix);
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
	.svg_size = sizeof carrier_sscc_svg,
	.capacity = sscc_capacity,
	.number = sscc_number,
	.check = sscc_check,
	.fields = sscc_fields,
};
