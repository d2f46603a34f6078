/* The check digits of tracking numbers. Private to drivers/carrier. */
#ifndef CARRIER_TRACKING_DIGIT_H
#define CARRIER_TRACKING_DIGIT_H

#include <stdbool.h>
#include <stddef.h>

/* MOD10_1: as MOD10, and one is added to the sum. */
enum digit_kind { DIGIT_NONE, DIGIT_MOD10, DIGIT_MOD10_1, DIGIT_MOD7, DIGIT_LUHN, DIGIT_S10, DIGIT_MOD_37_36, DIGIT_WEIGHTS };

enum { DIGIT_WEIGHTS_MAX = 16 };

struct digit_rule {
	enum digit_kind kind;
	unsigned evens, odds;     /* of MOD10 and MOD10_1: multipliers; the first character is even */
	bool reverse;             /* of MOD10: counted from the last */
	unsigned modulo, modulo2; /* of WEIGHTS: one after the other */
	size_t weight_count;
	unsigned weights[DIGIT_WEIGHTS_MAX];
};

/* The check digit of serial, which holds capital letters and digits; '\0' where the rule has none for it. */
char digit_of(const struct digit_rule *rule, const char *serial, size_t length);

#endif
