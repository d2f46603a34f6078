/* Scales: their descriptors and reports, and the weights that come of them. tests/devices/README.md says where the
 * reports are from. */
#include "drivers/scale/hid.h"
#include "event.h"
#include "rig.h"
#include "tests/test.h"

/* One that tells nothing but that it is a scale: five bytes after id 4. */
static const uint8_t plain[] = {
	0x05, 0x8D, 0x09, 0x20, 0xA1, 0x01, 0x85, 0x04, 0x09, 0x30, 0x15, 0x00, 0x26, 0xFF, 0x00, 0x75, 0x08, 0x95, 0x05,
	0x81, 0x02, 0xC0,
};

static _Alignas(16) uint8_t state[SCANNER_STATE_MAX];
static struct hid_report hid;
static struct scanner_weight last;
static int count;
static int64_t now_ms;

static void
take_weight(void *context, const struct scanner_weight *weight)
{
	(void)context;
	last = *weight;
	count++;
}

static const struct scanner_sink sink = { .weight = take_weight };

static bool
start(const uint8_t *descriptor, size_t length)
{
	struct scanner_interface interface = { .vendor_id = 0x0922, .class = 3, .hid = &hid };
	size_t position;

	count = 0;
	now_ms = 1000;
	last = (struct scanner_weight){ 0 };
	return hid_report_parse(&hid, descriptor, length, &position) == HID_OK && scale_hid_driver.fits(&interface)
	       && scale_hid_driver.start(state, &interface, NULL) == NULL;
}

static void
say(const uint8_t report[6])
{
	now_ms += 100;
	scale_hid_driver.report(state, report, 6, now_ms, &sink);
}

#define SAY(...) say((const uint8_t[6]){ __VA_ARGS__ })

static void
the_first_report_is_of_another_time_and_dropped(void)
{
	CHECK(start(shape_scale.data, shape_scale.length));
	SAY(3, 4, 2, 0, 0xF4, 1);
	CHECK_INT(count, 0);
	SAY(3, 4, 2, 0, 0xF4, 1);
	CHECK_INT(count, 1);
	CHECK_INT(last.state, SCALE_STABLE);
	CHECK_INT(last.milligrams, 500000);
}

static void
all_units_and_exponents_become_milligrams(void)
{
	static const struct {
		uint8_t report[6];
		int32_t milligrams;
	} rows[] = {
		{ { 3, 4, 2, 0, 0x1A, 0 }, 26000 },           /* 26 g */
		{ { 3, 4, 11, 0xFF, 0x05, 0 }, 14175 },       /* 0.5 oz */
		{ { 3, 4, 11, 0xFF, 0x44, 0 }, 192777 },      /* 6.8 oz */
		{ { 3, 4, 12, 0xFE, 0x22, 1 }, 1315418 },     /* 2.90 lb */
		{ { 3, 4, 12, 0xFF, 0xA1, 0 }, 7302837 },     /* 16.1 lb */
		{ { 3, 4, 3, 0xFE, 0x7B, 0 }, 1230000 },      /* 1.23 kg */
		{ { 3, 4, 3, 0, 0x02, 0 }, 2000000 },
		{ { 3, 4, 2, 1, 0x0A, 0 }, 100000 },          /* 10 g times ten */
		{ { 3, 4, 1, 0, 0xE8, 3 }, 1000 },            /* 1000 mg */
	};

	for (int by_descriptor = 0; by_descriptor < 2; by_descriptor++)
		for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
			CHECK(by_descriptor ? start(shape_scale.data, shape_scale.length) : start(plain, sizeof plain));
			say(rows[i].report);
			say(rows[i].report);
			CHECK_INT(count, 1);
			CHECK_INT(last.milligrams, rows[i].milligrams);
		}
}

static void
motion_is_told_only_if_it_lasts(void)
{
	CHECK(start(plain, sizeof plain));
	SAY(4, 2, 11, 0, 0, 0);
	SAY(4, 2, 11, 0, 0, 0);
	CHECK_INT(count, 1);
	CHECK_INT(last.milligrams, 0);
	for (int i = 0; i < 5; i++)
		SAY(4, 3, 2, 0, 0x10, (uint8_t)i);
	SAY(4, 4, 2, 0, 0x10, 1);
	CHECK_INT(count, 2);
	CHECK_INT(last.milligrams, 272000);
	for (int i = 0; i < 40; i++)
		SAY(4, 3, 2, 0, (uint8_t)i, 0);
	CHECK_INT(count, 3);
	CHECK_INT(last.state, SCALE_MOVING);
}

static void
what_cannot_be_weighed_is_told_by_its_state(void)
{
	static const struct {
		uint8_t status, state;
	} rows[] = { { 5, SCALE_UNDER_ZERO }, { 6, SCALE_OVER_CAPACITY }, { 7, SCALE_UNDER_ZERO }, { 8, SCALE_UNDER_ZERO },
		     { 1, SCALE_UNDER_ZERO } };

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		CHECK(start(shape_scale.data, shape_scale.length));
		for (int k = 0; k < 40; k++)
			SAY(3, rows[i].status, 2, 0, 9, 9);
		CHECK(count >= 1);
		CHECK_INT(last.state, rows[i].state);
		CHECK_INT(last.milligrams, 0);
	}
}

static void
what_stands_on_it_is_told_again_and_nothing_is_not(void)
{
	CHECK(start(shape_scale.data, shape_scale.length));
	for (int i = 0; i < 101; i++)
		SAY(3, 4, 2, 0, 100, 0);
	CHECK_INT(count, 5);
	CHECK(start(shape_scale.data, shape_scale.length));
	for (int i = 0; i < 101; i++)
		SAY(3, 2, 2, 0, 0, 0);
	CHECK_INT(count, 1);
}

static void
what_is_no_weight_is_none(void)
{
	CHECK(start(shape_scale.data, shape_scale.length));
	SAY(3, 4, 2, 0, 100, 0);
	SAY(3, 4, 4, 0, 100, 0);       /* carats */
	SAY(3, 4, 0, 0, 100, 0);
	SAY(3, 4, 200, 0, 100, 0);
	SAY(3, 4, 3, 9, 100, 0);       /* more than the house */
	SAY(3, 4, 3, 0x80, 100, 0);
	SAY(3, 0, 2, 0, 100, 0);
	SAY(3, 99, 2, 0, 100, 0);
	SAY(5, 4, 2, 0, 100, 0);       /* another report */
	CHECK_INT(count, 0);
	CHECK(start(plain, sizeof plain));
	for (size_t length = 1; length < 6; length++)
		scale_hid_driver.report(state, (const uint8_t[5]){ 4, 4, 2, 0, 1 }, length, now_ms, &sink);
	CHECK_INT(count, 0);
}

static void
reports_of_any_bytes_and_length_are_safe(void)
{
	uint8_t junk[64];

	for (int by_descriptor = 0; by_descriptor < 2; by_descriptor++) {
		CHECK(by_descriptor ? start(shape_scale.data, shape_scale.length) : start(plain, sizeof plain));
		for (unsigned round = 0; round < 5000; round++) {
			size_t length = 1 + round % sizeof junk;

			for (size_t i = 0; i < length; i++)
				junk[i] = (uint8_t)((round * 2654435761u + i * 40503u) >> 9);
			junk[0] = by_descriptor ? 3 : 4;
			scale_hid_driver.report(state, junk, length, now_ms += 500, &sink);
			CHECK(last.milligrams >= 0 && last.state <= SCALE_OVER_CAPACITY);
		}
	}
}

static void
only_scales_are_taken(void)
{
	CHECK(!start(shape_honeywell.data, shape_honeywell.length));
	CHECK(!start(shape_keyboard.data, shape_keyboard.length));
	CHECK(scanner_driver_knows(&scale_hid_driver, 0x0922, 0x8004));
	CHECK(!scanner_driver_knows(&scale_hid_driver, 0x0922, 0x0020)); /* a Dymo label printer */
}

int
main(void)
{
	TEST(the_first_report_is_of_another_time_and_dropped);
	TEST(all_units_and_exponents_become_milligrams);
	TEST(motion_is_told_only_if_it_lasts);
	TEST(what_cannot_be_weighed_is_told_by_its_state);
	TEST(what_stands_on_it_is_told_again_and_nothing_is_not);
	TEST(what_is_no_weight_is_none);
	TEST(reports_of_any_bytes_and_length_are_safe);
	TEST(only_scales_are_taken);
	return test_failures > 0;
}
