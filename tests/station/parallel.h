/* Tests that mostly wait: some at a time, each in a process of its own, its output whole. */
#ifndef TESTS_PARALLEL_H
#define TESTS_PARALLEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

struct parallel_test {
	const char *name;
	bool (*run)(void);   /* false: it has failed */
	pid_t pid;
	FILE *output;
};

#define PARALLEL(function) { #function, function, 0, NULL }

/* Runs those whose name has `only` in it, all if that is NULL. Returns how many failed. A test's killer_seed follows
 * from the program's, and is the very one where `only` is given. */
int parallel_run(struct parallel_test *tests, size_t count, const char *only, size_t at_a_time);

#endif
