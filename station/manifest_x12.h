/* Between the two files of the X12 940 reader: manifest_x12.c splits segments and checks envelopes,
 * manifest_x12_order.c makes orders of what stands between ST and SE. */
#ifndef STATION_MANIFEST_X12_H
#define STATION_MANIFEST_X12_H

#include "station/manifest_internal.h"

enum { SEGMENT_BYTES = 8192, ELEMENTS = 40, VALUE_BYTES = 1024, CONTROL_BYTES = 16, ISA_BYTES = 106 };

enum place { PLACE_HEADER, PLACE_SHIP_TO, PLACE_OTHER_PARTY, PLACE_LINE, PLACE_SUMMARY };

struct value {
	char text[VALUE_BYTES];
	uint32_t length, line;
};

struct x12 {
	struct manifest_reader *reader;
	char element, terminator;
	uint32_t line, row_line, number; /* of the file; where the segment begins; segments so far */
	size_t length;
	unsigned count; /* elements of the segment, its name is 0 */
	struct manifest_text part[ELEMENTS];
	char text[SEGMENT_BYTES];
	/* envelopes: "" while none is open */
	char interchange[CONTROL_BYTES], group[CONTROL_BYTES], set[CONTROL_BYTES];
	char revision[32];
	uint32_t groups, sets, set_segments;
	/* the order */
	bool started, checked, seen_ship_to;
	enum place place;
	unsigned ship_by_rank;
	uint64_t units; /* as W01 counts them, for W76 */
	struct value value[ORDER_FIELDS];
	/* its line, until the next begins */
	bool line_open;
	uint32_t line_row, lines_of_lx;
	char line_id[64], quantity[24];
	struct manifest_text sku, description; /* in the reader's row_text */
};

/* Of the segment that was read last: its name, its elements (blank if it has no such one). */
bool x12_is(const struct x12 *x12, const char *name);
struct manifest_text x12_part(const struct x12 *x12, unsigned number);
bool x12_same(struct manifest_text text, const char *word);
bool x12_copy(char *to, size_t capacity, struct manifest_text text); /* false: blank, or too long */

void x12_segment(struct x12 *x12);   /* one between ST and SE */
void x12_end_order(struct x12 *x12); /* at SE */

#endif
