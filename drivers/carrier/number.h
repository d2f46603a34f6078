/* Numbers that are all made alike: fixed characters, the prefix that the carrier's contract gives
 * (packwarden.conf), a serial, a check digit, an ending. A carrier's driver says what its numbers look like;
 * the rest is here. Private to drivers/carrier. */
#ifndef CARRIER_NUMBER_H
#define CARRIER_NUMBER_H

#include "carrier.h"
#include "tracking_digit.h"

struct number_form {
	const char *name; /* "an S10 number", for refusals */
	/* A character each: '#' a digit, '@' a capital letter, '*' either, '=' the check digit; others stand
	 * for themselves. The prefix comes after those that stand for themselves at the beginning; the serial
	 * has all that is left before the check digit. */
	const char *pattern;
	size_t prefix_min, prefix_max; /* characters of the prefix */
	size_t unchecked;              /* characters at the beginning that the check digit does not cover */
	struct digit_rule digit;
};

/* How many serials are left by a prefix and an ending ("" where the pattern has none after the check digit);
 * 0 if they are not of the form. */
uint64_t number_capacity(const struct number_form *form, const char *prefix, const char *ending);

/* The number of a serial below that capacity. */
void number_make(const struct number_form *form, const char *prefix, const char *ending, uint64_t serial,
		 char out[CARRIER_NUMBER_MAX]);

void number_check(const struct number_form *form, const char *number, size_t length,
		  struct carrier_check *check);

/* "1Z999AA10123456784" with the groups { 2, 3, 3, 2, 4, 4 } is "1Z 999 AA1 01 2345 6784"; what is left over
 * is the last group. groups ends with 0. out must hold twice the number. */
void number_group(const char *number, const unsigned char *groups, char *out);

#endif
