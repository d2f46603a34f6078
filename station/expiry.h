/* Expiry dates: as a code's element or a person's typing says them, and whether what bears them may still go out.
 *
 * A date is kept as text, "2027-03-31" or, where the code tells the time too, "2027-03-31T14:30". Days are UTC's, and a
 * thing is good to the end of its day. */
#ifndef STATION_EXPIRY_H
#define STATION_EXPIRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { EXPIRY_TEXT = 20, EXPIRY_DATE_LENGTH = 10, EXPIRY_DAYS_MAX = 3650 };

/* The value of AI 15, 16 or 17 (YYMMDD) or 7003 (YYMMDDHHMM); the century by the GS1 rule around the clock's year, day 00
 * is the month's last. False: it is no date. */
bool expiry_from_element(const char *value, size_t length, int64_t wall_ms, char text[EXPIRY_TEXT]);

/* What a person typed or scanned: YYMMDD, YYYYMMDD or YYYY-MM-DD. False: it is no date. */
bool expiry_from_answer(const char *value, size_t length, int64_t wall_ms, char text[EXPIRY_TEXT]);

/* Past, or fewer than minimum_days days are left to it. */
bool expiry_is_past(const char *text, int64_t wall_ms, int64_t minimum_days);

/* The clock says a year before this program was built. */
bool expiry_clock_is_wrong(int64_t wall_ms);

/* The day that the clock says, "2027-03-31". */
void expiry_today(int64_t wall_ms, char text[EXPIRY_TEXT]);

#endif
