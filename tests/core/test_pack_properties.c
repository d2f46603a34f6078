/* Packers, leads, printers and imports do whatever they like, in any order, and the promises hold after every event.
 * The seed is printed when one does not: PACKWARDEN_SEED=N (or the first argument) runs that one again,
 * with PACKWARDEN_JOURNAL=1 its journal is printed; PACKWARDEN_EVENTS=N runs that many events instead. */
#include <stdlib.h>

#include "tests/core/pack_world.h"
#include "tests/test.h"

enum { EVENTS_A_SEED = 20000, SEEDS = 5 };

static uint64_t first_seed = 1, seeds = SEEDS;

static void
run_seed(uint64_t seed, uint64_t events)
{
	memset(&world, 0, sizeof world);
	world.journal = getenv("PACKWARDEN_JOURNAL") != NULL;
	world_random = seed;
	model_start(&world);
	for (uint64_t i = 0; i < events && world.failed[0] == '\0'; i++) {
		world_does_anything();
		if (world_chance(1))
			model_check(&world);
		if (world_chance(1))
			model_restart(&world);
	}
	if (world.failed[0] == '\0')
		world_ends_all_orders();
	if (world.failed[0] != '\0')
		printf("# seed %lu, event %lu: %s\n", seed, world.seq, world.failed);
}

static void
the_promises_hold_whatever_happens(void)
{
	static uint64_t verdicts[VERDICT_END], kinds[ACTION_KINDS];
	uint64_t overrides = 0, let_in = 0, idle = 0;
	static const enum verdict never[] = { /* the core gives these in other situations than packing, or not yet */
		VERDICT_ORDER_NOT_LEASED, VERDICT_STORAGE_FULL };

	for (uint64_t seed = first_seed; seed < first_seed + seeds; seed++) {
		run_seed(seed, EVENTS_A_SEED);
		CHECK_TEXT(world.failed, "");
		for (int verdict = 0; verdict < VERDICT_END; verdict++)
			verdicts[verdict] += world.verdicts[verdict];
		overrides += world.overrides;
		let_in += world.let_in;
		idle += world.idle;
		for (int kind = 0; kind < ACTION_KINDS; kind++)
			kinds[kind] += world.kinds[kind];
	}
	CHECK(seeds < SEEDS || (overrides > 100 && let_in > 50 && idle > 20));
	/* a run that never got there proves nothing about it */
	for (size_t i = 0; i < sizeof never / sizeof *never; i++)
		verdicts[never[i]]++;
	for (int verdict = 1; verdict < VERDICT_END && seeds >= SEEDS; verdict++)
		if (verdicts[verdict] == 0 && *verdict_text((enum verdict)verdict) != '\0')
			CHECK_TEXT(verdict_text((enum verdict)verdict), "given at least once");
	for (int kind = 1; kind < ACTION_KINDS && seeds >= SEEDS; kind++)
		CHECK(kinds[kind] > 0);
}

/* ---- the most that one event leads to ---- */

static void
send_print(uint64_t order, uint64_t box, uint64_t intent, uint32_t attempt, uint8_t step)
{
	struct model_job job = { .order = order, .box = box, .intent = intent, .attempt = attempt };

	world_report_print(&job, step);
}

/* 64 boxes of one unit each at a lane where all labels print at the end. */
static void
fill_64_boxes(void)
{
	struct event event;

	for (int i = 0; i < LIMIT_ORDER_BOXES; i++) {
		if (i > 0)
			world_scan_command(3, COMMAND_NEWBOX);
		event = (struct event){ .scan = { .via = VIA_SCANNER, .items = { { .item = 1, .quantity = 1 } }, .item_count = 1 } };
		world_scan(&event, 3);
	}
}

static void
the_most_that_one_event_leads_to_fits(void)
{
	memset(&world, 0, sizeof world);
	model_start(&world);
	world_add_numbers(1, 1000);
	world.orders[1] = (struct model_order){ .range = 1, .line_count = 1, .lines = { { 1, 1, LIMIT_ORDER_BOXES, 0, 0 } } };
	world.last_order = 1;
	world_change_order(1, ORDER_RELEASED, 1, 0);
	world_scan_badge(3, 1);
	world_scan_order(3, 1);
	fill_64_boxes();
	CHECK_TEXT(world.failed, "");
	CHECK_INT(world.last_intent, LIMIT_ORDER_BOXES);
	for (uint64_t box = 1; box <= LIMIT_ORDER_BOXES; box++)
		send_print(1, box, box, 1, STEP_NOT_PRINTED);
	world.now_ms += PACK_RETRY_MS;
	world_tick();
	CHECK_INT(world.jobs[world.job_count - 1].attempt, 2);
	for (uint64_t box = 1; box <= LIMIT_ORDER_BOXES; box++)
		send_print(1, box, box, 2, STEP_NOT_PRINTED);
	world_change_order(1, ORDER_HELD, 1, 5);
	world_change_order(1, ORDER_PACKED, 1, 5);
	CHECK_INT(world.jobs[world.job_count - 1].attempt, 3);
	for (uint64_t box = 1; box <= LIMIT_ORDER_BOXES; box++)
		send_print(1, box, box, 3, STEP_NOT_PRINTED);
	world_scan_command(3, COMMAND_SETASIDE);
	world_scan_order(3, 1);
	CHECK_INT(world.jobs[world.job_count - 1].attempt, 4);
	world_change_address_and_quantity(1, LIMIT_ORDER_BOXES);
	CHECK_INT(world.last_number, 2 * LIMIT_ORDER_BOXES);
	model_check(&world);
	CHECK_TEXT(world.failed, "");
	CHECK(world.most_actions > 4 * LIMIT_ORDER_BOXES && world.most_actions < PACK_ACTIONS_MAX - 1);
}

/* ---- P10: a journal that nobody wrote ---- */

/* Changes a digit, drops or doubles a word: most such lines still are events, of an engine gone mad. */
static size_t
spoil(char *line, size_t length, size_t capacity)
{
	size_t at = world_below(length), end = at;

	if (world_chance(60)) {
		for (size_t i = at; i < length; i++)
			if (line[i] >= '0' && line[i] <= '9') {
				line[i] = (char)('0' + world_below(10));
				return length;
			}
		return length;
	}
	while (end < length && line[end] != ' ')
		end++;
	if (world_chance(50) || length + 20 > capacity) {
		memmove(line + at, line + end, length - end);
		return length - (end - at);
	}
	memmove(line + at + 19, line + at, length - at);
	memcpy(line + at, "9999999999999999999", 19);
	return length + 19;
}

static void
send_spoiled(struct pack *pack, const struct event *event)
{
	static char line[1 << 16];
	static struct event_storage storage;
	static struct action actions[PACK_ACTIONS_MAX];
	size_t length = event_format(event, line, sizeof line), changes = world_chance(40) ? 1 + world_below(3) : 0;
	struct event spoiled = { .at_ms = world.now_ms };
	int64_t deadline;

	for (size_t i = 0; i < changes && length > 0; i++)
		length = spoil(line, length, sizeof line);
	if (event_parse(&spoiled, &storage, line, length) == 0)
		pack_step(pack, &spoiled, actions, &deadline);
}

/* The sanitizers are the judges: nothing is read or written outside the core, no sum overflows. */
static void
a_spoiled_journal_does_no_harm(void)
{
	static struct pack pack;
	size_t most = 0;

	world_random = first_seed ^ 0x5eed;
	for (uint64_t seed = first_seed; seed < first_seed + seeds; seed++) {
		memset(&world, 0, sizeof world);
		memset(&pack, 0, sizeof pack);
		world.spoil = send_spoiled;
		world.spoiled = &pack;
		model_start(&world);
		for (int i = 0; i < EVENTS_A_SEED / 4; i++)
			world_does_anything();
		CHECK_TEXT(world.failed, "");
		most = most < pack.lines_used ? pack.lines_used : most;
	}
	CHECK(most > 0);
}

int
main(int argc, char **argv)
{
	const char *seed = argc > 1 ? argv[1] : getenv("PACKWARDEN_SEED"), *events = getenv("PACKWARDEN_EVENTS");

	if (seed != NULL) {
		first_seed = strtoull(seed, NULL, 10);
		seeds = 1;
	}
	if (events != NULL)
		seeds = (strtoull(events, NULL, 10) + EVENTS_A_SEED - 1) / EVENTS_A_SEED;
	TEST(the_promises_hold_whatever_happens);
	TEST(the_most_that_one_event_leads_to_fits);
	TEST(a_spoiled_journal_does_no_harm);
	return test_failures > 0;
}
