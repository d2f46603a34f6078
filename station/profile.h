/* Profiles: text files that say how somebody else's order file is read, so that a user can write one without
 * compiling. Those in station/profiles/ are built in; DATA/profiles/NAME.ini wins over one of the same name.
 *
 *   [profile]           format = csv | x12-940, delimiter = comma | semicolon | tab, quotes = yes | no,
 * encoding = NAME [columns]           FIELD = COLUMN; "A + B": both, with ", " between; "A | B": the first
 * that is not blank [defaults]          FIELD = VALUE, where the file has none [leading]           FIELD =
 * CHARACTERS that are taken off the front of the value [dates]             ship_by = iso | m/d/y | d/m/y |
 * y/m/d | yyyymmdd [status COLUMN]     VALUE = released | held | cancelled | shipped; "*": any other,
 * "blank": none; the last of these words that a row has wins [line COLUMN]       VALUE = open | backordered |
 * held | left-out [packed]            several values in one column, see profiles/woocommerce.ini [ignored]
 * columns = A, B, C*: known, and not wanted [x12]               see profiles/x12-940.ini
 *
 * FIELD is a column of orders.csv. Columns are compared as those of orders.csv are: capitals, blanks and
 * hyphens do not count. A column that is not named at all is warned of; one that looks like part of an
 * address or a quantity keeps the orders back that have something in it. */
#ifndef STATION_PROFILE_H
#define STATION_PROFILE_H

#include <stdbool.h>
#include <stddef.h>
#include "limits.h"

enum {
	PROFILE_BYTES = 65536, /* of a file */
	PROFILE_FIELDS = 32,   /* no fewer than the columns of orders.csv */
	PROFILE_SOURCES = 4,   /* columns of one field */
	PROFILE_RULES = 128,
	PROFILE_WORDS = 256, /* of a list */
	PROFILE_ERROR = 256,
};

enum profile_format { PROFILE_CSV, PROFILE_X12_940 };
enum profile_date { DATE_ISO, DATE_MDY, DATE_DMY, DATE_YMD, DATE_DIGITS };

/* In the order in which they win. */
enum profile_outcome {
	OUTCOME_NONE,
	OUTCOME_RELEASED,
	OUTCOME_HELD,
	OUTCOME_CANCELLED,
	OUTCOME_SHIPPED,
	OUTCOME_OPEN,
	OUTCOME_LINE_HELD,
	OUTCOME_BACKORDERED,
	OUTCOME_LEFT_OUT
};

typedef char profile_name[LIMIT_NAME + 1];

struct profile_field {
	profile_name source[PROFILE_SOURCES];
	unsigned count;
	bool joined; /* all of them, else the first that is not blank */
	profile_name otherwise;
	char leading[8];
};

struct profile_rule {
	profile_name column, value; /* value "*": any other, "": blank */
	enum profile_outcome outcome;
};

struct profile_list {
	profile_name word[PROFILE_WORDS];
	unsigned count;
};

struct profile {
	profile_name name, encoding;
	enum profile_format format;
	char delimiter; /* '\0': recognised */
	bool quotes;
	enum profile_date ship_by;
	struct profile_field
		field[PROFILE_FIELDS]; /* by enum manifest_order_field, enum manifest_line_column */
	struct profile_rule rule[PROFILE_RULES];
	unsigned rules;
	struct profile_list ignored;
	/* "order_item_1", "order_item_2" …, each with the parts of a line: prefix "" means none */
	struct {
		profile_name prefix;
		char separator, assign;
		profile_name key[PROFILE_FIELDS];
		struct profile_list positions; /* the parts' keys, where the value names none */
	} packed;
	struct {
		profile_name ship_to;         /* N1-01 of the address that the parcel goes to */
		struct profile_list parties;  /* N1-01 of others, which are passed over */
		struct profile_list segments; /* passed over */
		struct profile_list skus;     /* qualifiers of W01, the most wanted first */
		struct profile_list ship_by;  /* qualifiers of G62, the most wanted first */
		struct profile_rule
			unit[16]; /* value: unit of measure; column: how many units it is, decimal */
		unsigned units;
	} x12;
};

/* Reads `name` from folder/name.ini, else from what is built in; folder may be NULL. About 100 KiB on the
 * heap, freed with free(). NULL and a sentence in error if there is none (it lists those there are) or it
 * cannot be used. The name of a file is checked here: letters, digits, "-" and "_" only. */
struct profile *profile_load(const char *folder, const char *name, char error[PROFILE_ERROR]);

/* As above, from text; `shown` stands in errors. */
struct profile *profile_parse(const char *text, size_t length, const char *shown, char error[PROFILE_ERROR]);

/* "Order ID" and "order-id" are "order_id": what columns are compared by. Too long a name is cut. */
void profile_key(profile_name key, const char *text, size_t length);
bool profile_same(const char *column, const char *key); /* does the profile's column have this key? */
bool profile_has(const struct profile_list *list, const char *key); /* a word may end in "*" */

/* OUTCOME_NONE: no rule for this column; *unknown: it has rules, but none for this value. */
enum profile_outcome profile_outcome(const struct profile *profile, const char *column, const char *value,
				     size_t length, bool *unknown);

#endif
