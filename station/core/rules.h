/* The decision about one scan, apart from carrying it out. Private to the core. */
#ifndef CORE_RULES_H
#define CORE_RULES_H

#include "pack.h"

enum deed {
	DEED_NONE,       /* the answer is all */
	DEED_UNLATCH,
	DEED_SIGN_IN,    /* other: the lane that the packer leaves, 0: none */
	DEED_SIGN_OUT,
	DEED_OPEN,       /* the scan's order at this lane; the one that is open there is set aside */
	DEED_PACK,       /* candidate `item` of the scan, from `line` on */
	DEED_UNDO,
	DEED_NEW_BOX,
	DEED_FINISH,
	DEED_SET_ASIDE,
	DEED_SEAL,
	DEED_RETURN,     /* units of candidate `item` come out of the box, from `line` */
	DEED_SHORT,      /* `line` waits for a lead */
	DEED_LOAD,       /* the label's box is on the truck */
	DEED_BACK,       /* the box before this one */
	DEED_ASK_MOVE,   /* the lane asks for the item that is to be moved */
	DEED_MOVE,       /* the units in the scan go into the lane's box */
	DEED_CARTON,     /* the box is in the scan's carton */
	DEED_SCALE_EMPTY,
	DEED_ON_SCALE,   /* the waiting box has been weighed, and the weight is another one */
	DEED_WEIGH,      /* it is its weight */
	DEED_OLD_SHEET,  /* the sheet that the new address has made void has been seen */
};

#define DECIDE(...) ((struct decision){ __VA_ARGS__ })

struct decision {
	enum verdict verdict;
	enum deed deed;
	size_t item;     /* index into scan.items */
	uint32_t line;   /* index into the order's lines, of DEED_PACK, DEED_UNDO, DEED_MOVE, DEED_RETURN, DEED_SHORT */
	uint32_t other;  /* lane */
	uint64_t order;  /* that the answer is about; 0: the lane's */
	enum verdict news; /* what the lane is told beside the answer; VERDICT_NONE: nothing */
	bool override;   /* a lead's permission was needed, and was there */
	uint8_t asks;    /* bits of enum item_needs that the next scan shall tell of candidate `item`; 0: nothing */
	uint8_t limit;   /* enum action_limit */
	uint8_t scale;   /* enum scale_state, of a reading that counts for nothing */
};

struct decision rules_scan(const struct pack *pack, const struct pack_lane *lane, const struct event_scan *scan);

/* Units that the line still wants, and those that must come out of a box again. */
uint32_t rules_line_room(const struct pack_line *line);
uint32_t rules_line_excess(const struct pack_order *order, const struct pack_line *line);

/* Something must come out: of any box, or, as a cancelled order's sealed boxes are intercepted, of one not sealed. */
bool rules_has_excess(const struct pack *pack, const struct pack_order *order);

/* The index of the line that a unit of the item, found in line n, comes out of. */
uint32_t rules_return_line(const struct pack *pack, const struct pack_order *order, uint32_t item, uint32_t n);

/* The index of the first line from which units of the item must come out, line_count if there is none. */
uint32_t rules_excess_line(const struct pack *pack, const struct pack_order *order, uint32_t item);

/* Units that open lines of this order still want of the item. */
uint64_t rules_item_room(const struct pack *pack, const struct pack_order *order, uint32_t item);

bool rules_has_unsealed_units(const struct pack_order *order);
bool rules_all_sealed(const struct pack_order *order);

/* P4: why nothing more may be done for an order in this state; VERDICT_NONE: it may. */
enum verdict rules_order_stopped(uint8_t state);

/* The same for the order that is open at a lane, NULL: there is none. */
enum verdict rules_open_refused(const struct pack_order *order);

/* The same for its labels: what must come out comes out first. */
enum verdict rules_label_stopped(const struct pack *pack, const struct pack_order *order);

/* A sealed box of an order in this state must not leave. */
bool rules_order_stays(uint8_t state);

/* A thing in the packer's hand; the last that went in; one that is missing. */
struct decision rules_item(const struct pack *pack, const struct pack_lane *lane, const struct event_scan *scan);
struct decision rules_short(const struct pack *pack, const struct pack_lane *lane);

/* What the scan tells of the thing in hand, and what its codes before have told: bits of enum item_needs. */
uint8_t rules_known(const struct pack_lane *lane, const struct event_scan *scan);

/* The lane's prompt is still open after this scan, which does not ask itself. */
bool rules_prompt_stays(const struct event_scan *scan, const struct decision *decision);

/* Between boxes: what the last scan did is taken back, an earlier box is the lane's again, an item goes to another box. */
struct decision rules_undo(const struct pack *pack, const struct pack_lane *lane, const struct event_scan *scan);
struct decision rules_back(const struct pack *pack, const struct pack_lane *lane);
struct decision rules_move(const struct pack *pack, const struct pack_lane *lane);
struct decision rules_move_item(const struct pack *pack, const struct pack_lane *lane, const struct pack_order *order,
                                const struct event_scan *scan);

/* The box that BACK goes to, 0: there is none. */
uint64_t rules_box_before(const struct pack_order *order, uint64_t box);

/* Row i of the scan's unit rows, from 0 to also_count. */
const struct scan_unit *rules_row(const struct event_scan *scan, size_t i);

/* What the units of the rows weigh, once they are known to be in a box. */
uint64_t rules_rows_grams(const struct event_scan *scan);

/* How many units the rows of the scan are; 0: they are not in their lines and in the box, and no correct engine says so. */
uint64_t rules_rows_in_box(const struct pack *pack, const struct pack_order *order, const struct pack_box *box,
                           const struct event_scan *scan);

/* The index of the line with this number, line_count if there is none. */
uint32_t rules_line_index(const struct pack *pack, const struct pack_order *order, uint32_t n);

/* Some line of the order has the item. */
bool rules_has_item(const struct pack *pack, const struct pack_order *order, uint32_t item);

/* What must be known of the unit and is not, unless a lead lets it through; VERDICT_NONE: all is known. */
enum verdict rules_unit_unknown(const struct pack_lane *lane, const struct scan_item *item, uint8_t known);

/* Another box, and the order's end. */
struct decision rules_new_box(const struct pack *pack, const struct pack_lane *lane);
struct decision rules_done(const struct pack *pack, const struct pack_lane *lane);

/* Why a lead gets no further box for an order at a lane; VERDICT_NONE: it is opened. */
enum verdict rules_add_box_refused(const struct pack *pack, const struct pack_order *order);

/* Why there may be no further box of the order; VERDICT_NONE: there may. */
enum verdict rules_new_box_refused(const struct pack *pack, const struct pack_order *order);

/* Why `quantity` more units find no box to go into; VERDICT_NONE: they do. */
enum verdict rules_box_refused(const struct pack *pack, const struct pack_lane *lane, const struct pack_order *order,
                               uint32_t quantity);

/* The same of so many units, of so many grams in all, and of the box's carton: with which limit they would pass. */
struct decision rules_no_place(const struct pack *pack, const struct pack_lane *lane, const struct pack_order *order,
                               uint32_t quantity, uint64_t grams);

/* A person has let this refusal through for the next scan, which is of this item (0: it is about none). */
bool rules_allows(const struct pack_lane *lane, enum verdict refusal, uint32_t item);

/* Whether a person may let the lane's last refusal through. */
bool rules_override(const struct pack_lane *lane, const struct event_override *override);

/* Which limit of its carton a box would pass with so many units more, of so many grams in all; a box that is not there is
 * the one that the lane would open. LIMIT_NONE: they fit. */
enum action_limit rules_carton_full(const struct pack *pack, const struct pack_lane *lane, const struct pack_box *box,
                                    uint64_t units, uint64_t grams);
struct decision rules_carton(const struct pack *pack, const struct pack_lane *lane, const struct event_scan *scan);

/* The box is closed, and its lane's scale has not seen it: it gets no label yet. */
bool rules_waits_for_scale(const struct pack *pack, const struct pack_order *order, const struct pack_box *box);

/* A reading of the lane's scale. */
struct decision rules_weight(const struct pack *pack, const struct pack_lane *lane, const struct event_weight *weight);

/* A label in the packer's hand, and at the loading door. */
struct decision rules_label(const struct pack *pack, const struct pack_lane *lane, const struct event_scan *scan);
struct decision rules_loading(const struct pack *pack, const struct event_scan *scan);

#endif
