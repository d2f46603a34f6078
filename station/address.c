/* Orders of lines follow libaddressinput (CC-BY 4.0, Google; station/data), for every country that it has.
 * N name, O company, A street lines, C city, S state, Z postcode, n new line; other characters are written
 * between two fields that are there. */
#include "station/address.h"

#include <ctype.h>
#include <regex.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* A row of the table; "" where the data says nothing. */
struct country {
	const char *code, *name;
	const char *format;
	const char *latin;    /* where a foreign script changes the order */
	const char *required; /* of A C S Z */
	const char *postcode; /* a POSIX extended expression, for the whole of it */
	const char *example;
};

static const struct country countries[] = {
#include "address_table.inc"
};

enum { COUNTRIES = sizeof countries / sizeof *countries };

static const char other_format[] = "%N%n%O%n%A%n%Z %C%n%S", other_code[] = "ZZ";

struct output {
	char *text;
	size_t capacity, used;
	size_t line; /* where the line being written begins */
	bool full;
};

static const struct country *
find_country(const char *code)
{
	for (size_t i = 0; i < COUNTRIES; i++)
		if (strcasecmp(countries[i].code, code) == 0 && strcasecmp(code, other_code) != 0)
			return &countries[i];
	return NULL;
}

const char *
address_country(const char *code)
{
	const struct country *country = find_country(code);
	return country ? country->name : NULL;
}

static void
put(struct output *out, const char *text, size_t length)
{
	if (length >= out->capacity - out->used) {
		out->full = true;
		return;
	}
	memcpy(out->text + out->used, text, length);
	out->used += length;
	out->text[out->used] = '\0';
}

static void
end_line(struct output *out)
{
	if (out->used > out->line)
		put(out, "\n", 1);
	out->line = out->used;
}

static void
put_streets(struct output *out, const struct address *address)
{
	bool some = false;
	for (size_t i = 0; i < ADDRESS_STREETS; i++) {
		const char *street = address->street[i] ? address->street[i] : "";
		if (!*street)
			continue;
		if (some)
			end_line(out);
		put(out, street, strlen(street));
		some = true;
	}
}

static const char *
field(const struct address *address, char letter)
{
	switch (letter) {
	case 'N':
		return address->name;
	case 'O':
		return address->company;
	case 'C':
		return address->city;
	case 'S':
		return address->state;
	case 'Z':
		return address->postcode;
	default:
		return "";
	}
}

/* No letter of the address is in an East Asian script: then its lines go in the order that the carrier abroad
 * reads. */
static bool
in_latin(const struct address *address)
{
	const char *const parts[] = {address->name, address->street[0], address->city};
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		for (const char *p = parts[i]; *p; p++)
			if ((unsigned char)*p >= 0xe3) /* the first byte of U+3000 and on */
				return false;
	return true;
}

/* What stands between two fields is written only if there is one on each side; before the first, if that is
 * there. */
static void
put_format(struct output *out, const struct address *address, const char *format)
{
	const char *between = format;
	size_t between_length = 0;
	bool kept = false; /* the separator before a field that is not there, for the next one that is */
	for (const char *p = format; *p; p++) {
		if (*p != '%') {
			between_length += !kept;
			continue;
		}
		char letter = *++p;
		const char *value = field(address, letter);
		if (letter == 'n') {
			end_line(out);
		} else if (letter == 'A') {
			put_streets(out, address);
		} else if (*value) {
			bool first = out->used == out->line;
			if (!first || between == format || between[-1] == 'n')
				put(out, between, between_length);
			put(out, value, strlen(value));
		} else if (out->used > out->line) {
			kept = true;
			continue;
		}
		kept = false;
		between = p + 1;
		between_length = 0;
	}
	end_line(out);
}

int
address_format(const struct address *address, char *text, size_t capacity)
{
	struct output out = {.text = text, .capacity = capacity};
	if (capacity == 0)
		return -1;
	text[0] = '\0';
	const struct country *country = find_country(address->country);
	const char *format = country && *country->format ? country->format : other_format;
	if (country && *country->latin && in_latin(address))
		format = country->latin;
	put_format(&out, address, format);
	/* the post of a city state has no place for a city, but a sender may have put a quarter there */
	if (*address->city && !strstr(format, "%C") && !strcasestr(text, address->city)) {
		put(&out, address->city, strlen(address->city));
		end_line(&out);
	}
	const char *name = country ? country->name : address->country;
	put(&out, name, strlen(name));
	while (out.used > 0 && text[out.used - 1] == '\n')
		text[--out.used] = '\0';
	return out.full ? -1 : (int)out.used;
}

bool
address_requires(const char *code, char letter)
{
	const struct country *country = find_country(code);

	return country && strchr(country->required, letter);
}

bool
address_shows(const char *code, char letter)
{
	const struct country *country = find_country(code);
	char field_of[] = { '%', letter, '\0' };

	return !country || !*country->format || strstr(country->format, field_of);
}

/* Compiled when it is first asked for, and kept: an import asks for the same few again and again. */
static const regex_t *
pattern_of(const struct country *country)
{
	static struct {
		regex_t expression;
		enum { NEW, READY, UNUSABLE } state;
	} patterns[COUNTRIES];
	size_t i = (size_t)(country - countries);
	char whole[1024];

	if (patterns[i].state == NEW) {
		int length = snprintf(whole, sizeof whole, "^(%s)$", country->postcode);

		patterns[i].state = length < (int)sizeof whole && regcomp(&patterns[i].expression, whole,
		                                                          REG_EXTENDED | REG_NOSUB) == 0
		                            ? READY
		                            : UNUSABLE;
	}
	return patterns[i].state == READY ? &patterns[i].expression : NULL;
}

bool
address_postcode_fits(const char *code, const char *text, size_t length, const char **example)
{
	const struct country *country = find_country(code);
	const regex_t *pattern;
	char postcode[ADDRESS_POSTCODE_MAX + 1];

	*example = country ? country->example : "";
	if (!country || !*country->postcode || length == 0)
		return true;
	if (length > ADDRESS_POSTCODE_MAX || memchr(text, '\0', length))
		return false;
	for (size_t i = 0; i < length; i++)
		postcode[i] = (char)toupper((unsigned char)text[i]);
	postcode[length] = '\0';
	pattern = pattern_of(country);
	return !pattern || regexec(pattern, postcode, 0, NULL, 0) == 0;
}
