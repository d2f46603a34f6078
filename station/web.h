/* The web process: pages, JSON and event streams over HTTP, on TCP and on the local socket.
 *
 * One thread turns one loop: each libmicrohttpd daemon's epoll descriptor, the engine's socket and the
 * supervisor's. Nothing here writes: what changes something becomes a request to the engine, and the HTTP
 * request sleeps until its reply. The local socket is trusted by its peer's uid; over TCP anybody may scan at lanes
 * and look at them, and for the rest signs in first: see the table of routes in web_api.c.
 *
 *   begin ──▶ (body) ──▶ finish ──▶ handler ──▶ web_ask ──▶ engine ──▶ answered ──▶ then, or the answer as it is
 *                           └─▶ PIN hashed beside the loop ──▲ */
#ifndef STATION_WEB_H
#define STATION_WEB_H

#include <microhttpd.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "message.h"
#include "order.h"
#include "process.h"
#include "query.h"
#include "pin.h"
#include "record.h"
#include "session.h"
#include "verdict.h"
#include "tls.h"
#include "token.h"

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
struct web_pin;
struct web_report;

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
	struct web_pin_thread *pins;     /* hashes PINs beside the loop */
	uint64_t scans[VERDICT_END];     /* answered since this process began, by verdict */
	int64_t heartbeat_ms;            /* when the next is due */
	struct tls tls;                  /* of TCP; cookies then go nowhere else */
	struct web_report *reports;      /* the one that is made, and those that wait for it */
	bool stop;
	int exit_code;
};

/* Who may; each may what those before him may. The engine checks it again for all that changes something. */
enum web_who {
	WEB_ANYBODY, /* whoever reaches the station, without signing in: what stands at a lane's screen anyway */
	WEB_LEAD,    /* a lead's session */
	WEB_ADMIN,
	WEB_LOCAL,   /* the local socket: root, and the station's own user */
};

enum web_flags {
	WEB_DEMO = 1,       /* in a demo, anybody */
	WEB_JSON = 2,       /* has a JSON object as its body */
	WEB_FILE = 4,       /* has a file as its body */
	WEB_REFUSAL_OK = 8, /* a refusal is an ordinary answer: 200 */
	WEB_PIN = 16,       /* asks for the PIN again: "pin" in the body, or one that was entered just now */
	WEB_PAGE = 32,      /* a page: who is not signed in is led to /login */
	WEB_BOX = 64,       /* of web_change: the path's part names a box */
};

typedef enum MHD_Result web_handler(struct request *request);
typedef enum query_result web_query(struct query *query, json_t **out);

struct web_route {
	const char *method;
	const char *path; /* "*" stands for one part, which is percent-decoded into request->parts */
	enum web_who who;
	unsigned flags;
	web_handler *handler;
	const char *detail; /* web_get: what there is none of; web_change: the engine's verb; web_page: the file */
	const char *part;   /* web_change: the engine's name of the path's part, or of a body's field that it may have */
	web_query *query;   /* web_get */
};

/* Whose request it is. */
struct web_session {
	bool there;
	char hash[SESSION_HASH]; /* of the cookie, "": it has none */
	char token[SESSION_TOKEN];
	char name[128];
	char pin[PIN_STORED];    /* as stored: "" without */
	enum role role;
	bool pin_fresh;
	int64_t seen_ms, ends_ms;
};

struct request {
	struct web *web;
	struct MHD_Connection *connection;
	struct web_peer *peer;
	const struct web_route *route;
	const char *path;                /* as it came, percent signs and all */
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
	bool is_report;                  /* the answer is what a report process has written */
	struct web_report *report;       /* while it is made */
	struct message_id id;            /* from its Idempotency-Key, or random */
	struct web_session session;
	char bearer[SESSION_HASH];       /* of another system's token, "": it has none */
	char new_token[TOKEN_TEXT];
	char source[64];                 /* where it comes from: an address, or "local" */
	struct web_pin *hashing;         /* what it sleeps for */
	bool hashed, hash_failed;        /* pin_key, or new_pin, is there; or the memory for it was not */
	char pin_key[PIN_KEY_TEXT], new_pin[PIN_STORED];
	web_handler *then;               /* once the engine has answered "done"; NULL: its answer goes out as it is */
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
/* Host is this machine's, as it listens, or one that its certificate is for. */
bool web_host_allowed(const struct web *web, const char *host);
bool web_origin_allowed(const struct web *web, const char *origin, const char *host);
/* Takes percent signs out. False: they are wrong, or out is too small. */
bool web_decode(char *out, size_t capacity, const char *text, size_t length);
bool web_match(const char *pattern, const char *path, char parts[WEB_PARTS][WEB_PART_MAX]);
bool web_peer_uid(int fd, uid_t *uid); /* true if the peer is root or this process's own user */

/* ---- web_api.c ---- */
extern const struct web_route web_routes[];
extern const size_t web_route_count;
bool web_argument(struct request *request, const char *name, char *value, size_t capacity);

/* A whole number of the query string: false if there is one that is none, or not 1 to most. */
bool web_number_argument(struct request *request, const char *name, int64_t otherwise, int64_t most, int64_t *value);
web_handler web_get; /* answers with route->query */
web_handler web_page; /* the file route->detail */

/* ---- web_change.c: what becomes a request to the engine ---- */
web_handler web_scan, web_change, web_add_user, web_set_pin, web_import, web_label_fields, web_weigh;

/* A record that says what is asked, and who asks. One at a time. */
struct record_writer web_open_record(const struct request *request, const char *verb);
enum MHD_Result web_ask_now(struct request *request, const struct record_writer *record);

/* Adds the number of the box that the path names. False when the answer is queued already, as *result. */
bool web_put_box(struct request *request, struct record_writer *record, enum MHD_Result *result);

/* ---- web_session.c: who it is ---- */
web_handler web_session_show, web_session_open, web_session_pin, web_session_close, web_login_page;
void web_session_read(struct request *request);     /* fills in request->session from the cookie */

/* What keeps the request from its route, before its body is read: *refused says whether the answer is queued. */
enum MHD_Result web_session_guard(struct request *request, const char *method, bool *refused);

bool web_wants_names(struct request *request); /* ?personal=1 */

/* An order's personal data ("": of a search) is about to be shown: first it stands in the journal, then `then` answers. */
enum MHD_Result web_look(struct request *request, const char *order_id, web_handler *then);

/* ---- web_token.c: other systems ---- */
web_handler web_token_add;
const char *web_token_given(struct request *request); /* NULL: there is none */
bool web_token_may(struct request *request, const char *scope);
enum MHD_Result web_token_guard(struct request *request, bool reads, bool *refused); /* as web_session_guard() */

/* ---- web_pin.c: PINs are hashed in a thread of their own ---- */
int web_pins_open(struct web *web);                 /* -1: no thread can be made */
void web_pins_close(struct web *web);
int web_pins_fd(const struct web *web);             /* readable: something is done */
void web_pins_turn(struct web *web);                /* wakes those whose PIN is hashed */

/* Puts the request to sleep; then finish() goes on with request->hashed. stored: NULL for a new PIN, which goes to
 * request->new_pin. */
enum MHD_Result web_pin_hash(struct request *request, const char *stored, const char *pin, size_t length);
void web_pin_forget(struct request *request);

/* ---- web_lead.c: what the lead's pages read ---- */
web_handler web_needs, web_floor, web_label_picture, web_search, web_trail, web_quarantine;

/* ---- web_report.c ---- */
web_handler web_report, web_slip, web_templates, web_template;
enum MHD_Result web_report_ask(struct request *request, json_t *wish); /* takes wish */
enum MHD_Result web_report_reply(struct request *request);
int web_report_fd(const struct web *web);                  /* to be polled for reading; -1: none */
void web_report_turn(struct web *web, int64_t now_ms);
void web_report_forget(struct request *request);           /* the client has gone */
void web_report_close(struct web *web);

/* ---- web_reply.c: each queues the answer ---- */
enum MHD_Result web_reply_text(struct request *request, unsigned status, int exit_code, const char *text,
                               size_t length);
enum MHD_Result web_reply_json(struct request *request, unsigned status, json_t *json); /* takes json */
enum MHD_Result web_reply_error(struct request *request, unsigned status, const char *code, const char *text);
/* place: the field, header or "line 3, column 7" that is wrong, NULL for none */
enum MHD_Result web_reply_error_at(struct request *request, unsigned status, const char *code, const char *place,
                                   const char *text);
enum MHD_Result web_reply_query(struct request *request, enum query_result result, json_t *json,
                                const char *missing);
enum MHD_Result web_reply_answer(struct request *request); /* what the engine said */
enum MHD_Result web_reply_redirect(struct request *request, const char *to);
enum MHD_Result web_reply_cookie(struct request *request, json_t *json, const char *cookie); /* takes json */
enum MHD_Result web_queue(struct request *request, unsigned status, struct MHD_Response *response);

/* ---- web_metrics.c ---- */
web_handler web_metrics;
void web_metrics_count(struct web *web, const char *json, size_t length); /* a lane was shown this */

/* ---- web_static.c ---- */
enum MHD_Result web_static(struct request *request, const char *path);

/* The same for what is not there, where the page itself says so to a person: status 404. */
enum MHD_Result web_static_missing(struct request *request, const char *path);

/* ---- web_image.c ---- */
web_handler web_image;

/* ---- web_engine.c ---- */

/* Puts the request to sleep until the engine has answered. A copy of fd goes along if it is not -1. */
enum MHD_Result web_ask(struct request *request, const struct record_writer *record, int fd,
                        int64_t until_ms);
void web_forget(struct request *request);          /* the client has gone */
void web_tell(struct web *web, const struct record_writer *record); /* nobody waits for the answer */
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
