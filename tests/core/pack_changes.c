/* Orders as manifests and persons change them, at any moment. */
#include "tests/core/pack_world.h"

/* What an engine does: the core has every order that has boxes, with its new lines, before it hears of the change. */
static void
tell(uint64_t id, const struct event_order *change)
{
	const struct model_order *order = &world.orders[id];
	struct event event = { .kind = EVENT_ORDER, .order = *change };
	bool known = pack_find_order(&world.live, id) != NULL;

	if (change->lines && (known || order->box_count > 0))
		model_reload(&world, id);
	else if (order->box_count > 0)
		model_load(&world, id);
	world.orders[id].state = change->state;
	world.orders[id].content = change->content;
	event.order.order = id;
	model_send(&world, &event);
}

void
world_change_order(uint64_t id, uint8_t state, uint64_t content, uint32_t user)
{
	const struct model_order *order = &world.orders[id];

	tell(id, &(struct event_order){ .state = state, .was_state = order->state, .content = content,
	                                .was_content = order->content, .user = user });
}

static uint8_t
some_status(void)
{
	return world_chance(50) ? LINE_OPEN : (uint8_t)world_below(LINE_DAMAGED + 1);
}

static void
new_line(struct model_order *order)
{
	size_t i = order->line_count++;

	order->lines[i] = (struct event_line){ .n = (uint32_t)i + 1, .item = 1 + (uint32_t)world_below(WORLD_ITEMS),
		.quantity = 1 + (uint32_t)world_below(world_chance(80) ? 3 : 9),
		.status = world_chance(8) ? some_status() : LINE_OPEN };
	order->most[i] = order->lines[i].quantity;
}

void
world_import_order(void)
{
	struct model_order *order = &world.orders[world.last_order + 1];
	size_t lines = 1 + world_below(MODEL_LINES - 1);

	if (world.last_order + 2 >= MODEL_ORDERS)
		return;
	world.last_order++;
	order->own = world_chance(25);
	order->given = order->own ? (uint32_t)world_below(4) : 0;
	order->range = order->own ? 0 : 1 + (uint32_t)world_below(MODEL_RANGES);
	while (order->line_count < lines)
		new_line(order);
	world_change_order(world.last_order, ORDER_RELEASED, world_random64(), 0);
}

/* The carrier's system has sent labels for it, and nothing else has changed. */
void
world_bring_numbers(uint64_t id, uint32_t count)
{
	struct model_order *order = &world.orders[id];

	if (!order->own)
		return;
	order->given = count;
	if (pack_find_order(&world.live, id) != NULL || order->box_count > 0)
		model_reload(&world, id);
}

/* Where a hold or a cancel came from; what has come out meanwhile is the core's to see. */
static uint8_t
state_to_resume(const struct model_order *order)
{
	if (order->lane == 0 && order->box_count == 0)
		return ORDER_RELEASED;
	return order->resume == ORDER_PACKED || order->resume == ORDER_SEALED ? order->resume : ORDER_OPEN;
}

void
world_hold_or_release(uint64_t id)
{
	struct model_order *order = &world.orders[id];
	static const uint8_t stops[] = { ORDER_HELD, ORDER_CANCELLED, ORDER_SUSPECT };
	uint8_t state = stops[world_below(3)];

	if (id == 0 || order->state == ORDER_TENDERED)
		return;
	if (order->state == ORDER_HELD || order->state == ORDER_CANCELLED || order->state == ORDER_SUSPECT) {
		world_change_order(id, world_chance(90) ? state_to_resume(order) : state, order->content, 5);
		return;
	}
	order->resume = order->state;
	world_change_order(id, state, order->content, world_chance(50) ? 5 : 0);
}

/* What the carrier has cannot be wished back: a line never wants less than that. */
static void
change_line(uint64_t id, size_t i)
{
	struct model_order *order = &world.orders[id];
	struct event_line *line = &order->lines[i];
	uint32_t gone = model_units(&world, id, line->n, BOX_TENDERED, BOX_TENDERED);

	if (world_chance(40))
		line->quantity = gone + (uint32_t)world_below(4);
	else if (world_chance(40) && line->quantity > gone)
		line->quantity--;
	else
		line->status = some_status();
	if (line->status == LINE_CANCELLED && gone > 0)
		line->status = LINE_OPEN;
	order->most[i] = line->packed > line->quantity ? line->packed : line->quantity;
}

static void
change_lines(uint64_t id)
{
	struct model_order *order = &world.orders[id];

	if (order->line_count < MODEL_LINES && world_chance(20))
		new_line(order);
	else
		change_line(id, world_below(order->line_count));
}

/* Lines, address, or both; now and then in one revision with a cancel. */
void
world_change_something(uint64_t id)
{
	struct model_order *order = &world.orders[id];
	struct event_order change = { .state = order->state, .was_state = order->state, .was_content = order->content,
		.content = world_random64(), .lines = world_chance(70), .user = world_chance(50) ? 5 : 0 };

	if (id == 0 || order->state == ORDER_TENDERED)
		return;
	change.address = !change.lines || world_chance(10);
	/* a newer revision brings other numbers: a load goes before it, as with lines */
	change.lines |= order->own;
	if (order->own)
		order->given = (uint32_t)world_below(4);
	if (change.lines)
		change_lines(id);
	if (change.address)
		order->address++;
	if (world_chance(5) && order->state != ORDER_HELD && order->state != ORDER_SUSPECT && order->state != ORDER_CANCELLED) {
		order->resume = order->state;
		change.state = ORDER_CANCELLED;
	}
	tell(id, &change);
}

void
world_change_address_and_quantity(uint64_t id, uint32_t quantity)
{
	struct model_order *order = &world.orders[id];
	struct event_order change = { .state = order->state, .was_state = order->state, .was_content = order->content,
		.content = world_random64(), .lines = true, .address = true };

	order->lines[0].quantity = order->most[0] = quantity;
	order->address++;
	tell(id, &change);
}

/* The stock has come, or has not. */
void
world_open_lines(uint64_t id)
{
	struct model_order *order = &world.orders[id];
	struct event_order change = { .state = order->state, .was_state = order->state, .was_content = order->content,
		.content = order->content, .lines = true, .user = 5 };

	if (order->state == ORDER_TENDERED)
		return;
	for (size_t i = 0; i < order->line_count; i++)
		if (order->lines[i].status != LINE_CANCELLED)
			order->lines[i].status = LINE_OPEN;
	tell(id, &change);
}
