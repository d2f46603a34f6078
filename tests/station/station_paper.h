/* The sheets that have come out of the fixtures' printers, read back from their dots as a scanner reads them. */
#ifndef TESTS_STATION_PAPER_H
#define TESTS_STATION_PAPER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "label.h"
#include "station/seal_mark.h"

enum { PAPER_CODES_MAX = 6, PAPER_CODE_MAX = 64 };

struct paper_sheet {
	struct seal_mark mark;
	char codes[PAPER_CODES_MAX][PAPER_CODE_MAX];
	size_t code_count;
};

struct paper {
	char list[128];             /* the printer adds a line to this file for each sheet: its document's name */
	char folder[128];           /* that the names are in */
	uint16_t port;              /* of a ZPL printer, 0: it is none */
	struct label_code places[PAPER_CODES_MAX]; /* where the codes are: found on the first sheet, the same on all */
	size_t place_count;
	struct paper_sheet *sheets; /* count of them, in the order in which they came out */
	size_t count, capacity;
};

void paper_open(struct paper *paper, const char *list, const char *folder, uint16_t port);
void paper_close(struct paper *paper);

/* Reads what has come out since. False, and a line that says which: a sheet cannot be read. */
bool paper_look(struct paper *paper);

/* The first sheet with that code on it, NULL if there is none. */
const struct paper_sheet *paper_find(const struct paper *paper, const char *code);
bool paper_has_code(const struct paper_sheet *sheet, const char *code);

/* Waits until the printer has nothing left that it was given: what is not on paper then never will be. */
bool paper_wait(struct paper *paper);

#endif
