/* An additive set hash: the sum of the hashes of rows, in any order. Adding a row and taking it away again gives what
 * was before, so the core keeps it up to date at no cost, and central and station can compare theirs by ranges.
 * The hash of a row is SipHash-2-4 under two published keys: it tells faults, not enemies; those the journal tells. */
#ifndef PACKWARDEN_DIGEST_H
#define PACKWARDEN_DIGEST_H

#include <stddef.h>
#include <stdint.h>

struct digest {
	uint64_t a, b;
};

enum digest_row { DIGEST_ORDER = 1, DIGEST_BOX, DIGEST_UNIT, DIGEST_NUMBER,
	          DIGEST_CONTENT /* no row: an item of a box, see weight_key_add() */ };

enum { DIGEST_TEXT = 33 }; /* 32 hexadecimal digits and a NUL */

void digest_add(struct digest *digest, enum digest_row row, const uint64_t *words, size_t count);
void digest_take(struct digest *digest, enum digest_row row, const uint64_t *words, size_t count);
void digest_text(const struct digest *digest, char text[DIGEST_TEXT]);

#endif
