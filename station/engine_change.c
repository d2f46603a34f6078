/* Orders that change while they are packed, or after: what a manifest or a person has changed is in the tables, and the
 * core is told, so that the lane hears of it at once and no label with an old address is left. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine.h"
#include "engine_search.h"
#include "record.h"

enum { ADDRESS_FIELDS = 10 };

static const char *const address_names[ADDRESS_FIELDS] = { "ship_to_name", "ship_to_company", "address1", "address2",
	"city", "state", "postcode", "country", "phone", "email" };

bool
change_has_boxes(struct engine *engine, uint64_t order)
{
	return store_number(&engine->store, SQL_ORDER_HAS_BOXES, 0, "i", (int64_t)order) != 0;
}

uint8_t
change_resume_state(struct engine *engine, uint64_t order, uint8_t kept)
{
	const struct pack_order *open = pack_find_order(&engine->pack, order);

	bool at_lane = open != NULL && open->lane != 0, boxes = change_has_boxes(engine, order);

	/* 1. a lead has not decided yet */
	if (kept == ORDER_SUSPECT && !at_lane && !boxes)
		return ORDER_SUSPECT;
	/* 2. all has been taken out meanwhile */
	if (!at_lane && !boxes)
		return ORDER_RELEASED;
	/* 3. as far as it was */
	return kept == ORDER_PACKED || kept == ORDER_SEALED ? kept : ORDER_OPEN;
}

uint64_t
change_tell(struct engine *engine, const struct change *change)
{
	struct event event;

	if ((change->lines || change->numbers) && (pack_find_order(&engine->pack, change->order) != NULL ||
	                      change_has_boxes(engine, change->order)))
		engine_reload(engine, change->order);
	else if (change_has_boxes(engine, change->order))
		engine_load(engine, change->order, 0);
	engine_event(engine, &event, EVENT_ORDER);
	event.order = (struct event_order){ .order = change->order, .state = change->state,
		.was_state = change->was_state, .content = change->content, .was_content = change->was_content,
		.user = change->user, .lines = change->lines, .address = change->address };
	engine_step(engine, &event, NULL, NULL);
	return event.seq;
}

/* ---- order change ---- */

struct edit {
	struct engine *engine;
	const void *record;
	size_t size;
	int64_t order;
	crypto_generichash_state hash;  /* of the old content and all that is new */
	bool address, lines;
	char fields[ADDRESS_FIELDS][LIMIT_FIELD + 1]; /* the address as it shall be */
	char *text;
	size_t capacity;
};

static bool
refuse(struct edit *edit, const char *text)
{
	snprintf(edit->text, edit->capacity, "%s", text);
	return false;
}

static bool
read_field(struct edit *edit, const char *name, char *value, size_t capacity)
{
	struct record_field field;

	if (!record_find(edit->record, edit->size, name, &field))
		return false;
	if (field.length >= capacity)
		field.length = capacity - 1;
	memcpy(value, field.text, field.length);
	value[field.length] = '\0';
	return true;
}

static bool
read_address(struct edit *edit)
{
	char (*values)[LIMIT_FIELD + 1] = edit->fields;
	sqlite3_stmt *statement = store_query(&edit->engine->store, SQL_ADDRESS, "i", edit->order);

	if (!store_next(&edit->engine->store, statement))
		return refuse(edit, "The order's address has been purged.");
	for (int i = 0; i < ADDRESS_FIELDS; i++)
		snprintf(values[i], LIMIT_FIELD + 1, "%s", store_column(statement, i));
	store_done(statement);
	for (int i = 0; i < ADDRESS_FIELDS; i++) {
		static char value[LIMIT_FIELD + 1];
		if (!read_field(edit, address_names[i], value, sizeof value) || strcmp(value, values[i]) == 0)
			continue;
		edit->address = true;
		memcpy(values[i], value, sizeof value);
		crypto_generichash_update(&edit->hash, (const unsigned char *)value, strlen(value) + 1);
	}
	if (values[0][0] == '\0' || values[2][0] == '\0' || values[4][0] == '\0' || strlen(values[7]) != 2)
		return refuse(edit, "An address needs ship_to_name, address1, city and a country of two letters.");
	return true;
}

static void
write_address(struct edit *edit)
{
	char (*values)[LIMIT_FIELD + 1] = edit->fields;

	if (!edit->address)
		return;
	search_forget(edit->engine, edit->order);
	store_run(&edit->engine->store, SQL_ADDRESS_PUT, "itttttttttt", edit->order, values[0], values[1], values[2],
	          values[3], values[4], values[5], values[6], values[7], values[8], values[9]);
	search_renew(edit->engine, edit->order);
}

static int
status_of(const char *text)
{
	for (int status = LINE_BACKORDERED; status <= LINE_DAMAGED; status++)
		if (strcmp(line_status_text((enum line_status)status), text) == 0)
			return status;
	return strcmp(text, "open") == 0 ? LINE_OPEN : -1;
}

/* What the order's line is as it is packed: one line, or a line for each part of a kit. */
struct edited_line {
	struct edited {
		int64_t n, per;      /* units of one of what was ordered: 1 where that is no kit */
		int64_t quantity;    /* of what was ordered */
		int status;
	} rows[LIMIT_ORDER_LINES];
	size_t count;
};

/* A line number may stand twice, where a revision has put another item there while units of the old one were packed:
 * the one that is not cancelled is meant. */
static bool
find_line(struct edit *edit, const char *line_id, struct edited_line *line)
{
	sqlite3_stmt *statement = store_query(&edit->engine->store, SQL_LINES_OLD, "i", edit->order);
	int64_t meant = 0;

	line->count = 0;
	while (store_next(&edit->engine->store, statement)) {
		int64_t kit = sqlite3_column_int64(statement, 6), item = kit != 0 ? kit : sqlite3_column_int64(statement, 2);
		int64_t per = kit != 0 ? sqlite3_column_int64(statement, 7) : 1;
		int status = (int)sqlite3_column_int64(statement, 5);

		if (strcmp(store_column(statement, 1), line_id) != 0)
			continue;
		if (line->count > 0 && item != meant && line->rows[0].status == LINE_CANCELLED)
			line->count = 0;
		if (line->count > 0 && (item != meant || line->count == LIMIT_ORDER_LINES))
			continue;
		meant = item;
		line->rows[line->count++] = (struct edited){ .n = sqlite3_column_int64(statement, 0), .per = per,
			.quantity = sqlite3_column_int64(statement, 3) / per, .status = status };
	}
	store_done(statement);
	return line->count > 0;
}

/* Looks whether one of them may become so, and says in the edit if that is new. */
static bool
check_row(struct edit *edit, const struct edited *old, int64_t quantity, int status)
{
	struct edited row = *old;

	row.quantity = quantity >= 0 ? quantity : old->quantity;
	row.status = status >= 0 ? status : old->status;
	if (row.quantity == old->quantity && row.status == old->status)
		return true;
	if (row.quantity * row.per > LIMIT_QUANTITY)
		return refuse(edit, "So many of this kit have more than 1000000 units of one part.");
	if (store_number(&edit->engine->store, SQL_LINE_TENDERED, 0, "ii", edit->order, row.n) >
	    (row.status == LINE_CANCELLED ? 0 : row.quantity * row.per))
		return refuse(edit, "The carrier has more of that line already.");
	edit->lines = true;
	crypto_generichash_update(&edit->hash, (const unsigned char *)&row.n, sizeof row.n);
	crypto_generichash_update(&edit->hash, (const unsigned char *)&row.quantity, sizeof row.quantity);
	crypto_generichash_update(&edit->hash, (const unsigned char *)&row.status, sizeof row.status);
	return true;
}

/* --line L with --quantity N, --line-status open|backordered|held|short|damaged|cancelled; of a kit all its parts. What is
 * refused in the middle of it must not be half done: all is looked at first, and written then. */
static bool
edit_line(struct edit *edit)
{
	static struct edited_line line;
	char line_id[LIMIT_FIELD + 1], text[32], *end;
	int64_t quantity = -1;
	int status = -1;

	if (!read_field(edit, "line", line_id, sizeof line_id))
		return true;
	if (!find_line(edit, line_id, &line))
		return refuse(edit, "The order has no such line: see order show.");
	if (read_field(edit, "quantity", text, sizeof text)) {
		quantity = strtoll(text, &end, 10);
		if (*text == '\0' || *end != '\0' || quantity < 0 || quantity > LIMIT_QUANTITY)
			return refuse(edit, "--quantity is a whole number from 0 to 1000000.");
	}
	if (read_field(edit, "line_status", text, sizeof text)) {
		status = status_of(text);
		if (status < 0)
			return refuse(edit, "--line-status is open, backordered, held, short, damaged or cancelled.");
	}
	for (size_t i = 0; i < line.count; i++)
		if (!check_row(edit, &line.rows[i], quantity, status))
			return false;
	for (size_t i = 0; i < line.count && edit->lines; i++) {
		const struct edited *row = &line.rows[i];

		store_run(&edit->engine->store, SQL_LINE_RENEW, "iiii", edit->order, row->n,
		          (quantity >= 0 ? quantity : row->quantity) * row->per, (int64_t)(status >= 0 ? status : row->status));
	}
	return true;
}

/* service, ship_by, note: the values as they shall be. True if this one is new. */
static bool
edit_text(struct edit *edit, const char *name, const char *old, char value[LIMIT_FIELD + 1])
{
	memcpy(value, old, strlen(old) + 1);
	if (!read_field(edit, name, value, LIMIT_FIELD + 1) || strcmp(value, old) == 0)
		return false;
	crypto_generichash_update(&edit->hash, (const unsigned char *)value, strlen(value) + 1);
	return true;
}

static uint64_t
new_content(struct edit *edit)
{
	unsigned char hash[crypto_generichash_BYTES_MIN];
	uint64_t content;

	crypto_generichash_final(&edit->hash, hash, sizeof hash);
	memcpy(&content, hash, sizeof content);
	return content;
}

enum { TEXT_SERVICE, TEXT_SHIP_BY, TEXT_NOTE, TEXTS };

/* The order as it is: false if there is none. */
static bool
read_order(struct edit *edit, struct change *change, char texts[TEXTS][LIMIT_FIELD + 1])
{
	static const int columns[TEXTS] = { 5, 10, 11 };
	sqlite3_stmt *statement = store_query(&edit->engine->store, SQL_ORDER_ROW, "i", edit->order);
	int64_t salt;

	if (!store_next(&edit->engine->store, statement))
		return false;
	change->state = change->was_state = (uint8_t)sqlite3_column_int64(statement, 1);
	change->was_content = (uint64_t)sqlite3_column_int64(statement, 2);
	salt = sqlite3_column_int64(statement, 14);
	for (int i = 0; i < TEXTS; i++)
		snprintf(texts[i], LIMIT_FIELD + 1, "%s", store_column(statement, columns[i]));
	store_done(statement);
	crypto_generichash_init(&edit->hash, edit->engine->store.hash_key, sizeof edit->engine->store.hash_key,
	                        crypto_generichash_BYTES_MIN);
	crypto_generichash_update(&edit->hash, (const unsigned char *)&salt, sizeof salt);
	crypto_generichash_update(&edit->hash, (const unsigned char *)&change->was_content, sizeof change->was_content);
	return true;
}

enum change_result
change_request(struct engine *engine, uint64_t order, const void *record, size_t size, uint32_t user, uint64_t *seq,
               char *text, size_t capacity)
{
	static const char *const names[TEXTS] = { "service", "ship_by", "note" };
	static char old[TEXTS][LIMIT_FIELD + 1], texts[TEXTS][LIMIT_FIELD + 1];
	static struct edit edit;
	struct change change = { .order = order, .user = user };
	bool new_text[TEXTS];

	edit = (struct edit){ .engine = engine, .record = record, .size = size, .order = (int64_t)order, .text = text,
		.capacity = capacity };
	snprintf(text, capacity, "There is no such order.");
	if (!read_order(&edit, &change, old))
		return CHANGE_REFUSED;
	if (change.state == ORDER_TENDERED) {
		words_text(VERDICT_TENDERED_ALREADY, text, capacity);
		return CHANGE_REFUSED;
	}
	/* all is looked at before anything is written */
	if (!read_address(&edit) || !edit_line(&edit))
		return CHANGE_REFUSED;
	for (int i = 0; i < TEXTS; i++)
		new_text[i] = edit_text(&edit, names[i], old[i], texts[i]);
	snprintf(text, capacity, "Nothing has changed.");
	if (!edit.address && !edit.lines && !new_text[TEXT_SERVICE] && !new_text[TEXT_SHIP_BY] && !new_text[TEXT_NOTE])
		return CHANGE_SAME;
	write_address(&edit);
	change.content = new_content(&edit);
	change.lines = edit.lines;
	/* another service is another label */
	change.address = edit.address || new_text[TEXT_SERVICE];
	store_run(&engine->store, SQL_ORDER_SERVICE, "ittti", (int64_t)order, texts[TEXT_SERVICE], texts[TEXT_SHIP_BY],
	          texts[TEXT_NOTE], (int64_t)change.content);
	urgency_renew(engine, order);
	*seq = change_tell(engine, &change);
	snprintf(text, capacity, "The order is changed.");
	return CHANGE_DONE;
}

/* ---- closeout ---- */

static json_t *
box_json(struct engine *engine, uint64_t box, const char *number, const char *order)
{
	char text[BOX_TEXT_MAX];

	store_box_text(&engine->store, box, text);
	return json_pack("{s:s, s:s, s:s}", "box", text, "number", number, "order", order);
}

static void
tender(struct engine *engine, const char *carrier, enum box_state state, uint32_t user, json_t *tendered)
{
	sqlite3_stmt *statement;
	json_t *rows = json_array(), *row;
	size_t i;

	/* the list first: tendering changes what the query reads */
	statement = store_query(&engine->store, SQL_CLOSEOUT, "ti", carrier, (int64_t)state);
	while (store_next(&engine->store, statement))
		json_array_append_new(rows, json_pack("{s:I, s:I, s:s, s:s}", "id", (json_int_t)sqlite3_column_int64(statement, 0),
		                                      "order_row", (json_int_t)sqlite3_column_int64(statement, 1), "number",
		                                      store_column(statement, 2), "order", store_column(statement, 3)));
	json_array_foreach(rows, i, row) {
		uint64_t box = (uint64_t)json_integer_value(json_object_get(row, "id"));
		struct event event;
		engine_load(engine, (uint64_t)json_integer_value(json_object_get(row, "order_row")), 0);
		engine_event(engine, &event, EVENT_BOX);
		event.box = (struct event_decision){ .box = box, .decision = DECISION_TENDER, .user = user,
			.order = (uint64_t)json_integer_value(json_object_get(row, "order_row")) };
		engine_step(engine, &event, NULL, NULL);
		if (engine->action_count > 0)
			json_array_append_new(tendered, box_json(engine, box, json_string_value(json_object_get(row, "number")),
			                                         json_string_value(json_object_get(row, "order"))));
	}
	json_decref(rows);
}

json_t *
change_closeout(struct engine *engine, const char *carrier, bool attest, uint32_t user)
{
	json_t *tendered = json_array(), *left = json_array(), *intercepted = json_array();
	int64_t began = engine_wall();
	sqlite3_stmt *statement;

	engine_begin(engine);
	tender(engine, carrier, BOX_LOADED, user, tendered);
	if (attest)
		tender(engine, carrier, BOX_SEALED, user, tendered);
	statement = store_query(&engine->store, SQL_LEFT_BEHIND, "t", carrier);
	while (store_next(&engine->store, statement))
		json_array_append_new(sqlite3_column_int64(statement, 3) != 0 ? intercepted : left,
		                      box_json(engine, (uint64_t)sqlite3_column_int64(statement, 0), store_column(statement, 2),
		                               store_column(statement, 1)));
	return json_pack("{s:s, s:I, s:I, s:o, s:o, s:o}", "carrier", carrier, "from_ms", (json_int_t)began, "to_ms",
	                 (json_int_t)engine_wall(), "tendered", tendered, "left_behind", left,
	                 "intercepted", intercepted);
}
