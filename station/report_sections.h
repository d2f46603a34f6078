/* Tables that several reports have. Each returns 0 or an exit code. */
#ifndef STATION_REPORT_SECTIONS_H
#define STATION_REPORT_SECTIONS_H

#include "query_report.h"
#include "report.h"

int report_section_ages(struct report *report);                        /* unshipped orders by age */
int report_sections_refusals(struct report *report, const struct query_mismatch_filter *filter, bool list);

int report_list_refusals(struct report *report, const struct query_mismatch_filter *filter);

/* A report that the database cannot answer now. */
int report_database(struct report *report, enum query_result result);

/* The title, "TITLE: from … to …" where a span was chosen; detail stands behind it, or is NULL. */
void report_title(struct report *report, const char *key, const char *detail);

/* "2026-11-23 14": the hour that a moment lies in. */
void report_hour(const struct report *report, int64_t ms, char text[REPORT_TIME]);

#endif
