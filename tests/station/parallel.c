#include "parallel.h"

#include <stdbool.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "station_killer.h"

static void
begin(struct parallel_test *test, uint64_t seed)
{
	bool failed;

	test->output = tmpfile();
	fflush(stdout);
	test->pid = fork();
	if (test->pid != 0)
		return;
	killer_seed = seed;
	dup2(fileno(test->output), STDOUT_FILENO);
	failed = !test->run();
	printf("%s %s\n", failed ? "not ok" : "ok", test->name);
	fflush(stdout);
	_exit(failed);
}

/* Waits for one of them to end. Returns 1 if it has failed. */
static int
end_one(struct parallel_test *tests, size_t count)
{
	char line[4096];
	int status = 0;
	pid_t pid = wait(&status);

	for (size_t i = 0; i < count; i++) {
		if (tests[i].pid != pid || pid <= 0)
			continue;
		rewind(tests[i].output);
		while (fgets(line, sizeof line, tests[i].output))
			fputs(line, stdout);
		if (!WIFEXITED(status))
			printf("not ok %s: it died\n", tests[i].name);
		fflush(stdout);
		fclose(tests[i].output);
	}
	return status != 0;
}

int
parallel_run(struct parallel_test *tests, size_t count, const char *only, size_t at_a_time)
{
	size_t running = 0;
	int failures = 0;

	for (size_t i = 0; i < count; i++) {
		if (only && !strstr(tests[i].name, only))
			continue;
		if (running == at_a_time) {
			failures += end_one(tests, count);
			running--;
		}
		begin(&tests[i], only ? killer_seed : killer_seed + i + 1);
		running++;
	}
	for (; running > 0; running--)
		failures += end_one(tests, count);
	return failures;
}
