/* Verdicts in words, and as the JSON that screens and the command line show. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine.h"
#include "expiry.h"

/* Short sentences: what is the matter, then what to do. */
static const char *const sentences[VERDICT_END] = {
	[VERDICT_SIGNED_IN] = "Signed in. Scan an order.",
	[VERDICT_SIGNED_OUT] = "Signed out. Scan a badge to go on.",
	[VERDICT_ORDER_OPENED] = "Order open. Scan its items.",
	[VERDICT_ORDER_RESUMED] = "Order open again. Scan what is missing.",
	[VERDICT_ITEM_ACCEPTED] = "Accepted. Put it into the box.",
	[VERDICT_ITEM_RETURNED] = "Taken out. Put it back on its shelf.",
	[VERDICT_WEIGHT_ACCEPTED] = "The weight is right.",
	[VERDICT_BOX_OPENED] = "New box. Scan the next item into it.",
	[VERDICT_BOX_SEALED] = "Box sealed.",
	[VERDICT_BOX_LOADED] = "Box loaded.",
	[VERDICT_UNDONE] = "Taken back. Take that item out of the box.",
	[VERDICT_ACKNOWLEDGED] = "Go on.",
	[VERDICT_LANE_BOUND] = "This scanner now works for this lane.",
	[VERDICT_ORDER_SET_ASIDE] = "Order set aside. Scan the next order.",
	[VERDICT_CALLED] = "A lead has been called.",
	[VERDICT_LINE_SHORT] = "Noted as short. Go on with the rest.",
	[VERDICT_BOX_COMPLETE] = "Box complete.",
	[VERDICT_LABEL_QUEUED] = "Label is being printed.",
	[VERDICT_LABEL_PRINTED] = "Label printed. Stick it on the box and scan it.",
	[VERDICT_ORDER_SEALED] = "Order complete. Scan the next order.",
	[VERDICT_NOT_SIGNED_IN] = "Nobody is signed in. Scan your badge.",
	[VERDICT_UNKNOWN_CODE] = "Unknown code. Scan the product's own barcode.",
	[VERDICT_DAMAGED_CODE] = "The code is damaged or misread. Scan it again.",
	[VERDICT_AMBIGUOUS_CODE] = "Several items of this order have this code. Scan another code of the item.",
	[VERDICT_ORDER_UNKNOWN] = "No such order. Scan the order's code.",
	[VERDICT_ORDER_HELD] = "The order is on hold. Set it aside and call a lead.",
	[VERDICT_ORDER_CANCELLED] = "The order is cancelled. Do not ship. Set it aside.",
	[VERDICT_ORDER_SEALED_ALREADY] = "The order has been packed already. Do not pack it again.",
	[VERDICT_TENDERED_ALREADY] = "The order has left with the carrier. Do not pack it again.",
	[VERDICT_ORDER_OPEN_ELSEWHERE] = "It is open at another lane. Set it aside there first.",
	[VERDICT_ORDER_NOT_LEASED] = "This station does not hold the order: another one packs it, or none yet.",
	[VERDICT_ORDER_SUSPECT_DUPLICATE] = "It looks like an order that was there before. A lead decides.",
	[VERDICT_NO_ORDER_OPEN] = "No order is open. Scan an order first.",
	[VERDICT_NOTHING_TO_PACK] = "There is nothing left to pack in this order.",
	[VERDICT_WRONG_ITEM] = "Wrong item. It is not in this order. Put it aside, then scan ACK.",
	[VERDICT_OVER_QUANTITY] = "Too many. This order has enough of it. Put it aside, then scan ACK.",
	[VERDICT_DUPLICATE_SERIAL] = "This serial number was packed before. Put it aside, then scan ACK.",
	[VERDICT_SERIAL_REQUIRED] = "Its serial number is needed. Scan or type it.",
	[VERDICT_LOT_REQUIRED] = "Its lot is needed. Scan or type it.",
	[VERDICT_EXPIRED] = "Expired. Put it aside, then scan ACK.",
	[VERDICT_RECALLED] = "Recalled. Put it aside, then scan ACK.",
	[VERDICT_NOT_COMPLETE] = "An order is not complete. Finish it, or scan SETASIDE.",
	[VERDICT_WEIGHT_MISMATCH] = "The weight is wrong. Compare the box with the list. Weigh it again.",
	[VERDICT_SCALE_UNSTABLE] = "The scale moves. Take your hands off and wait.",
	[VERDICT_ORDER_CHANGED] = "The order has changed. See what to take out, then scan ACK.",
	[VERDICT_ADDRESS_CHANGED] = "The address has changed. Destroy this label and wait for the new one.",
	[VERDICT_WRONG_LABEL] = "Wrong label. It is not this box's. Take it off, then scan ACK.",
	[VERDICT_LABEL_VOID] = "This label is void. Destroy it, then scan ACK.",
	[VERDICT_LABEL_UNKNOWN] = "Nobody knows whether the label came out. If you have it, scan it. Else call a lead.",
	[VERDICT_LABEL_UNREADABLE] = "The label cannot be read. A typed code never seals. Call a lead for a new label.",
	[VERDICT_PRINTER_UNAVAILABLE] = "The label did not print. The station tries again by itself.",
	[VERDICT_NO_TRACKING_NUMBERS] = "No numbers are left for labels. Call a lead: ranges add, or another number for this order.",
	[VERDICT_ACKNOWLEDGE_FIRST] = "Deal with the mistake first. Put the thing aside, then scan ACK.",
	[VERDICT_LEAD_REQUIRED] = "Only a lead may do that. Scan CALL.",
	[VERDICT_INTERCEPTED] = "This box must not leave. Give it to a lead.",
	[VERDICT_NOTHING_TO_UNDO] = "There is nothing to take back.",
	[VERDICT_STORAGE_FULL] = "The disk is full. Nothing more is accepted. Call the admin.",
	[VERDICT_LIMIT_EXCEEDED] = "More than this station can hold. Call a lead.",
};

void
words_text(enum verdict verdict, char *text, size_t capacity)
{
	const char *sentence = (unsigned)verdict < VERDICT_END ? sentences[verdict] : NULL;
	snprintf(text, capacity, "%s", sentence != NULL ? sentence : verdict_text(verdict));
}

static void
put_order(struct engine *engine, json_t *json, const struct action *action)
{
	sqlite3_stmt *statement = store_query(&engine->store, SQL_ORDER_ROW, "i", (int64_t)action->order);

	if (action->order == 0 || !store_next(&engine->store, statement))
		return;
	json_object_set_new(json, "order", json_string(store_column(statement, 0)));
	store_done(statement);
}

static void
put_item(struct engine *engine, json_t *json, const struct action *action)
{
	sqlite3_stmt *statement;

	if (action->line != 0) {
		statement = store_query(&engine->store, SQL_LINE_TEXT, "ii", (int64_t)action->order,
		                        (int64_t)action->line);
		if (!store_next(&engine->store, statement))
			return;
		json_object_set_new(json, "line", json_string(store_column(statement, 0)));
		json_object_set_new(json, "sku", json_string(store_column(statement, 1)));
		json_object_set_new(json, "description", json_string(store_column(statement, 2)));
		if (store_column(statement, 3)[0] != '\0')
			json_object_set_new(json, "kit", json_string(store_column(statement, 3)));
		store_done(statement);
	} else if (action->item != 0) {
		statement = store_query(&engine->store, SQL_ITEM_TEXT, "i", (int64_t)action->item);
		if (!store_next(&engine->store, statement))
			return;
		json_object_set_new(json, "sku", json_string(store_column(statement, 0)));
		json_object_set_new(json, "description", json_string(store_column(statement, 1)));
		store_done(statement);
	}
}

/* What is asked first; a case of things with serial numbers asks for nothing. */
static const char *
asking_text(const struct action *action)
{
	if (action->verdict == VERDICT_SERIAL_REQUIRED && action->asks == 0)
		return "A case has no serial number of its own. Scan its units one by one.";
	if (action->verdict == VERDICT_LOT_REQUIRED && (action->asks & NEEDS_LOT) == 0)
		return "Its expiry date is needed. Scan or type it as YYMMDD.";
	return sentences[action->verdict];
}

json_t *
words_needs(uint8_t asks)
{
	json_t *names = json_array();

	if (asks & NEEDS_SERIAL)
		json_array_append_new(names, json_string("serial"));
	if (asks & NEEDS_LOT)
		json_array_append_new(names, json_string("lot"));
	if (asks & NEEDS_EXPIRY)
		json_array_append_new(names, json_string("expiry"));
	return names;
}

static void
put_needs(json_t *json, const struct action *action)
{
	uint8_t asks = action->verdict == VERDICT_SERIAL_REQUIRED ? action->asks | NEEDS_SERIAL : action->asks;

	if (asks != 0)
		json_object_set_new(json, "needs", words_needs(asks));
}

static void
put_clock(char *text, size_t capacity)
{
	char today[EXPIRY_TEXT] = "";

	expiry_today(engine_wall(), today);
	snprintf(text, capacity, "The station's clock is wrong: it says %s, and nobody can tell what is "
	                         "expired. Call the admin.", today);
}

/* All that the order wants is in its boxes. */
static bool
is_all_in(const struct engine *engine, const struct action *action)
{
	const struct pack_order *order = pack_find_order(&engine->pack, action->order);

	return order != NULL && order->room == 0;
}

/* What was moved does not fit into its box any more. */
static void
no_way_back_text(const struct engine *engine, const struct action *action, char *text, size_t capacity)
{
	const struct pack_lane *lane = pack_find_lane(&engine->pack, action->lane);

	if (action->ordinal == 0)
		snprintf(text, capacity,
		         "It was in another carton, and this lane's is too small. Leave it where it is.");
	else
		snprintf(text, capacity, "The carton of box %" PRIu32 " has no room for it now. Leave it where it is, or %sscan "
		         "the code of a larger carton, then UNDO.", action->ordinal,
		         lane != NULL && lane->box == action->box ? "" : "go BACK to that box, ");
}

/* From box to box: BACK, MOVE, and an UNDO of a move. */
static void
between_text(const struct engine *engine, const struct action *action, char *text, size_t capacity)
{
	const char *then = is_all_in(engine, action) ? " Scan DONE when all is in its box." : "";

	switch (action->verdict) {
	case VERDICT_BOX_OPENED:
		if (*then == '\0')
			then = " Scan the next item into it.";
		snprintf(text, capacity, "Box %" PRIu32 " again.%s", action->ordinal, then);
		return;
	case VERDICT_ACKNOWLEDGED:
		if (action->ordinal == 0)
			snprintf(text, capacity, "Scan the item that goes into a new box.");
		else
			snprintf(text, capacity, "Scan the item that goes into box %" PRIu32 ".",
			         action->ordinal);
		return;
	case VERDICT_ITEM_ACCEPTED:
		snprintf(text, capacity, "Moved to box %" PRIu32 ".%s", action->ordinal, then);
		return;
	case VERDICT_UNDONE:
		snprintf(text, capacity, "Moved back. Put it into box %" PRIu32 ".%s", action->ordinal, then);
		return;
	case VERDICT_NOTHING_TO_UNDO:
		snprintf(text, capacity, "%s", action->item != 0 ? "No other box has that. Scan another item, or ACK." :
		         "This order has no other box that is not sealed.");
		return;
	case VERDICT_OVER_QUANTITY:
		snprintf(text, capacity, "No other box has that by one scan. Scan ACK, then MOVE and the "
		                         "code it went in with.");
		return;
	case VERDICT_LIMIT_EXCEEDED:
		no_way_back_text(engine, action, text, capacity);
		return;
	default:
		return;
	}
}

static void
put_text(struct engine *engine, json_t *json, const struct action *action, size_t length)
{
	char sentence[256], text[512];
	const char *sku = json_string_value(json_object_get(json, "sku"));
	const struct config_lane *elsewhere;

	words_text(action->verdict, sentence, sizeof sentence);
	if (action->verdict == VERDICT_SERIAL_REQUIRED || action->verdict == VERDICT_LOT_REQUIRED)
		snprintf(sentence, sizeof sentence, "%s", asking_text(action));
	snprintf(text, sizeof text, "%s", sentence);
	if (action->between)
		between_text(engine, action, text, sizeof text);
	else if (action->verdict == VERDICT_BOX_OPENED && is_all_in(engine, action))
		snprintf(text, sizeof text, "Box %" PRIu32 " is new. Scan MOVE, then the item that goes into it.", action->ordinal);
	else if (action->verdict == VERDICT_UNDONE && action->ordinal > 1)
		snprintf(text, sizeof text, "Taken back. Take it out of box %" PRIu32 ".", action->ordinal);
	else if (action->verdict == VERDICT_ITEM_ACCEPTED)
		snprintf(text, sizeof text, "%" PRIu32 " of %" PRIu32 ": %s", action->count, action->of,
		         sku ? sku : "");
	else if (action->kind == ACTION_EVENT && action->override)
		snprintf(text, sizeof text, "%s: A lead lets it through. Scan it again.", sku ? sku : "");
	else if (action->verdict == VERDICT_DAMAGED_CODE)
		snprintf(text, sizeof text, "%s (character %" PRIu32 ")", sentence, action->position + 1);
	else if (words_box_text(engine, action, json_string_value(json_object_get(json, "carton")), text,
	                        sizeof text))
		;
	else if (action->verdict == VERDICT_LIMIT_EXCEEDED && length >= LIMIT_CODE)
		snprintf(text, sizeof text,
		         "The code is longer than %d characters. Scan another code of the thing.",
		         LIMIT_CODE);
	else if (action->verdict == VERDICT_ORDER_OPEN_ELSEWHERE &&
	         (elsewhere = store_lane_config(&engine->store, (uint32_t)action->number)) != NULL)
		snprintf(text, sizeof text, "It is open at %s. Set it aside there first.", elsewhere->name);
	else if (action->verdict == VERDICT_LEAD_REQUIRED && action->item != 0)
		put_clock(text, sizeof text);
	else if (sku != NULL && verdict_refuses(action->verdict))
		snprintf(text, sizeof text, "%s: %s", sku, sentence);
	json_object_set_new(json, "text", json_string(text));
}

/* A code may hold any byte; what is no UTF-8 is shown as Latin-1, so that JSON can carry it. */
static json_t *
code_json(const char *code, size_t length)
{
	json_t *json = json_stringn(code, length);
	char *text;
	size_t at = 0;

	if (json != NULL)
		return json;
	text = calloc(2 * length + 1, 1);
	if (text == NULL)
		return json_string("");
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)code[i];
		if (c >= 0x80)
			text[at++] = (char)(0xc0 | c >> 6);
		text[at++] = (char)(c < 0x80 ? c : 0x80 | (c & 0x3f));
	}
	json = json_stringn(text, at);
	free(text);
	return json != NULL ? json : json_string("");
}

json_t *
words_action(struct engine *engine, const struct action *action, const char *code, size_t length)
{
	const struct config_lane *lane = store_lane_config(&engine->store, action->lane);
	char box[BOX_TEXT_MAX];
	json_t *json = json_object();

	if (json == NULL)
		return NULL;
	json_object_set_new(json, "lane", json_string(lane != NULL ? lane->name : ""));
	json_object_set_new(json, "code", code_json(code, length));
	json_object_set_new(json, "result", json_string(action->kind == ACTION_EVENT ? "event" :
	                                                 verdict_refuses(action->verdict) ? "refused" : "accepted"));
	json_object_set_new(json, "verdict", json_string(verdict_text(action->verdict)));
	json_object_set_new(json, "order", json_null());
	json_object_set_new(json, "line", json_null());
	put_order(engine, json, action);
	put_item(engine, json, action);
	if (action->of != 0) {
		json_object_set_new(json, "count", json_integer(action->count));
		json_object_set_new(json, "of", json_integer(action->of));
	}
	store_box_text(&engine->store, action->box, box);
	json_object_set_new(json, "box", action->box != 0 ? json_string(box) : json_null());
	if (action->override)
		json_object_set_new(json, "override", json_true());
	if (action->shadow)
		json_object_set_new(json, "shadow", json_true());
	if (action->ordinal != 0)
		json_object_set_new(json, "ordinal", json_integer(action->ordinal));
	if (action->between)
		json_object_set_new(json, "between", json_true());
	if (action->verdict == VERDICT_DAMAGED_CODE)
		json_object_set_new(json, "position", json_integer(action->position));
	put_needs(json, action);
	words_put_box(engine, json, action);
	put_text(engine, json, action, length);
	return json;
}

void
words_kit(struct engine *engine, json_t *answer, uint64_t order, uint32_t kit)
{
	sqlite3_stmt *statement = store_query(&engine->store, SQL_KIT_MISSING, "ii", (int64_t)order,
	                                      (int64_t)kit);
	char text[512] = "This is a kit. Scan its parts", *end = text + strlen(text);
	json_t *parts = json_array();

	while (store_next(&engine->store, statement)) {
		const char *sku = store_column(statement,
		                               0), *between = json_array_size(parts) == 0 ? ": " : ", ";

		json_array_append_new(parts, json_string(sku));
		if ((size_t)(text + sizeof text - end) > strlen(between) + strlen(sku) + 2)
			end += sprintf(end, "%s%s", between, sku);
	}
	snprintf(end, (size_t)(text + sizeof text - end), ".");
	json_object_set_new(answer, "text", json_string(text));
	json_object_set_new(answer, "parts", parts);
}
