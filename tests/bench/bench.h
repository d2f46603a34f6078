/* What the benchmarks share: a clock, samples and their percentiles. A benchmark prints and never judges: its
 * exit code says whether what it measured was done right, never whether it was fast. Only ratios within one
 * run compare between machines, so what is compared is measured in turns. */
#ifndef TESTS_BENCH_BENCH_H
#define TESTS_BENCH_BENCH_H

#include <stddef.h>
#include <stdint.h>

struct bench_series {
	const char *name;
	double *us; /* microseconds, one a sample */
	size_t count, capacity;
};

struct bench_quantiles {
	double p50, p99, p999;
};

uint64_t bench_now_ns(void);
void bench_pause_us(unsigned us);

void bench_series_create(struct bench_series *series, const char *name,
                         size_t capacity); /* exits without memory */
void bench_series_finish(struct bench_series *series);
void bench_add(struct bench_series *series, uint64_t from_ns,
               uint64_t to_ns); /* past the capacity: dropped */

/* Sorts the samples. */
struct bench_quantiles bench_quantiles(struct bench_series *series);

/* A table of n, p50, p99 and p99.9. */
void bench_print(struct bench_series *const series[], size_t count);

/* "name: 1.10 p50, 1.20 p99, 1.30 p99.9 of other". Returns the three ratios. */
struct bench_quantiles bench_ratio(const char *what, struct bench_series *series, struct bench_series *to);

/* Ends the program with code 1 when something went wrong that has nothing to do with time. */
_Noreturn void bench_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A new folder beside the program, on the disk that the build is on; a warning where that is none. */
void bench_folder(char *path, size_t capacity, const char *name);
void bench_remove(const char *path); /* with all that is in it */

#endif
