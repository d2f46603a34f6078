/* Events as journal lines: the table of their keys, and the writer. The reader is event_read.c; both follow the table, so
 * that they cannot disagree. A value of 0 is left out. */
#include <string.h>

#include "event.h"
#include "event_fields.h"
#include "text.h"
#include "verdict.h"

static const char *
name_via(unsigned value)
{
	static const char *const names[] = { "", "scanner", "keyed", "screen" };
	return value < 4 ? names[value] : "";
}

static const char *
name_step(unsigned value)
{
	static const char *const names[] = { "", "created", "sent", "printed", "not-printed", "unknown" };
	return value < 6 ? names[value] : "";
}

static const char *
name_decision(unsigned value)
{
	static const char *const names[] = { "", "printed", "not-printed", "reprint", "void", "tender",
		                             "intercept", "add", "free", "renew" };
	return value < 10 ? names[value] : "";
}

static const char *
name_scale(unsigned value)
{
	static const char *const names[] = { "", "stable", "moving", "under-zero", "over-capacity" };
	return value < 5 ? names[value] : "";
}

static const char *
name_access(unsigned value)
{
	static const char *const names[] = { "", "sign-in", "sign-out", "pin", "wrong-pin", "look", "new-pin",
		                             "disable", "purge", "purge-journal" };
	return value < 10 ? names[value] : "";
}

static const char *
name_lease(unsigned value)
{
	static const char *const names[] = { "", "held", "given", "lost" };
	return value < 4 ? names[value] : "";
}

static const char *name_order_state(unsigned value) { return order_state_text((enum order_state)value); }
static const char *name_box_state(unsigned value) { return box_state_text((enum box_state)value); }
static const char *name_role(unsigned value) { return role_text((enum role)value); }
static const char *name_verdict(unsigned value) { return verdict_text((enum verdict)value); }
static const char *name_command(unsigned value) { return command_text((enum command)value); }

const char *const event_kind_words[EVENT_KINDS] = {
	[EVENT_LANE] = "lane", [EVENT_RANGE] = "range", [EVENT_LOAD] = "load", [EVENT_SCAN] = "scan",
	[EVENT_ORDER] = "order", [EVENT_LABEL] = "label", [EVENT_PRINT] = "print", [EVENT_BOX] = "box",
	[EVENT_TICK] = "tick", [EVENT_OVERRIDE] = "override", [EVENT_RECALL] = "recall",
	[EVENT_CARTON] = "carton", [EVENT_WEIGHT] = "weight", [EVENT_CALL] = "call",
	[EVENT_ACCESS] = "access", [EVENT_LEASE] = "lease",
	[EVENT_RESTORE] = "restore",
};

#define AT(member) offsetof(struct event, member)

const struct event_field event_fields[] = {
	{ 0, "seq", TYPE_U64, AT(seq), NULL },
	{ 0, "t", TYPE_I64, AT(at_ms), NULL },
	{ 0, "wall", TYPE_I64, AT(wall_ms), NULL },
	{ EVENT_LANE, "lane", TYPE_U32, AT(lane), NULL },
	{ EVENT_LANE, "done", TYPE_BOOL, AT(rules.done), NULL },
	{ EVENT_LANE, "at-end", TYPE_BOOL, AT(rules.at_end), NULL },
	{ EVENT_LANE, "outbound", TYPE_BOOL, AT(rules.outbound), NULL },
	{ EVENT_LANE, "shadow", TYPE_BOOL, AT(rules.shadow), NULL },
	{ EVENT_LANE, "idle", TYPE_U32, AT(rules.idle_ms), NULL },
	{ EVENT_LANE, "scale", TYPE_BOOL, AT(rules.scale), NULL },
	{ EVENT_LANE, "carton", TYPE_U32, AT(rules.carton), NULL },
	{ EVENT_CARTON, "carton", TYPE_U32, AT(carton.carton), NULL },
	{ EVENT_CARTON, "tare", TYPE_U32, AT(carton.tare_g), NULL },
	{ EVENT_CARTON, "max-weight", TYPE_U32, AT(carton.max_weight_g), NULL },
	{ EVENT_CARTON, "max-units", TYPE_U32, AT(carton.max_units), NULL },
	{ EVENT_CARTON, "gone", TYPE_BOOL, AT(carton.gone), NULL },
	{ EVENT_RANGE, "range", TYPE_U32, AT(range.range), NULL },
	{ EVENT_RANGE, "next", TYPE_U64, AT(range.next), NULL },
	{ EVENT_RANGE, "last", TYPE_U64, AT(range.last), NULL },
	{ EVENT_RANGE, "user", TYPE_U32, AT(range.user), NULL },
	{ EVENT_LOAD, "order", TYPE_U64, AT(load.order), NULL },
	{ EVENT_LOAD, "content", TYPE_HEX, AT(load.content), NULL },
	{ EVENT_LOAD, "state", TYPE_U8, AT(load.state), name_order_state },
	{ EVENT_LOAD, "at", TYPE_U32, AT(load.lane), NULL },
	{ EVENT_LOAD, "range", TYPE_U32, AT(load.range), NULL },
	{ EVENT_LOAD, "own", TYPE_BOOL, AT(load.own), NULL },
	{ EVENT_LOAD, "given", TYPE_U32, AT(load.given), NULL },
	{ EVENT_LOAD, "box", TYPE_U64, AT(load.box), NULL },
	{ EVENT_LOAD, "lines", TYPE_LINES, 0, NULL },
	{ EVENT_LOAD, "boxes", TYPE_BOXES, 0, NULL },
	{ EVENT_SCAN, "lane", TYPE_U32, AT(lane), NULL },
	{ EVENT_SCAN, "via", TYPE_U8, AT(scan.via), name_via },
	{ EVENT_SCAN, "overlong", TYPE_BOOL, AT(scan.overlong), NULL },
	{ EVENT_SCAN, "fresh", TYPE_BOOL, AT(scan.fresh), NULL },
	{ EVENT_SCAN, "command", TYPE_U32, AT(scan.command), name_command },
	{ EVENT_SCAN, "badge", TYPE_U32, AT(scan.badge), NULL },
	{ EVENT_SCAN, "role", TYPE_U8, AT(scan.role), name_role },
	{ EVENT_SCAN, "lane-code", TYPE_U32, AT(scan.lane_code), NULL },
	{ EVENT_SCAN, "carton", TYPE_U32, AT(scan.carton), NULL },
	{ EVENT_SCAN, "label", TYPE_BOOL, AT(scan.label.is_label), NULL },
	{ EVENT_SCAN, "mark", TYPE_BOOL, AT(scan.label.by_mark), NULL },
	{ EVENT_SCAN, "void", TYPE_BOOL, AT(scan.label.is_void), NULL },
	{ EVENT_SCAN, "box", TYPE_U64, AT(scan.label.box), NULL },
	{ EVENT_SCAN, "box-order", TYPE_U64, AT(scan.label.order), NULL },
	{ EVENT_SCAN, "box-lane", TYPE_U32, AT(scan.label.lane), NULL },
	{ EVENT_SCAN, "box-state", TYPE_U8, AT(scan.label.box_state), name_box_state },
	{ EVENT_SCAN, "box-order-state", TYPE_U8, AT(scan.label.order_state), name_order_state },
	{ EVENT_SCAN, "intercept", TYPE_BOOL, AT(scan.label.intercept), NULL },
	{ EVENT_SCAN, "readdressed", TYPE_BOOL, AT(scan.label.readdressed), NULL },
	{ EVENT_SCAN, "number", TYPE_U64, AT(scan.label.number), NULL },
	{ EVENT_SCAN, "intent", TYPE_U64, AT(scan.label.intent), NULL },
	{ EVENT_SCAN, "attempt", TYPE_U32, AT(scan.label.attempt), NULL },
	{ EVENT_SCAN, "order", TYPE_U64, AT(scan.order), NULL },
	{ EVENT_SCAN, "order-state", TYPE_U8, AT(scan.order_state), name_order_state },
	{ EVENT_SCAN, "order-lane", TYPE_U32, AT(scan.order_lane), NULL },
	{ EVENT_SCAN, "unleased", TYPE_BOOL, AT(scan.unleased), NULL },
	{ EVENT_SCAN, "items", TYPE_ITEMS, 0, NULL },
	{ EVENT_SCAN, "product", TYPE_BOOL, AT(scan.product), NULL },
	{ EVENT_SCAN, "damaged", TYPE_BOOL, AT(scan.damaged), NULL },
	{ EVENT_SCAN, "position", TYPE_U32, AT(scan.position), NULL },
	{ EVENT_SCAN, "answer", TYPE_BOOL, AT(scan.answer), NULL },
	{ EVENT_SCAN, "serial", TYPE_BOOL, AT(scan.has_serial), NULL },
	{ EVENT_SCAN, "serial-used", TYPE_BOOL, AT(scan.serial_used), NULL },
	{ EVENT_SCAN, "lot", TYPE_BOOL, AT(scan.has_lot), NULL },
	{ EVENT_SCAN, "expiry", TYPE_BOOL, AT(scan.has_expiry), NULL },
	{ EVENT_SCAN, "expired", TYPE_BOOL, AT(scan.expired), NULL },
	{ EVENT_SCAN, "clock-wrong", TYPE_BOOL, AT(scan.clock_wrong), NULL },
	{ EVENT_SCAN, "recalled", TYPE_BOOL, AT(scan.recalled), NULL },
	{ EVENT_SCAN, "last-unit", TYPE_U64, AT(scan.last.unit), NULL },
	{ EVENT_SCAN, "last-box", TYPE_U64, AT(scan.last.box), NULL },
	{ EVENT_SCAN, "last-from", TYPE_U64, AT(scan.last.from), NULL },
	{ EVENT_SCAN, "last-line", TYPE_U32, AT(scan.last.line), NULL },
	{ EVENT_SCAN, "last-item", TYPE_U32, AT(scan.last.item), NULL },
	{ EVENT_SCAN, "last-quantity", TYPE_U32, AT(scan.last.quantity), NULL },
	{ EVENT_SCAN, "last-grams", TYPE_U32, AT(scan.last.grams), NULL },
	{ EVENT_SCAN, "also", TYPE_UNITS, 0, NULL },
	{ EVENT_ORDER, "order", TYPE_U64, AT(order.order), NULL },
	{ EVENT_ORDER, "state", TYPE_U8, AT(order.state), name_order_state },
	{ EVENT_ORDER, "was", TYPE_U8, AT(order.was_state), name_order_state },
	{ EVENT_ORDER, "content", TYPE_HEX, AT(order.content), NULL },
	{ EVENT_ORDER, "was-content", TYPE_HEX, AT(order.was_content), NULL },
	{ EVENT_ORDER, "user", TYPE_U32, AT(order.user), NULL },
	{ EVENT_ORDER, "lines", TYPE_BOOL, AT(order.lines), NULL },
	{ EVENT_ORDER, "address", TYPE_BOOL, AT(order.address), NULL },
	{ EVENT_LABEL, "order", TYPE_U64, AT(label.order), NULL },
	{ EVENT_LABEL, "box", TYPE_U64, AT(label.box), NULL },
	{ EVENT_LABEL, "intent", TYPE_U64, AT(label.intent), NULL },
	{ EVENT_LABEL, "attempt", TYPE_U32, AT(label.attempt), NULL },
	{ EVENT_LABEL, "ok", TYPE_BOOL, AT(label.ok), NULL },
	{ EVENT_PRINT, "order", TYPE_U64, AT(print.order), NULL },
	{ EVENT_PRINT, "box", TYPE_U64, AT(print.box), NULL },
	{ EVENT_PRINT, "intent", TYPE_U64, AT(print.intent), NULL },
	{ EVENT_PRINT, "attempt", TYPE_U32, AT(print.attempt), NULL },
	{ EVENT_PRINT, "step", TYPE_U8, AT(print.step), name_step },
	{ EVENT_BOX, "order", TYPE_U64, AT(box.order), NULL },
	{ EVENT_BOX, "box", TYPE_U64, AT(box.box), NULL },
	{ EVENT_BOX, "decision", TYPE_U8, AT(box.decision), name_decision },
	{ EVENT_BOX, "user", TYPE_U32, AT(box.user), NULL },
	{ EVENT_RECALL, "recall", TYPE_U64, AT(recall.recall), NULL },
	{ EVENT_RECALL, "item", TYPE_U32, AT(recall.item), NULL },
	{ EVENT_RECALL, "user", TYPE_U32, AT(recall.user), NULL },
	{ EVENT_RECALL, "ended", TYPE_BOOL, AT(recall.ended), NULL },
	{ EVENT_OVERRIDE, "lane", TYPE_U32, AT(lane), NULL },
	{ EVENT_OVERRIDE, "verdict", TYPE_U8, AT(override.verdict), name_verdict },
	{ EVENT_OVERRIDE, "user", TYPE_U32, AT(override.user), NULL },
	{ EVENT_OVERRIDE, "role", TYPE_U8, AT(override.role), name_role },
	{ EVENT_OVERRIDE, "least", TYPE_U8, AT(override.least), name_role },
	{ EVENT_WEIGHT, "lane", TYPE_U32, AT(lane), NULL },
	{ EVENT_WEIGHT, "via", TYPE_U8, AT(weight.via), name_via },
	{ EVENT_WEIGHT, "scale", TYPE_U8, AT(weight.state), name_scale },
	{ EVENT_WEIGHT, "grams", TYPE_U32, AT(weight.grams), NULL },
	{ EVENT_WEIGHT, "box", TYPE_U64, AT(weight.box), NULL },
	{ EVENT_WEIGHT, "expected", TYPE_U32, AT(weight.expected_g), NULL },
	{ EVENT_WEIGHT, "deviation", TYPE_U32, AT(weight.deviation_g), NULL },
	{ EVENT_WEIGHT, "floor", TYPE_U32, AT(weight.floor_g), NULL },
	{ EVENT_CALL, "lane", TYPE_U32, AT(lane), NULL },
	{ EVENT_CALL, "call", TYPE_U64, AT(call.call), NULL },
	{ EVENT_CALL, "user", TYPE_U32, AT(call.user), NULL },
	{ EVENT_CALL, "ended", TYPE_BOOL, AT(call.ended), NULL },
	{ EVENT_ACCESS, "what", TYPE_U8, AT(access.what), name_access },
	{ EVENT_ACCESS, "badge", TYPE_BOOL, AT(access.badge), NULL },
	{ EVENT_ACCESS, "user", TYPE_U32, AT(access.user), NULL },
	{ EVENT_ACCESS, "token", TYPE_U32, AT(access.token), NULL },
	{ EVENT_ACCESS, "order", TYPE_U64, AT(access.order), NULL },
	{ EVENT_ACCESS, "days", TYPE_U32, AT(access.days), NULL },
	{ EVENT_LEASE, "order", TYPE_U64, AT(lease.order), NULL },
	{ EVENT_LEASE, "fence", TYPE_U64, AT(lease.fence), NULL },
	{ EVENT_LEASE, "state", TYPE_U8, AT(lease.state), name_lease },
	{ EVENT_LEASE, "user", TYPE_U32, AT(lease.user), NULL },
	{ EVENT_RESTORE, "epoch", TYPE_U32, AT(restore.epoch), NULL },
	{ EVENT_RESTORE, "backup", TYPE_U64, AT(restore.backup), NULL },
	{ EVENT_RESTORE, "skipped", TYPE_U64, AT(restore.skipped), NULL },
	{ EVENT_RESTORE, "made", TYPE_I64, AT(restore.made_ms), NULL },
	{ EVENT_RESTORE, "user", TYPE_U32, AT(restore.user), NULL },
};

const size_t event_field_count = sizeof event_fields / sizeof *event_fields;

/* ---- writing ---- */

uint64_t
event_value(const struct event *event, const struct event_field *field)
{
	const char *at = (const char *)event + field->offset;
	uint32_t u32;
	uint64_t u64;

	switch (field->type) {
	case TYPE_U8:
	case TYPE_BOOL:
		return (uint8_t)*at;
	case TYPE_U32:
		memcpy(&u32, at, sizeof u32);
		return u32;
	default:
		memcpy(&u64, at, sizeof u64);
		return u64;
	}
}

static void
put_list_head(struct text *text, const char *key, size_t index)
{
	text_put(text, index == 0 ? " " : ",");
	if (index == 0) {
		text_put(text, key);
		text_put(text, "=");
	}
}

static void
put_pair(struct text *text, const char *separator, uint64_t value)
{
	text_put(text, separator);
	text_put_number(text, value);
}

/* n:item x quantity / packed ! status, "1:5x3/2" */
static void
put_lines(struct text *text, const struct event_load *load)
{
	for (size_t i = 0; i < load->line_count; i++) {
		const struct event_line *line = &load->lines[i];
		put_list_head(text, "lines", i);
		text_put_number(text, line->n);
		put_pair(text, ":", line->item);
		put_pair(text, "x", line->quantity);
		if (line->packed != 0)
			put_pair(text, "/", line->packed);
		if (line->status != 0)
			put_pair(text, "!", line->status);
	}
}

/* id:ordinal:state:units:number:intent:attempt:flags:retry[:carton:grams:weight]; flags: 1 reprinted, 2 intercept. The
 * last three stand there unless all are 0. */
static void
put_boxes(struct text *text, const struct event_load *load)
{
	for (size_t i = 0; i < load->box_count; i++) {
		const struct event_box *box = &load->boxes[i];
		const uint64_t rest[] = { box->ordinal, box->state, box->units, box->number, box->intent, box->attempt,
			                  (box->reprinted ? 1u : 0u) | (box->intercept ? 2u : 0u),
			                  (uint64_t)box->retry_ms, box->carton, box->grams, box->weight_g };
		size_t count = sizeof rest / sizeof *rest - (box->carton == 0 && box->grams == 0 && box->weight_g == 0 ? 3 : 0);
		put_list_head(text, "boxes", i);
		text_put_number(text, box->id);
		for (size_t j = 0; j < count; j++)
			put_pair(text, ":", rest[j]);
	}
}

/* item x quantity : needs @ grams of one unit, "5x12:2@350" */
static void
put_items(struct text *text, const struct event_scan *scan)
{
	for (size_t i = 0; i < scan->item_count; i++) {
		put_list_head(text, "items", i);
		text_put_number(text, scan->items[i].item);
		put_pair(text, "x", scan->items[i].quantity);
		if (scan->items[i].needs != 0)
			put_pair(text, ":", scan->items[i].needs);
		if (scan->items[i].grams != 0)
			put_pair(text, "@", scan->items[i].grams);
	}
}

/* unit:box:from:line:item x quantity @ grams of one unit, "2:1:0:1:5x7@350" */
static void
put_units(struct text *text, const struct event_scan *scan)
{
	for (size_t i = 0; i < scan->also_count; i++) {
		const struct scan_unit *unit = &scan->also[i];
		put_list_head(text, "also", i);
		text_put_number(text, unit->unit);
		put_pair(text, ":", unit->box);
		put_pair(text, ":", unit->from);
		put_pair(text, ":", unit->line);
		put_pair(text, ":", unit->item);
		put_pair(text, "x", unit->quantity);
		if (unit->grams != 0)
			put_pair(text, "@", unit->grams);
	}
}

/* A value without a name has no line: it could not be read back. */
static void
put_name(struct text *text, const char *name)
{
	if (*name == '\0')
		text->full = true;
	text_put(text, name);
}

static void
put_field(struct text *text, const struct event *event, const struct event_field *field)
{
	uint64_t value = field->type < TYPE_LINES ? event_value(event, field) : 0;

	if (field->type == TYPE_LINES)
		put_lines(text, &event->load);
	else if (field->type == TYPE_BOXES)
		put_boxes(text, &event->load);
	else if (field->type == TYPE_ITEMS)
		put_items(text, &event->scan);
	else if (field->type == TYPE_UNITS)
		put_units(text, &event->scan);
	if (value == 0)
		return;
	text_put(text, " ");
	text_put(text, field->key);
	text_put(text, "=");
	if (field->name != NULL)
		put_name(text, field->name((unsigned)value));
	else if (field->type == TYPE_HEX)
		text_put_hex(text, value);
	else if (field->type == TYPE_I64)
		text_put_signed(text, (int64_t)value);
	else
		text_put_number(text, value);
}

size_t
event_format(const struct event *event, char *line, size_t capacity)
{
	struct text text = { .at = line, .capacity = capacity };

	if ((unsigned)event->kind >= EVENT_KINDS || event_kind_words[event->kind] == NULL)
		return 0;
	text_put(&text, event_kind_words[event->kind]);
	for (size_t i = 0; i < event_field_count; i++)
		if (event_fields[i].kind == 0 || event_fields[i].kind == event->kind)
			put_field(&text, event, &event_fields[i]);
	return text_end(&text);
}
