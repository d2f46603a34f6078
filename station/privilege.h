/* Which user the station runs as when root has started it. */
#ifndef STATION_PRIVILEGE_H
#define STATION_PRIVILEGE_H

#include <stddef.h>
#include "station/config.h"

/* Where there is no service user, one of the numbers that systemd keeps for such (man systemd.exec, DynamicUser=). */
enum { PRIVILEGE_UID_FIRST = 61184, PRIVILEGE_UID_LAST = 65519 };

/* Gives up root, for good, in the calling process, which must have no threads. `data` is the absolute path of the data
 * folder, which exists; what root owns in it is given to the new user.
 *   1. Not root: nothing changes.
 *   2. The user of [station] exists: that one, with its groups. It is also given what rule 3's number owns, if the
 *      folder belongs to that: the user may have been made since.
 *   3. It does not: a number made from the folder's path, or the one that owns it already: the same each time.
 *   4. That user cannot get to the folder, as one above it is closed: root stays, without any capability.
 * The groups lp, plugdev and packwarden are kept, for printers and scanners. Returns 0, and if something is worth a warning it is
 * in why[size], else ""; or -1 with the error there, and the process must not go on. */
int privilege_drop(const struct config *config, const char *data, char *why, size_t size);

#endif
