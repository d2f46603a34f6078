/* The text of a profile → struct profile, or a sentence that says what is wrong where. */
#include "profile.h"
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "station/manifest_internal.h"
#include "suggest.h"

_Static_assert((int)ORDER_COLUMNS <= (int)PROFILE_FIELDS, "a profile has room for every field");

struct parser {
	struct profile *profile;
	const char *shown;
	unsigned line;
	profile_name section, argument; /* "status", "Financial Status" */
	char *error;
};

static bool
fail(struct parser *parser, const char *format, const char *value)
{
	int used = snprintf(parser->error, PROFILE_ERROR, "%s:%u: ", parser->shown, parser->line);

	if (used > 0 && used < PROFILE_ERROR)
		snprintf(parser->error + used, PROFILE_ERROR - (size_t)used, format, value);
	return false;
}

/* ---- words ---- */

void
profile_key(profile_name key, const char *text, size_t length)
{
	struct manifest_text trimmed = manifest_trim(text, length);
	uint32_t used = trimmed.length < LIMIT_NAME ? trimmed.length : LIMIT_NAME;

	while (used < trimmed.length && used > 0 && ((unsigned char)trimmed.text[used] & 0xc0) == 0x80)
		used--;
	for (uint32_t i = 0; i < used; i++) {
		char c = trimmed.text[i];

		key[i] = c == ' ' || c == '-'      ? '_'
			 : c >= 'A' && c <= 'Z'    ? (char)(c + 'a' - 'A')
			 : (unsigned char)c < 0x20 ? '?'
						   : c;
	}
	key[used] = '\0';
}

bool
profile_same(const char *column, const char *key)
{
	profile_name other;

	profile_key(other, column, strlen(column));
	return strcmp(other, key) == 0;
}

bool
profile_has(const struct profile_list *list, const char *key)
{
	for (unsigned i = 0; i < list->count; i++) {
		profile_name word;
		size_t length;

		profile_key(word, list->word[i], strlen(list->word[i]));
		length = strlen(word);
		if (length > 0 && word[length - 1] == '*' ? strncmp(word, key, length - 1) == 0
							  : strcmp(word, key) == 0)
			return true;
	}
	return false;
}

static bool
copy_name(struct parser *parser, profile_name to, struct manifest_text text)
{
	if (text.length > LIMIT_NAME)
		return fail(parser, "the name is longer than %s bytes", "63");
	memcpy(to, text.text, text.length);
	to[text.length] = '\0';
	return true;
}

static bool
add_words(struct parser *parser, struct profile_list *list, const char *value)
{
	while (*value) {
		size_t length = strcspn(value, ",");
		struct manifest_text word = manifest_trim(value, length);

		if (word.length > 0 && list->count == PROFILE_WORDS)
			return fail(parser, "the list has more than %s words", "256");
		if (word.length > 0 && !copy_name(parser, list->word[list->count++], word))
			return false;
		value += length + (value[length] == ',');
	}
	return true;
}

static int
find_word(const char *const words[], const char *value)
{
	for (int i = 0; words[i]; i++)
		if (strcmp(words[i], value) == 0)
			return i;
	return -1;
}

static bool
find_field(struct parser *parser, const char *key, int *field)
{
	struct suggestion suggestion = { .wanted = key };
	char text[LIMIT_NAME * 3];

	*field = manifest_find_column(false, key);
	if (*field >= 0)
		return true;
	for (int i = 0; i < ORDER_COLUMNS; i++)
		suggest_word(&suggestion, manifest_column_name(false, i));
	snprintf(text, sizeof text, "\"%.60s\"%.100s", key, suggest_text(&suggestion));
	return fail(parser, "orders.csv has no column %s", text);
}

/* ---- sections ---- */

static bool
set_profile(struct parser *parser, const char *key, const char *value)
{
	static const char *const formats[] = { "csv", "x12-940", NULL }, *const yes_no[] = { "no", "yes",
											     NULL };
	static const char *const delimiters[] = { "comma", "semicolon", "tab", NULL };
	struct profile *profile = parser->profile;
	int found = 0;

	if (strcmp(key, "title") == 0)
		return true;
	if (strcmp(key, "encoding") == 0)
		return copy_name(parser, profile->encoding, manifest_trim(value, strlen(value)));
	if (strcmp(key, "format") == 0)
		profile->format = (enum profile_format)(found = find_word(formats, value));
	else if (strcmp(key, "delimiter") == 0)
		profile->delimiter = ",;\t"[(found = find_word(delimiters, value)) < 0 ? 0 : found];
	else if (strcmp(key, "quotes") == 0)
		profile->quotes = (found = find_word(yes_no, value)) == 1;
	else
		return fail(parser, "[profile] has no key \"%s\"", key);
	return found >= 0 || fail(parser, "the value \"%s\" is not one of those that may stand here", value);
}

static bool
set_columns(struct parser *parser, const char *key, const char *value)
{
	struct profile_field *field;
	bool either = strchr(value, '|') != NULL, both = strstr(value, " + ") != NULL;
	int number;

	if (!find_field(parser, key, &number))
		return false;
	field = &parser->profile->field[number];
	if (field->count > 0)
		return fail(parser, "the field %s has its columns already", key);
	if (either && both)
		return fail(parser, "\"%s\" has both + and |", value);
	field->joined = both;
	while (*value) {
		const char *end = either ? strchr(value, '|') : both ? strstr(value, " + ") : NULL;
		struct manifest_text name = manifest_trim(value, end ? (size_t)(end - value) : strlen(value));

		if (name.length == 0 || field->count == PROFILE_SOURCES)
			return fail(parser, "the field %s has a blank column, or more than four", key);
		if (!copy_name(parser, field->source[field->count++], name))
			return false;
		value = !end ? "" : end + (either ? 1 : 3);
	}
	return true;
}

static bool
set_default(struct parser *parser, const char *key, const char *value)
{
	int number;

	return find_field(parser, key, &number) && copy_name(parser, parser->profile->field[number].otherwise,
							     manifest_trim(value, strlen(value)));
}

static bool
set_leading(struct parser *parser, const char *key, const char *value)
{
	int number;

	if (!find_field(parser, key, &number))
		return false;
	if (strlen(value) >= sizeof parser->profile->field[number].leading)
		return fail(parser, "\"%s\" is too long", value);
	strcpy(parser->profile->field[number].leading, value);
	return true;
}

static bool
set_dates(struct parser *parser, const char *key, const char *value)
{
	static const char *const dates[] = { "iso", "m/d/y", "d/m/y", "y/m/d", "yyyymmdd", NULL };
	int found = find_word(dates, value);

	if (strcmp(key, "ship_by") != 0)
		return fail(parser, "only ship_by is a date, not %s", key);
	parser->profile->ship_by = (enum profile_date)found;
	return found >= 0 ||
	       fail(parser, "\"%s\" is no form of a date: iso, m/d/y, d/m/y, y/m/d or yyyymmdd", value);
}

static bool
add_rule(struct parser *parser, const char *key, const char *value, const char *const outcomes[],
	 enum profile_outcome first)
{
	struct profile *profile = parser->profile;
	struct profile_rule *rule = &profile->rule[profile->rules];
	int found = find_word(outcomes, value);

	if (found < 0)
		return fail(parser, "\"%s\" is not one of those that may stand here", value);
	if (profile->rules == PROFILE_RULES)
		return fail(parser, "there are more than %s rules", "128");
	rule->outcome = (enum profile_outcome)((int)first + found);
	profile->rules++;
	return copy_name(parser, rule->column, manifest_trim(parser->argument, strlen(parser->argument))) &&
	       copy_name(parser, rule->value,
			 manifest_trim(key, strcmp(key, "blank") == 0 ? 0 : strlen(key)));
}

static bool
set_status(struct parser *parser, const char *key, const char *value)
{
	static const char *const outcomes[] = { "released", "held", "cancelled", "shipped", NULL };

	return add_rule(parser, key, value, outcomes, OUTCOME_RELEASED);
}

static bool
set_line(struct parser *parser, const char *key, const char *value)
{
	static const char *const outcomes[] = { "open", "held", "backordered", "left-out", NULL };

	return add_rule(parser, key, value, outcomes, OUTCOME_OPEN);
}

static bool
set_packed(struct parser *parser, const char *key, const char *value)
{
	struct profile *profile = parser->profile;
	int number;

	if (strcmp(key, "columns") == 0) {
		profile_key(profile->packed.prefix, value, strlen(value));
		return true;
	}
	if (strcmp(key, "positions") == 0)
		return add_words(parser, &profile->packed.positions, value);
	if (strcmp(key, "separator") == 0 || strcmp(key, "assign") == 0) {
		*(key[0] == 's' ? &profile->packed.separator : &profile->packed.assign) = value[0];
		return (value[0] != '\0' && value[1] == '\0') ||
		       fail(parser, "\"%s\" is not one character", value);
	}
	if (!find_field(parser, key, &number))
		return false;
	return number >= ORDER_FIELDS
		       ? copy_name(parser, profile->packed.key[number], manifest_trim(value, strlen(value)))
		       : fail(parser, "%s is not a field of an order line", key);
}

static bool
set_ignored(struct parser *parser, const char *key, const char *value)
{
	if (strcmp(key, "columns") != 0)
		return fail(parser, "[ignored] has no key \"%s\"", key);
	return add_words(parser, &parser->profile->ignored, value);
}

static bool
add_unit(struct parser *parser, const char *value)
{
	struct profile *profile = parser->profile;
	struct profile_rule *unit = &profile->x12.unit[profile->x12.units];
	const char *times = strchr(value, ':');
	uint32_t number;

	if (profile->x12.units == sizeof profile->x12.unit / sizeof *profile->x12.unit)
		return fail(parser, "there are more than %s units", "16");
	if (!times ||
	    manifest_whole(manifest_trim(times + 1, strlen(times + 1)), LIMIT_QUANTITY, &number) < 0 ||
	    number == 0)
		return fail(parser, "\"%s\" is not a unit and a number, such as EA:1", value);
	profile->x12.units++;
	return copy_name(parser, unit->value, manifest_trim(value, (size_t)(times - value))) &&
	       copy_name(parser, unit->column, manifest_trim(times + 1, strlen(times + 1)));
}

static bool
set_x12(struct parser *parser, const char *key, const char *value)
{
	struct profile *profile = parser->profile;

	if (strcmp(key, "ship_to") == 0)
		return copy_name(parser, profile->x12.ship_to, manifest_trim(value, strlen(value)));
	if (strcmp(key, "parties") == 0)
		return add_words(parser, &profile->x12.parties, value);
	if (strcmp(key, "segments") == 0)
		return add_words(parser, &profile->x12.segments, value);
	if (strcmp(key, "skus") == 0)
		return add_words(parser, &profile->x12.skus, value);
	if (strcmp(key, "ship_by") == 0)
		return add_words(parser, &profile->x12.ship_by, value);
	if (strcmp(key, "unit") == 0)
		return add_unit(parser, value);
	return fail(parser, "[x12] has no key \"%s\"", key);
}

static const struct {
	const char *name;
	bool argument;
	bool (*set)(struct parser *parser, const char *key, const char *value);
} sections[] = {
	{ "profile", false, set_profile },  { "columns", false, set_columns },
	{ "defaults", false, set_default }, { "leading", false, set_leading },
	{ "dates", false, set_dates },      { "status", true, set_status },
	{ "line", true, set_line },         { "packed", false, set_packed },
	{ "ignored", false, set_ignored },  { "x12", false, set_x12 },
};

/* ---- lines ---- */

static bool
take_section(struct parser *parser, struct manifest_text text)
{
	struct manifest_text inner = manifest_trim(text.text + 1, text.length > 1 ? text.length - 2 : 0);
	const char *blank = memchr(inner.text, ' ', inner.length);
	uint32_t first = blank ? (uint32_t)(blank - inner.text) : inner.length;

	if (text.text[text.length - 1] != ']')
		return fail(parser, "a section ends in %s", "]");
	if (!copy_name(parser, parser->section, (struct manifest_text){ inner.text, first }) ||
	    !copy_name(parser, parser->argument, manifest_trim(inner.text + first, inner.length - first)))
		return false;
	for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
		if (strcmp(sections[i].name, parser->section) == 0 &&
		    sections[i].argument == (parser->argument[0] != '\0'))
			return true;
	return fail(parser, "there is no section [%s] of this form", parser->section);
}

static bool
take_pair(struct parser *parser, struct manifest_text text)
{
	const char *equals = memchr(text.text, '=', text.length);
	struct manifest_text key, value;
	profile_name name;
	char copy[1024];

	if (!equals)
		return fail(parser, "neither [section] nor key = value%s", "");
	key = manifest_trim(text.text, (size_t)(equals - text.text));
	value = manifest_trim(equals + 1, text.length - (size_t)(equals - text.text) - 1);
	if (value.length >= sizeof copy)
		return fail(parser, "the value is longer than %s bytes", "1023");
	if (key.length == 0 || !copy_name(parser, name, key))
		return fail(parser, "the key is blank or longer than %s bytes", "63");
	memcpy(copy, value.text, value.length);
	copy[value.length] = '\0';
	for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
		if (strcmp(sections[i].name, parser->section) == 0)
			return sections[i].set(parser, name, copy);
	return fail(parser, "a section such as [columns] must come before %s", name);
}

/* What no line alone can show. */
static bool
check(struct parser *parser)
{
	static const int needed[] = { ORDER_ID, COLUMN_SKU, COLUMN_QUANTITY };
	const struct profile *profile = parser->profile;

	parser->line = 0;
	if (profile->field[ORDER_ID].joined)
		return fail(parser, "order_id is not put together from several columns%s", "");
	for (size_t i = 0; profile->format == PROFILE_CSV && i < sizeof needed / sizeof *needed; i++)
		if (profile->field[needed[i]].count == 0 &&
		    (needed[i] < ORDER_FIELDS || profile->packed.key[needed[i]][0] == '\0'))
			return fail(parser, "no column is named for %s",
				    manifest_column_name(false, needed[i]));
	if (profile->packed.prefix[0] && (!profile->packed.separator || !profile->packed.assign))
		return fail(parser, "[packed] wants separator and assign%s", "");
	if (profile->format == PROFILE_X12_940 &&
	    (profile->x12.ship_to[0] == '\0' || profile->x12.skus.count == 0))
		return fail(parser, "[x12] wants ship_to and skus%s", "");
	return true;
}

struct profile *
profile_parse(const char *text, size_t length, const char *shown, char error[PROFILE_ERROR])
{
	struct parser parser = { .shown = shown,
				 .error = error,
				 .profile = calloc(1, sizeof *parser.profile) };
	const char *end = text + length;
	bool cut, good = parser.profile != NULL;

	snprintf(error, PROFILE_ERROR, "there is not enough memory for the profile");
	if (good)
		parser.profile->quotes = true;
	if (good && (manifest_utf8(text, length, &cut) < length || length > PROFILE_BYTES))
		good = fail(&parser, "the file is not UTF-8 text of at most %s", "64 KiB");
	while (good && text < end) {
		const char *stop = memchr(text, '\n', (size_t)(end - text));
		struct manifest_text line = manifest_trim(text, (size_t)((stop ? stop : end) - text));

		parser.line++;
		if (line.length > 0 && line.text[0] == '[')
			good = take_section(&parser, line);
		else if (line.length > 0 && line.text[0] != '#' && line.text[0] != ';')
			good = take_pair(&parser, line);
		text = stop ? stop + 1 : end;
	}
	if (good && check(&parser))
		return parser.profile;
	free(parser.profile);
	return NULL;
}

enum profile_outcome
profile_outcome(const struct profile *profile, const char *column, const char *value, size_t length,
		bool *unknown)
{
	enum profile_outcome other = OUTCOME_NONE;
	bool ruled = false;

	*unknown = false;
	for (unsigned i = 0; i < profile->rules; i++) {
		const struct profile_rule *rule = &profile->rule[i];
		struct manifest_text text = { rule->value, (uint32_t)strlen(rule->value) };

		if (strcmp(rule->column, column) != 0)
			continue;
		ruled = true;
		if (text.length == length && (length == 0 || strncasecmp(rule->value, value, length) == 0))
			return rule->outcome;
		if (strcmp(rule->value, "*") == 0 && length > 0)
			other = rule->outcome;
	}
	*unknown = ruled && other == OUTCOME_NONE && length > 0;
	return other;
}
