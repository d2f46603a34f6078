/* Events that no correct engine sends, and that a journal's line cannot even say. */
#include <string.h>

#include "pack.h"
#include "tests/test.h"

static struct pack pack, before;
static struct action actions[PACK_ACTIONS_MAX];

static void
an_event_of_no_kind_changes_nothing(void)
{
	const int kinds[] = { 0, EVENT_KINDS, EVENT_KINDS + 1 };

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct event event = { .kind = (enum event_kind)kinds[i], .lane = 1 };
		int64_t deadline = 0;
		CHECK(pack_step(&pack, &event, actions, &deadline) == 0);
		CHECK(deadline == PACK_NO_DEADLINE);
		CHECK(memcmp(&pack, &before, sizeof pack) == 0);
	}
}

int
main(void)
{
	TEST(an_event_of_no_kind_changes_nothing);
	return test_failures > 0;
}
