/* Keyboard layouts: which character a key of a scanner in keyboard mode stands for. A scanner sends key
 * positions, so the layout that it was set up for must be known. Another layout is one more table in
 * hid_layout.c. */
#ifndef DRIVERS_SCANNER_HID_LAYOUT_H
#define DRIVERS_SCANNER_HID_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { HID_LAYOUT_KEYS = 0x66 }; /* usages 0x00 to 0x65; the number pad is the same in all layouts */

struct hid_key {
	uint16_t plain, shift, altgr; /* Unicode; 0: none */
	bool caps;                    /* Caps Lock acts on it as Shift does */
};

struct hid_layout {
	const char *name; /* as in `layout = …` */
	const struct hid_key *keys; /* HID_LAYOUT_KEYS of them, by usage; without the number pad */
};

/* The layout of this name, NULL if there is none; "" or NULL is "us". */
const struct hid_layout *hid_layout_find(const char *name);

/* The key with this usage, NULL if it has no character. */
const struct hid_key *hid_layout_key(const struct hid_layout *layout, uint32_t usage);

#endif
