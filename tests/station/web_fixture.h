/* Runs the web process in a child of its own, confined as in a station; the test is its engine and its
 * clients. */
#ifndef TESTS_WEB_FIXTURE_H
#define TESTS_WEB_FIXTURE_H

#include <stdbool.h>
#include <sys/types.h>
#include "message.h"
#include "record.h"
#include "station/process.h"
#include "station_db.h"

enum { WEB_TEXT_MAX = 4 * 1024 * 1024 };

struct web_fixture {
	struct station_db db;
	struct config config;
	struct process process;
	int engine[2], supervisor[2];  /* 0 is ours; both ends stay open, as under the supervisor */
	int local, tcp;                /* listening */
	int port;
	pid_t pid;                     /* 0: not running */
	struct message_head request;   /* what the engine was asked last */
	char body[MESSAGE_BODY_MAX];
	int file;                      /* -1, or what came along; closed by the next */
};

void web_fixture_create(struct web_fixture *web);
void web_fixture_destroy(struct web_fixture *web);
void web_fixture_start(struct web_fixture *web);
void web_fixture_kill(struct web_fixture *web);   /* SIGKILL; the sockets stay */
int web_fixture_stop(struct web_fixture *web);    /* as the supervisor does; its exit code */

/* ---- as a client ---- */
int web_connect(struct web_fixture *web, bool local);              /* a connected socket */
bool web_send(int fd, const char *text, size_t length);
/* Reads until `until` has come, or the end (NULL), for 10 seconds at most; "" if nothing came. */
const char *web_read(int fd, const char *until);
/* One request whole: connect, send, read to the end. body may be NULL. headers: "Name: value\r\n…" or "". */
const char *web_http(struct web_fixture *web, bool local, const char *method, const char *path,
                     const char *headers, const char *body);
int web_begin(struct web_fixture *web, bool local, const char *method, const char *path, const char *headers,
              const char *body);                                   /* the same, without reading */
int web_status(const char *reply);                                 /* 0 if it is none */

/* ---- as the engine ---- */
bool web_asked(struct web_fixture *web); /* takes the next request; waits 10 seconds */
bool web_quiet(struct web_fixture *web, int ms);                   /* nothing comes for so long */
const char *web_field(struct web_fixture *web, const char *name);  /* of that request, "" if absent */
void web_answer(struct web_fixture *web, struct message_id id, int exit_code, const char *json);
void web_push(struct web_fixture *web, const char *lane, const char *json);
void web_hello(struct web_fixture *web);

#endif
