/* X12 940: what stands between ST and SE, as an order. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "station/manifest_x12.h"

const char *
manifest_x12_shown(int field)
{
	static const char *const names[ORDER_COLUMNS] = {
		[ORDER_REVISION] = "GS-04",      [ORDER_SHIP_BY] = "G62-02",
		[ORDER_SHIP_TO_NAME] = "N1-02",  [ORDER_SHIP_TO_COMPANY] = "N2-01",
		[ORDER_ADDRESS1] = "N3-01",      [ORDER_ADDRESS2] = "N3-02",
		[ORDER_CITY] = "N4-01",          [ORDER_STATE] = "N4-02",
		[ORDER_POSTCODE] = "N4-03",      [ORDER_COUNTRY] = "N4-04",
		[ORDER_PHONE] = "PER-04",        [ORDER_EMAIL] = "PER-06",
		[ORDER_STATUS] = "W05-01",       [COLUMN_LINE_ID] = "LX-01",
		[COLUMN_SKU] = "W01-05",         [COLUMN_QUANTITY] = "W01-01",
		[COLUMN_DESCRIPTION] = "G69-01",
	};

	return names[field];
}

static void __attribute__((format(printf, 3, 4)))
bad(struct x12 *x12, const char *column, const char *format, ...)
{
	char reason[MANIFEST_REASON / 2];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(reason, sizeof reason, format, arguments);
	va_end(arguments);
	manifest_bad(x12->reader, x12->row_line, column, x12->reader->part.order.field[ORDER_ID],
		     "segment %u: %s", x12->number, reason);
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
		bad(x12, manifest_order_field_name(field), "the value is longer than %d bytes",
		    (int)sizeof value->text);
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
					  x12_part(x12, (unsigned)strtoul(hyphen + 1, NULL, 10)), true);
		}
}

static void
begin_order(struct x12 *x12)
{
	const struct profile *profile = x12->reader->profile;
	static const char *const names[] = { [OUTCOME_RELEASED] = "released",
					     [OUTCOME_HELD] = "held",
					     [OUTCOME_CANCELLED] = "cancelled",
					     [OUTCOME_SHIPPED] = "shipped" };
	struct manifest_text status = x12_part(x12, 1);
	enum profile_outcome outcome;
	char quote[MANIFEST_QUOTE];
	bool unknown;

	order_begin(x12->reader, x12_part(x12, 2), x12->row_line);
	x12->started = true;
	if (x12_part(x12, 2).length == 0)
		bad(x12, "order_id", "W05 has no order number");
	outcome = profile_outcome(profile, "W05-01", status.text, status.length, &unknown);
	if (outcome == OUTCOME_NONE || outcome > OUTCOME_SHIPPED)
		bad(x12, "status", "the profile does not say what the order status \"%s\" means",
		    manifest_quote(status, quote));
	else
		set_value(x12, ORDER_STATUS,
			  (struct manifest_text){ names[outcome], (uint32_t)strlen(names[outcome]) }, false);
	set_value(x12, ORDER_REVISION,
		  (struct manifest_text){ x12->revision, (uint32_t)strlen(x12->revision) }, false);
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
	struct manifest_text code = x12_part(x12, 1), id = x12->reader->part.order.field[ORDER_ID];
	char quote[MANIFEST_QUOTE];
	profile_name key;

	if (x12_same(code, profile->x12.ship_to)) {
		if (x12->seen_ship_to)
			bad(x12, "N1-01", "the order has two addresses to ship to");
		x12->seen_ship_to = true;
		x12->place = PLACE_SHIP_TO;
		set_value(x12, ORDER_SHIP_TO_NAME, x12_part(x12, 2), false);
		return;
	}
	x12->place = PLACE_OTHER_PARTY;
	profile_key(key, code.text, code.length);
	if (!profile_has(&profile->x12.parties, key))
		manifest_warn(x12->reader, x12->row_line, "N1-01", id,
			      "segment %u: the profile does not know the party \"%s\": it is not who is "
			      "shipped to, and is "
			      "passed over",
			      x12->number, manifest_quote(code, quote));
}

static void
take_contact(struct x12 *x12)
{
	for (unsigned i = 3; i + 1 < x12->count; i += 2) {
		if (x12_same(x12_part(x12, i), "TE"))
			set_value(x12, ORDER_PHONE, x12_part(x12, i + 1), false);
		else if (x12_same(x12_part(x12, i), "EM"))
			set_value(x12, ORDER_EMAIL, x12_part(x12, i + 1), false);
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
		{ "N2", 1, ORDER_SHIP_TO_COMPANY }, { "N4", 1, ORDER_CITY },    { "N4", 2, ORDER_STATE },
		{ "N4", 3, ORDER_POSTCODE },        { "N4", 4, ORDER_COUNTRY },
	};
	bool ours = x12->place == PLACE_SHIP_TO;

	if (!x12_is(x12, "N2") && !x12_is(x12, "N3") && !x12_is(x12, "N4") && !x12_is(x12, "PER"))
		return false;
	if (x12->place != PLACE_SHIP_TO && x12->place != PLACE_OTHER_PARTY)
		return x12_is(x12, "PER");
	for (size_t i = 0; ours && i < sizeof elements / sizeof *elements; i++)
		if (x12_is(x12, elements[i].segment))
			set_value(x12, elements[i].field, x12_part(x12, elements[i].element), false);
	if (ours && x12_is(x12, "PER"))
		take_contact(x12);
	for (unsigned i = 1; ours && x12_is(x12, "N3") && i <= 2; i++)
		set_value(x12, x12->value[ORDER_ADDRESS1].length == 0 ? ORDER_ADDRESS1 : ORDER_ADDRESS2,
			  x12_part(x12, i), true);
	return true;
}

static void
take_date(struct x12 *x12)
{
	const struct profile_list *wanted = &x12->reader->profile->x12.ship_by;

	for (unsigned i = 0; i < wanted->count; i++) {
		unsigned rank = wanted->count - i;

		if (!x12_same(x12_part(x12, 1), wanted->word[i]) || rank <= x12->ship_by_rank)
			continue;
		x12->ship_by_rank = rank;
		x12->reader->row_used = 0;
		set_value(x12, ORDER_SHIP_BY,
			  manifest_profile_date(x12->reader, x12_part(x12, 2), DATE_DIGITS), false);
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
			if (x12_same(x12_part(x12, pairs[k]), wanted->word[i]) &&
			    x12_part(x12, pairs[k] + 1).length > 0)
				return x12_part(x12, pairs[k] + 1);
	return (struct manifest_text){ 0 };
}

static void
take_quantity(struct x12 *x12)
{
	const struct profile *profile = x12->reader->profile;
	struct manifest_text unit = x12_part(x12, 2);
	char quote[MANIFEST_QUOTE];
	uint32_t number, times = 0;

	for (unsigned i = 0; i < profile->x12.units; i++)
		if (x12_same(unit, profile->x12.unit[i].value))
			times = (uint32_t)strtoul(profile->x12.unit[i].column, NULL, 10);
	if (times == 0)
		bad(x12, "W01-02", "the profile does not say how many units a \"%s\" is",
		    manifest_quote(unit, quote));
	times = times > 0 ? times : 1;
	if (!x12_copy(x12->quantity, sizeof x12->quantity, x12_part(x12, 1)))
		x12->quantity[0] = '\0';
	if (manifest_whole(x12_part(x12, 1), LIMIT_QUANTITY, &number) != 0)
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
		sku = x12_part(x12, 0); /* the order is kept back: once is enough */
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
	struct manifest_text text = x12_part(x12, 1);
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
	if (manifest_whole(x12_part(x12, 1), UINT32_MAX, &total) != 0 || total != x12->units)
		bad(x12, "W76-01", "the order's lines add up to %" PRIu64 ", and its total is \"%.*s\"",
		    x12->units, (int)(x12_part(x12, 1).length < 20 ? x12_part(x12, 1).length : 20),
		    x12_part(x12, 1).text);
}

static void
begin_line(struct x12 *x12)
{
	check_order(x12);
	end_line(x12);
	x12->place = PLACE_LINE;
	x12->lines_of_lx = 0;
	if (!x12_copy(x12->line_id, sizeof x12->line_id, x12_part(x12, 1)))
		x12->line_id[0] = '\0';
}

void
x12_segment(struct x12 *x12)
{
	char quote[MANIFEST_QUOTE];
	profile_name key;
	bool known = true;

	if (!x12->started && x12_is(x12, "W05")) {
		begin_order(x12);
	} else if (!x12->started) {
		order_begin(x12->reader, (struct manifest_text){ 0 }, x12->row_line);
		x12->started = true;
		bad(x12, "W05", "W05, which names the order, does not follow ST");
	} else if (x12_is(x12, "W05")) {
		bad(x12, "W05", "the transaction set has W05 twice");
	} else if (x12_is(x12, "N1") && !x12->checked) {
		take_party(x12);
	} else if (x12_is(x12, "LX")) {
		begin_line(x12);
	} else if (x12_is(x12, "W01")) {
		take_item(x12);
	} else if (x12_is(x12, "W76")) {
		check_total(x12);
	} else if (x12_is(x12, "G69")) {
		take_description(x12);
	} else if (x12_is(x12, "G62") && !x12->checked) {
		take_date(x12);
	} else {
		known = !x12->checked && (take_address(x12) || x12_is(x12, "W66"));
	}
	if (!x12->checked && !x12_is(x12, "N2") && !x12_is(x12, "N3") && !x12_is(x12, "N4"))
		take_mapped(x12);
	profile_key(key, x12->part[0].text, x12->part[0].length);
	if (!known && !profile_has(&x12->reader->profile->x12.segments, key))
		bad(x12, "",
		    "the profile does not know the segment \"%s\" here, which may carry a quantity or an "
		    "address",
		    manifest_quote(x12->part[0], quote));
}

void
x12_end_order(struct x12 *x12)
{
	uint32_t segments;

	if (!x12->started)
		return;
	check_order(x12);
	end_line(x12);
	if (manifest_whole(x12_part(x12, 1), UINT32_MAX, &segments) != 0 || segments != x12->set_segments)
		bad(x12, "SE-01", "the transaction set has %u segments, and SE counts \"%.*s\"",
		    x12->set_segments, (int)(x12_part(x12, 1).length < 20 ? x12_part(x12, 1).length : 20),
		    x12_part(x12, 1).text);
	order_end(x12->reader);
}
