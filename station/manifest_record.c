/* Orders, items and notes as records, for the way from the import process to the engine. */
#include <string.h>
#include "record.h"
#include "station/manifest_internal.h"

struct order_head {
	int64_t revision;
	uint32_t status, file_line, until_line, line_count;
};

struct line_head {
	uint32_t quantity, status, file_line;
};

struct item_head {
	int64_t weight_mg;
	uint32_t quantity, file_line, until_line, lot, serial, expiry, more;
};

static size_t
size_of_texts(const struct manifest_text *texts, size_t count)
{
	size_t size = 0;

	for (size_t i = 0; i < count; i++)
		size += sizeof(uint32_t) + texts[i].length;
	return size;
}

static size_t
size_of_order(const struct manifest_order *order)
{
	size_t size =
		sizeof(uint32_t) + sizeof(struct order_head) + size_of_texts(order->field, ORDER_FIELDS);

	for (uint32_t i = 0; i < order->line_count; i++)
		size += sizeof(uint32_t) + sizeof(struct line_head) +
		        size_of_texts(order->lines[i].field, LINE_FIELDS);
	return size;
}

static void
put_texts(struct record_writer *writer, const struct manifest_text *texts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		record_put(writer, texts[i].text ? texts[i].text : "", texts[i].length);
}

size_t
manifest_encode_order(void *data, size_t capacity, const struct manifest_order *order)
{
	struct order_head head;
	struct record_writer writer;

	if (!data)
		return size_of_order(order);
	memset(&head, 0, sizeof head);
	head.revision = order->revision;
	head.status = (uint32_t)order->status;
	head.file_line = order->file_line;
	head.until_line = order->until_line;
	head.line_count = order->line_count;
	record_begin(&writer, data, capacity);
	record_put(&writer, &head, sizeof head);
	put_texts(&writer, order->field, ORDER_FIELDS);
	for (uint32_t i = 0; i < order->line_count; i++) {
		const struct manifest_line *line = &order->lines[i];
		struct line_head line_head = { line->quantity, (uint32_t)line->status, line->file_line };

		record_put(&writer, &line_head, sizeof line_head);
		put_texts(&writer, line->field, LINE_FIELDS);
	}
	return writer.full ? 0 : writer.used;
}

static bool
take_head(struct record_reader *reader, void *head, size_t size)
{
	struct record_field field;

	if (!record_next(reader, &field) || field.length != size)
		return false;
	memcpy(head, field.text, size);
	return true;
}

static bool
take_texts(struct record_reader *reader, struct manifest_text *texts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct record_field field;
		bool cut;

		if (!record_next(reader, &field) || field.length > LIMIT_FIELD ||
		    manifest_utf8(field.text, field.length, &cut) != field.length)
			return false;
		texts[i] = (struct manifest_text){ field.text, (uint32_t)field.length };
	}
	return true;
}

static bool
take_line(struct record_reader *reader, struct manifest_line *line)
{
	struct line_head head;

	if (!take_head(reader, &head, sizeof head) || !take_texts(reader, line->field, LINE_FIELDS))
		return false;
	line->quantity = head.quantity;
	line->status = (enum manifest_line_status)head.status;
	line->file_line = head.file_line;
	return head.quantity >= 1 && head.quantity <= LIMIT_QUANTITY && head.status >= MANIFEST_OPEN &&
	       head.status <= MANIFEST_HELD && line->field[LINE_ID].length > 0 &&
	       line->field[LINE_SKU].length > 0;
}

bool
manifest_decode_order(const void *data, size_t size, struct manifest_order *order,
                      struct manifest_line *lines, size_t capacity)
{
	struct record_reader reader;
	struct order_head head;

	record_open(&reader, data, size);
	if (!take_head(&reader, &head, sizeof head) || !take_texts(&reader, order->field, ORDER_FIELDS))
		return false;
	order->revision = head.revision;
	order->status = (enum manifest_status)head.status;
	order->file_line = head.file_line;
	order->until_line = head.until_line;
	order->line_count = head.line_count;
	order->lines = lines;
	if (head.revision < 0 || head.status < STATUS_RELEASED || head.status > STATUS_SHIPPED ||
	    (head.line_count < 1) != (head.status == STATUS_SHIPPED) || head.line_count > LIMIT_ORDER_LINES ||
	    head.line_count > capacity)
		return false;
	if (order->field[ORDER_ID].length == 0)
		return false;
	if (head.status != STATUS_SHIPPED &&
	    (order->field[ORDER_SHIP_TO_NAME].length == 0 || order->field[ORDER_ADDRESS1].length == 0 ||
	     order->field[ORDER_COUNTRY].length != 2))
		return false;
	for (uint32_t i = 0; i < head.line_count; i++)
		if (!take_line(&reader, &lines[i]))
			return false;
	return reader.at == size;
}

size_t
manifest_encode_item(void *data, size_t capacity, const struct manifest_item *item)
{
	struct item_head head;
	struct record_writer writer;

	if (!data)
		return sizeof(uint32_t) + sizeof head + size_of_texts(item->field, ITEM_FIELDS);
	memset(&head, 0, sizeof head);
	head.weight_mg = item->weight_mg;
	head.quantity = item->quantity;
	head.file_line = item->file_line;
	head.until_line = item->until_line;
	head.lot = item->lot;
	head.serial = item->serial;
	head.expiry = item->expiry;
	head.more = item->more;
	record_begin(&writer, data, capacity);
	record_put(&writer, &head, sizeof head);
	put_texts(&writer, item->field, ITEM_FIELDS);
	return writer.full ? 0 : writer.used;
}

bool
manifest_decode_item(const void *data, size_t size, struct manifest_item *item)
{
	struct record_reader reader;
	struct item_head head;

	record_open(&reader, data, size);
	if (!take_head(&reader, &head, sizeof head) || !take_texts(&reader, item->field, ITEM_FIELDS) ||
	    reader.at != size)
		return false;
	item->weight_mg = head.weight_mg;
	item->quantity = head.quantity;
	item->file_line = head.file_line;
	item->until_line = head.until_line;
	item->lot = head.lot != 0;
	item->serial = head.serial != 0;
	item->expiry = head.expiry != 0;
	item->more = head.more != 0;
	return head.quantity >= 1 && head.quantity <= LIMIT_QUANTITY && head.weight_mg >= -1 &&
	       head.weight_mg <= INT64_C(1000001000) && item->field[ITEM_SKU].length > 0 &&
	       item->field[ITEM_CODE].length + item->field[ITEM_PARTS].length > 0;
}

size_t
manifest_encode_note(void *data, size_t capacity, const struct manifest_note *note)
{
	struct manifest_text texts[] = { note->column, note->order, note->reason };
	struct record_writer writer;

	if (!data)
		return 2 * sizeof(uint32_t) + size_of_texts(texts, 3);
	record_begin(&writer, data, capacity);
	record_put(&writer, &note->line, sizeof note->line);
	put_texts(&writer, texts, 3);
	return writer.full ? 0 : writer.used;
}

bool
manifest_decode_note(const void *data, size_t size, struct manifest_note *note)
{
	struct record_reader reader;
	struct manifest_text texts[3];

	record_open(&reader, data, size);
	if (!take_head(&reader, &note->line, sizeof note->line) || !take_texts(&reader, texts, 3) ||
	    reader.at != size)
		return false;
	note->column = texts[0];
	note->order = texts[1];
	note->reason = texts[2];
	return true;
}
