/* The sync process: the station's one connection to the central database. It reads the station's database and asks the
 * engine to write; whatever central or the network do, packing goes on. Its rooms: sync.c (the loop, the link), sync_engine.c
 * (asking the engine), sync_read.c (the database, read-only), sync_up.c (journal and boxes), sync_down.c (orders and news).
 * Private to them. */
#ifndef STATION_SYNC_H
#define STATION_SYNC_H

#include <jansson.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include "central.h"
#include "message.h"
#include "process.h"
#include "record.h"

enum {
	SYNC_CLAIMS = LIMIT_LANES,  /* that wait to be asked; a lane's newer one replaces its older */
	SYNC_EPOCHS = LIMIT_EPOCHS,          /* restores of one station */
	SYNC_LINES = 5000,          /* of one batch up */
	SYNC_BYTES = 4 << 20,       /* the same, bytes of lines, but for a single one */
	SYNC_NEWS = 500,            /* rows of one batch down, of each feed */
};

enum sync_statement {
	READ_EPOCHS, READ_GREETING, READ_PAST, READ_CENTRAL, READ_JOURNAL, READ_BOXES, READ_CONTENTS, READ_HEAD, READ_CHANGED,
	READ_RANGE, READ_FIRST, READ_NUMBERS, READ_INCIDENTS,
	READ_STATEMENTS
};

struct sync_claim {
	uint32_t lane;
	char scan[24];
	size_t length;
	char code[LIMIT_CODE + 1];
};

/* A life of the station's database. Its events are first … until the next one's first. */
struct sync_epoch {
	int64_t epoch, first_seq, first_box;
	int64_t head; /* the newest event that central has */
};

struct sync {
	const struct process *process;
	const struct config_central *config;
	char *password;                  /* NULL: none */
	struct central *central;         /* NULL: no link */
	char why[CENTRAL_WHY];           /* there is none */
	bool told;                       /* the engine knows of the link or of why there is none */
	sqlite3 *db;
	sqlite3_stmt *statements[READ_STATEMENTS];
	int64_t changed;                 /* what the database's counter was when its journal was read to the end */
	struct sync_epoch epochs[SYNC_EPOCHS];
	size_t epoch_count;
	int64_t cursor_all, cursor_mine; /* how far the feeds are taken */
	uint64_t incarnation, n;
	struct sync_claim claims[SYNC_CLAIMS];
	size_t claim_count;
	bool woken, full;                /* somebody wants an exchange now, or all of it anew */
	int64_t rounds;                  /* of those */
};

/* ---- sync_engine.c ---- */

/* A request to the engine: "do" and the verb, then the caller's fields. */
void sync_begin(struct record_writer *writer, const char *verb);
void sync_put_number(struct record_writer *writer, const char *name, int64_t value);

/* Asks the engine, and waits for the answer however often it is started anew meanwhile. Returns the exit code; answer may be
 * NULL, else it is the caller's. fd: -1, or what goes with it. */
int sync_ask(struct sync *sync, const struct record_writer *writer, int fd, json_t **answer);

/* Takes what the engine says by itself: claims, wishes to exchange now, that it is a new one. */
void sync_hear(struct sync *sync);

/* ---- sync_read.c: everything returns false or -1 where the database cannot be read now; then try again later ---- */
bool sync_read_open(struct sync *sync);
void sync_read_close(struct sync *sync);
sqlite3_stmt *sync_read(struct sync *sync, enum sync_statement name, const char *types, ...);
bool sync_read_next(struct sync *sync, sqlite3_stmt *row);
int64_t sync_read_central(struct sync *sync, const char *name);        /* a number that sync kept, 0: none */
bool sync_read_text(struct sync *sync, const char *name, char *text, size_t capacity);

/* The box as central is told of it, of READ_BOXES' row; of malloc(). */
char *sync_box_text(struct sync *sync, sqlite3_stmt *row);

/* ---- sync.c ---- */

/* Asks central. Anything but CENTRAL_DONE is noted, and CENTRAL_GONE ends the link. */
enum central_result sync_call(struct sync *sync, const char *statement, const struct central_value *values, size_t count,
                              struct central_rows **rows);

/* ---- sync_up.c, sync_down.c: false: the link is gone, or the rest waits ---- */
bool sync_up_begin(struct sync *sync);                    /* which epochs the database has had */
void sync_up_heads(struct sync *sync, const json_t *epochs); /* what central has of each */
void sync_up_tell(struct sync *sync);                     /* … and the station that it does */
bool sync_up(struct sync *sync);
bool sync_down(struct sync *sync);
bool sync_given(struct sync *sync, const char *kind, const json_t *body, bool *known); /* sync_given.c */
bool sync_tell_incidents(struct sync *sync);              /* what was refused of that; sync_given.c */
bool sync_numbers(struct sync *sync);                     /* asks for those that run low; sync_numbers.c */
bool sync_compare(struct sync *sync);                     /* whether both sides agree; sync_compare.c */
void sync_claim(struct sync *sync);                       /* asks central for the first of those that wait */

#endif
