/* Rooms of the engine: what the codes tell of one unit, and the lane's prompt for what they do not. */
#ifndef STATION_ENGINE_UNIT_H
#define STATION_ENGINE_UNIT_H

#include "barcode.h"
#include "engine.h"

/* A code that was scanned: as it was parsed, with the scanner's identifier, and the text alone. */
struct unit_code {
	const struct barcode *barcode;
	const char *whole;
	const char *text;
	size_t length;
};

/* Serial number, lot and expiry date that the code's elements name. */
void unit_texts(const struct unit_code *code, struct fact_texts *texts);

/* The code answers what the lane asks: facts and texts say all that is known of the unit then. False: it is no answer, and
 * nothing has changed. */
bool unit_answer(struct engine *engine, const struct pack_lane *lane, const struct unit_code *code,
                 struct event_scan *facts, struct fact_texts *texts);

/* What the tables know of the unit: packed before, recalled, too old for the lane's order. */
void unit_judge(struct engine *engine, uint32_t lane, struct event_scan *facts, const struct fact_texts *texts);

/* After the step, in its commit: what the core has no place for. */
void unit_keep(struct engine *engine, uint32_t lane, const struct action *answer, const struct fact_texts *texts);

/* Why an answer was none, in words for the packer; NULL: the verdict's own words do. */
const char *unit_why_not(const struct event_scan *facts, const struct fact_texts *texts, const struct action *answer);

#endif
