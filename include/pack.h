/* The packing core: one function of (state, event). No I/O, clock, randomness, locale or malloc; the state is the
 * caller's, of fixed size, and a zeroed one is a station that knows nothing yet. */
#ifndef PACKWARDEN_PACK_H
#define PACKWARDEN_PACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "action.h"
#include "digest.h"
#include "event.h"
#include "limits.h"

enum {
	/* the most that one event leads to: a case over 64 lines closes 64 boxes, each with its label */
	PACK_ACTIONS_MAX = 96 + LIMIT_SCAN_LINES + 8 * LIMIT_ORDER_BOXES,
	SCALE_EMPTY_G = 10,   /* a scale that shows less is empty */
	PACK_RETRY_MS = 5000, /* after a label certainly did not print, until the next attempt */
};

#define PACK_NO_DEADLINE INT64_MAX

struct pack_line {
	uint32_t n, item, quantity, packed;
	uint8_t status; /* enum line_status */
};

struct pack_box {
	uint64_t id, number, intent;
	int64_t retry_ms;   /* 0, or when its label is tried again */
	uint64_t grams;     /* of its contents */
	uint32_t ordinal, units, attempt;
	uint32_t carton;    /* 0: nobody has said */
	uint32_t weight_g;  /* 0: not weighed with what is in it now */
	uint8_t state;      /* enum box_state */
	bool reprinted, intercept;
};

struct pack_order {
	uint64_t id, content;
	uint32_t lane;      /* where it is open; 0: here only while a printer answers for it */
	uint32_t range;
	bool own;           /* its boxes get the numbers that came with it, each when its label is asked for */
	uint32_t given;     /* how many of them no box has had yet */
	uint64_t box;       /* at no lane: the open box that was worked in last, 0: the newest */
	uint8_t state;      /* enum order_state */
	uint32_t first_line, line_count; /* in pack.lines */
	uint64_t room;      /* units that open lines still want */
	size_t box_count;
	struct pack_box boxes[LIMIT_ORDER_BOXES];
};

struct pack_lane {
	uint32_t id;        /* 0: not configured */
	uint32_t user;
	uint64_t order, box;
	enum verdict latch;
	enum verdict refused;  /* the last refusal there, until something is accepted; VERDICT_NONE: none */
	uint32_t refused_item;
	uint64_t refused_seq;  /* of the scan that it answered */
	enum verdict allow;    /* a lead lets this refusal through once, for the next scan, of that item */
	uint32_t allow_item;
	bool done, at_end, outbound, shadow, scale;
	uint32_t idle_ms;
	int64_t last_ms;       /* of the last scan there; not kept over a restart */
	/* The prompt: what the next scan shall tell of the thing in the packer's hand. */
	uint8_t asks;       /* bits of enum item_needs still missing; 0: no prompt, and the rest is 0 too */
	uint8_t knows;      /* bits that its codes have told so far */
	uint32_t ask_item, ask_quantity;
	bool moving;        /* the next item is one to move into this box */
	uint32_t carton;    /* of new boxes */
	uint64_t weighed;   /* the box that the scale has weighed since it was empty; 0: none */
};

struct pack_carton {
	uint32_t id;        /* 0: free */
	uint32_t tare_g, max_weight_g, max_units; /* 0: none */
};

struct pack_range {
	uint32_t id;
	uint64_t next, last;
};

struct pack {
	struct pack_lane lanes[LIMIT_LANES];
	struct pack_range ranges[LIMIT_RANGES];
	struct pack_carton cartons[LIMIT_CARTONS];
	struct pack_order orders[LIMIT_OPEN_ORDERS]; /* id 0: free */
	struct pack_line lines[LIMIT_OPEN_LINES];
	uint32_t lines_used;
	uint64_t last_box, last_intent, last_unit, last_number; /* the newest ids given */
	struct digest digest;
};

/* Takes one event. Returns how many actions it wrote; *deadline_ms is when to send EVENT_TICK. An event that no
 * correct engine sends (an order that is not loaded, a lane that is not configured) changes nothing and returns 0. */
size_t pack_step(struct pack *pack, const struct event *event, struct action out[PACK_ACTIONS_MAX],
                 int64_t *deadline_ms);

/* What the engine asks before it steps. NULL if there is none. */
const struct pack_lane *pack_find_lane(const struct pack *pack, uint32_t lane);
const struct pack_order *pack_find_order(const struct pack *pack, uint64_t order);
const struct pack_box *pack_find_box(const struct pack_order *order, uint64_t box);

const struct pack_carton *pack_find_carton(const struct pack *pack, uint32_t carton);

/* The box that the lane's scale shall weigh next: the oldest closed one of its order that is not weighed; 0: none, or the
 * lane has no scale. */
uint64_t pack_waiting_box(const struct pack *pack, const struct pack_lane *lane);

/* The next line, after line number `after`, of the lane's order from which units of the item must come out of a box, as the
 * order was cancelled or wants fewer; 0: none. */
uint32_t pack_excess_line(const struct pack *pack, uint32_t lane, uint32_t item, uint32_t after);

/* Why DECISION_ADD would open no box of the order; VERDICT_NONE: it does. An order that is open at no lane: no-order-open. */
enum verdict pack_add_box_refused(const struct pack *pack, uint64_t order);

/* At start, from the tables: as if all events had just been replayed. The digest is set by the caller. */
bool pack_restore_lane(struct pack *pack, const struct pack_lane *lane);
bool pack_restore_order(struct pack *pack, const struct event_load *load);

/* The rows as the digest sees them; the store hashes its tables with the same functions. */
void pack_hash_order(struct digest *digest, int sign, uint64_t id, uint8_t state, uint64_t content);
void pack_hash_box(struct digest *digest, int sign, uint64_t order, const struct pack_box *box);
void pack_hash_unit(struct digest *digest, int sign, uint64_t unit, uint64_t box, uint32_t line, uint32_t item,
                    uint32_t quantity, uint32_t grams);
void pack_hash_number(struct digest *digest, int sign, uint64_t number, uint64_t box, bool is_void);

#endif
