/* A room of the engine: number ranges. A range is a row (table number_range) and a cursor in the core of the same id. An
 * order takes its numbers from one range; where that ends, it goes on with the carrier's next one. */
#ifndef STATION_ENGINE_RANGE_H
#define STATION_ENGINE_RANGE_H

#include "engine_request.h"

/* A lead gives a carrier numbers: "carrier", "first", "last", "reason". */
void range_add(struct engine *engine, const struct request *request);

bool range_is_used_up(const struct engine *engine, uint32_t range);

/* Where a range has ended, or one was given: the orders with the core go on with a range that has numbers. To be called
 * where no actions of a step are looked at any more; does nothing if there is no news. */
void range_follow(struct engine *engine);

#endif
