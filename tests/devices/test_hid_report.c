/* The parser of HID report descriptors: what real ones say, and that no descriptor can hurt. */
#include "drivers/scanner/hid_report.h"
#include <stdint.h>
#include <stdlib.h>
#include "shapes.h"
#include "tests/test.h"

static struct hid_report report;
static size_t position;

#define PARSE(...) parse((const uint8_t[]){ __VA_ARGS__ }, sizeof((const uint8_t[]){ __VA_ARGS__ }))

static enum hid_error
parse(const uint8_t *data, size_t length)
{
	/* a copy of exactly this size, so that the sanitizer sees a read past its end */
	uint8_t *copy = malloc(length ? length : 1);
	enum hid_error error;

	if (!copy)
		abort();
	memcpy(copy, data, length);
	error = hid_report_parse(&report, copy, length, &position);
	free(copy);
	return error;
}

static void
boot_keyboard_has_modifiers_and_six_keys(void)
{
	const struct hid_field *shift, *key;

	CHECK_INT(parse(shape_keyboard.data, shape_keyboard.length), HID_OK);
	CHECK(!report.has_ids);
	CHECK_INT(hid_report_longest(&report, HID_INPUT), 8);
	CHECK_INT(hid_report_longest(&report, HID_OUTPUT), 1);
	CHECK(hid_report_has_application(&report, HID_USAGE(HID_PAGE_DESKTOP, 0x06)));
	shift = hid_report_find(&report, HID_INPUT, -1, HID_USAGE(HID_PAGE_KEYBOARD, 0xE1));
	CHECK(shift && !shift->array);
	CHECK_INT(shift->bit_offset, 0);
	CHECK_INT(shift->bit_size, 1);
	CHECK_INT(shift->count, 8);
	key = hid_report_find(&report, HID_INPUT, -1, HID_USAGE(HID_PAGE_KEYBOARD, 0x28));
	CHECK(key && key->array);
	CHECK_INT(key->bit_offset, 16);
	CHECK_INT(key->count, 6);
	CHECK_INT(key->logical_max, 255);
}

static void
honeywell_has_aim_data_and_flag_where_they_stand(void)
{
	const struct hid_field *data, *flag, *aim, *count;

	CHECK_INT(parse(shape_honeywell.data, shape_honeywell.length), HID_OK);
	CHECK(report.has_ids);
	CHECK_INT(hid_report_longest(&report, HID_INPUT), 64);
	CHECK_INT(hid_report_longest(&report, HID_FEATURE), 2);
	data = hid_report_find(&report, HID_INPUT, 2, HID_USAGE(HID_PAGE_BARCODE, 0xFE));
	aim = hid_report_find(&report, HID_INPUT, 2, HID_USAGE(HID_PAGE_BARCODE, 0xFB));
	flag = hid_report_find(&report, HID_INPUT, 2, HID_USAGE(HID_PAGE_BARCODE, 0xFF));
	count = hid_report_find(&report, HID_INPUT, 2, HID_USAGE(HID_PAGE_DESKTOP, 0x3B));
	CHECK(data && aim && flag && count);
	CHECK_INT(count->bit_offset, 8);
	CHECK_INT(aim->bit_offset, 16);
	CHECK_INT(data->bit_offset, 40);
	CHECK_INT(data->count, 56);
	CHECK_INT(flag->bit_offset, 63 * 8);
	CHECK_INT(flag->bit_size, 1);
	CHECK_INT(data->application, HID_USAGE(HID_PAGE_BARCODE, 0x02));
}

static void
other_shapes_have_their_own_places(void)
{
	const struct hid_field *data;

	CHECK_INT(parse(shape_newland.data, shape_newland.length), HID_OK);
	data = hid_report_find(&report, HID_INPUT, -1, HID_USAGE(HID_PAGE_BARCODE, 0xFE));
	CHECK(data);
	CHECK_INT(data->bit_offset, 16);
	CHECK_INT(hid_report_longest(&report, HID_INPUT), 64);
	CHECK_INT(parse(shape_microscan.data, shape_microscan.length), HID_OK);
	data = hid_report_find(&report, HID_INPUT, -1, HID_USAGE(HID_PAGE_BARCODE, 0xFE));
	CHECK(data);
	CHECK_INT(data->report_id, 1);
	CHECK_INT(data->count, 62);
	CHECK_INT(hid_report_longest(&report, HID_INPUT), 64);
}

static void
an_array_of_several_usage_ranges_shares_its_values_out(void)
{
	const struct hid_field *second;

	CHECK_INT(PARSE(0x05, 0x07, 0x15, 0x00, 0x25, 0x06, 0x75, 0x08, 0x95, 0x02, 0x19, 0x04, 0x29, 0x06,
	                0x19, 0x28, 0x29, 0x2A, 0x81, 0x00),
	          HID_OK);
	CHECK_INT(report.field_count, 2);
	second = hid_report_find(&report, HID_INPUT, -1, HID_USAGE(HID_PAGE_KEYBOARD, 0x29));
	CHECK(second);
	CHECK_INT(second->logical_min, 3);
	CHECK_INT(second->logical_max, 5);
}

static void
the_last_usage_stands_for_all_values_left(void)
{
	CHECK_INT(PARSE(0x05, 0x8C, 0x75, 0x08, 0x95, 0x05, 0x09, 0xFB, 0x09, 0xFE, 0x81, 0x02), HID_OK);
	CHECK_INT(report.field_count, 2);
	CHECK_INT(report.fields[0].count, 1);
	CHECK_INT(report.fields[1].count, 4);
	CHECK_INT(report.fields[1].bit_offset, 8);
}

static void
push_and_pop_keep_the_state(void)
{
	CHECK_INT(PARSE(0x05, 0x8C, 0x75, 0x08, 0x95, 0x01, 0xA4, 0x05, 0x01, 0x95, 0x07, 0xB4, 0x09, 0xFE,
	                0x81, 0x02),
	          HID_OK);
	CHECK_INT(report.fields[0].usage_min, HID_USAGE(HID_PAGE_BARCODE, 0xFE));
	CHECK_INT(report.fields[0].count, 1);
}

static void
a_four_byte_usage_brings_its_page(void)
{
	CHECK_INT(PARSE(0x05, 0x01, 0x75, 0x08, 0x95, 0x01, 0x0B, 0xFE, 0x00, 0x8C, 0x00, 0x81, 0x02), HID_OK);
	CHECK_INT(report.fields[0].usage_min, HID_USAGE(HID_PAGE_BARCODE, 0xFE));
}

static void
long_items_are_passed_over(void)
{
	CHECK_INT(
		PARSE(0xFE, 0x03, 0x10, 1, 2, 3, 0x05, 0x8C, 0x75, 0x08, 0x95, 0x01, 0x09, 0xFE, 0x81, 0x02),
		HID_OK);
	CHECK_INT(PARSE(0xFE, 0x09, 0x10, 1, 2, 3), HID_TRUNCATED);
	CHECK_INT(PARSE(0xFE), HID_TRUNCATED);
}

static void
errors_name_what_is_wrong_and_where(void)
{
	CHECK_INT(PARSE(0x05, 0x01, 0x26, 0xFF), HID_TRUNCATED);
	CHECK_INT(position, 2);
	CHECK_INT(PARSE(0x85, 0x00), HID_BAD_REPORT_ID);
	CHECK_INT(PARSE(0x86, 0x00, 0x01), HID_BAD_REPORT_ID);
	CHECK_INT(PARSE(0x19, 0x05, 0x29, 0x04), HID_BAD_RANGE);
	CHECK_INT(position, 2);
	CHECK_INT(PARSE(0x29, 0x04), HID_BAD_RANGE);
	CHECK_INT(PARSE(0xC0), HID_BAD_NESTING);
	CHECK_INT(PARSE(0xA1, 0x01), HID_BAD_NESTING);
	CHECK_INT(PARSE(0xB4), HID_BAD_NESTING);
	CHECK_INT(PARSE(0x05, 0x01), HID_NO_REPORT);
	CHECK_INT(parse(shape_keyboard.data, 0), HID_NO_REPORT);
}

static void
enormous_counts_are_refused(void)
{
	CHECK_INT(PARSE(0x09, 0x01, 0x77, 0xFF, 0xFF, 0xFF, 0xFF, 0x97, 0xFF, 0xFF, 0xFF, 0xFF, 0x81, 0x02),
	          HID_REPORT_TOO_LONG);
	CHECK_INT(PARSE(0x09, 0x01, 0x75, 0x08, 0x97, 0x01, 0x10, 0x00, 0x00, 0x81, 0x02), HID_REPORT_TOO_LONG);
	CHECK_INT(PARSE(0x09, 0x01, 0x75, 0x01, 0x97, 0x00, 0x80, 0x00, 0x00, 0x81, 0x02), HID_OK);
	CHECK_INT(report.fields[0].count, 32768);
}

static void
fields_usages_and_depth_are_bounded(void)
{
	uint8_t data[4 + 4 * (HID_FIELDS_MAX + 1)] = { 0x75, 0x01, 0x95, 0x01 };

	for (size_t i = 0; i <= HID_FIELDS_MAX; i++)
		memcpy(data + 4 + 4 * i, (const uint8_t[]){ 0x09, 0x01, 0x81, 0x02 }, 4);
	CHECK_INT(parse(data, sizeof data - 4), HID_OK);
	CHECK_INT(parse(data, sizeof data), HID_TOO_MANY_FIELDS);
	for (size_t i = 0; i <= HID_USAGES_MAX; i++)
		memcpy(data + 2 * i, (const uint8_t[]){ 0x09, 0x01 }, 2);
	CHECK_INT(parse(data, 2 * (HID_USAGES_MAX + 1)), HID_TOO_MANY_USAGES);
	for (size_t i = 0; i <= HID_DEPTH_MAX; i++)
		memcpy(data + 2 * i, (const uint8_t[]){ 0xA1, 0x00 }, 2);
	CHECK_INT(parse(data, 2 * (HID_DEPTH_MAX + 1)), HID_BAD_NESTING);
	memset(data, 0xA4, HID_STACK_MAX + 1);
	CHECK_INT(parse(data, HID_STACK_MAX + 1), HID_BAD_NESTING);
}

static void
bits_outside_a_report_are_not_read(void)
{
	const uint8_t data[] = { 0x12, 0xFF };
	uint32_t value = 7;

	CHECK(hid_report_bits(data, 2, 4, 8, &value));
	CHECK_INT(value, 0xF1);
	CHECK(hid_report_bits(data, 2, 0, 16, &value));
	CHECK(!hid_report_bits(data, 2, 9, 8, &value));
	CHECK(!hid_report_bits(data, 2, 0xFFFFFFFF, 32, &value));
	CHECK(!hid_report_bits(data, 0, 0, 1, &value));
}

/* Every prefix of the shapes, and every shape with one byte changed: the sanitizers watch. */
static void
no_mutation_of_a_descriptor_hurts(void)
{
	static const struct shape_descriptor *const shapes[] = { &shape_keyboard, &shape_honeywell,
		                                                 &shape_newland };
	unsigned long refused = 0;
	uint8_t data[256];

	for (size_t s = 0; s < 3; s++) {
		for (size_t length = 0; length < shapes[s]->length; length++)
			refused += parse(shapes[s]->data, length) != HID_OK;
		for (size_t at = 0; at < shapes[s]->length; at++)
			for (unsigned byte = 0; byte < 256; byte++) {
				memcpy(data, shapes[s]->data, shapes[s]->length);
				data[at] = (uint8_t)byte;
				refused += parse(data, shapes[s]->length) != HID_OK;
				CHECK(report.field_count <= HID_FIELDS_MAX);
				CHECK(hid_report_longest(&report, HID_INPUT) <= HID_REPORT_BYTES_MAX + 1);
			}
	}
	CHECK(refused > 0);
}

int
main(void)
{
	TEST(boot_keyboard_has_modifiers_and_six_keys);
	TEST(honeywell_has_aim_data_and_flag_where_they_stand);
	TEST(other_shapes_have_their_own_places);
	TEST(an_array_of_several_usage_ranges_shares_its_values_out);
	TEST(the_last_usage_stands_for_all_values_left);
	TEST(push_and_pop_keep_the_state);
	TEST(a_four_byte_usage_brings_its_page);
	TEST(long_items_are_passed_over);
	TEST(errors_name_what_is_wrong_and_where);
	TEST(enormous_counts_are_refused);
	TEST(fields_usages_and_depth_are_bounded);
	TEST(bits_outside_a_report_are_not_read);
	TEST(no_mutation_of_a_descriptor_hurts);
	return test_failures > 0;
}
