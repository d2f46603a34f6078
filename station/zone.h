/* The time zone that cut-offs are written in. Its rules are read once, before a process gives up its files, and do not
 * depend on TZ, which the web process sets to UTC. */
#ifndef STATION_ZONE_H
#define STATION_ZONE_H

#include <stdbool.h>

#include "carrier_calendar.h"

extern const struct calendar_zone zone_utc;

/* Whether the machine's time zone data has it. */
bool zone_exists(const char *name);

/* "": the machine's own. An unknown one is UTC. The zone lives until zone_close(). */
void zone_open(struct calendar_zone *zone, const char *name);
void zone_close(struct calendar_zone *zone); /* accepts a zeroed one */

/* Its name, "Europe/Madrid"; "" where the machine does not say. Until zone_close(). */
const char *zone_name(const struct calendar_zone *zone);

#endif
