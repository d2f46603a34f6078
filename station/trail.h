/* What happened to an order, for those who ask later: the journal's lines that are about it, by number. The numbers are
 * stored and never get another meaning. What `what` says: */
#ifndef STATION_TRAIL_H
#define STATION_TRAIL_H

enum trail_kind {
	TRAIL_SCAN = 1, /* enum verdict: the answer. An accepted item is told by its row in table unit, until it is undone */
	TRAIL_ORDER,    /* enum order_state that it has now, and TRAIL_LINES, TRAIL_ADDRESS if these are new */
	TRAIL_LABEL,    /* it could not be made; 0 */
	TRAIL_PRINT,    /* enum print_step, a final one */
	TRAIL_BOX,      /* enum box_decision */
	TRAIL_OVERRIDE, /* enum verdict that was let through */
	TRAIL_WEIGHT,   /* enum verdict: the answer */
	TRAIL_CALL,     /* 0: somebody goes there; 1: has been there */
	TRAIL_LOOK,     /* a lead has seen the customer's data; 0 */
	TRAIL_KINDS,
};

enum { TRAIL_LINES = 256, TRAIL_ADDRESS = 512 };

#endif
