/* The order's trail, as engine_step() writes it. Private to the engine. */
#ifndef STATION_ENGINE_TRAIL_H
#define STATION_ENGINE_TRAIL_H

#include "engine.h"

void trail_note(struct engine *engine, const struct event *event);        /* of the step that was just carried out */
void trail_undone(struct engine *engine, const struct action *action);    /* an ACTION_UNIT_GONE, before its row goes */

#endif
