/* What a dry run has met so far and would have put in: a set of hashes, so that the second of two alike is
 * told as it would be. 8 bytes an entry. */
#ifndef STATION_ENGINE_DRY_H
#define STATION_ENGINE_DRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct dry_set {
	uint64_t *slots;
	size_t used, capacity; /* a power of two, or 0 */
};

/* Ends the engine without memory. Hashes are keyed, so that no file can be made to collide. */
bool dry_has(const struct dry_set *set, uint64_t hash);
bool dry_add(struct dry_set *set, uint64_t hash); /* true: it was not there */
void dry_finish(struct dry_set *set);

#endif
