/* A carrier whose own system gives the numbers, and mostly the finished labels too: both come with the order. Where only
 * the number came, it stands on the common label. No number is made here. */
#include <stdio.h>

#include "parcel.h"
#include "station/config.h"

extern const struct carrier_driver carrier_pass_through;

static uint64_t
pass_through_capacity(const struct config_carrier *config)
{
	(void)config;
	return 0;
}

/* Whose form it has is known by the rules for all carriers (tracking.h), which the import asks. */
static void
pass_through_check(const char *number, size_t length, struct carrier_check *check)
{
	for (size_t i = 0; i < length; i++)
		if (!((number[i] >= '0' && number[i] <= '9') || (number[i] >= 'A' && number[i] <= 'Z'))) {
			check->position = i;
			check->length = 1;
			snprintf(check->reason, sizeof check->reason, "a number has digits and capital letters");
			return;
		}
	check->valid = length > 0 && length < CARRIER_NUMBER_MAX;
	if (!check->valid)
		snprintf(check->reason, sizeof check->reason, "a number has 1 to %d characters", CARRIER_NUMBER_MAX - 1);
}

static int
pass_through_fields(const struct config_carrier *config, struct label_fields *fields, struct carrier_refusal *refusal)
{
	static const unsigned char groups[] = { 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 0 };

	(void)refusal;
	return parcel_fields(fields, config->name, PARCEL_CODE128, label_fields_get(fields, "number"), groups);
}

const struct carrier_driver carrier_pass_through = {
	.name = "pass-through",
	.title = "numbers and labels from the carrier's system",
	.number_field = "number",
	.svg = carrier_parcel_svg,
	.svg_4x4 = carrier_parcel_4x4_svg,
	.needs = "nothing: its numbers come with the orders",
	.sample = "00340434161094042557",
	.capacity = pass_through_capacity,
	.check = pass_through_check,
	.fields = pass_through_fields,
};
