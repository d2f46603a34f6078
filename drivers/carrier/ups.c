/* UPS: 1Z, the shipper's six characters, two of the service, seven digits and a check digit: letters count as
 * (ASCII - 63) % 10, every second character twice, up to the next ten. The MaxiCode's fields are in the order that makers of
 * printers quote from UPS's guide (Zebra, ZPL II, ^BD; Honeywell, DPL, 1U; Avery Dennison, 9485, MaxiCode). UPS's guide asks for
 * its approval of each shipper's labels, which nobody has got for this one. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "carrier_ups.h"
#include "country.h"
#include "label.h"
#include "number.h"
#include "station/config.h"

extern const struct carrier_driver carrier_ups;

static const struct number_form form = {
	.name = "a 1Z number",
	.pattern = "1Z***************=",
	.prefix_min = 8,
	.prefix_max = 8,
	.unchecked = 2,
	.digit = { .kind = DIGIT_MOD10, .evens = 1, .odds = 2 },
};

static uint64_t
ups_capacity(const struct config_carrier *config)
{
	return number_capacity(&form, config->prefix, "");
}

static void
ups_number(const struct config_carrier *config, uint64_t serial, char out[CARRIER_NUMBER_MAX])
{
	number_make(&form, config->prefix, "", serial, out);
}

static void
ups_check(const char *number, size_t length, struct carrier_check *check)
{
	number_check(&form, number, length, check);
}

/* Letters and digits of a postcode, capitals, nine at most: what AI 420 and 421 hold. "" if there are others.
 */
static const char *
postcode_of(const struct label_fields *fields, char out[10])
{
	const char *at = label_fields_get(fields, "ship_to_postcode");
	size_t count = 0;

	for (; *at; at++) {
		bool small = *at >= 'a' && *at <= 'z';

		if (*at == ' ' || *at == '-')
			continue;
		if (count == 9 || (!small && !(*at >= 'A' && *at <= 'Z') && !(*at >= '0' && *at <= '9')))
			return "";
		out[count++] = (char)(small ? *at - 'a' + 'A' : *at);
	}
	out[count] = '\0';
	return out;
}

/* AI 420 within the United States, 421 with the country's number elsewhere; none where there is no postcode.
 */
static int
put_postal_code(struct label_fields *fields)
{
	const char *country = label_fields_get(fields, "ship_to_country"), *digits = country_number(country);
	char buffer[10], code[16] = "";
	const char *postcode = postcode_of(fields, buffer);
	bool domestic = strcmp(country, "US") == 0;

	if (*postcode && digits)
		snprintf(code, sizeof code, "%s%s", domestic ? "" : digits, postcode);
	if (label_fields_put(fields, "postal_ai", domestic ? "420" : "421") < 0)
		return -1;
	return label_fields_put(fields, "postal_code", code);
}

/* ---- MaxiCode ---- */

enum { MAXICODE_DATA = 160, MAXICODE_CITY = 20, ABROAD_POSTCODE = 6, GRAMS_A_POUND_X100 = 45359 };

/* The configuration's, else the number's own where it is digits: "03" is "003". "": neither. */
static void
class_of_service(const struct config_carrier *config, const char *number, char out[4])
{
	const char *at = number + 8;

	out[0] = '\0';
	if (*config->service_code)
		snprintf(out, 4, "%.3s", config->service_code);
	else if (isdigit((unsigned char)at[0]) && isdigit((unsigned char)at[1]))
		snprintf(out, 4, "0%.2s", at);
}

/* The day of the year of "2026-11-22", three digits; "" without a date. */
static void
day_of_year(const char *date, char out[4])
{
	static const int before[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334 };
	int year, month, day;

	out[0] = '\0';
	if (sscanf(date, "%4d-%2d-%2d", &year, &month, &day) != 3 || month < 1 || month > 12)
		return;
	day += before[month - 1] + (month > 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
	snprintf(out, 4, "%03u", (unsigned)day % 1000);
}

/* "2/3" of "2 of 3"; a box whose order may have more is a shipment of its own. */
static void
package_of(const char *box_of, char out[16])
{
	unsigned n, of;

	if (sscanf(box_of, "%4u of %4u", &n, &of) == 2)
		snprintf(out, 16, "%u/%u", n, of);
	else
		snprintf(out, 16, "1/1");
}

/* Whole pounds, up; "" where nobody has weighed it. */
static void
pounds_of(const char *grams, char out[16])
{
	unsigned long weight = strtoul(grams, NULL, 10);

	out[0] = '\0';
	if (weight > 0 && weight < 1000000)
		snprintf(out, 16, "%lu", (weight * 100 + GRAMS_A_POUND_X100 - 1) / GRAMS_A_POUND_X100);
}

/* In capitals; "" where it is written with other letters than A to Z: UPS finds the place by its postcode. */
static void
plain_place(const char *name, size_t most, char *out)
{
	size_t used = 0;

	for (; *name && used < most; name++) {
		if (!isalnum((unsigned char)*name) && !strchr(" .-'", *name)) {
			used = 0;
			break;
		}
		out[used++] = (char)toupper((unsigned char)*name);
	}
	out[used] = '\0';
}

static bool
fits_maxicode(const char *postcode, bool domestic)
{
	size_t length = strlen(postcode), digits = strspn(postcode, "0123456789");

	return domestic ? digits == length && (length == 5 || length == 9) : length >= 1 && length <= ABROAD_POSTCODE;
}

/* As barcode_maxicode.h has it: postcode, country, class of service, the number without shipper and service, who carries it, the
 * shipper, the day, no shipment id, box n of x, pounds, the address not looked up, no street, city, state. "" where the class
 * or the postcode is not of MaxiCode's form. */
static int
put_maxicode(const struct config_carrier *config, struct label_fields *fields)
{
	const char *country = label_fields_get(fields, "ship_to_country"), *digits = country_number(country);
	const char *number = label_fields_get(fields, "number"), *state = label_fields_get(fields, "ship_to_state");
	bool domestic = strcmp(country, "US") == 0;
	char buffer[10], class[4], day[4], package[16], pounds[16], city[MAXICODE_CITY + 1], region[3], data[MAXICODE_DATA] = "";
	const char *postcode = postcode_of(fields, buffer);

	class_of_service(config, number, class);
	if (digits && *class && fits_maxicode(postcode, domestic)) {
		day_of_year(label_fields_get(fields, "day"), day);
		package_of(label_fields_get(fields, "box_of"), package);
		pounds_of(label_fields_get(fields, "weight_g"), pounds);
		plain_place(label_fields_get(fields, "ship_to_city"), MAXICODE_CITY, city);
		plain_place(strlen(state) == 2 ? state : "", 2, region);
		snprintf(data, sizeof data, "%s|%s|%s|1Z%.8s|UPSN|%.6s|%s||%s|%s|N||%s|%s", postcode, digits, class, number + 10,
			 number + 2, day, package, pounds, city, region);
	}
	return label_fields_put(fields, "maxicode", data);
}

static int
ups_fields(const struct config_carrier *config, struct label_fields *fields, struct carrier_refusal *refusal)
{
	static const unsigned char groups[] = { 2, 3, 3, 2, 4, 4, 0 };
	char text[2 * CARRIER_NUMBER_MAX];

	(void)refusal;
	number_group(label_fields_get(fields, "number"), groups, text);
	if (label_fields_put(fields, "number_text", text) < 0 || put_postal_code(fields) < 0)
		return -1;
	return put_maxicode(config, fields);
}

const struct carrier_driver carrier_ups = {
	.name = "ups",
	.title = "UPS",
	.number_field = "number",
	.svg = carrier_ups_svg,
	.needs = "prefix: the shipper's six characters and two of the service",
	.capacity = ups_capacity,
	.number = ups_number,
	.check = ups_check,
	.fields = ups_fields,
};
