/* A station for benchmarks: the real engine in a process of its own, as the supervisor starts it, with the
 * program in the place of the processes around it, and a database of any number of orders. */
#ifndef TESTS_BENCH_STATION_H
#define TESTS_BENCH_STATION_H

#include <stdint.h>
#include <sys/types.h>
#include "message.h"
#include "station/store.h"

enum { STATION_ITEMS = 1000, STATION_LINES = 10 };

#define STATION_DEVICE "usb:1-1:05e0:1200:BENCH"

struct station {
	char folder[4096];
	struct config config;
	pid_t engine;
	int scan, web, render, importer, printer, supervisor; /* our ends */
	uint64_t incarnation, sent;
	uint64_t accepted; /* answers with verdict item-accepted that web was shown */
};

/* The i-th item's barcode, an EAN-13. */
void station_code(unsigned item, char code[14]);

/* A store at `path` with STATION_ITEMS items and that many orders; the first has STATION_LINES lines and
 * wants more units of items 0 … STATION_LINES - 1 than any run packs. */
void station_fill(const struct config *config, const char *path, unsigned orders);

/* Makes the folder, fills its database, starts the engine. Ends the program if that fails. */
void station_start(struct station *station, const char *folder, unsigned orders);
void station_stop(struct station *station);

/* Hands a code to the engine as the scan process does, and returns when it is durable. */
void station_send(struct station *station, const void *text, size_t length);

/* Reads what the engine tells web, and counts. */
void station_watch(struct station *station);

/* Two processes and a socket without any work: a child that answers each message with MESSAGE_DONE. Returns
 * its pid. */
pid_t station_echo(int *socket);
void station_wait_done(int socket, struct message_id id);

#endif
