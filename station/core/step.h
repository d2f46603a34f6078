/* One step of the core: the event, the state, the actions written so far; and the changes that several kinds of event
 * make. Private to the core. Every change of a row writes its action and keeps the digest. */
#ifndef CORE_STEP_H
#define CORE_STEP_H

#include "pack_state.h"
#include "rules.h"

struct step {
	struct pack *pack;
	const struct event *event;
	struct action *out;
	size_t count;
};

/* The place for an action, zeroed but for its kind and lane. */
struct action *step_act(struct step *step, enum action_kind kind);

/* Tells the order's lane what has followed; box may be NULL. */
void step_news(struct step *step, enum verdict verdict, const struct pack_order *order, const struct pack_box *box);

void step_set_order(struct step *step, struct pack_order *order, enum order_state state, uint32_t lane);

/* Every change of a box is between these two. */
void step_box_begin(struct step *step, const struct pack_order *order, const struct pack_box *box);
void step_box_row(struct step *step, const struct pack_order *order, const struct pack_box *box);
void step_set_box_state(struct step *step, const struct pack_order *order, struct pack_box *box, enum box_state state);

void step_set_intent(struct step *step, uint64_t box, uint64_t intent, uint32_t attempt, enum intent_state state);
void step_void_number(struct step *step, const struct pack_box *box, enum number_state state);

struct pack_box *step_open_box(struct step *step, struct pack_lane *lane, struct pack_order *order);
void step_close_box(struct step *step, struct pack_lane *lane, struct pack_order *order, struct pack_box *box);

/* The scale has seen the box as it is: its label may be made. */
void step_set_weight(struct step *step, struct pack_order *order, struct pack_box *box, uint32_t grams);

/* The lane's box closes, if it has one, and another opens. */
void step_next_box(struct step *step, struct pack_lane *lane, struct pack_order *order);

/* An empty box that nobody needs. */
void step_void_box(struct step *step, struct pack_lane *lane, struct pack_order *order, struct pack_box *box);

/* Wants a label for a closed box: a new intent, or the next attempt of the one that certainly did not print. Not for an
 * order that is stopped (its release asks again); without a number it is tried again later. */
void step_queue_label(struct step *step, struct pack_order *order, struct pack_box *box);

/* All labels that closed boxes of the order still lack. */
void step_queue_labels(struct step *step, struct pack_order *order);

/* What is printed or printing counts no more. Unless `number` is NUMBER_LIVE, its number is void in that way, and a later
 * label gets a new one. */
void step_void_label(struct step *step, const struct pack_order *order, struct pack_box *box,
                     enum number_state number);

/* When to try again: only at a lane, where somebody waits for it, and not while the order is stopped. 0: never. */
int64_t step_retry_ms(const struct step *step, const struct pack_order *order);

void step_set_retry(struct step *step, const struct pack_order *order, struct pack_box *box, int64_t retry_ms);

/* A box that something comes out of, or goes into again: a label that it had is void. */
void step_reopen_box(struct step *step, const struct pack_order *order, struct pack_box *box);

/* From box to box: to the one before; the scan's units to the lane's box; and back where they were. */
void step_back(struct step *step, struct pack_lane *lane, struct pack_order *order);
void step_move(struct step *step, struct pack_lane *lane, struct pack_order *order);
void step_move_back(struct step *step, struct pack_lane *lane, struct pack_order *order);

/* The newest of its open boxes, 0: none. */
uint64_t step_newest_open_box(const struct pack_order *order);

/* All of it is in closed boxes. */
bool step_is_packed(const struct pack_order *order);

/* The lane asks for nothing more. */
void step_end_prompt(struct pack_lane *lane);

/* The order is open nowhere; an empty box of it is given up. */
void step_leave_order(struct step *step, struct pack_lane *lane);

/* The last unit that was wanted is in, or the last that was too many is out: where DONE does not end orders, that does. */
void step_finish_if_in(struct step *step, struct pack_lane *lane, struct pack_order *order);
void step_finish_order(struct step *step, struct pack_lane *lane, struct pack_order *order);
void step_seal_order(struct step *step, struct pack_lane *lane, struct pack_order *order);

/* An order at a lane that may go on, after it was taken up, changed or released. */
void step_go_on(struct step *step, struct pack_order *order);

/* An order at no lane has changed: its state is what its lines and boxes say. */
void step_settle_away(struct step *step, struct pack_order *order);

void step_tender(struct step *step, struct pack_order *order, struct pack_box *box);

/* Carries out what each kind of event says. */
void step_scan(struct step *step);
void step_label(struct step *step);
void step_print(struct step *step);
void step_decision(struct step *step);
void step_order(struct step *step);
void step_tick(struct step *step);
void step_override(struct step *step);
void step_weight(struct step *step);

#endif
