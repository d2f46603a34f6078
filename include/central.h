/* The central server, as the sync process and the command line speak to it. One connection, one question at a time; every
 * wait has an end. Only drivers/central/ knows which database it is. */
#ifndef PACKWARDEN_CENTRAL_H
#define PACKWARDEN_CENTRAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct central; /* a connection */
struct central_rows;

enum { CENTRAL_WHY = 512, CENTRAL_VALUES_MAX = 12 };

enum central_result {
	CENTRAL_DONE,
	CENTRAL_REFUSED, /* the server has answered, and says no: the connection goes on */
	CENTRAL_GONE,    /* no answer in time, or no connection any more: close it */
};

/* What a question carries: a text (NULL: none), or a list of texts where list is set. */
struct central_value {
	const char *text;
	const char *const *list;
	size_t count;
};

struct central_error {
	char code[8];           /* SQLSTATE, or "" */
	char text[CENTRAL_WHY]; /* for a person, with what to do where the server says so */
};

/* Looks at an address without connecting. Over a network the server must show a certificate of its name: an address that
 * asks for less is refused. Returns false with why. */
bool central_check(const char *url, char why[CENTRAL_WHY]);

/* The address of the same server and database for another role, without a password; false if it does not fit. */
bool central_url_for(const struct central *central, const char *url, const char *role, char *to, size_t capacity);

/* A file that the address names: "sslrootcert", "sslcert", "sslkey", "sslcrl". False if it names none. */
bool central_file(const char *url, const char *keyword, char *path, size_t capacity);

/* Connects within timeout_ms; password: NULL or what the address does not say. NULL with why. */
struct central *central_open(const char *url, const char *password, int timeout_ms, char why[CENTRAL_WHY]);
void central_close(struct central *central); /* accepts NULL */

/* Asks: one statement with $1 … for the values. *rows is the caller's to free if CENTRAL_DONE; rows may be NULL. */
enum central_result central_call(struct central *central, const char *statement, const struct central_value *values,
                                 size_t count, int timeout_ms, struct central_rows **rows, struct central_error *error);

/* Several statements without values, as one text. */
enum central_result central_run(struct central *central, const char *statements, int timeout_ms,
                                struct central_error *error);

int central_count(const struct central_rows *rows);
const char *central_text(const struct central_rows *rows, int row, int column); /* "" for none */
int64_t central_number(const struct central_rows *rows, int row, int column);   /* 0 for none */
void central_free(struct central_rows *rows);                                    /* accepts NULL */

/* For waiting: readable when the server has said something. */
int central_socket(const struct central *central);

/* Takes what has come in meanwhile. Returns 1 if the server has called (NOTIFY), 0 if not, -1 if the connection is gone. */
int central_notified(struct central *central);

/* A name as a part of a statement, quoted; a password as the server keeps it. Of malloc(), NULL without memory. */
char *central_quote_name(struct central *central, const char *name);
char *central_quote_text(struct central *central, const char *text);
char *central_verifier(struct central *central, const char *role, const char *password);

/* ---- the schema ---- */

/* The newest version that this program knows. */
int central_version(void);

/* Brings the database to that version, and its functions, views and rights to what this program has, in one transaction: all
 * of it, or nothing and the reason. *from is the version it had, 0: none. Refuses one that a newer program has made. */
bool central_upgrade(struct central *central, int *from, struct central_error *error);

#endif
