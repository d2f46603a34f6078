/* Statements of the store: each value is bound anew, or the engine ends. */
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

int
main(void)
{
	char command[80];

	if (mkdtemp(folder) == NULL)
		abort();
	snprintf(path, sizeof path, "%s/packwarden.db", folder);
	snprintf(config.station, sizeof config.station, "station-1");
	TEST(statement_with_a_value_too_few_or_too_many_ends_the_engine_by_name);
	snprintf(command, sizeof command, "rm -rf %s", folder);
	if (system(command) != 0)
		printf("# %s stays\n", folder);
	return test_failures != 0;
}
