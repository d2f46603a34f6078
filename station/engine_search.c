/* Which words stand in an order's name and company, for a lead who looks for a customer. The index is written
 * between scans, in the order of the orders' ids: an import does not wait for it. Table meta keeps how far it
 * has come; what is behind that has no row yet, what is not is renewed at once when its address is. A word
 * that nobody has any more goes too: it is a person's. */
#include "engine_search.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "fold.h"

enum { ORDERS_A_BATCH = 128 };

static const char meta_name[] = "names";

void
search_begin(struct engine *engine)
{
	sqlite3_stmt *row = store_query(&engine->store, SQL_META_GET, "t", meta_name);

	engine->names_at = store_next(&engine->store, row) ? strtoll(store_column(row, 0), NULL, 10) : 0;
	store_done(row);
}

static int64_t
find_word(struct engine *engine, const char *word)
{
	return store_number(&engine->store, SQL_WORD_FIND, 0, "t", word);
}

static int64_t
add_word(struct engine *engine, const char *word)
{
	int64_t grams[FOLD_LETTERS], id;
	size_t count = fold_grams(word, grams);

	store_run(&engine->store, SQL_WORD_ADD, "t", word);
	id = sqlite3_last_insert_rowid(engine->store.db);
	for (size_t i = 0; i < count; i++)
		store_run(&engine->store, SQL_GRAM_ADD, "ii", grams[i], id);
	return id;
}

static void
drop_word(struct engine *engine, int64_t id, const char *word)
{
	int64_t grams[FOLD_LETTERS];
	size_t count = fold_grams(word, grams);

	for (size_t i = 0; i < count; i++)
		store_run(&engine->store, SQL_GRAM_DROP, "ii", grams[i], id);
	store_run(&engine->store, SQL_WORD_DROP, "i", id);
}

static void
add_words(struct engine *engine, int64_t order, const struct fold_words *words)
{
	for (size_t i = 0; i < words->count; i++) {
		int64_t id = find_word(engine, words->word[i]);

		if (id == 0)
			id = add_word(engine, words->word[i]);
		store_run(&engine->store, SQL_WORD_ORDER_ADD, "ii", id, order);
	}
}

static void
read_words(struct engine *engine, int64_t order, struct fold_words *words)
{
	sqlite3_stmt *row = store_query(&engine->store, SQL_NAMES, "i", order);

	words->count = 0;
	if (!store_next(&engine->store, row))
		return;
	fold_add(words, store_column(row, 0));
	fold_add(words, store_column(row, 1));
	store_done(row);
}

void
search_forget(struct engine *engine, int64_t order)
{
	struct fold_words words;

	if (order > engine->names_at)
		return;
	read_words(engine, order, &words);
	for (size_t i = 0; i < words.count; i++) {
		int64_t id = find_word(engine, words.word[i]);

		store_run(&engine->store, SQL_WORD_ORDER_DROP, "ii", id, order);
		if (id != 0 && store_number(&engine->store, SQL_WORD_USED, 0, "i", id) == 0)
			drop_word(engine, id, words.word[i]);
	}
}

void
search_renew(struct engine *engine, int64_t order)
{
	struct fold_words words;

	if (order > engine->names_at)
		return;
	read_words(engine, order, &words);
	add_words(engine, order, &words);
}

bool
search_catch_up(struct engine *engine)
{
	sqlite3_stmt *row = store_query(&engine->store, SQL_NAMES_BEHIND, "ii", engine->names_at,
	                                (int64_t)ORDERS_A_BATCH);
	int64_t last = engine->names_at;
	char text[24];

	while (store_next(&engine->store, row)) {
		struct fold_words words = { .count = 0 };

		if (last == engine->names_at)
			engine_begin(engine);
		last = sqlite3_column_int64(row, 0);
		fold_add(&words, store_column(row, 1));
		fold_add(&words, store_column(row, 2));
		add_words(engine, last, &words);
	}
	if (last == engine->names_at)
		return false;
	engine->names_at = last;
	snprintf(text, sizeof text, "%" PRId64, last);
	store_run(&engine->store, SQL_META_SET, "tt", meta_name, text);
	return true;
}
