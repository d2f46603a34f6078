/* What was asked for: texts that came over HTTP or from the command line. */
#include "report.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define HOUR_MS INT64_C(3600000)

const char *
report_argument(const struct report *report, const char *name)
{
	const char *text = json_string_value(json_object_get(report->request, name));

	return text ? text : "";
}

int
report_refuse(struct report *report, int exit_code, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(report->problem, sizeof report->problem, format, arguments);
	va_end(arguments);
	return report->exit_code = exit_code;
}

static int64_t
local(const struct report *report, int32_t day, int32_t second)
{
	return calendar_utc(report->query->zone, day, second) * 1000;
}

/* "YYYY-MM-DD", "YYYY-MM-DDTHH:MM" (or a blank), "today", "yesterday". end: a day alone means its end. */
static bool
moment(const struct report *report, const char *text, bool end, int64_t *ms)
{
	int32_t today = calendar_local_day(report->query->zone, report->now_ms / 1000), day, second = 0;
	unsigned hour = 0, minute = 0;
	int used = 0;
	bool whole;

	if (strlen(text) >= 12 && strspn(text, "0123456789") == strlen(text)) { /* as the API gives times */
		*ms = strtoll(text, NULL, 10);
		return true;
	}
	if (strcmp(text, "today") == 0 || strcmp(text, "yesterday") == 0) {
		day = text[0] == 't' ? today : today - 1;
		whole = true;
	} else {
		if (strlen(text) < 10 || !calendar_day_parse(text, 10, &day))
			return false;
		whole = text[10] == '\0';
		if (!whole && (strchr("T ", text[10]) == NULL ||
			       sscanf(text + 11, "%2u:%2u%n", &hour, &minute, &used) != 2 ||
			       text[11 + used] != '\0' || hour > 23 || minute > 59))
			return false;
		second = (int32_t)(hour * 3600 + minute * 60);
	}
	*ms = whole && end ? local(report, day + 1, 0) - 1 : local(report, day, second);
	if (!whole && end)
		*ms += 59999; /* the minute that was named belongs to it */
	return true;
}

int
report_span(struct report *report, int64_t hours_back)
{
	const char *from = report_argument(report, "from"), *to = report_argument(report, "to");

	report->to_ms = report->now_ms;
	if (to[0] && !moment(report, to, true, &report->to_ms))
		return report_refuse(report, 3, "--to %s: a day, 2026-11-23, or a moment, 2026-11-23T16:05",
				     to);
	if (from[0] && !moment(report, from, false, &report->from_ms))
		return report_refuse(report, 3, "--from %s: a day, 2026-11-23, or a moment, 2026-11-23T16:05",
				     from);
	if (!from[0])
		report->from_ms =
			hours_back > 0
				? report->to_ms - hours_back * HOUR_MS
				: local(report, calendar_local_day(report->query->zone, report->to_ms / 1000),
					0);
	if (report->from_ms > report->to_ms)
		return report_refuse(report, 3, "--from is behind --to");
	return 0;
}
