/* What a ZPL printer answers to ~HQES (errors and warnings) and ~HS (its buffer), apart from any connection:
 * everything here works on bytes in memory. Used by zpl.c and, for the printer behind a raw queue, by cups.c.
 *
 *   <STX> PRINTER STATUS ERRORS: 1 00000000 00000005 WARNINGS: 0 00000000 00000000 <ETX>
 *   <STX>030,0,0,1245,000,0,0,0,000,0,0,0<ETX> <STX>001,0,0,0,0,2,4,0,00000000,1,000<ETX> <STX>1234,0<ETX> */
#ifndef DRIVERS_PRINTER_ZPL_STATUS_H
#define DRIVERS_PRINTER_ZPL_STATUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "message.h"

/* Both questions; carriage returns keep printers with a line buffer from sitting on them. */
#define ZPL_QUESTION "~HQES\r\n~HS\r\n"

/* Group 1 of the error mask; group 2 is reserved, and any bit of it is an error that has no name. */
enum zpl_error {
	ZPL_MEDIA_OUT = 0x1,
	ZPL_RIBBON_OUT = 0x2,
	ZPL_HEAD_OPEN = 0x4,
	ZPL_CUTTER_FAULT = 0x8,
	ZPL_HEAD_TOO_HOT = 0x10,
	ZPL_MOTOR_TOO_HOT = 0x20,
	ZPL_HEAD_BROKEN = 0x40,
	ZPL_HEAD_NOT_FOUND = 0x80,
	ZPL_FIRMWARE_WRONG = 0x100,
	ZPL_THERMISTOR_OPEN = 0x200,
	ZPL_PAUSED = 0x10000,
};

enum zpl_warning {
	ZPL_CALIBRATE = 0x1,
	ZPL_CLEAN_HEAD = 0x2,
	ZPL_REPLACE_HEAD = 0x4,
	ZPL_PAPER_LOW = 0x8,
};

struct zpl_reply {
	bool has_masks;                /* ~HQES was answered */
	bool error, warning;           /* the flags before the masks */
	uint32_t errors_2, errors;     /* groups 2 and 1 */
	uint32_t warnings_2, warnings;
	bool has_host;                 /* ~HS was answered */
	bool paper_out, paused, buffer_full, partial, too_cold, too_hot, head_open, ribbon_out;
	uint32_t formats;              /* whole labels that it has received and not begun with */
	uint32_t remaining;            /* labels still to come out of the one that it is at */
};

enum zpl_reading {
	ZPL_WHOLE,   /* both answers are there */
	ZPL_MORE,    /* as far as it goes it is right, and more has to come */
	ZPL_GARBAGE, /* this is no ZPL printer, or bytes were lost */
};

/* Reads all that has come so far. On ZPL_MORE, has_masks and has_host say what is there already. */
enum zpl_reading zpl_reply_read(const char *bytes, size_t size, struct zpl_reply *reply);

/* Nothing keeps the next label from being printed. Only with has_masks or has_host. */
bool zpl_reply_is_clean(const struct zpl_reply *reply);

/* It has nothing left to print; false where it does not tell (no has_host). */
bool zpl_reply_is_empty(const struct zpl_reply *reply);

/* The same in words; fills all of *status. */
void zpl_reply_say(const struct zpl_reply *reply, struct message_status *status);

#endif
