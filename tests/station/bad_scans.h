/* What a scanner, a child with a pen or an attacker could make a lane read, with the refusal that it must get. */
#ifndef TESTS_STATION_BAD_SCANS_H
#define TESTS_STATION_BAD_SCANS_H

#include <stddef.h>

#include "verdict.h"

struct bad_scan {
	const char *code;
	size_t length; /* 0: up to the NUL */
	enum verdict verdict;
	int position; /* of the damage; nobody looks at it otherwise */
};

extern const struct bad_scan bad_scans[];
extern const size_t bad_scan_count;

#endif
