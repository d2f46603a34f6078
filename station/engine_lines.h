/* The lines and the address of an order that a manifest brings again. Private to the engine. */
#ifndef STATION_ENGINE_LINES_H
#define STATION_ENGINE_LINES_H

#include <stdbool.h>
#include <stdint.h>
#include "manifest.h"

struct engine;
struct import_line;

/* The manifest's lines as they are packed, into the import's `packed`: a kit by its parts. An order that is here already
 * (0: it is new) keeps the parts that its kits came in with. Returns NULL, or why not and *index, the manifest's line. */
const char *lines_expand(struct engine *engine, int64_t order, const struct manifest_order *manifest, uint32_t *index);

/* Brings the order's lines to the manifest's, as lines_expand() has left them. Returns whether anything differs;
 * write = false only looks. */
bool lines_renew(struct engine *engine, int64_t order, const struct manifest_order *manifest, bool write);

/* Puts one of them into the table. */
void lines_add(struct engine *engine, int64_t order, int64_t n, const struct manifest_order *manifest,
               const struct import_line *line);

/* Whether a label for the manifest's address would be another one. */
bool lines_address_differs(struct engine *engine, int64_t order, const struct manifest_order *manifest);

#endif
