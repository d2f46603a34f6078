/* What was shipped elsewhere: a row an order, with its number and, if they are there, a tracking number and a
 * date. An order may stand in several rows, one a parcel. By a profile, the rows are those whose status says
 * shipped. */
#include <string.h>
#include "station/manifest_internal.h"

static const enum manifest_order_field fields[] = { ORDER_ID, ORDER_TRACKING_NUMBER, ORDER_SHIP_BY };

int
manifest_history_column(const char *name)
{
	if (strcmp(name, "shipped") == 0)
		return ORDER_SHIP_BY; /* the one date that an order has */
	return strcmp(name, "order_id") == 0          ? ORDER_ID
	       : strcmp(name, "tracking_number") == 0 ? ORDER_TRACKING_NUMBER
						      : -1;
}

static struct manifest_text
value_of(struct manifest_reader *reader, enum manifest_order_field field, bool *overlong)
{
	const struct csv *csv = &reader->csv;

	*overlong = false;
	if (reader->profile)
		return field == ORDER_SHIP_BY ? (struct manifest_text){ 0 }
					      : manifest_profile_value(reader, (int)field, overlong);
	for (unsigned i = 0; i < reader->column_count && i < csv->count; i++)
		if (reader->column[i] == (int)field) {
			*overlong = csv->fields[i].overlong;
			return manifest_trim(csv->fields[i].text, csv->fields[i].length);
		}
	return (struct manifest_text){ 0 };
}

static void
check(struct manifest_reader *reader, struct manifest_order *order, enum manifest_order_field field)
{
	struct manifest_text id = order->field[ORDER_ID], text = order->field[field];
	const char *name = field == ORDER_SHIP_BY ? "shipped" : manifest_order_field_name(field);
	char quote[MANIFEST_QUOTE];

	for (uint32_t i = 0; i < text.length; i++)
		if ((unsigned char)text.text[i] < 0x20 || text.text[i] == 0x7f) {
			manifest_bad(reader, order->file_line, name, id,
				     "the value has a line break or control character in it");
			return;
		}
	if (field == ORDER_ID && text.length == 0)
		manifest_bad(reader, order->file_line, name, id, "the order's number is blank");
	if (field == ORDER_SHIP_BY && text.length > 0 && !manifest_date(text))
		manifest_bad(reader, order->file_line, name, id, "\"%s\" is not a date such as 2025-01-31",
			     manifest_quote(text, quote));
}

void
manifest_history_row(struct manifest_reader *reader)
{
	struct manifest_order_part *part = &reader->part;
	struct manifest_order *order = &part->order;
	bool overlong, any = false;

	part->bad = false;
	part->notes = 0;
	memset(order, 0, sizeof *order);
	order->status = STATUS_SHIPPED;
	order->file_line = reader->csv.row_line;
	order->until_line = manifest_row_until(reader);
	order->lines = part->lines;
	if (reader->profile && !manifest_profile_says_shipped(reader))
		return;
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		order->field[fields[i]] = value_of(reader, fields[i], &overlong);
		any |= overlong;
	}
	if (reader->csv.count != reader->column_count)
		manifest_bad(reader, order->file_line, "", order->field[ORDER_ID],
			     "the row has %u columns, the header has %u", reader->csv.count,
			     reader->column_count);
	else if (any)
		manifest_bad(reader, order->file_line, "", order->field[ORDER_ID],
			     "a value is longer than %d bytes", (int)LIMIT_FIELD);
	for (size_t i = 0; i < sizeof fields / sizeof *fields && !part->bad; i++)
		check(reader, order, fields[i]);
	if (part->bad)
		manifest_failed(reader, order->file_line, order->until_line);
	*(part->bad ? &reader->counts.quarantined : &reader->counts.orders) += 1;
	if (!part->bad && order->file_line >= reader->resume && reader->sink->order && reader->stopped == 0)
		reader->stopped = reader->sink->order(reader->sink->context, order);
}
