/* Drives one scanner driver without a device: starts it from a report descriptor, feeds it reports,
 * gathers its codes. */
#ifndef TESTS_DEVICES_RIG_H
#define TESTS_DEVICES_RIG_H

#include "drivers/scanner/drivers.h"
#include "drivers/scanner/hid_report.h"
#include "shapes.h"

enum { RIG_CODES = 64, RIG_TEXT = LIMIT_CODE + 1 };

struct rig {
	const struct scanner_driver *driver;
	_Alignas(16) uint8_t state[SCANNER_STATE_MAX];
	struct hid_report hid;
	int64_t now_ms;
	char codes[RIG_CODES][RIG_TEXT]; /* with a NUL after them */
	size_t lengths[RIG_CODES];
	char aims[RIG_CODES][4];
	bool overlong[RIG_CODES];
	size_t count;
	struct shape_reports reports;
};

/* Returns what start() returns, or "does not fit", or "wrong descriptor". */
const char *rig_start(struct rig *rig, const struct scanner_driver *driver, uint16_t vendor_id,
                      const uint8_t *descriptor, size_t length, const struct scanner_options *options);

void rig_report(struct rig *rig, const void *data, size_t length);

/* Feeds the reports that were gathered in rig->reports, one a millisecond, and empties them. */
void rig_play(struct rig *rig);

/* Lets time pass without a report. */
void rig_wait(struct rig *rig, int64_t ms);

#endif
