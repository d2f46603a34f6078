/* The least that a test program needs. Each test is a function named after what it proves; a program runs its tests in
 * order, prints "ok NAME" or "not ok NAME: file:line: why" for each, and exits 1 if one failed. tests/run adds up. */
#ifndef TESTS_TEST_H
#define TESTS_TEST_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static bool test_failed;
static int test_failures;

#define CHECK(condition)                                                                                   \
	do {                                                                                               \
		if (!(condition)) {                                                                        \
			printf("# %s:%d: not true: %s\n", __FILE__, __LINE__, #condition);                  \
			test_failed = true;                                                                \
			return;                                                                            \
		}                                                                                          \
	} while (0)

#define CHECK_INT(got, wanted)                                                                              \
	do {                                                                                               \
		long long got_ = (long long)(got), wanted_ = (long long)(wanted);                           \
		if (got_ != wanted_) {                                                                     \
			printf("# %s:%d: %s is %lld, not %lld\n", __FILE__, __LINE__, #got, got_, wanted_); \
			test_failed = true;                                                                \
			return;                                                                            \
		}                                                                                          \
	} while (0)

#define CHECK_TEXT(got, wanted)                                                                             \
	do {                                                                                               \
		const char *got_ = (got), *wanted_ = (wanted);                                              \
		if (strcmp(got_, wanted_) != 0) {                                                          \
			printf("# %s:%d: %s is \"%s\", not \"%s\"\n", __FILE__, __LINE__, #got, got_, wanted_); \
			test_failed = true;                                                                \
			return;                                                                            \
		}                                                                                          \
	} while (0)

#define TEST(function)                                                                                      \
	do {                                                                                               \
		test_failed = false;                                                                       \
		function();                                                                                \
		printf("%s %s\n", test_failed ? "not ok" : "ok", #function);                               \
		fflush(stdout);                                                                            \
		test_failures += test_failed;                                                              \
	} while (0)

#endif
