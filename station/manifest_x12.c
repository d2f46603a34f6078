/* X12 940, Warehouse Shipping Order: envelopes ISA/GS/ST … SE/GE/IEA, one order a transaction set.
 *
 *   ISA GS { ST W05 { N1 [N2] [N3] [N4] [PER] } [G62] [NTE] [W66] { LX W01 [G69] } [W76] SE } GE IEA
 *
 * An envelope that does not close, or does not count what is in it, refuses the file: it was cut off or
 * damaged. A transaction set that does not count its segments or units keeps its order back. A segment that
 * is not known keeps its order back too, as it may carry a quantity or an address. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "station/manifest_x12.h"

/* ---- segments ---- */

static enum manifest_step
refuse(struct x12 *x12, const char *column, const char *why)
{
	return manifest_refuse(x12->reader, x12->row_line, column, "segment %u: %s", x12->number, why);
}

/* The next byte, or a step other than STEP_MORE. */
static enum manifest_step
next_byte(struct x12 *x12, char *c)
{
	struct manifest_input *input = &x12->reader->input;

	if (input->at == input->length) {
		enum manifest_step step = input_fill(input);

		if (step == STEP_REFUSED)
			return manifest_refuse(x12->reader, x12->line, "", "%s", input->wrong);
		if (step != STEP_MORE)
			return step;
	}
	*c = input->text[input->at++];
	x12->line += *c == '\n';
	return STEP_MORE;
}

static bool
begins_with_isa(const struct x12 *x12)
{
	return x12->length >= 3 && memcmp(x12->text, "ISA", 3) == 0;
}

/* ISA is the one segment of a fixed length: its last byte is what ends segments from there on. */
static bool
read_isa(struct x12 *x12)
{
	static const unsigned char places[] = { 3, 6, 17, 20, 31, 34, 50, 53, 69, 76, 83, 89, 99, 101, 103 };
	char component = x12->text[104];

	x12->element = x12->text[3];
	x12->terminator = x12->text[105];
	for (size_t i = 0; i < sizeof places; i++)
		if (x12->text[places[i]] != x12->element)
			return false;
	for (size_t i = 0; i < ISA_BYTES; i++)
		if ((unsigned char)x12->text[i] >= 0x80)
			return false;
	return !isalnum((unsigned char)x12->element) && !isalnum((unsigned char)x12->terminator) &&
	       x12->element != ' ' && x12->terminator != ' ' && x12->element != x12->terminator &&
	       component != x12->element && component != x12->terminator;
}

static enum manifest_step
split(struct x12 *x12)
{
	const char *at = x12->text, *end = x12->text + x12->length;

	x12->count = 0;
	for (;;) {
		const char *stop = memchr(at, x12->element, (size_t)(end - at));

		if (x12->count == ELEMENTS)
			return refuse(x12, "", "the segment has more elements than any in X12");
		x12->part[x12->count++] = manifest_trim(at, (size_t)((stop ? stop : end) - at));
		if (!stop)
			return STEP_MORE;
		at = stop + 1;
	}
}

static enum manifest_step
next_segment(struct x12 *x12)
{
	enum manifest_step step;
	bool isa = false;
	char c = '\0';

	do { /* segments may stand on lines of their own, whatever ends them */
		x12->row_line = x12->line;
		step = next_byte(x12, &c);
	} while (step == STEP_MORE && strchr("\r\n\t ", c) && c != '\0');
	x12->length = 0;
	x12->number += step == STEP_MORE;
	for (; step == STEP_MORE; step = next_byte(x12, &c)) {
		if (!isa && x12->length == 3 && begins_with_isa(x12))
			isa = true;
		if (!isa && c == x12->terminator && x12->interchange[0])
			break;
		if (x12->length == SEGMENT_BYTES)
			return refuse(x12, "", "the segment does not end: the file is not X12, or damaged");
		x12->text[x12->length++] = c;
		if (isa && x12->length == ISA_BYTES)
			break;
		if (x12->length == 3 && !x12->interchange[0] && !begins_with_isa(x12))
			return refuse(x12, "ISA", "an X12 file begins with ISA");
	}
	if (step == STEP_END && x12->length == 0)
		return STEP_END;
	if (step != STEP_MORE && step != STEP_END)
		return step;
	if (isa && (x12->length < ISA_BYTES || !read_isa(x12)))
		return refuse(x12, "ISA", "ISA does not have its 106 characters in their places");
	if (!isa && !x12->interchange[0])
		return refuse(x12, "ISA", "an X12 file begins with ISA");
	x12->length -= isa;
	return split(x12);
}

bool
x12_is(const struct x12 *x12, const char *name)
{
	return x12->part[0].length == strlen(name) &&
	       memcmp(x12->part[0].text, name, x12->part[0].length) == 0;
}

struct manifest_text
x12_part(const struct x12 *x12, unsigned number)
{
	return number < x12->count ? x12->part[number] : (struct manifest_text){ .text = "" };
}

bool
x12_same(struct manifest_text text, const char *word)
{
	return text.length == strlen(word) && memcmp(text.text, word, text.length) == 0;
}

/* false: too long, or none. */
bool
x12_copy(char *to, size_t capacity, struct manifest_text text)
{
	if (text.length == 0 || text.length >= capacity)
		return false;
	memcpy(to, text.text, text.length);
	to[text.length] = '\0';
	return true;
}

/* ---- envelopes ---- */

static bool
counts(const struct x12 *x12, uint32_t wanted, const char *control)
{
	uint32_t count;

	return manifest_whole(x12_part(x12, 1), UINT32_MAX, &count) == 0 && count == wanted &&
	       x12_same(x12_part(x12, 2), control);
}

static enum manifest_step
begin_interchange(struct x12 *x12)
{
	if (x12->interchange[0])
		return refuse(x12, "ISA", "an interchange begins before the one above has ended (IEA)");
	x12->groups = 0;
	if (!x12_copy(x12->interchange, sizeof x12->interchange, x12_part(x12, 13)))
		return refuse(x12, "ISA-13", "the interchange has no control number");
	return STEP_MORE;
}

/* The order's revision: the later group is newer. */
static bool
read_revision(struct x12 *x12)
{
	struct manifest_text date = x12_part(x12, 4), time = x12_part(x12, 5);

	if (date.length != 8 || (time.length != 4 && time.length != 6 && time.length != 8))
		return false;
	snprintf(x12->revision, sizeof x12->revision, "%.4s-%.2s-%.2sT%.2s:%.2s:%.2sZ", date.text,
		 date.text + 4, date.text + 6, time.text, time.text + 2,
		 time.length > 4 ? time.text + 4 : "00");
	return manifest_revision(x12->revision, strlen(x12->revision)) >= 0;
}

static enum manifest_step
begin_group(struct x12 *x12)
{
	if (x12->group[0])
		return refuse(x12, "GS", "a group begins before the one above has ended (GE)");
	if (!x12_same(x12_part(x12, 1), "OW"))
		return refuse(x12, "GS-01",
			      "the group is not OW, so it does not hold warehouse shipping orders");
	if (!read_revision(x12))
		return refuse(x12, "GS-04", "the group's date or time is none");
	x12->sets = 0;
	if (!x12_copy(x12->group, sizeof x12->group, x12_part(x12, 6)))
		return refuse(x12, "GS-06", "the group has no control number");
	return STEP_MORE;
}

static enum manifest_step
begin_set(struct x12 *x12)
{
	if (x12->set[0] || !x12->group[0])
		return refuse(x12, "ST", "a transaction set begins where none can");
	if (!x12_same(x12_part(x12, 1), "940"))
		return refuse(x12, "ST-01", "the transaction set is not a 940");
	if (!x12_copy(x12->set, sizeof x12->set, x12_part(x12, 2)))
		return refuse(x12, "ST-02", "the transaction set has no control number");
	x12->set_segments = 1;
	x12->started = x12->checked = x12->seen_ship_to = x12->line_open = false;
	x12->place = PLACE_HEADER;
	x12->ship_by_rank = 0;
	x12->units = 0;
	x12->reader->row_used = 0;
	for (int i = 0; i < ORDER_FIELDS; i++)
		x12->value[i].length = x12->value[i].line = 0;
	return STEP_MORE;
}

static enum manifest_step
end_envelope(struct x12 *x12)
{
	if (x12_is(x12, "SE")) {
		x12->set_segments++;
		if (!x12->set[0] || !x12_same(x12_part(x12, 2), x12->set))
			return refuse(x12, "SE-02", "SE does not end the transaction set that ST began");
		if (!x12->reader->first_pass)
			x12_end_order(x12);
		x12->set[0] = '\0';
		x12->sets++;
	} else if (x12_is(x12, "GE")) {
		if (x12->set[0] || !x12->group[0] || !counts(x12, x12->sets, x12->group))
			return refuse(
				x12, "GE",
				"the group does not have the transaction sets that GE counts: the file was "
				"cut off or damaged");
		x12->group[0] = '\0';
		x12->groups++;
	} else {
		if (x12->group[0] || !counts(x12, x12->groups, x12->interchange))
			return refuse(
				x12, "IEA",
				"the interchange does not have the groups that IEA counts: the file was cut "
				"off or damaged");
		x12->interchange[0] = '\0';
	}
	return STEP_MORE;
}

static enum manifest_step
take_within_set(struct x12 *x12)
{
	if (!x12->set[0])
		return refuse(x12, "", "a segment stands outside of any transaction set");
	x12->set_segments++;
	if (x12_is(x12, "W01"))
		x12->reader->counts.rows++;
	if (!x12->reader->first_pass)
		x12_segment(x12);
	else if (x12_is(x12, "W05") && x12_part(x12, 2).length > 0)
		return manifest_add_run(x12->reader, x12_part(x12, 2), x12->row_line);
	return STEP_MORE;
}

static enum manifest_step
take(struct x12 *x12)
{
	if (x12_is(x12, "ISA"))
		return begin_interchange(x12);
	if (x12_is(x12, "GS"))
		return begin_group(x12);
	if (x12_is(x12, "ST"))
		return begin_set(x12);
	if (x12_is(x12, "SE") || x12_is(x12, "GE") || x12_is(x12, "IEA"))
		return end_envelope(x12);
	return take_within_set(x12);
}

enum manifest_step
manifest_x12(struct manifest_reader *reader)
{
	struct x12 *x12 = calloc(1, sizeof *x12);
	enum manifest_step step;

	if (!x12)
		return STEP_ERROR;
	x12->reader = reader;
	x12->line = 1;
	reader->has_postcode = true;
	do {
		step = next_segment(x12);
		if (step == STEP_MORE)
			step = take(x12);
	} while (step == STEP_MORE && reader->stopped == 0);
	if (step == STEP_END && x12->interchange[0])
		step = refuse(x12, "IEA", "the file ends before IEA: it was cut off");
	else if (step == STEP_END && x12->number == 0)
		step = manifest_refuse(reader, 1, "ISA", "the file has no ISA segment");
	else if (step == STEP_MORE)
		step = STEP_END;
	free(x12);
	return step;
}
