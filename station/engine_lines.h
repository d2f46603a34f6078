/* The lines and the address of an order that a manifest brings again. Private to the engine. */
#ifndef STATION_ENGINE_LINES_H
#define STATION_ENGINE_LINES_H

#include <stdbool.h>
#include <stdint.h>
#include "manifest.h"

struct engine;

/* Brings the order's lines to the manifest's; items[i] is the catalogue's id of line i. Returns whether anything
 * differs; write = false only looks. */
bool lines_renew(struct engine *engine, int64_t order, const struct manifest_order *manifest, const uint32_t *items,
                 bool write);

/* Whether a label for the manifest's address would be another one. */
bool lines_address_differs(struct engine *engine, int64_t order, const struct manifest_order *manifest);

#endif
