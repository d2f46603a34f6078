/* The core's memory: orders in slots, their lines in one pool without gaps.
 *
 *   orders[]   [ A ][ - ][ C ]            a slot with id 0 is free
 *   lines[]    [A A A A C C C . . . . ]   lines_used = 7; dropping A moves C down
 *
 * Invariants: the runs of lines do not overlap and fill [0, lines_used); room is the sum over open lines of what they
 * still want; a lane's order is here. Nothing depends on which slot an order is in: after a restart it is another. */
#include "pack_state.h"
#include "rules.h"

#include <string.h>

struct pack_lane *
state_lane(struct pack *pack, uint32_t lane)
{
	if (lane == 0 || lane > LIMIT_LANES || pack->lanes[lane - 1].id == 0)
		return NULL;
	return &pack->lanes[lane - 1];
}

const struct pack_lane *
pack_find_lane(const struct pack *pack, uint32_t lane)
{
	if (lane == 0 || lane > LIMIT_LANES || pack->lanes[lane - 1].id == 0)
		return NULL;
	return &pack->lanes[lane - 1];
}

static size_t
order_slot(const struct pack *pack, uint64_t order)
{
	size_t slot;

	for (slot = 0; slot < LIMIT_OPEN_ORDERS; slot++)
		if (pack->orders[slot].id == order)
			break;
	return slot;
}

struct pack_order *
state_order(struct pack *pack, uint64_t order)
{
	size_t slot = order != 0 ? order_slot(pack, order) : LIMIT_OPEN_ORDERS;
	return slot < LIMIT_OPEN_ORDERS ? &pack->orders[slot] : NULL;
}

const struct pack_order *
pack_find_order(const struct pack *pack, uint64_t order)
{
	size_t slot = order != 0 ? order_slot(pack, order) : LIMIT_OPEN_ORDERS;
	return slot < LIMIT_OPEN_ORDERS ? &pack->orders[slot] : NULL;
}

static size_t
box_index(const struct pack_order *order, uint64_t box)
{
	size_t i;

	for (i = 0; i < order->box_count; i++)
		if (order->boxes[i].id == box)
			break;
	return i;
}

struct pack_box *
state_box(struct pack_order *order, uint64_t box)
{
	size_t i = box != 0 ? box_index(order, box) : order->box_count;
	return i < order->box_count ? &order->boxes[i] : NULL;
}

const struct pack_box *
pack_find_box(const struct pack_order *order, uint64_t box)
{
	size_t i = box != 0 ? box_index(order, box) : order->box_count;
	return i < order->box_count ? &order->boxes[i] : NULL;
}

const struct pack_carton *
pack_find_carton(const struct pack *pack, uint32_t carton)
{
	for (size_t i = 0; carton != 0 && i < LIMIT_CARTONS; i++)
		if (pack->cartons[i].id == carton)
			return &pack->cartons[i];
	return NULL;
}

struct pack_carton *
state_carton(struct pack *pack, uint32_t carton)
{
	for (size_t i = 0; carton != 0 && i < LIMIT_CARTONS; i++)
		if (pack->cartons[i].id == carton)
			return &pack->cartons[i];
	return NULL;
}

/* Those that have gone come first, so that there is a place for each that the configuration has. */
void
state_set_carton(struct pack *pack, const struct event_carton *carton)
{
	struct pack_carton *slot = state_carton(pack, carton->carton);

	for (size_t i = 0; slot == NULL && !carton->gone && i < LIMIT_CARTONS; i++)
		if (pack->cartons[i].id == 0)
			slot = &pack->cartons[i];
	if (slot == NULL)
		return;
	*slot = (struct pack_carton){ .id = carton->gone ? 0 : carton->carton };
	if (carton->gone)
		return;
	slot->tare_g = carton->tare_g;
	slot->max_weight_g = carton->max_weight_g;
	slot->max_units = carton->max_units;
}

struct pack_range *
state_range(struct pack *pack, uint32_t range)
{
	if (range == 0)
		return NULL;
	for (size_t i = 0; i < LIMIT_RANGES; i++)
		if (pack->ranges[i].id == range)
			return &pack->ranges[i];
	return NULL;
}

/* P6: a range never goes back, whatever an old event says. */
bool
state_set_range(struct pack *pack, const struct event_range *range)
{
	struct pack_range *slot = state_range(pack, range->range);

	for (size_t i = 0; slot == NULL && i < LIMIT_RANGES; i++)
		if (pack->ranges[i].id == 0)
			slot = &pack->ranges[i];
	if (slot == NULL || range->range == 0 || range->last == UINT64_MAX)
		return false;
	slot->id = range->range;
	slot->next = slot->next > range->next ? slot->next : range->next;
	slot->last = range->last;
	return true;
}

static void
give_back_lines(struct pack *pack, struct pack_order *order)
{
	uint32_t end = order->first_line + order->line_count;

	memmove(&pack->lines[order->first_line], &pack->lines[end], (pack->lines_used - end) * sizeof *pack->lines);
	for (size_t i = 0; i < LIMIT_OPEN_ORDERS; i++)
		if (pack->orders[i].id != 0 && pack->orders[i].first_line >= end)
			pack->orders[i].first_line -= order->line_count;
	pack->lines_used -= order->line_count;
	order->line_count = 0;
}

static void
drop(struct pack *pack, struct pack_order *order)
{
	give_back_lines(pack, order);
	order->id = 0;
}

static void
take_lines(struct pack *pack, struct pack_order *order, const struct event_load *load)
{
	order->first_line = pack->lines_used;
	order->line_count = (uint32_t)load->line_count;
	order->room = 0;
	for (size_t i = 0; i < load->line_count; i++) {
		const struct event_line *from = &load->lines[i];
		pack->lines[pack->lines_used++] = (struct pack_line){ .n = from->n, .item = from->item,
			.quantity = from->quantity, .packed = from->packed, .status = from->status };
		order->room += rules_line_room(&pack->lines[pack->lines_used - 1]);
	}
}

static void
take_boxes(struct pack_order *order, const struct event_load *load)
{
	order->box_count = load->box_count;
	for (size_t i = 0; i < load->box_count; i++) {
		const struct event_box *from = &load->boxes[i];
		order->boxes[i] = (struct pack_box){ .id = from->id, .number = from->number, .intent = from->intent,
			.ordinal = from->ordinal, .units = from->units, .attempt = from->attempt,
			.state = from->state, .reprinted = from->reprinted, .intercept = from->intercept,
			.retry_ms = from->retry_ms, .carton = from->carton, .grams = from->grams, .weight_g = from->weight_g };
	}
}

static bool
load_fits(const struct pack *pack, const struct event_load *load, const struct pack_order *old)
{
	size_t used = pack->lines_used - (old != NULL ? old->line_count : 0);

	return load->order != 0 && load->line_count <= LIMIT_ORDER_LINES && load->box_count <= LIMIT_ORDER_BOXES &&
	       used + load->line_count <= LIMIT_OPEN_LINES;
}

bool
state_load(struct pack *pack, const struct event_load *load)
{
	struct pack_order *order = state_order(pack, load->order);

	if (!load_fits(pack, load, order))
		return false;
	if (order != NULL) {
		give_back_lines(pack, order);
	} else {
		size_t slot = order_slot(pack, 0);
		if (slot == LIMIT_OPEN_ORDERS)
			return false;
		order = &pack->orders[slot];
	}
	*order = (struct pack_order){ .id = load->order, .content = load->content, .lane = load->lane,
		.range = load->range, .own = load->own, .given = load->given, .box = load->box, .state = load->state };
	take_lines(pack, order, load);
	take_boxes(order, load);
	return true;
}

int64_t
state_idle_ms(const struct pack_lane *lane)
{
	return lane->user != 0 && lane->idle_ms != 0 ? lane->last_ms + lane->idle_ms : PACK_NO_DEADLINE;
}

static bool
printer_answers(const struct pack_order *order)
{
	for (size_t i = 0; i < order->box_count; i++)
		if (order->boxes[i].state == BOX_PRINTING || order->boxes[i].retry_ms != 0)
			return true;
	return false;
}

void
state_drop_idle(struct pack *pack)
{
	for (size_t i = 0; i < LIMIT_OPEN_ORDERS; i++)
		if (pack->orders[i].id != 0 && pack->orders[i].lane == 0 && !printer_answers(&pack->orders[i]))
			drop(pack, &pack->orders[i]);
}

bool
pack_restore_lane(struct pack *pack, const struct pack_lane *lane)
{
	if (lane->id == 0 || lane->id > LIMIT_LANES)
		return false;
	pack->lanes[lane->id - 1] = *lane;
	return true;
}

bool
pack_restore_order(struct pack *pack, const struct event_load *load)
{
	return state_load(pack, load);
}
