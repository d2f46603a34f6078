#include "engine_dry.h"
#include <stdlib.h>
#include "log.h"

/* Where the hash is, or the free slot for it. 0 marks a free slot, so 0 itself is kept as 1. */
static size_t
find(const struct dry_set *set, uint64_t hash)
{
	size_t at = (size_t)hash & (set->capacity - 1);

	while (set->slots[at] != 0 && set->slots[at] != hash)
		at = (at + 1) & (set->capacity - 1);
	return at;
}

static void
grow(struct dry_set *set)
{
	struct dry_set larger = { .capacity = set->capacity ? set->capacity * 2 : 1024, .used = set->used };

	larger.slots = calloc(larger.capacity, sizeof *larger.slots);
	if (larger.slots == NULL)
		log_fatal("no memory");
	for (size_t i = 0; i < set->capacity; i++)
		if (set->slots[i] != 0)
			larger.slots[find(&larger, set->slots[i])] = set->slots[i];
	free(set->slots);
	*set = larger;
}

bool
dry_has(const struct dry_set *set, uint64_t hash)
{
	hash = hash ? hash : 1;
	return set->capacity > 0 && set->slots[find(set, hash)] == hash;
}

bool
dry_add(struct dry_set *set, uint64_t hash)
{
	size_t at;

	hash = hash ? hash : 1;
	if (set->used * 2 >= set->capacity)
		grow(set);
	at = find(set, hash);
	if (set->slots[at] == hash)
		return false;
	set->slots[at] = hash;
	set->used++;
	return true;
}

void
dry_finish(struct dry_set *set)
{
	free(set->slots);
	*set = (struct dry_set){ 0 };
}
