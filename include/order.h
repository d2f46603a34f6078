/* The states of the things a station keeps. The numbers are stored: they are never given another meaning. */
#ifndef PACKWARDEN_ORDER_H
#define PACKWARDEN_ORDER_H

/* released → open → packed → sealed → tendered; held and cancelled from any state before tendered. A suspect order
 * is one that looks like another of the last days: held until a lead has decided. */
enum order_state {
	ORDER_RELEASED = 1, ORDER_OPEN, ORDER_PACKED, ORDER_SEALED, ORDER_TENDERED, ORDER_HELD, ORDER_CANCELLED,
	ORDER_SUSPECT,
};

/* Only open lines are packed. Backordered, held, short and damaged ones wait, and do not hold up the others. */
enum line_status { LINE_OPEN = 0, LINE_BACKORDERED, LINE_HELD, LINE_SHORT, LINE_CANCELLED, LINE_DAMAGED };

/* open → complete → printing → labelled | unknown → sealed → tendered; voided from any state before tendered.
 *   open      units go in                       printing  a label intent is out, its paper not yet sure
 *   complete  closed; its label is to be made   labelled  the label came out: its scan seals
 *   unknown   it may have come out: a scan of it, a lead or a void decides */
enum box_state { BOX_OPEN = 1, BOX_COMPLETE, BOX_PRINTING, BOX_LABELLED, BOX_UNKNOWN, BOX_SEALED, BOX_LOADED,
	         BOX_TENDERED, BOX_VOIDED };

/* readdressed: void since the address changed; the first scan of the old sheet is told so */
enum number_state { NUMBER_LIVE = 1, NUMBER_VOID, NUMBER_READDRESSED };

/* The order of a label's life; those below INTENT_PRINTED are open. */
enum intent_state { INTENT_MADE = 1, INTENT_RENDERED, INTENT_CREATED, INTENT_SENT, INTENT_PRINTED,
	            INTENT_NOT_PRINTED, INTENT_UNKNOWN, INTENT_UNREADABLE, INTENT_VOID };

enum role { ROLE_NONE = 0, ROLE_PACKER, ROLE_LEAD, ROLE_ADMIN };

const char *order_state_text(enum order_state state); /* "released" …, "" if it is none */
const char *line_status_text(enum line_status status);
const char *box_state_text(enum box_state state);
const char *role_text(enum role role);

#endif
