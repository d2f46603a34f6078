/* One order of a manifest meets what the station knows: the catalogue, the carriers, earlier revisions,
 * what has been packed, what looks the same. */
#include "engine_known_order.h"

#include <sodium.h>
#include <string.h>

#include "engine_given.h"
#include "engine_lines.h"
#include "engine_search.h"

enum { SUSPECT_DAYS = 14, DIFFERING_SHOWN = 100, REFUSALS_SHOWN = 1000 };

static uint8_t
state_of(struct engine *engine, const struct manifest_order *order, int64_t duplicate,
         const struct known_order *known)
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
find_known(struct engine *engine, const struct manifest_order *order, struct known_order *known)
{
	const struct manifest_text *id = &order->field[ORDER_ID];
	sqlite3_stmt *statement;

	*known = (struct known_order){ .id = store_number(&engine->store, SQL_FIND_ORDER, 0, "s", id->text, (size_t)id->length) };
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

/* What this import itself has put in before its process or the engine died counts as what it was then. */
static void
count_known(struct import *import, const struct known_order *known)
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
note_difference(struct engine *engine, const struct manifest_order *order, const struct known_order *known)
{
	struct import *import = engine->import;

	if (known->manifest == 0 || known->manifest == known_order_hash(engine, order, known->salt))
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
	    !dry_add(&import->dry, (uint64_t)known_order_hash_fields(engine, order, 0, ORDER_ID, ORDER_ID, false)))
		result = HISTORY_UNCHANGED; /* another parcel of an order that this file has named */
	if (result == HISTORY_REFUSED) {
		known_order_quarantine(engine, order, order->file_line, "order_id", reason);
		return;
	}
	++*counts[result];
	if (reason[0] != '\0')
		import_note(import, import->warned, order->file_line, import_words("tracking_number"),
		            order->field[ORDER_ID], import_words(reason));
}

/* The core is told last, when the tables have it all. */
static void
renew_order(struct engine *engine, const struct manifest_order *order, const struct known_order *known,
            uint8_t state, int64_t content, int64_t duplicate)
{
	struct change change = { .order = (uint64_t)known->id, .was_state = known->state, .state = state,
		.was_content = known->content, .content = (uint64_t)content };
	enum given_change given;
	int64_t id;

	change.address = lines_address_differs(engine, known->id, order);
	change.lines = lines_renew(engine, known->id, order, true);
	known_order_write(engine, order, known, state, content, duplicate, &id);
	known_order_write_parts(engine, order, id);
	given = given_keep(engine, order, id);
	change.numbers = given != GIVEN_SAME;
	change.address |= given == GIVEN_LIVE;
	change_tell(engine, &change);
}

static void
add_order(struct engine *engine, const struct manifest_order *order, const struct known_order *known, uint8_t state,
          int64_t content, int64_t duplicate)
{
	struct event event;
	int64_t id;

	known_order_write(engine, order, known, state, content, duplicate, &id);
	known_order_write_lines(engine, order, id);
	known_order_write_parts(engine, order, id);
	given_keep(engine, order, id);
	engine_event(engine, &event, EVENT_ORDER);
	event.order = (struct event_order){ .order = (uint64_t)id, .state = state, .content = (uint64_t)content };
	engine_step(engine, &event, NULL, NULL);
}

void
import_order(struct engine *engine, const struct manifest_order *order)
{
	struct import *import = engine->import;
	int64_t duplicate = known_order_hash_fields(engine, order, 0, ORDER_SHIP_TO_NAME, ORDER_COUNTRY, true), content;
	struct known_order known;
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
	if (!known_order_fits(engine, order, &known) || (known.id != 0 && !known_order_may_renew(engine, order, &known)))
		return;
	if (known.id == 0 && !store_has_room(&engine->store)) {
		known_order_quarantine(engine, order, order->file_line, "order_id",
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
	content = known_order_hash_fields(engine, order, known.salt, ORDER_ID, ORDER_REPLACES, true);
	if (known.id != 0)
		renew_order(engine, order, &known, state, content, duplicate);
	else
		add_order(engine, order, &known, state, content, duplicate);
}
