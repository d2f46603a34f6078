/* A station around the core, kept as simply as can be: tables filled by the core's actions alone, the sheets of paper
 * that came out of its printers, and the promises, checked after every event. The first broken one stops the model and
 * is kept as text.
 *
 * Every event goes to two cores: one lives as the engine's does, and may be thrown away and made again from the tables
 * at any time; the other gets each event as its journal line, from the first one on, and is never restarted. They must
 * do the same. */
#ifndef TESTS_CORE_PACK_MODEL_H
#define TESTS_CORE_PACK_MODEL_H

#include "message.h"
#include "pack.h"

enum { MODEL_LANES = 5, MODEL_ROWS = 1 << 16, MODEL_ORDERS = 1 << 13, MODEL_LINES = 6, MODEL_RANGES = 2, MODEL_CARTONS = 3,
       MODEL_JOBS = 512, MODEL_REASON = 200 };

struct model_order {
	uint64_t content;
	uint64_t box;                        /* at no lane: the open box to go on with */
	uint8_t state, resume;
	bool by_hand;                        /* somebody rearranges its boxes: DONE ends it */
	uint32_t lane, range, address;       /* address: how often it has changed */
	bool own;                            /* its numbers came with it: so many are left */
	uint32_t given;
	uint32_t most[MODEL_LINES];          /* packed when the quantity of the line was lowered, or its quantity */
	size_t line_count, box_count; /* voided boxes are not listed */
	struct event_line lines[MODEL_LINES];
	uint64_t boxes[LIMIT_ORDER_BOXES];
};

struct model_box {
	uint64_t order;
	uint32_t address;                    /* on the sheet that sealed it */
	bool asked;                          /* a lead has asked for a label, and it waits for the scale */
	bool weighed;                        /* with what is in it now, and found right */
	struct pack_box row;
};

struct model_unit {
	uint64_t box, scan; /* scan: the event that packed it */
	uint32_t line, item, quantity, grams;
	bool there;
};

struct model_move {
	uint64_t unit, scan, from;
	bool there; /* not taken back */
};

struct model_number {
	uint64_t box, serial;
	uint32_t range;
	uint8_t state; /* enum number_state */
};

struct model_intent {
	uint64_t box, number;
	uint32_t address;
	uint32_t attempt, sheets; /* on paper, but for those that somebody attested as never printed */
	uint8_t state;
};

struct model_sheet { /* a label on paper */
	uint64_t box, number, intent;
	uint32_t attempt, address;
};

/* What the engine sent to render and print, whatever the core has thought of since. */
struct model_job {
	uint64_t order, box, number, intent;
	uint32_t attempt, address;
	uint8_t told;  /* the last that was reported: 0, or enum intent_state */
	uint8_t final; /* enum print_step of the last report, 0: the label could not be read back */
};

/* What the model knows of a lane beside its row. */
struct model_policy {
	uint64_t order, refused_seq;         /* the order that is open; the last refused scan, and what it was answered */
	enum verdict refused, permit;        /* permit: what a lead has let through for the next scan */
	uint32_t user, item, permit_item;
};

struct model {
	struct pack live, replayed;
	struct pack_lane lanes[MODEL_LANES];
	struct model_policy policies[MODEL_LANES];
	uint64_t overrides, let_in, idle;          /* how often each happened */
	struct pack_range ranges[MODEL_RANGES];
	struct pack_carton cartons[MODEL_CARTONS];
	struct model_order orders[MODEL_ORDERS];   /* [id]; 0 is none, here and below */
	struct model_box boxes[MODEL_ROWS];
	struct model_unit units[MODEL_ROWS];
	struct model_move moves[MODEL_ROWS];
	struct model_number numbers[MODEL_ROWS];
	struct model_intent intents[MODEL_ROWS];
	struct model_sheet sheets[MODEL_ROWS];
	struct model_job jobs[MODEL_JOBS];
	size_t job_count;
	uint64_t last_order, last_box, last_unit, last_number, last_intent, last_sheet, last_move;
	uint64_t seq;
	uint64_t waiting;                          /* for the scale, before a reading */
	int64_t now_ms, deadline_ms;
	const struct model_sheet *scanned;         /* the paper that this scan sees; NULL: none */
	struct action actions[PACK_ACTIONS_MAX], replayed_actions[PACK_ACTIONS_MAX];
	size_t action_count, most_actions;
	struct event_storage storage, parsed;
	uint64_t verdicts[VERDICT_END];            /* how often each was given */
	uint64_t kinds[ACTION_KINDS];              /* how often each action was wanted */
	void (*spoil)(struct pack *spoiled, const struct event *event); /* NULL, or sees every event before it is taken */
	struct pack *spoiled;                      /* what it plays with */
	bool journal;                              /* print each event's line: a file for `packwarden replay` */
	char failed[MODEL_REASON];                 /* "" while all promises hold */
};

/* model is zeroed by the caller; it is large. */
void model_start(struct model *model);

/* One event, through text too. False once a promise is broken. Fills in seq and the clock. */
bool model_send(struct model *model, struct event *event);

/* What an engine does before an event that needs an order: nothing if the core has it. */
bool model_load(struct model *model, uint64_t order);

/* What it does when the order's lines have changed. */
bool model_reload(struct model *model, uint64_t order);

/* Row box, as the action says, with what must be true of the change. */
bool model_apply_box(struct model *model, const struct event *event, const struct action *action);

/* A unit's row changes its box, for a move or for taking it back; it is gone. */
bool model_apply_move(struct model *model, const struct event *event, const struct action *action);
bool model_apply_move_back(struct model *model, const struct event *event, const struct action *action);
void model_forget_moves(struct model *model, uint64_t unit);

/* One scan, one UNDO; and the box that BACK goes to. */
bool model_undo_is_right(struct model *model, const struct event_scan *scan);
bool model_back_is_right(struct model *model, const struct pack_lane *before, const struct pack_lane *after);

/* A lead wants a further box: whether the order may have one, asked before the event, and what the event has done. */
bool model_adds_box(const struct event *event);
bool model_may_add_box(const struct model *model, const struct event *event);
/* An order that is set free leaves its lane, unless that is latched; nothing else changes. */
bool model_free_is_right(struct model *model, const struct event *event, uint32_t lane_before, const struct digest *before);
bool model_add_is_right(struct model *model, const struct event *event, bool may, const struct digest *before);

/* All tables against each other and against the core's digest. */
bool model_check(struct model *model);

/* What a scan may be answered; before: its lane and the digest. */
bool model_answer_is_right(struct model *model, const struct event *event, const struct pack_lane *before,
                           const struct digest *digest);

/* Who lets what through, what nobody does, what a trial and a pause do. */
bool model_policy_is_right(struct model *model, const struct event *event, const struct pack_lane *before);

/* What a reading of a scale may be answered, and what must follow. */
bool model_weight_is_right(struct model *model, const struct event *event, const struct pack_lane *before,
                           const struct digest *digest);

bool model_is_weight(const struct event_weight *weight);
uint64_t model_waiting_box(const struct model *model, const struct pack_lane *lane); /* for its scale, 0: none */
bool model_fits(const struct model *model, const struct pack_box *box);

/* The engine dies and starts again from its tables. */
bool model_restart(struct model *model);

/* The paper of a job comes out. */
void model_print_sheet(struct model *model, const struct model_job *job);

uint64_t model_room(const struct model_order *order);
uint32_t model_excess(const struct model_order *order, const struct event_line *line);

/* Something must come out of a box before another is sealed. */
bool model_has_excess(const struct model *model, const struct model_order *order);
bool model_label_stopped(const struct model *model, const struct model_order *order);

/* Units of the line in boxes from one state to another, both included. */
uint32_t model_units(const struct model *model, uint64_t order, uint32_t line, uint8_t from, uint8_t to);
bool model_stopped(uint8_t state);
bool model_fails(struct model *model, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
