#include "recording.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE = 16384, TYPE_INTERFACE = 4, TYPE_ENDPOINT = 5, CLASS_HID = 3, BULK = 2, INTERRUPT = 3 };

static int
hex_digit(char c)
{
	return isdigit((unsigned char)c) ? c - '0' : isxdigit((unsigned char)c) ? (tolower(c) - 'a') + 10 : -1;
}

/* Adds the bytes of "05 01 09" or "050109" to data[size]. */
static const char *
add_hex(const char *text, uint8_t *data, size_t size, size_t *length)
{
	while (*(text += strspn(text, " "))) {
		int high = hex_digit(text[0]), low = high < 0 ? -1 : hex_digit(text[1]);

		if (low < 0)
			return "no hexadecimal byte";
		if (*length == size)
			return "too many bytes";
		data[(*length)++] = (uint8_t)(high << 4 | low);
		text += 2;
	}
	return NULL;
}

/* "N HEX": interface and bytes. */
static const char *
read_interface(char **text, unsigned *interface)
{
	*interface = (unsigned)strtoul(*text, text, 10);
	return *interface < RECORDING_INTERFACES ? NULL : "no such interface";
}

static const char *
add_report(struct recording *recording, char *text)
{
	struct recording_report *report = &recording->reports[recording->report_count];
	const char *why;

	if (recording->report_count == RECORDING_REPORTS)
		return "too many reports";
	*report = (struct recording_report){ .after_ms = (unsigned)strtoul(text, &text, 10) };
	why = read_interface(&text, &report->interface);
	if (!why)
		why = add_hex(text, report->data, sizeof report->data, &report->length);
	recording->report_count++;
	return why;
}

static const char *
add_line(struct recording *recording, char *text)
{
	static const char *const others[] = { "from", "scanner", "driver", "code", "weight", "packwarden-recording" };
	char *rest = text;
	const char *word = strsep(&rest, " "), *why;
	unsigned interface;

	if (word[0] == '+' && rest) {
		rest[-1] = ' ';
		return add_report(recording, text + 1);
	}
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (strcmp(word, others[i]) == 0)
			return NULL;
	if (!rest)
		return "something is missing";
	if (strcmp(word, "device") == 0)
		return add_hex(rest, recording->device, sizeof recording->device, &recording->device_length);
	if (strcmp(word, "configuration") == 0)
		return add_hex(rest, recording->configuration, sizeof recording->configuration,
		               &recording->configuration_length);
	if (strcmp(word, "product") == 0) {
		snprintf(recording->product, sizeof recording->product, "%s", rest);
		return NULL;
	}
	if (strcmp(word, "descriptor") != 0)
		return "an unknown word";
	why = read_interface(&rest, &interface);
	return why ? why : add_hex(rest, recording->descriptors[interface], sizeof recording->descriptors[interface],
	                           &recording->descriptor_length[interface]);
}

/* Which endpoint each interface sends by: the first that moves reports, or the bytes of a serial line. */
static void
find_endpoints(struct recording *recording)
{
	const uint8_t *at = recording->configuration;
	size_t left = recording->configuration_length;
	unsigned interface = RECORDING_INTERFACES, type = BULK;

	for (; left >= 7 && at[0] >= 2 && at[0] <= left; left -= at[0], at += at[0]) {
		if (at[1] == TYPE_INTERFACE) {
			interface = at[3] == 0 && at[2] < RECORDING_INTERFACES ? at[2] : RECORDING_INTERFACES;
			type = at[5] == CLASS_HID ? INTERRUPT : BULK;
		} else if (at[1] == TYPE_ENDPOINT && interface < RECORDING_INTERFACES && (at[2] & 0x80)
		           && (at[3] & 3U) == type && recording->endpoint[interface] == 0)
			recording->endpoint[interface] = at[2];
	}
}

static const char *
check(const struct recording *recording)
{
	if (recording->device_length != sizeof recording->device)
		return "it has no device descriptor of 18 bytes";
	if (recording->configuration_length < 9)
		return "it has no configuration descriptor";
	for (size_t i = 0; i < recording->report_count; i++)
		if (recording->endpoint[recording->reports[i].interface] == 0)
			return "a report is of an interface that has no endpoint";
	return NULL;
}

const char *
recording_read(struct recording *recording, const char *path, unsigned *line)
{
	static char text[LINE];
	FILE *file = fopen(path, "r");
	const char *why = file ? NULL : "it cannot be opened";

	memset(recording, 0, sizeof *recording);
	*line = 0;
	while (!why && fgets(text, sizeof text, file)) {
		++*line;
		text[strcspn(text, "\r\n")] = '\0';
		if (text[0] && text[0] != '#')
			why = add_line(recording, text);
	}
	if (file)
		fclose(file);
	find_endpoints(recording);
	return why ? why : check(recording);
}
