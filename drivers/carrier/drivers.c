/* The carriers that the program knows: one line each. */
#include "carrier.h"

#include <string.h>

extern const struct carrier_driver carrier_sscc, carrier_s10, carrier_impb, carrier_dpd, carrier_ups;
extern const struct carrier_driver carrier_gls, carrier_deutsche_post, carrier_canada_post,
	carrier_colissimo, carrier_russian_post, carrier_japan, carrier_pass_through;

const struct carrier_driver *const carrier_drivers[] = {
	&carrier_sscc, &carrier_s10,           &carrier_impb,        &carrier_dpd,          &carrier_ups,
	&carrier_gls,  &carrier_deutsche_post, &carrier_canada_post, &carrier_russian_post, &carrier_japan,
	&carrier_colissimo, &carrier_pass_through, NULL,
};

const struct carrier_driver *
carrier_find(const char *name)
{
	for (size_t i = 0; carrier_drivers[i]; i++)
		if (strcmp(carrier_drivers[i]->name, name) == 0)
			return carrier_drivers[i];
	return NULL;
}

int
carrier_number(const struct carrier_driver *driver, const struct config_carrier *config, uint64_t serial,
	       char out[CARRIER_NUMBER_MAX])
{
	out[0] = '\0';
	if (serial >= driver->capacity(config))
		return -1;
	driver->number(config, serial, out);
	return 0;
}

int
carrier_sample(const struct carrier_driver *driver, const struct config_carrier *config, char out[CARRIER_NUMBER_MAX])
{
	if (driver->number)
		return carrier_number(driver, config, 0, out);
	memcpy(out, driver->sample, strlen(driver->sample) + 1);
	return 0;
}

bool
carrier_check(const struct carrier_driver *driver, const char *number, size_t length,
	      struct carrier_check *check)
{
	*check = (struct carrier_check){ 0 };
	driver->check(number, length, check);
	return check->valid;
}
