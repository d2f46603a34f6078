/* X12 945 (Warehouse Shipping Advice) and 856 (Ship Notice/Manifest) of boxes that have left: one interchange, one group, a
 * transaction set for each order and carrier.
 *
 *   945: ISA GS { ST W06 N1 G62 W27 { LX MAN N9 { W12 [N9] [N9] [G62] } } W03 SE } GE IEA
 *   856: ISA GS { ST BSN HL:S TD1 TD5 [REF] DTM N1  HL:O PRF  { HL:P [TD1] REF MAN  { HL:I LIN SN1 [DTM] } } CTT SE } GE IEA
 *
 * A number is the box's SSCC (MAN*GM, with its application identifier 00) or the carrier's own (MAN*CP), and its tracking
 * number either way (REF*CN, N9*CN). The control number and the time of the envelope are made of the newest box, so that the
 * same boxes make the same file wherever it is made, and a partner who gets it twice sees that. */
#include "shipped_x12.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ORDER_MAX = 22, PRODUCT_MAX = 48, REFERENCE_MAX = 30, CARRIER_MAX = 35, ID_WIDTH = 15, CONTROLS = 999999999 };
#define FROM_2020_S INT64_C(1577836800)

/* ---- envelopes ---- */

static const char *
newest(const json_t *boxes)
{
	const char *last = "2020-01-01T00:00:00Z";
	const json_t *box;
	size_t i;

	json_array_foreach(boxes, i, box)
		if (strcmp(shipped_text(box, "shipped"), last) > 0)
			last = shipped_text(box, "shipped");
	return last;
}

/* Two a second: both kinds of the same boxes are two interchanges. */
static long long
control_number(const struct shipped_writer *writer, const char *moment)
{
	struct tm utc = { 0 };

	if (writer->profile->control > 0)
		return (long long)writer->profile->control;
	strptime(moment, "%Y-%m-%dT%H:%M:%SZ", &utc);
	return (long long)(((int64_t)timegm(&utc) - FROM_2020_S) * 2 + writer->notice) % CONTROLS + 1;
}

static void
put_isa(struct shipped_writer *writer, const char *moment, const char *control)
{
	char sender[SHIPPED_WORD], receiver[SHIPPED_WORD];
	bool fifth = strcmp(writer->profile->x12.version, "005010") == 0;

	snprintf(sender, sizeof sender, "%-*s", ID_WIDTH, writer->profile->x12.sender);
	snprintf(receiver, sizeof receiver, "%-*s", ID_WIDTH, writer->profile->x12.receiver);
	shipped_put(writer, "ISA", "00", "          ", "00", "          ", writer->profile->x12.sender_qualifier, sender,
	    writer->profile->x12.receiver_qualifier, receiver, shipped_day(moment).text + 2, shipped_minute(moment).text, fifth ? "^" : "U",
	    fifth ? "00501" : "00401", control, "0", strcmp(writer->profile->x12.test, "yes") == 0 ? "T" : "P", ">", NULL);
}

static void
begin(struct shipped_writer *writer, const char *moment, long long control)
{
	const struct shipped_profile *profile = writer->profile;
	char nine[24];

	snprintf(nine, sizeof nine, "%09lld", control);
	put_isa(writer, moment, nine);
	shipped_put(writer, "GS", writer->notice ? "SH" : "SW",
	    profile->x12.group_sender[0] ? profile->x12.group_sender : profile->x12.sender,
	    profile->x12.group_receiver[0] ? profile->x12.group_receiver : profile->x12.receiver, shipped_day(moment).text,
	    shipped_minute(moment).text, shipped_whole(control).text, "X", profile->x12.version, NULL);
}

static void
end(struct shipped_writer *writer, long long control, unsigned sets)
{
	char nine[24];

	snprintf(nine, sizeof nine, "%09lld", control);
	shipped_put(writer, "GE", shipped_whole(sets).text, shipped_whole(control).text, NULL);
	shipped_put(writer, "IEA", "1", nine, NULL);
}

/* ---- shipments ---- */

/* Why the text cannot stand in an element, or NULL. */
static const char *
unfit(const struct shipped_writer *writer, const char *value, size_t most)
{
	const char dividers[] = { writer->profile->x12.element[0], writer->profile->x12.terminator[0], '>', '\0' };

	if (strlen(value) > most)
		return "is longer than X12 allows";
	for (const char *at = value; *at != '\0'; at++)
		if ((unsigned char)*at < ' ' || strchr(dividers, *at) != NULL)
			return "has a sign in it that divides elements: name others in [x12]";
	return NULL;
}

static const char *
unfit_box(const struct shipped_writer *writer, const json_t *box, const char **what)
{
	const char *why = unfit(writer, *what = shipped_tracking(box), REFERENCE_MAX);
	const json_t *one;
	size_t k;

	json_array_foreach(json_object_get(box, "contents"), k, one) {
		if (why == NULL)
			why = unfit(writer, *what = shipped_text(one, "sku"), PRODUCT_MAX);
		if (why == NULL)
			why = unfit(writer, *what = shipped_text(one, "lot"), REFERENCE_MAX);
		if (why == NULL)
			why = unfit(writer, *what = shipped_text(one, "serial"), REFERENCE_MAX);
	}
	return why;
}

static const char *
unfit_shipment(const struct shipped_writer *writer, const struct shipped_shipment *shipment, const char **what)
{
	const char *carrier = shipped_carrier_name(writer->profile, shipment->carrier);
	const char *why = unfit(writer, *what = shipment->order, ORDER_MAX);

	if (why == NULL)
		why = unfit(writer, *what = carrier, CARRIER_MAX);
	if (why == NULL)
		why = unfit(writer, *what = shipped_text(shipment->boxes[0], "station"), SHIPPED_WORD);
	for (size_t i = 0; i < shipment->count && why == NULL; i++)
		why = unfit_box(writer, shipment->boxes[i], what);
	return why;
}

/* The boxes of one order and carrier stand together, in the order that they had; shipments in that of their first. */
struct place {
	const json_t *box;
	size_t at, first;
};

static int
by_shipment(const void *a, const void *b)
{
	const struct place *one = a, *other = b;
	int order = strcmp(shipped_text(one->box, "order"), shipped_text(other->box, "order"));

	if (order == 0)
		order = strcmp(shipped_text(one->box, "carrier"), shipped_text(other->box, "carrier"));
	return order != 0 ? order : one->at < other->at ? -1 : 1;
}

static int
by_first(const void *a, const void *b)
{
	const struct place *one = a, *other = b;

	if (one->first != other->first)
		return one->first < other->first ? -1 : 1;
	return one->at < other->at ? -1 : 1;
}

static bool
same_shipment(const json_t *one, const json_t *other)
{
	return strcmp(shipped_text(one, "order"), shipped_text(other, "order")) == 0 && strcmp(shipped_text(one, "carrier"), shipped_text(other, "carrier")) == 0;
}

static void
arrange(struct place *places, const json_t *boxes)
{
	size_t count = json_array_size(boxes);

	for (size_t i = 0; i < count; i++)
		places[i] = (struct place){ .box = json_array_get(boxes, i), .at = i };
	qsort(places, count, sizeof *places, by_shipment);
	for (size_t i = 0; i < count; i++)
		places[i].first = i > 0 && same_shipment(places[i - 1].box, places[i].box) ? places[i - 1].first : places[i].at;
	qsort(places, count, sizeof *places, by_first);
}

static bool
put_set(struct shipped_writer *writer, const struct shipped_shipment *shipment, unsigned sets, char problem[SHIPPED_ERROR])
{
	const char *what, *why = unfit_shipment(writer, shipment, &what);
	char control[16];

	if (why != NULL) {
		if (problem[0] == '\0')
			snprintf(problem, SHIPPED_ERROR, "left out: order %.100s, as \"%.100s\" %s", shipment->order, what, why);
		return false;
	}
	snprintf(control, sizeof control, "%04u", sets + 1);
	writer->segments = writer->levels = 0;
	shipped_put(writer, "ST", writer->notice ? "856" : "945", control, NULL);
	if (writer->notice)
		shipped_put_856(writer, shipment);
	else
		shipped_put_945(writer, shipment);
	shipped_put(writer, "SE", shipped_whole(writer->segments + 1).text, control, NULL);
	return true;
}

static unsigned
put_sets(struct shipped_writer *writer, const struct place *places, size_t count, const json_t **room, char problem[SHIPPED_ERROR])
{
	unsigned sets = 0;

	for (size_t i = 0; i < count;) {
		struct shipped_shipment shipment = { .boxes = room, .order = shipped_text(places[i].box, "order"),
			.carrier = shipped_text(places[i].box, "carrier") };
		size_t first = places[i].first;
		for (; i < count && places[i].first == first; i++) {
			room[shipment.count++] = places[i].box;
			shipment.units += shipped_number(places[i].box, "units");
			shipment.grams += shipped_number(places[i].box, "weight_g");
		}
		/* the order's name is looked at before it is written */
		snprintf(shipment.name, sizeof shipment.name, "%.*s-%lld", ORDER_MAX, shipment.order,
		         (long long)shipped_number(room[0], "box_number"));
		sets += put_set(writer, &shipment, sets, problem);
	}
	return sets;
}

/* What nothing is in has no interchange. */
static bool
write_sets(struct shipped_writer *writer, const json_t *boxes, const struct place *places, const json_t **room,
           char problem[SHIPPED_ERROR])
{
	const char *moment = newest(boxes);
	long long control = control_number(writer, moment);
	char *bytes = NULL;
	size_t length = 0;
	FILE *file = writer->file;
	unsigned sets;

	writer->file = open_memstream(&bytes, &length);
	if (writer->file == NULL)
		return false;
	sets = put_sets(writer, places, json_array_size(boxes), room, problem);
	fclose(writer->file);
	writer->file = file;
	if (sets > 0) {
		begin(writer, moment, control);
		fwrite(bytes, 1, length, file);
		end(writer, control, sets);
	}
	free(bytes);
	return true;
}

int
shipped_write_x12(FILE *file, bool notice, const struct shipped_profile *profile, const json_t *boxes,
                  char problem[SHIPPED_ERROR])
{
	struct shipped_writer writer = { .file = file, .profile = profile, .notice = notice };
	size_t count = json_array_size(boxes);
	struct place *places = calloc(count + 1, sizeof *places);
	const json_t **room = calloc(count + 1, sizeof *room);
	bool good = places != NULL && room != NULL;

	if (good) {
		arrange(places, boxes);
		good = write_sets(&writer, boxes, places, room, problem);
	}
	free(room);
	free(places);
	return !good || ferror(file) ? -1 : problem[0] != '\0';
}
