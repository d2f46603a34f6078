#include "number.h"

#include <stdio.h>
#include <string.h>

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool
fits(char pattern, char c)
{
	switch (pattern) {
	case '#': return is_digit(c);
	case '@': return is_letter(c);
	case '=':
	case '*': return is_digit(c) || is_letter(c);
	default: return c == pattern;
	}
}

static bool
all_fit(const char *pattern, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (!fits(pattern[i], text[i]))
			return false;
	return true;
}

/* Where the prefix begins, and where the check digit is. */
static size_t
fixed(const struct number_form *form)
{
	return strcspn(form->pattern, "#@*=");
}

static size_t
digit_at(const struct number_form *form)
{
	return strcspn(form->pattern, "=");
}

uint64_t
number_capacity(const struct number_form *form, const char *prefix, const char *ending)
{
	size_t length = strlen(prefix), begin = fixed(form) + length, end = digit_at(form);
	const char *after = form->pattern + end + 1;
	uint64_t capacity = 1;

	if (length < form->prefix_min || length > form->prefix_max ||
	    !all_fit(form->pattern + fixed(form), prefix, length))
		return 0;
	if (strlen(ending) != strlen(after) || !all_fit(after, ending, strlen(after)))
		return 0;
	for (size_t i = begin; i < end; i++)
		capacity *= 10;
	return capacity;
}

static char
right_digit(const struct number_form *form, const char *number)
{
	return digit_of(&form->digit, number + form->unchecked, digit_at(form) - form->unchecked);
}

void
number_make(const struct number_form *form, const char *prefix, const char *ending, uint64_t serial,
	    char out[CARRIER_NUMBER_MAX])
{
	size_t begin = fixed(form) + strlen(prefix), end = digit_at(form);

	memcpy(out, form->pattern, fixed(form));
	memcpy(out + fixed(form), prefix, strlen(prefix));
	for (size_t i = end; i-- > begin; serial /= 10)
		out[i] = (char)('0' + serial % 10);
	out[end] = right_digit(form, out);
	memcpy(out + end + 1, ending, strlen(ending) + 1);
}

static void
refuse(struct carrier_check *check, size_t position, size_t length)
{
	check->valid = false;
	check->position = position;
	check->length = length;
}

static const char *
wanted(char pattern)
{
	return pattern == '#'   ? "a digit"
	       : pattern == '@' ? "a capital letter"
				: "a digit or a capital letter";
}

void
number_check(const struct number_form *form, const char *number, size_t length, struct carrier_check *check)
{
	size_t whole = strlen(form->pattern), end = digit_at(form);

	for (size_t i = 0; i < length && i < whole; i++) {
		if (fits(form->pattern[i], number[i]))
			continue;
		refuse(check, i, 1);
		if (strchr("#@*=", form->pattern[i]))
			snprintf(check->reason, sizeof check->reason, "%s has %s here", form->name,
				 wanted(form->pattern[i]));
		else
			snprintf(check->reason, sizeof check->reason, "%s has %c here", form->name,
				 form->pattern[i]);
		return;
	}
	if (length != whole) {
		refuse(check, length < whole ? length : whole, length < whole ? 0 : length - whole);
		snprintf(check->reason, sizeof check->reason, "%s has %zu characters", form->name, whole);
		return;
	}
	if (number[end] != right_digit(form, number)) {
		refuse(check, end, 1);
		snprintf(check->reason, sizeof check->reason, "check digit should be %c",
			 right_digit(form, number));
		return;
	}
	check->valid = true;
}

void
number_group(const char *number, const unsigned char *groups, char *out)
{
	while (*number && *groups) {
		size_t length = strnlen(number, *groups++);

		memcpy(out, number, length);
		out += length;
		number += length;
		if (*number)
			*out++ = ' ';
	}
	strcpy(out, number);
}
