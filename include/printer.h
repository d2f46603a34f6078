/* A printer driver: how one label gets onto paper, and what became of it.
 *
 * The calls may block for as long as the printer does; they are made by a process that serves this printer
 * alone. While they wait they ask setup->carry_on() about once a second, and give up when it says no.
 *
 * What has to be right is the difference between what is known and what is not: a label that may have come
 * out is PRINTER_UNKNOWN, never PRINTER_NOT_PRINTED. The order of the calls for one label is
 *     lookup → create → (the job's id is made durable) → send → poll … poll
 * and after anything that was interrupted it is lookup again, never create. */
#ifndef PACKWARDEN_PRINTER_H
#define PACKWARDEN_PRINTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "label.h"
#include "message.h"

struct config_printer;

enum { PRINTER_JOB_NAME = 256 };

enum printer_fate {
	PRINTER_UNREACHABLE = 1, /* whom to ask does not answer now: ask again later */
	PRINTER_ABSENT,          /* no such job is known there (any more) */
	PRINTER_EMPTY,           /* there is a job, and no whole document in it: cancel it, then look again */
	PRINTER_PENDING,         /* it has its document and has not begun */
	PRINTER_PRINTING,        /* it has begun, or is stopped in the middle */
	PRINTER_PRINTED,         /* final: as far as can be known it came out */
	PRINTER_NOT_PRINTED,     /* final: it certainly did not */
	PRINTER_UNKNOWN,         /* final: it may have */
};

struct printer_job {
	uint64_t box, intent;
	uint32_t attempt;
	bool resume;                  /* an earlier life of this process may have had it */
	char name[PRINTER_JOB_NAME];  /* with station, printer and the label's bits: no two labels share it */
	int32_t id;                   /* the spooler's, 0: none was created */
	char uuid[64];                /* the spooler's, "": it gives none. Ids alone are issued again */
	const struct bitmap *bitmap;
	char text[LABEL_TEXT_MAX];    /* out: what the printer or spooler said last */
};

struct printer_setup {
	const struct config_printer *config;
	const char *station;
	bool (*carry_on)(void *context);
	void *context;
};

struct printer_driver {
	const char *name;         /* `driver = NAME` in packwarden.conf */
	size_t state_size;        /* bytes; the caller owns the state, zeroed before open */
	bool absence_is_proof;    /* PRINTER_ABSENT means that it was not printed, whatever had been sent */

	/* Checks the configuration and takes what the sandbox will not allow later; does not wait for the
	 * printer. 0, or -1 with text (LABEL_TEXT_MAX) for a person. */
	int (*open)(void *state, const struct printer_setup *setup, char *text);
	void (*close)(void *state); /* zeroed is fine */

	/* Finds the job by id and uuid if it has an id, else by its name, and takes over id and uuid. */
	enum printer_fate (*lookup)(void *state, struct printer_job *job);

	/* Makes an empty job and fills id and uuid. 1: not now, it is busy with another's. -1: it cannot. In
	 * both there is no job, or one that stays empty; text says why. */
	int (*create)(void *state, struct printer_job *job);

	/* Hands the document over. 0: all of it was taken. -1: look it up; text says why. */
	int (*send)(void *state, struct printer_job *job);

	/* What has become of a job that was created. */
	enum printer_fate (*poll)(void *state, struct printer_job *job);

	/* Asks for its end; what became of it, poll() says. 0, or -1 if the asking failed. */
	int (*cancel)(void *state, struct printer_job *job);

	void (*status)(void *state, struct message_status *status);
};

extern const struct printer_driver printer_file, printer_cups, printer_zpl;

/* drivers/printer/drivers.c; NULL if there is none of that name. */
const struct printer_driver *printer_driver_find(const char *name);

#endif
