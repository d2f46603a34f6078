#include "station/label_item.h"

#include <stdio.h>
#include <string.h>

#include "carrier.h"
#include "carrier_item.h"
#include "station/config.h"
#include "station/label_drawing.h"

enum {
	GTIN_DIGITS = 14,
	CODE128_SYMBOLS = 12, /* characters, or pairs of digits, that fit on 2 inches with modules of 0.25 mm */
	CODE_MAX = 60,
};

/* As a carrier has it: what may stand in the code, and which of the template's symbols it becomes. */
static void
item_check(const char *code, size_t length, struct carrier_check *check)
{
	check->position = strspn(code, " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`"
	                               "abcdefghijklmnopqrstuvwxyz{|}~");
	check->valid = length > 0 && length <= CODE_MAX && check->position == length;
	if (!check->valid)
		snprintf(check->reason, sizeof check->reason, "a label's code has 1 to %d letters, digits and signs of ASCII", CODE_MAX);
}

static bool
is_digits(const char *code)
{
	return code[strspn(code, "0123456789")] == '\0';
}

static bool
is_gtin(const char *code)
{
	unsigned sum = 0;

	if (strlen(code) != GTIN_DIGITS || !is_digits(code))
		return false;
	for (size_t i = 0; i < GTIN_DIGITS; i++)
		sum += (unsigned)(code[i] - '0') * (i % 2 ? 1 : 3);
	return sum % 10 == 0;
}

static const char *
symbol_of(const char *code)
{
	size_t length = strlen(code), symbols = is_digits(code) ? length / 2 + 1 + length % 2 : length;

	return is_gtin(code) ? "gtin" : symbols <= CODE128_SYMBOLS ? "code128" : "datamatrix";
}

static int
item_fields(const struct config_carrier *config, struct label_fields *fields, struct carrier_refusal *refusal)
{
	const char *code = label_fields_get(fields, "code");
	char text[CODE_MAX + 8];

	(void)config;
	(void)refusal;
	snprintf(text, sizeof text, "%s%s", is_gtin(code) ? "(01) " : "", code);
	return label_fields_put(fields, "code_text", text) < 0 ? -1 : label_fields_put(fields, symbol_of(code), code);
}

static const struct carrier_driver driver = {
	.name = "item",
	.title = "an item of the catalogue",
	.number_field = "code",
	.svg = carrier_item_svg,
	.check = item_check,
	.fields = item_fields,
};

int
label_item_render(const struct label_fields *fields, struct bitmap *out, struct label_result *result)
{
	static const struct config_carrier none = { .name = "item" };

	return label_draw_as(&driver, fields, &none, out, result);
}
