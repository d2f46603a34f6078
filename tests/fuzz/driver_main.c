/* Runs a fuzz target without a fuzzing engine: the seeds as they are, then mutations of them, the same ones for the same
 * --seed.
 *
 *   fuzz_NAME [--runs N] [--seed S] [FILE]…     FILE: further seeds
 *   fuzz_NAME --write-seeds FOLDER              for an engine that wants files
 *
 * An input that ends the process is written to ./crash-NAME. */
#include <errno.h>
#include <sanitizer/common_interface_defs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "fuzz.h"

enum { SEEDS = 4096, INPUT = 65536, MUTATIONS = 6, HANG_S = 60 };

static struct seed {
	uint8_t *data;
	size_t size;
} seeds[SEEDS];
static size_t seed_count;
static uint8_t input[INPUT];
static size_t input_size;
static uint64_t state;
static const char *program;

static void
write_input(void)
{
	char path[256];
	FILE *file;

	snprintf(path, sizeof path, "crash-%s", program);
	file = fopen(path, "w");
	if (file && fwrite(input, 1, input_size, file) == input_size && fclose(file) == 0)
		fprintf(stderr, "the input is in %s\n", path);
}

/* splitmix64 */
static uint64_t
any(void)
{
	uint64_t z = state += 0x9E3779B97F4A7C15;

	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
	z = (z ^ z >> 27) * 0x94D049BB133111EB;
	return z ^ z >> 31;
}

static size_t
below(size_t limit)
{
	return limit ? (size_t)(any() % limit) : 0;
}

static void
add_seed(const uint8_t *data, size_t size)
{
	struct seed *seed = &seeds[seed_count];

	if (seed_count == SEEDS || size > INPUT || !(seed->data = malloc(size ? size : 1)))
		exit(2);
	memcpy(seed->data, data, size);
	seed->size = size;
	seed_count++;
}

static void
add_file(const char *path)
{
	static uint8_t data[INPUT];
	FILE *file = fopen(path, "r");

	if (!file) {
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
		exit(2);
	}
	add_seed(data, fread(data, 1, sizeof data, file));
	fclose(file);
}

static void
overwrite(void)
{
	static const uint8_t edges[] = { 0, 1, 0x7F, 0x80, 0xFE, 0xFF, 0x1D, ']', '(', '%', '\r', 0xC0, 0xFD };
	size_t at = below(input_size);

	switch (below(4)) {
	case 0: input[at] = (uint8_t)any(); break;
	case 1: input[at] = edges[below(sizeof edges)]; break;
	case 2: input[at] = (uint8_t)(input[at] ^ 1u << below(8)); break;
	default: input[at] = (uint8_t)(input[at] + (below(2) ? 1 : -1)); break;
	}
}

static void
cut(void)
{
	size_t at = below(input_size), length = 1 + below(input_size - at < 16 ? input_size - at : 16);

	memmove(input + at, input + at + length, input_size - at - length);
	input_size -= length;
}

/* Puts a piece of some seed in between. */
static void
splice(void)
{
	const struct seed *seed = &seeds[below(seed_count)];
	size_t from = below(seed->size), length = 1 + below(64), at = below(input_size + 1);

	if (from >= seed->size)
		return;
	if (length > seed->size - from)
		length = seed->size - from;
	if (length > INPUT - input_size)
		return;
	memmove(input + at + length, input + at, input_size - at);
	memcpy(input + at, seed->data + from, length);
	input_size += length;
}

static void
mutate(void)
{
	for (size_t i = 1 + below(MUTATIONS); i > 0; i--) {
		size_t kind = below(6);

		if (kind == 0 || input_size == 0)
			splice();
		else if (kind == 1)
			cut();
		else
			overwrite();
	}
}

static void
run_seed(size_t i)
{
	input_size = seeds[i].size;
	memcpy(input, seeds[i].data, input_size);
}

static void
run(unsigned long runs)
{
	for (size_t i = 0; i < seed_count; i++) {
		run_seed(i);
		LLVMFuzzerTestOneInput(input, input_size);
	}
	for (unsigned long i = 0; i < runs; i++) {
		if (i % 1000 == 0)
			alarm(HANG_S);
		run_seed(below(seed_count));
		mutate();
		LLVMFuzzerTestOneInput(input, input_size);
	}
	printf("%zu seeds, %lu mutations\n", seed_count, runs);
}

static int
write_seeds(const char *folder)
{
	for (size_t i = 0; i < seed_count; i++) {
		char path[4096];
		FILE *file;

		snprintf(path, sizeof path, "%s/seed-%04zu", folder, i);
		file = fopen(path, "w");
		if (!file || fwrite(seeds[i].data, 1, seeds[i].size, file) != seeds[i].size || fclose(file) != 0)
			return 2;
	}
	return 0;
}

int
main(int argc, char **argv)
{
	unsigned long runs = 20000;
	const char *slash = strrchr(argv[0], '/'), *folder = NULL;

	program = slash ? slash + 1 : argv[0];
	state = 1;
	fuzz_seeds(add_seed);
	for (int i = 1; i < argc; i++) {
		if (i + 1 < argc && strcmp(argv[i], "--runs") == 0)
			runs = strtoul(argv[++i], NULL, 10);
		else if (i + 1 < argc && strcmp(argv[i], "--seed") == 0)
			state = strtoull(argv[++i], NULL, 10);
		else if (i + 1 < argc && strcmp(argv[i], "--write-seeds") == 0)
			folder = argv[++i];
		else
			add_file(argv[i]);
	}
	if (folder)
		return write_seeds(folder);
	__sanitizer_set_death_callback(write_input);
	run(runs);
	return 0;
}
