/* From a number back to its serial, and from what a person types, who copies the first and the last number of a range
 * from the carrier's letter. */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "carrier.h"

void
carrier_plain(const char *text, size_t length, char plain[CARRIER_NUMBER_MAX])
{
	size_t used = 0;

	for (size_t i = 0; i < length && used + 1 < CARRIER_NUMBER_MAX; i++)
		if (isalnum((unsigned char)text[i]))
			plain[used++] = (char)toupper((unsigned char)text[i]);
	plain[used] = '\0';
	if (used == 20 && strncmp(plain, "00", 2) == 0)
		memmove(plain, plain + 2, used - 1);
}

/* A carrier's numbers have one length and grow with their serial. `without`: the byte that the text lacks, or beyond its
 * end. */
static bool
search(const struct carrier_driver *driver, const struct config_carrier *config, const char *text, size_t without,
       uint64_t *serial)
{
	uint64_t low = 0, end = driver->capacity(config);
	char number[CARRIER_NUMBER_MAX];

	while (low < end) {
		uint64_t middle = low + (end - low) / 2;
		int order;

		driver->number(config, middle, number);
		if (without < strlen(number))
			memmove(number + without, number + without + 1, strlen(number) - without);
		order = strcmp(number, text);
		if (order == 0) {
			*serial = middle;
			return true;
		}
		if (order < 0)
			low = middle + 1;
		else
			end = middle;
	}
	return false;
}

bool
carrier_number_serial(const struct carrier_driver *driver, const struct config_carrier *config, const char *number,
                      uint64_t *serial)
{
	return search(driver, config, number, CARRIER_NUMBER_MAX, serial);
}

/* The check digit is the last byte, or stands before a fixed ending. */
static bool
without_check_digit(const struct carrier_driver *driver, const struct config_carrier *config, const char *text,
                    uint64_t *serial)
{
	for (size_t at = strlen(text) + 1; at-- > 0;)
		if (search(driver, config, text, at, serial))
			return true;
	return false;
}

static bool
refuse(char reason[CARRIER_REASON_MAX], const char *text)
{
	snprintf(reason, CARRIER_REASON_MAX, "%s", text);
	return false;
}

static bool
whole_number(const struct carrier_driver *driver, const struct config_carrier *config, const char *number, uint64_t *serial,
             char reason[CARRIER_REASON_MAX])
{
	struct carrier_check check;

	if (!carrier_check(driver, number, strlen(number), &check))
		return refuse(reason, check.reason);
	return carrier_number_serial(driver, config, number, serial) ||
	       refuse(reason, "it begins or ends otherwise than this carrier's numbers in packwarden.conf");
}

bool
carrier_serial(const struct carrier_driver *driver, const struct config_carrier *config, const char *text, uint64_t *serial,
               char reason[CARRIER_REASON_MAX])
{
	char plain[CARRIER_NUMBER_MAX], sample[CARRIER_NUMBER_MAX];
	size_t length, whole;

	reason[0] = '\0';
	carrier_plain(text, strlen(text), plain);
	length = strlen(plain);
	if (carrier_number(driver, config, 0, sample) != 0)
		return refuse(reason, "packwarden.conf does not say what this carrier's numbers begin with");
	whole = strlen(sample);
	if (length == whole)
		return whole_number(driver, config, plain, serial, reason);
	if (length + 1 == whole)
		return without_check_digit(driver, config, plain, serial) ||
		       refuse(reason, "without a check digit it is none of this carrier's numbers in packwarden.conf");
	if (length == 0 || length > whole || strspn(plain, "0123456789") != length) {
		snprintf(reason, CARRIER_REASON_MAX, "neither a serial nor a number: those have %zu or %zu characters",
		         whole - 1, whole);
		return false;
	}
	*serial = strtoull(plain, NULL, 10);
	if (*serial < driver->capacity(config))
		return true;
	snprintf(reason, CARRIER_REASON_MAX, "the highest serial of this carrier is %" PRIu64, driver->capacity(config) - 1);
	return false;
}
