/* An order is put together from its rows and judged as a whole: one bad row keeps all of it back. */
#include "station/manifest_internal.h"
#include <stdlib.h>
#include <string.h>
#include "station/address.h"
#include "station/core/gs1.h"
#include "station/expiry.h"

enum { BLOCK_BYTES = 65536 };

struct manifest_block {
	struct manifest_block *next;
	size_t used;
	char text[BLOCK_BYTES];
};

/* A copy that lives as long as the order; blank without memory or once the order is too large, which is
 * said. */
static struct manifest_text
keep(struct manifest_reader *reader, struct manifest_text text, uint32_t line)
{
	struct manifest_order_part *part = &reader->part;
	struct manifest_block *block = part->block;

	if (text.length == 0 || part->full)
		return (struct manifest_text){ 0 };
	if (part->text_bytes + text.length > MANIFEST_ORDER_BYTES) {
		part->full = true;
		manifest_bad(reader, line, "", part->order.field[ORDER_ID],
		             "the order has more than %d MiB of text", MANIFEST_ORDER_BYTES >> 20);
		return (struct manifest_text){ 0 };
	}
	if (!block || sizeof block->text - block->used < text.length) {
		struct manifest_block *next = block ? block->next : part->first;

		if (!next)
			next = calloc(1, sizeof *next);
		if (!next) {
			part->full = true;
			manifest_bad(reader, line, "", part->order.field[ORDER_ID],
			             "there is not enough memory for this order");
			return (struct manifest_text){ 0 };
		}
		*(block ? &block->next : &part->first) = next;
		next->used = 0;
		part->block = block = next;
	}
	memcpy(block->text + block->used, text.text, text.length);
	text.text = block->text + block->used;
	block->used += text.length;
	part->text_bytes += text.length;
	return text;
}

void
order_release(struct manifest_order_part *part)
{
	while (part->first) {
		struct manifest_block *next = part->first->next;

		free(part->first);
		part->first = next;
	}
	free(part->lines);
	free(part->slots);
}

void
order_begin(struct manifest_reader *reader, struct manifest_text id, uint32_t line)
{
	struct manifest_order_part *part = &reader->part;
	bool told;

	part->open = true;
	part->bad = part->full = part->has_fields = part->left_out = false;
	part->has_postcode = reader->has_postcode;
	part->notes = 0;
	part->block = NULL;
	part->text_bytes = 0;
	part->generation++;
	memset(&part->order, 0, sizeof part->order);
	part->order.file_line = line;
	part->order.lines = part->lines;
	part->order.status = STATUS_RELEASED;
	part->order.field[ORDER_ID] = keep(reader, id, line);
	if (id.length > 0 && !reader->names && manifest_is_repeated(reader, id, &told)) {
		manifest_bad(reader, line, "order_id", id,
		             "the order stands in two places of the file: its rows must follow each other");
		if (told)
			reader->counts.quarantined--; /* an order is counted once */
	}
}

/* Line breaks and the like would break labels and codes; a note and a gift message may have lines. */
static bool
check_characters(struct manifest_reader *reader, struct manifest_text text, const char *column,
                 bool lines_allowed, uint32_t line)
{
	for (uint32_t i = 0; i < text.length; i++) {
		unsigned char c = (unsigned char)text.text[i];

		if ((c >= 0x20 && c != 0x7f) || (lines_allowed && (c == '\n' || c == '\r' || c == '\t')))
			continue;
		manifest_bad(reader, line, column, reader->part.order.field[ORDER_ID],
		             c == '\n' || c == '\r' ? "the value has a line break in it"
		                                    : "the value has a control character in it");
		return false;
	}
	return true;
}

static void
check_status(struct manifest_reader *reader, struct manifest_text text, uint32_t line)
{
	struct manifest_order *order = &reader->part.order;
	char quote[MANIFEST_QUOTE];

	if (text.length == 0 || manifest_is(text, "released"))
		order->status = STATUS_RELEASED;
	else if (manifest_is(text, "held"))
		order->status = STATUS_HELD;
	else if (manifest_is(text, "cancelled"))
		order->status = STATUS_CANCELLED;
	else if (reader->profile && manifest_is(text, "shipped"))
		order->status = STATUS_SHIPPED;
	else
		manifest_bad(reader, line, "status", order->field[ORDER_ID],
		             "\"%s\" is no status: it is released, held or cancelled",
		             manifest_quote(text, quote));
}

/* Two letters, written as capitals. */
static void
check_country(struct manifest_reader *reader, struct manifest_text text, uint32_t line)
{
	struct manifest_order *order = &reader->part.order;
	char letters[2] = "", quote[MANIFEST_QUOTE];

	for (uint32_t i = 0; text.length == 2 && i < 2; i++)
		letters[i] = text.text[i] >= 'a' && text.text[i] <= 'z' ? (char)(text.text[i] - 'a' + 'A')
		                                                        : text.text[i];
	if (text.length == 2 && gs1_country(letters)) {
		if (memcmp(letters, text.text, 2) != 0)
			order->field[ORDER_COUNTRY] =
				keep(reader, (struct manifest_text){ letters, 2 }, line);
		return;
	}
	if (memcmp(letters, "UK", 2) == 0)
		manifest_bad(reader, line, "country", order->field[ORDER_ID],
		             "\"UK\" is not an ISO country code: use GB");
	else
		manifest_bad(reader, line, "country", order->field[ORDER_ID],
		             "\"%s\" is not an ISO country code of two letters, such as DE or US",
		             manifest_quote(text, quote));
}

void
order_field(struct manifest_reader *reader, enum manifest_order_field field, struct manifest_text text,
            uint32_t line)
{
	struct manifest_order *order = &reader->part.order;
	char quote[MANIFEST_QUOTE];
	uint32_t days;

	if (field != ORDER_ID)
		order->field[field] = keep(reader, text, line);
	if (!check_characters(reader, text, manifest_order_field_name(field),
	                      field == ORDER_NOTE || field == ORDER_GIFT_MESSAGE, line))
		return;
	if (field == ORDER_STATUS) {
		check_status(reader, text, line);
	} else if (field == ORDER_REVISION) {
		order->revision = manifest_revision(text.text, text.length);
		if (order->revision < 0)
			manifest_bad(
				reader, line, "revision", order->field[ORDER_ID],
				"\"%s\" is neither a whole number nor a time such as 2025-01-31T10:00:00Z",
				manifest_quote(text, quote));
	} else if (field == ORDER_MINIMUM_DAYS && text.length > 0 &&
	           manifest_whole(text, EXPIRY_DAYS_MAX, &days) != 0) {
		manifest_bad(reader, line, "minimum_days", order->field[ORDER_ID],
		             "\"%s\" is not a whole number of days from 0 to %d", manifest_quote(text, quote),
		             (int)EXPIRY_DAYS_MAX);
	} else if (field == ORDER_SHIP_BY && text.length > 0 && !manifest_date(text)) {
		manifest_bad(reader, line, "ship_by", order->field[ORDER_ID],
		             "\"%s\" is not a date such as 2025-01-31", manifest_quote(text, quote));
	} else if (field == ORDER_COUNTRY && text.length > 0) {
		check_country(reader, text, line);
	}
}

/* What makes a label undeliverable keeps the order back; what is only doubtful is said. */
static void
check_address(struct manifest_reader *reader, uint32_t line)
{
	struct manifest_order *order = &reader->part.order;
	struct manifest_text id = order->field[ORDER_ID], postcode = order->field[ORDER_POSTCODE];
	char country[3] = "", quote[MANIFEST_QUOTE];
	const char *example;

	memcpy(country, order->field[ORDER_COUNTRY].text, 2);
	if (order->field[ORDER_STATE].length == 0 && address_requires(country, 'S'))
		manifest_warn(reader, line, "state", id, "addresses in %s have a state or province", country);
	if (postcode.length == 0 && address_requires(country, 'Z')) {
		/* a file that has no postcodes at all is somebody's decision; a gap among them is a
		 * mistake */
		if (reader->part.has_postcode)
			manifest_bad(reader, line, "postcode", id,
			             "the postcode is blank, and addresses in %s need one", country);
		else
			manifest_warn(reader, line, "postcode", id, "addresses in %s have a postcode",
			              country);
	} else if (!address_postcode_fits(country, postcode.text, postcode.length, &example)) {
		manifest_warn(reader, line, "postcode", id, "\"%s\" does not look like a postcode of %s%s%s",
		              manifest_quote(postcode, quote), country, *example ? ", such as " : "", example);
	}
}

void
order_check(struct manifest_reader *reader, uint32_t line)
{
	static const enum manifest_order_field required[] = { ORDER_SHIP_TO_NAME, ORDER_ADDRESS1, ORDER_CITY,
		                                              ORDER_COUNTRY };
	struct manifest_order *order = &reader->part.order;
	struct manifest_text country = order->field[ORDER_COUNTRY];
	char code[3] = "";

	reader->part.has_fields = true;
	if (order->status == STATUS_SHIPPED)
		return; /* its number is all that is wanted */
	if (country.length == 2)
		memcpy(code, country.text, 2);
	for (size_t i = 0; i < sizeof required / sizeof *required; i++) {
		const char *name = manifest_order_field_name(required[i]);

		if (order->field[required[i]].length > 0 || reader->part.full ||
		    (required[i] == ORDER_CITY && *code && !address_shows(code, 'C')))
			continue;
		manifest_bad(reader, line, name, order->field[ORDER_ID],
		             "%s is missing or blank where the order begins", name);
	}
	if (!reader->part.bad && country.length == 2)
		check_address(reader, line);
}

void
order_repeat(struct manifest_reader *reader, enum manifest_order_field field, struct manifest_text text,
             uint32_t line)
{
	struct manifest_order *order = &reader->part.order;
	char quote[MANIFEST_QUOTE];

	if (text.length == 0 || !reader->part.has_fields || reader->part.full ||
	    manifest_same(text, order->field[field]))
		return;
	if (field == ORDER_COUNTRY && text.length == 2 && order->field[field].length == 2 &&
	    (text.text[0] & ~0x20) == order->field[field].text[0] &&
	    (text.text[1] & ~0x20) == order->field[field].text[1])
		return;
	manifest_bad(reader, line, manifest_order_field_name(field), order->field[ORDER_ID],
	             "\"%s\" differs from the order's first row (line %u)", manifest_quote(text, quote),
	             order->file_line);
}

/* The slots hold the order's line ids by hash; those of earlier orders do not count any more. */
static bool
is_new_line_id(struct manifest_reader *reader, struct manifest_text id, uint32_t line)
{
	struct manifest_order_part *part = &reader->part;
	size_t slot = (size_t)manifest_hash(reader, id) % MANIFEST_SLOTS;

	for (; part->slots[slot].generation == part->generation; slot = (slot + 1) % MANIFEST_SLOTS)
		if (manifest_same(part->lines[part->slots[slot].line].field[LINE_ID], id))
			return false;
	part->slots[slot].generation = part->generation;
	part->slots[slot].line = line;
	return true;
}

static struct manifest_text
number_as_text(uint32_t number, char digits[12])
{
	size_t at = 12;

	do
		digits[--at] = (char)('0' + number % 10);
	while (number /= 10);
	return (struct manifest_text){ digits + at, (uint32_t)(12 - at) };
}

static void
name_column(char column[LIMIT_NAME + 1], const char *where, const char *name)
{
	size_t first = strlen(where), second = strlen(name);

	if (first + second > LIMIT_NAME)
		first = 0;
	memcpy(column, where, first);
	memcpy(column + first, name, second + 1);
}

static void
check_quantity(struct manifest_reader *reader, struct manifest_line *added, struct manifest_text text,
               const char *column)
{
	struct manifest_text id = reader->part.order.field[ORDER_ID];
	char quote[MANIFEST_QUOTE];
	int result = manifest_whole(text, LIMIT_QUANTITY, &added->quantity);

	if (text.length == 0)
		manifest_bad(reader, added->file_line, column, id, "the quantity is blank");
	else if (result == -2)
		manifest_bad(reader, added->file_line, column, id, "the quantity %s is more than %d",
		             manifest_quote(text, quote), (int)LIMIT_QUANTITY);
	else if (result < 0)
		manifest_bad(reader, added->file_line, column, id,
		             "the quantity \"%s\" is not a whole number of 1 or more",
		             manifest_quote(text, quote));
	else if (added->quantity == 0)
		manifest_bad(reader, added->file_line, column, id,
		             "the quantity is 0: leave the line out instead");
}

static void
check_line_status(struct manifest_reader *reader, struct manifest_line *added, struct manifest_text text,
                  const char *column)
{
	char quote[MANIFEST_QUOTE];

	if (text.length == 0)
		added->status = MANIFEST_OPEN;
	else if (manifest_is(text, "backordered"))
		added->status = MANIFEST_BACKORDERED;
	else if (manifest_is(text, "held"))
		added->status = MANIFEST_HELD;
	else
		manifest_bad(reader, added->file_line, column, reader->part.order.field[ORDER_ID],
		             "\"%s\" is no line status: it is blank, backordered or held",
		             manifest_quote(text, quote));
}

void
order_line(struct manifest_reader *reader, const struct manifest_line_text *text, uint32_t line,
           const char *where)
{
	struct manifest_order_part *part = &reader->part;
	struct manifest_order *order = &part->order;
	struct manifest_line *added = &part->lines[order->line_count];
	char column[LIMIT_NAME + 1], digits[12], quote[MANIFEST_QUOTE];
	struct manifest_text id = text->field[LINE_ID];

	if (part->full || order->status == STATUS_SHIPPED)
		return;
	if (order->line_count == LIMIT_ORDER_LINES) {
		part->full = true;
		manifest_bad(reader, line, "", order->field[ORDER_ID], "the order has more than %d lines",
		             (int)LIMIT_ORDER_LINES);
		return;
	}
	memset(added, 0, sizeof *added);
	added->file_line = line;
	if (id.length == 0)
		id = number_as_text(order->line_count + 1, digits);
	added->field[LINE_ID] = keep(reader, id, line);
	added->field[LINE_SKU] = keep(reader, text->field[LINE_SKU], line);
	added->field[LINE_DESCRIPTION] = keep(reader, text->field[LINE_DESCRIPTION], line);
	if (part->full)
		return;
	name_column(column, where, "line_id");
	check_characters(reader, id, column, false, line);
	if (!is_new_line_id(reader, id, order->line_count))
		manifest_bad(reader, line, column, order->field[ORDER_ID],
		             "the line \"%s\" stands twice in this order", manifest_quote(id, quote));
	name_column(column, where, "sku");
	check_characters(reader, text->field[LINE_SKU], column, false, line);
	if (text->field[LINE_SKU].length == 0)
		manifest_bad(reader, line, column, order->field[ORDER_ID], "the SKU is blank");
	name_column(column, where, "description");
	check_characters(reader, text->field[LINE_DESCRIPTION], column, true, line);
	name_column(column, where, "quantity");
	check_quantity(reader, added, text->quantity, column);
	name_column(column, where, "line_status");
	check_line_status(reader, added, text->status, column);
	order->line_count++;
}

/* Where what follows the order begins: the row that has just been read. */
static uint32_t
until_of(const struct manifest_reader *reader)
{
	if (reader->json)
		return reader->part.order.file_line + 1;
	return reader->ended ? UINT32_MAX : reader->csv.row_line;
}

static void
only_name(struct manifest_order *order)
{
	order->status = STATUS_SHIPPED;
	order->line_count = 0;
}

void
order_end(struct manifest_reader *reader)
{
	struct manifest_order_part *part = &reader->part;
	struct manifest_order *order = &part->order;

	if (!part->open)
		return;
	part->open = false;
	order->until_line = until_of(reader);
	if (reader->names && !part->bad)
		only_name(order);
	if (order->field[ORDER_REVISION].length == 0 && reader->revision.length > 0) {
		order->field[ORDER_REVISION] = reader->revision;
		order->revision = manifest_revision(reader->revision.text, reader->revision.length);
	}
	if (!part->bad && order->line_count == 0 && part->left_out && order->status != STATUS_SHIPPED) {
		manifest_warn(reader, order->file_line, "", order->field[ORDER_ID],
		              "nothing of this order is to be packed: it is passed over");
		return;
	}
	if (!part->bad && order->line_count == 0 && order->status != STATUS_SHIPPED)
		manifest_bad(reader, order->file_line, "", order->field[ORDER_ID], "the order has no lines");
	if (part->bad) {
		reader->counts.quarantined++;
		manifest_failed(reader, order->file_line, order->until_line);
		return;
	}
	reader->counts.orders++;
	if (order->file_line >= reader->resume && reader->sink->order && reader->stopped == 0)
		reader->stopped = reader->sink->order(reader->sink->context, order);
}
