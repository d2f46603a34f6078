/* sync --night, purge, and how the nights stand. */
#include "cli_internal.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config.h"

enum { LOOK_MS = 100, PATIENCE_MS = 4 * 3600 * 1000 };

/* What a step is, for a person. */
static const struct { const char *step, *words; } steps[] = {
	{ "exchange", "exchanging with central, and comparing" },
	{ "backup", "backing the database up" },
	{ "purge", "taking out what is past its retention" },
	{ "figures", "counting" },
	{ "waits", "waits to try again" },
	{ "differs", "station and central differ" },
};

static const char *
step_words(const char *step)
{
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
		if (strcmp(steps[i].step, step) == 0)
			return steps[i].words;
	return step;
}

bool
cli_night_text(const json_t *answer, char *text, size_t capacity)
{
	const json_t *open = json_object_get(answer, "open"), *last = json_object_get(answer, "last");
	const char *trouble = cli_text(json_is_object(open) ? open : last, "trouble"), *next = cli_text(answer, "next");

	if (!json_is_true(json_object_get(answer, "configured"))) {
		snprintf(text, capacity, "none: nothing is backed up by itself. Add [night] to packwarden.conf");
		return false;
	}
	if (json_is_true(json_object_get(answer, "missed"))) {
		snprintf(text, capacity, "that of %s was missed, as the station was off or its night process does not run. "
		         "packwarden sync --night makes up for it", next);
		return false;
	}
	if (json_is_object(open))
		snprintf(text, capacity, "goes on since %s: %s%s%s", cli_text(open, "begun"), step_words(cli_text(open, "step")),
		         trouble[0] != '\0' ? ". " : "", trouble);
	else if (trouble[0] != '\0')
		snprintf(text, capacity, "that of %s could not do all. %s. Then packwarden sync --night", cli_text(last, "due"), trouble);
	else if (json_is_object(last))
		snprintf(text, capacity, "done %s%s%s", cli_text(last, "ended"), next[0] != '\0' ? ", next " : "", next);
	else
		snprintf(text, capacity, next[0] != '\0' ? "none yet, next %s" : "none yet%s", next);
	return trouble[0] == '\0';
}

/* ---- one that is waited for ---- */

static void
put_text(struct cli *cli, const char *head, const char *text)
{
	if (text[0] != '\0')
		fprintf(cli->out, "%s%s\n", head, text);
}

static void
put_result(struct cli *cli, const json_t *night)
{
	const json_t *result = json_object_get(night, "result"), *purged = json_object_get(result, "purged");

	put_text(cli, "compared: ", cli_text(result, "compared"));
	put_text(cli, "backup: ", cli_text(result, "backup"));
	if (json_is_object(purged))
		fprintf(cli->out, "taken out: personal data of %lld orders, %lld lines of the journal\n",
		        (long long)cli_number(purged, "orders"), (long long)cli_number(purged, "journal"));
	fprintf(cli->out, "since the night before: %lld boxes with %lld units, %lld tendered, %lld scans refused; %lld orders to "
	        "pack\n", (long long)cli_number(result, "boxes"), (long long)cli_number(result, "units"),
	        (long long)cli_number(result, "tendered"), (long long)cli_number(result, "refusals"),
	        (long long)cli_number(result, "to_pack"));
	put_text(cli, "", cli_text(night, "trouble"));
}

/* True when the night that was asked for is over. */
static bool
look(struct cli *cli, const json_t *answer, json_int_t wanted, char step[64], int *code)
{
	const json_t *open = json_object_get(answer, "open"), *last = json_object_get(answer, "last");
	const char *now = cli_text(open, "step");

	if (json_is_object(open) && cli_number(open, "night") == wanted) {
		if (!cli->json && now[0] != '\0' && strcmp(now, step) != 0) {
			snprintf(step, 64, "%s", now);
			fprintf(cli->out, "%s\n", step_words(step));
			fflush(cli->out);
		}
		return false;
	}
	if (!json_is_object(last) || cli_number(last, "night") < wanted)
		return false;
	if (cli->json)
		cli_put(cli, last);
	else
		put_result(cli, last);
	*code = json_array_size(json_object_get(last, "failed")) > 0 ? CLI_UNAVAILABLE : CLI_DONE;
	return true;
}

int
cli_night(struct cli *cli, const struct cli_words *words)
{
	struct cli_answer answer;
	int code = cli_ask(cli, "POST", "/api/v1/night", json_object(), &answer);
	json_int_t wanted = cli_number(answer.json, "night");
	char step[64] = "";
	bool over = false;

	(void)words;
	if (code != CLI_DONE && cli->json)
		cli_put_answer(cli, &answer);
	cli_answer_free(&answer);
	for (int waited = 0; code == CLI_DONE && !over && waited < PATIENCE_MS; waited += LOOK_MS) {
		code = cli_ask(cli, "GET", "/api/v1/night", NULL, &answer);
		if (code == CLI_DONE)
			over = look(cli, answer.json, wanted, step, &code);
		cli_answer_free(&answer);
		if (!over)
			usleep(LOOK_MS * 1000);
	}
	return code;
}

/* ---- what is past its retention ---- */

enum { DAYS_MOST = 36500, FILES_TRIES = 300 };

struct purged {
	const char *by;
	json_int_t orders, texts, journal;
	char stage[16];
	json_int_t at;
};

/* One request; false at the end, or where it is refused. */
static bool
purge_some(struct cli *cli, long days, bool attest, struct purged *purged, int *code)
{
	json_t *body = json_pack("{s:s, s:I, s:b, s:s*}", "stage", purged->stage, "at", purged->at, "clock_is_right", attest,
	                         "by", purged->by);
	struct cli_answer answer;
	bool more;

	if (days >= 0)
		json_object_set_new(body, "days", json_integer(days));
	*code = cli_ask(cli, "POST", "/api/v1/purge", body, &answer);
	more = *code == CLI_DONE && json_is_true(json_object_get(answer.json, "more"));
	purged->orders += cli_number(answer.json, "orders");
	purged->texts += cli_number(answer.json, "texts");
	purged->journal += cli_number(answer.json, "journal");
	purged->at = cli_number(answer.json, "at");
	snprintf(purged->stage, sizeof purged->stage, "%s", cli_text(answer.json, "stage"));
	if (*code != CLI_DONE && cli->json)
		cli_put_answer(cli, &answer);
	cli_answer_free(&answer);
	return more;
}

/* The days that packwarden.conf says, unless it was said here. */
static int
read_days(struct cli *cli, const struct cli_words *words, long *days)
{
	static struct config config;
	const char *said = cli_option(words, "days");
	char *end = NULL;
	int code = cli_read_config(cli, &config);

	*days = -1;
	if (code != CLI_DONE)
		return code;
	if (said == NULL && config.night.retention_days == 0 && config.night.journal_days == 0)
		return cli_fail(cli, CLI_USAGE, "purge: packwarden.conf has no retention_days in [night]: give --days N");
	if (said == NULL)
		return CLI_DONE;
	*days = strtol(said, &end, 10);
	if (*said < '0' || *said > '9' || *end != '\0' || *days > DAYS_MOST)
		return cli_fail(cli, CLI_USAGE, "purge: --days takes a number from 0 to %d", DAYS_MOST);
	return CLI_DONE;
}

int
cli_purge(struct cli *cli, const struct cli_words *words)
{
	struct purged purged = { .by = cli_option(words, "by"), .stage = "" };
	bool attest = cli_option(words, "clock-is-right") != NULL;
	int files = 0, code;
	json_t *json;
	long days;

	code = read_days(cli, words, &days);
	while (code == CLI_DONE && files < FILES_TRIES && purge_some(cli, days, attest, &purged, &code))
		if (strcmp(purged.stage, "files") == 0 && files++ > 0)
			usleep(LOOK_MS * 1000);
	if (code != CLI_DONE)
		return code;
	if (files >= FILES_TRIES)
		return cli_fail(cli, CLI_UNAVAILABLE, "purge: somebody reads the database without an end: what was taken out is still in "
		                "its log. End that program, and purge again");
	json = json_pack("{s:I, s:I, s:I}", "orders", purged.orders, "texts", purged.texts, "journal", purged.journal);
	if (cli->json)
		cli_put(cli, json);
	else
		fprintf(cli->out, "taken out: personal data of %lld orders, %lld texts of scans and files, %lld lines of the journal\n",
		        (long long)purged.orders, (long long)purged.texts, (long long)purged.journal);
	json_decref(json);
	return CLI_DONE;
}
