/* Sessions of leads and admins at the pages, and the PINs that they enter.
 *
 *   (none) ── badge ──▶ looking ── PIN ──▶ may do what hurts, for SESSION_PIN_MS ──▶ looking ── …
 *      └───── name and PIN ─────────────────────────▲            any of them ── sign out, idle, too old, disabled ──▶ (none)
 *
 * The web process hashes the PIN, which takes long, and sends the key; whether it fits is decided here, one after the
 * other, so that a hundred guesses at once are a hundred tries. While somebody has to wait the key is not even compared. */
#include "engine_request.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "pin.h"

enum { TRIES_FREE = 5, SOURCE_FREE = 20, UNKNOWN_NAMES = 256, WHO_MAX = 96 };

#define WAIT_FIRST_MS (INT64_C(30) * 1000)
#define WAIT_LONGEST_MS (INT64_C(3600) * 1000)
#define FORGET_MS (INT64_C(24) * 3600 * 1000)    /* after the last wrong try of a user */
#define FORGET_SOURCE_MS (INT64_C(3600) * 1000)  /* … of a source: many people may sit there */

struct person {
	uint32_t user; /* 0: nobody */
	enum role role;
	char pin[PIN_STORED];
};

/* Whose tries are counted: the person's, and those of where they come from. */
struct tries {
	char person[WHO_MAX], source[WHO_MAX];
};

/* ---- wrong tries ---- */

static bool
read_tries(struct engine *engine, const char *who, int64_t forget_ms, int64_t *count, int64_t *last_ms)
{
	sqlite3_stmt *statement = store_query(&engine->store, SQL_TRY_GET, "t", who);
	int64_t now = engine_clock(engine);

	*count = 0;
	*last_ms = now;
	if (!store_next(&engine->store, statement))
		return false;
	*count = sqlite3_column_int64(statement, 0);
	*last_ms = sqlite3_column_int64(statement, 1);
	store_done(statement);
	if (now - *last_ms > forget_ms)
		*count = 0;
	return true;
}

static int64_t
wait_of(struct engine *engine, const char *who, int64_t free_tries, int64_t forget_ms)
{
	int64_t count, last, wait = WAIT_FIRST_MS;

	read_tries(engine, who, forget_ms, &count, &last);
	if (count < free_tries)
		return 0;
	for (int64_t i = free_tries; i < count && wait < WAIT_LONGEST_MS; i++)
		wait *= 2;
	wait = (wait < WAIT_LONGEST_MS ? wait : WAIT_LONGEST_MS) - (engine_clock(engine) - last);
	return wait > 0 ? wait : 0;
}

static void
count_try(struct engine *engine, const char *who, int64_t forget_ms)
{
	int64_t count, last;

	read_tries(engine, who, forget_ms, &count, &last);
	store_run(&engine->store, SQL_TRY_PUT, "tii", who, count + 1, engine_clock(engine));
}

/* A name that nobody has waits like one that somebody has, so that no names can be found out. */
static struct tries
tries_of(const struct request *request, const struct person *person)
{
	struct tries tries;
	char source[64], name[128];
	unsigned char hash[16];

	request_get(request, "source", source, sizeof source);
	snprintf(tries.source, sizeof tries.source, "source %s", source);
	snprintf(tries.person, sizeof tries.person, "user %u", person->user);
	if (person->user != 0)
		return tries;
	request_get(request, "name", name, sizeof name);
	crypto_generichash(hash, sizeof hash, (const unsigned char *)name, strlen(name), NULL, 0);
	snprintf(tries.person, sizeof tries.person, "unknown %d", hash[0] % UNKNOWN_NAMES);
	return tries;
}

static int64_t
must_wait(struct engine *engine, const struct tries *tries)
{
	int64_t person = wait_of(engine, tries->person, TRIES_FREE, FORGET_MS);
	int64_t source = wait_of(engine, tries->source, SOURCE_FREE, FORGET_SOURCE_MS);

	return person > source ? person : source;
}

static void
count_wrong(struct engine *engine, const struct tries *tries, uint32_t user)
{
	store_run(&engine->store, SQL_TRY_PRUNE, "i", engine_clock(engine) - FORGET_MS);
	count_try(engine, tries->person, FORGET_MS);
	count_try(engine, tries->source, FORGET_SOURCE_MS);
	session_journal(engine, &(struct event_access){ .what = ACCESS_WRONG_PIN, .user = user });
}

void
session_forget_tries(struct engine *engine, uint32_t user)
{
	char who[WHO_MAX];

	snprintf(who, sizeof who, "user %u", user);
	store_run(&engine->store, SQL_TRY_CLEAR, "t", who);
}

static void
refuse_wait(struct engine *engine, const struct request *request, int64_t wait_ms)
{
	char text[160];
	int64_t seconds = (wait_ms + 999) / 1000;

	snprintf(text, sizeof text, "Too many wrong tries. Try again in %lld s, or have the PIN set anew with packwarden user pin.",
	         (long long)seconds);
	reply_json(engine, request, REPLY_TOO_MANY,
	           json_pack("{s:{s:s, s:s, s:s, s:I}}", "error", "code", "too-many-tries", "place", "pin", "text", text, "wait_s",
	                     (json_int_t)seconds));
}

/* False: the answer is sent. */
static bool
check_pin(struct engine *engine, const struct request *request, const struct person *person)
{
	struct tries tries = tries_of(request, person);
	int64_t wait = must_wait(engine, &tries);
	char key[PIN_KEY_TEXT];

	request_get(request, "pin_key", key, sizeof key);
	if (wait > 0) {
		refuse_wait(engine, request, wait);
		return false;
	}
	if (person->user != 0 && pin_fits(person->pin, key)) {
		session_forget_tries(engine, person->user);
		return true;
	}
	count_wrong(engine, &tries, person->user);
	reply_error_at(engine, request, REPLY_FORBIDDEN, "wrong-pin", "pin", "Name and PIN do not belong together.");
	return false;
}

/* ---- sessions ---- */

void
session_journal(struct engine *engine, const struct event_access *access)
{
	struct event event;

	engine_event(engine, &event, EVENT_ACCESS);
	event.access = *access;
	engine_step(engine, &event, NULL, NULL);
}

void
session_read(struct engine *engine, struct request *request)
{
	char uid[16];
	sqlite3_stmt *statement;
	int64_t now = engine_wall();

	request->token = token_find(engine, request);
	request->local = request_get(request, "peer_uid", uid, sizeof uid) && uid[0] != '\0';
	if (!request_get(request, "session", request->session, sizeof request->session) || request->session[0] == '\0')
		return;
	statement = store_query(&engine->store, SQL_SESSION_GET, "t", request->session);
	if (!store_next(&engine->store, statement))
		return;
	if (session_lives(now, sqlite3_column_int64(statement, 2), sqlite3_column_int64(statement, 3))) {
		request->user = (uint32_t)sqlite3_column_int64(statement, 0);
		request->role = (enum role)sqlite3_column_int64(statement, 1);
	}
	store_done(statement);
}

/* What is known of the one whose session it is: false if the session has ended meanwhile. */
static bool
read_person(struct engine *engine, const struct request *request, struct person *person, int64_t *pin_ms)
{
	sqlite3_stmt *statement = store_query(&engine->store, SQL_SESSION_GET, "t", request->session);

	*person = (struct person){ 0 };
	if (!store_next(&engine->store, statement))
		return false;
	person->user = (uint32_t)sqlite3_column_int64(statement, 0);
	person->role = (enum role)sqlite3_column_int64(statement, 1);
	*pin_ms = sqlite3_column_int64(statement, 4);
	snprintf(person->pin, sizeof person->pin, "%s", store_column(statement, 5));
	store_done(statement);
	return true;
}

/* A PIN in the request itself, or one that was entered just now. */
static bool
pin_allows(struct engine *engine, const struct request *request)
{
	struct person person;
	int64_t pin_ms = 0;
	char key[PIN_KEY_TEXT];

	if (!read_person(engine, request, &person, &pin_ms))
		return false;
	if (request_get(request, "pin_key", key, sizeof key) && key[0] != '\0') {
		if (!check_pin(engine, request, &person))
			return false;
		store_run(&engine->store, SQL_SESSION_PIN, "ti", request->session, engine_wall());
		return true;
	}
	if (session_pin_is_fresh(engine_wall(), pin_ms))
		return true;
	reply_error_at(engine, request, REPLY_FORBIDDEN, "pin-required", "pin",
	            person.pin[0] != '\0' ? "This can hurt: enter your PIN."
	                                  : "You have no PIN. Have one set: packwarden user pin NAME.");
	return false;
}

bool
session_allows(struct engine *engine, const struct request *request, enum role least, bool pin)
{
	if (request->local || least == ROLE_NONE)
		return true;
	if (request->user == 0) {
		reply_error(engine, request, REPLY_SIGNED_OUT, "not-signed-in", "Sign in as a lead first.");
		return false;
	}
	if (request->role < least) {
		reply_error(engine, request, REPLY_FORBIDDEN, least == ROLE_ADMIN ? "admin-required" : "lead-required",
		            least == ROLE_ADMIN ? "Only an admin may do that." : "Only a lead may do that.");
		return false;
	}
	return !pin || pin_allows(engine, request);
}

/* ---- the verbs ---- */

/* By badge, or by name: nobody if there is none, or if he is disabled. */
static struct person
find_person(struct engine *engine, const struct request *request)
{
	struct person person = { 0 };
	char text[128];
	bool badge = request_get(request, "badge", text, sizeof text) && text[0] != '\0';
	sqlite3_stmt *statement;

	if (!badge)
		request_get(request, "name", text, sizeof text);
	statement = store_query(&engine->store, badge ? SQL_USER_BY_BADGE : SQL_USER_FIND, "t", text);
	if (!store_next(&engine->store, statement))
		return person;
	person.user = (uint32_t)sqlite3_column_int64(statement, 0);
	person.role = (enum role)sqlite3_column_int64(statement, 1);
	snprintf(person.pin, sizeof person.pin, "%s", store_column(statement, 2));
	store_done(statement);
	return person;
}

/* A badge has 60 random bits: guesses are counted where they come from. */
static bool
check_badge(struct engine *engine, const struct request *request, const struct person *person)
{
	struct tries tries = tries_of(request, person);
	int64_t wait = wait_of(engine, tries.source, SOURCE_FREE, FORGET_SOURCE_MS);

	if (wait > 0) {
		refuse_wait(engine, request, wait);
		return false;
	}
	if (person->user != 0)
		return true;
	count_try(engine, tries.source, FORGET_SOURCE_MS);
	session_journal(engine, &(struct event_access){ .what = ACCESS_WRONG_PIN, .badge = true });
	reply_error_at(engine, request, REPLY_FORBIDDEN, "wrong-badge", "badge", "Nobody who works here has this badge.");
	return false;
}

static void
add_session(struct engine *engine, const struct request *request, const struct person *person, bool by_pin)
{
	int64_t now = engine_wall();
	char token[SESSION_HASH];

	request_get(request, "token", token, sizeof token);
	store_run(&engine->store, SQL_SESSION_PRUNE, "iii", now - SESSION_IDLE_MS, now - SESSION_LONGEST_MS,
	          now + SESSION_CLOCK_MS);
	if (store_number(&engine->store, SQL_SESSION_COUNT, 0, "") >= SESSION_MOST)
		store_run(&engine->store, SQL_SESSION_END_OLDEST, "");
	store_run(&engine->store, SQL_SESSION_ADD, "tiii", token, (int64_t)person->user, now, by_pin ? now : (int64_t)0);
	session_journal(engine,
	                &(struct event_access){ .what = ACCESS_SIGN_IN, .user = person->user, .badge = !by_pin });
}

void
session_open(struct engine *engine, const struct request *request)
{
	struct person person = find_person(engine, request);
	char text[128];
	bool by_badge = request_get(request, "badge", text, sizeof text) && text[0] != '\0';
	bool by_pin = request_get(request, "pin_key", text, sizeof text) && text[0] != '\0';

	if (by_badge && !check_badge(engine, request, &person))
		return;
	if ((by_pin || !by_badge) && !check_pin(engine, request, &person))
		return;
	if (person.role < ROLE_LEAD) {
		reply_error(engine, request, REPLY_FORBIDDEN, "lead-required",
		            "Packers need not sign in here: scan the badge at a lane.");
		return;
	}
	add_session(engine, request, &person, by_pin);
	reply_json(engine, request, DONE, json_pack("{s:s, s:b}", "role", role_text(person.role), "pin_fresh", by_pin));
}

void
session_pin(struct engine *engine, const struct request *request)
{
	struct person person;
	int64_t pin_ms;

	if (!read_person(engine, request, &person, &pin_ms)) {
		reply_error(engine, request, REPLY_SIGNED_OUT, "not-signed-in", "Sign in as a lead first.");
		return;
	}
	if (!check_pin(engine, request, &person))
		return;
	store_run(&engine->store, SQL_SESSION_PIN, "ti", request->session, engine_wall());
	session_journal(engine, &(struct event_access){ .what = ACCESS_PIN, .user = person.user });
	reply_json(engine, request, DONE, json_pack("{s:b}", "pin_fresh", 1));
}

void
session_close(struct engine *engine, const struct request *request)
{
	if (request->user != 0) {
		store_run(&engine->store, SQL_SESSION_END, "t", request->session);
		session_journal(engine, &(struct event_access){ .what = ACCESS_SIGN_OUT, .user = request->user });
	}
	reply_json(engine, request, DONE, json_pack("{s:s}", "text", "Signed out."));
}

void
session_seen(struct engine *engine, const struct request *request)
{
	store_run(&engine->store, SQL_SESSION_SEEN, "ti", request->session, engine_wall());
	answer_json(engine, request, DONE, json_object());
}

void
session_look(struct engine *engine, const struct request *request)
{
	char order_id[LIMIT_FIELD + 1] = "";
	struct event_access access = { .what = ACCESS_LOOK, .user = request->user, .token = request->token };

	if (request_get(request, "order", order_id, sizeof order_id) && order_id[0] != '\0')
		access.order = (uint64_t)store_number(&engine->store, SQL_FIND_ORDER, 0, "t", order_id);
	if (order_id[0] != '\0' && access.order == 0) {
		reply_error(engine, request, BAD_INPUT, "order-unknown", "There is no such order.");
		return;
	}
	session_journal(engine, &access);
	reply_json(engine, request, DONE, json_object());
}
