/* A TCP connection to a ZPL printer (port 9100), and the questions put over it. Nothing is sent twice by itself. */
#ifndef DRIVERS_PRINTER_ZPL_LINK_H
#define DRIVERS_PRINTER_ZPL_LINK_H

#include "zpl_status.h"

enum { ZPL_HOST_MAX = 256, ZPL_INPUT_MAX = 2048 };

struct zpl_link {
	char host[ZPL_HOST_MAX], port[8];
	bool (*carry_on)(void *context); /* asked about twice a second; NULL: always */
	void *context;
	bool open;
	int fd;                          /* only while open */
	bool asked;                      /* a question is under way */
	char input[ZPL_INPUT_MAX];       /* what has come of its answer */
	size_t used;
	char error[LABEL_TEXT_MAX];      /* why the last call failed, for a person */
};

enum zpl_answer {
	ZPL_ANSWERED,
	ZPL_SILENT,  /* it is connected, and says nothing in time: the question stays under way */
	ZPL_GONE,    /* there is no connection, or not any more */
	ZPL_STRANGE, /* it answers as no ZPL printer does */
};

/* From socket://HOST[:PORT][/]; false if it is none. An IPv6 address stands in brackets. */
bool zpl_link_set_uri(struct zpl_link *link, const char *uri);

/* Connects if it is not connected. 0, or -1. */
int zpl_link_open(struct zpl_link *link);

void zpl_link_close(struct zpl_link *link); /* zeroed is fine */

/* How the printer is, in the order of what was sent before. patience_ms: for the whole answer. A printer that knows
 * ~HQES only is answered for by that. */
enum zpl_answer zpl_link_ask(struct zpl_link *link, int patience_ms, struct zpl_reply *reply);

/* Sends all of it. Returns how many bytes the connection took: fewer than size if it broke or stalled. */
size_t zpl_link_send(struct zpl_link *link, const void *bytes, size_t size, int patience_ms);

/* Asked and closed: how the printer is, in words. */
void zpl_link_status(struct zpl_link *link, struct message_status *status);

/* The words for an answer. */
void zpl_answer_say(enum zpl_answer answer, const struct zpl_reply *reply, const char *error,
                    struct message_status *status);

enum { ZPL_ANSWER_MS = 800 }; /* patience with a question that is answered at once */

#endif
