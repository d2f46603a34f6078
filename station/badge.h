/* A badge's code, as the station and central give them out: "PWB" and twelve letters and digits that nobody mistakes. */
#ifndef STATION_BADGE_H
#define STATION_BADGE_H

enum { BADGE_TEXT = 16 };

void badge_make(char badge[BADGE_TEXT]); /* sodium_init() comes first */

#endif
