/* An address as its country's post wants it written. */
#ifndef STATION_ADDRESS_H
#define STATION_ADDRESS_H

#include <stddef.h>

enum { ADDRESS_STREETS = 3 };

/* UTF-8, NUL-terminated, never NULL; "" where there is none. */
struct address {
	const char *name, *company, *street[ADDRESS_STREETS], *city, *state, *postcode;
	const char *country; /* ISO 3166 two letters, or any text, which is then written as it stands */
};

/* Writes its lines, "\n" between them, the country last. Returns the length, or -1 if text is too small. */
int address_format(const struct address *address, char *text, size_t capacity);

/* The country's name in English capitals for its two letters, or NULL if the table has none. */
const char *address_country(const char *code);

#endif
