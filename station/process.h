/* The processes of a station. Each is the same program, started by the supervisor with `child NAME`, with its sockets
 * at fixed descriptors, its configuration in a memfd and the data folder as its working directory. */
#ifndef STATION_PROCESS_H
#define STATION_PROCESS_H

#include <stdbool.h>
#include "config.h"

enum process_kind { PROCESS_ENGINE, PROCESS_SCAN, PROCESS_RENDER, PROCESS_WEB, PROCESS_PRINT, PROCESS_IMPORT, PROCESS_WATCH,
	            PROCESS_SYNC, PROCESS_REPORT, PROCESS_NIGHT, PROCESS_KINDS };

enum process_fd {
	PROCESS_FD_SUPERVISOR = 3, /* SOCK_SEQPACKET to the supervisor */
	PROCESS_FD_CONFIG,         /* memfd with packwarden.conf */
	PROCESS_FD_PEER,           /* the engine; for the engine: the first of its peers, see below */
	PROCESS_FD_LISTEN,         /* web: its listening sockets from here on */
	PROCESS_FD_REQUEST = PROCESS_FD_PEER, /* report: what is asked for, */
	PROCESS_FD_ANSWER,         /* and the pipe that takes the answer */
};

/* The exit code of an engine whose database is another program's, a newer version's or none: the station ends with it
 * instead of starting the engine again. */
enum { PROCESS_REFUSES = 3 };

struct process {
	enum process_kind kind;
	unsigned index;              /* print: which of config->printers */
	bool demo;
	bool mock_usb;               /* test builds only: libumockdev is preloaded, landlock stays off */
	const char *data;            /* the data folder, absolute; also the working directory */
	const struct config *config;
	int engine;                  /* socket to the engine; -1 in the engine itself, in watch, report and night */
	int supervisor;
};

/* Each runs until its socket says to stop or something fails, and returns an exit code. They call sandbox_enter()
 * (sandbox.h) themselves, once they hold what they need. */
int engine_main(const struct process *process);
int scan_main(const struct process *process);
int render_main(const struct process *process);
int web_main(const struct process *process);
int print_main(const struct process *process);
int import_main(const struct process *process);
int watch_main(const struct process *process);
int sync_main(const struct process *process);
int report_main(const struct process *process);
int night_main(const struct process *process);

#endif
