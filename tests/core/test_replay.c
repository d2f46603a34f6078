/* Every file of tests/replay: its events through the core, its actions as expected. A file without expectations fails. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "station/replay.h"

static struct pack pack;

static char *
read_file(const char *path, size_t *length)
{
	FILE *file = fopen(path, "rb");
	char *text = malloc(1 << 22);

	if (file == NULL || text == NULL) {
		free(text);
		return NULL;
	}
	*length = fread(text, 1, 1 << 22, file);
	fclose(file);
	return text;
}

static bool
run_file(const char *path)
{
	struct replay_result result;
	size_t length;
	char *text = read_file(path, &length);
	bool good;

	if (text == NULL)
		return false;
	replay_run(&result, &pack, text, length, false, NULL, NULL);
	good = result.expected && result.events > 0 && result.bad_line == 0 && result.differs == 0;
	printf("%s %s\n", good ? "ok" : "not ok", path);
	if (!result.expected)
		printf("# no expectation\n");
	if (result.bad_line != 0)
		printf("# %s:%zu:%zu: no event\n", path, result.bad_line, result.bad_position);
	if (result.differs != 0)
		printf("# %s:%zu: got \"%s\"\n", path, result.differs, result.got);
	free(text);
	return good;
}

static int
is_case(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name);
	return length > 2 && strcmp(entry->d_name + length - 2, ".t") == 0;
}

static int
run_folder(const char *folder)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, is_case, alphasort), failed = 0;

	for (int i = 0; i < count; i++) {
		char path[512];
		snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
		failed += !run_file(path);
		free(entries[i]);
	}
	if (count <= 0)
		printf("not ok %s: no scenes\n", folder);
	if (count >= 0)
		free(entries);
	return failed + (count <= 0);
}

int
main(void)
{
	return run_folder("tests/replay") + run_folder("tests/replay/incidents") > 0;
}
