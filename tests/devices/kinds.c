#include "kinds.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* ---- how they scan ---- */

static void
scan_keys(struct shape_reports *reports, const char *text, size_t length, bool whole)
{
	shape_type(reports, text, length);
	if (whole)
		shape_type(reports, "\n", 1);
}

static void
mark_continued(struct shape_reports *reports, bool whole)
{
	if (!whole && reports->count > 0)
		reports->data[reports->count - 1][63] = 1;
}

static void
scan_honeywell(struct shape_reports *reports, const char *text, size_t length, bool whole)
{
	bool has_aim = length >= 3 && text[0] == ']' && isalpha((unsigned char)text[1]);
	size_t skip = has_aim ? 3 : 0;

	shape_scan_honeywell(reports, has_aim ? text : "]C0", text + skip, length - skip);
	mark_continued(reports, whole);
}

static void
scan_newland(struct shape_reports *reports, const char *text, size_t length, bool whole)
{
	shape_scan_newland(reports, text, length);
	mark_continued(reports, whole);
}

/* "STATUS UNIT EXPONENT WEIGHT", as the numbers that stand in the report; its first report is a stale one. */
static void
scan_scale(struct shape_reports *reports, const char *text, size_t length, bool whole)
{
	int status, unit, exponent, weight;

	(void)length, (void)whole;
	if (sscanf(text, "%d %d %d %d", &status, &unit, &exponent, &weight) == 4)
		shape_weigh(reports, (uint8_t)status, (uint8_t)unit, (int8_t)exponent, (uint16_t)weight);
}

/* The bytes of a serial line, 64 at most a packet; FTDI's begin with two of status. */
static void
scan_serial(struct shape_reports *reports, const char *text, size_t length, bool whole)
{
	shape_send(reports, text, length, 0);
	if (whole)
		shape_send(reports, "\r\n", 2, 0);
}

static void
scan_ftdi(struct shape_reports *reports, const char *text, size_t length, bool whole)
{
	shape_send(reports, text, length, 2);
	if (whole)
		shape_send(reports, "\r", 1, 2);
	shape_send(reports, "", 0, 2);
}

/* ---- what they are ---- */

static const struct kind kinds[] = {
	{ "cdc", "Serial scanner", 0x05e0, 0x1701, 0, 0, 64, NULL, scan_serial, false },
	{ "ftdi", "FT232R USB UART", 0x0403, 0x6001, 0xFF, 0xFF, 64, NULL, scan_ftdi, false },
	{ "scale", "M25 25 lb Digital Postal Scale", 0x0922, 0x8004, 0, 0, 8, &shape_scale, scan_scale, false },
	{ "kbd", "Keyboard scanner", 0x05e0, 0x1200, 1, 1, 8, &shape_keyboard, scan_keys, false },
	{ "pos", "HID POS scanner", 0x0c2e, 0x0f01, 0, 0, 64, &shape_honeywell, scan_honeywell, true },
	{ "newland", "Newland POS", 0x1eab, 0x8310, 0, 0, 64, &shape_newland, scan_newland, false },
	{ "other", "Unlisted POS", 0x1234, 0x0001, 0, 0, 64, &shape_newland, scan_newland, false },
	{ "foreign", "Office keyboard", 0x046d, 0xc31c, 1, 1, 8, &shape_keyboard, scan_keys, false },
	{ "keys", "Game keyboard", 0x046d, 0xc33f, 0, 0, 8, &shape_keyboard, scan_keys, false },
	{ "mouse", "Mouse", 0x046d, 0xc077, 1, 2, 8, &shape_mouse, NULL, false },
};

const struct kind *
kind_find(const char *name)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	return NULL;
}

/* ---- their descriptors ---- */

static bool
is_cdc(const struct kind *kind)
{
	return !kind->report && kind->subclass == 0;
}

size_t
kind_device_descriptor(const struct kind *kind, uint8_t bytes[KIND_DEVICE])
{
	const uint8_t device[KIND_DEVICE] = {
		18, 1, 0x00, 0x02, is_cdc(kind) ? 2 : 0, 0, 0, 64, (uint8_t)kind->vendor, (uint8_t)(kind->vendor >> 8),
		(uint8_t)kind->product_id, (uint8_t)(kind->product_id >> 8), 0x00, 0x01, 1, 2, 3, 1,
	};

	memcpy(bytes, device, sizeof device);
	return sizeof device;
}

static size_t
hid_configuration(const struct kind *kind, uint8_t *bytes)
{
	const uint8_t hid[] = {
		9, 2, 34, 0, 1, 1, 0, 0xA0, 50,
		9, 4, 0, 0, 1, 3, kind->subclass, kind->protocol, 0,
		9, 0x21, 0x11, 0x01, 0, 1, 0x22, (uint8_t)kind->report->length, (uint8_t)(kind->report->length >> 8),
		7, 5, KIND_INPUT, 3, kind->packet, 0, 1,
	};

	memcpy(bytes, hid, sizeof hid);
	return sizeof hid;
}

/* With what PSTN 1.2 wants beside it: header, call management, abstract control, union. So the kernel's cdc_acm takes it
 * first. */
static size_t
cdc_configuration(const struct kind *kind, uint8_t *bytes)
{
	const uint8_t cdc[] = {
		9, 2, 67, 0, 2, 1, 0, 0xA0, 50,
		9, 4, 0, 0, 1, 2, 2, 1, 0,
		5, 0x24, 0, 0x10, 0x01, 5, 0x24, 1, 0, 1, 4, 0x24, 2, 2, 5, 0x24, 6, 0, 1,
		7, 5, KIND_EVENTS, 3, 8, 0, 16,
		9, 4, 1, 0, 2, 0x0A, kind->subclass, kind->protocol, 0,
		7, 5, KIND_INPUT, 2, kind->packet, 0, 0,
		7, 5, KIND_OUTPUT, 2, kind->packet, 0, 0,
	};

	memcpy(bytes, cdc, sizeof cdc);
	return sizeof cdc;
}

static size_t
ftdi_configuration(const struct kind *kind, uint8_t *bytes)
{
	const uint8_t ftdi[] = {
		9, 2, 32, 0, 1, 1, 0, 0xA0, 50,
		9, 4, 0, 0, 2, 0xFF, kind->subclass, kind->protocol, 0,
		7, 5, KIND_INPUT, 2, kind->packet, 0, 0,
		7, 5, KIND_OUTPUT, 2, kind->packet, 0, 0,
	};

	memcpy(bytes, ftdi, sizeof ftdi);
	return sizeof ftdi;
}

size_t
kind_configuration(const struct kind *kind, uint8_t bytes[KIND_CONFIGURATION])
{
	if (kind->report)
		return hid_configuration(kind, bytes);
	return is_cdc(kind) ? cdc_configuration(kind, bytes) : ftdi_configuration(kind, bytes);
}
