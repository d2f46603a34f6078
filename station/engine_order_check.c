/* What keeps an order of a manifest back: it says why, in quarantine, and nothing of it goes in. */
#include "engine_known_order.h"

#include <stdio.h>
#include <string.h>

#include "engine_given.h"
#include "engine_lines.h"

void
known_order_quarantine(struct engine *engine, const struct manifest_order *order, uint32_t line, const char *column,
                 const char *reason)
{
	engine->import->quarantined++;
	import_mend(engine->import, order->file_line, order->until_line);
	import_quarantine(engine, line, import_words(column), order->field[ORDER_ID], import_words(reason));
}

static bool
find_skus(struct engine *engine, const struct manifest_order *order)
{
	for (uint32_t i = 0; i < order->line_count; i++) {
		const struct manifest_text *sku = &order->lines[i].field[LINE_SKU];
		int64_t item = sku_find(engine, sku, &engine->import->line_kits[i]);
		char reason[160];
		if (item == 0) {
			snprintf(reason, sizeof reason,
			         "The catalogue has no SKU \"%.*s\". Import its items first, then this order again.",
			         (int)(sku->length < 80 ? sku->length : 80), sku->text);
			known_order_quarantine(engine, order, order->lines[i].file_line, "sku", reason);
			return false;
		}
		engine->import->line_items[i] = (uint32_t)item;
	}
	return true;
}

/* As it is packed, the order has no more lines and units than any may have. */
static bool
kits_fit(struct engine *engine, const struct manifest_order *order, const struct known_order *known)
{
	uint32_t index = 0;
	const char *refusal = lines_expand(engine, known->id, order, &index);

	if (refusal != NULL)
		known_order_quarantine(engine, order, order->lines[index].file_line, "sku", refusal);
	return refusal == NULL;
}

static bool
carrier_fits(struct engine *engine, const struct manifest_order *order)
{
	const struct manifest_text *carrier = &order->field[ORDER_CARRIER];
	char name[LIMIT_NAME + 1] = "", reason[160];

	if (carrier->length == 0)
		return true;
	if (carrier->length <= LIMIT_NAME)
		memcpy(name, carrier->text, carrier->length);
	if (name[0] != '\0' && config_find_carrier(engine->config, name) != NULL)
		return true;
	snprintf(reason, sizeof reason, "The carrier \"%.*s\" is not set up at this station: add [carrier %.*s] to "
	         "packwarden.conf, or change the order.", (int)(carrier->length < 40 ? carrier->length : 40),
	         carrier->text, (int)(carrier->length < 40 ? carrier->length : 40), carrier->text);
	known_order_quarantine(engine, order, order->file_line, "carrier", reason);
	return false;
}

static bool
numbers_fit(struct engine *engine, const struct manifest_order *order, const struct known_order *known)
{
	struct given_refusal refusal;

	if (given_fits(engine, order, known->id, &refusal))
		return true;
	known_order_quarantine(engine, order, order->file_line, refusal.column, refusal.text);
	return false;
}

bool
known_order_fits(struct engine *engine, const struct manifest_order *order, const struct known_order *known)
{
	return find_skus(engine, order) && kits_fit(engine, order, known) && carrier_fits(engine, order) &&
	       numbers_fit(engine, order, known);
}

/* Until the carrier has it, an order may be cancelled or sent elsewhere; what is in a sealed box stays as
 * it is. */
bool
known_order_may_renew(struct engine *engine, const struct manifest_order *order, const struct known_order *known)
{
	if (known->state == ORDER_TENDERED) {
		known_order_quarantine(engine, order, order->file_line, "order_id",
		                 "The carrier has the order already: a changed order needs a new number, with "
		                 "\"replaces\" naming this one.");
		return false;
	}
	if ((known->state == ORDER_SEALED ||
	     store_number(&engine->store, SQL_ORDER_TENDERED, 0, "i", known->id) != 0) &&
	    order->status != STATUS_CANCELLED && lines_renew(engine, known->id, order, false)) {
		known_order_quarantine(engine, order, order->file_line, "quantity",
		                 "The order has been packed and sealed already: other items need a new order, with "
		                 "\"replaces\" naming this one.");
		return false;
	}
	return true;
}
