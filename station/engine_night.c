/* The nights, written down as the night process says how they go. None of it is evidence: what a night changes is in the
 * journal by itself.
 *
 *   asked for, or its time has come ─▶ a row that is open ─▶ steps done or in trouble, some tried again ─▶ ended
 *
 * At most one is open, and the calendar's next one is begun once: who asks twice gets the same. */
#include "engine_night.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NIGHTS_KEPT = 400, RESULT_MAX = 4096, WORDS_MAX = 120, TROUBLE_MAX = 1200 };

static const char since_name[] = "night-since", next_name[] = "night-next";

/* A night that was missed is one since the station has nights. */
void
night_begin(struct engine *engine)
{
	sqlite3_stmt *row = store_query(&engine->store, SQL_META_GET, "t", since_name);
	bool known = store_next(&engine->store, row);

	store_done(row);
	if (!known && engine->config->night.at[0] != '\0')
		store_run(&engine->store, SQL_META_SET, "ti", since_name, engine_wall());
	if (engine->config->night.at[0] == '\0')
		store_run(&engine->store, SQL_META_DROP, "t", next_name);
}

static int64_t
number(const struct request *request, const char *name)
{
	char text[24];

	return request_get(request, name, text, sizeof text) ? strtoll(text, NULL, 10) : 0;
}

static int64_t
open_night(struct engine *engine)
{
	return store_number(&engine->store, SQL_NIGHT_OPEN, 0, "");
}

static int64_t
add_night(struct engine *engine, int64_t due_ms, bool asked, uint32_t user)
{
	int64_t night;

	store_run(&engine->store, SQL_NIGHT_ADD, "iiiii", due_ms, (int64_t)asked, (int64_t)user, engine_wall(),
	          (int64_t)engine->store.seq);
	night = sqlite3_last_insert_rowid(engine->store.db);
	store_run(&engine->store, SQL_NIGHT_PRUNE, "i", night - NIGHTS_KEPT);
	return night;
}

static void
answer_night(struct engine *engine, const struct request *request, int64_t night)
{
	answer_json(engine, request, DONE, json_pack("{s:I}", "night", (json_int_t)night));
}

void
night_ask(struct engine *engine, const struct request *request)
{
	uint32_t user;
	int64_t night;

	if (engine->config->night.there == SWITCH_NO) {
		reply_error(engine, request, REFUSED, "no-night",
		            "packwarden.conf has no [night]: add one, see packwarden.conf(5), and start the station again.");
		return;
	}
	if (!request_user(engine, request, ROLE_LEAD, &user))
		return;
	night = open_night(engine);
	if (night == 0)
		night = add_night(engine, engine_wall(), true, user);
	else /* it waits to try again: now is the time */
		store_run(&engine->store, SQL_NIGHT_WANTED, "ii", night, (int64_t)user);
	answer_night(engine, request, night);
}

/* 0: that one was begun before. */
static int64_t
begin_due(struct engine *engine, int64_t due_ms)
{
	int64_t night = open_night(engine);

	if (night != 0 || store_number(&engine->store, SQL_NIGHT_LAST_DUE, 0, "i", engine_wall()) >= due_ms)
		return night;
	return add_night(engine, due_ms, false, 0);
}

static void
note(struct engine *engine, const struct request *request, int64_t night)
{
	char step[WORDS_MAX] = "", done[WORDS_MAX] = "", failed[WORDS_MAX] = "", trouble[TROUBLE_MAX] = "", result[RESULT_MAX] = "";

	request_get(request, "step", step, sizeof step);
	request_get(request, "done", done, sizeof done);
	request_get(request, "failed", failed, sizeof failed);
	request_get(request, "trouble", trouble, sizeof trouble);
	request_get(request, "result", result, sizeof result);
	store_run(&engine->store, SQL_NIGHT_NOTE, "itttttii", night, step, done, failed, trouble, result,
	          number(request, "tries"), number(request, "ended") != 0 ? engine_wall() : 0);
	answer_night(engine, request, night);
}

void
night_note(struct engine *engine, const struct request *request)
{
	int64_t night = number(request, "night"), due = number(request, "due"), next = number(request, "next");

	if (night > 0) {
		note(engine, request, night);
	} else if (due > 0) {
		answer_night(engine, request, begin_due(engine, due));
	} else if (next > 0) {
		store_run(&engine->store, SQL_META_SET, "ti", next_name, next);
		answer_night(engine, request, 0);
	} else {
		reply_error(engine, request, USAGE, "bad-request", "One of night, due and next is required.");
	}
}
