/* A request of the web process, between the files that carry requests out: engine_request.c, engine_people.c,
 * engine_override.c. */
#ifndef STATION_ENGINE_REQUEST_H
#define STATION_ENGINE_REQUEST_H

#include <jansson.h>
#include "engine.h"
#include "session.h"

enum { DONE = 0, REFUSED = 1, USAGE = 2, BAD_INPUT = 3, UNAVAILABLE = 4, INTERNAL = 5 }; /* exit codes */

struct request {
	const struct message_id *id;
	const void *record;
	size_t size;
	int *fd;                    /* the file that came with it: who takes it puts -1 there; -1: none came */
	char verb[64];
	bool local;                 /* it came over the local socket: root, or the station's own user */
	uint32_t user;              /* whose session it came in; 0: in none */
	enum role role;
	char session[SESSION_HASH]; /* "": none */
	uint32_t token;             /* of another system that may look at personal data; 0: none */
};

/* ---- engine_answer.c ---- */
bool request_get(const struct request *request, const char *name, char *text, size_t capacity);
void reply_json(struct engine *engine, const struct request *request, int exit_code, json_t *json); /* takes json */
void reply_error(struct engine *engine, const struct request *request, int exit_code, const char *code, const char *text);

/* The same, with the field that is wrong: NULL for none. */
void reply_error_at(struct engine *engine, const struct request *request, int exit_code, const char *code,
                    const char *place, const char *text);

/* To a question: it changes nothing, so whoever asks again may be told something newer. Takes json. */
void answer_json(struct engine *engine, const struct request *request, int exit_code, json_t *json);

/* ---- engine_request.c ---- */

/* Whose session it is, or over the local socket who "by" says; 0: whoever may use that. False: the answer is sent. */
bool request_user(struct engine *engine, const struct request *request, enum role least, uint32_t *user);
void request_keep_reason(struct engine *engine, const struct request *request, uint64_t seq);
bool request_says_why(struct engine *engine, const struct request *request); /* false: the answer is sent */

/* ---- engine_request_order.c ---- */
void request_order(struct engine *engine, const struct request *request); /* hold, release, cancel, uncancel */
void request_order_change(struct engine *engine, const struct request *request);
void request_order_add_box(struct engine *engine, const struct request *request);
void request_order_give_back(struct engine *engine, const struct request *request);
void request_import(struct engine *engine, const struct request *request); /* answered when it has ended */

/* ---- engine_session.c ---- */

/* Fills in whose request it is. */
void session_read(struct engine *engine, struct request *request);

/* Whether he may: a session of that role at least, and a PIN that was entered just now if `pin`. False: the answer is
 * sent. The local socket may do all. */
bool session_allows(struct engine *engine, const struct request *request, enum role least, bool pin);

/* Signs in (session-open), asks for the PIN again (session-pin), signs out (session-close), is used (session-seen). */
void session_open(struct engine *engine, const struct request *request);
void session_pin(struct engine *engine, const struct request *request);
void session_close(struct engine *engine, const struct request *request);
void session_seen(struct engine *engine, const struct request *request);

/* look: he is about to be shown an order's personal data; it is in the journal before. */
void session_look(struct engine *engine, const struct request *request);
void session_forget_tries(struct engine *engine, uint32_t user);
void session_journal(struct engine *engine, const struct event_access *access);

/* ---- engine_token.c ---- */
void token_add(struct engine *engine, const struct request *request);
void token_revoke(struct engine *engine, const struct request *request);
uint32_t token_find(struct engine *engine, const struct request *request); /* see struct request */

/* ---- engine_people.c ---- */

#define PEOPLE_UNKNOWN "--by names nobody who works here: see user list."

/* Who works here by that name. False: nobody does. */
bool people_find(struct engine *engine, const char *name, uint32_t *user, enum role *role);

void people_add(struct engine *engine, const struct request *request);
void people_pin(struct engine *engine, const struct request *request);
void people_disable(struct engine *engine, const struct request *request);

/* ---- engine_device.c ---- */
void device_bind(struct engine *engine, const struct request *request);
void device_allow(struct engine *engine, const struct request *request);
void device_follow(struct engine *engine, const char *key); /* one is ready to be read */

#endif
