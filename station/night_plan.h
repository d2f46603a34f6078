/* When the next night is due, and when it begins, by a clock that may jump. Pure: the clock and the random wait are arguments.
 * All times are UTC in seconds. */
#ifndef STATION_NIGHT_PLAN_H
#define STATION_NIGHT_PLAN_H

#include "night_calendar.h"

/* A zeroed one is to be made. */
struct night_plan {
	int64_t due_s;   /* when the calendar wants it; CALENDAR_NEVER: it wants none any more */
	int64_t start_s; /* when it begins: a random while later */
	int64_t made_s;  /* when this was planned; 0: it was not */
};

/* The first night behind `behind_s`: the one before, or since when there are nights. True if that one has been missed: it
 * begins now, and waits as any other, so that not all stations of a house come up at once. */
bool night_plan_make(struct night_plan *plan, const struct night_calendar *calendar, const struct calendar_zone *zone,
                     int64_t behind_s, int64_t now_s, uint32_t wait_s);

/* False: it is to be made anew, as it was made by a clock that was ahead, and may name a night years from now. */
bool night_plan_holds(const struct night_plan *plan, int64_t now_s);

bool night_plan_begins(const struct night_plan *plan, int64_t now_s);

/* Of several nights that were missed the latest: it is the one that is made up for. */
int64_t night_plan_latest(const struct night_plan *plan, const struct night_calendar *calendar, const struct calendar_zone *zone,
                          int64_t now_s);

#endif
