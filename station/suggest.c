#include "station/suggest.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* Levenshtein distance; words longer than a name are never near. */
static unsigned
edit_distance(const char *a, const char *b)
{
	unsigned row[LIMIT_NAME + 1];
	unsigned width = (unsigned)strnlen(b, LIMIT_NAME + 1);

	if (width > LIMIT_NAME || strnlen(a, LIMIT_NAME + 1) > LIMIT_NAME)
		return UINT32_MAX;
	for (unsigned x = 0; x <= width; x++)
		row[x] = x;
	for (unsigned y = 1; a[y - 1]; y++) {
		unsigned diagonal = row[0];

		row[0] = y;
		for (unsigned x = 1; x <= width; x++) {
			unsigned best = diagonal + (a[y - 1] != b[x - 1]);

			diagonal = row[x];
			if (row[x] + 1 < best)
				best = row[x] + 1;
			if (row[x - 1] + 1 < best)
				best = row[x - 1] + 1;
			row[x] = best;
		}
	}
	return row[width];
}

void
suggest_word(struct suggestion *suggestion, const char *word)
{
	unsigned distance = edit_distance(suggestion->wanted, word);

	if (!suggestion->best || distance < suggestion->distance) {
		suggestion->best = word;
		suggestion->distance = distance;
	}
}

const char *
suggest_text(struct suggestion *suggestion)
{
	suggestion->text[0] = '\0';
	if (suggestion->best && suggestion->distance <= 1 + strlen(suggestion->wanted) / 3)
		snprintf(suggestion->text, sizeof suggestion->text, "; did you mean '%s'?", suggestion->best);
	return suggestion->text;
}
