/* One order of a manifest meets what the station knows: the catalogue, the carriers, earlier revisions,
 * what has been packed, what looks the same. */
#include "engine_import.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "engine_given.h"
#include "engine_lines.h"
#include "engine_search.h"
#include "expiry.h"
#include "log.h"

enum { SUSPECT_DAYS = 14, DIFFERING_SHOWN = 100, REFUSALS_SHOWN = 1000 };

static void
quarantine_order(struct engine *engine, const struct manifest_order *order, uint32_t line, const char *column,
                 const char *reason)
{
	engine->import->quarantined++;
	import_mend(engine->import, order->file_line, order->until_line);
	import_quarantine(engine, line, import_words(column), order->field[ORDER_ID], import_words(reason));
}

struct known {
	int64_t id, rank;
	int64_t import, created_ms; /* the row in table import that has changed it last; when it was new */
	uint8_t state, resume;
	uint64_t content;
	int64_t manifest;           /* hash_manifest() of its newest revision, 0: unknown */
	int64_t salt;               /* of its hashes: what was purged cannot be guessed at by them */
};

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
static int64_t
hash_manifest(struct engine *engine, const struct manifest_order *order, int64_t salt)
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
static int64_t
hash_fields(struct engine *engine, const struct manifest_order *order, int64_t salt, int first, int last, bool lines)
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
			quarantine_order(engine, order, order->lines[i].file_line, "sku", reason);
			return false;
		}
		engine->import->line_items[i] = (uint32_t)item;
	}
	return true;
}

/* As it is packed, the order has no more lines and units than any may have. */
static bool
kits_fit(struct engine *engine, const struct manifest_order *order, const struct known *known)
{
	uint32_t index = 0;
	const char *refusal = lines_expand(engine, known->id, order, &index);

	if (refusal != NULL)
		quarantine_order(engine, order, order->lines[index].file_line, "sku", refusal);
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
	quarantine_order(engine, order, order->file_line, "carrier", reason);
	return false;
}

static bool
numbers_fit(struct engine *engine, const struct manifest_order *order, const struct known *known)
{
	struct given_refusal refusal;

	if (given_fits(engine, order, known->id, &refusal))
		return true;
	quarantine_order(engine, order, order->file_line, refusal.column, refusal.text);
	return false;
}

static uint8_t
state_of(struct engine *engine, const struct manifest_order *order, int64_t duplicate,
         const struct known *known)
{
	const struct manifest_text *id = &order->field[ORDER_ID], *replaces = &order->field[ORDER_REPLACES];
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
	statement = store_query(&engine->store, SQL_SUSPECT, "isis", duplicate, id->text, (size_t)id->length,
	                        engine_wall() - (int64_t)SUSPECT_DAYS * 86400000, replaces->text,
	                        (size_t)replaces->length);
	suspect = store_next(&engine->store, statement) ||
	          (replaces->length == 0 && dry_has(&engine->import->dry, (uint64_t)duplicate));
	store_done(statement);
	return suspect ? ORDER_SUSPECT : ORDER_RELEASED;
}

static void
write_order(struct engine *engine, const struct manifest_order *order, const struct known *known,
            uint8_t state, int64_t content, int64_t duplicate, int64_t *id)
{
	const struct manifest_text *f = order->field;
	int64_t address = hash_fields(engine, order, known->salt, ORDER_SHIP_TO_NAME, ORDER_COUNTRY, false);
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
		          hash_manifest(engine, order, known->salt), rank.due_ms, (int64_t)rank.priority, known->salt);
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
	          hash_manifest(engine, order, known->salt), known->salt);
	urgency_renew(engine, (uint64_t)*id);
}

static void
write_lines(struct engine *engine, const struct manifest_order *order, int64_t id)
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

static void
write_parts(struct engine *engine, const struct manifest_order *order, int64_t id)
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

static void
find_known(struct engine *engine, const struct manifest_order *order, struct known *known)
{
	const struct manifest_text *id = &order->field[ORDER_ID];
	sqlite3_stmt *statement;

	*known = (struct known){ .id = store_number(&engine->store, SQL_FIND_ORDER, 0, "s", id->text, (size_t)id->length) };
	randombytes_buf(&known->salt, sizeof known->salt);
	known->salt |= 1; /* never 0 */
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
	known->manifest = sqlite3_column_int64(statement, 12);
	if (sqlite3_column_int64(statement, 14) != 0)
		known->salt = sqlite3_column_int64(statement, 14);
	store_done(statement);
}

/* Until the carrier has it, an order may be cancelled or sent elsewhere; what is in a sealed box stays as
 * it is. */
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
	     store_number(&engine->store, SQL_ORDER_TENDERED, 0, "i", known->id) != 0) &&
	    order->status != STATUS_CANCELLED && lines_renew(engine, known->id, order, false)) {
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

/* The same revision with other content changes nothing, and must not be silent: it is how an old address
 * ships. */
static void
note_difference(struct engine *engine, const struct manifest_order *order, const struct known *known)
{
	struct import *import = engine->import;

	if (known->manifest == 0 || known->manifest == hash_manifest(engine, order, known->salt))
		return;
	if (import->differs++ < DIFFERING_SHOWN)
		json_array_append_new(import->differing,
		                      json_stringn(order->field[ORDER_ID].text,
		                                   order->field[ORDER_ID].length));
}

/* What a replacement replaces is known, as a rule. */
static void
look_at_original(struct engine *engine, const struct manifest_order *order)
{
	const struct manifest_text *replaces = &order->field[ORDER_REPLACES], *id = &order->field[ORDER_ID];
	const char *reason = "the order that it replaces is not known here";

	if (replaces->length == 0)
		return;
	if (replaces->length == id->length && memcmp(replaces->text, id->text, id->length) == 0)
		reason = "the order is said to replace itself";
	else if (store_number(&engine->store, SQL_FIND_ORDER, 0, "s", replaces->text,
	                      (size_t)replaces->length) != 0)
		return;
	import_note(engine->import, engine->import->warned, order->file_line, import_words("replaces"), *id,
	            import_words(reason));
}

/* hold --file and the like: the order is named, and that is all. */
static void
change_named(struct engine *engine, const struct manifest_order *order)
{
	struct import *import = engine->import;
	const struct manifest_text *id = &order->field[ORDER_ID];
	int64_t known = store_number(&engine->store, SQL_FIND_ORDER, 0, "s", id->text, (size_t)id->length);
	uint8_t state = 0;
	enum verdict refused = known == 0 ? VERDICT_ORDER_UNKNOWN :
	                       state_change(engine, import->change, (uint64_t)known, import->user, import->reason, &state);
	char text[256];

	if (refused == VERDICT_NONE) {
		import->changed++;
	} else if (refused == VERDICT_ACKNOWLEDGED || (known != 0 && state == import->change->to)) {
		import->already++;
	} else if (import->refused++ < REFUSALS_SHOWN) {
		words_text(refused, text, sizeof text);
		json_array_append_new(import->refusals, json_pack("{s:s, s:i, s:s%, s:s, s:s}", "file", import->file_name,
		                                                  "line", (int)order->file_line, "order", id->text,
		                                                  (size_t)id->length, "verdict", verdict_text(refused),
		                                                  "reason", known == 0 ? "There is no such order." : text));
	}
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
	    !dry_add(&import->dry, (uint64_t)hash_fields(engine, order, 0, ORDER_ID, ORDER_ID, false)))
		result = HISTORY_UNCHANGED; /* another parcel of an order that this file has named */
	if (result == HISTORY_REFUSED) {
		quarantine_order(engine, order, order->file_line, "order_id", reason);
		return;
	}
	++*counts[result];
	if (reason[0] != '\0')
		import_note(import, import->warned, order->file_line, import_words("tracking_number"),
		            order->field[ORDER_ID], import_words(reason));
}

/* The core is told last, when the tables have it all. */
static void
renew_order(struct engine *engine, const struct manifest_order *order, const struct known *known,
            uint8_t state, int64_t content, int64_t duplicate)
{
	struct change change = { .order = (uint64_t)known->id, .was_state = known->state, .state = state,
		.was_content = known->content, .content = (uint64_t)content };
	enum given_change given;
	int64_t id;

	change.address = lines_address_differs(engine, known->id, order);
	change.lines = lines_renew(engine, known->id, order, true);
	write_order(engine, order, known, state, content, duplicate, &id);
	write_parts(engine, order, id);
	given = given_keep(engine, order, id);
	change.numbers = given != GIVEN_SAME;
	change.address |= given == GIVEN_LIVE;
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
	given_keep(engine, order, id);
	engine_event(engine, &event, EVENT_ORDER);
	event.order = (struct event_order){ .order = (uint64_t)id, .state = state, .content = (uint64_t)content };
	engine_step(engine, &event, NULL, NULL);
}

void
import_order(struct engine *engine, const struct manifest_order *order)
{
	struct import *import = engine->import;
	int64_t duplicate = hash_fields(engine, order, 0, ORDER_SHIP_TO_NAME, ORDER_COUNTRY, true), content;
	struct known known;
	uint8_t state;

	if (import->change != NULL) {
		change_named(engine, order);
		return;
	}
	if (order->status == STATUS_SHIPPED) {
		apply_shipped(engine, order);
		return;
	}
	if (import->acks != NULL)
		return; /* the shop does not say that it is shipped */
	find_known(engine, order, &known);
	if (known.id != 0 && order->revision == known.rank) {
		count_known(import, &known);
		note_difference(engine, order, &known);
		return;
	}
	if (known.id != 0 && order->revision < known.rank) {
		import->stale++;
		return;
	}
	if (!find_skus(engine, order) || !kits_fit(engine, order, &known) || !carrier_fits(engine, order) ||
	    !numbers_fit(engine, order, &known))
		return;
	if (known.id != 0 && !may_renew(engine, order, &known))
		return;
	if (known.id == 0 && !store_has_room(&engine->store)) {
		quarantine_order(engine, order, order->file_line, "order_id",
		                 "limit-exceeded: the station holds 1,000,000 orders. Purge old ones first.");
		return;
	}
	look_at_original(engine, order);
	state = state_of(engine, order, duplicate, &known);
	import->suspect += state == ORDER_SUSPECT && known.id == 0;
	*(known.id == 0 ? &import->fresh : &import->updated) += 1;
	if (import->dry_run) {
		if (state != ORDER_CANCELLED)
			dry_add(&import->dry, (uint64_t)duplicate);
		given_remember(engine, order);
		return;
	}
	content = hash_fields(engine, order, known.salt, ORDER_ID, ORDER_REPLACES, true);
	if (known.id != 0)
		renew_order(engine, order, &known, state, content, duplicate);
	else
		add_order(engine, order, &known, state, content, duplicate);
}
