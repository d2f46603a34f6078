#include "digest.h"

static uint64_t
rotate(uint64_t value, unsigned bits)
{
	return value << bits | value >> (64 - bits);
}

static void
sip_round(uint64_t v[4])
{
	v[0] += v[1]; v[1] = rotate(v[1], 13) ^ v[0]; v[0] = rotate(v[0], 32);
	v[2] += v[3]; v[3] = rotate(v[3], 16) ^ v[2];
	v[0] += v[3]; v[3] = rotate(v[3], 21) ^ v[0];
	v[2] += v[1]; v[1] = rotate(v[1], 17) ^ v[2]; v[2] = rotate(v[2], 32);
}

static void
sip_word(uint64_t v[4], uint64_t word)
{
	v[3] ^= word;
	sip_round(v);
	sip_round(v);
	v[0] ^= word;
}

/* SipHash-2-4 (Aumasson and Bernstein, 2012) over whole words, the row's kind first. */
static uint64_t
sip(uint64_t key, enum digest_row row, const uint64_t *words, size_t count)
{
	uint64_t v[4] = { 0x736f6d6570736575u ^ key, 0x646f72616e646f6du ^ ~key, 0x6c7967656e657261u ^ key,
		          0x7465646279746573u ^ ~key };

	sip_word(v, (uint64_t)row);
	for (size_t i = 0; i < count; i++)
		sip_word(v, words[i]);
	sip_word(v, (uint64_t)(count + 1) << 59); /* the length byte: eight bytes a word */
	v[2] ^= 0xff;
	for (int i = 0; i < 4; i++)
		sip_round(v);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}

void
digest_add(struct digest *digest, enum digest_row row, const uint64_t *words, size_t count)
{
	digest->a += sip(1, row, words, count);
	digest->b += sip(2, row, words, count);
}

void
digest_take(struct digest *digest, enum digest_row row, const uint64_t *words, size_t count)
{
	digest->a -= sip(1, row, words, count);
	digest->b -= sip(2, row, words, count);
}

void
digest_text(const struct digest *digest, char text[DIGEST_TEXT])
{
	static const char digits[] = "0123456789abcdef";

	for (int i = 0; i < 16; i++) {
		text[i] = digits[digest->a >> (60 - 4 * i) & 15];
		text[16 + i] = digits[digest->b >> (60 - 4 * i) & 15];
	}
	text[32] = '\0';
}
