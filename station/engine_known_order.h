/* An order of a manifest beside the one that the station has under its number: what may keep it back, hashes that tell two
 * apart, and how it gets into the tables. For engine_order.c, which decides what becomes of it. */
#ifndef STATION_ENGINE_KNOWN_ORDER_H
#define STATION_ENGINE_KNOWN_ORDER_H

#include "engine_import.h"

struct known_order {
	int64_t id, rank;           /* id 0: it is new */
	int64_t import, created_ms; /* the row in table import that has changed it last; when it was new */
	uint8_t state, resume;
	uint64_t content;
	int64_t manifest;           /* known_order_hash() of its newest revision, 0: unknown */
	int64_t salt;               /* of its hashes: what was purged cannot be guessed at by them */
};

/* ---- engine_order_check.c: each false or refusal has put it into quarantine, and said why ---- */
void known_order_quarantine(struct engine *engine, const struct manifest_order *order, uint32_t line, const char *column,
                            const char *reason);

/* Its items, kits, carrier and numbers are ones that this station can pack. */
bool known_order_fits(struct engine *engine, const struct manifest_order *order, const struct known_order *known);
bool known_order_may_renew(struct engine *engine, const struct manifest_order *order, const struct known_order *known);

/* ---- engine_order_write.c ---- */
int64_t known_order_hash(struct engine *engine, const struct manifest_order *order, int64_t salt);
int64_t known_order_hash_fields(struct engine *engine, const struct manifest_order *order, int64_t salt, int first, int last,
                                bool lines);

/* Its row; *id is it. Then its lines where it is new, and what goes with it: address, search, least days. */
void known_order_write(struct engine *engine, const struct manifest_order *order, const struct known_order *known,
                       uint8_t state, int64_t content, int64_t duplicate, int64_t *id);
void known_order_write_lines(struct engine *engine, const struct manifest_order *order, int64_t id);
void known_order_write_parts(struct engine *engine, const struct manifest_order *order, int64_t id);

#endif
