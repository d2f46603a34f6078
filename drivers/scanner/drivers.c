#include "drivers.h"

const struct scanner_driver *const scanner_drivers[] = {
	&hid_pos_driver,
	&hid_kbd_driver,
	&cdc_acm_driver,
	&ftdi_driver,
	&scale_hid_driver,
};

const size_t scanner_driver_count = sizeof scanner_drivers / sizeof *scanner_drivers;

bool
scanner_driver_knows(const struct scanner_driver *driver, uint16_t vendor_id, uint16_t product_id)
{
	for (size_t i = 0; i < driver->id_count; i++) {
		const struct scanner_id *id = &driver->ids[i];

		if (id->vendor == vendor_id && (product_id & id->mask) == id->product)
			return true;
	}
	return false;
}
