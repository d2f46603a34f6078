/* Rows by a profile: its columns instead of ours, its words instead of ours; what comes out goes the same way
 * as a row of orders.csv. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "station/manifest_internal.h"

/* ---- the header ---- */

static int16_t
find_column(const struct manifest_reader *reader, const char *name)
{
	profile_name key;

	profile_key(key, name, strlen(name));
	for (unsigned i = 0; *key && i < reader->column_count; i++)
		if (strcmp(reader->column_name[i], key) == 0)
			return (int16_t)i;
	return -1;
}

/* "order_item_12" of the prefix "order_item_" */
static bool
is_packed(const struct profile *profile, const char *key)
{
	size_t length = strlen(profile->packed.prefix);

	return length > 0 && strncmp(key, profile->packed.prefix, length) == 0 &&
	       isdigit((unsigned char)key[length]) &&
	       key[length + strspn(key + length, "0123456789")] == '\0';
}

/* A value that is lost from such a column would send a parcel astray or short. */
static bool
is_doubtful(const char *key)
{
	static const char *const words[] = { "quantity", "qty",    "units",   "address",   "street",
					     "city",     "zip",    "postal",  "postcode",  "province",
					     "region",   "state",  "country", "recipient", "ship_to",
					     "shipto",   "sku",    "item_",   "apartment", "suite",
					     "district", "company" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strstr(key, words[i]))
			return true;
	return false;
}

static bool
is_mapped(const struct manifest_reader *reader, int16_t column)
{
	for (int field = 0; field < ORDER_COLUMNS; field++)
		for (unsigned k = 0; k < reader->profile->field[field].count; k++)
			if (reader->source_at[field][k] == column)
				return true;
	for (unsigned i = 0; i < reader->profile->rules; i++)
		if (reader->rule_at[i] == column)
			return true;
	return false;
}

static void
judge_column(struct manifest_reader *reader, unsigned column)
{
	const char *key = reader->column_name[column];

	reader->use[column] = COLUMN_MAPPED;
	if (is_packed(reader->profile, key)) {
		reader->use[column] = COLUMN_PACKED;
	} else if (!is_mapped(reader, (int16_t)column) && !profile_has(&reader->profile->ignored, key)) {
		reader->use[column] = is_doubtful(key) ? COLUMN_DOUBTFUL : COLUMN_MAPPED;
		if (!reader->first_pass)
			manifest_warn(reader, reader->csv.row_line, key, (struct manifest_text){ 0 },
				      reader->use[column] == COLUMN_DOUBTFUL
					      ? "the profile does not name the column %s, which looks like "
						"part of an "
						"address or a quantity: orders that have something in it are "
						"kept back"
					      : "the profile does not name the column %s, and it is ignored",
				      key);
	}
}

enum manifest_step
manifest_profile_header(struct manifest_reader *reader)
{
	const struct profile *profile = reader->profile;

	for (int field = 0; field < ORDER_COLUMNS; field++)
		for (unsigned k = 0; k < profile->field[field].count; k++) {
			int16_t at = find_column(reader, profile->field[field].source[k]);

			reader->source_at[field][k] = at;
			if (at < 0 && !reader->first_pass &&
			    (profile->field[field].joined || profile->field[field].count == 1))
				manifest_warn(reader, reader->csv.row_line, profile->field[field].source[k],
					      (struct manifest_text){ 0 },
					      "the profile names the column %s for %s, and the file does not "
					      "have it",
					      profile->field[field].source[k],
					      manifest_column_name(false, field));
		}
	for (unsigned i = 0; i < profile->rules; i++)
		reader->rule_at[i] = find_column(reader, profile->rule[i].column);
	for (unsigned i = 0; i < reader->column_count; i++)
		judge_column(reader, i);
	return STEP_MORE;
}

static bool
has_packed_columns(const struct manifest_reader *reader)
{
	for (unsigned i = 0; i < reader->column_count; i++)
		if (reader->use[i] == COLUMN_PACKED)
			return true;
	return false;
}

bool
manifest_profile_lacks(const struct manifest_reader *reader, int column)
{
	const struct profile_field *field = &reader->profile->field[column];

	for (unsigned k = 0; k < field->count; k++)
		if (reader->source_at[column][k] >= 0)
			return false;
	if (reader->profile->packed.key[column][0])
		return !has_packed_columns(reader);
	return field->otherwise[0] == '\0';
}

const char *
manifest_profile_shown(const struct manifest_reader *reader, const char *column)
{
	int field = reader->profile ? manifest_find_column(false, column) : -1;

	if (field < 0)
		return column;
	if (reader->profile->format == PROFILE_X12_940 && manifest_x12_shown(field))
		return manifest_x12_shown(field);
	if (reader->profile->field[field].count == 0)
		return column;
	for (unsigned k = 0;
	     reader->profile->format == PROFILE_CSV && k < reader->profile->field[field].count; k++)
		if (reader->source_at[field][k] >= 0)
			return reader->profile->field[field].source[k];
	return reader->profile->field[field].source[0];
}

/* ---- values ---- */

struct manifest_text
manifest_row_text(struct manifest_reader *reader, const struct manifest_text *parts, size_t count,
		  const char *between, bool *overlong)
{
	size_t gap = strlen(between), begin = reader->row_used;

	for (size_t i = 0; i < count; i++) {
		bool first = reader->row_used == begin;
		size_t length = parts[i].length + (first ? 0 : gap);

		if (parts[i].length == 0)
			continue;
		if (reader->row_used - begin + length > LIMIT_FIELD ||
		    sizeof reader->row_text - reader->row_used < length) {
			*overlong = true;
			break;
		}
		memcpy(reader->row_text + reader->row_used, between, first ? 0 : gap);
		memcpy(reader->row_text + reader->row_used + (first ? 0 : gap), parts[i].text,
		       parts[i].length);
		reader->row_used += length;
	}
	return (struct manifest_text){ reader->row_text + begin, (uint32_t)(reader->row_used - begin) };
}

struct manifest_text
manifest_cell(const struct manifest_reader *reader, int column, bool *overlong)
{
	const struct csv *csv = &reader->csv;

	if (column < 0 || (unsigned)column >= csv->count)
		return (struct manifest_text){ 0 };
	*overlong |= csv->fields[column].overlong;
	return manifest_trim(csv->fields[column].text, csv->fields[column].length);
}

struct manifest_text
manifest_profile_value(struct manifest_reader *reader, int column, bool *overlong)
{
	const struct profile_field *field = &reader->profile->field[column];
	struct manifest_text parts[PROFILE_SOURCES] = { 0 }, text = { 0 };
	unsigned filled = 0;

	*overlong = false;
	for (unsigned k = 0; k < field->count && (field->joined || filled == 0); k++) {
		parts[filled] = manifest_cell(reader, reader->source_at[column][k], overlong);
		filled += parts[filled].length > 0;
	}
	if (filled == 1)
		text = parts[0];
	else if (filled > 1)
		text = manifest_row_text(reader, parts, filled, column == ORDER_SHIP_TO_NAME ? " " : ", ",
					 overlong);
	while (text.length > 0 && field->leading[0] && strchr(field->leading, text.text[0]))
		text = manifest_trim(text.text + 1, text.length - 1);
	if (text.length == 0 && field->otherwise[0])
		text = (struct manifest_text){ field->otherwise, (uint32_t)strlen(field->otherwise) };
	return text;
}

/* One of the three numbers of a date; moves behind it. */
static int
take_digits(struct manifest_text *text, uint32_t most)
{
	int value = 0;
	uint32_t i = 0;

	for (; i < text->length && i < most && isdigit((unsigned char)text->text[i]); i++)
		value = value * 10 + (text->text[i] - '0');
	text->text += i;
	text->length -= i;
	return i == 0 ? -1 : value;
}

struct manifest_text
manifest_profile_date(struct manifest_reader *reader, struct manifest_text text, enum profile_date form)
{
	static const char places[][4] = {
		[DATE_MDY] = "mdy", [DATE_DMY] = "dmy", [DATE_YMD] = "ymd", [DATE_DIGITS] = "ymd"
	};
	struct manifest_text rest = text, part;
	int year = -1, month = -1, day = -1;
	char date[40];
	bool overlong = false;

	if (form == DATE_ISO || text.length == 0)
		return text;
	for (int i = 0; i < 3; i++) {
		char place = places[form][i];
		int value = take_digits(&rest, place == 'y' ? 4 : 2);

		*(place == 'y' ? &year : place == 'm' ? &month : &day) = value;
		if (i < 2 && form != DATE_DIGITS && rest.length > 0 && strchr("/.-", rest.text[0]))
			rest = (struct manifest_text){ rest.text + 1, rest.length - 1 };
	}
	/* a time of day may follow: the date is what counts */
	if (year < 1970 || month < 1 || day < 1 || (rest.length > 0 && rest.text[0] != ' '))
		return text;
	snprintf(date, sizeof date, "%04d-%02d-%02d", year, month, day);
	part = (struct manifest_text){ date, (uint32_t)strlen(date) };
	return manifest_row_text(reader, &part, 1, "", &overlong);
}

/* ---- what the words of a row mean ---- */

/* The strongest outcome of the rules for orders (line = false) or for lines. What no rule knows is said. */
static enum profile_outcome
judge(struct manifest_reader *reader, bool line, int16_t *decided)
{
	const struct profile *profile = reader->profile;
	enum profile_outcome worst = OUTCOME_NONE;
	char quote[MANIFEST_QUOTE];

	for (unsigned i = 0; i < profile->rules; i++) {
		const char *column = profile->rule[i].column;
		enum profile_outcome outcome;
		struct manifest_text text;
		bool unknown, overlong = false;

		if ((profile->rule[i].outcome >= OUTCOME_OPEN) != line || reader->rule_at[i] < 0 ||
		    (i > 0 && strcmp(column, profile->rule[i - 1].column) == 0))
			continue;
		text = manifest_cell(reader, reader->rule_at[i], &overlong);
		outcome = profile_outcome(profile, column, text.text, text.length, &unknown);
		if (unknown)
			manifest_bad(reader, reader->csv.row_line, column, reader->part.order.field[ORDER_ID],
				     "the profile does not say what \"%s\" means here",
				     manifest_quote(text, quote));
		if (outcome > worst) {
			worst = outcome;
			*decided = reader->rule_at[i];
		}
	}
	return worst;
}

static struct manifest_text
word(const char *text)
{
	return (struct manifest_text){ text, (uint32_t)strlen(text) };
}

static struct manifest_text
status_of(struct manifest_reader *reader)
{
	static const char *const names[] = { [OUTCOME_NONE] = "",
					     [OUTCOME_RELEASED] = "released",
					     [OUTCOME_HELD] = "held",
					     [OUTCOME_CANCELLED] = "cancelled",
					     [OUTCOME_SHIPPED] = "shipped" };
	int16_t column;

	return word(names[judge(reader, false, &column)]);
}

bool
manifest_profile_says_shipped(struct manifest_reader *reader)
{
	const struct profile *profile = reader->profile;
	int16_t column;
	bool ruled = false;

	for (unsigned i = 0; i < profile->rules; i++)
		ruled |= profile->rule[i].outcome == OUTCOME_SHIPPED;
	return !ruled || judge(reader, false, &column) == OUTCOME_SHIPPED;
}

/* false: the line is left out, which is said. */
static bool
line_status_of(struct manifest_reader *reader, struct manifest_text *status)
{
	char quote[MANIFEST_QUOTE];
	int16_t column = 0;
	bool overlong = false;

	switch (judge(reader, true, &column)) {
	case OUTCOME_LINE_HELD:
		*status = word("held");
		break;
	case OUTCOME_BACKORDERED:
		*status = word("backordered");
		break;
	case OUTCOME_LEFT_OUT:
		reader->part.left_out = true;
		manifest_warn(reader, reader->csv.row_line, reader->column_name[column],
			      reader->part.order.field[ORDER_ID],
			      "this line is not to be packed (\"%s\") and is left out",
			      manifest_quote(manifest_cell(reader, column, &overlong), quote));
		return false;
	default:
		break;
	}
	return true;
}

/* ---- the row ---- */

static bool
check_row(struct manifest_reader *reader)
{
	const struct csv *csv = &reader->csv;
	struct manifest_text id = reader->part.order.field[ORDER_ID];
	char quote[MANIFEST_QUOTE];
	bool overlong = false;

	if (csv->count != reader->column_count) {
		manifest_bad(reader, csv->row_line, "", id, "the row has %u columns, the header has %u",
			     csv->count, reader->column_count);
		return false;
	}
	for (unsigned i = 0; i < reader->column_count; i++) {
		struct manifest_text text;

		if (reader->use[i] != COLUMN_DOUBTFUL)
			continue;
		text = manifest_cell(reader, (int)i, &overlong);
		if (text.length > 0)
			manifest_bad(reader, csv->row_line, reader->column_name[i], id,
				     "the profile does not name this column, and \"%s\" in it may be part of "
				     "the address "
				     "or a quantity: name it under [columns] or [ignored]",
				     manifest_quote(text, quote));
	}
	return true;
}

static struct manifest_text
value_of(struct manifest_reader *reader, int field)
{
	bool overlong;
	struct manifest_text text = manifest_profile_value(reader, field, &overlong);

	if (overlong)
		manifest_bad(reader, reader->csv.row_line, manifest_column_name(false, field),
			     reader->part.order.field[ORDER_ID], "the value is longer than %d bytes",
			     (int)LIMIT_FIELD);
	if (field == ORDER_SHIP_BY)
		text = manifest_profile_date(reader, text, reader->profile->ship_by);
	return text;
}

static void
add_fields(struct manifest_reader *reader, bool first)
{
	uint32_t line = reader->csv.row_line;

	for (int field = ORDER_ID; field < ORDER_FIELDS; field++) {
		struct manifest_text text =
			field == ORDER_STATUS ? status_of(reader) : value_of(reader, field);

		if (first)
			order_field(reader, (enum manifest_order_field)field, text, line);
		else if (field != ORDER_ID)
			order_repeat(reader, (enum manifest_order_field)field, text, line);
	}
	if (first)
		order_check(reader, line);
}

static void
add_line(struct manifest_reader *reader)
{
	struct manifest_line_text text = { .status = value_of(reader, COLUMN_LINE_STATUS) };

	text.field[LINE_ID] = value_of(reader, COLUMN_LINE_ID);
	text.field[LINE_SKU] = value_of(reader, COLUMN_SKU);
	text.field[LINE_DESCRIPTION] = value_of(reader, COLUMN_DESCRIPTION);
	text.quantity = value_of(reader, COLUMN_QUANTITY);
	if (line_status_of(reader, &text.status))
		order_line(reader, &text, reader->csv.row_line, "");
}

void
manifest_profile_row(struct manifest_reader *reader)
{
	struct manifest_order_part *part = &reader->part;
	struct manifest_text id;
	bool first, overlong;

	id = manifest_profile_value(reader, ORDER_ID, &overlong);
	first = !part->open || (id.length > 0 && !manifest_same(id, part->order.field[ORDER_ID]));
	if (first) {
		order_end(reader);
		order_begin(reader, id, reader->csv.row_line);
		if (id.length == 0)
			manifest_bad(reader, reader->csv.row_line, "order_id", id,
				     "the order's number is blank, and no order stands above");
	}
	if (!check_row(reader) || (id.length == 0 && part->order.field[ORDER_ID].length == 0))
		return;
	add_fields(reader, first);
	if (!has_packed_columns(reader)) {
		add_line(reader);
		return;
	}
	for (unsigned i = 0; i < reader->column_count; i++)
		if (reader->use[i] == COLUMN_PACKED)
			manifest_packed_line(reader, i);
}
