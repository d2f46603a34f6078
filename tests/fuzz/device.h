/* Plays an input to one scanner driver, as its reports, and checks what comes out of it. */
#ifndef TESTS_FUZZ_DEVICE_H
#define TESTS_FUZZ_DEVICE_H

#include "drivers/scanner/drivers.h"
#include "fuzz.h"

/* An input: a byte of options; for a HID driver, a word with the length of the report descriptor, and that; then, until its
 * end: a byte with what happens (a report's length in the low seven bits; 0x80: time passes, 0xFF: a report is lost), and
 * the report. */
int device_fuzz(const struct scanner_driver *driver, const uint8_t *data, size_t size);

/* The recordings that this driver takes, as such inputs. */
void device_seeds(const struct scanner_driver *driver, void (*add)(const uint8_t *data, size_t size));

#endif
