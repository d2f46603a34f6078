/* Rows of orders.csv and items.csv → orders and items (manifest_item.c). */
#include "station/manifest_internal.h"
#include <string.h>

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

/* A row is one barcode of an item. */
void
manifest_item_row(struct manifest_reader *reader)
{
	struct values values;
	struct manifest_item_code code = { .where = "" };

	read_values(reader, &values);
	if (!manifest_item_begin(reader, values.text[ITEM_COLUMN_PARTS].length > 0))
		return;
	code.code = values.text[ITEM_COLUMN_CODE];
	code.quantity = values.text[ITEM_COLUMN_QUANTITY];
	if (check_row(reader, &values, values.text[ITEM_COLUMN_SKU]))
		manifest_item_check(reader, values.text, &code, 1);
	manifest_item_end(reader, values.text, &code, 1);
}
