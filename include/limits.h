/* gcc's <limits.h> asks for the C library's in a way that looks into quoted folders first: pass it on. */
#ifdef _GCC_NEXT_LIMITS_H
#pragma GCC system_header
#include_next <limits.h>
#endif

/* Capacities of a station. They are fixed so that the core needs no malloc, and published so that a warehouse knows
 * what it may load on one machine. One past a limit gets the verdict `limit-exceeded` or a quarantine reason. */
#ifndef PACKWARDEN_LIMITS_H
#define PACKWARDEN_LIMITS_H

enum {
	LIMIT_LANES = 32,              /* benches of one station */
	LIMIT_ORDER_LINES = 10000,     /* lines of one order */
	LIMIT_OPEN_LINES = 65536,      /* lines of all orders open at once */
	LIMIT_ORDER_BOXES = 64,        /* boxes of one order, voided ones not counted */
	LIMIT_SCAN_LINES = 64,         /* lines of one order that the units of one scan may fill */
	LIMIT_OPEN_ORDERS = 256,       /* orders the core holds at once: one a lane, and those that wait for a label */
	LIMIT_ORDERS = 1000000,        /* orders in the database */
	LIMIT_QUANTITY = 1000000,      /* units of one line */
	LIMIT_CANDIDATES = 16,         /* items that share one barcode */
	LIMIT_RANGES = 64,             /* number ranges */
	LIMIT_EPOCHS = 256,            /* lives of one database: a restored backup begins another */
	LIMIT_PRINTERS = 32,
	LIMIT_CARRIERS = 32,
	LIMIT_SERVICES = 128,          /* services with a section of their own */
	LIMIT_HOLIDAYS = 1000,         /* days in one file of holidays */
	LIMIT_WATCHES = 16,            /* watched folders */
	LIMIT_CARTONS = 64,            /* kinds of carton */
	LIMIT_SCANNERS = 64,           /* scanners and scales plugged in at once */
	LIMIT_CODE = 4096,             /* bytes of one scanned code; a longer one is refused, not cut */
	LIMIT_NAME = 63,               /* bytes of a name in packwarden.conf, without the NUL */
	LIMIT_FIELD = 4096,            /* bytes of one manifest field */
	LIMIT_REASON = 1000,           /* bytes of what a person gives as the reason */
	LIMIT_LABEL_FILE = 1 << 20,    /* bytes of a finished label that comes with an order */
	LIMIT_MESSAGE = 65536,         /* bytes of one message between processes; more goes by memfd */
	LIMIT_DRAIN = 64,              /* events the engine commits together at most */
};

#endif
