/* Scanners that report as such: HID Point of Sale Usage Tables 1.02, usage page 0x8C.
 *
 * Where what stands in a report is read from the device's report descriptor. A code longer than one report
 * comes in several, each but the last marked as continued; some firmware marks the last as well, so a
 * pause ends a code too. Data may hold NULs: where the report says how long they are, that counts. */
#ifndef DRIVERS_SCANNER_HID_POS_H
#define DRIVERS_SCANNER_HID_POS_H

#include "frame.h"
#include "hid_report.h"

enum { HID_POS_LAYOUTS = 4, HID_POS_TIMEOUT_MS = 250 };

/* A number in a report; bit_size 0: it has none. */
struct hid_pos_place {
	uint32_t bit_offset;
	uint16_t bit_size;
};

struct hid_pos_layout {
	uint8_t report_id;
	uint32_t data_offset;               /* bytes from the report's first */
	uint32_t data_size;                 /* bytes */
	struct hid_pos_place length, continued, aim[3];
};

struct hid_pos {
	struct frame frame;
	struct hid_pos_layout layouts[HID_POS_LAYOUTS];
	size_t layout_count;
	bool has_ids;
	bool wants_enabling; /* sends nothing before feature report 0xFE is 1 */
};

#endif
