/* Units that go from one box of their order to another, and back. */
#include "tests/core/pack_model.h"

static bool
move_is_right(struct model *model, const struct event *event, const struct action *action)
{
	const struct model_unit *unit = &model->units[action->unit];
	const struct model_box *from = &model->boxes[unit->box], *to = &model->boxes[action->box];

	if (event->kind != EVENT_SCAN || !unit->there || unit->quantity != action->quantity || unit->line != action->line ||
	    unit->item != action->item || unit->grams != action->grams)
		return model_fails(model, "unit %lu cannot move", action->unit);
	if (from == to || from->order != to->order || to->order != action->order)
		return model_fails(model, "P1: unit %lu moves to a box of another order", action->unit);
	if (from->row.state != BOX_OPEN || to->row.state != BOX_OPEN)
		return model_fails(model, "P7: unit %lu moves between boxes that are not open", action->unit);
	return true;
}

/* The scale has seen neither box so. */
static void
put_into(struct model *model, const struct action *action)
{
	struct model_unit *unit = &model->units[action->unit];

	model->boxes[unit->box].weighed = false;
	model->boxes[action->box].weighed = false;
	unit->box = action->box;
}

bool
model_apply_move(struct model *model, const struct event *event, const struct action *action)
{
	if (!move_is_right(model, event, action))
		return false;
	if (model->actions[0].verdict != VERDICT_ITEM_ACCEPTED || model_stopped(model->orders[action->order].state))
		return model_fails(model, "unit %lu moves unasked", action->unit);
	if (++model->last_move >= MODEL_ROWS)
		return model_fails(model, "too many moves");
	model->moves[model->last_move] = (struct model_move){ .unit = action->unit, .scan = event->seq,
		.from = model->units[action->unit].box, .there = true };
	put_into(model, action);
	return true;
}

/* Where it was before its last move; if that box was given up, into a new one. */
bool
model_apply_move_back(struct model *model, const struct event *event, const struct action *action)
{
	struct model_move *move = NULL;

	if (!move_is_right(model, event, action))
		return false;
	for (uint64_t i = model->last_move; i > 0 && move == NULL; i--)
		if (model->moves[i].there && model->moves[i].unit == action->unit)
			move = &model->moves[i];
	if (move == NULL || model->actions[0].verdict != VERDICT_UNDONE)
		return model_fails(model, "unit %lu goes back, and was never moved", action->unit);
	if (move->from != action->box &&
	    (model->boxes[move->from].row.state != BOX_VOIDED || action->box != model->last_box))
		return model_fails(model, "unit %lu goes back to box %lu, was in %lu", action->unit, action->box, move->from);
	move->there = false;
	put_into(model, action);
	return true;
}

void
model_forget_moves(struct model *model, uint64_t unit)
{
	for (uint64_t i = model->last_move; i > 0; i--)
		if (model->moves[i].unit == unit)
			model->moves[i].there = false;
}

bool
model_undo_is_right(struct model *model, const struct event_scan *scan)
{
	size_t rows = 0;

	for (size_t i = 1; i < model->action_count; i++) {
		const struct action *action = &model->actions[i];
		rows += action->kind == ACTION_UNIT_GONE || action->kind == ACTION_UNIT_BACK;
		if (action->kind == ACTION_UNIT || action->kind == ACTION_UNIT_MOVED)
			return model_fails(model, "an undo packs something");
		if (action->kind == ACTION_UNIT_BACK && !model_fits(model, &model->boxes[action->box].row))
			return model_fails(model, "unit %lu goes back, and its box is too small", action->unit);
	}
	return rows == scan->also_count + 1 ||
	       model_fails(model, "%zu of the %zu rows of a scan are taken back", rows, scan->also_count + 1);
}

/* A box that the lane goes back to was there, is not sealed, and is now the one that units go into. */
bool
model_back_is_right(struct model *model, const struct pack_lane *before, const struct pack_lane *after)
{
	const struct model_box *box = &model->boxes[after->box];

	if (after->box == 0 || after->box == before->box || box->order != before->order)
		return model_fails(model, "BACK from box %lu to box %lu", before->box, after->box);
	if (box->row.state != BOX_OPEN || box->row.units == 0 || box->row.intent != 0)
		return model_fails(model, "BACK to box %lu, which is empty or has a label", after->box);
	return before->box == 0 || model->boxes[before->box].row.state == BOX_OPEN ||
	       model->boxes[before->box].row.state == BOX_VOIDED || model_fails(model, "BACK closes box %lu", before->box);
}
