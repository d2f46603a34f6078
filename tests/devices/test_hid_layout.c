/* Keyboard layouts: what a scanner types on each keyboard, by tables of the keys' caps that were written anew for this
 * test, and the code that comes of it. */
#include "drivers/scanner/hid_kbd.h"
#include "drivers/scanner/hid_layout.h"
#include "rig.h"
#include "tests/test.h"

enum { CONTROL = 1, SHIFT = 2, ALT = 4, ALTGR = 0x40, KEY_ENTER = 0x28, KEY_CAPS = 0x39, KEY_CLOSE = 0x30,
       KEY_CLOSE_JP = 0x32, PAD_1 = 0x59,
       PAD_0 = 0x62, ROWS = 4 };

/* All characters of GS1 element strings: GS1 General Specifications, set 82, with the space of set 39. */
static const char gs1[] = " !\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

/* The usages of the keys, row by row from the left; the last two only Japanese keyboards have. */
static const uint8_t keys[ROWS][14] = {
	{ 0x35, 0x1E, 0x1F, 0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27, 0x2D, 0x2E },
	{ 0x14, 0x1A, 0x08, 0x15, 0x17, 0x1C, 0x18, 0x0C, 0x12, 0x13, 0x2F, 0x30 },
	{ 0x04, 0x16, 0x07, 0x09, 0x0A, 0x0B, 0x0D, 0x0E, 0x0F, 0x33, 0x34, 0x32 },
	{ 0x64, 0x1D, 0x1B, 0x06, 0x19, 0x05, 0x11, 0x10, 0x36, 0x37, 0x38, 0x87, 0x89 },
};

/* What is printed on them; a space: no character of ASCII, or a dead key. */
static const struct board {
	const char *layout, *plain[ROWS], *shift[ROWS], *altgr[ROWS];
} boards[] = {
	{ "us", { "`1234567890-=", "qwertyuiop[]", "asdfghjkl;'\\", "\\zxcvbnm,./" },
	  { "~!@#$%^&*()_+", "QWERTYUIOP{}", "ASDFGHJKL:\"|", "|ZXCVBNM<>?" }, { "", "", "", "" } },
	{ "gb", { "`1234567890-=", "qwertyuiop[]", "asdfghjkl;'#", "\\zxcvbnm,./" },
	  { " !\" $%^&*()_+", "QWERTYUIOP{}", "ASDFGHJKL:@~", "|ZXCVBNM<>?" }, { "", "", "", "" } },
	{ "de", { " 1234567890  ", "qwertzuiop +", "asdfghjkl  #", "<yxcvbnm,.-" },
	  { " !\" $%&/()=? ", "QWERTZUIOP *", "ASDFGHJKL  '", ">YXCVBNM;:_" },
	  { "       {[]}\\", "@          ~", "", "|" } },
	{ "fr", { " & \"'(- _  )=", "azertyuiop $", "qsdfghjklm *", "<wxcvbn,;:!" },
	  { " 1234567890 +", "AZERTYUIOP  ", "QSDFGHJKLM% ", ">WXCVBN?./ " },
	  { "   #{[| \\^@]}", "", "", "" } },
	{ "es", { " 1234567890' ", "qwertyuiop +", "asdfghjkl   ", "<zxcvbnm,.-" },
	  { " !\" $%&/()=? ", "QWERTYUIOP *", "ASDFGHJKL   ", ">ZXCVBNM;:_" },
	  { "\\|@#   ", "          []", "          {}", "" } },
	{ "ru", { " 1234567890-=", "            ", "           \\", "          ." },
	  { " !\" ;%:?*()_+", "            ", "           /", "          ," }, { "", "", "", "" } },
	{ "cz", { ";+         = ", "qwertzuiop )", "asdfghjkl   ", "\\yxcvbnm,.-" },
	  { " 1234567890% ", "QWERTZUIOP/(", "ASDFGHJKL\"!'", "|YXCVBNM?:_" },
	  { "", "\\|", "   []", "  #&@{} <>*" } },
	{ "jp", { " 1234567890-^", "qwertyuiop@[", "asdfghjkl;:]", " zxcvbnm,./\\\\" },
	  { " !\"#$%&'() =~", "QWERTYUIOP`{", "ASDFGHJKL+*}", " ZXCVBNM<>?_|" }, { "", "", "", "" } },
};
enum { BOARDS = sizeof boards / sizeof *boards };

static struct rig rig;

static bool
start(const char *layout)
{
	struct scanner_options options = { .layout = layout };

	return !rig_start(&rig, &hid_kbd_driver, 0x05e0, shape_keyboard.data, shape_keyboard.length, &options);
}

static bool
press(const char *const rows[ROWS], uint8_t modifiers, char c)
{
	for (unsigned row = 0; row < ROWS; row++) {
		const char *at = strchr(rows[row], c);

		if (at == NULL)
			continue;
		shape_key(&rig.reports, modifiers, keys[row][at - rows[row]]);
		return true;
	}
	return false;
}

/* Alt and a number of four digits, as scanners type what their keyboard lacks. */
static void
press_number(uint8_t c)
{
	const uint8_t digits[] = { 0, c / 100, c / 10 % 10, c % 10 };

	rig_play(&rig);
	rig_report(&rig, (const uint8_t[8]){ ALT }, 8);
	for (unsigned i = 0; i < sizeof digits; i++) {
		rig_report(&rig, (const uint8_t[8]){ ALT, 0, digits[i] ? (uint8_t)(PAD_1 + digits[i] - 1) : PAD_0 }, 8);
		rig_report(&rig, (const uint8_t[8]){ ALT }, 8);
	}
	rig_report(&rig, (const uint8_t[8]){ 0 }, 8);
}

static void
type(const struct board *board, const char *text)
{
	for (; *text; text++) {
		if (*text == ' ')
			shape_key(&rig.reports, 0, 0x2C);
		else if (*text == 0x1D)
			shape_key(&rig.reports, CONTROL, strcmp(board->layout, "jp") == 0 ? KEY_CLOSE_JP : KEY_CLOSE);
		else if (!press(board->plain, 0, *text) && !press(board->shift, SHIFT, *text)
		         && !press(board->altgr, ALTGR, *text))
			press_number((uint8_t)*text);
	}
	shape_key(&rig.reports, 0, KEY_ENTER);
	rig_play(&rig);
}

static void
all_characters_of_gs1_codes_are_read_on_each_keyboard(void)
{
	for (size_t i = 0; i < BOARDS; i++) {
		CHECK(start(boards[i].layout));
		type(&boards[i], gs1);
		CHECK_INT(rig.count, 1);
		CHECK_TEXT(rig.codes[0], gs1);
	}
}

static void
a_gs1_code_with_separators_is_read_on_each_keyboard(void)
{
	static const char code[] = "]C10104006381333931" "10AB-12/c\x1d" "21x_9\x1d" "8200http://e.x/?a=1&b=2%";

	for (size_t i = 0; i < BOARDS; i++) {
		CHECK(start(boards[i].layout));
		type(&boards[i], code);
		CHECK_INT(rig.count, 1);
		CHECK_TEXT(rig.codes[0], code);
	}
}

static void
every_key_cap_of_the_tables_is_what_is_printed_on_it(void)
{
	for (size_t i = 0; i < BOARDS; i++) {
		const struct hid_layout *layout = hid_layout_find(boards[i].layout);
		const char *const *levels[] = { boards[i].plain, boards[i].shift, boards[i].altgr };

		CHECK(layout != NULL);
		for (unsigned level = 0; level < 3; level++)
			for (unsigned row = 0; row < ROWS; row++)
				for (size_t k = 0; levels[level][row][k]; k++) {
					const struct hid_key *key = hid_layout_key(layout, keys[row][k]);
					char wanted = levels[level][row][k];

					if (wanted == ' ')
						continue;
					CHECK(key != NULL);
					CHECK_INT(level == 0 ? key->plain : level == 1 ? key->shift : key->altgr, wanted);
				}
	}
}

static void
caps_lock_acts_on_letters_of_any_alphabet(void)
{
	CHECK(start("de"));
	shape_key(&rig.reports, 0, KEY_CAPS);
	shape_key(&rig.reports, 0, 0x1C);  /* z, where an American keyboard has y */
	shape_key(&rig.reports, SHIFT, 0x33);  /* ö */
	shape_key(&rig.reports, 0, 0x1E);  /* 1 */
	shape_key(&rig.reports, SHIFT, 0x24);  /* / */
	shape_key(&rig.reports, 0, KEY_ENTER);
	rig_play(&rig);
	CHECK_TEXT(rig.codes[0], "Z\xC3\xB6" "1/");
	CHECK(start("ru"));
	shape_key(&rig.reports, 0, KEY_CAPS);
	shape_key(&rig.reports, 0, 0x04);
	shape_key(&rig.reports, 0, KEY_ENTER);
	rig_play(&rig);
	CHECK_TEXT(rig.codes[0], "\xD0\xA4");
}

static void
an_accent_with_a_space_behind_it_is_one_character(void)
{
	static const struct {
		const char *layout;
		uint8_t modifiers, key;
		const char *code;
	} accents[] = {
		{ "de", 0, 0x35, "a^b" }, { "fr", 0, 0x2F, "a^b" }, { "fr", ALTGR, 0x1F, "a~b" }, { "es", 0, 0x2F, "a`b" },
		{ "es", SHIFT, 0x2F, "a^b" }, { "cz", ALTGR, 0x1E, "a~b" }, { "us", SHIFT, 0x23, "a^ b" },
	};

	for (size_t i = 0; i < sizeof accents / sizeof *accents; i++) {
		CHECK(start(accents[i].layout));
		shape_key(&rig.reports, 0, strcmp(accents[i].layout, "fr") == 0 ? 0x14 : 0x04);
		shape_key(&rig.reports, accents[i].modifiers, accents[i].key);
		shape_key(&rig.reports, 0, 0x2C);
		shape_key(&rig.reports, 0, 0x05);
		shape_key(&rig.reports, 0, KEY_ENTER);
		rig_play(&rig);
		CHECK_TEXT(rig.codes[0], accents[i].code);
	}
}

static void
an_accent_at_the_end_of_a_code_does_not_take_the_next_ones_space(void)
{
	CHECK(start("de"));
	shape_key(&rig.reports, 0, 0x04);
	shape_key(&rig.reports, 0, 0x35);
	shape_key(&rig.reports, 0, KEY_ENTER);
	shape_key(&rig.reports, 0, 0x2C);
	shape_key(&rig.reports, 0, 0x04);
	shape_key(&rig.reports, 0, KEY_ENTER);
	rig_play(&rig);
	CHECK_INT(rig.count, 2);
	CHECK_TEXT(rig.codes[0], "a^");
	CHECK_TEXT(rig.codes[1], " a");
}

static void
what_a_wrong_layout_made_of_a_code_is_turned_back(void)
{
	static const char codes[][24] = { "4006381333931", "PWB0Q8A-M3/7", "01:X\x1d" "10_b", "\xC3\xA4" };
	char wrong[64], right[64];

	for (size_t i = 0; i < 3; i++)
		for (size_t k = 0; k < BOARDS; k++) {
			const struct hid_layout *truth = hid_layout_find(boards[k].layout), *us = hid_layout_find("us");
			size_t length;

			if (strcmp(boards[k].layout, "ru") == 0 || strcmp(boards[k].layout, "jp") == 0)
				continue; /* no Latin letters; keys that no American keyboard has */
			length = hid_layout_retype(truth, us, codes[i], strlen(codes[i]), wrong, sizeof wrong);
			CHECK(length > 0);
			length = hid_layout_retype(us, truth, wrong, length, right, sizeof right);
			CHECK_INT(length, strlen(codes[i]));
			CHECK(memcmp(right, codes[i], length) == 0);
		}
	CHECK_INT(hid_layout_retype(hid_layout_find("cz"), hid_layout_find("us"), "1", 1, wrong, sizeof wrong), 1);
	CHECK_INT(wrong[0], '!');
}

static void
text_that_no_keyboard_types_is_turned_into_nothing(void)
{
	static const char *const texts[] = { "\xFF\xFE", "\xE2\x82", "\xC3", "\x80", "\xE4\xB8\xAD" };
	const struct hid_layout *us = hid_layout_find("us"), *de = hid_layout_find("de");
	char out[8];

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		CHECK_INT(hid_layout_retype(de, us, texts[i], strlen(texts[i]), out, sizeof out), 0);
	CHECK_INT(hid_layout_retype(us, de, "123456789", 9, out, sizeof out), 0); /* no room */
	CHECK_INT(hid_layout_retype(us, de, "\0", 1, out, sizeof out), 0);
}

static void
the_terminator_is_as_configured(void)
{
	static const struct {
		const char *terminator, *first, *second;
	} rows[] = { { "enter", "a\tb", "c" }, { "tab", "a", "b\rc" }, { "any", "a", "b" }, { NULL, "a", "b" } };

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct scanner_options options = { .terminator = rows[i].terminator };

		rig_start(&rig, &hid_kbd_driver, 0, shape_keyboard.data, shape_keyboard.length, &options);
		shape_type(&rig.reports, "a\tb\nc", 5);
		shape_key(&rig.reports, 0, rows[i].terminator && strcmp(rows[i].terminator, "tab") == 0 ? 0x2B : KEY_ENTER);
		rig_play(&rig);
		CHECK(rig.count >= 2);
		CHECK_TEXT(rig.codes[0], rows[i].first);
		CHECK_TEXT(rig.codes[1], rows[i].second);
	}
	rig_start(&rig, &hid_kbd_driver, 0, shape_keyboard.data, shape_keyboard.length,
	          &(struct scanner_options){ .terminator = "none" });
	shape_type(&rig.reports, "a\nb", 3);
	rig_play(&rig);
	rig_wait(&rig, HID_KBD_TIMEOUT_MS);
	CHECK_INT(rig.count, 1);
	CHECK_TEXT(rig.codes[0], "a\rb");
}

int
main(void)
{
	TEST(all_characters_of_gs1_codes_are_read_on_each_keyboard);
	TEST(a_gs1_code_with_separators_is_read_on_each_keyboard);
	TEST(every_key_cap_of_the_tables_is_what_is_printed_on_it);
	TEST(caps_lock_acts_on_letters_of_any_alphabet);
	TEST(an_accent_with_a_space_behind_it_is_one_character);
	TEST(an_accent_at_the_end_of_a_code_does_not_take_the_next_ones_space);
	TEST(what_a_wrong_layout_made_of_a_code_is_turned_back);
	TEST(text_that_no_keyboard_types_is_turned_into_nothing);
	TEST(the_terminator_is_as_configured);
	return test_failures > 0;
}
