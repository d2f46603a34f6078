#include "bench.h"

#include <errno.h>
#include <ftw.h>
#include <linux/magic.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

uint64_t
bench_now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

void
bench_pause_us(unsigned us)
{
	struct timespec pause = { .tv_nsec = (long)us * 1000 };

	nanosleep(&pause, NULL);
}

void
bench_fail(const char *format, ...)
{
	va_list values;

	fflush(stdout);
	va_start(values, format);
	vfprintf(stderr, format, values);
	va_end(values);
	fputc('\n', stderr);
	exit(1);
}

/* ---- samples ---- */

void
bench_series_create(struct bench_series *series, const char *name, size_t capacity)
{
	*series = (struct bench_series){ .name = name,
		                         .us = calloc(capacity, sizeof *series->us),
		                         .capacity = capacity };
	if (series->us == NULL)
		bench_fail("no memory");
}

void
bench_series_finish(struct bench_series *series)
{
	free(series->us);
	*series = (struct bench_series){ 0 };
}

void
bench_add(struct bench_series *series, uint64_t from_ns, uint64_t to_ns)
{
	if (series->count < series->capacity)
		series->us[series->count++] = (double)(to_ns - from_ns) / 1e3;
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* Nearest rank: a sample that was really seen. */
static double
rank(const struct bench_series *series, double part)
{
	size_t at = (size_t)((double)series->count * part);

	if (series->count == 0)
		bench_fail("%s: no samples", series->name);
	return series->us[at < series->count ? at : series->count - 1];
}

struct bench_quantiles
bench_quantiles(struct bench_series *series)
{
	qsort(series->us, series->count, sizeof *series->us, compare);
	return (struct bench_quantiles){ rank(series, 0.5), rank(series, 0.99), rank(series, 0.999) };
}

void
bench_print(struct bench_series *const series[], size_t count)
{
	printf("  %-46s %7s %10s %10s %10s\n", "microseconds", "n", "p50", "p99", "p99.9");
	for (size_t i = 0; i < count; i++) {
		struct bench_quantiles q = bench_quantiles(series[i]);
		printf("  %-46s %7zu %10.1f %10.1f %10.1f\n", series[i]->name, series[i]->count, q.p50, q.p99,
		       q.p999);
	}
}

struct bench_quantiles
bench_ratio(const char *what, struct bench_series *series, struct bench_series *to)
{
	struct bench_quantiles a = bench_quantiles(series), b = bench_quantiles(to);
	struct bench_quantiles ratio = { a.p50 / b.p50, a.p99 / b.p99, a.p999 / b.p999 };

	printf("  %-46s %7s %9.2fx %9.2fx %9.2fx\n", what, "", ratio.p50, ratio.p99, ratio.p999);
	return ratio;
}

/* ---- folders ---- */

void
bench_folder(char *path, size_t capacity, const char *name)
{
	char program[4096];
	ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
	struct statfs disk;

	if (length < 0)
		bench_fail("/proc/self/exe: %s", strerror(errno));
	program[length] = '\0';
	*strrchr(program, '/') = '\0';
	if (snprintf(path, capacity, "%s/%s-XXXXXX", program, name) >= (int)capacity || mkdtemp(path) == NULL)
		bench_fail("%s: %s", path, strerror(errno));
	if (statfs(path, &disk) == 0 && disk.f_type == TMPFS_MAGIC)
		printf("  %s is in memory: nothing is durable there, so the times say little\n", path);
}

static int
remove_one(const char *path, const struct stat *status, int type, struct FTW *at)
{
	(void)status;
	(void)type;
	(void)at;
	return remove(path);
}

void
bench_remove(const char *path)
{
	nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}
