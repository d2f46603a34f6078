/* Training: a lane packs made-up orders by the real rules, in a world of its own.
 *
 * The world is a core (struct pack) of one lane in memory. Scans of that lane are stepped there, and neither journalled
 * nor written to a table of orders, boxes, units or numbers; nothing of it prints. What the lane's page shows of it is one
 * row of table training, which is also all that survives a restart: the lane then goes on with orders that are new. */
#ifndef STATION_ENGINE_TRAINING_H
#define STATION_ENGINE_TRAINING_H

#include <jansson.h>
#include "engine.h"

/* A scan at a lane that trains, with the facts that the tables know of its code: the answer, the caller's. NULL: the lane
 * does not train, or the scan is a real one all the same (badges, the lane's code, TRAINING, SIGNOUT, CALL). */
json_t *training_scan(struct engine *engine, const struct scan *scan, const struct event_scan *facts);

/* After a real scan: TRAINING begins or ends it, and says so in the answer. */
void training_follow(struct engine *engine, uint32_t lane, const struct event_scan *facts, json_t *answer);

/* The lane has another packer now, or none: training ends. */
void training_packer(struct engine *engine, uint32_t lane, uint32_t user);

void training_restore(struct engine *engine); /* at start */

#endif
