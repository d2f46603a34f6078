/* The sync process's loop.
 *
 *   down ──connect, greet──▶ linked ──news down, journal up──▶ idle ──NOTIFY, journal grown, claim, wish, time──▶ linked
 *     ▲                        │                                │
 *     └── pause, doubling ◀────┴── no answer in time, refused ──┘
 *
 * down: claims are answered at once that central cannot be reached. Times are of CLOCK_BOOTTIME: the wall clock may jump. */
#include "sync.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "log.h"
#include "sandbox.h"
#include "wall_clock.h"

enum { PAUSE_FIRST_MS = 500, PAUSE_LAST_MS = 30000, LOOK_MS = 200, NONCE_BYTES = 16, NONCE_TEXT = 2 * NONCE_BYTES + 1,
       PASSWORD_MAX = 1024 };

#define NO_SUCH_FUNCTION "42883"
static const char older[] = "Central is older than this station. Run the new version's packwarden central init there.";

static int64_t
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- the link ---- */

static void
drop_link(struct sync *sync, const char *why)
{
	central_close(sync->central);
	sync->central = NULL;
	if (strcmp(sync->why, why) != 0)
		log_warn("central: %s", why);
	snprintf(sync->why, sizeof sync->why, "%s", why);
	sync->told = false;
}

/* Central is upgraded first; where it was not, the station packs on what it holds, and says what to do. */
enum central_result
sync_call(struct sync *sync, const char *statement, const struct central_value *values, size_t count,
          struct central_rows **rows)
{
	struct central_error error;
	enum central_result result;

	if (sync->central == NULL) /* a claim that came in between has found the link to be gone */
		return CENTRAL_GONE;
	result = central_call(sync->central, statement, values, count, (int)sync->config->timeout_s * 1000, rows, &error);
	/* what central refuses once it refuses again: a pause, and the reason is on record */
	if (result != CENTRAL_DONE)
		drop_link(sync, strcmp(error.code, NO_SUCH_FUNCTION) == 0 ? older : error.text);
	return result;
}

static void
tell_link(struct sync *sync)
{
	struct record_writer writer;

	sync->told = true;
	sync_begin(&writer, "link");
	record_put_pair(&writer, "up", sync->central != NULL ? "1" : "0");
	record_put_pair(&writer, "why", sync->central != NULL ? "" : sync->why);
	sync_ask(sync, &writer, -1, NULL);
}

static void
tell_claims_down(struct sync *sync)
{
	while (sync->claim_count > 0)
		sync_claim(sync);
}

/* ---- the greeting ---- */

static json_t *
epochs_json(const struct sync *sync)
{
	json_t *list = json_array();

	for (size_t i = 0; i < sync->epoch_count; i++)
		json_array_append_new(list, json_pack("[I, I]", (json_int_t)sync->epochs[i].epoch,
		                                      (json_int_t)sync->epochs[i].first_seq));
	return list;
}

static void
read_nonce(struct sync *sync, int64_t n, char nonce[NONCE_TEXT])
{
	sqlite3_stmt *row = sync_read(sync, READ_PAST, "i", n);

	nonce[0] = '\0';
	if (sync_read_next(sync, row))
		snprintf(nonce, NONCE_TEXT, "%s", (const char *)sqlite3_column_text(row, 0));
	sqlite3_reset(row);
}

/* The nonce of greeting n, which is durable: made now, if the last one was answered. */
static void
next_nonce(struct sync *sync, int64_t n, char nonce[NONCE_TEXT])
{
	uint8_t bytes[NONCE_BYTES];
	struct record_writer writer;

	read_nonce(sync, n, nonce);
	if (nonce[0] != '\0')
		return;
	randombytes_buf(bytes, sizeof bytes);
	sodium_bin2hex(nonce, NONCE_TEXT, bytes, sizeof bytes);
	sync_begin(&writer, "greeting");
	sync_put_number(&writer, "n", n);
	record_put_pair(&writer, "nonce", nonce);
	sync_ask(sync, &writer, -1, NULL);
}

static json_t *
say_greeting(struct sync *sync, int64_t greeted, const char *past)
{
	char nonce[NONCE_TEXT], next[NONCE_TEXT], number[24];
	json_t *list = epochs_json(sync), *answer;
	char *epochs = json_dumps(list, JSON_COMPACT);
	const struct central_value values[] = { { .text = "packwarden 1" }, { .text = epochs }, { .text = number },
		{ .text = nonce }, { .text = next }, { .text = past } };
	struct central_rows *rows;

	json_decref(list);
	snprintf(number, sizeof number, "%lld", (long long)greeted);
	read_nonce(sync, greeted, nonce);
	next_nonce(sync, greeted + 1, next);
	if (sync_call(sync, "SELECT packwarden.greet($1, $2, $3, $4, $5, $6)", values, 6, &rows) != CENTRAL_DONE) {
		free(epochs);
		return NULL;
	}
	answer = json_loads(central_text(rows, 0, 0), 0, NULL);
	central_free(rows);
	free(epochs);
	return answer;
}

/* Central asks for the nonce of an older greeting if it knows fewer than we do: it was restored from a backup. */
static json_t *
greet(struct sync *sync)
{
	int64_t greeted = sync_read_central(sync, "greeted");
	json_t *answer = say_greeting(sync, greeted, "");
	const json_t *past = json_object_get(answer, "past");
	char nonce[NONCE_TEXT];

	if (past != NULL) {
		sync->cursor_all = sync->cursor_mine = 0;
		read_nonce(sync, json_integer_value(past), nonce);
		json_decref(answer);
		answer = say_greeting(sync, greeted, nonce[0] != '\0' ? nonce : "unknown");
	}
	return answer;
}

/* Central was restored from a backup: all that it has comes down again, and what is so already changes nothing. */
static bool
look_at_feeds(struct sync *sync)
{
	struct central_rows *rows;

	if (sync_call(sync, "SELECT * FROM packwarden.feed_heads()", NULL, 0, &rows) != CENTRAL_DONE)
		return false;
	if (sync->cursor_all > central_number(rows, 0, 0) || sync->cursor_mine > central_number(rows, 0, 1))
		sync->cursor_all = sync->cursor_mine = 0;
	central_free(rows);
	return true;
}

/* Answered: this greeting's nonce is the one that central knows. */
static void
keep_greeting(struct sync *sync, const json_t *answer)
{
	struct record_writer writer;

	sync_begin(&writer, "set");
	sync_put_number(&writer, "greeted", sync_read_central(sync, "greeted") + 1);
	sync_put_number(&writer, "station-id", json_integer_value(json_object_get(answer, "id")));
	sync_ask(sync, &writer, -1, NULL);
}

static bool
welcomed(struct sync *sync, const json_t *answer)
{
	const char *refused = json_string_value(json_object_get(answer, "text"));
	const char *name = json_string_value(json_object_get(answer, "station"));
	char why[CENTRAL_WHY];

	if (refused != NULL) {
		drop_link(sync, refused);
		return false;
	}
	if (name == NULL || strcmp(name, sync->process->config->station) != 0) {
		snprintf(why, sizeof why, "central knows this role as the station '%s', packwarden.conf says '%s'",
		         name != NULL ? name : "", sync->process->config->station);
		drop_link(sync, why);
		return false;
	}
	return true;
}

static bool
listen_for_news(struct sync *sync, const json_t *answer)
{
	char text[80];
	struct central_error error;

	snprintf(text, sizeof text, "LISTEN packwarden_0; LISTEN packwarden_%lld",
	         (long long)json_integer_value(json_object_get(answer, "id")));
	if (central_run(sync->central, text, (int)sync->config->timeout_s * 1000, &error) == CENTRAL_DONE)
		return true;
	drop_link(sync, error.text);
	return false;
}

static bool
connect_link(struct sync *sync)
{
	char why[CENTRAL_WHY];
	json_t *answer;
	bool good;

	sync->central = central_open(sync->config->url, sync->password, (int)sync->config->timeout_s * 1000, why);
	if (sync->central == NULL) {
		drop_link(sync, why);
		return false;
	}
	answer = greet(sync);
	good = answer != NULL && welcomed(sync, answer) && look_at_feeds(sync) && listen_for_news(sync, answer);
	if (good) {
		keep_greeting(sync, answer);
		sync_up_heads(sync, json_object_get(answer, "epochs"));
		sync_up_tell(sync);
		log_info("central: linked");
		tell_link(sync);
	}
	json_decref(answer);
	return good;
}

/* ---- exchanging ---- */

static void
note_exchange(struct sync *sync, bool woken, bool full)
{
	struct record_writer writer;
	int64_t now = wall_clock_ms();

	sync_begin(&writer, "set");
	sync_put_number(&writer, "exchanged", now);
	if (woken)
		sync_put_number(&writer, "rounds", ++sync->rounds);
	if (full)
		sync_put_number(&writer, "full", now / 1000 * 1000);
	sync_ask(sync, &writer, -1, NULL);
}

static bool
database_changed(struct sync *sync)
{
	sqlite3_stmt *row = sync_read(sync, READ_CHANGED, "");
	int64_t version = sync_read_next(sync, row) ? sqlite3_column_int64(row, 0) : -1;
	bool changed = version != sync->changed;

	sqlite3_reset(row);
	sync->changed = version;
	return changed;
}

/* False: the link is gone, or the database cannot be read now. */
static bool
exchange(struct sync *sync)
{
	bool woken = sync->woken, full = sync->full;

	sync->woken = sync->full = false;
	if (full)
		sync->cursor_all = sync->cursor_mine = 0;
	database_changed(sync);
	if (!sync_down(sync) || !sync_numbers(sync) || !sync_up(sync) || (full && !sync_compare(sync))) {
		sync->woken |= woken;
		sync->full |= full;
		return false;
	}
	note_exchange(sync, woken, full);
	return true;
}

/* Until there is something to exchange; claims are asked at once. */
static void
idle(struct sync *sync)
{
	int64_t until = now_ms() + (int64_t)sync->config->every_s * 1000;
	int called = 0;

	while (sync->central != NULL && called == 0 && !sync->woken && now_ms() < until) {
		struct pollfd fds[2] = { { .fd = sync->process->engine, .events = POLLIN },
			                 { .fd = central_socket(sync->central), .events = POLLIN } };
		if (poll(fds, 2, LOOK_MS) < 0 && errno != EINTR)
			log_fatal("poll: %s", strerror(errno));
		sync_hear(sync);
		if (!sync->told)
			tell_link(sync);
		while (sync->claim_count > 0)
			sync_claim(sync);
		if (sync->central != NULL && fds[1].revents != 0)
			called = central_notified(sync->central);
		if (called == 0 && database_changed(sync) && sync->central != NULL && !sync_up(sync))
			return;
	}
	if (called < 0)
		drop_link(sync, "the connection has ended");
}

static void
work(struct sync *sync)
{
	while (sync->central != NULL && sync->db != NULL) {
		if (exchange(sync))
			idle(sync);
		else if (sync->central != NULL)
			return; /* what could not be taken now is taken after a pause */
		if (sync->changed < 0)
			sync_read_close(sync);
	}
}

/* ---- the loop ---- */

/* Out of reach: lanes are told so at once. */
static void
wait_out(struct sync *sync, int pause_ms)
{
	int64_t until = now_ms() + pause_ms;

	for (;;) {
		struct pollfd fd = { .fd = sync->process->engine, .events = POLLIN };
		int64_t left;
		sync_hear(sync);
		if (!sync->told)
			tell_link(sync);
		tell_claims_down(sync);
		left = until - now_ms();
		if (left <= 0 || sync->woken)
			return;
		poll(&fd, 1, (int)left);
	}
}

static bool
begin(struct sync *sync)
{
	if (!sync_read_open(sync) || !sync_up_begin(sync)) {
		sync_read_close(sync);
		return false;
	}
	sync->changed = 0;
	sync->cursor_all = sync_read_central(sync, "cursor-all");
	sync->cursor_mine = sync_read_central(sync, "cursor-mine");
	sync->rounds = sync_read_central(sync, "rounds");
	return true;
}

static void
run(struct sync *sync)
{
	int pause_ms = PAUSE_FIRST_MS;

	for (;;) {
		bool linked = begin(sync) && connect_link(sync);

		if (linked) {
			pause_ms = PAUSE_FIRST_MS;
			work(sync);
		}
		if (sync->central != NULL)
			drop_link(sync, "the exchange is begun anew");
		sync->woken = false;
		wait_out(sync, pause_ms);
		pause_ms = pause_ms * 2 < PAUSE_LAST_MS ? pause_ms * 2 : PAUSE_LAST_MS;
		sync_read_close(sync);
	}
}

/* The first line of the file. */
static char *
read_password(const char *path)
{
	static char text[PASSWORD_MAX];
	int fd = path[0] != '\0' ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	ssize_t got = fd >= 0 ? read(fd, text, sizeof text - 1) : 0;

	if (path[0] != '\0' && (fd < 0 || got <= 0))
		log_error("[central] password_file = %s: %s", path, fd < 0 ? strerror(errno) : "it is empty");
	if (fd >= 0)
		close(fd);
	if (got <= 0)
		return NULL;
	text[got] = '\0';
	text[strcspn(text, "\r\n")] = '\0';
	return text;
}

int
sync_main(const struct process *process)
{
	struct sync *sync = calloc(1, sizeof *sync);

	if (sync == NULL || sodium_init() < 0)
		log_fatal("no memory");
	sync->process = process;
	sync->config = &process->config->central;
	json_object_seed(0);
	unsetenv("PGSERVICEFILE");
	setenv("PGPASSFILE", "/dev/null", 1);
	setenv("HOME", "/nonexistent", 1); /* libpq looks there for a certificate, and ends where it may not look */
	tzset();
	sync->password = read_password(sync->config->password_file);
	randombytes_buf(&sync->incarnation, sizeof sync->incarnation);
	if (sandbox_enter(process) != 0)
		return 5;
	run(sync);
	return 0;
}
