#include "local_time.h"

#include <stdlib.h>
#include <string.h>

int64_t
local_time(const struct calendar_zone *zone, const char *text)
{
	size_t length = strlen(text);
	int32_t day;

	if ((length != 16 && length != 19) || !calendar_day_parse(text, 10, &day))
		abort();
	return calendar_utc(zone, day, (int32_t)(atoi(text + 11) * 3600 + atoi(text + 14) * 60 +
	                                         (length == 19 ? atoi(text + 17) : 0)));
}

const char *
local_text(const struct calendar_zone *zone, int64_t utc_s)
{
	static char text[CALENDAR_TEXT];

	if (utc_s == CALENDAR_NEVER)
		return "never";
	calendar_text(zone, utc_s, text);
	return text;
}
