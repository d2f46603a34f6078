/* replay: a journal, or a file of tests/replay, through the core alone, without a station. */
#include "cli_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "digest.h"
#include "replay.h"

/* The whole file, the caller's to free; NULL with errno. */
static char *
read_file(const char *path, size_t *length)
{
	FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
	size_t capacity = 0, got = 1;
	char *text = NULL;

	*length = 0;
	while (file && got > 0) {
		char *grown = capacity - *length > 0 ? text : realloc(text, capacity = capacity * 2 + 65536);

		if (!grown)
			break;
		text = grown;
		got = fread(text + *length, 1, capacity - *length, file);
		*length += got;
	}
	if (file && (got > 0 || ferror(file))) {
		errno = got > 0 ? ENOMEM : errno;
		free(text);
		text = NULL;
	}
	if (file && file != stdin)
		fclose(file);
	return text;
}

static void
put_action(void *context, const char *line)
{
	struct cli *cli = context;
	json_t *json = cli->json ? json_pack("{s:s}", "action", line) : NULL;

	if (cli->json)
		cli_put(cli, json);
	else
		fprintf(cli->out, "%s\n", line);
	json_decref(json);
}

static int
put_result(struct cli *cli, const char *path, const struct replay_result *result)
{
	char text[DIGEST_TEXT];
	json_t *json;

	if (result->bad_line != 0)
		return cli_fail(cli, CLI_BAD_INPUT, "%s:%zu:%zu: no event", path, result->bad_line,
		                result->bad_position);
	if (result->begins > 1)
		return cli_fail(cli, CLI_REFUSED, "%s begins with event %llu: what was before it was purged, or left out. Without it no "
		                "digest comes of it; a backup from before the purge has it, and central", path,
		                (unsigned long long)result->begins);
	digest_text(&result->digest, text);
	json = json_pack("{s:I, s:s, s:b}", "events", (json_int_t)result->events, "digest", text, "as_expected",
	                 result->differs == 0);
	if (cli->json)
		cli_put(cli, json);
	else
		fprintf(cli->out, "digest %s\n", text);
	json_decref(json);
	if (result->differs == 0)
		return CLI_DONE;
	return cli_fail(cli, CLI_REFUSED, "%s:%zu: expected another action than \"%s\"", path,
	                result->differs, result->got);
}

int
cli_replay(struct cli *cli, const struct cli_words *words)
{
	static struct pack pack;
	struct replay_result result;
	size_t length;
	char *text = read_file(words->word[0], &length);

	if (!text)
		return cli_fail(cli, CLI_BAD_INPUT, "%s: %s", words->word[0], strerror(errno));
	replay_run(&result, &pack, text, length, false, put_action, cli);
	free(text);
	return put_result(cli, words->word[0], &result);
}
