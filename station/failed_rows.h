/* The lines of a manifest that failed, copied byte for byte into a file of their own, which is mended and imported again. */
#ifndef STATION_FAILED_ROWS_H
#define STATION_FAILED_ROWS_H

#include <jansson.h>

/* mend: the "mend" of an import's answer, [[from, to], ...]: lines from 1, both included; the header's first, or [1, 0]
 * where a file has none. file is read from its beginning. Writes `name` in the folder `at` (AT_FDCWD), by way of
 * another name. Returns 1, 0 if nothing failed (nothing is written), or -1 with a reason in `why`. */
int failed_rows_write(int at, const char *name, int file, const json_t *mend, char why[256]);

#endif
