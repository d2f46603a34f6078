/* Inside the core: how code.c and the GS1 parsers work together. The public page is include/barcode.h. */
#ifndef STATION_CORE_GS1_H
#define STATION_CORE_GS1_H

#include "barcode.h"

enum gs1_lint {
	LINT_NONE, LINT_CSUM, LINT_CSUMALPHA, LINT_GCPPOS1, LINT_GCPPOS2, LINT_YYMMDD, LINT_YYMMD0,
	LINT_YYYYMMDD, LINT_HHMI, LINT_HH, LINT_MI, LINT_SS, LINT_ISO3166, LINT_ISO3166999,
	LINT_ISO3166ALPHA2, LINT_ISO4217, LINT_ISO5218, LINT_PCENC, LINT_LATITUDE, LINT_LONGITUDE,
	LINT_YESNO, LINT_HYPHEN, LINT_IMPORTERIDX, LINT_PACKAGETYPE, LINT_MEDIATYPE, LINT_POSINSEQSLASH,
	LINT_NONZERO, LINT_ZERO, LINT_WINDING, LINT_PIECEOFTOTAL, LINT_IBAN, LINT_NOZEROPREFIX,
	LINT_HASNONDIGIT, LINT_COUPONCODE, LINT_COUPONPOSOFFER,
};

struct gs1_component {
	char type;         /* N digits, X character set 82, Y character set 39, Z base64url */
	uint8_t min, max;  /* characters */
	uint8_t optional;
	uint8_t lints[3];  /* enum gs1_lint */
};

struct gs1_ai {
	uint16_t low, high;   /* the identifiers of this row, as numbers */
	uint8_t digits;       /* of an identifier */
	uint8_t predefined;   /* its length is known by everyone: no separator after it */
	uint8_t attribute;    /* may stand behind "?" in a Digital Link */
	uint8_t max;          /* characters of the whole value */
	uint16_t first;       /* of its components */
	uint8_t components;
	const char *required; /* "01+21,03": one of these groups; ";" between several such rules; "" none */
	const char *excluded; /* "255,310n": none of these; n is any digit */
	const char *key;      /* "" no Digital Link key, "-" a key without qualifiers, "22,10,21|235" with */
	const char *title;
};

/* A parse on its way. A function that returns false has set out->error. */
struct gs1_scan {
	struct barcode *out;
	const char *text;
	size_t length; /* of text */
	const struct gs1_ai *entries[BARCODE_ELEMENTS_MAX];
	uint16_t ai_at[BARCODE_ELEMENTS_MAX]; /* where each identifier stands in text */
};

enum { GS1_FNC1 = 0x1d };

/* What a Digital Link may do beyond the standard. */
enum gs1_link_option {
	GS1_LINK_NAMES = 1,        /* "/gtin/…/ser/…", which the standard has withdrawn */
	GS1_LINK_UNKNOWN_AIS = 2,  /* attributes whose identifier is not in the dictionary are kept */
};

bool gs1_fail(struct gs1_scan *scan, enum barcode_code code, size_t position, size_t length);

/* The row for the identifier at the start of text[length], or NULL. */
const struct gs1_ai *gs1_find(const char *text, size_t length);

/* The value of one element against its row. `at` is where it begins in the text that error positions count
 * in. */
bool gs1_check_value(struct gs1_scan *scan, const struct gs1_ai *ai, const char *value, size_t length,
                     size_t at);

/* Appends an element; BARCODE_AI_REPEATED if it is there with another value. */
struct gs1_name {
	const char *digits; /* the identifier, 2 to 4 digits, not NUL-terminated */
	size_t length;
	size_t at;          /* where it stands in the text */
};
bool gs1_add(struct gs1_scan *scan, const struct gs1_ai *ai, struct gs1_name name, size_t offset,
             size_t length, bool decoded);

/* text[at, end) as an element string whose first FNC1 is behind us; "(01)…" likewise; a URI. They end with
 * what each identifier requires and excludes, and fill in gtin and sscc. */
bool gs1_elements(struct gs1_scan *scan, size_t at);
bool gs1_brackets(struct gs1_scan *scan, size_t at);
bool gs1_link(struct gs1_scan *scan, size_t at, unsigned options);
bool gs1_finish(struct gs1_scan *scan);

/* One linter on component[length]: BARCODE_OK, or what is wrong with *position and *size within the
 * component. */
enum barcode_code gs1_lint(enum gs1_lint lint, const char *component, size_t length, size_t *position,
                           size_t *size);

bool gs1_in_set(char type, char c); /* type as in gs1_component */

static inline bool
gs1_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* ISO 3166-1: two capitals that name a country. By the form alone if the list was not there at build time. */
bool gs1_country(const char letters[2]);

#endif
