/* An address as its country's post wants it written. */
#ifndef STATION_ADDRESS_H
#define STATION_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>

enum { ADDRESS_STREETS = 3, ADDRESS_POSTCODE_MAX = 16 /* bytes */ };

/* UTF-8, NUL-terminated, never NULL; "" where there is none. */
struct address {
	const char *name, *company, *street[ADDRESS_STREETS], *city, *state, *postcode;
	const char *country; /* ISO 3166 two letters, or any text, which is then written as it stands */
};

/* Writes its lines, "\n" between them, the country last. Returns the length, or -1 if text is too small. */
int address_format(const struct address *address, char *text, size_t capacity);

/* The country's name in English capitals for its two letters, or NULL if the table has none. */
const char *address_country(const char *code);

/* Would an address in that country not arrive without it? letter: A street, C city, S state, Z postcode. False for a
 * country that the table lacks. */
bool address_requires(const char *code, char letter);

/* Does an address in that country have it at all? */
bool address_shows(const char *code, char letter);

/* Has text[length] the form of that country's postcodes? True where nothing is known of them, and for a blank one.
 * *example: one that has, or "". Capitals do not count. */
bool address_postcode_fits(const char *code, const char *text, size_t length, const char **example);

#endif
