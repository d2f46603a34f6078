/* Scanners in keyboard mode: the reports that they send, and the codes that come of them. */
#include "drivers/scanner/hid_kbd.h"
#include "rig.h"
#include "tests/test.h"

enum {
	CONTROL = 1,
	SHIFT = 2,
	ALT = 4,
	KEY_1 = 0x1E,
	KEY_ENTER = 0x28,
	KEY_TAB = 0x2B,
	KEY_CAPS = 0x39,
	KEY_F8 = 0x41,
	KEY_DOWN = 0x51,
	PAD_ENTER = 0x58,
	PAD_1 = 0x59,
	PAD_0 = 0x62
};

static struct rig rig;

static bool
start(const struct scanner_options *options)
{
	return !rig_start(&rig, &hid_kbd_driver, 0x05e0, shape_keyboard.data, shape_keyboard.length, options);
}

static void
type(const char *text)
{
	shape_type(&rig.reports, text, strlen(text));
	rig_play(&rig);
}

static void
key(uint8_t modifiers, uint8_t usage)
{
	shape_key(&rig.reports, modifiers, usage);
	rig_play(&rig);
}

static void
every_printable_character_of_a_us_keyboard_is_read(void)
{
	char all[128];
	size_t length = 0;

	for (char c = ' '; c <= '~'; c++)
		all[length++] = c;
	all[length] = '\0';
	CHECK(start(NULL));
	type(all);
	type("\n");
	CHECK_INT(rig.count, 1);
	CHECK_TEXT(rig.codes[0], all);
}

static void
enter_tab_and_pad_enter_end_a_code(void)
{
	CHECK(start(NULL));
	type("one\ntwo\t");
	type("three");
	key(0, PAD_ENTER);
	CHECK_INT(rig.count, 3);
	CHECK_TEXT(rig.codes[0], "one");
	CHECK_TEXT(rig.codes[1], "two");
	CHECK_TEXT(rig.codes[2], "three");
}

static void
an_empty_code_is_none(void)
{
	CHECK(start(NULL));
	type("\n\t\n");
	CHECK_INT(rig.count, 0);
	CHECK(rig.driver->deadline(rig.state) == SCANNER_NEVER);
}

static void
a_pause_ends_a_code_of_a_scanner_without_terminator(void)
{
	CHECK(start(NULL));
	type("4006381333931");
	CHECK_INT(rig.count, 0);
	rig_wait(&rig, HID_KBD_TIMEOUT_MS - 1);
	CHECK_INT(rig.count, 0);
	rig_wait(&rig, 1);
	CHECK_INT(rig.count, 1);
	CHECK_TEXT(rig.codes[0], "4006381333931");
	CHECK(rig.driver->deadline(rig.state) == SCANNER_NEVER);
}

static void
a_scanner_with_terminator_gives_no_code_without_it(void)
{
	CHECK(start(NULL));
	type("whole\nhal");
	rig_wait(&rig, HID_KBD_TIMEOUT_MS);
	CHECK_INT(rig.count, 1);
	type("next\n");
	CHECK_INT(rig.count, 2);
	CHECK_TEXT(rig.codes[1], "next");
}

static void
the_pause_is_as_configured(void)
{
	CHECK(start(&(struct scanner_options){ .timeout_ms = 40 }));
	type("12");
	rig_wait(&rig, 40);
	CHECK_INT(rig.count, 1);
}

static void
group_separator_comes_in_all_its_guises(void)
{
	CHECK(start(NULL));
	type("a\x1d" "b\n");                /* Ctrl+] */
	type("a");
	rig_report(&rig, (const uint8_t[8]){ ALT }, 8);
	for (unsigned i = 0; i < 3; i++) {   /* Alt+029 */
		static const uint8_t digits[] = { PAD_0, PAD_1 + 1, PAD_1 + 8 };

		rig_report(&rig, (const uint8_t[8]){ ALT, 0, digits[i] }, 8);
		rig_report(&rig, (const uint8_t[8]){ ALT }, 8);
	}
	rig_report(&rig, (const uint8_t[8]){ 0 }, 8);
	type("b\n");
	CHECK_INT(rig.count, 2);
	CHECK_TEXT(rig.codes[0], "a\x1d" "b");
	CHECK_TEXT(rig.codes[1], "a\x1d" "b");
}

static void
group_separator_can_be_f8_down_or_a_character(void)
{
	static const struct {
		const char *gs;
		uint8_t key;
	} keys[] = { { "f8", KEY_F8 }, { "down", KEY_DOWN }, { "~", 0 } };

	for (size_t i = 0; i < 3; i++) {
		CHECK(start(&(struct scanner_options){ .gs = keys[i].gs }));
		type("a");
		if (keys[i].key)
			key(0, keys[i].key);
		else
			type("~");
		type("b\n");
		CHECK_TEXT(rig.codes[0], "a\x1d" "b");
	}
	CHECK(start(&(struct scanner_options){ .gs = "none" }));
	type("a");
	key(0, KEY_F8);
	type("b\n");
	CHECK_TEXT(rig.codes[0], "ab");
}

static void
ctrl_with_a_letter_is_its_control_code(void)
{
	CHECK(start(NULL));
	type("[)>");
	key(CONTROL | SHIFT, 0x23);  /* Ctrl+^: RS */
	type("06");
	key(CONTROL, 0x07);          /* Ctrl+D: EOT */
	key(CONTROL, 0x10);          /* Ctrl+M: Enter */
	CHECK_INT(rig.count, 1);
	CHECK_TEXT(rig.codes[0], "[)>\x1e" "06\x04");
}

static void
caps_lock_swaps_letters_only(void)
{
	CHECK(start(NULL));
	key(0, KEY_CAPS);
	type("aB1!\n");
	key(0, KEY_CAPS);
	type("aB1!\n");
	CHECK_TEXT(rig.codes[0], "Ab1!");
	CHECK_TEXT(rig.codes[1], "aB1!");
}

static void
a_key_that_stays_down_counts_once(void)
{
	const uint8_t one[8] = { 0, 0, KEY_1 }, both[8] = { 0, 0, KEY_1, KEY_1 + 1 },
		      enter[8] = { 0, 0, KEY_1 + 1, KEY_ENTER };

	CHECK(start(NULL));
	rig_report(&rig, one, 8);
	rig_report(&rig, one, 8);
	rig_report(&rig, both, 8);
	rig_report(&rig, enter, 8);
	CHECK_INT(rig.count, 1);
	CHECK_TEXT(rig.codes[0], "12");
}

static void
keys_of_one_report_count_in_its_order(void)
{
	CHECK(start(NULL));
	rig_report(&rig, (const uint8_t[8]){ 0, 0, KEY_1 + 2, KEY_1, KEY_1 + 1, KEY_ENTER }, 8);
	CHECK_TEXT(rig.codes[0], "312");
}

static void
a_report_that_says_too_many_keys_is_ignored(void)
{
	CHECK(start(NULL));
	rig_report(&rig, (const uint8_t[8]){ 0, 0, KEY_1 }, 8);
	rig_report(&rig, (const uint8_t[8]){ 0, 0, 1, 1, 1, 1, 1, 1 }, 8);
	rig_report(&rig, (const uint8_t[8]){ 0, 0, KEY_1 }, 8);
	rig_report(&rig, (const uint8_t[8]){ 0, 0, KEY_ENTER }, 8);
	CHECK_TEXT(rig.codes[0], "1");
}

static void
alt_with_a_number_above_a_byte_makes_no_code(void)
{
	CHECK(start(NULL));
	type("a");
	for (unsigned i = 0; i < 12; i++) {
		rig_report(&rig, (const uint8_t[8]){ ALT, 0, PAD_1 + 8 }, 8);
		rig_report(&rig, (const uint8_t[8]){ ALT }, 8);
	}
	rig_report(&rig, (const uint8_t[8]){ 0 }, 8);
	type("b\nnext\n");
	CHECK_INT(rig.count, 1);
	CHECK_TEXT(rig.codes[0], "next");
}

static void
after_a_lost_report_the_rest_of_the_code_is_dropped(void)
{
	CHECK(start(NULL));
	type("12");
	rig.driver->lost(rig.state, rig.now_ms);
	type("34\n56\n");
	CHECK_INT(rig.count, 1);
	CHECK_TEXT(rig.codes[0], "56");
	rig.driver->lost(rig.state, rig.now_ms);
	type("78");
	rig_wait(&rig, HID_KBD_TIMEOUT_MS);
	type("90\n");
	CHECK_INT(rig.count, 2);
	CHECK_TEXT(rig.codes[1], "90");
}

static void
prefix_and_suffix_are_stripped(void)
{
	CHECK(start(&(struct scanner_options){ .prefix = "<<", .suffix = "!" }));
	type("<<123!\n456\n<<!\n!\n");
	CHECK_INT(rig.count, 2);
	CHECK_TEXT(rig.codes[0], "123");
	CHECK_TEXT(rig.codes[1], "456");
}

static void
a_code_past_the_limit_is_marked_not_cut_in_silence(void)
{
	CHECK(start(NULL));
	for (size_t i = 0; i < LIMIT_CODE; i++)
		type("7");
	type("\n");
	for (size_t i = 0; i <= LIMIT_CODE; i++)
		type("7");
	type("\n");
	CHECK_INT(rig.count, 2);
	CHECK_INT(rig.lengths[0], LIMIT_CODE);
	CHECK(!rig.overlong[0]);
	CHECK_INT(rig.lengths[1], LIMIT_CODE);
	CHECK(rig.overlong[1]);
}

static void
reports_with_ids_are_told_apart(void)
{
	uint8_t descriptor[128];

	/* the keyboard's collection with report id 3 */
	memcpy(descriptor, shape_keyboard.data, 6);
	memcpy(descriptor + 6, (const uint8_t[]){ 0x85, 3 }, 2);
	memcpy(descriptor + 8, shape_keyboard.data + 6, shape_keyboard.length - 6);
	CHECK(!rig_start(&rig, &hid_kbd_driver, 0, descriptor, shape_keyboard.length + 2, NULL));
	rig_report(&rig, (const uint8_t[9]){ 3, 0, 0, KEY_1 }, 9);
	rig_report(&rig, (const uint8_t[9]){ 4, 0, 0, KEY_1 + 1 }, 9);
	rig_report(&rig, (const uint8_t[9]){ 3, 0, 0, KEY_ENTER }, 9);
	CHECK_INT(rig.count, 1);
	CHECK_TEXT(rig.codes[0], "1");
}

static void
keys_as_a_bitmap_are_read(void)
{
	static const uint8_t descriptor[] = {
		0x05, 0x01, 0x09, 0x06, 0xA1, 0x01, 0x05, 0x07, 0x19, 0x00, 0x29, 0xDF,
		0x15, 0x00, 0x25, 0x01, 0x75, 0x01, 0x95, 0xE0, 0x81, 0x02, 0xC0,
	};
	uint8_t report[28] = { 0 };

	CHECK(!rig_start(&rig, &hid_kbd_driver, 0, descriptor, sizeof descriptor, NULL));
	report[KEY_1 / 8] = 1 << KEY_1 % 8;
	rig_report(&rig, report, sizeof report);
	memset(report, 0, sizeof report);
	report[KEY_ENTER / 8] = 1 << KEY_ENTER % 8;
	rig_report(&rig, report, sizeof report);
	CHECK_TEXT(rig.codes[0], "1");
}

static void
reports_of_any_length_are_safe(void)
{
	uint8_t junk[300];

	CHECK(start(NULL));
	for (unsigned round = 0; round < 2000; round++) {
		size_t length = 1 + round % sizeof junk;

		for (size_t i = 0; i < length; i++)
			junk[i] = (uint8_t)((round * 2654435761u + i * 40503u) >> 7);
		rig_report(&rig, junk, length);
	}
	rig_report(&rig, (const uint8_t[8]){ 0 }, 8);
	rig_wait(&rig, HID_KBD_TIMEOUT_MS);
	rig.count = 0;
	if (((struct hid_kbd *)(void *)rig.state)->caps_lock)
		key(0, KEY_CAPS);
	type("still here\n");
	CHECK_INT(rig.count, 1);
	CHECK_TEXT(rig.codes[0], "still here");
}

static void
a_short_report_holds_no_keys(void)
{
	CHECK(start(NULL));
	rig_report(&rig, (const uint8_t[2]){ 0, 0 }, 2);
	rig_report(&rig, (const uint8_t[1]){ SHIFT }, 1);
	type("x\n");
	CHECK_TEXT(rig.codes[0], "x");
}

static void
what_the_configuration_may_not_say_is_told(void)
{
	CHECK(!start(&(struct scanner_options){ .layout = "dvorak" }));
	CHECK(!start(&(struct scanner_options){ .gs = "f9" }));
	CHECK(start(&(struct scanner_options){ .layout = "us", .gs = "ctrl-]" }));
}

static void
set_up_stops_repeats_and_turns_caps_lock_off(void)
{
	struct scanner_request request;

	CHECK(start(NULL));
	CHECK(rig.driver->request(rig.state, 0, &request));
	CHECK_INT(request.request, 0x0A);
	CHECK_INT(request.length, 0);
	CHECK(rig.driver->request(rig.state, 1, &request));
	CHECK_INT(request.request, 0x09);
	CHECK_INT(request.value, 0x0200);
	CHECK_INT(request.length, 1);
	CHECK_INT(request.data[0], 0);
	CHECK(!rig.driver->request(rig.state, 2, &request));
}

static void
known_scanners_are_told_from_other_keyboards(void)
{
	CHECK(scanner_driver_knows(&hid_kbd_driver, 0x05e0, 0x1200));
	CHECK(scanner_driver_knows(&hid_kbd_driver, 0x1eab, 0x8303));
	CHECK(!scanner_driver_knows(&hid_kbd_driver, 0x1eab, 0x8310));
	CHECK(!scanner_driver_knows(&hid_kbd_driver, 0x046d, 0xc31c));
	CHECK(rig_start(&rig, &hid_kbd_driver, 0, shape_mouse.data, shape_mouse.length, NULL));
}

int
main(void)
{
	TEST(every_printable_character_of_a_us_keyboard_is_read);
	TEST(enter_tab_and_pad_enter_end_a_code);
	TEST(an_empty_code_is_none);
	TEST(a_pause_ends_a_code_of_a_scanner_without_terminator);
	TEST(a_scanner_with_terminator_gives_no_code_without_it);
	TEST(the_pause_is_as_configured);
	TEST(group_separator_comes_in_all_its_guises);
	TEST(group_separator_can_be_f8_down_or_a_character);
	TEST(ctrl_with_a_letter_is_its_control_code);
	TEST(caps_lock_swaps_letters_only);
	TEST(a_key_that_stays_down_counts_once);
	TEST(keys_of_one_report_count_in_its_order);
	TEST(a_report_that_says_too_many_keys_is_ignored);
	TEST(alt_with_a_number_above_a_byte_makes_no_code);
	TEST(after_a_lost_report_the_rest_of_the_code_is_dropped);
	TEST(prefix_and_suffix_are_stripped);
	TEST(a_code_past_the_limit_is_marked_not_cut_in_silence);
	TEST(reports_with_ids_are_told_apart);
	TEST(keys_as_a_bitmap_are_read);
	TEST(reports_of_any_length_are_safe);
	TEST(a_short_report_holds_no_keys);
	TEST(what_the_configuration_may_not_say_is_told);
	TEST(set_up_stops_repeats_and_turns_caps_lock_off);
	TEST(known_scanners_are_told_from_other_keyboards);
	return test_failures > 0;
}
