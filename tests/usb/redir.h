/* USB devices for a virtual machine, by QEMU's usb-redir (protocol: usbredirproto.h): the guest's kernel sees real
 * devices, which come, go and scan as they are told. One thread; nothing here waits. */
#ifndef TESTS_USB_REDIR_H
#define TESTS_USB_REDIR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <usbredirparser.h>
#include "tests/devices/kinds.h"

enum { REDIR_PACKET = 64, REDIR_PACKETS = 16384, REDIR_BULK = 32 };

struct redir_packet {
	uint8_t length, data[REDIR_PACKET];
};

/* One port that a device is plugged into, or not. */
struct redir_port {
	const struct kind *kind;
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
int redir_open(struct redir_port *port, const struct kind *kind);
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
