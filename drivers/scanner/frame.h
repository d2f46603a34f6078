/* A code while it is being read, shared by the drivers: gathers bytes, knows when a pause has ended it,
 * strips what the configuration says, hands it over. */
#ifndef DRIVERS_SCANNER_FRAME_H
#define DRIVERS_SCANNER_FRAME_H

#include "scanner.h"

enum { FRAME_AFFIX = 32 };

/* What ends a code; a bit each. */
enum frame_end_by { END_ENTER = 1, END_TAB = 2, END_ETX = 4 };

struct frame {
	uint8_t text[LIMIT_CODE];
	size_t length;
	bool overlong;
	bool torn;         /* a part was lost: nothing is handed over until the next frame begins */
	char aim[4];
	char prefix[FRAME_AFFIX], suffix[FRAME_AFFIX]; /* stripped */
	uint32_t timeout_ms;
	int64_t deadline;  /* SCANNER_NEVER: no frame is open */
};

void frame_start(struct frame *frame, const struct scanner_options *options, unsigned default_timeout_ms);

/* The bits of `terminator = …`; unset or "any" is what the driver says. */
unsigned frame_end_by(const char *terminator, unsigned any);

/* Adds bytes; what comes past LIMIT_CODE sets `overlong`. */
void frame_put(struct frame *frame, const uint8_t *data, size_t length);

/* Something of this frame came now: the pause counts from here. */
void frame_touch(struct frame *frame, int64_t now_ms);

/* The frame is whole: hands it over unless it is empty or torn, and begins the next. */
void frame_end(struct frame *frame, const struct scanner_sink *sink);

/* Forgets the frame and begins the next. */
void frame_drop(struct frame *frame);

/* A part was lost: what is left of this frame is dropped too, until it ends or a pause comes. */
void frame_tear(struct frame *frame, int64_t now_ms);

#endif
