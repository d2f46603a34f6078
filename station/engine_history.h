/* What was shipped elsewhere, for engine_import.c. All run within the engine's transaction. */
#ifndef STATION_ENGINE_HISTORY_H
#define STATION_ENGINE_HISTORY_H

#include <jansson.h>
#include "engine.h"
#include "manifest.h"

enum { HISTORY_REASON = 256 };

enum history_result { HISTORY_NEW, HISTORY_UPDATED, HISTORY_UNCHANGED, HISTORY_REFUSED };

/* The order (STATUS_SHIPPED) is tendered from here on. reason: why not (HISTORY_REFUSED), else a warning, or
 * "". import: the row in table import. dry_run: only says what would come of it. */
enum history_result history_shipped(struct engine *engine, const struct manifest_order *order, int64_t import,
				    bool dry_run, char reason[HISTORY_REASON]);

/* The comparison with a shop: begin, each order of its file, then the answer; end takes NULL. */
struct history_acks;
struct history_acks *history_acks_begin(struct engine *engine);
void history_ack(struct engine *engine, struct history_acks *acks, const struct manifest_order *order);
json_t *history_acks_answer(struct engine *engine, struct history_acks *acks, bool *agree);
void history_acks_end(struct history_acks *acks);

#endif
