/* An incident: boxes that something may be wrong with, and how sure that is. report_affected.c finds them,
 * report_incident.c writes them down. */
#ifndef STATION_REPORT_INCIDENT_H
#define STATION_REPORT_INCIDENT_H

#include "query_affected.h"
#include "report.h"

/* The surer class of two is kept. */
enum incident_class { INCIDENT_CLEARED = 1, INCIDENT_POSSIBLE, INCIDENT_CONFIRMED };

/* Why, as the key of a sentence, and what stands in it. */
struct incident_why {
	enum incident_class class;
	const char *key;
	int64_t n, of, at_ms;
	const char *text;
};

struct incident {
	struct report *report;
	json_t *orders;         /* by row id: {"order", "state", "class", "name", …, "boxes": {by id: …}} */
	int64_t refusals;       /* without an order */
};

/* row: as query_affected.h has it. The same box again: the surer class stays, and like reasons add up. */
void incident_add(struct incident *incident, sqlite3_stmt *row, const struct incident_why *why);

/* All that is known of it, as sections. what: what happened, a sentence; taken. */
void incident_write(struct incident *incident, char *what);

#endif
