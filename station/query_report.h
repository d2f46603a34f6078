/* What reports read: rows page by page, each page in a transaction of its own and short, so that the engine's checkpoints
 * need not wait for a report. A reader is called for each row; it returns 0 to go on. */
#ifndef STATION_QUERY_REPORT_H
#define STATION_QUERY_REPORT_H

#include "query.h"

typedef int query_row(void *context, sqlite3_stmt *row);

struct query_between {
	int64_t from_ms, to_ms;
};

/* Orders of that state: id, order_id, created_ms, due_ms, ship_by, carrier, service, lane, boxes. */
enum query_result query_unshipped(struct query *query, int state, query_row *take, void *context);

enum { QUERY_AGES = 5 };

/* How many orders of that state were made after bounds[0], up to it, up to bounds[1] ...; the bounds fall. */
enum query_result query_ages(struct query *query, int state, const int64_t bounds[QUERY_AGES - 1], int64_t counts[QUERY_AGES]);

/* Refusals, newest first: seq, wall_ms, lane, packer, verdict, sku, description, order_id, via, scanner, shadow, code,
 * unlocked_ms, unlocked by, by a lead, overridden_ms, overridden by, reason, orders. Blank and 0 filters take all. */
struct query_mismatch_filter {
	struct query_between between;
	const char *lane, *sku, *by, *order, *scanner;
	int verdict;
	int64_t seq;
};
enum query_result query_mismatches(struct query *query, const struct query_mismatch_filter *filter, query_row *take,
                                   void *context);

/* Boxes sealed then, in order: sealed_ms, opened_ms, id, lane, packer, lines, units, typed. */
enum query_result query_sealed(struct query *query, const struct query_between *between, query_row *take, void *context);

/* Labels that were not the first of their box: asked_ms, id, lane, packer, reprint (else: another number). */
enum query_result query_further_labels(struct query *query, const struct query_between *between, query_row *take,
                                       void *context);

/* Refusals that a lead let through: wall_ms, seq, lane, name, verdict. */
enum query_result query_overrides(struct query *query, const struct query_between *between, query_row *take, void *context);

/* Boxes that the carrier took then: tendered_ms, id, number, order_id, service, grams (weighed, else of the catalogue),
 * postcode, country. */
enum query_result query_tendered(struct query *query, const struct query_between *between, const char *carrier,
                                 query_row *take, void *context);

/* The same for other systems, of that carrier or of "" all: tendered_ms, id, order_id, ordinal, number, carrier, weight_g (0:
 * not weighed), units, contents and what the order wanted, both as shipped.h has them. */
enum query_result query_shipped(struct query *query, const struct query_between *between, const char *carrier,
                                query_row *take, void *context);

#endif
