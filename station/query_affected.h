/* The boxes that an incident may have touched: each reader finds candidates by one kind of trace. Rows begin with three
 * columns that only say where the next page goes on; behind them stand the columns of enum affected_column, then the
 * reader's own evidence. */
#ifndef STATION_QUERY_AFFECTED_H
#define STATION_QUERY_AFFECTED_H

#include "query_report.h"

enum affected_column {
	AFFECTED_BOX = 3, AFFECTED_ORDERS, AFFECTED_ORDER_ID, AFFECTED_ORDER_STATE, AFFECTED_ORDINAL, AFFECTED_STATE,
	AFFECTED_LANE, AFFECTED_OPENED, AFFECTED_SEALED, AFFECTED_TENDERED, AFFECTED_NUMBER, AFFECTED_INTERCEPT,
	AFFECTED_UNITS_IN, AFFECTED_NAME, AFFECTED_EMAIL, AFFECTED_PHONE, AFFECTED_EVIDENCE,
};

/* All boxes in work then. Evidence: units by the scanner, units of unknown scanner, units of the item, those of it without a
 * lot, whether anything was done with the box then. 0 and "" ask for nothing. */
struct query_in_work {
	struct query_between between;
	int64_t scanner, item;
	const char *lane;
};
enum query_result query_in_work(struct query *query, const struct query_in_work *wish, query_row *take, void *context);

/* Labels that a printer was asked for then, or up to a day before. Evidence: enum intent_state, out_ms, whether it is the
 * box's newest. */
enum query_result query_labels_of(struct query *query, const char *printer, const struct query_between *between,
                                  query_row *take, void *context);

/* Orders that stand as this import said, and those that another one has changed since, with their boxes (box 0: none).
 * Evidence: until when, 0: still. */
enum query_result query_imported(struct query *query, int64_t import, query_row *take, void *context);

/* Units of a lot (item 0: of any), or the unit of that serial number. Evidence: quantity, SKU. */
enum query_result query_units_of(struct query *query, int64_t item, const char *lot, const char *serial, query_row *take,
                                 void *context);

/* An order's boxes. No evidence. */
enum query_result query_boxes_of(struct query *query, int64_t orders, query_row *take, void *context);

/* One row of SELECT_IMPORT_NAMED, SELECT_SCANNER, SELECT_SKU, SELECT_RECALL_ROW or SELECT_PRINTER_NAMED, found by its id or name;
 * QUERY_NONE. take is called once. */
enum query_find { FIND_IMPORT, FIND_SCANNER, FIND_SKU, FIND_RECALL, FIND_PRINTER };
enum query_result query_find(struct query *query, enum query_find what, const char *text, query_row *take, void *context);

#endif
