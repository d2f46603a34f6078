/* Manifests into the tables. The import process has read and judged the file; here each order meets what the station
 * knows: the catalogue, the carriers, earlier revisions, what has been packed. Each batch is one commit, each order
 * whole, and lanes go first. The same file again changes nothing. */
#include <errno.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "barcode.h"
#include "engine.h"
#include "engine_dry.h"
#include "engine_lines.h"
#include "engine_history.h"
#include "log.h"
#include "manifest.h"
#include "record.h"

enum { TRIES = 3, NOTES_SHOWN = 200, BATCH_MAX = 256 << 20, SUSPECT_DAYS = 14 };

struct import {
	struct message_id request;
	char file_name[256], options[MESSAGE_BODY_MAX / 8];
	size_t options_size;
	int file;
	uint32_t life;        /* the number of its process; what another one says is not heard */
	uint64_t sender;      /* the incarnation that it gives its messages; 0: it has not said hello */
	bool dry_run, items;
	bool again;           /* what this file has changed before is met once more */
	int tries;            /* deaths in a row without a step further */
	uint64_t batches, most_batches; /* of this life, and of the one that came furthest */
	int64_t row;          /* in table import */
	int64_t began_ms;     /* UTC: its first life */
	uint64_t rows, fresh, updated, unchanged, stale, suspect, quarantined, warnings;
	json_t *quarantine, *warned;
	struct dry_set dry;   /* what a dry run would have put in */
	struct history_acks *acks; /* --acks: what is compared, and nothing changed */
	uint8_t *seen;        /* a bit for each item that a row of this file has named; may be NULL */
	size_t seen_size;
	struct manifest_line lines[LIMIT_ORDER_LINES];
	uint32_t line_items[LIMIT_ORDER_LINES];
};

/* ---- notes ---- */

static void
note(struct import *import, json_t *list, uint32_t line, struct manifest_text column, struct manifest_text order,
     struct manifest_text reason)
{
	if (json_array_size(list) >= NOTES_SHOWN)
		return;
	json_array_append_new(list, json_pack("{s:s, s:i, s:s%, s:s%, s:s%}", "file", import->file_name, "line", (int)line,
	                                      "column", column.text != NULL ? column.text : "", (size_t)column.length,
	                                      "order", order.text != NULL ? order.text : "", (size_t)order.length,
	                                      "reason", reason.text != NULL ? reason.text : "",
	                                      (size_t)reason.length));
}

static struct manifest_text
words(const char *text)
{
	return (struct manifest_text){ .text = text, .length = (uint32_t)strlen(text) };
}

static void
quarantine(struct engine *engine, uint32_t line, struct manifest_text column, struct manifest_text order,
           struct manifest_text reason)
{
	struct import *import = engine->import;

	note(import, import->quarantine, line, column, order, reason);
	if (import->dry_run)
		return;
	/* what an earlier file was told about this order is not a second thing to mend */
	if (order.length > 0)
		store_run(&engine->store, SQL_QUARANTINE_RENEW, "si", order.text, (size_t)order.length, import->row);
	store_run(&engine->store, SQL_QUARANTINE_ADD, "itisss", import->row, import->file_name, (int64_t)line,
	          column.text, (size_t)column.length, order.text, (size_t)order.length, reason.text,
	          (size_t)reason.length);
}

static void
quarantine_order(struct engine *engine, const struct manifest_order *order, uint32_t line, const char *column,
                 const char *reason)
{
	engine->import->quarantined++;
	quarantine(engine, line, words(column), order->field[ORDER_ID], words(reason));
}

/* ---- one order ---- */

struct known {
	int64_t id, rank;
	int64_t import, created_ms; /* the row in table import that has changed it last; when it was new */
	uint8_t state, resume;
	uint64_t content;
};

static void
hash_text(crypto_generichash_state *state, const struct manifest_text *text)
{
	crypto_generichash_update(state, (const unsigned char *)&text->length, sizeof text->length);
	if (text->length > 0)
		crypto_generichash_update(state, (const unsigned char *)text->text, text->length);
}

static int64_t
hash_end(crypto_generichash_state *state)
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
		hash_text(state, &order->lines[i].field[LINE_SKU]);
		crypto_generichash_update(state, (const unsigned char *)&order->lines[i].quantity,
		                          sizeof order->lines[i].quantity);
	}
}

static int64_t
hash_fields(struct engine *engine, const struct manifest_order *order, int first, int last, bool lines)
{
	crypto_generichash_state state;

	crypto_generichash_init(&state, engine->store.hash_key, sizeof engine->store.hash_key,
	                        crypto_generichash_BYTES_MIN);
	for (int i = first; i <= last; i++)
		hash_text(&state, &order->field[i]);
	if (lines)
		hash_lines(&state, order);
	return hash_end(&state);
}

static bool
find_skus(struct engine *engine, const struct manifest_order *order)
{
	for (uint32_t i = 0; i < order->line_count; i++) {
		const struct manifest_text *sku = &order->lines[i].field[LINE_SKU];
		int64_t item = store_number(&engine->store, SQL_SKU_FIND, 0, "s", sku->text, (size_t)sku->length);
		char reason[160];
		if (item == 0) {
			snprintf(reason, sizeof reason,
			         "The catalogue has no SKU \"%.*s\". Import its items first, then this order again.",
			         (int)(sku->length < 80 ? sku->length : 80), sku->text);
			quarantine_order(engine, order, order->lines[i].file_line, "sku", reason);
			return false;
		}
		engine->import->line_items[i] = (uint32_t)item;
	}
	return true;
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
	quarantine_order(engine, order, order->file_line, "carrier", reason);
	return false;
}

static uint8_t
state_of(struct engine *engine, const struct manifest_order *order, int64_t duplicate, const struct known *known)
{
	const struct manifest_text *id = &order->field[ORDER_ID];
	sqlite3_stmt *statement;
	bool suspect;

	if (order->status == STATUS_CANCELLED)
		return ORDER_CANCELLED;
	/* an import never lifts a hold or a cancel that a person set */
	if ((known->state == ORDER_HELD || known->state == ORDER_CANCELLED) && known->resume != 0)
		return known->state;
	if (order->status == STATUS_HELD)
		return ORDER_HELD;
	if (known->id != 0 && known->state != ORDER_HELD && known->state != ORDER_CANCELLED)
		return known->state;
	if (known->id != 0)
		return change_resume_state(engine, (uint64_t)known->id, known->resume);
	statement = store_query(&engine->store, SQL_SUSPECT, "isi", duplicate, id->text, (size_t)id->length,
	                        engine_wall() - (int64_t)SUSPECT_DAYS * 86400000);
	suspect = store_next(&engine->store, statement) || dry_has(&engine->import->dry, (uint64_t)duplicate);
	store_done(statement);
	return suspect && order->field[ORDER_REPLACES].length == 0 ? ORDER_SUSPECT : ORDER_RELEASED;
}

static void
write_order(struct engine *engine, const struct manifest_order *order, const struct known *known, uint8_t state,
            int64_t content, int64_t duplicate, int64_t *id)
{
	const struct manifest_text *f = order->field;
	int64_t address = hash_fields(engine, order, ORDER_SHIP_TO_NAME, ORDER_COUNTRY, false);

	if (known->id == 0) {
		store_run(&engine->store, SQL_ORDER_ADD, "ssiiiissssssssiii", f[ORDER_ID].text, (size_t)f[ORDER_ID].length,
		          f[ORDER_REVISION].text, (size_t)f[ORDER_REVISION].length, order->revision, (int64_t)state, content,
		          address, f[ORDER_SHIP_BY].text, (size_t)f[ORDER_SHIP_BY].length, f[ORDER_CARRIER].text,
		          (size_t)f[ORDER_CARRIER].length, f[ORDER_SERVICE].text, (size_t)f[ORDER_SERVICE].length,
		          f[ORDER_TOTE].text, (size_t)f[ORDER_TOTE].length, f[ORDER_NOTE].text, (size_t)f[ORDER_NOTE].length,
		          f[ORDER_GIFT_MESSAGE].text, (size_t)f[ORDER_GIFT_MESSAGE].length, f[ORDER_TRACKING_NUMBER].text,
		          (size_t)f[ORDER_TRACKING_NUMBER].length, f[ORDER_REPLACES].text, (size_t)f[ORDER_REPLACES].length,
		          engine->import->row, duplicate, engine_wall());
		*id = sqlite3_last_insert_rowid(engine->store.db);
		return;
	}
	*id = known->id;
	store_run(&engine->store, SQL_ORDER_RENEW, "isiiiissssssssii", known->id, f[ORDER_REVISION].text,
	          (size_t)f[ORDER_REVISION].length, order->revision, (int64_t)state, content, address,
	          f[ORDER_SHIP_BY].text, (size_t)f[ORDER_SHIP_BY].length, f[ORDER_CARRIER].text,
	          (size_t)f[ORDER_CARRIER].length, f[ORDER_SERVICE].text, (size_t)f[ORDER_SERVICE].length,
	          f[ORDER_TOTE].text, (size_t)f[ORDER_TOTE].length, f[ORDER_NOTE].text, (size_t)f[ORDER_NOTE].length,
	          f[ORDER_GIFT_MESSAGE].text, (size_t)f[ORDER_GIFT_MESSAGE].length, f[ORDER_TRACKING_NUMBER].text,
	          (size_t)f[ORDER_TRACKING_NUMBER].length, f[ORDER_REPLACES].text, (size_t)f[ORDER_REPLACES].length,
	          engine->import->row, duplicate);
}

static void
write_lines(struct engine *engine, const struct manifest_order *order, int64_t id)
{
	for (uint32_t i = 0; i < order->line_count; i++) {
		const struct manifest_line *line = &order->lines[i];
		store_run(&engine->store, SQL_LINE_ADD, "iisiiis", id, (int64_t)i + 1, line->field[LINE_ID].text,
		          (size_t)line->field[LINE_ID].length, (int64_t)engine->import->line_items[i],
		          (int64_t)line->quantity, (int64_t)(line->status - MANIFEST_OPEN),
		          line->field[LINE_DESCRIPTION].text, (size_t)line->field[LINE_DESCRIPTION].length);
	}
}

static void
write_parts(struct engine *engine, const struct manifest_order *order, int64_t id)
{
	const struct manifest_text *f = order->field;

	store_run(&engine->store, SQL_ADDRESS_PUT, "issssssssss", id, f[ORDER_SHIP_TO_NAME].text,
	          (size_t)f[ORDER_SHIP_TO_NAME].length, f[ORDER_SHIP_TO_COMPANY].text,
	          (size_t)f[ORDER_SHIP_TO_COMPANY].length, f[ORDER_ADDRESS1].text, (size_t)f[ORDER_ADDRESS1].length,
	          f[ORDER_ADDRESS2].text, (size_t)f[ORDER_ADDRESS2].length, f[ORDER_CITY].text, (size_t)f[ORDER_CITY].length,
	          f[ORDER_STATE].text, (size_t)f[ORDER_STATE].length, f[ORDER_POSTCODE].text,
	          (size_t)f[ORDER_POSTCODE].length, f[ORDER_COUNTRY].text, (size_t)f[ORDER_COUNTRY].length,
	          f[ORDER_PHONE].text, (size_t)f[ORDER_PHONE].length, f[ORDER_EMAIL].text, (size_t)f[ORDER_EMAIL].length);
	store_run(&engine->store, SQL_QUARANTINE_CLEAR, "s", f[ORDER_ID].text, (size_t)f[ORDER_ID].length);
}

static void
find_known(struct engine *engine, const struct manifest_order *order, struct known *known)
{
	const struct manifest_text *id = &order->field[ORDER_ID];
	sqlite3_stmt *statement;

	*known = (struct known){ .id = store_number(&engine->store, SQL_FIND_ORDER, 0, "s", id->text, (size_t)id->length) };
	if (known->id == 0)
		return;
	statement = store_query(&engine->store, SQL_ORDER_ROW, "i", known->id);
	if (!store_next(&engine->store, statement))
		return;
	known->state = (uint8_t)sqlite3_column_int64(statement, 1);
	known->content = (uint64_t)sqlite3_column_int64(statement, 2);
	known->resume = (uint8_t)sqlite3_column_int64(statement, 4);
	known->rank = sqlite3_column_int64(statement, 7);
	known->import = sqlite3_column_int64(statement, 8);
	known->created_ms = sqlite3_column_int64(statement, 9);
	store_done(statement);
}

/* Until the carrier has it, an order may be cancelled or sent elsewhere; what is in a sealed box stays as it is. */
static bool
may_renew(struct engine *engine, const struct manifest_order *order, const struct known *known)
{
	if (known->state == ORDER_TENDERED) {
		quarantine_order(engine, order, order->file_line, "order_id",
		                 "The carrier has the order already: a changed order needs a new number, with "
		                 "\"replaces\" naming this one.");
		return false;
	}
	if ((known->state == ORDER_SEALED ||
	     store_number(&engine->store, SQL_ORDER_TENDERED, 0, "i", known->id) != 0) && order->status != STATUS_CANCELLED &&
	    lines_renew(engine, known->id, order, engine->import->line_items, false)) {
		quarantine_order(engine, order, order->file_line, "quantity",
		                 "The order has been packed and sealed already: other items need a new order, with "
		                 "\"replaces\" naming this one.");
		return false;
	}
	return true;
}

/* What this import itself has put in before its process or the engine died counts as what it was then. */
static void
count_known(struct import *import, const struct known *known)
{
	if (!import->again || known->import != import->row)
		import->unchanged++;
	else if (known->created_ms < import->began_ms)
		import->updated++;
	else
		import->fresh++;
	import->suspect += import->again && known->import == import->row && known->created_ms >= import->began_ms &&
	                   known->state == ORDER_SUSPECT;
}

/* From a list of what was shipped elsewhere, or from a profile whose file says so of an order. */
static void
apply_shipped(struct engine *engine, const struct manifest_order *order)
{
	struct import *import = engine->import;
	uint64_t *counts[] = { &import->fresh, &import->updated, &import->unchanged };
	char reason[HISTORY_REASON];
	enum history_result result;

	if (import->acks != NULL) {
		history_ack(engine, import->acks, order);
		return;
	}
	result = history_shipped(engine, order, import->row, import->dry_run, reason);
	if (result == HISTORY_NEW && import->dry_run &&
	    !dry_add(&import->dry, (uint64_t)hash_fields(engine, order, ORDER_ID, ORDER_ID, false)))
		result = HISTORY_UNCHANGED; /* another parcel of an order that this file has named */
	if (result == HISTORY_REFUSED) {
		quarantine_order(engine, order, order->file_line, "order_id", reason);
		return;
	}
	++*counts[result];
	if (reason[0] != '\0')
		note(import, import->warned, order->file_line, words("tracking_number"), order->field[ORDER_ID], words(reason));
}

/* The core is told last, when the tables have it all. */
static void
renew_order(struct engine *engine, const struct manifest_order *order, const struct known *known, uint8_t state,
            int64_t content, int64_t duplicate)
{
	struct change change = { .order = (uint64_t)known->id, .was_state = known->state, .state = state,
		.was_content = known->content, .content = (uint64_t)content };
	int64_t id;

	change.address = lines_address_differs(engine, known->id, order);
	change.lines = lines_renew(engine, known->id, order, engine->import->line_items, true);
	write_order(engine, order, known, state, content, duplicate, &id);
	write_parts(engine, order, id);
	change_tell(engine, &change);
}

static void
add_order(struct engine *engine, const struct manifest_order *order, const struct known *known, uint8_t state,
          int64_t content, int64_t duplicate)
{
	struct event event;
	int64_t id;

	write_order(engine, order, known, state, content, duplicate, &id);
	write_lines(engine, order, id);
	write_parts(engine, order, id);
	engine_event(engine, &event, EVENT_ORDER);
	event.order = (struct event_order){ .order = (uint64_t)id, .state = state, .content = (uint64_t)content };
	engine_step(engine, &event, NULL, NULL);
}

static void
apply_order(struct engine *engine, const struct manifest_order *order)
{
	struct import *import = engine->import;
	int64_t content = hash_fields(engine, order, ORDER_ID, ORDER_REPLACES, true);
	int64_t duplicate = hash_fields(engine, order, ORDER_SHIP_TO_NAME, ORDER_COUNTRY, true);
	struct known known;
	uint8_t state;

	if (order->status == STATUS_SHIPPED) {
		apply_shipped(engine, order);
		return;
	}
	if (import->acks != NULL)
		return; /* the shop does not say that it is shipped */
	find_known(engine, order, &known);
	if (known.id != 0 && order->revision == known.rank) {
		count_known(import, &known);
		return;
	}
	if (known.id != 0 && order->revision < known.rank) {
		import->stale++;
		return;
	}
	if (!find_skus(engine, order) || !carrier_fits(engine, order))
		return;
	if (known.id != 0 && !may_renew(engine, order, &known))
		return;
	if (known.id == 0 && store_number(&engine->store, SQL_ORDER_COUNT, 0, "") >= LIMIT_ORDERS) {
		quarantine_order(engine, order, order->file_line, "order_id",
		                 "limit-exceeded: the station holds 1,000,000 orders. Purge old ones first.");
		return;
	}
	state = state_of(engine, order, duplicate, &known);
	import->suspect += state == ORDER_SUSPECT && known.id == 0;
	*(known.id == 0 ? &import->fresh : &import->updated) += 1;
	if (import->dry_run) {
		if (state != ORDER_CANCELLED)
			dry_add(&import->dry, (uint64_t)duplicate);
		return;
	}
	if (known.id != 0)
		renew_order(engine, order, &known, state, content, duplicate);
	else
		add_order(engine, order, &known, state, content, duplicate);
}

/* ---- one item ---- */

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
		hash_text(&state, &item->field[i]);
	return hash_end(&state);
}

static void
apply_item(struct engine *engine, const struct manifest_item *item)
{
	struct import *import = engine->import;
	const struct manifest_text *f = item->field;
	static struct barcode barcode;
	int64_t needs = (item->lot ? NEEDS_LOT : 0) | (item->serial ? NEEDS_SERIAL : 0) | (item->expiry ? NEEDS_EXPIRY : 0);
	int64_t old = store_number(&engine->store, SQL_SKU_FIND, 0, "s", f[ITEM_SKU].text, (size_t)f[ITEM_SKU].length), id;
	struct manifest_text code = f[ITEM_CODE];
	int changes;

	if (import->dry_run && old == 0) {
		bool whole = dry_add(&import->dry, (uint64_t)hash_item(engine, item, ITEM_SKU, ITEM_CODE));

		*(dry_add(&import->dry, (uint64_t)hash_item(engine, item, ITEM_SKU, ITEM_SKU)) ? &import->fresh
		  : whole ? &import->updated : &import->unchanged) += 1;
		return;
	}
	if (import->dry_run)
		store_run(&engine->store, SQL_DRY_BEGIN, "");
	/* an item has a row a barcode: what one of them asks for, a blank in another does not take back */
	changes = store_run(&engine->store, SQL_ITEM_PUT, "ssiisi", f[ITEM_SKU].text, (size_t)f[ITEM_SKU].length,
	                    f[ITEM_DESCRIPTION].text, (size_t)f[ITEM_DESCRIPTION].length,
	                    item->weight_mg > 0 ? item->weight_mg / 1000 : 0, needs, f[ITEM_IMAGE].text,
	                    (size_t)f[ITEM_IMAGE].length, (int64_t)(old != 0 && seen_before(import, old)));
	id = store_number(&engine->store, SQL_SKU_FIND, 0, "s", f[ITEM_SKU].text, (size_t)f[ITEM_SKU].length);
	seen_before(import, id);
	barcode_parse(&barcode, code.text, code.length);
	if (barcode.product && barcode.gtin[0] != '\0')
		code = words(barcode.gtin);
	changes += store_run(&engine->store, SQL_ITEM_CODE_PUT, "sii", code.text, (size_t)code.length, id,
	                     (int64_t)item->quantity);
	if (import->dry_run) {
		store_run(&engine->store, SQL_DRY_UNDO, "");
		store_run(&engine->store, SQL_DRY_END, "");
	}
	*(old == 0 ? &import->fresh : changes > 0 ? &import->updated : &import->unchanged) += 1;
}

/* ---- the whole file ---- */

static void
end_import(struct engine *engine, int exit_code, json_t *answer)
{
	struct import *import = engine->import;
	char *text = answer != NULL ? json_dumps(answer, JSON_COMPACT) : NULL;

	if (import->row != 0)
		store_run(&engine->store, SQL_IMPORT_END, "iiit", import->row, engine_wall(), (int64_t)import->rows,
		          text != NULL ? text : "");
	engine_reply(engine, &import->request, text != NULL ? exit_code : 5, text != NULL ? text : "{}");
	free(text);
	json_decref(answer);
	json_decref(import->quarantine);
	json_decref(import->warned);
	history_acks_end(import->acks);
	dry_finish(&import->dry);
	if (import->file >= 0)
		close(import->file);
	free(import->seen);
	free(import);
	engine->import = NULL;
}

static json_t *
summary(const struct import *import)
{
	return json_pack("{s:I, s:{s:I, s:I, s:I, s:I, s:I, s:I}, s:O, s:O, s:b}", "rows", (json_int_t)import->rows,
	                 import->items ? "items" : "orders", "new", (json_int_t)import->fresh, "updated",
	                 (json_int_t)import->updated, "unchanged", (json_int_t)import->unchanged, "stale",
	                 (json_int_t)import->stale, "suspect", (json_int_t)import->suspect, "quarantined",
	                 (json_int_t)import->quarantined, "quarantine", import->quarantine, "warnings", import->warned,
	                 "dry_run", import->dry_run);
}

static void
refused_file(struct engine *engine, const struct record_field *field)
{
	struct manifest_note refusal;
	json_t *answer;

	if (!manifest_decode_note(field->text, field->length, &refusal))
		refusal = (struct manifest_note){ .reason = words("The file could not be read.") };
	note(engine->import, engine->import->quarantine, refusal.line, refusal.column, refusal.order, refusal.reason);
	answer = summary(engine->import);
	json_object_set_new(answer, "refused", json_stringn(refusal.reason.text, refusal.reason.length));
	end_import(engine, 3, answer);
}

static uint64_t
count_of(const void *record, size_t size, const char *name)
{
	char text[24];

	return record_text(record, size, name, text, sizeof text) ? strtoull(text, NULL, 10) : 0;
}

/* "end" and its pairs: the record without its first field. */
static void
file_ended(struct engine *engine, const struct record_reader *reader)
{
	struct import *import = engine->import;
	const uint8_t *pairs = reader->data + reader->at;
	size_t size = reader->size - reader->at;
	bool agree;

	import->rows = count_of(pairs, size, "rows");
	import->quarantined += count_of(pairs, size, "quarantined");
	if (import->acks != NULL) {
		json_t *answer = history_acks_answer(engine, import->acks, &agree);

		json_object_update_new(answer, summary(import));
		json_object_del(answer, "orders");
		end_import(engine, agree && import->quarantined == 0 ? 0 : 1, answer);
		return;
	}
	end_import(engine, import->quarantined > 0 ? 1 : 0, summary(import));
}

static void
apply_field(struct engine *engine, const struct record_field *kind, const struct record_field *field)
{
	struct manifest_note found;
	struct manifest_order order;
	struct manifest_item item;
	bool quarantined = kind->length == 10 && memcmp(kind->text, "quarantine", 10) == 0;

	if (kind->length == 6 && memcmp(kind->text, "orders", 6) == 0) {
		if (manifest_decode_order(field->text, field->length, &order, engine->import->lines, LIMIT_ORDER_LINES))
			apply_order(engine, &order);
	} else if (kind->length == 5 && memcmp(kind->text, "items", 5) == 0) {
		if (manifest_decode_item(field->text, field->length, &item))
			apply_item(engine, &item);
	} else if (manifest_decode_note(field->text, field->length, &found)) {
		if (quarantined)
			quarantine(engine, found.line, found.column, found.order, found.reason);
		else
			note(engine->import, engine->import->warned, found.line, found.column, found.order, found.reason);
	}
}

static void
apply_batch(struct engine *engine, const void *record, size_t size)
{
	struct record_reader reader;
	struct record_field kind, field;

	record_open(&reader, record, size);
	if (!record_next(&reader, &kind))
		return;
	if (kind.length == 3 && memcmp(kind.text, "end", 3) == 0) {
		file_ended(engine, &reader);
		return;
	}
	while (engine->import != NULL && record_next(&reader, &field)) {
		if (kind.length == 7 && memcmp(kind.text, "refused", 7) == 0)
			refused_file(engine, &field);
		else
			apply_field(engine, &kind, &field);
	}
}

void
import_batch(struct engine *engine, const struct message_id *id, const void *record, size_t size, int fd)
{
	struct stat status;
	void *mapped;

	if (engine->import == NULL || engine->import->sender == 0 || engine->import->sender != id->incarnation)
		return; /* of a process that was told to go */
	if (engine_answered_before(engine, engine->importer, id, MESSAGE_ORDERED))
		return;
	engine->import->batches++;
	if (size > 0) {
		apply_batch(engine, record, size);
	} else if (fd >= 0 && fstat(fd, &status) == 0 && status.st_size > 0 && status.st_size <= BATCH_MAX) {
		mapped = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
		if (mapped != MAP_FAILED) {
			apply_batch(engine, mapped, (size_t)status.st_size);
			munmap(mapped, (size_t)status.st_size);
		}
	}
	engine_note_answer(engine, id);
	engine_send(engine, engine->importer, MESSAGE_ORDERED, *id, NULL, 0, -1);
}

/* ---- its process ---- */

/* From the beginning: what was applied before is met unchanged. */
static void
start_process(struct engine *engine)
{
	struct import *import = engine->import;

	import->fresh = import->updated = import->unchanged = import->stale = import->suspect = import->quarantined = 0;
	json_array_clear(import->quarantine);
	json_array_clear(import->warned);
	if (import->seen_size > 0)
		memset(import->seen, 0, import->seen_size);
	if (import->again && import->row != 0)
		store_run(&engine->store, SQL_QUARANTINE_FORGET, "i", import->row);
	import->sender = 0;
	import->batches = 0;
	import->life = randombytes_random() | 1u;
	engine_send(engine, engine->supervisor, MESSAGE_IMPORT, (struct message_id){ engine->incarnation, import->life },
	            NULL, 0, import->file);
}

void
import_hello(struct engine *engine, const struct message_id *id)
{
	struct import *import = engine->import;

	if (import == NULL || id->n != import->life)
		return;
	import->sender = id->incarnation;
	engine_send(engine, engine->importer, MESSAGE_IMPORT, (struct message_id){ engine->incarnation, ++engine->sent },
	            import->options, import->options_size, -1);
}

void
import_again(struct engine *engine)
{
	struct import *import = engine->import;

	if (import != NULL && import->sender == 0)
		start_process(engine);
	else if (import != NULL)
		engine_send(engine, engine->importer, MESSAGE_IMPORT,
		            (struct message_id){ engine->incarnation, ++engine->sent }, import->options,
		            import->options_size, -1);
}

/* The supervisor says that the process is gone: if it was not through, once more, as long as each life gets further
 * than the ones before. */
void
import_ended(struct engine *engine, const struct message_id *id)
{
	struct import *import = engine->import;

	if (import == NULL || id->n != import->life)
		return;
	import->tries = import->batches > import->most_batches ? 1 : import->tries + 1;
	if (import->batches > import->most_batches)
		import->most_batches = import->batches;
	if (import->tries >= TRIES) {
		end_import(engine, 5, json_pack("{s:{s:s, s:s}}", "error", "code", "import-failed", "text",
		                                "The import process died three times at this file. Nothing of what it had "
		                                "handed over is lost. Send the file to the admin."));
		return;
	}
	import->again = true;
	start_process(engine);
}

/* A row for the import; the one of an earlier life of the engine, if it had this request under way. */
static void
note_import(struct engine *engine, struct import *import)
{
	const struct message_id *id = &import->request;

	import->row = store_number(&engine->store, SQL_IMPORT_FIND, 0, "ii", (int64_t)id->incarnation, (int64_t)id->n);
	import->again = import->row != 0;
	if (import->row == 0)
		import->row = store_number(&engine->store, SQL_IMPORT_ADD, 0, "tiii", import->file_name, engine_wall(),
		                           (int64_t)id->incarnation, (int64_t)id->n);
	import->began_ms = store_number(&engine->store, SQL_IMPORT_BEGAN, 0, "i", import->row);
}

void
import_request(struct engine *engine, const struct message_id *id, const void *record, size_t size, int *fd)
{
	struct import *import;
	char flag[8], kind[12];

	if (engine->import != NULL && memcmp(&engine->import->request, id, sizeof *id) == 0)
		return;
	if (engine->import != NULL || engine->full || *fd < 0 || size > sizeof import->options) {
		engine_reply(engine, id, 4, engine->full ? "{\"error\":{\"code\":\"storage-full\",\"text\":\"The disk is full.\"}}" :
		             "{\"error\":{\"code\":\"busy\",\"text\":\"Another import is running. Try again when it is done.\"}}");
		return;
	}
	import = calloc(1, sizeof *import);
	if (import == NULL)
		log_fatal("no memory");
	engine->import = import;
	import->request = *id;
	memcpy(import->options, record, size);
	import->options_size = size;
	import->file = dup(*fd);
	import->items = record_text(record, size, "items", flag, sizeof flag) && flag[0] == '1';
	import->dry_run = record_text(record, size, "dry_run", flag, sizeof flag) && flag[0] == '1';
	if (!record_text(record, size, "name", import->file_name, sizeof import->file_name))
		snprintf(import->file_name, sizeof import->file_name, "file");
	if (record_text(record, size, "kind", kind, sizeof kind) && strcmp(kind, "acks") == 0) {
		import->acks = history_acks_begin(engine);
		import->dry_run = true;
	}
	import->quarantine = json_array();
	import->warned = json_array();
	if (!import->dry_run)
		note_import(engine, import);
	start_process(engine);
}
