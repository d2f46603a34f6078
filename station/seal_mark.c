#include "seal_mark.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static unsigned
check(uint64_t box, uint64_t intent, uint32_t attempt)
{
	uint64_t sum = (box % 97 * 31 + intent % 97) % 97 * 31 + attempt % 97;
	return (unsigned)(98 - sum % 97 * 100 % 97);
}

void
seal_mark_text(char *text, size_t capacity, uint64_t box, uint64_t intent, uint32_t attempt)
{
	snprintf(text, capacity, "PWS%" PRIu64 ".%" PRIu64 ".%" PRIu32 ".%02u", box, intent, attempt,
	         check(box, intent, attempt));
}

/* Reads a mark by writing it again: what does not come out the same to the letter is none. */
bool
seal_mark_parse(struct seal_mark *mark, const char *text, size_t length)
{
	char copy[SEAL_MARK_MAX], again[SEAL_MARK_MAX];
	unsigned digits;

	if (length >= sizeof copy || length < 4)
		return false;
	memcpy(copy, text, length);
	copy[length] = '\0';
	if (sscanf(copy, "PWS%" SCNu64 ".%" SCNu64 ".%" SCNu32 ".%u", &mark->box, &mark->intent,
	           &mark->attempt, &digits) != 4)
		return false;
	seal_mark_text(again, sizeof again, mark->box, mark->intent, mark->attempt);
	return strlen(again) == length && memcmp(copy, again, length) == 0;
}
