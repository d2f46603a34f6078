/* The printer drivers: one line each. */
#include "printer.h"

#include <string.h>

static const struct printer_driver *const drivers[] = {
	&printer_cups,
	&printer_file,
	&printer_zpl,
};

const struct printer_driver *
printer_driver_find(const char *name)
{
	for (size_t i = 0; i < sizeof drivers / sizeof drivers[0]; i++)
		if (strcmp(drivers[i]->name, name) == 0)
			return drivers[i];
	return NULL;
}
