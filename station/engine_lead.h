/* What a lead does at a lane from the page: lane-unlock, lane-free, lane-come, lane-been. Private to the engine. */
#ifndef STATION_ENGINE_LEAD_H
#define STATION_ENGINE_LEAD_H

#include "engine_request.h"

void lead_request(struct engine *engine, const struct request *request);

#endif
