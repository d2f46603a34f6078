#include "hid_layout.h"

#include <string.h>

#define KEY(plain, shift) { plain, shift, 0, false }
#define LETTER(plain, shift) { plain, shift, 0, true }

static const struct hid_key us[HID_LAYOUT_KEYS] = {
	[0x04] = LETTER('a', 'A'), [0x05] = LETTER('b', 'B'), [0x06] = LETTER('c', 'C'),
	[0x07] = LETTER('d', 'D'), [0x08] = LETTER('e', 'E'), [0x09] = LETTER('f', 'F'),
	[0x0A] = LETTER('g', 'G'), [0x0B] = LETTER('h', 'H'), [0x0C] = LETTER('i', 'I'),
	[0x0D] = LETTER('j', 'J'), [0x0E] = LETTER('k', 'K'), [0x0F] = LETTER('l', 'L'),
	[0x10] = LETTER('m', 'M'), [0x11] = LETTER('n', 'N'), [0x12] = LETTER('o', 'O'),
	[0x13] = LETTER('p', 'P'), [0x14] = LETTER('q', 'Q'), [0x15] = LETTER('r', 'R'),
	[0x16] = LETTER('s', 'S'), [0x17] = LETTER('t', 'T'), [0x18] = LETTER('u', 'U'),
	[0x19] = LETTER('v', 'V'), [0x1A] = LETTER('w', 'W'), [0x1B] = LETTER('x', 'X'),
	[0x1C] = LETTER('y', 'Y'), [0x1D] = LETTER('z', 'Z'),
	[0x1E] = KEY('1', '!'), [0x1F] = KEY('2', '@'), [0x20] = KEY('3', '#'), [0x21] = KEY('4', '$'),
	[0x22] = KEY('5', '%'), [0x23] = KEY('6', '^'), [0x24] = KEY('7', '&'), [0x25] = KEY('8', '*'),
	[0x26] = KEY('9', '('), [0x27] = KEY('0', ')'),
	[0x2C] = KEY(' ', ' '), [0x2D] = KEY('-', '_'), [0x2E] = KEY('=', '+'), [0x2F] = KEY('[', '{'),
	[0x30] = KEY(']', '}'), [0x31] = KEY('\\', '|'), [0x32] = KEY('\\', '|'), [0x33] = KEY(';', ':'),
	[0x34] = KEY('\'', '"'), [0x35] = KEY('`', '~'), [0x36] = KEY(',', '<'), [0x37] = KEY('.', '>'),
	[0x38] = KEY('/', '?'), [0x64] = KEY('\\', '|'),
};

/* The number pad: its digits are digits, Num Lock or not, for no scanner moves a cursor with them. */
static const struct hid_key pad[HID_LAYOUT_KEYS] = {
	[0x54] = KEY('/', '/'), [0x55] = KEY('*', '*'), [0x56] = KEY('-', '-'), [0x57] = KEY('+', '+'),
	[0x59] = KEY('1', '1'), [0x5A] = KEY('2', '2'), [0x5B] = KEY('3', '3'), [0x5C] = KEY('4', '4'),
	[0x5D] = KEY('5', '5'), [0x5E] = KEY('6', '6'), [0x5F] = KEY('7', '7'), [0x60] = KEY('8', '8'),
	[0x61] = KEY('9', '9'), [0x62] = KEY('0', '0'), [0x63] = KEY('.', '.'),
};

static const struct hid_layout layouts[] = {
	{ .name = "us", .keys = us },
};

const struct hid_layout *
hid_layout_find(const char *name)
{
	if (!name || !*name)
		return &layouts[0];
	for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++)
		if (strcmp(layouts[i].name, name) == 0)
			return &layouts[i];
	return NULL;
}

const struct hid_key *
hid_layout_key(const struct hid_layout *layout, uint32_t usage)
{
	const struct hid_key *key;

	if (usage >= HID_LAYOUT_KEYS)
		return NULL;
	key = usage >= 0x54 && usage <= 0x63 ? &pad[usage] : &layout->keys[usage];
	return key->plain ? key : NULL;
}
