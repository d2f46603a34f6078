/* How an incident is looked at: report_affected.c by time, lane, scanner, printer, file and mismatch, report_goods.c by what
 * is in the boxes. */
#ifndef STATION_REPORT_LOOK_H
#define STATION_REPORT_LOOK_H

#include "report_incident.h"

/* The state of one look. */
struct look {
	struct incident incident;
	struct query_in_work work;
	char name[LIMIT_FIELD + 1], sku[LIMIT_FIELD + 1], lot[LIMIT_FIELD + 1], serial[LIMIT_FIELD + 1],
		detail[512];
	char scanner_lane[LIMIT_NAME + 1];
	int64_t id, started_ms;
	int64_t first_ms, last_ms; /* of a lot: when its boxes were packed */
	json_t *refused;           /* of a kind: order rows → class, key and time */
	bool whole_item;
};

typedef int look_run(struct look *look);

/* Each collects the boxes, gives each its class, and writes the incident down. Returns an exit code. */
look_run look_at_goods;

void look_copy(char *to, size_t capacity, sqlite3_stmt *row, int column);
int64_t look_evidence(sqlite3_stmt *row, int n);                   /* column n behind those that every row has */
int look_database(struct look *look, enum query_result result);    /* 0, or an exit code that is refused with */

#endif
