/* When a night is due, by the expression alone: weekdays, dates, steps, both changes of the clocks, what is refused and
 * where. The zones are the machine's (tzdata); what they must give is written out. */
#include "station/night_calendar.h"
#include "tests/station/local_time.h"
#include "tests/test.h"

#include <stdlib.h>

#include "station/zone.h"

static struct calendar_zone madrid, new_york, santiago, utc;

static struct night_calendar
read(const char *text)
{
	struct night_calendar calendar;
	char why[NIGHT_WHY];
	size_t position = night_calendar_parse(text, &calendar, why);

	if (position != 0) {
		printf("# \"%s\" at %zu: %s\n", text, position, why);
		abort();
	}
	return calendar;
}

static const char *
after(const struct calendar_zone *zone, const char *form, const char *time)
{
	struct night_calendar calendar = read(form);

	return local_text(zone, night_calendar_after(&calendar, zone, local_time(zone, time)));
}

static const char *
until(const struct calendar_zone *zone, const char *form, const char *time)
{
	struct night_calendar calendar = read(form);

	return local_text(zone, night_calendar_until(&calendar, zone, local_time(zone, time)));
}

static void
a_time_alone_is_of_every_day(void)
{
	CHECK_TEXT(after(&madrid, "02:30", "2026-11-22T02:29:59"), "2026-11-22T02:30:00+01:00");
	CHECK_TEXT(after(&madrid, "02:30", "2026-11-22T02:30:00"), "2026-11-23T02:30:00+01:00");
	CHECK_TEXT(after(&madrid, "*-*-* 02:30", "2026-12-31T12:00:00"), "2027-01-01T02:30:00+01:00");
	CHECK_TEXT(after(&utc, "2:3:7", "2026-11-22T02:03:06"), "2026-11-22T02:03:07+00:00");
	CHECK_TEXT(until(&madrid, "02:30", "2026-11-22T02:30:00"), "2026-11-22T02:30:00+01:00");
	CHECK_TEXT(until(&madrid, "02:30", "2026-11-22T02:29:59"), "2026-11-21T02:30:00+01:00");
}

static void
weekdays_and_their_ranges_are_kept_to(void)
{
	CHECK_TEXT(after(&utc, "Mon..Fri 02:30", "2026-11-20T02:30:00"), "2026-11-23T02:30:00+00:00");
	CHECK_TEXT(after(&utc, "mon-fri 02:30", "2026-11-23T02:30:00"), "2026-11-24T02:30:00+00:00");
	CHECK_TEXT(after(&utc, "Saturday,Sun 23:00", "2026-11-22T23:00:00"), "2026-11-28T23:00:00+00:00");
	CHECK_TEXT(after(&utc, "Fri..Mon 01:00", "2026-11-23T01:00:00"), "2026-11-27T01:00:00+00:00");
	CHECK_TEXT(after(&utc, "Wed", "2026-11-22T00:00:00"), "2026-11-25T00:00:00+00:00");
	CHECK_TEXT(until(&utc, "Mon..Fri 02:30", "2026-11-22T12:00:00"), "2026-11-20T02:30:00+00:00");
}

static void
dates_steps_and_lists_are_kept_to(void)
{
	CHECK_TEXT(after(&utc, "*-*-1,15 04:00", "2026-11-02T00:00:00"), "2026-11-15T04:00:00+00:00");
	CHECK_TEXT(after(&utc, "*-*-31", "2026-11-01T00:00:00"), "2026-12-31T00:00:00+00:00");
	CHECK_TEXT(after(&utc, "*-02-29 03:00", "2026-11-22T00:00:00"), "2028-02-29T03:00:00+00:00");
	CHECK_TEXT(after(&utc, "Mon *-02-29", "2026-11-22T00:00:00"), "2044-02-29T00:00:00+00:00");
	CHECK_TEXT(after(&utc, "2030..2040/5-6-1", "2030-06-01T00:00:00"), "2035-06-01T00:00:00+00:00");
	CHECK_TEXT(after(&utc, "*:0/15", "2026-11-22T23:46:00"), "2026-11-23T00:00:00+00:00");
	CHECK_TEXT(after(&utc, "8..10/2:5", "2026-11-22T08:05:00"), "2026-11-22T10:05:00+00:00");
	CHECK_TEXT(after(&utc, "*:*:0/5", "2026-11-22T08:05:04"), "2026-11-22T08:05:05+00:00");
	CHECK_TEXT(after(&utc, "*:*:*", "2026-11-22T23:59:59"), "2026-11-23T00:00:00+00:00");
	CHECK_TEXT(after(&utc, "2026-11-22 02:30", "2026-11-22T02:30:00"), "never");
	CHECK_TEXT(until(&utc, "2027-01-01", "2026-11-22T02:30:00"), "never");
}

static void
words_stand_for_what_systemd_means_by_them(void)
{
	CHECK_TEXT(after(&utc, "hourly", "2026-11-22T02:00:00"), "2026-11-22T03:00:00+00:00");
	CHECK_TEXT(after(&utc, "daily", "2026-11-22T02:00:00"), "2026-11-23T00:00:00+00:00");
	CHECK_TEXT(after(&utc, "Weekly", "2026-11-22T02:00:00"), "2026-11-23T00:00:00+00:00");
	CHECK_TEXT(after(&utc, "monthly", "2026-11-22T02:00:00"), "2026-12-01T00:00:00+00:00");
	CHECK_TEXT(after(&utc, "quarterly", "2026-11-22T02:00:00"), "2027-01-01T00:00:00+00:00");
	CHECK_TEXT(after(&utc, "yearly", "2026-01-01T00:00:00"), "2027-01-01T00:00:00+00:00");
}

/* In Madrid the clocks skip 02:00 to 03:00 on 2027-03-28, in New York on 2027-03-14; in Santiago they skip midnight. */
static void
a_time_that_the_clocks_skip_comes_later_and_once(void)
{
	CHECK_TEXT(after(&madrid, "02:30", "2027-03-27T03:00:00"), "2027-03-28T03:30:00+02:00");
	CHECK_TEXT(after(&madrid, "02:30", "2027-03-28T03:30:00"), "2027-03-29T02:30:00+02:00");
	CHECK_TEXT(until(&madrid, "02:30", "2027-03-28T12:00:00"), "2027-03-28T03:30:00+02:00");
	CHECK_TEXT(after(&new_york, "02:30", "2027-03-13T12:00:00"), "2027-03-14T03:30:00-04:00");
	/* 02:45, skipped, comes behind 03:15, which is not */
	CHECK_TEXT(after(&madrid, "02:45", "2027-03-28T03:15:00"), "2027-03-28T03:45:00+02:00");
	CHECK_TEXT(after(&madrid, "2..3:15,45", "2027-03-28T03:15:00"), "2027-03-28T03:45:00+02:00");
	CHECK_TEXT(after(&santiago, "00:30", "2026-09-05T12:00:00"), "2026-09-06T01:30:00-03:00");
	CHECK_TEXT(after(&santiago, "daily", "2026-09-05T12:00:00"), "2026-09-06T01:00:00-03:00");
}

/* In Madrid 02:00 to 03:00 comes twice on 2026-10-25: the night is due once. */
static void
a_time_that_comes_twice_is_due_the_first_time_alone(void)
{
	struct night_calendar calendar = read("02:30");
	int64_t first = local_time(&utc, "2026-10-25T00:30:00");

	CHECK_INT(night_calendar_after(&calendar, &madrid, local_time(&utc, "2026-10-24T12:00:00")), first);
	CHECK_INT(night_calendar_after(&calendar, &madrid, first), local_time(&utc, "2026-10-26T01:30:00"));
	CHECK_INT(night_calendar_after(&calendar, &madrid, first + 3600 - 1), local_time(&utc, "2026-10-26T01:30:00"));
	CHECK_INT(night_calendar_until(&calendar, &madrid, first + 3600), first);
	CHECK_INT(night_calendar_until(&calendar, &madrid, first + 12 * 3600), first);
}

/* Over both changes of the clocks: each time follows the one before, and is the last until the next one comes. */
static void
every_night_has_one_before_and_one_after(void)
{
	static const char *const forms[] = { "02:30", "*:0/20", "Mon..Fri 03:00", "*-*-28..31 02:00,30", "daily" };

	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		struct night_calendar calendar = read(forms[i]);
		int64_t time = local_time(&utc, "2026-09-01T00:00:00"), end = time + 240 * 86400;

		time = night_calendar_after(&calendar, &madrid, time);
		while (time < end) {
			int64_t next = night_calendar_after(&calendar, &madrid, time);

			CHECK(next > time);
			CHECK_INT(night_calendar_until(&calendar, &madrid, next - 1), time);
			CHECK_INT(night_calendar_until(&calendar, &madrid, time), time);
			/* twenty minutes are too many to walk all of: near each change are enough */
			time = i == 1 && calendar_local_day(&madrid, next) % 7 != 0 ? next + 86400 / 2 : next;
			time = night_calendar_until(&calendar, &madrid, time);
		}
	}
}

static void
what_is_no_time_is_refused_with_its_place(void)
{
	static const struct { const char *text; size_t position; const char *why; } bad[] = {
		{ "", 1, "nothing is there" },
		{ "   ", 1, "nothing is there" },
		{ "25:00", 1, "hour is a number from 0 to 23" },
		{ "02:60", 4, "minute is a number from 0 to 59" },
		{ "02:30:61", 7, "second is a number" },
		{ "02:", 4, "minute" },
		{ "Mo 02:30", 1, "weekday is Mon" },
		{ "Mon..Fry 02:30", 6, "weekday is Mon" },
		{ "Mon,, 02:30", 5, "weekday is Mon" },
		{ "Mon02:30", 4, "does not belong here" },
		{ "nightly", 1, "weekday is Mon" },
		{ "*-13-01 02:30", 3, "month is a number from 1 to 12" },
		{ "*-*-32", 5, "day of the month is a number from 1 to 31" },
		{ "*-02-30", 1, "no such day" },
		{ "*-1 02:30", 4, "YEAR-MONTH-DAY" },
		{ "1969-01-01", 1, "year is a number" },
		{ "5..2:00", 1, "smaller number to the larger" },
		{ "*/0:00", 3, "step behind /" },
		{ "02:30 Mon", 7, "in that order" },
		{ "02:30 *-*-*", 7, "in that order" },
		{ "02:30 UTC", 7, "time zone is that of [station]" },
		{ "*-*-* *-*-*", 7, "in that order" },
		{ "02:30x", 6, "does not belong here" },
		{ "0230", 1, "in that order" },
		{ "99999:00", 1, "hour is a number" },
		{ "2001-1-1,2-1", 11, "does not belong here" },
		{ "2001,2002,2003,2004,2005,2006,2007,2008,2009-1-1", 45, "more years" },
	};
	struct night_calendar calendar;
	char why[NIGHT_WHY];

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		char *copy = strdup(bad[i].text); /* its exact size, for the sanitizer */
		size_t position = night_calendar_parse(copy, &calendar, why);

		if (position != bad[i].position || strstr(why, bad[i].why) == NULL)
			printf("# \"%s\" at %zu: %s\n", bad[i].text, position, why);
		free(copy);
		CHECK_INT(position, bad[i].position);
		CHECK(strstr(why, bad[i].why) != NULL);
	}
}

int
main(void)
{
	zone_open(&madrid, "Europe/Madrid");
	zone_open(&new_york, "America/New_York");
	zone_open(&santiago, "America/Santiago");
	zone_open(&utc, "UTC");
	TEST(a_time_alone_is_of_every_day);
	TEST(weekdays_and_their_ranges_are_kept_to);
	TEST(dates_steps_and_lists_are_kept_to);
	TEST(words_stand_for_what_systemd_means_by_them);
	TEST(a_time_that_the_clocks_skip_comes_later_and_once);
	TEST(a_time_that_comes_twice_is_due_the_first_time_alone);
	TEST(every_night_has_one_before_and_one_after);
	TEST(what_is_no_time_is_refused_with_its_place);
	zone_close(&madrid);
	zone_close(&new_york);
	zone_close(&santiago);
	zone_close(&utc);
	return test_failures != 0;
}
