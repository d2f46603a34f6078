#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "fuzz.h"
#include "tests/devices/mock/recording.h"

#define RECORDINGS "tests/devices/recordings/*.rec"

uint8_t
fuzz_byte(struct fuzz_input *input)
{
	if (input->left == 0)
		return 0;
	input->left--;
	return *input->data++;
}

uint16_t
fuzz_word(struct fuzz_input *input)
{
	uint8_t low = fuzz_byte(input);

	return (uint16_t)(low | fuzz_byte(input) << 8);
}

uint8_t *
fuzz_take(struct fuzz_input *input, size_t wanted, size_t *length)
{
	uint8_t *copy;

	*length = wanted < input->left ? wanted : input->left;
	copy = malloc(*length ? *length : 1);
	if (!copy)
		abort();
	if (*length > 0)
		memcpy(copy, input->data, *length);
	input->data += *length;
	input->left -= *length;
	return copy;
}

void
fuzz_recordings(void (*use)(const struct recording *recording, void (*add)(const uint8_t *data, size_t size)),
                void (*add)(const uint8_t *data, size_t size))
{
	static struct recording recording;
	glob_t found;
	unsigned line;

	if (glob(RECORDINGS, 0, NULL, &found) != 0) {
		fprintf(stderr, "there are no recordings here: run it in the project's folder\n");
		exit(2);
	}
	for (size_t i = 0; i < found.gl_pathc; i++)
		if (!recording_read(&recording, found.gl_pathv[i], &line))
			use(&recording, add);
	globfree(&found);
}
