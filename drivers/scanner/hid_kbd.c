#include "hid_kbd.h"

#include <assert.h>
#include <string.h>
#include "drivers.h"

static_assert(sizeof(struct hid_kbd) <= SCANNER_STATE_MAX, "the host has no more memory for a driver");

enum {
	KEY_ROLL_OVER = 0x01,
	KEY_POST_FAIL = 0x02,
	KEY_UNDEFINED = 0x03,
	KEY_ENTER = 0x28,
	KEY_TAB = 0x2B,
	KEY_CAPS = 0x39,
	KEY_F8 = 0x41,
	KEY_DOWN = 0x51,
	KEY_PAD_ENTER = 0x58,
	KEY_PAD_1 = 0x59,
	KEY_PAD_0 = 0x62,
	KEY_CTRL = 0xE0,
	KEY_SHIFT = 0xE1,
	KEY_ALT = 0xE2,
	KEY_GUI = 0xE3,
	KEY_RIGHT_CTRL = 0xE4,
	KEY_RIGHT_SHIFT = 0xE5,
	KEY_ALTGR = 0xE6,
	KEY_RIGHT_GUI = 0xE7,
};

enum { GS = 0x1D, REQUEST_SET_REPORT = 0x09, REQUEST_SET_IDLE = 0x0A, REPORT_OUTPUT = 0x0200 };

/* The keys of one report, in the order in which they count as pressed. */
struct keys {
	uint8_t down[32];
	uint8_t order[256];
	size_t count;
};

static bool
is_down(const uint8_t down[32], unsigned usage)
{
	return down[usage / 8] >> usage % 8 & 1;
}

static bool
hid_kbd_fits(const struct scanner_interface *interface)
{
	return interface->hid && hid_report_has_application(interface->hid, HID_USAGE(HID_PAGE_DESKTOP, 0x06))
	       && hid_report_find(interface->hid, HID_INPUT, -1, HID_USAGE(HID_PAGE_KEYBOARD, KEY_ENTER));
}

static bool
holds_keys(const struct hid_field *field)
{
	return field->kind == HID_INPUT && field->usage_min >> 16 == HID_PAGE_KEYBOARD
	       && field->application == HID_USAGE(HID_PAGE_DESKTOP, 0x06);
}

static const char *
set_gs(struct hid_kbd *kbd, const char *gs)
{
	if (!gs || !*gs || strcmp(gs, "ctrl-]") == 0 || strcmp(gs, "alt-029") == 0)
		kbd->gs = GS_BY_KEYS;
	else if (strcmp(gs, "f8") == 0)
		kbd->gs = GS_BY_F8;
	else if (strcmp(gs, "down") == 0)
		kbd->gs = GS_BY_DOWN;
	else if (strcmp(gs, "none") == 0)
		kbd->gs = GS_NONE;
	else if (strlen(gs) == 1) {
		kbd->gs = GS_BY_CHARACTER;
		kbd->gs_character = (uint8_t)gs[0];
	} else
		return "its `gs` in packwarden.conf is not ctrl-], alt-029, f8, down, none or one character";
	return NULL;
}

static const char *
hid_kbd_start(void *state, const struct scanner_interface *interface, const struct scanner_options *options)
{
	struct hid_kbd *kbd = state;
	const struct hid_report *hid = interface->hid;
	const struct hid_field *light = hid_report_find(hid, HID_OUTPUT, -1, HID_USAGE(HID_PAGE_LED, 0x02));

	memset(kbd, 0, sizeof *kbd);
	frame_start(&kbd->frame, options, HID_KBD_TIMEOUT_MS);
	for (size_t i = 0; i < hid->field_count; i++) {
		if (!holds_keys(&hid->fields[i]))
			continue;
		if (kbd->field_count == HID_KBD_FIELDS)
			return "its report descriptor has keys in too many places";
		kbd->fields[kbd->field_count++] = hid->fields[i];
	}
	kbd->has_ids = hid->has_ids;
	kbd->end = frame_end_by(options->terminator, END_ENTER | END_TAB);
	if (light && hid->bits[HID_OUTPUT][light->report_id] <= 8) {
		kbd->lights.present = true;
		kbd->lights.report_id = light->report_id;
	}
	kbd->layout = hid_layout_find(options->layout);
	if (!kbd->layout)
		return "its `layout` in packwarden.conf is not one of the layouts that this version has";
	return set_gs(kbd, options->gs);
}

/* Reports only when a key moves, and Caps Lock off on both sides: some scanners look at its light and swap
 * the case. */
static bool
hid_kbd_request(const void *state, unsigned step, struct scanner_request *request)
{
	const struct hid_kbd *kbd = state;
	uint8_t id = kbd->lights.report_id;

	if (step == 0)
		*request = (struct scanner_request){ .request = REQUEST_SET_IDLE };
	else if (step == 1 && kbd->lights.present && id)
		*request = (struct scanner_request){
			.request = REQUEST_SET_REPORT, .value = (uint16_t)(REPORT_OUTPUT | id), .data = { id }, .length = 2
		};
	else if (step == 1 && kbd->lights.present)
		*request = (struct scanner_request){ .request = REQUEST_SET_REPORT, .value = REPORT_OUTPUT,
		                                     .length = 1 };
	else
		return false;
	return true;
}

/* A key that stands in two fields is pressed once; one that stands twice in one was pressed again: scanners that type
 * Alt and decimal codes send the digits of 080 in one report. */
static void
note_key(struct keys *keys, uint8_t noted[32], uint32_t usage)
{
	unsigned key = usage & 0xFF;

	if ((usage & 0xFFFF) > 0xFF || key == 0 || keys->count == sizeof keys->order
	    || (is_down(keys->down, key) && !is_down(noted, key)))
		return;
	keys->down[key / 8] = (uint8_t)(keys->down[key / 8] | 1u << key % 8);
	noted[key / 8] = (uint8_t)(noted[key / 8] | 1u << key % 8);
	keys->order[keys->count++] = (uint8_t)key;
}

/* The keys of one field; values that are not in the report count as not pressed. */
static void
read_field(const struct hid_field *field, const uint8_t *data, size_t length, struct keys *keys)
{
	uint8_t noted[32] = { 0 };

	for (uint32_t i = 0; i < field->count; i++) {
		uint32_t value;

		if (!hid_report_bits(data, length, field->bit_offset + i * field->bit_size, field->bit_size,
		                     &value))
			return;
		if (!field->array && value != 0 && i <= field->usage_max - field->usage_min)
			note_key(keys, noted, field->usage_min + i);
		else if (field->array && (int64_t)value >= field->logical_min
		         && (int64_t)value <= field->logical_max)
			note_key(keys, noted, (uint32_t)(field->usage_min + (int64_t)value - field->logical_min));
	}
}

static void
put_character(struct hid_kbd *kbd, uint32_t character, bool dead)
{
	uint8_t utf8[3];
	bool alone = kbd->accent && character == ' ';

	kbd->accent = dead;
	if (alone) /* it was typed so that the accent before it stands alone */
		return;
	if (kbd->gs == GS_BY_CHARACTER && character == kbd->gs_character)
		character = GS;
	frame_put(&kbd->frame, utf8, hid_layout_utf8(character, utf8));
}

static void
end_code(struct hid_kbd *kbd, const struct scanner_sink *sink)
{
	kbd->accent = false;
	if (kbd->frame.length > 0)
		kbd->terminated = true;
	frame_end(&kbd->frame, sink);
}

/* A key that ends codes, or a character of the code where packwarden.conf says so. */
static void
press_end(struct hid_kbd *kbd, enum frame_end_by end, uint8_t character, const struct scanner_sink *sink)
{
	if (kbd->end & end)
		end_code(kbd, sink);
	else
		frame_put(&kbd->frame, &character, 1);
}

/* The character of @ A … Z [ \ ] ^ _ that Ctrl makes a control code of; 0 if it is none. */
static uint16_t
control_character(const struct hid_key *key, bool shift)
{
	uint16_t character =
		key->plain >= 'a' && key->plain <= 'z' ? (uint16_t)(key->plain - 0x20) : key->plain;

	if (character < '@' || character > '_')
		character = shift || key->shift == '^' || key->shift == '_' ? key->shift : 0;
	return character >= '@' && character <= '_' ? character : 0;
}

/* Where the layout has no such character on the key, what it is on an American keyboard counts, as with Windows:
 * Ctrl and the key to the right of P and its neighbour is GS everywhere. Ctrl+M, +J and +I are Enter and Tab by
 * another name. */
static void
put_control(struct hid_kbd *kbd, unsigned usage, bool shift, const struct scanner_sink *sink)
{
	const struct hid_key *key = hid_layout_key(kbd->layout, usage), *us = hid_layout_key(&hid_layouts[0], usage);
	uint16_t character = key ? control_character(key, shift) : 0;
	uint8_t control;

	if (!character && us)
		character = control_character(us, shift);
	control = (uint8_t)(character & 0x1F);
	if (!character)
		return;
	if (control == '\r' || control == '\n')
		press_end(kbd, END_ENTER, '\r', sink);
	else if (control == '\t')
		press_end(kbd, END_TAB, '\t', sink);
	else
		frame_put(&kbd->frame, &control, 1);
}

static void
press_character(struct hid_kbd *kbd, const uint8_t down[32], unsigned usage)
{
	const struct hid_key *key = hid_layout_key(kbd->layout, usage);
	bool shift = is_down(down, KEY_SHIFT) || is_down(down, KEY_RIGHT_SHIFT);

	if (!key || is_down(down, KEY_GUI) || is_down(down, KEY_RIGHT_GUI))
		return;
	shift = shift != (key->caps && kbd->caps_lock);
	if (is_down(down, KEY_ALTGR)) {
		if (key->altgr)
			put_character(kbd, key->altgr, key->dead >> HID_LEVEL_ALTGR & 1);
	} else if (!is_down(down, KEY_ALT) && (shift ? key->shift : key->plain))
		put_character(kbd, shift ? key->shift : key->plain,
		              key->dead >> (shift ? HID_LEVEL_SHIFT : HID_LEVEL_PLAIN) & 1);
}

static void
press_key(struct hid_kbd *kbd, const uint8_t down[32], unsigned usage, const struct scanner_sink *sink)
{
	static const uint8_t gs = GS;
	bool alt = is_down(down, KEY_ALT);

	if (usage >= KEY_CTRL)
		return;
	if (usage == KEY_ENTER || usage == KEY_PAD_ENTER)
		press_end(kbd, END_ENTER, '\r', sink);
	else if (usage == KEY_TAB)
		press_end(kbd, END_TAB, '\t', sink);
	else if (usage == KEY_CAPS)
		kbd->caps_lock = !kbd->caps_lock;
	else if ((usage == KEY_F8 && kbd->gs == GS_BY_F8) || (usage == KEY_DOWN && kbd->gs == GS_BY_DOWN))
		frame_put(&kbd->frame, &gs, 1);
	else if (alt && usage >= KEY_PAD_1 && usage <= KEY_PAD_0) {
		if (kbd->alt_digits++ < 8)
			kbd->alt_value = kbd->alt_value * 10 + (usage - KEY_PAD_1 + 1) % 10;
	} else if (!is_down(down, KEY_ALTGR) && (is_down(down, KEY_CTRL) || is_down(down, KEY_RIGHT_CTRL)))
		put_control(kbd, usage, is_down(down, KEY_SHIFT) || is_down(down, KEY_RIGHT_SHIFT), sink);
	else
		press_character(kbd, down, usage);
}

/* Alt is up again: the number typed meanwhile is a byte. One above 255 means that the code was not read
 * right. */
static void
end_alt(struct hid_kbd *kbd, int64_t now_ms)
{
	uint8_t byte = (uint8_t)kbd->alt_value;

	if (kbd->alt_value > 255)
		frame_tear(&kbd->frame, now_ms);
	else if (byte)
		frame_put(&kbd->frame, &byte, 1);
	kbd->alt_value = kbd->alt_digits = 0;
}

static void
hid_kbd_report(void *state, const uint8_t *data, size_t length, int64_t now_ms, const struct scanner_sink *sink)
{
	struct hid_kbd *kbd = state;
	struct keys keys = { .count = 0 };
	bool mine = false;

	for (size_t i = 0; i < kbd->field_count; i++) {
		if (kbd->has_ids && kbd->fields[i].report_id != data[0])
			continue;
		mine = true;
		read_field(&kbd->fields[i], data, length, &keys);
	}
	/* More keys at once than the report can say: nothing in it holds. */
	if (!mine || is_down(keys.down, KEY_ROLL_OVER) || is_down(keys.down, KEY_POST_FAIL)
	    || is_down(keys.down, KEY_UNDEFINED))
		return;
	if (kbd->alt_digits > 0 && !is_down(keys.down, KEY_ALT))
		end_alt(kbd, now_ms);
	for (size_t i = 0; i < keys.count; i++)
		if (!is_down(kbd->down, keys.order[i]))
			press_key(kbd, keys.down, keys.order[i], sink);
	memcpy(kbd->down, keys.down, sizeof kbd->down);
	if (kbd->frame.length > 0 || kbd->frame.torn || kbd->alt_digits > 0)
		frame_touch(&kbd->frame, now_ms);
}

static int64_t
hid_kbd_deadline(const void *state)
{
	const struct hid_kbd *kbd = state;

	return kbd->frame.deadline;
}

static void
hid_kbd_tick(void *state, int64_t now_ms, const struct scanner_sink *sink)
{
	struct hid_kbd *kbd = state;

	if (now_ms < kbd->frame.deadline)
		return;
	kbd->alt_value = kbd->alt_digits = 0;
	kbd->accent = false;
	if (kbd->terminated)
		frame_drop(&kbd->frame);
	else
		frame_end(&kbd->frame, sink);
}

static void
hid_kbd_lost(void *state, int64_t now_ms)
{
	struct hid_kbd *kbd = state;

	memset(kbd->down, 0, sizeof kbd->down);
	kbd->accent = false;
	kbd->alt_value = kbd->alt_digits = 0;
	frame_tear(&kbd->frame, now_ms);
}

static const struct scanner_id hid_kbd_ids[] = {
	{ 0x1eab, 0x0003, 0x00ff }, /* Newland, any model in keyboard mode */
	{ 0x05e0, 0x1200, 0xffff }, /* Zebra, Symbol */
	{ 0x0c2e, 0x0b61, 0xffff }, /* Honeywell */
	{ 0x0c2e, 0x0b6a, 0xffff },
	{ 0x0c2e, 0x0b81, 0xffff },
	{ 0x05f9, 0x2202, 0xffff }, /* Datalogic */
	{ 0x05f9, 0x2601, 0xffff },
	{ 0x05f9, 0x2602, 0xffff },
};

const struct scanner_driver hid_kbd_driver = {
	.name = "hid_kbd",
	.ids = hid_kbd_ids,
	.id_count = sizeof hid_kbd_ids / sizeof *hid_kbd_ids,
	.only_known = true,
	.state_size = sizeof(struct hid_kbd),
	.fits = hid_kbd_fits,
	.start = hid_kbd_start,
	.request = hid_kbd_request,
	.report = hid_kbd_report,
	.deadline = hid_kbd_deadline,
	.tick = hid_kbd_tick,
	.lost = hid_kbd_lost,
};
