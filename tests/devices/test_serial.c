/* Serial scanners: the bytes and packets that they send, and the codes that come of them. */
#include "drivers/scanner/serial.h"
#include "rig.h"
#include "tests/test.h"

static struct rig rig;

static bool
start(const struct scanner_driver *driver, const struct scanner_options *options)
{
	static const struct scanner_options none;
	struct scanner_interface interface = { .vendor_id = 0x0403, .packet = 64,
		                               .class = driver == &ftdi_driver ? 0xFF : 0x0A };

	rig.driver = driver;
	rig.now_ms = 1000;
	rig.count = rig.reports.count = 0;
	return driver->fits(&interface) && !driver->start(rig.state, &interface, options ? options : &none);
}

static void
codes_end_at_cr_lf_tab_and_etx(void)
{
	CHECK(start(&cdc_acm_driver, NULL));
	rig_report(&rig, "one\r\ntwo\nthr", 12);
	rig_report(&rig, "ee\t\x02" "four\x03\r\n", 11);
	CHECK_INT(rig.count, 4);
	CHECK_TEXT(rig.codes[0], "one");
	CHECK_TEXT(rig.codes[1], "two");
	CHECK_TEXT(rig.codes[2], "three");
	CHECK_TEXT(rig.codes[3], "four");
}

static void
a_pause_ends_a_code_until_a_terminator_was_seen(void)
{
	CHECK(start(&cdc_acm_driver, NULL));
	rig_report(&rig, "123", 3);
	rig_wait(&rig, SERIAL_TIMEOUT_MS);
	CHECK_INT(rig.count, 1);
	rig_report(&rig, "whole\rhal", 9);
	rig_wait(&rig, SERIAL_TIMEOUT_MS);
	CHECK_INT(rig.count, 2);
	rig_report(&rig, "next\r", 5);
	CHECK_TEXT(rig.codes[2], "next");
}

static void
the_terminator_is_as_configured(void)
{
	CHECK(start(&cdc_acm_driver, &(struct scanner_options){ .terminator = "etx", .prefix = "<", .suffix = ">" }));
	rig_report(&rig, "\x02<a\tb\r>\x03", 8);
	CHECK_INT(rig.count, 1);
	CHECK_TEXT(rig.codes[0], "a\tb\r");
}

static void
ftdis_status_is_no_part_of_a_code(void)
{
	uint8_t two[128] = { 0x01, 0x60 };

	CHECK(start(&ftdi_driver, NULL));
	memset(two + 2, '7', sizeof two - 2);
	two[64] = 0x01;
	two[65] = 0x60;
	rig_report(&rig, two, sizeof two);
	for (int i = 0; i < 20; i++)
		rig_report(&rig, "\x01\x60", 2);
	rig_report(&rig, "\x01", 1);
	rig_report(&rig, "\x01\x60" "8\r", 4);
	CHECK_INT(rig.count, 1);
	CHECK_INT(rig.lengths[0], 62 + 62 + 1);
}

static void
a_code_with_a_line_error_in_it_is_dropped_whole(void)
{
	CHECK(start(&ftdi_driver, NULL));
	rig_report(&rig, "\x01\x60" "12", 4);
	rig_report(&rig, "\x01\x64" "3", 3);
	rig_report(&rig, "\x01\x60" "4\r5\r", 6);
	CHECK_INT(rig.count, 1);
	CHECK_TEXT(rig.codes[0], "5");
}

static void
the_line_is_set_up_as_the_standards_say(void)
{
	struct scanner_request request;

	CHECK(start(&cdc_acm_driver, &(struct scanner_options){ .baud = 115200 }));
	CHECK(cdc_acm_driver.request(rig.state, 0, &request));
	CHECK_INT(request.request, 0x20);
	CHECK(memcmp(request.data, "\x00\xC2\x01\x00\x00\x00\x08", 7) == 0);
	CHECK(cdc_acm_driver.request(rig.state, 1, &request));
	CHECK_INT(request.value, 3);
	CHECK(!cdc_acm_driver.request(rig.state, 2, &request));
	CHECK(start(&ftdi_driver, NULL));
	CHECK(ftdi_driver.request(rig.state, 1, &request));
	CHECK_INT(request.type, 0x40);
	CHECK_INT(request.value, 0x4138); /* 9600, in FTDI's application note AN232B-05 */
}

static void
bytes_of_any_kind_are_safe(void)
{
	uint8_t junk[300];
	const struct scanner_driver *drivers[] = { &cdc_acm_driver, &ftdi_driver };

	for (size_t k = 0; k < 2; k++) {
		CHECK(start(drivers[k], NULL));
		for (unsigned round = 0; round < 3000; round++) {
			size_t length = 1 + round % sizeof junk;

			for (size_t i = 0; i < length; i++)
				junk[i] = (uint8_t)((round * 2654435761u + i * 40503u) >> 9);
			rig_report(&rig, junk, length);
			rig.count = 0;
		}
	}
}

int
main(void)
{
	TEST(codes_end_at_cr_lf_tab_and_etx);
	TEST(a_pause_ends_a_code_until_a_terminator_was_seen);
	TEST(the_terminator_is_as_configured);
	TEST(ftdis_status_is_no_part_of_a_code);
	TEST(a_code_with_a_line_error_in_it_is_dropped_whole);
	TEST(the_line_is_set_up_as_the_standards_say);
	TEST(bytes_of_any_kind_are_safe);
	return test_failures > 0;
}
