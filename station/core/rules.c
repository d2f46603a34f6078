/* What decisions ask about an order: what it wants, what must come out of it again, and whether it may go on. */
#include "rules.h"

uint32_t
rules_line_room(const struct pack_line *line)
{
	return line->status == LINE_OPEN && line->packed < line->quantity ? line->quantity - line->packed : 0;
}

uint32_t
rules_line_excess(const struct pack_order *order, const struct pack_line *line)
{
	uint32_t wanted = order->state == ORDER_CANCELLED || line->status == LINE_CANCELLED ? 0 : line->quantity;

	return line->packed > wanted ? line->packed - wanted : 0;
}

bool
rules_has_unsealed_units(const struct pack_order *order)
{
	for (size_t i = 0; i < order->box_count; i++)
		if (order->boxes[i].state < BOX_SEALED && order->boxes[i].units > 0)
			return true;
	return false;
}

bool
rules_has_excess(const struct pack *pack, const struct pack_order *order)
{
	if (order->state == ORDER_CANCELLED)
		return rules_has_unsealed_units(order);
	for (uint32_t i = 0; i < order->line_count; i++)
		if (rules_line_excess(order, &pack->lines[order->first_line + i]) > 0)
			return true;
	return false;
}

uint32_t
rules_excess_line(const struct pack *pack, const struct pack_order *order, uint32_t item)
{
	uint32_t i;

	for (i = 0; i < order->line_count; i++) {
		const struct pack_line *line = &pack->lines[order->first_line + i];
		if (line->item == item && rules_line_excess(order, line) > 0)
			break;
	}
	return i;
}

/* Of several lines of one item it is the one that the unit found is in: that of another line may be sealed. */
uint32_t
rules_return_line(const struct pack *pack, const struct pack_order *order, uint32_t item, uint32_t n)
{
	uint32_t i = rules_line_index(pack, order, n);

	if (i < order->line_count && pack->lines[order->first_line + i].item == item &&
	    rules_line_excess(order, &pack->lines[order->first_line + i]) > 0)
		return i;
	return rules_excess_line(pack, order, item);
}

uint32_t
pack_excess_line(const struct pack *pack, uint32_t lane_id, uint32_t item, uint32_t after)
{
	const struct pack_lane *lane = pack_find_lane(pack, lane_id);
	const struct pack_order *order = lane != NULL ? pack_find_order(pack, lane->order) : NULL;

	for (uint32_t i = 0; order != NULL && i < order->line_count; i++) {
		const struct pack_line *line = &pack->lines[order->first_line + i];
		if (line->n > after && line->item == item && rules_line_excess(order, line) > 0)
			return line->n;
	}
	return 0;
}

uint64_t
rules_item_room(const struct pack *pack, const struct pack_order *order, uint32_t item)
{
	uint64_t room = 0;

	for (uint32_t i = 0; i < order->line_count; i++) {
		const struct pack_line *line = &pack->lines[order->first_line + i];
		if (line->item == item && line->status == LINE_OPEN)
			room += rules_line_room(line);
	}
	return room;
}

bool
rules_all_sealed(const struct pack_order *order)
{
	for (size_t i = 0; i < order->box_count; i++)
		if (order->boxes[i].state < BOX_SEALED)
			return false;
	return true;
}

/* An order may be stopped while it is being packed. */
enum verdict
rules_order_stopped(uint8_t state)
{
	switch (state) {
	case ORDER_HELD: return VERDICT_ORDER_HELD;
	case ORDER_CANCELLED: return VERDICT_ORDER_CANCELLED;
	case ORDER_SUSPECT: return VERDICT_ORDER_SUSPECT_DUPLICATE;
	case ORDER_TENDERED: return VERDICT_TENDERED_ALREADY;
	case ORDER_SEALED: return VERDICT_ORDER_SEALED_ALREADY;
	default: return VERDICT_NONE;
	}
}

enum verdict
rules_open_refused(const struct pack_order *order)
{
	return order != NULL ? rules_order_stopped(order->state) : VERDICT_NO_ORDER_OPEN;
}

enum verdict
rules_label_stopped(const struct pack *pack, const struct pack_order *order)
{
	enum verdict stopped = rules_order_stopped(order->state);

	return stopped == VERDICT_NONE && rules_has_excess(pack, order) ? VERDICT_ORDER_CHANGED : stopped;
}

bool
rules_order_stays(uint8_t state)
{
	return state == ORDER_HELD || state == ORDER_CANCELLED || state == ORDER_SUSPECT;
}

bool
rules_has_item(const struct pack *pack, const struct pack_order *order, uint32_t item)
{
	for (uint32_t i = 0; i < order->line_count; i++)
		if (pack->lines[order->first_line + i].item == item)
			return true;
	return false;
}

uint32_t
rules_line_index(const struct pack *pack, const struct pack_order *order, uint32_t n)
{
	uint32_t i;

	for (i = 0; i < order->line_count; i++)
		if (pack->lines[order->first_line + i].n == n)
			break;
	return i;
}

uint64_t
rules_box_before(const struct pack_order *order, uint64_t box)
{
	const struct pack_box *current = pack_find_box(order, box), *before = NULL, *highest = NULL;

	for (size_t i = 0; i < order->box_count; i++) {
		const struct pack_box *other = &order->boxes[i];
		if (other == current || other->state >= BOX_SEALED)
			continue;
		if (highest == NULL || highest->ordinal < other->ordinal)
			highest = other;
		if (current != NULL && other->ordinal < current->ordinal &&
		    (before == NULL || before->ordinal < other->ordinal))
			before = other;
	}
	if (before == NULL)
		before = highest;
	return before != NULL ? before->id : 0;
}

const struct scan_unit *
rules_row(const struct event_scan *scan, size_t i)
{
	return i == 0 ? &scan->last : &scan->also[i - 1];
}

uint64_t
rules_rows_grams(const struct event_scan *scan)
{
	uint64_t grams = 0;

	for (size_t i = 0; i <= scan->also_count; i++)
		grams += (uint64_t)rules_row(scan, i)->grams * rules_row(scan, i)->quantity;
	return grams;
}

/* Each row is older, and of an earlier line, than the one before: so none is there twice, nor is a line. */
uint64_t
rules_rows_in_box(const struct pack *pack, const struct pack_order *order, const struct pack_box *box,
                  const struct event_scan *scan)
{
	uint64_t units = 0, grams_left = box->grams, after = UINT64_MAX;
	uint32_t line_after = order->line_count;

	for (size_t i = 0; i <= scan->also_count; i++) {
		const struct scan_unit *row = rules_row(scan, i);
		uint32_t line = rules_line_index(pack, order, row->line);
		if (row->box != box->id || row->from != scan->last.from || row->unit >= after || line >= line_after)
			return 0;
		if (row->quantity == 0 || row->quantity > pack->lines[order->first_line + line].packed)
			return 0;
		if ((uint64_t)row->grams * row->quantity > grams_left)
			return 0;
		units += row->quantity;
		grams_left -= (uint64_t)row->grams * row->quantity;
		after = row->unit;
		line_after = line;
	}
	return units <= box->units ? units : 0;
}
