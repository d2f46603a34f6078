/* A carrier: how its numbers are made and checked, and what it puts on a label. One const struct each,
 * registered by one line in drivers/carrier/drivers.c. Nothing here does I/O or allocates. */
#ifndef PACKWARDEN_CARRIER_H
#define PACKWARDEN_CARRIER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct config_carrier;
struct label_fields;

enum {
	CARRIER_NUMBER_MAX = 64, /* bytes of a number with its NUL */
	CARRIER_REASON_MAX = 80,
};

struct carrier_check {
	bool valid;
	size_t position, length; /* bytes of the number that are wrong */
	char reason[CARRIER_REASON_MAX]; /* "check digit should be 4" and the like, without the number; "" when valid */
};

struct carrier_refusal {
	const char *field; /* the label's field that is to blame, NULL: none */
	char text[CARRIER_REASON_MAX];
};

struct carrier_driver {
	const char *name;         /* as in packwarden.conf: driver = NAME */
	const char *title;        /* for people */
	const char *number_field; /* the label field that holds the number */
	const char *svg;          /* the built-in template, for 4 by 6 inches, NUL-terminated */
	const char *svg_4x4;      /* and for 4 by 4; NULL: there is none */
	const char *needs;        /* what packwarden.conf must say for it to make numbers, for people */

	const char *sample;       /* a number for trials, where it makes none (number is NULL); else NULL */

	/* How many serials a configured range has, 0 if the configuration cannot make any. */
	uint64_t (*capacity)(const struct config_carrier *config);
	/* The number of a serial below the capacity, NUL-terminated. NULL: none is made, they come with the orders. */
	void (*number)(const struct config_carrier *config, uint64_t serial, char out[CARRIER_NUMBER_MAX]);
	/* Whether a number, from whomever, is well formed. */
	void (*check)(const char *number, size_t length, struct carrier_check *check);
	/* The number that a scan of the label's symbol says; false: it is none of this carrier's. NULL: the symbol holds the
	 * number and nothing else. */
	bool (*read)(const char *text, size_t length, char number[CARRIER_NUMBER_MAX]);
	/* Adds the fields that the template needs beyond those given. 0, or -1 if the carrier's label cannot hold what is given,
	 * with *refusal; or if they do not fit, and *refusal is left as it is. */
	int (*fields)(const struct config_carrier *config, struct label_fields *fields, struct carrier_refusal *refusal);
};

extern const struct carrier_driver *const carrier_drivers[]; /* ends with NULL */

const struct carrier_driver *carrier_find(const char *name); /* NULL if there is none */

/* Makes the number of `serial`. 0, or -1 when the serial is beyond the end of the range. */
int carrier_number(const struct carrier_driver *driver, const struct config_carrier *config, uint64_t serial,
                   char out[CARRIER_NUMBER_MAX]);

/* A number to try a label with: the first, or the driver's sample. 0, or -1 if the configuration can make none. */
int carrier_sample(const struct carrier_driver *driver, const struct config_carrier *config, char out[CARRIER_NUMBER_MAX]);

/* Letters, in capitals, and digits only: "(00) 0 0614141 …" is the number behind its 00. */
void carrier_plain(const char *text, size_t length, char plain[CARRIER_NUMBER_MAX]);

/* The serial of a whole plain number, check digit and all; false: this configuration makes no such number. The driver must
 * have a capacity. */
bool carrier_number_serial(const struct carrier_driver *driver, const struct config_carrier *config, const char *number,
                           uint64_t *serial);

/* The serial that a person means: a number as the carrier prints it, with or without its check digit, or a serial (shorter
 * than both). False: reason says what is wrong. */
bool carrier_serial(const struct carrier_driver *driver, const struct config_carrier *config, const char *text, uint64_t *serial,
                    char reason[CARRIER_REASON_MAX]);

/* Whether the number is one of this carrier's. check says why not; returns check->valid. */
bool carrier_check(const struct carrier_driver *driver, const char *number, size_t length,
                   struct carrier_check *check);

#endif
