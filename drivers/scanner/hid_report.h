/* HID report descriptors: which bits of which report mean what. Source: Device Class Definition for HID 1.11,
 * section 6.2.2.
 *
 * A descriptor comes from the device and may be hostile: parsing takes time in proportion to its length,
 * writes only into struct hid_report, and refuses what passes the limits below. */
#ifndef DRIVERS_SCANNER_HID_REPORT_H
#define DRIVERS_SCANNER_HID_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	HID_DESCRIPTOR_MAX = 4096,   /* bytes of a descriptor */
	HID_FIELDS_MAX = 128,        /* fields of all its reports; padding is not counted */
	HID_USAGES_MAX = 64,         /* usages and usage ranges of one item */
	HID_DEPTH_MAX = 16,          /* collections inside one another */
	HID_STACK_MAX = 8,           /* pushed states */
	HID_REPORT_BYTES_MAX = 4096, /* of one report, its id included */
};

/* A usage with its page: page << 16 | usage. */
#define HID_USAGE(page, usage) ((uint32_t)(page) << 16 | (uint32_t)(usage))

enum {
	HID_PAGE_DESKTOP = 0x01, HID_PAGE_KEYBOARD = 0x07, HID_PAGE_LED = 0x08, HID_PAGE_BARCODE = 0x8C,
	HID_PAGE_SCALE = 0x8D,
};

enum hid_kind { HID_INPUT, HID_OUTPUT, HID_FEATURE, HID_KINDS };

enum hid_error {
	HID_OK,
	HID_TOO_LONG,       /* the descriptor */
	HID_TRUNCATED,      /* an item runs past the end */
	HID_BAD_REPORT_ID,  /* 0, or above 255 */
	HID_BAD_RANGE,      /* usage maximum below its minimum, or on another page */
	HID_BAD_NESTING,    /* collections or pushed states do not balance, or are too deep */
	HID_TOO_MANY_USAGES,
	HID_TOO_MANY_FIELDS,
	HID_REPORT_TOO_LONG,
	HID_NO_REPORT,      /* no field at all */
};

/* `count` values of `bit_size` bits, one after the other.
 * variable: the i-th value is that of usage min(usage_min + i, usage_max).
 * array: each value v from logical_min to logical_max says that usage_min + (v - logical_min) is on. */
struct hid_field {
	uint32_t application;         /* usage of the outermost collection */
	uint32_t usage_min, usage_max;
	int32_t logical_min, logical_max;
	uint32_t bit_offset;          /* from the report's first byte, which is its id if it has one */
	uint16_t bit_size, count;
	uint8_t kind;                 /* enum hid_kind */
	uint8_t report_id;            /* 0: reports have no id */
	bool array;
};

struct hid_report {
	struct hid_field fields[HID_FIELDS_MAX];
	size_t field_count;
	uint32_t bits[HID_KINDS][256]; /* length of each report, its id not counted */
	bool has_ids;
};

/* Fills *report. On an error *position is the offset of the item that is wrong, and *report is not to be
 * used. */
enum hid_error hid_report_parse(struct hid_report *report, const uint8_t *data, size_t length,
                                size_t *position);

/* In English, for a log line. */
const char *hid_error_text(enum hid_error error);

/* The first field of this kind and report id (-1: any) that holds this usage; NULL if there is none. */
const struct hid_field *hid_report_find(const struct hid_report *report, enum hid_kind kind, int report_id,
                                        uint32_t usage);

/* Whether there is a top collection with this usage. */
bool hid_report_has_application(const struct hid_report *report, uint32_t usage);

/* Bytes of the longest report of a kind, its id included; 0 if there is none. */
size_t hid_report_longest(const struct hid_report *report, enum hid_kind kind);

/* The bits of a report as a number, least significant first; false if they are not all in it. bit_size 1
 * to 32. */
bool hid_report_bits(const uint8_t *data, size_t length, uint32_t bit_offset, unsigned bit_size,
                     uint32_t *value);

#endif
