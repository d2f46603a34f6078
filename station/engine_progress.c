/* How far each lane's order is: sums of its lines, the next that want more, those that must come out, and
 * those of which something is to be told. The core has the lines at hand; a page would have to read ten
 * thousand rows for them after each scan. They stand in the lane's row, which a scan writes anyway. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "engine.h"

static void
add_line(char *list, size_t capacity, uint32_t n)
{
	size_t used = strlen(list) - 1; /* over the bracket */

	snprintf(list + used, capacity - used, "%s%" PRIu32 "]", used > 1 ? "," : "", n);
}

/* As rules_line_excess() has it. */
static bool
must_come_out(const struct pack_order *order, const struct pack_line *line)
{
	bool none = order->state == ORDER_CANCELLED || line->status == LINE_CANCELLED;

	return line->packed > (none ? 0 : line->quantity);
}

static void
add_lines(struct progress *progress, const struct pack *pack, const struct pack_order *order)
{
	uint32_t takeout = 0;

	progress->lines = order->line_count;
	for (uint32_t i = 0; i < order->line_count; i++) {
		const struct pack_line *line = &pack->lines[order->first_line + i];

		progress->units += line->status == LINE_OPEN ? line->quantity : line->packed;
		progress->packed += line->packed;
		if (line->status == LINE_OPEN && line->packed < line->quantity &&
		    progress->missing_count++ < ORDER_LINES_SHOWN)
			add_line(progress->missing, sizeof progress->missing, line->n);
		if (must_come_out(order, line) && takeout++ < ORDER_LINES_SHOWN)
			add_line(progress->takeout, sizeof progress->takeout, line->n);
	}
}

/* ---- instructions ---- */

static bool
is_known(const int64_t *items, size_t count, int64_t item)
{
	while (count > 0 && items[count - 1] != item)
		count--;
	return count > 0;
}

/* All lines and their items are looked at: this is done when an order opens or changes, not with each
 * scan. */
static void
find_told(struct engine *engine, uint64_t order, char *list, size_t capacity)
{
	sqlite3_stmt *row = store_query(&engine->store, SQL_ORDER_INSTRUCTIONS, "i", (int64_t)order);
	int64_t items[ORDER_INSTRUCTIONS_MAX];
	int64_t line = 0;
	size_t count = 0;

	strcpy(list, "[]");
	while (count < ORDER_INSTRUCTIONS_MAX && store_next(&engine->store, row)) {
		if (is_known(items, count, sqlite3_column_int64(row, 3)))
			continue;
		items[count++] = sqlite3_column_int64(row, 3);
		/* a kit and its part may both have some */
		if (line != sqlite3_column_int64(row, 4))
			add_line(list, capacity, (uint32_t)sqlite3_column_int64(row, 4));
		line = sqlite3_column_int64(row, 4);
	}
	store_done(row);
}

static uint32_t
bit(uint32_t lane)
{
	return lane >= 1 && lane <= LIMIT_LANES ? 1u << (lane - 1) : 0;
}

const char *
progress_told(struct engine *engine, uint32_t lane)
{
	struct progress *progress = &engine->progress[lane - 1];
	const struct pack_lane *row = pack_find_lane(&engine->pack, lane);
	uint64_t order = row != NULL ? row->order : 0;

	if (progress->order == order && (engine->told_new & bit(lane)) == 0)
		return progress->told;
	find_told(engine, order, progress->told, sizeof progress->told);
	engine->told_new &= ~bit(lane);
	engine->progress_new |= bit(lane);
	progress->order = order;
	progress->written = false;
	return progress->told;
}

/* ---- what is new ---- */

static uint32_t
lanes_of_order(const struct engine *engine, uint64_t order)
{
	uint32_t lanes = 0;

	for (uint32_t lane = 1; order != 0 && lane <= LIMIT_LANES; lane++) {
		const struct pack_lane *row = pack_find_lane(&engine->pack, lane);
		if (row != NULL && row->order == order)
			lanes |= bit(lane);
	}
	return lanes;
}

/* A line that is not open is told of only while units of it are in a box. */
static bool
is_closed_line(const struct engine *engine, const struct action *action)
{
	const struct pack_order *order = pack_find_order(&engine->pack, action->order);

	for (uint32_t i = 0; order != NULL && i < order->line_count; i++)
		if (engine->pack.lines[order->first_line + i].n == action->line)
			return engine->pack.lines[order->first_line + i].status != LINE_OPEN;
	return false;
}

void
progress_stepped(struct engine *engine, const struct event *event)
{
	/* 1. a scan says in its actions what it has changed; what else happens is rare */
	engine->progress_new |= event->kind == EVENT_SCAN ? bit(event->lane) : UINT32_MAX;
	/* 2. new lines */
	if (event->kind == EVENT_LOAD)
		engine->told_new |= lanes_of_order(engine, event->load.order);
	if (event->kind == EVENT_ORDER)
		engine->told_new |= lanes_of_order(engine, event->order.order);
	for (size_t i = 0; i < engine->action_count; i++) {
		const struct action *action = &engine->actions[i];

		/* 3. lanes that one of them takes an order from, or gives one to */
		if (action->kind == ACTION_LANE)
			engine->progress_new |= bit(action->lane);
		/* 4. lines that are told of no more, or again */
		if (action->kind == ACTION_LINE ||
		    (action->kind == ACTION_UNIT_GONE && is_closed_line(engine, action)))
			engine->told_new |= lanes_of_order(engine, action->order);
	}
	engine->progress_new |= engine->told_new;
}

/* ---- the rows ---- */

static void
write_lane(struct engine *engine, uint32_t lane)
{
	static struct progress now;
	struct progress *kept = &engine->progress[lane - 1];
	const struct pack_lane *row = pack_find_lane(&engine->pack, lane);
	const struct pack_order *order = row != NULL ? pack_find_order(&engine->pack, row->order) : NULL;

	if (row == NULL)
		return;
	memset(&now, 0, sizeof now);
	strcpy(now.missing, "[]");
	strcpy(now.takeout, "[]");
	strcpy(now.told, progress_told(engine, lane));
	now.order = row->order;
	now.written = true;
	if (order != NULL)
		add_lines(&now, &engine->pack, order);
	/* byte for byte: the gaps between members are zero in both */
	if (memcmp((const unsigned char *)&now, (const unsigned char *)kept, sizeof now) == 0)
		return;
	memcpy(kept, &now, sizeof now);
	store_run(&engine->store, SQL_LANE_PROGRESS, "iiiiittt", (int64_t)lane, (int64_t)now.lines,
	          (int64_t)now.units, (int64_t)now.packed, (int64_t)now.missing_count, now.missing,
	          now.takeout, now.told);
}

void
progress_write(struct engine *engine)
{
	for (uint32_t lane = 1; lane <= LIMIT_LANES && engine->progress_new != 0; lane++)
		if ((engine->progress_new & bit(lane)) != 0)
			write_lane(engine, lane);
	engine->progress_new = 0;
}
