/* Keyboard layouts: which character a key of a scanner in keyboard mode stands for. A scanner sends key
 * positions, so the layout that it was set up for must be known. Another layout is one more word in
 * tests/devices/keyboard_layouts_main.c, which prints the tables. */
#ifndef DRIVERS_SCANNER_HID_LAYOUT_H
#define DRIVERS_SCANNER_HID_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { HID_LAYOUT_KEYS = 0x8A, HID_LAYOUTS = 8 }; /* usages 0x00 to 0x89 */
enum { HID_LEVEL_PLAIN, HID_LEVEL_SHIFT, HID_LEVEL_ALTGR, HID_LEVELS };

struct hid_key {
	uint16_t plain, shift, altgr; /* Unicode; 0: none */
	uint8_t dead;                 /* a bit a level: an accent that waits for a letter, or for a space to stand alone */
	bool caps;                    /* Caps Lock acts on it as Shift does */
};

struct hid_layout {
	const char *name; /* as in `layout = …` */
	const struct hid_key *keys; /* HID_LAYOUT_KEYS of them, by usage; without the number pad */
};

extern const struct hid_layout hid_layouts[HID_LAYOUTS];

/* The layout of this name, NULL if there is none; "" or NULL is "us". */
const struct hid_layout *hid_layout_find(const char *name);

/* The key with this usage, NULL if it has no character. The number pad is the same in all layouts. */
const struct hid_key *hid_layout_key(const struct hid_layout *layout, uint32_t usage);

/* One character as UTF-8, one to three bytes; returns how many. */
size_t hid_layout_utf8(uint32_t character, uint8_t utf8[3]);

/* What the keys that gave this text in layout `from` give in layout `to`, into out[size]; returns its length, 0 if
 * there is no such text or no room. Control characters stay. */
size_t hid_layout_retype(const struct hid_layout *from, const struct hid_layout *to, const char *text, size_t length,
                         char *out, size_t size);

#endif
