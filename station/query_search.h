/* What query_search.c and query_names.c share. */
#ifndef STATION_QUERY_SEARCH_H
#define STATION_QUERY_SEARCH_H

#include "query_internal.h"

enum { SEARCH_HITS = 40, SEARCH_ITEMS = 10 };
enum search_match { MATCH_EXACT, MATCH_PREFIX, MATCH_SLIP };

struct search_known {
	const char *kind;
	int64_t id;
};

struct search {
	struct query *query;
	json_t *hits;
	struct search_known known[SEARCH_HITS]; /* what is among them */
	size_t known_count;
	enum search_match match;                /* how what is added now was found */
	bool personal;                          /* hits show whose order it is */
};

struct search_argument {
	const char *text; /* at most 200 bytes */
	bool personal;
};

/* Adds the order, unless it is there already. kind: a word for how it was found. */
enum query_result search_add_order(struct search *search, const char *kind, int64_t order);
enum query_result search_item_orders(struct search *search, int64_t item); /* the waiting orders that want it */

/* query_names.c: customers whose names sound so. */
enum query_result search_names(struct search *search, const char *text);

#endif
