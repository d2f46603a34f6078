#include "weight.h"

enum { MG = 1000 };

/* Rounded to the nearest, away from 0 at the half. */
static int64_t
divide(int64_t value, int64_t by)
{
	return (value < 0 ? value - by / 2 : value + by / 2) / by;
}

/* Differences are at most WEIGHT_G_MAX: as hundredths of a gram they are below 10^9, their product below 10^18. */
static int64_t
square_g(int64_t a_mg, int64_t b_mg)
{
	return divide(divide(a_mg, 10) * divide(b_mg, 10), 100 * 100);
}

void
weight_learn(struct weight_history *history, uint32_t grams)
{
	int64_t value = (int64_t)(grams < WEIGHT_G_MAX ? grams : WEIGHT_G_MAX) * MG, before = value - history->mean_mg;

	if (history->n < WEIGHT_HISTORY_MOST)
		history->n++;
	else
		history->m2 -= history->m2 / WEIGHT_HISTORY_MOST;
	history->mean_mg += divide(before, history->n);
	history->m2 += square_g(before, value - history->mean_mg);
}

/* The whole part, bit by bit. */
static uint32_t
square_root(uint64_t value)
{
	uint64_t root = 0;

	for (uint64_t bit = (uint64_t)1 << 31; bit != 0; bit >>= 1)
		if ((root + bit) * (root + bit) <= value)
			root += bit;
	return (uint32_t)root;
}

static uint32_t
by_catalogue(const struct weight_contents *contents)
{
	if (contents->grams > UINT32_MAX || contents->grams + contents->tare_g > UINT32_MAX)
		return UINT32_MAX;
	return (uint32_t)contents->grams + contents->tare_g;
}

static uint32_t
floor_of(uint32_t expected_g, uint32_t light_floor_g)
{
	uint32_t floor_g = light_floor_g != 0 ? light_floor_g : WEIGHT_FLOOR_LIGHT_G;

	return expected_g > WEIGHT_LIGHT_G && floor_g < WEIGHT_FLOOR_HEAVY_G ? WEIGHT_FLOOR_HEAVY_G : floor_g;
}

struct weight_expectation
weight_expect(const struct weight_history *history, const struct weight_contents *contents, uint32_t light_floor_g)
{
	struct weight_expectation expectation = { 0 };

	if (history->n >= WEIGHT_HISTORY_LEAST) {
		expectation.expected_g = (uint32_t)divide(history->mean_mg, MG);
		expectation.deviation_g = square_root((uint64_t)(history->m2 / (history->n - 1)));
	} else if (contents->known) {
		expectation.expected_g = by_catalogue(contents);
	}
	expectation.floor_g = floor_of(expectation.expected_g, light_floor_g);
	return expectation;
}

/* No item has the id 0. */
void
weight_key_begin(struct digest *key, uint32_t carton)
{
	*key = (struct digest){ 0 };
	weight_key_add(key, 0, carton);
}

void
weight_key_add(struct digest *key, uint32_t item, uint64_t quantity)
{
	const uint64_t words[] = { item, quantity };

	digest_add(key, DIGEST_CONTENT, words, 2);
}
