/* A box's label as a picture. Private to the engine. */
#ifndef STATION_ENGINE_PICTURE_H
#define STATION_ENGINE_PICTURE_H

#include "engine_request.h"

/* label-picture: answered once it is drawn, by a sealed file that holds a portable bitmap (P4). */
void picture_request(struct engine *engine, const struct request *request);

/* False: what was drawn is no picture, but a label. */
bool picture_rendered(struct engine *engine, const struct message_id *id, const struct message_rendered *drawn, int fd);
void picture_render_died(struct engine *engine);

#endif
