/* Which sections and keys packwarden.conf may have. Private to config.c and config_check.c. */
#ifndef STATION_CONFIG_KEYS_H
#define STATION_CONFIG_KEYS_H

#include "station/config_value.h"

enum config_section_kind {
	SECTION_TOP, SECTION_STATION, SECTION_OVERRIDE, SECTION_CENTRAL, SECTION_LANE, SECTION_PRINTER, SECTION_CARRIER, SECTION_SERVICE,
	SECTION_CARTON, SECTION_SCANNER, SECTION_WATCH, SECTION_NIGHT, SECTION_COUNT
};

struct config_section {
	const char *word;
	const struct key *keys;
	size_t list, count, size, limit; /* of a section that has a name: where config keeps them; the name comes first */
};

extern const struct config_section config_sections[SECTION_COUNT];

/* The key whose default is the name of its section. */
extern const struct key *const config_carrier_driver;

#endif
