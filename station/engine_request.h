/* A request of the web process, between the files that carry requests out: engine_request.c, engine_people.c,
 * engine_override.c. */
#ifndef STATION_ENGINE_REQUEST_H
#define STATION_ENGINE_REQUEST_H

#include <jansson.h>
#include "engine.h"

enum { DONE = 0, REFUSED = 1, USAGE = 2, BAD_INPUT = 3, UNAVAILABLE = 4, INTERNAL = 5 }; /* exit codes */

struct request {
	const struct message_id *id;
	const void *record;
	size_t size;
	char verb[64];
};

/* ---- engine_answer.c ---- */
bool request_get(const struct request *request, const char *name, char *text, size_t capacity);
void reply_json(struct engine *engine, const struct request *request, int exit_code, json_t *json); /* takes json */
void reply_error(struct engine *engine, const struct request *request, int exit_code, const char *code, const char *text);

/* To a question: it changes nothing, so whoever asks again may be told something newer. Takes json. */
void answer_json(struct engine *engine, const struct request *request, int exit_code, json_t *json);

/* ---- engine_request.c ---- */

/* Who asks, by "by"; 0: whoever may use the local socket. False: the answer is sent. */
bool request_user(struct engine *engine, const struct request *request, enum role least, uint32_t *user);
void request_keep_reason(struct engine *engine, const struct request *request, uint64_t seq);

/* ---- engine_people.c ---- */

#define PEOPLE_UNKNOWN "--by names nobody who works here: see user list."

/* Who works here by that name. False: nobody does. */
bool people_find(struct engine *engine, const char *name, uint32_t *user, enum role *role);

void people_add(struct engine *engine, const struct request *request);
void people_disable(struct engine *engine, const struct request *request);

#endif
