/* Sums by one or two names: "boxes by lane and packer". A tally is a JSON object, the caller's to free. */
#ifndef STATION_REPORT_TALLY_H
#define STATION_REPORT_TALLY_H

#include <jansson.h>
#include <stddef.h>

enum { TALLY_COLUMNS = 8, TALLY_NAME = 300 };

/* Adds to the sum of that column of (a, b). */
void tally_add(json_t *tally, const char *a, const char *b, size_t column, double amount);

struct tally_row {
	char a[TALLY_NAME], b[TALLY_NAME];
	double sum[TALLY_COLUMNS];
};

/* The rows: by name (by = -1), or by that column, largest first. *count is set; the caller frees. */
struct tally_row *tally_rows(const json_t *tally, int by, size_t *count);

#endif
