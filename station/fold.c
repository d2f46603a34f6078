#include "fold.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

/* Letters that Unicode does not take apart, though everybody types them so. */
static const char *
plain(gunichar letter)
{
	switch (letter) {
	case 0x00f8: return "o"; /* ø */
	case 0x0142: return "l"; /* ł */
	case 0x0111: return "d"; /* đ */
	case 0x0131: return "i"; /* ı */
	case 0x00e6: return "ae";
	case 0x0153: return "oe";
	case 0x00fe: return "th";
	case 0x00f0: return "d";
	default: return NULL;
	}
}

static bool
is_known(const struct fold_words *words, const char *word)
{
	for (size_t i = 0; i < words->count; i++)
		if (strcmp(words->word[i], word) == 0)
			return true;
	return false;
}

struct writer {
	char word[FOLD_WORD];
	size_t length;
};

static void
put(struct writer *writer, const char *text, size_t length)
{
	if (writer->length + length >= FOLD_WORD)
		return;
	memcpy(writer->word + writer->length, text, length);
	writer->length += length;
}

static void
end_word(struct fold_words *words, struct writer *writer)
{
	writer->word[writer->length] = '\0';
	if (writer->length > 0 && words->count < FOLD_WORDS && !is_known(words, writer->word))
		memcpy(words->word[words->count++], writer->word, writer->length + 1);
	writer->length = 0;
}

static void
take_letter(struct fold_words *words, struct writer *writer, gunichar letter)
{
	const char *text = plain(letter);
	char bytes[6];

	if (g_unichar_ismark(letter) || letter == '\'' || letter == 0x2019) /* O'Brien is Obrien */
		return;
	if (!g_unichar_isalnum(letter))
		end_word(words, writer);
	else if (text != NULL)
		put(writer, text, strlen(text));
	else
		put(writer, bytes, (size_t)g_unichar_to_utf8(letter, bytes));
}

void
fold_add(struct fold_words *words, const char *text)
{
	char *folded = g_utf8_casefold(text, -1);
	char *parts = folded != NULL ? g_utf8_normalize(folded, -1, G_NORMALIZE_ALL) : NULL;
	struct writer writer = { .length = 0 };

	for (const char *at = parts; at != NULL && *at != '\0'; at = g_utf8_next_char(at))
		take_letter(words, &writer, g_utf8_get_char(at));
	end_word(words, &writer);
	g_free(parts);
	g_free(folded);
}

size_t
fold_letters(const char *word, uint32_t letters[FOLD_LETTERS])
{
	size_t count = 0;

	for (; *word != '\0' && count < FOLD_LETTERS; word = g_utf8_next_char(word))
		letters[count++] = g_utf8_get_char(word);
	return count;
}

size_t
fold_grams(const char *word, int64_t grams[FOLD_LETTERS])
{
	uint32_t letters[FOLD_LETTERS];
	size_t count = fold_letters(word, letters);

	for (size_t i = 0; i < count; i++) {
		int64_t before = i > 0 ? letters[i - 1] : 1, after = i + 1 < count ? letters[i + 1] : 1;

		grams[i] = before << 42 | (int64_t)letters[i] << 21 | after;
	}
	return count;
}

static unsigned
least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

unsigned
fold_distance(const char *a, const char *b, unsigned most)
{
	uint32_t left[FOLD_LETTERS], right[FOLD_LETTERS];
	size_t n = fold_letters(a, left), m = fold_letters(b, right);
	unsigned rows[3][FOLD_LETTERS + 1]; /* of the letter before last, the last and this one */
	unsigned *before = rows[0], *last = rows[1], *row = rows[2], *free_row;

	if ((n > m ? n - m : m - n) > most)
		return most + 1;
	for (size_t j = 0; j <= m; j++)
		last[j] = (unsigned)j;
	for (size_t i = 1; i <= n; i++) {
		row[0] = (unsigned)i;
		for (size_t j = 1; j <= m; j++) {
			row[j] = least(least(last[j], row[j - 1]) + 1,
			               last[j - 1] + (left[i - 1] != right[j - 1]));
			if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
				row[j] = least(row[j], before[j - 2] + 1);
		}
		free_row = before;
		before = last;
		last = row;
		row = free_row;
	}
	return last[m] > most ? most + 1 : last[m];
}
