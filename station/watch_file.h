/* Where a file of a watched folder goes once it is imported, and what is written beside it. A kill at any moment leaves
 * the file where it was, to be imported again, or in its new place with all that belongs to it. */
#ifndef STATION_WATCH_FILE_H
#define STATION_WATCH_FILE_H

#include <jansson.h>
#include <stdbool.h>

/* The folder, and done and failed in it. */
struct watch_folders {
	int folder, done, failed;
};

/* What an import has come to. */
struct watch_outcome {
	int exit_code;        /* of the import: 0, 1 some were kept back, else the whole file was refused */
	const json_t *answer; /* NULL: none that can be read */
};

/* Moves `name`, open as `file`, to done or failed: done/NAME where its orders are in, failed/NAME where it was refused or
 * its rows cannot be copied; failed/NAME.txt says what was wrong and failed/NAME.rows.EXT has the rows to mend. A name
 * that is taken gets a number. Returns 0, or -1 with what is wrong in why; text: what is to be logged. */
int watch_file_away(const struct watch_folders *folders, const char *name, int file, const struct watch_outcome *outcome,
                    char *text, size_t size);

/* Finishes what a kill has left half done. */
void watch_file_mend(const struct watch_folders *folders);

#endif
