/* Scanners that act as a serial line: USB CDC-ACM (Class Definitions for Communications Devices 1.2, PSTN 1.2), and
 * FTDI's chips, whose every packet begins with two bytes of modem and line status (as Linux' ftdi_sio.c reads them).
 *
 * What such a device sends cannot be told from a modem's talk, so only devices of the id tables and of packwarden.conf
 * are taken. A code ends at CR, LF, Tab or ETX, as configured; one that a pause ends is handed over only while the
 * scanner has not been seen to end codes with a character. STX and NUL are framing, no part of a code. */
#ifndef DRIVERS_SCANNER_SERIAL_H
#define DRIVERS_SCANNER_SERIAL_H

#include "frame.h"

enum { SERIAL_TIMEOUT_MS = 250, SERIAL_BAUD = 9600, FTDI_STATUS = 2 };

struct serial {
	struct frame frame;
	unsigned end;        /* enum frame_end_by */
	unsigned baud;
	size_t packet;       /* bytes of a packet */
	bool terminated;     /* has ended a code with a character before */
};

#endif
