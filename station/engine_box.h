/* Requests about an order's boxes that need an order at its lane. */
#ifndef PACKWARDEN_ENGINE_BOX_H
#define PACKWARDEN_ENGINE_BOX_H

#include "engine.h"

/* Opens a further box of the order at its lane. Returns VERDICT_NONE and in *seq the event that did it, or why not; *text:
 * what to do next. */
enum verdict box_add(struct engine *engine, uint64_t order, uint32_t user, uint64_t *seq, char *text, size_t capacity);

#endif
