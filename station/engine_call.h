/* A packer wants a lead: CALL at a lane, and what a lead says to it. Private to the engine. */
#ifndef STATION_ENGINE_CALL_H
#define STATION_ENGINE_CALL_H

#include "engine.h"

void call_note(struct engine *engine, const struct event *scan); /* CALL was scanned */

/* Somebody goes there (ended: has been there). False: that lane has not called, or somebody goes already. */
bool call_answer(struct engine *engine, uint32_t lane, uint32_t user, bool ended, uint64_t *seq);

#endif
