/* What is urgent: the cut-off that each order must make, by the calendars of packwarden.conf, and the ranking that
 * follows from it.
 *
 * An order is due at
 *   1. the last cut-off of its service, or else its carrier, that is not behind its ship_by;
 *   2. without ship_by: the first cut-off after it was imported;
 *   3. without a calendar: the end of the day that ship_by names, or the moment;
 *   4. without either: never.
 * An order that names no carrier goes by the one that all packing lanes have; where they differ, it has no calendar. */
#ifndef STATION_URGENCY_H
#define STATION_URGENCY_H

#include "carrier_calendar.h"
#include "config.h"

/* The columns of index orders_due, of table orders o. */
#define URGENCY_RANK "o.due_ms, o.priority DESC, o.ship_by = '', o.ship_by, o.created_ms, o.id"

/* Has something to pack. Lines that wait do not count. */
#define URGENCY_TO_PACK "EXISTS (SELECT 1 FROM line l WHERE l.orders = o.id AND l.status = 0 AND l.packed < l.quantity)"

/* What to pack next: FROM, WHERE and ORDER BY. The list of states is that of the partial index, word for word. */
#define URGENCY_NEXT                                                                                       \
	"FROM orders o INDEXED BY orders_due WHERE o.state IN (1, 2, 3, 6, 8) AND o.state IN (1, 2, 3) "    \
	"AND o.id NOT IN (SELECT orders FROM lane) AND " URGENCY_TO_PACK " ORDER BY " URGENCY_RANK

enum { URGENCY_NAME = 48 }; /* bytes of the calendars' name */

struct urgency {
	const struct config *config;
	struct calendar_zone zone;
	const struct config_carrier *usual; /* of orders that name none; NULL: none, or the lanes differ */
	struct calendar carriers[LIMIT_CARRIERS], services[LIMIT_SERVICES];
	int32_t holidays[LIMIT_CARRIERS][LIMIT_HOLIDAYS];
};

struct urgency_order {
	const char *carrier, *service, *ship_by; /* not terminated, "" or NULL where there is none */
	size_t carrier_length, service_length, ship_by_length;
	int64_t created_ms;                      /* UTC */
};

struct urgency_rank {
	int64_t due_ms;    /* UTC, or CALENDAR_NEVER */
	unsigned priority; /* 0 … 9 */
};

/* Reads time zone and holidays; before the sandbox, as the zone's rules are outside of the data folder. -1: a file of
 * holidays has a mistake, which *error tells; the lines before it hold all the same. */
int urgency_open(struct urgency *urgency, const struct config *config, struct config_error *error);
void urgency_close(struct urgency *urgency); /* accepts a zeroed one */

void urgency_of(const struct urgency *urgency, const struct urgency_order *order, struct urgency_rank *rank);

/* A name that changes whenever a calendar, a priority or the time zone does. */
void urgency_text(const struct urgency *urgency, char text[URGENCY_NAME]);

#endif
