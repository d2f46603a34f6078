#include "hid_layout.h"

#include <string.h>

#define KEY(plain, shift) { plain, shift, 0, 0, false }

/* The number pad: its digits are digits, Num Lock or not, for no scanner moves a cursor with them. */
static const struct hid_key pad[] = {
	KEY('/', '/'), KEY('*', '*'), KEY('-', '-'), KEY('+', '+'), { 0 },
	KEY('1', '1'), KEY('2', '2'), KEY('3', '3'), KEY('4', '4'), KEY('5', '5'),
	KEY('6', '6'), KEY('7', '7'), KEY('8', '8'), KEY('9', '9'), KEY('0', '0'), KEY('.', '.'),
};

enum { PAD_FIRST = 0x54, PAD_COUNT = sizeof pad / sizeof *pad };

const struct hid_layout *
hid_layout_find(const char *name)
{
	if (!name || !*name)
		return &hid_layouts[0];
	for (size_t i = 0; i < HID_LAYOUTS; i++)
		if (strcmp(hid_layouts[i].name, name) == 0)
			return &hid_layouts[i];
	return NULL;
}

const struct hid_key *
hid_layout_key(const struct hid_layout *layout, uint32_t usage)
{
	const struct hid_key *key;

	if (usage >= HID_LAYOUT_KEYS)
		return NULL;
	key = usage >= PAD_FIRST && usage < PAD_FIRST + PAD_COUNT ? &pad[usage - PAD_FIRST] : &layout->keys[usage];
	return key->plain ? key : NULL;
}

size_t
hid_layout_utf8(uint32_t character, uint8_t utf8[3])
{
	if (character < 0x80) {
		utf8[0] = (uint8_t)character;
		return 1;
	}
	if (character < 0x800) {
		utf8[0] = (uint8_t)(0xC0 | character >> 6);
		utf8[1] = (uint8_t)(0x80 | (character & 0x3F));
		return 2;
	}
	utf8[0] = (uint8_t)(0xE0 | character >> 12);
	utf8[1] = (uint8_t)(0x80 | (character >> 6 & 0x3F));
	utf8[2] = (uint8_t)(0x80 | (character & 0x3F));
	return 3;
}

static uint16_t
at_level(const struct hid_key *key, unsigned level)
{
	return level == HID_LEVEL_PLAIN ? key->plain : level == HID_LEVEL_SHIFT ? key->shift : key->altgr;
}

/* One character of a text that hid_layout_utf8() wrote; 0 if it is none. */
static uint32_t
read_character(const char *text, size_t length, size_t *size)
{
	const uint8_t *at = (const uint8_t *)text;

	*size = at[0] < 0x80 ? 1 : at[0] < 0xE0 ? 2 : 3;
	if (*size > length || (at[0] >= 0x80 && at[0] < 0xC0))
		return 0;
	if (*size == 1)
		return at[0];
	return *size == 2 ? (at[0] & 0x1Fu) << 6 | (at[1] & 0x3Fu)
	                  : (at[0] & 0x0Fu) << 12 | (at[1] & 0x3Fu) << 6 | (at[2] & 0x3Fu);
}

/* The same key with the same modifier on another keyboard; 0 if it gives nothing there. */
static uint32_t
retype_character(const struct hid_layout *from, const struct hid_layout *to, uint32_t character)
{
	if (character < ' ')
		return character;
	for (unsigned level = 0; level < HID_LEVELS; level++)
		for (uint32_t usage = 0; usage < HID_LAYOUT_KEYS; usage++)
			if (at_level(&from->keys[usage], level) == character)
				return at_level(&to->keys[usage], level);
	return 0;
}

size_t
hid_layout_retype(const struct hid_layout *from, const struct hid_layout *to, const char *text, size_t length,
                  char *out, size_t size)
{
	size_t used = 0;

	while (length > 0) {
		uint8_t utf8[3];
		size_t taken, made;
		uint32_t character = retype_character(from, to, read_character(text, length, &taken));

		made = hid_layout_utf8(character, utf8);
		if (character == 0 || made > size - used)
			return 0;
		memcpy(out + used, utf8, made);
		used += made;
		text += taken;
		length -= taken;
	}
	return used;
}
