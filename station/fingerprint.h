/* What a request asks, as a number: the same key with another one is another request, and a mistake. Who asks, and how he
 * has proved it, is left out: a try that had to enter the PIN again asks for the same thing. */
#ifndef STATION_FINGERPRINT_H
#define STATION_FINGERPRINT_H

#include <stddef.h>
#include <stdint.h>

#define FINGERPRINT_NONE INT64_C(0) /* not known: fits any */

#define FINGERPRINT_REFUSAL                                                                                       \
	"{\"error\":{\"code\":\"key-reused\",\"place\":\"Idempotency-Key\",\"text\":\"That Idempotency-Key has been used"  \
	" for something else.\"}}"

int64_t fingerprint_of(const void *record, size_t size); /* fields in pairs, see record.h; never FINGERPRINT_NONE */

#endif
