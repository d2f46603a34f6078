/* An order of a manifest into the tables, with the hashes by which it is compared later. */
#include "engine_known_order.h"

#include <string.h>

#include "engine_lines.h"
#include "engine_search.h"
#include "expiry.h"

void
import_hash_text(crypto_generichash_state *state, const struct manifest_text *text)
{
	crypto_generichash_update(state, (const unsigned char *)&text->length, sizeof text->length);
	if (text->length > 0)
		crypto_generichash_update(state, (const unsigned char *)text->text, text->length);
}

int64_t
import_hash_end(crypto_generichash_state *state)
{
	unsigned char hash[crypto_generichash_BYTES_MIN];
	int64_t value;

	crypto_generichash_final(state, hash, sizeof hash);
	memcpy(&value, hash, sizeof value);
	return value;
}

static void
hash_lines(crypto_generichash_state *state, const struct manifest_order *order)
{
	for (uint32_t i = 0; i < order->line_count; i++) {
		import_hash_text(state, &order->lines[i].field[LINE_SKU]);
		crypto_generichash_update(state, (const unsigned char *)&order->lines[i].quantity,
		                          sizeof order->lines[i].quantity);
	}
}

/* All that the manifest says, but for the revision; never 0. */
int64_t
known_order_hash(struct engine *engine, const struct manifest_order *order, int64_t salt)
{
	crypto_generichash_state state;
	int64_t hash;

	crypto_generichash_init(&state, engine->store.hash_key, sizeof engine->store.hash_key,
	                        crypto_generichash_BYTES_MIN);
	crypto_generichash_update(&state, (const unsigned char *)&salt, sizeof salt);
	for (int i = 0; i < ORDER_FIELDS; i++)
		if (i != ORDER_REVISION)
			import_hash_text(&state, &order->field[i]);
	for (uint32_t i = 0; i < order->line_count; i++) {
		const struct manifest_line *line = &order->lines[i];

		for (int k = 0; k < LINE_FIELDS; k++)
			import_hash_text(&state, &line->field[k]);
		crypto_generichash_update(&state, (const unsigned char *)&line->status, sizeof line->status);
	}
	hash_lines(&state, order);
	hash = import_hash_end(&state);
	return hash != 0 ? hash : 1;
}

/* salt: the order's, or 0 where orders are compared with each other. */
int64_t
known_order_hash_fields(struct engine *engine, const struct manifest_order *order, int64_t salt, int first, int last, bool lines)
{
	crypto_generichash_state state;

	crypto_generichash_init(&state, engine->store.hash_key, sizeof engine->store.hash_key,
	                        crypto_generichash_BYTES_MIN);
	crypto_generichash_update(&state, (const unsigned char *)&salt, sizeof salt);
	for (int i = first; i <= last; i++)
		import_hash_text(&state, &order->field[i]);
	if (lines)
		hash_lines(&state, order);
	return import_hash_end(&state);
}

void
known_order_write(struct engine *engine, const struct manifest_order *order, const struct known_order *known,
            uint8_t state, int64_t content, int64_t duplicate, int64_t *id)
{
	const struct manifest_text *f = order->field;
	int64_t address = known_order_hash_fields(engine, order, known->salt, ORDER_SHIP_TO_NAME, ORDER_COUNTRY, false);
	struct urgency_rank rank;

	if (known->id == 0) {
		int64_t now = engine_wall();
		urgency_of(&engine->urgency, &(struct urgency_order){ .carrier = f[ORDER_CARRIER].text,
		           .carrier_length = f[ORDER_CARRIER].length, .service = f[ORDER_SERVICE].text,
		           .service_length = f[ORDER_SERVICE].length, .ship_by = f[ORDER_SHIP_BY].text,
		           .ship_by_length = f[ORDER_SHIP_BY].length, .created_ms = now }, &rank);
		store_run(&engine->store, SQL_ORDER_ADD, "ssiiiissssssssiiiiiii", f[ORDER_ID].text,
		          (size_t)f[ORDER_ID].length, f[ORDER_REVISION].text,
		          (size_t)f[ORDER_REVISION].length, order->revision, (int64_t)state, content, address,
		          f[ORDER_SHIP_BY].text, (size_t)f[ORDER_SHIP_BY].length, f[ORDER_CARRIER].text,
		          (size_t)f[ORDER_CARRIER].length, f[ORDER_SERVICE].text,
		          (size_t)f[ORDER_SERVICE].length, f[ORDER_TOTE].text, (size_t)f[ORDER_TOTE].length,
		          f[ORDER_NOTE].text, (size_t)f[ORDER_NOTE].length, f[ORDER_GIFT_MESSAGE].text,
		          (size_t)f[ORDER_GIFT_MESSAGE].length, f[ORDER_TRACKING_NUMBER].text,
		          (size_t)f[ORDER_TRACKING_NUMBER].length, f[ORDER_REPLACES].text,
		          (size_t)f[ORDER_REPLACES].length, engine->import->row, duplicate, now,
		          known_order_hash(engine, order, known->salt), rank.due_ms, (int64_t)rank.priority, known->salt);
		*id = sqlite3_last_insert_rowid(engine->store.db);
		engine->store.orders++;
		return;
	}
	*id = known->id;
	store_run(&engine->store, SQL_ORDER_SUPERSEDED, "iii", known->id, engine->import->row, engine_wall());
	store_run(&engine->store, SQL_ORDER_RENEW, "isiiiissssssssiiii", known->id, f[ORDER_REVISION].text,
	          (size_t)f[ORDER_REVISION].length, order->revision, (int64_t)state, content, address,
	          f[ORDER_SHIP_BY].text, (size_t)f[ORDER_SHIP_BY].length, f[ORDER_CARRIER].text,
	          (size_t)f[ORDER_CARRIER].length, f[ORDER_SERVICE].text, (size_t)f[ORDER_SERVICE].length,
	          f[ORDER_TOTE].text, (size_t)f[ORDER_TOTE].length, f[ORDER_NOTE].text,
	          (size_t)f[ORDER_NOTE].length, f[ORDER_GIFT_MESSAGE].text,
	          (size_t)f[ORDER_GIFT_MESSAGE].length, f[ORDER_TRACKING_NUMBER].text,
	          (size_t)f[ORDER_TRACKING_NUMBER].length, f[ORDER_REPLACES].text,
	          (size_t)f[ORDER_REPLACES].length, engine->import->row, duplicate,
	          known_order_hash(engine, order, known->salt), known->salt);
	urgency_renew(engine, (uint64_t)*id);
}

void
known_order_write_lines(struct engine *engine, const struct manifest_order *order, int64_t id)
{
	for (uint32_t i = 0; i < engine->import->packed_count; i++)
		lines_add(engine, id, (int64_t)i + 1, order, &engine->import->packed[i]);
}

/* 0 if it is blank; the import process has seen that it is one. Its limit is the table's. */
static int64_t
whole_number(const struct manifest_text *text)
{
	int64_t value = 0;

	for (uint32_t i = 0; i < text->length && value <= EXPIRY_DAYS_MAX; i++)
		value = value * 10 + (text->text[i] - '0');
	return value >= 0 && value <= EXPIRY_DAYS_MAX ? value : EXPIRY_DAYS_MAX;
}

void
known_order_write_parts(struct engine *engine, const struct manifest_order *order, int64_t id)
{
	const struct manifest_text *f = order->field;

	search_forget(engine, id);
	store_run(&engine->store, SQL_ADDRESS_PUT, "issssssssss", id, f[ORDER_SHIP_TO_NAME].text,
	          (size_t)f[ORDER_SHIP_TO_NAME].length, f[ORDER_SHIP_TO_COMPANY].text,
	          (size_t)f[ORDER_SHIP_TO_COMPANY].length, f[ORDER_ADDRESS1].text, (size_t)f[ORDER_ADDRESS1].length,
	          f[ORDER_ADDRESS2].text, (size_t)f[ORDER_ADDRESS2].length, f[ORDER_CITY].text, (size_t)f[ORDER_CITY].length,
	          f[ORDER_STATE].text, (size_t)f[ORDER_STATE].length, f[ORDER_POSTCODE].text,
	          (size_t)f[ORDER_POSTCODE].length, f[ORDER_COUNTRY].text, (size_t)f[ORDER_COUNTRY].length,
	          f[ORDER_PHONE].text, (size_t)f[ORDER_PHONE].length, f[ORDER_EMAIL].text, (size_t)f[ORDER_EMAIL].length);
	search_renew(engine, id);
	store_run(&engine->store, SQL_ORDER_MINIMUM_SET, "ii", id, whole_number(&f[ORDER_MINIMUM_DAYS]));
	store_run(&engine->store, SQL_QUARANTINE_CLEAR, "s", f[ORDER_ID].text, (size_t)f[ORDER_ID].length);
}
