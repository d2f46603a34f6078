/* Events: all that the core ever learns. Each is one journal line; replaying the lines gives the same state.
 *
 * A decision may need what the core does not hold (a code's meaning, a serial's earlier box). The engine looks that up
 * before the step, in the same transaction, and it travels in the event as facts, so that a replay needs no look-ups. */
#ifndef PACKWARDEN_EVENT_H
#define PACKWARDEN_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "limits.h"
#include "message.h"
#include "order.h"

enum event_kind {
	EVENT_LANE = 1, /* a lane's rules, at start and when the configuration has changed */
	EVENT_RANGE,    /* a number range */
	EVENT_LOAD,     /* an order as the tables have it, before an event that needs it */
	EVENT_SCAN,
	EVENT_ORDER,    /* a manifest or a person has changed an order */
	EVENT_LABEL,    /* the label was drawn and read back, or could not be */
	EVENT_PRINT,    /* how far the print job has come */
	EVENT_BOX,      /* a lead's decision about a box's label */
	EVENT_TICK,     /* the deadline that the core asked for */
	EVENT_OVERRIDE, /* a person lets the lane's last refusal through, once */
	EVENT_RECALL,   /* goods were recalled, or the recall has ended: what follows from it comes as events of its own */
	EVENT_CARTON,   /* a kind of carton, at start and when the configuration has changed */
	EVENT_WEIGHT,   /* a reading of a lane's scale */
	EVENT_CALL,     /* somebody goes to the lane that has called, or has been there */
	EVENT_ACCESS,   /* who signed in at the pages, or looked at whose address, or had them purged: evidence alone */
	EVENT_LEASE,    /* the order is leased to this station, was given back by it, or taken from it: evidence, and central's */
	EVENT_RESTORE,  /* the database was a backup; what follows for its boxes comes as events of its own */
	EVENT_KINDS,
};

enum command { COMMAND_NONE, COMMAND_ACK, COMMAND_UNDO, COMMAND_NEWBOX, COMMAND_DONE, COMMAND_SETASIDE, COMMAND_SHORT,
	       COMMAND_DAMAGED, COMMAND_REPRINT, COMMAND_VOID, COMMAND_CALL, COMMAND_SIGNOUT, COMMAND_TRAINING,
	       COMMAND_BACK, COMMAND_MOVE,
	       COMMANDS };

const char *command_text(enum command command);

/* Lane ids are 1..LIMIT_LANES; all other ids are the tables' and never 0. */
struct event_lane {
	bool done;       /* finish = done: the order ends by DONE, not by its last item */
	bool at_end;     /* labels = at-end: all labels of an order print when all is in */
	bool outbound;
	bool shadow;     /* a trial: true verdicts, and nothing blocks */
	uint32_t idle_ms; /* who has not scanned for so long is signed out; 0: never */
	bool scale;      /* a closed box is weighed before it gets its label */
	uint32_t carton; /* what a new box is, 0: nobody says */
};

/* What may go into one; 0: as much as fits. */
struct event_carton {
	uint32_t carton;
	uint32_t tare_g, max_weight_g; /* with its contents */
	uint32_t max_units;
	bool gone;       /* no longer in the configuration: it has no limits */
};

struct event_range {
	uint32_t range;
	uint64_t next, last; /* serials still to be had, both included; next = last + 1: none */
	uint32_t user;       /* who gave the range, 0: nobody did */
};

struct event_line {
	uint32_t n, item, quantity, packed; /* packed > quantity: the rest must come out again */
	uint8_t status; /* enum line_status */
};

struct event_box {
	uint64_t id, number, intent;
	int64_t retry_ms;   /* when its label is tried again, station's clock; 0: it is not */
	uint64_t grams;     /* of its contents, as far as the catalogue knows them */
	uint32_t ordinal, units, attempt;
	uint32_t carton;    /* 0: nobody has said */
	uint32_t weight_g;  /* on the scale, 0: not weighed with what is in it now */
	uint8_t state;      /* enum box_state */
	bool reprinted;     /* a second sheet with this number may exist: only the seal mark seals */
	bool intercept;     /* sealed, and must not leave: its order changed after the seal */
};

struct event_load {
	uint64_t order, content;
	uint8_t state;      /* enum order_state */
	uint32_t lane;      /* where it is open, 0: nowhere */
	uint32_t range;     /* where its boxes get their numbers, 0: nowhere */
	bool own;           /* its numbers came with it, from the carrier's system: it has no others */
	uint32_t given;     /* of these, those that no box has had yet */
	uint64_t box;       /* its open box that was worked in last, 0: the newest */
	const struct event_line *lines; /* the caller's */
	size_t line_count;
	const struct event_box *boxes;  /* voided ones left out */
	size_t box_count;
};

struct scan_item {
	uint32_t item;
	uint32_t quantity;  /* units in one scan */
	uint8_t needs;      /* bits of enum item_needs */
	uint32_t grams;     /* of one unit, 0: not known */
};

enum item_needs { NEEDS_LOT = 1, NEEDS_SERIAL = 2, NEEDS_EXPIRY = 4 };

struct scan_label {
	bool is_label;      /* the code is a label's: a number we issued, an SSCC, or a seal mark */
	bool by_mark;       /* it is a seal mark */
	bool is_void;       /* the number is void, or the mark is not the newest of its box */
	uint64_t box;       /* 0: never issued here */
	uint64_t order, intent;
	uint32_t attempt, lane;
	uint8_t box_state;  /* enum box_state */
	uint8_t order_state;/* enum order_state, of its order */
	bool intercept;     /* the box must not leave */
	bool readdressed;   /* void as the address changed, and not scanned since */
	uint64_t number;    /* the number scanned */
};

/* A unit row of the lane's order, in a box that is not sealed.
 * UNDO: what the last scan has put where it is, of a unit's moves the last alone; the rows of one scan are in one box, the
 * newest is first. An item that must come out of the box: the last unit there of the first such line that has one, see
 * pack_excess_line(). An item to be moved: for each candidate that has any in another box, the rows of the newest scan of as
 * many units as this one, or a row of the item. */
struct scan_unit {
	uint64_t unit, box;
	uint64_t from;      /* UNDO: that scan has moved it here from this box; 0: it has packed it */
	uint32_t line, item, quantity;
	uint32_t grams;     /* of one unit */
};

struct event_scan {
	uint8_t via;                /* enum message_via */
	bool overlong;
	bool fresh;                 /* the scanner was not bound to this lane yet */
	enum command command;
	uint32_t badge;             /* the user whose badge it is, 0: none */
	uint8_t role;               /* enum role, of that user */
	uint32_t lane_code;         /* the lane whose code it is */
	uint32_t carton;            /* the carton whose code it is */
	struct scan_label label;
	uint64_t order;             /* the order whose code, or bound tote, it is */
	uint8_t order_state;        /* enum order_state */
	uint32_t order_lane;        /* the lane where it is open */
	bool unleased;              /* this station does not hold its lease; of a code that nothing is known of: central may know
	                             * an order of it */
	struct scan_item items[LIMIT_CANDIDATES];
	size_t item_count;
	bool product;               /* a well-formed product code, known or not */
	bool damaged;               /* a check digit or GS1 error */
	uint32_t position;          /* of the damage, from 0 */
	bool answer;                /* of the lane's prompt: items[0] is the item asked about, and what its codes have told
	                             * before is told again. With product: it may be another product's code, too */
	bool has_serial, serial_used, has_lot, has_expiry, expired, recalled;
	bool clock_wrong;           /* nobody can tell what is expired */
	struct scan_unit last;                      /* 0: none */
	struct scan_unit also[LIMIT_SCAN_LINES - 1]; /* the further rows */
	size_t also_count;
};

struct event_order {
	uint64_t order;
	uint8_t state, was_state;            /* enum order_state; was_state 0: new */
	uint64_t content, was_content;
	uint32_t user;                       /* who, 0: an import */
	bool lines, address;                 /* what is new; a load with the new lines came before */
};

struct event_label { uint64_t order, box, intent; uint32_t attempt; bool ok; };

struct event_print { uint64_t order, box, intent; uint32_t attempt; uint8_t step; /* enum print_step */ };

enum box_decision { DECISION_PRINTED = 1, DECISION_NOT_PRINTED, DECISION_REPRINT, DECISION_VOID,
	            DECISION_TENDER /* the carrier has it */,
	            DECISION_INTERCEPT /* sealed, and must not leave */,
	            DECISION_ADD /* another box for the order, at its lane; box is 0 */,
	            DECISION_FREE /* the order leaves its lane, so that another may take it up; box is 0 */,
	            DECISION_RENEW /* of a box not sealed, after a restore: what has become of its label nobody knows */ };

struct event_recall { uint64_t recall; uint32_t item, user; bool ended; };

struct event_call { uint64_t call; uint32_t user; bool ended; }; /* call: seq of the scan of CALL */
enum lease_state { LEASE_HELD = 1, LEASE_GIVEN, LEASE_LOST };

struct event_lease {
	uint64_t order, fence;               /* the fence is central's number of this lease */
	uint8_t state;                       /* enum lease_state */
	uint32_t user;                       /* who gave it back, 0: the station by itself */
};

struct event_restore {
	uint32_t epoch;                      /* the life of the database that begins here */
	uint64_t backup;                     /* seq of the backup's newest event */
	uint64_t skipped;                    /* label intents that are passed by: sheets that nobody remembers have them */
	int64_t made_ms;                     /* when the backup was made, UTC */
	uint32_t user;                       /* who restored it, 0: whoever may write the data folder */
};

struct event_decision { uint64_t order, box; uint8_t decision; uint32_t user; };

struct event_override {
	uint8_t verdict;                     /* enum verdict: the refusal */
	uint8_t role, least;                 /* enum role: of the user, and what packwarden.conf asks for; 0: never */
	uint32_t user;
};

enum scale_state { SCALE_STABLE = 1, SCALE_MOVING, SCALE_UNDER_ZERO, SCALE_OVER_CAPACITY,
	           SCALE_NOT_EMPTIED /* of answers only: what it shows may be the box before */ };

/* A reading, with what is expected of the box that waits for one. */
struct event_weight {
	uint8_t state;              /* enum scale_state */
	uint8_t via;                /* enum message_via */
	uint32_t grams;
	uint64_t box;               /* pack_waiting_box() of the lane, 0: none waits */
	uint32_t expected_g;        /* 0: nobody knows */
	uint32_t deviation_g;       /* of boxes like it */
	uint32_t floor_g;           /* a smaller difference is never refused */
};

enum access { ACCESS_SIGN_IN = 1, ACCESS_SIGN_OUT, ACCESS_PIN /* entered again */, ACCESS_WRONG_PIN,
	      ACCESS_LOOK /* at personal data */, ACCESS_NEW_PIN, ACCESS_DISABLE, ACCESS_PURGE /* of personal data, by hand */,
	      ACCESS_PURGE_JOURNAL /* of its lines alone, by hand */ };

struct event_access {
	uint8_t what;               /* enum access */
	bool badge;                 /* signed in by a badge alone */
	uint32_t user;              /* whose sign-in or PIN it is, or who did it; 0: whoever may use the local socket */
	uint32_t token;             /* of another system that looked */
	uint64_t order;             /* whose address was looked at; 0: of a search */
	uint32_t days;              /* ACCESS_PURGE: of orders that were done so long ago */
};

struct event {
	enum event_kind kind;
	uint64_t seq;     /* its place in the journal, from 1 */
	int64_t at_ms;    /* the station's clock: monotone, kept over restarts */
	int64_t wall_ms;  /* UTC, for people; 0 if unknown */
	uint32_t lane;    /* of EVENT_LANE, EVENT_SCAN, EVENT_OVERRIDE, EVENT_WEIGHT and EVENT_CALL */
	union {
		struct event_lane rules;
		struct event_range range;
		struct event_load load;
		struct event_scan scan;
		struct event_order order;
		struct event_label label;
		struct event_print print;
		struct event_decision box;
		struct event_recall recall;
		struct event_override override;
		struct event_carton carton;
		struct event_weight weight;
		struct event_call call;
		struct event_access access;
		struct event_lease lease;
		struct event_restore restore;
	};
};

/* ---- as text: one line, "kind key=value …", keys in a fixed order, ASCII, no newline ---- */

/* Where event_parse() keeps the lines and boxes of a load. */
struct event_storage {
	struct event_line lines[LIMIT_ORDER_LINES];
	struct event_box boxes[LIMIT_ORDER_BOXES];
};

/* Returns the length, or 0 if text[capacity] is too small; NUL-terminated. */
size_t event_format(const struct event *event, char *text, size_t capacity);

/* Returns 0, or 1 + the position of what is wrong. seq, t and wall may be missing: they are left as they were, so
 * that a hand-written line goes on from the one before. "t=+N" adds to the event's clock. */
size_t event_parse(struct event *event, struct event_storage *storage, const char *text, size_t length);

#endif
