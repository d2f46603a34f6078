/* The unit rows that an engine would find for a scan: of the model's tables, by the words of include/event.h. */
#include "tests/core/pack_world.h"

static bool
is_here(uint64_t i, uint64_t order)
{
	const struct model_unit *unit = &world.units[i];
	const struct model_box *box = &world.boxes[unit->box];

	return unit->there && box->order == order && box->row.state < BOX_SEALED;
}

static void
add_row(struct event_scan *facts, uint64_t i, uint64_t from)
{
	const struct model_unit *unit = &world.units[i];
	struct scan_unit row = { .unit = i, .box = unit->box, .from = from, .line = unit->line, .item = unit->item,
		.quantity = unit->quantity, .grams = unit->grams };

	if (facts->last.unit == 0)
		facts->last = row;
	else if (facts->also_count < LIMIT_SCAN_LINES - 1)
		facts->also[facts->also_count++] = row;
}

/* A box that is sealed keeps what it has, and takes nothing back; nor does one that the unit has been in before its last. */
static bool
can_go_back(const struct model_move *move)
{
	uint8_t state = world.boxes[move->from].row.state;

	for (uint64_t i = world.last_move; &world.moves[i] > move; i--)
		if (world.moves[i].there && world.moves[i].unit == move->unit)
			return false;
	return move->there && (state < BOX_SEALED || state == BOX_VOIDED);
}

static void
fill_last_move(struct event_scan *facts, uint64_t order, uint64_t scan)
{
	for (uint64_t i = world.last_move; i > 0; i--)
		if (world.moves[i].scan == scan && can_go_back(&world.moves[i]) && is_here(world.moves[i].unit, order))
			add_row(facts, world.moves[i].unit, world.moves[i].from);
}

void
world_fill_last_scan(struct event_scan *facts, uint64_t order)
{
	uint64_t newest = 0;

	for (uint64_t i = world.last_unit; i > 0 && order != 0; i--)
		if (is_here(i, order) && world.units[i].scan > newest)
			newest = world.units[i].scan;
	for (uint64_t i = world.last_move; i > 0 && order != 0; i--)
		if (can_go_back(&world.moves[i]) && is_here(world.moves[i].unit, order) && world.moves[i].scan > newest)
			newest = world.moves[i].scan;
	for (uint64_t i = world.last_unit; i > 0 && newest != 0; i--)
		if (is_here(i, order) && world.units[i].scan == newest)
			add_row(facts, i, 0);
	if (facts->last.unit == 0 && newest != 0)
		fill_last_move(facts, order, newest);
}

static void
add_newest_of_line(struct event_scan *facts, uint64_t order, uint32_t line)
{
	for (uint64_t i = world.last_unit; i > 0; i--)
		if (is_here(i, order) && world.units[i].line == line) {
			add_row(facts, i, 0);
			return;
		}
}

/* The newest unit of the line that must come out, in a box that is not sealed. */
static void
fill_excess_unit(struct event_scan *facts, uint32_t lane)
{
	uint64_t order = world.lanes[lane - 1].order;
	uint32_t line = 0;

	for (size_t i = 0; i < facts->item_count && facts->last.unit == 0; i++)
		while (facts->last.unit == 0 && (line = pack_excess_line(&world.live, lane, facts->items[i].item, line)) != 0)
			add_newest_of_line(facts, order, line);
}

/* Units that one scan has put where they are. */
static uint64_t
units_of_scan(uint64_t scan, uint64_t box)
{
	uint64_t units = 0;

	for (uint64_t i = world.last_unit; i > 0; i--)
		if (world.units[i].there && world.units[i].scan == scan && world.units[i].box == box)
			units += world.units[i].quantity;
	return units;
}

static void
fill_item_elsewhere(struct event_scan *facts, const struct scan_item *item, uint64_t order, uint64_t box)
{
	uint64_t any = 0, fits = 0;

	for (uint64_t i = world.last_unit; i > 0 && fits == 0; i--) {
		const struct model_unit *unit = &world.units[i];
		if (!is_here(i, order) || unit->box == box || unit->item != item->item)
			continue;
		any = any != 0 ? any : i;
		fits = units_of_scan(unit->scan, unit->box) == item->quantity ? i : 0;
	}
	if (fits == 0 && any != 0)
		add_row(facts, any, 0);
	for (uint64_t i = world.last_unit; i > 0 && fits != 0; i--)
		if (world.units[i].there && world.units[i].scan == world.units[fits].scan &&
		    world.units[i].box == world.units[fits].box)
			add_row(facts, i, 0);
}

void
world_fill_units(struct event_scan *facts, uint32_t lane)
{
	const struct pack_lane *row = &world.lanes[lane - 1];

	for (size_t i = 0; row->moving && i < facts->item_count; i++)
		fill_item_elsewhere(facts, &facts->items[i], row->order, row->box);
	if (!row->moving)
		fill_excess_unit(facts, lane);
}

uint32_t
world_item_elsewhere(uint32_t lane, uint32_t *quantity)
{
	const struct pack_lane *row = &world.lanes[lane - 1];

	for (uint64_t i = world.last_unit; i > 0; i--)
		if (is_here(i, row->order) && world.units[i].box != row->box && world_chance(60)) {
			*quantity = (uint32_t)units_of_scan(world.units[i].scan, world.units[i].box);
			return world.units[i].item;
		}
	return 0;
}
