#include "manifest_listen.h"
#include <stdlib.h>
#include <string.h>

static ptrdiff_t
read_memory(void *context, void *buffer, size_t capacity)
{
	struct listen_memory *memory = context;
	size_t length = memory->size - memory->at;

	if (memory->piece && length > memory->piece)
		length = memory->piece;
	length = length < capacity ? length : capacity;
	memcpy(buffer, memory->data + memory->at, length);
	memory->at += length;
	return (ptrdiff_t)length;
}

static int
rewind_memory(void *context)
{
	struct listen_memory *memory = context;

	memory->at = 0;
	memory->rewinds++;
	return 0;
}

static int
hear_order(void *context, const struct manifest_order *order)
{
	struct listen_heard *heard = context;

	heard->orders++;
	fprintf(heard->stream, "order %.*s line %u revision %lld %s country %.*s\n",
	        (int)order->field[ORDER_ID].length, order->field[ORDER_ID].text, order->file_line,
	        (long long)order->revision, manifest_status_name(order->status),
	        (int)order->field[ORDER_COUNTRY].length, order->field[ORDER_COUNTRY].text);
	for (int i = ORDER_SHIP_BY; i < ORDER_FIELDS; i++)
		if (order->field[i].length > 0 && i != ORDER_COUNTRY)
			fprintf(heard->stream, "  %s=%.*s\n",
			        manifest_order_field_name((enum manifest_order_field)i),
			        (int)(order->field[i].length < 60 ? order->field[i].length : 60),
			        order->field[i].text);
	for (uint32_t i = 0; i < order->line_count; i++)
		fprintf(heard->stream, "  line %.*s: %u of %.*s %s, file line %u%s%.*s\n",
		        (int)order->lines[i].field[LINE_ID].length, order->lines[i].field[LINE_ID].text,
		        order->lines[i].quantity, (int)order->lines[i].field[LINE_SKU].length,
		        order->lines[i].field[LINE_SKU].text,
		        manifest_line_status_name(order->lines[i].status), order->lines[i].file_line,
		        order->lines[i].field[LINE_DESCRIPTION].length ? ", " : "",
		        (int)order->lines[i].field[LINE_DESCRIPTION].length,
		        order->lines[i].field[LINE_DESCRIPTION].text);
	return 0;
}

static int
hear_item(void *context, const struct manifest_item *item)
{
	static const char *const names[ITEM_FIELDS] = { [ITEM_DESCRIPTION] = "description", [ITEM_IMAGE] = "image",
		                                        [ITEM_INSTRUCTIONS] = "instructions", [ITEM_PARTS] = "parts" };
	struct listen_heard *heard = context;

	heard->items++;
	fprintf(heard->stream, "item %.*s code %.*s: %u, %lld mg%s%s%s, file line %u\n",
	        (int)item->field[ITEM_SKU].length, item->field[ITEM_SKU].text,
	        (int)item->field[ITEM_CODE].length, item->field[ITEM_CODE].text, item->quantity,
	        (long long)item->weight_mg, item->lot ? " lot" : "", item->serial ? " serial" : "",
	        item->expiry ? " expiry" : "", item->file_line);
	for (int i = ITEM_DESCRIPTION; i < ITEM_FIELDS && !item->more; i++)
		if (item->field[i].length > 0 && heard->item_texts)
			fprintf(heard->stream, "  %s=%.*s\n", names[i], (int)item->field[i].length, item->field[i].text);
	return 0;
}

static void
write_note(struct listen_heard *heard, const char *kind, const struct manifest_note *note)
{
	fprintf(heard->stream, "%s line %u column \"%.*s\" order \"%.*s\": %.*s\n", kind, note->line,
	        (int)note->column.length, note->column.text, (int)note->order.length, note->order.text,
	        (int)note->reason.length, note->reason.text);
}

static int
hear_quarantine(void *context, const struct manifest_note *note)
{
	((struct listen_heard *)context)->quarantine++;
	write_note(context, "quarantine", note);
	return 0;
}

static int
hear_warning(void *context, const struct manifest_note *note)
{
	write_note(context, "warning", note);
	return 0;
}

static int
hear_refused(void *context, const struct manifest_note *note)
{
	((struct listen_heard *)context)->refused++;
	write_note(context, "refused", note);
	return 0;
}

struct listen_heard listened;

struct manifest_source
listen_source(struct listen_memory *memory)
{
	return (struct manifest_source){ read_memory, rewind_memory, memory };
}

struct manifest_counts
listen_to(const char *data, size_t size, size_t piece, const struct manifest_options *options)
{
	struct listen_memory memory = { data, size, 0, piece, 0 };
	const struct manifest_source source = listen_source(&memory);
	const struct manifest_sink sink = { .order = hear_order, .item = hear_item, .quarantine = hear_quarantine,
		                            .warning = hear_warning, .refused = hear_refused, .context = &listened };
	struct manifest_counts counts = { 0 };
	bool unknown;
	struct manifest_reader *reader = manifest_create(options, &unknown);

	free(listened.text);
	listened.orders = listened.items = listened.quarantine = listened.refused = 0;
	listened.stream = open_memstream(&listened.text, &listened.length);
	listened.item_texts = size > 0 && data[0] == '{';
	if (!reader || manifest_read(reader, &source, &sink, &counts) != 0)
		fprintf(listened.stream, "failed\n");
	if (!listened.refused)
		fprintf(listened.stream, "rows %u orders %u quarantined %u warnings %u\n", counts.rows,
		        counts.orders, counts.quarantined, counts.warnings);
	manifest_destroy(reader);
	fclose(listened.stream);
	return counts;
}

struct manifest_counts
listen_to_text(const char *text)
{
	return listen_to(text, strlen(text), 0, &(struct manifest_options){ 0 });
}
