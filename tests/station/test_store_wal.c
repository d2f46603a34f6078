/* Commits that are gathered on their way to the WAL: another connection sees them, and only them. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "station/store_wal.h"
#include "tests/test.h"

enum { ROWS = 2000 };

static char folder[] = "/tmp/packwarden-wal-XXXXXX";
static char path[64];

/* A small cache, so that a transaction writes pages to the WAL, and reads them back, before its end. */
static sqlite3 *
open_writer(void)
{
	sqlite3 *db = NULL;

	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, store_wal_vfs()) != SQLITE_OK ||
	    sqlite3_exec(db, "PRAGMA page_size = 1024; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
	                     "PRAGMA cache_size = 10; PRAGMA wal_autocheckpoint = 0;", NULL, NULL, NULL) != SQLITE_OK)
		abort();
	return db;
}

static long long
read_number(const char *sql)
{
	sqlite3_stmt *statement = NULL;
	sqlite3 *db = NULL;
	long long value = -1;

	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
	    sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW)
		value = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	sqlite3_close(db);
	return value;
}

static void
write_rows(sqlite3 *db, const char *end)
{
	CHECK_INT(sqlite3_exec(db, "BEGIN", NULL, NULL, NULL), SQLITE_OK);
	for (int i = 0; i < ROWS; i++) {
		char sql[128];
		snprintf(sql, sizeof sql, "INSERT INTO t VALUES (%d, hex(randomblob(100)))", i * 7919 % 100003);
		CHECK_INT(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	}
	CHECK_INT(sqlite3_exec(db, "UPDATE t SET text = text || id", NULL, NULL, NULL), SQLITE_OK);
	CHECK_INT(sqlite3_exec(db, end, NULL, NULL, NULL), SQLITE_OK);
}

static void
others_see_a_commit_and_nothing_before_it(void)
{
	sqlite3 *db = open_writer();

	CHECK_INT(sqlite3_exec(db, "CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT)", NULL, NULL, NULL), SQLITE_OK);
	CHECK_INT(sqlite3_exec(db, "BEGIN; INSERT INTO t VALUES (-1, 'one')", NULL, NULL, NULL), SQLITE_OK);
	CHECK_INT(read_number("SELECT count(*) FROM t"), 0);
	CHECK_INT(sqlite3_exec(db, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
	CHECK_INT(read_number("SELECT count(*) FROM t"), 1);
	sqlite3_close(db);
}

static void
a_transaction_larger_than_the_cache_is_whole(void)
{
	sqlite3 *db = open_writer();

	write_rows(db, "ROLLBACK");
	CHECK_INT(read_number("SELECT count(*) FROM t"), 1);
	write_rows(db, "COMMIT");
	CHECK_INT(read_number("SELECT count(*) FROM t WHERE length(text) >= 200"), ROWS);
	CHECK_INT(sqlite3_wal_checkpoint_v2(db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL), SQLITE_OK);
	CHECK_INT(sqlite3_exec(db, "DELETE FROM t WHERE id > 50000", NULL, NULL, NULL), SQLITE_OK);
	CHECK(read_number("SELECT count(*) FROM t") < ROWS);
	CHECK_INT(read_number("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'"), 1);
	sqlite3_close(db);
}

/* What a power cut leaves at any byte of the WAL: whole commits, counted up to where it was cut. */
static void
a_wal_that_was_cut_holds_whole_commits(void)
{
	sqlite3 *db = open_writer();
	char command[256], wal[80];
	long long before, after;

	CHECK_INT(sqlite3_exec(db, "CREATE TABLE n (a INTEGER PRIMARY KEY, b TEXT)", NULL, NULL, NULL), SQLITE_OK);
	for (int i = 0; i < 40; i++)
		CHECK_INT(sqlite3_exec(db, "BEGIN; INSERT INTO n (b) VALUES (hex(randomblob(900)));"
		                           "INSERT INTO n (b) VALUES (hex(randomblob(900))); COMMIT", NULL, NULL, NULL), SQLITE_OK);
	CHECK_INT(before = read_number("SELECT count(*) FROM n"), 80);
	snprintf(wal, sizeof wal, "%s/cut.db-wal", folder);
	snprintf(command, sizeof command, "cp %s %s/cut.db && cp %s-wal %s", path, folder, path, wal);
	CHECK_INT(system(command), 0);
	sqlite3_close(db);
	snprintf(path, sizeof path, "%s/cut.db", folder);
	for (int cut = 1; cut <= 20; cut++) {
		snprintf(command, sizeof command, "truncate -s -997 %s && rm -f %s-shm", wal, path);
		CHECK_INT(system(command), 0);
		after = read_number("SELECT count(*) FROM n");
		CHECK(after <= before && after % 2 == 0);
		before = after;
	}
	CHECK(before < 80);
}

int
main(void)
{
	char command[128];

	if (mkdtemp(folder) == NULL)
		return 1;
	snprintf(path, sizeof path, "%s/test.db", folder);
	TEST(others_see_a_commit_and_nothing_before_it);
	TEST(a_transaction_larger_than_the_cache_is_whole);
	TEST(a_wal_that_was_cut_holds_whole_commits);
	snprintf(command, sizeof command, "rm -rf %s", folder);
	return system(command) != 0 || test_failures > 0;
}
