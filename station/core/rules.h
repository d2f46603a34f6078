/* The decision about one scan, apart from carrying it out. Private to the core. */
#ifndef CORE_RULES_H
#define CORE_RULES_H

#include "pack.h"

enum deed {
	DEED_NONE,       /* the answer is all */
	DEED_UNLATCH,
	DEED_SIGN_IN,    /* other: the lane that the packer leaves, 0: none */
	DEED_SIGN_OUT,
	DEED_OPEN,       /* the scan's order at this lane */
	DEED_PACK,       /* candidate `item` of the scan, from `line` on */
	DEED_UNDO,
	DEED_NEW_BOX,
	DEED_FINISH,
	DEED_SET_ASIDE,
	DEED_SEAL,
};

struct decision {
	enum verdict verdict;
	enum deed deed;
	size_t item;     /* index into scan.items */
	uint32_t line;   /* index into the order's lines, of DEED_PACK and DEED_UNDO */
	uint32_t other;  /* lane */
};

struct decision rules_scan(const struct pack *pack, const struct pack_lane *lane, const struct event_scan *scan);

/* Units that open lines of this order still want of the item. */
uint64_t rules_item_room(const struct pack *pack, const struct pack_order *order, uint32_t item);

bool rules_all_sealed(const struct pack_order *order);

/* P4: why nothing more may be done for an order in this state; VERDICT_NONE: it may. */
enum verdict rules_order_stopped(uint8_t state);

#endif
