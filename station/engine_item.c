/* One item of the catalogue, or one more barcode of it. */
#include "engine_import.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "barcode.h"
#include "log.h"

/* Whether an earlier row of this file had the item too; from now on one has. */
static bool
seen_before(struct import *import, int64_t item)
{
	size_t at = (size_t)item / 8, size = (at + 1) * 2;
	uint8_t bit = (uint8_t)(1u << item % 8), *grown;
	bool before = at < import->seen_size && (import->seen[at] & bit) != 0;

	if (at >= import->seen_size) {
		grown = realloc(import->seen, size);
		if (grown == NULL)
			log_fatal("no memory");
		memset(grown + import->seen_size, 0, size - import->seen_size);
		import->seen = grown;
		import->seen_size = size;
	}
	import->seen[at] |= bit;
	return before;
}

/* What a dry run is asked of an item: it is put in and taken out again. */
static int64_t
hash_item(struct engine *engine, const struct manifest_item *item, int first, int last)
{
	crypto_generichash_state state;

	crypto_generichash_init(&state, engine->store.hash_key, sizeof engine->store.hash_key,
	                        crypto_generichash_BYTES_MIN);
	for (int i = first; i <= last; i++)
		import_hash_text(&state, &item->field[i]);
	return import_hash_end(&state);
}

int64_t
import_hash_sku(struct engine *engine, struct manifest_text sku, enum item_mark mark)
{
	/* no code of a file has a control character in it */
	const struct manifest_item item = { .field = { [ITEM_SKU] = sku, [ITEM_CODE] = { "\1", 1 } } };

	return hash_item(engine, &item, ITEM_SKU, mark == ITEM_KIT ? ITEM_CODE : ITEM_SKU);
}

/* Returns how much is new. */
static int
put_code(struct engine *engine, int64_t id, struct manifest_text code, uint32_t quantity)
{
	static struct barcode barcode;

	if (code.length == 0)
		return 0;
	barcode_parse(&barcode, code.text, code.length);
	if (barcode.product && barcode.gtin[0] != '\0')
		code = import_words(barcode.gtin);
	return store_run(&engine->store, SQL_ITEM_CODE_PUT, "sii", code.text, (size_t)code.length, id,
	                 (int64_t)quantity);
}

/* An item counts once, however many codes its line has: one that is as it was is updated by a code that is
 * new. */
static void
count_item(struct import *import, const struct manifest_item *item, uint64_t *as)
{
	if (item->more && !(import->item_as == &import->unchanged && as == &import->updated))
		return;
	if (item->more)
		import->unchanged--;
	import->item_as = as;
	++*as;
}

void
import_item(struct engine *engine, const struct manifest_item *item)
{
	struct import *import = engine->import;
	const struct manifest_text *f = item->field;
	int64_t needs = (item->lot ? NEEDS_LOT : 0) | (item->serial ? NEEDS_SERIAL : 0) | (item->expiry ? NEEDS_EXPIRY : 0);
	int64_t old = store_number(&engine->store, SQL_SKU_FIND, 0, "s", f[ITEM_SKU].text,
	                           (size_t)f[ITEM_SKU].length), id;
	int changes;

	if (item->more && import->item_as == NULL)
		return; /* refused by its first code */
	if (!item->more)
		import->item_as = NULL;
	if (!item->more && !kit_fits(engine, item))
		return;
	if (import->dry_run && old == 0) {
		bool whole = dry_add(&import->dry, (uint64_t)hash_item(engine, item, ITEM_SKU, ITEM_CODE));

		count_item(import, item, dry_add(&import->dry, (uint64_t)hash_item(engine, item, ITEM_SKU, ITEM_SKU)) ? &import->fresh
		           : whole ? &import->updated : &import->unchanged);
		return;
	}
	if (import->dry_run)
		store_run(&engine->store, SQL_DRY_BEGIN, "");
	/* an item has a row a barcode: what one of them asks for, a blank in another does not take back */
	changes = store_run(&engine->store, SQL_ITEM_PUT, "ssiisis", f[ITEM_SKU].text, (size_t)f[ITEM_SKU].length,
	                    f[ITEM_DESCRIPTION].text, (size_t)f[ITEM_DESCRIPTION].length,
	                    item->weight_mg > 0 ? item->weight_mg / 1000 : 0, needs, f[ITEM_IMAGE].text,
	                    (size_t)f[ITEM_IMAGE].length, (int64_t)(old != 0 && seen_before(import, old)),
	                    f[ITEM_INSTRUCTIONS].text, (size_t)f[ITEM_INSTRUCTIONS].length);
	id = store_number(&engine->store, SQL_SKU_FIND, 0, "s", f[ITEM_SKU].text, (size_t)f[ITEM_SKU].length);
	seen_before(import, id);
	if (changes > 0)
		engine->told_new = engine->progress_new = UINT32_MAX;
	changes += put_code(engine, id, f[ITEM_CODE], item->quantity);
	changes += kit_put(engine, id, f[ITEM_PARTS]);
	if (import->dry_run) {
		store_run(&engine->store, SQL_DRY_UNDO, "");
		store_run(&engine->store, SQL_DRY_END, "");
	}
	count_item(import, item,
	           old == 0 ? &import->fresh : changes > 0 ? &import->updated : &import->unchanged);
}
