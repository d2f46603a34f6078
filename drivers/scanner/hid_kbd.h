/* Scanners that act as a keyboard. What such a device sends cannot be told from a person's typing, so only
 * devices of the id table and of packwarden.conf are taken: any other keyboard is left alone and reported.
 *
 * A code ends at Enter or Tab. One that is ended by a pause is handed over only while the scanner has not
 * been seen to end codes with a key: afterwards a code without one has lost its end. GS (0x1D) is
 * understood as Ctrl+], Alt+029 and, as the configuration says, F8, the Down arrow or a character. Alt
 * with digits of the number pad is a byte by its decimal number. */
#ifndef DRIVERS_SCANNER_HID_KBD_H
#define DRIVERS_SCANNER_HID_KBD_H

#include "frame.h"
#include "hid_layout.h"
#include "hid_report.h"

enum { HID_KBD_FIELDS = 8, HID_KBD_TIMEOUT_MS = 250 };

enum hid_kbd_gs { GS_BY_KEYS, GS_BY_F8, GS_BY_DOWN, GS_BY_CHARACTER, GS_NONE };

struct hid_kbd {
	struct frame frame;
	struct hid_field fields[HID_KBD_FIELDS]; /* inputs with keys in them */
	size_t field_count;
	bool has_ids;
	struct { bool present; uint8_t report_id; } lights;
	const struct hid_layout *layout;
	enum hid_kbd_gs gs;
	uint8_t gs_character;
	uint8_t down[32];      /* a bit a key that was down in the last report */
	uint32_t alt_value;    /* typed on the number pad with Alt held */
	unsigned alt_digits;
	unsigned end;          /* enum frame_end_by: what ends a code */
	bool caps_lock;
	bool accent;           /* the last character was a dead key's */
	bool terminated;       /* has ended a code with Enter or Tab before */
};

#endif
