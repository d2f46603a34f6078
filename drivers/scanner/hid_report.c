#include "hid_report.h"

#include <string.h>

enum item_type { ITEM_MAIN, ITEM_GLOBAL, ITEM_LOCAL };
enum main_tag {
	MAIN_INPUT = 0x8,
	MAIN_OUTPUT = 0x9,
	MAIN_COLLECTION = 0xA,
	MAIN_FEATURE = 0xB,
	MAIN_END = 0xC
};
enum global_tag {
	GLOBAL_PAGE = 0x0,
	GLOBAL_LOGICAL_MIN = 0x1,
	GLOBAL_LOGICAL_MAX = 0x2,
	GLOBAL_SIZE = 0x7,
	GLOBAL_ID = 0x8,
	GLOBAL_COUNT = 0x9,
	GLOBAL_PUSH = 0xA,
	GLOBAL_POP = 0xB,
};
enum local_tag { LOCAL_USAGE = 0x0, LOCAL_MIN = 0x1, LOCAL_MAX = 0x2, LOCAL_DELIMITER = 0xA };
enum { LONG_ITEM = 0xFE, FLAG_CONSTANT = 1, FLAG_VARIABLE = 2 };

struct globals {
	uint16_t page;
	int32_t logical_min, logical_max;
	uint32_t size, count;
	uint8_t id;
};

struct range {
	uint32_t min, max;
	bool paged; /* four bytes long: brings its own page */
};

struct parser {
	struct hid_report *report;
	struct globals globals, stack[HID_STACK_MAX];
	size_t stacked, depth;
	struct range usages[HID_USAGES_MAX];
	size_t usage_count;
	struct range pending;          /* a usage minimum that waits for its maximum */
	bool has_pending, in_delimiter, delimiter_taken;
	uint32_t application;
};

struct item {
	unsigned type, tag, size;
	uint32_t value;
};

static int32_t
item_signed(const struct item *item)
{
	if (item->size == 1)
		return (int8_t)item->value;
	if (item->size == 2)
		return (int16_t)item->value;
	return (int32_t)item->value;
}

static void
clear_locals(struct parser *parser)
{
	parser->usage_count = 0;
	parser->has_pending = parser->in_delimiter = parser->delimiter_taken = false;
}

/* The page that counts is the one in force at the main item, as Linux and Windows read it. */
static uint32_t
full_usage(const struct parser *parser, const struct range *range, uint32_t usage)
{
	return range->paged ? usage : HID_USAGE(parser->globals.page, usage & 0xFFFF);
}

static enum hid_error
add_usage(struct parser *parser, struct range range)
{
	/* Of usages between delimiters, the first is the preferred one: the others name the same value. */
	if (parser->in_delimiter && parser->delimiter_taken)
		return HID_OK;
	parser->delimiter_taken = parser->in_delimiter;
	if (range.max < range.min || (range.paged && range.min >> 16 != range.max >> 16))
		return HID_BAD_RANGE;
	if (parser->usage_count == HID_USAGES_MAX)
		return HID_TOO_MANY_USAGES;
	parser->usages[parser->usage_count++] = range;
	return HID_OK;
}

static enum hid_error
local_item(struct parser *parser, const struct item *item)
{
	bool paged = item->size == 4;

	switch (item->tag) {
	case LOCAL_USAGE:
		return add_usage(parser, (struct range){ item->value, item->value, paged });
	case LOCAL_MIN:
		parser->pending = (struct range){ .min = item->value, .paged = paged };
		parser->has_pending = true;
		return HID_OK;
	case LOCAL_MAX:
		if (!parser->has_pending)
			return HID_BAD_RANGE;
		parser->has_pending = false;
		if (parser->pending.paged != paged)
			return HID_BAD_RANGE;
		return add_usage(parser, (struct range){ parser->pending.min, item->value, paged });
	case LOCAL_DELIMITER:
		parser->in_delimiter = item->value == 1;
		parser->delimiter_taken = false;
		return HID_OK;
	default: /* designators and strings */
		return HID_OK;
	}
}

static enum hid_error
push_pop(struct parser *parser, bool push)
{
	if (parser->stacked == (push ? HID_STACK_MAX : 0))
		return HID_BAD_NESTING;
	if (push)
		parser->stack[parser->stacked++] = parser->globals;
	else
		parser->globals = parser->stack[--parser->stacked];
	return HID_OK;
}

static enum hid_error
global_item(struct parser *parser, const struct item *item)
{
	struct globals *globals = &parser->globals;

	switch (item->tag) {
	case GLOBAL_PAGE: globals->page = (uint16_t)item->value; return HID_OK;
	case GLOBAL_LOGICAL_MIN: globals->logical_min = item_signed(item); return HID_OK;
	case GLOBAL_LOGICAL_MAX:
		globals->logical_max = item_signed(item);
		/* Many keyboards write 255 in one byte, which says -1: then it was meant as unsigned. */
		if (globals->logical_max < globals->logical_min)
			globals->logical_max = item->value <= INT32_MAX ? (int32_t)item->value : INT32_MAX;
		return HID_OK;
	case GLOBAL_SIZE: globals->size = item->value; return HID_OK;
	case GLOBAL_COUNT: globals->count = item->value; return HID_OK;
	case GLOBAL_ID:
		if (item->value == 0 || item->value > 255)
			return HID_BAD_REPORT_ID;
		globals->id = (uint8_t)item->value;
		parser->report->has_ids = true;
		return HID_OK;
	case GLOBAL_PUSH: return push_pop(parser, true);
	case GLOBAL_POP: return push_pop(parser, false);
	default: return HID_OK; /* units and physical bounds */
	}
}

/* Adds `count` values at value number `first` of the item. */
static enum hid_error
add_field(struct parser *parser, struct hid_field field, uint32_t start, uint32_t first, uint32_t count)
{
	if (parser->report->field_count == HID_FIELDS_MAX)
		return HID_TOO_MANY_FIELDS;
	field.bit_offset = start + first * field.bit_size;
	field.count = (uint16_t)count;
	parser->report->fields[parser->report->field_count++] = field;
	return HID_OK;
}

/* An array's values count through all usages of the item: each range of usages gets its part of the
 * values. */
static enum hid_error
add_array(struct parser *parser, struct hid_field field, uint32_t start)
{
	int64_t low = field.logical_min, high = field.logical_max;

	field.array = true;
	for (size_t i = 0; i < parser->usage_count && low <= high; i++) {
		const struct range *range = &parser->usages[i];
		int64_t last = low + (range->max - range->min);
		enum hid_error error;

		field.usage_min = full_usage(parser, range, range->min);
		field.usage_max = full_usage(parser, range, range->max);
		field.logical_min = (int32_t)low;
		field.logical_max = (int32_t)(last < high ? last : high);
		error = add_field(parser, field, start, 0, parser->globals.count);
		if (error)
			return error;
		low = last + 1;
	}
	return HID_OK;
}

/* One usage a value in turn; the last usage stands for all values that are left. */
static enum hid_error
add_variable(struct parser *parser, struct hid_field field, uint32_t start)
{
	uint32_t first = 0, left = parser->globals.count;

	for (size_t i = 0; i < parser->usage_count && left > 0; i++) {
		const struct range *range = &parser->usages[i];
		uint32_t span = range->max - range->min, count;
		enum hid_error error;

		count = i + 1 == parser->usage_count || span >= left ? left : span + 1;
		field.usage_min = full_usage(parser, range, range->min);
		field.usage_max = full_usage(parser, range, range->max);
		error = add_field(parser, field, start, first, count);
		if (error)
			return error;
		first += count;
		left -= count;
	}
	return HID_OK;
}

static enum hid_error
data_item(struct parser *parser, enum hid_kind kind, uint32_t flags)
{
	const struct globals *globals = &parser->globals;
	uint32_t *bits = &parser->report->bits[kind][globals->id], start = *bits + (globals->id ? 8 : 0);
	uint64_t more = (uint64_t)globals->size * globals->count;
	struct hid_field field = {
		.application = parser->application, .logical_min = globals->logical_min,
		.logical_max = globals->logical_max, .bit_size = (uint16_t)globals->size, .kind = (uint8_t)kind,
		.report_id = globals->id,
	};

	if (start + more > (uint64_t)HID_REPORT_BYTES_MAX * 8)
		return HID_REPORT_TOO_LONG;
	*bits += (uint32_t)more;
	if ((flags & FLAG_CONSTANT) || more == 0 || globals->size > 32)
		return HID_OK;
	return flags & FLAG_VARIABLE ? add_variable(parser, field, start) : add_array(parser, field, start);
}

static enum hid_error
collection(struct parser *parser, bool open)
{
	if (parser->depth == (open ? HID_DEPTH_MAX : 0))
		return HID_BAD_NESTING;
	if (open && parser->depth == 0)
		parser->application = parser->usage_count
		                      ? full_usage(parser, &parser->usages[0], parser->usages[0].min) : 0;
	parser->depth += open ? 1 : (size_t)-1;
	return HID_OK;
}

static enum hid_error
main_item(struct parser *parser, const struct item *item)
{
	enum hid_error error = HID_OK;

	switch (item->tag) {
	case MAIN_INPUT: error = data_item(parser, HID_INPUT, item->value); break;
	case MAIN_OUTPUT: error = data_item(parser, HID_OUTPUT, item->value); break;
	case MAIN_FEATURE: error = data_item(parser, HID_FEATURE, item->value); break;
	case MAIN_COLLECTION: error = collection(parser, true); break;
	case MAIN_END: error = collection(parser, false); break;
	default: break;
	}
	clear_locals(parser);
	return error;
}

static enum hid_error
any_item(struct parser *parser, const struct item *item)
{
	switch (item->type) {
	case ITEM_MAIN: return main_item(parser, item);
	case ITEM_GLOBAL: return global_item(parser, item);
	case ITEM_LOCAL: return local_item(parser, item);
	default: return HID_OK; /* reserved */
	}
}

/* Takes one item apart; returns its length, 0 if it runs past the end. */
static size_t
read_item(const uint8_t *data, size_t left, struct item *item)
{
	*item = (struct item){ .type = data[0] >> 2 & 3, .tag = data[0] >> 4, .size = data[0] & 3 };
	if (data[0] == LONG_ITEM) {
		item->type = 3;
		return left < 3 || left - 3 < data[1] ? 0 : 3u + data[1];
	}
	if (item->size == 3)
		item->size = 4;
	if (left < 1u + item->size)
		return 0;
	for (unsigned i = 0; i < item->size; i++)
		item->value |= (uint32_t)data[1 + i] << 8 * i;
	return 1u + item->size;
}

enum hid_error
hid_report_parse(struct hid_report *report, const uint8_t *data, size_t length, size_t *position)
{
	struct parser parser = { .report = report };
	size_t at = 0;

	memset(report, 0, sizeof *report);
	*position = 0;
	if (length > HID_DESCRIPTOR_MAX)
		return HID_TOO_LONG;
	while (at < length) {
		struct item item;
		size_t size = read_item(data + at, length - at, &item);
		enum hid_error error = size == 0 ? HID_TRUNCATED : any_item(&parser, &item);

		*position = at;
		if (error)
			return error;
		at += size;
	}
	*position = length;
	if (parser.depth != 0)
		return HID_BAD_NESTING;
	return report->field_count == 0 ? HID_NO_REPORT : HID_OK;
}

const char *
hid_error_text(enum hid_error error)
{
	static const char *const texts[] = {
		[HID_OK] = "no error",
		[HID_TOO_LONG] = "it is too long",
		[HID_TRUNCATED] = "an item runs past its end",
		[HID_BAD_REPORT_ID] = "a report id is out of range",
		[HID_BAD_RANGE] = "a usage range is not one",
		[HID_BAD_NESTING] = "its collections do not balance",
		[HID_TOO_MANY_USAGES] = "one item has too many usages",
		[HID_TOO_MANY_FIELDS] = "it has too many fields",
		[HID_REPORT_TOO_LONG] = "a report is too long",
		[HID_NO_REPORT] = "it describes no report",
	};

	return texts[error];
}

const struct hid_field *
hid_report_find(const struct hid_report *report, enum hid_kind kind, int report_id, uint32_t usage)
{
	for (size_t i = 0; i < report->field_count; i++) {
		const struct hid_field *field = &report->fields[i];

		if (field->kind == kind && (report_id < 0 || field->report_id == report_id)
		    && usage >= field->usage_min && usage <= field->usage_max)
			return field;
	}
	return NULL;
}

bool
hid_report_has_application(const struct hid_report *report, uint32_t usage)
{
	for (size_t i = 0; i < report->field_count; i++)
		if (report->fields[i].application == usage)
			return true;
	return false;
}

size_t
hid_report_longest(const struct hid_report *report, enum hid_kind kind)
{
	size_t longest = 0;

	for (unsigned id = 0; id < 256; id++) {
		size_t bytes = report->bits[kind][id] == 0 ? 0 : (report->bits[kind][id] + 7) / 8 + (id > 0);

		if (bytes > longest)
			longest = bytes;
	}
	return longest;
}

bool
hid_report_bits(const uint8_t *data, size_t length, uint32_t bit_offset, unsigned bit_size, uint32_t *value)
{
	uint32_t bits = 0;

	if ((uint64_t)bit_offset + bit_size > (uint64_t)length * 8)
		return false;
	for (unsigned i = 0; i < bit_size; i++) {
		uint32_t at = bit_offset + i;

		bits |= (uint32_t)(data[at / 8] >> at % 8 & 1) << i;
	}
	*value = bits;
	return true;
}
