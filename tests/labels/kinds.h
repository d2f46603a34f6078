/* The labels that a warehouse prints: each carrier as one would have it, and addresses in each script. What the symbols of
 * a label must say is written down here by hand or made by other code than the carriers' own. */
#ifndef TESTS_LABELS_KINDS_H
#define TESTS_LABELS_KINDS_H

#include <stddef.h>
#include <stdint.h>
#include "label.h"
#include "station/config.h"

enum { KIND_CODE_MAX = 64 };

struct script {
	const char *name, *person, *company, *street, *second, *city, *state, *postcode, *country;
	const char *country_number; /* ISO 3166, as in some carriers' symbols */
};

struct kind {
	const char *name;
	struct config_carrier config;
	const char *script;         /* of those who this carrier mostly delivers to */
	const char *zip;            /* it delivers within the United States only, and there; NULL: anywhere */
	const char *number, *code;  /* a number, and what a scanner says of its label to that script's address */
	void (*says)(const char *number, const struct script *to, char code[KIND_CODE_MAX]);
};

extern const struct script scripts[];
extern const struct kind kinds[];
extern const size_t script_count, kind_count;

/* Where the kind delivers, of an address in that script. */
struct script kind_address(const struct kind *kind, const struct script *script);

/* The fields of a label of that kind. seal_mark: NULL for a common one. */
#define KIND_SEAL_MARK "PWS12.3.1.45"
void kind_fields(const struct kind *kind, const struct script *to, const char *number, unsigned dpi,
                 struct label_fields *fields);

#endif
