/* The high-water file: how far the numbers of each carrier may have been used. It stands beside the database and is in no
 * backup of it, so that numbers go on where they were, and not where an old copy of the database was (P6). It is written
 * and flushed ahead, HIGH_WATER_STEP numbers at a time, before the first of them is given to a box: a restore passes by as
 * many at most for nothing.
 *
 *   packwarden high-water 1
 *   epoch 2               the newest life of the database: a restore begins another
 *   used 0 1200 sscc      serials from the first up to before the second, carrier
 *   end                   a file without it is damaged */
#ifndef STATION_HIGH_WATER_H
#define STATION_HIGH_WATER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "limits.h"

enum { HIGH_WATER_STEP = 100 };

#define HIGH_WATER_FILE "high-water" /* in the data folder, which is the working directory */

struct high_water_span {
	char carrier[LIMIT_NAME + 1];
	uint64_t from, to; /* serials, `to` not included */
};

/* A zeroed one knows of nothing. */
struct high_water {
	struct high_water_span *spans;
	size_t count;
	uint32_t epoch;
};

/* Returns 0, or -1 with errno: ENOENT where there is none, EBADMSG for one that is damaged. */
int high_water_read(struct high_water *high);

/* Durable when it returns 0; -1 with errno, and then the old file is there still. */
int high_water_write(const struct high_water *high);
void high_water_free(struct high_water *high);

/* The first number of [next, last] that was certainly not used; last + 1: none. */
uint64_t high_water_next(const struct high_water *high, const char *carrier, uint64_t next, uint64_t last);

/* True if it was not known that [from, to) may be used: it is to be written before they are. */
bool high_water_note(struct high_water *high, const char *carrier, uint64_t from, uint64_t to);

#endif
