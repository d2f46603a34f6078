/* Times of a zone as text, for the tests of calendars. */
#ifndef TESTS_LOCAL_TIME_H
#define TESTS_LOCAL_TIME_H

#include "station/carrier_calendar.h"

/* "2026-11-23T16:00" or "2026-11-23T16:00:30" there, as UTC in seconds; a text that is none ends the test. */
int64_t local_time(const struct calendar_zone *zone, const char *text);

/* "never", or as calendar_text() writes it; valid until the next call. */
const char *local_text(const struct calendar_zone *zone, int64_t utc_s);

#endif
