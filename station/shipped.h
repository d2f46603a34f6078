/* What has left with a carrier, for other systems: as CSV, JSON lines, X12 945 and 856. A station and central make the same
 * bytes of the same boxes: both hand over what shipped_box() makes, and all else is written from that alone.
 *
 * A profile says how the other system wants it; it is an INI file that a user writes (packwarden-central(7)):
 *
 *   [csv]          delimiter = comma | semicolon | tab
 *   [columns]      HEADING = FIELD, in their order; with sku, quantity, ordered, lot, serial or expiry among them each thing
 *                  in a box is a row, else each box
 *   [carrier NAME] name = what the other system calls it, scac = its SCAC
 *   [x12]          sender, receiver, … : see shipped_profile.c */
#ifndef STATION_SHIPPED_H
#define STATION_SHIPPED_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include "limits.h"

enum shipped_format { SHIPPED_TEXT, SHIPPED_JSON, SHIPPED_CSV, SHIPPED_945, SHIPPED_856, SHIPPED_FORMATS };

enum { SHIPPED_COLUMNS = 32, SHIPPED_ERROR = 512, SHIPPED_WORD = 64, SHIPPED_PROFILE_MAX = 64 * 1024 };

struct shipped_profile {
	char delimiter;
	struct {
		char heading[SHIPPED_WORD], field[SHIPPED_WORD];
	} columns[SHIPPED_COLUMNS];
	size_t column_count;
	struct {
		char carrier[SHIPPED_WORD], name[SHIPPED_WORD], scac[SHIPPED_WORD];
	} carriers[LIMIT_CARRIERS];
	size_t carrier_count;
	struct {
		char sender[SHIPPED_WORD], receiver[SHIPPED_WORD], sender_qualifier[SHIPPED_WORD], receiver_qualifier[SHIPPED_WORD];
		char group_sender[SHIPPED_WORD], group_receiver[SHIPPED_WORD];
		char item[SHIPPED_WORD], unit[SHIPPED_WORD], transport[SHIPPED_WORD], version[SHIPPED_WORD];
		char test[SHIPPED_WORD], element[SHIPPED_WORD], terminator[SHIPPED_WORD], lines[SHIPPED_WORD];
	} x12;
	int64_t control; /* of the next interchange; 0: made of the newest box's time, so that the same boxes have the same */
};

/* What holds where no profile says otherwise. */
void shipped_defaults(struct shipped_profile *profile);

/* Fills the profile from a text; `shown` names it in error. */
bool shipped_profile_read(struct shipped_profile *profile, const char *text, const char *shown, char error[SHIPPED_ERROR]);
bool shipped_profile_load(struct shipped_profile *profile, const char *path, char error[SHIPPED_ERROR]);

/* Is there a field of that name? */
bool shipped_knows(const char *field);

enum shipped_format shipped_find(const char *name); /* SHIPPED_FORMATS: none */
const char *shipped_type(enum shipped_format format); /* of HTTP */

struct shipped_row {
	const char *station, *box, *order, *number, *carrier;
	int64_t ordinal, shipped_ms, weight_g, units;
	const char *contents; /* JSON: [[sku, quantity, serial, lot, expiry], ...] */
	const char *wanted;   /* JSON: {sku: quantity that the order has of it}; NULL: not known */
};

/* A box as {"station", "box", "order", "box_number", "carrier", "tracking_number", "sscc", "shipped", "weight_g", "units",
 * "contents": [{"sku", "quantity", "ordered", "lot", "serial", "expiry"}]}; the caller's. */
json_t *shipped_box(const struct shipped_row *row);

/* Writes an array of these, in the order that they have. Returns 0; 1 and a sentence in `problem`: some orders could not be
 * said in this format and are left out; -1: the file could not be written. */
int shipped_write(FILE *file, enum shipped_format format, const struct shipped_profile *profile, const json_t *boxes,
                  char problem[SHIPPED_ERROR]);

/* Of shipped_x12.c, for shipped_write(). */
int shipped_write_x12(FILE *file, bool notice, const struct shipped_profile *profile, const json_t *boxes,
                      char problem[SHIPPED_ERROR]);

/* What the other system calls the carrier, and its SCAC; "" if the profile has none. */
const char *shipped_carrier_name(const struct shipped_profile *profile, const char *carrier);
const char *shipped_scac(const struct shipped_profile *profile, const char *carrier);

#endif
