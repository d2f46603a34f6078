/* A room of the engine: recalls. */
#ifndef STATION_ENGINE_RECALL_H
#define STATION_ENGINE_RECALL_H

#include "engine.h"

struct recall_wish {
	const char *sku, *lot, *serial, *reason; /* "" where not given; of lot and serial at most one */
};

/* The answer, the caller's; *exit_code as the command line has it. */
json_t *recall_add(struct engine *engine, const struct recall_wish *wish, uint32_t user, int *exit_code);
json_t *recall_end(struct engine *engine, int64_t recall, const char *reason, uint32_t user, int *exit_code);

/* A box that left the bench must not leave the house. False: it is intercepted already, or the carrier has it. */
bool box_intercept(struct engine *engine, uint64_t order, uint64_t box, uint32_t user, const char *reason);

#endif
