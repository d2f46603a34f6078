/* Which [scanner] section a device gets. */
#include "station/config.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* Whether text matches the pattern, in which `*` stands for anything; case does not count. */
static bool
glob_match(const char *pattern, const char *text)
{
	const char *star = NULL, *back = NULL;

	while (*text) {
		if (*pattern == '*') {
			star = ++pattern;
			back = text;
		} else if (tolower((unsigned char)*pattern) == tolower((unsigned char)*text)) {
			pattern++;
			text++;
		} else if (star) {
			pattern = star;
			text = ++back;
		} else
			return false;
	}
	while (*pattern == '*')
		pattern++;
	return *pattern == '\0';
}

const struct config_scanner *
config_find_scanner(const struct config *config, const char *key)
{
	char ids[10] = "";

	/* usb:PORTPATH:VID:PID:SERIAL: no port path has a colon in it */
	sscanf(key, "usb:%*[^:]:%9[0-9a-fA-F:]", ids);
	for (size_t i = 0; i < config->scanner_count; i++) {
		const char *match = config->scanners[i].match;

		if (*match && (glob_match(match, ids) || glob_match(match, key)))
			return &config->scanners[i];
	}
	return NULL;
}
