/* What stands in an X12 945 and an 856, segment by segment: see shipped_x12.c for their order. */
#include "shipped_x12.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *
shipped_text(const json_t *object, const char *name)
{
	const char *found = json_string_value(json_object_get(object, name));

	return found != NULL ? found : "";
}

int64_t
shipped_number(const json_t *object, const char *name)
{
	return (int64_t)json_integer_value(json_object_get(object, name));
}

/* ---- segments ---- */

void
shipped_put(struct shipped_writer *writer, const char *name, ...)
{
	unsigned blank = 0;
	const char *element;
	va_list elements;

	fputs(name, writer->file);
	va_start(elements, name);
	while ((element = va_arg(elements, const char *)) != NULL) {
		if (element[0] == '\0') {
			blank++;
			continue;
		}
		for (; blank > 0; blank--)
			fputc(writer->profile->x12.element[0], writer->file);
		fprintf(writer->file, "%c%s", writer->profile->x12.element[0], element);
	}
	va_end(elements);
	fputc(writer->profile->x12.terminator[0], writer->file);
	if (strcmp(writer->profile->x12.lines, "yes") == 0)
		fputc('\n', writer->file);
	writer->segments++;
}

struct shipped_digits
shipped_whole(int64_t value)
{
	struct shipped_digits out;

	snprintf(out.text, sizeof out.text, "%lld", (long long)value);
	return out;
}

static struct shipped_digits
kilograms(int64_t grams)
{
	struct shipped_digits out = { "" };

	if (grams > 0)
		snprintf(out.text, sizeof out.text, "%lld.%03lld", (long long)(grams / 1000), (long long)(grams % 1000));
	return out;
}

struct shipped_digits
shipped_day(const char *moment)
{
	struct shipped_digits out;

	snprintf(out.text, sizeof out.text, "%.4s%.2s%.2s", moment, moment + 5, moment + 8);
	return out;
}

struct shipped_digits
shipped_minute(const char *moment)
{
	struct shipped_digits out;

	snprintf(out.text, sizeof out.text, "%.2s%.2s", moment + 11, moment + 14);
	return out;
}

/* ---- what both have of a box ---- */

const char *
shipped_tracking(const json_t *box)
{
	const char *own = shipped_text(box, "tracking_number");

	return own[0] != '\0' ? own : shipped_text(box, "sscc");
}

static void
put_mark(struct shipped_writer *writer, const json_t *box)
{
	char marked[32];

	if (shipped_text(box, "sscc")[0] == '\0') {
		shipped_put(writer, "MAN", "CP", shipped_tracking(box), NULL);
		return;
	}
	snprintf(marked, sizeof marked, "00%s", shipped_text(box, "sscc"));
	shipped_put(writer, "MAN", "GM", marked, NULL);
}

static void
put_expiry(struct shipped_writer *writer, const json_t *one)
{
	const char *expiry = shipped_text(one, "expiry");

	if (expiry[0] != '\0' && writer->notice)
		shipped_put(writer, "DTM", "036", shipped_day(expiry).text, NULL);
	else if (expiry[0] != '\0')
		shipped_put(writer, "G62", "36", shipped_day(expiry).text, NULL);
}

/* ---- 945 ---- */

static int64_t
shipped_of(const struct shipped_shipment *shipment, const char *sku)
{
	int64_t sum = 0;
	const json_t *one;
	size_t k;

	for (size_t i = 0; i < shipment->count; i++)
		json_array_foreach(json_object_get(shipment->boxes[i], "contents"), k, one)
			if (strcmp(shipped_text(one, "sku"), sku) == 0)
				sum += shipped_number(one, "quantity");
	return sum;
}

/* Is it the first of its SKU in the shipment? What was ordered is said once. */
static bool
is_first(const struct shipped_shipment *shipment, const json_t *wanted)
{
	const json_t *one;
	size_t k;

	for (size_t i = 0; i < shipment->count; i++)
		json_array_foreach(json_object_get(shipment->boxes[i], "contents"), k, one)
			if (strcmp(shipped_text(one, "sku"), shipped_text(wanted, "sku")) == 0)
				return one == wanted;
	return false;
}

/* CC: the order has no more of it; PR: this is a part of what it has; what is not known to be a part is whole. */
static void
put_line(struct shipped_writer *writer, const struct shipped_shipment *shipment, const json_t *one)
{
	int64_t ordered = shipped_number(one, "ordered");
	bool part = ordered > shipped_of(shipment, shipped_text(one, "sku"));
	bool said = ordered > 0 && is_first(shipment, one);

	shipped_put(writer, "W12", part ? "PR" : "CC", said ? shipped_whole(ordered).text : "", shipped_whole(shipped_number(one, "quantity")).text, "",
	    writer->profile->x12.unit, "", writer->profile->x12.item, shipped_text(one, "sku"), NULL);
	if (shipped_text(one, "lot")[0] != '\0')
		shipped_put(writer, "N9", "LT", shipped_text(one, "lot"), NULL);
	if (shipped_text(one, "serial")[0] != '\0')
		shipped_put(writer, "N9", "SE", shipped_text(one, "serial"), NULL);
	put_expiry(writer, one);
}

void
shipped_put_945(struct shipped_writer *writer, const struct shipped_shipment *shipment)
{
	const struct shipped_profile *profile = writer->profile;
	const char *moment = shipped_text(shipment->boxes[0], "shipped");
	const json_t *one;
	size_t k;

	shipped_put(writer, "W06", "F", shipment->order, shipped_day(moment).text, shipment->name, NULL);
	shipped_put(writer, "N1", "WH", shipped_text(shipment->boxes[0], "station"), NULL);
	shipped_put(writer, "G62", "11", shipped_day(moment).text, NULL);
	shipped_put(writer, "W27", profile->x12.transport, shipped_scac(profile, shipment->carrier),
	    shipped_carrier_name(profile, shipment->carrier), NULL);
	for (size_t i = 0; i < shipment->count; i++) {
		shipped_put(writer, "LX", shipped_whole((int64_t)i + 1).text, NULL);
		put_mark(writer, shipment->boxes[i]);
		shipped_put(writer, "N9", "CN", shipped_tracking(shipment->boxes[i]), NULL);
		json_array_foreach(json_object_get(shipment->boxes[i], "contents"), k, one)
			put_line(writer, shipment, one);
	}
	shipped_put(writer, "W03", shipped_whole(shipment->units).text, kilograms(shipment->grams).text, shipment->grams > 0 ? "KG" : "", NULL);
}

/* ---- 856 ---- */

static unsigned
put_level(struct shipped_writer *writer, unsigned parent, const char *kind)
{
	shipped_put(writer, "HL", shipped_whole(++writer->levels).text, parent > 0 ? shipped_whole(parent).text : "", kind, NULL);
	return writer->levels;
}

static void
put_item(struct shipped_writer *writer, unsigned pack, const json_t *one)
{
	bool lot = shipped_text(one, "lot")[0] != '\0', serial = shipped_text(one, "serial")[0] != '\0';

	put_level(writer, pack, "I");
	shipped_put(writer, "LIN", "", writer->profile->x12.item, shipped_text(one, "sku"), lot ? "LT" : serial ? "SN" : "",
	    lot ? shipped_text(one, "lot") : shipped_text(one, "serial"), lot && serial ? "SN" : "", lot && serial ? shipped_text(one, "serial") : "",
	    NULL);
	shipped_put(writer, "SN1", "", shipped_whole(shipped_number(one, "quantity")).text, writer->profile->x12.unit, NULL);
	put_expiry(writer, one);
}

static void
put_pack(struct shipped_writer *writer, unsigned order, const json_t *box)
{
	unsigned pack = put_level(writer, order, "P");
	int64_t grams = shipped_number(box, "weight_g");
	const json_t *one;
	size_t k;

	if (grams > 0)
		shipped_put(writer, "TD1", "", "", "", "", "", "G", kilograms(grams).text, "KG", NULL);
	shipped_put(writer, "REF", "CN", shipped_tracking(box), NULL);
	put_mark(writer, box);
	json_array_foreach(json_object_get(box, "contents"), k, one)
		put_item(writer, pack, one);
}

void
shipped_put_856(struct shipped_writer *writer, const struct shipped_shipment *shipment)
{
	const struct shipped_profile *profile = writer->profile;
	const char *moment = shipped_text(shipment->boxes[0], "shipped"), *scac = shipped_scac(profile, shipment->carrier);
	bool weighed = shipment->grams > 0;
	unsigned top, order;

	shipped_put(writer, "BSN", "00", shipment->name, shipped_day(moment).text, shipped_minute(moment).text, "0001", NULL);
	top = put_level(writer, 0, "S");
	shipped_put(writer, "TD1", "CTN", shipped_whole((int64_t)shipment->count).text, "", "", "", weighed ? "G" : "",
	    kilograms(shipment->grams).text, weighed ? "KG" : "", NULL);
	shipped_put(writer, "TD5", "", scac[0] ? "2" : "", scac, profile->x12.transport, shipped_carrier_name(profile, shipment->carrier),
	    NULL);
	if (shipment->count == 1)
		shipped_put(writer, "REF", "CN", shipped_tracking(shipment->boxes[0]), NULL);
	shipped_put(writer, "DTM", "011", shipped_day(moment).text, shipped_minute(moment).text, NULL);
	shipped_put(writer, "N1", "SF", shipped_text(shipment->boxes[0], "station"), NULL);
	order = put_level(writer, top, "O");
	shipped_put(writer, "PRF", shipment->order, NULL);
	for (size_t i = 0; i < shipment->count; i++)
		put_pack(writer, order, shipment->boxes[i]);
	shipped_put(writer, "CTT", shipped_whole(writer->levels).text, NULL);
}
