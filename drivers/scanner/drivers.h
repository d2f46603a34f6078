/* The scanner drivers there are. An interface gets the first that fits. */
#ifndef DRIVERS_SCANNER_DRIVERS_H
#define DRIVERS_SCANNER_DRIVERS_H

#include "scanner.h"

extern const struct scanner_driver hid_pos_driver;
extern const struct scanner_driver hid_kbd_driver;
extern const struct scanner_driver cdc_acm_driver;
extern const struct scanner_driver ftdi_driver;
extern const struct scanner_driver scale_hid_driver; /* drivers/scale */

extern const struct scanner_driver *const scanner_drivers[];
extern const size_t scanner_driver_count;

/* Whether the device stands in the driver's table. */
bool scanner_driver_knows(const struct scanner_driver *driver, uint16_t vendor_id, uint16_t product_id);

#endif
