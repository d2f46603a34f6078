/* The USB host: finds scanners through libusb as they are plugged in, claims them, reads their reports for
 * the drivers.
 *
 * One thread: poll() the descriptors of usb_host_fds(), then call usb_host_step(). Nothing here waits for a
 * device, but for a stall that is cleared. A device that fails is tried again, every few seconds; one that is
 * neither a scanner nor a keyboard is left alone.
 *
 *   arrived ──▶ probing ──▶ running ──▶ closing ──▶ gone ──▶ free
 *      │           │                      ▲  │
 *      │           └──────────────────────┘  └──▶ failed ──▶ arrived
 *      ├──▶ foreign ──▶ gone
 *      └──▶ free
 *
 *   arrived   noted; waits for its configuration          free      of no interest, or the slot is empty
 *   probing   descriptors and set-up requests under way   foreign   a keyboard that is no known scanner
 *   running   claimed, reads under way                    failed    waits to be tried again
 *   closing   waits for its transfers to come back        gone      unplugged; the engine is to be told
 */
#ifndef DRIVERS_SCANNER_USB_HOST_H
#define DRIVERS_SCANNER_USB_HOST_H

#include <poll.h>
#include "message.h"
#include "scanner.h"
#include "station/config.h"

enum { USB_HOST_FDS = LIMIT_SCANNERS + 16 };

struct usb_host;

/* For a recording (station/cli_record.c): one device is taken, whatever it is, and what it sends is handed over as it
 * came, before its driver sees it. */
struct usb_host_recorder {
	/* Whether it is this one. present: it was plugged in before the host was opened. */
	bool (*wants)(void *context, const char *device, const char *product, bool present);

	/* The report descriptor of one of its interfaces. */
	void (*descriptor)(void *context, unsigned interface, const uint8_t *data, size_t length);

	/* A report of an interface, or bytes of a serial line. */
	void (*report)(void *context, unsigned interface, const uint8_t *data, size_t length);
};

struct usb_host_events {
	/* A code was read by the device with this key. */
	void (*code)(void *context, const char *device, const struct scanner_code *code);

	/* What the scale with this key shows. */
	void (*weight)(void *context, const char *device, const struct scanner_weight *weight);

	/* The state of a device has changed. Returns false if it cannot be taken now: it is offered again. */
	bool (*device)(void *context, const struct message_device *device);

	const struct usb_host_recorder *recorder; /* NULL in the station */
	void *context;
};

/* The one host of the process. config and events outlive it. Starts libusb's thread, so call it after
 * sandbox_enter(). Returns NULL with *reason in English if there is no USB here. */
struct usb_host *usb_host_open(const struct config *config, const struct usb_host_events *events,
                               const char **reason);

/* Gives all devices back to the kernel. Accepts NULL. */
void usb_host_close(struct usb_host *host);

/* The descriptors to poll; returns how many, up to USB_HOST_FDS. */
size_t usb_host_fds(const struct usb_host *host, struct pollfd fds[USB_HOST_FDS]);

/* Does what is due. quiet: poll() found none of the descriptors ready, so a deadline that has passed is a
 * real pause. Returns when to call again at the latest, in ms of the same clock; SCANNER_NEVER if only the
 * descriptors count. */
int64_t usb_host_step(struct usb_host *host, int64_t now_ms, bool quiet);

/* Paused, the host keeps what has come and reads no more: a scanner waits, nothing is lost. */
void usb_host_pause(struct usb_host *host, bool paused);

/* Offers the state of every device again. */
void usb_host_announce(struct usb_host *host);

#endif
