/* One item as a line of JSON: the columns of items.csv as keys; its barcodes as "code" and "quantity", or
 * as an array "codes" of texts or of {code, quantity}; a kit's parts as an array of {sku, quantity}. */
#include "station/manifest_internal.h"
#include <stdlib.h>
#include <string.h>

struct json_item {
	struct manifest_text text[ITEM_COLUMNS];
	char digits[ITEM_COLUMNS][24];
	struct manifest_item_code *codes;
	char (*code_digits)[2][24];
	size_t code_count;
};

static void
bad(struct manifest_reader *reader, const char *column, const char *reason)
{
	manifest_bad(reader, reader->csv.row_line, column, reader->part.order.field[ORDER_ID], "%s", reason);
}

/* true and false are yes and no, as in items.csv. */
static struct manifest_text
flag_of(struct manifest_reader *reader, json_t *object, int column, char digits[24])
{
	const char *name = manifest_column_name(true, column);
	const json_t *value = json_object_get(object, name);

	if (json_is_boolean(value))
		return json_is_true(value) ? manifest_trim("yes", 3) : manifest_trim("no", 2);
	return manifest_json_value(reader, object, name, name, digits, reader->csv.row_line);
}

static void
read_texts(struct manifest_reader *reader, json_t *object, struct json_item *item)
{
	for (int i = 0; i < ITEM_COLUMNS; i++) {
		const char *name = manifest_column_name(true, i);

		if (i == ITEM_COLUMN_LOT || i == ITEM_COLUMN_SERIAL || i == ITEM_COLUMN_EXPIRY)
			item->text[i] = flag_of(reader, object, i, item->digits[i]);
		else if (i != ITEM_COLUMN_PARTS || !json_is_array(json_object_get(object, name)))
			item->text[i] = manifest_json_value(reader, object, name, name, item->digits[i],
			                                    reader->csv.row_line);
		if (i == ITEM_COLUMN_SKU)
			reader->part.order.field[ORDER_ID] = item->text[i];
	}
}

static void
warn_of_keys(struct manifest_reader *reader, json_t *object)
{
	const char *key;
	json_t *value;

	json_object_foreach(object, key, value)
		if (strcmp(key, "codes") != 0 && manifest_find_column(true, key) < 0)
			manifest_json_unknown(reader, key, reader->csv.row_line);
}

/* Of a code or a part, which has two. */
static void
warn_of_others(struct manifest_reader *reader, json_t *object, const char *first)
{
	const char *key;
	json_t *value;

	json_object_foreach(object, key, value)
		if (strcmp(key, first) != 0 && strcmp(key, "quantity") != 0)
			manifest_json_unknown(reader, key, reader->csv.row_line);
}

/* ---- barcodes ---- */

static void
read_code(struct manifest_reader *reader, json_t *value, size_t index, struct json_item *item)
{
	struct manifest_item_code *code = &item->codes[item->code_count];
	char (*digits)[24] = item->code_digits[item->code_count];
	json_t *wrapped = json_is_object(value) ? json_incref(value) : json_pack("{s:O}", "code", value);
	char shown[48];

	snprintf(code->where, sizeof code->where, "codes[%zu].", index);
	snprintf(shown, sizeof shown, "%scode", code->where);
	code->code = manifest_json_value(reader, wrapped, "code", shown, digits[0], reader->csv.row_line);
	snprintf(shown, sizeof shown, "%squantity", code->where);
	code->quantity = manifest_json_value(reader, wrapped, "quantity", shown, digits[1],
	                                     reader->csv.row_line);
	warn_of_others(reader, wrapped, "code");
	item->code_count++;
	json_decref(wrapped); /* its strings stay in the item's object */
}

/* One barcode at least, which may be blank: the check says whether it may. */
static void
read_codes(struct manifest_reader *reader, json_t *object, struct json_item *item)
{
	json_t *codes = json_object_get(object, "codes"), *value;
	size_t i;

	if (codes && !json_is_null(codes) && !json_is_array(codes))
		bad(reader, "codes", "codes is not an array in brackets");
	if (json_array_size(codes) > MANIFEST_ITEM_CODES) {
		bad(reader, "codes", "the item has more than 1000 codes");
		codes = NULL;
	}
	if (item->text[ITEM_COLUMN_CODE].length > 0 || json_array_size(codes) == 0)
		item->codes[item->code_count++] = (struct manifest_item_code){
			.code = item->text[ITEM_COLUMN_CODE], .quantity = item->text[ITEM_COLUMN_QUANTITY] };
	else if (item->text[ITEM_COLUMN_QUANTITY].length > 0)
		bad(reader, "quantity",
		    "a quantity stands beside its code: in the array codes, or beside the key code");
	json_array_foreach(codes, i, value)
		read_code(reader, value, i, item);
}

/* ---- a kit's parts, written as items.csv has them ---- */

static bool
put(struct manifest_reader *reader, const char *text, size_t length)
{
	if (reader->row_used + length > LIMIT_FIELD)
		return false;
	if (length > 0)
		memcpy(reader->row_text + reader->row_used, text, length);
	reader->row_used += length;
	return true;
}

/* False: there is no room. */
static bool
put_part(struct manifest_reader *reader, json_t *value, size_t index)
{
	char digits[2][24], shown[48], quote[MANIFEST_QUOTE];
	struct manifest_text sku, quantity;
	uint32_t units;

	snprintf(shown, sizeof shown, "parts[%zu].sku", index);
	sku = manifest_json_value(reader, value, "sku", shown, digits[0], reader->csv.row_line);
	warn_of_others(reader, value, "sku");
	if (sku.length == 0)
		bad(reader, shown, "a part is an object with its sku and quantity");
	else if (memchr(sku.text, ';', sku.length))
		bad(reader, shown, "the sku of a part cannot have a semicolon in it");
	snprintf(shown, sizeof shown, "parts[%zu].quantity", index);
	quantity = manifest_json_value(reader, value, "quantity", shown, digits[1], reader->csv.row_line);
	if (quantity.length == 0)
		quantity = manifest_trim("1", 1);
	if (manifest_whole(quantity, LIMIT_QUANTITY, &units) < 0 || units == 0) {
		manifest_bad(reader, reader->csv.row_line, shown, reader->part.order.field[ORDER_ID],
		             "the quantity \"%s\" is not a whole number from 1 to %d",
		             manifest_quote(quantity, quote), (int)LIMIT_QUANTITY);
		quantity = manifest_trim("1", 1);
	}
	return put(reader, sku.text, sku.length) && put(reader, "*", 1) && put(reader, quantity.text, quantity.length) &&
	       put(reader, ";", 1);
}

/* An empty array says that the item is no kit any more. */
static void
read_parts(struct manifest_reader *reader, json_t *object, struct json_item *item)
{
	json_t *parts = json_object_get(object, "parts"), *value;
	size_t i;

	if (!json_is_array(parts))
		return;
	if (json_array_size(parts) == 0) {
		item->text[ITEM_COLUMN_PARTS] = manifest_trim("none", 4);
		return;
	}
	reader->row_used = 0;
	json_array_foreach(parts, i, value) {
		if (put_part(reader, value, i))
			continue;
		bad(reader, "parts", "the parts are too many for one item");
		break;
	}
	item->text[ITEM_COLUMN_PARTS] = manifest_trim(reader->row_text, reader->row_used);
}

/* A blank text of parts is none, as in items.csv. */
static bool
has_parts(json_t *object)
{
	const json_t *parts = json_object_get(object, "parts");

	return json_is_string(parts) ? manifest_trim(json_string_value(parts), json_string_length(parts)).length > 0
	                             : parts != NULL && !json_is_null(parts);
}

void
manifest_json_item(struct manifest_reader *reader, json_t *object)
{
	static struct manifest_item_code codes[MANIFEST_ITEM_CODES + 1];
	static char code_digits[MANIFEST_ITEM_CODES + 1][2][24];
	struct json_item item = { .codes = codes, .code_digits = code_digits };

	if (!manifest_item_begin(reader, has_parts(object)))
		return;
	warn_of_keys(reader, object);
	read_texts(reader, object, &item);
	read_codes(reader, object, &item);
	read_parts(reader, object, &item);
	manifest_item_check(reader, item.text, item.codes, item.code_count);
	manifest_item_end(reader, item.text, item.codes, item.code_count);
}
