/* What a code is, as the tables know it. Nothing is decided here: the core is told all that fits, and chooses. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "carrier.h"
#include "engine.h"
#include "engine_printer_test.h"
#include "engine_unit.h"
#include "seal_mark.h"

struct look {
	struct engine *engine;
	struct event_scan *facts;
	struct fact_texts *texts;
	const char *text;          /* without AIM identifier */
	size_t length;
	struct barcode barcode;
};

static void
find_label_row(struct look *look, sqlite3_stmt *statement)
{
	struct scan_label *label = &look->facts->label;

	if (!store_next(&look->engine->store, statement))
		return;
	label->is_label = true;
	label->is_void = sqlite3_column_int64(statement, 0) != NUMBER_LIVE;
	label->readdressed = sqlite3_column_int64(statement, 0) == NUMBER_READDRESSED;
	label->box = (uint64_t)sqlite3_column_int64(statement, 1);
	label->order = (uint64_t)sqlite3_column_int64(statement, 2);
	label->intent = (uint64_t)sqlite3_column_int64(statement, 3);
	label->attempt = (uint32_t)sqlite3_column_int64(statement, 4);
	label->lane = (uint32_t)sqlite3_column_int64(statement, 5);
	label->box_state = (uint8_t)sqlite3_column_int64(statement, 6);
	label->order_state = (uint8_t)sqlite3_column_int64(statement, 7);
	label->intercept = sqlite3_column_int64(statement, 8) != 0;
	label->number = (uint64_t)sqlite3_column_int64(statement, 9);
	store_done(statement);
}

/* The mark's own number, which may be another than the box's newest. */
static void
find_old_sheet(struct look *look, uint64_t intent)
{
	sqlite3_stmt *statement = store_query(&look->engine->store, SQL_FIND_MARK, "i", (int64_t)intent);

	if (!store_next(&look->engine->store, statement))
		return;
	look->facts->label.readdressed = sqlite3_column_int64(statement, 0) == NUMBER_READDRESSED;
	look->facts->label.number = (uint64_t)sqlite3_column_int64(statement, 1);
	store_done(statement);
}

/* A carrier's symbol may hold more than the number: a postcode, a service. What a finished label's says was read off it. */
static void
find_in_symbol(struct look *look)
{
	const struct config *config = look->engine->store.config;
	char number[CARRIER_NUMBER_MAX];

	sqlite3_stmt *given = store_query(&look->engine->store, SQL_FIND_GIVEN_CODE, "s", look->text, look->length);
	if (store_next(&look->engine->store, given)) {
		snprintf(number, sizeof number, "%s", store_column(given, 0));
		store_done(given);
		find_label_row(look, store_query(&look->engine->store, SQL_FIND_NUMBER, "t", number));
	}
	for (size_t i = 0; i < config->carrier_count && !look->facts->label.is_label; i++) {
		const struct carrier_driver *driver = carrier_find(config->carriers[i].driver);

		if (driver && driver->read && driver->read(look->text, look->length, number))
			find_label_row(look, store_query(&look->engine->store, SQL_FIND_NUMBER, "t", number));
	}
}

/* A number that we issued, any SSCC, or a seal mark. */
static void
find_label(struct look *look)
{
	struct scan_label *label = &look->facts->label;
	struct seal_mark mark;

	if (seal_mark_parse(&mark, look->text, look->length)) {
		find_label_row(look, store_query(&look->engine->store, SQL_FIND_BOX, "i", (int64_t)mark.box));
		label->is_void = label->box_state == BOX_VOIDED || label->intent != mark.intent ||
		                 label->attempt != mark.attempt;
		label->is_label = label->by_mark = true;
		find_old_sheet(look, mark.intent);
		return;
	}
	if (look->barcode.sscc[0] != '\0') {
		find_label_row(look, store_query(&look->engine->store, SQL_FIND_NUMBER, "t", look->barcode.sscc));
		label->is_label = true;
		return;
	}
	find_label_row(look, store_query(&look->engine->store, SQL_FIND_NUMBER, "s", look->text, look->length));
	if (!label->is_label)
		find_in_symbol(look);
}

static void
find_items(struct look *look, const char *code, size_t length)
{
	sqlite3_stmt *statement = store_query(&look->engine->store, SQL_FIND_ITEMS, "s", code, length);
	struct event_scan *facts = look->facts;

	while (store_next(&look->engine->store, statement) && facts->item_count < LIMIT_CANDIDATES)
		facts->items[facts->item_count++] = (struct scan_item){
			.item = (uint32_t)sqlite3_column_int64(statement, 0),
			.quantity = (uint32_t)sqlite3_column_int64(statement, 1),
			.needs = (uint8_t)sqlite3_column_int64(statement, 2),
			.grams = (uint32_t)sqlite3_column_int64(statement, 3),
		};
	store_done(statement);
}

static uint32_t
lane_where_open(const struct pack *pack, uint64_t order)
{
	for (size_t i = 0; i < LIMIT_LANES; i++)
		if (pack->lanes[i].id != 0 && pack->lanes[i].order == order)
			return pack->lanes[i].id;
	return 0;
}

static bool
find_order(struct look *look, enum store_sql sql)
{
	sqlite3_stmt *statement = store_query(&look->engine->store, sql, "s", look->text, look->length);

	if (!store_next(&look->engine->store, statement))
		return false;
	look->facts->order = (uint64_t)sqlite3_column_int64(statement, 0);
	look->facts->order_state = (uint8_t)sqlite3_column_int64(statement, 1);
	look->facts->order_lane = lane_where_open(&look->engine->pack, look->facts->order);
	store_done(statement);
	return true;
}

static struct scan_unit
read_unit(sqlite3_stmt *row)
{
	return (struct scan_unit){
		.unit = (uint64_t)sqlite3_column_int64(row, 0), .box = (uint64_t)sqlite3_column_int64(row, 1),
		.line = (uint32_t)sqlite3_column_int64(row, 2), .item = (uint32_t)sqlite3_column_int64(row, 3),
		.quantity = (uint32_t)sqlite3_column_int64(row, 4), .from = (uint64_t)sqlite3_column_int64(row, 5),
		.grams = (uint32_t)sqlite3_column_int64(row, 6),
	};
}

/* One scan goes over at most LIMIT_SCAN_LINES lines: the core takes no more. */
static void
take_units(struct look *look, sqlite3_stmt *statement)
{
	struct event_scan *facts = look->facts;

	while (store_next(&look->engine->store, statement))
		if (facts->last.unit == 0)
			facts->last = read_unit(statement);
		else if (facts->also_count < LIMIT_SCAN_LINES - 1)
			facts->also[facts->also_count++] = read_unit(statement);
	store_done(statement);
}

/* The rest of a case keeps the lot and the date of the whole. */
static void
take_unit_of_line(struct look *look, uint64_t order, uint32_t line)
{
	sqlite3_stmt *statement = store_query(&look->engine->store, SQL_FIND_LINE_UNIT, "ii", (int64_t)order, (int64_t)line);

	take_units(look, statement);
	if (look->facts->last.unit == 0)
		return;
	statement = store_query(&look->engine->store, SQL_UNIT_TEXTS, "ii", (int64_t)order,
	                        (int64_t)look->facts->last.unit);
	if (!store_next(&look->engine->store, statement))
		return;
	strncpy(look->texts->lot, store_column(statement, 0), sizeof look->texts->lot - 1);
	strncpy(look->texts->expiry, store_column(statement, 1), sizeof look->texts->expiry - 1);
	store_done(statement);
}

/* MOVE has asked for it: by its serial number that very unit; where the lot counts, one of that lot. */
static void
find_units_to_move(struct look *look, const struct pack_lane *lane)
{
	for (size_t i = 0; i < look->facts->item_count; i++) {
		const struct scan_item *item = &look->facts->items[i];
		const char *serial = look->facts->has_serial ? look->texts->serial : NULL;
		const char *lot = look->facts->has_lot && (item->needs & NEEDS_LOT) ? look->texts->lot : NULL;
		take_units(look, store_query(&look->engine->store, SQL_FIND_ELSEWHERE, "iiiitt", (int64_t)lane->order,
		                             (int64_t)item->item, (int64_t)lane->box, (int64_t)item->quantity, serial, lot));
	}
}

/* An item that must come out of the box: the unit that goes, of the first line that has one at the bench. */
static void
find_unit_to_return(struct look *look, const struct scan *scan, uint64_t order)
{
	struct store *store = &look->engine->store;
	uint32_t line = 0;

	for (size_t i = 0; i < look->facts->item_count && look->facts->last.unit == 0; i++) {
		uint32_t item = look->facts->items[i].item;
		while (look->facts->last.unit == 0 && (line = pack_excess_line(&look->engine->pack, scan->lane, item, line)) != 0)
			if (look->facts->has_serial)
				take_units(look, store_query(store, SQL_FIND_SERIAL_UNIT, "iit", (int64_t)order, (int64_t)item,
				                             look->texts->serial));
			else
				take_unit_of_line(look, order, line);
	}
}

/* The order wants the thing as it is, not as a kit. */
static bool
is_packed_whole(const struct pack *pack, const struct pack_order *order, uint32_t item)
{
	for (uint32_t i = 0; i < order->line_count; i++)
		if (pack->lines[order->first_line + i].item == item)
			return true;
	return false;
}

/* A kit of this order is packed by its parts. Its own code names no one thing: the core is told of a part twice, as of
 * items that share the code, so that it asks for another code and never counts one. */
static void
find_kit(struct look *look, uint64_t id)
{
	const struct pack_order *order = pack_find_order(&look->engine->pack, id);
	struct event_scan *facts = look->facts;

	for (size_t i = 0; order != NULL && i < facts->item_count && facts->item_count < LIMIT_CANDIDATES; i++) {
		sqlite3_stmt *statement;

		if (is_packed_whole(&look->engine->pack, order, facts->items[i].item))
			continue;
		statement = store_query(&look->engine->store, SQL_FIND_KIT_LINE, "ii", (int64_t)id,
		                        (int64_t)facts->items[i].item);
		if (!store_next(&look->engine->store, statement))
			continue;
		look->texts->kit = facts->items[i].item;
		facts->items[i] = (struct scan_item){ .item = (uint32_t)sqlite3_column_int64(statement, 0),
			.quantity = 1, .needs = (uint8_t)sqlite3_column_int64(statement, 1) };
		facts->items[facts->item_count++] = facts->items[i];
		store_done(statement);
		return;
	}
}

/* The carton's code as it stands in packwarden.conf. */
static uint32_t
find_carton(struct look *look)
{
	const struct config *config = look->engine->config;

	for (size_t i = 0; i < config->carton_count; i++)
		if (strlen(config->cartons[i].code) == look->length &&
		    memcmp(config->cartons[i].code, look->text, look->length) == 0)
			return (uint32_t)store_number(&look->engine->store, SQL_CARTON_FIND, 0, "t", config->cartons[i].name);
	return 0;
}

/* Commands, badges, lanes and cartons: letters and digits of this installation. */
static bool
find_own_code(struct look *look)
{
	struct store *store = &look->engine->store;
	sqlite3_stmt *statement;
	bool found;

	look->facts->command = (enum command)store_number(store, SQL_FIND_COMMAND, 0, "s", look->text, look->length);
	if (look->facts->command != COMMAND_NONE)
		return true;
	statement = store_query(store, SQL_FIND_BADGE, "s", look->text, look->length);
	found = store_next(store, statement);
	if (found) {
		look->facts->badge = (uint32_t)sqlite3_column_int64(statement, 0);
		look->facts->role = (uint8_t)sqlite3_column_int64(statement, 1);
		store_done(statement);
		return true;
	}
	look->facts->lane_code = facts_lane_code(look->engine, look->text, look->length);
	if (look->facts->lane_code != 0)
		return true;
	look->facts->carton = find_carton(look);
	return look->facts->carton != 0;
}

/* By the number of an article, however it is written: an article's number in Code 128, on a label made in the house,
 * is that article as well where nothing else is known by these digits. */
static void
find_items_by_number(struct look *look)
{
	static struct barcode bare;
	const struct barcode *barcode = &look->barcode;

	if (barcode->form == FORM_PLAIN && !barcode->guessed) {
		barcode_parse(&bare, look->text, look->length);
		barcode = &bare;
	}
	if (barcode->gtin[0] != '\0' && look->facts->item_count == 0)
		find_items(look, barcode->gtin, strlen(barcode->gtin));
	if (barcode->other_gtin[0] != '\0' && look->facts->item_count == 0)
		find_items(look, barcode->other_gtin, strlen(barcode->other_gtin));
}

uint32_t
facts_lane_code(struct engine *engine, const char *text, size_t length)
{
	return (uint32_t)store_number(&engine->store, SQL_FIND_LANE_CODE, 0, "s", text, length);
}

/* "]C1" and the text, so that the parser knows the symbology that the scanner saw. */
static void
parse(struct look *look, const struct scan *scan)
{
	static char text[LIMIT_CODE + 4];
	size_t aim = strnlen(scan->aim, sizeof scan->aim - 1);

	memcpy(text, scan->aim, aim);
	memcpy(text + aim, scan->text, scan->length);
	barcode_parse(&look->barcode, text, aim + scan->length);
	look->text = text;
	look->length = aim + scan->length;
}

void
facts_find(struct engine *engine, const struct scan *scan, struct event_scan *facts, struct fact_texts *texts)
{
	static struct look look;
	const struct pack_lane *lane = pack_find_lane(&engine->pack, scan->lane);
	struct unit_code code;
	const char *whole;

	look = (struct look){ .engine = engine, .facts = facts, .texts = texts };
	*facts = (struct event_scan){ .via = scan->via, .overlong = scan->overlong, .fresh = scan->fresh };
	*texts = (struct fact_texts){ 0 };
	if (scan->overlong)
		return;
	parse(&look, scan);
	whole = look.text;
	/* what was printed, without the scanner's identifier */
	look.text = whole + look.barcode.data;
	look.length = look.barcode.data_length;
	if (find_own_code(&look)) {
		if (facts->command == COMMAND_UNDO && lane != NULL && lane->order != 0)
			take_units(&look, store_query(&engine->store, SQL_FIND_LAST_SCAN, "i", (int64_t)lane->order));
		return;
	}
	/* nobody's: neither a product's, nor the answer to a prompt */
	if (printer_test_is_code(look.text, look.length))
		return;
	find_label(&look);
	if (facts->label.is_label)
		return;
	if (find_order(&look, SQL_FIND_TOTE)) {
		facts->unleased = central_unleased(engine, facts->order);
		return;
	}
	find_order(&look, SQL_FIND_ORDER);
	facts->unleased = facts->order != 0 && central_unleased(engine, facts->order);
	find_items(&look, look.text, look.length);
	find_items_by_number(&look);
	facts->product = look.barcode.product;
	facts->damaged = !look.barcode.valid;
	if (facts->order == 0 && facts->item_count == 0 && !facts->product && !facts->damaged)
		facts->unleased = central_unleased(engine, 0);
	facts->position = look.barcode.error.position;
	if (lane != NULL && lane->order != 0)
		find_kit(&look, lane->order);
	code = (struct unit_code){ &look.barcode, whole, look.text, look.length };
	if (!unit_answer(engine, lane, &code, facts, texts))
		unit_texts(&code, texts);
	unit_judge(engine, scan->lane, facts, texts);
	if (lane != NULL && lane->order != 0 && lane->moving)
		find_units_to_move(&look, lane);
	else if (lane != NULL && lane->order != 0)
		find_unit_to_return(&look, scan, lane->order);
}
