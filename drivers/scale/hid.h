/* Scales that report as such: HID Point of Sale Usage Tables 1.02, usage page 0x8D.
 *
 * Where status, unit, exponent and weight stand is read from the report descriptor; a scale whose descriptor does not
 * say it has them one after the other, as all known ones do: report id, status, unit, exponent, 16 bits of weight.
 *
 * A reading is handed over when it has changed, and again every few seconds while something stands still on the scale:
 * a lane may begin to wait for it only then. Motion, and less than nothing, are handed over only if they last: each box
 * that is put down moves. The first report after opening is what the scale saw last, maybe hours ago: it is dropped. */
#ifndef DRIVERS_SCALE_HID_H
#define DRIVERS_SCALE_HID_H

#include "drivers/scanner/hid_report.h"
#include "scanner.h"

enum { SCALE_HID_FIELDS = 16, SCALE_HID_REPEAT_MS = 2000, SCALE_HID_LASTS_MS = 3000 };

struct scale_hid {
	struct hid_field status[SCALE_HID_FIELDS], unit[SCALE_HID_FIELDS]; /* arrays of usages */
	size_t status_count, unit_count;
	struct hid_field scaling, weight;
	bool described;           /* by the descriptor; else at fixed places */
	bool has_ids, stale;
	uint8_t state;            /* enum scale_state of the last report, 0: none */
	int64_t since_ms;         /* it is in that state */
	struct scanner_weight told;
	int64_t told_ms;
};

#endif
