/* Events from journal lines, by the table in event_text.c. */
#include <string.h>

#include "event.h"
#include "event_fields.h"
#include "text.h"
#include "verdict.h"

enum { NAMES_MAX = VERDICT_END };

/* So that a deadline can be added to any clock without overflow. */
#define TIME_MAX (INT64_MAX / 2)

static bool
store_value(struct event *event, const struct event_field *field, uint64_t value)
{
	char *at = (char *)event + field->offset;
	uint32_t u32 = (uint32_t)value;

	switch (field->type) {
	case TYPE_BOOL:
	case TYPE_U8:
		if (value > (field->type == TYPE_BOOL ? 1 : UINT8_MAX))
			return false;
		*at = (char)value;
		return true;
	case TYPE_U32:
		if (value > UINT32_MAX)
			return false;
		memcpy(at, &u32, sizeof u32);
		return true;
	default:
		memcpy(at, &value, sizeof value);
		return true;
	}
}

static bool
read_name(struct reader *reader, const struct event_field *field, uint64_t *value)
{
	size_t length = 0;

	while (reader->at + length < reader->end && reader->at[length] != ' ')
		length++;
	for (unsigned i = 1; i < NAMES_MAX; i++) {
		const char *name = field->name(i);
		if (strlen(name) == length && length > 0 && memcmp(name, reader->at, length) == 0) {
			reader->at += length;
			*value = i;
			return true;
		}
	}
	return false;
}

static bool
read_signed(struct reader *reader, const struct event *event, const struct event_field *field, uint64_t *value)
{
	bool plus = read_char(reader, '+');
	bool minus = !plus && read_char(reader, '-');

	if (!read_number(reader, value) || *value > TIME_MAX)
		return false;
	if (plus && (int64_t)*value > TIME_MAX - (int64_t)event_value(event, field))
		return false;
	if (plus)
		*value += event_value(event, field);
	if (minus)
		*value = 0 - *value;
	return true;
}

static bool
read_u32(struct reader *reader, char separator, uint32_t *value)
{
	uint64_t wide;

	if ((separator != '\0' && !read_char(reader, separator)) || !read_number(reader, &wide) || wide > UINT32_MAX)
		return false;
	*value = (uint32_t)wide;
	return true;
}

static bool
read_u8(struct reader *reader, char separator, uint8_t *value)
{
	uint32_t wide;

	if (!read_u32(reader, separator, &wide) || wide > UINT8_MAX)
		return false;
	*value = (uint8_t)wide;
	return true;
}

static bool
read_u64(struct reader *reader, char separator, uint64_t *value)
{
	return (separator == '\0' || read_char(reader, separator)) && read_number(reader, value);
}

static bool
read_lines(struct reader *reader, struct event_load *load, struct event_storage *storage)
{
	do {
		struct event_line *line = &storage->lines[load->line_count];
		if (load->line_count == LIMIT_ORDER_LINES)
			return false;
		*line = (struct event_line){ 0 };
		if (!read_u32(reader, '\0', &line->n) || !read_u32(reader, ':', &line->item) ||
		    !read_u32(reader, 'x', &line->quantity))
			return false;
		if (reader->at < reader->end && *reader->at == '/' && !read_u32(reader, '/', &line->packed))
			return false;
		if (reader->at < reader->end && *reader->at == '!' && !read_u8(reader, '!', &line->status))
			return false;
		load->line_count++;
	} while (read_char(reader, ','));
	load->lines = storage->lines;
	return true;
}

static bool
read_boxes(struct reader *reader, struct event_load *load, struct event_storage *storage)
{
	do {
		struct event_box *box = &storage->boxes[load->box_count];
		uint8_t flags;
		uint64_t retry;
		if (load->box_count == LIMIT_ORDER_BOXES)
			return false;
		*box = (struct event_box){ 0 };
		if (!read_u64(reader, '\0', &box->id) || !read_u32(reader, ':', &box->ordinal) ||
		    !read_u8(reader, ':', &box->state) || !read_u32(reader, ':', &box->units) ||
		    !read_u64(reader, ':', &box->number) || !read_u64(reader, ':', &box->intent) ||
		    !read_u32(reader, ':', &box->attempt) || !read_u8(reader, ':', &flags) ||
		    !read_u64(reader, ':', &retry) || retry > INT64_MAX)
			return false;
		box->reprinted = (flags & 1) != 0;
		box->intercept = (flags & 2) != 0;
		box->retry_ms = (int64_t)retry;
		if (read_char(reader, ':') && (!read_u32(reader, '\0', &box->carton) || !read_u64(reader, ':', &box->grams) ||
		                               !read_u32(reader, ':', &box->weight_g)))
			return false;
		load->box_count++;
	} while (read_char(reader, ','));
	load->boxes = storage->boxes;
	return true;
}

static bool
read_items(struct reader *reader, struct event_scan *scan)
{
	do {
		struct scan_item *item = &scan->items[scan->item_count];
		if (scan->item_count == LIMIT_CANDIDATES)
			return false;
		if (!read_u32(reader, '\0', &item->item) || !read_u32(reader, 'x', &item->quantity))
			return false;
		if (reader->at < reader->end && *reader->at == ':' && !read_u8(reader, ':', &item->needs))
			return false;
		if (reader->at < reader->end && *reader->at == '@' && !read_u32(reader, '@', &item->grams))
			return false;
		scan->item_count++;
	} while (read_char(reader, ','));
	return true;
}

static bool
read_units(struct reader *reader, struct event_scan *scan)
{
	do {
		struct scan_unit *unit = &scan->also[scan->also_count];
		if (scan->also_count == LIMIT_SCAN_LINES - 1)
			return false;
		if (!read_u64(reader, '\0', &unit->unit) || !read_u64(reader, ':', &unit->box) ||
		    !read_u64(reader, ':', &unit->from) || !read_u32(reader, ':', &unit->line) ||
		    !read_u32(reader, ':', &unit->item) || !read_u32(reader, 'x', &unit->quantity))
			return false;
		if (reader->at < reader->end && *reader->at == '@' && !read_u32(reader, '@', &unit->grams))
			return false;
		scan->also_count++;
	} while (read_char(reader, ','));
	return true;
}

static bool
read_field(struct reader *reader, struct event *event, const struct event_field *field, struct event_storage *storage)
{
	uint64_t value;

	switch (field->type) {
	case TYPE_LINES:
		return read_lines(reader, &event->load, storage);
	case TYPE_BOXES:
		return read_boxes(reader, &event->load, storage);
	case TYPE_ITEMS:
		return read_items(reader, &event->scan);
	case TYPE_UNITS:
		return read_units(reader, &event->scan);
	case TYPE_I64:
		return read_signed(reader, event, field, &value) && store_value(event, field, value);
	case TYPE_HEX:
		return read_hex(reader, &value) && store_value(event, field, value);
	default:
		if (field->name != NULL ? !read_name(reader, field, &value) : !read_number(reader, &value))
			return false;
		return store_value(event, field, value);
	}
}

static bool
take_word(struct reader *reader, const char *word)
{
	size_t length = strlen(word);

	if ((size_t)(reader->end - reader->at) < length || memcmp(reader->at, word, length) != 0)
		return false;
	reader->at += length;
	return true;
}

/* The keys come in the table's order, each at most once, so that an event has one line. */
static const struct event_field *
find_field(struct reader *reader, enum event_kind kind, const struct event_field *after)
{
	size_t length = 0;

	while (reader->at + length < reader->end && reader->at[length] != '=')
		length++;
	for (size_t i = after != NULL ? (size_t)(after - event_fields) + 1 : 0; i < event_field_count; i++) {
		if ((event_fields[i].kind != 0 && event_fields[i].kind != kind) || strlen(event_fields[i].key) != length ||
		    memcmp(event_fields[i].key, reader->at, length) != 0)
			continue;
		reader->at += length;
		return read_char(reader, '=') ? &event_fields[i] : NULL;
	}
	return NULL;
}

static enum event_kind
read_kind(struct reader *reader)
{
	for (int kind = 1; kind < EVENT_KINDS; kind++) {
		struct reader start = *reader;
		if (take_word(reader, event_kind_words[kind]) && (reader->at == reader->end || *reader->at == ' '))
			return (enum event_kind)kind;
		*reader = start;
	}
	return EVENT_KINDS;
}

size_t
event_parse(struct event *event, struct event_storage *storage, const char *line, size_t length)
{
	struct reader reader = { line, line + length };
	const struct event_field *field = NULL;
	struct event old = *event;

	*event = (struct event){ .seq = old.seq, .at_ms = old.at_ms, .wall_ms = old.wall_ms };
	event->kind = read_kind(&reader);
	if (event->kind == EVENT_KINDS)
		return 1;
	while (reader.at < reader.end) {
		const char *start = reader.at + 1;
		if (!read_char(&reader, ' '))
			return 1 + (size_t)(reader.at - line);
		field = find_field(&reader, event->kind, field);
		if (field == NULL || !read_field(&reader, event, field, storage))
			return 1 + (size_t)(start - line);
	}
	return 0;
}
