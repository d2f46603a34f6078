/* The codes that the scan process has read and the engine has not answered. Each is kept until
 * MESSAGE_DONE names it, and sent again, in order, to an engine that has started anew: so that a kill of
 * either end neither loses nor doubles one. Pure: memory is the caller's, no I/O. */
#ifndef STATION_SCAN_OUTBOX_H
#define STATION_SCAN_OUTBOX_H

#include <stdbool.h>
#include "message.h"

enum { SCAN_OUTBOX_CODES = 512 };

struct scan_outbox_entry {
	uint64_t n;
	bool done;
	size_t size; /* bytes of body that are sent */
	struct message_code body;
};

struct scan_outbox {
	uint64_t incarnation, last_n;
	size_t first, count; /* a ring */
	size_t sent;         /* of count, from the first on */
	struct scan_outbox_entry entries[SCAN_OUTBOX_CODES];
};

/* incarnation: a random number of this life of the process. */
void scan_outbox_start(struct scan_outbox *outbox, uint64_t incarnation);

size_t scan_outbox_room(const struct scan_outbox *outbox);

/* Keeps a code; false if there is no room. length up to LIMIT_CODE, aim up to three characters. */
bool scan_outbox_put(struct scan_outbox *outbox, const char *device, const char *aim, const void *text,
                     size_t length, bool overlong);

/* The next code to send, NULL if there is none; scan_outbox_sent() once it is on its way. */
const struct scan_outbox_entry *scan_outbox_next(const struct scan_outbox *outbox);
void scan_outbox_sent(struct scan_outbox *outbox);

/* The engine has this one for good. Ids that are not known are ignored. */
void scan_outbox_done(struct scan_outbox *outbox, struct message_id id);

/* All that is not answered is to be sent again. */
void scan_outbox_again(struct scan_outbox *outbox);

#endif
