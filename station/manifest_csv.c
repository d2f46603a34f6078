/* Rows of comma-separated values, RFC 4180: quoted fields may hold delimiters, quotes (doubled) and line
 * ends. Lines end in LF, CR LF or CR. A quote inside a field that does not begin with one is a plain
 * character. Where quotes do not pair, rows cannot be told apart: the file is refused rather than orders
 * lost in a field. */
#include "station/manifest_internal.h"
#include <string.h>

enum state { FIELD_BEGIN, PLAIN, QUOTED, QUOTE_SEEN };

static const char quote_open[] = "a quote is opened here and never closed, so rows cannot be told apart";
static const char quote_text[] =
	"behind a closing quote stands more text, so rows cannot be told apart (the quote was "
	"opened here; a quote inside a value is written twice)";

/* The first line is in the input's first piece; a longer one is refused by its number of columns anyway. */
static char
find_delimiter(const struct manifest_input *input)
{
	static const char candidates[] = { ',', ';', '\t' };
	size_t counts[3] = { 0 };
	size_t best = 0;
	bool quoted = false;

	for (size_t i = input->at; i < input->length; i++) {
		char c = input->text[i];

		if (c == '"')
			quoted = !quoted;
		if (quoted)
			continue;
		if (c == '\n' || c == '\r')
			break;
		for (size_t k = 0; k < 3; k++)
			counts[k] += c == candidates[k];
	}
	for (size_t k = 1; k < 3; k++)
		if (counts[k] > counts[best])
			best = k;
	return candidates[best];
}

void
csv_open(struct csv *csv, struct manifest_input *input, char delimiter, bool quotes)
{
	csv->input = input;
	csv->delimiter = delimiter ? delimiter : find_delimiter(input);
	csv->quotes = quotes;
	memset(csv->stops, 0, sizeof csv->stops);
	csv->stops[(unsigned char)csv->delimiter] = csv->stops['\n'] = csv->stops['\r'] = true;
	csv->after_return = false;
	csv->line = 1;
	csv->wrong = NULL;
}

static void
begin_field(struct csv *csv)
{
	if (csv->count < MANIFEST_COLUMNS)
		csv->fields[csv->count] = (struct csv_field){ .text = csv->data + csv->used };
}

static void
append(struct csv *csv, const char *text, size_t length)
{
	struct csv_field *field;
	size_t room;

	if (csv->count >= MANIFEST_COLUMNS)
		return;
	field = &csv->fields[csv->count];
	room = LIMIT_FIELD - field->length;
	if (length > room) {
		field->overlong = true;
		length = room;
	}
	memcpy(csv->data + csv->used, text, length);
	csv->used += length;
	field->length += (uint32_t)length;
}

static void
end_field(struct csv *csv)
{
	csv->count++;
	csv->kept = csv->count;
	begin_field(csv);
}

/* Counts the line that ends with c; true if c ends one (the LF of CR LF was counted with its CR). */
static void
count_line(struct csv *csv, char c)
{
	if (c == '\r' || (c == '\n' && !csv->after_return))
		csv->line++;
	csv->after_return = c == '\r';
}

static size_t
find_end_of_plain(const struct csv *csv, size_t at)
{
	const struct manifest_input *input = csv->input;

	while (at < input->length && !csv->stops[(unsigned char)input->text[at]])
		at++;
	return at;
}

/* Most fields are plain and lie in the input as a whole: they are left there. True when that ends the row. */
static bool
take_plain_fields(struct csv *csv)
{
	struct manifest_input *input = csv->input;
	const char *text = input->text, *end = text + input->length;
	bool ended = false;

	while (!ended && csv->count < MANIFEST_COLUMNS) {
		const char *begin = text + input->at, *at = begin;

		while (at < end && !csv->stops[(unsigned char)*at])
			at++;
		if (at == end || at - begin > LIMIT_FIELD || (*begin == '"' && csv->quotes))
			break;
		csv->fields[csv->count++] =
			(struct csv_field){ .text = begin, .length = (uint32_t)(at - begin) };
		input->at += (size_t)(at - begin) + 1;
		ended = *at != csv->delimiter;
		if (ended)
			count_line(csv, *at);
	}
	return ended;
}

/* Before a field that may outlast this piece of the input: the fields so far are taken out of it. */
static void
keep_fields(struct csv *csv)
{
	for (; csv->kept < csv->count && csv->kept < MANIFEST_COLUMNS; csv->kept++) {
		struct csv_field *field = &csv->fields[csv->kept];

		memcpy(csv->data + csv->used, field->text, field->length);
		field->text = csv->data + csv->used;
		csv->used += field->length;
	}
	begin_field(csv);
}

/* Within quotes: to the next quote or line end. */
static size_t
find_end_of_quoted(const struct csv *csv, size_t at)
{
	const struct manifest_input *input = csv->input;

	while (at < input->length && input->text[at] != '"' && input->text[at] != '\n' &&
	       input->text[at] != '\r')
		at++;
	return at;
}

static enum manifest_step
refuse_quotes(struct csv *csv, const char *why)
{
	csv->wrong = why;
	csv->row_line = csv->quote_line;
	return STEP_REFUSED;
}

/* One character that ends a run. Returns true when it ends the row. */
static bool
step(struct csv *csv, enum state *state, char c)
{
	switch (*state) {
	case QUOTED:
		if (c == '"') {
			*state = QUOTE_SEEN;
			csv->after_return = false;
		} else {
			append(csv, &c, 1);
			count_line(csv, c);
		}
		return false;
	case QUOTE_SEEN:
		if (c == '"') {
			append(csv, &c, 1);
			*state = QUOTED;
			return false;
		}
		break;
	case FIELD_BEGIN:
		if (c == '"' && csv->quotes) {
			*state = QUOTED;
			csv->quote_line = csv->line;
			return false;
		}
		break;
	case PLAIN:
		break;
	}
	if (c == csv->delimiter) {
		end_field(csv);
		*state = FIELD_BEGIN;
		return false;
	}
	if (c == '\n' || c == '\r') {
		end_field(csv);
		count_line(csv, c);
		return true;
	}
	if (*state == QUOTE_SEEN) {
		csv->wrong = quote_text;
		return true;
	}
	*state = PLAIN;
	append(csv, &c, 1);
	return false;
}

/* Takes runs of plain characters at once, and the one behind by step(). */
static enum manifest_step
read_row(struct csv *csv)
{
	struct manifest_input *input = csv->input;
	enum state state = FIELD_BEGIN;

	for (;;) {
		size_t end;

		if (state == FIELD_BEGIN) {
			if (take_plain_fields(csv))
				return STEP_MORE;
			keep_fields(csv);
		}
		if (input->at == input->length) {
			enum manifest_step filled = input_fill(input);

			if (filled == STEP_END && state == QUOTED)
				return refuse_quotes(csv, quote_open);
			if (filled == STEP_END && (csv->count > 0 || state != FIELD_BEGIN))
				return end_field(csv), STEP_MORE;
			if (filled == STEP_REFUSED) {
				csv->wrong = input->wrong;
				csv->row_line = csv->line;
			}
			if (filled != STEP_MORE)
				return filled;
			continue;
		}
		end = state == PLAIN    ? find_end_of_plain(csv, input->at)
		      : state == QUOTED ? find_end_of_quoted(csv, input->at)
		                        : input->at;
		if (end > input->at) {
			append(csv, input->text + input->at, end - input->at);
			csv->after_return = false;
			input->at = end;
			continue;
		}
		if (step(csv, &state, input->text[input->at++]))
			return csv->wrong ? refuse_quotes(csv, csv->wrong) : STEP_MORE;
	}
}

static bool
is_blank(const struct csv *csv)
{
	for (unsigned i = 0; i < csv->count && i < MANIFEST_COLUMNS; i++)
		if (manifest_trim(csv->fields[i].text, csv->fields[i].length).length > 0 ||
		    csv->fields[i].overlong)
			return false;
	return csv->count <= MANIFEST_COLUMNS;
}

/* The LF of a CR LF that ended the row before. */
static enum manifest_step
skip_line_feed(struct csv *csv)
{
	struct manifest_input *input = csv->input;

	if (!csv->after_return)
		return STEP_MORE;
	csv->after_return = false;
	if (input->at == input->length) {
		enum manifest_step filled = input_fill(input);

		if (filled != STEP_MORE) {
			csv->wrong = input->wrong;
			csv->row_line = csv->line;
			return filled;
		}
	}
	input->at += input->text[input->at] == '\n';
	return STEP_MORE;
}

enum manifest_step
csv_next(struct csv *csv)
{
	enum manifest_step step;

	do {
		step = skip_line_feed(csv);
		if (step != STEP_MORE)
			return step;
		csv->count = csv->kept = 0;
		csv->used = 0;
		csv->row_line = csv->line;
		begin_field(csv);
		step = read_row(csv);
	} while (step == STEP_MORE && is_blank(csv));
	return step;
}
