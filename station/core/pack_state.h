/* Finding and keeping things in struct pack. Private to the core. */
#ifndef CORE_PACK_STATE_H
#define CORE_PACK_STATE_H

#include "pack.h"

struct pack_lane *state_lane(struct pack *pack, uint32_t lane);
struct pack_order *state_order(struct pack *pack, uint64_t order);
struct pack_box *state_box(struct pack_order *order, uint64_t box);
struct pack_carton *state_carton(struct pack *pack, uint32_t carton);
struct pack_range *state_range(struct pack *pack, uint32_t range);

/* Puts the order in, or renews its lines and boxes if it is here. False: no place. */
bool state_load(struct pack *pack, const struct event_load *load);

/* When whoever is signed in there has scanned nothing for too long; PACK_NO_DEADLINE: never. */
int64_t state_idle_ms(const struct pack_lane *lane);

/* Lets go of every order that is open at no lane and that no printer answers for. */
void state_drop_idle(struct pack *pack);

/* Takes a carton's limits, or lets go of it. */
void state_set_carton(struct pack *pack, const struct event_carton *carton);

bool state_set_range(struct pack *pack, const struct event_range *range);

#endif
