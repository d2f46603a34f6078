/* What the devices of the tests look like: report descriptors, and the reports that they send for a text.
 * tests/devices/README.md says where each comes from. */
#ifndef TESTS_DEVICES_SHAPES_H
#define TESTS_DEVICES_SHAPES_H

#include <stddef.h>
#include <stdint.h>

struct shape_descriptor {
	const uint8_t *data;
	size_t length;
};

extern const struct shape_descriptor shape_keyboard;   /* boot keyboard, keys up to 0xFF, 8-byte reports */
extern const struct shape_descriptor shape_honeywell;  /* id 2, length, AIM, 56 data, flags; 64 bytes */
extern const struct shape_descriptor shape_newland;    /* id 2, length, 56 data, symbology, flag; 64 bytes */
extern const struct shape_descriptor shape_microscan;  /* id 1, length, 62 data; 64 bytes */
extern const struct shape_descriptor shape_vendor;     /* Honeywell's other: page 0xFF8C outside, 0x8C inside */
extern const struct shape_descriptor shape_mouse;
extern const struct shape_descriptor shape_scale;      /* id 3, status, unit, exponent, 16 bits of weight */

enum { SHAPE_REPORT = 64, SHAPE_REPORTS = 9000 };

struct shape_reports {
	uint8_t data[SHAPE_REPORTS][SHAPE_REPORT];
	uint8_t length[SHAPE_REPORTS];
	size_t count;
};

/* Each add their reports to *reports, as the device sends them. A character that a US keyboard does not
 * have is left out; "\n" is Enter, "\t" is Tab, 0x1D is Ctrl+]. */
void shape_type(struct shape_reports *reports, const char *text, size_t length);
void shape_key(struct shape_reports *reports, uint8_t modifiers, uint8_t key); /* pressed and let go */
void shape_scan_honeywell(struct shape_reports *reports, const char *aim, const char *text, size_t length);
void shape_scan_newland(struct shape_reports *reports, const char *text, size_t length);
/* Bytes of a serial line in packets of 64, each with `status` bytes of status before them. */
void shape_send(struct shape_reports *reports, const char *text, size_t length, size_t status);
void shape_weigh(struct shape_reports *reports, uint8_t status, uint8_t unit, int8_t exponent, uint16_t weight);
void shape_scan_microscan(struct shape_reports *reports, const char *text, size_t length);

#endif
