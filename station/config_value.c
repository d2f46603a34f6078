#include "station/config_value.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "central.h"
#include "station/carrier_calendar.h"
#include "station/config.h"
#include "station/night_calendar.h"
#include "station/zone.h"

#define DIGITS "0123456789"
#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

static bool
has_only(const char *text, const char *set)
{
	return *text && text[strspn(text, set)] == '\0';
}

bool
config_is_name(const char *text)
{
	return has_only(text, LETTERS DIGITS "._-") && *text != '.' && *text != '-' && strlen(text) <= LIMIT_NAME;
}

/* Digits only: strtoul alone would take "-1" and " 1" as well. */
static bool
read_number(const char *text, unsigned low, unsigned high, unsigned *number)
{
	if (!has_only(text, DIGITS) || strlen(text) > 9)
		return false;
	*number = (unsigned)strtoul(text, NULL, 10);
	return *number >= low && *number <= high;
}

/* The int behind *number is negative where the text begins with '-'. */
static bool
read_shift(const char *text, unsigned high, unsigned *number)
{
	bool negative = *text == '-';

	if (!read_number(text + negative, 0, high, number))
		return false;
	if (negative)
		*number = 0U - *number;
	return true;
}

static bool
is_listen(const char *text)
{
	char host[CONFIG_TEXT];
	unsigned char address[sizeof(struct in6_addr)];
	const char *colon = strrchr(text, ':');
	size_t length = colon ? (size_t)(colon - text) : 0;
	unsigned port;

	if (!*text)
		return true;
	if (length == 0 || length >= sizeof host || !read_number(colon + 1, 0, 65535, &port))
		return false;
	memcpy(host, text, length);
	host[length] = '\0';
	if (host[0] == '[' && host[length - 1] == ']') {
		host[length - 1] = '\0';
		return inet_pton(AF_INET6, host + 1, address) == 1;
	}
	return strcmp(host, "localhost") == 0 || inet_pton(AF_INET, host, address) == 1;
}

/* Four hexadecimal digits or a star. */
static bool
is_usb_id(const char *text, size_t length)
{
	return (length == 1 && *text == '*') || (length == 4 && strspn(text, DIGITS "abcdefABCDEF") >= 4);
}

static bool
is_match(const char *text)
{
	const char *colon = strchr(text, ':');

	if (strncmp(text, "usb:", 4) == 0)
		return text[4] != '\0';
	return colon && is_usb_id(text, (size_t)(colon - text)) && is_usb_id(colon + 1, strlen(colon + 1));
}

static bool
is_gs(const char *text)
{
	return strcmp(text, "ctrl-]") == 0 || strcmp(text, "f8") == 0 || strcmp(text, "alt-029") == 0
		|| strcmp(text, "down") == 0 || strcmp(text, "none") == 0 || strlen(text) == 1;
}

/* Stays in the data folder and is not the folder itself: its process may write there. */
static bool
is_inside(const char *path)
{
	if (*path == '/')
		return false;
	for (const char *part = path;; part++) {
		size_t length = strcspn(part, "/");

		if (length == 0 || (length <= 2 && strspn(part, ".") == length))
			return false;
		part += length;
		if (!*part)
			return true;
	}
}

static bool
is_absolute(const char *path)
{
	return path[0] == '/' && path[1] != '\0';
}

static const char *
night_problem(const char *value)
{
	static char text[NIGHT_WHY + 80];
	struct night_calendar calendar;
	char why[NIGHT_WHY];
	size_t position = night_calendar_parse(value, &calendar, why);

	if (position == 0)
		return NULL;
	snprintf(text, sizeof text, "a calendar time such as Mon..Fri 02:30 (character %zu: %s)", position, why);
	return text;
}

const char *
config_value_problem(const struct key *key, const char *value, unsigned *number)
{
	static char why[CENTRAL_WHY];
	struct calendar_week week;

	switch (key->kind) {
	case KEY_NAME:
		return config_is_name(value) ? NULL : "a name of letters, digits, '.', '_' and '-'";
	case KEY_LISTEN:
		return is_listen(value) ? NULL : "ADDRESS:PORT, such as 127.0.0.1:8631, or nothing";
	case KEY_MATCH:
		return is_match(value) ? NULL : "VID:PID, four hexadecimal digits each, or usb:…";
	case KEY_GS:
		return is_gs(value) ? NULL : "ctrl-], f8, alt-029, down, none or one character";
	case KEY_FOLDER:
		return is_inside(value) ? NULL : "a relative path inside the data folder";
	case KEY_PATH:
		return is_absolute(value) || is_inside(value) ? NULL : "an absolute path, or one inside the data folder";
	case KEY_DPI:
		return read_number(value, 203, 300, number) && (*number == 203 || *number == 300) ? NULL : "203 or 300";
	case KEY_DIGITS:
		return has_only(value, DIGITS) && strlen(value) >= key->low && strlen(value) <= key->high ? NULL : "digits";
	case KEY_NUMBER:
		return read_number(value, key->low, key->high, number) ? NULL : "a whole number";
	case KEY_SHIFT:
		return read_shift(value, key->high, number) ? NULL : "a whole number";
	case KEY_FORMAT:
		return read_number(value, CONFIG_FORMAT, CONFIG_FORMAT, number) ? NULL : "1, as this program knows no other";
	case KEY_CUTOFF:
		return calendar_week_parse(value, &week);
	case KEY_CENTRAL:
		return central_check(value, why) ? NULL : why;
	case KEY_NIGHT:
		return night_problem(value);
	case KEY_ZONE:
		return zone_exists(value) ? NULL : "a time zone of this machine such as Europe/Madrid";
	case KEY_TEXT:
	case KEY_WORD:
	case KEY_CHOICE:
	case KEY_PRINTERS:
		break;
	}
	return NULL;
}
