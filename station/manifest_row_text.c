/* The rows themselves, as they stand in the file: beside the reason why one was kept back, whoever mends the file sees what
 * it says. */
#include "station/manifest_internal.h"

#include <string.h>

enum { ROW_LINES = 20 }; /* a quote that nobody closes ends there */

static const char ellipsis[] = "…";

struct rows {
	const struct manifest_wanted *wanted;
	size_t next;           /* in wanted->lines */
	uint32_t line, begun;  /* begun: the line whose row is being kept; 0: none */
	bool returns, quotes;  /* a CR ends a line; a field may go on in the next line */
	bool after_return, quoted;
	int result;
	size_t used;
	char text[MANIFEST_ROW_TEXT + sizeof ellipsis];
};

static void
hand_over(struct rows *rows)
{
	if (rows->used > MANIFEST_ROW_TEXT) {
		rows->used = MANIFEST_ROW_TEXT;
		while (rows->used > 0 && ((unsigned char)rows->text[rows->used] & 0xc0) == 0x80)
			rows->used--;
		memcpy(rows->text + rows->used, ellipsis, sizeof ellipsis - 1);
		rows->used += sizeof ellipsis - 1;
	}
	if (rows->result == 0)
		rows->result = rows->wanted->take(rows->wanted->context, rows->begun, rows->text, rows->used);
	rows->begun = 0;
}

static void
keep(struct rows *rows, char c)
{
	if (rows->used <= MANIFEST_ROW_TEXT)
		rows->text[rows->used++] = c;
	if (c == '"' && rows->quotes)
		rows->quoted = !rows->quoted;
}

static void
begin_line(struct rows *rows)
{
	while (rows->next < rows->wanted->count && rows->wanted->lines[rows->next] < rows->line)
		rows->next++;
	if (rows->begun != 0 || rows->next == rows->wanted->count || rows->wanted->lines[rows->next] != rows->line)
		return;
	rows->begun = rows->line;
	rows->used = 0;
	rows->quoted = false;
}

static void
end_line(struct rows *rows)
{
	if (rows->begun != 0 && rows->quoted && rows->line - rows->begun < ROW_LINES)
		keep(rows, '\n');
	else if (rows->begun != 0)
		hand_over(rows);
	rows->line++;
	begin_line(rows);
}

static void
take(struct rows *rows, char c)
{
	bool second = c == '\n' && rows->after_return; /* of CR LF: the line was ended by its CR */

	rows->after_return = c == '\r' && rows->returns;
	if (second)
		return;
	if (c == '\n' || rows->after_return)
		end_line(rows);
	else if (rows->begun != 0 && c != '\r')
		keep(rows, c);
}

int
manifest_row_texts(struct manifest_reader *reader, const struct manifest_source *source, const struct manifest_wanted *wanted)
{
	struct rows rows = { .wanted = wanted, .line = 1, .returns = !reader->json,
		.quotes = !reader->json && (reader->profile == NULL || reader->profile->quotes) };
	struct manifest_input *input = &reader->input;
	enum manifest_step step;

	if (wanted->count == 0 || (reader->profile != NULL && reader->profile->format == PROFILE_X12_940))
		return 0;
	step = input_open(input, source);
	begin_line(&rows);
	while (step == STEP_MORE && rows.result == 0 && (rows.begun != 0 || rows.next < wanted->count)) {
		while (input->at < input->length)
			take(&rows, input->text[input->at++]);
		step = input_fill(input);
	}
	if (rows.begun != 0)
		hand_over(&rows);
	return rows.result;
}
