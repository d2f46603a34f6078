#include "pin.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define PIN_HEAD "$argon2id-blake2b$v=19$m=19456,t=2,p=1$"

enum { MEMORY = 19 * 1024 * 1024, PASSES = 2, KEY = 32, SALT_TEXT = 2 * crypto_pwhash_SALTBYTES };

static bool
derive(char text[PIN_KEY_TEXT], const unsigned char salt[crypto_pwhash_SALTBYTES], const char *pin, size_t length)
{
	unsigned char key[KEY];

	if (crypto_pwhash(key, sizeof key, pin, length, salt, PASSES, MEMORY, crypto_pwhash_ALG_ARGON2ID13) != 0)
		return false;
	sodium_bin2hex(text, PIN_KEY_TEXT, key, sizeof key);
	sodium_memzero(key, sizeof key);
	return true;
}

static void
fingerprint(char text[PIN_KEY_TEXT], const char *key)
{
	unsigned char hash[KEY];

	crypto_generichash(hash, sizeof hash, (const unsigned char *)key, strlen(key), NULL, 0);
	sodium_bin2hex(text, PIN_KEY_TEXT, hash, sizeof hash);
}

bool
pin_make(char stored[PIN_STORED], const char *pin, size_t length)
{
	unsigned char salt[crypto_pwhash_SALTBYTES];
	char key[PIN_KEY_TEXT], hash[PIN_KEY_TEXT], salt_text[SALT_TEXT + 1];

	randombytes_buf(salt, sizeof salt);
	if (!derive(key, salt, pin, length))
		return false;
	fingerprint(hash, key);
	sodium_bin2hex(salt_text, sizeof salt_text, salt, sizeof salt);
	snprintf(stored, PIN_STORED, PIN_HEAD "%s$%s", salt_text, hash);
	return true;
}

/* The salt of a stored text: false if it is none. */
static bool
read_salt(unsigned char salt[crypto_pwhash_SALTBYTES], const char *stored)
{
	const char *text = stored + strlen(PIN_HEAD);
	size_t length;

	return strncmp(stored, PIN_HEAD, strlen(PIN_HEAD)) == 0 && strlen(text) == SALT_TEXT + PIN_KEY_TEXT &&
	       text[SALT_TEXT] == '$' &&
	       sodium_hex2bin(salt, crypto_pwhash_SALTBYTES, text, SALT_TEXT, NULL, &length, NULL) == 0 &&
	       length == crypto_pwhash_SALTBYTES;
}

bool
pin_key(char key[PIN_KEY_TEXT], const char *stored, const char *pin, size_t length)
{
	unsigned char salt[crypto_pwhash_SALTBYTES];

	if (!read_salt(salt, stored))
		randombytes_buf(salt, sizeof salt);
	return derive(key, salt, pin, length);
}

bool
pin_fits(const char *stored, const char *key)
{
	unsigned char salt[crypto_pwhash_SALTBYTES];
	char hash[PIN_KEY_TEXT];

	if (!read_salt(salt, stored))
		return false;
	fingerprint(hash, key);
	return sodium_memcmp(hash, strrchr(stored, '$') + 1, PIN_KEY_TEXT - 1) == 0;
}
