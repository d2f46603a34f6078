/* What the files of query share: the statements by name, and how one is bound, stepped and read. */
#ifndef STATION_QUERY_INTERNAL_H
#define STATION_QUERY_INTERNAL_H

#include "query.h"

enum statement {
	SELECT_META, SELECT_EPOCHS, SELECT_BEGIN, SELECT_COMMIT, SELECT_ROLLBACK, SELECT_POLICY_REVISIONS, SELECT_POLICIES,
	SELECT_ORDER, SELECT_ADDRESS, SELECT_LINES, SELECT_REPLACED_BY, SELECT_ORDER_BOXES, SELECT_UNLOCKS, SELECT_OVERRIDES,
	SELECT_BOX, SELECT_BOX_BY_NUMBER, SELECT_BOX_CONTENTS, SELECT_BOX_INTENTS,
	SELECT_WAITING,
	SELECT_LANE, SELECT_TRAINING, SELECT_LANES, SELECT_LANE_ORDER, SELECT_INSTRUCTIONS, SELECT_LANE_BOX, SELECT_LANE_BOXES, SELECT_LANE_LABELS,
	SELECT_WAITING_BOX, SELECT_WEIGHED_CONTENTS, SELECT_WEIGHTS,
	SELECT_MISSING, SELECT_TAKEOUT, SELECT_TOUCHED, SELECT_LINE,
	SELECT_COMMANDS, SELECT_BADGES, SELECT_USERS, SELECT_RECALLS, SELECT_RECALL, SELECT_RECALL_SERIAL, SELECT_RECALL_PAGE,
	SELECT_RECALL_BOXES, SELECT_RECALL_NO_LOT, SELECT_DEVICES, SELECT_LANE_SCANNERS, SELECT_PRINTERS,
	SELECT_DEMO_ORDERS, SELECT_DEMO_ITEMS, SELECT_DEMO_WRONG,
	SELECT_PRINTER, SELECT_PRINTER_TESTS, SELECT_PRINTER_TEST, SELECT_ITEM, SELECT_ITEM_CODES,
	SELECT_SESSION, SELECT_PIN, SELECT_TOKEN, SELECT_TOKENS,
	SELECT_HEALTH, SELECT_JOURNAL, SELECT_COUNTERS, SELECT_GAUGES, SELECT_SCANNER_STATES,
	SELECT_EXCHANGE, SELECT_EXCHANGE_WAITING, SELECT_NIGHT, NEED_NIGHT,
	SELECT_NEXT, SELECT_DUE, SELECT_DUE_ORDER, SELECT_LANES_FREE, SELECT_LANES_MANNED,
	SELECT_VERSION,
	/* what needs a person: see NEED_COLUMNS in query_sql.c */
	NEED_CALLS, NEED_LATCHED, NEED_UNKNOWN, NEED_WAITING, NEED_INTERCEPTED, NEED_SUSPECT, NEED_HELD, NEED_CHANGED,
	NEED_UNPACK, NEED_MISSING, NEED_PRINTERS, NEED_SCANNERS, NEED_KEYBOARDS, NEED_QUARANTINE, NEED_NUMBERS,
	SELECT_PACE, SELECT_LINES_MISSING,
	SELECT_FLOOR, SELECT_OUTBOXES, SELECT_RANGES, SELECT_NUMBERS,
	SELECT_ORDER_ID, SELECT_TRAIL, SELECT_TRAIL_UNITS, SELECT_TRAIL_LABELS, SELECT_TRAIL_START, SELECT_LANE_CALL,
	SEARCH_ORDER, SEARCH_NUMBER, SEARCH_SERIAL, SEARCH_LOT, SEARCH_SKU, SEARCH_CODE, SEARCH_TOTE, SEARCH_ORDER_LIKE,
	SEARCH_NUMBER_LIKE, SEARCH_SKU_LIKE, SEARCH_WORD, SEARCH_WORD_LIKE, SEARCH_GRAMS, SEARCH_WORD_ORDERS,
	SEARCH_WORD_COUNT, SEARCH_WORD_HAS, SEARCH_HIT, SEARCH_ITEM_ORDERS, SEARCH_BEHIND,
	SELECT_QUARANTINE, SELECT_IMPORTS,
	SELECT_UNSHIPPED, SELECT_AGES, SELECT_MISMATCHES, SELECT_SEALED, SELECT_FURTHER_LABELS, SELECT_OVERRIDES_THEN,
	SELECT_TENDERED, SELECT_SHIPPED,
	SELECT_AFFECTED_SEALED, SELECT_AFFECTED_SLOW, SELECT_AFFECTED_OPEN, SELECT_AFFECTED_LABELS, SELECT_AFFECTED_IMPORT,
	SELECT_AFFECTED_SUPERSEDED, SELECT_AFFECTED_LOT, SELECT_AFFECTED_SERIAL, SELECT_AFFECTED_ORDER, SELECT_IMPORT_NAMED,
	SELECT_SCANNER, SELECT_SKU, SELECT_RECALL_ROW, SELECT_PRINTER_NAMED, SELECT_SEQ_NEAR, SELECT_LAST_SEQ,
	STATEMENTS
};

/* Resets the statement and binds one argument for each letter of types: 'i' int64_t, 't' const char *. */
sqlite3_stmt *query_start(struct query *query, enum statement name, const char *types, ...);

/* QUERY_FOUND: a row is there; QUERY_NONE: no more; QUERY_BUSY; QUERY_ERROR (logged). */
enum query_result query_step(struct query *query, sqlite3_stmt *row);

/* Lets query->config be what holds now, until the end of this read. */
enum query_result query_policies(struct query *query);

/* A reader fills out in one transaction; query_read() runs it, again if the database was busy. */
typedef enum query_result query_reader(struct query *query, const void *argument, json_t *out);
enum query_result query_read(struct query *query, query_reader *reader, const void *argument, json_t *into,
                             json_t **out);

/* Adds one element to array for each row of the statement, made by element(). */
typedef json_t *query_element(struct query *query, sqlite3_stmt *row);
enum query_result query_rows(struct query *query, sqlite3_stmt *row, query_element *element, json_t *array);

/* Sets a member of out for each letter of types, from the columns from `column` on: 't' text, 'n' text or null, 'i' a whole
 * number, 'b' a truth value. */
void query_put(json_t *out, sqlite3_stmt *row, int column, const char *types, const char *const *names);

/* name → code: the first two columns of each row. */
enum query_result query_pairs(struct query *query, sqlite3_stmt *row, json_t *object);

json_t *query_text(sqlite3_stmt *row, int column);            /* "" for NULL; '?' for what is no UTF-8 */
json_t *query_text_or_null(sqlite3_stmt *row, int column);    /* null for NULL and "" */
json_t *query_integer(sqlite3_stmt *row, int column);
const char *query_chars(sqlite3_stmt *row, int column);       /* "" for NULL; until the next step */
json_t *query_box_name(const struct query *query, int64_t box);

/* The sheet of paper that a box has now. reprinted: an older one may exist, and only the seal mark seals. */
struct query_sheet {
	int64_t box, state, intent, attempt;
	bool reprinted;
};

/* The code whose scan seals the box now, or null. number: "" if it has none. */
json_t *query_seal_code(const struct query_sheet *sheet, const char *number);

/* Adds "put_aside" and "overrides": what was refused for the order, and how it went on. personal: with what was scanned
 * and the reasons. */
enum query_result query_order_history(struct query *query, int64_t order, bool personal, json_t *out);

/* Within a reader: the box that the text names, and its order. */
enum query_result query_find_box(struct query *query, const char *text, int64_t *box, int64_t *order);

json_t *query_device(struct query *query, sqlite3_stmt *row);
json_t *query_printer(struct query *query, sqlite3_stmt *row);
enum query_result query_demo(struct query *query, const char *lane_code, int64_t order, json_t *view);

/* What this lane is to pack next, at most `limit`, into array. The lane's id and its name. */
enum query_result query_proposals(struct query *query, int64_t lane, const char *name, int64_t limit, json_t *array);

/* "night": how the nights stand at a glance, {"state":…,"ended_ms":…}. */
enum query_result query_put_night(struct query *query, json_t *out);

/* Whether the night that was due then should have begun long ago. */
bool query_night_is_late(const struct query *query, int64_t due_ms, int64_t now_ms);

/* A moment as the station's local time with its offset; null for CALENDAR_NEVER. */
json_t *query_time(const struct query *query, int64_t ms);

/* "numbers": what each carrier whose numbers are made here has left, and its low-water mark. */
enum query_result query_put_numbers(struct query *query, json_t *out);

/* "scale" of a lane whose boxes are weighed: which box waits, and what it should weigh. */
enum query_result query_put_scale(struct query *query, int64_t order, json_t *out);

#endif
