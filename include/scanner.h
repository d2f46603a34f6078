/* A scanner driver: what turns the reports of one kind of scanner into codes, or those of a scale into weights.
 *
 * Drivers are pure: they see bytes and a time, never a handle, and keep what they must in memory that the
 * host owns. The host (drivers/scanner/usb_host.h) finds devices, claims them and moves the bytes. A
 * driver is one const struct and a table of ids; drivers/scanner/drivers.c registers it with one line. All
 * that a driver is given may be hostile. */
#ifndef PACKWARDEN_SCANNER_H
#define PACKWARDEN_SCANNER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "limits.h"

struct hid_report;

enum {
	SCANNER_STATE_MAX = 8192,      /* bytes of memory a driver may ask for */
	SCANNER_REQUEST_DATA = 8,      /* bytes that one set-up request may send */
	SCANNER_PACKET_MAX = 512,      /* bytes of a serial line that come at once */
	SCANNER_CODES_A_REPORT = 256,  /* codes that one report or one tick may end at most: a byte and its end each */
};

#define SCANNER_NEVER INT64_MAX

/* A code as it was read. Valid during the call that hands it over. */
struct scanner_code {
	const uint8_t *text; /* any byte, NUL as well */
	size_t length;       /* 1 to LIMIT_CODE */
	bool overlong;       /* there was more than LIMIT_CODE: text is its beginning */
	char aim[4];         /* AIM symbology identifier with its "]", or "" */
};

/* What a scale shows. */
struct scanner_weight {
	int32_t milligrams; /* of SCALE_STABLE; else 0 */
	uint8_t state;      /* enum scale_state, include/event.h */
};

struct scanner_sink {
	void (*code)(void *context, const struct scanner_code *code);
	void (*weight)(void *context, const struct scanner_weight *weight); /* drivers of scales */
	void *context;
};

/* Products that a driver is known for: (product_id & mask) == product. */
struct scanner_id {
	uint16_t vendor, product, mask;
};

/* Overrides from packwarden.conf; the strings outlive the driver. NULL or "" and 0 stand for the driver's
 * default. */
struct scanner_options {
	const char *layout, *gs, *terminator, *prefix, *suffix;
	unsigned timeout_ms, baud;
};

struct scanner_interface {
	uint16_t vendor_id, product_id;
	uint8_t class, subclass, protocol;
	uint16_t packet;              /* bytes of a packet of its input endpoint */
	const struct hid_report *hid; /* its report descriptor, parsed; NULL if it is no HID interface */
};

/* A request sent before the first report is read. A device that refuses it is used anyway. */
struct scanner_request {
	uint8_t request;  /* bRequest */
	uint16_t value;
	uint8_t data[SCANNER_REQUEST_DATA];
	uint16_t length;
	uint8_t type;     /* bmRequestType; 0: host to device, class, interface (a serial line's: its control) */
	uint16_t index;   /* wIndex, where there is a type */
};

struct scanner_driver {
	const char *name;
	const struct scanner_id *ids;
	size_t id_count;
	bool only_known;   /* takes nothing but the devices of `ids` and of the configuration */
	size_t state_size; /* up to SCANNER_STATE_MAX */

	/* Whether it can read this interface. */
	bool (*fits)(const struct scanner_interface *interface);

	/* Makes `state` ready for an interface that fits. Returns NULL, or why it cannot, in English. */
	const char *(*start)(void *state, const struct scanner_interface *interface,
	                     const struct scanner_options *options);

	/* The step-th set-up request, from 0; false when there are no more. */
	bool (*request)(const void *state, unsigned step, struct scanner_request *request);

	/* One report as the device sent it, with its report id if it has any. length > 0. */
	void (*report)(void *state, const uint8_t *data, size_t length, int64_t now_ms,
	               const struct scanner_sink *sink);

	/* When tick() is due, SCANNER_NEVER if nothing is open. */
	int64_t (*deadline)(const void *state);

	/* No report has come until now. Called only after the bus was seen idle: a host that was held up
	 * must not tear a code apart. */
	void (*tick)(void *state, int64_t now_ms, const struct scanner_sink *sink);

	/* A report was lost: what is open must not become a code, nor the rest of it. */
	void (*lost)(void *state, int64_t now_ms);
};

#endif
