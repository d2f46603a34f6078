/* The inside of the print process: one printer, its jobs and what it tells the engine.
 *
 * What is promised to the engine, whatever crashes in between:
 *  - A byte of a document leaves only after GO, which says that the job's id and uuid are durable.
 *  - A PRINT with resume is a question first, answered by what became of the label. Only one that never had
 *    GO, and of which the printer knows nothing, is taken up where it was left; all others never print again.
 *  - NOT_PRINTED is said only where it is certain; only then may the engine try again, by the next attempt.
 *  - One (box, intent, attempt) is printed once, however often it is asked for. */
#ifndef STATION_PRINT_H
#define STATION_PRINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "message.h"
#include "printer.h"

enum {
	PRINT_JOBS_MAX = 256,   /* waiting and open, of one printer; one more is refused as not printed */
	PRINT_STEPS_MAX = 1024, /* that the engine has not answered */
	PRINT_ENDED_MAX = 1024, /* final steps kept, to answer a PRINT that comes again */
};

/* ---- steps: told until answered (print_steps.c) ---- */

struct print_told {
	struct message_id id;
	struct message_step step;
	bool sent; /* in this life of the engine */
};

struct print_steps {
	uint64_t incarnation, last;
	struct print_told told[PRINT_STEPS_MAX]; /* oldest first */
	size_t count;
	struct message_step ended[PRINT_ENDED_MAX]; /* a ring */
	size_t ended_count;
};

bool print_steps_have_room(const struct print_steps *steps); /* for all that one more job can have to tell */

/* Adds a step of a job; a final one is remembered. Returns its id. */
struct message_id print_steps_tell(struct print_steps *steps, const struct printer_job *job, uint8_t step);

/* The engine has answered: n of 0 is none. */
void print_steps_answered(struct print_steps *steps, struct message_id id);

void print_steps_again(struct print_steps *steps); /* a new engine: all of them are to be sent once more */

/* The same for one label only. True if it has ended: its final step is then among them. */
bool print_steps_repeat(struct print_steps *steps, uint64_t box, uint64_t intent, uint32_t attempt);

/* Sends what is unsent, without waiting. -1: the engine's socket is gone. *waiting: some did not fit in. */
int print_steps_flush(struct print_steps *steps, int engine, bool *waiting);

/* ---- one job (print_job.c) ----
 *
 *   WAITING ──▶ ASKING ──▶ CREATED ──GO──▶ SENDING ──▶ WATCHING ──▶ ended
 *                 │ ▲                         │           ▲ │
 *                 │ └──────── failed ─────────┘           │ │ has lost its document, or cancelled
 *                 ├───────── is there already ────────────┘ │
 *                 └───────── has no document ───▶ ENDING ◀──┘ ──▶ ended
 *
 * WAITING   in line: nothing has been done in this life.
 * ASKING    what an earlier life, or a failed send, has left is looked up. Nothing is at work in between.
 * CREATED   there is an empty job and STEP_CREATED is told. No byte of the document has left.
 * SENDING   GO has come; holds only within one call.
 * WATCHING  STEP_SENT is told. The job is polled until it has ended.
 * ENDING    a cancel has been asked for. Polled until it has ended.
 * One job at most is in another state than WAITING: labels come out in the order they were asked for. */
enum print_state { PRINT_WAITING, PRINT_ASKING, PRINT_CREATED, PRINT_SENDING, PRINT_WATCHING, PRINT_ENDING };

struct print_job {
	struct printer_job job;    /* its bitmap is set for each call of the driver */
	struct bitmap bitmap;
	enum print_state state;
	struct message_id created; /* the id of its STEP_CREATED */
	bool go_given;             /* here or in an earlier life: the document may have left */
	bool sent;                 /* STEP_SENT was told, here or in an earlier life */
	bool doubt;                /* what the spooler knows contradicts what was done */
	bool cancel;               /* the engine wants it not to come out */
	bool give_back;            /* the same, but only if it certainly has not begun: another printer could have it */
	int64_t since_ms;          /* this state's beginning */
	int64_t lost_ms;           /* since when nobody answers, 0: somebody does */
	int64_t next_ms;           /* when to look again; INT64_MAX: something has to come first */
};

struct print_tools {
	const struct printer_driver *driver;
	void *printer; /* its state */
	struct print_steps *steps;
};

/* Goes on with a job as far as it goes without waiting. False: it has ended, its final step is told. */
bool print_job_work(struct print_job *job, const struct print_tools *tools, int64_t now_ms);

void print_job_end(struct print_job *job, const struct print_tools *tools, uint8_t step, const char *text);

#endif
