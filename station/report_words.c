/* The words of a report in the reader's language: the same files that the pages load. */
#include "report.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "verdict.h"
#include "web_static.h"

static json_t *
load(const char *folder, const char *language)
{
	char path[64];
	const void *bytes;
	size_t size;

	snprintf(path, sizeof path, "/lang/%s%.8s.json", folder, language);
	bytes = web_static_bytes(path, &size);
	return bytes ? json_loadb(bytes, size, 0, NULL) : NULL;
}

bool
report_words_load(struct report *report, const char *language)
{
	if (strspn(language, "abcdefghijklmnopqrstuvwxyz") != 2 || language[2] != '\0')
		return false;
	report->words = load("report/", language);
	report->verdicts = load("", language);
	return report->words && report->verdicts;
}

const char *
report_word(const struct report *report, const char *key)
{
	const char *text = json_string_value(json_object_get(report->words, key));

	return text ? text : key;
}

const char *
report_verdict(const struct report *report, int verdict)
{
	char key[64];
	const char *text;

	snprintf(key, sizeof key, "verdict.%s.say", verdict_text((enum verdict)verdict));
	text = json_string_value(json_object_get(report->verdicts, key));
	return text ? text : verdict_text((enum verdict)verdict);
}

/* The value of the {name} that stands at `at`; NULL if the text has something else there. */
static const char *
find_value(const char *at, size_t length, va_list values)
{
	va_list rest;
	const char *name, *found = NULL;

	va_copy(rest, values);
	while (!found && (name = va_arg(rest, const char *))) {
		const char *value = va_arg(rest, const char *);
		if (strlen(name) == length && strncmp(name, at, length) == 0)
			found = value ? value : "";
	}
	va_end(rest);
	return found;
}

/* The text with its {name}s filled in. */
static char *
fill(const char *at, va_list values)
{
	char *text = NULL;
	size_t size = 0;
	FILE *file = open_memstream(&text, &size);

	if (!file)
		return NULL;
	while (*at) {
		size_t length = *at == '{' ? strcspn(at + 1, "}") : 0;
		const char *value = length > 0 ? find_value(at + 1, length, values) : NULL;

		if (length > 0) {
			fputs(value ? value : "", file);
			at += length + 2;
		} else {
			fputc(*at++, file);
		}
	}
	fclose(file);
	return text;
}

char *
report_text(const struct report *report, const char *key, ...)
{
	va_list values;
	char *text;

	va_start(values, key);
	text = fill(report_word(report, key), values);
	va_end(values);
	return text;
}

char *
report_fill(const char *text, ...)
{
	va_list values;
	char *filled;

	va_start(values, text);
	filled = fill(text, values);
	va_end(values);
	return filled;
}
