/* Policies that central sets: which there are, what each may be, and what holds once one was taken back. */
#include "station/policy.h"
#include "tests/test.h"

#include <string.h>

static struct config config, own;
static char why[POLICY_WHY];

static void
set_up(void)
{
	own = (struct config){ .call_seconds = 120, .weight_floor_g = 28, .shadow = SWITCH_YES, .lane_count = 2 };
	own.lanes[1].idle_minutes = 9;
	config = own;
}

static void
each_policy_sets_what_its_name_says_and_no_more(void)
{
	struct config wanted;

	set_up();
	wanted = own;
	wanted.call_seconds = 3600;
	CHECK(policy_apply(&config, &own, "station.call_seconds", "3600"));
	CHECK(memcmp(&config, &wanted, sizeof config) == 0);
	wanted.weight_floor_g = 1;
	CHECK(policy_apply(&config, &own, "station.weight_floor_g", "1"));
	CHECK(memcmp(&config, &wanted, sizeof config) == 0);
	wanted.shadow = SWITCH_NO;
	CHECK(policy_apply(&config, &own, "station.shadow", "no"));
	CHECK(memcmp(&config, &wanted, sizeof config) == 0);
	wanted.overrides.expired = OVERRIDE_ADMIN;
	CHECK(policy_apply(&config, &own, "override.expired", "admin"));
	CHECK(memcmp(&config, &wanted, sizeof config) == 0);
	wanted.lanes[0].idle_minutes = wanted.lanes[1].idle_minutes = 1440;
	CHECK(policy_apply(&config, &own, "lane.idle_minutes", "1440"));
	CHECK(memcmp(&config, &wanted, sizeof config) == 0);
}

static void
what_is_taken_back_is_the_stations_own_again(void)
{
	static const char *const names[] = { "station.call_seconds", "station.weight_floor_g", "station.shadow",
		"override.expired", "lane.idle_minutes" };

	each_policy_sets_what_its_name_says_and_no_more();
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		CHECK(policy_apply(&config, &own, names[i], NULL));
	CHECK(memcmp(&config, &own, sizeof config) == 0);
}

static void
what_is_none_changes_nothing_and_says_what_may_be(void)
{
	static const struct { const char *name, *value, *why; } none[] = {
		{ "station.call_seconds", "9", "station.call_seconds is 10 to 3600" },
		{ "station.call_seconds", "3601", "station.call_seconds is 10 to 3600" },
		{ "station.weight_floor_g", "0", "station.weight_floor_g is 1 to 100000" },
		{ "station.weight_floor_g", "1x", "station.weight_floor_g is 1 to 100000" },
		{ "station.weight_floor_g", "", "station.weight_floor_g is 1 to 100000" },
		{ "station.shadow", "maybe", "station.shadow is no or yes" },
		{ "station.name", "other", "there is no policy 'station.name'" },
		{ "station.", "no", "there is no policy 'station.'" },
		{ "shadow", "no", "there is no policy 'shadow'" },
		{ "", "no", "there is no policy ''" },
		{ "override.wrong-item", "lead", "there is no policy 'override.wrong-item'" },
		{ "override.expired", "packer", "override.expired is never, lead or admin" },
		{ "station.shadwo", "no", "did you mean 'station.shadow'?" },
	};

	set_up();
	for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
		CHECK(!policy_check(none[i].name, none[i].value, why));
		CHECK(strstr(why, none[i].why) != NULL);
		CHECK(!policy_apply(&config, &own, none[i].name, none[i].value));
	}
	CHECK(memcmp(&config, &own, sizeof config) == 0);
}

int
main(void)
{
	TEST(each_policy_sets_what_its_name_says_and_no_more);
	TEST(what_is_taken_back_is_the_stations_own_again);
	TEST(what_is_none_changes_nothing_and_says_what_may_be);
	return test_failures != 0;
}
