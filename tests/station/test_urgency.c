/* Which cut-off an order must make: packwarden.conf and a file of holidays, without a station. */
#include "station/urgency.h"
#include "tests/test.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#define BASE                                                                                                     \
	"[station]\nname = s\ntimezone = America/New_York\n"                                                      \
	"[lane a]\nprinter = p\ncarrier = ups\n[lane b]\nprinter = p\ncarrier = ups\n"                           \
	"[lane door]\nkind = outbound\n[printer p]\ndriver = file\npath = labels\n"                              \
	"[carrier ups]\ndriver = sscc\ncompany_prefix = 0614141\ncutoff = Mon-Fri 17:00\nholidays = days.txt\n"  \
	"[carrier van]\ndriver = sscc\ncompany_prefix = 0614141\nextension = 1\npriority = 2\n"                                 \
	"[service ups/Next Day Air]\ncutoff = Mon-Fri 18:30, Sat 10:00\npriority = 9\n"                          \
	"[service ups/Economy]\npriority = 1\n"                                                                   \
	"[service van/Same Day]\ncutoff = Mon-Sun 11:00\n"

static struct config config;
static struct config_error error;
static struct urgency urgency;
static struct urgency_rank rank;

static void
write_days(const char *text)
{
	int fd = open("days.txt", O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text))
		abort();
	close(fd);
}

static int
use(const char *text)
{
	urgency_close(&urgency);
	if (config_parse(&config, text, strlen(text), "packwarden.conf", &error) != 0)
		return -2;
	return urgency_open(&urgency, &config, &error);
}

/* Imported on Friday 2026-11-20 at 12:00 in New York. */
static const char *
due(const char *carrier, const char *service, const char *ship_by)
{
	static char text[CALENDAR_TEXT];

	urgency_of(&urgency, &(struct urgency_order){ .carrier = carrier, .carrier_length = strlen(carrier),
	           .service = service, .service_length = strlen(service), .ship_by = ship_by,
	           .ship_by_length = strlen(ship_by), .created_ms = 1795194000000 }, &rank);
	if (rank.due_ms == CALENDAR_NEVER)
		return "never";
	calendar_text(&urgency.zone, rank.due_ms / 1000, text);
	return text;
}

static void
an_order_goes_by_its_service_then_its_carrier(void)
{
	CHECK_INT(use(BASE), 0);
	CHECK_TEXT(due("ups", "", ""), "2026-11-20T17:00:00-05:00");
	CHECK_INT(rank.priority, 5);
	CHECK_TEXT(due("ups", "next day air", ""), "2026-11-20T18:30:00-05:00");
	CHECK_INT(rank.priority, 9);
	CHECK_TEXT(due("ups", "Economy", ""), "2026-11-20T17:00:00-05:00");
	CHECK_INT(rank.priority, 1);
	CHECK_TEXT(due("ups", "Unheard of", ""), "2026-11-20T17:00:00-05:00");
	CHECK_INT(rank.priority, 5);
	CHECK_TEXT(due("van", "Same Day", ""), "2026-11-21T11:00:00-05:00");
	CHECK_INT(rank.priority, 2);
}

static void
a_ship_by_takes_the_last_truck_of_that_day_or_before_it(void)
{
	CHECK_TEXT(due("ups", "", "2026-11-25"), "2026-11-25T17:00:00-05:00");
	CHECK_TEXT(due("ups", "", "2026-11-26"), "2026-11-25T17:00:00-05:00"); /* a holiday */
	CHECK_TEXT(due("ups", "", "2026-11-29"), "2026-11-27T17:00:00-05:00"); /* a Sunday */
	CHECK_TEXT(due("ups", "Next Day Air", "2026-11-29"), "2026-11-28T10:00:00-05:00");
	CHECK_TEXT(due("ups", "", "2026-11-02"), "2026-11-02T17:00:00-05:00"); /* missed before it came */
	/* a moment: late on the day before, there */
	CHECK_TEXT(due("ups", "", "2026-11-25T04:59:59+00:00"), "2026-11-24T17:00:00-05:00");
	CHECK_TEXT(due("ups", "", "2026-11-25T22:00:00Z"), "2026-11-25T17:00:00-05:00");
	CHECK_TEXT(due("ups", "", "2026-11-25T21:59:59Z"), "2026-11-24T17:00:00-05:00");
}

static void
without_a_calendar_the_ship_by_itself_counts(void)
{
	CHECK_TEXT(due("van", "", ""), "never");
	CHECK_INT(rank.priority, 2);
	CHECK_TEXT(due("van", "", "2026-11-25"), "2026-11-25T23:59:59-05:00");
	CHECK_TEXT(due("van", "", "2026-11-25T12:00:00Z"), "2026-11-25T07:00:00-05:00");
	CHECK_TEXT(due("gone", "", "2026-11-25"), "2026-11-25T23:59:59-05:00");
	CHECK_TEXT(due("ups", "", "soon"), "2026-11-20T17:00:00-05:00");
}

static void
an_order_without_a_carrier_goes_by_that_of_all_lanes(void)
{
	CHECK_TEXT(due("", "", ""), "2026-11-20T17:00:00-05:00");
	CHECK_TEXT(due("", "Next Day Air", ""), "2026-11-20T18:30:00-05:00");
	CHECK_INT(use(BASE "[lane c]\nprinter = p\ncarrier = van\n"), 0);
	CHECK_TEXT(due("", "", ""), "never");
	CHECK_TEXT(due("", "", "2026-11-25"), "2026-11-25T23:59:59-05:00");
}

static void
a_mistake_in_the_file_of_holidays_is_told_with_its_line(void)
{
	write_days("2026-11-26\n26.12.2026\n");
	CHECK_INT(use(BASE), -1);
	CHECK_TEXT(error.text, "days.txt:2: not a date such as 2026-12-25");
	CHECK_TEXT(due("ups", "", "2026-11-26"), "2026-11-25T17:00:00-05:00"); /* what stands above it holds */
	unlink("days.txt");
	CHECK_INT(use(BASE), -1);
	CHECK_TEXT(error.text, "days.txt: No such file or directory. It is the file of holidays of [carrier ups]");
	write_days("2026-11-26 # Thanksgiving\n");
}

static void
calendars_that_differ_have_another_name(void)
{
	char first[URGENCY_NAME], other[URGENCY_NAME];

	CHECK_INT(use(BASE), 0);
	urgency_text(&urgency, first);
	CHECK_INT(use(BASE), 0);
	urgency_text(&urgency, other);
	CHECK_TEXT(other, first);
	CHECK_INT(use(BASE "priority = 4\n"), 0);
	urgency_text(&urgency, other);
	CHECK(strcmp(first, other) != 0);
	write_days("2026-11-27\n");
	CHECK_INT(use(BASE), 0);
	urgency_text(&urgency, other);
	CHECK(strcmp(first, other) != 0);
	write_days("2026-11-26\n");
	CHECK_INT(use(BASE), 0);
	urgency_text(&urgency, other);
	CHECK_TEXT(other, first);
}

int
main(void)
{
	char folder[] = "/tmp/packwarden-urgency.XXXXXX";

	if (mkdtemp(folder) == NULL || chdir(folder) != 0)
		return 1;
	write_days("2026-11-26 # Thanksgiving\n");
	TEST(an_order_goes_by_its_service_then_its_carrier);
	TEST(a_ship_by_takes_the_last_truck_of_that_day_or_before_it);
	TEST(without_a_calendar_the_ship_by_itself_counts);
	TEST(an_order_without_a_carrier_goes_by_that_of_all_lanes);
	TEST(a_mistake_in_the_file_of_holidays_is_told_with_its_line);
	TEST(calendars_that_differ_have_another_name);
	urgency_close(&urgency);
	unlink("days.txt");
	rmdir(folder);
	return test_failures > 0;
}
