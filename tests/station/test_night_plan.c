/* The night process's plan, by a clock that jumps as clocks of stations do: one night each night, one made up for after some
 * were missed, and none that stays away because the clock was in another year when it was planned. */
#include "station/night_plan.h"
#include "tests/station/local_time.h"
#include "tests/test.h"

#include <stdlib.h>

#include "station/zone.h"

enum { WAIT_S = 600 };

static struct calendar_zone utc;
static struct night_calendar daily; /* at 02:30 */

static struct night_plan
made(const char *behind, const char *now)
{
	struct night_plan plan;

	night_plan_make(&plan, &daily, &utc, local_time(&utc, behind), local_time(&utc, now), WAIT_S);
	return plan;
}

static void
the_next_one_begins_a_random_while_after_its_time(void)
{
	struct night_plan plan = made("2026-11-22T02:30", "2026-11-22T09:00");

	CHECK_TEXT(local_text(&utc, plan.due_s), "2026-11-23T02:30:00+00:00");
	CHECK_INT(plan.start_s - plan.due_s, WAIT_S);
	CHECK(night_plan_holds(&plan, local_time(&utc, "2026-11-22T09:00")));
	CHECK(!night_plan_begins(&plan, plan.due_s + WAIT_S - 1));
	CHECK(night_plan_begins(&plan, plan.due_s + WAIT_S));
}

static void
of_several_that_were_missed_the_latest_begins_soon(void)
{
	int64_t now = local_time(&utc, "2026-11-22T09:00"), behind = local_time(&utc, "2026-11-18T02:30");
	struct night_plan plan;

	CHECK(night_plan_make(&plan, &daily, &utc, behind, now, WAIT_S));
	CHECK_INT(plan.start_s, now + WAIT_S);
	CHECK_TEXT(local_text(&utc, night_plan_latest(&plan, &daily, &utc, plan.start_s)), "2026-11-22T02:30:00+00:00");
	CHECK(!night_plan_make(&plan, &daily, &utc, local_time(&utc, "2026-11-22T02:30"), now, WAIT_S));
}

/* It had been planned in 2036, by a battery that was taken out and put in again. */
static void
a_clock_that_is_set_back_has_it_planned_anew(void)
{
	struct night_plan plan = made("2036-01-01T02:30", "2036-01-01T09:00");
	int64_t right = local_time(&utc, "2026-11-22T09:00");

	CHECK(night_plan_holds(&plan, plan.made_s));
	CHECK(!night_plan_holds(&plan, right));
	plan = made("2026-11-22T02:30", "2026-11-22T09:00");
	CHECK(night_plan_holds(&plan, right) && !night_plan_begins(&plan, right));
}

/* As time servers do: else the random while would be thrown again and again. */
static void
a_second_back_leaves_the_plan(void)
{
	struct night_plan plan = made("2026-11-22T02:30", "2026-11-22T09:00");

	CHECK(night_plan_holds(&plan, plan.made_s - 1));
	CHECK(night_plan_holds(&plan, plan.due_s));
}

/* A board without a battery begins in 1970, and learns the time from the network. */
static void
a_clock_that_goes_forth_makes_up_for_one_night(void)
{
	struct night_plan plan = made("1970-01-01T00:01", "1970-01-01T00:01");
	int64_t now = local_time(&utc, "2026-11-22T09:00");

	CHECK(night_plan_holds(&plan, now) && night_plan_begins(&plan, now));
	CHECK_TEXT(local_text(&utc, night_plan_latest(&plan, &daily, &utc, now)), "2026-11-22T02:30:00+00:00");
}

static void
a_calendar_that_has_ended_never_begins(void)
{
	int64_t now = local_time(&utc, "2026-11-22T09:00");
	struct night_calendar past;
	struct night_plan plan;
	char why[NIGHT_WHY];

	CHECK_INT(night_calendar_parse("2020-*-* 02:30", &past, why), 0);
	CHECK(!night_plan_make(&plan, &past, &utc, local_time(&utc, "2026-11-22T02:30"), now, WAIT_S));
	CHECK(plan.due_s == CALENDAR_NEVER && night_plan_holds(&plan, INT64_MAX) && !night_plan_begins(&plan, INT64_MAX));
}

int
main(void)
{
	char why[NIGHT_WHY];

	if (night_calendar_parse("02:30", &daily, why) != 0)
		abort();
	zone_open(&utc, "UTC");
	TEST(the_next_one_begins_a_random_while_after_its_time);
	TEST(of_several_that_were_missed_the_latest_begins_soon);
	TEST(a_clock_that_is_set_back_has_it_planned_anew);
	TEST(a_second_back_leaves_the_plan);
	TEST(a_clock_that_goes_forth_makes_up_for_one_night);
	TEST(a_calendar_that_has_ended_never_begins);
	zone_close(&utc);
	return test_failures != 0;
}
