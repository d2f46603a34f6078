/* Packers, leads, printers and imports around one model, who do whatever they like, at random from one seed. */
#ifndef TESTS_CORE_PACK_WORLD_H
#define TESTS_CORE_PACK_WORLD_H

#include "tests/core/pack_model.h"

extern struct model world;
extern uint64_t world_random; /* the seed, and what became of it */

enum { WORLD_ITEMS = 12 };

uint64_t world_random64(void);
uint64_t world_below(uint64_t limit);
bool world_chance(unsigned percent);

/* One of the newest ids up to `last`, so that people meet each other; now and then any. */
uint64_t world_recent(uint64_t last);

/* Somebody does something: at most a few events. */
void world_does_anything(void);

/* All faults are healed, and somebody patient packs what is left: the model fails if an order cannot be finished. */
void world_ends_all_orders(void);

/* Single things that happen. Lanes are 1..MODEL_LANES: 1 as closed, 2 ends by DONE, 3 labels at the end, 4 the loading
 * door, 5 a trial; 1 has a carton of its own, 2 a scale. */
void world_import_order(void);
void world_change_something(uint64_t order);
void world_change_address_and_quantity(uint64_t order, uint32_t quantity); /* of its first line */
void world_open_lines(uint64_t order);
void world_decide(uint64_t box, uint8_t decision);
void world_change_order(uint64_t order, uint8_t state, uint64_t content, uint32_t user);
void world_hold_or_release(uint64_t order);
void world_report_print(const struct model_job *job, uint8_t step);
void world_advance_job(struct model_job *job, unsigned works); /* one step further; works: in per cent */
void world_work_printers(void);
void world_tick(void);
void world_add_numbers(uint32_t range, uint64_t count);
void world_bring_numbers(uint64_t order, uint32_t count); /* for an order that brings its own */
bool world_scan(struct event *event, uint32_t lane);
void world_scan_badge(uint32_t lane, uint32_t user);
void world_scan_command(uint32_t lane, enum command command);
void world_scan_order(uint32_t lane, uint64_t order);
void world_scan_item(uint32_t lane, uint32_t item, uint32_t quantity); /* or something like it */
void world_scan_only_item(uint32_t lane, uint32_t item, uint32_t quantity);
void world_scan_carton(uint32_t lane, uint32_t carton);
void world_scan_answer(uint32_t lane);   /* to what a prompt asks for: a serial number, a lot, a date; or not */
void world_scan_nonsense(uint32_t lane); /* what nobody knows, or cannot read */

/* What the box in line weighs, or so. */
void world_weigh(uint32_t lane, bool well);
void world_scan_label(uint32_t lane, uint64_t sheet, bool by_mark, uint8_t via);

/* A lead lets the lane's last refusal through, or tries to; then, mostly, the thing is scanned once more. */
void world_override(uint32_t lane);

/* Facts about units: what UNDO takes back; what comes out, or is moved, by the candidates of a scan. */
void world_fill_last_scan(struct event_scan *facts, uint64_t order);
void world_fill_units(struct event_scan *facts, uint32_t lane);

/* An item that lies in another box of the lane's order, and how many of it one scan put there; 0: none. */
uint32_t world_item_elsewhere(uint32_t lane, uint32_t *quantity);

/* The first line of the order that wants something, and that of which something must come out of an unsealed box. */
const struct event_line *world_line_with_room(const struct model_order *order);
const struct event_line *world_line_with_excess(uint64_t order);

#endif
