/* When a carrier's truck leaves: weekdays with a cut-off each, without the holidays. Pure: the zone is a function that
 * tells how far local time is ahead of UTC, the clock is an argument. Days are counted from 1970-01-01. */
#ifndef STATION_CARRIER_CALENDAR_H
#define STATION_CARRIER_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CALENDAR_NO_CUTOFF = -1, CALENDAR_DAYS = 7 };

#define CALENDAR_NEVER INT64_MAX /* no cut-off: also what sorts behind all that have one */

struct calendar_zone {
	int32_t (*offset)(const void *context, int64_t utc_s); /* seconds that local time is ahead of UTC */
	const void *context;
};

struct calendar_week {
	int16_t minute[CALENDAR_DAYS]; /* of the day, Monday first, 0 … 1439, or CALENDAR_NO_CUTOFF */
};

struct calendar {
	struct calendar_week week;
	const int32_t *holidays; /* days, ascending; the caller's */
	size_t holiday_count;
};

/* "Mon-Fri 16:00, Sat 12:00": NULL, or what the value must be, for a message. */
const char *calendar_week_parse(const char *text, struct calendar_week *week);

/* "2028-02-29": false if there is no such day. length bytes of text, all of them. */
bool calendar_day_parse(const char *text, size_t length, int32_t *day);

/* A file of holidays, a day a line; blank lines and what follows a # do not count. Returns 0, or the number of the first
 * bad line, or of the first line that does not fit into `capacity` days; what stands above it is in days, ascending. */
unsigned calendar_holidays_parse(const char *text, size_t length, int32_t *days, size_t capacity, size_t *count);

/* 0 Monday … 6 Sunday */
int calendar_weekday(int32_t day);
void calendar_date(int32_t day, int *year, int *month, int *day_of_month);

/* Local time to UTC. Of a time that comes twice, the first; one that the clocks skip is as long after midnight as if
 * they did not, so that it lies behind the change. */
int64_t calendar_utc(const struct calendar_zone *zone, int32_t day, int32_t second_of_day);
int32_t calendar_local_day(const struct calendar_zone *zone, int64_t utc_s);

/* UTC seconds of the first cut-off behind `after`, and of the last that is not behind `until`. CALENDAR_NEVER where there
 * is none in two years. */
int64_t calendar_first_after(const struct calendar *calendar, const struct calendar_zone *zone, int64_t after_s);
int64_t calendar_last_until(const struct calendar *calendar, const struct calendar_zone *zone, int64_t until_s);

/* "2026-11-23T16:00:00+01:00" */
enum { CALENDAR_TEXT = 80 };
void calendar_text(const struct calendar_zone *zone, int64_t utc_s, char text[CALENDAR_TEXT]);

#endif
