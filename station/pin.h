/* PINs: argon2id, 19 MiB and two passes, and over it a quick hash. Whoever holds the stored text can compute neither the
 * PIN nor the key, so that the process which hashes (it talks to the network) need not be believed by the one that
 * decides: it sends the key, and that one compares. */
#ifndef STATION_PIN_H
#define STATION_PIN_H

#include <stdbool.h>
#include <stddef.h>

enum { PIN_LEAST = 4, PIN_MOST = 64, PIN_KEY_TEXT = 65, PIN_STORED = 160 }; /* characters; texts with their NUL */

/* What is stored for a new PIN. False: out of memory. It takes as long as it takes: never in a loop that others wait for. */
bool pin_make(char stored[PIN_STORED], const char *pin, size_t length);

/* The key of a PIN, as stored's salt has it; a stored that is none (somebody who has no PIN, or does not exist) costs as
 * much time, and gives a key that fits nothing. False: out of memory. */
bool pin_key(char key[PIN_KEY_TEXT], const char *stored, const char *pin, size_t length);

/* Whether the key is that of the stored PIN. */
bool pin_fits(const char *stored, const char *key);

#endif
