/* Actions: all that the core ever wants done. Rows are written in the commit that holds the event; labels are made
 * after it. Its key is (seq of the event, index among its actions). */
#ifndef PACKWARDEN_ACTION_H
#define PACKWARDEN_ACTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "verdict.h"

enum action_kind {
	ACTION_VERDICT = 1, /* the answer: exactly one for each EVENT_SCAN, the first of its actions; at most one for an EVENT_WEIGHT */
	ACTION_EVENT,       /* what followed from it, or news for a lane */
	ACTION_ORDER,       /* row orders: state, lane and the box to go on with */
	ACTION_BOX,         /* row box, whole */
	ACTION_UNIT,        /* row unit: added, and line.packed raised */
	ACTION_UNIT_GONE,   /* row unit: removed, and line.packed lowered */
	ACTION_NUMBER,      /* row number: taken from a range, serial given; range 0: the next of those that came with the order */
	ACTION_NUMBER_VOID,
	ACTION_LANE,        /* row lane, whole */
	ACTION_LABEL,       /* make, check and print a label: this intent, this attempt */
	ACTION_INTENT,      /* row intent: its state; from INTENT_NOT_PRINTED on its paper shall not come out any more */
	ACTION_LINE,        /* row line: its status */
	ACTION_OVERRIDE,    /* row override: what was let through, by whom */
	ACTION_UNLOCK,      /* row unlock: what was put aside (state 0), or a lead unlocked (1); number: seq of the refusal */
	ACTION_UNIT_MOVED,  /* row unit: it is in this box now */
	ACTION_UNIT_BACK,   /* the same, by taking back its last move */
	ACTION_KINDS,
};

/* Which limit of a carton is meant by limit-exceeded. */
enum action_limit { LIMIT_NONE = 0, LIMIT_CARTON_UNITS, LIMIT_CARTON_WEIGHT };

struct action {
	enum action_kind kind;
	uint32_t lane;
	enum verdict verdict;
	uint64_t order, box, unit, number, intent, serial;
	uint32_t line, item, quantity, count, of, ordinal, attempt, range, user, units, position;
	int64_t retry_ms;   /* of ACTION_BOX */
	uint8_t state;      /* of the row's own enum */
	uint8_t via;
	uint8_t asks, knows; /* of ACTION_LANE, asks of ACTION_VERDICT too: bits of enum item_needs */
	uint8_t limit;      /* enum action_limit */
	uint8_t scale;      /* enum scale_state: why a reading counts for nothing; of ACTION_EVENT: the box shall be weighed */
	uint32_t carton, weight_g, expected_g;
	uint64_t grams;     /* of ACTION_BOX its contents, of a unit's row one unit */
	uint64_t weighed;   /* of ACTION_LANE */
	bool reprinted, intercept;
	bool override;      /* let in by a lead, or about that */
	bool shadow;        /* the answer of a trial: nothing blocks */
	enum verdict refused, allow; /* of ACTION_LANE, as in struct pack_lane: its items are item and allow_item, its seq number */
	uint32_t allow_item, ask_item;
	bool moving;       /* of ACTION_LANE: see struct pack_lane */
	bool between;      /* of a verdict: it is about one box and another, by BACK, MOVE or an UNDO of a move */
};

/* One line, "kind key=value …" without the fields that are 0. Returns the length; 0 if text[capacity] is too small. */
size_t action_format(const struct action *action, char *text, size_t capacity);

#endif
