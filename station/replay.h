/* Runs journal lines through the core alone. The text is a journal, or a file of tests/replay: events, a blank line,
 * the actions that are expected. Lines that begin with '#' are comments. */
#ifndef STATION_REPLAY_H
#define STATION_REPLAY_H

#include <stdbool.h>
#include <stddef.h>
#include "digest.h"
#include "pack.h"

struct replay_result {
	size_t events;
	uint64_t begins;               /* the number of its first event: 1, unless what was before it is missing */
	size_t bad_line, bad_position; /* 1-based; the line that is no event, 0: none */
	bool expected;                 /* the text has a part after the blank line */
	size_t differs;                /* 1-based line of the text where the actions differ from it, 0: none */
	char got[512];                 /* the action there, "" if there were too few */
	struct digest digest;
};

/* all: lane, intent and number rows too. out gets each action as a line, and may be NULL. pack is zeroed first. */
void replay_run(struct replay_result *result, struct pack *pack, const char *text, size_t length, bool all,
                void (*out)(void *context, const char *line), void *context);

#endif
