/* A USB bus with made-up devices, for programs that run under libumockdev: what libusb reads of sysfs,
 * udev's events, and the ioctls of /dev/bus/usb. The program under test runs unchanged. One thread calls
 * these functions; the ioctls are answered in libumockdev's own. Every function returns NULL, or why it
 * could not. */
#ifndef TESTS_DEVICES_MOCK_BUS_H
#define TESTS_DEVICES_MOCK_BUS_H

#include <stdbool.h>
#include <stddef.h>

enum bus_fault { BUS_STALL, BUS_PROTOCOL, BUS_OVERFLOW, BUS_EMPTY };

/* Makes the bus and sets UMOCKDEV_DIR, which the program's process inherits. */
const char *bus_open(void);
void bus_close(void);

/* Says of each device that the program has taken from the kernel's driver whether it gave it back, on standard error;
 * "not ok" if it did not. */
void bus_tell_left(void);

/* How a device comes: with nothing bound to it, held by the kernel's HID driver, or announced before it is
 * configured. */
enum bus_state { BUS_PLAIN, BUS_BOUND, BUS_UNCONFIGURED };

/* kind: kbd, pos, newland, other, foreign, keys, mouse, scale, cdc, ftdi, or the path of a recording. A name has a
 * port of its own, and keeps it when it is plugged in again; its serial number is "SN-" and the name, or what stands
 * behind an "@" in it, which may be nothing. */
const char *bus_plug(const char *name, const char *kind, enum bus_state state);
const char *bus_configure(const char *name);
const char *bus_unplug(const char *name);
const char *bus_announce_again(const char *name);
const char *bus_is_claimed(const char *name);   /* each interface was, before a request went to it */
const char *bus_is_untouched(const char *name); /* the program has never opened it */

/* Scans a code. whole = false: without its end (no Enter, or its last report marked as continued). A HID
 * POS scanner sends an AIM identifier that begins the text as one. Returns when the program has read it,
 * or after ten seconds (MOCK_WAIT_S in the environment). */
const char *bus_scan(const char *name, const char *text, size_t length, bool whole);

/* Sends what was recorded of it, with pauses where they might have counted. Returns as bus_scan() does. */
const char *bus_play(const char *name);

/* Appends a line to the file: when a read last brought something of it, in microseconds of the system's clock. */
const char *bus_note_when(const char *name, const char *path);

/* The next read fails, or brings nothing. Returns when that was seen. */
const char *bus_fail(const char *name, enum bus_fault fault);

#endif
