#include "station/template_value.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "label.h"
#include "station/template.h"

/* strtod without hexadecimal, infinities and NaN; the program never sets a locale, so the point is a point.
 */
static bool
take_number(const char **at, double *value)
{
	char *end;
	const char *p = *at + strspn(*at, " \t\n");
	if (!*p || !strchr("+-.0123456789", *p) || strncmp(p, "0x", 2) == 0)
		return false;
	*value = strtod(p, &end);
	if (end == p || !isfinite(*value) || fabs(*value) > 1e6)
		return false;
	*at = end;
	return true;
}

static void
skip_space(const char **at)
{
	*at += strspn(*at, " \t\n");
}

bool
template_number(const char *text, double *value)
{
	if (!take_number(&text, value))
		return false;
	skip_space(&text);
	return !*text;
}

bool
template_numbers(const char *text, double *values, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!take_number(&text, &values[i]))
			return false;
		text += strspn(text, " ,\t\n");
	}
	return !*text;
}

bool
template_range(const char *text, double *low, double *high)
{
	if (!take_number(&text, low) || *text++ != '-' || !take_number(&text, high) || *text)
		return false;
	return *low > 0 && *low <= *high;
}

bool
template_length(const char *text, double *mm)
{
	static const struct {
		const char *name;
		double mm;
	} units[] = {{"mm", 1},        {"cm", 10},        {"in", 25.4},   {"pt", 25.4 / 72},
	             {"pc", 25.4 / 6}, {"px", 25.4 / 96}, {"", 25.4 / 96}};
	double value;
	if (!take_number(&text, &value) || value <= 0)
		return false;
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (strcmp(text, units[i].name) == 0) {
			*mm = value * units[i].mm;
			return true;
		}
	return false;
}

bool
template_is_name(const char *text)
{
	size_t length = strlen(text);
	return length > 0 && length <= LABEL_FIELD_NAME &&
	       strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_") == length;
}

/* One function of a transform list: its arguments, at most six. Returns how many, -1 if it is not one. */
static int
take_arguments(const char **at, double values[6])
{
	int count = 0;
	skip_space(at);
	if (*(*at)++ != '(')
		return -1;
	while (count < 6 && take_number(at, &values[count])) {
		count++;
		*at += strspn(*at, " ,\t\n");
	}
	return *(*at)++ == ')' ? count : -1;
}

static void
move(struct template_matrix *matrix, double x, double y)
{
	matrix->x += x * matrix->scale_x;
	matrix->y += y * matrix->scale_y;
}

static bool
apply(struct template_matrix *matrix, const char *name, size_t length, const double v[6], int count)
{
	if (length == 9 && memcmp(name, "translate", 9) == 0 && (count == 1 || count == 2)) {
		move(matrix, v[0], count == 2 ? v[1] : 0);
		return true;
	}
	if (length == 5 && memcmp(name, "scale", 5) == 0 && (count == 1 || count == 2)) {
		matrix->scale_x *= v[0];
		matrix->scale_y *= count == 2 ? v[1] : v[0];
		return matrix->scale_x > 0 && matrix->scale_y > 0;
	}
	if (length == 6 && memcmp(name, "matrix", 6) == 0 && count == 6 && v[1] == 0 && v[2] == 0) {
		move(matrix, v[4], v[5]);
		matrix->scale_x *= v[0];
		matrix->scale_y *= v[3];
		return matrix->scale_x > 0 && matrix->scale_y > 0;
	}
	return false;
}

bool
template_transform(struct template_matrix *matrix, const char *text)
{
	for (;;) {
		double values[6] = {0};
		text += strspn(text, " ,\t\n");
		if (!*text)
			return true;
		size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyzXY");
		const char *name = text;
		text += length;
		int count = take_arguments(&text, values);
		if (count < 0 || !apply(matrix, name, length, values, count))
			return false;
	}
}

bool
template_next_field(const char **at, char name[LABEL_FIELD_NAME + 1])
{
	const char *open = strchr(*at, '{');
	const char *close = open ? strchr(open, '}') : NULL;
	if (!close || close - open - 1 > LABEL_FIELD_NAME)
		return false;
	size_t length = (size_t)(close - open - 1);
	memcpy(name, open + 1, length);
	name[length] = '\0';
	*at = close + 1;
	return true;
}
