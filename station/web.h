/* The web process: pages, JSON and event streams over HTTP, on TCP and on the local socket.
 *
 * One thread turns one loop: each libmicrohttpd daemon's epoll descriptor, the engine's socket and the
 * supervisor's. Nothing here writes: what changes something becomes a request to the engine, and the HTTP
 * request sleeps until its reply. The local socket is trusted by its peer's uid; over TCP only lanes may be
 * scanned at and looked at. */
#ifndef STATION_WEB_H
#define STATION_WEB_H

#include <microhttpd.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "message.h"
#include "process.h"
#include "query.h"
#include "record.h"

enum {
	WEB_BODY_MAX = 256 * 1024,        /* bytes of a JSON body */
	WEB_HEADERS_MAX = 32 * 1024,      /* bytes of a request's head */
	WEB_TCP_CONNECTIONS = 256, WEB_LOCAL_CONNECTIONS = 64,
	WEB_STREAMS_MAX = 160,            /* event streams; the rest of the connections stay free for scans */
	WEB_PENDING_MAX = 256,            /* requests the engine has not answered */
	WEB_IDLE_S = 20,                  /* a connection on which nothing moves is closed */
	WEB_HEAD_MS = 30 * 1000,          /* a request's head and small body must be in by then */
	WEB_REPLY_MS = 30 * 1000,         /* the engine's answer; an import waits as long as it takes */
	WEB_HEARTBEAT_MS = 15 * 1000,
	WEB_PARTS = 3,                    /* "*" parts of a route */
	WEB_PART_MAX = 256,
	WEB_REPLY_TEXT_MAX = 64 * 1024 * 1024,
};

#define WEB_IMPORT_MAX (INT64_C(2) << 30) /* bytes of an imported file */

struct web;
struct request;
struct web_stream;

/* A TCP or local connection, from accept to close. */
struct web_peer {
	int fd;
	int64_t since_ms;  /* since when its next request's head and body are awaited */
	bool awaited;      /* they are; false while an answer is made or sent */
	struct web_peer *next, **at;
};

/* What the engine was asked and has not answered yet; in the order in which it was asked. */
struct web_pending {
	struct message_id id;
	void *body;
	size_t size;
	int fd;              /* -1, or the file that goes along */
	bool sent;           /* to this life of the engine */
	int64_t until_ms;    /* when those who wait are told to come again; INT64_MAX: never */
	struct request *waiters;
	struct web_pending *next;
};

struct web {
	const struct process *process;
	struct query query;
	struct calendar_zone zone;       /* that times are shown in */
	struct MHD_Daemon *daemons[2];   /* local, TCP; NULL without */
	char host[CONFIG_TEXT];          /* of [station] listen, without the port */
	struct web_peer *peers;
	struct web_pending *pending;
	unsigned pending_count;
	struct web_stream *streams;
	unsigned stream_count;
	int64_t heartbeat_ms;            /* when the next is due */
	bool stop;
	int exit_code;
};

enum web_flags {
	WEB_LOCAL = 1,      /* over the local socket only */
	WEB_DEMO = 2,       /* … or in a demo */
	WEB_JSON = 4,       /* has a JSON object as its body */
	WEB_FILE = 8,       /* has a file as its body */
	WEB_REFUSAL_OK = 16 /* a refusal is an ordinary answer: 200 */
};

typedef enum MHD_Result web_handler(struct request *request);

struct web_route {
	const char *method;
	const char *path; /* "*" stands for one part, which is percent-decoded into request->parts */
	unsigned flags;
	web_handler *handler;
};

struct request {
	struct web *web;
	struct MHD_Connection *connection;
	struct web_peer *peer;
	const struct web_route *route;
	bool local;
	uid_t uid;                       /* of the local socket's peer */
	char parts[WEB_PARTS][WEB_PART_MAX];
	char *body;                      /* NUL-terminated */
	size_t length, capacity;
	int file;                        /* -1, or the memfd that the body goes into */
	int64_t file_length;
	unsigned body_status;            /* 0, or the HTTP status that the body earned */
	json_t *json;
	struct web_pending *waiting;     /* what it sleeps for */
	struct request *next_waiter;
	bool answered;                   /* the engine has, or it took too long */
	int answer_exit;
	char *answer;                    /* NULL: it took too long */
	size_t answer_length;
	struct message_id id;            /* from its Idempotency-Key, or random */
};

/* ---- web.c ---- */

/* Serves until the supervisor's socket closes. tcp may be -1. lock is called before anything else is opened:
 * sandbox_enter(), or NULL in tests. Returns an exit code. */
int web_serve(const struct process *process, int local, int tcp, int (*lock)(const struct process *));
int64_t web_now_ms(void); /* monotonic */

/* ---- web_request.c ---- */
struct MHD_Daemon *web_listen(struct web *web, int fd, bool local);
void web_sweep(struct web *web, int64_t now_ms); /* ends connections that take too long over a request */

/* ---- web_guard.c ---- */
bool web_host_allowed(const char *listen_host, const char *host);
bool web_origin_allowed(const char *listen_host, const char *origin, const char *host);
/* Takes percent signs out. False: they are wrong, or out is too small. */
bool web_decode(char *out, size_t capacity, const char *text, size_t length);
bool web_match(const char *pattern, const char *path, char parts[WEB_PARTS][WEB_PART_MAX]);
bool web_peer_uid(int fd, uid_t *uid); /* true if the peer is root or this process's own user */

/* ---- web_api.c ---- */
extern const struct web_route web_routes[];
extern const size_t web_route_count;
bool web_argument(struct request *request, const char *name, char *value, size_t capacity);

/* ---- web_change.c: what becomes a request to the engine ---- */
web_handler web_scan, web_change_order, web_change_box, web_add_user, web_disable_user, web_import,
	web_label_fields, web_digest, web_closeout, web_override, web_weigh, web_add_recall, web_end_recall,
	web_change_lane, web_test_printer;

/* ---- web_lead.c: what the lead's pages read ---- */
web_handler web_needs, web_floor, web_ranges, web_search, web_trail, web_quarantined, web_quarantine;

/* ---- web_reply.c: each queues the answer ---- */
enum MHD_Result web_reply_text(struct request *request, unsigned status, int exit_code, const char *text,
                               size_t length);
enum MHD_Result web_reply_json(struct request *request, unsigned status, json_t *json); /* takes json */
enum MHD_Result web_reply_error(struct request *request, unsigned status, const char *code, const char *text);
enum MHD_Result web_reply_query(struct request *request, enum query_result result, json_t *json,
                                const char *missing);
enum MHD_Result web_reply_answer(struct request *request); /* what the engine said */
enum MHD_Result web_reply_redirect(struct request *request, const char *to);
enum MHD_Result web_queue(struct request *request, unsigned status, struct MHD_Response *response);

/* ---- web_static.c ---- */
enum MHD_Result web_static(struct request *request, const char *path);

/* ---- web_image.c ---- */
web_handler web_image;

/* ---- web_engine.c ---- */

/* Puts the request to sleep until the engine has answered. A copy of fd goes along if it is not -1. */
enum MHD_Result web_ask(struct request *request, const struct record_writer *record, int fd,
                        int64_t until_ms);
void web_forget(struct request *request);          /* the client has gone */
void web_engine_hello(struct web *web);
void web_engine_flush(struct web *web);
bool web_engine_unsent(const struct web *web);     /* something waits for room in the engine's queue */
void web_engine_read(struct web *web);
void web_engine_expire(struct web *web, int64_t now_ms);
void web_engine_close(struct web *web);

/* ---- web_events.c ---- */
web_handler web_events;
void web_events_push(struct web *web, const char *lane, const char *json, size_t length);
void web_events_turn(struct web *web, int64_t now_ms); /* sends the views that are due, and heartbeats */
void web_events_close(struct web *web);

#endif
