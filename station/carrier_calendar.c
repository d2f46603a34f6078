#include "carrier_calendar.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { SECONDS_A_DAY = 86400, SEARCH_DAYS = 2 * 366, WORD_MAX = 12 };

static const char *const day_names[CALENDAR_DAYS] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };

/* ---- days ---- */

static bool
is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int
days_of_month(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return days[month - 1] + (month == 2 && is_leap(year));
}

/* Years begin in March, so that the leap day is the last of one: then a month's first day is a straight line. */
static int32_t
day_of(int year, int month, int day)
{
	int shifted = month > 2 ? year : year - 1;
	int month_from_march = (month + 9) % 12;

	return 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + (153 * month_from_march + 2) / 5 + day - 1 -
	       719468;
}

void
calendar_date(int32_t day, int *year, int *month, int *day_of_month)
{
	/* an estimate that is never too late, then a step or two */
	*year = (int)(1970 + day / 366 - (day < 0));
	while (day_of(*year + 1, 1, 1) <= day)
		++*year;
	*month = 1;
	while (*month < 12 && day_of(*year, *month + 1, 1) <= day)
		++*month;
	*day_of_month = (int)(day - day_of(*year, *month, 1)) + 1;
}

static bool
read_digits(const char *text, int count, int *value)
{
	*value = 0;
	for (int i = 0; i < count; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		*value = *value * 10 + (text[i] - '0');
	}
	return true;
}

bool
calendar_day_parse(const char *text, size_t length, int32_t *day)
{
	int year, month, day_of_month;

	if (length != 10 || text[4] != '-' || text[7] != '-' || !read_digits(text, 4, &year) ||
	    !read_digits(text + 5, 2, &month) || !read_digits(text + 8, 2, &day_of_month))
		return false;
	if (year < 1970 || month < 1 || month > 12 || day_of_month < 1 || day_of_month > days_of_month(year, month))
		return false;
	*day = day_of(year, month, day_of_month);
	return true;
}

int
calendar_weekday(int32_t day)
{
	return (int)(((day + 3) % CALENDAR_DAYS + CALENDAR_DAYS) % CALENDAR_DAYS); /* 1970-01-01 was a Thursday */
}

/* ---- a week's cut-offs ---- */

static int
day_named(const char *text, size_t length)
{
	for (int i = 0; i < CALENDAR_DAYS; i++)
		if (length == 3 && strncasecmp(text, day_names[i], 3) == 0)
			return i;
	return -1;
}

/* "Mon", "Mon-Fri" or, as systemd writes it, "Mon..Fri"; a range may run over the week's end. */
static bool
read_days(const char **text, int *first, int *last)
{
	size_t length = strspn(*text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
	size_t dash;

	*first = *last = day_named(*text, length);
	*text += length;
	dash = **text == '-' ? 1 : strncmp(*text, "..", 2) == 0 ? 2 : 0;
	if (*first < 0 || dash == 0)
		return *first >= 0;
	*text += dash;
	length = strspn(*text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
	*last = day_named(*text, length);
	*text += length;
	return *last >= 0;
}

static bool
read_time(const char **text, int16_t *minute)
{
	int hours, minutes;

	/* the short-cut keeps the reading inside the text: a NUL is no digit */
	if (!read_digits(*text, 2, &hours) || (*text)[2] != ':' || !read_digits(*text + 3, 2, &minutes))
		return false;
	*text += 5;
	*minute = (int16_t)(hours * 60 + minutes);
	return hours < 24 && minutes < 60;
}

const char *
calendar_week_parse(const char *text, struct calendar_week *week)
{
	for (int i = 0; i < CALENDAR_DAYS; i++)
		week->minute[i] = CALENDAR_NO_CUTOFF;
	for (;;) {
		int first, last;
		int16_t minute;

		text += strspn(text, " \t");
		if (!read_days(&text, &first, &last))
			return "days and a time such as Mon-Fri 16:00, Sat 12:00";
		text += strspn(text, " \t");
		if (!read_time(&text, &minute))
			return "days, each with a time from 00:00 to 23:59, such as Mon-Fri 16:00, Sat 12:00";
		for (int day = first;; day = (day + 1) % CALENDAR_DAYS) {
			if (week->minute[day] != CALENDAR_NO_CUTOFF)
				return "one cut-off a day at most, such as Mon-Fri 16:00, Sat 12:00";
			week->minute[day] = minute;
			if (day == last)
				break;
		}
		text += strspn(text, " \t");
		if (*text == '\0')
			return NULL;
		if (*text++ != ',')
			return "days and times divided by commas, such as Mon-Fri 16:00, Sat 12:00";
	}
}

/* ---- holidays ---- */

static int
compare_days(const void *left, const void *right)
{
	const int32_t *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

/* The line without blanks around it and without its comment. */
static const char *
bare(const char *line, size_t *length)
{
	const char *comment = memchr(line, '#', *length);

	if (comment)
		*length = (size_t)(comment - line);
	while (*length > 0 && (*line == ' ' || *line == '\t')) {
		line++;
		--*length;
	}
	while (*length > 0 && strchr(" \t\r", line[*length - 1]))
		--*length;
	return line;
}

unsigned
calendar_holidays_parse(const char *text, size_t length, int32_t *days, size_t capacity, size_t *count)
{
	const char *end = text + length;
	unsigned line = 0, bad = 0;

	*count = 0;
	if (length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		text += 3;
	while (text < end && bad == 0) {
		const char *newline = memchr(text, '\n', (size_t)(end - text)), *next = newline ? newline + 1 : end;
		size_t size = (size_t)((newline ? newline : end) - text);
		const char *word = bare(text, &size);

		line++;
		if (size > 0 && (*count == capacity || !calendar_day_parse(word, size, &days[*count])))
			bad = line;
		else if (size > 0)
			++*count;
		text = next;
	}
	if (*count > 0)
		qsort(days, *count, sizeof *days, compare_days);
	return bad;
}

static bool
is_holiday(const struct calendar *calendar, int32_t day)
{
	return calendar->holiday_count > 0 &&
	       bsearch(&day, calendar->holidays, calendar->holiday_count, sizeof day, compare_days) != NULL;
}

/* ---- local time ---- */

static int32_t
floor_day(int64_t seconds)
{
	return (int32_t)(seconds / SECONDS_A_DAY - (seconds % SECONDS_A_DAY < 0));
}

int32_t
calendar_local_day(const struct calendar_zone *zone, int64_t utc_s)
{
	return floor_day(utc_s + zone->offset(zone->context, utc_s));
}

int64_t
calendar_utc(const struct calendar_zone *zone, int32_t day, int32_t second_of_day)
{
	int64_t local = (int64_t)day * SECONDS_A_DAY + second_of_day;
	int64_t before = zone->offset(zone->context, local - SECONDS_A_DAY);
	int64_t after = zone->offset(zone->context, local + SECONDS_A_DAY);
	int64_t first = local - (before > after ? before : after), second = local - (before > after ? after : before);

	/* 1. far from a change, or the first of two */
	if (first + zone->offset(zone->context, first) == local)
		return first;
	/* 2. behind a change, or before it */
	if (second + zone->offset(zone->context, second) == local)
		return second;
	/* 3. the clocks skip it */
	return local - before;
}

/* ---- cut-offs ---- */

static int64_t
cutoff_of(const struct calendar *calendar, const struct calendar_zone *zone, int32_t day)
{
	int16_t minute = calendar->week.minute[calendar_weekday(day)];

	if (minute == CALENDAR_NO_CUTOFF || is_holiday(calendar, day))
		return CALENDAR_NEVER;
	return calendar_utc(zone, day, minute * 60);
}

int64_t
calendar_first_after(const struct calendar *calendar, const struct calendar_zone *zone, int64_t after_s)
{
	int32_t today = calendar_local_day(zone, after_s);

	for (int32_t day = today; day < today + SEARCH_DAYS; day++) {
		int64_t cutoff = cutoff_of(calendar, zone, day);
		if (cutoff != CALENDAR_NEVER && cutoff > after_s)
			return cutoff;
	}
	return CALENDAR_NEVER;
}

int64_t
calendar_last_until(const struct calendar *calendar, const struct calendar_zone *zone, int64_t until_s)
{
	int32_t today = calendar_local_day(zone, until_s);

	for (int32_t day = today; day > today - SEARCH_DAYS; day--) {
		int64_t cutoff = cutoff_of(calendar, zone, day);
		if (cutoff != CALENDAR_NEVER && cutoff <= until_s)
			return cutoff;
	}
	return CALENDAR_NEVER;
}

void
calendar_text(const struct calendar_zone *zone, int64_t utc_s, char text[CALENDAR_TEXT])
{
	int32_t offset = zone->offset(zone->context, utc_s), minutes = (offset < 0 ? -offset : offset) / 60;
	int32_t day = floor_day(utc_s + offset);
	int second = (int)(utc_s + offset - (int64_t)day * SECONDS_A_DAY);
	int year, month, day_of_month;

	calendar_date(day, &year, &month, &day_of_month);
	snprintf(text, CALENDAR_TEXT, "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d", year, month, day_of_month, second / 3600,
	         second / 60 % 60, second % 60, offset < 0 ? '-' : '+', (int)(minutes / 60), (int)(minutes % 60));
}
