#include "hid_pos.h"

#include <assert.h>
#include <string.h>
#include "drivers.h"

static_assert(sizeof(struct hid_pos) <= SCANNER_STATE_MAX, "the host has no more memory for a driver");

enum {
	USAGE_AIM_1 = 0xFB, USAGE_DATA = 0xFE, USAGE_CONTINUED = 0xFF, USAGE_BYTE_COUNT = 0x3B,
	REQUEST_SET_REPORT = 0x09, REPORT_FEATURE = 0x0300, ENABLE_REPORT = 0xFE, VENDOR_HONEYWELL = 0x0c2e,
	VENDOR_23D0 = 0x23d0,
};

static bool
holds_data(const struct hid_field *field)
{
	uint32_t data = HID_USAGE(HID_PAGE_BARCODE, USAGE_DATA);

	return field->kind == HID_INPUT && field->usage_min <= data && data <= field->usage_max
	       && field->bit_size == 8 && field->bit_offset % 8 == 0
	       && field->application >> 16 == HID_PAGE_BARCODE;
}

/* By the outermost collection: Honeywell has a second interface with page 0xFF8C there and 0x8C inside,
 * which is not the scanner's. */
static bool
hid_pos_fits(const struct scanner_interface *interface)
{
	for (size_t i = 0; interface->hid && i < interface->hid->field_count; i++)
		if (holds_data(&interface->hid->fields[i]))
			return true;
	return false;
}

static struct hid_pos_place
find_place(const struct hid_report *hid, uint8_t report_id, uint32_t usage)
{
	const struct hid_field *field = hid_report_find(hid, HID_INPUT, report_id, usage);

	if (!field || field->array || usage - field->usage_min >= field->count)
		return (struct hid_pos_place){ 0 };
	return (struct hid_pos_place){ field->bit_offset + (usage - field->usage_min) * field->bit_size,
		                       field->bit_size };
}

static struct hid_pos_layout
read_layout(const struct hid_report *hid, const struct hid_field *data)
{
	struct hid_pos_layout layout = {
		.report_id = data->report_id, .data_offset = data->bit_offset / 8, .data_size = data->count,
		.length = find_place(hid, data->report_id, HID_USAGE(HID_PAGE_DESKTOP, USAGE_BYTE_COUNT)),
		.continued = find_place(hid, data->report_id, HID_USAGE(HID_PAGE_BARCODE, USAGE_CONTINUED)),
	};

	for (unsigned i = 0; i < 3; i++)
		layout.aim[i] = find_place(hid, data->report_id, HID_USAGE(HID_PAGE_BARCODE, USAGE_AIM_1 + i));
	return layout;
}

static const char *
hid_pos_start(void *state, const struct scanner_interface *interface, const struct scanner_options *options)
{
	struct hid_pos *pos = state;
	const struct hid_report *hid = interface->hid;

	memset(pos, 0, sizeof *pos);
	frame_start(&pos->frame, options, HID_POS_TIMEOUT_MS);
	pos->has_ids = hid->has_ids;
	pos->wants_enabling =
		interface->vendor_id == VENDOR_HONEYWELL || interface->vendor_id == VENDOR_23D0;
	for (size_t i = 0; i < hid->field_count && pos->layout_count < HID_POS_LAYOUTS; i++)
		if (holds_data(&hid->fields[i]))
			pos->layouts[pos->layout_count++] = read_layout(hid, &hid->fields[i]);
	return NULL;
}

static bool
hid_pos_request(const void *state, unsigned step, struct scanner_request *request)
{
	const struct hid_pos *pos = state;

	if (step > 0 || !pos->wants_enabling)
		return false;
	*request = (struct scanner_request){
		.request = REQUEST_SET_REPORT, .value = REPORT_FEATURE | ENABLE_REPORT, .data = { ENABLE_REPORT, 1 }, .length = 2
	};
	return true;
}

static uint32_t
place_value(const uint8_t *data, size_t length, struct hid_pos_place place)
{
	uint32_t value = 0;

	if (place.bit_size > 0)
		hid_report_bits(data, length, place.bit_offset, place.bit_size, &value);
	return value;
}

/* The identifier as "]", a letter and a character; anything else that stands there is none. */
static void
read_aim(struct hid_pos *pos, const struct hid_pos_layout *layout, const uint8_t *data, size_t length)
{
	uint32_t aim[3];

	for (unsigned i = 0; i < 3; i++)
		aim[i] = place_value(data, length, layout->aim[i]);
	if (aim[0] != ']' || (aim[1] | 0x20) < 'a' || (aim[1] | 0x20) > 'z' || aim[2] <= ' ' || aim[2] > '~')
		return;
	for (unsigned i = 0; i < 3; i++)
		pos->frame.aim[i] = (char)aim[i];
	pos->frame.aim[3] = '\0';
}

/* How many bytes of the data field belong to the code; false if the report contradicts itself. */
static bool
data_length(const struct hid_pos_layout *layout, const uint8_t *data, size_t length, bool continued,
            size_t *bytes)
{
	size_t there = length < layout->data_offset ? 0 : length - layout->data_offset;

	if (there > layout->data_size)
		there = layout->data_size;
	if (layout->length.bit_size > 0) {
		*bytes = place_value(data, length, layout->length);
		/* some say in each part how long the whole code is */
		if (continued && *bytes > layout->data_size)
			*bytes = layout->data_size;
		return *bytes <= there;
	}
	*bytes = there;
	while (!continued && *bytes > 0 && data[layout->data_offset + *bytes - 1] == 0)
		--*bytes;
	return true;
}

static const struct hid_pos_layout *
find_layout(const struct hid_pos *pos, uint8_t first)
{
	for (size_t i = 0; i < pos->layout_count; i++)
		if (!pos->has_ids || pos->layouts[i].report_id == first)
			return &pos->layouts[i];
	return NULL;
}

static void
hid_pos_report(void *state, const uint8_t *data, size_t length, int64_t now_ms, const struct scanner_sink *sink)
{
	struct hid_pos *pos = state;
	const struct hid_pos_layout *layout = find_layout(pos, data[0]);
	size_t bytes;
	bool continued;

	if (!layout)
		return;
	continued = place_value(data, length, layout->continued) != 0;
	if (!data_length(layout, data, length, continued, &bytes)) {
		frame_tear(&pos->frame, now_ms);
	} else if (!pos->frame.torn) {
		if (pos->frame.length == 0)
			read_aim(pos, layout, data, length);
		frame_put(&pos->frame, data + layout->data_offset, bytes);
	}
	if (continued)
		frame_touch(&pos->frame, now_ms);
	else
		frame_end(&pos->frame, sink);
}

static int64_t
hid_pos_deadline(const void *state)
{
	const struct hid_pos *pos = state;

	return pos->frame.deadline;
}

static void
hid_pos_tick(void *state, int64_t now_ms, const struct scanner_sink *sink)
{
	struct hid_pos *pos = state;

	if (now_ms >= pos->frame.deadline)
		frame_end(&pos->frame, sink);
}

static void
hid_pos_lost(void *state, int64_t now_ms)
{
	struct hid_pos *pos = state;

	frame_tear(&pos->frame, now_ms);
}

static const struct scanner_id hid_pos_ids[] = {
	{ 0x1eab, 0x0010, 0x00ff }, /* Newland, any model in HID POS mode */
};

const struct scanner_driver hid_pos_driver = {
	.name = "hid_pos",
	.ids = hid_pos_ids,
	.id_count = sizeof hid_pos_ids / sizeof *hid_pos_ids,
	.state_size = sizeof(struct hid_pos),
	.fits = hid_pos_fits,
	.start = hid_pos_start,
	.request = hid_pos_request,
	.report = hid_pos_report,
	.deadline = hid_pos_deadline,
	.tick = hid_pos_tick,
	.lost = hid_pos_lost,
};
