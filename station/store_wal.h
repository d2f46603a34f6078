/* The engine's way to its files: SQLite's own, but that a commit is written to the WAL at once. */
#ifndef STATION_STORE_WAL_H
#define STATION_STORE_WAL_H

#include <sqlite3.h>

/* The name of the VFS, for sqlite3_open_v2(); made at the first call. NULL (the system's own): there is none. */
const char *store_wal_vfs(void);

#endif
