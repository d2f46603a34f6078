/* Actions as lines, for replays. */
#include "action.h"
#include "order.h"
#include "text.h"

static const char *const kinds[ACTION_KINDS] = {
	[ACTION_VERDICT] = "verdict", [ACTION_EVENT] = "event", [ACTION_ORDER] = "order", [ACTION_BOX] = "box",
	[ACTION_UNIT] = "unit", [ACTION_UNIT_GONE] = "unit-gone", [ACTION_NUMBER] = "number",
	[ACTION_NUMBER_VOID] = "number-void", [ACTION_LANE] = "lane", [ACTION_LABEL] = "label",
	[ACTION_INTENT] = "intent", [ACTION_LINE] = "line",
	[ACTION_OVERRIDE] = "override", [ACTION_UNLOCK] = "unlock",
	[ACTION_UNIT_MOVED] = "unit-moved", [ACTION_UNIT_BACK] = "unit-back",
};

static const char *
intent_text(uint8_t state)
{
	static const char *const names[] = { "", "made", "rendered", "created", "sent", "printed", "not-printed",
		                             "unknown", "unreadable", "void" };
	return state < sizeof names / sizeof *names ? names[state] : "";
}

static void
put(struct text *text, const char *key, uint64_t value)
{
	if (value == 0)
		return;
	text_put(text, " ");
	text_put(text, key);
	text_put(text, "=");
	text_put_number(text, value);
}

static const char *
limit_text(uint8_t limit)
{
	return limit == LIMIT_CARTON_UNITS ? "carton-units" : limit == LIMIT_CARTON_WEIGHT ? "carton-weight" : "";
}

static const char *
scale_text(uint8_t state)
{
	static const char *const names[] = { "", "stable", "moving", "under-zero", "over-capacity", "not-emptied" };
	return state < sizeof names / sizeof *names ? names[state] : "";
}

static void
put_word(struct text *text, const char *key, const char *word)
{
	if (*word == '\0')
		return;
	text_put(text, " ");
	text_put(text, key);
	text_put(text, "=");
	text_put(text, word);
}

static void
put_state(struct text *text, const struct action *action)
{
	const char *name = "";

	if (action->kind == ACTION_ORDER)
		name = order_state_text((enum order_state)action->state);
	else if (action->kind == ACTION_BOX)
		name = box_state_text((enum box_state)action->state);
	else if (action->kind == ACTION_INTENT)
		name = intent_text(action->state);
	else if (action->kind == ACTION_LINE)
		name = line_status_text((enum line_status)action->state);
	if (*name == '\0')
		return;
	text_put(text, " ");
	text_put(text, name);
}

size_t
action_format(const struct action *action, char *line, size_t capacity)
{
	struct text text = { .at = line, .capacity = capacity };

	if ((unsigned)action->kind >= ACTION_KINDS || kinds[action->kind] == NULL)
		return 0;
	text_put(&text, kinds[action->kind]);
	put(&text, "lane", action->lane);
	if (action->verdict != VERDICT_NONE) {
		text_put(&text, " ");
		text_put(&text, verdict_text(action->verdict));
	}
	if (action->refused != VERDICT_NONE) {
		text_put(&text, " refused=");
		text_put(&text, verdict_text(action->refused));
	}
	if (action->allow != VERDICT_NONE) {
		text_put(&text, " allow=");
		text_put(&text, verdict_text(action->allow));
	}
	put(&text, "allow-item", action->allow_item);
	put_state(&text, action);
	put(&text, "count", action->count);
	put(&text, "of", action->of);
	put(&text, "order", action->order);
	put(&text, "line", action->line);
	put(&text, "box", action->box);
	put(&text, "ordinal", action->ordinal);
	put(&text, "unit", action->unit);
	put(&text, "item", action->item);
	put(&text, "quantity", action->quantity);
	put(&text, "units", action->units);
	put(&text, "carton", action->carton);
	put(&text, "grams", action->grams);
	put(&text, "weight", action->weight_g);
	put(&text, "expected", action->expected_g);
	put(&text, "number", action->number);
	put(&text, "range", action->range);
	put(&text, "serial", action->serial);
	put(&text, "intent", action->intent);
	put(&text, "attempt", action->attempt);
	put(&text, "retry", (uint64_t)action->retry_ms);
	put(&text, "user", action->user);
	put(&text, "weighed", action->weighed);
	put(&text, "position", action->position);
	put(&text, "asks", action->asks);
	put(&text, "ask-item", action->ask_item);
	put(&text, "knows", action->knows);
	put_word(&text, "limit", limit_text(action->limit));
	put_word(&text, "scale", scale_text(action->scale));
	if (action->reprinted)
		text_put(&text, " reprinted");
	if (action->intercept)
		text_put(&text, " intercept");
	if (action->override)
		text_put(&text, " override");
	if (action->shadow)
		text_put(&text, " shadow");
	if (action->moving)
		text_put(&text, " moving");
	if (action->between)
		text_put(&text, " between");
	return text_end(&text);
}
