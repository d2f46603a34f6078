/* What boxes should weigh: station/core/weight.c. */
#include <string.h>

#include "station/core/weight.h"
#include "tests/test.h"

static struct weight_history
of_boxes(const uint32_t *grams, size_t count)
{
	struct weight_history history = { 0 };

	for (size_t i = 0; i < count; i++)
		weight_learn(&history, grams[i]);
	return history;
}

static struct weight_history
of_equal_boxes(uint32_t grams, size_t count)
{
	struct weight_history history = { 0 };

	for (size_t i = 0; i < count; i++)
		weight_learn(&history, grams);
	return history;
}

static uint32_t
expected_of(const struct weight_history *history)
{
	const struct weight_contents nobody_knows = { .known = false };

	return weight_expect(history, &nobody_knows, 0).expected_g;
}

static void
the_catalogue_counts_until_there_are_five_boxes(void)
{
	const struct weight_contents contents = { .grams = 800, .tare_g = 100, .known = true };
	struct weight_history history = of_equal_boxes(950, WEIGHT_HISTORY_LEAST - 1);

	CHECK_INT(weight_expect(&history, &contents, 0).expected_g, 900);
	CHECK_INT(weight_expect(&history, &contents, 0).deviation_g, 0);
	weight_learn(&history, 950);
	CHECK_INT(weight_expect(&history, &contents, 0).expected_g, 950);
}

static void
nothing_is_expected_of_what_nobody_knows(void)
{
	const struct weight_contents unknown = { .grams = 800, .tare_g = 100, .known = false };
	struct weight_history history = of_equal_boxes(950, WEIGHT_HISTORY_LEAST - 1);

	CHECK_INT(weight_expect(&history, &unknown, 0).expected_g, 0);
	weight_learn(&history, 950);
	CHECK_INT(weight_expect(&history, &unknown, 0).expected_g, 950);
}

/* 500, 502, 504, 506, 508: mean 504, sum of squares 40, over n - 1 that is 10, its root 3. */
static void
the_first_five_boxes_have_their_mean_and_deviation(void)
{
	const uint32_t grams[] = { 500, 502, 504, 506, 508 };
	const struct weight_contents contents = { .known = false };
	struct weight_history history = of_boxes(grams, 5);
	struct weight_expectation expectation = weight_expect(&history, &contents, 0);

	CHECK_INT(history.n, 5);
	CHECK_INT(history.mean_mg, 504000);
	CHECK_INT(history.m2, 40);
	CHECK_INT(expectation.expected_g, 504);
	CHECK_INT(expectation.deviation_g, 3);
}

static void
the_order_of_the_boxes_changes_the_mean_by_a_gram_at_most(void)
{
	const uint32_t up[] = { 100, 333, 1000, 4321, 9999, 12345 }, down[] = { 12345, 9999, 4321, 1000, 333, 100 };
	struct weight_history first = of_boxes(up, 6), second = of_boxes(down, 6);

	CHECK_INT(expected_of(&first), 4683);
	CHECK_INT(expected_of(&second), 4683);
	CHECK(first.m2 - second.m2 < 100 && second.m2 - first.m2 < 100);
}

static void
equal_boxes_do_not_deviate(void)
{
	struct weight_history history = of_equal_boxes(1234, 10000);

	CHECK_INT(expected_of(&history), 1234);
	CHECK_INT(history.m2, 0);
	CHECK_INT(history.n, WEIGHT_HISTORY_MOST);
}

/* A new mug is 40 g heavier: after as many boxes as are remembered the old ones count for about a third, after five times
 * as many for nothing. */
static void
what_drifts_is_followed(void)
{
	struct weight_history history = of_equal_boxes(1000, 500);
	uint32_t before = expected_of(&history), now;

	for (int i = 0; i < 5 * WEIGHT_HISTORY_MOST; i++) {
		weight_learn(&history, 1040);
		now = expected_of(&history);
		CHECK(now >= before && now <= 1040);
		before = now;
		if (i + 1 == WEIGHT_HISTORY_MOST)
			CHECK(now > 1020 && now < 1030);
	}
	CHECK_INT(now, 1040);
	CHECK(history.m2 >= 0 && history.m2 < 40 * 40 * WEIGHT_HISTORY_MOST);
}

static void
one_box_that_is_far_off_makes_the_deviation_wide_and_is_forgotten(void)
{
	const struct weight_contents contents = { .known = false };
	struct weight_history history = of_equal_boxes(1000, 50);
	uint32_t wide;

	weight_learn(&history, 2000);
	wide = weight_expect(&history, &contents, 0).deviation_g;
	CHECK(wide > 100 && wide < 200);
	for (int i = 0; i < 10 * WEIGHT_HISTORY_MOST; i++)
		weight_learn(&history, 1000);
	CHECK(weight_expect(&history, &contents, 0).deviation_g <= 1);
	CHECK_INT(expected_of(&history), 1000);
}

static uint32_t
floor_at(uint64_t grams, uint32_t light_floor_g)
{
	const struct weight_history none = { 0 };
	const struct weight_contents contents = { .grams = grams, .known = true };

	return weight_expect(&none, &contents, light_floor_g).floor_g;
}

static void
light_boxes_have_a_floor_of_an_ounce_and_heavy_ones_of_a_pound(void)
{
	CHECK_INT(floor_at(100, 0), 28);
	CHECK_INT(floor_at(WEIGHT_LIGHT_G, 0), 28);
	CHECK_INT(floor_at(WEIGHT_LIGHT_G + 1, 0), 450);
}

static void
a_floor_from_the_configuration_is_never_lowered_for_heavy_boxes(void)
{
	CHECK_INT(floor_at(100, 5), 5);
	CHECK_INT(floor_at(WEIGHT_LIGHT_G + 1, 5), 450);
	CHECK_INT(floor_at(WEIGHT_LIGHT_G + 1, 1000), 1000);
}

static void
sums_past_32_bits_stay_at_their_end(void)
{
	const struct weight_history none = { 0 };
	const struct weight_contents cases[] = { { .grams = UINT64_MAX, .tare_g = 1, .known = true },
		                                 { .grams = UINT32_MAX, .tare_g = 1, .known = true },
		                                 { .grams = 1, .tare_g = UINT32_MAX, .known = true } },
		last = { .grams = UINT32_MAX - 100, .tare_g = 100, .known = true };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		CHECK_INT(weight_expect(&none, &cases[i], 0).expected_g, UINT32_MAX);
	CHECK_INT(weight_expect(&none, &last, 0).expected_g, UINT32_MAX);
}

/* From nothing to the heaviest and back, for ever: the sanitizers watch the sums. */
static void
the_heaviest_and_the_lightest_in_turn_overflow_nothing(void)
{
	const struct weight_contents contents = { .known = false };
	struct weight_history history = { 0 };
	struct weight_expectation expectation;

	for (int i = 0; i < 20000; i++) {
		weight_learn(&history, i % 2 == 0 ? UINT32_MAX : 0);
		CHECK(history.m2 >= 0 && history.mean_mg >= 0);
	}
	expectation = weight_expect(&history, &contents, 0);
	CHECK(expectation.expected_g > WEIGHT_G_MAX / 100 * 49 && expectation.expected_g < WEIGHT_G_MAX / 100 * 51);
	CHECK(expectation.deviation_g > WEIGHT_G_MAX / 100 * 45 && expectation.deviation_g < WEIGHT_G_MAX / 100 * 55);
}

static void
more_than_any_scale_shows_counts_as_its_most(void)
{
	struct weight_history history = of_equal_boxes(UINT32_MAX, WEIGHT_HISTORY_LEAST);

	CHECK_INT(expected_of(&history), WEIGHT_G_MAX);
}

static void
key_text(char text[DIGEST_TEXT], uint32_t carton, const uint32_t *items, const uint64_t *quantities, size_t count)
{
	struct digest key;

	weight_key_begin(&key, carton);
	for (size_t i = 0; i < count; i++)
		weight_key_add(&key, items[i], quantities[i]);
	digest_text(&key, text);
}

static void
boxes_are_alike_by_carton_items_and_quantities_in_any_order(void)
{
	char one[DIGEST_TEXT], other[DIGEST_TEXT];

	key_text(one, 3, (const uint32_t[]){ 501, 502 }, (const uint64_t[]){ 2, 1 }, 2);
	key_text(other, 3, (const uint32_t[]){ 502, 501 }, (const uint64_t[]){ 1, 2 }, 2);
	CHECK_TEXT(one, other);
	key_text(other, 3, (const uint32_t[]){ 501, 502 }, (const uint64_t[]){ 1, 2 }, 2);
	CHECK(strcmp(one, other) != 0);
	key_text(other, 4, (const uint32_t[]){ 501, 502 }, (const uint64_t[]){ 2, 1 }, 2);
	CHECK(strcmp(one, other) != 0);
	key_text(other, 3, (const uint32_t[]){ 501 }, (const uint64_t[]){ 2 }, 1);
	CHECK(strcmp(one, other) != 0);
}

int
main(void)
{
	TEST(the_catalogue_counts_until_there_are_five_boxes);
	TEST(nothing_is_expected_of_what_nobody_knows);
	TEST(the_first_five_boxes_have_their_mean_and_deviation);
	TEST(the_order_of_the_boxes_changes_the_mean_by_a_gram_at_most);
	TEST(equal_boxes_do_not_deviate);
	TEST(what_drifts_is_followed);
	TEST(one_box_that_is_far_off_makes_the_deviation_wide_and_is_forgotten);
	TEST(light_boxes_have_a_floor_of_an_ounce_and_heavy_ones_of_a_pound);
	TEST(a_floor_from_the_configuration_is_never_lowered_for_heavy_boxes);
	TEST(sums_past_32_bits_stay_at_their_end);
	TEST(the_heaviest_and_the_lightest_in_turn_overflow_nothing);
	TEST(more_than_any_scale_shows_counts_as_its_most);
	TEST(boxes_are_alike_by_carton_items_and_quantities_in_any_order);
	return test_failures > 0;
}
