/* Backups of the database: one file, a whole database of SQLite with a seal of BACKUP_SEAL bytes behind it, text that says
 * whose it is and when it was made, and the BLAKE2b of all before it: a file that was cut off, or changed, is refused.
 *
 * These run in the process of the command, not in the station. All return 0, or an exit code (cli.h) and say in `why` what
 * is wrong and what to do. */
#ifndef STATION_BACKUP_H
#define STATION_BACKUP_H

#include <stdint.h>
#include "config.h"

enum { BACKUP_SEAL = 512, BACKUP_WHY = 600 };

struct backup {
	char station[LIMIT_NAME + 1];
	int64_t made_ms;              /* UTC */
	int64_t size;                 /* bytes of the database */
	uint64_t seq;                 /* of its newest event */
	uint32_t epoch;
};

/* Of the database, whether a station works with it or not: a snapshot of one moment, without pages that were deleted. Never
 * over an existing file; FILE.part is beside it meanwhile. Readable by its owner alone: it holds personal data. */
int backup_make(const char *database, const char *file, struct backup *backup, char why[BACKUP_WHY]);

/* Checks the seal of an open file, and copies the database out of it to `to`, unless that is -1. */
int backup_open(int file, int to, struct backup *backup, char why[BACKUP_WHY]);

struct restore {
	const struct config *config;
	const char *by;               /* whose name goes into the journal; NULL: nobody's */
	int64_t skip;                 /* numbers of each range that are passed by, -1: the high-water file must tell */
	struct backup backup;         /* filled in, as the rest is */
	uint32_t epoch;               /* of the life that begins */
	char kept[64];                /* the database that was there; "": none was */
};

/* The working directory is the data folder, and no station works there (data_folder_take()). */
int backup_restore(struct restore *restore, int file, char why[BACKUP_WHY]);

#endif
