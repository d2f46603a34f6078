/* Orders of lines follow libaddressinput (CC-BY 4.0, Google), with the state kept where dropping it could
 * lead a parcel astray. N name, O company, A street lines, C city, S state, Z postcode, n new line; other
 * characters are written between two fields that are there. */
#include "station/address.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

struct country {
	const char *code, *name;
	const char *format;
	const char *latin; /* where a foreign script changes the order; NULL: the same */
};

#define NAME_FIRST "%N%n%O%n%A%n"
#define COMPANY_FIRST "%O%n%N%n%A%n"

static const struct country countries[] = {
	{"AT", "AUSTRIA", COMPANY_FIRST "%Z %C", NULL},
	{"AU", "AUSTRALIA", COMPANY_FIRST "%C %S %Z", NULL},
	{"BE", "BELGIUM", COMPANY_FIRST "%Z %C", NULL},
	{"BR", "BRAZIL", COMPANY_FIRST "%C-%S%n%Z", NULL},
	{"BY", "BELARUS", NAME_FIRST "%Z, %C%n%S", NULL},
	{"CA", "CANADA", NAME_FIRST "%C %S %Z", NULL},
	{"CH", "SWITZERLAND", COMPANY_FIRST "%Z %C", NULL},
	{"CN", "CHINA", "%Z%n%S%C%n%A%n%O%n%N", NAME_FIRST "%C%n%S, %Z"},
	{"DE", "GERMANY", NAME_FIRST "%Z %C", NULL},
	{"ES", "SPAIN", NAME_FIRST "%Z %C %S", NULL},
	{"FR", "FRANCE", COMPANY_FIRST "%Z %C", NULL},
	{"GB", "UNITED KINGDOM", NAME_FIRST "%C%n%S%n%Z", NULL},
	{"IT", "ITALY", NAME_FIRST "%Z %C %S", NULL},
	{"JP", "JAPAN", "〒%Z%n%S%C%n%A%n%O%n%N", NAME_FIRST "%C, %S%n%Z"},
	{"KR", "SOUTH KOREA", "%S %C%n%A%n%O%n%N%n%Z", NAME_FIRST "%C%n%S%n%Z"},
	{"KZ", "KAZAKHSTAN", "%Z%n%S%n%C%n%A%n%O%n%N", NULL},
	{"MX", "MEXICO", NAME_FIRST "%Z %C, %S", NULL},
	{"NL", "NETHERLANDS", COMPANY_FIRST "%Z %C", NULL},
	{"PL", "POLAND", NAME_FIRST "%Z %C", NULL},
	{"PT", "PORTUGAL", NAME_FIRST "%Z %C", NULL},
	{"RU", "RUSSIAN FEDERATION", "%Z %C%n%S%n%A%n%O%n%N", NULL},
	{"TW", "TAIWAN", "%Z%n%S%C%n%A%n%O%n%N", NAME_FIRST "%C, %S %Z"},
	{"UA", "UKRAINE", NAME_FIRST "%C%n%S%n%Z", NULL},
	{"US", "UNITED STATES", NAME_FIRST "%C, %S %Z", NULL},
};

static const char other_format[] = NAME_FIRST "%Z %C%n%S";

struct output {
	char *text;
	size_t capacity, used;
	size_t line; /* where the line being written begins */
	bool full;
};

static const struct country *
find_country(const char *code)
{
	for (size_t i = 0; i < sizeof countries / sizeof *countries; i++)
		if (strcasecmp(countries[i].code, code) == 0)
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
	const char *format = country ? country->format : other_format;
	if (country && country->latin && in_latin(address))
		format = country->latin;
	put_format(&out, address, format);
	const char *name = country ? country->name : address->country;
	put(&out, name, strlen(name));
	while (out.used > 0 && text[out.used - 1] == '\n')
		text[--out.used] = '\0';
	return out.full ? -1 : (int)out.used;
}
