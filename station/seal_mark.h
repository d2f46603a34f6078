/* The seal mark: the code on a label's strip that says which sheet this is. "PWS", box, intent and attempt in decimal
 * with dots between, and a check number below 97, so that a damaged one is not taken for another box:
 * "PWS12.3.1.45". */
#ifndef STATION_SEAL_MARK_H
#define STATION_SEAL_MARK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SEAL_MARK_MAX = 64 };

struct seal_mark {
	uint64_t box, intent;
	uint32_t attempt;
};

void seal_mark_text(char *text, size_t capacity, uint64_t box, uint64_t intent, uint32_t attempt);
bool seal_mark_parse(struct seal_mark *mark, const char *text, size_t length);

#endif
