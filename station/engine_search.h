/* The index over customers' names. Private to the engine. */
#ifndef STATION_ENGINE_SEARCH_H
#define STATION_ENGINE_SEARCH_H

#include "engine.h"

void search_begin(struct engine *engine);    /* how far an earlier life has come */
bool search_catch_up(struct engine *engine); /* some orders more, while nothing else is to be done; false: none is left */

/* Around each write to an order's row in table address. */
void search_forget(struct engine *engine, int64_t order);
void search_renew(struct engine *engine, int64_t order);

#endif
