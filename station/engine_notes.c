/* What a packer is told of an order when it opens: its note, its gift message, what it replaces, and how
 * its items are packed. */
#include <string.h>

#include "engine.h"
#include "order_notes.h"

/* Bytes of instructions in one answer: with a note and a gift message of the greatest length, each byte
 * escaped, it still is one message to the web process. The page reads what is left out. */
enum { TEXTS_MAX = 3 * LIMIT_FIELD };

static void
put_texts(struct engine *engine, uint64_t order, json_t *answer)
{
	static const char *const names[] = { "note", "gift_message", "replaces" };
	sqlite3_stmt *statement = store_query(&engine->store, SQL_ORDER_NOTES, "i", (int64_t)order);
	bool found = store_next(&engine->store, statement);

	for (int i = 0; found && i < (int)(sizeof names / sizeof *names); i++)
		if (*store_column(statement, i) != '\0')
			json_object_set_new(answer, names[i], json_string(store_column(statement, i)));
	store_done(statement);
}

static bool
is_told(const int64_t *items, size_t count, int64_t item)
{
	while (count > 0 && items[count - 1] != item)
		count--;
	return count > 0;
}

static json_t *
instructions_of(struct engine *engine, uint64_t order, uint32_t lane)
{
	sqlite3_stmt *statement = store_query(&engine->store, SQL_ORDER_INSTRUCTIONS_TOLD, "it",
	                                      (int64_t)order, progress_told(engine, lane));
	int64_t items[ORDER_INSTRUCTIONS_MAX];
	json_t *list = json_array();
	size_t used = 0, count = 0;

	while (count < ORDER_INSTRUCTIONS_MAX && store_next(&engine->store, statement)) {
		const char *sku = store_column(statement, 0), *description = store_column(statement, 1);
		const char *text = store_column(statement, 2);

		if (is_told(items, count, sqlite3_column_int64(statement, 3)))
			continue;
		used += strlen(sku) + strlen(description) + strlen(text);
		if (used > TEXTS_MAX)
			break;
		items[count++] = sqlite3_column_int64(statement, 3);
		json_array_append_new(list, json_pack("{s:s, s:s, s:s}", "sku", sku, "description", description, "text", text));
	}
	store_done(statement);
	return list;
}

void
notes_put(struct engine *engine, const struct action *action, json_t *answer)
{
	json_t *instructions;

	if (action->verdict != VERDICT_ORDER_OPENED && action->verdict != VERDICT_ORDER_RESUMED)
		return;
	put_texts(engine, action->order, answer);
	instructions = instructions_of(engine, action->order, action->lane);
	if (json_array_size(instructions) > 0)
		json_object_set(answer, "instructions", instructions);
	json_decref(instructions);
}
