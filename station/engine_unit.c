/* What the codes tell of one unit: its serial number, lot and expiry date, by its own code or by the scan that answers
 * the lane's prompt; and what the tables know of it. Nothing is decided here. */
#include "engine_unit.h"

#include <string.h>

#include "expiry.h"

enum { ANSWER_MAX = 90 }; /* bytes of a serial number or lot */

static bool
copy_element(const struct unit_code *code, const char *ai, char *out, size_t capacity)
{
	const struct barcode_element *element = barcode_find(code->barcode, ai);

	if (element == NULL || element->length >= capacity)
		return false;
	memcpy(out, barcode_value(code->barcode, code->whole, element), element->length);
	out[element->length] = '\0';
	return true;
}

/* The date after which nobody may sell it, where the code names one, before a date that is only advice. */
static void
copy_expiry(const struct unit_code *code, char text[EXPIRY_TEXT])
{
	static const char *const ais[] = { "17", "7003", "16", "15" };
	char value[16];

	for (size_t i = 0; i < sizeof ais / sizeof *ais; i++)
		if (copy_element(code, ais[i], value, sizeof value) &&
		    expiry_from_element(value, strlen(value), engine_wall(), text))
			return;
}

void
unit_texts(const struct unit_code *code, struct fact_texts *texts)
{
	copy_element(code, "21", texts->serial, sizeof texts->serial);
	copy_element(code, "10", texts->lot, sizeof texts->lot);
	copy_expiry(code, texts->expiry);
}

/* ---- the answer to a prompt ---- */

static void
recall_texts(struct engine *engine, uint32_t lane, struct fact_texts *texts)
{
	sqlite3_stmt *statement = store_query(&engine->store, SQL_LANE_ASKED, "i", (int64_t)lane);

	*texts = (struct fact_texts){ 0 };
	if (!store_next(&engine->store, statement))
		return;
	strncpy(texts->serial, store_column(statement, 0), sizeof texts->serial - 1);
	strncpy(texts->lot, store_column(statement, 1), sizeof texts->lot - 1);
	strncpy(texts->expiry, store_column(statement, 2), sizeof texts->expiry - 1);
	store_done(statement);
}

/* UTF-8 without control characters, and not only blanks. */
static bool
is_printable(const char *text, size_t length)
{
	json_t *json = json_stringn(text, length);
	bool seen = false, good = json != NULL;

	json_decref(json);
	for (size_t i = 0; i < length && good; i++) {
		unsigned char c = (unsigned char)text[i];
		good = c >= 0x20 && c != 0x7f;
		seen = seen || c != ' ';
	}
	return good && seen;
}

/* Plain text is what is missing first. */
static void
take_text(const struct unit_code *code, uint8_t asks, struct event_scan *facts, struct fact_texts *texts)
{
	char *text = (asks & NEEDS_SERIAL) ? texts->serial : texts->lot;

	if ((asks & (NEEDS_SERIAL | NEEDS_LOT)) == 0) {
		texts->no_date = !expiry_from_answer(code->text, code->length, engine_wall(), texts->expiry);
		return;
	}
	if (code->length > ANSWER_MAX || !is_printable(code->text, code->length)) {
		facts->overlong = true;
		return;
	}
	memcpy(text, code->text, code->length);
	text[code->length] = '\0';
}

/* Elements tell what they name; those that name nothing of what is asked are no answer. */
static bool
take_elements(const struct unit_code *code, uint8_t asks, struct fact_texts *texts)
{
	struct fact_texts told = { 0 };

	unit_texts(code, &told);
	if (told.serial[0] != '\0')
		memcpy(texts->serial, told.serial, sizeof told.serial);
	if (told.lot[0] != '\0')
		memcpy(texts->lot, told.lot, sizeof told.lot);
	if (told.expiry[0] != '\0')
		memcpy(texts->expiry, told.expiry, sizeof told.expiry);
	return ((asks & NEEDS_SERIAL) && told.serial[0] != '\0') || ((asks & NEEDS_LOT) && told.lot[0] != '\0') ||
	       ((asks & NEEDS_EXPIRY) && told.expiry[0] != '\0');
}

/* Digits that came without a symbology may be anything, whatever their last one is; a web address is damaged only as a
 * product's link. */
static bool
may_be_text(const struct barcode *barcode)
{
	return barcode->valid ? barcode->gtin[0] == '\0' || barcode->guessed
	                      : barcode->guessed || barcode->error.code == BARCODE_LINK_KEY;
}

/* Digits that no scanner named, and that are a product code's to the last one: that of a thing beside, more often than a
 * serial number. Whoever types them has read what they stand for. Eight digits are too few to tell. */
static bool
may_be_a_product(const struct unit_code *code, uint8_t asks, uint8_t via)
{
	return code->barcode->product && code->barcode->form == FORM_GTIN && code->length >= 12 && via != VIA_KEYED &&
	       (asks & (NEEDS_SERIAL | NEEDS_LOT)) != 0;
}

bool
unit_answer(struct engine *engine, const struct pack_lane *lane, const struct unit_code *code, struct event_scan *facts,
            struct fact_texts *texts)
{
	const struct barcode *barcode = code->barcode;
	struct fact_texts known;

	if (lane == NULL || lane->asks == 0 || facts->item_count > 0 || facts->order != 0 || texts->kit != 0 ||
	    !may_be_text(barcode))
		return false;
	recall_texts(engine, lane->id, &known);
	if (barcode->valid && (barcode->form == FORM_ELEMENTS || barcode->form == FORM_LINK)) {
		if (!take_elements(code, lane->asks, &known))
			return false;
		facts->product = false;
	} else if (!may_be_a_product(code, lane->asks, facts->via)) {
		take_text(code, lane->asks, facts, &known);
		facts->product = false;
	}
	if (facts->overlong)
		return true;
	*texts = known;
	facts->answer = true;
	facts->damaged = false;
	facts->position = 0;
	facts->item_count = 1;
	facts->items[0] = (struct scan_item){ .item = lane->ask_item, .quantity = lane->ask_quantity,
		.needs = (uint8_t)store_number(&engine->store, SQL_ITEM_NEEDS, 0, "i", (int64_t)lane->ask_item),
		.grams = (uint32_t)store_number(&engine->store, SQL_ITEM_GRAMS, 0, "i", (int64_t)lane->ask_item) };
	return true;
}

/* ---- what is known of it ---- */

/* Of items that share a code the one that the order wants is meant; without such a one, any may be. */
static bool
is_wanted(const struct engine *engine, uint32_t lane, uint32_t item)
{
	const struct pack_lane *row = pack_find_lane(&engine->pack, lane);
	const struct pack_order *order = row != NULL ? pack_find_order(&engine->pack, row->order) : NULL;

	for (uint32_t i = 0; order != NULL && i < order->line_count; i++)
		if (engine->pack.lines[order->first_line + i].item == item)
			return true;
	return false;
}

static void
judge_item(struct engine *engine, struct scan_item *item, struct event_scan *facts, const struct fact_texts *texts)
{
	struct store *store = &engine->store;
	int64_t id = (int64_t)item->item;

	/* a recall of one lot concerns all whose lot nobody knows */
	item->needs |= (uint8_t)store_number(store, SQL_RECALL_NEEDS, 0, "i", id);
	facts->serial_used = facts->serial_used ||
	                     (facts->has_serial && store_number(store, SQL_FIND_SERIAL, 0, "it", id, texts->serial) != 0);
	facts->recalled = facts->recalled ||
	                  store_number(store, SQL_RECALL_FIND, 0, "itt", id, texts->lot, texts->serial) != 0;
}

static int64_t
minimum_days(struct engine *engine, uint32_t lane)
{
	const struct pack_lane *row = pack_find_lane(&engine->pack, lane);

	return row != NULL && row->order != 0
	               ? store_number(&engine->store, SQL_ORDER_MINIMUM_DAYS, 0, "i", (int64_t)row->order) : 0;
}

void
unit_judge(struct engine *engine, uint32_t lane, struct event_scan *facts, const struct fact_texts *texts)
{
	bool wanted = false;

	facts->has_serial = texts->serial[0] != '\0';
	facts->has_lot = texts->lot[0] != '\0';
	facts->has_expiry = texts->expiry[0] != '\0';
	facts->clock_wrong = facts->item_count > 0 && expiry_clock_is_wrong(engine_wall());
	facts->expired = facts->has_expiry && !facts->clock_wrong &&
	                 expiry_is_past(texts->expiry, engine_wall(), minimum_days(engine, lane));
	for (size_t i = 0; i < facts->item_count; i++)
		wanted = wanted || is_wanted(engine, lane, facts->items[i].item);
	for (size_t i = 0; i < facts->item_count; i++)
		if (!wanted || is_wanted(engine, lane, facts->items[i].item))
			judge_item(engine, &facts->items[i], facts, texts);
}

/* ---- afterwards ---- */

void
unit_keep(struct engine *engine, uint32_t lane, const struct action *answer, const struct fact_texts *texts)
{
	/* the unit is in: its row gets the date too */
	for (size_t i = 1; i < engine->action_count; i++)
		if (engine->actions[i].kind == ACTION_UNIT && texts->expiry[0] != '\0')
			store_run(&engine->store, SQL_UNIT_EXPIRY, "iis", (int64_t)engine->actions[i].order,
			          (int64_t)engine->actions[i].unit, texts->expiry, (size_t)EXPIRY_DATE_LENGTH);
	/* the lane asks for the rest: what it was told so far outlives the engine */
	if (answer->asks != 0 && (answer->verdict == VERDICT_SERIAL_REQUIRED || answer->verdict == VERDICT_LOT_REQUIRED))
		store_run(&engine->store, SQL_LANE_TOLD, "ittt", (int64_t)lane, texts->serial, texts->lot, texts->expiry);
}

const char *
unit_why_not(const struct event_scan *facts, const struct fact_texts *texts, const struct action *answer)
{
	if (facts->overlong && answer->asks != 0)
		return "A serial number or lot has at most 90 characters that can be printed. Scan the right code.";
	if (facts->answer && facts->product && answer->verdict == VERDICT_AMBIGUOUS_CODE)
		return "This looks like a product's barcode. Scan the serial number or lot itself. If this is it, type it.";
	if (texts->no_date && answer->verdict == VERDICT_LOT_REQUIRED)
		return "That is no date. Scan or type the expiry date as YYMMDD: 270331 is 31 March 2027.";
	return NULL;
}
