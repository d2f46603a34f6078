/* What the files of the made-up bus share. */
#ifndef TESTS_DEVICES_MOCK_PRIVATE_H
#define TESTS_DEVICES_MOCK_PRIVATE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <umockdev.h>
#include "../kinds.h"
#include "recording.h"

/* What the endpoint has for the next read. */
struct answer {
	uint8_t data[RECORDING_REPORT];
	uint8_t endpoint;   /* that sends it; 0: any */
	int length, status; /* status: 0 or -errno, as the kernel says it */
	unsigned code;      /* answers of one code are lost together */
};

/* A read or request that the program has submitted; with its answer once it is done. */
struct urb {
	UMockdevIoctlData *data, *buffer;
	int status, length;
	uint8_t endpoint;
	bool answers;        /* it carries the answer at the head of the queue */
	uint8_t bytes[RECORDING_BYTES];
};

struct device {
	const struct kind *kind;
	const struct recording *recording; /* what it is, where it was recorded; else NULL */
	char name[64], devnode[64], devpath[64];
	unsigned port;
	int fifo;                 /* libusb polls the node for writing: full while there is nothing to reap */
	UMockdevIoctlBase *handler;
	UMockdevIoctlClient *client; /* the program's open file */
	GQueue waiting, done;     /* of struct urb */
	GQueue answers;           /* of struct answer */
	bool enabled, gone, opened;
	unsigned interfaces, claimed; /* a bit an interface: it has, the program has claimed */
	bool unclaimed;           /* was sent a request to an interface that was not claimed */
	bool bound;               /* the kernel's driver has it */
	bool detached;            /* the program has taken it from the kernel's driver */
	unsigned codes, lost;     /* counts */
	gint64 brought_us;        /* when a read last brought something, by the system's clock */
};

extern GMutex mock_lock;    /* over all devices: ioctls come in another thread */
extern GCond mock_read_out; /* a program has found nothing more to reap */

/* The report descriptor of an interface; length 0: it has none. */
struct shape_descriptor mock_report_descriptor(const struct device *device, unsigned interface);

/* Answers the device's ioctls from now on. */
void mock_serve(struct device *device);

/* With the lock held: */
void mock_fill_fifo(struct device *device);
void mock_pump(struct device *device); /* gives the waiting answers to the waiting reads */
guint mock_answers_under_way(struct device *device);
void mock_vanish(struct device *device); /* as when it is unplugged */

#endif
