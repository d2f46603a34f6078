/* What a fuzz target is: one file tests/fuzz/fuzz_NAME.c with these two. Bytes that a stranger may send go in; it ends the
 * process (assert, a sanitizer) where they do harm. driver_main.c mutates seeds by itself, for scripts/test; scripts/fuzz
 * builds the same targets with clang's libFuzzer, which looks for new branches. */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Calls add() with each seed that is made of the tree's own data; files of tests/fuzz/corpus/NAME come on top. */
void fuzz_seeds(void (*add)(const uint8_t *data, size_t size));

/* Reads a target's input: past its end there is nothing but zeroes. */
struct fuzz_input {
	const uint8_t *data;
	size_t left;
};

uint8_t fuzz_byte(struct fuzz_input *input);
uint16_t fuzz_word(struct fuzz_input *input);

/* The next `wanted` bytes, or as many as there are, in memory of exactly that size, so that a read past them is seen; to be
 * freed. Never NULL. */
uint8_t *fuzz_take(struct fuzz_input *input, size_t wanted, size_t *length);

/* Calls add() with all files of the folder that end in .rec, as struct recording; see tests/devices/mock/recording.h. */
struct recording;
void fuzz_recordings(void (*use)(const struct recording *recording, void (*add)(const uint8_t *data, size_t size)),
                     void (*add)(const uint8_t *data, size_t size));

#endif
