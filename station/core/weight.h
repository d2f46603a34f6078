/* What a box should weigh. Boxes of the same contents in the same carton tell it best, once there are some; before,
 * the catalogue does. Whole numbers only: grams, and milligrams for the mean. */
#ifndef CORE_WEIGHT_H
#define CORE_WEIGHT_H

#include <stdbool.h>
#include <stdint.h>
#include "digest.h"

enum {
	WEIGHT_G_MAX = 9999999,     /* no bench's scale shows more */
	WEIGHT_HISTORY_LEAST = 5,   /* boxes, before they tell more than the catalogue */
	WEIGHT_HISTORY_MOST = 100,  /* older boxes count less and less, so that a lighter tape or a new mug is followed */
	WEIGHT_LIGHT_G = 4500,
	WEIGHT_FLOOR_LIGHT_G = 28,  /* an ounce */
	WEIGHT_FLOOR_HEAVY_G = 450,
};

/* Welford's mean and sum of squared differences, of boxes that were found right; zeroed: none yet. */
struct weight_history {
	int64_t n, mean_mg, m2; /* m2: g² */
};

struct weight_contents {
	uint64_t grams;  /* of all units */
	uint32_t tare_g; /* of the carton */
	bool known;      /* the catalogue knows the weight of every unit */
};

struct weight_expectation {
	uint32_t expected_g; /* 0: nobody knows: whatever it weighs is learnt */
	uint32_t deviation_g;
	uint32_t floor_g;    /* differences up to it are scales and tape */
};

/* One more box; grams up to WEIGHT_G_MAX. */
void weight_learn(struct weight_history *history, uint32_t grams);

/* light_floor_g: 0 is WEIGHT_FLOOR_LIGHT_G. */
struct weight_expectation weight_expect(const struct weight_history *history, const struct weight_contents *contents,
                                        uint32_t light_floor_g);

/* The key of a history: the carton, then each item with all its units, in any order. */
void weight_key_begin(struct digest *key, uint32_t carton);
void weight_key_add(struct digest *key, uint32_t item, uint64_t quantity);

#endif
