/* Sessions of leads and admins at the pages: what the process that shows pages and the one that changes things must agree
 * about. Times are UTC in ms. A clock that was set back ends the sessions that began later than it says. */
#ifndef STATION_SESSION_H
#define STATION_SESSION_H

#include <sodium.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum {
	SESSION_TOKEN = 44,      /* characters of a cookie's value, with the NUL: 32 random bytes */
	SESSION_HASH = 65,       /* of its hash, in hexadecimal */
	SESSION_MOST = 512,      /* at a time; then the oldest goes */
	SESSION_SEEN_MS = 60 * 1000, /* so often at most it is noted that it is used */
};

#define SESSION_IDLE_MS (INT64_C(30) * 60 * 1000)      /* without a request */
#define SESSION_LONGEST_MS (INT64_C(12) * 3600 * 1000) /* a shift, and some */
#define SESSION_PIN_MS (INT64_C(5) * 60 * 1000)        /* how long a PIN that was entered is good for what can hurt */
#define SESSION_CLOCK_MS (INT64_C(5) * 60 * 1000)      /* so much a clock may be set back */

static inline bool
session_lives(int64_t now_ms, int64_t started_ms, int64_t seen_ms)
{
	return now_ms - started_ms < SESSION_LONGEST_MS && now_ms - seen_ms < SESSION_IDLE_MS &&
	       started_ms - now_ms < SESSION_CLOCK_MS;
}

static inline bool
session_pin_is_fresh(int64_t now_ms, int64_t pin_ms)
{
	return pin_ms > 0 && now_ms - pin_ms < SESSION_PIN_MS && pin_ms - now_ms < SESSION_CLOCK_MS;
}

/* What is stored of a token. */
static inline void
session_hash(char hash[SESSION_HASH], const char *token)
{
	unsigned char bytes[32];

	crypto_generichash(bytes, sizeof bytes, (const unsigned char *)token, strlen(token), NULL, 0);
	sodium_bin2hex(hash, SESSION_HASH, bytes, sizeof bytes);
}

#endif
