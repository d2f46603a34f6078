/* A room of the engine: what central sets at all stations. Central wins: what it has set holds whatever packwarden.conf says
 * or was done here, each of its revisions is taken once, and what it takes back is the station's own again. */
#ifndef STATION_ENGINE_CENTRAL_SET_H
#define STATION_ENGINE_CENTRAL_SET_H

#include "engine_request.h"

/* When the engine starts: policies over packwarden.conf. */
void central_set_begin(struct engine *engine);

/* Verbs of the sync process; each answers. */
void central_set_person(struct engine *engine, const struct request *request);
void central_set_policy(struct engine *engine, const struct request *request);
void central_set_recall(struct engine *engine, const struct request *request);
void central_set_noted(struct engine *engine, const struct request *request); /* central has that incident */

/* Recalls of SKUs that were not known when they came. */
void central_set_recall_again(struct engine *engine);

/* What this station cannot take: central hears of it. */
void central_set_refuse(struct engine *engine, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
