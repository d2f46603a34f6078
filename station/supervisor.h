/* Starts the station's processes, keeps them running, and stops them all. */
#ifndef STATION_SUPERVISOR_H
#define STATION_SUPERVISOR_H

#include <stdbool.h>

enum { EXIT_OK = 0, EXIT_BAD_CONFIG = 3, EXIT_UNAVAILABLE = 4, EXIT_INTERNAL = 5 };

struct supervisor_options {
	const char *data;   /* the data folder, absolute; the working directory is it already */
	bool demo;
	bool quiet;         /* no listening on TCP, no scanners, no words: for one command of the command line */
};

/* Runs until SIGTERM or SIGINT. Returns an exit code. */
int supervisor_run(const struct supervisor_options *options);

/* The entry of `packwarden child NAME INDEX FLAGS`. */
int supervisor_child(const char *data, const char *name, unsigned index, bool demo);

#endif
