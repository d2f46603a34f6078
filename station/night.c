/* The night process's loop.
 *
 *   waits ──its time, at random a bit later; or it was missed──▶ begins a row ─┐
 *     ▲   ──somebody has asked: the row is there────────────────────────────────┤
 *     │                                                                         ▼
 *     └────ended◀──all done, or tried often enough, or a person waits──── does what is left of it
 *                                                                               │ ▲
 *                                                                               └─┘ trouble: again after a while
 *
 * A night that was cut off is an open row, and goes on where it was. */
#include "night.h"

#include <errno.h>
#include <poll.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "client.h"
#include "log.h"
#include "sandbox.h"
#include "zone.h"

enum { LOOK_MS = 500, AGAIN_S = 600, TRIES_MOST = 6, BUSY_MS = 2000, EXIT_DONE = 0, EXIT_UNAVAILABLE = 4 };

const char *const night_words[NIGHT_STEPS] = {
	[NIGHT_EXCHANGE] = "exchange", [NIGHT_BACKUP] = "backup", [NIGHT_PURGE] = "purge", [NIGHT_FIGURES] = "figures",
};

int64_t
night_now_s(void)
{
	return (int64_t)time(NULL);
}

void
night_pause(const struct night *night, int ms)
{
	struct pollfd fd = { .fd = night->process->supervisor };

	if (poll(&fd, 1, ms) > 0 && (fd.revents & (POLLHUP | POLLERR)))
		exit(EXIT_DONE);
}

/* ---- the database ---- */

static bool
open_database(struct night *night)
{
	if (night->db != NULL)
		return true;
	if (sqlite3_open_v2("packwarden.db", &night->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) {
		sqlite3_close(night->db);
		night->db = NULL;
		return false;
	}
	sqlite3_busy_timeout(night->db, BUSY_MS);
	return true;
}

/* NULL: no row, or it cannot be read now. */
static sqlite3_stmt *
first_row(struct night *night, const char *sql, const char *name)
{
	sqlite3_stmt *row = NULL;
	int code;

	if (!open_database(night))
		return NULL;
	code = sqlite3_prepare_v2(night->db, sql, -1, &row, NULL);
	if (code == SQLITE_OK && name != NULL)
		sqlite3_bind_text(row, 1, name, -1, SQLITE_STATIC);
	if (code == SQLITE_OK)
		code = sqlite3_step(row);
	if (code == SQLITE_ROW)
		return row;
	sqlite3_finalize(row);
	if (code != SQLITE_DONE) { /* the engine is starting over */
		sqlite3_close(night->db);
		night->db = NULL;
	}
	return NULL;
}

int64_t
night_number(struct night *night, const char *sql, const char *name, int64_t otherwise)
{
	sqlite3_stmt *row = first_row(night, sql, name);

	if (row != NULL && sqlite3_column_type(row, 0) != SQLITE_NULL)
		otherwise = sqlite3_column_int64(row, 0);
	sqlite3_finalize(row);
	return otherwise;
}

bool
night_text(struct night *night, const char *sql, const char *name, char *text, size_t capacity)
{
	sqlite3_stmt *row = first_row(night, sql, name);
	bool found = row != NULL && sqlite3_column_text(row, 0) != NULL;

	text[0] = '\0';
	if (found)
		snprintf(text, capacity, "%s", (const char *)sqlite3_column_text(row, 0));
	sqlite3_finalize(row);
	return found;
}

/* ---- the station ---- */

json_t *
night_ask_station(struct night *night, const char *path, json_t *body, int *exit_code)
{
	char *text = json_dumps(body, JSON_COMPACT);
	struct client_request request = { .data_dir = ".", .method = "POST", .path = path, .body = text,
		.length = text != NULL ? strlen(text) : 0, .fd = -1 };
	struct client_reply reply = { 0 };
	json_t *answer = NULL;

	(void)night;
	json_decref(body);
	*exit_code = EXIT_UNAVAILABLE;
	if (text != NULL && client_call(&request, &reply) == 0) {
		*exit_code = reply.exit_code;
		answer = json_loadb(reply.text, reply.length, 0, NULL);
	}
	client_reply_free(&reply);
	free(text);
	return answer;
}

static void
add_word(char *words, const char *word)
{
	size_t used = strlen(words);

	snprintf(words + used, NIGHT_WORDS - used, "%s%s", used > 0 ? " " : "", word);
}

/* Until the station has heard it: what was done is not done twice. */
void
night_tell(struct night *night, const char *step, bool ended)
{
	char done[NIGHT_WORDS] = "", failed[NIGHT_WORDS] = "", trouble[NIGHT_TROUBLE] = "";
	char *result = json_dumps(night->result, JSON_COMPACT);
	int code = EXIT_UNAVAILABLE;

	for (int i = 0; i < NIGHT_STEPS; i++) {
		size_t used = strlen(trouble);
		if (night->done[i])
			add_word(done, night_words[i]);
		if (night->why[i][0] == '\0')
			continue;
		add_word(failed, i == NIGHT_EXCHANGE && night->done[i] ? "differs" : night_words[i]);
		snprintf(trouble + used, sizeof trouble - used, "%s%s", used > 0 ? "; " : "", night->why[i]);
	}
	while (code == EXIT_UNAVAILABLE) {
		json_decref(night_ask_station(night, "/api/v1/night/note",
		            json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:i, s:b}", "night", (json_int_t)night->id, "step", step, "done",
		                      done, "failed", failed, "trouble", trouble, "result", result, "tries", (int)night->tries,
		                      "ended", ended), &code));
		if (code == EXIT_UNAVAILABLE)
			night_pause(night, LOOK_MS);
	}
	free(result);
}

/* ---- one night ---- */

static bool
has_word(const char *words, const char *word)
{
	size_t length = strlen(word);

	for (const char *at = words; (at = strstr(at, word)) != NULL; at += length)
		if ((at == words || at[-1] == ' ') && (at[length] == '\0' || at[length] == ' '))
			return true;
	return false;
}

/* False: none is open. */
static bool
take_up(struct night *night)
{
	sqlite3_stmt *row = first_row(night, "SELECT id, asked, begun_ms, tries, done, result FROM night WHERE ended_ms = 0 "
	                              "ORDER BY id LIMIT 1", NULL);
	int64_t id = row != NULL ? sqlite3_column_int64(row, 0) : 0;

	if (id != 0 && id != night->id) {
		json_decref(night->result);
		night->result = json_loads((const char *)sqlite3_column_text(row, 5), 0, NULL);
		if (night->result == NULL)
			night->result = json_object();
		night->again_s = 0;
		night->tries = (unsigned)sqlite3_column_int(row, 3);
		night->begun_ms = sqlite3_column_int64(row, 2);
		memset(night->why, 0, sizeof night->why);
		for (int i = 0; i < NIGHT_STEPS; i++)
			night->done[i] = has_word((const char *)sqlite3_column_text(row, 4), night_words[i]);
	}
	if (id != 0)
		night->asked = sqlite3_column_int64(row, 1) != 0;
	night->id = id;
	sqlite3_finalize(row);
	return id != 0;
}

static bool
all_done(const struct night *night)
{
	for (int i = 0; i < NIGHT_STEPS; i++)
		if (!night->done[i])
			return false;
	return true;
}

static void
go_through(struct night *night)
{
	bool ended;

	night->tries++;
	for (enum night_step step = 0; step < NIGHT_STEPS; step++) {
		if (night->done[step])
			continue;
		night_tell(night, night_words[step], false);
		night->why[step][0] = '\0';
		night->done[step] = night_run_step(night, step);
		if (night->why[step][0] != '\0')
			log_warn("night: %s: %s", night_words[step], night->why[step]);
	}
	ended = all_done(night) || night->asked || night->tries >= TRIES_MOST;
	night->again_s = night_now_s() + AGAIN_S;
	night_tell(night, ended ? "" : "waits", ended);
	if (ended) {
		log_info("night: %s", all_done(night) ? "done" : "not all of it could be done; packwarden sync status says why");
		night->id = 0;
		night->plan = (struct night_plan){ 0 };
	}
}

/* ---- when ---- */

/* Behind which the next one is. What the clock once thought to be the future does not count. False: the database cannot be
 * read now, as when the engine is still starting; what was missed would be forgotten. */
static bool
read_reference(struct night *night, int64_t *reference_s)
{
	int64_t now = night_now_s(), last, since;
	char limit[24];

	snprintf(limit, sizeof limit, "%lld", (long long)now * 1000 + 999);
	last = night_number(night, "SELECT max(due_ms) FROM night WHERE calendar = 1 AND due_ms <= CAST(?1 AS INTEGER)", limit, -1);
	if (night->db == NULL)
		return false;
	since = night_number(night, "SELECT value FROM meta WHERE name = ?1", "night-since", -1) / 1000;
	*reference_s = last >= 0 ? last / 1000 : since > 0 && since < now ? since : now;
	return night->db != NULL;
}

static void
make_plan(struct night *night)
{
	uint32_t spread_s = night->config->night.spread_minutes * 60;
	int64_t reference_s;

	night->plan = (struct night_plan){ 0 };
	if (read_reference(night, &reference_s) &&
	    night_plan_make(&night->plan, &night->calendar, &night->zone, reference_s, night_now_s(),
	                    spread_s > 0 ? randombytes_uniform(spread_s + 1) : 0))
		log_info("night: one was missed while the station was off");
}

static void
tell_next(struct night *night)
{
	int64_t due_s = night->plan.due_s;
	int code;

	if (night->told_s == due_s || due_s == CALENDAR_NEVER)
		return;
	json_decref(night_ask_station(night, "/api/v1/night/note", json_pack("{s:I}", "next", (json_int_t)due_s * 1000), &code));
	if (code == EXIT_DONE)
		night->told_s = due_s;
}

static void
begin_due(struct night *night)
{
	int64_t due_s = night_plan_latest(&night->plan, &night->calendar, &night->zone, night_now_s());
	int code;

	json_decref(night_ask_station(night, "/api/v1/night/note", json_pack("{s:I}", "due", (json_int_t)due_s * 1000), &code));
	if (code == EXIT_DONE)
		night->plan = (struct night_plan){ 0 };
}

static void
look_at_calendar(struct night *night)
{
	if (night->config->night.at[0] == '\0' || !open_database(night))
		return;
	if (!night_plan_holds(&night->plan, night_now_s()))
		make_plan(night);
	if (night->plan.made_s == 0)
		return;
	tell_next(night);
	if (night_plan_begins(&night->plan, night_now_s()))
		begin_due(night);
}

/* A clock that was set back does not make it wait for longer. */
static bool
may_try(const struct night *night)
{
	int64_t now_s = night_now_s();

	return night->asked || now_s >= night->again_s || now_s < night->again_s - AGAIN_S;
}

static void
serve(struct night *night)
{
	for (;;) {
		bool open = take_up(night);

		if (open && may_try(night))
			go_through(night);
		else if (!open)
			look_at_calendar(night);
		night_pause(night, LOOK_MS);
	}
}

int
night_main(const struct process *process)
{
	static struct night night;
	char why[NIGHT_WHY];

	night.process = process;
	night.config = process->config;
	if (sodium_init() < 0)
		return EXIT_UNAVAILABLE;
	json_object_seed(0);
	zone_open(&night.zone, process->config->timezone);
	if (process->config->night.at[0] != '\0' && night_calendar_parse(process->config->night.at, &night.calendar, why) != 0)
		log_fatal("[night] at: %s", why); /* packwarden.conf was read by the same rules */
	if (mkdir(NIGHT_FOLDER, 0700) != 0 && errno != EEXIST)
		log_error(NIGHT_FOLDER ": %s: no backup can be made there", strerror(errno));
	if (sandbox_enter(process) < 0)
		return EXIT_UNAVAILABLE;
	serve(&night);
	return EXIT_DONE;
}
