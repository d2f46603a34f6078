/* Prints what the core does with the events of one file: scripts/rewrite-expectations puts it behind the blank line. */
#include <stdio.h>
#include <stdlib.h>

#include "station/replay.h"

enum { TEXT_MAX = 1 << 22 };

static void
print_line(void *context, const char *line)
{
	(void)context;
	puts(line);
}

int
main(int argc, char **argv)
{
	static struct pack pack;
	static char text[TEXT_MAX];
	struct replay_result result;
	FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
	size_t length;

	if (file == NULL) {
		fprintf(stderr, "usage: replay_print FILE\n");
		return 2;
	}
	length = fread(text, 1, sizeof text, file);
	fclose(file);
	replay_run(&result, &pack, text, length, false, print_line, NULL);
	if (result.bad_line == 0)
		return 0;
	fprintf(stderr, "%s:%zu:%zu: no event\n", argv[1], result.bad_line, result.bad_position);
	return 3;
}
