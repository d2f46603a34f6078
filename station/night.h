/* The night process: what is done when nobody packs. Its rooms: night.c (when, and the way of one night), night_steps.c (what
 * is done). It reads the database, writes backups into their folder, and asks the station for all else over its own socket,
 * as the command line does. Private to them.
 *
 *   exchange  all with central, both sides compared down to the box, what is safe mended; where there is a central
 *   backup    of the database, into backups/
 *   purge     of personal data past its retention
 *   figures   what was packed since the night before
 *
 * A step that is in trouble does not keep the others from being done. */
#ifndef STATION_NIGHT_H
#define STATION_NIGHT_H

#include <jansson.h>
#include <sqlite3.h>
#include "night_plan.h"
#include "process.h"

enum night_step { NIGHT_EXCHANGE, NIGHT_BACKUP, NIGHT_PURGE, NIGHT_FIGURES, NIGHT_STEPS };
enum { NIGHT_TROUBLE = 1000, NIGHT_WORDS = 120 };

#define NIGHT_FOLDER "backups"

struct night {
	const struct process *process;
	const struct config *config;
	struct calendar_zone zone;
	struct night_calendar calendar;
	sqlite3 *db;                       /* read-only; NULL: it is opened anew */

	/* the one that is under way */
	int64_t id, begun_ms;              /* id 0: none */
	bool asked;                        /* by a person, who waits: nothing is tried again */
	unsigned tries;
	bool done[NIGHT_STEPS];
	bool differs;                      /* station and central do not say the same: for people */
	char why[NIGHT_STEPS][NIGHT_TROUBLE / NIGHT_STEPS]; /* "": no trouble */
	json_t *result;

	int64_t again_s;                   /* when what failed is tried again */

	struct night_plan plan;            /* the next one */
	int64_t told_s;                    /* what the station knows of it */
};

extern const char *const night_words[NIGHT_STEPS];

int64_t night_now_s(void);
void night_pause(const struct night *night, int ms); /* ends the process if its parent has gone */

/* Asks the station; the answer, or NULL, and its exit code. Takes body. */
json_t *night_ask_station(struct night *night, const char *path, json_t *body, int *exit_code);

/* What it is doing now, so that whoever looks on sees it. */
void night_tell(struct night *night, const char *step, bool ended);

/* One number of the database, or `otherwise`. A name is bound to ?1 unless it is NULL. */
int64_t night_number(struct night *night, const char *sql, const char *name, int64_t otherwise);
bool night_text(struct night *night, const char *sql, const char *name, char *text, size_t capacity);

/* False, with the reason in night->why: it may be tried again. */
bool night_run_step(struct night *night, enum night_step step);

#endif
