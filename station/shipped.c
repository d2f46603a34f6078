/* Boxes that have left: as records, as text, JSON lines and CSV. */
#include "shipped.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "report.h"

enum { SSCC_DIGITS = 18 };

static const struct {
	const char *name, *type;
} formats[SHIPPED_FORMATS] = {
	[SHIPPED_TEXT] = { "text", "text/plain; charset=utf-8" },
	[SHIPPED_JSON] = { "json", "application/x-ndjson" },
	[SHIPPED_CSV] = { "csv", "text/csv; charset=utf-8" },
	[SHIPPED_945] = { "x12-945", "application/EDI-X12" },
	[SHIPPED_856] = { "x12-856", "application/EDI-X12" },
};

enum shipped_format
shipped_find(const char *name)
{
	size_t i = 0;

	while (i < SHIPPED_FORMATS && strcmp(formats[i].name, name) != 0)
		i++;
	return (enum shipped_format)i;
}

const char *
shipped_type(enum shipped_format format)
{
	return formats[format].type;
}

/* ---- a box ---- */

static json_t *
moment(int64_t ms)
{
	time_t seconds = (time_t)(ms / 1000);
	struct tm utc;
	char text[32];

	strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&seconds, &utc));
	return json_string(text);
}

static json_t *
thing(const json_t *one, const json_t *wanted)
{
	const char *sku = json_string_value(json_array_get(one, 0));
	json_t *out = json_pack("{s:s, s:O}", "sku", sku, "quantity", json_array_get(one, 1));
	json_t *ordered = json_object_get(wanted, sku);
	static const char *const names[] = { "serial", "lot", "expiry" };

	if (ordered != NULL)
		json_object_set(out, "ordered", ordered);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		json_t *text = json_array_get(one, i + 2);
		if (json_string_length(text) > 0)
			json_object_set(out, names[i], text);
	}
	return out;
}

static json_t *
things(const struct shipped_row *row)
{
	json_t *list = json_loads(row->contents, 0, NULL), *out = json_array(), *one;
	json_t *wanted = row->wanted != NULL ? json_loads(row->wanted, 0, NULL) : NULL;
	size_t i;

	json_array_foreach(list, i, one)
		json_array_append_new(out, thing(one, wanted));
	json_decref(wanted);
	json_decref(list);
	return out;
}

json_t *
shipped_box(const struct shipped_row *row)
{
	bool sscc = strlen(row->number) == SSCC_DIGITS && strspn(row->number, "0123456789") == SSCC_DIGITS;

	return json_pack("{s:s, s:s, s:s, s:I, s:s, s:s?, s:s?, s:o, s:o, s:I, s:o}", "station", row->station, "box", row->box,
	                 "order", row->order, "box_number", (json_int_t)row->ordinal, "carrier", row->carrier, "tracking_number",
	                 sscc || row->number[0] == '\0' ? NULL : row->number, "sscc", sscc ? row->number : NULL, "shipped",
	                 moment(row->shipped_ms), "weight_g", row->weight_g > 0 ? json_integer(row->weight_g) : json_null(),
	                 "units", (json_int_t)row->units, "contents", things(row));
}

/* ---- fields, as CSV and text have them ---- */

struct at {
	const struct shipped_profile *profile;
	const json_t *box, *thing; /* thing: NULL where a box is a row */
};

typedef const char *field_text(const struct at *at, char room[32]);

static const char *
plain(const json_t *value, char room[32])
{
	if (json_is_string(value))
		return json_string_value(value);
	room[0] = '\0';
	if (json_is_integer(value))
		snprintf(room, 32, "%lld", (long long)json_integer_value(value));
	return room;
}

static const char *
number_of(const struct at *at, char room[32])
{
	const json_t *number = json_object_get(at->box, "tracking_number");

	return plain(json_is_string(number) ? number : json_object_get(at->box, "sscc"), room);
}

static const char *
day_of(const struct at *at, char room[32])
{
	snprintf(room, 32, "%.10s", json_string_value(json_object_get(at->box, "shipped")));
	return room;
}

static const char *
kilograms(const struct at *at, char room[32])
{
	long long grams = json_integer_value(json_object_get(at->box, "weight_g"));

	room[0] = '\0';
	if (grams > 0)
		snprintf(room, 32, "%lld.%03lld", grams / 1000, grams % 1000);
	return room;
}

static const char *
carrier_of(const struct at *at, char room[32])
{
	(void)room;
	return shipped_carrier_name(at->profile, json_string_value(json_object_get(at->box, "carrier")));
}

static const char *
scac_of(const struct at *at, char room[32])
{
	(void)room;
	return shipped_scac(at->profile, json_string_value(json_object_get(at->box, "carrier")));
}

/* Those without a function stand in the record under that name. */
static const struct field {
	const char *name;
	bool of_thing;
	field_text *text;
} fields[] = {
	{ "order", false, NULL },      { "box", false, NULL },         { "box_number", false, NULL },
	{ "station", false, NULL },    { "carrier", false, carrier_of }, { "scac", false, scac_of },
	{ "number", false, number_of }, { "tracking_number", false, NULL }, { "sscc", false, NULL },
	{ "shipped", false, NULL },    { "shipped_day", false, day_of }, { "weight_g", false, NULL },
	{ "weight_kg", false, kilograms }, { "units", false, NULL },   { "sku", true, NULL },
	{ "quantity", true, NULL },    { "ordered", true, NULL },      { "lot", true, NULL },
	{ "serial", true, NULL },      { "expiry", true, NULL },
};

static const struct field *
find_field(const char *name)
{
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		if (strcmp(fields[i].name, name) == 0)
			return &fields[i];
	return NULL;
}

bool
shipped_knows(const char *field)
{
	return find_field(field) != NULL;
}

static const char *
text_of(const struct field *field, const struct at *at, char room[32])
{
	if (field->text != NULL)
		return field->text(at, room);
	return plain(json_object_get(field->of_thing ? at->thing : at->box, field->name), room);
}

/* ---- writers ---- */

static void
put_row(FILE *file, const struct shipped_profile *profile, const struct at *at)
{
	char room[32];

	for (size_t i = 0; i < profile->column_count; i++) {
		const struct field *field = find_field(profile->columns[i].field);
		if (i > 0)
			fputc(profile->delimiter, file);
		report_csv_cell(file, at == NULL ? profile->columns[i].heading : text_of(field, at, room), false);
	}
	fputs("\r\n", file);
}

static void
put_csv(FILE *file, const struct shipped_profile *profile, const json_t *boxes)
{
	const json_t *box, *one;
	bool by_thing = false;
	size_t i, k;

	for (i = 0; i < profile->column_count; i++)
		by_thing |= find_field(profile->columns[i].field)->of_thing;
	put_row(file, profile, NULL);
	json_array_foreach(boxes, i, box) {
		if (!by_thing)
			put_row(file, profile, &(struct at){ profile, box, NULL });
		json_array_foreach(json_object_get(box, "contents"), k, one)
			if (by_thing)
				put_row(file, profile, &(struct at){ profile, box, one });
	}
}

static void
put_text(FILE *file, const struct shipped_profile *profile, const json_t *boxes)
{
	static const char *const shown[] = { "shipped", "order", "box", "carrier", "number", "units" };
	const json_t *box;
	char room[32];
	size_t i;

	json_array_foreach(boxes, i, box)
		for (size_t k = 0; k < sizeof shown / sizeof *shown; k++)
			fprintf(file, "%s%s", text_of(find_field(shown[k]), &(struct at){ profile, box, NULL }, room),
			        k + 1 < sizeof shown / sizeof *shown ? "  " : " units\n");
	fprintf(file, "%zu boxes have left.\n", json_array_size(boxes));
}

int
shipped_write(FILE *file, enum shipped_format format, const struct shipped_profile *profile, const json_t *boxes,
              char problem[SHIPPED_ERROR])
{
	const json_t *box;
	size_t i;

	problem[0] = '\0';
	if (format == SHIPPED_945 || format == SHIPPED_856)
		return shipped_write_x12(file, format == SHIPPED_856, profile, boxes, problem);
	if (format == SHIPPED_CSV)
		put_csv(file, profile, boxes);
	if (format == SHIPPED_TEXT)
		put_text(file, profile, boxes);
	json_array_foreach(boxes, i, box)
		if (format == SHIPPED_JSON && (json_dumpf(box, file, JSON_COMPACT) < 0 || fputc('\n', file) < 0))
			return -1;
	return ferror(file) ? -1 : 0;
}
