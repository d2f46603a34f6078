/* Customers by name, as somebody on the telephone says it: words in any order, without accents, with slips.
 * For each word of the text the words of the index are found that are it, begin so, are one slip away, or
 * share most of their letters and are two away. Then the orders that have one for each: those of the rarest
 * are read, newest first, and asked for the others. */
#include "query_search.h"

#include <stdlib.h>
#include <string.h>

#include "fold.h"

enum {
	LIKE_MOST = 96,   /* words of the index for one of the text */
	READ_MOST = 3000, /* orders of the rarest word that are looked at */
	SLIP_LEAST = 3,
	FAR_LEAST = 6, /* letters of a word that may have one slip, and two */
	COST_EXACT = 0,
	COST_PREFIX = 1,
	COST_SLIP = 2,
	COST_FAR = 4,
};

struct like {
	int64_t word;
	unsigned cost;
};

struct asked {
	struct like likes[LIKE_MOST];
	size_t count;
	int64_t orders; /* that have one of them, counted to READ_MOST for each */
};

struct customer {
	int64_t order;
	unsigned cost;
};

static void
add_like(struct asked *asked, int64_t word, unsigned cost)
{
	for (size_t i = 0; i < asked->count; i++)
		if (asked->likes[i].word == word)
			return;
	if (asked->count < LIKE_MOST)
		asked->likes[asked->count++] = (struct like){ word, cost };
}

static enum query_result
find_exact(struct query *query, const char *word, struct asked *asked)
{
	sqlite3_stmt *row = query_start(query, SEARCH_WORD, "t", word);
	enum query_result result = query_step(query, row);

	if (result == QUERY_FOUND)
		add_like(asked, sqlite3_column_int64(row, 0), COST_EXACT);
	return result == QUERY_NONE ? QUERY_FOUND : result;
}

static enum query_result
find_prefix(struct query *query, const char *word, struct asked *asked)
{
	sqlite3_stmt *row = query_start(query, SEARCH_WORD_LIKE, "t", word);
	enum query_result result;

	while ((result = query_step(query, row)) == QUERY_FOUND)
		add_like(asked, sqlite3_column_int64(row, 0),
		         strcmp(query_chars(row, 1), word) == 0 ? COST_EXACT : COST_PREFIX);
	return result == QUERY_NONE ? QUERY_FOUND : result;
}

/* ---- slips: each word that is one away is looked up ---- */

static size_t
put_letter(char *to, uint32_t letter)
{
	if (letter < 0x80) {
		to[0] = (char)letter;
		return 1;
	}
	if (letter < 0x800) {
		to[0] = (char)(0xc0 | letter >> 6);
		to[1] = (char)(0x80 | (letter & 0x3f));
		return 2;
	}
	if (letter < 0x10000) {
		to[0] = (char)(0xe0 | letter >> 12);
		to[1] = (char)(0x80 | (letter >> 6 & 0x3f));
		to[2] = (char)(0x80 | (letter & 0x3f));
		return 3;
	}
	to[0] = (char)(0xf0 | letter >> 18);
	to[1] = (char)(0x80 | (letter >> 12 & 0x3f));
	to[2] = (char)(0x80 | (letter >> 6 & 0x3f));
	to[3] = (char)(0x80 | (letter & 0x3f));
	return 4;
}

static enum query_result
look_up(struct query *query, const uint32_t *letters, size_t count, struct asked *asked)
{
	char word[4 * (FOLD_LETTERS + 1) + 1];
	size_t length = 0;
	sqlite3_stmt *row;
	enum query_result result;

	for (size_t i = 0; i < count; i++)
		length += put_letter(word + length, letters[i]);
	word[length] = '\0';
	row = query_start(query, SEARCH_WORD, "t", word);
	result = query_step(query, row);
	if (result == QUERY_FOUND)
		add_like(asked, sqlite3_column_int64(row, 0), COST_SLIP);
	return result == QUERY_NONE ? QUERY_FOUND : result;
}

/* The alphabet of the word's first letter: Latin, Greek or Cyrillic. Others have too many letters to try them
 * all. */
static bool
alphabet_of(uint32_t letter, uint32_t *from, uint32_t *to)
{
	static const uint32_t alphabets[][2] = {
		{ 'a', 'z' }, { '0', '9' }, { 0x3b1, 0x3c9 }, { 0x430, 0x44f }
	};

	for (size_t i = 0; i < sizeof alphabets / sizeof *alphabets; i++)
		if (letter >= alphabets[i][0] && letter <= alphabets[i][1]) {
			*from = alphabets[i][0];
			*to = alphabets[i][1];
			return true;
		}
	return false;
}

static enum query_result
try_letters(struct query *query, const uint32_t *letters, size_t count, size_t at, struct asked *asked)
{
	uint32_t other[FOLD_LETTERS + 1], from, to;
	enum query_result result = QUERY_FOUND;

	if (!alphabet_of(letters[at < count ? at : count - 1], &from, &to))
		return QUERY_FOUND;
	for (uint32_t letter = from; letter <= to && result == QUERY_FOUND; letter++) {
		memcpy(other, letters, count * sizeof *other);
		if (at < count) {
			other[at] = letter; /* a wrong one */
			result = look_up(query, other, count, asked);
		}
		memcpy(other, letters, at * sizeof *other);
		other[at] = letter; /* one is missing */
		memcpy(other + at + 1, letters + at, (count - at) * sizeof *other);
		if (result == QUERY_FOUND)
			result = look_up(query, other, count + 1, asked);
	}
	return result;
}

static enum query_result
find_slips(struct query *query, const uint32_t *letters, size_t count, struct asked *asked)
{
	uint32_t other[FOLD_LETTERS];
	enum query_result result = QUERY_FOUND;

	for (size_t at = 0; at < count && result == QUERY_FOUND; at++) {
		memcpy(other, letters, at * sizeof *other);
		memcpy(other + at, letters + at + 1, (count - at - 1) * sizeof *other);
		result = look_up(query, other, count - 1, asked); /* one too many */
		memcpy(other, letters, count * sizeof *other);
		if (at + 1 < count) {
			other[at] = letters[at + 1];
			other[at + 1] = letters[at];
		}
		if (result == QUERY_FOUND)
			result = look_up(query, other, count, asked); /* two swapped */
		if (result == QUERY_FOUND)
			result = try_letters(query, letters, count, at, asked);
	}
	return result == QUERY_FOUND ? try_letters(query, letters, count, count, asked) : result;
}

/* Words with most of the same pieces of three letters; how far they are away is counted. */
static enum query_result
find_far(struct query *query, const char *word, struct asked *asked)
{
	int64_t grams[FOLD_LETTERS];
	size_t count = fold_grams(word, grams);
	json_t *list = json_array();
	char *text;
	enum query_result result = QUERY_ERROR;
	sqlite3_stmt *row;

	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, json_integer(grams[i]));
	text = json_dumps(list, JSON_COMPACT);
	json_decref(list);
	if (!text)
		return QUERY_ERROR;
	row = query_start(query, SEARCH_GRAMS, "ti", text, (int64_t)(count > 8 ? count - 6 : 2));
	while ((result = query_step(query, row)) == QUERY_FOUND) {
		unsigned distance = fold_distance(word, query_chars(row, 1), 2);

		if (distance <= 2)
			add_like(asked, sqlite3_column_int64(row, 0), distance < 2 ? COST_SLIP : COST_FAR);
	}
	free(text);
	return result == QUERY_NONE ? QUERY_FOUND : result;
}

static enum query_result
count_orders(struct query *query, struct asked *asked)
{
	asked->orders = 0;
	for (size_t i = 0; i < asked->count && asked->orders <= READ_MOST; i++) {
		sqlite3_stmt *row = query_start(query, SEARCH_WORD_COUNT, "i", asked->likes[i].word);
		enum query_result result = query_step(query, row);

		if (result != QUERY_FOUND)
			return result == QUERY_NONE ? QUERY_FOUND : result;
		asked->orders += sqlite3_column_int64(row, 0);
	}
	return QUERY_FOUND;
}

static enum query_result
find_likes(struct query *query, const char *word, struct asked *asked)
{
	uint32_t letters[FOLD_LETTERS];
	size_t count = fold_letters(word, letters);
	enum query_result result = find_exact(query, word, asked);

	if (result == QUERY_FOUND && count >= 2)
		result = find_prefix(query, word, asked);
	if (result == QUERY_FOUND && count >= SLIP_LEAST && count < FOLD_LETTERS)
		result = find_slips(query, letters, count, asked);
	if (result == QUERY_FOUND && count >= FAR_LEAST)
		result = find_far(query, word, asked);
	return result == QUERY_FOUND ? count_orders(query, asked) : result;
}

/* ---- the orders that have one of each ---- */

/* The least cost at which the order has one of these words; UINT_MAX: it has none. */
static enum query_result
cost_of(struct query *query, const struct asked *asked, int64_t order, unsigned *cost)
{
	*cost = ~0u;
	for (size_t i = 0; i < asked->count; i++) {
		sqlite3_stmt *row;
		enum query_result result;

		if (asked->likes[i].cost >= *cost)
			continue;
		row = query_start(query, SEARCH_WORD_HAS, "ii", asked->likes[i].word, order);
		result = query_step(query, row);
		if (result == QUERY_FOUND)
			*cost = asked->likes[i].cost;
		else if (result != QUERY_NONE)
			return result;
	}
	return QUERY_FOUND;
}

struct crowd {
	struct customer customers[READ_MOST];
	size_t count;
};

/* The rarest word's orders, cheapest words first, and of each the newest. */
static enum query_result
read_crowd(struct query *query, const struct asked *asked, struct crowd *crowd)
{
	static const unsigned costs[] = { COST_EXACT, COST_PREFIX, COST_SLIP, COST_FAR };
	enum query_result result = QUERY_FOUND;

	for (size_t c = 0; c < sizeof costs / sizeof *costs; c++)
		for (size_t i = 0; i < asked->count; i++) {
			sqlite3_stmt *row;

			if (asked->likes[i].cost != costs[c])
				continue;
			row = query_start(query, SEARCH_WORD_ORDERS, "ii", asked->likes[i].word,
			                  (int64_t)(READ_MOST - crowd->count));
			while (crowd->count < READ_MOST && (result = query_step(query, row)) == QUERY_FOUND)
				crowd->customers[crowd->count++] =
					(struct customer){ sqlite3_column_int64(row, 0), costs[c] };
			if (result == QUERY_ERROR || result == QUERY_BUSY)
				return result;
		}
	return QUERY_FOUND;
}

static int
by_cost(const void *left, const void *right)
{
	const struct customer *a = left, *b = right;

	if (a->cost != b->cost)
		return a->cost < b->cost ? -1 : 1;
	return (a->order < b->order) - (a->order > b->order);
}

/* Keeps those that have a word for each of the text's, and what that costs. */
static enum query_result
keep_common(struct query *query, const struct asked *asked, size_t words, size_t rarest, struct crowd *crowd)
{
	size_t kept = 0;

	for (size_t i = 0; i < crowd->count; i++) {
		struct customer customer = crowd->customers[i];
		bool has_all = true;

		for (size_t w = 0; w < words && has_all; w++) {
			unsigned cost;
			enum query_result result =
				w == rarest ? QUERY_FOUND : cost_of(query, &asked[w], customer.order, &cost);

			if (result != QUERY_FOUND)
				return result;
			if (w == rarest)
				continue;
			has_all = cost != ~0u;
			customer.cost += has_all ? cost : 0;
		}
		if (has_all)
			crowd->customers[kept++] = customer;
	}
	crowd->count = kept;
	return QUERY_FOUND;
}

static enum query_result
add_customers(struct search *search, struct crowd *crowd)
{
	enum query_result result = QUERY_FOUND;

	qsort(crowd->customers, crowd->count, sizeof *crowd->customers, by_cost);
	for (size_t i = 0; i < crowd->count && i < SEARCH_HITS && result == QUERY_FOUND; i++) {
		unsigned cost = crowd->customers[i].cost;

		search->match = cost == 0 ? MATCH_EXACT : cost < COST_SLIP ? MATCH_PREFIX : MATCH_SLIP;
		result = search_add_order(search, "name", crowd->customers[i].order);
	}
	return result;
}

enum query_result
search_names(struct search *search, const char *text)
{
	static struct asked asked[FOLD_WORDS];
	static struct crowd crowd;
	struct fold_words words = { .count = 0 };
	enum query_result result = QUERY_FOUND;
	size_t rarest = 0;

	fold_add(&words, text);
	for (size_t w = 0; w < words.count && result == QUERY_FOUND; w++) {
		asked[w].count = 0;
		result = find_likes(search->query, words.word[w], &asked[w]);
		if (result == QUERY_FOUND && asked[w].count == 0)
			return QUERY_FOUND; /* nobody is called that */
		if (asked[w].orders < asked[rarest].orders)
			rarest = w;
	}
	if (result != QUERY_FOUND || words.count == 0)
		return result;
	crowd.count = 0;
	result = read_crowd(search->query, &asked[rarest], &crowd);
	if (result == QUERY_FOUND)
		result = keep_common(search->query, asked, words.count, rarest, &crowd);
	return result == QUERY_FOUND ? add_customers(search, &crowd) : result;
}
