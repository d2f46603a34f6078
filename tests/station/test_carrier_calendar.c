/* Cut-offs by the calendar alone: weekdays, holidays, both changes of the clocks, zones east and west. The zones are the
 * machine's (tzdata); what they must give is written out. */
#include "station/carrier_calendar.h"
#include "tests/station/local_time.h"
#include "tests/test.h"

#include <stdlib.h>

#include "limits.h"
#include "station/zone.h"

static struct calendar_zone madrid, new_york, auckland, kathmandu, utc;
static struct calendar calendar;

static int32_t
day(const char *text)
{
	int32_t value;

	return calendar_day_parse(text, strlen(text), &value) ? value : INT32_MIN;
}

static void
use(const char *week, const int32_t *holidays, size_t count)
{
	if (calendar_week_parse(week, &calendar.week) != NULL)
		abort();
	calendar.holidays = holidays;
	calendar.holiday_count = count;
}

static const char *
after(const struct calendar_zone *zone, const char *text)
{
	return local_text(zone, calendar_first_after(&calendar, zone, local_time(zone, text)));
}

static const char *
until(const struct calendar_zone *zone, const char *text)
{
	return local_text(zone, calendar_last_until(&calendar, zone, local_time(zone, text)));
}

static void
days_are_those_of_the_gregorian_calendar(void)
{
	CHECK_INT(day("1970-01-01"), 0);
	CHECK_INT(day("2000-02-29"), 11016);
	CHECK_INT(day("2026-11-23"), 20780);
	CHECK_INT(day("2028-03-01") - day("2028-02-28"), 2);
	CHECK_INT(day("2027-03-01") - day("2027-02-28"), 1);
	CHECK_INT(day("2100-02-29"), INT32_MIN);
	CHECK_INT(day("2027-02-29"), INT32_MIN);
	CHECK_INT(day("2026-13-01"), INT32_MIN);
	CHECK_INT(day("2026-04-31"), INT32_MIN);
	CHECK_INT(day("2026-4-30"), INT32_MIN);
	CHECK_INT(day("2026-04-30 "), INT32_MIN);
	CHECK_INT(calendar_weekday(day("2026-11-23")), 0);
	CHECK_INT(calendar_weekday(day("2024-02-29")), 3);
	CHECK_INT(calendar_weekday(day("2000-01-01")), 5);
}

/* Each day from 1970 to 2200 follows the one before, and is written as it is read. */
static void
every_day_of_two_centuries_reads_as_it_is_written(void)
{
	char text[CALENDAR_TEXT];
	int32_t read;

	for (int32_t i = 0; i < 84006; i++) {
		calendar_text(&utc, (int64_t)i * 86400, text);
		CHECK(calendar_day_parse(text, 10, &read));
		CHECK_INT(read, i);
	}
	CHECK_TEXT(text, "2199-12-31T00:00:00+00:00");
}

static void
weeks_are_read(void)
{
	struct calendar_week week;

	CHECK(calendar_week_parse("Mon-Fri 16:00, Sat 12:00", &week) == NULL);
	for (int i = 0; i < 5; i++)
		CHECK_INT(week.minute[i], 960);
	CHECK_INT(week.minute[5], 720);
	CHECK_INT(week.minute[6], CALENDAR_NO_CUTOFF);
	CHECK(calendar_week_parse(" tue..thu\t09:05 ,sun 00:00", &week) == NULL);
	CHECK_INT(week.minute[0], CALENDAR_NO_CUTOFF);
	CHECK_INT(week.minute[1], 545);
	CHECK_INT(week.minute[3], 545);
	CHECK_INT(week.minute[6], 0);
	CHECK(calendar_week_parse("Sat-Mon 23:59", &week) == NULL);
	CHECK_INT(week.minute[0], 1439);
	CHECK_INT(week.minute[1], CALENDAR_NO_CUTOFF);
	CHECK_INT(week.minute[5], 1439);
}

static void
a_week_that_cannot_be_is_refused(void)
{
	static const char *const bad[] = { "", " ", "Mon", "16:00", "Mon 24:00", "Mon 16:60", "Mon 4:00", "Mon 16", "Mon 16:0",
		"Mon16:00,", "Mo 16:00", "Monday 16:00", "Mon- 16:00", "Mon-Fry 16:00", "Mon 16:00 Tue 16:00", "Mon 16:00,",
		",Mon 16:00", "Mon 16:00, Mon 17:00", "Mon-Fri 16:00, Wed 12:00", "Mon 16:00;", "Mon -1:00", "Mon 16:00:00" };
	struct calendar_week week;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		char *copy = strdup(bad[i]); /* its exact size, for the sanitizer */
		const char *problem = calendar_week_parse(copy, &week);
		if (problem == NULL)
			printf("# taken: %s\n", bad[i]);
		free(copy);
		CHECK(problem != NULL);
	}
}

static void
holidays_are_read_and_a_bad_line_is_named(void)
{
	static const char good[] = "# 2026\n2026-12-25\r\n\n 2026-01-06 # Epiphany\n2026-12-26";
	int32_t days[4];
	size_t count;

	CHECK_INT(calendar_holidays_parse(good, sizeof good - 1, days, 4, &count), 0);
	CHECK_INT(count, 3);
	CHECK_INT(days[0], day("2026-01-06"));
	CHECK_INT(days[2], day("2026-12-26"));
	CHECK_INT(calendar_holidays_parse("2026-12-25\n2026-12-32\n", 22, days, 4, &count), 2);
	CHECK_INT(count, 1);
	CHECK_INT(calendar_holidays_parse("\n25.12.2026", 11, days, 4, &count), 2);
	CHECK_INT(calendar_holidays_parse("2026-12-25 2026-12-26", 21, days, 4, &count), 1);
	CHECK_INT(calendar_holidays_parse("2026-01-01\n2026-01-02\n", 22, days, 1, &count), 2);
	CHECK_INT(count, 1);
	CHECK_INT(calendar_holidays_parse("", 0, days, 4, &count), 0);
	CHECK_INT(count, 0);
}

static void
an_order_makes_todays_cut_off_or_the_next_one(void)
{
	use("Mon-Fri 16:00, Sat 12:00", NULL, 0);
	CHECK_TEXT(after(&madrid, "2026-11-23T15:59"), "2026-11-23T16:00:00+01:00");
	CHECK_TEXT(after(&madrid, "2026-11-23T16:00"), "2026-11-24T16:00:00+01:00");
	CHECK_TEXT(after(&madrid, "2026-11-27T16:01"), "2026-11-28T12:00:00+01:00");
	CHECK_TEXT(after(&madrid, "2026-11-28T12:00"), "2026-11-30T16:00:00+01:00");
	CHECK_TEXT(after(&madrid, "2026-11-29T00:00"), "2026-11-30T16:00:00+01:00");
}

static void
a_ship_by_without_a_truck_goes_with_the_one_before(void)
{
	static const int32_t christmas[] = { 20812, 20813 }; /* 2026-12-25, -26 */

	CHECK_INT(day("2026-12-25"), christmas[0]);
	use("Mon-Fri 16:00", christmas, 2);
	CHECK_TEXT(until(&madrid, "2026-12-24T23:59"), "2026-12-24T16:00:00+01:00");
	CHECK_TEXT(until(&madrid, "2026-12-27T23:59"), "2026-12-24T16:00:00+01:00");
	CHECK_TEXT(until(&madrid, "2026-12-24T15:59"), "2026-12-23T16:00:00+01:00");
	CHECK_TEXT(until(&madrid, "2026-12-24T16:00"), "2026-12-24T16:00:00+01:00");
}

/* A year of holidays would be 365: as many days as the limit are read, and one more is refused with its line. */
static void
so_many_holidays_are_read_and_one_more_is_not(void)
{
	static char text[(LIMIT_HOLIDAYS + 1) * 11 + 1];
	static int32_t days[LIMIT_HOLIDAYS];
	size_t used = 0, count;

	for (int i = 0; i < LIMIT_HOLIDAYS + 1; i++) {
		if (i == LIMIT_HOLIDAYS) {
			CHECK_INT(calendar_holidays_parse(text, used, days, LIMIT_HOLIDAYS, &count), 0);
			CHECK_INT(count, LIMIT_HOLIDAYS);
		}
		used += (size_t)snprintf(text + used, sizeof text - used, "%d-%02d-%02d\n", 2026 + i / 336, i / 28 % 12 + 1,
		                         i % 28 + 1);
	}
	CHECK_INT(calendar_holidays_parse(text, used, days, LIMIT_HOLIDAYS, &count), LIMIT_HOLIDAYS + 1);
}

static void
holidays_in_a_row_and_the_year_s_end_are_passed_over(void)
{
	int32_t holidays[14];

	for (int i = 0; i < 14; i++)
		holidays[i] = day("2026-12-24") + i;
	use("Mon-Fri 16:00, Sat 12:00", holidays, 14); /* to 2027-01-06 */
	CHECK_TEXT(after(&madrid, "2026-12-23T17:00"), "2027-01-07T16:00:00+01:00");
	CHECK_TEXT(until(&madrid, "2027-01-06T23:59"), "2026-12-23T16:00:00+01:00");
	use("Mon-Sun 16:00", NULL, 0);
	CHECK_TEXT(after(&madrid, "2026-12-31T16:00"), "2027-01-01T16:00:00+01:00");
	CHECK_TEXT(until(&madrid, "2027-01-01T15:00"), "2026-12-31T16:00:00+01:00");
}

static void
the_leap_day_has_its_truck(void)
{
	use("Tue 16:00", NULL, 0);
	CHECK_TEXT(after(&madrid, "2028-02-28T12:00"), "2028-02-29T16:00:00+01:00");
	use("Mon-Sun 16:00", NULL, 0);
	CHECK_TEXT(after(&madrid, "2028-02-29T16:00"), "2028-03-01T16:00:00+01:00");
	CHECK_TEXT(after(&madrid, "2027-02-28T16:00"), "2027-03-01T16:00:00+01:00");
}

static void
a_carrier_that_never_comes_is_never_due(void)
{
	static int32_t holidays[1000];

	for (int i = 0; i < 1000; i++)
		holidays[i] = day("2026-01-01") + i;
	use("Mon-Sun 16:00", holidays, 1000);
	CHECK_TEXT(after(&madrid, "2026-01-01T00:00"), "never");
	CHECK_TEXT(until(&madrid, "2028-06-01T00:00"), "never");
}

/* 2026-03-29: 02:00 is 03:00. 2026-10-25: 03:00 is 02:00 again. */
static void
both_changes_of_the_clocks_in_madrid(void)
{
	use("Mon-Sun 16:00", NULL, 0);
	CHECK_TEXT(after(&madrid, "2026-03-28T16:00"), "2026-03-29T16:00:00+02:00");
	CHECK_INT(local_time(&madrid, "2026-03-29T16:00") - local_time(&madrid, "2026-03-28T16:00"), 23 * 3600);
	CHECK_TEXT(after(&madrid, "2026-10-24T16:00"), "2026-10-25T16:00:00+01:00");
	CHECK_INT(local_time(&madrid, "2026-10-25T16:00") - local_time(&madrid, "2026-10-24T16:00"), 25 * 3600);
	/* skipped, and twice: the first of the two */
	use("Sun 02:30", NULL, 0);
	CHECK_TEXT(after(&madrid, "2026-03-28T16:00"), "2026-03-29T03:30:00+02:00");
	CHECK_TEXT(after(&madrid, "2026-10-24T16:00"), "2026-10-25T02:30:00+02:00");
	CHECK_INT(local_time(&madrid, "2026-03-29T01:59"), 1774745940);
	CHECK_INT(local_time(&madrid, "2026-03-29T03:00"), 1774746000);
	CHECK_INT(local_time(&madrid, "2026-10-25T01:59"), 1792886340);
	CHECK_INT(local_time(&madrid, "2026-10-25T03:00"), 1792893600);
}

/* 2026-03-08 and 2026-11-01, both at 02:00. */
static void
both_changes_of_the_clocks_in_new_york(void)
{
	use("Mon-Sun 18:30", NULL, 0);
	CHECK_TEXT(after(&new_york, "2026-03-07T18:30"), "2026-03-08T18:30:00-04:00");
	CHECK_INT(local_time(&new_york, "2026-03-08T18:30") - local_time(&new_york, "2026-03-07T18:30"), 23 * 3600);
	CHECK_TEXT(after(&new_york, "2026-10-31T18:30"), "2026-11-01T18:30:00-05:00");
	CHECK_INT(local_time(&new_york, "2026-11-01T18:30") - local_time(&new_york, "2026-10-31T18:30"), 25 * 3600);
	use("Sun 02:30", NULL, 0);
	CHECK_TEXT(after(&new_york, "2026-03-07T18:00"), "2026-03-08T03:30:00-04:00");
	use("Sun 01:30", NULL, 0);
	CHECK_TEXT(after(&new_york, "2026-10-31T18:00"), "2026-11-01T01:30:00-04:00");
}

/* The rule goes on where the table of the zone ends, in 2037. */
static void
the_clocks_go_on_changing_after_2037(void)
{
	use("Mon-Sun 16:00", NULL, 0);
	CHECK_TEXT(after(&madrid, "2045-07-03T12:00"), "2045-07-03T16:00:00+02:00");
	CHECK_TEXT(after(&madrid, "2045-12-01T12:00"), "2045-12-01T16:00:00+01:00");
}

static void
the_day_is_that_of_the_place(void)
{
	use("Mon-Fri 16:00", NULL, 0);
	/* Sunday 20:00 in New York is Monday in UTC; Monday 08:00 in Auckland is Sunday in UTC */
	CHECK_TEXT(after(&new_york, "2026-11-22T20:00"), "2026-11-23T16:00:00-05:00");
	CHECK_TEXT(after(&auckland, "2026-11-23T08:00"), "2026-11-23T16:00:00+13:00");
	CHECK_TEXT(until(&auckland, "2026-11-23T08:00"), "2026-11-20T16:00:00+13:00");
	CHECK_TEXT(after(&kathmandu, "2026-11-23T15:59"), "2026-11-23T16:00:00+05:45");
	CHECK_INT(local_time(&kathmandu, "2026-11-23T16:00"), local_time(&utc, "2026-11-23T10:15"));
	CHECK_INT(calendar_local_day(&auckland, local_time(&utc, "2026-11-22T23:00")), day("2026-11-23"));
	CHECK_INT(calendar_local_day(&new_york, local_time(&utc, "2026-11-23T03:00")), day("2026-11-22"));
}

static void
zones_are_told_by_name_whatever_tz_says(void)
{
	CHECK(zone_exists("Europe/Madrid"));
	CHECK(zone_exists("UTC"));
	CHECK(zone_exists("America/Argentina/Buenos_Aires"));
	CHECK(!zone_exists("Europe/Madird"));
	CHECK(!zone_exists(""));
	CHECK(!zone_exists("../../../etc/passwd"));
	CHECK(!zone_exists("/etc/localtime"));
	CHECK(!zone_exists("+02:00"));
	CHECK(!zone_exists("Europe"));
	CHECK_TEXT(zone_name(&madrid), "Europe/Madrid");
}

int
main(void)
{
	setenv("TZ", "UTC", 1);
	zone_open(&madrid, "Europe/Madrid");
	zone_open(&new_york, "America/New_York");
	zone_open(&auckland, "Pacific/Auckland");
	zone_open(&kathmandu, "Asia/Kathmandu");
	zone_open(&utc, "UTC");
	TEST(days_are_those_of_the_gregorian_calendar);
	TEST(every_day_of_two_centuries_reads_as_it_is_written);
	TEST(weeks_are_read);
	TEST(a_week_that_cannot_be_is_refused);
	TEST(holidays_are_read_and_a_bad_line_is_named);
	TEST(an_order_makes_todays_cut_off_or_the_next_one);
	TEST(a_ship_by_without_a_truck_goes_with_the_one_before);
	TEST(so_many_holidays_are_read_and_one_more_is_not);
	TEST(holidays_in_a_row_and_the_year_s_end_are_passed_over);
	TEST(the_leap_day_has_its_truck);
	TEST(a_carrier_that_never_comes_is_never_due);
	TEST(both_changes_of_the_clocks_in_madrid);
	TEST(both_changes_of_the_clocks_in_new_york);
	TEST(the_clocks_go_on_changing_after_2037);
	TEST(the_day_is_that_of_the_place);
	TEST(zones_are_told_by_name_whatever_tz_says);
	zone_close(&madrid);
	zone_close(&new_york);
	zone_close(&auckland);
	zone_close(&kathmandu);
	zone_close(&utc);
	return test_failures > 0;
}
