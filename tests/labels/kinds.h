/* The labels that a warehouse prints: each carrier as one would have it, and addresses in each script. What the symbols of
 * a label must say is written down here by hand or made by other code than the carriers' own. */
#ifndef TESTS_LABELS_KINDS_H
#define TESTS_LABELS_KINDS_H

#include <stddef.h>
#include <stdint.h>
#include "label.h"
#include "station/config.h"

enum { KIND_CODE_MAX = 160, KIND_CODES_MAX = 3 };

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
	/* what its label says before that, in the order of the symbols; how many. NULL: nothing */
	size_t (*says_too)(const char *number, const struct script *to, char codes[KIND_CODES_MAX][KIND_CODE_MAX]);
};

extern const struct script scripts[];
extern const struct kind kinds[];
extern const size_t script_count, kind_count;

/* Where the kind delivers, of an address in that script. */
struct script kind_address(const struct kind *kind, const struct script *script);

/* All that the carrier's area says, the number's own symbol last. Returns how many. */
size_t kind_says(const struct kind *kind, const char *number, const struct script *to, char codes[KIND_CODES_MAX][KIND_CODE_MAX]);
bool kind_is_maxicode(const char *code); /* zbar and label_list() find none on a whole label */

/* The fields of a label of that kind. seal_mark: NULL for a common one. */
#define KIND_SEAL_MARK "PWS12.3.1.45"
void kind_fields(const struct kind *kind, const struct script *to, const char *number, unsigned dpi,
                 struct label_fields *fields);

#endif
