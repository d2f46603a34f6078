/* The check digits that carriers use. Sources: UPU S10 (weights 8 6 4 2 3 5 9 7, modulo 11), ISO/IEC 7064 (mod 37,36),
 * ISO/IEC 7812-1 annex B (Luhn), GS1 General Specifications 7.9.1 (MOD10 by 3 and 1); the others as the carriers' data in
 * drivers/carrier/tracking has them, with test numbers. */
#include "tracking_digit.h"

static unsigned
digit(char c)
{
	return (unsigned)(c - '0');
}

/* A letter counts as its place in the alphabet from 2 on, its last digit: A is 2, I is 0. */
static unsigned
digit_or_letter(char c)
{
	return c <= '9' ? digit(c) : (unsigned)(c - 3) % 10;
}

static char
mod10(const struct digit_rule *rule, const char *serial, size_t length)
{
	unsigned sum = rule->kind == DIGIT_MOD10_1 ? 1 : 0;

	for (size_t i = 0; i < length; i++)
		sum += digit_or_letter(serial[rule->reverse ? length - 1 - i : i]) * (i % 2 == 0 ? rule->evens : rule->odds);
	return (char)('0' + (10 - sum % 10) % 10);
}

static char
mod7(const char *serial, size_t length)
{
	unsigned rest = 0;

	for (size_t i = 0; i < length; i++)
		rest = (rest * 10 + digit(serial[i])) % 7;
	return (char)('0' + rest);
}

static char
luhn(const char *serial, size_t length)
{
	unsigned sum = 0;

	for (size_t i = 0; i < length; i++) {
		unsigned doubled = digit(serial[length - 1 - i]) * (i % 2 == 0 ? 2 : 1);
		sum += doubled > 9 ? doubled - 9 : doubled;
	}
	return (char)('0' + (10 - sum % 10) % 10);
}

static unsigned
weighted(const struct digit_rule *rule, const char *serial)
{
	unsigned sum = 0;

	for (size_t i = 0; i < rule->weight_count; i++)
		sum += digit(serial[i]) * rule->weights[i];
	return sum;
}

static char
s10(const struct digit_rule *rule, const char *serial)
{
	unsigned rest = 11 - weighted(rule, serial) % 11;

	return (char)('0' + (rest == 10 ? 0 : rest == 11 ? 5 : rest));
}

static char
mod_37_36(const char *serial, size_t length)
{
	static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	unsigned product = 36;

	for (size_t i = 0; i < length; i++) {
		unsigned value = serial[i] <= '9' ? digit(serial[i]) : (unsigned)(serial[i] - 'A') + 10;
		product += value;
		product = (product > 36 ? product - 36 : product) * 2;
		product = product >= 37 ? product - 37 : product;
	}
	return alphabet[(37 - product) % 36];
}

static bool
only_digits(const char *serial, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (serial[i] < '0' || serial[i] > '9')
			return false;
	return true;
}

static bool
may_be_serial(const struct digit_rule *rule, const char *serial, size_t length)
{
	if (rule->kind == DIGIT_MOD10 || rule->kind == DIGIT_MOD_37_36)
		return true;
	return only_digits(serial, length) && (rule->weight_count == 0 || length == rule->weight_count);
}

char
digit_of(const struct digit_rule *rule, const char *serial, size_t length)
{
	if (!may_be_serial(rule, serial, length))
		return '\0';
	switch (rule->kind) {
	case DIGIT_NONE: return '\0';
	case DIGIT_MOD10: case DIGIT_MOD10_1: return mod10(rule, serial, length);
	case DIGIT_MOD7: return mod7(serial, length);
	case DIGIT_LUHN: return luhn(serial, length);
	case DIGIT_MOD_37_36: return mod_37_36(serial, length);
	case DIGIT_S10: return s10(rule, serial);
	case DIGIT_WEIGHTS: break;
	}
	return (char)('0' + weighted(rule, serial) % rule->modulo % rule->modulo2);
}
