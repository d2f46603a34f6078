/* What the engine keeps of nights, and what is taken out at night; see night.h for who does them. */
#ifndef STATION_ENGINE_NIGHT_H
#define STATION_ENGINE_NIGHT_H

#include "engine_request.h"

/* At the engine's start. */
void night_begin(struct engine *engine);

/* Requests: a person wants a night now; the night process says how one goes. */
void night_ask(struct engine *engine, const struct request *request);
void night_note(struct engine *engine, const struct request *request);

/* Takes out some of what is past its retention, and says whether there is more; see engine_purge.c. After the commit the log
 * of the database begins anew, as soon as nobody reads it. */
void purge_request(struct engine *engine, const struct request *request);
void purge_truncate(struct engine *engine);

#endif
