/* Numbers that come with an order from its carrier's system: looked at before the order goes in, kept in table given until
 * its boxes take them. Private to the engine. */
#ifndef STATION_ENGINE_GIVEN_H
#define STATION_ENGINE_GIVEN_H

#include "engine_import.h"

enum { GIVEN_REASON = 400 };

/* What is wrong with an order's numbers, and in which of its columns. */
struct given_refusal {
	const char *column;
	char text[GIVEN_REASON];
};

/* Each number has the form and check digit of the order's carrier, or of any that is known where it names none; no box, no
 * other order and no range of this station has it. `order` is the order's row, 0: it is new. */
bool given_fits(struct engine *engine, const struct manifest_order *order, int64_t known, struct given_refusal *refusal);

enum given_change { GIVEN_SAME, GIVEN_OTHERS /* the order has others than before */,
	            GIVEN_LIVE /* and a number that a label already shows is not among them */ };

/* Keeps them, once they fit: those that no box has had yet are replaced. */
enum given_change given_keep(struct engine *engine, const struct manifest_order *order, int64_t id);

/* ---- finished labels: engine_given_file.c ---- */

struct given_label {
	uint8_t *data; /* the holder's to free */
	size_t size;
};

/* From the folder that packwarden.conf names. False: why says what is wrong, and what to do. */
bool given_label_read(struct engine *engine, const char *name, struct given_label *label, char why[GIVEN_REASON]);
bool given_label_right(struct given_label *label, const char *name, char why[GIVEN_REASON]); /* by its size and first bytes */
void given_label_free(struct given_label *label);

/* With a number that came with the order. False: there is no such number, or its label has begun to print. */
bool given_label_keep(struct engine *engine, int64_t order, const char *number, const struct given_label *label);

/* The finished label of the box's number as a sealed memfd, the caller's; -1: it has none. */
int given_label_of_box(struct engine *engine, uint64_t box);

/* A dry run remembers them, as a later order of the file may have one of them again. */
void given_remember(struct engine *engine, const struct manifest_order *order);

#endif
