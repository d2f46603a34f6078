/* What a lane's page shows of training: the fields of query_lane(). */
#include "training_world.h"

#include <stdio.h>
#include <string.h>

#include "verdict.h"


static json_t *
name_json(void (*name)(uint64_t, char[TRAINING_CODE_MAX]), uint64_t id)
{
	char text[TRAINING_CODE_MAX];

	if (id == 0)
		return json_null();
	name(id, text);
	return json_string(text);
}

static void
box_name(uint64_t box, char name[TRAINING_CODE_MAX])
{
	snprintf(name, TRAINING_CODE_MAX, "TRAINING-BOX-%u", (unsigned)box);
}

void
training_world_put(const struct training_world *world, const struct action *action, json_t *answer)
{
	(void)world;
	json_object_set_new(answer, "order", name_json(training_order_name, action->order));
	json_object_set_new(answer, "line", action->line != 0 ? json_sprintf("%u", action->line) : json_null());
	json_object_set_new(answer, "box", name_json(box_name, action->box));
	if (action->item >= 1 && action->item <= TRAINING_ITEMS) {
		json_object_set_new(answer, "sku", json_string(training_items[action->item - 1].sku));
		json_object_set_new(answer, "description", json_string(training_items[action->item - 1].description));
	}
	if (action->of != 0) {
		json_object_set_new(answer, "count", json_integer(action->count));
		json_object_set_new(answer, "of", json_integer(action->of));
	}
	if (action->ordinal != 0)
		json_object_set_new(answer, "ordinal", json_integer(action->ordinal));
	if (action->between)
		json_object_set_new(answer, "between", json_true());
}

static json_t *
line_json(const struct event_line *line)
{
	return json_pack("{s:o, s:s, s:s, s:s, s:i, s:i, s:n, s:n, s:n}", "line", json_sprintf("%u", line->n), "sku",
	                 training_items[line->item - 1].sku, "description", training_items[line->item - 1].description, "image", "",
	                 "quantity", (int)line->quantity, "packed", (int)line->packed, "instructions", "kit",
	                 "kit_description");
}

static json_t *
box_json(const struct event_box *box, uint64_t current)
{
	return json_pack("{s:o, s:i, s:s, s:i, s:b}", "box", name_json(box_name, box->id), "ordinal", (int)box->ordinal,
	                 "state", box_state_text((enum box_state)box->state), "units", (int)box->units, "current",
	                 box->id == current);
}

static json_t *
label_json(const struct event_box *box)
{
	return json_pack("{s:o, s:i, s:s, s:o, s:o}", "box", name_json(box_name, box->id), "ordinal", (int)box->ordinal,
	                 "state", box_state_text((enum box_state)box->state), "sscc", json_null(),
	                 "seal_code", name_json(training_label_name, box->number));
}

static void
put_lines(const struct training_order *order, json_t *view)
{
	json_t *missing = json_array(), *packed = json_array();
	uint32_t units = 0, in = 0;

	for (size_t i = 0; i < order->line_count; i++) {
		const struct event_line *line = &order->lines[i];

		in += line->packed;
		units += line->status == LINE_OPEN ? line->quantity : line->packed;
		if (line->status == LINE_OPEN && line->packed < line->quantity)
			json_array_append_new(missing, line_json(line));
		if (line->packed > 0)
			json_array_append_new(packed, line_json(line));
	}
	json_object_set_new(view, "missing_count", json_integer((json_int_t)json_array_size(missing)));
	json_object_set_new(view, "missing", missing);
	json_object_set_new(view, "packed", packed);
	json_object_set_new(view, "order", json_pack("{s:o, s:s, s:n, s:n, s:[], s:i, s:i, s:i}", "order_id",
	                                             name_json(training_order_name, order->id), "note", "", "gift_message", "replaces",
	                                             "instructions", "lines", (int)order->line_count, "units", (int)units,
	                                             "packed", (int)in));
}

/* Boxes, and the labels that are still to be scanned. */
static const struct event_box *
put_boxes(const struct training_order *order, uint64_t current, json_t *view)
{
	json_t *boxes = json_array(), *labels = json_array();
	const struct event_box *open = NULL, *waiting = NULL;

	for (size_t i = 0; i < order->box_count; i++) {
		const struct event_box *box = &order->boxes[i];

		json_array_append_new(boxes, box_json(box, current));
		if (box->id == current)
			open = box;
		if (box->state != BOX_LABELLED)
			continue;
		json_array_append_new(labels, label_json(box));
		if (waiting == NULL)
			waiting = box;
	}
	json_object_set_new(view, "boxes", boxes);
	json_object_set_new(view, "labels", labels);
	if (open == NULL)
		open = waiting;
	if (open != NULL)
		json_object_set_new(view, "box", box_json(open, current));
	return open;
}

static const char *
state_of(const struct training_world *world, const struct event_box *box)
{
	const struct pack_lane *lane = &world->pack.lanes[world->lane - 1];
	const struct pack_order *order = pack_find_order(&world->pack, lane->order);

	if (lane->latch != VERDICT_NONE)
		return "latched";
	if (order == NULL)
		return "ready";
	return order->room == 0 && box != NULL && box->state == BOX_LABELLED ? "labelled" : "packing";
}

static json_t *
codes_json(const struct training_world *world, const json_t *labels)
{
	json_t *orders = json_array(), *goods = json_array(), *seals = json_array(), *label;
	size_t n;

	for (size_t i = 0; i < TRAINING_ORDERS; i++) {
		uint32_t units = 0;

		for (size_t j = 0; j < world->orders[i].line_count; j++)
			units += world->orders[i].lines[j].quantity;
		if (world->orders[i].state != ORDER_SEALED)
			json_array_append_new(orders, json_pack("{s:o, s:i}", "order_id", name_json(training_order_name, i + 1), "units",
			                                        (int)units));
	}
	for (size_t i = 0; i < TRAINING_ITEMS; i++)
		json_array_append_new(goods, json_pack("{s:s, s:s, s:s}", "code", training_items[i].code, "sku", training_items[i].sku,
		                                       "description", training_items[i].description));
	json_array_foreach(labels, n, label)
		json_array_append(seals, json_object_get(label, "seal_code"));
	return json_pack("{s:o, s:o, s:o}", "orders", orders, "items", goods, "seal_codes", seals);
}

json_t *
training_world_view(const struct training_world *world)
{
	const struct pack_lane *lane = &world->pack.lanes[world->lane - 1];
	const struct training_order *order = lane->order != 0 ? &world->orders[lane->order - 1] : NULL;
	const struct event_box *box = NULL;
	const char *state;
	json_t *view = json_pack("{s:n, s:n, s:n, s:n, s:n, s:[], s:[], s:[], s:[], s:[], s:[], s:i, s:b, s:n}", "latch", "asks",
	                         "order", "box", "demo", "boxes", "labels", "missing", "packed", "takeout", "next",
	                         "missing_count", 0, "moving", lane->moving, "scale");

	if (order != NULL) {
		put_lines(order, view);
		box = put_boxes(order, lane->box, view);
	}
	state = state_of(world, box);
	if (lane->latch != VERDICT_NONE)
		json_object_set_new(view, "latch", json_pack("{s:s, s:s}", "verdict", verdict_text(lane->latch), "text", ""));
	json_object_set_new(view, "state", json_string(state));
	json_object_set_new(view, "expect", json_string(strcmp(state, "latched") == 0 ? "ack" :
	                                                strcmp(state, "ready") == 0   ? "order" :
	                                                strcmp(state, "packing") == 0 ? "item" : "label"));
	json_object_set(view, "last", world->last != NULL ? world->last : json_null());
	json_object_set_new(view, "training", codes_json(world, json_object_get(view, "labels")));
	return view;
}
