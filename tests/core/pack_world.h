/* Packers, leads, printers and imports around one model, who do whatever they like, at random from one seed. */
#ifndef TESTS_CORE_PACK_WORLD_H
#define TESTS_CORE_PACK_WORLD_H

#include "tests/core/pack_model.h"

extern struct model world;
extern uint64_t world_random; /* the seed, and what became of it */

uint64_t world_below(uint64_t limit);
bool world_chance(unsigned percent);

/* Somebody does something: at most a few events. */
void world_does_anything(void);

/* All faults are healed, and somebody patient packs what is left: the model fails if an order cannot be finished. */
void world_ends_all_orders(void);

/* Single things that happen. Lanes are 1..MODEL_LANES: 1 as closed, 2 ends by DONE, 3 labels at the end. */
void world_change_order(uint64_t order, uint8_t state, uint64_t content, uint32_t user);
void world_hold_or_release(uint64_t order);
void world_report_print(const struct model_job *job, uint8_t step);
void world_advance_job(struct model_job *job, unsigned works); /* one step further; works: in per cent */
void world_work_printers(void);
void world_tick(void);
void world_add_numbers(uint32_t range, uint64_t count);
bool world_scan(struct event *event, uint32_t lane);
void world_scan_badge(uint32_t lane, uint32_t user);
void world_scan_command(uint32_t lane, enum command command);
void world_scan_order(uint32_t lane, uint64_t order);

#endif
