/* An order packed, labelled and sealed, again and again, with all that must be true afterwards. */
#ifndef TESTS_STATION_FLOW_H
#define TESTS_STATION_FLOW_H

#include "station_paper.h"
#include "station_rig.h"

enum { FLOW_BOXES = 2 };

struct flow {
	struct rig rig;
	char badge[32], ack[32], newbox[32], undo[32];
	int order;                  /* the number of the order that is packed */
	int64_t scans;              /* answered so far */
	int64_t refused;
	int64_t units;              /* accepted in this order, and not taken back */
	struct paper *paper;        /* what the printer has printed; NULL: the sheets are in the folder labels */
	int settled;                /* labels whose fate was unknown, and that a lead has settled */
};

/* A station with a packer, a catalogue and `orders` orders, ready for flow_pack(). */
void flow_start(struct flow *flow, const char *program, int orders);

/* The same, with a printer set up by these lines of packwarden.conf, whose sheets are read back. */
void flow_start_with(struct flow *flow, const char *program, int orders, const char *printer, struct paper *paper);
void flow_stop(struct flow *flow, bool show_log);

/* orders.csv with PREFIX-1 … PREFIX-count, three lines each. The caller's to free. */
char *flow_manifest(const char *prefix, int count);

/* Signs in and packs the next order into two boxes, with a wrong item and an UNDO on the way. False (and a line that
 * says why): an answer was not the one that is due. */
bool flow_pack(struct flow *flow);

/* Waits until each box's label is out, scans it, and the order is sealed. With a printer, only what is on paper is
 * scanned; a label of which the station does not know is settled by looking at the paper. */
bool flow_labels(struct flow *flow, int64_t patience_us);

/* The order, its units, numbers, sheets, and what the journal holds of it all. */
bool flow_check(struct flow *flow);

/* Digests, replay and hash chain of the whole station, and its log. */
bool flow_check_station(struct flow *flow);

#endif
