/* A read in pages: each binds what goes on behind the last row that was taken. */
#ifndef STATION_QUERY_PAGER_H
#define STATION_QUERY_PAGER_H

#include "query_internal.h"
#include "query_report.h"

struct pager {
	sqlite3_stmt *(*bind)(struct query *query, const struct pager *pager);
	void (*move)(struct pager *pager, sqlite3_stmt *row); /* remembers the row */
	const void *argument;
	query_row *take;
	void *context;
	int64_t at[3];
	char text[64];
	bool stopped;
};

enum query_result query_pages(struct query *query, struct pager *pager);
void query_move_two(struct pager *pager, sqlite3_stmt *row);   /* the first two columns, as numbers */
void query_move_three(struct pager *pager, sqlite3_stmt *row);

#endif
