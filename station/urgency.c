#include "urgency.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "manifest_internal.h"
#include "zone.h"

enum { HOLIDAYS_BYTES = 1 << 16, LAST_SECOND = 86399, RULES = 1 }; /* RULES counts up when urgency_of() decides anew */

/* ---- reading ---- */

static int
read_file(const char *path, char *text, size_t capacity, size_t *length)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = 0;

	*length = 0;
	if (fd < 0)
		return -1;
	while (*length < capacity && (got = read(fd, text + *length, capacity - *length)) > 0)
		*length += (size_t)got;
	close(fd);
	if (got == 0)
		return 0;
	errno = got > 0 ? EFBIG : errno;
	return -1;
}

static int
read_holidays(struct urgency *urgency, size_t carrier, struct config_error *error)
{
	static char text[HOLIDAYS_BYTES];
	const char *path = urgency->config->carriers[carrier].holidays;
	struct calendar *calendar = &urgency->carriers[carrier];
	size_t length = 0;
	unsigned line;

	if (*path == '\0')
		return 0;
	if (read_file(path, text, sizeof text, &length) != 0) {
		snprintf(error->text, sizeof error->text,
		         "%s: %s. It is the file of holidays of [carrier %s]", path, strerror(errno),
		         urgency->config->carriers[carrier].name);
		return -1;
	}
	line = calendar_holidays_parse(text, length, urgency->holidays[carrier], LIMIT_HOLIDAYS,
	                               &calendar->holiday_count);
	calendar->holidays = urgency->holidays[carrier];
	if (line == 0)
		return 0;
	if (calendar->holiday_count == LIMIT_HOLIDAYS)
		snprintf(error->text, sizeof error->text, "%s:%u: more than %d days", path, line,
		         LIMIT_HOLIDAYS);
	else
		snprintf(error->text, sizeof error->text, "%s:%u: not a date such as 2026-12-25", path, line);
	return -1;
}

static void
read_week(const char *text, struct calendar *calendar)
{
	/* config.c has checked it; "" has no cut-off */
	calendar_week_parse(text, &calendar->week);
}

/* The one that all packing lanes have. */
static const struct config_carrier *
usual_carrier(const struct config *config)
{
	const char *name = NULL;

	for (size_t i = 0; i < config->lane_count; i++) {
		if (config->lanes[i].kind != LANE_PACKING)
			continue;
		if (name != NULL && strcmp(name, config->lanes[i].carrier) != 0)
			return NULL;
		name = config->lanes[i].carrier;
	}
	return name != NULL ? config_find_carrier(config, name) : NULL;
}

int
urgency_open(struct urgency *urgency, const struct config *config, struct config_error *error)
{
	int result = 0;

	*urgency = (struct urgency){ .config = config, .usual = usual_carrier(config) };
	zone_open(&urgency->zone, config->timezone);
	for (size_t i = 0; i < config->carrier_count; i++) {
		read_week(config->carriers[i].cutoff, &urgency->carriers[i]);
		if (result == 0)
			result = read_holidays(urgency, i, error);
	}
	for (size_t i = 0; i < config->service_count; i++)
		read_week(config->services[i].cutoff, &urgency->services[i]);
	return result;
}

void
urgency_close(struct urgency *urgency)
{
	zone_close(&urgency->zone);
}

/* ---- one order ---- */

/* False where it is longer than any name in packwarden.conf. */
static bool
copy_name(char *name, size_t capacity, const char *text, size_t length)
{
	name[0] = '\0';
	if (length >= capacity)
		return false;
	if (length > 0)
		memcpy(name, text, length);
	name[length] = '\0';
	return true;
}

static const struct config_carrier *
carrier_of(const struct urgency *urgency, const struct urgency_order *order)
{
	char name[CONFIG_TEXT];

	if (order->carrier_length == 0)
		return urgency->usual;
	return copy_name(name, sizeof name, order->carrier, order->carrier_length) ? config_find_carrier(urgency->config, name)
	                                                                          : NULL;
}

/* The calendar it goes by, and its priority. False: it has none. */
static bool
find_calendar(const struct urgency *urgency, const struct urgency_order *order, struct calendar *calendar,
              unsigned *priority)
{
	const struct config *config = urgency->config;
	const struct config_carrier *carrier = carrier_of(urgency, order);
	const struct config_service *service = NULL;
	char name[CONFIG_TEXT];

	*priority = carrier != NULL ? carrier->priority : (unsigned)CONFIG_PRIORITY;
	if (carrier == NULL)
		return false;
	*calendar = urgency->carriers[carrier - config->carriers];
	if (copy_name(name, sizeof name, order->service, order->service_length))
		service = config_find_service(config, carrier->name, name);
	if (service != NULL && service->priority != CONFIG_PRIORITY_UNSET)
		*priority = service->priority;
	if (service != NULL && service->cutoff[0] != '\0')
		calendar->week = urgency->services[service - config->services].week;
	return carrier->cutoff[0] != '\0' || (service != NULL && service->cutoff[0] != '\0');
}

/* The end of the day that ship_by names, or the moment; UTC seconds. */
static bool
ship_by_end(const struct urgency *urgency, const struct urgency_order *order, int64_t *end)
{
	int32_t day;

	if (order->ship_by_length == 0)
		return false;
	if (manifest_moment(order->ship_by, order->ship_by_length, end))
		return true;
	if (!calendar_day_parse(order->ship_by, order->ship_by_length, &day))
		return false;
	*end = calendar_utc(&urgency->zone, day, LAST_SECOND);
	return true;
}

void
urgency_of(const struct urgency *urgency, const struct urgency_order *order, struct urgency_rank *rank)
{
	struct calendar calendar;
	bool has_calendar = find_calendar(urgency, order, &calendar, &rank->priority);
	int64_t end, due = CALENDAR_NEVER;
	bool has_end = ship_by_end(urgency, order, &end);

	if (has_calendar && has_end)
		due = calendar_last_until(&calendar, &urgency->zone, end);
	else if (has_calendar)
		due = calendar_first_after(&calendar, &urgency->zone, order->created_ms / 1000);
	if (due == CALENDAR_NEVER && has_end)
		due = end;
	rank->due_ms = due == CALENDAR_NEVER ? CALENDAR_NEVER : due * 1000;
}

/* ---- which calendars ---- */

static void
hash_text(crypto_generichash_state *state, const char *text)
{
	crypto_generichash_update(state, (const unsigned char *)text, strlen(text) + 1);
}

void
urgency_text(const struct urgency *urgency, char text[URGENCY_NAME])
{
	const struct config *config = urgency->config;
	unsigned char hash[crypto_generichash_BYTES_MIN];
	const unsigned rules = RULES;
	crypto_generichash_state state;

	crypto_generichash_init(&state, NULL, 0, sizeof hash);
	crypto_generichash_update(&state, (const unsigned char *)&rules, sizeof rules);
	hash_text(&state, zone_name(&urgency->zone));
	hash_text(&state, urgency->usual != NULL ? urgency->usual->name : "");
	for (size_t i = 0; i < config->carrier_count; i++) {
		const struct config_carrier *carrier = &config->carriers[i];
		hash_text(&state, carrier->name);
		hash_text(&state, carrier->cutoff);
		crypto_generichash_update(&state, (const unsigned char *)&carrier->priority,
		                          sizeof carrier->priority);
		crypto_generichash_update(&state, (const unsigned char *)urgency->holidays[i],
		                          urgency->carriers[i].holiday_count * sizeof urgency->holidays[i][0]);
		hash_text(&state, "");
	}
	for (size_t i = 0; i < config->service_count; i++) {
		const struct config_service *service = &config->services[i];
		hash_text(&state, service->name);
		hash_text(&state, service->cutoff);
		crypto_generichash_update(&state, (const unsigned char *)&service->priority,
		                          sizeof service->priority);
	}
	crypto_generichash_final(&state, hash, sizeof hash);
	sodium_bin2hex(text, URGENCY_NAME, hash, sizeof hash);
}
