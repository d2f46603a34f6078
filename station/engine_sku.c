/* SKUs of the lines of an import: the same ones come again and again, so the last found of each kind are
 * remembered. */
#include "engine_import.h"

#include <string.h>

/* Where it is remembered, or would be: FNV-1a. */
static struct sku_known *
place_of(struct import *import, const struct manifest_text *sku)
{
	uint32_t hash = 2166136261u;

	for (uint32_t i = 0; i < sku->length; i++)
		hash = (hash ^ (uint8_t)sku->text[i]) * 16777619u;
	return &import->skus[(hash ^ hash >> 16) % IMPORT_SKUS_KNOWN];
}

int64_t
sku_find(struct engine *engine, const struct manifest_text *sku, bool *kit)
{
	struct sku_known *known = place_of(engine->import, sku);
	int64_t item;

	if (known->item != 0 && known->length == sku->length &&
	    memcmp(known->sku, sku->text, sku->length) == 0) {
		*kit = known->kit;
		return known->item;
	}
	item = store_number(&engine->store, SQL_SKU_FIND, 0, "s", sku->text, (size_t)sku->length);
	*kit = item != 0 && store_number(&engine->store, SQL_KIT_FIND, 0, "i", item) != 0;
	if (item != 0 && sku->length <= sizeof known->sku) {
		*known = (struct sku_known){ .item = item, .kit = *kit, .length = (uint8_t)sku->length };
		memcpy(known->sku, sku->text, sku->length);
	}
	return item;
}
