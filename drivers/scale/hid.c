#include "hid.h"

#include <assert.h>
#include <string.h>
#include "drivers/scanner/drivers.h"
#include "event.h"

static_assert(sizeof(struct scale_hid) <= SCANNER_STATE_MAX, "the host has no more memory for a driver");

/* HID POS Usage Tables 1.02, chapter 5. */
enum { USAGE_WEIGHT = 0x40, USAGE_SCALING = 0x41, USAGE_UNIT_FIRST = 0x51, USAGE_UNIT_LAST = 0x5C,
       USAGE_STATUS_FIRST = 0x71, USAGE_STATUS_LAST = 0x78 };
enum status { STATUS_FAULT = 1, STATUS_ZERO, STATUS_MOTION, STATUS_STABLE, STATUS_UNDER_ZERO, STATUS_OVER,
              STATUS_CALIBRATE, STATUS_REZERO };
enum unit { UNIT_MILLIGRAM = 1, UNIT_GRAM, UNIT_KILOGRAM, UNIT_OUNCE = 11, UNIT_POUND = 12 };
enum { AT_STATUS = 1, AT_UNIT, AT_EXPONENT, AT_WEIGHT, FIXED_LENGTH = 6, EXPONENT_MOST = 9 };

/* What a report says, as numbers of the usage tables. */
struct reading {
	uint32_t status, unit, weight;
	int8_t exponent;
};

static bool
is_input(const struct hid_field *field)
{
	return field->kind == HID_INPUT && field->application >> 16 == HID_PAGE_SCALE;
}

static bool
scale_hid_fits(const struct scanner_interface *interface)
{
	for (size_t i = 0; interface->hid && i < interface->hid->field_count; i++)
		if (is_input(&interface->hid->fields[i]))
			return true;
	return false;
}

static bool
names(const struct hid_field *field, uint32_t first, uint32_t last)
{
	return field->usage_min <= HID_USAGE(HID_PAGE_SCALE, last) && field->usage_max >= HID_USAGE(HID_PAGE_SCALE, first);
}

static void
add(struct hid_field *fields, size_t *count, const struct hid_field *field)
{
	if (*count < SCALE_HID_FIELDS)
		fields[(*count)++] = *field;
}

static const char *
scale_hid_start(void *state, const struct scanner_interface *interface, const struct scanner_options *options)
{
	struct scale_hid *scale = state;
	const struct hid_report *hid = interface->hid;

	(void)options;
	memset(scale, 0, sizeof *scale);
	scale->has_ids = hid->has_ids;
	scale->stale = true;
	for (size_t i = 0; i < hid->field_count; i++) {
		const struct hid_field *field = &hid->fields[i];

		if (!is_input(field))
			continue;
		if (field->array && names(field, USAGE_STATUS_FIRST, USAGE_STATUS_LAST))
			add(scale->status, &scale->status_count, field);
		else if (field->array && names(field, USAGE_UNIT_FIRST, USAGE_UNIT_LAST))
			add(scale->unit, &scale->unit_count, field);
		else if (!field->array && names(field, USAGE_SCALING, USAGE_SCALING))
			scale->scaling = *field;
		else if (!field->array && names(field, USAGE_WEIGHT, USAGE_WEIGHT))
			scale->weight = *field;
	}
	scale->described = scale->status_count > 0 && scale->unit_count > 0 && scale->weight.bit_size > 0
	                   && scale->scaling.bit_size == 8;
	return NULL;
}

static bool
scale_hid_request(const void *state, unsigned step, struct scanner_request *request)
{
	(void)state, (void)step, (void)request;
	return false;
}

/* The first usage of the arrays that is on, counted from `first` as 1; 0: none. */
static uint32_t
selected(const struct hid_field *fields, size_t count, uint32_t first, const uint8_t *data, size_t length)
{
	uint32_t value;

	for (size_t i = 0; i < count; i++)
		if (hid_report_bits(data, length, fields[i].bit_offset, fields[i].bit_size, &value)
		    && (int64_t)value >= fields[i].logical_min && (int64_t)value <= fields[i].logical_max)
			return (uint32_t)(fields[i].usage_min + ((int64_t)value - fields[i].logical_min) + 1
			                  - HID_USAGE(HID_PAGE_SCALE, first));
	return 0;
}

static bool
read_described(const struct scale_hid *scale, const uint8_t *data, size_t length, struct reading *reading)
{
	uint32_t exponent;

	if (scale->has_ids && data[0] != scale->weight.report_id)
		return false;
	reading->status = selected(scale->status, scale->status_count, USAGE_STATUS_FIRST, data, length);
	reading->unit = selected(scale->unit, scale->unit_count, USAGE_UNIT_FIRST, data, length);
	if (!hid_report_bits(data, length, scale->scaling.bit_offset, 8, &exponent)
	    || !hid_report_bits(data, length, scale->weight.bit_offset, scale->weight.bit_size, &reading->weight))
		return false;
	reading->exponent = (int8_t)exponent;
	return true;
}

static bool
read_fixed(const uint8_t *data, size_t length, struct reading *reading)
{
	if (length < FIXED_LENGTH)
		return false;
	*reading = (struct reading){ data[AT_STATUS], data[AT_UNIT],
		                     data[AT_WEIGHT] | (uint32_t)data[AT_WEIGHT + 1] << 8, (int8_t)data[AT_EXPONENT] };
	return true;
}

/* False for a unit that no warehouse weighs in, or a weight that is none. */
static bool
to_milligrams(const struct reading *reading, int32_t *milligrams)
{
	static const double units[] = { [UNIT_MILLIGRAM] = 1, [UNIT_GRAM] = 1000, [UNIT_KILOGRAM] = 1e6,
		                        [UNIT_OUNCE] = 28349.523125, [UNIT_POUND] = 453592.37 };
	double value = reading->unit < sizeof units / sizeof *units ? units[reading->unit] : 0;

	if (value == 0 || reading->exponent > EXPONENT_MOST || reading->exponent < -EXPONENT_MOST)
		return false;
	value *= reading->weight;
	for (int i = 0; i < reading->exponent; i++)
		value *= 10;
	for (int i = 0; i > reading->exponent; i--)
		value /= 10;
	if (value >= INT32_MAX)
		return false;
	*milligrams = (int32_t)(value + 0.5);
	return true;
}

/* A scale that wants to be zeroed or calibrated, or says that it is broken, has to be emptied and set to zero as one
 * that shows less than nothing. */
static uint8_t
state_of(uint32_t status)
{
	switch (status) {
	case STATUS_ZERO: case STATUS_STABLE: return SCALE_STABLE;
	case STATUS_MOTION: return SCALE_MOVING;
	case STATUS_OVER: return SCALE_OVER_CAPACITY;
	case STATUS_FAULT: case STATUS_UNDER_ZERO: case STATUS_CALIBRATE: case STATUS_REZERO: return SCALE_UNDER_ZERO;
	default: return 0;
	}
}

/* 1. What is not known yet is told at once, if it is at rest. 2. What is on the scale is told again. 3. Motion and less
 * than nothing are told once they last. */
static bool
is_news(const struct scale_hid *scale, const struct scanner_weight *now, int64_t now_ms)
{
	bool same = now->state == scale->told.state && now->milligrams == scale->told.milligrams;
	bool rests = now->state == SCALE_STABLE || now->state == SCALE_OVER_CAPACITY;

	if (rests && !same)
		return true;
	if (rests)
		return now->milligrams > 0 && now_ms - scale->told_ms >= SCALE_HID_REPEAT_MS;
	return now->state != scale->told.state && now_ms - scale->since_ms >= SCALE_HID_LASTS_MS;
}

static void
scale_hid_report(void *state, const uint8_t *data, size_t length, int64_t now_ms, const struct scanner_sink *sink)
{
	struct scale_hid *scale = state;
	struct scanner_weight now = { 0 };
	struct reading reading = { 0 };

	if (!(scale->described ? read_described(scale, data, length, &reading) : read_fixed(data, length, &reading)))
		return;
	now.state = state_of(reading.status);
	if (now.state == 0 || (now.state == SCALE_STABLE && reading.status != STATUS_ZERO
	                       && !to_milligrams(&reading, &now.milligrams)))
		return;
	if (now.state != scale->state) {
		scale->state = now.state;
		scale->since_ms = now_ms;
	}
	if (scale->stale) {
		scale->stale = false;
		return;
	}
	if (!is_news(scale, &now, now_ms))
		return;
	scale->told = now;
	scale->told_ms = now_ms;
	sink->weight(sink->context, &now);
}

static int64_t
scale_hid_deadline(const void *state)
{
	(void)state;
	return SCANNER_NEVER;
}

static void
scale_hid_tick(void *state, int64_t now_ms, const struct scanner_sink *sink)
{
	(void)state, (void)now_ms, (void)sink;
}

/* Each report says all there is: the next one does. */
static void
scale_hid_lost(void *state, int64_t now_ms)
{
	(void)state, (void)now_ms;
}

/* As listed by the usbscale and silverscale projects. */
static const struct scanner_id scale_hid_ids[] = {
	{ 0x0922, 0x8003, 0xffff }, /* Dymo M10 */
	{ 0x0922, 0x8004, 0xffff }, /* Dymo M25 */
	{ 0x0922, 0x8009, 0xffff }, /* Dymo S100, S180, S250 */
	{ 0x0b67, 0x555e, 0xffff }, /* Fairbanks SCB-R9000 */
	{ 0x0eb8, 0x2200, 0xffff }, /* Mettler Toledo Ariva */
	{ 0x0eb8, 0xf000, 0xffff }, /* Mettler Toledo PS60 */
	{ 0x1446, 0x6a73, 0xffff }, /* Stamps.com 510 */
	{ 0x1446, 0x6a78, 0xffff }, /* Dymo Endicia 75 lb */
	{ 0x2474, 0x0550, 0xffff }, /* Stamps.com 5 lb */
	{ 0x2474, 0x3550, 0xffff }, /* Stamps.com 35 lb */
	{ 0x6096, 0x0158, 0xffff }, /* Dymo 10 lb */
	{ 0x7b7c, 0x0100, 0xffff }, /* Elane PS311 */
};

const struct scanner_driver scale_hid_driver = {
	.name = "scale_hid",
	.ids = scale_hid_ids,
	.id_count = sizeof scale_hid_ids / sizeof *scale_hid_ids,
	.state_size = sizeof(struct scale_hid),
	.fits = scale_hid_fits,
	.start = scale_hid_start,
	.request = scale_hid_request,
	.report = scale_hid_report,
	.deadline = scale_hid_deadline,
	.tick = scale_hid_tick,
	.lost = scale_hid_lost,
};
