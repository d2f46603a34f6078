/* The kinds of devices, and their descriptors. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include "redir.h"

static void
scan_honeywell(struct shape_reports *reports, const char *text, size_t length, bool whole)
{
	bool has_aim = length >= 3 && text[0] == ']' && isalpha((unsigned char)text[1]);
	size_t skip = has_aim ? 3 : 0;

	shape_scan_honeywell(reports, has_aim ? text : "]C0", text + skip, length - skip);
	if (!whole && reports->count > 0)
		reports->data[reports->count - 1][63] = 1; /* says that more follows */
}

static void
scan_keys(struct shape_reports *reports, const char *text, size_t length, bool whole)
{
	shape_type(reports, text, length);
	if (whole)
		shape_type(reports, "\n", 1);
}

static void
scan_serial(struct shape_reports *reports, const char *text, size_t length, bool whole)
{
	shape_send(reports, text, length, 0);
	if (whole)
		shape_send(reports, "\r\n", 2, 0);
}

/* "STATUS UNIT EXPONENT WEIGHT", as the numbers that stand in the report. */
static void
scan_scale(struct shape_reports *reports, const char *text, size_t length, bool whole)
{
	int status, unit, exponent, weight;

	(void)length, (void)whole;
	if (sscanf(text, "%d %d %d %d", &status, &unit, &exponent, &weight) == 4)
		shape_weigh(reports, (uint8_t)status, (uint8_t)unit, (int8_t)exponent, (uint16_t)weight);
}

const struct redir_kind redir_kinds[] = {
	{ "pos", "HID POS scanner", 0x0c2e, 0x0f01, 0, 0, 64, &shape_honeywell, scan_honeywell, true },
	{ "kbd", "Keyboard scanner", 0x05e0, 0x1200, 1, 1, 8, &shape_keyboard, scan_keys, false },
	{ "cdc", "Serial scanner", 0x05e0, 0x1701, 0, 0, 64, NULL, scan_serial, false },
	{ "scale", "M25 25 lb Digital Postal Scale", 0x0922, 0x8004, 0, 0, 8, &shape_scale, scan_scale, false },
};
const size_t redir_kind_count = sizeof redir_kinds / sizeof *redir_kinds;

size_t
redir_device_descriptor(const struct redir_kind *kind, uint8_t bytes[18])
{
	const uint8_t device[] = {
		18, 1, 0x00, 0x02, kind->report ? 0 : 2, 0, 0, 64, (uint8_t)kind->vendor, (uint8_t)(kind->vendor >> 8),
		(uint8_t)kind->product_id, (uint8_t)(kind->product_id >> 8), 0x00, 0x01, 1, 2, 3, 1,
	};

	memcpy(bytes, device, sizeof device);
	return sizeof device;
}

static size_t
hid_configuration(const struct redir_kind *kind, uint8_t *bytes)
{
	const uint8_t hid[] = {
		9, 2, 34, 0, 1, 1, 0, 0xA0, 50,
		9, 4, 0, 0, 1, 3, kind->subclass, kind->protocol, 0,
		9, 0x21, 0x11, 0x01, 0, 1, 0x22, (uint8_t)kind->report->length, (uint8_t)(kind->report->length >> 8),
		7, 5, REDIR_INPUT, 3, kind->packet, 0, 1,
	};

	memcpy(bytes, hid, sizeof hid);
	return sizeof hid;
}

/* With what PSTN 1.2 wants beside it: header, call management, abstract control, union. So the kernel's cdc_acm takes it
 * first. */
static size_t
serial_configuration(const struct redir_kind *kind, uint8_t *bytes)
{
	const uint8_t serial[] = {
		9, 2, 67, 0, 2, 1, 0, 0xA0, 50,
		9, 4, 0, 0, 1, 2, 2, 1, 0,
		5, 0x24, 0, 0x10, 0x01, 5, 0x24, 1, 0, 1, 4, 0x24, 2, 2, 5, 0x24, 6, 0, 1,
		7, 5, 0x82, 3, 8, 0, 16,
		9, 4, 1, 0, 2, 0x0A, 0, 0, 0,
		7, 5, REDIR_INPUT, 2, kind->packet, 0, 0,
		7, 5, 0x01, 2, kind->packet, 0, 0,
	};

	memcpy(bytes, serial, sizeof serial);
	return sizeof serial;
}

size_t
redir_configuration(const struct redir_kind *kind, uint8_t bytes[128])
{
	return kind->report ? hid_configuration(kind, bytes) : serial_configuration(kind, bytes);
}
