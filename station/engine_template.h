/* A room of the engine: label templates that central has set. Each revision is looked at by the render process before it is
 * used, as label lint does; one that has errors is refused, central hears of it, and the one before goes on.
 *
 *   sync ─template─▶ row in table template ──TEMPLATE──▶ render: lint ──RENDERED──▶ central/CARRIER.svg ──TEMPLATE──▶ render
 *                                                                          └─▶ refused, an incident at central
 *
 * The rows are what survives: a file that is missing, as after a restore, is made again. */
#ifndef STATION_ENGINE_TEMPLATE_H
#define STATION_ENGINE_TEMPLATE_H

#include "engine_request.h"

void template_set(struct engine *engine, const struct request *request, int fd); /* a verb of the sync process; answers */
void template_begin(struct engine *engine);       /* when the engine starts */
void template_render_died(struct engine *engine); /* and a new one is there */

/* True if the answer was to one of these. */
bool template_rendered(struct engine *engine, const struct message_id *id, const struct message_rendered *looked);

#endif
