/* A newer revision of an order that is known: its lines are brought to what the manifest says, and what is packed stays
 * packed, so that the core can say what has to come out of a box. */
#include <string.h>

#include "engine.h"
#include "engine_lines.h"

struct old_line {
	uint32_t n, item, quantity, packed;
	uint8_t status;
	bool matched;
	char line_id[64]; /* its beginning: the whole is compared only where that fits */
};

struct renewal {
	struct engine *engine;
	int64_t order;
	const struct manifest_order *manifest;
	const uint32_t *items;
	bool write, changed;
	struct old_line old[LIMIT_ORDER_LINES];
	uint32_t old_count, last;
};

static void
read_old(struct renewal *renewal)
{
	sqlite3_stmt *statement = store_query(&renewal->engine->store, SQL_LINES_OLD, "i", renewal->order);

	while (store_next(&renewal->engine->store, statement) && renewal->old_count < LIMIT_ORDER_LINES) {
		struct old_line *old = &renewal->old[renewal->old_count++];
		*old = (struct old_line){ .n = (uint32_t)sqlite3_column_int64(statement, 0),
			.item = (uint32_t)sqlite3_column_int64(statement, 2),
			.quantity = (uint32_t)sqlite3_column_int64(statement, 3),
			.packed = (uint32_t)sqlite3_column_int64(statement, 4),
			.status = (uint8_t)sqlite3_column_int64(statement, 5) };
		strncpy(old->line_id, store_column(statement, 1), sizeof old->line_id - 1);
		renewal->last = old->n;
	}
	store_done(statement);
}

static bool
is_same(const struct old_line *old, const struct manifest_text *line_id, uint32_t item)
{
	size_t length = line_id->length < sizeof old->line_id - 1 ? line_id->length : sizeof old->line_id - 1;

	return !old->matched && old->item == item && strlen(old->line_id) == length &&
	       memcmp(old->line_id, line_id->text, length) == 0;
}

/* Most lines stand where they stood. */
static struct old_line *
find_old(struct renewal *renewal, uint32_t index)
{
	const struct manifest_text *line_id = &renewal->manifest->lines[index].field[LINE_ID];

	if (index < renewal->old_count && is_same(&renewal->old[index], line_id, renewal->items[index]))
		return &renewal->old[index];
	for (uint32_t i = 0; i < renewal->old_count; i++)
		if (is_same(&renewal->old[i], line_id, renewal->items[index]))
			return &renewal->old[i];
	return NULL;
}

static void
renew_line(struct renewal *renewal, uint32_t index)
{
	const struct manifest_line *line = &renewal->manifest->lines[index];
	uint8_t status = (uint8_t)(line->status - MANIFEST_OPEN);
	struct old_line *old = find_old(renewal, index);

	if (old != NULL)
		old->matched = true;
	if (old != NULL && old->quantity == line->quantity && old->status == status)
		return;
	renewal->changed = true;
	if (!renewal->write)
		return;
	if (old != NULL)
		store_run(&renewal->engine->store, SQL_LINE_RENEW, "iiii", renewal->order, (int64_t)old->n,
		          (int64_t)line->quantity, (int64_t)status);
	else
		store_run(&renewal->engine->store, SQL_LINE_ADD, "iisiiis", renewal->order, (int64_t)++renewal->last,
		          line->field[LINE_ID].text, (size_t)line->field[LINE_ID].length, (int64_t)renewal->items[index],
		          (int64_t)line->quantity, (int64_t)status, line->field[LINE_DESCRIPTION].text,
		          (size_t)line->field[LINE_DESCRIPTION].length);
}

/* A line that the manifest no longer has: gone, or kept as cancelled for as long as units of it are in a box. */
static void
drop_line(struct renewal *renewal, const struct old_line *old)
{
	if (old->matched || old->status == LINE_CANCELLED)
		return;
	renewal->changed = true;
	if (renewal->write && old->packed == 0)
		store_run(&renewal->engine->store, SQL_LINE_DROP, "ii", renewal->order, (int64_t)old->n);
	else if (renewal->write)
		store_run(&renewal->engine->store, SQL_LINE_RENEW, "iiii", renewal->order, (int64_t)old->n,
		          (int64_t)old->quantity, (int64_t)LINE_CANCELLED);
}

bool
lines_renew(struct engine *engine, int64_t order, const struct manifest_order *manifest, const uint32_t *items, bool write)
{
	static struct renewal renewal;

	renewal = (struct renewal){ .engine = engine, .order = order, .manifest = manifest, .items = items, .write = write };
	read_old(&renewal);
	for (uint32_t i = 0; i < manifest->line_count; i++)
		renew_line(&renewal, i);
	for (uint32_t i = 0; i < renewal.old_count; i++)
		drop_line(&renewal, &renewal.old[i]);
	return renewal.changed;
}

bool
lines_address_differs(struct engine *engine, int64_t order, const struct manifest_order *manifest)
{
	static const enum manifest_order_field fields[] = { ORDER_SHIP_TO_NAME, ORDER_SHIP_TO_COMPANY, ORDER_ADDRESS1,
		ORDER_ADDRESS2, ORDER_CITY, ORDER_STATE, ORDER_POSTCODE, ORDER_COUNTRY };
	sqlite3_stmt *statement = store_query(&engine->store, SQL_ADDRESS, "i", order);
	bool differs = !store_next(&engine->store, statement);

	for (int i = 0; !differs && i < (int)(sizeof fields / sizeof *fields); i++) {
		const struct manifest_text *text = &manifest->field[fields[i]];
		const char *old = store_column(statement, i);
		differs = strlen(old) != text->length || (text->length > 0 && memcmp(old, text->text, text->length) != 0);
	}
	store_done(statement);
	return differs;
}
