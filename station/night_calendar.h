/* When a night is due: a calendar expression as systemd writes it (systemd.time(7), CALENDAR EVENTS), and the times that it
 * means. Pure: the zone is a function, the clock is an argument, see carrier_calendar.h.
 *
 *   [WEEKDAYS] [YEAR-MONTH-DAY] [HOUR:MINUTE[:SECOND]]     or hourly, daily, weekly, monthly, quarterly, yearly
 *
 * Each part is *, a number, A..B, any of these with /STEP, or a list of them by commas: "Mon..Fri 02:30", "*-*-1 04:00",
 * "Sat,Sun *-*-* 03:00:30", "*:0/15". Without a date every day is meant, without a time midnight. The zone's clock counts:
 *
 *   a time that the clocks skip   comes as much later: 02:30 of that day is 03:30
 *   a time that comes twice       is due the first time alone */
#ifndef STATION_NIGHT_CALENDAR_H
#define STATION_NIGHT_CALENDAR_H

#include "carrier_calendar.h"

enum { NIGHT_YEARS_MAX = 8, NIGHT_WHY = 160 };

struct night_years { int16_t first, last, step; };

struct night_calendar {
	uint8_t weekdays;        /* bit 0 Monday … 6 Sunday */
	uint16_t months;         /* bits 1 … 12 */
	uint32_t days, hours;    /* bits 1 … 31, 0 … 23 */
	uint64_t minutes, seconds;
	struct night_years years[NIGHT_YEARS_MAX];
	size_t year_count;
};

/* 0, or 1 + the position in the text of what is wrong, and what in `why`. */
size_t night_calendar_parse(const char *text, struct night_calendar *calendar, char why[NIGHT_WHY]);

/* UTC seconds of the first time behind `after`, and of the last that is not behind `until`; CALENDAR_NEVER where there is
 * none in forty years. */
int64_t night_calendar_after(const struct night_calendar *calendar, const struct calendar_zone *zone, int64_t after_s);
int64_t night_calendar_until(const struct night_calendar *calendar, const struct calendar_zone *zone, int64_t until_s);

#endif
