/* `run --demo`: a station to look at, with a catalogue and orders to pack, where nothing was set up. */
#ifndef STATION_DEMO_H
#define STATION_DEMO_H

#include <sys/types.h>

struct config;
struct supervisor_options;

/* Whoever stands at a demo knows them. */
#define DEMO_LEAD_PIN "2468"
#define DEMO_ADMIN_PIN "1357"

/* Writes packwarden.conf into the working directory if there is none. 0, or -1 (logged). */
int demo_prepare(void);

/* Starts a process that waits for the station, in a demo fills an empty one, and prints the addresses to open.
 * Returns its id, 0 if it could not be started. */
pid_t demo_start(const struct supervisor_options *options, const struct config *config);

#endif
