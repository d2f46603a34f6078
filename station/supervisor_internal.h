/* What the supervisor's files share: its children, and how one is started. */
#ifndef STATION_SUPERVISOR_INTERNAL_H
#define STATION_SUPERVISOR_INTERNAL_H

#include <stdint.h>
#include <sys/types.h>

#include "process.h"
#include "supervisor.h"

enum {
	CHILDREN_MAX = PROCESS_KINDS + LIMIT_PRINTERS,
	PAUSE_LAST_MS = 2000,  /* before one that dies again and again, or cannot be started, is tried anew */
};

struct child {
	enum process_kind kind;
	unsigned index;       /* import: the life's number, 0: it has no file yet */
	const char *name;
	pid_t pid;            /* 0: not running */
	int control[2];       /* [0] the supervisor's end, [1] the child's */
	int peer[2];          /* [0] the engine's end, [1] the child's; -1 for the engine */
	int64_t started_ms, due_ms; /* due 0: not to be started */
	unsigned deaths;
};

struct supervisor {
	const struct supervisor_options *options;
	struct config config;
	struct child children[CHILDREN_MAX];
	size_t count;
	int program, config_fd, local, tcp, signals;
	int report[2];        /* what the report process is given; -1 while there is none */
	bool refused;         /* the engine's database is not one to work on */
	pid_t helper;         /* fills the demo with things to pack; 0: none */
};

int64_t supervisor_now_ms(void); /* since the machine started */

/* ---- supervisor_start.c ---- */
void supervisor_add_children(struct supervisor *supervisor); /* those that the configuration needs; none runs yet */
void supervisor_start(struct supervisor *supervisor, struct child *child);

#endif
