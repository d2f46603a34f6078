/* Prints drivers/scanner/hid_layout_keys.c: the keyboard layouts as the X Keyboard Extension describes them (Debian's
 * xkb-data, read by libxkbcommon), but for the few keys where scanners follow Windows. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <xkbcommon/xkbcommon.h>

enum { USAGES = 0x8A, EVDEV_TO_XKB = 8, A_LINE = 3 };

static const char *const layouts[] = { "us", "gb", "de", "fr", "es", "ru", "cz", "jp" };

/* Where Windows' layouts differ, which makers of scanners follow: the backslash of a Japanese keyboard is the yen key,
 * the 102nd key of an American one is a second backslash, and what AltGr gives on some keys is a dead key. */
static const struct {
	const char *layout;
	unsigned usage, level;
	uint32_t character;
	bool dead;
} windows[] = {
	{ "jp", 0x89, 0, '\\', false }, { "us", 0x64, 0, '\\', false }, { "us", 0x64, 1, '|', false },
	{ "us", 0x64, 2, 0, false }, { "fr", 0x1F, 2, '~', true }, { "fr", 0x24, 2, '`', true },
	{ "es", 0x21, 2, '~', true }, { "cz", 0x1E, 2, '~', true }, { "cz", 0x20, 2, '^', true },
	{ "cz", 0x24, 2, '`', true },
};

/* Linux' key codes of the usages that have characters: drivers/hid/hid-input.c, hid_keyboard[]. */
static const uint8_t evdev[USAGES] = {
	[0x04] = 30, 48, 46, 32, 18, 33, 34, 35, 23, 36, 37, 38, 50, 49, 24, 25, 16, 19, 31, 20, 22, 47, 17, 45, 21, 44,
	[0x1E] = 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
	[0x2C] = 57, 12, 13, 26, 27, 43, 43, 39, 40, 41, 51, 52, 53, [0x64] = 86, [0x87] = 89, [0x89] = 124,
};

static const struct {
	xkb_keysym_t keysym;
	uint16_t character;
} dead_keys[] = {
	{ XKB_KEY_dead_grave, '`' }, { XKB_KEY_dead_acute, 0xB4 }, { XKB_KEY_dead_circumflex, '^' },
	{ XKB_KEY_dead_tilde, '~' }, { XKB_KEY_dead_diaeresis, 0xA8 }, { XKB_KEY_dead_caron, 0x2C7 },
	{ XKB_KEY_dead_abovering, 0x2DA }, { XKB_KEY_dead_cedilla, 0xB8 },
};

struct key {
	uint32_t levels[3];
	unsigned dead; /* a bit a level */
	bool caps;
};

static uint32_t
character_of(xkb_keysym_t keysym, bool *dead)
{
	uint32_t character = xkb_keysym_to_utf32(keysym);

	*dead = false;
	for (size_t i = 0; i < sizeof dead_keys / sizeof *dead_keys; i++)
		if (dead_keys[i].keysym == keysym) {
			*dead = true;
			return dead_keys[i].character;
		}
	return character >= ' ' && character <= 0xFFFF ? character : 0;
}

static void
read_level(struct xkb_keymap *keymap, const char *layout, unsigned usage, unsigned level, struct key *key)
{
	const xkb_keysym_t *keysyms;
	int count = xkb_keymap_key_get_syms_by_level(keymap, evdev[usage] + EVDEV_TO_XKB, 0, level, &keysyms);
	bool dead = false, alone = xkb_keymap_num_levels_for_key(keymap, evdev[usage] + EVDEV_TO_XKB, 0) == 1;

	if (alone && level == 1) /* the space bar is the same with Shift */
		key->levels[1] = key->levels[0];

	else if (count == 1)
		key->levels[level] = character_of(keysyms[0], &dead);
	for (size_t i = 0; i < sizeof windows / sizeof *windows; i++)
		if (strcmp(windows[i].layout, layout) == 0 && windows[i].usage == usage && windows[i].level == level) {
			key->levels[level] = windows[i].character;
			dead = windows[i].dead;
		}
	/* what AltGr adds beyond ASCII is another on each system, and in no code */
	if (level == 2 && key->levels[level] > '~')
		key->levels[level] = dead = 0;
	key->dead |= (unsigned)dead << level;
}

/* Whether Caps Lock gives the character that Shift gives. */
static bool
obeys_caps(struct xkb_keymap *keymap, unsigned usage, const struct key *key)
{
	struct xkb_state *state = xkb_state_new(keymap);
	xkb_mod_mask_t lock = 1u << xkb_keymap_mod_get_index(keymap, XKB_MOD_NAME_CAPS);
	uint32_t character;

	xkb_state_update_mask(state, 0, 0, lock, 0, 0, 0);
	character = xkb_state_key_get_utf32(state, evdev[usage] + EVDEV_TO_XKB);
	xkb_state_unref(state);
	return character == key->levels[1] && character != key->levels[0];
}

static void
print_key(unsigned usage, const struct key *key, unsigned *printed)
{
	printf("%s[0x%02X] = { ", *printed % A_LINE == 0 ? "\n\t" : " ", usage);
	for (unsigned level = 0; level < 3; level++)
		if (key->levels[level] > ' ' && key->levels[level] <= '~')
			printf(key->levels[level] == '\'' || key->levels[level] == '\\' ? "'\\%c', " : "'%c', ",
			       (char)key->levels[level]);
		else if (key->levels[level] == 0)
			printf("0, ");
		else
			printf("0x%X, ", key->levels[level]);
	printf("%u, %u },", key->dead, key->caps);
	(*printed)++;
}

static bool
print_layout(struct xkb_context *context, const char *layout)
{
	struct xkb_rule_names names = { .rules = "evdev", .model = "pc105", .layout = layout };
	struct xkb_keymap *keymap = xkb_keymap_new_from_names(context, &names, XKB_KEYMAP_COMPILE_NO_FLAGS);
	unsigned printed = 0;

	if (!keymap)
		return false;
	printf("\nstatic const struct hid_key %s[HID_LAYOUT_KEYS] = {", layout);
	for (unsigned usage = 0; usage < USAGES; usage++) {
		struct key key = { 0 };

		for (unsigned level = 0; level < 3 && evdev[usage]; level++)
			read_level(keymap, layout, usage, level, &key);
		key.caps = evdev[usage] && obeys_caps(keymap, usage, &key);
		if (key.levels[0])
			print_key(usage, &key, &printed);
	}
	puts("\n};");
	xkb_keymap_unref(keymap);
	return true;
}

int
main(void)
{
	struct xkb_context *context = xkb_context_new(XKB_CONTEXT_NO_ENVIRONMENT_NAMES);

	puts("/* Printed by tests/devices/keyboard_layouts_main.c from Debian's xkb-data; change that, then\n"
	     " * `make tests && build/keyboard_layouts >drivers/scanner/hid_layout_keys.c`. By usage: plain, with Shift, with\n"
	     " * AltGr, the levels of these that are dead keys, whether Caps Lock acts as Shift does. */\n"
	     "#include \"hid_layout.h\"");
	for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++)
		if (!print_layout(context, layouts[i])) {
			fprintf(stderr, "xkb-data has no layout %s\n", layouts[i]);
			return 1;
		}
	puts("\nconst struct hid_layout hid_layouts[HID_LAYOUTS] = {");
	for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++)
		printf("\t{ \"%s\", %s },\n", layouts[i], layouts[i]);
	puts("};");
	xkb_context_unref(context);
	return fflush(stdout) == 0 ? 0 : 1;
}
