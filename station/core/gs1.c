/* GS1 element strings: which identifier, how long its value, what it needs beside it. */
#include "gs1.h"
#include <string.h>
#include "gs1_ai_table.h"

static bool
in_bitmap(const uint32_t *bitmap, unsigned n)
{
	return bitmap[n / 32] >> n % 32 & 1;
}

bool
gs1_in_set(char type, char c)
{
	unsigned n = (unsigned char)c;

	switch (type) {
	case 'N':
		return c >= '0' && c <= '9';
	case 'X':
		return in_bitmap(gs1_cset82, n);
	case 'Y':
		return in_bitmap(gs1_cset39, n);
	default:
		return in_bitmap(gs1_cset64, n);
	}
}

bool
gs1_country(const char letters[2])
{
	unsigned first = (unsigned char)letters[0] - 'A', second = (unsigned char)letters[1] - 'A';

	if (first > 25 || second > 25)
		return false;
	return !GS1_COUNTRIES_LISTED || in_bitmap(gs1_country_letters, first * 26 + second);
}

/* Codes of three digits; anything that is not three digits is in no list. */
static bool
listed(const char *digits, size_t length, const uint32_t *list, bool have_list)
{
	unsigned n = 0;

	if (length != 3)
		return false;
	for (size_t i = 0; i < 3; i++) {
		if (!gs1_is_digit(digits[i]))
			return false;
		n = n * 10 + (unsigned)(digits[i] - '0');
	}
	return !have_list || in_bitmap(list, n);
}

static enum barcode_code
lint(enum gs1_lint which, const char *component, size_t length, size_t *position, size_t *size)
{
	bool good;

	*position = 0;
	*size = length;
	switch (which) {
	case LINT_ISO3166:
		good = listed(component, length, gs1_countries, GS1_COUNTRIES_LISTED);
		break;
	case LINT_ISO3166999:
		good = listed(component, length, gs1_countries, GS1_COUNTRIES_LISTED) ||
		       (length == 3 && memcmp(component, "999", 3) == 0);
		break;
	case LINT_ISO3166ALPHA2:
		good = length == 2 && gs1_country(component);
		break;
	case LINT_ISO4217:
		good = listed(component, length, gs1_currencies, GS1_CURRENCIES_LISTED);
		break;
	default:
		return gs1_lint(which, component, length, position, size);
	}
	return good ? BARCODE_OK : BARCODE_CODE_LIST;
}

bool
gs1_fail(struct gs1_scan *scan, enum barcode_code code, size_t position, size_t length)
{
	scan->out->error.code = code;
	scan->out->error.position = (uint16_t)position;
	scan->out->error.length = (uint16_t)length;
	return false;
}

const struct gs1_ai *
gs1_find(const char *text, size_t length)
{
	unsigned number[BARCODE_AI_MAX + 1] = { 0 }, prefix;
	size_t digits = 0;

	while (digits < BARCODE_AI_MAX && digits < length && gs1_is_digit(text[digits])) {
		number[digits + 1] = number[digits] * 10 + (unsigned)(text[digits] - '0');
		digits++;
	}
	if (digits < 2)
		return NULL;
	prefix = number[2];
	for (unsigned i = gs1_first[prefix]; i < gs1_first[prefix + 1]; i++) {
		const struct gs1_ai *ai = &gs1_ais[i];

		if (ai->digits <= digits && number[ai->digits] >= ai->low && number[ai->digits] <= ai->high)
			return ai;
	}
	return NULL;
}

static bool
check_characters(struct gs1_scan *scan, const struct gs1_component *component, const char *value,
                 size_t length, size_t at)
{
	size_t i = 0;

	if (component->type == 'N')
		while (i < length && gs1_is_digit(value[i]))
			i++;
	else
		while (i < length && gs1_in_set(component->type, value[i]))
			i++;
	if (i == length)
		return true;
	return gs1_fail(scan, component->type == 'N' ? BARCODE_DIGITS_ONLY : BARCODE_CHARACTER, at + i, 1);
}

static bool
check_lints(struct gs1_scan *scan, const struct gs1_component *component, const char *value, size_t length,
            size_t at)
{
	for (size_t i = 0; i < 3 && component->lints[i] != LINT_NONE; i++) {
		size_t position, size;
		enum barcode_code code = lint(component->lints[i], value, length, &position, &size);

		if (code != BARCODE_OK)
			return gs1_fail(scan, code, at + position, size);
	}
	return true;
}

bool
gs1_check_value(struct gs1_scan *scan, const struct gs1_ai *ai, const char *value, size_t length, size_t at)
{
	size_t used = 0;

	if (length == 0)
		return gs1_fail(scan, BARCODE_VALUE_MISSING, at, 0);
	for (unsigned i = 0; i < ai->components; i++) {
		const struct gs1_component *component = &gs1_components[ai->first + i];
		size_t left = length - used, take = left < component->max ? left : component->max;

		if (left == 0 && component->optional)
			break;
		if (!check_characters(scan, component, value + used, take, at + used))
			return false;
		if (take < component->min)
			return gs1_fail(scan, BARCODE_VALUE_SHORT, at, length);
		if (!check_lints(scan, component, value + used, take, at + used))
			return false;
		used += take;
	}
	if (used < length)
		return gs1_fail(scan, BARCODE_VALUE_LONG, at + used, length - used);
	return true;
}

bool
gs1_add(struct gs1_scan *scan, const struct gs1_ai *ai, struct gs1_name name, size_t offset, size_t length,
        bool decoded)
{
	struct barcode *out = scan->out;
	struct barcode_element element = { .decoded = decoded,
		                           .offset = (uint16_t)offset,
		                           .length = (uint16_t)length };
	const struct barcode_element *other;

	memcpy(element.ai, name.digits, name.length);
	other = barcode_find(out, element.ai);
	if (other) {
		const char *value = barcode_value(out, scan->text, &element);

		if (other->length == length &&
		    memcmp(barcode_value(out, scan->text, other), value, length) == 0)
			return true;
		return gs1_fail(scan, BARCODE_AI_REPEATED, name.at, name.length);
	}
	if (out->element_count == BARCODE_ELEMENTS_MAX)
		return gs1_fail(scan, BARCODE_TOO_MANY_ELEMENTS, name.at, name.length);
	scan->entries[out->element_count] = ai;
	scan->ai_at[out->element_count] = (uint16_t)name.at;
	out->elements[out->element_count++] = element;
	return true;
}

bool
gs1_elements(struct gs1_scan *scan, size_t at)
{
	const char *text = scan->text;

	if (at == scan->length)
		return gs1_fail(scan, BARCODE_EMPTY, at, 0);
	while (at < scan->length) {
		const struct gs1_ai *ai = gs1_find(text + at, scan->length - at);
		struct gs1_name name = { text + at, ai ? ai->digits : 0, at };
		size_t end;
		const char *separator;

		if (!ai)
			return text[at] == GS1_FNC1 ? gs1_fail(scan, BARCODE_SEPARATOR, at, 1)
			                            : gs1_fail(scan, BARCODE_AI_UNKNOWN, at,
			                                       scan->length - at < 2 ? 1 : 2);
		at += ai->digits;
		separator = memchr(text + at, GS1_FNC1, scan->length - at);
		end = separator ? (size_t)(separator - text) : scan->length;
		if (ai->predefined && end - at > ai->max)
			end = at + ai->max;
		if (!gs1_check_value(scan, ai, text + at, end - at, at) ||
		    !gs1_add(scan, ai, name, at, end - at, false))
			return false;
		at = end;
		if (at < scan->length && text[at] == GS1_FNC1)
			at++;
	}
	return gs1_finish(scan);
}

/* "(01)09506000134352(10)AB": brackets begin an identifier only where digits and ")" follow, as values may
 * hold brackets too. */
static bool
is_bracketed(const char *text, size_t length)
{
	size_t i = 1;

	if (length < 4 || text[0] != '(')
		return false;
	while (i < length && i <= BARCODE_AI_MAX && gs1_is_digit(text[i]))
		i++;
	return i >= 3 && i < length && text[i] == ')' && gs1_find(text + 1, i - 1) != NULL;
}

bool
gs1_brackets(struct gs1_scan *scan, size_t at)
{
	const char *text = scan->text;

	while (at < scan->length) {
		const struct gs1_ai *ai = gs1_find(text + at + 1, scan->length - at - 1);
		size_t begin, end;

		if (text[at] != '(')
			return gs1_fail(scan, BARCODE_AI_MISPLACED, at, 1);
		if (!ai || at + 1 + ai->digits >= scan->length || text[at + 1 + ai->digits] != ')')
			return gs1_fail(scan, BARCODE_AI_UNKNOWN, at, 1);
		begin = end = at + ai->digits + 2u;
		while (end < scan->length && !is_bracketed(text + end, scan->length - end))
			end++;
		if (!gs1_check_value(scan, ai, text + begin, end - begin, begin) ||
		    !gs1_add(scan, ai, (struct gs1_name){ text + at + 1, ai->digits, at + 1 }, begin,
		             end - begin, false))
			return false;
		at = end;
	}
	return gs1_finish(scan);
}

/* Does pattern ("01", "310n"), which ends at , + ; or NUL, match identifier? */
static bool
matches(const char *pattern, const char *ai)
{
	while (*ai && (*pattern == *ai || *pattern == 'n')) {
		pattern++;
		ai++;
	}
	return *ai == '\0' && (*pattern == '\0' || *pattern == ',' || *pattern == '+' || *pattern == ';');
}

static const char *
skip_pattern(const char *list)
{
	while (*list && *list != ',' && *list != '+' && *list != ';')
		list++;
	return list;
}

static const struct barcode_element *
find_other(const struct barcode *barcode, const char *pattern, const struct barcode_element *self)
{
	for (unsigned i = 0; i < barcode->element_count; i++)
		if (&barcode->elements[i] != self && matches(pattern, barcode->elements[i].ai))
			return &barcode->elements[i];
	return NULL;
}

/* "01+21,03+21": is one group there as a whole? Moves *list to the ";" or the end. */
static bool
has_group(const struct barcode *barcode, const char **list, const struct barcode_element *self)
{
	bool found = false;

	for (;;) {
		bool all = true;

		for (;;) {
			all = all && find_other(barcode, *list, self);
			*list = skip_pattern(*list);
			if (**list != '+')
				break;
			(*list)++;
		}
		found = found || all;
		if (**list != ',')
			return found;
		(*list)++;
	}
}

static bool
has_required(const struct barcode *barcode, const char *list, const struct barcode_element *self)
{
	while (*list) {
		if (!has_group(barcode, &list, self))
			return false;
		if (*list == ';')
			list++;
	}
	return true;
}

static bool
has_excluded(const struct barcode *barcode, const char *list, const struct barcode_element *self)
{
	while (*list) {
		if (find_other(barcode, list, self))
			return true;
		list = skip_pattern(list);
		if (*list)
			list++;
	}
	return false;
}

/* What must not stand together is an error; what is missing is a warning, as a second symbol on the thing
 * may have it (the dictionary says to judge over all of them). */
static bool
check_pairs(struct gs1_scan *scan)
{
	struct barcode *out = scan->out;

	for (unsigned i = 0; i < out->element_count; i++) {
		const struct gs1_ai *ai = scan->entries[i];

		if (has_excluded(out, ai->excluded, &out->elements[i]))
			return gs1_fail(scan, BARCODE_AI_EXCLUDED, scan->ai_at[i], ai->digits);
		if (out->warning.code == BARCODE_OK && !has_required(out, ai->required, &out->elements[i]))
			out->warning =
				(struct barcode_error){ BARCODE_AI_REQUIRED, scan->ai_at[i], ai->digits };
	}
	return true;
}

static bool
copy_value(struct gs1_scan *scan, const char *ai, char *digits, size_t length)
{
	const struct barcode_element *element = barcode_find(scan->out, ai);

	if (!element || element->length < length)
		return false;
	memcpy(digits, barcode_value(scan->out, scan->text, element), length);
	digits[length] = '\0';
	return true;
}

bool
gs1_finish(struct gs1_scan *scan)
{
	struct barcode *out = scan->out;

	if (!check_pairs(scan))
		return false;
	if (!copy_value(scan, "01", out->gtin, 14) && !copy_value(scan, "8006", out->gtin, 14))
		copy_value(scan, "03", out->gtin, 14);
	copy_value(scan, "00", out->sscc, 18);
	return true;
}
