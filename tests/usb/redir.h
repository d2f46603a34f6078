/* USB devices for a virtual machine, by QEMU's usb-redir (protocol: usbredirproto.h): the guest's kernel sees real
 * devices, which come, go and scan as they are told. One thread; nothing here waits. */
#ifndef TESTS_USB_REDIR_H
#define TESTS_USB_REDIR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <usbredirparser.h>
#include "tests/devices/shapes.h"

enum { REDIR_PACKET = 64, REDIR_PACKETS = 16384, REDIR_BULK = 32, REDIR_INPUT = 0x81 };

struct redir_kind {
	const char *name, *product;
	uint16_t vendor, product_id;
	uint8_t subclass, protocol;            /* of a HID interface */
	uint8_t packet;                        /* bytes of one, at most REDIR_PACKET */
	const struct shape_descriptor *report; /* NULL: a serial line, CDC-ACM */
	/* The reports of a text; not whole: a code that is cut off. */
	void (*scan)(struct shape_reports *reports, const char *text, size_t length, bool whole);
	bool wants_enabling;                   /* sends nothing before feature report 0xFE is 1 */
};

extern const struct redir_kind redir_kinds[];
extern const size_t redir_kind_count;

/* Descriptors, as the device gives them; return their length. */
size_t redir_device_descriptor(const struct redir_kind *kind, uint8_t bytes[18]);
size_t redir_configuration(const struct redir_kind *kind, uint8_t bytes[128]);

struct redir_packet {
	uint8_t length, data[REDIR_PACKET];
};

/* One port that a device is plugged into, or not. */
struct redir_port {
	const struct redir_kind *kind;
	int listener, fd;                      /* fd: QEMU, -1 while it is not connected */
	struct usbredirparser *parser;
	bool plugged, greeted;
	bool receiving, enabled;               /* the guest reads reports; has enabled the scanner */
	struct redir_packet packets[REDIR_PACKETS]; /* to be sent: `count` from `first` on, a ring */
	size_t first, count;
	uint64_t bulk[REDIR_BULK];             /* reads of the guest that wait for data */
	size_t bulk_count;
};

/* Listens on a socket of this name in the working folder. 0, or -1 with errno. */
int redir_open(struct redir_port *port, const struct redir_kind *kind);
void redir_close(struct redir_port *port);

/* QEMU has connected, or has sent something. */
void redir_accept(struct redir_port *port);
void redir_read(struct redir_port *port);

/* Sends what waits. */
void redir_flush(struct redir_port *port);

void redir_plug(struct redir_port *port);
void redir_unplug(struct redir_port *port);

/* Queues the reports of a text; false if there is no room, or nothing is plugged in. */
bool redir_scan(struct redir_port *port, const char *text, size_t length, bool whole);

#endif
