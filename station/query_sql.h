/* The text of each statement, by enum statement. */
#ifndef STATION_QUERY_SQL_H
#define STATION_QUERY_SQL_H

#include "query_internal.h"

extern const char *const query_sql[STATEMENTS];        /* NULL where the other has it */
extern const char *const query_report_sql[STATEMENTS];

#endif
