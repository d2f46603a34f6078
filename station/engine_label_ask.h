/* A box's label, asked of the render process: drawn anew, or with the carrier's area as it was drawn before. Private to the
 * engine. */
#ifndef STATION_ENGINE_LABEL_ASK_H
#define STATION_ENGINE_LABEL_ASK_H

#include "engine.h"

/* The printer's resolution, unless `dpi` is another, and its media; NULL: 203 dpi, any. */
void label_put_printer(struct label_fields *fields, const struct config_printer *printer, uint32_t dpi);

/* Sends a label's fields; `file` is given away, -1: none. */
void label_send(struct engine *engine, struct message_id id, const struct label_fields *fields, int file);

/* Asks for the label of a box, for a printer as above. The same number, address, service and so on at the same media and
 * resolution was drawn before: then those bits are to come back, and *kept says so. `keep`: else they come with the answer. */
void label_ask(struct engine *engine, struct message_id id, uint64_t box, const struct config_printer *printer, uint32_t dpi,
               bool keep, struct label_kept *kept);

/* Keeps the area, a memfd, that has been drawn for an intent. */
void label_keep(struct engine *engine, uint64_t intent, const struct label_kept *kept, const uint8_t hash[LABEL_HASH_BYTES],
                int area);

#endif
