/* HID POS scanners of three makers' shapes: where their data stand is read from their report descriptors. */
#include "drivers/scanner/hid_pos.h"
#include "rig.h"
#include "tests/test.h"

static struct rig rig;

static bool
start(const struct shape_descriptor *shape, const struct scanner_options *options)
{
	return !rig_start(&rig, &hid_pos_driver, 0x1eab, shape->data, shape->length, options);
}

static void
fill(char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		text[i] = (char)('0' + i % 10);
	text[length] = '\0';
}

static void
honeywell_gives_code_and_aim_identifier(void)
{
	CHECK(start(&shape_honeywell, NULL));
	shape_scan_honeywell(&rig.reports, "]C1", "0104006381333931\x1d" "10AB", 21);
	rig_play(&rig);
	CHECK_INT(rig.count, 1);
	CHECK_TEXT(rig.codes[0], "0104006381333931\x1d" "10AB");
	CHECK_TEXT(rig.aims[0], "]C1");
	CHECK(rig.driver->deadline(rig.state) == SCANNER_NEVER);
}

static void
newland_and_microscan_give_codes_without_identifier(void)
{
	CHECK(start(&shape_newland, NULL));
	shape_scan_newland(&rig.reports, "4006381333931", 13);
	rig_play(&rig);
	CHECK_TEXT(rig.codes[0], "4006381333931");
	CHECK_TEXT(rig.aims[0], "");
	CHECK(start(&shape_microscan, NULL));
	shape_scan_microscan(&rig.reports, "4006381333931", 13);
	rig_play(&rig);
	CHECK_TEXT(rig.codes[0], "4006381333931");
	CHECK_TEXT(rig.aims[0], "");
}

static void
a_code_of_60_bytes_comes_in_two_reports(void)
{
	char text[61];

	fill(text, 60);
	CHECK(start(&shape_honeywell, NULL));
	shape_scan_honeywell(&rig.reports, "]d2", text, 60);
	CHECK_INT(rig.reports.count, 2);
	rig_play(&rig);
	CHECK_INT(rig.count, 1);
	CHECK_TEXT(rig.codes[0], text);
	CHECK_TEXT(rig.aims[0], "]d2");
}

static void
firmware_that_marks_its_last_report_as_continued_is_ended_by_a_pause(void)
{
	char text[57];

	fill(text, 56);
	CHECK(start(&shape_newland, NULL));
	shape_scan_newland(&rig.reports, text, 56);
	rig.reports.data[0][63] = 1;
	rig_play(&rig);
	CHECK_INT(rig.count, 0);
	rig_wait(&rig, HID_POS_TIMEOUT_MS);
	CHECK_INT(rig.count, 1);
	CHECK_TEXT(rig.codes[0], text);
}

static void
nuls_inside_a_code_are_kept(void)
{
	CHECK(start(&shape_honeywell, NULL));
	shape_scan_honeywell(&rig.reports, "]d1", "a\0b\0", 4);
	rig_play(&rig);
	CHECK_INT(rig.lengths[0], 4);
	CHECK(memcmp(rig.codes[0], "a\0b\0", 4) == 0);
}

static void
without_a_length_the_padding_is_left_out(void)
{
	static const uint8_t descriptor[] = {
		0x05, 0x8C, 0x09, 0x02, 0xA1, 0x01, 0x15, 0x00, 0x26, 0xFF, 0x00,
		0x75, 0x08, 0x95, 0x08, 0x09, 0xFE, 0x82, 0x02, 0x01, 0xC0,
	};

	CHECK(!rig_start(&rig, &hid_pos_driver, 0, descriptor, sizeof descriptor, NULL));
	rig_report(&rig, "12\0003\0\0\0", 8);
	rig_report(&rig, "\0\0\0\0\0\0\0", 8);
	rig_report(&rig, "12345678", 8);
	CHECK_INT(rig.count, 2);
	CHECK_INT(rig.lengths[0], 4);
	CHECK_TEXT(rig.codes[1], "12345678");
}

static void
a_length_that_the_report_does_not_hold_makes_no_code(void)
{
	CHECK(start(&shape_honeywell, NULL));
	shape_scan_honeywell(&rig.reports, "]C1", "12345", 5);
	rig.reports.data[0][1] = 57;
	rig_play(&rig);
	shape_scan_honeywell(&rig.reports, "]C1", "12345", 5);
	rig.reports.length[0] = 9; /* cut before its data end */
	rig_play(&rig);
	CHECK_INT(rig.count, 0);
	shape_scan_honeywell(&rig.reports, "]C1", "12345", 5);
	rig_play(&rig);
	CHECK_INT(rig.count, 1);
}

static void
an_identifier_that_is_none_is_left_out(void)
{
	CHECK(start(&shape_honeywell, NULL));
	shape_scan_honeywell(&rig.reports, "\0\0\0", "1", 1);
	shape_scan_honeywell(&rig.reports, "]1\x01", "2", 1);
	shape_scan_honeywell(&rig.reports, "]E0", "3", 1);
	rig_play(&rig);
	CHECK_INT(rig.count, 3);
	CHECK_TEXT(rig.aims[0], "");
	CHECK_TEXT(rig.aims[1], "");
	CHECK_TEXT(rig.aims[2], "]E0");
}

static void
reports_with_another_id_are_ignored(void)
{
	CHECK(start(&shape_newland, NULL));
	shape_scan_newland(&rig.reports, "1", 1);
	rig.reports.data[0][0] = 9;
	rig_play(&rig);
	CHECK_INT(rig.count, 0);
}

static void
after_a_lost_report_no_rest_becomes_a_code(void)
{
	char text[121];

	fill(text, 120);
	CHECK(start(&shape_honeywell, NULL));
	shape_scan_honeywell(&rig.reports, "]d2", text, 120);
	CHECK_INT(rig.reports.count, 3);
	rig.driver->lost(rig.state, rig.now_ms); /* the first of them */
	rig_report(&rig, rig.reports.data[1], 64);
	rig_report(&rig, rig.reports.data[2], 64);
	CHECK_INT(rig.count, 0);
	rig_play(&rig);
	CHECK_INT(rig.count, 1);
	CHECK_TEXT(rig.codes[0], text);
}

static void
a_code_of_4000_characters_is_whole_and_one_past_the_limit_is_marked(void)
{
	static char text[LIMIT_CODE + 2];

	fill(text, 4000);
	CHECK(start(&shape_honeywell, NULL));
	shape_scan_honeywell(&rig.reports, "]Q1", text, 4000);
	rig_play(&rig);
	CHECK_TEXT(rig.codes[0], text);
	fill(text, LIMIT_CODE + 1);
	shape_scan_honeywell(&rig.reports, "]Q1", text, LIMIT_CODE + 1);
	rig_play(&rig);
	CHECK_INT(rig.count, 2);
	CHECK(!rig.overlong[0]);
	CHECK(rig.overlong[1]);
}

static void
only_the_scanners_own_collection_is_taken(void)
{
	CHECK_TEXT(rig_start(&rig, &hid_pos_driver, 0x0c2e, shape_vendor.data, shape_vendor.length, NULL),
	           "does not fit");
	CHECK_TEXT(rig_start(&rig, &hid_pos_driver, 0x0c2e, shape_keyboard.data, shape_keyboard.length, NULL),
	           "does not fit");
}

static void
only_makers_that_need_it_are_enabled(void)
{
	struct scanner_request request;

	CHECK(!rig_start(&rig, &hid_pos_driver, 0x0c2e, shape_honeywell.data, shape_honeywell.length, NULL));
	CHECK(rig.driver->request(rig.state, 0, &request));
	CHECK_INT(request.value, 0x03FE);
	CHECK_INT(request.length, 2);
	CHECK_INT(request.data[0], 0xFE);
	CHECK_INT(request.data[1], 1);
	CHECK(!rig.driver->request(rig.state, 1, &request));
	CHECK(start(&shape_newland, NULL));
	CHECK(!rig.driver->request(rig.state, 0, &request));
}

static void
reports_of_any_length_are_safe(void)
{
	uint8_t junk[200];

	CHECK(start(&shape_honeywell, NULL));
	for (unsigned round = 0; round < 5000; round++) {
		size_t length = 1 + round % sizeof junk;

		for (size_t i = 0; i < length; i++)
			junk[i] = (uint8_t)((round * 2654435761u + i * 40503u) >> 9);
		junk[0] = round % 3 ? 2 : junk[0];
		rig_report(&rig, junk, length);
	}
	rig_wait(&rig, HID_POS_TIMEOUT_MS);
	rig.count = 0;
	shape_scan_honeywell(&rig.reports, "]C0", "still here", 10);
	rig_play(&rig);
	CHECK_INT(rig.count, 1);
	CHECK_TEXT(rig.codes[0], "still here");
}

int
main(void)
{
	TEST(honeywell_gives_code_and_aim_identifier);
	TEST(newland_and_microscan_give_codes_without_identifier);
	TEST(a_code_of_60_bytes_comes_in_two_reports);
	TEST(firmware_that_marks_its_last_report_as_continued_is_ended_by_a_pause);
	TEST(nuls_inside_a_code_are_kept);
	TEST(without_a_length_the_padding_is_left_out);
	TEST(a_length_that_the_report_does_not_hold_makes_no_code);
	TEST(an_identifier_that_is_none_is_left_out);
	TEST(reports_with_another_id_are_ignored);
	TEST(after_a_lost_report_no_rest_becomes_a_code);
	TEST(a_code_of_4000_characters_is_whole_and_one_past_the_limit_is_marked);
	TEST(only_the_scanners_own_collection_is_taken);
	TEST(only_makers_that_need_it_are_enabled);
	TEST(reports_of_any_length_are_safe);
	return test_failures > 0;
}
