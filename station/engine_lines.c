/* A newer revision of an order that is known: its lines are brought to what the manifest says, and what is
 * packed stays packed, so that the core can say what has to come out of a box. */
#include <string.h>

#include "engine_import.h"
#include "engine_lines.h"

struct old_line {
	uint32_t n, item, quantity, packed, kit, per_kit;
	uint8_t status;
	bool matched;
	char line_id[64]; /* its beginning: the whole is compared only where that fits */
};

struct renewal {
	struct engine *engine;
	int64_t order;
	const struct manifest_order *manifest;
	const struct import_line *lines;
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
			.status = (uint8_t)sqlite3_column_int64(statement, 5),
			.kit = (uint32_t)sqlite3_column_int64(statement, 6),
			.per_kit = (uint32_t)sqlite3_column_int64(statement, 7) };
		strncpy(old->line_id, store_column(statement, 1), sizeof old->line_id - 1);
		renewal->last = old->n;
	}
	store_done(statement);
}

static bool
has_line_id(const struct old_line *old, const struct manifest_text *line_id)
{
	size_t length = line_id->length < sizeof old->line_id - 1 ? line_id->length : sizeof old->line_id - 1;

	return strlen(old->line_id) == length && memcmp(old->line_id, line_id->text, length) == 0;
}

/* ---- kits ---- */

static const char *
add_packed(struct import *import, const struct import_line *line, uint64_t kits)
{
	uint64_t quantity = kits * (line->per_kit > 0 ? line->per_kit : 1);

	if (import->packed_count == LIMIT_ORDER_LINES)
		return "limit-exceeded: the order has more than 10000 lines, each part of a kit counted.";
	if (quantity > LIMIT_QUANTITY)
		return "limit-exceeded: so many of this kit have more than 1000000 units of one part.";
	import->packed[import->packed_count] = *line;
	import->packed[import->packed_count++].quantity = (uint32_t)quantity;
	return NULL;
}

/* As it came in: by the parts of then, or as no kit. *found: the order had this line. */
static const char *
expand_as_before(struct renewal *renewal, struct import_line line, bool *found)
{
	struct import *import = renewal->engine->import;
	const struct manifest_line *asked = &renewal->manifest->lines[line.index];
	const char *refusal = NULL;
	uint32_t item = line.item, hint = import->packed_count;

	/* most lines stand where they stood */
	*found = hint < renewal->old_count && renewal->old[hint].kit == 0 && renewal->old[hint].item == item &&
	         has_line_id(&renewal->old[hint], &asked->field[LINE_ID]);
	if (*found)
		return add_packed(import, &line, asked->quantity);
	for (uint32_t i = 0; i < renewal->old_count && refusal == NULL; i++) {
		const struct old_line *old = &renewal->old[i];

		if ((old->kit != 0 ? old->kit : old->item) != item ||
		    !has_line_id(old, &asked->field[LINE_ID]))
			continue;
		*found = true;
		line.item = old->item;
		line.kit = old->kit;
		line.per_kit = old->per_kit;
		refusal = add_packed(import, &line, asked->quantity);
	}
	return refusal;
}

static const char *
expand_by_catalogue(struct engine *engine, struct import_line line, uint32_t quantity)
{
	sqlite3_stmt *statement;
	const char *refusal = NULL;

	if (!engine->import->line_kits[line.index])
		return add_packed(engine->import, &line, quantity);
	statement = store_query(&engine->store, SQL_KIT_PARTS, "i", (int64_t)line.item);
	line.kit = line.item;
	while (refusal == NULL && store_next(&engine->store, statement)) {
		line.item = (uint32_t)sqlite3_column_int64(statement, 0);
		line.per_kit = (uint32_t)sqlite3_column_int64(statement, 1);
		refusal = add_packed(engine->import, &line, quantity);
	}
	store_done(statement);
	return refusal;
}

static struct renewal renewal;

/* Without `old`, which is large and of which only the first old_count count. */
static void
begin_renewal(struct engine *engine, int64_t order, const struct manifest_order *manifest, bool write)
{
	renewal.engine = engine;
	renewal.order = order;
	renewal.manifest = manifest;
	renewal.lines = engine->import->packed;
	renewal.write = write;
	renewal.changed = false;
	renewal.old_count = renewal.last = 0;
	if (order != 0)
		read_old(&renewal);
}

const char *
lines_expand(struct engine *engine, int64_t order, const struct manifest_order *manifest, uint32_t *index)
{
	struct import *import = engine->import;
	const char *refusal = NULL;

	begin_renewal(engine, order, manifest, false);
	import->packed_count = 0;
	for (uint32_t i = 0; i < manifest->line_count && refusal == NULL; i++) {
		struct import_line line = { .index = i, .item = import->line_items[i] };
		bool found = false;

		*index = i;
		if (order != 0)
			refusal = expand_as_before(&renewal, line, &found);
		if (!found && refusal == NULL)
			refusal = expand_by_catalogue(engine, line, manifest->lines[i].quantity);
	}
	return refusal;
}

/* ---- a newer revision ---- */

static bool
is_same(const struct old_line *old, const struct import_line *line, const struct manifest_text *line_id)
{
	return !old->matched && old->item == line->item && old->kit == line->kit && has_line_id(old, line_id);
}

/* Most lines stand where they stood. */
static struct old_line *
find_old(struct renewal *of, uint32_t index)
{
	const struct import_line *line = &of->lines[index];
	const struct manifest_text *line_id = &of->manifest->lines[line->index].field[LINE_ID];

	if (index < of->old_count && is_same(&of->old[index], line, line_id))
		return &of->old[index];
	for (uint32_t i = 0; i < of->old_count; i++)
		if (is_same(&of->old[i], line, line_id))
			return &of->old[i];
	return NULL;
}

void
lines_add(struct engine *engine, int64_t order, int64_t n, const struct manifest_order *manifest,
          const struct import_line *line)
{
	const struct manifest_line *asked = &manifest->lines[line->index];

	store_run(&engine->store, SQL_LINE_ADD, "iisiiisii", order, n, asked->field[LINE_ID].text,
	          (size_t)asked->field[LINE_ID].length, (int64_t)line->item, (int64_t)line->quantity,
	          (int64_t)(asked->status - MANIFEST_OPEN), asked->field[LINE_DESCRIPTION].text,
	          (size_t)asked->field[LINE_DESCRIPTION].length, (int64_t)line->kit, (int64_t)line->per_kit);
}

static void
renew_line(struct renewal *of, uint32_t index)
{
	const struct import_line *line = &of->lines[index];
	uint8_t status = (uint8_t)(of->manifest->lines[line->index].status - MANIFEST_OPEN);
	struct old_line *old = find_old(of, index);

	if (old != NULL)
		old->matched = true;
	if (old != NULL && old->quantity == line->quantity && old->status == status)
		return;
	of->changed = true;
	if (!of->write)
		return;
	if (old != NULL)
		store_run(&of->engine->store, SQL_LINE_RENEW, "iiii", of->order, (int64_t)old->n,
		          (int64_t)line->quantity, (int64_t)status);
	else
		lines_add(of->engine, of->order, (int64_t)++of->last, of->manifest, line);
}

/* Whether units of the line, or of another part of its kit, are in a box. */
static bool
is_packed(const struct renewal *of, const struct old_line *line)
{
	bool packed = line->packed > 0;

	for (uint32_t i = 0; i < of->old_count && line->kit != 0 && !packed; i++)
		packed = of->old[i].packed > 0 && of->old[i].kit == line->kit &&
		         strcmp(of->old[i].line_id, line->line_id) == 0;
	return packed;
}

/* A line that the manifest no longer has: gone, or kept as cancelled for as long as units of it are in a
 * box. */
static void
drop_line(struct renewal *of, const struct old_line *old)
{
	if (old->matched || old->status == LINE_CANCELLED)
		return;
	of->changed = true;
	if (of->write && !is_packed(of, old))
		store_run(&of->engine->store, SQL_LINE_DROP, "ii", of->order, (int64_t)old->n);
	else if (of->write)
		store_run(&of->engine->store, SQL_LINE_RENEW, "iiii", of->order, (int64_t)old->n,
		          (int64_t)old->quantity, (int64_t)LINE_CANCELLED);
}

bool
lines_renew(struct engine *engine, int64_t order, const struct manifest_order *manifest, bool write)
{
	const struct import *import = engine->import;

	begin_renewal(engine, order, manifest, write);
	for (uint32_t i = 0; i < import->packed_count; i++)
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
		differs = strlen(old) != text->length || (text->length > 0 &&
		                                          memcmp(old, text->text, text->length) != 0);
	}
	store_done(statement);
	return differs;
}
