/* HID report descriptors: whatever is taken holds what hid_report.h promises of it. */
#include <assert.h>
#include <stdlib.h>
#include "drivers/scanner/hid_report.h"
#include "fuzz.h"
#include "tests/devices/mock/recording.h"

static void
check_field(const struct hid_report *report, const struct hid_field *field)
{
	uint32_t start = report->has_ids && field->report_id ? 8 : 0;

	assert(field->kind < HID_KINDS && field->bit_size > 0 && field->bit_size <= 32 && field->count > 0);
	assert(field->usage_min <= field->usage_max && field->bit_offset >= start);
	assert((uint64_t)field->bit_offset + (uint64_t)field->bit_size * field->count
	       <= (uint64_t)start + report->bits[field->kind][field->report_id]);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct hid_report report;
	struct fuzz_input input = { data, size };
	size_t length, position = 0;
	uint8_t *copy = fuzz_take(&input, size, &length);
	enum hid_error error = hid_report_parse(&report, copy, length, &position);

	assert(hid_error_text(error)[0]);
	assert(error == HID_OK || position <= length);
	for (size_t i = 0; error == HID_OK && i < report.field_count; i++)
		check_field(&report, &report.fields[i]);
	if (error == HID_OK) {
		assert(report.field_count <= HID_FIELDS_MAX);
		assert(hid_report_longest(&report, HID_INPUT) <= HID_REPORT_BYTES_MAX + 1);
		hid_report_find(&report, HID_INPUT, -1, HID_USAGE(HID_PAGE_BARCODE, 0xFE));
		hid_report_has_application(&report, HID_USAGE(HID_PAGE_DESKTOP, 6));
	}
	free(copy);
	return 0;
}

static void
use(const struct recording *recording, void (*add)(const uint8_t *data, size_t size))
{
	for (size_t i = 0; i < RECORDING_INTERFACES; i++)
		if (recording->descriptor_length[i] > 0)
			add(recording->descriptors[i], recording->descriptor_length[i]);
}

void
fuzz_seeds(void (*add)(const uint8_t *data, size_t size))
{
	fuzz_recordings(use, add);
}
