/* Two passes over a manifest: the first finds what would refuse the file and which orders stand in two
 * places, the second judges each order and hands it over. */
#include "manifest.h"
#include <assert.h>
#include <errno.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/random.h>
#include "station/manifest_internal.h"

static_assert(MANIFEST_SLOTS > 2 * LIMIT_ORDER_LINES, "line ids are found quickly");

/* ---- notes ---- */

/* What another library said may have been cut in the middle of a character. */
static struct manifest_text
mend(char *reason)
{
	size_t length = strlen(reason), good;
	bool cut;

	while ((good = manifest_utf8(reason, length, &cut)) < length)
		reason[good] = '?';
	return (struct manifest_text){ reason, (uint32_t)length };
}

static bool
may_say(const struct manifest_reader *reader, uint32_t line)
{
	return reader->stopped == 0 && (line == 0 || line >= reader->resume);
}

void
manifest_bad(struct manifest_reader *reader, uint32_t line, const char *column, struct manifest_text order,
             const char *format, ...)
{
	char reason[MANIFEST_REASON];
	struct manifest_note note = { .line = line, .order = order };
	va_list arguments;

	if (reader->names && order.length > 0)
		return; /* it is named, and that is all */
	reader->part.bad = true;
	if (reader->part.notes++ >= MANIFEST_ORDER_NOTES || !reader->sink->quarantine ||
	    !may_say(reader, line))
		return;
	va_start(arguments, format);
	vsnprintf(reason, sizeof reason, format, arguments);
	va_end(arguments);
	column = manifest_profile_shown(reader, column);
	note.column = (struct manifest_text){ column, (uint32_t)strlen(column) };
	note.reason = mend(reason);
	reader->stopped = reader->sink->quarantine(reader->sink->context, &note);
}

void
manifest_warn(struct manifest_reader *reader, uint32_t line, const char *column, struct manifest_text order,
              const char *format, ...)
{
	char reason[MANIFEST_REASON];
	struct manifest_note note = { .line = line, .order = order };
	va_list arguments;

	if (reader->names)
		return;
	if (reader->counts.warnings++ >= MANIFEST_WARNINGS || !reader->sink->warning ||
	    !may_say(reader, line))
		return;
	va_start(arguments, format);
	vsnprintf(reason, sizeof reason, format, arguments);
	va_end(arguments);
	column = manifest_profile_shown(reader, column);
	note.column = (struct manifest_text){ column, (uint32_t)strlen(column) };
	note.reason = mend(reason);
	reader->stopped = reader->sink->warning(reader->sink->context, &note);
}

enum manifest_step
manifest_refuse(struct manifest_reader *reader, uint32_t line, const char *column, const char *format, ...)
{
	va_list arguments;

	reader->refused_line = line;
	snprintf(reader->refused_column, sizeof reader->refused_column, "%s", column);
	va_start(arguments, format);
	vsnprintf(reader->refused_reason, sizeof reader->refused_reason, format, arguments);
	va_end(arguments);
	return STEP_REFUSED;
}

static int
say_refused(struct manifest_reader *reader)
{
	struct manifest_note note = {
		.line = reader->refused_line,
		.column = { reader->refused_column, (uint32_t)strlen(reader->refused_column) },
		.reason = mend(reader->refused_reason),
	};

	return reader->sink->refused ? reader->sink->refused(reader->sink->context, &note) : 0;
}

/* What is not copied line by line: documents of segments, and encodings of more than a byte that no mark
 * tells. */
static bool
has_lines(const struct manifest_reader *reader)
{
	return !reader->wide && !(reader->profile && reader->profile->format == PROFILE_X12_940);
}

void
manifest_failed(struct manifest_reader *reader, uint32_t from, uint32_t until)
{
	if (reader->sink->failed && has_lines(reader) && reader->stopped == 0 && from >= reader->resume)
		reader->stopped = reader->sink->failed(reader->sink->context, from, until);
}

uint32_t
manifest_row_until(const struct manifest_reader *reader)
{
	const struct csv *csv = &reader->csv;

	if (reader->input.ended && reader->input.at == reader->input.length)
		return UINT32_MAX;
	return csv->line > csv->row_line ? csv->line : csv->row_line + 1;
}

/* ---- the passes ---- */

static struct manifest_text
id_of_row(struct manifest_reader *reader)
{
	const struct csv *csv = &reader->csv;
	bool overlong;

	if (reader->profile)
		return manifest_profile_value(reader, ORDER_ID, &overlong);
	for (unsigned i = 0; i < reader->column_count && i < csv->count; i++)
		if (reader->column[i] == ORDER_ID)
			return manifest_trim(csv->fields[i].text, csv->fields[i].length);
	return (struct manifest_text){ 0 };
}

static enum manifest_step
note_run(struct manifest_reader *reader)
{
	struct manifest_text id = id_of_row(reader);

	if (id.length == 0 || manifest_same(id, reader->last_order))
		return STEP_MORE;
	memcpy(reader->last_order_text, id.text, id.length);
	reader->last_order = (struct manifest_text){ reader->last_order_text, id.length };
	return manifest_add_run(reader, id, reader->csv.row_line);
}

static enum manifest_step
refuse_csv(struct manifest_reader *reader)
{
	const struct csv *csv = &reader->csv;

	return manifest_refuse(reader, csv->row_line, manifest_shown_column(reader, csv->count), "%s",
	                       csv->wrong);
}

static enum manifest_step
read_csv(struct manifest_reader *reader)
{
	struct csv *csv = &reader->csv;
	enum manifest_step step;

	reader->column_count = 0;
	if (reader->profile)
		csv_open(csv, &reader->input, reader->profile->delimiter, reader->profile->quotes);
	else
		csv_open(csv, &reader->input, '\0', true);
	step = csv_next(csv);
	if (step == STEP_END)
		return manifest_refuse(reader, 1, "", "the file has no header row");
	if (step == STEP_REFUSED)
		return refuse_csv(reader);
	if (step == STEP_MORE)
		step = manifest_read_header(reader);
	if (step == STEP_MORE && !reader->first_pass && !reader->kits_pass)
		manifest_failed(reader, 1, manifest_row_until(reader));
	while (step == STEP_MORE && reader->stopped == 0) {
		step = csv_next(csv);
		if (step == STEP_REFUSED)
			return refuse_csv(reader);
		if (step != STEP_MORE)
			break;
		reader->counts.rows++;
		reader->row_used = 0;
		if (!reader->first_pass)
			reader->items     ? manifest_item_row(reader)
			: reader->history ? manifest_history_row(reader)
			: reader->profile ? manifest_profile_row(reader)
			                  : manifest_order_row(reader);
		else if (!reader->items && !reader->history)
			step = note_run(reader);
	}
	if (!reader->first_pass && !reader->items && !reader->history && reader->stopped == 0 &&
	    step == STEP_END) {
		reader->ended = true;
		order_end(reader);
	}
	return step;
}

static char
first_character(const struct manifest_input *input)
{
	size_t at = input->at;

	while (at < input->length && strchr(" \t\r\n", input->text[at]))
		at++;
	return at < input->length ? input->text[at] : '\0';
}

static enum manifest_step
read_pass(struct manifest_reader *reader, const struct manifest_source *source)
{
	enum manifest_step step = input_open(&reader->input, source);
	char first;

	reader->counts = (struct manifest_counts){ 0 };
	reader->json_warned_count = 0;
	reader->part.open = false;
	reader->json = reader->ended = false;
	reader->last_order.length = 0;
	if (step == STEP_END)
		return manifest_refuse(reader, 0, "", "the file is empty");
	if (step == STEP_REFUSED)
		return manifest_refuse(reader, 1, "", "%s", reader->input.wrong);
	if (step == STEP_ERROR)
		return step;
	if (reader->profile)
		return reader->profile->format == PROFILE_X12_940 ? manifest_x12(reader) : read_csv(reader);
	first = first_character(&reader->input);
	if (first == '{' && !reader->history) {
		if (!reader->first_pass && !reader->kits_pass)
			manifest_failed(reader, 1, 1);
		return manifest_json(reader);
	}
	if (first == '[')
		return manifest_refuse(reader, 1, "", "the file is one JSON array; each %s has to stand on a line of its own",
		                       reader->items ? "item" : "order");
	return read_csv(reader);
}

static int
judge_and_hand_over(struct manifest_reader *reader, const struct manifest_source *source)
{
	enum manifest_step step;
	uint32_t rows;

	reader->first_pass = true;
	reader->order_count = 0;
	step = reader->profile_wrong ? manifest_refuse(reader, 0, "", "%s", reader->profile_error)
	                             : read_pass(reader, source);
	if (step == STEP_REFUSED)
		return say_refused(reader);
	if (step == STEP_ERROR)
		return -1;
	if (manifest_keep_repeated(reader) < 0)
		return -1;
	rows = reader->counts.rows;
	reader->first_pass = false;
	step = read_pass(reader, source);
	if (reader->stopped != 0)
		return reader->stopped;
	if (step == STEP_REFUSED || (step == STEP_END && rows != reader->counts.rows && rows > 0)) {
		errno = ESTALE; /* the file was changed between the passes */
		return -1;
	}
	return step == STEP_ERROR ? -1 : 0;
}

/* A kit's parts may stand below it in the file: kits are read once all other items are in. */
static int
read_kits(struct manifest_reader *reader, const struct manifest_source *source)
{
	struct manifest_counts before = reader->counts;
	enum manifest_step step;

	reader->kits_pass = true;
	step = read_pass(reader, source);
	reader->kits_pass = false;
	reader->counts.rows = before.rows;
	reader->counts.orders += before.orders;
	reader->counts.quarantined += before.quarantined;
	reader->counts.warnings += before.warnings;
	if (reader->stopped != 0)
		return reader->stopped;
	if (step == STEP_REFUSED)
		errno = ESTALE; /* the file was changed between the passes */
	return step == STEP_REFUSED || step == STEP_ERROR ? -1 : 0;
}

int
manifest_read(struct manifest_reader *reader, const struct manifest_source *source,
              const struct manifest_sink *sink, struct manifest_counts *counts)
{
	int result;

	reader->sink = sink;
	reader->stopped = 0;
	reader->kits = false;
	result = judge_and_hand_over(reader, source);
	if (result == 0 && reader->kits && reader->stopped == 0)
		result = read_kits(reader, source);
	*counts = reader->counts;
	return result;
}

/* ---- a reader's life ---- */

static bool
open_converter(struct manifest_reader *reader, const char *encoding, bool *unknown)
{
	static const char *const recognised[] = { "utf-8", "utf8" };
	struct manifest_text name = { encoding, encoding ? (uint32_t)strlen(encoding) : 0 };

	reader->input.converter = (iconv_t)-1;
	if (name.length == 0 || manifest_is(name, recognised[0]) || manifest_is(name, recognised[1]))
		return true;
	reader->input.converter = iconv_open("UTF-8", encoding);
	reader->wide = strncasecmp(encoding, "UTF", 3) == 0 || strncasecmp(encoding, "UCS", 3) == 0;
	*unknown = reader->input.converter == (iconv_t)-1;
	return !*unknown;
}

static void
open_profile(struct manifest_reader *reader, const struct manifest_options *options)
{
	if (!options->profile || !*options->profile || strcmp(options->profile, "native") == 0)
		return;
	if (options->items)
		snprintf(reader->profile_error, sizeof reader->profile_error,
		         "profiles are for orders; a file of items is as items.csv");
	else
		reader->profile = profile_load(options->profiles, options->profile, reader->profile_error);
	if (reader->profile && reader->history && reader->profile->format != PROFILE_CSV) {
		snprintf(reader->profile_error, sizeof reader->profile_error,
		         "a file of this profile does not say what was shipped");
		free(reader->profile);
		reader->profile = NULL;
	}
	reader->profile_wrong |= !reader->profile;
}

/* The command line's, else the profile's. */
static const char *
encoding_of(const struct manifest_reader *reader, const struct manifest_options *options)
{
	if (options->encoding && *options->encoding)
		return options->encoding;
	return reader->profile ? reader->profile->encoding : "";
}

struct manifest_reader *
manifest_create(const struct manifest_options *options, bool *unknown_encoding)
{
	struct manifest_reader *reader = calloc(1, sizeof *reader);

	*unknown_encoding = false;
	if (!reader)
		return NULL;
	reader->items = options->items;
	reader->history = options->history;
	reader->names = options->names;
	if (options->revision)
		snprintf(reader->revision_text, sizeof reader->revision_text, "%s", options->revision);
	reader->revision = (struct manifest_text){ reader->revision_text, (uint32_t)strlen(reader->revision_text) };
	if (reader->revision.length > 0 &&
	    manifest_revision(reader->revision.text, reader->revision.length) < 0) {
		snprintf(reader->profile_error, sizeof reader->profile_error,
		         "the revision \"%.60s\" is neither a whole number nor a time such as 2025-01-31T10:00:00Z",
		         reader->revision_text);
		reader->profile_wrong = true;
	}
	reader->resume = options->resume;
	open_profile(reader, options);
	reader->orders =
		calloc(LIMIT_ORDERS, sizeof *reader->orders); /* the kernel gives the pages that are used */
	reader->part.lines = calloc(LIMIT_ORDER_LINES, sizeof *reader->part.lines);
	reader->part.slots = calloc(MANIFEST_SLOTS, sizeof *reader->part.slots);
	if (!open_converter(reader, encoding_of(reader, options), unknown_encoding) || !reader->orders ||
	    !reader->part.lines || !reader->part.slots ||
	    getrandom(reader->key, sizeof reader->key, 0) != (ssize_t)sizeof reader->key) {
		manifest_destroy(reader);
		return NULL;
	}
	json_object_seed(0); /* opens /dev/urandom, which the sandbox would not let it */
	return reader;
}

void
manifest_destroy(struct manifest_reader *reader)
{
	if (!reader)
		return;
	if (reader->input.converter != (iconv_t)-1 && reader->input.converter)
		iconv_close(reader->input.converter);
	order_release(&reader->part);
	free(reader->profile);
	free(reader->json_line);
	free(reader->repeated_told);
	free(reader->orders);
	free(reader);
}
