/* JSON lines: one order a line, with the names of the columns as keys and its lines in the array "lines";
 * or one item (manifest_json_item.c). */
#include "station/manifest_internal.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool
grow(struct manifest_reader *reader, size_t wanted)
{
	size_t capacity = reader->json_capacity ? reader->json_capacity : 65536;
	char *line;

	while (capacity < wanted)
		capacity *= 2;
	if (capacity == reader->json_capacity)
		return true;
	line = realloc(reader->json_line, capacity);
	if (!line)
		return false;
	reader->json_line = line;
	reader->json_capacity = capacity;
	return true;
}

struct line {
	uint32_t number;
	size_t length;
	bool overlong; /* reader->json_line holds none of it */
	bool after_return;
};

/* The next line into reader->json_line. */
static enum manifest_step
next_line(struct manifest_reader *reader, struct line *line)
{
	struct manifest_input *input = &reader->input;
	bool any = false;

	line->number++;
	line->length = 0;
	line->overlong = false;
	for (;;) {
		const char *begin, *end;
		size_t length;

		if (input->at == input->length) {
			enum manifest_step step = input_fill(input);

			if (step == STEP_REFUSED)
				return manifest_refuse(reader, line->number, "", "%s", input->wrong);
			if (step != STEP_MORE)
				return step == STEP_END && any ? STEP_MORE : step;
		}
		any = true;
		begin = input->text + input->at;
		end = memchr(begin, '\n', input->length - input->at);
		length = end ? (size_t)(end - begin) : input->length - input->at;
		if (line->length + length > MANIFEST_ORDER_BYTES || !grow(reader, line->length + length + 1))
			line->overlong = true;
		else
			memcpy(reader->json_line + line->length, begin, length);
		line->length += line->overlong ? 0 : length;
		input->at += length + (end != NULL);
		if (end)
			return STEP_MORE;
	}
}

void
manifest_json_unknown(struct manifest_reader *reader, const char *key, uint32_t line)
{
	struct manifest_text name = manifest_trim(key, strlen(key));
	char quote[MANIFEST_QUOTE];

	manifest_quote(name, quote);
	for (unsigned i = 0; i < reader->json_warned_count; i++)
		if (strcmp(reader->json_warned[i], quote) == 0)
			return;
	if (reader->json_warned_count == sizeof reader->json_warned / sizeof *reader->json_warned)
		return;
	memcpy(reader->json_warned[reader->json_warned_count++], quote, strlen(quote) + 1);
	manifest_warn(reader, line, quote, (struct manifest_text){ 0 },
	              "the key %s is not known here and is ignored", quote);
}

struct manifest_text
manifest_json_value(struct manifest_reader *reader, json_t *object, const char *key, const char *shown,
                    char digits[24], uint32_t line)
{
	json_t *value = json_object_get(object, key);
	struct manifest_text text = { 0 }, id = reader->part.order.field[ORDER_ID];

	if (!value || json_is_null(value))
		return text;
	if (json_is_integer(value)) {
		snprintf(digits, 24, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
		return manifest_trim(digits, strlen(digits));
	}
	if (json_is_real(value)) {
		snprintf(digits, 24, "%.10g", json_real_value(value));
		return manifest_trim(digits, strlen(digits));
	}
	if (!json_is_string(value)) {
		manifest_bad(reader, line, shown, id, "the value of %s is neither text nor a number", shown);
		return text;
	}
	text = manifest_trim(json_string_value(value), json_string_length(value));
	if (text.length <= LIMIT_FIELD)
		return text;
	manifest_bad(reader, line, shown, id, "the value is longer than %d bytes", (int)LIMIT_FIELD);
	return (struct manifest_text){ 0 };
}

static bool
is_line_column(int column)
{
	return column >= ORDER_FIELDS;
}

static void
add_line(struct manifest_reader *reader, json_t *object, size_t index, uint32_t line)
{
	static const int columns[] = { COLUMN_LINE_ID, COLUMN_SKU, COLUMN_DESCRIPTION, COLUMN_QUANTITY,
		                       COLUMN_LINE_STATUS };
	struct manifest_text text[5];
	char digits[5][24], where[40];
	const char *key;
	json_t *value;

	snprintf(where, sizeof where, "lines[%zu].", index);
	if (!json_is_object(object)) {
		where[strlen(where) - 1] = '\0';
		manifest_bad(reader, line, where, reader->part.order.field[ORDER_ID],
		             "%s is not an object in braces", where);
		return;
	}
	for (size_t i = 0; i < 5; i++) {
		char shown[LIMIT_NAME + 1];

		snprintf(shown, sizeof shown, "%.38s%.20s", where, manifest_column_name(false, columns[i]));
		text[i] = manifest_json_value(reader, object, manifest_column_name(false, columns[i]), shown,
		                              digits[i], line);
	}
	json_object_foreach(object, key, value) if (!is_line_column(manifest_find_column(false, key)))
		manifest_json_unknown(reader, key, line);
	order_line(
		reader,
		&(struct manifest_line_text){
			.field = { [LINE_ID] = text[0], [LINE_SKU] = text[1], [LINE_DESCRIPTION] = text[2] },
			.quantity = text[3],
			.status = text[4],
		},
		line, where);
}

static void
add_order(struct manifest_reader *reader, json_t *object, uint32_t line)
{
	json_t *lines = json_object_get(object, "lines"), *value;
	char digits[24];
	const char *key;
	size_t i;

	for (int field = ORDER_ID + 1; field < ORDER_FIELDS; field++) {
		const char *name = manifest_column_name(false, field);

		order_field(reader, (enum manifest_order_field)field,
		            manifest_json_value(reader, object, name, name, digits, line), line);
	}
	order_check(reader, line);
	json_object_foreach(object, key, value)
	{
		int column = manifest_find_column(false, key);

		if (strcmp(key, "lines") != 0 && (column < 0 || is_line_column(column)))
			manifest_json_unknown(reader, key, line);
	}
	if (lines && !json_is_array(lines))
		manifest_bad(reader, line, "lines", reader->part.order.field[ORDER_ID],
		             "lines is not an array in brackets");
	json_array_foreach(lines, i, value)
	{
		reader->counts.rows++;
		add_line(reader, value, i, line);
	}
}

static struct manifest_text
id_of(json_t *object, char digits[24])
{
	json_t *value = json_object_get(object, "order_id");

	if (json_is_integer(value)) {
		snprintf(digits, 24, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
		return manifest_trim(digits, strlen(digits));
	}
	return json_is_string(value) ? manifest_trim(json_string_value(value), json_string_length(value))
	                             : (struct manifest_text){ 0 };
}

/* Why a line is no object. */
static void
say_no_object(struct manifest_reader *reader, const struct line *line, const json_t *value,
              const json_error_t *error)
{
	struct manifest_text none = { 0 };

	if (line->overlong)
		manifest_bad(reader, line->number, "", none, "the line is longer than %d MiB",
		             MANIFEST_ORDER_BYTES >> 20);
	else if (value)
		manifest_bad(reader, line->number, "", none, "the line is not an object in braces");
	else
		manifest_bad(reader, line->number, "", none, "the line is not JSON: %s, at byte %d",
		             error->text, error->position);
}

static void
read_item(struct manifest_reader *reader, const struct line *line, json_t *object, const json_error_t *error)
{
	const struct manifest_text none[ITEM_COLUMNS] = { { 0 } };

	reader->counts.rows++;
	reader->csv.row_line = line->number;
	reader->row_used = 0;
	reader->part.order.field[ORDER_ID] = none[0];
	if (json_is_object(object)) {
		manifest_json_item(reader, object);
	} else if (manifest_item_begin(reader, false)) {
		say_no_object(reader, line, object, error);
		manifest_item_end(reader, none, NULL, 0);
	}
}

static void
read_order(struct manifest_reader *reader, const struct line *line, json_t *object, const json_error_t *error)
{
	struct manifest_text id;
	char digits[24];

	if (!object || !json_is_object(object)) {
		order_begin(reader, (struct manifest_text){ 0 }, line->number);
		say_no_object(reader, line, object, error);
		order_end(reader);
		return;
	}
	id = id_of(object, digits);
	if (id.length > LIMIT_FIELD)
		id.length = 0;
	reader->has_postcode = json_object_get(object, "postcode") != NULL;
	order_begin(reader, id, line->number);
	if (id.length == 0)
		manifest_bad(reader, line->number, "order_id", id,
		             "the order_id is missing, blank or too long");
	else
		order_field(reader, ORDER_ID, id, line->number);
	add_order(reader, object, line->number);
	order_end(reader);
}

static enum manifest_step
take_line(struct manifest_reader *reader, const struct line *line)
{
	struct manifest_text text = manifest_trim(reader->json_line, line->length);
	enum manifest_step step = STEP_MORE;
	json_error_t error = { 0 };
	json_t *object = NULL;
	char digits[24];

	if (text.length == 0 && !line->overlong)
		return STEP_MORE;
	if (!line->overlong)
		object = json_loadb(text.text, text.length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
	if (!reader->first_pass)
		reader->items ? read_item(reader, line, object, &error) : read_order(reader, line, object, &error);
	else if (!reader->items && object && id_of(object, digits).length > 0)
		step = manifest_add_run(reader, id_of(object, digits), line->number);
	json_decref(object);
	return step;
}

enum manifest_step
manifest_json(struct manifest_reader *reader)
{
	struct line line = { 0 };

	reader->json = true;
	for (;;) {
		enum manifest_step step = next_line(reader, &line);

		if (step == STEP_MORE)
			step = take_line(reader, &line);
		if (step != STEP_MORE || reader->stopped != 0)
			return step == STEP_MORE ? STEP_END : step;
	}
}
