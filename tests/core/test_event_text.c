/* Events as journal lines: each is read back as it was written, and what is no event is refused with its place. */
#include <stdlib.h>

#include "event.h"
#include "message.h"
#include "verdict.h"
#include "tests/test.h"

enum { LINE_MAX = 1 << 20, RANDOM_EVENTS = 20000, GARBAGE_LINES = 50000 };

static char line[LINE_MAX];
static struct event_storage storage;
static uint64_t seed = 20260101;

static uint64_t
random64(void)
{
	uint64_t z = seed += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

static uint64_t
below(uint64_t limit)
{
	return random64() % limit;
}

static struct event
round_trip(const struct event *event)
{
	static struct event back;
	size_t length = event_format(event, line, sizeof line);

	back = (struct event){ 0 };
	if (length == 0 || event_parse(&back, &storage, line, length) != 0)
		back.kind = 0;
	return back;
}

static struct event
event_of(enum event_kind kind)
{
	return (struct event){ .kind = kind, .seq = 18446744073709551615u, .at_ms = 12345678901, .wall_ms = 1767225600000 };
}

static void
the_head_of_every_kind_comes_back(void)
{
	for (int kind = 1; kind < EVENT_KINDS; kind++) {
		struct event event = event_of((enum event_kind)kind), back = round_trip(&event);
		CHECK_INT(back.kind, kind);
		CHECK(back.seq == event.seq);
		CHECK_INT(back.at_ms, event.at_ms);
		CHECK_INT(back.wall_ms, event.wall_ms);
	}
}

static void
lanes_and_ranges_come_back(void)
{
	struct event event = event_of(EVENT_LANE), back;

	event.lane = 32;
	event.rules = (struct event_lane){ .done = true, .at_end = true, .outbound = true };
	back = round_trip(&event);
	CHECK_INT(back.lane, 32);
	CHECK(back.rules.done && back.rules.at_end && back.rules.outbound);
	event = event_of(EVENT_RANGE);
	event.range = (struct event_range){ .range = 4294967295u, .next = 1, .last = 18446744073709551615u,
		.user = 7 };
	back = round_trip(&event);
	CHECK(back.range.range == 4294967295u && back.range.next == 1 && back.range.last == 18446744073709551615u);
	CHECK_INT(back.range.user, 7);
}

static void
a_load_comes_back(void)
{
	static const struct event_line lines[] = { { 1, 5, 3, 2, LINE_OPEN }, { 10000, 4294967295u, 1000000, 0, LINE_SHORT },
		                                   { 7, 6, 1, 1, LINE_CANCELLED } };
	static const struct event_box boxes[] = {
		{ .id = 1, .ordinal = 1, .state = BOX_OPEN },
		{ .id = 9, .number = 8, .intent = 7, .retry_ms = 123456, .ordinal = 2, .units = 6, .attempt = 5,
		  .state = BOX_COMPLETE, .reprinted = true } };
	struct event event = event_of(EVENT_LOAD), back;

	event.load = (struct event_load){ .order = 77, .content = 0xfedcba9876543210, .state = ORDER_SUSPECT, .lane = 3,
		.range = 2, .lines = lines, .line_count = 3, .boxes = boxes, .box_count = 2 };
	back = round_trip(&event);
	CHECK(back.load.order == 77 && back.load.content == 0xfedcba9876543210 && back.load.state == ORDER_SUSPECT);
	CHECK(back.load.lane == 3 && back.load.range == 2 && back.load.line_count == 3 && back.load.box_count == 2);
	for (size_t i = 0; i < 3; i++) {
		CHECK(storage.lines[i].n == lines[i].n && storage.lines[i].item == lines[i].item);
		CHECK(storage.lines[i].quantity == lines[i].quantity && storage.lines[i].packed == lines[i].packed);
		CHECK_INT(storage.lines[i].status, lines[i].status);
	}
	for (size_t i = 0; i < 2; i++) {
		CHECK(storage.boxes[i].id == boxes[i].id && storage.boxes[i].number == boxes[i].number);
		CHECK(storage.boxes[i].intent == boxes[i].intent && storage.boxes[i].retry_ms == boxes[i].retry_ms);
		CHECK(storage.boxes[i].ordinal == boxes[i].ordinal && storage.boxes[i].units == boxes[i].units);
		CHECK(storage.boxes[i].attempt == boxes[i].attempt && storage.boxes[i].state == boxes[i].state);
		CHECK_INT(storage.boxes[i].reprinted, boxes[i].reprinted);
	}
}

static void
a_scan_comes_back_with_every_fact(void)
{
	struct event event = event_of(EVENT_SCAN), back;
	const struct event_scan *scan = &back.scan;

	event.lane = 1;
	event.scan = (struct event_scan){ .via = VIA_SCREEN, .overlong = true, .fresh = true, .command = COMMAND_TRAINING,
		.badge = 11, .role = ROLE_ADMIN, .lane_code = 12,
		.label = { .is_label = true, .by_mark = true, .is_void = true, .box = 13, .order = 14, .intent = 15,
		           .attempt = 16, .lane = 17, .box_state = BOX_TENDERED },
		.order = 18, .order_state = ORDER_TENDERED, .order_lane = 19, .unleased = true,
		.items = { { 20, 1, 0 }, { 21, 12, NEEDS_LOT | NEEDS_SERIAL | NEEDS_EXPIRY } }, .item_count = 2,
		.product = true, .damaged = true, .position = 22, .has_serial = true, .serial_used = true,
		.has_lot = true, .expired = true, .recalled = true,
		.last = { .unit = 23, .box = 24, .line = 25, .item = 26, .quantity = 27 } };
	back = round_trip(&event);
	CHECK(back.lane == 1 && scan->via == VIA_SCREEN && scan->overlong && scan->fresh);
	CHECK(scan->command == COMMAND_TRAINING && scan->badge == 11 && scan->role == ROLE_ADMIN && scan->lane_code == 12);
	CHECK(scan->label.is_label && scan->label.by_mark && scan->label.is_void && scan->label.box == 13);
	CHECK(scan->label.order == 14 && scan->label.intent == 15 && scan->label.attempt == 16 && scan->label.lane == 17);
	CHECK(scan->label.box_state == BOX_TENDERED && scan->order == 18 && scan->order_state == ORDER_TENDERED);
	CHECK(scan->order_lane == 19 && scan->unleased && scan->item_count == 2 && scan->items[0].item == 20 && scan->items[0].quantity == 1);
	CHECK(scan->items[0].needs == 0 && scan->items[1].item == 21 && scan->items[1].quantity == 12);
	CHECK(scan->items[1].needs == 7 && scan->product && scan->damaged && scan->position == 22);
	CHECK(scan->has_serial && scan->serial_used && scan->has_lot && scan->expired && scan->recalled);
	CHECK(scan->last.unit == 23 && scan->last.box == 24 && scan->last.line == 25 && scan->last.item == 26);
	CHECK_INT(scan->last.quantity, 27);
}

static void
what_people_decide_comes_back(void)
{
	struct event event = event_of(EVENT_LANE), back;

	event.lane = 3;
	event.rules = (struct event_lane){ .done = true, .at_end = true, .outbound = true, .shadow = true, .idle_ms = 86400000 };
	back = round_trip(&event);
	CHECK(back.lane == 3 && back.rules.done && back.rules.at_end && back.rules.outbound && back.rules.shadow);
	CHECK_INT(back.rules.idle_ms, 86400000);
	event = event_of(EVENT_OVERRIDE);
	event.lane = 4;
	event.override = (struct event_override){ .verdict = VERDICT_LIMIT_EXCEEDED, .role = ROLE_ADMIN, .least = ROLE_LEAD, .user = 9 };
	back = round_trip(&event);
	CHECK(back.lane == 4 && back.override.verdict == VERDICT_LIMIT_EXCEEDED && back.override.user == 9);
	CHECK(back.override.role == ROLE_ADMIN && back.override.least == ROLE_LEAD);
	event.override.verdict = VERDICT_END;
	CHECK_INT(event_format(&event, line, sizeof line), 0);
}

static void
reports_come_back(void)
{
	struct event event = event_of(EVENT_ORDER), back;

	event.order = (struct event_order){ .order = 1, .state = ORDER_CANCELLED, .was_state = ORDER_HELD, .content = 0xa,
		.was_content = 0xffffffffffffffff, .user = 5 };
	back = round_trip(&event);
	CHECK(back.order.order == 1 && back.order.state == ORDER_CANCELLED && back.order.was_state == ORDER_HELD);
	CHECK(back.order.content == 0xa && back.order.was_content == 0xffffffffffffffff && back.order.user == 5);
	event = event_of(EVENT_LABEL);
	event.label = (struct event_label){ .order = 1, .box = 2, .intent = 3, .attempt = 4, .ok = true };
	back = round_trip(&event);
	CHECK(back.label.order == 1 && back.label.box == 2 && back.label.intent == 3 && back.label.attempt == 4);
	CHECK(back.label.ok);
	event = event_of(EVENT_PRINT);
	event.print = (struct event_print){ .order = 1, .box = 2, .intent = 3, .attempt = 4, .step = STEP_UNKNOWN };
	back = round_trip(&event);
	CHECK(back.print.order == 1 && back.print.box == 2 && back.print.intent == 3 && back.print.attempt == 4);
	CHECK_INT(back.print.step, STEP_UNKNOWN);
	event = event_of(EVENT_BOX);
	event.box = (struct event_decision){ .order = 1, .box = 2, .decision = DECISION_VOID, .user = 3 };
	back = round_trip(&event);
	CHECK(back.box.order == 1 && back.box.box == 2 && back.box.decision == DECISION_VOID && back.box.user == 3);
	event = event_of(EVENT_CARTON);
	event.carton = (struct event_carton){ .carton = 1, .tare_g = 2, .max_weight_g = 3, .max_units = 4, .gone = true };
	back = round_trip(&event);
	CHECK(back.carton.carton == 1 && back.carton.tare_g == 2 && back.carton.max_weight_g == 3);
	CHECK(back.carton.max_units == 4 && back.carton.gone);
	event = event_of(EVENT_LEASE);
	event.lease = (struct event_lease){ .order = 1, .fence = 2, .state = LEASE_LOST, .user = 3 };
	back = round_trip(&event);
	CHECK(back.lease.order == 1 && back.lease.fence == 2 && back.lease.state == LEASE_LOST && back.lease.user == 3);
	event = event_of(EVENT_RESTORE);
	event.restore = (struct event_restore){ .epoch = 1, .backup = 2, .made_ms = 3, .user = 4, .skipped = 5 };
	back = round_trip(&event);
	CHECK(back.restore.epoch == 1 && back.restore.backup == 2 && back.restore.made_ms == 3 && back.restore.user == 4);
	CHECK(back.restore.skipped == 5);
	event = event_of(EVENT_WEIGHT);
	event.lane = 9;
	event.weight = (struct event_weight){ .state = SCALE_OVER_CAPACITY, .via = VIA_KEYED, .grams = 1, .box = 2,
		.expected_g = 3, .deviation_g = 4, .floor_g = 5 };
	back = round_trip(&event);
	CHECK(back.lane == 9 && back.weight.state == SCALE_OVER_CAPACITY && back.weight.via == VIA_KEYED);
	CHECK(back.weight.grams == 1 && back.weight.box == 2 && back.weight.expected_g == 3);
	CHECK(back.weight.deviation_g == 4 && back.weight.floor_g == 5);
	event = event_of(EVENT_CALL);
	event.lane = 3;
	event.call = (struct event_call){ .call = 17, .user = 4, .ended = true };
	back = round_trip(&event);
	CHECK(back.lane == 3 && back.call.call == 17 && back.call.user == 4 && back.call.ended);
}

/* Words of every width; 0 is left out of the line. */
static uint64_t
some_value(unsigned bits)
{
	return random64() >> (64 - bits) >> below(bits);
}

static void
fill_scan(struct event_scan *scan)
{
	*scan = (struct event_scan){ .via = (uint8_t)below(4), .overlong = below(2), .fresh = below(2),
		.command = (enum command)below(COMMANDS), .badge = (uint32_t)some_value(32), .role = (uint8_t)below(4),
		.lane_code = (uint32_t)some_value(32), .order = some_value(64), .order_state = (uint8_t)below(9),
		.label = { .is_label = below(2), .box = some_value(64), .box_state = (uint8_t)below(10) },
		.item_count = below(LIMIT_CANDIDATES + 1), .product = below(2), .position = (uint32_t)some_value(32),
		.last = { .unit = some_value(64), .quantity = (uint32_t)some_value(32), .grams = (uint32_t)some_value(32) },
		.carton = (uint32_t)some_value(32) };
	scan->also_count = below(LIMIT_SCAN_LINES);
	for (size_t i = 0; i < scan->also_count; i++)
		scan->also[i] = (struct scan_unit){ .unit = some_value(64), .box = some_value(64), .from = some_value(64),
			.line = (uint32_t)some_value(32), .quantity = (uint32_t)some_value(32), .grams = (uint32_t)some_value(32) };
	for (size_t i = 0; i < scan->item_count; i++)
		scan->items[i] = (struct scan_item){ (uint32_t)some_value(32), (uint32_t)some_value(32), (uint8_t)below(8),
		                                       (uint32_t)some_value(32) };
}

static void
fill_load(struct event_load *load, struct event_storage *from)
{
	*load = (struct event_load){ .order = some_value(64), .content = some_value(64), .state = (uint8_t)below(9),
		.lines = from->lines, .line_count = below(20), .boxes = from->boxes, .box_count = below(5) };
	for (size_t i = 0; i < load->line_count; i++) {
		uint32_t quantity = (uint32_t)some_value(32);
		from->lines[i] = (struct event_line){ (uint32_t)some_value(32), (uint32_t)some_value(32), quantity,
			                              (uint32_t)below((uint64_t)quantity + 1), (uint8_t)below(5) };
	}
	for (size_t i = 0; i < load->box_count; i++)
		from->boxes[i] = (struct event_box){ .id = some_value(64), .number = some_value(64),
			.retry_ms = (int64_t)some_value(63), .ordinal = (uint32_t)some_value(32),
			.state = (uint8_t)below(10), .reprinted = below(2), .carton = (uint32_t)some_value(32),
			.grams = below(2) ? some_value(64) : 0, .weight_g = (uint32_t)some_value(32) };
}

static struct event
some_event(struct event_storage *from)
{
	struct event event = { .kind = (enum event_kind)(1 + below(EVENT_KINDS - 1)), .seq = some_value(64),
		.at_ms = (int64_t)some_value(62), .wall_ms = -(int64_t)some_value(62) };

	if (event.kind == EVENT_SCAN)
		fill_scan(&event.scan);
	if (event.kind == EVENT_LOAD)
		fill_load(&event.load, from);
	if (event.kind == EVENT_PRINT)
		event.print = (struct event_print){ .order = some_value(64), .step = (uint8_t)below(6) };
	if (event.kind == EVENT_CARTON)
		event.carton = (struct event_carton){ .carton = (uint32_t)some_value(32), .tare_g = (uint32_t)some_value(32),
			.max_units = (uint32_t)some_value(32), .gone = below(2) };
	if (event.kind == EVENT_LEASE)
		event.lease = (struct event_lease){ .order = some_value(64), .fence = some_value(64), .state = (uint8_t)below(4),
			.user = (uint32_t)some_value(32) };
	if (event.kind == EVENT_WEIGHT)
		event.weight = (struct event_weight){ .state = (uint8_t)below(5), .grams = (uint32_t)some_value(32),
			.box = some_value(64), .expected_g = (uint32_t)some_value(32), .floor_g = (uint32_t)some_value(32) };
	return event;
}

static void
any_event_gives_the_same_line_again(void)
{
	static struct event_storage from;
	static char again[LINE_MAX];

	for (int i = 0; i < RANDOM_EVENTS; i++) {
		struct event event = some_event(&from), back = round_trip(&event);
		CHECK_INT(back.kind, event.kind);
		CHECK(event_format(&back, again, sizeof again) > 0);
		CHECK_TEXT(again, line);
	}
}

static void
a_line_is_ascii_without_a_newline(void)
{
	static struct event_storage from;

	for (int i = 0; i < RANDOM_EVENTS / 10; i++) {
		struct event event = some_event(&from);
		size_t length = event_format(&event, line, sizeof line);
		CHECK_INT(strlen(line), length);
		for (size_t at = 0; at < length; at++)
			CHECK(line[at] >= ' ' && line[at] <= '~');
	}
}

static void
the_greatest_order_fits_a_line(void)
{
	static struct event_storage from;
	struct event event = event_of(EVENT_LOAD), back;

	event.load = (struct event_load){ .order = 1, .state = ORDER_OPEN, .lines = from.lines,
		.line_count = LIMIT_ORDER_LINES, .boxes = from.boxes, .box_count = LIMIT_ORDER_BOXES };
	for (uint32_t i = 0; i < LIMIT_ORDER_LINES; i++)
		from.lines[i] = (struct event_line){ i + 1, 4294967295u, LIMIT_QUANTITY, LIMIT_QUANTITY, LINE_SHORT };
	for (uint32_t i = 0; i < LIMIT_ORDER_BOXES; i++)
		from.boxes[i] = (struct event_box){ .id = UINT64_MAX, .number = UINT64_MAX, .intent = UINT64_MAX,
			.retry_ms = INT64_MAX, .grams = UINT64_MAX, .ordinal = i, .units = 1, .attempt = 1, .carton = UINT32_MAX,
			.weight_g = UINT32_MAX, .state = BOX_SEALED, .reprinted = true, .intercept = true };
	back = round_trip(&event);
	CHECK_INT(back.load.line_count, LIMIT_ORDER_LINES);
	CHECK_INT(back.load.box_count, LIMIT_ORDER_BOXES);
	CHECK_INT(storage.lines[LIMIT_ORDER_LINES - 1].n, LIMIT_ORDER_LINES);
}

static void
a_line_that_does_not_fit_is_not_written(void)
{
	struct event event = event_of(EVENT_SCAN);
	size_t length;

	event.lane = 1;
	event.scan = (struct event_scan){ .via = VIA_SCANNER, .items = { { 1, 2, 3 }, { 4, 5, 6 } }, .item_count = 2 };
	length = event_format(&event, line, sizeof line);
	for (size_t capacity = 0; capacity <= length; capacity++) {
		char *tight = malloc(capacity + (capacity == 0));
		size_t written = event_format(&event, tight, capacity);
		free(tight);
		CHECK_INT(written, 0);
	}
	CHECK_INT(event_format(&event, line, length + 1), length);
}

static void
what_has_no_word_is_not_written(void)
{
	struct event event = event_of(EVENT_PRINT);

	event.print.step = 200;
	CHECK_INT(event_format(&event, line, sizeof line), 0);
	event.kind = EVENT_KINDS;
	CHECK_INT(event_format(&event, line, sizeof line), 0);
	event.kind = 0;
	CHECK_INT(event_format(&event, line, sizeof line), 0);
}

static size_t
parse(struct event *event, const char *text)
{
	return event_parse(event, &storage, text, strlen(text));
}

static void
a_bad_line_is_refused_with_its_place(void)
{
	static const struct { const char *text; size_t place; } bad[] = {
		{ "", 1 }, { " ", 1 }, { "tic", 1 }, { "tickt=1", 1 }, { "TICK", 1 }, { "scan\tlane=1", 1 },
		{ "tick ", 6 }, { "tick  t=1", 6 }, { "tick t=1 ", 10 }, { "tick t", 6 }, { "tick t=", 6 }, { "tick t=x", 6 },
		{ "tick t=1x", 9 }, { "tick t=--1", 6 }, { "tick =1", 6 }, { "tick lane=1", 6 },
		{ "tick t=99999999999999999999", 6 }, { "tick t=4611686018427387904", 6 },
		{ "tick t=1 t=2", 10 }, { "tick t=1 seq=1", 10 }, { "scan via=keyed lane=1", 16 },
		{ "scan lane=4294967296", 6 }, { "scan lane=-1", 6 }, { "scan lane=1 via=telepathy", 13 },
		{ "scan lane=1 via=", 13 }, { "scan lane=1 fresh=2", 13 }, { "scan lane=1 items=", 13 },
		{ "scan lane=1 items=5", 13 }, { "scan lane=1 items=5x1,", 13 }, { "scan lane=1 items=5x1:256", 13 },
		{ "scan lane=1 items=1x1,2x1,3x1,4x1,5x1,6x1,7x1,8x1,9x1,10x1,11x1,12x1,13x1,14x1,15x1,16x1,17x1", 13 },
		{ "load order=1 content=g", 14 }, { "load order=1 content=10000000000000000", 14 },
		{ "load order=1 lines=1:5", 14 }, { "load order=1 lines=1:5x3!256", 14 },
		{ "load order=1 boxes=1:1:1:1:1:1:1:1", 14 }, { "load order=1 boxes=1:1:256:1:1:1:1:1:1", 14 },
		{ "load order=1 boxes=1:1:1:1:1:1:1:1:9223372036854775808", 14 },
		{ "load order=18446744073709551616", 6 }, { "order order=1 state=opened", 15 },
		{ "print order=1 step=printed2", 15 }, { "lane lane=1 done=yes", 13 }, { "range range=1\n", 14 },
	};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct event event = { 0 };
		size_t place = parse(&event, bad[i].text);
		if (place != bad[i].place)
			printf("# \"%s\"\n", bad[i].text);
		CHECK_INT(place, bad[i].place);
	}
}

static void
lists_past_their_limits_are_refused(void)
{
	struct event event = { 0 };
	size_t length = (size_t)snprintf(line, sizeof line, "load order=1 lines=1:1x1");

	for (int i = 1; i < LIMIT_ORDER_LINES; i++)
		length += (size_t)snprintf(line + length, sizeof line - length, ",1:1x1");
	CHECK_INT(event_parse(&event, &storage, line, length), 0);
	length += (size_t)snprintf(line + length, sizeof line - length, ",1:1x1");
	CHECK_INT(event_parse(&event, &storage, line, length), 14);
	length = (size_t)snprintf(line, sizeof line, "load order=1 boxes=1:1:1:0:0:0:0:0:0");
	for (int i = 1; i < LIMIT_ORDER_BOXES; i++)
		length += (size_t)snprintf(line + length, sizeof line - length, ",1:1:1:0:0:0:0:0:0");
	CHECK_INT(event_parse(&event, &storage, line, length), 0);
	length += (size_t)snprintf(line + length, sizeof line - length, ",1:1:1:0:0:0:0:0:0");
	CHECK_INT(event_parse(&event, &storage, line, length), 14);
}

static void
time_goes_on_from_the_line_before(void)
{
	struct event event = { 0 };

	CHECK_INT(parse(&event, "tick seq=7 t=1000 wall=-5"), 0);
	CHECK_INT(parse(&event, "tick t=+200"), 0);
	CHECK_INT(event.at_ms, 1200);
	CHECK_INT(event.seq, 7);
	CHECK_INT(event.wall_ms, -5);
	CHECK_INT(parse(&event, "tick t=4611686018427387903"), 0);
	CHECK_INT(parse(&event, "tick t=+1"), 6);
	event.at_ms = -4611686018427387903;
	CHECK_INT(parse(&event, "tick t=+4611686018427387903"), 0);
	CHECK_INT(event.at_ms, 0);
}

/* In memory of exactly its length, so that the sanitizer sees a byte read too far. */
static bool
parses_within(const char *text, size_t length)
{
	char *exact = malloc(length + (length == 0));
	struct event event = { 0 };
	size_t place;

	if (exact == NULL)
		return false;
	memcpy(exact, text, length);
	place = event_parse(&event, &storage, exact, length);
	free(exact);
	return place <= length + 1;
}

static void
cut_off_lines_are_read_no_further(void)
{
	static struct event_storage from;

	for (int i = 0; i < 200; i++) {
		struct event event = some_event(&from);
		size_t length = event_format(&event, line, sizeof line);
		for (size_t cut = 0; cut <= length; cut++)
			CHECK(parses_within(line, cut));
	}
}

static void
garbage_is_refused_within_the_line(void)
{
	static const char letters[] = "scanloderbx=:,!/+-0123456789 \n\t\x7f";
	static struct event_storage from;

	for (int i = 0; i < GARBAGE_LINES; i++) {
		struct event event = some_event(&from);
		size_t length = below(3) ? event_format(&event, line, sizeof line) : below(200);
		size_t changes = 1 + below(5);
		for (size_t at = 0; at < length && length < 200 && below(2); at++)
			line[at] = (char)below(256);
		for (size_t change = 0; length > 0 && change < changes; change++)
			line[below(length)] = below(2) ? letters[below(sizeof letters)] : (char)below(256);
		CHECK(parses_within(line, length));
	}
}

int
main(void)
{
	TEST(the_head_of_every_kind_comes_back);
	TEST(lanes_and_ranges_come_back);
	TEST(a_load_comes_back);
	TEST(a_scan_comes_back_with_every_fact);
	TEST(what_people_decide_comes_back);
	TEST(reports_come_back);
	TEST(any_event_gives_the_same_line_again);
	TEST(a_line_is_ascii_without_a_newline);
	TEST(the_greatest_order_fits_a_line);
	TEST(a_line_that_does_not_fit_is_not_written);
	TEST(what_has_no_word_is_not_written);
	TEST(a_bad_line_is_refused_with_its_place);
	TEST(lists_past_their_limits_are_refused);
	TEST(time_goes_on_from_the_line_before);
	TEST(cut_off_lines_are_read_no_further);
	TEST(garbage_is_refused_within_the_line);
	return test_failures > 0;
}
