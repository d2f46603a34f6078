/* Taking out what is past its retention: personal data of orders that are done, and lines of the journal that central has.
 * A request does a little of it, so that no packer waits, and says whether there is more; the caller gives back where it was.
 *
 *   orders ─▶ texts ─▶ journal ─▶ files: what was deleted leaves the log of the database, too
 *
 * What is taken out is nowhere in the core (P12): the digest stays as it is. An order's hashes are salted, and its salt goes
 * with it, so that nobody can guess at what it was. The journal keeps an anchor, number and hash of its newest line that was
 * taken out: its chain is verified from there. */
#include "engine_night.h"

#include <glob.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine_search.h"
#include "log.h"

enum { ORDERS_A_BATCH = 256, TEXTS_A_BATCH = 2000, LINES_A_BATCH = 4000, LINES_LOOKED = 64 };

#define SANE_MS INT64_C(1577836800000) /* 2020: an earlier time is that of a clock that had none */

static const char mark_name[] = "purge-mark";

struct purge {
	struct engine *engine;
	int64_t wall, at;           /* at: where the stage goes on */
	int64_t until_ms, until_seq;/* of personal data; 0: none is taken out */
	int64_t journal_seq;        /* of the journal; 0: none */
	int64_t orders, texts, journal;
};

/* ---- how old is old ---- */

/* Of the first line from `seq` on whose clock knew the time. */
static int64_t
wall_at(struct engine *engine, int64_t seq)
{
	sqlite3_stmt *row = store_query(&engine->store, SQL_JOURNAL_WALLS, "ii", seq, (int64_t)LINES_LOOKED);
	int64_t wall = INT64_MAX;

	while (wall == INT64_MAX && store_next(&engine->store, row))
		if (sqlite3_column_int64(row, 0) >= SANE_MS)
			wall = sqlite3_column_int64(row, 0);
	store_done(row);
	return wall;
}

/* The newest line that was written before, 0: none. */
static int64_t
seq_before(struct engine *engine, int64_t until_ms)
{
	int64_t old = store_number(&engine->store, SQL_JOURNAL_FIRST, 1, "") - 1, newest = (int64_t)engine->store.seq;

	while (old < newest) {
		int64_t middle = old + (newest - old + 1) / 2;

		if (wall_at(engine, middle) < until_ms)
			old = middle;
		else
			newest = middle - 1;
	}
	return old;
}

/* What central had acknowledged so many days ago, and still knows of: it is filled again from what is younger. */
static int64_t
journal_until(struct engine *engine, int64_t wall)
{
	int64_t days = engine->config->night.journal_days, today = wall / DAY_MS, acked, seq;

	if (days == 0 || engine->sync < 0)
		return 0;
	acked = store_number(&engine->store, SQL_OUTBOX_GET, 0, "t", "central");
	seq = store_number(&engine->store, SQL_ACKNOWLEDGED_UNTIL, 0, "ii", today - days, today);
	return seq < acked ? seq : acked;
}

/* By how many days the clock has gone forth that the station has not lived through; it may have been off. */
static int64_t
days_lost(struct engine *engine, int64_t wall)
{
	sqlite3_stmt *row = store_query(&engine->store, SQL_META_GET, "t", mark_name);
	int64_t mark_wall = 0, mark_clock = 0;

	if (!store_next(&engine->store, row) ||
	    sscanf(store_column(row, 0), "%" SCNd64 " %" SCNd64, &mark_wall, &mark_clock) != 2) {
		store_done(row);
		row = store_query(&engine->store, SQL_JOURNAL_TIMES, "");
		if (store_next(&engine->store, row)) {
			mark_wall = sqlite3_column_int64(row, 0);
			mark_clock = sqlite3_column_int64(row, 1);
		}
	}
	store_done(row);
	if (mark_wall < SANE_MS)
		return 0;
	return (wall - mark_wall - (engine_clock(engine) - mark_clock)) / DAY_MS;
}

/* ---- the stages: true while there is more ---- */

static void
forget_labels(struct engine *engine, int64_t order)
{
	static const char *const endings[] = { "png", "pdf" };
	sqlite3_stmt *row = store_query(&engine->store, SQL_PURGE_INTENTS, "i", order);

	while (store_next(&engine->store, row))
		for (size_t p = 0; p < engine->config->printer_count; p++) {
			const struct config_printer *printer = &engine->config->printers[p];
			for (int64_t attempt = 0; strcmp(printer->driver, "file") == 0 && attempt <= sqlite3_column_int64(row, 2); attempt++)
				for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
					char path[CONFIG_TEXT + 120];
					snprintf(path, sizeof path, "%s/box-%" PRId64 ".intent-%" PRId64 ".attempt-%" PRId64 ".%s", printer->path,
					         (int64_t)sqlite3_column_int64(row, 0), (int64_t)sqlite3_column_int64(row, 1), attempt, endings[i]);
					unlink(path);
				}
		}
	store_run(&engine->store, SQL_PURGE_LABELS, "i", order);
	store_run(&engine->store, SQL_PURGE_KEPT, "i", order);
	store_run(&engine->store, SQL_PURGE_GIVEN, "i", order); /* finished ones, which came with it */
}

static void
forget_order(struct engine *engine, int64_t order)
{
	search_forget(engine, order);
	forget_labels(engine, order);
	store_run(&engine->store, SQL_PURGE_ADDRESS, "i", order);
	store_run(&engine->store, SQL_PURGE_ORDER, "i", order);
	store_run(&engine->store, SQL_PURGE_LINES, "i", order);
	store_run(&engine->store, SQL_PURGE_ORDER_ROWS, "i", order);
}

static bool
purge_orders(struct purge *purge)
{
	struct engine *engine = purge->engine;
	int64_t found[ORDERS_A_BATCH];
	size_t count = 0, seen = 0;
	sqlite3_stmt *row;

	if (purge->until_ms == 0)
		return false;
	row = store_query(&engine->store, SQL_PURGE_LOOK, "iiii", purge->at, purge->until_ms, purge->until_seq,
	                  (int64_t)ORDERS_A_BATCH);
	while (store_next(&engine->store, row)) {
		purge->at = sqlite3_column_int64(row, 0);
		if (sqlite3_column_int64(row, 1) != 0 && pack_find_order(&engine->pack, (uint64_t)purge->at) == NULL)
			found[count++] = purge->at;
		seen++;
	}
	for (size_t i = 0; i < count; i++)
		forget_order(engine, found[i]);
	purge->orders += (int64_t)count;
	return seen == ORDERS_A_BATCH;
}

static bool
purge_texts(struct purge *purge)
{
	struct store *store = &purge->engine->store;
	int rows;

	if (purge->until_ms == 0)
		return false;
	store_run(store, SQL_PURGE_LANES, "i", purge->until_seq); /* what a page still shows */
	rows = store_run(store, SQL_PURGE_TEXTS, "ii", purge->until_seq, (int64_t)TEXTS_A_BATCH);
	purge->texts += rows;
	if (rows == TEXTS_A_BATCH)
		return true;
	rows = store_run(store, SQL_PURGE_QUARANTINE, "ii", purge->until_ms, (int64_t)TEXTS_A_BATCH);
	purge->texts += rows;
	if (rows == TEXTS_A_BATCH)
		return true;
	store_run(store, SQL_PURGE_IMPORTS, "i", purge->until_ms);
	purge->texts += store_run(store, SQL_PURGE_ANSWERS, "i", purge->until_seq);
	purge->texts += store_run(store, SQL_PURGE_TESTS, "i", purge->until_ms);
	return false;
}

static bool
purge_journal(struct purge *purge)
{
	struct store *store = &purge->engine->store;
	int64_t first = store_number(store, SQL_JOURNAL_FIRST, 1, ""), until = first + LINES_A_BATCH - 1;
	sqlite3_stmt *row;
	char anchor[24 + 2 * CHAIN_BYTES];

	/* the newest stays: the chain goes on from it */
	if (purge->journal_seq >= (int64_t)store->seq)
		purge->journal_seq = (int64_t)store->seq - 1;
	if (until > purge->journal_seq)
		until = purge->journal_seq;
	if (until < first)
		return false;
	row = store_query(store, SQL_JOURNAL_CHAIN, "i", until);
	if (!store_next(store, row))
		log_fatal("the journal has no line %" PRId64, until);
	snprintf(anchor, sizeof anchor, "%" PRId64 " %s", until, store_column(row, 0));
	store_done(row);
	store_run(store, SQL_META_SET, "tt", "journal-anchor", anchor);
	purge->journal += store_run(store, SQL_PURGE_JOURNAL, "i", until);
	store_run(store, SQL_PURGE_ACKNOWLEDGED, "i", until);
	return until < purge->journal_seq;
}

/* Databases that a restore has set aside. */
static void
drop_old_databases(int64_t until_ms)
{
	glob_t found;

	if (glob("packwarden.db.before*", 0, NULL, &found) != 0)
		return;
	for (size_t i = 0; i < found.gl_pathc; i++) {
		struct stat status;
		if (stat(found.gl_pathv[i], &status) == 0 && (int64_t)status.st_mtim.tv_sec * 1000 < until_ms &&
		    unlink(found.gl_pathv[i]) == 0)
			log_info("%s was older than personal data may be kept: it is deleted", found.gl_pathv[i]);
	}
	globfree(&found);
}

/* The log of the database begins anew once nobody reads it: asked again until then. */
static bool
purge_files(struct purge *purge)
{
	if (purge->at == 0) {
		if (purge->until_ms != 0)
			drop_old_databases(purge->until_ms);
		purge->engine->purged = true;
	}
	purge->at++;
	return purge->engine->purged;
}

void
purge_truncate(struct engine *engine)
{
	if (!engine->purged)
		return;
	sqlite3_busy_timeout(engine->store.db, 0); /* a packer does not wait for a reader */
	engine->purged = sqlite3_wal_checkpoint_v2(engine->store.db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL) != SQLITE_OK;
	sqlite3_busy_timeout(engine->store.db, STORE_BUSY_MS);
}

/* ---- the request ---- */

static const struct stage {
	const char *name;
	bool (*run)(struct purge *purge);
} stages[] = {
	{ "orders", purge_orders }, { "texts", purge_texts }, { "journal", purge_journal }, { "files", purge_files },
};

enum { STAGES = sizeof stages / sizeof *stages };

static size_t
stage_of(const struct request *request)
{
	char name[16] = "";

	request_get(request, "stage", name, sizeof name);
	for (size_t i = 0; i < STAGES; i++)
		if (strcmp(stages[i].name, name) == 0)
			return i;
	return 0;
}

/* False: it is answered. */
static bool
clock_is_right(struct engine *engine, const struct request *request, int64_t wall)
{
	char attest[4], text[400], mark[48];
	int64_t days = days_lost(engine, wall);

	if (wall < SANE_MS) {
		reply_error(engine, request, REFUSED, "clock-wrong", "The clock of this machine is wrong: set it first.");
		return false;
	}
	if (days > CONFIG_JOURNAL_DAYS && !request_get(request, "clock_is_right", attest, sizeof attest)) {
		snprintf(text, sizeof text, "The clock has gone %" PRId64 " days forth while the station was off, or was set wrong: "
		         "nothing is taken out. If it is right now: packwarden purge --clock-is-right", days);
		reply_error(engine, request, REFUSED, "clock-jumped", text);
		return false;
	}
	snprintf(mark, sizeof mark, "%" PRId64 " %" PRId64, wall, engine_clock(engine));
	store_run(&engine->store, SQL_META_SET, "tt", mark_name, mark);
	return true;
}

/* How old personal data may be: what was asked for, else packwarden.conf's. False: it stays. */
static bool
days_of(const struct purge *purge, const struct request *request, int64_t *days)
{
	char text[24];

	*days = purge->engine->config->night.retention_days;
	if (!request_get(request, "days", text, sizeof text))
		return *days > 0;
	*days = strtoll(text, NULL, 10);
	return *days >= 0;
}

/* Who had it done, before it is: of a night its own record tells. False: it is answered. */
static bool
begin(struct purge *purge, const struct request *request)
{
	char text[24];
	int64_t days;
	bool personal = days_of(purge, request, &days);
	struct event_access access = { .what = personal ? ACCESS_PURGE : ACCESS_PURGE_JOURNAL };

	if (!request_user(purge->engine, request, ROLE_LEAD, &access.user) ||
	    !clock_is_right(purge->engine, request, purge->wall))
		return false;
	if (personal)
		access.days = (uint32_t)days;
	if (!request_get(request, "night", text, sizeof text))
		session_journal(purge->engine, &access);
	return true;
}

void
purge_request(struct engine *engine, const struct request *request)
{
	struct purge purge = { .engine = engine, .wall = engine_wall() };
	size_t stage = stage_of(request);
	char text[24];
	int64_t days;
	bool more;

	if (request_get(request, "at", text, sizeof text))
		purge.at = strtoll(text, NULL, 10);
	if (stage == 0 && purge.at == 0 && !begin(&purge, request))
		return;
	if (days_of(&purge, request, &days)) {
		purge.until_ms = purge.wall - days * DAY_MS;
		purge.until_seq = seq_before(engine, purge.until_ms);
	}
	purge.journal_seq = journal_until(engine, purge.wall);
	more = stages[stage].run(&purge);
	if (!more && stage + 1 < STAGES) {
		more = true;
		purge.at = 0;
		stage++;
	}
	answer_json(engine, request, DONE, json_pack("{s:b, s:s, s:I, s:I, s:I, s:I}", "more", more, "stage", stages[stage].name,
	            "at", (json_int_t)purge.at, "orders", (json_int_t)purge.orders, "texts", (json_int_t)purge.texts, "journal",
	            (json_int_t)purge.journal));
}
