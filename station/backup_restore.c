/* Putting a backup in the place of the database.
 *
 *   FILE ─seal checked, copied─▶ packwarden.db.new ─checked, made the next life─▶ flushed
 *        ─▶ high-water: the new epoch ─▶ packwarden.db gets the second name KEPT ─▶ packwarden.db.new is renamed over it
 *
 * Whatever dies at whatever moment: packwarden.db is the old database whole before the last step, and the new one whole
 * after it. What a restore that was cut off has left is taken away by the next one; an epoch may have gone for nothing.
 * What follows for boxes, labels and leases is the engine's, in its first commit: see engine_restore.c. */
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "backup.h"
#include "cli.h"
#include "store.h"

#define DATABASE "packwarden.db"
#define NEW DATABASE ".new"

static int
fail(char why[BACKUP_WHY], int code, const char *what, const char *reason)
{
	snprintf(why, BACKUP_WHY, "%.400s: %.190s", what, reason);
	return code;
}

static int64_t
number(sqlite3 *db, const char *sql, int64_t otherwise)
{
	sqlite3_stmt *statement = NULL;

	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW)
		otherwise = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return otherwise;
}

/* ---- is it good? ---- */

static bool
is_whole(sqlite3 *db)
{
	sqlite3_stmt *statement = NULL;
	bool whole = sqlite3_prepare_v2(db, "PRAGMA integrity_check(1)", -1, &statement, NULL) == SQLITE_OK &&
	             sqlite3_step(statement) == SQLITE_ROW &&
	             strcmp((const char *)sqlite3_column_text(statement, 0), "ok") == 0;

	sqlite3_finalize(statement);
	return whole;
}

/* Where lines were purged, the newest of them: "SEQ HASH". Else 0. */
static int64_t
begin_chain(sqlite3 *db, unsigned char hash[CHAIN_BYTES])
{
	sqlite3_stmt *row = NULL;
	int64_t seq = 0;

	if (sqlite3_prepare_v2(db, "SELECT value FROM meta WHERE name = 'journal-anchor'", -1, &row, NULL) == SQLITE_OK &&
	    sqlite3_step(row) == SQLITE_ROW) {
		const char *anchor = (const char *)sqlite3_column_text(row, 0), *hex = strchr(anchor, ' ');
		if (hex != NULL && sodium_hex2bin(hash, CHAIN_BYTES, hex + 1, 2 * CHAIN_BYTES, NULL, NULL, NULL) == 0)
			seq = strtoll(anchor, NULL, 10);
	}
	sqlite3_finalize(row);
	return seq;
}

/* Each line's hash is that of the hash before it and the line: see store_event.c. */
static bool
chain_holds(sqlite3 *db)
{
	sqlite3_stmt *statement = NULL;
	unsigned char hash[CHAIN_BYTES] = { 0 };
	int64_t seq = begin_chain(db, hash);
	bool holds = sqlite3_prepare_v2(db, "SELECT seq, line, chain FROM journal ORDER BY seq", -1, &statement, NULL) == SQLITE_OK;
	int rc = SQLITE_DONE;

	while (holds && (rc = sqlite3_step(statement)) == SQLITE_ROW) {
		crypto_generichash_state state;
		crypto_generichash_init(&state, NULL, 0, CHAIN_BYTES);
		crypto_generichash_update(&state, hash, CHAIN_BYTES);
		crypto_generichash_update(&state, sqlite3_column_text(statement, 1),
		                          (unsigned long long)sqlite3_column_bytes(statement, 1));
		crypto_generichash_final(&state, hash, CHAIN_BYTES);
		holds = sqlite3_column_int64(statement, 0) == ++seq && sqlite3_column_bytes(statement, 2) == CHAIN_BYTES &&
		        memcmp(hash, sqlite3_column_blob(statement, 2), CHAIN_BYTES) == 0;
	}
	sqlite3_finalize(statement);
	return holds && rc == SQLITE_DONE;
}

/* The digest over all rows is the one that its last commit has kept. */
static bool
digest_holds(sqlite3 *db)
{
	struct store store = { .db = db };
	sqlite3_stmt *state = store_query(&store, SQL_STATE, "");
	char kept[DIGEST_TEXT] = "", text[DIGEST_TEXT];
	struct digest digest;
	bool found = store_next(&store, state);

	if (found)
		found = sscanf(store_column(state, 2), "%*d %*u %*u %*u %*u %32s", kept) == 1;
	store_done(state);
	store_digest(&store, &digest);
	digest_text(&digest, text);
	for (int i = 0; i < SQL_COUNT; i++)
		sqlite3_finalize(store.statements[i]);
	return !found || strcmp(kept, text) == 0;
}

static int
check(sqlite3 *db, const struct restore *restore, char why[BACKUP_WHY])
{
	if (number(db, "PRAGMA application_id", 0) != STORE_APPLICATION_ID)
		return fail(why, CLI_BAD_INPUT, "it is not a database of Packwarden", "take another backup");
	if (number(db, "PRAGMA user_version", 0) > STORE_SCHEMA_VERSION)
		return fail(why, CLI_BAD_INPUT, "it was made by a newer Packwarden", "install that one first");
	if (strcmp(restore->backup.station, restore->config->station) != 0)
		return fail(why, CLI_REFUSED, restore->backup.station, "the backup is of that station, and packwarden.conf names "
		            "this one otherwise. Its own folder's backup, or its name there");
	if (!is_whole(db))
		return fail(why, CLI_BAD_INPUT, "its database is damaged", "take another backup");
	if (!chain_holds(db))
		return fail(why, CLI_BAD_INPUT, "its journal is not what was written", "take another backup");
	if (!digest_holds(db))
		return fail(why, CLI_BAD_INPUT, "its orders and boxes are not what its journal has led to", "take another backup");
	return 0;
}

/* ---- its next life ---- */

static bool
run(sqlite3 *db, const char *sql, int64_t first, int64_t second, int64_t third, const char *text)
{
	sqlite3_stmt *statement = NULL;
	bool done = sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK;

	if (done) {
		sqlite3_bind_int64(statement, 1, first);
		sqlite3_bind_int64(statement, 2, second);
		sqlite3_bind_int64(statement, 3, third);
		sqlite3_bind_text(statement, 4, text, -1, SQLITE_STATIC);
		done = sqlite3_step(statement) == SQLITE_DONE;
	}
	sqlite3_finalize(statement);
	return done;
}

/* P6: behind all that may have been used. What is skipped stays skipped, should the same backup come again. */
static bool
set_ranges_forth(sqlite3 *db, struct high_water *high, int64_t skip)
{
	sqlite3_stmt *row = NULL;
	bool good = sqlite3_prepare_v2(db, "SELECT id, carrier, next, last FROM number_range ORDER BY id", -1, &row, NULL) ==
	            SQLITE_OK;

	while (good && sqlite3_step(row) == SQLITE_ROW) {
		const char *carrier = (const char *)sqlite3_column_text(row, 1);
		uint64_t next = (uint64_t)sqlite3_column_int64(row, 2), last = (uint64_t)sqlite3_column_int64(row, 3);
		uint64_t fresh = high_water_next(high, carrier, next, last), left = last + 1 - fresh;
		if (skip > 0)
			fresh += (uint64_t)skip < left ? (uint64_t)skip : left;
		if (fresh > next)
			high_water_note(high, carrier, next, fresh);
		good = run(db, "UPDATE number_range SET next = ?2 WHERE id = ?1", sqlite3_column_int64(row, 0), (int64_t)fresh, 0, NULL);
	}
	sqlite3_finalize(row);
	return good;
}

static bool
begin_epoch(sqlite3 *db, const struct restore *restore, int64_t user)
{
	char word[96];

	snprintf(word, sizeof word, "%" PRIu64 " %" PRId64 " %" PRId64, restore->backup.seq, restore->backup.made_ms, user);
	return run(db, "INSERT INTO epoch (epoch, first_seq, first_box) VALUES (?1, (SELECT coalesce(max(seq), 0) + 1 FROM journal), "
	               "(SELECT coalesce(max(id), 0) + 1 FROM box))", restore->epoch, 0, 0, NULL) &&
	       run(db, "INSERT INTO meta (name, value) VALUES ('epoch', ?1) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
	           restore->epoch, 0, 0, NULL) &&
	       run(db, "INSERT INTO meta (name, value) VALUES ('restored', ?4) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
	           0, 0, 0, word);
}

/* 0: nobody was named; -1: nobody has that name. */
static int64_t
user_id(sqlite3 *db, const char *name)
{
	sqlite3_stmt *statement = NULL;
	int64_t user = -1;

	if (name == NULL)
		return 0;
	if (sqlite3_prepare_v2(db, "SELECT id FROM users WHERE name = ?1", -1, &statement, NULL) == SQLITE_OK &&
	    sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC) == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW)
		user = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return user;
}

/* Of the database that is there, should the high-water file have gone; 0: nobody knows. */
static uint32_t
present_epoch(void)
{
	sqlite3 *db = NULL;
	int64_t epoch = 0;

	if (sqlite3_open_v2(DATABASE, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK)
		epoch = number(db, "SELECT max(epoch) FROM epoch", 0);
	sqlite3_close(db);
	return (uint32_t)epoch;
}

static int
renew(sqlite3 *db, struct restore *restore, struct high_water *high, char why[BACKUP_WHY])
{
	int64_t user = user_id(db, restore->by);

	if (user < 0)
		return fail(why, CLI_REFUSED, restore->by, "nobody in the backup has that name: give --by a user of it, or leave it out");
	if (number(db, "SELECT count(*) FROM epoch", 0) >= LIMIT_EPOCHS)
		return fail(why, CLI_REFUSED, "it was restored too often", "begin a new data folder");
	restore->epoch = high->epoch > restore->backup.epoch ? high->epoch : restore->backup.epoch;
	if (restore->epoch < present_epoch())
		restore->epoch = present_epoch();
	restore->epoch++;
	high->epoch = restore->epoch;
	if (sqlite3_exec(db, "PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA; BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK ||
	    !set_ranges_forth(db, high, restore->skip) || !begin_epoch(db, restore, user) ||
	    sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
		return fail(why, CLI_UNAVAILABLE, NEW, sqlite3_errmsg(db));
	return 0;
}

static int
prepare(struct restore *restore, struct high_water *high, char why[BACKUP_WHY])
{
	sqlite3 *db = NULL;
	int code = sqlite3_open_v2(NEW, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK ? 0
	                                                                          : fail(why, CLI_UNAVAILABLE, NEW, sqlite3_errmsg(db));

	if (code == 0)
		code = check(db, restore, why);
	if (code == 0)
		code = renew(db, restore, high, why);
	sqlite3_close(db);
	return code;
}

/* ---- changing places ---- */

/* All that is in the log goes into the one file, so that one rename is enough. One that cannot be opened any more keeps
 * its log beside itself. */
static void
settle_old(void)
{
	sqlite3 *db = NULL;
	int off = 0;

	if (sqlite3_open_v2(DATABASE, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK) {
		sqlite3_file_control(db, "main", SQLITE_FCNTL_PERSIST_WAL, &off);
		sqlite3_exec(db, "SELECT count(*) FROM sqlite_schema; PRAGMA wal_checkpoint(TRUNCATE)", NULL, NULL, NULL);
	}
	sqlite3_close(db);
}

static bool
flush_folder(void)
{
	int folder = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool done = folder >= 0 && fsync(folder) == 0;

	if (folder >= 0)
		close(folder);
	return done;
}

static bool
keep_log(const char *kept)
{
	char name[96];
	struct stat status;

	if (stat(DATABASE "-wal", &status) != 0)
		return errno == ENOENT;
	snprintf(name, sizeof name, "%s-wal", kept);
	return rename(DATABASE "-wal", name) == 0;
}

/* A restore that was cut off may have given the database its second name already. */
static void
forget_second_names(const struct stat *database)
{
	glob_t found;

	if (glob(DATABASE ".before-*", 0, NULL, &found) != 0)
		return;
	for (size_t i = 0; i < found.gl_pathc; i++) {
		struct stat status;
		if (stat(found.gl_pathv[i], &status) == 0 && status.st_ino == database->st_ino)
			unlink(found.gl_pathv[i]);
	}
	globfree(&found);
}

static bool
keep_old(char *kept, size_t capacity)
{
	time_t now = time(NULL);
	size_t length;
	struct tm tm;

	gmtime_r(&now, &tm);
	length = strftime(kept, capacity, DATABASE ".before-%Y%m%dT%H%M%SZ", &tm);
	for (int i = 2; link(DATABASE, kept) != 0; i++) {
		if (errno != EEXIST)
			return false;
		snprintf(kept + length, capacity - length, "-%d", i);
	}
	return true;
}

static int
change_places(struct restore *restore, char why[BACKUP_WHY])
{
	struct stat status;

	if (stat(DATABASE, &status) == 0) {
		settle_old();
		forget_second_names(&status);
		if (!keep_old(restore->kept, sizeof restore->kept))
			return fail(why, CLI_UNAVAILABLE, restore->kept, strerror(errno));
	}
	if (!keep_log(restore->kept[0] != '\0' ? restore->kept : DATABASE ".before") ||
	    (unlink(DATABASE "-shm") != 0 && errno != ENOENT) || !flush_folder() || rename(NEW, DATABASE) != 0 || !flush_folder())
		return fail(why, CLI_UNAVAILABLE, DATABASE, strerror(errno));
	return 0;
}

/* ---- all of it ---- */

static int
read_high_water(struct high_water *high, int64_t skip, char why[BACKUP_WHY])
{
	if (high_water_read(high) == 0 || skip >= 0)
		return 0;
	return fail(why, CLI_REFUSED, errno == ENOENT ? "the file " HIGH_WATER_FILE " has gone" : "the file " HIGH_WATER_FILE " is damaged",
	            "which numbers labels got since the backup is not known. Give --skip N, more than the labels that were made since");
}

static int
copy_out(struct restore *restore, int file, char why[BACKUP_WHY])
{
	int fd, code;

	unlink(NEW "-journal");
	unlink(NEW "-wal");
	unlink(NEW "-shm");
	if (unlink(NEW) != 0 && errno != ENOENT)
		return fail(why, CLI_UNAVAILABLE, NEW, strerror(errno));
	fd = open(NEW, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
	if (fd < 0)
		return fail(why, CLI_UNAVAILABLE, NEW, strerror(errno));
	code = backup_open(file, fd, &restore->backup, why);
	if (code == 0 && fsync(fd) != 0)
		code = fail(why, CLI_UNAVAILABLE, NEW, strerror(errno));
	close(fd);
	return code;
}

int
backup_restore(struct restore *restore, int file, char why[BACKUP_WHY])
{
	struct high_water high = { 0 };
	int code = read_high_water(&high, restore->skip, why);

	if (code == 0)
		code = copy_out(restore, file, why);
	if (code == 0)
		code = prepare(restore, &high, why);
	if (code == 0 && high_water_write(&high) != 0)
		code = fail(why, CLI_UNAVAILABLE, HIGH_WATER_FILE, strerror(errno));
	if (code == 0)
		code = change_places(restore, why);
	if (code != 0)
		unlink(NEW);
	high_water_free(&high);
	return code;
}
