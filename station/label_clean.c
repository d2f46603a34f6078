/* Fields come from manifests that anyone may have written. What reaches Pango is valid UTF-8 of one line that
 * reads in the order it is stored; it is laid out as plain text, never as markup. */
#include "station/label_text.h"

#include <glib.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int
label_refuse(struct label_result *result, enum label_status status, const char *field, const char *format,
             ...)
{
	va_list arguments;
	result->status = status;
	snprintf(result->field, sizeof result->field, "%s", field ? field : "");
	va_start(arguments, format);
	vsnprintf(result->text, sizeof result->text, format, arguments);
	va_end(arguments);
	return -1;
}

/* Marks, embeddings, overrides and isolates of direction, and zero-width characters that join or split
 * nothing. (ZWJ and ZWNJ stay: Arabic and Indic scripts are written with them.) */
static bool
is_invisible(gunichar c)
{
	return c == 0x061c || c == 0x200b || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) ||
	       c == 0x2060 || (c >= 0x2066 && c <= 0x206f) || c == 0xfeff || c == 0x00ad ||
	       (c >= 0xe0000 && c <= 0xe007f);
}

static bool
is_space(gunichar c)
{
	return c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f' || c == 0x85 || c == 0x2028 ||
	       c == 0x2029;
}

static bool
is_forbidden(gunichar c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xfffd || (c & 0xfffe) == 0xfffe ||
	       (c >= 0xfdd0 && c <= 0xfdef);
}

static int
clean_value(const char *name, const char *value, char *out, struct label_result *result)
{
	const char *end = NULL;
	if (!g_utf8_validate(value, -1, &end))
		return label_refuse(result, LABEL_FIELD, name, "%s is not valid UTF-8 at byte %zu", name,
		                    (size_t)(end - value) + 1);
	for (const char *p = value; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		if (is_space(c))
			*out++ = ' ';
		else if (is_forbidden(c))
			return label_refuse(result, LABEL_FIELD, name,
			                    "%s has the character U+%04X at byte %zu, "
			                    "which cannot be printed",
			                    name, c, (size_t)(p - value) + 1);
		else if (!is_invisible(c))
			out += g_unichar_to_utf8(c, out);
	}
	*out = '\0';
	return 0;
}

int
label_clean(const struct label_fields *fields, struct label_fields *clean, struct label_result *result)
{
	char text[LABEL_EXPANDED_MAX];
	label_fields_begin(clean);
	for (size_t i = 0; i < fields->count; i++) {
		const char *name = fields->fields[i].name, *value = fields->text + fields->fields[i].at;
		if (strlen(value) >= sizeof text)
			return label_refuse(result, LABEL_TOO_LONG, name, "%s is %zu bytes long", name,
			                    strlen(value));
		if (clean_value(name, value, text, result) < 0)
			return -1;
		g_strstrip(text);
		if (label_fields_put(clean, name, text) < 0)
			return label_refuse(result, LABEL_FIELD, name, "more fields than a label can hold");
	}
	return 0;
}
