/* A whole station as it is installed, `packwarden run`, asked over its local socket. What fails ends the program. */
#ifndef TESTS_BENCH_LIVE_STATION_H
#define TESTS_BENCH_LIVE_STATION_H

#include <jansson.h>
#include <stdbool.h>
#include <sys/types.h>

struct live_station {
	char folder[512];
	pid_t pid;
};

/* With an item of code LIVE_ITEM. config: packwarden.conf but for its section [station]. */
#define LIVE_ITEM "0614141000012"
void live_station_start(struct live_station *station, const char *folder, const char *config);
void live_station_stop(struct live_station *station);

/* orders.csv: PREFIX-1 … PREFIX-count, so many of the item each. */
void live_station_orders(struct live_station *station, const char *prefix, unsigned count, unsigned quantity);

/* A new packer signs in at the lane. */
void live_station_sign_in(struct live_station *station, const char *lane);

/* The answer must be that verdict. */
void live_station_scan(struct live_station *station, const char *lane, const char *code, const char *verdict);

/* Waits for the label of the order's only box, and scans it. */
void live_station_seal(struct live_station *station, const char *lane, const char *order);

/* Runs a shell command made like printf; its output's first line, "" if there is none; NULL: it has failed. */
const char *live_station_shell(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
