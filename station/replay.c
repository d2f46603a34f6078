#include "replay.h"

#include <stdlib.h>
#include <string.h>

struct replay {
	struct replay_result *result;
	const char *expected, *end; /* the next line that is expected; NULL: there are none at all */
	size_t expected_line;
	bool all;
	void (*out)(void *context, const char *line);
	void *context;
};

static const char *
line_end(const char *line, const char *end)
{
	const char *newline = memchr(line, '\n', (size_t)(end - line));
	return newline != NULL ? newline : end;
}

static bool
is_blank(const char *line, const char *end)
{
	return line == end || (end - line == 1 && *line == '\r');
}

static void
skip_comments(struct replay *replay)
{
	while (replay->expected < replay->end &&
	       (*replay->expected == '#' ||
	        is_blank(replay->expected, line_end(replay->expected, replay->end)))) {
		const char *end = line_end(replay->expected, replay->end);
		replay->expected = end < replay->end ? end + 1 : end;
		replay->expected_line++;
	}
}

static void
compare(struct replay *replay, const char *line)
{
	const char *end;

	if (replay->expected == NULL || replay->result->differs != 0)
		return;
	skip_comments(replay);
	end = line_end(replay->expected, replay->end);
	if (strlen(line) == (size_t)(end - replay->expected) &&
	    memcmp(line, replay->expected, (size_t)(end - replay->expected)) == 0) {
		replay->expected = end < replay->end ? end + 1 : end;
		replay->expected_line++;
		return;
	}
	replay->result->differs = replay->expected_line;
	strncpy(replay->result->got, line, sizeof replay->result->got - 1);
}

static void
emit(struct replay *replay, const struct action *action)
{
	char line[512];

	if (!replay->all && (action->kind == ACTION_LANE || action->kind == ACTION_INTENT ||
	                     action->kind == ACTION_NUMBER || action->kind == ACTION_UNLOCK))
		return;
	if (action_format(action, line, sizeof line) == 0)
		return;
	if (replay->out != NULL)
		replay->out(replay->context, line);
	compare(replay, line);
}

static bool
run_line(struct replay *replay, struct pack *pack, struct event *event, struct event_storage *storage,
         const char *line, size_t length)
{
	static struct action actions[PACK_ACTIONS_MAX];
	int64_t deadline;
	size_t count, wrong;

	event->seq++;
	wrong = event_parse(event, storage, line, length);
	if (wrong != 0) {
		replay->result->bad_position = wrong;
		return false;
	}
	if (replay->result->events++ == 0)
		replay->result->begins = event->seq;
	count = pack_step(pack, event, actions, &deadline);
	for (size_t i = 0; i < count; i++)
		emit(replay, &actions[i]);
	return true;
}

/* The line behind the first blank one, NULL if there is none. */
static const char *
find_expected(const char *text, const char *end, size_t *line_number)
{
	*line_number = 1;
	for (const char *line = text; line < end; line = line_end(line, end) + 1) {
		if (is_blank(line, line_end(line, end)))
			return line_end(line, end) < end ? line_end(line, end) + 1 : end;
		(*line_number)++;
	}
	return NULL;
}

void
replay_run(struct replay_result *result, struct pack *pack, const char *text, size_t length, bool all,
           void (*out)(void *, const char *), void *context)
{
	const char *end = text + length;
	struct replay replay = { .result = result, .end = end, .all = all, .out = out, .context = context };
	struct event_storage *storage = malloc(sizeof *storage);
	struct event event = { 0 };
	size_t number = 0;

	memset(result, 0, sizeof *result);
	memset(pack, 0, sizeof *pack);
	if (storage == NULL) {
		result->bad_line = 1;
		return;
	}
	replay.expected = find_expected(text, end, &replay.expected_line);
	replay.expected_line++;
	result->expected = replay.expected != NULL;
	for (const char *line = text; line < end; line = line_end(line, end) + 1) {
		const char *stop = line_end(line, end);
		number++;
		if (is_blank(line, stop))
			break;
		if (*line == '#')
			continue;
		if (!run_line(&replay, pack, &event, storage, line, (size_t)(stop - line))) {
			result->bad_line = number;
			break;
		}
	}
	if (replay.expected != NULL && result->differs == 0) {
		skip_comments(&replay);
		if (replay.expected < end)
			result->differs = replay.expected_line;
	}
	result->digest = pack->digest;
	free(storage);
}
