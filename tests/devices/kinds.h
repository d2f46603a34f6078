/* The kinds of devices that tests plug in, whether into the made-up bus (tests/devices/mock) or into a virtual machine
 * (tests/usb): their numbers, descriptors, and how they scan. */
#ifndef TESTS_DEVICES_KINDS_H
#define TESTS_DEVICES_KINDS_H

#include <stdbool.h>
#include "shapes.h"

/* KIND_INPUT: the endpoint that codes come from; KIND_EVENTS: that of a CDC-ACM control interface, which says nothing. */
enum { KIND_INPUT = 0x81, KIND_EVENTS = 0x82, KIND_OUTPUT = 0x01, KIND_DEVICE = 18, KIND_CONFIGURATION = 128 };

struct kind {
	const char *name, *product;
	uint16_t vendor, product_id;
	uint8_t subclass, protocol;            /* of the interface that codes come from */
	uint8_t packet;                        /* bytes of one, at most SHAPE_REPORT */
	const struct shape_descriptor *report; /* NULL: a serial line; CDC-ACM, or FTDI's if subclass is 0xFF */
	/* Adds the reports of a text; not whole: of a code that is cut off. NULL: it scans nothing. */
	void (*scan)(struct shape_reports *reports, const char *text, size_t length, bool whole);
	bool wants_enabling;                   /* sends nothing before feature report 0xFE is 1 */
};

/* NULL: there is none of that name. */
const struct kind *kind_find(const char *name);

/* Descriptors, as the device gives them; return their length. The second: the configuration with all that belongs to it. */
size_t kind_device_descriptor(const struct kind *kind, uint8_t bytes[KIND_DEVICE]);
size_t kind_configuration(const struct kind *kind, uint8_t bytes[KIND_CONFIGURATION]);

#endif
