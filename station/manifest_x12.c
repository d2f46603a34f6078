/* X12 940, Warehouse Shipping Order: envelopes ISA/GS/ST … SE/GE/IEA, one order a transaction set.
 *
 *   ISA GS { ST W05 { N1 [N2] [N3] [N4] [PER] } [G62] [NTE] [W66] { LX W01 [G69] } [W76] SE } GE IEA
 *
 * An envelope that does not close, or does not count what is in it, refuses the file: it was cut off or damaged. A
 * transaction set that does not count its segments or units keeps its order back. A segment that is not known keeps its
 * order back too, as it may carry a quantity or an address. */
#include <ctype.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "station/manifest_internal.h"

enum { SEGMENT_BYTES = 8192, ELEMENTS = 40, VALUE_BYTES = 1024, CONTROL_BYTES = 16, ISA_BYTES = 106 };

enum place { PLACE_HEADER, PLACE_SHIP_TO, PLACE_OTHER_PARTY, PLACE_LINE, PLACE_SUMMARY };

struct value {
	char text[VALUE_BYTES];
	uint32_t length, line;
};

struct x12 {
	struct manifest_reader *reader;
	char element, terminator;
	uint32_t line, row_line, number;    /* of the file; where the segment begins; segments so far */
	size_t length;
	unsigned count;                     /* elements of the segment, its name is 0 */
	struct manifest_text part[ELEMENTS];
	char text[SEGMENT_BYTES];
	/* envelopes: "" while none is open */
	char interchange[CONTROL_BYTES], group[CONTROL_BYTES], set[CONTROL_BYTES];
	char revision[32];
	uint32_t groups, sets, set_segments;
	/* the order */
	bool started, checked, seen_ship_to;
	enum place place;
	unsigned ship_by_rank;
	uint64_t units;                     /* as W01 counts them, for W76 */
	struct value value[ORDER_FIELDS];
	/* its line, until the next begins */
	bool line_open;
	uint32_t line_row, lines_of_lx;
	char line_id[64], quantity[24];
	struct manifest_text sku, description; /* in the reader's row_text */
};

const char *
manifest_x12_shown(int field)
{
	static const char *const names[ORDER_COLUMNS] = {
		[ORDER_REVISION] = "GS-04",    [ORDER_SHIP_BY] = "G62-02",     [ORDER_SHIP_TO_NAME] = "N1-02",
		[ORDER_SHIP_TO_COMPANY] = "N2-01", [ORDER_ADDRESS1] = "N3-01", [ORDER_ADDRESS2] = "N3-02",
		[ORDER_CITY] = "N4-01",        [ORDER_STATE] = "N4-02",        [ORDER_POSTCODE] = "N4-03",
		[ORDER_COUNTRY] = "N4-04",     [ORDER_PHONE] = "PER-04",       [ORDER_EMAIL] = "PER-06",
		[ORDER_STATUS] = "W05-01",     [COLUMN_LINE_ID] = "LX-01",     [COLUMN_SKU] = "W01-05",
		[COLUMN_QUANTITY] = "W01-01",  [COLUMN_DESCRIPTION] = "G69-01",
	};

	return names[field];
}

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

static bool
is(const struct x12 *x12, const char *name)
{
	return x12->part[0].length == strlen(name) && memcmp(x12->part[0].text, name, x12->part[0].length) == 0;
}

static struct manifest_text
part(const struct x12 *x12, unsigned number)
{
	return number < x12->count ? x12->part[number] : (struct manifest_text){ .text = "" };
}

static bool
same(struct manifest_text text, const char *word)
{
	return text.length == strlen(word) && memcmp(text.text, word, text.length) == 0;
}

/* false: too long, or none. */
static bool
copy(char *to, size_t capacity, struct manifest_text text)
{
	if (text.length == 0 || text.length >= capacity)
		return false;
	memcpy(to, text.text, text.length);
	to[text.length] = '\0';
	return true;
}

static void __attribute__((format(printf, 3, 4)))
bad(struct x12 *x12, const char *column, const char *format, ...)
{
	char reason[MANIFEST_REASON / 2];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(reason, sizeof reason, format, arguments);
	va_end(arguments);
	manifest_bad(x12->reader, x12->row_line, column, x12->reader->part.order.field[ORDER_ID], "segment %u: %s",
	             x12->number, reason);
}

/* ---- what an order is made of ---- */

static void
set_value(struct x12 *x12, enum manifest_order_field field, struct manifest_text text, bool append)
{
	struct value *value = &x12->value[field];
	uint32_t gap = append && value->length > 0 ? 2 : 0;

	if (text.length == 0)
		return;
	if (!append)
		value->length = 0;
	if (value->length + gap + text.length > sizeof value->text) {
		bad(x12, manifest_order_field_name(field), "the value is longer than %d bytes", (int)sizeof value->text);
		return;
	}
	memcpy(value->text + value->length, ", ", gap);
	memcpy(value->text + value->length + gap, text.text, text.length);
	value->length += gap + text.length;
	value->line = x12->row_line;
}

/* "W66-05" of the profile's [columns] */
static void
take_mapped(struct x12 *x12)
{
	const struct profile *profile = x12->reader->profile;

	for (int field = ORDER_ID + 1; field < ORDER_FIELDS; field++)
		for (unsigned k = 0; k < profile->field[field].count; k++) {
			const char *source = profile->field[field].source[k], *hyphen = strchr(source, '-');

			if (hyphen && x12->part[0].length == (size_t)(hyphen - source) &&
			    memcmp(x12->part[0].text, source, x12->part[0].length) == 0)
				set_value(x12, (enum manifest_order_field)field,
				          part(x12, (unsigned)strtoul(hyphen + 1, NULL, 10)), true);
		}
}

static void
begin_order(struct x12 *x12)
{
	const struct profile *profile = x12->reader->profile;
	static const char *const names[] = { [OUTCOME_RELEASED] = "released", [OUTCOME_HELD] = "held",
		                             [OUTCOME_CANCELLED] = "cancelled", [OUTCOME_SHIPPED] = "shipped" };
	struct manifest_text status = part(x12, 1);
	enum profile_outcome outcome;
	char quote[MANIFEST_QUOTE];
	bool unknown;

	order_begin(x12->reader, part(x12, 2), x12->row_line);
	x12->started = true;
	if (part(x12, 2).length == 0)
		bad(x12, "order_id", "W05 has no order number");
	outcome = profile_outcome(profile, "W05-01", status.text, status.length, &unknown);
	if (outcome == OUTCOME_NONE || outcome > OUTCOME_SHIPPED)
		bad(x12, "status", "the profile does not say what the order status \"%s\" means",
		    manifest_quote(status, quote));
	else
		set_value(x12, ORDER_STATUS, (struct manifest_text){ names[outcome], (uint32_t)strlen(names[outcome]) },
		          false);
	set_value(x12, ORDER_REVISION, (struct manifest_text){ x12->revision, (uint32_t)strlen(x12->revision) }, false);
	for (int field = 0; field < ORDER_FIELDS; field++)
		set_value(x12, (enum manifest_order_field)field,
		          (struct manifest_text){ profile->field[field].otherwise,
		                                  (uint32_t)strlen(profile->field[field].otherwise) },
		          false);
}

static void
take_party(struct x12 *x12)
{
	const struct profile *profile = x12->reader->profile;
	struct manifest_text code = part(x12, 1), id = x12->reader->part.order.field[ORDER_ID];
	char quote[MANIFEST_QUOTE];
	profile_name key;

	if (same(code, profile->x12.ship_to)) {
		if (x12->seen_ship_to)
			bad(x12, "N1-01", "the order has two addresses to ship to");
		x12->seen_ship_to = true;
		x12->place = PLACE_SHIP_TO;
		set_value(x12, ORDER_SHIP_TO_NAME, part(x12, 2), false);
		return;
	}
	x12->place = PLACE_OTHER_PARTY;
	profile_key(key, code.text, code.length);
	if (!profile_has(&profile->x12.parties, key))
		manifest_warn(x12->reader, x12->row_line, "N1-01", id,
		              "segment %u: the profile does not know the party \"%s\": it is not who is shipped to, and is "
		              "passed over",
		              x12->number, manifest_quote(code, quote));
}

static void
take_contact(struct x12 *x12)
{
	for (unsigned i = 3; i + 1 < x12->count; i += 2) {
		if (same(part(x12, i), "TE"))
			set_value(x12, ORDER_PHONE, part(x12, i + 1), false);
		else if (same(part(x12, i), "EM"))
			set_value(x12, ORDER_EMAIL, part(x12, i + 1), false);
	}
}

/* N2, N3, N4 and PER belong to the N1 before them. false: it is none of these. */
static bool
take_address(struct x12 *x12)
{
	static const struct {
		const char *segment;
		unsigned element;
		enum manifest_order_field field;
	} elements[] = {
		{ "N2", 1, ORDER_SHIP_TO_COMPANY }, { "N4", 1, ORDER_CITY },     { "N4", 2, ORDER_STATE },
		{ "N4", 3, ORDER_POSTCODE },        { "N4", 4, ORDER_COUNTRY },
	};
	bool ours = x12->place == PLACE_SHIP_TO;

	if (!is(x12, "N2") && !is(x12, "N3") && !is(x12, "N4") && !is(x12, "PER"))
		return false;
	if (x12->place != PLACE_SHIP_TO && x12->place != PLACE_OTHER_PARTY)
		return is(x12, "PER");
	for (size_t i = 0; ours && i < sizeof elements / sizeof *elements; i++)
		if (is(x12, elements[i].segment))
			set_value(x12, elements[i].field, part(x12, elements[i].element), false);
	if (ours && is(x12, "PER"))
		take_contact(x12);
	for (unsigned i = 1; ours && is(x12, "N3") && i <= 2; i++)
		set_value(x12, x12->value[ORDER_ADDRESS1].length == 0 ? ORDER_ADDRESS1 : ORDER_ADDRESS2, part(x12, i),
		          true);
	return true;
}

static void
take_date(struct x12 *x12)
{
	const struct profile_list *wanted = &x12->reader->profile->x12.ship_by;

	for (unsigned i = 0; i < wanted->count; i++) {
		unsigned rank = wanted->count - i;

		if (!same(part(x12, 1), wanted->word[i]) || rank <= x12->ship_by_rank)
			continue;
		x12->ship_by_rank = rank;
		x12->reader->row_used = 0;
		set_value(x12, ORDER_SHIP_BY, manifest_profile_date(x12->reader, part(x12, 2), DATE_DIGITS), false);
	}
}

/* Before its first line, or at its end: all that is said of the order as a whole is there. */
static void
check_order(struct x12 *x12)
{
	if (x12->checked)
		return;
	x12->checked = true;
	for (int field = ORDER_ID; field < ORDER_FIELDS; field++) {
		const struct value *value = &x12->value[field];
		struct manifest_text text = { value->text, value->length };

		order_field(x12->reader, (enum manifest_order_field)field,
		            field == ORDER_ID ? x12->reader->part.order.field[ORDER_ID] : text,
		            value->line ? value->line : x12->row_line);
	}
	order_check(x12->reader, x12->row_line);
}

static void
end_line(struct x12 *x12)
{
	if (!x12->line_open)
		return;
	x12->line_open = false;
	order_line(x12->reader,
	           &(struct manifest_line_text){
			   .field = { [LINE_ID] = { x12->line_id, (uint32_t)strlen(x12->line_id) },
	                              [LINE_SKU] = x12->sku,
	                              [LINE_DESCRIPTION] = x12->description },
			   .quantity = { x12->quantity, (uint32_t)strlen(x12->quantity) },
		   },
	           x12->line_row, "");
	x12->sku = x12->description = (struct manifest_text){ 0 };
	x12->reader->row_used = 0;
}

static struct manifest_text
find_sku(const struct x12 *x12)
{
	static const unsigned pairs[] = { 4, 6, 15, 17 };
	const struct profile_list *wanted = &x12->reader->profile->x12.skus;

	for (unsigned i = 0; i < wanted->count; i++)
		for (size_t k = 0; k < sizeof pairs / sizeof *pairs; k++)
			if (same(part(x12, pairs[k]), wanted->word[i]) && part(x12, pairs[k] + 1).length > 0)
				return part(x12, pairs[k] + 1);
	return (struct manifest_text){ 0 };
}

static void
take_quantity(struct x12 *x12)
{
	const struct profile *profile = x12->reader->profile;
	struct manifest_text unit = part(x12, 2);
	char quote[MANIFEST_QUOTE];
	uint32_t number, times = 0;

	for (unsigned i = 0; i < profile->x12.units; i++)
		if (same(unit, profile->x12.unit[i].value))
			times = (uint32_t)strtoul(profile->x12.unit[i].column, NULL, 10);
	if (times == 0)
		bad(x12, "W01-02", "the profile does not say how many units a \"%s\" is", manifest_quote(unit, quote));
	times = times > 0 ? times : 1;
	if (!copy(x12->quantity, sizeof x12->quantity, part(x12, 1)))
		x12->quantity[0] = '\0';
	if (manifest_whole(part(x12, 1), LIMIT_QUANTITY, &number) != 0)
		return; /* order_line says what is wrong with it */
	x12->units += number;
	snprintf(x12->quantity, sizeof x12->quantity, "%" PRIu64, (uint64_t)number * times);
}

static void
take_item(struct x12 *x12)
{
	struct manifest_text sku = find_sku(x12);
	bool overlong = false;
	size_t used = strlen(x12->line_id);

	end_line(x12);
	if (x12->place != PLACE_LINE)
		bad(x12, "W01", "W01 stands where no LX has begun a line");
	if (sku.length == 0) {
		bad(x12, "sku", "W01 names the item by none of the qualifiers that the profile lists");
		sku = part(x12, 0); /* the order is kept back: once is enough */
	}
	if (x12->lines_of_lx++ > 0) /* a second item of one LX */
		snprintf(x12->line_id + used, sizeof x12->line_id - used, ".%u", x12->lines_of_lx);
	x12->line_open = true;
	x12->line_row = x12->row_line;
	x12->sku = manifest_row_text(x12->reader, &sku, 1, "", &overlong);
	take_quantity(x12);
}

static void
take_description(struct x12 *x12)
{
	struct manifest_text text = part(x12, 1);
	bool overlong = false;

	if (x12->line_open && x12->description.length == 0)
		x12->description = manifest_row_text(x12->reader, &text, 1, "", &overlong);
}

static void
check_total(struct x12 *x12)
{
	uint32_t total;

	end_line(x12);
	x12->place = PLACE_SUMMARY;
	if (manifest_whole(part(x12, 1), UINT32_MAX, &total) != 0 || total != x12->units)
		bad(x12, "W76-01", "the order's lines add up to %" PRIu64 ", and its total is \"%.*s\"", x12->units,
		    (int)(part(x12, 1).length < 20 ? part(x12, 1).length : 20), part(x12, 1).text);
}

static void
begin_line(struct x12 *x12)
{
	check_order(x12);
	end_line(x12);
	x12->place = PLACE_LINE;
	x12->lines_of_lx = 0;
	if (!copy(x12->line_id, sizeof x12->line_id, part(x12, 1)))
		x12->line_id[0] = '\0';
}

static void
take_segment(struct x12 *x12)
{
	char quote[MANIFEST_QUOTE];
	profile_name key;
	bool known = true;

	if (!x12->started && is(x12, "W05")) {
		begin_order(x12);
	} else if (!x12->started) {
		order_begin(x12->reader, (struct manifest_text){ 0 }, x12->row_line);
		x12->started = true;
		bad(x12, "W05", "W05, which names the order, does not follow ST");
	} else if (is(x12, "W05")) {
		bad(x12, "W05", "the transaction set has W05 twice");
	} else if (is(x12, "N1") && !x12->checked) {
		take_party(x12);
	} else if (is(x12, "LX")) {
		begin_line(x12);
	} else if (is(x12, "W01")) {
		take_item(x12);
	} else if (is(x12, "W76")) {
		check_total(x12);
	} else if (is(x12, "G69")) {
		take_description(x12);
	} else if (is(x12, "G62") && !x12->checked) {
		take_date(x12);
	} else {
		known = !x12->checked && (take_address(x12) || is(x12, "W66"));
	}
	if (!x12->checked && !is(x12, "N2") && !is(x12, "N3") && !is(x12, "N4"))
		take_mapped(x12);
	profile_key(key, x12->part[0].text, x12->part[0].length);
	if (!known && !profile_has(&x12->reader->profile->x12.segments, key))
		bad(x12, "", "the profile does not know the segment \"%s\" here, which may carry a quantity or an address",
		    manifest_quote(x12->part[0], quote));
}

static void
end_order(struct x12 *x12)
{
	uint32_t segments;

	if (!x12->started)
		return;
	check_order(x12);
	end_line(x12);
	if (manifest_whole(part(x12, 1), UINT32_MAX, &segments) != 0 || segments != x12->set_segments)
		bad(x12, "SE-01", "the transaction set has %u segments, and SE counts \"%.*s\"", x12->set_segments,
		    (int)(part(x12, 1).length < 20 ? part(x12, 1).length : 20), part(x12, 1).text);
	order_end(x12->reader);
}

/* ---- envelopes ---- */

static bool
counts(const struct x12 *x12, uint32_t wanted, const char *control)
{
	uint32_t count;

	return manifest_whole(part(x12, 1), UINT32_MAX, &count) == 0 && count == wanted && same(part(x12, 2), control);
}

static enum manifest_step
begin_interchange(struct x12 *x12)
{
	if (x12->interchange[0])
		return refuse(x12, "ISA", "an interchange begins before the one above has ended (IEA)");
	x12->groups = 0;
	if (!copy(x12->interchange, sizeof x12->interchange, part(x12, 13)))
		return refuse(x12, "ISA-13", "the interchange has no control number");
	return STEP_MORE;
}

/* The order's revision: the later group is newer. */
static bool
read_revision(struct x12 *x12)
{
	struct manifest_text date = part(x12, 4), time = part(x12, 5);

	if (date.length != 8 || (time.length != 4 && time.length != 6 && time.length != 8))
		return false;
	snprintf(x12->revision, sizeof x12->revision, "%.4s-%.2s-%.2sT%.2s:%.2s:%.2sZ", date.text, date.text + 4,
	         date.text + 6, time.text, time.text + 2, time.length > 4 ? time.text + 4 : "00");
	return manifest_revision(x12->revision, strlen(x12->revision)) >= 0;
}

static enum manifest_step
begin_group(struct x12 *x12)
{
	if (x12->group[0])
		return refuse(x12, "GS", "a group begins before the one above has ended (GE)");
	if (!same(part(x12, 1), "OW"))
		return refuse(x12, "GS-01", "the group is not OW, so it does not hold warehouse shipping orders");
	if (!read_revision(x12))
		return refuse(x12, "GS-04", "the group's date or time is none");
	x12->sets = 0;
	if (!copy(x12->group, sizeof x12->group, part(x12, 6)))
		return refuse(x12, "GS-06", "the group has no control number");
	return STEP_MORE;
}

static enum manifest_step
begin_set(struct x12 *x12)
{
	if (x12->set[0] || !x12->group[0])
		return refuse(x12, "ST", "a transaction set begins where none can");
	if (!same(part(x12, 1), "940"))
		return refuse(x12, "ST-01", "the transaction set is not a 940");
	if (!copy(x12->set, sizeof x12->set, part(x12, 2)))
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
	if (is(x12, "SE")) {
		x12->set_segments++;
		if (!x12->set[0] || !same(part(x12, 2), x12->set))
			return refuse(x12, "SE-02", "SE does not end the transaction set that ST began");
		if (!x12->reader->first_pass)
			end_order(x12);
		x12->set[0] = '\0';
		x12->sets++;
	} else if (is(x12, "GE")) {
		if (x12->set[0] || !x12->group[0] || !counts(x12, x12->sets, x12->group))
			return refuse(x12, "GE", "the group does not have the transaction sets that GE counts: the file was "
			                         "cut off or damaged");
		x12->group[0] = '\0';
		x12->groups++;
	} else {
		if (x12->group[0] || !counts(x12, x12->groups, x12->interchange))
			return refuse(x12, "IEA", "the interchange does not have the groups that IEA counts: the file was cut "
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
	if (is(x12, "W01"))
		x12->reader->counts.rows++;
	if (!x12->reader->first_pass)
		take_segment(x12);
	else if (is(x12, "W05") && part(x12, 2).length > 0)
		return manifest_add_run(x12->reader, part(x12, 2), x12->row_line);
	return STEP_MORE;
}

static enum manifest_step
take(struct x12 *x12)
{
	if (is(x12, "ISA"))
		return begin_interchange(x12);
	if (is(x12, "GS"))
		return begin_group(x12);
	if (is(x12, "ST"))
		return begin_set(x12);
	if (is(x12, "SE") || is(x12, "GE") || is(x12, "IEA"))
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
