/* The database: the one read-write connection, held by the engine alone (SQLite before 3.51.3 can corrupt a WAL that
 * two connections write or checkpoint). Truth is in its tables; each commit holds whole events with all that follows
 * from them.
 *
 * What fails here is not mended here: a failed fsync, a full disk or a broken constraint ends the engine, which
 * starts over from the disk. So the functions return nothing to check: they log the cause and exit with code 5. */
#ifndef STATION_STORE_H
#define STATION_STORE_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include "config.h"
#include "high_water.h"
#include "message.h"
#include "pack.h"
#include "store_sql.h"

enum { CHAIN_BYTES = 32, ORDER_ID_MAX = LIMIT_FIELD };
enum { STORE_BUSY_MS = 2000 };
enum { STORE_APPLICATION_ID = 0x50574431 /* "PWD1" */, STORE_SCHEMA_VERSION = 1 };

/* A life of the database: its boxes are those from this one on, up to the next one's. */
struct store_epoch {
	uint32_t epoch;
	uint64_t first_box;
};

struct store {
	sqlite3 *db;
	sqlite3_stmt *statements[SQL_COUNT];
	uint64_t seq;                 /* of the newest event */
	uint8_t chain[CHAIN_BYTES];   /* of the newest journal line */
	int64_t clock_ms;             /* the station's clock at the last commit */
	uint32_t epoch;               /* the newest of … */
	struct store_epoch epochs[LIMIT_EPOCHS];
	size_t epoch_count;
	struct high_water high;       /* numbers that may have been used, in this life or another */
	const struct config *config;
	const struct config_lane *lanes[LIMIT_LANES + 1]; /* by id; NULL: not in packwarden.conf */
	uint32_t lane;                /* whose row takes the state of the next commit: the one that was scanned at last */
	int64_t device;               /* the scanner whose code is being taken, 0: it came another way */
	uint64_t saved;               /* commits, counted */
	int64_t orders;               /* rows of table orders, 0: not counted yet; who adds one counts it */
	uint64_t scan_life, scan_n;   /* the newest code of the scan process that has been taken */
	uint8_t hash_key[32];         /* of hashes over personal data; with a salt of each order, which is purged */
	uint8_t installation[INSTALLATION_BYTES]; /* random: tells this database's labels from all others' */
};

/* Opens or makes the database in the working directory; refuses one of another program or a newer version. */
void store_open(struct store *store, const char *path, const struct config *config);
void store_close(struct store *store);

/* Runs a statement to its end. types has a letter for each value that follows: i int64_t, t const char * (NULL: NULL), b const
 * void * and size_t, s const char * and size_t (text), 0 for NULL. Returns how many rows it has changed. */
int store_run(struct store *store, enum store_sql sql, const char *types, ...);

/* The same for a query: binds, and store_next() gives row after row; false at the end, which also resets it. Who
 * stops before the end calls store_done(). */
sqlite3_stmt *store_query(struct store *store, enum store_sql sql, const char *types, ...);
bool store_next(struct store *store, sqlite3_stmt *statement);
void store_done(sqlite3_stmt *statement);

/* One number of one row, or `otherwise`. */
int64_t store_number(struct store *store, enum store_sql sql, int64_t otherwise, const char *types, ...);

/* Whether one more order may be added. */
bool store_has_room(struct store *store);

/* The column's text, never NULL. */
const char *store_column(sqlite3_stmt *statement, int column);

/* ---- events (store_event.c) ---- */

/* Appends the event to the journal and gives it its seq. */
void store_journal(struct store *store, struct event *event);

/* Writes the row that the action is about. serial and lot belong to the unit of this event, or are NULL. */
void store_apply(struct store *store, const struct event *event, const struct action *action, const char *serial,
                 const char *lot);

/* Counters, clock and digest, in the same commit; into the row of store->lane. */
void store_save(struct store *store, const struct pack *pack, int64_t clock_ms);

/* ---- starting (store_start.c) ---- */

/* Fills the core from the tables, and the tables from the configuration where they lack a lane, a command or a range. */
void store_restore(struct store *store, struct pack *pack);

/* From the tables, over all rows. */
void store_digest(struct store *store, struct digest *digest);

/* An order as the tables have it; lines and boxes are kept in storage. Where the order names no carrier, the one of
 * `lane` gives the numbers. False if there is no such order. */
bool store_load(struct store *store, const struct pack *pack, uint64_t order, uint32_t lane,
                struct event_storage *storage, struct event_load *load);

/* The range that an order's next number would come from, 0: none. */
uint32_t store_range(struct store *store, const struct pack *pack, uint64_t order);

/* The lane's name in packwarden.conf, NULL if it is no longer there. */
const struct config_lane *store_lane_config(struct store *store, uint32_t lane);

/* Where a range of the carrier goes on: next, or behind what another life of the database may have used of it. */
uint64_t store_fresh_number(const struct store *store, const char *carrier, uint64_t next, uint64_t last);

/* "STATION-EPOCH-N" */
enum { BOX_TEXT_MAX = LIMIT_NAME + 48 };
void store_box_text(const struct store *store, uint64_t box, char text[BOX_TEXT_MAX]);

#endif
