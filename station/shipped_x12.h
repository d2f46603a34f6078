/* Between the two files that write X12: shipped_x12.c makes shipments and the envelopes around them, shipped_x12_set.c what
 * stands in a transaction set. Private to them. */
#ifndef STATION_SHIPPED_X12_H
#define STATION_SHIPPED_X12_H

#include "shipped.h"

enum { SHIPPED_NAME_MAX = 30 }; /* of a shipment: what BSN-02 takes */

struct shipped_writer {
	FILE *file;
	const struct shipped_profile *profile;
	bool notice;              /* 856 */
	unsigned segments, levels; /* of the transaction set, and its HL */
};

/* A shipment: the boxes of one order that one carrier took. */
struct shipped_shipment {
	const json_t **boxes;
	size_t count;
	const char *order, *carrier;
	char name[SHIPPED_NAME_MAX + 1];
	int64_t units, grams;
};

struct shipped_digits {
	char text[24];
};

/* A segment: its elements until NULL; blank ones at its end are left out. */
void shipped_put(struct shipped_writer *writer, const char *name, ...) __attribute__((sentinel));

struct shipped_digits shipped_whole(int64_t value);
struct shipped_digits shipped_day(const char *moment);    /* of "2026-11-22T07:15:54Z": CCYYMMDD */
struct shipped_digits shipped_minute(const char *moment); /* HHMM */

const char *shipped_text(const json_t *object, const char *name);
int64_t shipped_number(const json_t *object, const char *name);
const char *shipped_tracking(const json_t *box);

/* What stands between ST and SE. */
void shipped_put_945(struct shipped_writer *writer, const struct shipped_shipment *shipment);
void shipped_put_856(struct shipped_writer *writer, const struct shipped_shipment *shipment);

#endif
