/* Statements of the store: each value is bound anew, or the engine ends; and none reads through all units. */
#include "station/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "station/config.h"
#include "tests/test.h"

static char folder[] = "/tmp/packwarden-store-XXXXXX";
static char path[64];
static struct config config;

/* Runs it in a process of its own. Its exit code; what it said is in said. */
static int
end_of(void (*run)(struct store *store), char *said, size_t capacity)
{
	static struct store store;
	int pipes[2], status;
	size_t used = 0;
	ssize_t got;
	pid_t pid;

	if (pipe(pipes) != 0 || (pid = fork()) < 0)
		abort();
	if (pid == 0) {
		dup2(pipes[1], STDERR_FILENO);
		store_open(&store, path, &config);
		run(&store);
		store_close(&store);
		_exit(0);
	}
	close(pipes[1]);
	while (used + 1 < capacity && (got = read(pipes[0], said + used, capacity - 1 - used)) > 0)
		used += (size_t)got;
	said[used] = '\0';
	close(pipes[0]);
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void
bind_all_three(struct store *store)
{
	store_run(store, SQL_RANGE_ADD, "tii", "sscc", (int64_t)1, (int64_t)9);
}

/* Before the check, the second row would have had the last value of the first. */
static void
bind_one_too_few(struct store *store)
{
	bind_all_three(store);
	store_run(store, SQL_RANGE_ADD, "ti", "ups", (int64_t)1);
}

static void
bind_one_too_many(struct store *store)
{
	store_number(store, SQL_FIND_ORDER, 0, "ti", "O-1", (int64_t)1);
}

static void
ask_with_none(struct store *store)
{
	store_done(store_query(store, SQL_FIND_ORDER, ""));
}

static void
statement_with_a_value_too_few_or_too_many_ends_the_engine_by_name(void)
{
	char said[1024];

	CHECK_INT(end_of(bind_all_three, said, sizeof said), 0);
	CHECK_TEXT(said, "");
	CHECK_INT(end_of(bind_one_too_few, said, sizeof said), 5);
	CHECK(strstr(said, "2 values for the 3 of INSERT INTO number_range") != NULL);
	CHECK_INT(end_of(bind_one_too_many, said, sizeof said), 5);
	CHECK(strstr(said, "2 values for the 1 of SELECT id, state FROM orders") != NULL);
	CHECK_INT(end_of(ask_with_none, said, sizeof said), 5);
	CHECK(strstr(said, "0 values for the 1 of SELECT id, state FROM orders") != NULL);
}

/* "SCAN unit", by its name or as u: from end to end, by the table or an index */
static bool
scans_units(const char *step)
{
	const char *name = strncmp(step, "SCAN ", 5) == 0 ? step + 5 : "";
	size_t length = strcspn(name, " ");

	return (length == 1 && name[0] == 'u') || (length == 4 && strncmp(name, "unit", 4) == 0);
}

static int
count_unit_scans(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *plan = NULL;
	char explain[4096];
	int scans = 0;

	snprintf(explain, sizeof explain, "EXPLAIN QUERY PLAN %s", sql);
	if (sqlite3_prepare_v2(db, explain, -1, &plan, NULL) != SQLITE_OK)
		return -1;
	while (sqlite3_step(plan) == SQLITE_ROW)
		if (scans_units((const char *)sqlite3_column_text(plan, 3))) {
			printf("# %s: %s\n", sqlite3_column_text(plan, 3), sql);
			scans++;
		}
	sqlite3_finalize(plan);
	return scans;
}

/* There are millions of them in time, and packers wait while the engine reads. The digest is over all rows. Without keys:
 * a new box is looked for in them only while a unit of the same commit has none, which is never so. */
static void
no_statement_of_the_engine_reads_through_all_units(void)
{
	static struct store store;

	store_open(&store, path, &config);
	CHECK_INT(sqlite3_exec(store.db, "PRAGMA foreign_keys = OFF", NULL, NULL, NULL), SQLITE_OK);
	CHECK_INT(count_unit_scans(store.db, "SELECT sum(quantity) FROM unit u WHERE item = 1"), 1);
	CHECK_INT(count_unit_scans(store.db, store_sql[SQL_DIGEST_UNITS]), 1);
	for (int i = 0; i < SQL_COUNT; i++)
		if (i != SQL_DIGEST_UNITS)
			CHECK_INT(count_unit_scans(store.db, store_sql[i]), 0);
	store_close(&store);
}

int
main(void)
{
	char command[80];

	/* the store keeps files beside its database in the working directory, which is the data folder */
	if (mkdtemp(folder) == NULL || chdir(folder) != 0)
		abort();
	snprintf(path, sizeof path, "%s/packwarden.db", folder);
	snprintf(config.station, sizeof config.station, "station-1");
	TEST(statement_with_a_value_too_few_or_too_many_ends_the_engine_by_name);
	TEST(no_statement_of_the_engine_reads_through_all_units);
	snprintf(command, sizeof command, "rm -rf %s", folder);
	if (system(command) != 0)
		printf("# %s stays\n", folder);
	return test_failures != 0;
}
