/* A station's database with something in it, for the tests of what reads it. */
#ifndef TESTS_STATION_DB_H
#define TESTS_STATION_DB_H

#include <sqlite3.h>

struct station_db {
	char folder[64];  /* DATA: holds packwarden.db */
	char path[96];
	sqlite3 *writer;  /* as the engine holds it: read-write, WAL */
};

/* Makes the folder, the tables, and: lane bench-1 with printer folder, packer Ana, items TEA, CUP, POT, and
 * the order 1001 of 3 TEA and 1 CUP, released. Ends the test program if that fails. */
void station_db_create(struct station_db *db);
void station_db_destroy(struct station_db *db); /* and the folder */

/* The engine's connection ends and begins; SQLite's state must not be carried into a forked process. */
void station_db_close(struct station_db *db);
void station_db_open(struct station_db *db);

/* Runs SQL as the engine would, and keeps the lanes' progress as it does; ends the test program if it fails. */
void station_db_run(struct station_db *db, const char *sql);

/* SQL: how many lanes there are whose progress is not that of their order's lines. */
extern const char station_db_lanes_off[];

#endif
