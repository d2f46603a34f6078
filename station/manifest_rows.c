/* Rows of orders.csv and items.csv → orders and items. */
#include "station/manifest_internal.h"
#include <string.h>
#include "barcode.h"

/* The row's values by field; blank where the file has no such column. */
struct values {
	struct manifest_text text[ORDER_COLUMNS];
	int overlong; /* a field that is too long, -1 */
	bool whole;   /* as many columns as the header */
};

static void
read_values(const struct manifest_reader *reader, struct values *values)
{
	const struct csv *csv = &reader->csv;

	memset(values->text, 0, sizeof values->text);
	values->overlong = -1;
	values->whole = csv->count == reader->column_count;
	for (unsigned i = 0; i < csv->count && i < reader->column_count; i++) {
		int field = reader->column[i];

		if (field < 0)
			continue;
		values->text[field] = manifest_trim(csv->fields[i].text, csv->fields[i].length);
		if (csv->fields[i].overlong && values->overlong < 0)
			values->overlong = field;
	}
}

/* What makes the whole row doubtful: false, and said, if its values are not to be looked at. */
static bool
check_row(struct manifest_reader *reader, const struct values *values, struct manifest_text id)
{
	const struct csv *csv = &reader->csv;

	if (!values->whole) {
		manifest_bad(reader, csv->row_line, "", id, "the row has %u columns, the header has %u",
		             csv->count, reader->column_count);
		return false;
	}
	if (values->overlong >= 0) {
		const char *name = manifest_column_name(reader->items, values->overlong);

		manifest_bad(reader, csv->row_line, name, id, "the value is longer than %d bytes",
		             (int)LIMIT_FIELD);
		return false;
	}
	return true;
}

static void
add_order_row(struct manifest_reader *reader, const struct values *values, bool first)
{
	uint32_t line = reader->csv.row_line;
	struct manifest_line_text text = {
		.field = { [LINE_ID] = values->text[COLUMN_LINE_ID],
		           [LINE_SKU] = values->text[COLUMN_SKU],
		           [LINE_DESCRIPTION] = values->text[COLUMN_DESCRIPTION] },
		.quantity = values->text[COLUMN_QUANTITY],
		.status = values->text[COLUMN_LINE_STATUS],
	};

	for (int field = 0; field < ORDER_FIELDS; field++) {
		if (first)
			order_field(reader, (enum manifest_order_field)field, values->text[field], line);
		else if (field != ORDER_ID)
			order_repeat(reader, (enum manifest_order_field)field, values->text[field], line);
	}
	if (first)
		order_check(reader, line);
	order_line(reader, &text, line, "");
}

void
manifest_order_row(struct manifest_reader *reader)
{
	struct manifest_order_part *part = &reader->part;
	struct values values;
	struct manifest_text id;
	bool first;

	read_values(reader, &values);
	id = values.text[ORDER_ID];
	first = !part->open || (id.length > 0 && !manifest_same(id, part->order.field[ORDER_ID]));
	if (first) {
		order_end(reader);
		order_begin(reader, id, reader->csv.row_line);
		if (id.length == 0)
			manifest_bad(reader, reader->csv.row_line, "order_id", id,
			             "the order_id is blank, and no order stands above");
	}
	if (!check_row(reader, &values, part->order.field[ORDER_ID]))
		return;
	if (id.length > 0 || part->order.field[ORDER_ID].length > 0)
		add_order_row(reader, &values, first);
}

/* ---- items ---- */

static bool
read_flag(struct manifest_reader *reader, struct manifest_text text, int column, struct manifest_text sku)
{
	static const char *const yes[] = { "yes", "y", "true", "1" }, *const no[] = { "no", "n", "false",
		                                                                      "0" };
	char quote[MANIFEST_QUOTE];

	for (size_t i = 0; i < 4; i++) {
		if (manifest_is(text, yes[i]))
			return true;
		if (text.length == 0 || manifest_is(text, no[i]))
			return false;
	}
	manifest_bad(reader, reader->csv.row_line, manifest_column_name(true, column), sku,
	             "\"%s\" is neither yes nor blank", manifest_quote(text, quote));
	return false;
}

/* Others than those of `allowed`: a code may hold the separator of GS1 barcodes. */
static bool
has_controls(struct manifest_text text, const char *allowed)
{
	for (uint32_t i = 0; i < text.length; i++) {
		unsigned char c = (unsigned char)text.text[i];

		if ((c < 0x20 || c == 0x7f) && strchr(allowed, c) == NULL)
			return true;
	}
	return false;
}

/* They are shown at screens and terminals; they may have lines. */
static void
check_item_words(struct manifest_reader *reader, const struct values *values, int column)
{
	if (has_controls(values->text[column], "\n\r\t"))
		manifest_bad(reader, reader->csv.row_line, manifest_column_name(true, column), values->text[ITEM_COLUMN_SKU],
		             "the value has a control character in it");
}

static void
check_item_texts(struct manifest_reader *reader, const struct values *values)
{
	static const int columns[] = { ITEM_COLUMN_SKU, ITEM_COLUMN_CODE, ITEM_COLUMN_IMAGE };
	struct manifest_text sku = values->text[ITEM_COLUMN_SKU];

	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
		struct manifest_text text = values->text[columns[i]];
		const char *name = manifest_column_name(true, columns[i]);

		/* a kit is packed by its parts' codes, and may have none of its own */
		if (text.length == 0 && columns[i] != ITEM_COLUMN_IMAGE &&
		    (columns[i] != ITEM_COLUMN_CODE || values->text[ITEM_COLUMN_PARTS].length == 0))
			manifest_bad(reader, reader->csv.row_line, name, sku, "the %s is blank", name);
		if (has_controls(text, columns[i] == ITEM_COLUMN_CODE ? "\x1d" : ""))
			manifest_bad(reader, reader->csv.row_line, name, sku,
			             "the value has a line break or control character in it");
	}
	check_item_words(reader, values, ITEM_COLUMN_DESCRIPTION);
	check_item_words(reader, values, ITEM_COLUMN_INSTRUCTIONS);
}

static void
warn_of_code(struct manifest_reader *reader, struct manifest_text code, struct manifest_text sku)
{
	struct barcode barcode;
	char quote[MANIFEST_QUOTE];

	barcode_parse(&barcode, code.text, code.length);
	if (!barcode.valid)
		manifest_warn(reader, reader->csv.row_line, "code", sku,
		              "\"%s\" looks like a barcode, but %s; it is taken as it stands",
		              manifest_quote(code, quote), barcode_error_text(barcode.error.code));
}

static void
check_item_numbers(struct manifest_reader *reader, const struct values *values, struct manifest_item *item)
{
	struct manifest_text sku = values->text[ITEM_COLUMN_SKU],
			     quantity = values->text[ITEM_COLUMN_QUANTITY];
	struct manifest_text weight = values->text[ITEM_COLUMN_WEIGHT];
	char quote[MANIFEST_QUOTE];

	item->quantity = 1;
	if (quantity.length > 0 &&
	    (manifest_whole(quantity, LIMIT_QUANTITY, &item->quantity) < 0 || item->quantity == 0))
		manifest_bad(reader, reader->csv.row_line, "quantity", sku,
		             "the quantity \"%s\" is not a whole number from 1 to %d",
		             manifest_quote(quantity, quote), (int)LIMIT_QUANTITY);
	item->weight_mg = weight.length > 0 ? manifest_milligrams(weight) : -1;
	if (weight.length > 0 && item->weight_mg < 0)
		manifest_bad(reader, reader->csv.row_line, "weight_g", sku,
		             "the weight \"%s\" is not a number of grams, such as 250 or 12.5, up to 1000000",
		             manifest_quote(weight, quote));
}

void
manifest_item_row(struct manifest_reader *reader)
{
	struct values values;
	struct manifest_item item = { .file_line = reader->csv.row_line, .until_line = manifest_row_until(reader) };
	struct manifest_text sku;

	reader->part.bad = false;
	reader->part.notes = 0;
	read_values(reader, &values);
	reader->kits |= values.text[ITEM_COLUMN_PARTS].length > 0;
	if ((values.text[ITEM_COLUMN_PARTS].length > 0) != reader->kits_pass)
		return; /* its turn is in the other pass */
	sku = values.text[ITEM_COLUMN_SKU];
	item.field[ITEM_SKU] = sku;
	item.field[ITEM_CODE] = values.text[ITEM_COLUMN_CODE];
	item.field[ITEM_DESCRIPTION] = values.text[ITEM_COLUMN_DESCRIPTION];
	item.field[ITEM_IMAGE] = values.text[ITEM_COLUMN_IMAGE];
	item.field[ITEM_INSTRUCTIONS] = values.text[ITEM_COLUMN_INSTRUCTIONS];
	item.field[ITEM_PARTS] = values.text[ITEM_COLUMN_PARTS];
	if (check_row(reader, &values, sku)) {
		check_item_texts(reader, &values);
		check_item_numbers(reader, &values, &item);
		item.lot = read_flag(reader, values.text[ITEM_COLUMN_LOT], ITEM_COLUMN_LOT, sku);
		item.serial = read_flag(reader, values.text[ITEM_COLUMN_SERIAL], ITEM_COLUMN_SERIAL, sku);
		item.expiry = read_flag(reader, values.text[ITEM_COLUMN_EXPIRY], ITEM_COLUMN_EXPIRY, sku);
		manifest_check_parts(reader, item.field[ITEM_PARTS], sku);
	}
	if (reader->part.bad) {
		reader->counts.quarantined++;
		manifest_failed(reader, item.file_line, item.until_line);
		return;
	}
	if (item.field[ITEM_CODE].length > 0)
		warn_of_code(reader, item.field[ITEM_CODE], sku);
	reader->counts.orders++;
	if (item.file_line >= reader->resume && reader->sink->item && reader->stopped == 0)
		reader->stopped = reader->sink->item(reader->sink->context, &item);
}
