/* The machine's time of day. */
#ifndef STATION_WALL_CLOCK_H
#define STATION_WALL_CLOCK_H

#include <stdint.h>

int64_t wall_clock_ms(void); /* since 1970, UTC */

#endif
