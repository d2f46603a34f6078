#include "fingerprint.h"

#include <sodium.h>
#include <stdbool.h>
#include <string.h>

#include "record.h"

static bool
is_proof(const struct record_field *name)
{
	static const char *const proofs[] = { "peer_uid", "source", "session", "pin_key", "bearer",
		                              "pin" /* a new one, salted */ };

	for (size_t i = 0; i < sizeof proofs / sizeof *proofs; i++)
		if (strlen(proofs[i]) == name->length && memcmp(proofs[i], name->text, name->length) == 0)
			return true;
	return false;
}

static void
add(crypto_generichash_state *hash, const struct record_field *field)
{
	uint64_t length = field->length;

	crypto_generichash_update(hash, (const unsigned char *)&length, sizeof length);
	crypto_generichash_update(hash, (const unsigned char *)field->text, field->length);
}

int64_t
fingerprint_of(const void *record, size_t size)
{
	crypto_generichash_state hash;
	unsigned char bytes[crypto_generichash_BYTES_MIN];
	struct record_field name, value;
	struct record_reader reader;
	int64_t number;

	crypto_generichash_init(&hash, NULL, 0, sizeof bytes);
	record_open(&reader, record, size);
	while (record_next(&reader, &name) && record_next(&reader, &value))
		if (!is_proof(&name)) {
			add(&hash, &name);
			add(&hash, &value);
		}
	crypto_generichash_final(&hash, bytes, sizeof bytes);
	memcpy(&number, bytes, sizeof number);
	return number != FINGERPRINT_NONE ? number : 1;
}
