/* Events that no correct engine sends, and that a journal's line cannot even say. */
#include <string.h>

#include "order.h"
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

static size_t
step(const struct event *event)
{
	int64_t deadline;

	return pack_step(&pack, event, actions, &deadline);
}

static void
load(uint64_t order)
{
	const struct event_line line = { .n = 1, .item = 501, .quantity = 1 };

	step(&(struct event){ .kind = EVENT_LOAD,
	                      .load = { .order = order, .state = ORDER_RELEASED, .lines = &line, .line_count = 1 } });
}

static void
start_lane(void)
{
	memset(&pack, 0, sizeof pack);
	step(&(struct event){ .kind = EVENT_LANE, .lane = 1 });
	step(&(struct event){ .kind = EVENT_SCAN, .lane = 1, .scan = { .via = VIA_SCANNER, .badge = 7, .role = ROLE_PACKER } });
	CHECK(pack.lanes[0].user == 7);
}

static enum verdict
open_order(uint64_t order)
{
	return step(&(struct event){ .kind = EVENT_SCAN, .lane = 1,
	                             .scan = { .via = VIA_SCANNER, .order = order, .order_state = ORDER_RELEASED } }) > 0
	               ? actions[0].verdict : VERDICT_NONE;
}

/* So many are with the core, none of them at a lane: the last can be opened, and one more is refused with its reason. */
static void
one_order_more_than_the_core_holds_is_refused(void)
{
	for (uint64_t more = 0; more <= 1; more++) {
		start_lane();
		for (uint64_t order = 1; order <= LIMIT_OPEN_ORDERS + more; order++)
			load(order);
		CHECK(pack_find_order(&pack, LIMIT_OPEN_ORDERS) != NULL);
		CHECK(pack_find_order(&pack, LIMIT_OPEN_ORDERS + 1) == NULL);
		CHECK(open_order(LIMIT_OPEN_ORDERS + more) == (more == 0 ? VERDICT_ORDER_OPENED : VERDICT_LIMIT_EXCEEDED));
	}
}

/* A range past the limit is not kept, and those that are stay as they were. */
static void
one_range_more_than_the_core_holds_is_not_taken(void)
{
	struct event event = { .kind = EVENT_RANGE };
	static struct pack full;

	memset(&pack, 0, sizeof pack);
	for (uint32_t range = 1; range <= LIMIT_RANGES; range++) {
		event.range = (struct event_range){ range, range * 1000, range * 1000 + 999, 0 };
		step(&event);
	}
	CHECK(pack.ranges[LIMIT_RANGES - 1].id == LIMIT_RANGES);
	memcpy(&full, &pack, sizeof full);
	event.range = (struct event_range){ LIMIT_RANGES + 1, 1, 99, 0 };
	CHECK(step(&event) == 0);
	CHECK(memcmp(&pack, &full, sizeof pack) == 0);
	event.range = (struct event_range){ LIMIT_RANGES, LIMIT_RANGES * 1000, LIMIT_RANGES * 1000 + 1999, 0 };
	step(&event);
	CHECK(pack.ranges[LIMIT_RANGES - 1].last == LIMIT_RANGES * 1000 + 1999);
}

int
main(void)
{
	TEST(an_event_of_no_kind_changes_nothing);
	TEST(one_order_more_than_the_core_holds_is_refused);
	TEST(one_range_more_than_the_core_holds_is_not_taken);
	return test_failures > 0;
}
