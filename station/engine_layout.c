/* A scanner in keyboard mode that is set up for another keyboard than packwarden.conf says. Its digits or letters come
 * out as others, so that nothing that it scans is known. Nothing is guessed from it: it is only told. */
#include <string.h>

#include "barcode.h"
#include "drivers/scanner/hid_layout.h"
#include "engine.h"

static bool
is_known(struct engine *engine, const char *text, size_t length)
{
	static const enum store_sql codes[] = { SQL_FIND_COMMAND, SQL_FIND_BADGE, SQL_FIND_LANE_CODE, SQL_FIND_ORDER,
		                                SQL_FIND_ITEMS, SQL_FIND_NUMBER };
	static struct barcode barcode;

	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (store_number(&engine->store, codes[i], 0, "s", text, length) != 0)
			return true;
	/* digits with a right check digit, where there were none, do not come about by chance eight times in a row */
	barcode_parse(&barcode, text, length);
	return barcode.gtin[0] != '\0';
}

bool
layout_doubt(struct engine *engine, const struct scan *scan, char *text, size_t size)
{
	static char other[LIMIT_CODE];
	const struct config_scanner *config = config_find_scanner(engine->config, scan->keyboard);
	const struct hid_layout *from = hid_layout_find(config != NULL ? config->layout : NULL);
	char words[128];

	if (from == NULL || is_known(engine, scan->text, scan->length))
		return false;
	for (size_t i = 0; i < HID_LAYOUTS; i++) {
		size_t length = hid_layout_retype(from, &hid_layouts[i], scan->text, scan->length, other, sizeof other);

		if (length == 0 || (length == scan->length && memcmp(other, scan->text, length) == 0) ||
		    !is_known(engine, other, length))
			continue;
		snprintf(words, sizeof words, "This scanner types as a '%s' keyboard, not '%s'. Set its layout in packwarden.conf.",
		         hid_layouts[i].name, from->name);
		store_run(&engine->store, SQL_DEVICE_TEXT, "tt", scan->keyboard, words);
		if (text != NULL)
			snprintf(text, size, "%s", words);
		return true;
	}
	return false;
}
