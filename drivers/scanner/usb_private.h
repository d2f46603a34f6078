/* What the files of the USB host share. */
#ifndef DRIVERS_SCANNER_USB_PRIVATE_H
#define DRIVERS_SCANNER_USB_PRIVATE_H

#include <libusb.h>
#include <stdalign.h>
#include "drivers.h"
#include "hid_report.h"
#include "usb_host.h"

enum {
	USB_INTERFACES = 4,        /* of one device that are read */
	USB_READS = 4,             /* under way at once for each: none is missed while one is looked at */
	USB_BUFFER = 4096,         /* bytes of one read */
	USB_CONTROL_MS = 1000,     /* a control request takes this long at most */
	USB_CONTROL_TRIES = 3,     /* for the report descriptor */
	USB_CONFIGURE_MS = 50,     /* between looks at a device that has no configuration yet */
	USB_CONFIGURE_TRIES = 100,
	USB_VANISHED_MS = 1000,    /* from the last answer to the word that it is unplugged, at most */
	USB_RETRY_MS = 5000,       /* until a failed device is tried again */
	USB_ERRORS_IN_ROW = 8,     /* transfer errors without a report in between: the device has failed */
	USB_ERROR_PAUSE_MS = 10,   /* until the next read after an error, times the errors in a row */
};

enum usb_state {
	USB_FREE,
	USB_ARRIVED,
	USB_PROBING,
	USB_RUNNING,
	USB_CLOSING,
	USB_FAILED,
	USB_FOREIGN,
	USB_GONE
};

struct usb_device;
struct usb_interface;

struct usb_read {
	struct usb_interface *interface;
	struct libusb_transfer *transfer;
	bool flying;
	int64_t at_ms;   /* parked: when it came */
	alignas(8) uint8_t buffer[USB_BUFFER];
};

enum usb_phase { PHASE_DESCRIPTOR, PHASE_DRIVER, PHASE_REQUESTS, PHASE_READY, PHASE_REJECTED };

struct usb_interface {
	struct usb_device *device;
	uint8_t number, class, subclass, protocol, endpoint;
	uint16_t packet;                 /* bytes of a packet of its input endpoint */
	uint16_t descriptor_length;      /* of the report descriptor */
	uint8_t control_number;          /* the interface that set-up requests go to */
	bool serial;                     /* a serial line: a bulk endpoint, no report descriptor */
	bool certain;                    /* known to be a scanner's: the kernel's driver may be detached */
	bool claimed;
	enum usb_phase phase;
	unsigned step, tries;            /* set-up requests sent; reads of the descriptor that failed */
	const struct scanner_driver *driver;
	size_t read_size;                /* bytes of each read: whole packets */
	struct usb_read reads[USB_READS];
	struct usb_read *parked[USB_READS]; /* reports that came while the host was paused, in order */
	size_t parked_count;
	unsigned errors_in_row;
	bool stalled;
	int64_t resume_ms;               /* no reads before */
	struct libusb_transfer *control;
	bool control_flying;
	uint8_t control_buffer[LIBUSB_CONTROL_SETUP_SIZE + HID_DESCRIPTOR_MAX];
	alignas(max_align_t) uint8_t state[SCANNER_STATE_MAX];
};

struct usb_device {
	struct usb_host *host;
	enum usb_state state;
	libusb_device *usb;
	libusb_device_handle *handle;
	uint8_t bus, address;
	uint16_t vendor_id, product_id;
	bool has_modem;
	uint8_t modem_number;            /* the last interface that controls a serial line */
	bool present;                    /* was there when the host was opened */
	bool left;                       /* unplugged */
	bool vanished;                   /* does not answer: unplugged, as will be told soon, or just reset */
	bool foreign;                    /* has a keyboard that is no known scanner */
	unsigned tries;
	int64_t retry_ms;
	const struct config_scanner *config;
	uint32_t errors;
	struct usb_interface interfaces[USB_INTERFACES];
	size_t interface_count;
	bool announced, announce;        /* the engine knows of it; there is news for it */
	uint64_t announce_n;             /* orders the news */
	char key[DEVICE_KEY_MAX], name[40], product[64];
	char failure[128], told[128];    /* why it failed now, and when it was last told */
};

struct usb_host {
	libusb_context *context;
	libusb_hotplug_callback_handle hotplug;
	const struct config *config;
	const struct usb_host_events *events;
	int64_t now_ms;
	bool opened, paused, again, missed; /* missed: a device came and there was no room for it */
	uint64_t announcements;
	struct pollfd fds[USB_HOST_FDS];
	size_t fd_count;
	struct usb_device devices[LIMIT_SCANNERS];
};

/* usb_raw.c: takes what no driver fits while a device is recorded, and makes nothing of it */
extern const struct scanner_driver usb_raw_driver;

/* usb_identity.c: what the system knows of a device without asking it */
void usb_identify(struct usb_device *device);
bool usb_is_known(const struct usb_device *device, const struct scanner_driver *driver);
/* Report descriptor of an interface that the kernel's HID driver holds; 0 if it does not. */
size_t usb_kernel_descriptor(const struct usb_device *device, unsigned configuration, unsigned interface,
                             uint8_t *data, size_t size);

/* usb_probe.c: from arrived to running */
void usb_probe_begin(struct usb_device *device);
void usb_probe_step(struct usb_device *device);

/* usb_device.c: running, closing and what comes after */
void usb_device_run(struct usb_device *device);
void usb_device_fail(struct usb_device *device, const char *format, ...) __attribute__((format(printf, 2, 3)));
void usb_device_close(struct usb_device *device); /* begins it: ends when its transfers are back */
void usb_device_settle(struct usb_device *device); /* it is no scanner */
void usb_device_release(struct usb_interface *interface);
void usb_device_step(struct usb_device *device);
void usb_device_tick(struct usb_device *device);
int64_t usb_device_deadline(const struct usb_device *device);

/* usb_host.c */
void usb_announce(struct usb_device *device);
void usb_free(struct usb_device *device);

#endif
