/* Kits of the catalogue: what an item is packed by. Orders copy a kit's parts when they come in
 * (engine_lines.c), so that a new definition is for orders that come later. */
#include <stdio.h>
#include <string.h>

#include "engine_import.h"

static int64_t
find_item(struct engine *engine, struct manifest_text sku)
{
	return store_number(&engine->store, SQL_SKU_FIND, 0, "s", sku.text, (size_t)sku.length);
}

static bool
refuse(struct engine *engine, const struct manifest_item *item, const char *format, struct manifest_text name)
{
	char reason[256];

	snprintf(reason, sizeof reason, "%s \"%.*s\"%s", format, (int)(name.length < 80 ? name.length : 80), name.text,
	         strcmp(format, "The catalogue has no part") == 0 ? ": a part is an item of its own, in this file or one before it." :
	         ": a kit is packed by parts that are no kits.");
	engine->import->quarantined++;
	import_mend(engine->import, item->file_line, item->until_line);
	import_quarantine(engine, item->file_line, import_words("parts"), item->field[ITEM_SKU],
	                  import_words(reason));
	return false;
}

/* A kit that has this item as a part, in name; false: there is none. */
static bool
find_user_of(struct engine *engine, int64_t item, char name[128])
{
	sqlite3_stmt *statement = store_query(&engine->store, SQL_KIT_OF_PART, "i", item);
	bool found = item != 0 && store_next(&engine->store, statement);

	snprintf(name, 128, "%s", found ? store_column(statement, 0) : "");
	store_done(statement);
	return found;
}

/* What a dry run would have put in counts as well: by a hash of the SKU and what it would be. */
static bool
is_kit(struct engine *engine, struct manifest_text sku, int64_t item)
{
	return (item != 0 && store_number(&engine->store, SQL_KIT_FIND, 0, "i", item) != 0) ||
	       (engine->import->dry_run && dry_has(&engine->import->dry, (uint64_t)import_hash_sku(engine, sku, ITEM_KIT)));
}

bool
kit_fits(struct engine *engine, const struct manifest_item *item)
{
	struct manifest_text parts = item->field[ITEM_PARTS];
	struct manifest_part part;
	char name[128];
	uint32_t at = 0;

	if (parts.length == 0 || manifest_no_parts(parts))
		return true;
	if (find_user_of(engine, find_item(engine, item->field[ITEM_SKU]), name))
		return refuse(engine, item, "The item is itself a part of the kit", import_words(name));
	while (manifest_next_part(parts, &at, &part) > 0) {
		int64_t id = find_item(engine, part.sku);

		if (id == 0 && !(engine->import->dry_run &&
		                 dry_has(&engine->import->dry,
		                         (uint64_t)import_hash_sku(engine, part.sku, ITEM_ANY))))
			return refuse(engine, item, "The catalogue has no part", part.sku);
		if (is_kit(engine, part.sku, id))
			return refuse(engine, item, "There is a kit among the parts:", part.sku);
	}
	if (engine->import->dry_run)
		dry_add(&engine->import->dry,
		        (uint64_t)import_hash_sku(engine, item->field[ITEM_SKU], ITEM_KIT));
	return true;
}

static bool
is_as_it_was(struct engine *engine, int64_t kit, struct manifest_text parts)
{
	sqlite3_stmt *statement = store_query(&engine->store, SQL_KIT_PARTS, "i", kit);
	struct manifest_part part;
	uint32_t at = 0;
	bool same = true;

	while (store_next(&engine->store, statement))
		same = same && manifest_next_part(parts, &at, &part) > 0 &&
		       sqlite3_column_int64(statement, 1) == (int64_t)part.quantity &&
		       strlen(store_column(statement, 2)) == part.sku.length &&
		       memcmp(store_column(statement, 2), part.sku.text, part.sku.length) == 0;
	store_done(statement);
	return same && manifest_next_part(parts, &at, &part) == 0;
}

int
kit_put(struct engine *engine, int64_t kit, struct manifest_text parts)
{
	struct manifest_part part;
	uint32_t at = 0;
	int64_t n = 0;

	if (parts.length == 0)
		return 0;
	if (manifest_no_parts(parts))
		return store_run(&engine->store, SQL_KIT_CLEAR, "i", kit);
	if (is_as_it_was(engine, kit, parts))
		return 0;
	store_run(&engine->store, SQL_KIT_CLEAR, "i", kit);
	while (manifest_next_part(parts, &at, &part) > 0)
		store_run(&engine->store, SQL_KIT_PART_ADD, "iisi", kit, ++n, part.sku.text,
		          (size_t)part.sku.length, (int64_t)part.quantity);
	return 1;
}
