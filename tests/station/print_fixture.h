/* Drives print_main in a process of its own, as the engine and the supervisor do. */
#ifndef TESTS_PRINT_FIXTURE_H
#define TESTS_PRINT_FIXTURE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include "label.h"
#include "message.h"
#include "station/config.h"
#include "station/process.h"

enum { PRINT_DEVICES_MAX = 80 }; /* bytes of the name of the devices' folder */

struct print_fixture {
	char folder[64];              /* all is in there; removed at the end */
	struct config config;
	struct process process;
	int engine[2], supervisor[2]; /* 0 is ours, 1 the print process'; both stay open */
	pid_t pid;                    /* 0: not running */
	struct message_id next;       /* of what we send */
	struct message_status status; /* as it was told last */
	unsigned hellos;
};

/* What a label is known by, for the tests: box and intent are the same number. */
struct print_ask {
	uint64_t n;
	uint32_t attempt; /* 0 is 1 */
	bool resume, sent;
	int32_t job_id;
	const char *job_uuid;
	uint8_t installation; /* of another database, where it is not 0 */
};

/* Starts nothing yet; the test fills config.printers[0] in. */
void print_fixture_begin(struct print_fixture *fixture, const char *driver);
void print_fixture_end(struct print_fixture *fixture);

void print_fixture_start(struct print_fixture *fixture);
void print_fixture_kill(struct print_fixture *fixture); /* SIGKILL */
int print_fixture_stop(struct print_fixture *fixture);  /* as the supervisor does; its exit code */

/* The label of a number: noise, another for each. 812 × 1218 dots at 203 dpi. The caller finishes it. */
void print_fixture_label(uint64_t n, struct bitmap *bitmap);

void print_fixture_ask(struct print_fixture *fixture, struct print_ask ask);
void print_fixture_say(struct print_fixture *fixture, uint16_t type, struct message_id id);
void print_fixture_cancel(struct print_fixture *fixture, uint64_t n);

/* The next step, which is left unanswered; step 0 if none comes in `wait_ms`. Keeps HELLO and STATUS by the
 * way. */
struct message_step print_fixture_step(struct print_fixture *fixture, struct message_id *id, int wait_ms);

/* The same, answered as the engine does: GO to CREATED, DONE to all others. 0 if none came. */
int print_fixture_next(struct print_fixture *fixture);

/* Answers steps until the final one, and returns it; 0 if it does not come in 30 s. */
struct message_step print_fixture_finish(struct print_fixture *fixture);

/* Asks for a label and answers its steps to the final one. */
struct message_step print_fixture_print(struct print_fixture *fixture, uint64_t n);

/* Asks for a label, which is created then, and goes no further without an answer to *id. */
bool print_fixture_waits(struct print_fixture *fixture, uint64_t n, struct message_id *id);

/* A value that scripts/fixtures wrote into the devices' folder. Overwritten as print_fixture_output's. */
const char *print_fixture_env(const char *devices, const char *name);

/* Waits until the status has this reason; false if it does not come in 15 s. */
bool print_fixture_status(struct print_fixture *fixture, const char *reason);

/* Runs a shell command made like printf; its exit code. */
int print_fixture_shell(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The first line of a command's output, "" if there is none. Overwritten by the next call. */
const char *print_fixture_output(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
