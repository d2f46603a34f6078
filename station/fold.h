/* Names as they are compared by somebody who has only heard them: words without accents and case, in pieces of three
 * letters, and how far two words are apart. */
#ifndef STATION_FOLD_H
#define STATION_FOLD_H

#include <stddef.h>
#include <stdint.h>

enum { FOLD_WORDS = 12, FOLD_WORD = 64 /* bytes with its end, longer ones are cut */, FOLD_LETTERS = 40 };

struct fold_words {
	char word[FOLD_WORDS][FOLD_WORD]; /* each once, in the order in which they come */
	size_t count;
};

/* Adds the words of a UTF-8 text; what there is no room for is left out. */
void fold_add(struct fold_words *words, const char *text);

/* The letters of a folded word. Returns how many, at most FOLD_LETTERS. */
size_t fold_letters(const char *word, uint32_t letters[FOLD_LETTERS]);

/* Each three letters in a row, the word's beginning and end being letters as well. Returns how many. */
size_t fold_grams(const char *word, int64_t grams[FOLD_LETTERS]);

/* Letters that are too many, missing, wrong or swapped with the next. Returns most + 1 where there are more than `most`. */
unsigned fold_distance(const char *a, const char *b, unsigned most);

#endif
