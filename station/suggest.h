/* "did you mean …?": the nearest of some words to one that was mistyped. */
#ifndef STATION_SUGGEST_H
#define STATION_SUGGEST_H

#include "limits.h"

struct suggestion {
	const char *wanted; /* what was typed; the caller sets it and zeroes the rest */
	const char *best;
	unsigned distance;
	char text[LIMIT_NAME + 32];
};

/* Offers one word; the nearest by edit distance is kept. */
void suggest_word(struct suggestion *suggestion, const char *word);

/* "; did you mean 'X'?", or "" where nothing is near enough to be a slip of the finger. Lives in *suggestion. */
const char *suggest_text(struct suggestion *suggestion);

#endif
