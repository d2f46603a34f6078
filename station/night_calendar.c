#include "night_calendar.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* 29 February may stay away for eight years, and fall on a given weekday only every 28, or 40 over a year like 2100 */
enum { SEARCH_DAYS = 41 * 366, YEAR_LEAST = 1970, YEAR_MOST = 2199, STEP_MOST = 1000,
       DAYS_OF_ALL_YEARS = 230 * 365 + 56 };

#define DIGITS "0123456789"
#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

/* ---- reading ---- */

struct reader {
	const char *text, *at;
	char *why;
};

/* One part between its divider: what its numbers may be, and where they go. */
struct part {
	const char *name;
	int low, high;
	uint64_t *bits;                 /* NULL: years */
	struct night_calendar *calendar;
};

static bool
fail(const struct reader *reader, const char *why)
{
	snprintf(reader->why, NIGHT_WHY, "%s", why);
	return false;
}

static bool
read_number(struct reader *reader, const struct part *part, int *value)
{
	size_t length = strspn(reader->at, DIGITS);

	*value = 0;
	for (size_t i = 0; i < length && i < 5; i++)
		*value = *value * 10 + (reader->at[i] - '0');
	if (length > 0 && length < 5 && *value >= part->low && *value <= part->high) {
		reader->at += length;
		return true;
	}
	snprintf(reader->why, NIGHT_WHY, "the %s is a number from %d to %d, or *", part->name, part->low, part->high);
	return false;
}

static bool
read_step(struct reader *reader, int *step)
{
	const struct part part = { .name = "step behind /", .low = 1, .high = STEP_MOST };

	*step = 1;
	if (*reader->at != '/')
		return true;
	reader->at++;
	return read_number(reader, &part, step);
}

static bool
add_range(struct reader *reader, const struct part *part, int first, int last, int step)
{
	struct night_calendar *calendar = part->calendar;

	if (part->bits != NULL) {
		for (int i = first; i <= last; i += step)
			*part->bits |= (uint64_t)1 << i;
		return true;
	}
	if (calendar->year_count == NIGHT_YEARS_MAX)
		return fail(reader, "there are more years than it can keep: use A..B");
	calendar->years[calendar->year_count++] = (struct night_years){ (int16_t)first, (int16_t)last, (int16_t)step };
	return true;
}

/* *, N, N..M, each with /STEP; N/STEP goes on to the end. */
static bool
read_item(struct reader *reader, const struct part *part)
{
	const char *begin = reader->at;
	int first = part->low, last = part->high, step;
	bool ends = true;

	if (*reader->at == '*') {
		reader->at++;
	} else {
		if (!read_number(reader, part, &first))
			return false;
		ends = strncmp(reader->at, "..", 2) == 0;
		last = first;
		if (ends) {
			reader->at += 2;
			if (!read_number(reader, part, &last))
				return false;
		}
	}
	if (last < first) {
		reader->at = begin;
		return fail(reader, "a range goes from the smaller number to the larger");
	}
	if (*reader->at == '/' && !ends)
		last = part->high;
	return read_step(reader, &step) && add_range(reader, part, first, last, step);
}

static bool
read_part(struct reader *reader, const struct part *part)
{
	while (read_item(reader, part)) {
		if (*reader->at != ',')
			return true;
		reader->at++;
	}
	return false;
}

static bool
expect(struct reader *reader, char divider, const char *why)
{
	if (*reader->at != divider)
		return fail(reader, why);
	reader->at++;
	return true;
}

static bool
read_weekday(struct reader *reader, int *day)
{
	static const char *const names[CALENDAR_DAYS] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
		                                          "Sunday" };
	size_t length = strspn(reader->at, LETTERS);

	for (*day = 0; *day < CALENDAR_DAYS; ++*day)
		if ((length == 3 || length == strlen(names[*day])) && strncasecmp(reader->at, names[*day], length) == 0) {
			reader->at += length;
			return true;
		}
	return fail(reader, "a weekday is Mon, Tue, Wed, Thu, Fri, Sat or Sun");
}

/* A range may run over the week's end. */
static bool
read_weekdays(struct reader *reader, struct night_calendar *calendar)
{
	for (;;) {
		int first, last;

		if (!read_weekday(reader, &first))
			return false;
		last = first;
		if (strncmp(reader->at, "..", 2) == 0 || *reader->at == '-') {
			reader->at += *reader->at == '-' ? 1 : 2;
			if (!read_weekday(reader, &last))
				return false;
		}
		for (int day = first;; day = (day + 1) % CALENDAR_DAYS) {
			calendar->weekdays |= (uint8_t)(1 << day);
			if (day == last)
				break;
		}
		if (*reader->at != ',')
			return true;
		reader->at++;
	}
}

static bool
read_date(struct reader *reader, struct night_calendar *calendar)
{
	static const char shape[] = "a date is YEAR-MONTH-DAY, such as *-*-1";
	uint64_t months = 0, days = 0;
	const struct part year = { "year", YEAR_LEAST, YEAR_MOST, NULL, calendar };
	const struct part month = { "month", 1, 12, &months, calendar };
	const struct part day = { "day of the month", 1, 31, &days, calendar };
	bool good = read_part(reader, &year) && expect(reader, '-', shape) && read_part(reader, &month) &&
	            expect(reader, '-', shape) && read_part(reader, &day);

	calendar->months = (uint16_t)months;
	calendar->days = (uint32_t)days;
	return good;
}

static bool
read_time(struct reader *reader, struct night_calendar *calendar)
{
	uint64_t hours = 0;
	const struct part hour = { "hour", 0, 23, &hours, calendar };
	const struct part minute = { "minute", 0, 59, &calendar->minutes, calendar };
	const struct part second = { "second", 0, 59, &calendar->seconds, calendar };
	bool good = read_part(reader, &hour) && expect(reader, ':', "a time is HOUR:MINUTE, such as 02:30") &&
	            read_part(reader, &minute);

	calendar->hours = (uint32_t)hours;
	calendar->seconds = 0;
	if (good && *reader->at == ':') {
		reader->at++;
		return read_part(reader, &second);
	}
	calendar->seconds = 1;
	return good;
}

static void
skip_blanks(struct reader *reader)
{
	reader->at += strspn(reader->at, " \t");
}

/* Up to the next blank: a date has a dash, a time a colon. */
static bool
word_has(const struct reader *reader, char mark)
{
	return memchr(reader->at, mark, strcspn(reader->at, " \t")) != NULL;
}

static const char *
long_form(const char *text)
{
	static const struct { const char *word, *means; } words[] = {
		{ "hourly", "*-*-* *:00" }, { "daily", "*-*-* 00:00" }, { "weekly", "Mon *-*-* 00:00" },
		{ "monthly", "*-*-01 00:00" }, { "quarterly", "*-01,04,07,10-01 00:00" }, { "yearly", "*-01-01 00:00" },
		{ "annually", "*-01-01 00:00" },
	};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcasecmp(text, words[i].word) == 0)
			return words[i].means;
	return text;
}

/* At a blank or the end. */
static bool
ends_here(const struct reader *reader)
{
	return *reader->at == '\0' || *reader->at == ' ' || *reader->at == '\t' || fail(reader, "this does not belong here");
}

static bool
read_all(struct reader *reader, struct night_calendar *calendar)
{
	bool date = false, time = false;

	skip_blanks(reader);
	if (strspn(reader->at, LETTERS) > 0 && (!read_weekdays(reader, calendar) || !ends_here(reader)))
		return false;
	for (skip_blanks(reader); *reader->at != '\0'; skip_blanks(reader)) {
		bool is_time = word_has(reader, ':');

		if (time || (date && !is_time) || (!is_time && !word_has(reader, '-')))
			return fail(reader, "weekdays, a date and a time are expected, in that order; the time zone is that of [station]");
		if (!(is_time ? read_time(reader, calendar) : read_date(reader, calendar)) || !ends_here(reader))
			return false;
		time = is_time;
		date = true;
	}
	return true;
}

/* What is not said means: any day, at midnight. */
static void
fill_up(struct night_calendar *calendar)
{
	if (calendar->weekdays == 0)
		calendar->weekdays = (1 << CALENDAR_DAYS) - 1;
	if (calendar->year_count == 0) {
		calendar->years[calendar->year_count++] = (struct night_years){ YEAR_LEAST, YEAR_MOST, 1 };
		calendar->months = (1 << 13) - 2;
		calendar->days = ~(uint32_t)1;
	}
	if (calendar->hours == 0) {
		calendar->hours = 1;
		calendar->minutes = calendar->seconds = 1;
	}
}

static bool
is_day(const struct night_calendar *calendar, int32_t day)
{
	int year, month, day_of_month;

	if ((calendar->weekdays >> calendar_weekday(day) & 1) == 0)
		return false;
	calendar_date(day, &year, &month, &day_of_month);
	if ((calendar->months >> month & 1) == 0 || (calendar->days >> day_of_month & 1) == 0)
		return false;
	for (size_t i = 0; i < calendar->year_count; i++)
		if (year >= calendar->years[i].first && year <= calendar->years[i].last &&
		    (year - calendar->years[i].first) % calendar->years[i].step == 0)
			return true;
	return false;
}

/* There is no 30 February. */
static bool
comes_ever(const struct night_calendar *calendar)
{
	for (int32_t day = 0; day < DAYS_OF_ALL_YEARS; day++)
		if (is_day(calendar, day))
			return true;
	return false;
}

size_t
night_calendar_parse(const char *text, struct night_calendar *calendar, char why[NIGHT_WHY])
{
	const char *form = long_form(text);
	struct reader reader = { form, form, why };

	*calendar = (struct night_calendar){ 0 };
	why[0] = '\0';
	if (text[strspn(text, " \t")] == '\0')
		fail(&reader, "nothing is there: a time such as 02:30 is expected");
	else if (read_all(&reader, calendar)) {
		fill_up(calendar);
		if (comes_ever(calendar))
			return 0;
		reader.at = form;
		fail(&reader, "there is no such day");
	}
	return (size_t)(reader.at - form) + 1;
}

/* ---- the times that it means ---- */

static bool
is_second(const struct night_calendar *calendar, int32_t second)
{
	return (calendar->hours >> second / 3600 & 1) != 0 && (calendar->minutes >> second / 60 % 60 & 1) != 0 &&
	       (calendar->seconds >> second % 60 & 1) != 0;
}

/* Where it goes on: what no hour or minute allows is passed by whole. */
static int32_t
next_second(const struct night_calendar *calendar, int32_t second)
{
	while (second < 86400 && !is_second(calendar, second))
		if ((calendar->hours >> second / 3600 & 1) == 0)
			second = (second / 3600 + 1) * 3600;
		else if ((calendar->minutes >> second / 60 % 60 & 1) == 0)
			second = (second / 60 + 1) * 60;
		else
			second++;
	return second;
}

/* Of the day, the first time behind `after` and the last until `until`: in a day on which the clocks change, a later time
 * there may come earlier, so that all are looked at. */
static void
look_at_day(const struct night_calendar *calendar, const struct calendar_zone *zone, int32_t day, int64_t pivot,
            int64_t *after, int64_t *until)
{
	if (!is_day(calendar, day))
		return;
	for (int32_t second = next_second(calendar, 0); second < 86400; second = next_second(calendar, second + 1)) {
		int64_t utc = calendar_utc(zone, day, second);

		if (utc > pivot && utc < *after)
			*after = utc;
		if (utc <= pivot && utc > *until)
			*until = utc;
	}
}

int64_t
night_calendar_after(const struct night_calendar *calendar, const struct calendar_zone *zone, int64_t after_s)
{
	int64_t found = CALENDAR_NEVER, other = INT64_MIN;
	int32_t today = calendar_local_day(zone, after_s);

	/* a time of yesterday that the clocks have pushed over midnight */
	look_at_day(calendar, zone, today - 1, after_s, &found, &other);
	for (int32_t day = today; found == CALENDAR_NEVER && day < today + SEARCH_DAYS; day++)
		look_at_day(calendar, zone, day, after_s, &found, &other);
	return found;
}

int64_t
night_calendar_until(const struct night_calendar *calendar, const struct calendar_zone *zone, int64_t until_s)
{
	int64_t other = CALENDAR_NEVER, found = INT64_MIN;
	int32_t today = calendar_local_day(zone, until_s);

	for (int32_t day = today; found == INT64_MIN && day > today - SEARCH_DAYS; day--)
		look_at_day(calendar, zone, day, until_s, &other, &found);
	return found != INT64_MIN ? found : CALENDAR_NEVER;
}
